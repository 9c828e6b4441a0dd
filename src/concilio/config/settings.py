"""Settings. Everything has a default: without any environment the platform runs on SQLite in `var/`.

CONCILIO_HOME      folder of the database, the secret and backups (default: ./var)
CONCILIO_DATABASE  postgresql://user@host/name; without it, SQLite in CONCILIO_HOME
CONCILIO_HOSTS     host names with commas between them; without it, this machine only
CONCILIO_TRANSLATOR, CONCILIO_TRANSLATOR_KEY
                   address and key of a LibreTranslate server; without it, no machine translates
CONCILIO_FETCH     "yes": pages that the record cites may be fetched and looked at again (default: no requests)
CONCILIO_TIME_STAMPS, CONCILIO_TIME_STAMP_ROOTS
                   address of a service of RFC 3161 that stamps copies of sources, and who vouches for it (PEM)
CONCILIO_LEDGER_KEYS  folder of the ledger's secret keys (default: ledger-keys in CONCILIO_HOME); in no backup
CONCILIO_AWAY      where "Leave this page" leads (default: an encyclopaedia)
CONCILIO_BACKGROUND  "at-once": tasks run where they are called, for tests
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf.locale import LANG_INFO

from concilio.config.environment import read_environment
from concilio.config.logs import LOGGING as LOGGING
from concilio.config.secret import read_secret
from concilio.languages import FOLDER
from concilio.languages import LANGUAGES as LANGUAGES
from concilio.shell.uploads import COPY_BYTES

PACKAGE = Path(__file__).resolve().parent.parent
_ENVIRONMENT = read_environment(os.environ)
HOME = _ENVIRONMENT.home

SECRET_KEY = read_secret(HOME / "secret")  # `concilio serve` makes it
DEBUG = False
ALLOWED_HOSTS = [*_ENVIRONMENT.hosts] or ["localhost", "127.0.0.1", "[::1]"]
IS_PUBLIC = bool(_ENVIRONMENT.hosts)
if IS_PUBLIC:
    # Behind a proxy that ends TLS, or an onion service, whose browsers speak http to a name that is its own key.
    CSRF_TRUSTED_ORIGINS = [f"{scheme}://{host}" for host in ALLOWED_HOSTS for scheme in ("https", "http")]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "concilio.shell.apps.ShellConfig",  # how it draws forms comes before how Django does
    "django.forms",
    "concilio.accounts.apps.AccountsConfig",  # its pages come before those of allauth
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "concilio.publiclog.apps.PublicLogConfig",
    "concilio.coalition.apps.CoalitionConfig",
    "concilio.dialogue.apps.DialogueConfig",
    "concilio.admission.apps.AdmissionConfig",
    "concilio.keys.apps.KeysConfig",
    "concilio.witnesses.apps.WitnessesConfig",
    "concilio.translation.apps.TranslationConfig",
    "concilio.moderation.apps.ModerationConfig",
    "concilio.insight.apps.InsightConfig",
    "concilio.accord.apps.AccordConfig",
    "concilio.record.apps.RecordConfig",
    "concilio.convening.apps.ConveningConfig",
    "concilio.site.apps.SiteConfig",
]

DATABASES = {"default": _ENVIRONMENT.database}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Tests on a file, as in life: a database in memory locks whole tables between threads.
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}
AUTH_USER_MODEL = "coalition.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOT_URLCONF = "concilio.config.urls"
WSGI_APPLICATION = "concilio.config.wsgi.application"

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [FOLDER]
FORMAT_MODULE_PATH = ["concilio.languages"]
LANG_INFO["az"]["bidi"] = False  # Django has it as written from right to left

# Order: what every answer must carry comes first, so that an error met further in leaves with it too.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "concilio.shell.middleware.SafeHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "concilio.site.middleware.HealthUnderAnyName",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "concilio.shell.middleware.BodyLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "concilio.admission.middleware.SeatMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "concilio.accounts.middleware.SecondFactor",
    "concilio.accounts.middleware.ManyLogIns",
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
                "concilio.convening.navigation.desk_of_dialogue",
                "concilio.config.api_page.address_of_interface",
            ]
        },
    }
]

TRANSLATOR = _ENVIRONMENT.translator
TRANSLATOR_KEY = _ENVIRONMENT.translator_key

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # shell/templates/django/forms

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"  # filled by `concilio serve`
STORAGES = {"staticfiles": {"BACKEND": "concilio.config.static.HashedFiles"}}
WHITENOISE_USE_FINDERS = True

# Safety of pages ------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would make Django refuse every form sent over TLS
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 63_072_000
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = COPY_BYTES  # nothing that is sent in touches the disk
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

SOURCES_FOLDER = HOME / "sources"  # copies of cited sources, each under its hash
FETCH_SOURCES = _ENVIRONMENT.fetch
TIME_STAMPS = _ENVIRONMENT.time_stamps
TIME_STAMP_ROOTS = _ENVIRONMENT.time_stamp_roots

LEDGER_FOLDER = HOME / "ledger"  # public files, for any web server or mirror
LEDGER_KEYS = Path(os.environ.get("CONCILIO_LEDGER_KEYS") or HOME / "ledger-keys").resolve()

AWAY = _ENVIRONMENT.away

# The prefix binds a cookie to this host, this path and TLS; browsers count http://localhost as safe.
CSRF_COOKIE_NAME = "__Host-form"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "concilio.shell.errors.csrf_failure"
# This session is the staff's alone. A participant's is an encrypted cookie of its own.
SESSION_COOKIE_NAME = "__Host-staff"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The staff's accounts -------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["concilio.accounts.hasher.StaffPasswords"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_FORMS = {
    "login": "concilio.accounts.forms.LogIn",
    "reauthenticate": "concilio.accounts.forms.PasswordAgain",
    "change_password": "concilio.accounts.forms.ChangePassword",
}
MFA_FORMS = {
    "authenticate": "concilio.accounts.forms.SecondFactor",
    "reauthenticate": "concilio.accounts.forms.SecondFactorAgain",
    "activate_totp": "concilio.accounts.forms.SetUpApp",
}
MFA_ADAPTER = "concilio.accounts.adapters.StaffFactors"
ACCOUNT_ADAPTER = "concilio.accounts.adapters.StaffAccounts"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Counts that all processes share. Of the project nothing else is cached here (storage.short_cache).
CACHES = {"default": {"BACKEND": "concilio.accounts.limits.SharedLimits", "LOCATION": HOME / "limits"}}
# Keyed by account; what has no account shares one bucket, since StaffAccounts gives every reader the same address.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "5/5m/key",
    "reset_password": "1/m/ip",
    "signup": "1/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Concilio"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # how long an invitation to an account is good for
