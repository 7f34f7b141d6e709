"""A record handed in starts a case: decided when it is stored, started from the outbox, each once."""

from django.db import transaction

from forms.engine.expressions import ExpressionError, evaluate, is_true, parse
from forms.models import ChangeKind, Origin, Record, RecordChange
from organization import clock
from organization.models import Member, Unit
from organization.queries import current_calendar
from processes.effects import EffectFailed
from processes.effects.parcels import Parcel
from processes.models import AppliedToken, Case, OutboxRow, RecordRule
from processes.queries.people import EVERYBODY, Place, role_members, roles_held
from processes.services.cascading import cascade
from processes.services.locking import in_transaction
from processes.services.opening import open_case
from processes.services.results import ActionRefused
from processes.services.tokens import remember

from .answers import start_answers

KIND = "start_by_record"
NEW = (ChangeKind.SUBMITTED, ChangeKind.IMPORTED)


def queue_starts(record: Record, change: RecordChange) -> int:
    """Puts a start into the outbox for each rule that holds, in the transaction that stores the record.

    Anonymous answers start nothing: a case would tell when they came. Nor do records that procedures write: two
    procedures could go on starting each other for ever.
    """
    if change.kind not in NEW or record.form.settings.anonymous or record.origin == Origin.PROCEDURE:
        return 0
    now = clock.now()
    rows = [
        OutboxRow(
            key=key_of(record, rule),
            kind=KIND,
            config={"rule": rule.pk, "record": str(record.pk)},
            payload={},
            available_at=now,
            created_at=now,
        )
        for rule in RecordRule.objects.filter(form=record.form_id, is_active=True, by_itself=True)
        if holds(rule, record)
    ]
    OutboxRow.objects.bulk_create(rows)
    return len(rows)


def holds(rule: RecordRule, record: Record) -> bool:
    """Answers whether a rule's condition holds for the record's answers; one that cannot be read never does."""
    if not rule.when.strip():
        return True
    try:
        tree = parse(rule.when)
    except ExpressionError:
        return False
    return is_true(evaluate(tree, record.answers, now=clock.now(), calendar=current_calendar()))


def start_by_record(parcel: Parcel) -> None:
    """Starts the case of a record and a rule; a rule that was removed meanwhile starts nothing. Raises EffectFailed."""
    rule = RecordRule.objects.select_related("procedure").filter(pk=int(parcel.config["rule"]), is_active=True).first()
    records = Record.objects.select_related("unit__kind", "owner", "version")
    record = records.filter(pk=str(parcel.config["record"])).first()
    if rule is None or record is None:
        return
    token = f"start:{parcel.key}"[:120]
    try:
        with transaction.atomic():
            if AppliedToken.objects.filter(token=token).exists():
                return
            case = _start(rule, record, token, None)
            remember(token, "record", {"case": str(case.pk)})
    except ActionRefused as refused:
        raise EffectFailed(refused.code, rule=rule.name, record=record.number) from refused


def start_by_hand(*, rule: RecordRule, record: Record, member: Member) -> Case:
    """Returns the case a reader of the record starts by a rule that waits for that; pressed again: the same case.

    Raises ActionRefused: not_startable (also when the rule's condition does not hold), not_allowed, invalid.
    """
    token = f"start:{key_of(record, rule)}"[:120]

    def work() -> Case:
        known = AppliedToken.objects.filter(token=token).first()
        if known is not None:
            return Case.objects.get(pk=known.result["case"])
        if not holds(rule, record):
            raise ActionRefused("not_startable", {"procedure": rule.procedure.key})
        case = _start(rule, record, token, member)
        remember(token, "record", {"case": str(case.pk)})
        return case

    return in_transaction(work)


def key_of(record: Record, rule: RecordRule) -> str:
    """Returns what a start by a record is known by."""
    return f"record:{record.pk}:rule:{rule.pk}"


def _start(rule: RecordRule, record: Record, token: str, member: Member | None) -> Case:
    version, unit = rule.procedure.current_version, record.unit
    if version is None or unit is None:
        raise ActionRefused("not_startable", {"procedure": rule.procedure.key})
    sent = {field: record.answers[key] for field, key in rule.mapping.items() if record.answers.get(key) is not None}
    initiator = _initiator(record, unit, version.definition.start.by, member)
    values = start_answers(version.definition, sent, user=member.user if member else record.owner, unit=unit)
    case = open_case(
        version=version,
        unit=unit,
        at=clock.now(),
        token=f"{token[:112]}:case",
        initiator=initiator,
        user=None,
        values=values,
    )
    cascade(case)
    return case


def _initiator(record: Record, unit: Unit, by: tuple[str, ...], member: Member | None) -> Member:
    """Whoever presses or handed the record in, where that person may start the procedure; else, when it starts by
    itself, the first who may in that unit."""
    place = Place(unit=unit)
    if member is not None:
        if not roles_held(member, by, place):
            raise ActionRefused("not_allowed", {"roles": list(by)})
        return member
    own = record.owner.as_member if record.owner is not None else None
    holders = [member for role in by if role != EVERYBODY for member in role_members(role, place, clock.today())[0]]
    if own is not None and (EVERYBODY in by or own in holders):
        return own
    if holders:
        return holders[0]
    raise ActionRefused("nobody_found", {"roles": list(by)})
