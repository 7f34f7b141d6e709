"""Public documents, with the text of their files."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail.models import BaseViewRestriction, CollectionViewRestriction
from wagtail.models import Collection as DocumentCollection

from cms.models import CmsDocument
from search.extraction import text_of_file

from .base import MEMBER, PUBLIC, Entry, Source
from .listening import queue_later, when_restricted


class DocumentSource(Source):
    """Documents by title, tags and the text inside."""

    kind = "document"
    label = _("Document")
    model = CmsDocument

    @override
    def queryset(self) -> QuerySet[Any]:
        return CmsDocument.objects.select_related("collection").prefetch_related("tags")

    def __init__(self) -> None:
        self._texts: dict[tuple[str, str], str] = {}
        """Read beforehand and not used yet."""

    @override
    def prepare(self, ids: Iterable[str]) -> None:
        self._texts = {}
        for document in self.objects(ids):
            if _readers(document):
                self._texts[document.file.name, document.file_hash] = text_of_file(document.file)

    def _text_of(self, document: Any) -> str:
        text = self._texts.pop((document.file.name, document.file_hash), None)
        return text_of_file(document.file) if text is None else text

    @override
    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        for document in objects:
            readers = _readers(document)
            if not readers:
                continue
            added_on = timezone.localdate(document.created_at)
            yield Entry(
                object_id=str(document.pk),
                title=document.title,
                summary=" ".join(tag.name for tag in document.tags.all()),
                body=self._text_of(document),
                url=document.url,
                access=readers,
                confidentiality=PUBLIC if PUBLIC in readers else "internal",
                topic=document.file_extension.upper(),
                year=added_on.year,
                happened_on=added_on,
            )

    @override
    def visible(self, ids: Collection[str], actor: Any) -> set[str]:
        from search.access import page_tokens

        held = page_tokens(actor)
        documents = self.queryset().filter(pk__in=[int(each) for each in ids if each.isdigit()])
        return {str(each.pk) for each in documents if held is None or not held.isdisjoint(_readers(each))}

    @override
    def connect(self) -> None:
        for signal in (post_save, post_delete):
            signal.connect(self._changed, sender=CmsDocument, dispatch_uid=f"search.document.{id(signal)}")
        when_restricted(CollectionViewRestriction, self._restricted, "search.collection")
        # The administration stores a collection before it moves it, in the same transaction.
        post_save.connect(self._collection_changed, sender=DocumentCollection, dispatch_uid="search.collection.moved")

    def _changed(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.pk])

    def _restricted(self, restriction: Any) -> None:
        self._queue_below(restriction.collection)

    def _collection_changed(self, instance: Any, **_rest: Any) -> None:
        self._queue_below(instance)

    def _queue_below(self, collection: Any) -> None:
        below = collection.get_descendants(inclusive=True)
        queue_later(self.kind, CmsDocument.objects.filter(collection__in=below).values_list("pk", flat=True))


def _readers(document: Any) -> tuple[str, ...]:
    readers: tuple[str, ...] = (PUBLIC,)
    for each in document.collection.get_view_restrictions():
        if each.restriction_type == BaseViewRestriction.PASSWORD:
            return ()
        if each.restriction_type == BaseViewRestriction.GROUPS:
            groups = {f"group:{group.pk}" for group in each.groups.all()}
            readers = tuple(sorted(groups if readers in ((PUBLIC,), (MEMBER,)) else groups & set(readers)))
        elif readers == (PUBLIC,):
            readers = (MEMBER,)
    return readers
