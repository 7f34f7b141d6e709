"""A post of the organisation."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .context import FillContext, Option
from .picks import Pick
from .settings import Keys

MOST_AT_ONCE = 60


class PostPick(Pick):
    """Stored as the post's key."""

    key = "post"
    label = _("Post")
    icon = "crosshairs"
    lookup = "post"
    can_be_column = True
    settings = (Keys("posts", _("Only these posts"), default=(), of="posts"),)

    def few(self, spec: FieldSpec, ctx: FillContext) -> Sequence[Option]:
        lookup = ctx.lookups.get(self.lookup)
        config = self.lookup_config(spec, ctx)
        found = lookup.search("", actor=ctx.user, config=config, limit=MOST_AT_ONCE + 1) if lookup else ()
        return found if len(found) <= MOST_AT_ONCE else ()
