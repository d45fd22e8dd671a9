"""What people type about themselves."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import actions, factors, security, throttle
from accounts.addresses import origin_of
from accounts.models import User
from accounts.validators import LONGEST_PASSWORD

CONTINENTS = {"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
TOO_MANY = _(
    "There were too many tries to sign in from here. Please wait an hour, then try again."
)


def languages() -> list[tuple[str, Any]]:
    """List the languages of the site, each in its own words."""
    return [("", _("As the browser asks")), *settings.LANGUAGES]


@cache
def zones() -> list[tuple[str, str]]:
    """List the places whose clock a person may choose."""
    names = sorted(zoneinfo.available_timezones())
    named = [(name, name.replace("_", " ")) for name in names if name.split("/")[0] in CONTINENTS]
    return [("", settings.TIME_ZONE), *named]


class PasswordField(forms.CharField):
    """A password, taken as typed. `kind` tells password managers whether it is an old one."""

    def __init__(self, *, kind: str, **more: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": f"{kind}-password"})
        super().__init__(strip=False, max_length=LONGEST_PASSWORD, widget=widget, **more)
        # A browser would cut a longer one in silence.
        self.widget.attrs.pop("maxlength", None)


def admitted(email: str, request: HttpRequest) -> throttle.Try:
    """Count a try from where this comes. Raises ValidationError when there were too many."""
    tried = throttle.admit(email=email, address=origin_of(request))
    if tried is None:
        raise ValidationError(TOO_MANY, code="throttled")
    return tried


class AddressForm(forms.Form):
    """The e-mail address with which somebody signs in."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address.")},
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request


class ForgottenForm(AddressForm):
    """To whom a link for a new password goes; asking counts as a try to sign in."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        admitted(email, self.request)
        return email


class SignInForm(AddressForm):
    """E-mail address and password."""

    password = PasswordField(
        label=_("Password"),
        kind="current",
        error_messages={"required": _("Enter your password.")},
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"email", "password"} <= said.keys():
            self.user = self.find(said["email"], said["password"])
        return said

    def find(self, email: str, password: str) -> User:
        """Find whose password this is. Wrong, unknown and closed accounts get one answer."""
        tried = admitted(email, self.request)
        user = authenticate(self.request, username=email, password=password)
        if not isinstance(user, User):
            raise ValidationError(
                _("The e-mail address or the password is not right."), code="wrong"
            )
        if not factors.is_on(user):
            tried.succeeded()  # With a code to come, the tries are forgotten after it.
        return user

    def get_user(self) -> User | None:
        return self.user


class NewPasswordForm(forms.Form):
    """A new password, twice: there is no way back to an account whose password was mistyped."""

    new_password = PasswordField(
        label=_("New password"),
        kind="new",
        help_text=_("At least 12 characters. Three or four words that do not belong together do."),
    )
    again = PasswordField(label=_("New password, once more"), kind="new")

    def owner(self) -> User:
        """Tell whose password this will be; it must not resemble their name."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        password = said.get("new_password")
        if password is None:
            return said
        try:
            validate_password(password, self.owner())
        except ValidationError as error:
            self.add_error("new_password", error)
        if "again" in said and said["again"] != password:
            self.add_error("again", _("The two passwords are not the same."))
        return said


class RenewForm(NewPasswordForm):
    """A new password for an account whose owner opened the link that was mailed."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def owner(self) -> User:
        return self.user

    def save(self) -> User:
        return actions.change_password(user=self.user, password=self.cleaned_data["new_password"])


class JoinForm(NewPasswordForm):
    """How a person who was invited makes their account; the address is the invitation's."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As colleagues in other organisations should read it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "new_password", "again"]

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def owner(self) -> User:
        return User(email=self.email, name=self.cleaned_data.get("name", ""))


class PasswordChangeForm(NewPasswordForm):
    """The old password, then the new one."""

    old_password = PasswordField(label=_("Old password"), kind="current")
    field_order = ["old_password", "new_password", "again"]

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user = user

    def owner(self) -> User:
        return self.user

    def clean_old_password(self) -> str:
        return password_of(self.user, self.cleaned_data["old_password"], self.request)


def password_of(user: User, password: str, request: HttpRequest) -> str:
    """Check it under the same limit as at sign-in: a borrowed session must not guess it."""
    tried = admitted(user.email, request)
    if not user.check_password(password):
        security.warn("password.refused", actor=user.pk)
        raise ValidationError(_("The password is not right."), code="wrong")
    tried.succeeded()
    return password


class SettingsForm(forms.Form):
    """How a person is called, and in which language and clock they read."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=languages)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=zones)
