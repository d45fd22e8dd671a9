"""Departures, arrivals and visits are dated as well as they are known: a year, a month or a day."""

from django.db import migrations, models
from django.db.models.functions import Left, Length

from tracker.models.dates import PartialDateField
from tracker.models.searching import lowering, raising

BUILT_ANEW = ("tracker_consignment", "tracker_visit")
"""Tables that SQLite makes again to alter a column of theirs: their triggers go with the old."""


def lower(apps, schema_editor):
    for table in BUILT_ANEW if schema_editor.connection.vendor == "sqlite" else ():
        for statement in lowering("sqlite", table):
            schema_editor.execute(statement, params=None)


def raise_again(apps, schema_editor):
    for table in BUILT_ANEW if schema_editor.connection.vendor == "sqlite" else ():
        for statement in raising("sqlite", table):
            schema_editor.execute(statement, params=None)


def as_known(model, name, **options):
    """Return the steps that make a day, or none, an imprecise date, or an empty one."""
    column = f"UPDATE tracker_{model} SET {name} = "  # noqa: S608
    filled, emptied = f"{column} '' WHERE {name} IS NULL", f"{column} NULL WHERE {name} = ''"
    return (
        migrations.AlterField(model, name, PartialDateField(blank=True, null=True, **options)),
        migrations.RunPython(saying(filled), saying(emptied)),
        migrations.AlterField(model, name, PartialDateField(blank=True, **options)),
    )


def saying(statement):
    """Return what runs a statement, and the checks that PostgreSQL would leave for later."""

    def run(apps, schema_editor):
        schema_editor.execute(statement)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    return run


class Migration(migrations.Migration):
    dependencies = [("tracker", "0004_results")]

    operations = [
        migrations.RunPython(lower, raise_again),
        migrations.RemoveConstraint("consignment", "consignment_dates_in_order"),
        *as_known("consignment", "arrived_on", editable=False),
        *as_known("consignment", "dispatched_on", editable=False),
        *as_known("visit", "conducted_on", verbose_name="conducted on"),
        migrations.AddConstraint(
            "consignment",
            models.CheckConstraint(
                condition=models.Q(
                    ("arrived_on", ""),
                    (
                        "arrived_on__gte",
                        Left(models.F("dispatched_on"), Length(models.F("arrived_on"))),
                    ),
                    _connector="OR",
                ),
                name="consignment_dates_in_order",
                violation_error_message="It arrived before it left.",
            ),
        ),
        migrations.RunPython(raise_again, lower),
    ]
