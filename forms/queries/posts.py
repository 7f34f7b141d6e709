"""Posts that can be named in a form: what posts exist is no secret."""

from collections.abc import Mapping, Sequence
from typing import Any

from forms.field_types.context import Option
from organization.models import Post


class PostLookup:
    """Finds posts by name or key."""

    def search(self, text: str, *, actor: Any, config: Mapping[str, Any], limit: int) -> Sequence[Option]:
        wanted = set(config.get("posts") or ())
        found = [post for post in Post.objects.all() if not wanted or post.key in wanted]
        named = [post for post in found if text in post.label or text.casefold() == post.key]
        return [Option(value=post.key, label=post.label) for post in named[:limit]]

    def find(self, value: str, *, actor: Any, config: Mapping[str, Any]) -> Option | None:
        post = Post.objects.filter(key=value).first()
        wanted = config.get("posts") or ()
        return Option(value=post.key, label=post.label, offered=not wanted or post.key in wanted) if post else None
