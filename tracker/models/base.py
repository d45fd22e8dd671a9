"""What every record has in common: identity, version, owner, who sees it, and its tombstone."""

from functools import cache
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, router
from django.db.models import Func, Q
from django.utils.translation import gettext_lazy as _
from uuid_utils.compat import uuid7

from tracker.models.conditions import breaks, concerns, named
from tracker.models.sights import no_draft, party, under


class Visibility(models.TextChoices):
    """Who sees a record, from the narrowest to the widest."""

    RESTRICTED = "restricted", _("Restricted: its owner and those it is shared with")
    COMMITTEE = "committee", _("Committee: members of the owner's committee")
    COALITION = "coalition", _("Coalition: organisations admitted to the emergency")
    PUBLIC = "public", _("Public: everyone with a seat")

    @property
    def width(self) -> int:
        """Return 0 for the narrowest."""
        return list(Visibility).index(self)


@models.ForeignKey.register_lookup
@models.Field.register_lookup
class Among(models.lookups.In):
    """`IN (SELECT ...)` for few rows, which PostgreSQL finds first.

    Else, beside an OR, it can use no index and takes half of the table to be meant.
    """

    lookup_name = "among"

    def as_postgresql(self, compiler, connection):
        left, given = self.process_lhs(compiler, connection)
        rows, more = self.process_rhs(compiler, connection)
        return f"{left} = ANY(ARRAY{rows})", [*given, *more]


class Together(Func):
    """Values compared as one, the first before the second: an index finds the place."""

    template = "(%(expressions)s)"
    output_field = models.Field()


OUTSIDE = ("source_system", "external_id")
"""By what another system knows a record; people do not fill it in."""


class Row(models.Model):
    """A row with an identity of its own: a record, or a line inside one."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)

    class Meta:
        abstract = True

    def snapshot(self) -> dict[str, Any]:
        """Return the stored facts as plain values, to compare before and after a deed."""
        return {field.name: plain(self, field) for field in facts_of(type(self))}

    def validate_constraints(self, exclude: Any = None) -> None:
        """Ask the rules of the table; what the row itself answers is not asked of the database."""
        said: dict[str, Any] = {}
        using = router.db_for_write(type(self), instance=self)
        for model, rules in self.get_constraints():
            for rule in rules:
                try:
                    self.validate_rule(model, rule, exclude or (), using)
                except ValidationError as error:
                    said = error.update_error_dict(said)
        if said:
            raise ValidationError(said)

    def validate_checks(self) -> None:
        """Ask the rules of the table that the row itself answers. Raises ValidationError."""
        rules = [r for r in self._meta.constraints if isinstance(r, models.CheckConstraint)]
        if broken := [broken_rule(r, self) for r in rules if breaks(r, self, ())]:
            raise ValidationError(broken)

    def validate_rule(self, model: Any, rule: Any, exclude: Any, using: str) -> None:
        """Raise ValidationError where this row breaks a rule of its table."""
        if isinstance(rule, models.CheckConstraint):
            if breaks(rule, self, exclude):
                raise broken_rule(rule, self)
        elif concerns(rule, self):
            try:
                rule.validate(model, self, exclude=exclude, using=using)
            except ValidationError as error:
                alone = len(rule.fields) == 1
                named = [name for name in rule.fields if alone or name == "external_id"]
                if named:
                    raise ValidationError({named[0]: error}) from None
                raise

    UNTOLD: ClassVar[frozenset[str]] = frozenset({"id"})
    """Fields the journal leaves out: keys, and figures that follow from other rows."""
    DERIVED: ClassVar[frozenset[str]] = frozenset()
    """Figures that follow from other rows: the deeds that move those keep them."""

    @classmethod
    def own_fields(cls) -> list[str]:
        """Name the fields that saving a row writes: all but its key and what is derived."""
        fields = [field for field in cls._meta.concrete_fields if not field.primary_key]
        return [field.name for field in fields if field.name not in cls.DERIVED]


@cache
def facts_of(model: type[Row]) -> tuple[Any, ...]:
    """Return the fields that the journal tells of."""
    return tuple(f for f in model._meta.concrete_fields if f.name not in model.UNTOLD)


def broken_rule(rule: models.CheckConstraint, row: models.Model) -> ValidationError:
    """Return the error of a rule about a row; its `about` names the fields people fill in."""
    error = ValidationError(rule.get_violation_error_message())
    fields = {row._meta.get_field(name) for name in named(rule.condition, row)}
    error.about = [
        field.name
        for field in row._meta.concrete_fields
        if field in fields and (field.editable or field.name in OUTSIDE) and not field.primary_key
    ]
    return error


def plain(row: models.Model, field: models.Field) -> Any:
    """Return one stored value as JSON can hold it; a related row by its id and its name."""
    value = getattr(row, field.attname)
    if value is None or type(value) is str:
        return value
    if field.is_relation:
        other = getattr(row, field.name)
        return {"id": str(getattr(other, "uid", other.pk)), "label": str(other)}
    if isinstance(value, bool | int | list | dict):
        return value
    return str(value)


class RecordQuerySet(models.QuerySet):
    def alive(self) -> Self:
        """Leave out what has been deleted."""
        return self.filter(deleted_at__isnull=True)

    def seen_by(self, actor: Any) -> Self:
        """Keep the living records this actor may read."""
        if actor.is_system:
            return self.alive()
        if not actor.organisations:
            return self.none()
        return self.alive().filter(self.model.sight(actor))

    def one_seen_by(self, actor: Any, uid: Any) -> Any:
        """Return the living record with this id, if this actor may read it."""
        rows = self.filter(uid=uid)
        if actor.is_system or not actor.organisations:
            return rows.seen_by(actor).first()
        return rows.alive().filter(self.model.sight_of(uid, actor)).first()


class Record(Row):
    """A row that people log, that partners sync, and that the journal follows."""

    UNTOLD = Row.UNTOLD | {
        "version", "created_at", "created_by", "updated_at", "updated_by", "search_text",
    }  # fmt: skip
    PREFIX: ClassVar[str] = ""
    """The letters of the reference people read out: NEED in NEED-2026-0042."""
    PARTIES: ClassVar[tuple[str, ...]] = ()
    """Paths to organisations that read the record besides its owner, however narrow it is."""
    REFERENCE: ClassVar[bool] = False
    """Kept by the operator and read by everyone with a seat: countries, places, the catalogue."""

    COMMON: ClassVar[bool] = False
    """Belongs to no emergency: to the coalition means to everyone with a seat."""

    UNDER: ClassVar[tuple[str, ...]] = ()
    """Paths to what it belongs to: where that is for one committee, no other reads this."""

    HIDDEN_WITH: ClassVar[tuple[str, ...]] = ()
    """Fields naming a record that may be a draft; until it is none, this is its owner's alone."""

    ref = models.CharField(_("reference"), max_length=40, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    owner = models.ForeignKey(
        "tracker.Organisation", models.PROTECT, db_index=False, related_name="+",
        verbose_name=_("owner"),
    )  # fmt: skip
    visibility = models.CharField(
        _("who can see it"), max_length=12, choices=Visibility, default=Visibility.COALITION
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    deleted_at = models.DateTimeField(null=True, editable=False)
    source_system = models.CharField(max_length=40, blank=True, editable=False)
    external_id = models.CharField(max_length=120, blank=True, editable=False)
    search_text = models.TextField(blank=True, default="", editable=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_system", "external_id", "owner"],
                condition=~Q(external_id=""),
                name="%(class)s_known_outside_once",
                violation_error_message=_("Another record already has this id of that system."),
            ),
            models.CheckConstraint(
                condition=Q(external_id="") | ~Q(source_system=""),
                name="%(class)s_outside_id_has_its_system",
                violation_error_message=_("An outside id needs the name of its system."),
            ),
        ]

    @classmethod
    def word(cls) -> str:
        """Return the word for this kind of record in the journal: need, pledge_line."""
        return cls.__name__.lower()

    @classmethod
    def sight_of(cls, uid, actor) -> Q:
        """Return `sight`, as far as it is needed for the record with this id."""
        return cls.sight(actor)

    @classmethod
    def sight(cls, actor) -> Q:
        """Return which records this actor may read, as one condition on the row."""
        if cls.REFERENCE:
            return Q()
        own = Q(owner_id__in=actor.organisations)
        wide = Q(visibility=Visibility.PUBLIC)
        if actor.committee_mates:
            mates = Q(visibility=Visibility.COMMITTEE, owner_id__in=actor.committee_mates)
            wide |= mates & under(cls, actor)
        if hasattr(cls, "emergency"):
            wide |= Q(visibility=Visibility.COALITION, emergency_id__in=actor.admitted_emergencies)
        if cls.COMMON:
            wide |= Q(visibility=Visibility.COALITION)
        for path in cls.PARTIES:
            wide |= party(cls, path, actor.organisations)
        shared = apps.get_model("tracker", "Share").objects.filter(
            noun=cls.word(), organisation_id__in=actor.organisations
        )
        seen = wide | Q(uid__among=shared.values("subject"))
        if hasattr(cls, "Status") and "draft" in cls.Status.values:
            seen &= ~Q(status="draft")
        for name in cls.HIDDEN_WITH:
            seen &= no_draft(cls, name)
        return own | seen


class Reference(Record):
    """A record of the operator's that everyone with a seat reads."""

    REFERENCE = True

    class Meta(Record.Meta):
        abstract = True


def listed(noun: str, *fields: str) -> list[models.Index]:
    """Return the indexes of a list: one for each field that it is sorted or filtered by.

    Each ends in the key, so the rows of one value already stand in the order of the list.
    """
    return [models.Index(fields=[name, "id"], name=f"{noun}_by_{name}"[:30]) for name in fields]


class Counter(models.Model):
    """The last number given out for one kind of record in one year."""

    key = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return spelled(self.key, self.last)


def spelled(key: str, number: int) -> str:
    """Return a reference as people read it out: NEED-2026-0042."""
    return f"{key}-{number:04}"
