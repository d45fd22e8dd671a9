"""The journal: one entry for each record a deed changed, never changed, never deleted."""

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Func, Value
from django.db.models.lookups import GreaterThan
from django.db.models.sql import InsertQuery
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Counter, Together, Visibility
from tracker.models.keys import Key
from tracker.models.organisations import Organisation


class TransactionNumber(Func):
    """The number of the transaction that writes; on SQLite, which has one writer, always 0."""

    output_field = models.BigIntegerField()
    arity = 0

    def as_sql(self, compiler, connection, **more):
        return compiler.compile(Value(0))

    def as_postgresql(self, compiler, connection, **more):
        return "pg_current_xact_id()::text::bigint", []


class Salt(Func):
    """Something nobody can guess, made by the database: 128 random bits, in hexadecimal."""

    output_field = models.CharField()
    arity = 0

    def as_sql(self, compiler, connection, **more):
        return "lower(hex(randomblob(16)))", []

    def as_postgresql(self, compiler, connection, **more):
        return "replace(gen_random_uuid()::text, '-', '')", []


class Epoch(Func):
    """The number of the present epoch: 1, until a restore raises it.

    A restore writes it into a Counter. PostgreSQL has it as the default of the column; SQLite,
    where a default is a constant, looks it up as it inserts.
    """

    output_field = models.PositiveIntegerField()
    arity = 0
    KEY = "epoch"

    def as_sql(self, compiler, connection, **more):
        return "1", []

    def as_sqlite(self, compiler, connection, **more):
        if not isinstance(compiler.query, InsertQuery):
            return "1", []
        said = "COALESCE((SELECT last FROM tracker_counter WHERE key = %s), 1)"
        return said, [self.KEY]


class OldestAtWork(Func):
    """The number of the oldest transaction that has not ended."""

    template = "(SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    arity = 0


def settled() -> models.Q:
    """Return the entries before which no other can appear any more.

    Those of an earlier epoch all are: another server may have numbered them, beyond our own.
    """
    if connection.vendor != "postgresql":
        return models.Q()
    begun = Counter.objects.filter(key=Epoch.KEY).values("last")
    oldest = OldestAtWork(output_field=Entry._meta.get_field("number"))
    return models.Q(epoch__lt=models.Subquery(begun)) | models.Q(number__lt=oldest)


class EntryQuerySet(models.QuerySet):
    def about(self, record):
        """Keep the entries of one record, newest first."""
        return self.filter(noun=record.word(), subject=record.uid).order_by("-pk")

    def after(self, epoch: int, number: int, key: int, *, held_back: bool = False):
        """Keep what was committed after a place, as far as nothing can come before it any more.

        In commit order: by epoch, number of the transaction and key. With `held_back` also what
        something can still come before.
        """
        order = [F(name) for name in ("epoch", "number", "pk")]
        later = GreaterThan(Together(*order), Together(Value(epoch), Value(number), Value(key)))
        return self.filter(later, models.Q() if held_back else settled()).order_by(*order)


class Entry(models.Model):
    """Who did what to which record, through which door, and what changed.

    `changes` is {field: [before, after]}; `rows` is {relation: [{row, label, deed, changes}]} for
    the lines inside the record. Entries are read in the order of `epoch`, `number` and key: a
    restored database begins a new epoch, for it numbers its transactions anew.
    """

    class Door(models.TextChoices):
        PAGE = "page", _("page")
        API = "api", _("API")
        IMPORT = "import", _("import")
        COMMAND = "command", _("command")
        SEEDS = "seeds", _("seeds")

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    key = models.ForeignKey(Key, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=12, blank=True)
    door = models.CharField(max_length=8, choices=Door)
    deed = models.UUIDField()
    verb = models.CharField(max_length=40)
    noun = models.CharField(max_length=40)
    subject = models.UUIDField()
    ref = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    label = models.CharField(max_length=300)
    changes = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    tombstone = models.BooleanField(default=False)
    visibility_before = models.CharField(max_length=12, choices=Visibility, blank=True)
    visibility_after = models.CharField(max_length=12, choices=Visibility)
    epoch = models.PositiveIntegerField(db_default=Epoch())
    number = models.BigIntegerField(db_default=TransactionNumber())
    salt = models.CharField(max_length=32, db_default=Salt(), editable=False)
    """Makes the seal of each value one that cannot be guessed; gone from values redacted."""

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [
            models.Index(fields=["noun", "subject", "-id"], name="entry_about"),
            models.Index(fields=["deed"], name="entry_deed"),
            models.Index(fields=["epoch", "number", "id"], name="entry_in_commit_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "subject", "version"],
                name="one_entry_per_version",
                violation_error_message=_("This version is already in the journal."),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.verb} {self.ref}"
