"""A search server that fails in any of the usual ways is noticed, told apart, and left alone."""

import json
import socket
import threading
from types import SimpleNamespace

import pytest

from search.backends import elasticsearch, opensearch
from search.engines import EngineDown, patience
from search.engines.cluster import bulk
from search.engines.cluster.breaker import FIRST_PAUSE, LONGEST_PAUSE, Breaker
from search.engines.cluster.bulk import Action, DocumentsRefused, send
from search.engines.cluster.connection import Connection, Refused
from tests.services.stub_server import SILENCE, stub_server

BACKENDS = {"elasticsearch": elasticsearch.SearchBackend, "opensearch": opensearch.SearchBackend}


@pytest.fixture(scope="module")
def stub():
    with stub_server() as server:
        yield server


@pytest.fixture(params=sorted(BACKENDS))
def connection(request, stub):
    stub.asked.clear()
    stub.answer = lambda _method, _path, _body: (200, {"ok": True})
    backend = BACKENDS[request.param]({"URLS": [stub.url]})
    return Connection(backend, Breaker())


def always(status: int, content: object = None):
    return lambda _method, _path, _body: (status, content if content is not None else {"error": "no"})


def test_an_answer_is_an_answer(connection):
    assert connection.ask("POST", "/things/_search", {"query": {}}) == {"ok": True}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_failing_server_counts_as_down(connection, stub, status):
    stub.answer = always(status)
    with pytest.raises(EngineDown):
        connection.ask("POST", "/things/_search", {})


def test_one_failure_is_forgiven_several_in_a_row_are_not(connection, stub):
    stub.answer = always(500)
    for _time in range(6):
        with pytest.raises(EngineDown):
            connection.ask("POST", "/things/_search", {})
    assert len(stub.asked) == 3


def test_a_request_at_fault_is_no_sign_of_an_ill_server(connection, stub):
    stub.answer = always(400, {"error": {"type": "parsing_exception"}})
    for _time in range(5):
        with pytest.raises(Refused) as caught:
            connection.ask("POST", "/things/_search", {})
    assert caught.value.status == 400
    assert not connection.breaker.is_open


def test_nobody_waits_for_a_server_that_was_silent_just_now(connection, stub):
    stub.answer = lambda _method, _path, _body: SILENCE
    with pytest.raises(EngineDown):
        connection.ask("POST", "/things/_search", {}, seconds=0.2)
    for _reader in range(20):
        with pytest.raises(EngineDown, match="left alone"):
            connection.ask("POST", "/things/_search", {})
    assert len(stub.asked) == 1


def test_an_answer_that_is_no_json_counts_as_none(connection, stub):
    stub.answer = always(200, "<html>Please sign in to the hotel's network</html>")
    with pytest.raises(EngineDown):
        connection.ask("POST", "/things/_search", {})


@pytest.mark.parametrize("product", sorted(BACKENDS))
def test_a_port_where_nobody_listens(product):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    backend = BACKENDS[product]({"URLS": [url], "USER": "somebody", "PASSWORD": "secret-word"})
    with pytest.raises(EngineDown) as caught:
        Connection(backend, Breaker()).ask("GET", "/_cluster/health")
    assert "secret-word" not in str(caught.value)


def test_of_several_nodes_a_living_one_answers(stub):
    stub.answer = always(200, {"ok": True})
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
    for backend in BACKENDS.values():
        connection = Connection(backend({"URLS": [dead, stub.url]}), Breaker())
        assert [connection.ask("GET", "/") for _time in range(4)] == [{"ok": True}] * 4


def test_nobody_waits_longer_than_the_limit_even_for_a_client_that_does():
    """Looking up a name, for one, is bounded by no limit of any client."""
    told = threading.Event()
    client = SimpleNamespace(call=lambda *_request, **_more: told.wait(60))
    with pytest.raises(EngineDown, match="no answer within"):
        Connection(client, Breaker()).ask("GET", "/", seconds=0.05)
    told.set()


def test_all_that_one_answer_asks_shares_one_limit(monkeypatch):
    monkeypatch.setattr(patience, "QUICK", 60.0)
    with patience.one_answer():
        first = patience.allowance()
        with patience.one_answer():
            assert patience.allowance() is first
    assert patience.allowance() is not first
    monkeypatch.setattr(patience, "QUICK", 0.0)
    with patience.one_answer(), pytest.raises(EngineDown):
        patience.allowance().left()


class TestTheBreaker:
    def test_tries_again_with_one_caller_after_a_pause(self):
        now = SimpleNamespace(seconds=100.0)
        breaker = Breaker(lambda: now.seconds)
        breaker.failed(silent=True)
        assert not breaker.may_ask()
        now.seconds += FIRST_PAUSE
        assert breaker.may_ask()
        assert not breaker.may_ask(), "the others wait for the news of the first"
        breaker.worked()
        assert breaker.may_ask()

    def test_waits_longer_each_time_but_never_for_ever(self):
        now = SimpleNamespace(seconds=0.0)
        breaker = Breaker(lambda: now.seconds)
        for _time in range(10):
            breaker.failed(silent=True)
            now.seconds += LONGEST_PAUSE
            assert breaker.may_ask()

    def test_one_who_never_tells_how_it_went_blocks_nobody_for_good(self):
        now = SimpleNamespace(seconds=0.0)
        breaker = Breaker(lambda: now.seconds)
        breaker.failed(silent=True)
        now.seconds += FIRST_PAUSE
        assert breaker.may_ask()
        now.seconds += FIRST_PAUSE
        assert breaker.may_ask()


def stored(identity: str, status: int = 201, error: str = "", action: str = "index") -> dict:
    return {action: {"_id": identity, "status": status} | ({"error": {"type": error}} if error else {})}


def answered(*items: dict):
    return 200, {"errors": True, "items": list(items)}


class TestManyDocuments:
    """Of many documents some may fail while the others are stored."""

    ACTIONS = tuple(Action(id=str(number), body={"text": "党建"}) for number in range(4))

    def items(self, body: str) -> list[str]:
        return [json.loads(line)["index"]["_id"] for line in body.splitlines() if '"index"' in line]

    def test_what_the_server_had_no_room_for_is_sent_again_and_nothing_else(self, connection, stub):
        sent = []

        def crowded(_method, _path, body):
            ids = self.items(body)
            sent.append(ids)
            late = [{"1", "3"}, {"3"}, set()][len(sent) - 1]
            return answered(*(stored(each, 429, "rejected") if each in late else stored(each) for each in ids))

        stub.answer = crowded
        send(connection, "things", self.ACTIONS, alias=True, sleep=lambda _seconds: None)
        assert sent == [["0", "1", "2", "3"], ["1", "3"], ["3"]]
        assert "require_alias=true" in stub.asked[0][1]

    def test_a_document_at_fault_is_named_after_all_others_were_stored(self, connection, stub):
        stub.answer = always(*answered(stored("0"), stored("2", 400, "mapper_parsing_exception")))
        with pytest.raises(DocumentsRefused, match="mapper_parsing_exception") as caught:
            send(connection, "things", self.ACTIONS, alias=True)
        assert set(caught.value.reasons) == {"2"}

    def test_a_server_that_never_has_room_is_down(self, connection, stub):
        stub.answer = lambda _method, _path, body: answered(*(stored(each, 503, "full") for each in self.items(body)))
        with pytest.raises(EngineDown, match="4 documents"):
            send(connection, "things", self.ACTIONS, alias=True, sleep=lambda _seconds: None)
        assert len(stub.asked) == bulk.TRIES

    def test_without_an_index_nothing_is_invented(self, connection, stub):
        stub.answer = always(*answered(stored("0", 404, "index_not_found_exception")))
        with pytest.raises(EngineDown, match="search rebuild"):
            send(connection, "things", self.ACTIONS, alias=True)

    def test_forgetting_what_was_never_there_is_no_error(self, connection, stub):
        stub.answer = always(*answered(stored("9", 404, action="delete")))
        send(connection, "things", [Action(id="9")], alias=True)

    def test_large_amounts_travel_in_portions(self, connection, stub):
        stub.answer = always(200, {"errors": False, "items": []})
        large = [Action(id=str(number), body={"text": "字" * (bulk.LARGEST // 2)}) for number in range(5)]
        send(connection, "things", large, alias=True)
        assert len(stub.asked) == 3
