"""Sources: the document behind a fact, and where sources disagree."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Record, Reference, Row, listed
from tracker.models.dates import PartialDateField


class Source(Reference):
    """A document, article or statement that a fact can be looked up in."""

    PREFIX = "SRC"

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        OUTSIDE = "outside", _("Outside the articles")
        DOCUMENT = "document", _("Document")
        STATEMENT = "statement", _("Statement")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DOCUMENT)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    published_on = PartialDateField(_("published"), blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = models.CharField(_("file"), max_length=120, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = listed("source", "title")

    def __str__(self) -> str:
        return self.title


class Certainty(models.TextChoices):
    """How a fact follows from its source."""

    STATED = "stated", _("stated in the source")
    INFERRED = "inferred", _("follows from the source")
    OUTSIDE = "outside", _("from a source outside the articles")
    UNCERTAIN = "uncertain", _("uncertain in the source")
    OWN = "own", _("reported here first")


class Sourced(models.Model):
    """A fact with where it comes from."""

    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    also = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("also stated in")
    )
    certainty = models.CharField(
        _("certainty"), max_length=12, choices=Certainty, default=Certainty.OWN
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        abstract = True


class Dispute(Reference):
    """Sources that disagree, or seem to, about one question; every side is kept."""

    PREFIX = "DSP"

    class Status(models.TextChoices):
        OPEN = "open", _("Disputed")
        EXPLAINED = "explained", _("Explained")

    title = models.CharField(_("question"), max_length=200)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    resolution = models.TextField(_("how it is read here"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")

    def __str__(self) -> str:
        return self.title


class Claim(Row):
    """What one source says in a dispute, and the record it speaks about."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="claims")
    says = models.CharField(_("says"), max_length=300)
    observed_on = PartialDateField(_("as of"), blank=True)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    said_by = models.CharField(_("said by"), max_length=200, blank=True)
    noun = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True, blank=True, db_index=True)

    def __str__(self) -> str:
        return self.says
