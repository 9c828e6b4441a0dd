"""Settings. Everything has a default: without any environment the platform runs on SQLite in `var/`.

CONCILIO_HOME      folder of the database, the secret and backups (default: ./var)
CONCILIO_DATABASE  postgresql://user@host/name; without it, SQLite in CONCILIO_HOME
CONCILIO_HOSTS     comma-separated host names; without it, this machine only
"""

from __future__ import annotations

import os
from pathlib import Path

from concilio.config.database import database_from_url
from concilio.config.languages import LANGUAGES as LANGUAGES
from concilio.config.secret import read_or_make_secret

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("CONCILIO_HOME", "var")).resolve()

SECRET_KEY = read_or_make_secret(HOME / "secret")
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("CONCILIO_HOSTS", "").split(",") if h] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "concilio.coalition.apps.CoalitionConfig",
    "concilio.dialogue.apps.DialogueConfig",
    "concilio.admission.apps.AdmissionConfig",
    "concilio.moderation.apps.ModerationConfig",
    "concilio.insight.apps.InsightConfig",
    "concilio.site.apps.SiteConfig",
]

DATABASES = {"default": database_from_url(os.environ.get("CONCILIO_DATABASE"), HOME)}
AUTH_USER_MODEL = "coalition.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOT_URLCONF = "concilio.config.urls"
WSGI_APPLICATION = "concilio.config.wsgi.application"

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [PACKAGE / "locale"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "concilio.admission.middleware.SeatMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

STATIC_URL = "static/"
