"""What a right by field hides or masks, no page of a register tells beside the field itself."""

import pytest
from django.urls import reverse

from forms.models import FormGrant
from forms.services import submit_record

from .conftest import make_register

pytestmark = pytest.mark.django_db
PAY = "48213"
TOPIC = {"key": "topic", "type": "text", "label": {"en": "Topic (${salary})"}, "required": "salary > 10"}
SALARY = {"key": "salary", "type": "integer", "label": {"en": "Salary"}}


def paid(cast, level, *further, **answers):
    """Returns a record whose salary the secretary, who may change records, reads as ``level`` says."""
    form = make_register([TOPIC, SALARY, *further], key="pays", field_rights={"salary": {"*": level}})
    FormGrant.objects.create(form=form, post_id="secretary", right="edit")
    data = {"topic": "甲", "salary": PAY, **answers}
    return submit_record(form=form, user=cast.admin, unit=cast.branch, data=data)


@pytest.mark.parametrize("level", ["hidden", "masked"])
def test_a_cell_to_change_tells_nothing_of_its_neighbours(client, cast, level):
    record = paid(cast, level)
    client.force_login(cast.secretary)
    for query in ("", "?part=1"):
        page = client.get(reverse("register-cell", args=["pays", record.pk, "topic"]) + query)
        assert page.status_code == 200
        assert PAY not in page.content.decode()
