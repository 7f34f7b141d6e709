"""What formulas may ask the organisation and the registers; nobody learns through a formula what they may not read."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from forms.engine.expressions import FactFunction, fact_key
from forms.engine.expressions.tree import is_key
from forms.facts import FactQuestion, FormFact, form_facts, register_fact
from forms.field_types import field_type
from forms.models import Form, Record
from organization.models import Assignment, Member, Unit

from .closed_answers import closed_keys
from .people import pickable_members, pickable_units

MOST_SUMMED = 2_000
"""A sum over more records is blank: a formula is answered while somebody waits."""


def fact_answers(calls: Iterable[tuple[str, tuple[str, ...]]], question: FactQuestion) -> dict[str, Any]:
    """Returns the answer to each call under the key ``name:arg1,arg2``; unknown facts are left out (blank)."""
    known = form_facts()
    found: dict[str, Any] = {}
    for name, arguments in calls:
        fact = known.get(name)
        if fact is not None and fact.function.signature.accepts(len(arguments)):
            answer = fact.answer(question, *arguments)
            is_count = isinstance(answer, int) and not isinstance(answer, bool)
            found[fact_key(name, arguments)] = Decimal(answer) if is_count else answer
    return found


def provides(
    arguments: tuple[str, ...], result: str, chinese: str, english: str, *, is_personal: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes the function answer the fact of its own name."""

    def declare(answer: Callable[..., Any]) -> Callable[..., Any]:
        name = answer.__name__
        doc = {"zh-hans": chinese, "en": english}
        function = FactFunction(name, arguments, result)
        register_fact(FormFact(function=function, answer=answer, doc=doc, is_personal=is_personal))
        return answer

    return declare


def _own_member(question: FactQuestion) -> Member | None:
    person = question.user if question.sender is None else question.sender
    return person.as_member if getattr(person, "is_authenticated", False) else None


def _member(question: FactQuestion, word: str) -> Member | None:
    code = question.argument(word)
    return pickable_members(question.user, {}).filter(code=code).first() if isinstance(code, str) and code else None


def _unit(question: FactQuestion, word: str) -> Unit | None:
    code = question.argument(word)
    return pickable_units(question.user, {}).filter(code=code).first() if isinstance(code, str) and code else None


def _unit_code(member: Member | None, question: FactQuestion) -> str | None:
    membership = member.membership_on(question.today) if member else None
    return membership.unit.code if membership else None


@provides((), "text", "填写人所在单位的编码。", "The code of the unit of the person who fills in.", is_personal=True)
def my_unit(question: FactQuestion) -> str | None:
    return _unit_code(_own_member(question), question)


@provides(
    ("text",),
    "bool",
    "填写人今天是否任某职务(职务标识)。",
    "Whether the person who fills in holds the post today.",
    is_personal=True,
)
def holds_post(question: FactQuestion, post: str) -> bool | None:
    member = _own_member(question)
    if member is None:
        return None
    return bool(Assignment.objects.on(question.today).filter(member=member, post=post).exists())


@provides(("text",), "text", "某成员(字段)所在单位的编码。", "The code of the unit of a member (a field).")
def unit_of_member(question: FactQuestion, person: str) -> str | None:
    return _unit_code(_member(question, person), question)


@provides(("text",), "text", "某成员(字段)的姓名。", "The name of a member (a field).")
def name_of_member(question: FactQuestion, person: str) -> str | None:
    member = _member(question, person)
    return member.name if member else None


@provides(("text",), "text", "某单位(字段)的名称。", "The name of a unit (a field).")
def name_of_unit(question: FactQuestion, unit: str) -> str | None:
    found = _unit(question, unit)
    return found.name if found else None


@provides(("text",), "text", "某单位(字段)的类型标识。", "The key of the kind of a unit (a field).")
def kind_of_unit(question: FactQuestion, unit: str) -> str | None:
    found = _unit(question, unit)
    return str(found.kind_id) if found else None


@provides(
    ("text", "text", "text"),
    "number",
    "台账中某列等于某值的记录数。",
    "How many records of a register have that value (a field or a text) in the column.",
    is_personal=True,
)
def register_count(question: FactQuestion, register: str, column: str, value: str) -> int | None:
    rows = _rows(question, register, column, value)
    return None if rows is None else rows.count()


@provides(
    ("text", "text", "text", "text"),
    "any",
    "台账中某列等于某值的最新一条记录的另一列。",
    "What the newest record of a register with that value in one column holds in another.",
    is_personal=True,
)
def register_value(question: FactQuestion, register: str, wanted: str, column: str, value: str) -> Any:
    rows = _rows(question, register, column, value, told=wanted)
    record = rows.select_related("version").order_by("-submitted_at", "-pk").first() if rows is not None else None
    if record is None or wanted not in record.answers:
        return None
    spec = record.version.definition.by_key.get(wanted)
    return field_type(spec.type).to_value(record.answers[wanted], spec) if spec else None


@provides(
    ("text", "text", "text", "text"),
    "number",
    "台账中某列等于某值的各条记录另一列之和。",
    "The sum of one column over the records of a register with that value in another.",
    is_personal=True,
)
def register_sum(question: FactQuestion, register: str, summed: str, column: str, value: str) -> Decimal | None:
    rows = _rows(question, register, column, value, told=summed)
    if rows is None or not is_key(summed):
        return None
    texts = list(rows.order_by().values_list(KeyTextTransform(summed, "answers"), flat=True)[: MOST_SUMMED + 1])
    numbers = [number for text in texts if (number := _number(text)) is not None]
    return sum(numbers, Decimal(0)) if len(texts) <= MOST_SUMMED else None


def _number(text: Any) -> Decimal | None:
    try:
        number = Decimal(str(text))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _rows(question: FactQuestion, register: str, column: str, value: str, *, told: str = "") -> QuerySet[Record] | None:
    """The records that the person may read and that have this value; None for what cannot be asked.

    Nothing is ``told`` of a field that this person does not read whole. A field that is masked for everybody may still
    be compared: whoever knows a card number finds its record.
    """
    held = question.argument(value)
    if not isinstance(held, str | int | bool) or held == "" or not is_key(column):
        return None
    form = Form.objects.select_related("settings").filter(key=register).first()
    if form is None or column in closed_keys(question.user, form):
        return None
    if told and told in closed_keys(question.user, form, by_type=True):
        return None
    rows = Record.objects.visible_to(question.user).counting().filter(form=form)
    # A transform, never a lookup put together from texts: a column is a key and nothing else.
    found: QuerySet[Record] = rows.annotate(held=KeyTransform(column, "answers")).filter(held=held)
    return found
