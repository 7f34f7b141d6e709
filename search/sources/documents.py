"""Public documents, with the text of their files."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import TaggedItem
from typing_extensions import override
from wagtail.models import BaseViewRestriction, CollectionViewRestriction
from wagtail.models import Collection as DocumentCollection

from cms.models import CmsDocument
from search.extraction import text_of_file
from search.extraction.reading import READER

from .base import MEMBER, PUBLIC, Entry, Source, digest_of
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
        self._texts: dict[str, str | None] = {}
        """Read beforehand and not used yet, by what they were read from."""

    @override
    def prepare(self, ids: Iterable[str]) -> None:
        documents = [document for document in self.objects(ids) if _readers(document)]
        self._texts = {}
        self._texts = self._read(documents)

    def _read(self, documents: Sequence[Any]) -> dict[str, str | None]:
        """Returns the texts of the documents: those that were prepared, those that the mirror has of the very same
        file, and those of all other files, which are opened."""
        texts = {**self._texts, **self._mirrored([each for each in documents if _file_of(each) not in self._texts])}
        for document in documents:
            if _file_of(document) not in texts:
                texts[_file_of(document)] = text_of_file(document.file)
        return texts

    def _mirrored(self, documents: Sequence[Any]) -> dict[str, str | None]:
        from search.models import SearchDocument

        rows = SearchDocument.objects.filter(kind=self.kind, object_id__in=[str(each.pk) for each in documents])
        known = {each: (body, digest) for each, body, digest in rows.values_list("object_id", "body", "digest")}
        found: dict[str, str | None] = {}
        for document in documents:
            body, digest = known.get(str(document.pk), ("", ""))
            if document.file_hash and digest_of(_entry(document, body)) == digest:
                found[_file_of(document)] = body
        return found

    @override
    def entries(self, objects: Sequence[Any]) -> Iterator[Entry]:
        documents = [document for document in objects if _readers(document)]
        texts = self._read(documents)
        for document in documents:
            self._texts.pop(_file_of(document), None)
            yield _entry(document, texts[_file_of(document)])

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
        for signal in (post_save, post_delete):  # the administration stores tags after the document
            signal.connect(self._tagged, sender=TaggedItem, dispatch_uid=f"search.document.tag.{id(signal)}")
        when_restricted(CollectionViewRestriction, self._restricted, "search.collection")
        # The administration stores a collection before it moves it, in the same transaction.
        post_save.connect(self._collection_changed, sender=DocumentCollection, dispatch_uid="search.collection.moved")

    def _changed(self, instance: Any, **_rest: Any) -> None:
        queue_later(self.kind, [instance.pk])

    def _tagged(self, instance: Any, **_rest: Any) -> None:
        if instance.content_type.model_class() is CmsDocument:
            queue_later(self.kind, [instance.object_id])

    def _restricted(self, restriction: Any) -> None:
        self._queue_below(restriction.collection)

    def _collection_changed(self, instance: Any, **_rest: Any) -> None:
        self._queue_below(instance)

    def _queue_below(self, collection: Any) -> None:
        below = collection.get_descendants(inclusive=True)
        queue_later(self.kind, CmsDocument.objects.filter(collection__in=below).values_list("pk", flat=True))


def _file_of(document: Any) -> str:
    """Returns what names the file, what is in it, and how it is read."""
    return f"{document.file.name}:{document.file_hash}:{READER}"


def _entry(document: Any, text: str | None) -> Entry:
    readers = _readers(document)
    added_on = timezone.localdate(document.created_at)
    return Entry(
        object_id=str(document.pk),
        title=document.title,
        summary=" ".join(tag.name for tag in document.tags.all()),
        body=text or "",
        url=document.url,
        access=readers,
        confidentiality=PUBLIC if PUBLIC in readers else "internal",
        topic=document.file_extension.upper(),
        year=added_on.year,
        happened_on=added_on,
        made_from=_file_of(document) if document.file_hash and text is not None else "",
    )


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
