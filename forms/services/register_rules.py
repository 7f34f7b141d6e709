"""Rules across the records of a form, kept for every entrance inside the transaction that stores the record."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from forms.engine.canonical import canonical_json
from forms.engine.definition import FormDefinition
from forms.field_types import field_type
from forms.field_types.wording import localized
from forms.models import Form, Record, RecordClaim, RecordStatus, RegisterRule
from forms.refusals import RecordsClash

from .anonymity import scattered_key
from .clean_submission import Message

OPEN_END = "9999-12-31"
MOST_NAMED = 50


class RuleBroken(Exception):
    """Records that are there already break a rule that somebody wants to set; ``numbers`` names some of them."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(", ".join(numbers))
        self.numbers = numbers


def keep_rules(record: Record) -> None:
    """Takes the record's places under every rule of its form, or gives them back when it does not count.

    Raises RecordInvalid when another record has the place. Call it in the transaction that stores the record.
    """
    for rule in RegisterRule.objects.filter(form=record.form_id):
        claim = claim_of(rule, record) if record.status == RecordStatus.SUBMITTED else None
        held = RecordClaim.objects.filter(rule=rule, record=record).first()
        if held is not None and claim is not None and same_place(held, claim):
            continue
        if held is not None:
            held.delete()
        if claim is not None and is_backwards(claim):
            raise RecordsClash(backwards(rule))
        if claim is not None and not take(rule, claim):
            raise RecordsClash(broken(rule, record.version.definition))


def claim_of(rule: RegisterRule, record: Record) -> RecordClaim | None:
    """Returns the place that a record asks for; None when the rule does not concern it."""
    values = [compared(key, record) for key in rule.fields]
    starts, ends = span(rule, record.answers) if rule.starts else ("", "")
    if (not values and not starts) or any(value in (None, "", []) for value in values) or (rule.starts and not starts):
        return None
    # The unit itself and not its path: a unit that moves in the tree keeps what its records hold.
    said = [record.unit_id if rule.per_unit else "", *values]
    digest = hashlib.sha256(canonical_json(said).encode()).hexdigest()
    # A random key: claims counted up would tell in which order anonymous answers came in.
    return RecordClaim(pk=scattered_key(), rule=rule, record=record, digest=digest, starts=starts, ends=ends)


def span(rule: RegisterRule, answers: Mapping[str, Any]) -> tuple[str, str]:
    """Returns the first and the last day, or second, of a record; "" for one that has not begun.

    A span of days has its last day; of two spans of times the end of one may be the beginning of the next.
    """
    starts, ends = str(answers.get(rule.starts) or ""), str(answers.get(rule.ends) or OPEN_END)
    begun, ended = _moment(starts), _moment(ends)
    if begun is None or ended is None:
        return starts, ends
    last = ended - timedelta(seconds=1) if ended > begun else ended
    return begun.isoformat(timespec="seconds"), last.isoformat(timespec="seconds")


def _moment(text: str) -> datetime | None:
    """The time on the wall, so that earlier ones are smaller texts; a day without a time is none."""
    if len(text) <= len(OPEN_END):
        return datetime.fromisoformat(f"{OPEN_END}T23:59:59") if text == OPEN_END else None
    return localtime(datetime.fromisoformat(text)).replace(tzinfo=None)


def is_backwards(claim: RecordClaim) -> bool:
    """Whether a span ends before it begins."""
    return claim.ends < claim.starts


def backwards(rule: RegisterRule) -> dict[str, list[Message]]:
    """Returns the error for such a span: it would overlap nothing."""
    return {rule.ends: [Message(field=rule.ends, code="ends_before_start")]}


def compared(key: str, record: Record) -> Any:
    """Returns an answer as it is compared: 10.5 and 10.50 are the same number."""
    value, spec = record.answers.get(key), record.version.definition.by_key.get(key)
    if isinstance(value, str) and spec is not None and field_type(spec.type).value_type == "number":
        typed = field_type(spec.type).to_value(value, spec)
        return format(typed.normalize(), "f") if isinstance(typed, Decimal) else value
    return normal(value)


def normal(value: Any) -> Any:
    """Returns an answer as it is compared: full and half width, case and spaces at the ends make no difference."""
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", value).strip().casefold()
    if isinstance(value, list):
        return sorted((normal(each) for each in value), key=canonical_json)
    return value


def same_place(held: RecordClaim, wanted: RecordClaim) -> bool:
    """Whether a claim asks for what is held already."""
    return (held.digest, held.starts, held.ends) == (wanted.digest, wanted.starts, wanted.ends)


def take(rule: RegisterRule, claim: RecordClaim) -> bool:
    """Returns whether there was a free place; the unique constraint decides between two at the same moment."""
    if rule.starts:
        # Spans cannot be compared by a constraint on both databases: whoever holds the rule's row goes first.
        RegisterRule.objects.select_for_update().get(pk=rule.pk)
        if overlapping(rule, claim).exists():
            return False
        claim.save(force_insert=True)
        return True
    taken = set(RecordClaim.objects.filter(rule=rule, digest=claim.digest).values_list("slot", flat=True))
    for slot in range(rule.at_most):
        if slot not in taken:
            claim.slot = slot
            try:
                with transaction.atomic():
                    claim.save(force_insert=True)
            except IntegrityError:
                continue
            return True
    return False


def overlapping(rule: RegisterRule, claim: RecordClaim) -> Any:
    """Returns the claims whose days touch those of the claim."""
    same = RecordClaim.objects.filter(rule=rule, digest=claim.digest).exclude(record=claim.record)
    return same.filter(starts__lte=claim.ends, ends__gte=claim.starts)


def broken(rule: RegisterRule, definition: FormDefinition) -> dict[str, list[Message]]:
    """Returns the error for the first field of a rule; it never says whose record is in the way."""
    labels = [localized(definition.by_key[key].label) or key for key in rule.fields if key in definition.by_key]
    key = next(iter(rule.fields), rule.starts)
    code = "times_overlap" if rule.starts else ("not_unique" if rule.at_most == 1 else "too_many_alike")
    context = {"labels": ", ".join(labels), "at_most": rule.at_most, "message": rule.message}
    return {key: [Message(field=key, code="rule_broken" if rule.message else code, context=context)]}


@transaction.atomic
def set_rule(*, form: Form, rule: RegisterRule) -> RegisterRule:
    """Returns the saved rule with the places of all records taken. Raises RuleBroken; then nothing is stored."""
    rule.form = form
    rule.save()
    rule.claims.all().delete()
    claims = [claim for record in _counting(form) if (claim := claim_of(rule, record)) is not None]
    numbers = _in_the_way(rule, claims)
    if numbers:
        raise RuleBroken(numbers[:MOST_NAMED])
    RecordClaim.objects.bulk_create(claims, batch_size=500)
    return rule


def bulk_claims(form: Form, records: Sequence[Record]) -> dict[int, list[Message]]:
    """Takes the places of many records that are about to be stored; returns the errors of those that get none.

    Claims may stand before their records: the database asks for them at the end of the transaction.
    """
    errors: dict[int, list[Message]] = {}
    for rule in RegisterRule.objects.filter(form=form):
        for position, record in enumerate(records):
            claim = claim_of(rule, record) if position not in errors else None
            if claim is not None and is_backwards(claim):
                errors[position] = backwards(rule)[rule.ends]
            elif claim is not None and not take(rule, claim):
                found = broken(rule, record.version.definition)
                errors[position] = [message for each in found.values() for message in each]
    RecordClaim.objects.filter(record__in=[records[position].pk for position in errors]).delete()
    return errors


def _counting(form: Form) -> Iterator[Record]:
    versions = {version.pk: version for version in form.versions.all()}
    rows = Record.objects.filter(form=form).counting().order_by("number")
    for record in rows.only("id", "form", "number", "answers", "unit", "version").iterator(chunk_size=2000):
        record.version = versions[record.version_id]
        yield record


def _in_the_way(rule: RegisterRule, claims: Sequence[RecordClaim]) -> list[str]:
    numbers = []
    used: Counter[str] = Counter()
    spans: dict[str, list[tuple[str, str]]] = {}
    for claim in claims:
        if rule.starts:
            others = spans.setdefault(claim.digest, [])
            if is_backwards(claim) or any(starts <= claim.ends and ends >= claim.starts for starts, ends in others):
                numbers.append(claim.record.number)
            others.append((claim.starts, claim.ends))
        else:
            if used[claim.digest] >= rule.at_most:
                numbers.append(claim.record.number)
            claim.slot = used[claim.digest]
            used[claim.digest] += 1
    return numbers
