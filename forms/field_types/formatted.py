"""Lines of text with one known form: telephone, e-mail, web address, identity number, code."""

from collections.abc import Mapping
from typing import Any, ClassVar

from forms.engine.definition import FieldSpec

from .base import FieldType, Json
from .context import FillContext
from .gate import gate_line


class FormattedLine(FieldType):
    """A text box that knows what belongs in it; ``written`` says how the stored text reads."""

    group = "text"
    template = "forms/controls/line.html"
    can_be_column = True
    summary = "text"
    longest: ClassVar[int] = 200
    input_type: ClassVar[str] = "text"
    input_mode: ClassVar[str] = ""
    autocomplete: ClassVar[str] = "off"

    def written(self, text: str, spec: FieldSpec, ctx: FillContext) -> str:
        """Returns the text as it is stored. Raises FieldError when it does not have the form."""
        raise NotImplementedError

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        text = gate_line(raw, longest=self.longest)
        return self.written(text, spec, ctx) if text else None

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        return {
            "value": raw if isinstance(raw, str) else "",
            "input_type": self.input_type,
            "input_mode": self.input_mode,
            "autocomplete": self.autocomplete,
            "max_length": self.longest,
        }

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.longest}
