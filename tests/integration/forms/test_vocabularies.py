"""Vocabularies: what may be chosen when, and pasting terms from a spreadsheet."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms.engine.definition import FieldSpec
from forms.field_types import field_type
from forms.field_types.errors import FieldError
from forms.models import Vocabulary, VocabularyTerm
from forms.services.fill_context import fill_context
from forms.services.paste_terms import paste_terms, read_terms
from organization.models import User

pytestmark = pytest.mark.django_db
SPEC = FieldSpec(key="f", type="term", config={"vocabulary": "honours"})
PASTED = "national\t国家级\tNational\nlabour\t劳动模范\tModel worker\tnational\nold\t旧称号\t\t\t2001-01-01\t2010-12-31"


@pytest.fixture
def honours() -> Vocabulary:
    vocabulary = Vocabulary.objects.create(key="honours", title="荣誉称号")
    paste_terms(vocabulary=vocabulary, terms=read_terms(PASTED))
    return vocabulary


def test_only_terms_within_their_dates_are_offered(honours: Vocabulary, django_user_model: Any) -> None:
    context = fill_context(user=User.objects.create_user("a"), place="form:x")
    kind = field_type("term")
    assert [value for value, _words in kind.control(None, SPEC, context, {})["options"]] == ["national", "labour"]
    assert kind.clean("劳动模范", SPEC, context) == "labour"
    with pytest.raises(FieldError):
        kind.clean("old", SPEC, context)


def test_a_stored_term_keeps_its_words_when_it_is_out_of_date(honours: Vocabulary) -> None:
    context = fill_context(user=User.objects.create_user("a"), place="form:x")
    kind = field_type("term")
    assert kind.clean("old", SPEC, context, "old") == "old"
    assert kind.text("old", SPEC, context) == "旧称号"


def test_pasting_again_changes_terms_and_takes_none_away(honours: Vocabulary) -> None:
    added, changed = paste_terms(vocabulary=honours, terms=read_terms("labour|劳模\nnew|新", ["labour"]))
    assert (added, changed) == (1, 1)
    assert dict(honours.terms.values_list("code", "label")) == {
        "national": "国家级", "labour": "劳模", "old": "旧称号", "new": "新",
    }  # fmt: skip
    assert honours.terms.get(code="old").ends_on == date(2010, 12, 31)


def test_wrong_lines_are_told_and_nothing_is_written() -> None:
    found = read_terms("a|甲\na|乙\nb|丙||zzz\nc|丁|||2020-02-30")
    assert [bool(term.problem) for term in found] == [False, True, True, True]


def test_the_paste_screen_shows_first_and_writes_when_told(honours: Vocabulary) -> None:
    client = Client()
    address = reverse("vocabulary_paste", args=[honours.pk])
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_superuser("root", password="x"))
    assert client.post(address, {"lines": "x|壹", "look": "1"}).status_code == 200
    assert not VocabularyTerm.objects.filter(code="x").exists()
    assert client.post(address, {"lines": "x|壹", "take": "1"}).status_code == 302
    assert VocabularyTerm.objects.get(code="x").label == "壹"
    assert client.post(address, {"lines": "\x00", "take": "1"}).status_code == 200
    assert client.get("/admin/snippets/forms/vocabulary/").status_code == 200
    assert client.get("/admin/snippets/forms/vocabularyterm/").status_code == 200
    assert client.get("/admin/snippets/forms/vocabularyterm/add/").status_code == 200
