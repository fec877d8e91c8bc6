"""Set-up of the app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in

        from accounts.middleware import starts_to_be_seen

        user_logged_in.connect(starts_to_be_seen)
