"""Texts of definitions in templates."""

from django import template

from forms.field_types.wording import localized

register = template.Library()
register.filter("localized", localized)
