"""One line of text."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import re2
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec
from forms.engine.problems import Problem

from .base import FieldType, Json
from .context import FillContext
from .errors import FieldError
from .gate import gate_line
from .settings import Line, OneOf, WholeNumber

EMAIL = re.compile(r"[^@\s<>\"',;]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
PHONE = re.compile(r"(\+?86[- ]?)?1[3-9]\d{9}|(\(?0\d{2,3}\)?[- ]?)?\d{7,8}(-\d{1,6})?")


def is_id_number(text: str) -> bool:
    """Whether the text is an 18-place citizen identity number with a right check character (GB 11643-1999)."""
    if not re.fullmatch(r"\d{17}[\dXx]", text, re.ASCII):
        return False
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False))
    return "10X98765432"[total % 11] == text[-1].upper()


def is_web_address(text: str) -> bool:
    """Whether the text is an http or https address without a user name in it."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and " " not in text


FORMATS = {
    "email": lambda text: bool(EMAIL.fullmatch(text)),
    "phone": lambda text: bool(PHONE.fullmatch(text)),
    "url": is_web_address,
    "id_number": is_id_number,
}


def pattern_problems(spec: FieldSpec) -> list[Problem]:
    """Returns the problem of a pattern that RE2 cannot read."""
    pattern = spec.config.get("pattern")
    if isinstance(pattern, str):
        try:
            re2.compile(pattern)
        except re2.error:
            return [Problem("config/pattern", "pattern_not_readable", {"pattern": pattern[:80]})]
    return []


class Text(FieldType):
    key = "text"
    label = _("One line of text")
    group = "text"
    icon = "pilcrow"
    template = "forms/controls/text.html"
    can_be_column = True
    summary = "text"
    settings = (
        WholeNumber("max_length", _("At most … characters"), minimum=1, maximum=50_000, default=200),
        WholeNumber("min_length", _("At least … characters"), minimum=0, maximum=2000, default=0),
        OneOf(
            "format",
            _("Must be"),
            words={
                "email": _("an e-mail address"),
                "phone": _("a telephone number"),
                "url": _("a web address"),
                "id_number": _("an identity card number"),
            },
        ),
        Line("pattern", _("Pattern"), help=_("Regular expression that the whole text must match.")),
    )

    def config_problems(self, spec: FieldSpec) -> list[Problem]:
        return super().config_problems(spec) + pattern_problems(spec)

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        text = gate_line(raw, longest=self.setting(spec, "max_length"))
        if not text:
            return None
        form = self.setting(spec, "format")
        if form and not FORMATS[form](text):
            raise FieldError(f"not_{form}")
        pattern = self.setting(spec, "pattern")
        if pattern and not re2.fullmatch(pattern, text):
            raise FieldError("pattern_mismatch")
        return text.upper() if form == "id_number" else text

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        least = self.setting(spec, "min_length")
        return [FieldError("too_short", limit=least, length=len(value))] if len(value) < least else []

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        kinds = {"email": "email", "phone": "tel", "url": "url"}
        value = raw if isinstance(raw, str) else ""
        return {
            "value": value,
            "input_type": kinds.get(self.setting(spec, "format") or "", "text"),
            "max_length": self.setting(spec, "max_length"),
            "length": len(value),
        }

    def sample(self, spec: FieldSpec) -> Json:
        return "示例"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        formats = {"email": {"format": "email"}, "url": {"format": "uri"}}
        schema = {"type": "string", "maxLength": self.setting(spec, "max_length")}
        return {**schema, **formats.get(self.setting(spec, "format") or "", {})}
