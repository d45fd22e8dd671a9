"""The door to a person's own account."""

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, factors
from accounts.forms import PasswordChangeForm, SettingsForm, SignInForm
from accounts.halves import half_way


class SignIn(LoginView):
    """Sign in, and go on to where the person was heading, within this site."""

    http_method_names = ["get", "head", "post"]
    template_name = "accounts/signin.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"title": _("Sign in"), "submit_label": _("Sign in")}

    def get_redirect_url(self) -> str:
        """Take only a path of our own; a host, even this one, is not needed."""
        wanted: str = self.request.POST.get("next", self.request.GET.get("next", ""))
        return super().get_redirect_url() if wanted.startswith("/") else ""

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if not factors.is_on(user):
            return super().form_valid(form)
        half_way(self.request, user, self.get_success_url())
        return redirect("code")

    def form_invalid(self, form: Form) -> HttpResponse:
        return refused(super().form_invalid(form), form)


@require_POST
@login_not_required
def signout(request: HttpRequest) -> HttpResponse:
    """Sign out, and have the browser forget what it kept of us."""
    logout(request)
    response = redirect("signin")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("old_password", "new_password", "again")
def password_change(request: HttpRequest) -> HttpResponse:
    """Change the password; every other session of this person ends."""
    form = PasswordChangeForm(request, request.user, typed(request))
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["new_password"]
        user = actions.change_password(user=request.user, password=password)
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is changed. Other sessions are signed out."))
        return redirect("settings")
    page = {"form": form, "title": _("Change password"), "back_url": reverse("settings")}
    return render(request, "desk/form.html", page, status=status_of(request))


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End every other session of this person."""
    update_session_auth_hash(request, actions.end_other_sessions(user=request.user))
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("settings")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and keep a person's own settings."""
    user = request.user
    kept = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
    form = SettingsForm(typed(request), initial=kept)
    if request.method == "POST" and form.is_valid():
        actions.save_preferences(user=user, **form.cleaned_data)
        messages.success(request, _("Your settings are saved."))
        return redirect("settings")
    page = {"form": form, "title": _("Your settings")}
    return render(request, "accounts/settings.html", page, status=status_of(request))


def refused(response: HttpResponse, form: Form) -> HttpResponse:
    """Say of an answer that the form was not taken, or that there were too many tries."""
    response.status_code = 400
    if any(form.has_error(name, "throttled") for name in form.errors):
        response.status_code = 429
        response.headers["Retry-After"] = "3600"
    return response


def typed(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also when it is nothing; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def status_of(request: HttpRequest) -> int:
    """Return the status of a form that is shown: for the first time, or with what is wrong."""
    return 400 if request.method == "POST" else 200


@login_not_required
def operators_signin(request: HttpRequest) -> HttpResponse:
    """Send operators through the same door as everybody: it counts the tries."""
    if request.user.is_authenticated:
        if not request.user.is_staff:
            raise PermissionDenied
        return HttpResponseRedirect("/operators/")
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, "/operators/"))
