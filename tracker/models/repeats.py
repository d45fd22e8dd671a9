"""What machines were told, so that they may ask twice, and how far each has sent its records."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Repeat(models.Model):
    """The answer to one request with an Idempotency-Key, written together with its effect."""

    principal = models.CharField(max_length=60)
    """Whose key it is: "key:12" or "user:5"."""
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    """Of method, path and body: the same key with another request is refused."""
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    asked_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("repeat")
        verbose_name_plural = _("repeats")
        constraints = [
            models.UniqueConstraint(
                fields=["principal", "key"],
                name="answered_once",
                violation_error_message=_("A request with this key was already answered."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal}: {self.key}"


class SourceVersion(models.Model):
    """The last version of a record that its other system sent, as that system counts them."""

    noun = models.CharField(max_length=40)
    subject = models.UUIDField()
    version = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("version of a source")
        verbose_name_plural = _("versions of sources")
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "subject"],
                name="one_last_version_of_a_source",
                violation_error_message=_("The last version of this record is already known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.subject}: {self.version}"
