"""The door of a person who has forgotten the password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.addresses import origin_of
from accounts.forms import ForgottenForm, NewPasswordForm, RenewForm
from accounts.views import refused, status_of, typed
from tracker.broadcast import forgotten as letters

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """Mail a link to whoever has this address; the answer does not tell whether anybody has."""
    form = ForgottenForm(request, typed(request))
    if request.method == "POST" and form.is_valid():
        letters.write(form.cleaned_data["email"], origin_of(request))
        told = _("If there is an account with this address, a link is on its way to it. It works "
                 "once, for %d minutes.")  # fmt: skip
        messages.success(request, told % letters.MINUTES)
        return redirect("signin")
    page = {
        "form": form, "title": _("Forgotten password"), "back_url": reverse("signin"),
        "submit_label": _("Send the link"),
        "intro": _("We send you a link by mail, with which you set a new password."),
    }  # fmt: skip
    answer = render(request, "desk/form.html", page)
    return refused(answer, form) if request.method == "POST" else answer


@method_decorator(login_not_required, name="dispatch")
class Renew(PasswordResetConfirmView):
    """Set a new password, with a link that works once; every session of the person ends.

    The link moves into the session first: what loads beside the page never sees it.
    """

    http_method_names = ["get", "head", "post"]
    template_name = "accounts/renew.html"
    form_class = RenewForm
    success_url = reverse_lazy("signin")
    extra_context = {
        "title": gettext_lazy("New password"), "submit_label": gettext_lazy("Set the password"),
    }  # fmt: skip

    def dispatch(self, request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if request.method.lower() not in self.http_method_names:
            return self.http_method_not_allowed(request)
        return super().dispatch(request, *given, **named)

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        answer = super().form_valid(form)
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return answer

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        status = status_of(self.request) if context["validlink"] else 410
        return super().render_to_response(context, **more | {"status": status})


routes = [
    path("password/forgotten/", forgotten, name="forgotten"),
    path("password/new/<uidb64>/<token>/", Renew.as_view(), name="renew"),
]
