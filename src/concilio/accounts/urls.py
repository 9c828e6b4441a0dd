"""The staff's log-in: those of allauth's pages that we use, under the names that it looks for."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("factor/", mfa.index, name="mfa_index"),
    path("factor/enter/", mfa.authenticate, name="mfa_authenticate"),
    path("factor/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("factor/new/", totp.activate_totp, name="mfa_activate_totp"),
    path("factor/replace/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
