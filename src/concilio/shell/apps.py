from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "concilio.shell"
    label = "shell"
