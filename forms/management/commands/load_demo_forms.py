"""manage.py load_demo_forms: a form with every field type, open to every member; harmless when run again."""

from typing import Any

from django.core.management.base import BaseCommand

from forms.builder import document_to_stream
from forms.demo_form import KEY, TERMS, TITLE, VOCABULARY, every_type_document
from forms.models import Form, FormSettings, Vocabulary
from forms.services.paste_terms import paste_terms, read_terms
from forms.services.publish_form import publish_form


class Command(BaseCommand):
    """Adds the form and its vocabulary."""

    help = "Adds a form with every field type to try out."

    def handle(self, *args: Any, **options: Any) -> None:
        vocabulary, _made = Vocabulary.objects.get_or_create(
            key=VOCABULARY, defaults={"title": "荣誉级别(演示)", "title_en": "Honours (demo)"}
        )
        paste_terms(vocabulary=vocabulary, terms=read_terms(TERMS))
        form, _made = Form.objects.get_or_create(key=KEY, defaults={"title": TITLE["zh-hans"], "title_en": TITLE["en"]})
        stream: Any = document_to_stream(every_type_document())
        form.fields = stream
        form.save()
        publish_form(form=form)
        FormSettings.objects.get_or_create(form=form)
        self.stdout.write(f"{KEY}: {len(form.fields)} blocks")
