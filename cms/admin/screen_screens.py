"""Screens in the administration: what they show, what takes them over, and the devices that show them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from typing_extensions import override
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.models import Screen, ScreenAlert, ScreenDevice, ScreenPlaylist
from cms.queries.screen_devices import device_rows, rooms_for
from cms.services.screens import connect_device, disconnect_device
from cms.views.screens import screen_page
from organization.admin.scoped import FairForm, ScopedViewSet
from organization.signed_in import SignedInRequest


class ScreenForm(FairForm):
    """A screen of a unit in scope, in a room of a register its editor may read."""

    person_fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["room"] = forms.ModelChoiceField(
            queryset=rooms_for(self.for_user, self.instance.room_id),
            required=False,
            label=self.fields["room"].label,
            help_text=self.fields["room"].help_text,
        )
        self.fields["room"].label_from_instance = _room_words


def _room_words(record: Any) -> str:
    """Returns the name a register gives a room: its number, and the first words of its answers."""
    first = next((str(value) for value in record.answers.values() if isinstance(value, str) and value), "")
    return f"{record.form} · {first} ({record.number})"


class ScreenViewSet(ScopedViewSet):
    """The screens there are."""

    model = Screen
    name = "screens"
    icon = "desktop"
    menu_label = _("Screens")
    related = ("unit",)
    list_display: Any = [
        "title",
        Column("unit", label=_("Unit"), accessor="unit.label"),
        Column("order", label=_("What it shows"), accessor="get_order_display"),
        TitleColumn(
            "preview",
            label=_("Preview"),
            accessor=lambda screen: _t("As the room sees it"),
            get_url=lambda screen: reverse("screen_preview", args=[screen.pk]),
        ),
    ]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title"), FieldPanel("language")]),
            FieldPanel("unit"),
            FieldPanel("room"),
            FieldPanel("shows_internal"),
            FieldPanel("order"),
            FieldPanel("items"),
        ],
        base_form_class=ScreenForm,
    )


class PlaylistForm(FairForm):
    """A playlist of a unit in scope."""

    person_fields = ()


class ScreenPlaylistViewSet(ScopedViewSet):
    """The playlists that reach many screens."""

    model = ScreenPlaylist
    name = "screen_playlists"
    icon = "list-ul"
    menu_label = _("Central playlists")
    related = ("unit",)
    list_display: Any = [
        "title",
        Column("unit", label=_("Unit"), accessor="unit.label"),
        BooleanColumn("is_published", label=_("shown")),
    ]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("unit"), FieldPanel("is_published"), FieldPanel("items")],
        base_form_class=PlaylistForm,
    )


class AlertForm(FairForm):
    """An urgent message for a unit in scope; one screen alone lies within that unit."""

    person_fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        screens: Any = self.fields["screen"]
        screens.queryset = Screen.objects.visible_to(self.for_user).select_related("unit")

    @override
    def clean(self) -> dict[str, Any]:
        values = super().clean()
        screen, unit = values.get("screen"), values.get("unit")
        if screen and unit and not screen.unit.path.startswith(unit.path):
            self.add_error("screen", _t("This screen does not belong to the unit above: choose another one."))
        return values


class ScreenAlertViewSet(ScopedViewSet):
    """What takes screens over at once."""

    model = ScreenAlert
    name = "screen_alerts"
    icon = "warning"
    menu_label = _("Urgent messages")
    related = ("unit", "screen")
    list_display: Any = [
        "title",
        Column("place", label=_("Where")),
        Column("begins_at", label=_("from")),
        Column("ends_at", label=_("until")),
        BooleanColumn("is_running", label=_("on the screens now")),
    ]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("text"),
            FieldPanel("unit"),
            FieldPanel("screen"),
            FieldRowPanel([FieldPanel("begins_at"), FieldPanel("ends_at")]),
        ],
        base_form_class=AlertForm,
    )


class DevicesItem(MenuItem):
    """The devices, for those who look after screens."""

    @override
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("cms.change_screen"))


class ScreensGroup(ViewSetGroup):
    """电教化: screens, playlists, urgent messages, devices."""

    menu_label = _("Screens")
    menu_icon = "desktop"
    menu_order = 145
    items = (ScreenViewSet(), ScreenPlaylistViewSet(), ScreenAlertViewSet())

    @override
    def get_submenu_items(self) -> list[Any]:
        items: list[Any] = super().get_submenu_items()
        devices = DevicesItem(
            _("Devices"), reverse("screen_devices"), name="screen-devices", icon_name="mobile-alt", order=len(items)
        )
        return [*items, devices]


class ConnectForm(forms.Form):
    """The code a device shows, and which screen it is."""

    code = forms.CharField(label=_("Code on the device"), max_length=12)
    screen = forms.ModelChoiceField(label=_("Screen"), queryset=Screen.objects.none())
    label = forms.CharField(
        label=_("Name of the device"), max_length=60, required=False, help_text=_("For example: left of the door.")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        screens: Any = self.fields["screen"]
        screens.queryset = Screen.objects.visible_to(user)


def devices(request: SignedInRequest) -> HttpResponse:
    """Lists the devices with how they are, and connects one by its code."""
    _look_after_screens(request)
    code = {"code": request.GET.get("code", "")[:12]}
    form = ConnectForm(request.POST or None, initial=code, user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        device = connect_device(code=data["code"], screen=data["screen"], label=data["label"], user=request.user)
        if device is not None:
            messages.success(request, _t("Connected. The device shows it within a few seconds."))
            return redirect("screen_devices")
        words = _t("No device shows this code now. Look at the device again: the code changes every 15 minutes.")
        form.add_error("code", words)
    context = {"form": form, "rows": device_rows(request.user), "address": request.build_absolute_uri("/screen/")}
    return TemplateResponse(request, "cms/admin/screen_devices.html", context)


@require_POST
def disconnect(request: SignedInRequest, device_id: int) -> HttpResponse:
    """Takes a device's token back."""
    _look_after_screens(request)
    device = get_object_or_404(ScreenDevice.objects.visible_to(request.user), pk=device_id)
    disconnect_device(device=device, user=request.user)
    messages.success(request, _t("Disconnected. The device shows nothing from its next question on, in some seconds."))
    return redirect("screen_devices")


def preview(request: SignedInRequest, screen_id: int) -> HttpResponse:
    """Shows a screen as its room sees it."""
    _look_after_screens(request)
    row = get_object_or_404(Screen.objects.visible_to(request.user), pk=screen_id)
    return screen_page(request, row, is_preview=True)


def _look_after_screens(request: HttpRequest) -> None:
    if not request.user.has_perm("cms.change_screen"):
        raise PermissionDenied


urlpatterns: list[URLPattern] = [
    path("screens/devices/", devices, name="screen_devices"),
    path("screens/devices/<int:device_id>/disconnect/", disconnect, name="screen_disconnect"),
    path("screens/<int:screen_id>/preview/", preview, name="screen_preview"),
]
