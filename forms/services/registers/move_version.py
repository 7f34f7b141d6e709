"""Records of an older version moved to the published one: looked at first, then moved in one transaction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from forms.engine.moves import Moved, mapping_problems, plan_move, suggested_mapping
from forms.field_types.context import FillContext
from forms.field_types.wording import localized
from forms.models import ChangeKind, FormVersion, JobKind, Record, RecordJob
from forms.problem_texts import message_of
from forms.queries.registers import Register, register_of
from forms.refusals import RecordInvalid, RecordRefused
from forms.services.change_record import lock_record, store_answers
from forms.services.clean_submission import clean_submission
from forms.services.fill_context import fill_context
from forms.services.retype_answer import judging, retyping

from .jobs import JobRefused, order_job, progress

MOST_NAMED = 500
SMALL = 500
"""Up to so many records are looked at while one waits."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What moving one record would do; ``answers`` are those of the new version, computed and masked to what shows."""

    record: Record
    moved: Moved
    answers: Mapping[str, Any]
    hidden: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def loses(self) -> bool:
        """Whether something that was typed would be gone."""
        return self.moved.loses or bool(self.hidden)

    @property
    def needs_eyes(self) -> bool:
        return self.loses or self.moved.needs_eyes or bool(self.problems)


def order_move(*, register: Register, by: Any, old: FormVersion, mapping: Mapping[str, Any] | None = None) -> RecordJob:
    """Returns a move that waits to be looked at. Raises JobRefused (not_published, unreadable_mapping)."""
    if register.version is None:
        raise JobRefused("not_published")
    before, after = old.definition, register.version.definition
    said = suggested_mapping(before, after) if mapping is None else mapping
    problems = mapping_problems(before, after, said)
    if problems:
        words = "; ".join(f"{each.path}: {message_of(each.code, each.context)}" for each in problems[:5])
        raise JobRefused("unreadable_mapping", message=words)
    total = Record.objects.filter(form=register.form, version=old).count()
    parameters = {"old": old.pk, "new": register.version.pk, "mapping": said}
    return order_job(form=register.form, kind=JobKind.MOVE_VERSION, by=by, parameters=parameters, total=total)


def check_move(job: RecordJob) -> dict[str, Any]:
    """Notes in the job what would become of every record; nothing else is stored."""
    counts = {"clean": 0, "look": 0, "lose": 0}
    named: list[dict[str, Any]] = []
    tell = progress(job)
    for place, plan in enumerate(plans(job), start=1):
        counts["lose" if plan.loses else "look" if plan.needs_eyes else "clean"] += 1
        if plan.needs_eyes and len(named) < MOST_NAMED:
            named.append(_reasons(plan))
        if place % 200 == 0:
            tell(place)
    job.report = {"checked": counts, "records": named}
    job.done = 0
    job.save(update_fields=["report", "done"])
    return job.report


def run_move(job: RecordJob) -> dict[str, Any]:
    """Moves the records in one transaction, with ``skip_lossy`` only those that lose nothing; returns the report."""
    register = register_of(job.form, job.by)
    if not register.can_manage:
        raise JobRefused("not_yours")
    new = FormVersion.objects.get(pk=job.parameters["new"])
    if register.version is None or register.version.pk != new.pk:
        raise JobRefused("changed_meanwhile")
    left_out: list[dict[str, Any]] = []
    moved = 0
    with transaction.atomic():
        for plan in plans(job):
            if plan.loses and job.parameters.get("skip_lossy"):
                left_out.append(_reasons(plan))
                continue
            try:
                with transaction.atomic():
                    locked = lock_record(plan.record, plan.record.seq)
                    store_answers(locked, plan.answers, user=job.by, kind=ChangeKind.MOVED, version=new, job=job)
            except RecordInvalid as invalid:
                texts = [str(message) for found in invalid.errors.values() for message in found]
                left_out.append({"number": plan.record.number, "reasons": texts})
            except RecordRefused as refused:  # somebody saved it meanwhile
                left_out.append({"number": plan.record.number, "reasons": [refused.text]})
            else:
                moved += 1
    job.done = job.total
    return {"moved": moved, "left_out": left_out[:MOST_NAMED], "left": len(left_out)}


def plans(job: RecordJob) -> Iterator[Plan]:
    """Yields what would become of every record of the older version, in the order of their numbers."""
    old = FormVersion.objects.get(pk=job.parameters["old"])
    new = FormVersion.objects.get(pk=job.parameters["new"])
    context = fill_context(user=job.by, place=f"register:{job.form.key}", nameless=job.form.settings.anonymous)
    numbers = list(Record.objects.filter(form=job.form, version=old).order_by("number").values_list("pk", flat=True))
    for start in range(0, len(numbers), 200):
        rows = Record.objects.filter(pk__in=numbers[start : start + 200]).select_related("form").order_by("number")
        for record in rows:
            yield plan_record(record, old, new, job.parameters["mapping"], context)


def plan_record(
    record: Record, old: FormVersion, new: FormVersion, mapping: Mapping[str, Any], context: FillContext
) -> Plan:
    """Returns what moving one record would do. Formulas about "the person" mean its sender."""
    if old.definition.fact_calls or new.definition.fact_calls:
        context = replace(context, sender=record.owner or AnonymousUser())
    moved = plan_move(
        old.definition, new.definition, mapping, record.answers, convert=retyping(context), judge=judging(context)
    )
    definition = new.definition
    settled = clean_submission(
        definition=definition, stored=moved.answers, data={}, writable=(), context=context, complete=False
    )
    asked = clean_submission(
        definition=definition, stored=moved.answers, data={}, writable=definition.keys(), context=context
    )
    hidden = tuple(key for key in moved.answers if key not in settled.values)
    problems = tuple(
        f"{localized(definition.field(key).label) or key}: {message.text}"
        for key, messages in asked.errors.items()
        for message in messages
    )
    return Plan(record=record, moved=moved, answers=settled.values, hidden=hidden, problems=problems)


def _reasons(plan: Plan) -> dict[str, Any]:
    """What is worth knowing about one record, as words."""
    from forms.job_texts import move_reason_text

    texts = [move_reason_text(reason) for reason in plan.moved.reasons if reason.lost or reason.outcome != "renamed"]
    texts += [move_reason_text(None, key=key) for key in plan.hidden]
    return {"number": plan.record.number, "reasons": [*texts, *plan.problems], "loses": plan.loses}
