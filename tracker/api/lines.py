"""A row as JSON, and the lines inside a record: what is read of them, what is written."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from tracker.actions.records import LineId
from tracker.api.fields import (
    Amount,
    AsKnown,
    Day,
    Followed,
    FollowedState,
    Moment,
    RelatedId,
    RelatedIds,
    uuid_of,
)
from tracker.models import FOLLOWED, Allocation, ConsignmentLine, Need, PledgeLine
from tracker.models.amounts import ExactField
from tracker.models.dates import PartialDateField


class RowSerializer(serializers.ModelSerializer):
    """A record or a line as JSON, with our own kinds of fields."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        PartialDateField: AsKnown,
        models.DateField: Day,
        models.DateTimeField: Moment,
    }

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, Any]:
        if isinstance(model_field, ExactField):
            optional = model_field.null or model_field.has_default()
            return Followed if followed(model_field) else Amount, {
                "held": model_field, "required": not optional,
                "allow_null": model_field.null or followed(model_field),
                "read_only": not model_field.editable, "label": model_field.verbose_name,
            }  # fmt: skip
        made, kwargs = super().build_standard_field(field_name, model_field)
        if isinstance(model_field, PartialDateField):
            return made, {"required": not model_field.blank, "label": model_field.verbose_name}
        if followed(model_field):
            made = FollowedState
        kept = [v for v in kwargs.pop("validators", ()) if not isinstance(v, UniqueValidator)]
        return made, kwargs | ({"validators": kept} if kept else {})

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[Any, Any]:
        field, model = relation_info.model_field, relation_info.related_model
        if relation_info.to_many:
            return RelatedIds, {"model": model, "required": False}
        optional = field.null or field.blank or field.name == "owner" or not field.editable
        return RelatedId, {
            "model": model, "required": not optional, "allow_null": field.null,
            "label": field.verbose_name,
        }  # fmt: skip


def followed(field: models.Field) -> bool:
    """Tell whether a field says how far a need came: that is not told of what is reserved."""
    return field.model is Need and field.name in FOLLOWED


class LineSerializer(RowSerializer):
    """A line inside a record; one without an id is new."""

    def besides(self) -> dict[str, serializers.Field]:
        """Return what may be written of a line and is read elsewhere."""
        return {}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the values of a line as the action takes them."""
        if not isinstance(data, dict):
            raise serializers.ValidationError(_("Give an object."), code="invalid")
        if strange := [n for n in data if n not in self.fields and n not in self.besides()]:
            said = {name: [_("There is no such field.")] for name in strange[:20]}
            raise serializers.ValidationError(said, code="unknown_field")
        data, own = dict(data), {}
        for name, field in self.fields.items():
            # A line may name another of the same record, which need not be saved yet.
            inward = isinstance(field, RelatedId) and field.model is self.Meta.model
            if inward and data.get(name) in self.context.get("siblings", ()):
                own[name] = LineId(data.pop(name))
        values = dict(super().to_internal_value(data)) | own
        if data.get("id"):
            values["uid"] = str(uuid_of(data["id"]))
        return values


class GoodsSerializer(RowSerializer):
    """Goods that nobody pledged: what a line of a pledge says of them."""

    class Meta:
        model = PledgeLine
        fields = ("item", "description", "unit")


class PackedSerializer(LineSerializer):
    """A line of a consignment: it draws on a pledge, or says what its sender brings besides."""

    def besides(self) -> dict[str, serializers.Field]:
        return GoodsSerializer(partial=True, context=self.context).fields

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        values, wrong = {}, {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if not isinstance(error.detail, dict):
                raise
            wrong = error.detail
        brought = GoodsSerializer(data=data, partial=True, context=self.context)
        if not brought.is_valid() or wrong:
            raise serializers.ValidationError({**wrong, **brought.errors})
        own = {name: value for name, value in brought.validated_data.items() if value}
        if own and data.get("allocation"):
            said = _("Leave it out: the pledge says what it is.")
            raise serializers.ValidationError({name: [said] for name in own}, code="read_only")
        return {**values, **own}


BASES: dict[Any, Any] = {
    ConsignmentLine: (
        PackedSerializer,
        {"allocation": RelatedId(model=Allocation, required=False, allow_null=True)},
    ),
}
"""Lines that take more than they hold, with the fields that are asked otherwise."""
