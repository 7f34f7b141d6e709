"""Forms in and out of other programs: our JSON, JSON Schema, XLSForm, Wagtail's form pages."""

from forms.services.exchange.bundle import packed
from forms.services.exchange.examine import Examined, NotAForm, examine_file
from forms.services.exchange.export_schema import json_schema_of

__all__ = ["Examined", "NotAForm", "examine_file", "json_schema_of", "packed"]
