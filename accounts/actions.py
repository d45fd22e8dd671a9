"""Every write to an account."""

from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from accounts import security
from accounts.models import SignInAttempt, User

KEPT = timedelta(days=1)


@transaction.atomic
def register(*, email: str, name: str, password: str) -> User:
    """Make the account of a person who was invited.

    Raises ValidationError, keyed by field, for an address that is taken or a weak password.
    """
    user = User(email=User.objects.normalize_email(email), name=name.strip())
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    security.done("account.made", actor=user.pk)
    return user


@transaction.atomic
def name_operator(*, user: User) -> User:
    """Let a person open the operators' pages."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    security.done("operator.named", account=user.pk)
    return user


@transaction.atomic
def change_password(*, user: User, password: str) -> User:
    """Set a new password. Every session signed with the old one ends with it."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    security.done("password.changed", actor=user.pk)
    return user


@transaction.atomic
def save_preferences(*, user: User, name: str, language: str, time_zone: str) -> User:
    """Keep how a person is called, and in which language and clock they read."""
    user.name, user.language, user.time_zone = name.strip(), language, time_zone
    user.full_clean()
    user.save(update_fields=["name", "language", "time_zone"])
    return user


def note_attempt(*, email: str, address: str) -> SignInAttempt:
    """Write a try to sign in down, at once: it must outlive whatever fails after it."""
    return SignInAttempt.objects.create(email=email, address=address)


def drop_attempt(attempt: SignInAttempt) -> None:
    """Take back a try that was turned away unheard."""
    attempt.delete()


def forget_attempts(*, email: str, address: str) -> None:
    """After a right password, forgive the wrong ones; clear what is too old to count."""
    SignInAttempt.objects.on_account(email).from_address(address).delete()
    SignInAttempt.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
