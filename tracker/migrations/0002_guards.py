"""Put up the database's own guards: the journal and the movements are never rewritten."""

from django.db import migrations

from tracker.models.guards import lowering, raising


def up(apps, schema_editor):
    for statement in raising(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def down(apps, schema_editor):
    for statement in lowering(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0001_initial")]

    operations = [migrations.RunPython(up, down)]
