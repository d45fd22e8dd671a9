"""Operators look records up here. Nothing can be changed: there is one door for writes."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth import admin as _auth  # noqa: F401
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

SECRET = {"token_hash", "password"}
"""Fields that no page shows, hashed or not."""
LISTED = ("ref", "name", "title", "email", "kind", "status", "role", "verb", "noun", "owner",
          "organisation", "visibility", "at", "updated_at", "deleted_at")  # fmt: skip
SOUGHT = ("ref", "name", "title", "email", "code", "pcode", "label")
SORTED_OUT = ("kind", "status", "role", "visibility", "verb", "noun", "door")
MOST_LISTED = 8


class Reading(admin.ModelAdmin):
    """A model to be read by operators: every field but the secret ones, and no button."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Return every stored field, what can be edited elsewhere or not."""
        meta = self.model._meta
        kept = [f for f in (*meta.concrete_fields, *meta.many_to_many) if f.name not in SECRET]
        return ["stored_as" if isinstance(f, models.FileField) else f.name for f in kept]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return self.get_fields(request, obj)

    @admin.display(description=_("stored as"))
    def stored_as(self, record: Any) -> str:
        """Name a file without a link: it is opened through its record's page."""
        return str(record.file)


def named(model: type[models.Model], names: tuple[str, ...]) -> list[str]:
    """Return those of these fields that a model has, in this order."""
    there = {field.name for field in model._meta.concrete_fields}
    return [name for name in names if name in there]


def reading(model: type[models.Model]) -> type[Reading]:
    """Return the pages of one model."""
    listed = named(model, LISTED)[:MOST_LISTED]
    first = [] if "ref" in listed else ["pk"]
    related = [f.name for f in model._meta.concrete_fields if f.many_to_one and f.name in listed]
    about = {
        "list_display": [*first, *listed[:1], "__str__", *listed[1:]],
        "list_select_related": related or False,
        "list_filter": named(model, SORTED_OUT),
        "search_fields": named(model, SOUGHT),
        "ordering": ["-pk"],
    }
    return type(f"{model.__name__}Reading", (Reading,), about)


for _model in apps.get_app_config("tracker").get_models(include_auto_created=False):
    admin.site.register(_model, reading(_model))

# Rights come from seats alone: groups, which Django's own module above registers, would only look
# as if they gave some.
admin.site.unregister(Group)
