"""Guards in the database itself: history is never rewritten, published documents never change."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER processes_history_is_final BEFORE UPDATE ON processes_historyentry
       BEGIN SELECT RAISE(ABORT, 'a history entry is never changed'); END""",
    """CREATE TRIGGER processes_version_is_final BEFORE UPDATE OF document, sha256, number, procedure_id
       ON processes_procedureversion
       BEGIN SELECT RAISE(ABORT, 'a published version is never changed'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION processes_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'a history entry or published version is never changed'; END $$""",
    """CREATE TRIGGER processes_history_is_final BEFORE UPDATE OR DELETE ON processes_historyentry
       FOR EACH ROW EXECUTE FUNCTION processes_refuse_change()""",
    """CREATE TRIGGER processes_version_is_final BEFORE UPDATE OF document, sha256, number, procedure_id
       ON processes_procedureversion FOR EACH ROW EXECUTE FUNCTION processes_refuse_change()""",
]
DROP_SQLITE = [
    "DROP TRIGGER processes_history_is_final",
    "DROP TRIGGER processes_version_is_final",
]
DROP_POSTGRESQL = [
    "DROP TRIGGER processes_history_is_final ON processes_historyentry",
    "DROP TRIGGER processes_version_is_final ON processes_procedureversion",
    "DROP FUNCTION processes_refuse_change()",
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in DROP_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else DROP_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("processes", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
