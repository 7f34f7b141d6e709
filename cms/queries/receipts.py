"""Receipts of notices: who is asked, who has confirmed."""

from typing import Any

from django.http import HttpRequest

from cms.models import NoticePage


def receipt_parts(page: NoticePage, request: HttpRequest) -> dict[str, Any]:
    """Returns what a notice tells its reader about the receipt."""
    return {}
