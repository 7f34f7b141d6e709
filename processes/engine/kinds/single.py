"""One of the performers does it (单人办理): a shared todo that may be claimed."""

from .base import StepKind


class Single(StepKind):
    key = "single"
    title = {"zh-hans": "单人办理", "en": "One person"}
