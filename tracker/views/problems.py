"""Pages of help for whoever was refused by the API: each code, and what to do about it."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from tracker.exchange.problems import PROBLEMS


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every problem, signed in or not: a system's log leads here."""
    return render(request, "problems/index.html", {"problems": PROBLEMS.values()})


@login_not_required
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Say what one code means and what to do."""
    if code not in PROBLEMS:
        raise Http404
    return render(request, "problems/one.html", {"problem": PROBLEMS[code]})


routes = [
    path("problems/", index, name="problems"),
    path("problems/<slug:code>", one, name="problem"),
]
