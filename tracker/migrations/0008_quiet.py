"""A webhook is left alone as long as its system asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracker", "0007_sentences")]

    operations = [
        migrations.AddField(
            "endpoint", "quiet_until", models.DateTimeField(editable=False, null=True)
        ),
    ]
