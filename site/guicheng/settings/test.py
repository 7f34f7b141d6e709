"""Tests: quick hashes, mail in memory, everything on disk in a folder of this run that goes when it ends."""

import atexit
import shutil
import tempfile
from pathlib import Path

from .base import *  # noqa: F403  (settings modules extend one another)

_FILES = Path(tempfile.mkdtemp(prefix="guicheng-test-"))
atexit.register(shutil.rmtree, _FILES, ignore_errors=True)

DEMO = True
SECRET_KEY = "tests-only"  # noqa: S105  (never used in production)
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = _FILES / "static"
MEDIA_ROOT = _FILES / "media"
PRIVATE_ROOT = _FILES / "private"
AUDIT_ANCHORS = str(_FILES / "anchors")
ARCHIVE_ROOT = _FILES / "archive"
ARCHIVE_KEYS = ["dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="]
STORAGES["archive"]["OPTIONS"] = {"location": str(ARCHIVE_ROOT), "base_url": None}
STORAGES["private"]["OPTIONS"] = {"location": str(PRIVATE_ROOT), "base_url": None}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads and processes of a test then meet in it as they do in production.
    DATABASES["default"]["TEST"] = {"NAME": str(_FILES / "test.sqlite3")}
AXES_ENABLED = False
WHITENOISE_AUTOREFRESH = True  # no list of STATIC_ROOT at every start

SEARCH_SECONDS_REMEMBERED = 0.0  # a test changes rights and looks at once
