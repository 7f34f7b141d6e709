"""One spelling, tokens, reading questions, and places in the original text."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import bigrams, chinese_pairs, fold, fold_with_offsets, index_terms, latin_words, parse_query
from search.analysis.folding import Spellings
from search.analysis.marking import marks, passage
from search.analysis.padding import without_padding
from search.analysis.pinyin import pinyin_terms, readings, split_syllables
from search.analysis.query import loosened
from search.analysis.scoring import Candidate, Ranking, contains_phrase
from search.analysis.title_match import title_match
from search.analysis.version import VERSION

TEXTS = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("党建品牌線路變電ＧＢ／２２２３９ 　，。35kVé\u0301㎡ﬁß"),
    ),
    max_size=60,
)


class TestFolding:
    @pytest.mark.parametrize(
        ("typed", "folded"),
        [
            ("ＧＢ／Ｔ　２２２３９", "gb t 22239"),
            ("黨建品牌", "党建品牌"),
            ("會議紀要", "会议纪要"),
            ("什麼 怎么 瞭解", "什么 怎么 了解"),
            ("Café", "cafe"),
            ("Cafe\u0301", "cafe"),
            ("㎡", "m2"),
            ("", ""),
        ],
    )
    def test_one_spelling(self, typed, folded):
        assert fold(typed) == folded

    @given(TEXTS)
    def test_folding_again_changes_nothing(self, text):
        assert fold(fold(text)) == fold(text)

    @given(TEXTS)
    def test_every_folded_character_knows_where_it_came_from(self, text):
        folded, offsets = fold_with_offsets(text)
        assert folded == fold(text)
        assert len(offsets) == len(folded)
        assert offsets == sorted(offsets)
        for character, position in zip(folded, offsets, strict=True):
            assert character in fold(text[position])


class TestFoldingWhatIsAsked:
    @settings(deadline=None)  # the first call reads the table
    @given(TEXTS, st.text(alphabet="党建品牌线路变电会公米株", min_size=1, max_size=6))
    def test_counts_are_those_of_the_whole_folding(self, text, asked):
        read, folded = Spellings(asked).read(text), fold(text)
        for token in (*asked, *bigrams(asked)):
            assert read.count(token) == folded.count(token)

    @pytest.mark.parametrize("written", ["黨建", "党\u200b建", "党建", "⼀黨建"])
    def test_other_spellings_are_counted(self, written):
        assert Spellings("党建").read(written).count("党建") == 1


def test_spellings_read_many_texts_as_one_by_one():
    texts = ["黨建", "", "党\x00建", "ｘ党\u00ad建", "建黨"]
    assert Spellings("党建").read_each(texts) == ["党建", "", "党 建", "ｘ党建", "建党"]


class TestTokens:
    def test_chinese_is_cut_into_pairs(self):
        assert bigrams("党建品牌") == ["党建", "建品", "品牌"]
        assert bigrams("党") == ["党"]

    def test_words_stay_whole_and_units_are_found_however_they_are_spaced(self):
        assert set(latin_words(fold("35kV线路"))) == {"35kv", "35", "kv"}
        assert "35kv" in latin_words(fold("35 kV 线路"))
        assert set(latin_words(fold("GB/T 22239"))) >= {"gb", "t", "22239", "t22239", "gbt"}

    @pytest.mark.parametrize(("text", "whole"), [("Wi-Fi", "wifi"), ("e-mail", "email")])
    def test_two_short_words_are_also_one(self, text, whole):
        assert set(latin_words(fold(text))) >= {*fold(text).split(), whole}

    @given(TEXTS)
    def test_every_character_of_chinese_is_the_beginning_of_a_token(self, text):
        folded = fold(text)
        beginnings = {token.strip()[:1] for token in chinese_pairs(folded)}
        assert {each for run in parse_words(folded) for each in run} <= beginnings

    def test_a_line_of_tokens_has_no_marks_from_the_text(self):
        line = index_terms(title="=公开 ^标题", text="+加 @甲 &乙", access=["public"]).line.split()
        assert sum(token.startswith("=") for token in line) == 1


def parse_words(folded):
    from search.analysis.tokens import is_cjk, runs

    return [run for run, _at in runs(folded) if is_cjk(run)]


class TestQuestions:
    def test_what_only_makes_it_a_question_is_left_out(self):
        assert [word.text for word in parse_query("党建品牌的作用是什么？").words] == ["党建品牌", "作用"]

    def test_a_question_of_nothing_else_is_searched_as_it_is(self):
        assert [word.text for word in parse_query("谁").words] == ["谁"]

    @pytest.mark.parametrize(
        ("asked", "words"),
        [
            ("什么是三会一课？", ["三会一课"]),
            ("哪些是重点工作", ["重点工作"]),
            ("有没有值班的", ["值班"]),
            ("需要公示吗", ["需要公示"]),
            ("「哈利波特」的作者是谁？", ["作者"]),
            ("呼和浩特供电公司", ["呼和浩特供电公司"]),
            ("云和县", ["云和县"]),
            ("兴和路班组", ["兴和路班组"]),
            ("普及法律知识", ["普及法律知识"]),
            ("网吧管理规定", ["网吧管理规定"]),
            ("党费收缴和使用管理", ["党费收缴", "使用管理"]),
        ],
    )
    def test_what_asks_and_joins_goes_and_names_stay_whole(self, asked, words):
        assert [word.text for word in parse_query(asked).words] == words

    @pytest.mark.parametrize(
        ("asked", "words", "phrases"),
        [
            ("公示“党费”", ["公示"], ("党费",)),
            ("关于「三會一課」的通知", ["关于", "通知"], ("三会一课",)),
            ('5" 管 3" 阀', ["5", "管", "3", "阀"], ()),
        ],
    )
    def test_a_phrase_may_begin_anywhere(self, asked, words, phrases):
        parsed = parse_query(asked)
        assert ([word.text for word in parsed.words], parsed.phrases) == (words, phrases)

    def test_the_value_of_a_filter_may_stand_in_chinese_quotes(self):
        assert parse_query("单位:“变电 中心” 公示").fields == {"unit": "变电 中心"}

    def test_phrases_exclusions_and_filters(self):
        parsed = parse_query('三会一课 类型:通知 年份：2024 "安全生产" -迎峰度夏')
        assert [word.text for word in parsed.words] == ["三会一课"]
        assert parsed.phrases == ("安全生产",)
        assert [word.text for word in parsed.excluded] == ["迎峰度夏"]
        assert parsed.fields == {"kind": "通知", "year": "2024"}

    def test_synonyms_count_as_the_word(self):
        word = parse_query("三会一课制度", {"三会一课": ["组织生活"]}).words[0]
        assert [other.text for other in word.alternatives] == ["组织生活 制度"]

    @pytest.mark.parametrize(
        ("asked", "name", "meant"),
        [
            ("QC小组活动", "qc小组", "质量 活动"),
            ("GB/T 22239", "gb t 22239", "质量"),
            ("35kV线路检修", "35kv线路", "质量 检修"),
            ("it部门", "it", "质量"),
            ("unit", "it", ""),
            ("qci小组", "qc小组", ""),
        ],
    )
    def test_synonyms_of_letters_digits_and_several_words_count_too(self, asked, name, meant):
        words = parse_query(asked, {name: ["质量"]}).words
        assert "".join(other.text for word in words for other in word.alternatives) == meant

    def test_each_word_of_a_list_finds_all_others(self):
        others = [f"词语{number}" for number in range(11)]
        assert [other.text for other in parse_query("三会一课", {"三会一课": others}).words[0].alternatives] == others

    def test_a_question_with_many_synonyms_stays_small(self):
        lists = {f"词语{one}": [f"甲乙丙丁戊己{one}{other}" for other in range(11)] for one in "天地玄黄宇宙洪荒"}
        words = parse_query(" ".join(lists), lists).words
        assert len({token for word in words for each in (word, *word.alternatives) for token in each.tokens}) <= 150
        assert words[0].alternatives

    @given(st.text(max_size=80))
    @settings(max_examples=200)
    def test_anything_can_be_typed(self, text):
        parsed = parse_query(text, {"党建": ["党务"], "a 1党": ["甲"], text: ["乙"]})
        assert all(word.tokens for word in (*parsed.words, *parsed.excluded))
        assert len(parsed.words) <= 24


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("GB/T 22239", {"gb", "gbt", "22239", "t22239"}),
        ("35kV线路", {"35kv", "35", "kv", "线路"}),
        ("党", {"党"}),
        ("T", {"t"}),
    ],
)
def test_what_is_asked_in_parts_leaves_out_single_letters(text, tokens):
    assert {token for word in loosened(parse_query(text)).words for token in word.tokens} == tokens


class TestPlaces:
    @given(TEXTS, TEXTS)
    def test_places_are_in_order_and_inside_the_text(self, text, question):
        at = 0
        for start, end in marks(text, parse_query(question)):
            assert at <= start < end <= len(text)
            at = end

    @given(TEXTS, st.integers(0, 30))
    def test_a_place_says_what_was_asked(self, text, start):
        word = parse_query("党建品牌").words[0]
        whole = text[:start] + "黨建品牌" + text[start:]
        found = [whole[begin:end] for begin, end in marks(whole, parse_query("党建品牌"))]
        assert any(word.text in fold(part) for part in found)

    def test_a_passage_is_a_part_of_the_text_around_the_words(self):
        text = "开头。" * 60 + "这里讲党建品牌的事。" + "结尾。" * 60
        found = passage(text, parse_query("党建品牌"))
        assert "党建品牌" in [found.text[start:end] for start, end in found.marks]
        assert found.text.strip("…") in text

    def test_nothing_is_marked_as_markup(self):
        found = passage("<script>党建</script>", parse_query("党建"))
        assert [found.text[start:end] for start, end in found.marks] == ["党建"]


class TestPinyin:
    @pytest.mark.parametrize(
        ("letters", "parts"),
        [
            ("dangjianp", ["dang", "jian", "p"]),
            ("zhongguo", ["zhong", "guo"]),
            ("lvse", ["lv", "se"]),
            ("xyz", None),
        ],
    )
    def test_letters_are_split_into_syllables(self, letters, parts):
        assert split_syllables(letters) == parts

    def test_all_usual_readings_of_a_character_are_known(self):
        assert {"zhong", "chong"} <= set(readings("重"))
        assert {"@chongqing", "@zhongqing", "&zq"} <= pinyin_terms("重庆")

    @pytest.mark.parametrize("typed", ["党建", "dangj", "djpp", "党jian", "黨建", "建品"])
    def test_a_title_matches_however_it_is_typed(self, typed):
        match = title_match("黨建品牌建设", typed)
        assert match is not None
        assert match.marks[0][0] in (0, 1)

    @pytest.mark.parametrize(
        ("name", "initials"),
        [("重庆公司", "cqgs"), ("长沙", "cs"), ("会计核算", "kjhs"), ("曾国强", "zgq"), ("单", "s")],
    )
    def test_initials_of_every_usual_reading(self, name, initials):
        assert any(term.startswith(f"&{initials}") for term in pinyin_terms(name))
        assert len(pinyin_terms("重长会行曾乐单" * 8)) < 800

    @pytest.mark.parametrize(
        ("title", "typed", "part"),
        [
            ("35kV线路巡视", "kv", "kV"),
            ("GB/T22239-2019等级保护", "22239", "22239"),
            ("GB/T22239-2019等级保护", "gb/t 22239", "GB"),
            ("Wi-Fi 使用", "wifi", "Wi-Fi"),
            ("党费收缴", "党f", "党费"),
        ],
    )
    def test_mixed_terms_match_as_the_search_finds_them(self, title, typed, part):
        match = title_match(title, typed)
        assert match is not None
        assert title[slice(*match.marks[0])] == part

    def test_other_titles_do_not_match(self):
        assert title_match("安全生产", "dangjian") is None


class TestRanking:
    def _score(self, text, question, title=""):
        parsed = parse_query(question)
        often = {"党建": 5, "建品": 5, "品牌": 5, "党": 9, "建": 9, "品": 9, "牌": 9}
        ranking = Ranking(parsed, frequencies=often, documents=100, average_length=20)
        return ranking.score(Candidate(title=title, text=text, length=len(title) + len(text)))

    def test_more_often_and_in_the_title_is_better(self):
        once, twice = (
            self._score("党建品牌" + "的事" * 8, "党建品牌"),
            self._score("党建品牌" * 2 + "的事" * 6, "党建品牌"),
        )
        assert 0 < once < twice
        assert self._score("的事" * 8, "党建品牌", title="党建品牌") > once

    def test_without_the_phrase_it_is_no_answer(self):
        assert self._score("品牌党建", '"党建品牌"') == 0
        assert self._score("关于党建品牌", '"党建品牌"') > 0

    def test_a_phrase_of_letters_is_of_whole_words(self):
        assert contains_phrase("the annual report of", "annual report")
        assert not contains_phrase("the annual reporter", "annual report")


SAMPLE = (
    "关于三会一课的通知：第54条第(二)款，GB/T 22239-2019，35kV线路，５０００元、5,000 元，2026-1-5。\n"
    "組織生活會與黨費收繳；瞭解、藉口、哪吒、网吧；阿依古丽·买买提，王　芳；café naïve ｶﾞ ① ㎡ 𠮷野家 😀 e\u0301"
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("姓名 王　芳 女", "姓名 王芳女"),
        ("关 于 印 发", "关于印发"),
        ("党费 公示", "党费 公示"),
        ("目　录\n第一章", "目录\n第一章"),
    ],
)
def test_padded_names_and_headings_are_put_together(written, read):
    assert without_padding(written) == read


def test_other_tokens_are_another_version():
    """Indexes keep the tokens of the version that made them: raise VERSION with the fingerprint."""
    terms = index_terms(title="黨費收繳管理辦法", text=SAMPLE, access=["public"])
    fingerprint = sha256(" ".join(sorted(terms.line.split())).encode()).hexdigest()[:16]
    assert (VERSION, fingerprint) == (2, "306db5218dbea9b7")
