"""Addresses of a person's own account."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("signin/", views.SignIn.as_view(), name="signin"),
    path("signout/", views.signout, name="signout"),
    path("password/", views.password_change, name="password_change"),
    path("settings/", views.preferences, name="settings"),
]
