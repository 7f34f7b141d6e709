"""The questions a guard or a computed field may ask the server: names, arguments, results and words.

The engine answers those it can see in the snapshot (``answered_by = "engine"``); the shell answers the rest and may
answer all. An answer that is missing is blank, so a guard that needs it does not hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from forms.engine.expressions import FactFunction

Names = Literal["rubric", "vote", "state", "timer", "field", "parameter", "procedure", "region", "word"]


@dataclass(frozen=True, kw_only=True)
class FactDeclaration:
    """One fact function. ``arguments`` says what each argument names; the last one may be ``repeated``."""

    name: str
    result: str
    help: Mapping[str, str]
    arguments: tuple[Names, ...] = ()
    repeated: int = 0
    """How many more arguments of the last sort may follow."""
    answered_by: Literal["engine", "shell"] = "shell"

    @property
    def function(self) -> FactFunction:
        """The same, as the expression language wants it."""
        more = self.arguments[-1:] * self.repeated
        return FactFunction(self.name, ("text",) * len(self.arguments + more), self.result, self.repeated)

    def name_kinds(self, count: int) -> tuple[Names, ...]:
        """Returns what each of ``count`` arguments names."""
        return (self.arguments + self.arguments[-1:] * count)[:count]


def _fact(
    name: str,
    result: str,
    zh: str,
    en: str,
    *arguments: Names,
    repeated: int = 0,
    by: Literal["engine", "shell"] = "shell",
) -> FactDeclaration:
    return FactDeclaration(
        name=name, result=result, help={"zh-hans": zh, "en": en}, arguments=arguments, repeated=repeated, answered_by=by
    )


DECLARATIONS: tuple[FactDeclaration, ...] = (
    _fact("in_window", "bool", "活动申报窗口是否开着", "Whether the campaign accepts cases at this moment"),
    _fact(
        "timer_elapsed",
        "bool",
        "本环节的这项时限是否已满",
        "Whether this deadline of the present step has passed",
        "timer",
        by="engine",
    ),
    _fact(
        "waited",
        "bool",
        "本等待环节等的日子已到,或等的事件已来",
        "Whether the day that this step waits for has come, or its event",
        by="engine",
    ),
    _fact("rows_open", "number", "本环节还有几行未办", "How many rows of this step are still open", by="engine"),
    _fact("rows_done", "bool", "本环节各行是否都已办完", "Whether every row of this step is done", by="engine"),
    _fact(
        "children_ready", "bool", "本环节等待的子流程是否已够数办结", "Whether enough of this step's cases have ended"
    ),
    _fact("children_done", "number", "本环节已办结的子流程件数", "How many of this step's cases have ended"),
    _fact("children_open", "number", "本环节未办结的子流程件数", "How many of this step's cases have not ended"),
    _fact(
        "children_failed", "number", "本环节办结未成的子流程件数", "How many of this step's cases ended without success"
    ),
    _fact(
        "days_since",
        "number",
        "最近一次进入该环节至今的天数",
        "How many days ago the case last came to this step",
        "state",
    ),
    _fact(
        "working_days_since",
        "number",
        "最近一次进入该环节至今的工作日数(进入当天不算)",
        "How many working days ago the case last came to this step, not counting that day",
        "state",
    ),
    _fact(
        "months_since",
        "number",
        "最近一次进入该环节至今满几个自然月",
        "How many full months ago the case last came to this step",
        "state",
    ),
    _fact(
        "scores_in",
        "number",
        "已交回的评分份数",
        "How many scores have been handed in",
        "rubric",
        by="engine",
    ),
    _fact(
        "scores_pending",
        "number",
        "尚未交回的评分份数",
        "How many scores are still missing",
        "rubric",
        by="engine",
    ),
    _fact(
        "score_of",
        "number",
        "按评分表合成后的得分",
        "The combined score of the rubric",
        "rubric",
        by="engine",
    ),
    _fact("votes_of", "number", "本件在该投票中的得票数", "The votes this case received", "vote"),
    _fact(
        "top_votes_of",
        "number",
        "该投票同类别中的最高得票数",
        "The most votes any case of the category received",
        "vote",
    ),
    _fact("vote_closed", "bool", "投票是否已截止", "Whether the vote is over", "vote"),
    _fact("vote_roll", "number", "表决应参加的人数(回避的除外)", "How many were on the roll", "vote"),
    _fact("vote_valid", "number", "表决收到的有效票人数", "How many took part in the closed vote", "vote"),
    _fact(
        "vote_average",
        "number",
        "测评得分:各选项分值的平均,保留两位;非公开表决不足五票时为空",
        "The mean of the points of the answers, to two places; blank below five ballots of a vote that is not open",
        "vote",
    ),
    _fact("vote_quorate", "bool", "表决是否达到法定人数", "Whether enough people took part", "vote"),
    _fact("vote_passed", "bool", "表决是否通过", "Whether the vote is closed, quorate and carried", "vote"),
    _fact(
        "batch_all_in",
        "bool",
        "同批次在办件是否都已到达该环节(没有一件还在它之前)",
        "Whether no open case of the batch is still on its way to this step",
        "state",
    ),
    _fact(
        "batch_rank",
        "number",
        "本件在同批次中的名次:按第一个字段从高到低,并列时依次比后面的字段。曾到达汇总环节的都算,名次不因后来的取消而变",
        "The place of this case in its batch: by the first field, highest first, ties by the following ones. "
        "Every case that reached the batch step counts, so a place never changes when another case is disqualified",
        "field",
        repeated=4,
    ),
    _fact("batch_size", "number", "同批次已到达汇总环节的件数", "How many cases of the batch have reached its step"),
    _fact(
        "batch_count",
        "number",
        "同批次已到达汇总环节的办件中,该字段填这一项的件数(含本件)",
        "How many cases of the batch that reached its step have this answer in the field, this one included",
        "field",
        "word",
    ),
    _fact(
        "no_overlap",
        "bool",
        "同一场所(资源)在这段时间是否没有别的在办件占用:字段依次为资源、开始、结束",
        "Whether no other open case holds the same thing at that time: the fields with the thing, beginning and end",
        "field",
        "field",
        "field",
    ),
    _fact(
        "has_certificate",
        "bool",
        "该字段里的每个人是否都持有该编号前缀的有效证书",
        "Whether everybody in the field holds a valid certificate with that prefix",
        "field",
        "word",
    ),
    _fact(
        "role_exists",
        "bool",
        "该角色在本单位能否找到人(例如上面有没有党总支)",
        "Whether the role finds anybody for this unit, such as the committee of a general branch above it",
        "word",
    ),
    _fact(
        "units_below",
        "number",
        "本单位之下该类型的单位个数(例如党小组)",
        "How many units of that kind there are below this unit, such as groups",
        "word",
    ),
    _fact(
        "full_members",
        "bool",
        "该字段里的人是否都是有表决权的正式党员",
        "Whether everybody in the field is a full member with the right to vote",
        "field",
    ),
    _fact(
        "member_value",
        "any",
        "该字段里这个人的一项信息:age、years_in_party、status、employment、education、line、joined_on",
        "One value of the person in the field: age, years_in_party, status, employment, education, line, joined_on",
        "field",
        "word",
    ),
    _fact(
        "actor_has_certificate",
        "bool",
        "办理人是否持有该编号前缀的有效证书",
        "Whether the person acting holds a valid certificate with that prefix",
        "word",
    ),
    _fact(
        "kept_up",
        "bool",
        "从第二个字段的日期起,表格该列的日期是否没有间断:前后两次以及最近一次至今都不超过参数给出的自然月数。"
        "依次为表格、日期列、起算日期、参数",
        "Whether the dates of a table's column leave no gap: from the day in the second field to the first, between "
        "any two and from the last until today never more natural months than the parameter says. "
        "Table, column, day to count from, parameter",
        "field",
        "word",
        "field",
        "parameter",
        by="engine",
    ),
    _fact("campaign_quota", "number", "活动在该类别的名额", "How many places the campaign has in this category"),
    _fact(
        "succession_due",
        "bool",
        "是否轮到本件递补:入选件有取消且本件在未入选件中名次最前",
        "Whether a selected case was disqualified and this one is next in rank among those not selected",
    ),
    _fact(
        "decision_passed",
        "bool",
        "该字段引用的决策事项是否已通过",
        "Whether the decision that this field refers to was carried",
        "field",
    ),
    _fact(
        "decision_closed",
        "bool",
        "该字段引用的决策事项是否已办结(无论通过与否)",
        "Whether the decision that this field refers to is closed, carried or not",
        "field",
    ),
    _fact(
        "previously_awarded",
        "bool",
        "本支部同类别近几年是否已入选",
        "Whether this unit was selected in this category in recent years",
    ),
    _fact("param", "any", "参数的当前值", "The present value of a parameter", "parameter", by="engine"),
    _fact(
        "has_comment",
        "bool",
        "本次操作是否写了意见",
        "Whether a comment is written with this action",
        by="engine",
    ),
    _fact(
        "joint_result",
        "text",
        "会签结果:agree 或 disagree,未定为空",
        "What a joint step decided: agree or disagree, blank while undecided",
        by="engine",
    ),
    _fact(
        "branch_result",
        "text",
        "该并行分支的结果:success 或 failure,未完成为空",
        "How this branch ended: success or failure, blank while it has not",
        "region",
        by="engine",
    ),
    _fact(
        "branches_done",
        "number",
        "并行环节中已走完的分支数",
        "How many branches of the parallel step have come to their end",
        by="engine",
    ),
    _fact(
        "branches_failed",
        "number",
        "并行环节中以未成办结的分支数",
        "How many branches of the parallel step have ended without success",
        by="engine",
    ),
    _fact(
        "actor_is",
        "bool",
        "办理人是否就是该字段里的人",
        "Whether the person acting is the one in this field",
        "field",
        by="engine",
    ),
    _fact(
        "expected_count",
        "number",
        "应到人数(按本单位与会议类型)",
        "How many people are expected at the meeting",
    ),
    _fact(
        "indicator",
        "number",
        "本单位某指标在该字段所写周期(年、季度、月)的数值:指标编码、周期字段",
        "The figure of an indicator for this unit and the span (year, quarter, month) in the field: key, field",
        "word",
        "field",
    ),
    _fact(
        "pages_viewed",
        "number",
        "凭本件开放的查阅已看过的档案页次",
        "How often pages of archives were looked at under the accesses that this case gave",
    ),
    _fact(
        "open_cases",
        "number",
        "本单位及下级单位该规程的在办件数",
        "How many cases of that procedure are open in this unit and those below",
        "procedure",
    ),
    _fact(
        "spot_checked",
        "bool",
        "本件是否被抽中核查:抽查比例(百分数)由该参数给出,同一件结果不变",
        "Whether this case is drawn for a spot check; the parameter says how many in a hundred are",
        "parameter",
    ),
    _fact(
        "children_all_closed",
        "bool",
        "由本件发起的该规程办件是否都已办结",
        "Whether every case of that procedure started from this one is closed",
        "procedure",
    ),
)

FACTS: Mapping[str, FactDeclaration] = {each.name: each for each in DECLARATIONS}


def names_field(name: str, arguments: tuple[str, ...]) -> bool:
    """Answers whether a call asks about a field of the form."""
    return name in FACTS and "field" in FACTS[name].name_kinds(len(arguments))


FACT_FUNCTIONS: Mapping[str, FactFunction] = {each.name: each.function for each in DECLARATIONS}
"""As ``forms.engine`` wants them for checking."""
