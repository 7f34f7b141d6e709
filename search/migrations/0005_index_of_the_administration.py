"""PostgreSQL finds pages, pictures and documents in the administration by an index, instead of reading every text.

Wagtail matches ``title || body`` and has no index for it.
"""

from django.db import migrations


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX IF NOT EXISTS search_administration_words"
            " ON wagtailsearch_indexentry USING gin ((title || body))"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS search_administration_words")


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0004_tokens"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [migrations.RunPython(make_index, drop_index)]
