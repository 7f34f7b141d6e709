"""Lists of synonyms pasted at once."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from search.analysis import fold
from search.models import Synonym

MOST_LINES = 2000


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """What a pasted text says: new lists, how many are there already, and every line that cannot be used."""

    new: list[Synonym] = field(default_factory=list)
    known: int = 0
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    """(line, text, what is wrong)"""


def read_synonyms(text: str) -> Pasted:
    """Returns what a text of one list a line says; words are separated by commas, a line that begins with # is left
    out, and what follows a tab is the note."""
    pasted = Pasted()
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        problem = _("More than %(number)s lines: paste them in parts.") % {"number": MOST_LINES}
        return Pasted(problems=[(MOST_LINES + 1, "", problem)])
    seen = {_key(synonym) for synonym in Synonym.objects.all()}
    known = 0
    for number, line in enumerate(lines, start=1):
        words, _tab, note = line.strip().partition("\t")
        if not words or words.startswith("#"):
            continue
        synonym = Synonym(words=", ".join(Synonym(words=words).as_list()), note=note.strip()[:200])
        try:
            synonym.full_clean()
        except ValidationError as error:
            pasted.problems.append((number, words[:80], " ".join(error.messages)))
            continue
        if _key(synonym) in seen:
            known += 1
        else:
            seen.add(_key(synonym))
            pasted.new.append(synonym)
    return Pasted(new=pasted.new, known=known, problems=pasted.problems)


def _key(synonym: Synonym) -> frozenset[str]:
    return frozenset(" ".join(fold(word).split()) for word in synonym.as_list())


@transaction.atomic
def add_synonyms(pasted: Pasted) -> int:
    """Stores the new lists and returns how many there were."""
    for synonym in pasted.new:
        synonym.save()  # one by one: whoever listens to synonyms hears of each
    return len(pasted.new)
