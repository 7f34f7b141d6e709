"""The demo on one machine: sample organisation, sample logins, a movable clock, mail on the console."""

from . import environment
from .base import *  # noqa: F403  (settings modules extend one another)

DEBUG = True
DEMO = True
SECRET_KEY = "demo-only-key-the-production-settings-read-their-own-from-the-environment"  # noqa: S105  (never used in production)
ARCHIVE_KEYS = ARCHIVE_KEYS or [environment.kept_key(VAR / "archive-demo.key")]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
