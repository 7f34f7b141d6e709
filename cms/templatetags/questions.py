"""Drawing a question: the template of its kind, and the saved answer for one of its controls."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cms.engine.kinds import Shown
from cms.models import CmsImage

register = template.Library()


@register.simple_tag
def question_controls(shown: Shown, name: str, answer: Any = None) -> SafeString:
    """Returns the controls of a question, named ``name`` and the control's own; each kind has its template."""
    context = {"shown": shown, "name": name, "answer": answer, "id": name.replace(":", "-")}
    return render_to_string(f"cms/learning/kinds/{shown.kind}.html", context)


@register.simple_tag
def picture_with_places(shown: Shown) -> dict[str, Any] | None:
    """Returns the picture of a question with its places in pixels; None when the picture is gone."""
    image = CmsImage.objects.filter(pk=shown.picture).first()
    if image is None:
        return None
    drawn = image.get_rendition("max-1200x1200")
    wide, high = drawn.width / 100, drawn.height / 100
    places = []
    for area in shown.areas:
        x, y, *size = (float(number) for number in area.shape)
        place: dict[str, Any] = {"key": area.key, "letter": area.letter, "x": round(x * wide), "y": round(y * high)}
        if len(size) == 1:
            place |= {"radius": round(size[0] * wide), "middle_x": place["x"], "middle_y": place["y"]}
        else:
            place |= {"width": round(size[0] * wide), "height": round(size[1] * high)}
            place |= {"middle_x": round((x + size[0] / 2) * wide), "middle_y": round((y + size[1] / 2) * high)}
        places.append({name: str(value) for name, value in place.items()})
    size_words = {"width": str(drawn.width), "height": str(drawn.height), "letters": str(drawn.width // 22)}
    return {"url": drawn.url, "alt": image.default_alt_text, "places": places, **size_words}


@register.filter
def at(answer: Any, key: Any) -> Any:
    """Returns what an answer of several parts says for one of them."""
    return answer.get(str(key), "") if isinstance(answer, dict) else ""
