"""What a mission is to achieve, and what it did: lines of it."""

import django.db.models.deletion
import uuid_utils.compat
from django.db import migrations, models

import tracker.models.amounts
import tracker.models.dates


class Migration(migrations.Migration):
    dependencies = [
        ("tracker", "0003_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Result",
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
                ("indicator", models.CharField(max_length=200, verbose_name="indicator")),
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="unit")),
                (
                    "target",
                    tracker.models.amounts.QuantityField(
                        blank=True,
                        null=True,
                        places=3,
                        validators=[tracker.models.amounts.above_zero],
                        verbose_name="target",
                    ),
                ),
                (
                    "achieved",
                    tracker.models.amounts.QuantityField(
                        blank=True, null=True, places=3, verbose_name="achieved"
                    ),
                ),
                (
                    "observed_on",
                    tracker.models.dates.PartialDateField(blank=True, verbose_name="observed"),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="tracker.mission",
                        verbose_name="mission",
                    ),
                ),
            ],
            options={
                "verbose_name": "result",
                "verbose_name_plural": "results",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("mission", "indicator"),
                        name="result_once_an_indicator",
                        violation_error_message="Name each indicator once.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target__isnull", True), ("target__gt", 0), _connector="OR"
                        ),
                        name="result_target_positive",
                        violation_error_message="Enter a number greater than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("achieved__isnull", True), ("achieved__gte", 0), _connector="OR"
                        ),
                        name="result_achieved_not_negative",
                        violation_error_message="What was achieved is zero or more.",
                    ),
                ],
            },
        ),
    ]
