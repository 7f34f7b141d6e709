"""XLSForms in many spellings: what one says arrives however it is written, and what cannot arrive is listed."""

from __future__ import annotations

import pytest

from forms.engine.problems import errors_only
from forms.engine.xlsform import read_xlsform
from forms.queries.form_problems import form_problems
from forms.services.exchange.capabilities import capabilities

from .xlsform_makers import IDEAS, Idea, sheets, variants

VARIANTS = dict(variants())


@pytest.mark.parametrize("name", VARIANTS)
def test_what_a_form_says_arrives_in_every_spelling(name: str):
    idea: Idea = VARIANTS[name]
    plain = next(each for each in IDEAS if each.name == idea.name)
    found = read_xlsform(sheets(idea), capabilities(), name="sample")
    assert sorted({note.code for note in found.notes if note.lost}) == sorted(idea.lost), found.notes
    assert errors_only(form_problems(found.document)) == []
    reference = read_xlsform(sheets(plain), capabilities(), name="sample").document
    assert [field["type"] for field in found.document["fields"]] == [field["type"] for field in reference["fields"]]
    assert [field["key"] for field in found.document["fields"]] == [field["key"] for field in reference["fields"]]
