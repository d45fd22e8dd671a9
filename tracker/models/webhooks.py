"""Endpoints: where a partner system hears at once of what changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Record


class Endpoint(Record):
    """An address of its owner's system that is told of events, signed (Standard Webhooks).

    No secret is kept: each is derived from the site's key, the endpoint and `turn`, which counts
    the rotations. Until `overlap_until` messages carry the signature of the turn before as well.
    It answers for what `created_by` may see, as a key does.
    """

    PREFIX = "HOOK"
    UNTOLD = Record.UNTOLD | {"failing_since", "quiet_until"}

    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=500)
    nouns = models.JSONField(_("records"), default=list, blank=True)
    """Names of nouns it is told of; none: of all."""
    verbs = models.JSONField(_("events"), default=list, blank=True)
    """Verbs of the journal it is told of; none: of all."""
    turn = models.PositiveIntegerField(_("secret number"), default=1, editable=False)
    overlap_until = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    quiet_until = models.DateTimeField(null=True, editable=False)
    """Until when its system asked to be left alone (Retry-After)."""
    off_since = models.DateTimeField(_("switched off"), null=True, editable=False)
    off_reason = models.CharField(_("why"), max_length=200, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(off_since__isnull=True) | ~Q(off_reason=""),
                name="endpoint_is_off_for_a_reason",
                violation_error_message=_("Say why the webhook is switched off."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
