"""Every address of the site: /operators/ for operators, everything else for people."""

from django.contrib import admin
from django.urls import include, path

from accounts.views import operators_signin

handler400 = "config.failing.bad_request"
handler500 = "config.failing.broken"
urlpatterns = [
    path("operators/login/", operators_signin),
    path("operators/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("tracker.urls")),
]
