"""Every write to an account."""

from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from accounts import factors, security
from accounts.models import Factor, RecoveryCode, SignInAttempt, User

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
def end_other_sessions(*, user: User) -> User:
    """End every session; whoever asks keeps theirs by signing it anew."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    user.turn = locked.turn + 1
    user.save(update_fields=["turn"])
    security.done("sessions.ended", actor=user.pk)
    return user


@transaction.atomic
def switch_on(*, user: User, code: str) -> list[str] | None:
    """Ask for codes at sign-in from now on, and end all sessions; return the recovery codes.

    None where the code is not the app's: an app that was not set up would lock its owner out.
    """
    Factor.objects.get_or_create(user=user)
    factor = Factor.objects.select_for_update().get(user=user)
    found = factors.hit(factor, factors.plain(code))
    if found is None or found[0] <= factor.last_step:
        return None
    factor.last_step, secret = found
    factor.on_since, factor.sealed = timezone.now(), factors.sealed_now(secret, factor)
    factor.save()
    end_other_sessions(user=user)
    security.done("factor.on", actor=user.pk)
    return renew_recovery_codes(user=user)


@transaction.atomic
def switch_off(*, user: User) -> None:
    """Ask for no codes any more: the app is useless from now on, and all sessions end."""
    factor = Factor.objects.select_for_update().get(user=user)
    factor.on_since, factor.turn, factor.last_step, factor.sealed = None, factor.turn + 1, 0, ""
    factor.save()
    user.recovery_codes.all().delete()
    end_other_sessions(user=user)
    security.done("factor.off", actor=user.pk)


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """Make new recovery codes; the old ones stop working. They are shown once."""
    user.recovery_codes.all().delete()
    made = factors.new_recovery_codes()
    kept = [make_password(factors.plain(code)) for code in made]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, hashed=one) for one in kept)
    security.done("recovery.made", actor=user.pk)
    return made


def use_code(*, user: User, code: str) -> bool:
    """Take a code of the app, or a recovery code: each once, whoever is quickest."""
    factor, code = factors.of(user), factors.plain(code)
    if found := factors.hit(factor, code):
        step, secret = found
        fresh = Factor.objects.filter(pk=factor.pk, on_since__isnull=False, last_step__lt=step)
        return bool(fresh.update(last_step=step, sealed=factors.sealed_now(secret, factor)))
    unused = RecoveryCode.objects.filter(user=user, used_at__isnull=True)
    same = next((one for one in unused if check_password(code, one.hashed)), None)
    if same is None or not unused.filter(pk=same.pk).update(used_at=timezone.now()):
        return False
    security.note("recovery.used", actor=user.pk)
    return True


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
