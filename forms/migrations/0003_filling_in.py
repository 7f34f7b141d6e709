import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0002_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The key becomes a number, under which SQLite stores the row: a text key left an order of arrival beside it.
        migrations.DeleteModel("Participation"),
        migrations.CreateModel(
            name="Participation",
            fields=[
                ("id", models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="participations", to="forms.form"
                    ),
                ),
            ],
            options={"verbose_name": "participation", "verbose_name_plural": "participations"},
        ),
        migrations.AddField(
            "formsettings",
            "after_text",
            models.TextField(
                blank=True, help_text="Shown on the receipt.", max_length=2000, verbose_name="what happens next"
            ),
        ),
        migrations.AddField(
            "formsettings",
            "after_text_en",
            models.TextField(blank=True, max_length=2000, verbose_name="what happens next, in English"),
        ),
        migrations.AddField(
            "storedfile",
            "claim",
            models.CharField(blank=True, db_index=True, editable=False, max_length=64, verbose_name="claim"),
        ),
        migrations.AddField(
            "storedfile",
            "status",
            models.CharField(
                choices=[("receiving", "Coming in"), ("quarantine", "Being checked"), ("available", "Available")],
                default="available",
                editable=False,
                max_length=50,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            "storedfile",
            "owner",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stored_files",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
