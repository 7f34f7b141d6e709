"""The site with Wagtail's own form pages beside it, on a database of the benchmark's own."""

import os
from pathlib import Path

from guicheng.settings.test import *  # noqa: F403  (settings modules extend one another)
from guicheng.settings.test import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.contrib.forms", "bench.wagtail_forms"]
DATABASES["default"]["NAME"] = os.environ.get("GUICHENG_BENCH_DB") or str(Path(DATABASES["default"]["TEST"]["NAME"]))
FORM_LINK_POSTS = 1_000_000
DEMO = False
LOGGING = {"version": 1, "disable_existing_loggers": True, "root": {"level": "CRITICAL"}}
