"""Addresses and menu entries of launches and what keeps running."""

from typing import Any

from django.urls import URLPattern

SCREENS: tuple[tuple[str, Any, str, str], ...] = ()

urlpatterns: list[URLPattern] = []
