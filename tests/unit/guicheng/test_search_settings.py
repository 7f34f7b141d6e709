"""The address of a search server is read strictly: what cannot be meant stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from guicheng.settings import search


@pytest.fixture
def given(monkeypatch):
    def give(url: str, **more: str) -> dict:
        monkeypatch.setenv("GUICHENG_SEARCH_URL", url)
        for name, value in more.items():
            monkeypatch.setenv(f"GUICHENG_SEARCH_{name}", value)
        return search.backends("in.the.database")

    return give


@pytest.mark.parametrize("word", ["", "database"])
def test_without_a_server_the_database_searches(given, word):
    assert given(word) == {"default": {"BACKEND": "in.the.database"}}


def test_a_server_is_asked_first_and_the_database_stays(given):
    backends = given("elasticsearch+https://writer:p%40ss@search.example:9243/path/")
    assert backends["database"] == {"BACKEND": "in.the.database"}
    assert backends["default"] == {
        "BACKEND": "search.backends.elasticsearch",
        "URLS": ["https://search.example:9243/path"],
        "USER": "writer",
        "PASSWORD": "p@ss",
        "CERTIFICATES": "",
        "INDEX_PREFIX": "guicheng_",
    }


def test_several_nodes_of_one_cluster(given):
    backend = given("opensearch+http://[::1], opensearch+http://10.0.0.2:9201")["default"]
    assert backend["URLS"] == ["http://[::1]:9200", "http://10.0.0.2:9201"]
    assert backend["BACKEND"] == "search.backends.opensearch"


@pytest.mark.parametrize(
    "url",
    [
        "http://search.example:9200",
        "solr+http://search.example",
        "elasticsearch+http://",
        "elasticsearch+http://search.example:0",
        "elasticsearch+http://search.example:99999",
        "elasticsearch+http://search.example/?pretty",
        "elasticsearch+http://a.example,opensearch+http://b.example",
        "elasticsearch+http://a.example,database",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused(given, url):
    with pytest.raises(ImproperlyConfigured, match="GUICHENG_SEARCH_URL"):
        given(url)


def test_nodes_with_different_passwords_are_refused(given):
    with pytest.raises(ImproperlyConfigured, match="same user and password"):
        given("elasticsearch+https://a:b@one.example,elasticsearch+https://a:c@two.example")


def test_a_password_never_travels_in_the_clear(given):
    with pytest.raises(ImproperlyConfigured, match="in the clear"):
        given("elasticsearch+http://a:b@search.example:9200")
    assert given("elasticsearch+http://a:b@127.0.0.1:9200")["default"]["PASSWORD"] == "b"


@pytest.mark.parametrize("prefix", ["Upper_", "9_", "a b", "x*", "a" * 60])
def test_a_prefix_no_index_can_have_is_refused(given, prefix):
    with pytest.raises(ImproperlyConfigured, match="GUICHENG_SEARCH_PREFIX"):
        given("elasticsearch+https://search.example", PREFIX=prefix)


def test_certificates_must_exist(given, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="GUICHENG_SEARCH_CA"):
        given("elasticsearch+https://search.example", CA=str(tmp_path / "none.pem"))
