"""Whatever way a thing is written and asked for, it is found: on every engine."""

import pytest

from .engine_rows import ask, built, row, titles

pytestmark = [pytest.mark.django_db, pytest.mark.engines]

ASKED = {
    "信息安全技术 网络安全等级保护 GB/T 22239—2019": [
        "GB/T22239", "GBT22239", "GB22239", "22239-2019", "ＧＢ／Ｔ２２２３９", "T22239", "GB/T 22239是什么",
    ],
    "35kV线路巡视记录": ["35KV", "35 千伏线路", "35kV 线路", "35 kv线路巡视", "３５ｋＶ", "kv线路"],
    "臺灣海峽兩岸關係": ["台湾海峡", "臺灣", "两岸关系", "台灣 關係"],
    "AlphaGo与柯洁对弈": ["alphago柯洁", "alpha go", "ALPHAGO 对弈", "柯潔"],
    "劳动合同法第三十九条": ["勞動合同法", "劳动合同法第39条", "第39条 劳动"],
    "C++程序设计": ["C++", "C语言程序设计"],
    "增长率为3.5%": ["3.5%", "3.5"],
    "iPhone 12 Pro评测": ["iphone12", "iPhone 12", "iphone12pro"],
    "COVID-19疫情防控": ["covid19", "COVID 19", "新冠疫情covid19"],
    "呼和浩特市新城区供电所": ["呼和浩特新城区", "新城供电所", "呼和浩特在哪里"],
    "二〇二四年工作总结": ["二○二四年", "二零二四年总结", "2024年工作总结"],
    "国网安徽省电力有限公司": ["安徽电力", "国网 电力公司"],
    "Σ型变压器与μA级电流": ["μA", "σ型"],
    "乾隆皇帝的後裔": ["乾隆", "后裔", "乾隆是谁"],
    "Café文化": ["cafe"],
}  # fmt: skip


@pytest.mark.parametrize("beside", ["title", "body"])
def test_every_way_of_asking_finds_it(engine, beside):
    rows = {text: row(text if beside == "title" else "", "" if beside == "title" else text) for text in ASKED}
    built(engine, [*rows.values(), row("无关的一篇", "今天天气很好，我们去公园散步。")])
    missed = [
        (text, question)
        for text, questions in ASKED.items()
        for question in questions
        if rows[text].pk not in {hit.document for hit in ask(engine, question).hits}
    ]
    assert missed == []


def test_the_beginning_and_the_middle_of_a_long_text_are_found(engine):
    long = row("很长的一篇", "开头的词语。" + "寻常的句子，" * 30_000 + "末尾的词语")
    built(engine, [long, row("短的一篇", "别的内容")])
    assert titles(ask(engine, "开头的词语"))[0] == "很长的一篇"
    assert titles(ask(engine, "末尾词语"))[0] == "很长的一篇"
