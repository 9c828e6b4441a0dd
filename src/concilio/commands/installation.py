"""An installation that is there already: for commands that must not make one."""

from __future__ import annotations

import os
from typing import Any

from concilio.config.environment import read_environment
from concilio.config.secret import read_secret
from concilio.storage.operator_error import OperatorError


def open_installation() -> Any:
    """Django's settings of the installation that the environment names, with Django set up.

    Raises:
        OperatorError: there is none, or a setting makes no sense. Nothing was made.
    """
    home = read_environment(os.environ).home
    if not read_secret(home / "secret"):
        raise OperatorError(
            f"no installation here: there is no secret in {home}. "
            "Set CONCILIO_HOME to the folder of one, or make one with `concilio serve`."
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilio.config.settings")
    import django

    django.setup()
    from django.conf import settings

    return settings
