"""Words of the sample nominations; generic on purpose, nobody real is meant."""

from typing import Any

TITLES = (
    "“红色引擎”变电攻坚", "支部领航·营商先锋", "“光明驿站”服务队", "党员责任区2.0", "“青蓝相继”传帮带",
    "抢修先锋一小时", "“零碳”车间创建", "数字化巡检示范岗", "“灯塔”党课联盟", "网格里的党旗",
    "安全微课堂", "“草原夜校”学习法", "带电作业先锋队", "“一线工作法”实践", "降损增效党员攻关",
)  # fmt: skip
SLOGANS = (
    "把支部建在项目上，把难题解决在一线。",
    "一名党员一面旗，一个支部一盏灯。",
    "学在平时，干在急处，服务在身边。",
)


def nomination(number: int, category: str) -> dict[str, Any]:
    """Returns the answers of a nomination without its pictures; the same for the same number."""
    title = TITLES[number % len(TITLES)]
    before, after = 40 + number % 7, 78 + number % 9
    return {
        "category": category,
        "title": title,
        "slogan": SLOGANS[number % len(SLOGANS)],
        "background": f"<p>{title}从一线提出的{3 + number % 4}个难题出发，由支部牵头、党小组分工。</p>",
        "practice": "<p>建立问题清单，党员认领；每周碰头一次，每月晒进度；做法写成一页纸，新人照着能做。</p>"
        "<ul><li>党员带头，三班轮值</li><li>结对班组，共用台账</li><li>每季回看，及时调整</li></ul>",
        "results": f"<p>平均处理时间由{before}小时降到{before // 2}小时，满意度升到{after}%。</p>",
        "replicability": "<p>不增加人员和经费，任何支部照清单两周内可以起步。</p>",
        "metrics": [
            {"name": "平均处理时间", "before": str(before), "after": str(before // 2), "unit": "小时"},
            {"name": "满意度", "before": str(after - 15), "after": str(after), "unit": "%"},
        ],
        "consent": True,
    }


def points(number: int, expert: int) -> dict[str, str]:
    """Returns one expert's marks; the same for the same nomination and expert."""

    def mark(most: int, step: int) -> str:
        return str(most - 1 - (number * 3 + expert * step) % (most // 4))

    return {
        "value": mark(15, 1), "innovation": mark(20, 2), "effect": mark(30, 3), "spread": mark(20, 2),
        "vitality": mark(15, 1),
    }  # fmt: skip
