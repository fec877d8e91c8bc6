"""All settings, read from the environment through env.py. `.env.example` explains every variable."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from overleg import env, policy
from overleg.settings_machinery import *  # noqa: F403
from overleg.settings_machinery import BASE_DIR, DEBUG, DEMO, VAR

SECRET_KEY = env.secret("SECRET_KEY", "only-for-development" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is missing: set it, or SECRET_KEY_FILE, to at least 50 random characters.")

SECRET_KEY_FALLBACKS = [env.secret("SECRET_KEY_BEFORE")] if env.secret("SECRET_KEY_BEFORE") else []

# Where people reach us: absolute links in mail and calendar files start with it.
BASE_URL = env.text("BASE_URL", "http://localhost:8000").rstrip("/")
HTTPS = env.flag("HTTPS", BASE_URL.startswith("https://"))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", BASE_URL if HTTPS else "")
if not urlsplit(BASE_URL).netloc:
    raise ImproperlyConfigured(f"BASE_URL must be an address like https://overleg.example.be, not {BASE_URL!r}.")

INSTALLED_APPS = [
    "overleg",
    "accounts",
    "timeline",
    "regions",
    "documents",
    "agenda",
    "decisions",
    *(["demo"] if DEMO else []),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_prose_editor",  # only its script file is used (static/js/editor.js)
    "csp",
    "simple_history",
]

MIDDLEWARE = [
    "overleg.watching.WatchingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "overleg.middleware.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "overleg.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "timeline.middleware.AccessRecordMiddleware",
    "accounts.middleware.LastSeenMiddleware",
    "accounts.middleware.ViewAsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "overleg.middleware.LanguageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "overleg.middleware.HtmxSignInMiddleware",
    "overleg.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "overleg.throttling.ThrottleMiddleware",
    "overleg.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "overleg.urls"
WSGI_APPLICATION = "overleg.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "overleg.context.shell",
                *(["demo.context.personas"] if DEMO else []),
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "overleg.templatetags.parts"],
        },
    }
]

# Data. SQLite with IMMEDIATE transactions in WAL mode lets web, worker and scheduler write at once (docs/adr/0001).
DATABASES = {
    "default": env.database("DATABASE_URL")
    if env.secret("DATABASE_URL")
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "overleg.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"] = {
        # A database that is away is said after seconds, not after half a minute in which every thread waits.
        "pool": {"min_size": 1, "max_size": env.integer("DATABASE_POOL", 8, at_least=1), "timeout": 10},
        # Tables are in memory or on a fast disk: looking something up costs hardly more than reading on. PostgreSQL's
        # own figures are for a turning disk, and make it read whole tables. Nothing we ask is worth compiling.
        "options": "-c random_page_cost=1.1 -c jit=off",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who signs in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignIn",
    "reset_password": "accounts.forms.AskNewPassword",
    "reset_password_from_key": "accounts.forms.ChooseFromLink",
    "change_password": "accounts.forms.ChangePassword",
    "set_password": "accounts.forms.ChoosePassword",
    "reauthenticate": "accounts.forms.ConfirmPassword",
    "request_login_code": "accounts.forms.AskCode",
    "confirm_login_code": "accounts.forms.TypeCode",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever holds an account hears of every change to how it is entered
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Counted per visitor and, for one account, per visitor as well (adapter): who guesses elsewhere locks nobody out.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY") else 0

# A second factor: an app that shows codes, or a passkey; asked of support officers and administrators.
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", not DEMO)
MFA_ADAPTER = "accounts.second_factor.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStep",
    "reauthenticate": "accounts.forms.ConfirmCode",
    "activate_totp": "accounts.forms.ConnectApp",
    "add_webauthn": "accounts.forms.AddPasskey",
    "edit_webauthn": "accounts.forms.RenamePasskey",
}

# Signing in through another organisation (OpenID Connect): only who was invited, recognised by a verified address.
OIDC_URL = env.text("OIDC_URL").rstrip("/")
OIDC_NAME = env.text("OIDC_NAME", "OpenID Connect")
OIDC_EMAIL_TRUSTED = env.flag("OIDC_EMAIL_TRUSTED")
OIDC_SECOND_FACTOR = env.flag("OIDC_SECOND_FACTOR")
if OIDC_URL and not OIDC_URL.startswith("https://") and HTTPS:
    raise ImproperlyConfigured(f"OIDC_URL must start with https://, not {OIDC_URL!r}.")
SOCIALACCOUNT_ADAPTER = "accounts.oidc.InvitedOnly"
# A link rather than a form: what a form may lead to is limited to ourselves, and providers lead on to others.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.secret("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.PredictableValidator"},
]

# Language: English is the source, Dutch what people see.
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True

# Files. Uploads and PDFs are private: no address of their own, served only after an access check.
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATIC_BUILD = VAR / "static"
STATIC_BUILD.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", STATIC_BUILD]
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(VAR / "media")))
WHITENOISE_USE_FINDERS = DEBUG or DEMO
MEDIA_STORE = env.choice("MEDIA_STORE", "files", "files", "s3")
S3_SECRET_KEY = env.secret("S3_SECRET_KEY")
S3 = {
    "bucket_name": env.text("S3_BUCKET"),
    "endpoint_url": env.text("S3_ENDPOINT") or None,
    "region_name": env.text("S3_REGION") or None,
    "access_key": env.text("S3_ACCESS_KEY") or None,
    "secret_key": S3_SECRET_KEY or None,
}
if MEDIA_STORE == "s3" and not S3["bucket_name"]:
    raise ImproperlyConfigured(
        "S3_BUCKET is missing: MEDIA_STORE=s3 needs the name of the bucket that holds the files."
    )
STORAGES = {
    "default": {"BACKEND": "documents.storage.PrivateObjects", "OPTIONS": S3}
    if MEDIA_STORE == "s3"
    else {"BACKEND": "documents.storage.PrivateStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if WHITENOISE_USE_FINDERS
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
UPLOAD_MEGABYTES = env.integer("UPLOAD_MEGABYTES", 25, at_least=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Mail.
EMAIL_BACKEND = "timeline.mail.Recording"  # writes down what went to whom, and lets the next one send it
MAIL_TRANSPORT = "demo.mail.Mailbox" if DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 25, at_least=1)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
MAIL_BATCH_MINUTES = env.integer("MAIL_BATCH_MINUTES", 10)
DIGEST_TIME = env.clock("DIGEST_TIME", "07:00")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Overleg <overleg@localhost>")

# How long what is kept (docs/privacy.md says why).
KEEP_ACCESS_RECORDS_DAYS = env.integer("KEEP_ACCESS_RECORDS_DAYS", 400, at_least=30)
KEEP_CHANGES_DAYS = env.integer("KEEP_CHANGES_DAYS", 3650, at_least=365)
KEEP_SPREADSHEETS_DAYS = env.integer("KEEP_SPREADSHEETS_DAYS", 90, at_least=1)

# Safety.
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz(/live|/ready)?$", r"^metrics$"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
VIEW_AS_MINUTES = 30
X_FRAME_OPTIONS = "DENY"
EXPENSIVE_PER_MINUTE = env.integer("EXPENSIVE_PER_MINUTE", 20, at_least=1)
CONTENT_SECURITY_POLICY = policy.CONTENT
