"""The real thing: everything comes from the environment, and a value that is missing or weak stops the start."""

from django.core.exceptions import ImproperlyConfigured

from guicheng.logs import logging_configuration

from . import environment
from .base import *  # noqa: F403  (settings modules extend one another)

if environment.flag("GUICHENG_DEMO", False):
    raise ImproperlyConfigured(
        "GUICHENG_DEMO=1: sample logins and the role picker are never part of a production site."
    )

DEBUG = False
DEMO = False
SECRET_KEY = environment.secret_key("GUICHENG_SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("GUICHENG_OLD_SECRET_KEYS")
ALLOWED_HOSTS = environment.hosts("GUICHENG_HOSTS")
WAGTAILADMIN_BASE_URL = environment.base_url("GUICHENG_BASE_URL", ALLOWED_HOSTS)
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]

VAR = environment.folder("GUICHENG_VAR")
environment.text("DATABASE_URL")  # SQLite is welcome, but by name: sqlite:////var/lib/guicheng/guicheng.sqlite3

_mail = environment.mail("GUICHENG_EMAIL_URL")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _mail.host else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.tls
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("GUICHENG_EMAIL_FROM", f"guicheng@{ALLOWED_HOSTS[0].strip('.')}")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = environment.number("GUICHENG_HSTS_SECONDS", 31_536_000, minimum=60, maximum=63_072_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("GUICHENG_HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = False
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SILENCED_SYSTEM_CHECKS = [
    # The domain above ours is shared with systems that may not speak https; GUICHENG_HSTS_SUBDOMAINS=1 says otherwise.
    "security.W005",
    "security.W019",  # previews of pages and forms are frames of the admin: SAMEORIGIN, not DENY
    "security.W021",  # the browsers' preload list is no place for an intranet's names
]

if environment.flag("GUICHENG_BEHIND_PROXY", False):
    # Only with a proxy in front that sets or removes these headers itself; otherwise a visitor could forge them.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    AXES_IPWARE_PROXY_COUNT = 1
    AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"]

LOGGING = logging_configuration(
    environment.choice("GUICHENG_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
)
