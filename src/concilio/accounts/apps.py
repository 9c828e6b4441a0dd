from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "concilio.accounts"
    label = "accounts"
