"""A mission works in further sectors besides its main one."""

import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models

SECTORS = [
    ("ccm", "Camp coordination"),
    ("edu", "Education"),
    ("ery", "Early recovery"),
    ("fsc", "Food security"),
    ("hea", "Health"),
    ("log", "Logistics"),
    ("nut", "Nutrition"),
    ("pro", "Protection"),
    ("shl", "Shelter and household items"),
    ("tel", "Telecommunications"),
    ("wsh", "Water, sanitation and hygiene"),
    ("multi", "Several or not stated"),
]


class Migration(migrations.Migration):
    dependencies = [("tracker", "0005_as_known")]

    operations = [
        migrations.CreateModel(
            name="FurtherSector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(default=uuid_utils.compat.uuid7, editable=False, unique=True),
                ),
                (
                    "sector",
                    models.CharField(choices=SECTORS, max_length=8, verbose_name="sector"),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="further_sectors",
                        verbose_name="mission",
                        to="tracker.mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "further sector",
                "verbose_name_plural": "further sectors",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["mission", "sector"],
                        name="mission_has_a_sector_once",
                        violation_error_message="Name each sector once.",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            "mission",
            "sector",
            models.CharField(
                blank=True, choices=SECTORS, max_length=8, verbose_name="main sector"
            ),
        ),
    ]
