"""A block that says where something is, without loading a map from elsewhere."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from cms.engine.placing import WIDTH, Placed, place_by_degrees, place_by_share

BOTH_OR_NEITHER = (("across", "down"), ("down", "across"), ("latitude", "longitude"), ("longitude", "latitude"))
SAMPLE = {"note": "", "across": None, "down": None}


class PlaceBlock(blocks.StructBlock):
    """One place: on the plan by its distance from the left and the top, on the globe by its degrees."""

    name = blocks.CharBlock(label=_("Place"), max_length=60)
    note = blocks.CharBlock(label=_("Address or note"), max_length=160, required=False)
    across = blocks.IntegerBlock(
        label=_("From the left, %"), min_value=0, max_value=100, required=False, help_text=_("On the plan.")
    )
    down = blocks.IntegerBlock(
        label=_("From the top, %"), min_value=0, max_value=100, required=False, help_text=_("On the plan.")
    )
    latitude = blocks.DecimalBlock(
        label=_("Latitude"),
        min_value=Decimal(-90),
        max_value=Decimal(90),
        required=False,
        help_text=_("46.588 for example."),
    )
    longitude = blocks.DecimalBlock(
        label=_("Longitude"),
        min_value=Decimal(-180),
        max_value=Decimal(180),
        required=False,
        help_text=_("125.104 for example."),
    )

    class Meta:
        icon = "site"
        label = _("Place")

    @override
    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        for one, other in (
            ("across", "down"),
            ("down", "across"),
            ("latitude", "longitude"),
            ("longitude", "latitude"),
        ):
            if cleaned[one] is None and cleaned[other] is not None:
                raise StructBlockValidationError(block_errors={one: ValidationError(_t("Give both, or neither."))})
        return cleaned


class MapBlock(blocks.StructBlock):
    """Places on a plan of one's own, or by their degrees with a link into the map of the phone."""

    title = blocks.CharBlock(label=_("Heading"), max_length=60, required=False)
    plan = ImageBlock(
        label=_("Plan"), required=False, help_text=_("A plan of the room, the building or the way, as a picture.")
    )
    places = blocks.ListBlock(PlaceBlock(), min_num=1, max_num=20, label=_("Places"))

    class Meta:
        icon = "site"
        label = _("Map")
        description = _(
            "Where something is: numbered places on a plan of your own, or degrees that open in the phone's map."
        )
        template = "cms/blocks/map.html"
        preview_value = {
            "title": _("How to find us"),
            "plan": None,
            "places": [
                {**SAMPLE, "name": _("Activity room"), "latitude": Decimal("46.588"), "longitude": Decimal("125.104")},
                {**SAMPLE, "name": _("Training base"), "latitude": Decimal("46.641"), "longitude": Decimal("125.020")},
            ],
        }

    @override
    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return {**context, "placed": self.placed(value)}

    def placed(self, value: Any) -> Placed | None:
        """Returns where the numbered places stand in the picture; None where there is nothing to draw."""
        places, plan = value["places"], value["plan"]
        if plan:
            height = round(WIDTH * plan.height / plan.width)
            return place_by_share([(each["across"], each["down"]) for each in places], height=height)
        return place_by_degrees([(each["latitude"], each["longitude"]) for each in places])
