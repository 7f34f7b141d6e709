"""An index in exactly the order of a list, so that no page of it has to be sorted."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0007_designer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="record", name="record_by_time"),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["form", "status", "-submitted_at", "-number"], name="record_in_order"),
        ),
    ]
