"""Expected refusals around records: a code and what it is about, worded by forms.refusal_texts."""

from typing import Any


class RecordRefused(Exception):
    """The request cannot be met now; ``code`` is a key of refusal_texts.REFUSALS, ``context`` fills its text.

    Codes: not_for_you, not_published, not_open_yet, closed, full, already_answered, changed_meanwhile, not_editable,
    correction_over, withdrawn_for_good, withdrawn, not_withdrawn, token_used, key_used, too_often, link_unknown,
    anonymous_keeps_nothing.
    """

    def __init__(self, code: str, **context: Any) -> None:
        super().__init__(code)
        self.code = code
        self.context = context

    @property
    def text(self) -> str:
        """What is wrong and what to do, in the language on screen."""
        from forms.refusal_texts import refusal_text

        return refusal_text(self.code, self.context)

    def __str__(self) -> str:
        return self.text


class RecordInvalid(Exception):
    """The answers cannot be stored as they are; ``errors`` is {field key: [Message]}."""

    def __init__(self, errors: Any) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


class RecordsClash(RecordInvalid):
    """A rule across records is broken: only storing the record found that out, its answers alone would not."""
