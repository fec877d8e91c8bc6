from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_parts")]

    operations = [
        migrations.AddField("document", "missing_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddIndex(
            "document",
            models.Index(
                fields=["missing_since"], condition=Q(missing_since__isnull=False), name="documents_that_are_missing"
            ),
        ),
    ]
