"""A maker of XLSForms as people write them: one small idea each, in other spellings of the same words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from forms.engine.xlsform import Sheet

SPELLINGS = (
    {},
    {
        "begin group": "begin_group",
        "end group": "end_group",
        "begin repeat": "begin_repeat",
        "end repeat": "end_repeat",
    },
    {"begin group": "Begin Group", "end group": "END GROUP", "select_one": "select one from", "name": "Name"},
    {
        "select_one": "add select one prompt using",
        "relevant": "relevance",
        "constraint_message": "constraint message",
        "text": "string",
    },
    {"select_multiple": "select all that apply from", "label": "Label", "integer": "int", "readonly": "read_only"},
    {"label": "label::English (en)", "hint": "hint::English (en)", "type": " TYPE ", "calculation": "calculate"},
)
"""The same words as other people write them: old names, other cases, spaces and underscores."""


@dataclass(frozen=True, kw_only=True)
class Idea:
    """Something an XLSForm can say: rows of the survey sheet as {column: cell}, and of the choices sheet."""

    name: str
    survey: tuple[dict[str, str], ...]
    choices: tuple[dict[str, str], ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    lost: tuple[str, ...] = ()
    """The codes of what cannot be carried."""


def row(kind: str, name: str = "", label: str = "", **more: str) -> dict[str, str]:
    """Returns a row of the survey sheet."""
    return {"type": kind, "name": name, "label": label, **more}


def options(name: str, *values: str, **more: str) -> tuple[dict[str, str], ...]:
    """Returns the rows of a list."""
    return tuple({"list_name": name, "name": value, "label": value.title(), **more} for value in values)


YN = options("yn", "yes", "no")
CITIES = tuple(
    {"list_name": "city", "name": f"city{number}", "label": f"City {number}", "state": f"state{number % 2}"}
    for number in range(4)
)
STATES = options("state", "state0", "state1")

IDEAS = (
    Idea(
        name="household",
        survey=(
            row("start", "start"), row("end", "end"), row("deviceid", "device"), row("today", "today"),
            row("note", "hello", "Welcome"), row("text", "head", "Name of the head", required="yes"),
            row("integer", "size", "How many live here?", constraint=". > 0 and . <= 30", constraint_message="1 to 30"),
            row("begin repeat", "person", "Person", repeat_count="${size}"),
            row("text", "p_name", "Name"), row("integer", "p_age", "Age", constraint=". < 120"),
            row("select_one yn", "p_school", "At school?", relevant="${p_age} >= 6 and ${p_age} < 18"),
            row("end repeat"),
            row("calculate", "children", calculation="count(${person}[p_school = 'yes'])"),
            row("calculate", "years", calculation="sum(${p_age})"),
            row("note", "told", "There are ${size} people, ${years} years together."),
        ),
        choices=YN,
    ),
    Idea(
        name="nested_repeats",
        survey=(
            row("begin repeat", "village", "Village"), row("text", "v_name", "Village name"),
            row("integer", "v_wells", "Wells"),
            row("begin group", "inside", "Inside", relevant="${v_wells} > 0"),
            row("begin repeat", "well", "Well", repeat_count="${v_wells}"),
            row("integer", "depth", "Depth", constraint=". > 0"),
            row("text", "why", "Why so deep in ${v_name}?", relevant="${depth} > 100 and ${v_wells} > 1"),
            row("end repeat"), row("end group"), row("end repeat"),
            row("calculate", "all_depths", calculation="sum(${depth})"),
        ),
    ),
    Idea(
        name="reaching_down",
        survey=(
            row("begin repeat", "farm", "Farm"), row("text", "farmer", "Farmer"),
            row("begin repeat", "field", "Field"), row("decimal", "area", "Area"), row("end repeat"),
            row("calculate", "total", calculation="sum(${area})"),
            row("end repeat"),
        ),
        lost=("nested_rows",),
    ),
    Idea(
        name="cascade",
        survey=(
            row("select_one state", "st", "State"),
            row("select_one city", "ct", "City", choice_filter="state = ${st}"),
            row("select_one city or_other", "other_city", "Another city"),
        ),
        choices=(*STATES, *CITIES),
    ),
    Idea(
        name="rank_and_range",
        survey=(
            row("rank yn", "order", "Order them"),
            row("range", "score", "Score", parameters="start=0 end=10 step=1"),
            row("select_multiple yn", "several", "Several", constraint="count-selected(.) <= 1"),
            row("text", "which", "Which", relevant="selected(${several}, 'yes')"),
            row("acknowledge", "ok", "I agree", required="true()"),
            row("geopoint", "place", "Where"), row("image", "photo", "Photo"), row("barcode", "code", "Code"),
            row("date", "day", "Day", constraint=". <= today()"), row("time", "hour", "Hour"),
            row("dateTime", "moment", "When"),
        ),
        choices=YN,
    ),
    Idea(
        name="files_beside",
        survey=(
            row("select_one_from_file villages.csv", "village", "Village"),
            row("calculate", "chief", calculation="pulldata('villages', 'chief', 'name', ${village})"),
            row("text", "shown", "Look at this", **{"media::image": "map.png"}),
        ),
        lost=("external_data", "external_list", "media_missing"),
    ),
    Idea(
        name="read_only",
        survey=(
            row("select_one yn", "known", "Known?"),
            row("text", "who", "Who", readonly="${known} = 'no'"),
            row("text", "fixed", "Fixed", readonly="yes", default="As it is"),
        ),
        choices=YN,
    ),
    Idea(
        name="calculated",
        survey=(
            row("decimal", "weight", "Weight"), row("decimal", "height", "Height"),
            row("calculate", "bmi", calculation="round(${weight} div (${height} * ${height}), 1)"),
            row("calculate", "kind", calculation="if(${bmi} > 25, 'high', if(${bmi} < 18, 'low', 'normal'))"),
            row("note", "say", "BMI ${bmi}: ${kind}"),
            row("calculate", "words", calculation="concat(${kind}, ' ', string(${weight}))"),
            row("calculate", "joined", calculation="coalesce(${kind}, 'none')"),
            row("text", "mail", "Mail", constraint="regex(., '[^@]+@[^@]+')", constraint_message="A mail address"),
        ),
    ),
    Idea(
        name="pages",
        survey=(
            row("begin group", "one", "First", appearance="field-list"), row("text", "a", "A"), row("end group"),
            row("begin group", "two", "Second", appearance="field-list", relevant="${a} != ''"),
            row("begin group", "inner", "Inner"), row("text", "b", "B"), row("end group"), row("end group"),
        ),
        settings=(("form_title", "Pages"), ("form_id", "pages"), ("style", "pages"), ("version", "2026")),
    ),
    Idea(
        name="indexed",
        survey=(
            row("begin repeat", "kid", "Child"), row("text", "kid_name", "Name"), row("end repeat"),
            row("calculate", "first", calculation="indexed-repeat(${kid_name}, ${kid}, 1)"),
            row("calculate", "how_many", calculation="count(${kid})"),
            row("note", "hi", "First is ${first} of ${how_many}"),
        ),
    ),
)  # fmt: skip


def spelled(idea: Idea, spelling: dict[str, str]) -> Idea:
    """Returns the idea in another spelling."""

    def word(text: str) -> str:
        if text in spelling:
            return spelling[text]
        first, _, rest = text.partition(" ")
        return f"{spelling[first]} {rest}" if first in spelling and rest else text

    return replace(
        idea,
        survey=tuple(
            {spelling.get(column, column): word(cell) if column == "type" else cell for column, cell in line.items()}
            for line in idea.survey
        ),
        choices=tuple(
            {spelling.get(column, column) if column == "label" else column: cell for column, cell in line.items()}
            for line in idea.choices
        ),
    )


def sheets(idea: Idea) -> list[Sheet]:
    """Returns the workbook of an idea."""
    found = [_sheet("survey", idea.survey), _sheet("choices", idea.choices)]
    if idea.settings:
        found.append(_sheet("settings", (dict(idea.settings),)))
    return found


def _sheet(name: str, lines: tuple[dict[str, str], ...]) -> Sheet:
    heads = list(dict.fromkeys(itertools.chain.from_iterable(lines)))
    table = [heads, *([line.get(head, "") for head in heads] for line in lines)]
    return Sheet(name, list(enumerate(table, 1)))


def variants() -> Iterator[tuple[str, Idea]]:
    """Returns every idea in every spelling."""
    for idea, (number, spelling) in itertools.product(IDEAS, enumerate(SPELLINGS)):
        yield f"{idea.name}-{number}", spelled(idea, spelling)
