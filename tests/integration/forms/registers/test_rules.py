"""Rules across records hold for every entrance."""

import threading

import pytest
from django.db import close_old_connections

from forms.models import Record, RecordClaim, RegisterRule
from forms.refusals import RecordInvalid
from forms.services import change_record, restore_record, submit_record, withdraw_record
from forms.services.register_rules import RuleBroken, set_rule

from .conftest import make_register


def hand_in(form, user, **values):
    return submit_record(form=form, user=user, data={"topic": "一", **values})


@pytest.mark.django_db
def test_a_second_record_with_the_same_answer_is_refused(form, grants, cast):
    set_rule(form=form, rule=RegisterRule(fields=["topic"]))
    first = hand_in(form, cast.member, topic="Ａb ")
    with pytest.raises(RecordInvalid) as refusal:
        hand_in(form, cast.other_member, topic="ab")
    assert refusal.value.errors["topic"][0].code == "not_unique"
    assert Record.objects.count() == 1
    other = hand_in(form, cast.member, topic="c")
    with pytest.raises(RecordInvalid):
        change_record(record=other, user=cast.secretary, data={"topic": "AB"}, expected_seq=1)
    withdraw_record(record=first, user=cast.secretary, expected_seq=1)
    changed = change_record(record=other, user=cast.secretary, data={"topic": "ab"}, expected_seq=1)
    assert changed.seq == 2
    with pytest.raises(RecordInvalid):
        restore_record(record=first, user=cast.secretary, expected_seq=2)
    assert RecordClaim.objects.count() == 1


@pytest.mark.django_db
def test_a_rule_may_hold_within_each_unit_and_let_several(form, cast):
    set_rule(form=form, rule=RegisterRule(fields=["topic"], per_unit=True, at_most=2))
    for user in (cast.member, cast.member, cast.other_member):
        hand_in(form, user)
    with pytest.raises(RecordInvalid) as refusal:
        hand_in(form, cast.member)
    assert refusal.value.errors["topic"][0].code == "too_many_alike"
    hand_in(form, cast.other_member)


@pytest.mark.django_db
def test_bookings_of_one_thing_must_not_overlap(cast):
    document = [
        {"key": "room", "type": "text", "label": {"en": "Room"}},
        {"key": "first", "type": "date", "label": {"en": "From"}},
        {"key": "last", "type": "date", "label": {"en": "Until"}},
    ]
    form = make_register(document, key="rooms")
    set_rule(form=form, rule=RegisterRule(fields=["room"], starts="first", ends="last"))
    submit_record(form=form, user=cast.member, data={"room": "A", "first": "2026-05-01", "last": "2026-05-03"})
    submit_record(form=form, user=cast.member, data={"room": "B", "first": "2026-05-02", "last": "2026-05-02"})
    submit_record(form=form, user=cast.member, data={"room": "A", "first": "2026-05-04"})
    with pytest.raises(RecordInvalid) as refusal:
        submit_record(form=form, user=cast.member, data={"room": "A", "first": "2026-05-03", "last": "2026-05-03"})
    assert refusal.value.errors["room"][0].code == "times_overlap"


@pytest.mark.django_db
def test_a_rule_that_is_broken_already_is_not_set(form, cast):
    hand_in(form, cast.member)
    second = hand_in(form, cast.member)
    with pytest.raises(RuleBroken) as refusal:
        set_rule(form=form, rule=RegisterRule(fields=["topic"]))
    assert refusal.value.numbers == [second.number]
    assert RegisterRule.objects.count() == 0


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_at_the_same_moment_cannot_both_have_it(form, cast):
    set_rule(form=form, rule=RegisterRule(fields=["topic"]))
    barrier, outcomes = threading.Barrier(2), []

    def run(user):
        barrier.wait()
        try:
            hand_in(form, user, topic="同一个")
            outcomes.append("stored")
        except RecordInvalid:
            outcomes.append("refused")
        finally:
            close_old_connections()

    threads = [threading.Thread(target=run, args=[user]) for user in (cast.member, cast.other_member)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "stored"]
    assert Record.objects.count() == 1


@pytest.mark.django_db
def test_bookings_may_follow_each_other_and_never_overlap_or_end_before_they_begin(cast):
    moment = {"type": "datetime", "label": {"en": "Time"}}
    form = make_register(
        [{"key": "room", "type": "decimal", "label": {"en": "Room"}}, {"key": "a", **moment}, {"key": "b", **moment}],
        key="rooms",
    )
    set_rule(form=form, rule=RegisterRule(fields=["room"], starts="a", ends="b"))

    def book(start, end, room="10.5"):
        data = {"room": room, "a": f"2026-03-01T{start}", "b": end and f"2026-03-01T{end}"}
        return submit_record(form=form, user=cast.member, data=data)

    book("09:00", "10:00")
    book("10:00", "11:00")
    book("10:30", "12:00", room="2")
    for start, end, code in (("10:59", "11:30", "times_overlap"), ("12:00", "11:30", "ends_before_start")):
        with pytest.raises(RecordInvalid) as refusal:
            book(start, end, room="10.50")
        [[message]] = refusal.value.errors.values()
        assert message.code == code
    book("13:00", "")
    with pytest.raises(RecordInvalid):
        book("20:00", "21:00")
    RegisterRule.objects.all().delete()
    set_rule(form=form, rule=RegisterRule(fields=["room"], starts="a", ends="b"))
    assert RecordClaim.objects.count() == 4
