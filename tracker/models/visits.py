"""Visits: who went to see whether aid is where it should be, and what was seen."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import QuantityField
from tracker.models.base import Record, RecordQuerySet, Row, listed
from tracker.models.dates import PartialDateField
from tracker.models.deliveries import Delivery, DeliveryLine
from tracker.models.emergencies import Emergency
from tracker.models.missions import Mission
from tracker.models.organisations import Institution
from tracker.models.places import Place
from tracker.models.questions import Asked, QuestionSet, understood
from tracker.models.seats import Share
from tracker.models.sights import one_by_one
from tracker.models.sources import Sourced

REFUSED = ("denied", "no_answer")
"""What became of asking, where it became nothing."""


def of_parties(organisations: frozenset[int]) -> Q:
    """Return the missions that one of these leads, joined, hosts or receives."""
    joined = Mission.partners.through.objects.filter(organisation__in=organisations)
    named = Q(owner__in=organisations) | Q(counterpart__in=organisations)
    return named | Q(consignee__in=organisations) | Q(pk__in=joined.values("mission"))


class VisitQuerySet(RecordQuerySet):
    def counted_for(self, actor: Any) -> Self:
        """Keep the visits this actor may hear of in numbers: refused ones too, never by name."""
        if actor.is_system or not actor.organisations:
            return self.seen_by(actor)
        return self.alive().filter(Visit.sight_of_all(actor))


class Visit(Sourced, Record):
    """One monitoring visit or call; its owner is the monitor's organisation."""

    PREFIX = "VST"
    UNDER = ("mission",)
    PARTIES = ("mission__owner",)
    HIDDEN_WITH = ("mission",)

    class Method(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        PHONE = "phone", _("By telephone")
        PHOTO = "photo", _("From photographs")
        THIRD_PARTY = "third_party", _("By a third party")
        COUNTERPART = "counterpart_report", _("Report of the counterpart")

    class Access(models.TextChoices):
        NOT_ASKED = "not_asked", _("Not asked yet")
        ASKED = "asked", _("Asked, no answer yet")
        GRANTED = "granted", _("Granted")
        DENIED = "denied", _("Denied")
        NO_ANSWER = "no_answer", _("No answer")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CONDUCTED = "conducted", _("Conducted")
        SUBMITTED = "submitted", _("Submitted")
        CANCELLED = "cancelled", _("Cancelled")

    mission = models.ForeignKey(
        Mission, models.PROTECT, related_name="visits", verbose_name=_("mission")
    )
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, null=True, editable=False, related_name="+"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="visits",
        verbose_name=_("institution"),
    )  # fmt: skip
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    method = models.CharField(_("how"), max_length=20, choices=Method, default=Method.IN_PERSON)
    access = models.CharField(_("access"), max_length=12, choices=Access, default=Access.NOT_ASKED)
    announced = models.BooleanField(_("announced"), null=True, blank=True)
    accompanied = models.BooleanField(_("accompanied"), null=True, blank=True)
    own_interpreter = models.BooleanField(_("own interpreter"), null=True, blank=True)
    deliveries = models.ManyToManyField(
        Delivery, blank=True, related_name="visits", verbose_name=_("what is to be seen")
    )
    question_set = models.ForeignKey(
        QuestionSet, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("question set"),
    )  # fmt: skip
    status = models.CharField(
        max_length=12, choices=Status, default=Status.PLANNED, editable=False
    )
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    conducted_on = PartialDateField(_("conducted on"), blank=True)
    independent = models.BooleanField(null=True, editable=False)
    not_independent_because = models.TextField(blank=True, editable=False)
    recorded_afterwards = models.BooleanField(default=False, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        indexes = listed(
            "visit", "status", "method", "access", "independent", "emergency", "owner",
            "institution",
        )  # fmt: skip
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status="submitted") | Q(independent__isnull=False),
                name="submitted_visit_says_if_independent",
                violation_error_message=_("A submitted visit says whether it was independent."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.institution or self.place or self.mission)

    @classmethod
    def sight(cls, actor) -> Q:
        """Leave out what was refused, but for those who asked and the parties of the mission.

        Others hear of refusals in numbers only: never which delivery could not be seen.
        """
        return cls.sight_of_all(actor) & (~cls.refusals() | cls.told_of_refusals(actor))

    @classmethod
    def sight_of_all(cls, actor) -> Q:
        """Return which visits this actor would read if none had been refused: to be counted."""
        return super().sight(actor)

    @classmethod
    def refusals(cls) -> Q:
        """Return the visits that say of a delivery that it could not be seen."""
        closed = Observation.objects.filter(visit=OuterRef("pk"), finding="no_access")
        first = Subquery(closed.values("visit")[:1], output_field=models.BigIntegerField())
        said = Coalesce(first, Value(0))
        return Q(access__in=REFUSED) | Q(Exact(said, F("pk")))

    @classmethod
    def told_of_refusals(cls, actor) -> Q:
        """Return the visits of whose refusal this actor is told."""
        own = actor.organisations
        theirs = one_by_one("mission", Mission.objects.filter(of_parties(own)))
        shared = Share.objects.filter(noun="visit", organisation_id__in=own)
        told = Q(owner_id__in=own) | Q(uid__among=shared.values("subject"))
        return told | theirs


class Observation(Row):
    """What was seen of one delivery line."""

    class Finding(models.TextChoices):
        AS_DELIVERED = "as_delivered", _("All of it, as delivered")
        QUANTITY_DIFFERS = "quantity_differs", _("Another quantity")
        OTHER_RECIPIENT = "other_recipient", _("At another recipient")
        NOT_SEEN = "not_seen", _("Not seen")
        NO_ACCESS = "no_access", _("No access")

    class Evidence(models.TextChoices):
        GOODS = "goods", _("The goods themselves")
        IN_USE = "in_use", _("Goods in use")
        STOCK_RECORDS = "stock_records", _("Stock records")
        TOLD = "told", _("We were told")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="observations")
    delivery_line = models.ForeignKey(
        DeliveryLine, models.PROTECT, related_name="observations", verbose_name=_("goods")
    )
    finding = models.CharField(_("what was seen"), max_length=20, choices=Finding)
    quantity_observed = QuantityField(_("how much was seen"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=16, choices=Evidence, blank=True)
    note = models.TextField(_("note"), blank=True)
    counts = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity_observed__isnull=True) | Q(quantity_observed__gte=0),
                name="observed_not_negative",
                violation_error_message=_("A quantity is zero or more."),
            ),
            models.CheckConstraint(
                condition=~Q(finding="quantity_differs") | Q(quantity_observed__isnull=False),
                name="another_quantity_says_which",
                violation_error_message=_("Say how much was seen."),
            ),
            models.CheckConstraint(
                condition=Q(counts=False)
                | ~Q(evidence__in=["", "told"])
                | Q(evidence="", finding__in=["not_seen", "other_recipient"]),
                name="hearsay_never_counts",
                violation_error_message=_("What one was told never counts."),
            ),
            models.UniqueConstraint(
                fields=["visit", "delivery_line"],
                name="visit_observes_a_line_once",
                violation_error_message=_("Name each line once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_line}: {self.get_finding_display()}"


NO_QUESTION = _("The questions come from the question set, on the day the visit took place.")


class VisitAnswer(Asked):
    """A question as it was when the visit took place, and its answer."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="answers")
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="answer_has_its_question",
                violation_error_message=NO_QUESTION,
            ),
            models.UniqueConstraint(
                fields=["visit", "position"],
                name="each_answer_in_its_place",
                violation_error_message=_("Answer each question once."),
            ),
        ]

    def clean_fields(self, exclude: Any = None) -> None:
        """Say of an answer without a question where questions come from, and no more."""
        if not self.text:
            raise ValidationError(NO_QUESTION)
        super().clean_fields(exclude)

    def clean(self) -> None:
        """Keep the answer in the form its kind asks for. Raises ValidationError."""
        try:
            self.answer = understood(self, self.answer)
        except ValidationError as error:
            raise ValidationError({"answer": error}) from None
