"""Several terms of a vocabulary."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .context import FillContext, Option
from .several_picks import Picks, bounds
from .term import LOWEST, VOCABULARY, few_terms, vocabulary_problems


class Terms(Picks):
    """Stored as a list of term codes."""

    key = "terms"
    label = _("Several terms of a vocabulary")
    group = "choice"
    icon = "list-ul"
    lookup = "term"
    can_be_column = True
    settings = (VOCABULARY, LOWEST, *bounds(_("At least … terms"), _("At most … terms")))

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        return super().config_problems(spec) + vocabulary_problems(spec)

    def few(self, spec: FieldSpec, ctx: FillContext) -> Sequence[Option]:
        return few_terms(self, spec, ctx)
