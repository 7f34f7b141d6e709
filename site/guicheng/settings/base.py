"""Settings shared by development, test and production; nothing here reads a secret."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from . import environment, search

ROOT = Path(__file__).resolve().parents[3]
SITE = Path(__file__).resolve().parents[1]
VAR = Path(environment.text("GUICHENG_VAR", str(ROOT / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = False
DEMO = False
"""Sample logins, the role picker and the movable clock; production settings refuse to start with it."""

INSTALLED_APPS = [
    "search",
    "cms",
    "processes",
    "forms",
    "organization",
    "wagtail.contrib.settings",
    "guicheng.wagtail_apps.RedirectsConfig",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "organization.wagtail_users.GuichengUsersConfig",
    "guicheng.wagtail_apps.SnippetsConfig",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_filters",
    "django_fsm",
    "django_tasks",
    "django_tasks_db",
    "formtools",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guicheng.headers.ContentSecurityPolicy",
    "guicheng.headers.PageHeaders",
    "guicheng.requests.ReadableAddress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "guicheng.urls"
WSGI_APPLICATION = "guicheng.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "guicheng.context.site",
                "processes.context.counts",
            ],
        },
    },
]

DATABASES = {"default": environment.database(Path(environment.text("GUICHENG_DB", str(VAR / "guicheng.sqlite3"))))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "workbench"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "organization.views.signing_in.locked_out"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 10

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [SITE / "locale", SITE / "locale_wagtail"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [SITE / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
PRIVATE_ROOT = VAR / "private"
ARCHIVE_ROOT = Path(environment.text("GUICHENG_ARCHIVE_ROOT", str(VAR / "archive")))
"""Sealed pages of personnel archives: a folder of their own, which no web server serves."""
ARCHIVE_KEYS = environment.archive_keys("GUICHENG_ARCHIVE_KEYS")
"""Newest first. Without one the closed zone stays shut; whoever loses them loses every page."""
ARCHIVE_FONT = environment.text("GUICHENG_ARCHIVE_FONT", "")
"""A font file with Chinese letters for the watermark; the usual places are looked through when it is not named."""
ARCHIVE_PAGES_A_MINUTE = environment.number("GUICHENG_ARCHIVE_PAGES_A_MINUTE", 20, minimum=1, maximum=600)
ARCHIVE_PAGES_A_DAY = environment.number("GUICHENG_ARCHIVE_PAGES_A_DAY", 1000, minimum=1, maximum=100_000)
AUDIT_ANCHORS = environment.text("GUICHENG_ANCHORS", str(VAR / "anchors"))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "guicheng.storage.HashedStaticFilesStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None},
    },
    "archive": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(ARCHIVE_ROOT),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

API_REQUESTS_A_MINUTE = environment.number("GUICHENG_API_REQUESTS_A_MINUTE", 600, minimum=1, maximum=1_000_000)
WEBHOOKS_MAY_STAY_INSIDE = environment.flag("GUICHENG_WEBHOOKS_MAY_STAY_INSIDE", False)
"""Whether webhooks may go into private networks and without TLS: for receivers in the same house."""

EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = "guicheng@localhost"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
ADMIN_CONTENT_SECURITY_POLICY = {
    # Wagtail 8 starts its date choosers and inline panels by inline scripts and places things by style attributes;
    # it needs no eval, no other host and no plug-in.
    "DIRECTIVES": CONTENT_SECURITY_POLICY["DIRECTIVES"]
    | {"script-src": [SELF, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE], "font-src": [SELF, "data:"]},
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

WAGTAIL_SITE_NAME = "规程 Guicheng"
WAGTAILADMIN_BASE_URL = environment.text("GUICHENG_BASE_URL", "http://127.0.0.1:8000")
WAGTAILADMIN_LOGIN_URL = "login"
WAGTAIL_FRONTEND_LOGIN_URL = "login"
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 20
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILIMAGES_IMAGE_MODEL = "cms.CmsImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.image_form.CmsImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.CmsDocument"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = search.backends("search.backends.database")
