"""A bad value in the environment stops the start and says what to do."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from guicheng.settings import environment

GOOD_KEY = "kO3v-9sYx7Qe1uZb5Lr0Tn8Wc4Jd6Hf2Mg_PaVqXiBtSyEoRlUzKw"


@pytest.fixture
def given(monkeypatch):
    return lambda value: monkeypatch.setenv("GUICHENG_X", value)


def refusal(function, *arguments, **options):
    with pytest.raises(ImproperlyConfigured) as caught:
        function("GUICHENG_X", *arguments, **options)
    return str(caught.value)


def test_a_value_that_is_missing_is_asked_for():
    assert refusal(environment.text) == "GUICHENG_X is not set: give it a value in the environment."


@pytest.mark.parametrize(("word", "answer"), [("1", True), ("Yes", True), ("off", False), ("", True)])
def test_yes_and_no(given, word, answer):
    given(word)
    assert environment.flag("GUICHENG_X", True) is answer


def test_a_word_that_is_neither_yes_nor_no_is_refused(given):
    given("maybe")
    assert "neither yes nor no" in refusal(environment.flag, False)


@pytest.mark.parametrize("value", ["0", "101", "-5", "1e1", "１２", "5.0", "abc"])
def test_a_number_out_of_bounds_or_malformed_is_refused(given, value):
    given(value)
    assert "whole number from 1 to 100" in refusal(environment.number, 7, minimum=1, maximum=100)


def test_a_word_that_is_not_among_the_choices_is_refused(given):
    given("LOUD")
    assert "use one of INFO, ERROR" in refusal(environment.choice, "INFO", ("INFO", "ERROR"))


@pytest.mark.parametrize("value", ["short", "x" * 64, "django-insecure-" + GOOD_KEY])
def test_a_weak_secret_key_is_refused(given, value):
    given(value)
    assert "too weak" in refusal(environment.secret_key)


def test_a_strong_secret_key_is_taken(given):
    given(GOOD_KEY)
    assert environment.secret_key("GUICHENG_X") == GOOD_KEY


@pytest.mark.parametrize("value", ["*", "a.example, *", ".", "https://a.example", "a.example:8000", "a b"])
def test_hosts_that_fit_all_or_none_are_refused(given, value):
    given(value)
    assert "plain host names" in refusal(environment.hosts)


def test_hosts_are_required():
    assert "name the hosts" in refusal(environment.hosts)


@pytest.mark.parametrize(
    "value", ["http://a.example", "https://", "https://a.example/path", "https://user@a.example", "a.example"]
)
def test_an_address_that_is_not_plain_https_is_refused(given, value):
    given(value)
    assert "must be an https address" in refusal(environment.base_url, ["a.example"])


def test_the_address_must_be_among_the_hosts(given):
    given("https://b.example")
    assert "not among the allowed hosts" in refusal(environment.base_url, ["a.example"])
    given("https://www.a.example/")
    assert environment.base_url("GUICHENG_X", [".a.example"]) == "https://www.a.example"


def test_a_folder_must_exist_and_be_absolute(given, tmp_path):
    given(str(tmp_path))
    assert environment.folder("GUICHENG_X") == tmp_path
    for wrong in (str(tmp_path / "missing"), "var"):
        given(wrong)
        assert "existing, writable folder" in refusal(environment.folder)


def test_a_mail_server_is_read_from_its_address(given):
    given("smtp+starttls://post:p%40ss@mail.a.example")
    assert environment.mail("GUICHENG_X") == environment.Mail(
        host="mail.a.example", port=587, user="post", password="p@ss", starttls=True
    )
    given("none")
    assert environment.mail("GUICHENG_X") == environment.Mail()


@pytest.mark.parametrize("value", ["mail.a.example", "http://mail.a.example", "smtp://", "smtp://a.example/x"])
def test_a_malformed_mail_server_is_refused(given, value):
    given(value)
    assert "smtp+starttls://" in refusal(environment.mail)


def test_the_password_of_the_mail_server_is_not_printed():
    assert "secret" not in repr(environment.Mail(host="a", password="secret"))


def test_the_database_address(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p%2F@db.example:5433/name")
    found = environment.database(tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "u",
        "p/",
        "db.example",
        "5433",
        "name",
    )
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/x.sqlite3")
    assert environment.database(tmp_path)["NAME"] == "/tmp/x.sqlite3"


@pytest.mark.parametrize("value", ["mysql://a/b", "postgresql://host", "sqlite://relative", "nonsense"])
def test_a_malformed_database_address_is_refused(monkeypatch, tmp_path, value):
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like"):
        environment.database(tmp_path)
