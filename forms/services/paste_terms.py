"""Terms of a vocabulary out of pasted lines: what each line means, and taking them over all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from forms.field_types.date import parse_date
from forms.field_types.errors import FieldError
from forms.field_types.gate import gate, gate_line
from forms.models import Vocabulary, VocabularyTerm
from forms.problem_texts import message_of

MOST_LINES = 5000
LONGEST_PASTE = 400_000


@dataclass(frozen=True, kw_only=True)
class PastedTerm:
    """One line: code, words, words in English, code of the term above, first and last day."""

    line: int
    code: str = ""
    label: str = ""
    label_en: str = ""
    parent: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    problem: str = ""


def read_terms(text: str, known: Sequence[str] = ()) -> list[PastedTerm]:
    """Returns one PastedTerm a line, the wrong ones with their problem in words. Raises FieldError for the whole.

    Columns are parted by tabs, as spreadsheets copy them, or by |; a line with one column is code and words at once.
    ``known`` are the codes that the vocabulary has.
    """
    lines = [line for line in gate(text, longest=LONGEST_PASTE).split("\n") if line.strip()]
    if len(lines) > MOST_LINES:
        raise FieldError("too_many", maximum=MOST_LINES, count=len(lines))
    codes, earlier, found = set(known), set[str](), list[PastedTerm]()
    for number, line in enumerate(lines, start=1):
        term = _read_line(number, line)
        if not term.problem and term.code in earlier:
            term = PastedTerm(line=number, code=term.code, problem=_("The code stands on an earlier line."))
        elif not term.problem and term.parent and term.parent not in codes:
            problem = _("The term above (%(code)s) is neither in the vocabulary nor on an earlier line.")
            term = PastedTerm(line=number, code=term.code, problem=problem % {"code": term.parent})
        codes.add(term.code)
        earlier.add(term.code)
        found.append(term)
    return found


def _read_line(number: int, line: str) -> PastedTerm:
    try:
        parts = [gate_line(part, longest=200) for part in (line.split("\t") if "\t" in line else line.split("|"))]
        code, label, english, parent, starts, ends = [*parts, *[""] * 6][:6]
        if not code or len(code) > 60:
            return PastedTerm(line=number, code=code[:60], problem=_("The code has 1 to 60 characters."))
        first, last = parse_date(starts), parse_date(ends)
    except FieldError as error:
        return PastedTerm(line=number, problem=message_of(error.code, error.context))
    if first and last and last < first:
        return PastedTerm(line=number, code=code, problem=_("The last day lies before the first."))
    return PastedTerm(
        line=number, code=code, label=label or code, label_en=english, parent=parent, starts_on=first, ends_on=last
    )


@transaction.atomic
def paste_terms(*, vocabulary: Vocabulary, terms: Sequence[PastedTerm]) -> tuple[int, int]:
    """Adds new terms and changes those whose code exists; returns how many of each. Nothing is ever taken away."""
    rows = {term.code: term for term in VocabularyTerm.objects.filter(vocabulary=vocabulary)}
    position = max((row.position for row in rows.values()), default=0)
    added = changed = 0
    for term in terms:
        row = rows.get(term.code)
        if row is None:
            position += 1
            row = VocabularyTerm(vocabulary=vocabulary, code=term.code, position=position)
            added += 1
        else:
            changed += 1
        row.label, row.label_en = term.label, term.label_en
        row.starts_on, row.ends_on = term.starts_on, term.ends_on
        row.parent = rows.get(term.parent)
        row.full_clean(exclude=["vocabulary"])
        row.save()
        rows[term.code] = row
    return added, changed
