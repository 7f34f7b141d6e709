"""Several people publish at the same moment."""

import threading

import pytest
from django.db import connection, connections

from forms.builder import json_to_fields
from forms.models import Form, FormVersion
from forms.services import publish_form
from tests.unit.forms.samples import document


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_versions_published_at_once_are_numbered_without_gaps(settings: object) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share one in-memory database and cannot wait for one another")
    forms = Form(key="race", title="竞速", live=False)
    forms.save()
    failures: list[Exception] = []

    def publish(number: int) -> None:
        try:
            form = Form.objects.get(key="race")
            form.fields = json_to_fields(document(["text", "date", "choice", "bool"])["fields"][: number % 4 + 1])
            form.save()
            publish_form(form=form)
        except Exception as error:  # noqa: BLE001  (a thread tells its failure through the list)
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    numbers = sorted(FormVersion.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert FormVersion.objects.filter(status="published").count() == 1
