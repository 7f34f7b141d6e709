"""Training bases: what a base offers, and when one can come."""

from typing import Any

from django.http import HttpRequest

from cms.models import TrainingBaseIndexPage, TrainingBasePage


def base_listing(index: TrainingBaseIndexPage) -> dict[str, Any]:
    """Returns the bases below ``index``."""
    return {}


def base_parts(page: TrainingBasePage, request: HttpRequest) -> dict[str, Any]:
    """Returns what the page of a base shows."""
    return {}
