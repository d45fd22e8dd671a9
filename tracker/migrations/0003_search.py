"""Index what records are found by, and write it for those that are there already."""

from django.db import migrations

from tracker.models.searching import lowering, paths_of, raising, text_of

BATCH = 500


def searched(apps):
    """Return the kinds of records: whatever has a search_text."""
    models = apps.get_app_config("tracker").get_models()
    return [m for m in models if any(f.name == "search_text" for f in m._meta.concrete_fields)]


def up(apps, schema_editor):
    for model in searched(apps):
        write(model)
        for statement in raising(schema_editor.connection.vendor, model._meta.db_table):
            schema_editor.execute(statement, params=None)


def write(model):
    beside = {path.rpartition("__")[0] for path in paths_of(model)} - {""}
    rows = model.objects.select_related(*beside) if beside else model.objects.all()
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for record in batch:
            record.search_text = text_of(record)
        model.objects.bulk_update(batch, ["search_text"])
        last = batch[-1].pk


def down(apps, schema_editor):
    for model in searched(apps):
        for statement in lowering(schema_editor.connection.vendor, model._meta.db_table):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("tracker", "0002_guards")]

    operations = [migrations.RunPython(up, down)]
