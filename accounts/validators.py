"""What a password may be, beyond the rules that Django brings."""

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LONGEST_PASSWORD = 1024


class MaximumLengthValidator:
    """Stop where a password is no longer typed by a person."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return ngettext(
            "The password must have at most %(most)d character.",
            "The password must have at most %(most)d characters.",
            LONGEST_PASSWORD,
        ) % {"most": LONGEST_PASSWORD}


class ContextWordsValidator:
    """Refuse a password that is little more than the name of this site or of an organisation."""

    def __init__(self, words: list[str], least_besides: int = 8) -> None:
        self.words = sorted((word.casefold() for word in words if word), key=len, reverse=True)
        self.least_besides = least_besides

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        rest = password.casefold()
        for word in self.words:
            rest = rest.replace(word, "")
        if rest != password.casefold() and len(rest) < self.least_besides:
            raise ValidationError(
                _("The password is too close to the name of this site."), code="password_context"
            )

    def get_help_text(self) -> str:
        return _("The password must not be built on the name of this site.")
