"""allauth's forms in our words, so that they are in every language of the interface."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class _InOurWords:
    """Labels above the fields, and no second copy of them inside, which fades when one types."""

    words: ClassVar[dict[str, Any]] = {
        "login": _("E-mail"),
        "password": _("Password"),
        "code": pgettext_lazy("six digits of the second factor", "Code"),
        "oldpassword": _("Your present password"),
        "password1": _("New password"),
        "password2": _("The same password again"),
    }
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class LogIn(_InOurWords, account.LoginForm):  # type: ignore[misc]
    pass


class PasswordAgain(_InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class ChangePassword(_InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class SecondFactor(_InOurWords, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class SecondFactorAgain(_InOurWords, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class SetUpApp(_InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass
