"""Documents: files attached to a record, with names of our own."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.lookups import StartsWith
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Record, Visibility
from tracker.models.emergencies import Emergency
from tracker.models.missions import Mission
from tracker.models.seats import Invitation, Seat
from tracker.models.sights import party


class Document(Record):
    """A receipt, permit or photograph that belongs to one record."""

    PREFIX = "DOC"

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Signed receipt")
        PERMIT = "permit", _("Permit")
        PHOTO = "photo", _("Photograph")
        OTHER = "other", _("Other")

    noun = models.CharField(max_length=40, editable=False)
    subject = models.UUIDField(db_index=True, editable=False)
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, null=True, editable=False, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to="documents")
    content_type = models.CharField(max_length=80, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, actor) -> Q:
        """Let whoever sees its record see it; pictures never leave the coalition."""
        found = Q(pk__in=())
        for model in cls.bearers():
            found |= cls.sight_on(model, actor)
        return found

    @classmethod
    def sight_of(cls, uid, actor) -> Q:
        """Ask only about the kind of record that this file is attached to, of forty."""
        noun = cls._default_manager.filter(uid=uid).values_list("noun", flat=True).first()
        known = (model for model in cls.bearers() if model.word() == noun)
        return next((cls.sight_on(model, actor) for model in known), Q(pk__in=()))

    @classmethod
    def bearers(cls) -> Iterator[type[Record]]:
        """Yield the kinds of record that files are attached to."""
        for model in apps.get_app_config("tracker").get_models():
            if issubclass(model, Record) and not issubclass(model, cls | Seat | Invitation):
                yield model

    @classmethod
    def sight_on(cls, model: type[Record], actor) -> Q:
        """Return which files of one kind of record this actor may open."""
        records = model._default_manager.seen_by(actor).filter(uid=OuterRef("subject"))
        if model is Emergency or hasattr(model, "emergency"):
            picture = Q(StartsWith(OuterRef("content_type"), Value("image/")))
            records = records.filter(~picture | inside(model, actor))
        return Q(noun=model.word()) & Q(Exists(records))


def inside(model: type[Record], actor) -> Q:
    """Return the records of which pictures are shown too: to the coalition, and to parties."""
    emergency = "pk" if model is Emergency else "emergency"
    shown = ~Q(visibility=Visibility.PUBLIC) | Q(owner__in=actor.organisations)
    shown |= Q(**{f"{emergency}__isnull": True})
    shown |= Q(**{f"{emergency}__in": actor.admitted_emergencies})
    for path in model.PARTIES:
        shown |= party(model, path, actor.organisations)
    if model is Mission:
        joined = model.partners.through.objects.filter(organisation__in=actor.organisations)
        shown |= Q(pk__among=joined.values("mission"))
    return shown
