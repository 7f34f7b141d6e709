"""The columns of a register whose form has several versions."""

from forms.queries.registers.fields import answer_fields

from .test_moves import form


def test_amounts_of_several_currencies_are_never_added_up() -> None:
    dollars, yuan = form(a={"type": "money", "config": {"currency": "USD"}}, n="integer"), form(a="money", n="integer")
    mixed = answer_fields([dollars, yuan])
    assert (mixed["a"].is_number, mixed["a"].is_amount, mixed["n"].is_amount) == (True, False, True)
    assert answer_fields([yuan, yuan])["a"].is_amount
