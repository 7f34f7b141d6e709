"""One term of a vocabulary that administrators keep."""

from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .context import FillContext, Option
from .picks import Pick
from .settings import KEY, Line, Setting, YesNo

MOST_AT_ONCE = 40
VOCABULARY = Line("vocabulary", _("Vocabulary"), pattern=KEY.pattern, of="vocabularies")
LOWEST = YesNo("lowest", _("Only terms with nothing below them"))


class Term(Pick):
    """Stored as the term's code. Terms out of their dates are no longer offered; stored ones keep their words."""

    key = "term"
    label = _("One term of a vocabulary")
    group = "choice"
    icon = "list-ul"
    lookup = "term"
    can_be_column = True
    settings: ClassVar[tuple[Setting, ...]] = (VOCABULARY, LOWEST)

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        return super().config_problems(spec) + vocabulary_problems(spec)

    def few(self, spec: FieldSpec, ctx: FillContext) -> Sequence[Option]:
        return few_terms(self, spec, ctx)


def few_terms(kind: Pick, spec: FieldSpec, ctx: FillContext) -> Sequence[Option]:
    """Returns all terms of a small vocabulary."""
    lookup = ctx.lookups.get("term")
    config = kind.lookup_config(spec, ctx)
    found = lookup.search("", actor=ctx.user, config=config, limit=MOST_AT_ONCE + 1) if lookup else ()
    return found if len(found) <= MOST_AT_ONCE else ()


def vocabulary_problems(spec: FieldSpec) -> list[Problem]:
    """Returns the problem of a field that names no vocabulary."""
    return [] if spec.config.get("vocabulary") else [Problem("config/vocabulary", "vocabulary_missing", {})]
