"""Drawing a question: the template of its kind, and the saved answer for one of its controls."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cms.engine.kinds import Shown

register = template.Library()


@register.simple_tag
def question_controls(shown: Shown, name: str, answer: Any = None) -> SafeString:
    """Returns the controls of a question, named ``name`` and the control's own; each kind has its template."""
    context = {"shown": shown, "name": name, "answer": answer, "id": name.replace(":", "-")}
    return render_to_string(f"cms/learning/kinds/{shown.kind}.html", context)


@register.filter
def at(answer: Any, key: Any) -> Any:
    """Returns what an answer of several parts says for one of them."""
    return answer.get(str(key), "") if isinstance(answer, dict) else ""
