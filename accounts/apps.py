"""The accounts application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from django.contrib.auth.signals import (
            user_logged_in,
            user_logged_out,
            user_login_failed,
        )

        from accounts import security
        from accounts.middleware import begin_session

        user_logged_in.connect(begin_session, dispatch_uid="accounts.begin_session")
        user_logged_in.connect(security.signed_in, dispatch_uid="accounts.signed_in")
        user_logged_out.connect(security.signed_out, dispatch_uid="accounts.signed_out")
        user_login_failed.connect(security.not_signed_in, dispatch_uid="accounts.not_signed_in")
