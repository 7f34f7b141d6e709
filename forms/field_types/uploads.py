"""What files and images have in common: uploads on a shelf, a list that can be captioned, moved and emptied."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from forms.engine.definition import FieldSpec

from .base import FieldType, Json, uploads
from .commands import Command, move
from .context import FillContext, Shelved
from .errors import FieldError, FieldErrors
from .flat import Cell, ExportColumn
from .gate import gate_line

MOST_AT_ONCE = 60
LONGEST_CAPTION = 200


class Uploads(FieldType):
    """The raw answer is a list of {"file": id, "caption": …, "alt": …} and {"refused": code, "name": …}."""

    group = "file"
    takes_files = True
    can_import = False
    reader = "files"
    can_be_column = True
    is_group = True
    template = "forms/controls/uploads.html"
    value_type = "list"
    images_only: ClassVar[bool] = False
    several: ClassVar[bool] = False
    captions: ClassVar[tuple[str, ...]] = ()

    def place(self, spec: FieldSpec, ctx: FillContext) -> str:
        """Returns the one place where an upload for this field may be used."""
        return ctx.within or f"{ctx.place}/{spec.key}"

    def upload_config(self, spec: FieldSpec) -> dict[str, Any]:
        """Returns the limits the shelf applies."""
        return {"max_mb": self.setting(spec, "max_mb")}

    def limits(self, spec: FieldSpec) -> tuple[int, int]:
        """Returns the smallest and the largest number of files."""
        return (self.setting(spec, "minimum"), self.setting(spec, "maximum")) if self.several else (0, 1)

    def read(self, data: Any, files: Any, name: str, spec: FieldSpec, ctx: FillContext) -> Json:
        items: list[dict[str, Any]] = []
        for row in data.getlist(f"{name}-row")[:MOST_AT_ONCE]:
            fields = {part: data.get(f"{name}-{row}-{part}", "") for part in self.captions}
            items.append({"file": data.get(f"{name}-{row}-file", ""), **fields})
        added = [self.keep(upload, spec, ctx) for upload in uploads(files, f"{name}-upload")[:MOST_AT_ONCE]]
        if self.several or not added:
            return items + added
        # A new file takes the place of the old one and inherits its words, unless it was refused.
        kept = items[:1]
        if "file" not in added[0]:
            return kept + added[:1]
        return [{**(kept[0] if kept else {}), **added[0]}]

    def keep(self, upload: Any, spec: FieldSpec, ctx: FillContext) -> dict[str, Any]:
        """Returns the raw item for a new upload: on the shelf, or refused with the reason."""
        try:
            shelved = ctx.shelf.keep(
                upload, place=self.place(spec, ctx), images_only=self.images_only, config=self.upload_config(spec)
            )
        except FieldError as error:
            return {"refused": error.code, "name": str(upload.name)[:200], "context": dict(error.context)}
        return {"file": shelved.id}

    def clean(self, raw: Json, spec: FieldSpec, ctx: FillContext, stored: Json = None) -> Json:
        items, kept = as_items(raw), {str(item["file"]) for item in as_items(stored)}
        errors: list[FieldError] = []
        values: dict[str, dict[str, str]] = {}
        for row, item in enumerate(items):
            try:
                value = self.clean_item(item, spec, ctx, kept)
            except FieldError as error:
                errors.append(error.below(str(row)))
            else:
                values.setdefault(value["file"], value)
        most = self.limits(spec)[1]
        if len(values) > most:
            errors.append(FieldError("too_many", maximum=most, count=len(values)))
        if errors:
            raise FieldErrors(errors)
        found = list(values.values())
        return (found or None) if self.several else (found[0] if found else None)

    def clean_item(self, item: Mapping[str, Any], spec: FieldSpec, ctx: FillContext, kept: set[str]) -> dict[str, str]:
        """Returns {"file": …, "caption": …} for one item. Raises FieldError."""
        if "refused" in item:
            context = item.get("context")
            raise FieldError(
                str(item["refused"])[:60],
                **{**(dict(context) if isinstance(context, Mapping) else {}), "name": str(item.get("name", ""))[:200]},
            )
        file_id = str(item.get("file") or "")
        shelved = ctx.shelf.find(file_id)
        if shelved is None or (file_id not in kept and not ctx.shelf.may_use(file_id, place=self.place(spec, ctx))):
            raise FieldError("file_not_yours")
        self.check(shelved, spec)
        words = {part: gate_line(item.get(part), longest=LONGEST_CAPTION) for part in self.captions}
        return {"file": file_id, **{part: text for part, text in words.items() if text}}

    def check(self, file: Shelved, spec: FieldSpec) -> None:
        """Raises FieldError when the file does not fit this field."""

    def shortfalls(self, value: Json, spec: FieldSpec, ctx: FillContext) -> list[FieldError]:
        least, count = self.limits(spec)[0], len(as_items(value))
        return [FieldError("too_few_files", minimum=least, count=count)] if count < least else []

    def apply(self, command: Command, raw: Json, spec: FieldSpec, ctx: FillContext) -> Json:
        return move(list(as_items(raw)), command)

    def to_value(self, value: Json, spec: FieldSpec) -> Any:
        return [item["file"] for item in as_items(value)] or None

    def file_ids(self, value: Json, spec: FieldSpec) -> list[str]:
        return [str(item["file"]) for item in as_items(value) if item.get("file")]

    def without_files(self, value: Json, spec: FieldSpec) -> Json:
        return None

    def export_columns(self, spec: FieldSpec) -> tuple[ExportColumn, ...]:
        return (ExportColumn(label=_("files")),)

    def export_cells(self, value: Json, spec: FieldSpec, ctx: FillContext | None = None) -> tuple[Cell, ...]:
        """The names of the files when there is a shelf, their ids otherwise."""
        shelved = [(file_id, ctx.shelf.find(file_id) if ctx else None) for file_id in self.file_ids(value, spec)]
        return ("; ".join(file.name if file else file_id for file_id, file in shelved) or None,)

    def filter_kind(self, spec: FieldSpec) -> str:
        return "present"

    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        words = {part: {"type": "string", "maxLength": LONGEST_CAPTION} for part in self.captions}
        one = {
            "type": "object",
            "properties": {"file": {"type": "string", "format": "uuid"}, **words},
            "required": ["file"],
        }
        return {"type": "array", "items": one, "maxItems": self.limits(spec)[1]} if self.several else one

    def control(
        self, raw: Json, spec: FieldSpec, ctx: FillContext, errors: Mapping[tuple[str, ...], str]
    ) -> dict[str, Any]:
        items = []
        all_items = as_items(raw)[:MOST_AT_ONCE]
        for row, item in enumerate(all_items):
            shelved = ctx.shelf.find(str(item.get("file") or ""))
            if shelved is None:
                continue
            if not ctx.shelf.may_show(shelved.id, place=self.place(spec, ctx)):
                # A draft may name any file: its id is kept for cleaning to judge, its name is not told.
                shelved = Shelved(id=shelved.id, name="…", size=0, content_type="", url="")
            items.append(
                {
                    "row": row,
                    "file": shelved,
                    "size": filesizeformat(shelved.size),
                    "caption": item.get("caption") or "",
                    "alt": item.get("alt") or "",
                    "error": errors.get((str(row),), ""),
                    "first": row == 0,
                    "last": row == len(all_items) - 1,
                }
            )
        least, most = self.limits(spec)
        return {
            "items": items,
            "several": self.several,
            "captions": self.captions,
            "images": self.images_only,
            "accept": self.accept(spec),
            "least": least,
            "most": most,
            "full": self.several and len(items) >= most,
            "max_mb": self.setting(spec, "max_mb"),
            "longest_caption": LONGEST_CAPTION,
            "ticket": ctx.shelf.ticket(
                place=self.place(spec, ctx), images_only=self.images_only, config=self.upload_config(spec)
            ),
        }

    def accept(self, spec: FieldSpec) -> str:
        """Returns the accept attribute of the file input."""
        return ""

    def search_text(self, value: Json, spec: FieldSpec) -> str:
        return " ".join(item.get("caption", "") for item in as_items(value))


def as_items(raw: Json) -> Sequence[Mapping[str, Any]]:
    """Returns the items of a raw or stored answer, whether it is one or a list."""
    listed = [raw] if isinstance(raw, Mapping) else raw if isinstance(raw, list | tuple) else []
    return [item for item in listed if isinstance(item, Mapping) and (item.get("file") or item.get("refused"))]
