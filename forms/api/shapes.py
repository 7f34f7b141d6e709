"""The shapes of what is sent and answered."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, JsonValue

Text = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
Seq = Annotated[int, Field(ge=1, le=2_000_000_000)]


class Strict(Schema):
    """A body in which a member with a wrong name is told instead of ignored."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[dict[str, Any]] = []


class FormLine(Schema):
    key: str
    title: dict[str, str]
    version: int
    sha256: str
    may_fill: bool
    may_read: bool


class FormOut(FormLine):
    definition: dict[str, Any]


class DraftIn(Strict):
    answers: dict[str, JsonValue]
    revision: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None


class DraftOut(Schema):
    answers: dict[str, Any]
    revision: int
    version: str
    updated_at: datetime | None = None


class Answers(Strict):
    answers: dict[str, JsonValue]


class Change(Strict):
    answers: dict[str, JsonValue]
    expected_seq: Seq
    reason: Text = ""


class Reason(Strict):
    expected_seq: Seq
    reason: Text = ""


class RecordOut(Schema):
    id: UUID
    form: str
    version: int
    number: str
    status: str
    seq: int
    unit: str | None
    submitted_at: datetime
    updated_at: datetime
    answers: dict[str, Any]


class RecordList(Schema):
    total: int
    page: int
    size: int
    ignored: list[str]
    records: list[RecordOut]


class ChangeOut(Schema):
    seq: int
    kind: str
    at: datetime
    reason: str
    changes: dict[str, list[Any]]


class FileOut(Schema):
    id: UUID
    name: str
    size: int
    content_type: str


class ExportIn(Strict):
    format: Annotated[str, Field(pattern="^(xlsx|csv|json)$")] = "xlsx"
    columns: Annotated[str, Field(pattern="^(all|shown)$")] = "all"
    query: Annotated[str, Field(max_length=4000)] = ""


class ExportOut(Schema):
    id: UUID
    form: str
    status: str
    total: int
    done: int
    created_at: datetime
    finished_at: datetime | None
    file: str | None


REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)
