"""Keys: how a partner system signs in for an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Record
from tracker.models.organisations import Organisation
from tracker.models.seats import Role


class Key(Record):
    """A secret that lets a system act for an organisation; only a hash of it is kept.

    It can do no more than whoever made it now may: `created_by` answers for it.
    """

    PREFIX = "KEY"
    UNTOLD = Record.UNTOLD | {"token_hash", "last_used_at"}

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="keys", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    scopes = models.JSONField(_("scopes"), default=list)
    expires_on = models.DateField(_("last day"))
    start = models.CharField(_("first letters"), max_length=8, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("key")
        verbose_name_plural = _("keys")

    def __str__(self) -> str:
        return f"{self.name} ({self.start})"
