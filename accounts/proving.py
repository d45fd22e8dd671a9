"""Pages that give rights away ask for the password, where it was given more than ten minutes ago.

A borrowed or stolen session alone makes no key, no seat and no webhook.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import PasswordField, password_of
from accounts.models import User

PROVED = "proved_at"
GOOD_FOR = 10 * 60
"""Seconds."""
View = Callable[..., HttpResponse]


class ProveForm(forms.Form):
    """The password of whoever is signed in; no field of the pages behind it has this name."""

    prove_password = PasswordField(label=_("Your password"), kind="current")

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(*args)
        self.request = request

    def clean_prove_password(self) -> str:
        user: User = self.request.user  # type: ignore[assignment]
        return password_of(user, self.cleaned_data["prove_password"], self.request)


def proved(request: HttpRequest) -> bool:
    """Tell whether the password was given a moment ago."""
    return time.time() - request.session.get(PROVED, 0) <= GOOD_FOR


def proving(view: View) -> View:
    """Ask for the password before a view, and go on with what was asked or sent."""

    @wraps(view)
    @never_cache
    @sensitive_post_parameters("prove_password")
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if proved(request):
            return view(request, *args, **kwargs)
        given = request.POST if "prove_password" in request.POST else None
        form = ProveForm(request, given)
        if given is None or not form.is_valid():
            return ask(request, form)
        request.session[PROVED] = int(time.time())
        if "prove_first" in given:
            return redirect(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded


def ask(request: HttpRequest, form: ProveForm) -> HttpResponse:
    """Show the question, with what was typed on the page behind it."""
    own = ("csrfmiddlewaretoken", "prove_password")
    typed = [(n, v) for n, values in request.POST.lists() if n not in own for v in values]
    page = {
        "form": form,
        "title": _("Your password, once more"),
        "intro": _("This page gives rights away: it asks who is here. Nothing typed is lost."),
        "typed": typed if request.method == "POST" else [("prove_first", "1")],
        "submit_label": _("Go on"),
    }
    return render(request, "accounts/prove.html", page, status=400 if form.is_bound else 200)
