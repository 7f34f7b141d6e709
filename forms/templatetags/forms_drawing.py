"""Questions and scripts' texts in templates, from memory where they say nothing about a person."""

from dataclasses import fields

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from forms.services.drawn_once import drawn_once
from forms.services.questions import Question

register = template.Library()
QUESTION = "forms/question.html"
PARTS = tuple(part.name for part in fields(Question) if part.name not in ("errors", "blank"))


@register.simple_tag
def draw_question(question: Question) -> SafeString:
    """Returns a question with its label, help, control and errors."""
    if question.errors or not question.blank:
        return render_to_string(QUESTION, {"question": question})
    return drawn_once(QUESTION, {"question": {"errors": (), **{name: getattr(question, name) for name in PARTS}}})


@register.simple_tag
def draw_once(name: str) -> SafeString:
    """Returns a template that needs no content."""
    return drawn_once(name, {})
