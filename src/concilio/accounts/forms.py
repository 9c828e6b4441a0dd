"""allauth's forms in our words, so that they are in every language of the interface."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from concilio.shell.forms import plain

# Typed from a card or a telephone, in the digits of one's own script, with spaces between. Passwords are left alone.
TYPED = frozenset({"login", "code"})


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
    data: Any
    is_bound: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read_as_typed()
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name in TYPED:
                field.widget.attrs |= {"autocorrect": "off", "autocapitalize": "none", "spellcheck": "false"}

    def _read_as_typed(self) -> None:
        if not self.is_bound:
            return
        self.data = self.data.copy()
        for name in TYPED & set(self.fields):
            if (typed := self.data.get(name)) is not None:
                self.data[name] = plain(typed).replace(" ", "")


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
