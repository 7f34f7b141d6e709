"""Where the tokens lie: two FTS5 tables that take turns on SQLite, a column of type tsvector on PostgreSQL."""

from django.db import migrations

FTS5 = (
    "CREATE VIRTUAL TABLE search_tokens_{build} USING fts5("
    "line, content='', detail=none, columnsize=0, tokenize=\"ascii tokenchars '^+@&='\")"
)


def make_room(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for build in (0, 1):
            schema_editor.execute(FTS5.format(build=build))
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_searchentry ADD COLUMN tokens tsvector")
        # Out of line: rows stay narrow, and finding them never reads the tokens.
        schema_editor.execute("ALTER TABLE search_searchentry SET (toast_tuple_target = 128)")
        schema_editor.execute("ALTER TABLE search_searchentry ALTER COLUMN tokens SET STATISTICS 100")
        schema_editor.execute(
            "CREATE INDEX search_entry_tokens ON search_searchentry USING gin (tokens) WITH (fastupdate = off)"
        )


def take_away(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for build in (0, 1):
            schema_editor.execute(f"DROP TABLE search_tokens_{build}")
    elif schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_searchentry DROP COLUMN tokens")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_what_lies_beside_an_entry")]

    operations = [migrations.RunPython(make_room, take_away)]
