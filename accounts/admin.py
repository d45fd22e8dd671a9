"""Operators look people up here; every change goes through the pages and commands."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People, to be read."""

    list_display = ["name", "email", "is_active", "is_staff", "last_login", "created_at"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    exclude = ["password", "groups", "user_permissions"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
