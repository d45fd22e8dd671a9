"""Question sets: what a monitor asks at every visit of a kind, kept by the operator."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import SmallWholeField, above_zero
from tracker.models.base import Record, Reference, Row, listed
from tracker.models.catalogue import Sector
from tracker.models.dates import PartialDateField, in_order
from tracker.models.missions import Mission

LONGEST_NUMBER = 30


class QuestionSet(Reference):
    """Questions for visits; each visit keeps its own copy from the day it took place."""

    PREFIX = "QST"

    title = models.CharField(_("title"), max_length=200)
    sector = models.CharField(
        _("sector"), max_length=8, choices=Sector, blank=True,
        help_text=_("Leave empty when it fits every sector."),
    )  # fmt: skip
    mission_kind = models.CharField(
        _("type of mission"), max_length=16, choices=Mission.Kind, blank=True,
        help_text=_("Leave empty when it fits every type."),
    )  # fmt: skip
    from_on = PartialDateField(_("from"), blank=True)
    to_on = PartialDateField(_("to"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("question set")
        verbose_name_plural = _("question sets")
        indexes = listed("questionset", "sector", "mission_kind")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=in_order("from_on", "to_on"),
                name="question_set_in_order",
                violation_error_message=_("The end is before the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Asked(Row):
    """One question with its place in the order: in a set, or copied into a visit."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("Yes or no")
        NUMBER = "number", _("A number")
        TEXT = "text", _("Text")
        CHOICE = "choice", _("One of several")

    position = SmallWholeField(_("position"), validators=[above_zero])
    text = models.CharField(_("question"), max_length=300)
    kind = models.CharField(_("kind of answer"), max_length=8, choices=Kind, default=Kind.YES_NO)
    options = models.TextField(
        _("options"), blank=True, help_text=_("One a line, for one of several.")
    )
    required = models.BooleanField(_("must be answered"), default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text

    @property
    def choices(self) -> list[str]:
        """Return what can be chosen, line by line."""
        return [line.strip() for line in self.options.splitlines() if line.strip()]


class Question(Asked):
    """A question of a set."""

    question_set = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="questions", verbose_name=_("question set")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="choice") | ~Q(options=""),
                name="choice_has_options",
                violation_error_message=_("Write the options, one a line."),
            ),
            models.UniqueConstraint(
                fields=["question_set", "position"],
                name="each_question_in_its_place",
                violation_error_message=_("Give each question a position of its own."),
            ),
        ]


def understood(asked: Asked, answer: str) -> str:
    """Return an answer as it is kept. Raises ValidationError where it is none."""
    answer = answer.strip()
    if not answer or asked.kind == Asked.Kind.TEXT:
        return answer
    if asked.kind == Asked.Kind.NUMBER:
        return number(answer)
    known = ["yes", "no"] if asked.kind == Asked.Kind.YES_NO else asked.choices
    for option in known:
        if option.casefold() == answer.casefold():
            return option
    raise ValidationError(gettext("Choose one of: %s.") % ", ".join(known), code="invalid_choice")


def number(answer: str) -> str:
    """Return a number as it is written without spaces. Raises ValidationError."""
    plain = answer.replace(" ", "").replace(",", "")
    try:
        found = Decimal(plain) if len(plain) <= LONGEST_NUMBER else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise ValidationError(gettext("Enter a number."), code="invalid")
    return f"{found:f}"
