"""How sources say that something changed, without knowing the services."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

Queue = Callable[[str, Iterable[Any]], None]
_queue: list[Queue] = []
AT_ONCE = 500


def set_queue(queue: Queue) -> None:
    """Says where changes are noted; called once when the site starts."""
    _queue[:] = [queue]


def queue_later(kind: str, ids: Iterable[Any]) -> None:
    """Notes, in the transaction of the change, that entries of these objects have to be looked at again."""
    found = list(ids)
    if found and _queue:
        _queue[0](kind, found)


def indexed(kind: str, ids: Iterable[str]) -> list[str]:
    """Returns those of the objects that the mirror has something of."""
    from search.models import SearchDocument

    found, wanted = set[str](), list(ids)
    for first in range(0, len(wanted), AT_ONCE):
        some = SearchDocument.objects.filter(kind=kind, object_id__in=wanted[first : first + AT_ONCE])
        found.update(some.values_list("object_id", flat=True))
    return sorted(found)


def when_renamed(model: type[Model], queue: Callable[[Any], None], uid: str) -> None:
    """Calls ``queue`` with an object after it was stored under another title."""

    def compare(instance: Any, raw: bool = False, **_rest: Any) -> None:
        known = model._default_manager.filter(pk=instance.pk)
        instance.is_renamed = not raw and known.exclude(title=instance.title).exists()

    def stored(instance: Any, **_rest: Any) -> None:
        if instance.is_renamed:
            queue(instance)

    pre_save.connect(compare, sender=model, weak=False, dispatch_uid=f"{uid}.compare")
    post_save.connect(stored, sender=model, weak=False, dispatch_uid=f"{uid}.stored")


def when_restricted(restriction: type[Model], queue: Callable[[Any], None], uid: str) -> None:
    """Calls ``queue`` with a restriction that came, changed or went, and once more when its groups were set: they are
    stored after the restriction itself."""

    def changed(instance: Any, **_rest: Any) -> None:
        queue(instance)

    def groups_set(instance: Any, action: str, reverse: bool, pk_set: Any, **_rest: Any) -> None:
        if action.startswith("post_"):
            found = restriction._default_manager.filter(pk__in=pk_set or ()) if reverse else [instance]
            for each in found:
                queue(each)

    through: Any = restriction._meta.get_field("groups")
    for signal in (post_save, post_delete):
        signal.connect(changed, sender=restriction, weak=False, dispatch_uid=f"{uid}.{id(signal)}")
    m2m_changed.connect(groups_set, sender=through.remote_field.through, weak=False, dispatch_uid=f"{uid}.groups")
