"""Seals: the chain that shows whether the journal was changed behind everybody's back."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Link(models.Model):
    """One entry's place in the chain: its digest covers the entry and the link before.

    It names the entry by number only: an entry that somebody took away leaves its link behind.
    """

    entry = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return f"{self.pk}: {self.digest[:12]}"


class RedactionQuerySet(models.QuerySet):
    def salts_of(self, entries: Iterable[int]) -> dict[int, dict[str, str]]:
        """Return the salts that are left of entries from which something was taken out."""
        rows = self.filter(entry__in=list(entries), done=True).order_by("pk")
        return {row.entry: row.salts for row in rows}


class Redaction(models.Model):
    """A value that named a person, taken out of one entry: where it stood, who did it and why.

    While `done` is false the journal's guard lets this one entry be changed.
    """

    entry = models.BigIntegerField(db_index=True)
    path = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(auto_now_add=True)
    done = models.BooleanField(default=False)
    salts = models.JSONField(default=dict)
    """The salts of the values that are still there: the entry's own would tell of all."""

    objects = RedactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")

    def __str__(self) -> str:
        return f"#{self.entry} {self.path}"
