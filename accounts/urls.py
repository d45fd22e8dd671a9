"""Addresses of a person's own account."""

from django.urls import path

from accounts import second, views

urlpatterns = [
    path("signin/", views.SignIn.as_view(), name="signin"),
    path("signout/", views.signout, name="signout"),
    path("password/", views.password_change, name="password_change"),
    path("settings/", views.preferences, name="settings"),
    path("signin/code/", second.code, name="code"),
    path("settings/codes/", second.settings_page, name="codes"),
    path("settings/codes/renew/", second.renew, name="codes-renew"),
    path("settings/codes/off/", second.switch_off, name="codes-off"),
    path("settings/sessions/", views.end_others, name="end-others"),
]
