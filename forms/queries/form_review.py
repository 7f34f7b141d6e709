"""What the designer's panel says about a form: its burden, what is wrong, what deserves a thought, and usages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.engine.definition import from_json
from forms.engine.problems import Problem, errors_only
from forms.models import Form
from forms.usages import Usage

from .burden import Burden, burden
from .field_usages import field_usages
from .form_advice import form_advice
from .form_problems import form_problems
from .located import Located, located

MOST_SHOWN = 30
MISSING = "missing_text"


@dataclass(frozen=True, kw_only=True)
class Used:
    """One field with the places that read it."""

    key: str
    label: Any
    usages: Sequence[Usage]


@dataclass(frozen=True, kw_only=True)
class Review:
    """``burden`` is None while the document has errors; ``more`` counts the findings that are not listed."""

    errors: Sequence[Located]
    warnings: Sequence[Located]
    more: int = 0
    burden: Burden | None = None
    used: Sequence[Used] = ()

    @property
    def count(self) -> int:
        """How many findings do not stop publishing."""
        return len(self.warnings) + self.more


def form_review(form: Form) -> Review:
    """Returns the review of a form as it is in memory."""
    document = form.document
    problems = form_problems(document)
    errors = errors_only(problems)
    rest = together([problem for problem in problems if problem.severity != "error"])
    if errors:
        shown = rest[:MOST_SHOWN]
        return Review(errors=located(document, errors), warnings=located(document, shown), more=len(rest) - len(shown))
    definition = from_json(document)
    rest = [*form_advice(document, form_key=form.key), *rest]
    shown = rest[:MOST_SHOWN]
    usages = field_usages(form, definition) if form.pk else {}
    return Review(
        errors=(),
        warnings=located(document, shown),
        more=len(rest) - len(shown),
        burden=burden(definition, people=form.people, times=form.times_a_year),
        used=[Used(key=key, label=definition.field(key).label, usages=found) for key, found in usages.items() if found],
    )


def together(problems: Sequence[Problem]) -> list[Problem]:
    """Returns the problems with one line for all texts that a language lacks: they would bury everything else."""
    lacking = Counter(str(each.context["language"]) for each in problems if each.code == MISSING)
    lines = [
        Problem("", "missing_texts", {"language": language, "count": count}, "warning")
        for language, count in lacking.items()
    ]
    return [*(each for each in problems if each.code != MISSING), *lines]


def outline(document: Mapping[str, Any]) -> list[tuple[str, Any, bool]]:
    """Returns (key, label, whether it is a section) of everything that can be put into the library."""
    sections = [(section["key"], section.get("title") or section["key"], True) for section in document["sections"]]
    return [*sections, *((field["key"], field.get("label") or field["key"], False) for field in document["fields"])]
