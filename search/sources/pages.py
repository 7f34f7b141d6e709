"""Pages of the site, each kind of page a kind of its own."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Model, QuerySet, TextField
from django.db.models.signals import post_delete, post_save
from django.utils import timezone, translation
from typing_extensions import override
from wagtail.fields import RichTextField, StreamField
from wagtail.models import BaseViewRestriction, Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .base import MEMBER, PUBLIC, Entry, Source
from .listening import queue_later, when_restricted

_LEFT_OUT = {"people", "cover_caption", "lead_title", "search_description", "comments", "full_text"}
_DATES = ("written_on", "issued_on", "decided_on")


class PageSource(Source):
    """Live pages of some models; a page behind a password is never found."""

    def __init__(self, kind: str, label: Any, *models: type[Page]) -> None:
        self.kind, self.label, self.models = kind, label, models
        self.model = models[0] if len(models) == 1 else Page

    @override
    def queryset(self) -> QuerySet[Any]:
        if len(self.models) == 1:
            manager: Any = self.model._default_manager
            pages = manager.live().select_related("locale")
            with_unit = [field.name for field in self.model._meta.fields if field.name in ("unit", "category")]
            return pages.select_related(*with_unit) if with_unit else pages
        return Page.objects.live().type(*self.models).specific()

    @override
    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        restrictions = list(PageViewRestriction.objects.select_related("page").prefetch_related("groups"))
        for page in objects:
            readers = readers_of_page(page, restrictions)
            url = page.get_url() if readers else None
            if readers and url and page.depth > 1:
                with translation.override(page.locale.language_code):
                    yield self._entry(page, url, readers)

    def _entry(self, page: Any, url: str, readers: tuple[str, ...]) -> Entry:
        unit = getattr(page, "unit", None)
        happened_on = next((day for name in _DATES if (day := getattr(page, name, None))), None)
        if happened_on is None and page.first_published_at:
            happened_on = timezone.localdate(page.first_published_at)
        return Entry(
            object_id=str(page.pk),
            locale=page.locale.language_code,
            title=page.title,
            summary=page.search_description,
            body="\n".join(part for part in (text_of_page(page), unit.label if unit else "") if part),
            url=url,
            access=readers,
            confidentiality=PUBLIC if PUBLIC in readers else "internal",
            unit_path=unit.path if unit else "",
            topic=str(getattr(page, "category", None) or ""),
            status=self.status_of(page),
            year=getattr(page, "campaign_year", None) or (happened_on.year if happened_on else None),
            happened_on=happened_on,
        )

    def status_of(self, page: Any) -> str:
        """Returns where the page stands, for the filter of that name; nothing for most kinds."""
        return ""

    @override
    def visible(self, ids: Collection[str], actor: Any) -> set[str]:
        numbers = [int(each) for each in ids if each.isdigit()]
        pages = Page.objects.live().filter(pk__in=numbers).only("pk", "path", "depth")
        restrictions = list(PageViewRestriction.objects.select_related("page").prefetch_related("groups"))
        from search.access import page_tokens

        held = page_tokens(actor)
        return {
            str(page.pk) for page in pages if held is None or not held.isdisjoint(readers_of_page(page, restrictions))
        }

    @override
    def connect(self) -> None:
        for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
            signal.connect(self._changed, dispatch_uid=f"search.{self.kind}.{id(signal)}")
        for model in self.models:
            post_save.connect(self._saved, sender=model, dispatch_uid=f"search.{self.kind}.saved.{model.__name__}")
            post_delete.connect(self._gone, sender=model, dispatch_uid=f"search.{self.kind}.gone.{model.__name__}")
            if "category" in {field.name for field in model._meta.fields}:
                post_save.connect(
                    self._category_renamed,
                    sender=model._meta.get_field("category").related_model,
                    dispatch_uid=f"search.{self.kind}.category.{model.__name__}",
                )
        when_restricted(PageViewRestriction, self._restricted, f"search.{self.kind}.restricted")

    def _changed(self, sender: type[Model], instance: Any, **_rest: Any) -> None:
        """The page and everything below it: addresses change with the place in the tree."""
        self._queue_below(instance)

    def _saved(self, instance: Any, **_rest: Any) -> None:
        """Effects and imports make live pages without publishing a draft."""
        queue_later(self.kind, [instance.pk])

    def _gone(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.pk])

    def _restricted(self, restriction: Any) -> None:
        self._queue_below(restriction.page)

    def _category_renamed(self, instance: Any, *, created: bool = False, **_rest: Any) -> None:
        if not created:
            queue_later(self.kind, self.queryset().filter(category=instance).values_list("pk", flat=True))

    def _queue_below(self, page: Page) -> None:
        below = Page.objects.filter(path__startswith=page.path).type(*self.models)
        queue_later(self.kind, below.values_list("pk", flat=True))


def readers_of_page(page: Page, restrictions: Sequence[PageViewRestriction]) -> tuple[str, ...]:
    """Returns the access tokens of a page; with several restrictions above it, those of the strictest."""
    readers: tuple[str, ...] = (PUBLIC,)
    for each in restrictions:
        if not page.path.startswith(each.page.path):
            continue
        if each.restriction_type == BaseViewRestriction.PASSWORD:
            return ()
        if each.restriction_type == BaseViewRestriction.GROUPS:
            groups = {f"group:{group.pk}" for group in each.groups.all()}
            readers = tuple(sorted(groups if readers in ((PUBLIC,), (MEMBER,)) else groups & set(readers)))
        elif readers == (PUBLIC,):
            readers = (MEMBER,)
    return readers


def text_of_page(page: Any) -> str:
    """Returns the words of a page beside title and summary."""
    from .plain_text import text_of_fields

    own = {field.name for field in Page._meta.get_fields()}
    names = set(_LEFT_OUT) - ({"people"} if getattr(page, "people_consent", False) else set())
    fields = [
        field
        for field in page._meta.fields
        if field.name not in own | names
        and (isinstance(field, (RichTextField, StreamField, TextField)) or field.name in ("slogan", "motto"))
    ]
    return text_of_fields(page, fields)
