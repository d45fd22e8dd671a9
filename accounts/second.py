"""The door of the second factor: asked for at sign-in, and switched on by each person."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, factors, halves, security, throttle
from accounts.forms import TOO_MANY, admitted
from accounts.models import User
from accounts.proving import proving
from accounts.views import refused, status_of, typed

FORM = ["GET", "HEAD", "POST"]


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter the code.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def __init__(self, request: HttpRequest, user: User, *args: Any) -> None:
        super().__init__(*args)
        self.request, self.user = request, user

    def wrong(self) -> ValidationError:
        security.warn("code.refused", actor=self.user.pk)
        said = _("The code is not right. Each works once; a new one comes every 30 seconds.")
        return ValidationError(said, code="wrong")


class SignInCodeForm(CodeForm):
    """The code of somebody whose password was right."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        here = admitted(self.user.email, self.request)
        # The password is known already: codes are counted wherever the tries come from.
        name = f"code {self.user.pk}"
        everywhere = throttle.admit(email=name, address=name)
        if everywhere is None:
            raise ValidationError(TOO_MANY, code="throttled")
        if not actions.use_code(user=self.user, code=code):
            raise self.wrong()
        here.succeeded()
        everywhere.succeeded()
        return code


class SwitchOnForm(CodeForm):
    """The first code of an app: it shows that the app was set up."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.recovery_codes = actions.switch_on(user=self.user, code=code)
        if self.recovery_codes is None:
            raise self.wrong()
        return code


@require_http_methods(FORM)
@login_not_required
@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code after the password."""
    user = halves.who_is_half_way(request)
    if user is None:
        messages.error(request, _("That took too long. Please sign in again."))
        return redirect("signin")
    form = SignInCodeForm(request, user, typed(request))
    if request.method == "POST" and form.is_valid():
        return redirect(halves.go_on(request, user))
    page = {
        "form": form, "title": _("Your code"), "back_url": reverse("signin"),
        "submit_label": _("Sign in"),
        "intro": _("The six digits that your app shows now, or one of your recovery codes."),
    }  # fmt: skip
    answer = render(request, "desk/form.html", page)
    return refused(answer, form) if request.method == "POST" else answer


@require_http_methods(FORM)
@proving
@sensitive_post_parameters("code")
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show whether codes are asked for; switch them on with the first code of an app."""
    user: User = request.user  # type: ignore[assignment]
    factor = factors.of(user)
    if factor.on_since:
        left = user.recovery_codes.filter(used_at__isnull=True).count()
        page = {"title": _("Codes at sign-in"), "factor": factor, "left": left}
        return render(request, "accounts/codes.html", page)
    form = SwitchOnForm(request, user, typed(request))
    if request.method == "POST" and form.is_valid():
        halves.stay_in(request, user)
        messages.success(request, _("Codes are asked for from now on. Other sessions are ended."))
        return shown_once(request, form.recovery_codes or [])
    page = {
        "form": form, "title": _("Codes at sign-in"), "submit_label": _("Switch on"),
        "picture": factors.picture_of(factor), "address": factors.address_of(factor),
        "secret": factors.in_fours(factors.letters(factors.secret_of(factor))),
        "back_url": reverse("settings"),
    }  # fmt: skip
    return render(request, "accounts/switch_on.html", page, status=status_of(request))


def shown_once(request: HttpRequest, codes: list[str]) -> HttpResponse:
    page = {"title": _("Your recovery codes"), "codes": codes}
    return render(request, "accounts/recovery.html", page)


@require_POST
@proving
def renew(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them once."""
    user: User = request.user  # type: ignore[assignment]
    if not factors.is_on(user):
        return redirect("codes")
    return shown_once(request, actions.renew_recovery_codes(user=user))


@require_POST
@proving
def switch_off(request: HttpRequest) -> HttpResponse:
    """Ask for no codes any more; whose seat needs them sets up another app at once."""
    user: User = request.user  # type: ignore[assignment]
    if factors.is_on(user):
        actions.switch_off(user=user)
        update_session_auth_hash(request, user)
        request.session.pop(halves.PASSED, None)
        messages.success(request, _("Codes are switched off. Other sessions are ended."))
    return redirect("codes")
