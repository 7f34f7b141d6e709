"""Numbers of combinations of facets become digests that say audience and language; entries point to the new ones."""

from hashlib import blake2b

from django.db import migrations, models

_AT_ONCE = 500


def new_number(row):
    """48 bits of what is counted, 12 of the language, 2 of the audience: as search.engines.buckets has it."""
    facets = "\x1f".join(map(str, (row.kind, row.unit_path, row.topic, row.status, row.year)))
    locale = int.from_bytes(blake2b(row.locale.encode(), digest_size=4).digest(), "big") % 4095 + 1 if row.locale else 0
    return int.from_bytes(blake2b(facets.encode(), digest_size=6).digest(), "big") << 14 | locale << 2 | row.audience


def renumber(apps, schema_editor):
    Bucket = apps.get_model("search", "SearchBucket")
    rows = list(Bucket.objects.all())
    if not rows:
        return
    numbers = {row.pk: new_number(row) for row in rows}
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("CREATE TEMPORARY TABLE search_renumbered (old bigint PRIMARY KEY, new bigint)")
        cursor.executemany("INSERT INTO search_renumbered VALUES (%s, %s)", list(numbers.items()))
        cursor.execute(
            "UPDATE search_searchentry SET bucket = (SELECT new FROM search_renumbered WHERE old = bucket)"
            " WHERE bucket IN (SELECT old FROM search_renumbered)"
        )
        cursor.execute("DROP TABLE search_renumbered")
    Bucket.objects.all().delete()
    for row in rows:
        row.pk = numbers[row.pk]
    Bucket.objects.bulk_create(rows, batch_size=_AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("search", "0005_index_of_the_administration")]

    operations = [
        migrations.RemoveConstraint(model_name="searchbucket", name="search_bucket_once"),
        migrations.AlterField(
            model_name="searchbucket",
            name="id",
            field=models.BigIntegerField(primary_key=True, serialize=False, verbose_name="number"),
        ),
        migrations.RunPython(renumber, migrations.RunPython.noop),
    ]
