from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("decisions", "0012_editable_drafts")]

    operations = [
        migrations.AddIndex(
            model_name="action",
            index=models.Index(condition=models.Q(("status", "open")), fields=["due_on"], name="work_to_do"),
        ),
    ]
