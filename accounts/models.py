"""Who people are. What they may do is decided in tracker.rules."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Find and make people by their e-mail address, however they capitalise it."""

    use_in_migrations = True

    def create_user(
        self, email: str, password: str | None = None, *, name: str = "", **more: object
    ) -> "User":
        """Make an account. Without a password nobody can sign in to it."""
        user = self.model(email=self.normalize_email(email), name=name or email, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, *, name: str = "", **more: object
    ) -> "User":
        """Make an operator's account, for `manage.py createsuperuser`."""
        return self.create_user(
            email, password, name=name, is_staff=True, is_superuser=True, **more
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Write an address in lower case: two accounts must not differ by a capital."""
        return (email or "").strip().lower()


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, by e-mail address. Sessions of an earlier `turn` have ended."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)
    is_staff = models.BooleanField(
        _("operator"), default=False, help_text=_("May open the operators' pages.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Without it nobody can sign in to this account.")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    turn = models.PositiveIntegerField(default=1, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.email = User.objects.normalize_email(self.email)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session is held against: it ends with the password, and with the turn."""
        known = f"{self.password} {self.turn}"
        salted = salted_hmac(f"{__name__}.session", known, secret=secret, algorithm="sha256")
        return salted.hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class SignInAttemptQuerySet(models.QuerySet["SignInAttempt"]):
    """Attempts that failed, or have not ended yet."""

    def since(self, moment: datetime) -> "SignInAttemptQuerySet":
        return self.filter(made_at__gt=moment)

    def from_address(self, address: str) -> "SignInAttemptQuerySet":
        return self.filter(address=address)

    def on_account(self, email: str) -> "SignInAttemptQuerySet":
        return self.filter(email=email)


class SignInAttempt(models.Model):
    """One try to sign in, kept until it succeeds or a day has passed."""

    email = models.CharField(_("e-mail address as typed"), max_length=254)
    address = models.CharField(_("network address"), max_length=64)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, db_index=True)

    objects = SignInAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in attempt")
        verbose_name_plural = _("sign-in attempts")
        indexes = [
            models.Index(fields=["address", "email", "made_at"], name="attempt_by_origin"),
        ]

    def __str__(self) -> str:
        return f"{self.email} ({self.address})"


class Factor(models.Model):
    """The second factor of a person: an app that shows a code, another every 30 seconds.

    Its secret is `sealed`: see accounts.factors. A code is of a step; none before the last again.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="factor", editable=False)
    turn = models.PositiveIntegerField(default=1, editable=False)
    on_since = models.DateTimeField(null=True, editable=False)
    last_step = models.BigIntegerField(default=0, editable=False)
    sealed = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """What lets a person in once who has no app at hand; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes", editable=False)
    hashed = models.CharField(max_length=128, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")

    def __str__(self) -> str:
        return str(self.user)
