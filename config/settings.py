"""Settings. Every deployment differs only by its environment; .env.example lists what it may say.

One section each: the site, the applications, the edge, people, data, files, words, work, logs.
"""

import os
from typing import Any

from django.conf.locale import LANG_INFO
from kombu import Queue

from config.env import (
    BASE,
    DEBUG,
    VAR,
    allowed_hosts,
    database,
    env,
    networks,
    secret_key,
    site_url,
)
from config.logs import logged

# --- The site ---------------------------------------------------------------------------------

SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = allowed_hosts()
SITE_URL = site_url(ALLOWED_HOSTS)  # What mails lead to.
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- The applications -------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "tracker.apps.TrackerConfig",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "template_partials",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "config.requests.RequestMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.HeadersMiddleware",
    "config.nudges.NudgeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.input.InputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "config.hosts.HostMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SessionAgeMiddleware",
    "accounts.middleware.PreferencesMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "tracker.views.actors.ActorMiddleware",
    "tracker.views.codes.CodesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.missing.MissingMiddleware",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.views.navigation.navigation",
            ]
        },
    }
]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # Each door of tracker/api names its own.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "tracker.api.schema.DoorSchema",
    "EXCEPTION_HANDLER": "tracker.api.errors.answered",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Corridor",
    "VERSION": "1",
    "DESCRIPTION": "Aid from the reported need to the place where it was seen. /api/v1/docs "
    "says how to begin; nothing is taken away within version 1.",
    "LICENSE": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"},
    "APPEND_COMPONENTS": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    "SECURITY": [{"key": []}],
    "POSTPROCESSING_HOOKS": ["tracker.api.schema.completed"],
}

# --- The edge: what a browser and a proxy are told --------------------------------------------

# HTTPS=false serves the tests, and a trial with DEBUG; `check --deploy` complains of it.
HTTPS = env.bool("HTTPS", default=not DEBUG)
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
# A key sent in the clear is refused, not led on; whoever watches the server asks it directly.
SECURE_REDIRECT_EXEMPT = [r"^api/", r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
REQUEST_MAX_SIZE = 12 * 1024**2  # A file of 10 MB and the form around it.

# --- People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
CSRF_FAILURE_VIEW = "config.failing.without_token"
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "signin"
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{n}PasswordHasher" for n in ("Argon2", "Scrypt")]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.validators.MaximumLengthValidator"},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {
        "NAME": f"{VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "accounts.validators.ContextWordsValidator",
        "OPTIONS": {"words": ["corridor", *env.list("PASSWORD_WORDS", default=[])]},
    },
]
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # Idle: accounts.middleware lengthens it while it is used.
PASSWORD_RESET_TIMEOUT = 30 * 60  # A link for a new password.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not DEBUG)  # rules/roles.py
SESSION_LONGEST = 14 * 24 * 3600  # However much it is used.
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
EMAIL_BACKEND = "config.mailbox.Mailbox"  # Files, where no mail server is named.
EMAIL_FILE_PATH = VAR / "mail"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
# A page that sends mail does not wait for a mail server that hangs.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Corridor <corridor@localhost>")

# Webhooks are sent to public addresses and to port 443 alone, unless these name more.
WEBHOOK_ALLOWED_CIDRS = networks("WEBHOOK_ALLOWED_CIDRS")
WEBHOOK_PORTS = env.list("WEBHOOK_PORTS", cast=int, default=[443])
WEBHOOK_CA_FILE = env.str("WEBHOOK_CA_FILE", default="")  # Trusted besides the usual authorities.

# --- Data -------------------------------------------------------------------------------------

DATABASES = {"default": database()}
REDIS_URL = env.str("REDIS_URL", default="")
CACHE_URL = env.str("CACHE_URL", default=REDIS_URL)  # Best a database of its own.
# Nothing rests on the cache: what must be remembered is in the database.
CACHES = {
    "default": {"BACKEND": "config.away.FallbackCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- Files ------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"  # No address leads here: views hand out what a person may see.
FILE_UPLOAD_PERMISSIONS = 0o600
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Words and clocks -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("id", "Bahasa Indonesia"),
    ("ms", "Bahasa Melayu"),
    ("vi", "Tiếng Việt"),
    ("km", "ខ្មែរ"),
    ("lo", "ລາວ"),
    ("ko", "한국어"),
]
# Django has no Lao of its own.
LANG_INFO.setdefault("lo", {"bidi": False, "code": "lo", "name": "Lao", "name_local": "ລາວ"})
LOCALE_PATHS = [BASE / "tracker" / "locale"]
USE_I18N = True
USE_TZ = True
NUMBER_GROUPING = 3  # Django's own formats of Vietnamese, Khmer and Lao group no digits.
TIME_ZONE = env.str("TIME_ZONE", default="UTC")

# --- Work in the background -------------------------------------------------------------------

# Redis carries the queues, and nothing rests on it: work to be done stands in the database.
QUEUE = VAR / "queue"
if not REDIS_URL:
    QUEUE.mkdir(exist_ok=True)
CELERY_BROKER_URL = REDIS_URL or "files://here"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    # Longer than any task may take: what is still being done is not given to another.
    {"visibility_timeout": 600}
    if REDIS_URL
    else {"data_folder_in": QUEUE, "data_folder_out": QUEUE, "control_folder": QUEUE / "control"}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # A Redis that is away for a night comes back.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# A worker takes all queues; -Q lets one care for mail alone. A task goes where its name says.
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES = [Queue(name) for name in ("default", "mail", "webhooks", "exports")]
CELERY_TASK_ROUTES = {
    "tracker.tasks.*mail*": {"queue": "mail"},
    "tracker.tasks.*notice*": {"queue": "mail"},
    "tracker.tasks.*digest*": {"queue": "mail"},
    "tracker.tasks.*webhook*": {"queue": "webhooks"},
    "tracker.tasks.*export*": {"queue": "exports"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # Each task is safe twice.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "config.beat:OneLeader"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "timetable.json")
# After a page or a machine wrote, the workers are told at once. Off: the timetable tells them.
NUDGES = env.bool("NUDGES", default=True)

# --- For whoever watches it -------------------------------------------------------------------

READY_WITHIN = env.int("READY_WITHIN", default=900)  # Seconds that work may be late.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_OF_ALL_PROCESSES = bool(os.environ.get("PROMETHEUS_MULTIPROC_DIR"))

# --- Logs: to stderr, as lines for people or as JSON for machines -----------------------------

LOG_FORMAT = env.str("LOG_FORMAT", default="line" if DEBUG else "json")
LOGGING = logged(
    LOG_FORMAT, env.str("LOG_LEVEL", default="INFO"), each_request=not DEBUG,
    security=env.str("SECURITY_LOG", default=""),
)  # fmt: skip
