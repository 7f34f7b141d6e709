"""The site with the tables of the hand-written peers beside its own, on a database of the benchmark's own."""

import importlib.util

from guicheng.settings.test import *  # noqa: F403  (settings modules extend one another)
from guicheng.settings.test import INSTALLED_APPS

HAS_VIEWFLOW = importlib.util.find_spec("viewflow") is not None
PEERS = ["viewflow", "viewflow.workflow"] if HAS_VIEWFLOW else []
INSTALLED_APPS = [*INSTALLED_APPS, *PEERS, "bench.approvals"]
DEMO = False
LOGGING = {"version": 1, "disable_existing_loggers": True, "root": {"level": "CRITICAL"}}
