"""Give one record of every noun a value in each field that its rules leave free."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import DatabaseError, models, transaction

from tests.doors.world import World
from tracker.api.serializers import OFFERED
from tracker.models.amounts import ExactField, MoneyField
from tracker.models.dates import PartialDateField

LEFT = {"id", "uid", "ref", "version", "owner", "visibility", "status", "deleted_at", "number"}
"""What makes a record seen, and found: it stays as it is."""


def fill(world: World) -> None:
    """Fill what is empty; a value that a rule of the table refuses is left out."""
    for name, noun in OFFERED.items():
        record = world.records.get(name) or noun.model._default_manager.alive().first()
        for field in noun.model._meta.concrete_fields:
            if field.name not in LEFT and not getattr(record, field.name):
                update(record, field)
        for field in noun.model._meta.many_to_many:
            getattr(record, field.name).add(field.related_model._default_manager.first())
    world.records["listedparty"].names.create(name="Another spelling")
    world.records["visit"].answers.create(
        position=1, text="Did the goods arrive?", kind="choice", options="all\nsome", answer="all"
    )


def update(record: Any, field: Any) -> None:
    changed = {field.name: value_of(field, record)}
    if isinstance(field, MoneyField):
        unit = record._meta.get_field(f"{field.name}_currency")
        rows = unit.related_model.objects.filter(dimension="money")
        changed[unit.name] = rows.first()
    try:
        with transaction.atomic():
            type(record)._default_manager.filter(pk=record.pk).update(**changed)
    except DatabaseError:
        return


def value_of(field: Any, record: Any) -> Any:
    """Return something that a field of this kind may hold; no record hangs from itself."""
    if field.is_relation:
        rows = field.related_model._default_manager.order_by("pk")
        own = record.pk if field.related_model is type(record) else None
        return rows.exclude(pk=own).first()
    if field.choices:
        return [value for value, _label in field.flatchoices if value][-1]
    if isinstance(field, PartialDateField):
        return "2012-05"
    for kind, value in VALUES.items():
        if isinstance(field, kind):
            return value
    return "é “x” 1"[: field.max_length]


VALUES: dict[Any, Any] = {
    ExactField: Decimal("20.5"),
    models.BooleanField: True,
    models.DateTimeField: datetime.datetime(2012, 9, 1, 8, 30, 15, 250, tzinfo=datetime.UTC),
    models.DateField: datetime.date(2012, 9, 1),
    models.DecimalField: Decimal("3.5"),
    models.IntegerField: 7,
    models.JSONField: ["goods_entry"],
}
"""By kind of field, the first that fits."""
