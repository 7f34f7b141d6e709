"""Tests: quick hashes, mail in memory, files in a temporary folder, jobs run at once."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403  (settings modules extend one another)

DEMO = True
SECRET_KEY = "tests-only"  # noqa: S105  (never used in production)
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405  (from base)
_FILES = Path(tempfile.mkdtemp(prefix="guicheng-test-"))
MEDIA_ROOT = _FILES / "media"
PRIVATE_ROOT = _FILES / "private"
STORAGES["private"]["OPTIONS"] = {"location": str(PRIVATE_ROOT), "base_url": None}  # noqa: F405  (from base)
AXES_ENABLED = False
