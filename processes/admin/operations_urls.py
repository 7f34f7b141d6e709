"""Addresses and menu entries of launches and what keeps running."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from . import launches

SCREENS: tuple[tuple[str, Any, str, str], ...] = (("view_launch", _("Launches"), "processes_launches", "play"),)

urlpatterns: list[URLPattern] = [
    path("launches/", launches.launches, name="processes_launches"),
    path("launches/order/", launches.order, name="processes_launch_order"),
    path("launches/table/", launches.order_table, name="processes_launch_table"),
    path("launches/<uuid:launch_id>/", launches.launch, name="processes_launch"),
    path("launches/<uuid:launch_id>/state/", launches.launch_state, name="processes_launch_state"),
    path("launches/<uuid:launch_id>/do/", launches.launch_action, name="processes_launch_action"),
    path("inbound-hooks/<int:hook_id>/", launches.hook_log, name="processes_inbound"),
]
