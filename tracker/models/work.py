"""The outbox: how far each reader of the journal has come, and what is still to be done."""

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.webhooks import Endpoint


class Bookmark(models.Model):
    """Up to where one reader has read the journal, in commit order."""

    class Reader(StrEnum):
        NOTICES = "notices"
        SEALS = "seals"
        WEBHOOKS = "webhooks"

    reader = models.CharField(max_length=40, unique=True)
    epoch = models.PositiveIntegerField(default=0)
    number = models.BigIntegerField(default=0)
    entry = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")

    def __str__(self) -> str:
        return f"{self.reader}: {self.epoch}.{self.number}.{self.entry}"


class Work(models.Model):
    """One thing to be done once. `dedupe_key` says what it is: added twice, it is there once.

    Work on the database is claimed and finished in the transaction of its effect. Work that
    speaks to others (HTTP, mail) is leased, done outside of any transaction, and finished by
    whoever still holds `lease_token`; a lease that ran out is taken over by another.
    """

    class Topic(models.TextChoices):
        MAIL = "mail", _("mail")
        WEBHOOK = "webhook", _("webhook")
        TASK = "task", _("task")

    NO_SERVER = "no mail server"
    """How `last_error` begins of a mail that waits for the mail server itself."""

    topic = models.CharField(max_length=12, choices=Topic)
    dedupe_key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    endpoint = models.ForeignKey(
        Endpoint, models.PROTECT, null=True, related_name="messages", verbose_name=_("webhook")
    )
    made_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)
    given_up = models.BooleanField(default=False)
    """Finished without having reached anybody."""

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("work")
        indexes = [
            models.Index(
                fields=["topic", "next_attempt_at", "id"],
                condition=Q(done_at__isnull=True),
                name="work_to_do",
            ),
            models.Index(fields=["endpoint", "-id"], name="work_of_an_endpoint"),
            models.Index(fields=["done_at"], name="work_done"),
        ]

    def __str__(self) -> str:
        return self.dedupe_key


class Attempt(models.Model):
    """One try to hand a message to an endpoint: what it answered, never the answer's body."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    took_ms = models.PositiveIntegerField(_("milliseconds"))

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [models.Index(fields=["at"], name="attempt_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status or self.reason}"


class Lease(models.Model):
    """Which one of several equal processes does what only one should: the timetable."""

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("lease")
        verbose_name_plural = _("leases")

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"
