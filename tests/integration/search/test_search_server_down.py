"""A search server that is silent, crowded or not built yet: readers get an answer from the database, and are told."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.index import insert_or_update_object

from cms.models import CmsImage
from organization import clock
from search.engines import EngineDown
from search.engines.chosen import chosen_engine, database_engine
from search.engines.cluster.bulk import DocumentsRefused
from search.management.commands.search import SILENT
from search.models import SearchChange, SearchDocument
from search.request import SearchRequest
from search.services import search, suggest
from search.services.indexing import index_changes
from search.services.telling import DOCUMENT, OBJECT, tell_of_objects
from tests.services.stub_server import SILENCE, stub_server

pytestmark = pytest.mark.django_db
DATABASE = {"BACKEND": "search.backends.database"}


@pytest.fixture(params=["elasticsearch", "opensearch"])
def stub(request, settings):
    """A server of either product that is silent until it is told what to answer."""
    with stub_server() as server:
        server.answer = lambda _method, _path, _body: SILENCE
        settings.WAGTAILSEARCH_BACKENDS = {
            "default": {"BACKEND": f"search.backends.{request.param}", "URLS": [server.url], "INDEX_PREFIX": "x_"},
            "database": DATABASE,
        }
        yield server


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr("search.engines.patience.QUICK", 0.2)
    monkeypatch.setattr("search.engines.cluster.engine.BRISK", 0.2)
    monkeypatch.setattr("search.engines.cluster.engine.PATIENT", 0.2)
    monkeypatch.setattr("search.backends.cluster.BRISK", 0.2)


@pytest.fixture
def indexed(cast):
    """A branch that is found in the database."""
    from search.services.rebuilding import rebuild

    cast.branch.name = "示例支部"
    cast.branch.save()

    with override_settings(WAGTAILSEARCH_BACKENDS={"default": DATABASE}):
        rebuild(tell=lambda *_progress: None)


class FakeServer:
    """Takes everything; something may happen meanwhile."""

    name = "fake"

    def __init__(self, meanwhile=lambda: None):
        self.told: list[int] = []
        self.meanwhile = meanwhile

    def put(self, documents):
        self.told += [each.pk for each in documents]
        self.meanwhile()

    def drop(self, documents):
        self.told += list(documents)


def always(status: int, content: object = None):
    return lambda _method, _path, _body: (status, content if content is not None else {"error": {"type": "x"}})


def test_the_database_answers_for_a_silent_server_and_says_so(stub, indexed, cast):
    result = search(SearchRequest(text="支部"), cast.admin)
    assert result.degraded
    assert result.engine == database_engine().name
    assert result.hits


def test_only_the_first_reader_waits(stub, indexed, cast):
    for _reader in range(5):
        assert search(SearchRequest(text="支部"), cast.admin).degraded
        suggest("支", cast.admin)
    assert len(stub.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_no_answer_of_the_server_is_an_error_for_readers(stub, indexed, cast, status):
    stub.answer = always(status)
    assert search(SearchRequest(text="支部"), cast.admin).degraded
    assert suggest("支", cast.admin)


def test_what_the_server_was_not_told_is_told_later(stub, indexed, cast):
    from search.services.indexing import queue

    unit = cast.branch
    unit.name = "改了名字的支部"
    unit.save()
    SearchChange.objects.all().delete()
    queue("unit", [unit.pk])
    index_changes()
    assert search(SearchRequest(text="改了名字"), cast.admin).hits, "the database knows at once"
    waiting = SearchChange.objects.filter(kind=DOCUMENT)
    assert {change.attempts for change in waiting} == {1}
    assert all(change.last_error for change in waiting)


def test_the_server_is_told_after_the_change_is_stored(indexed, cast, monkeypatch):
    from search.services.indexing import queue

    SearchChange.objects.all().delete()
    cast.branch.name = "又一个名字"
    cast.branch.save()
    queue("unit", [cast.branch.pk])
    open_blocks = []
    server = FakeServer(meanwhile=lambda: open_blocks.append(list(connection.savepoint_ids)))
    monkeypatch.setattr("search.services.indexing.engines", lambda: (database_engine(), server))
    index_changes()
    assert server.told
    assert open_blocks == [[]], "nothing is locked while the server is talked to"


def test_what_was_told_leaves_the_queue(indexed):
    from search.services.telling import note_for_server, tell_server

    row = SearchDocument.objects.filter(kind="unit").first()
    SearchChange.objects.all().delete()
    note_for_server([row.pk])
    server = FakeServer()
    assert tell_server(server, 10) == 1
    assert server.told == [row.pk]
    assert not SearchChange.objects.exists()


def test_a_document_that_changes_while_it_is_told_is_told_again(indexed):
    from search.services.telling import note_for_server, tell_server

    row = SearchDocument.objects.filter(kind="unit").first()
    SearchChange.objects.all().delete()
    note_for_server([row.pk])
    server = FakeServer(meanwhile=lambda: SearchDocument.objects.filter(pk=row.pk).update(digest="newer"))
    tell_server(server, 10)
    server.meanwhile = lambda: None
    assert tell_server(server, 10) == 1
    assert not SearchChange.objects.exists()


def test_a_document_the_server_refuses_is_told_again_and_no_other(indexed, cast):
    from search.services.telling import note_for_server, tell_server

    bad, good = SearchDocument.objects.filter(kind="unit")[:2]
    SearchChange.objects.all().delete()
    note_for_server([bad.pk, good.pk])

    def refuse():
        raise DocumentsRefused({str(bad.pk): "mapper_parsing_exception"})

    assert tell_server(FakeServer(meanwhile=refuse), 10) == 2
    (waiting,) = SearchChange.objects.all()
    assert (waiting.object_id, waiting.attempts) == (str(bad.pk), 1)
    assert waiting.last_error == "mapper_parsing_exception"
    assert waiting.available_at > clock.now()


def test_comparing_with_a_silent_server_says_so(stub, indexed):
    with pytest.raises(CommandError, match="does not answer") as error:
        call_command("search", "verify")
    assert error.value.returncode == SILENT


def test_a_server_without_an_index_is_not_asked_to_guess(stub):
    stub.answer = always(404, {"error": {"type": "index_not_found_exception"}, "status": 404})
    with pytest.raises(EngineDown):
        list(chosen_engine().stored())


class TestTheAdministration:
    """Wagtail's own searches go on as well."""

    def test_pages_are_found_in_the_database(self, stub):
        root = Page.objects.get(depth=1)
        root.add_child(instance=Page(title="党建品牌建设", slug="brand"))
        get_search_backend("database").add(Page.objects.get(slug="brand"))
        found = Page.objects.search("品牌")
        assert [page.title for page in found] == ["党建品牌建设"]
        assert found.count() == 1
        assert [page.title for page in Page.objects.autocomplete("党建")] == ["党建品牌建设"]

    def test_saving_and_deleting_never_fails(self, stub, django_capture_on_commit_callbacks):
        image = CmsImage(title="照片", width=1, height=1)
        with django_capture_on_commit_callbacks(execute=True):
            image.save()
        with django_capture_on_commit_callbacks(execute=True):
            image.delete()

    @pytest.mark.parametrize("is_gone", [False, True])
    def test_what_the_server_was_not_told_is_told_when_it_is_back(self, stub, is_gone):
        image = CmsImage.objects.create(title="照片", width=1, height=1)
        if is_gone:
            image.delete()
        else:
            insert_or_update_object(image)
        get_search_backend().connection.breaker.worked()
        stub.answer = always(200, {"errors": False, "items": []})
        waiting = SearchChange.objects.filter(kind=OBJECT)
        assert waiting.exists()
        waiting.update(available_at=clock.now())
        assert tell_of_objects(10) == 1
        assert not waiting.exists()
        assert "_bulk" in stub.asked[-1][1]
