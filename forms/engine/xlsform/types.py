"""Which XLSForm type is which of ours: the one place that knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BEGIN = re.compile(
    r"begin[\s_]*(?:(lgroup|group|repeat|loop|looped group|score|rank|kobomatrix))?\b(.*)", re.IGNORECASE
)
CASCADE = re.compile(r"cascading[\s_]*select\s+(.+)", re.IGNORECASE)
END = re.compile(
    r"end[\s_]+(lgroup|group|repeat|loop|looped group|score|rank|kobomatrix)\b.*|end[\s_]*$", re.IGNORECASE
)
SELECT = re.compile(
    r"(?:add\s+)?(?P<kind>select[\s_]*one[\s_]*external|select[\s_]*one[\s_]*from[\s_]*file|"
    r"select[\s_]*multiple[\s_]*from[\s_]*file|select[\s_]*one|select1|select[\s_]*multiple|"
    r"select[\s_]*all[\s_]*that[\s_]*apply|rank)(?:\s+prompt\s+using|\s+from)?\s+(?P<list>.+?)"
    r"(?P<other>\s+(?:or[\s_]+specify[\s_]+other|or[\s_]+other))?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """Our field type for a plain XLSForm type: its value in expressions, its settings, and what differs."""

    type: str
    value: str = "text"
    config: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    lost: bool = False
    fallback: str = "text"
    """The type to take while ours is not there."""


LONGEST_TEXT = 50_000
"""XLSForm texts have no limit of their own; this is the longest here."""
PLAIN: Mapping[str, Kind] = {
    "text": Kind("text", config={"max_length": LONGEST_TEXT}),
    "note": Kind("note", "any"),
    "integer": Kind("integer", "number"),
    "decimal": Kind("decimal", "number", {"places": 8}),
    "range": Kind("range", "number", fallback="decimal"),
    "date": Kind("date", "date"),
    "time": Kind("time", "text"),
    "datetime": Kind("datetime", "datetime"),
    "geopoint": Kind("geopoint", "any"),
    "geotrace": Kind("table", "table", {"points": 2}, note="points_as_rows"),
    "geoshape": Kind("table", "table", {"points": 3}, note="points_as_rows"),
    "image": Kind("image", "any"),
    "audio": Kind("audio", "any", fallback="file"),
    "video": Kind("video", "any", fallback="file"),
    "file": Kind("file", "any"),
    "barcode": Kind("barcode", "text"),
    "acknowledge": Kind("acknowledge", "bool", fallback="bool"),
    "calculate": Kind("computed", "any"),
    "hidden": Kind("hidden", "text", fallback="computed"),
    "start": Kind("metadata", "datetime", {"what": "start"}, fallback="computed"),
    "end": Kind("metadata", "datetime", {"what": "end"}, fallback="computed"),
    "today": Kind("hidden", "date", fallback="computed"),
    "username": Kind("metadata", "text", {"what": "user"}, fallback="computed"),
    "deviceid": Kind("hidden", "text", note="not_told_by_browsers", fallback="computed"),
    "subscriberid": Kind("hidden", "text", note="not_told_by_browsers", fallback="computed"),
    "simserial": Kind("hidden", "text", note="not_told_by_browsers", fallback="computed"),
    "phonenumber": Kind("hidden", "text", note="not_told_by_browsers", fallback="computed"),
    "email": Kind("hidden", "text", note="not_told_by_browsers", fallback="computed"),
    "start-geopoint": Kind("geopoint", "any", note="asked_instead"),
    "audit": Kind("", note="history_instead"),
    "caseid": Kind("hidden", "text", note="not_told_by_browsers", fallback="computed"),
    "sensor": Kind("hidden", "text", note="not_told_by_browsers", fallback="computed"),
    "comments": Kind("textarea", "text", {"max_length": LONGEST_TEXT}),
    "background-audio": Kind("", note="background_audio", lost=True),
    "background-geopoint": Kind("geopoint", "any", note="asked_instead"),
    "xml-external": Kind("", note="external_data", lost=True),
    "csv-external": Kind("", note="external_data", lost=True),
    "osm": Kind("text", note="osm", lost=True),
}
"""By the normalised type; "" stands for a row that asks nothing."""

ALIASES: Mapping[str, str] = {
    "string": "text",
    "txt": "text",
    "int": "integer",
    "number": "decimal",
    "float": "decimal",
    "trigger": "acknowledge",
    "boolean": "acknowledge",
    "photo": "image",
    "picture": "image",
    "add image prompt": "image",
    "add photo prompt": "image",
    "add audio prompt": "audio",
    "add video prompt": "video",
    "add file prompt": "file",
    "add text prompt": "text",
    "add integer prompt": "integer",
    "add decimal prompt": "decimal",
    "add date prompt": "date",
    "add date time prompt": "datetime",
    "add note prompt": "note",
    "add acknowledge prompt": "acknowledge",
    "add barcode prompt": "barcode",
    "add location prompt": "geopoint",
    "q text": "text",
    "q string": "text",
    "q int": "integer",
    "q integer": "integer",
    "q decimal": "decimal",
    "q geopoint": "geopoint",
    "q image": "image",
    "q date": "date",
    "dateTime": "datetime",
    "datetime": "datetime",
    "date time": "datetime",
    "gps": "geopoint",
    "location": "geopoint",
    "binary": "file",
    "qrcode": "barcode",
    "calculation": "calculate",
    "calculate here": "calculate",
    "imei": "deviceid",
    "device id": "deviceid",
    "deviceid": "deviceid",
    "get device id": "deviceid",
    "get start time": "start",
    "start time": "start",
    "get end time": "end",
    "end time": "end",
    "get today": "today",
    "get subscriber id": "subscriberid",
    "subscriber id": "subscriberid",
    "sim id": "simserial",
    "simid": "simserial",
    "sim serial": "simserial",
    "get sim id": "simserial",
    "uri:subscriberid": "subscriberid",
    "uri:simserial": "simserial",
    "uri:phonenumber": "phonenumber",
    "uri:deviceid": "deviceid",
    "uri:username": "username",
    "uri:email": "email",
    "phone number": "phonenumber",
    "get phone number": "phonenumber",
    "user name": "username",
    "note to self": "note",
    "instructions": "note",
    "text audit": "audit",
    "speed violations count": "sensor",
    "speed violations list": "sensor",
    "speed violations audit": "audit",
    "audio audit": "background-audio",
}


@dataclass(frozen=True, slots=True)
class RowType:
    """What a type cell says: "begin", "end", "select", "plain" or "unknown", with its details."""

    what: str
    name: str = ""
    list: str = ""
    other: bool = False


def row_type(written: str) -> RowType:
    """The meaning of a type cell."""
    text = re.sub(r"\s+", " ", written.strip())
    if END.fullmatch(text) and text.lower() not in PLAIN:
        return RowType("end", (END.fullmatch(text).group(1) or "").lower())  # type: ignore[union-attr]
    cascade = CASCADE.fullmatch(text)
    if cascade is not None:
        return RowType("plain", "cascading_select", cascade.group(1))
    begin = BEGIN.fullmatch(text)
    if begin is not None:
        name = (begin.group(1) or "group").lower()
        return RowType("begin", {"lgroup": "repeat", "looped group": "repeat"}.get(name, name), begin.group(2).strip())
    select = SELECT.fullmatch(text)
    if select is not None:
        kind = re.sub(r"[\s_]+", "_", select.group("kind").lower())
        kind = {"select1": "select_one", "select_all_that_apply": "select_multiple"}.get(kind, kind)
        return RowType("select", kind, select.group("list").strip(), bool(select.group("other")))
    lower = "sensor" if text.lower().startswith(("sensor_st", "sensor st")) else text.lower()
    for candidate in (lower, lower.replace("_", " "), lower.replace(" ", "").replace("_", "")):
        name = ALIASES.get(candidate, candidate)
        if name in PLAIN:
            return RowType("plain", name)
    return RowType("unknown", text)
