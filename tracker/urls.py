"""Addresses of the pages."""

from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from tracker.api.urls import urlpatterns as api
from tracker.views import (
    committees,
    directory,
    documents,
    finding,
    forgotten,
    funding,
    health,
    joining,
    keys,
    members,
    notices,
    period,
    problems,
    sharing,
    webhooks,
)
from tracker.views.desks import DESKS
from tracker.views.home import home

gallery = require_safe(TemplateView.as_view(template_name="gallery.html"))

urlpatterns = [
    path("", home, name="home"),
    *directory.routes,
    *committees.routes,
    *period.routes,
    *finding.routes,
    *members.routes,
    *forgotten.routes,
    *joining.routes,
    *keys.routes,
    *webhooks.routes,
    *notices.routes,
    *documents.routes,
    *sharing.routes,
    *problems.routes,
    *health.routes,
    *funding.routes,
    *api,
    path("gallery/", gallery, name="gallery"),
    *(address for desk in DESKS.values() for address in desk.urls()),
]
