"""Event logs as XES (IEEE 1849-2016) and as CSV, written piece by piece."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from forms.services.registers.sheet_writer import csv_lines

from .traces import Event, Trace

EXTENSIONS = (
    ("Concept", "concept"),
    ("Time", "time"),
    ("Lifecycle", "lifecycle"),
    ("Organizational", "org"),
)
HEADER = (
    "case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "org:resource", "org:role",
    "org:group", "action", "from", "to", "branch", "case:procedure", "case:version", "case:status", "case:outcome",
)  # fmt: skip


def xes_log(traces: Iterable[Trace], *, title: str) -> Iterator[str]:
    """Yields an XES document: one trace per case, one event per history entry."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">\n'
    for name, prefix in EXTENSIONS:
        yield f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>\n'
    yield f'<global scope="trace">{_string("concept:name", "unknown")}</global>\n'
    yield f'<global scope="event">{_string("concept:name", "unknown")}{_string("lifecycle:transition", "complete")}'
    yield f"{_moment('time:timestamp', datetime(1970, 1, 1, tzinfo=UTC))}</global>\n"
    yield '<classifier name="Activity" keys="concept:name"/>\n'
    yield '<classifier name="Activity and life cycle" keys="concept:name lifecycle:transition"/>\n'
    yield f"{_string('concept:name', title)}{_string('lifecycle:model', 'standard')}\n"
    for trace in traces:
        yield _trace(trace)
    yield "</log>\n"


def _trace(trace: Trace) -> str:
    told = [
        _string("concept:name", trace.number),
        _string("procedure", trace.procedure),
        f'<int key="version" value="{trace.version}"/>',
        _string("org:group", trace.unit),
        _string("status", trace.status),
        _string("outcome", trace.outcome) if trace.outcome else "",
    ]
    return f"<trace>{''.join(told)}\n{''.join(_event(each, trace) for each in trace.events)}</trace>\n"


def _event(event: Event, trace: Trace) -> str:
    told = [
        _string("concept:name", event.activity),
        _moment("time:timestamp", event.at),
        _string("lifecycle:transition", event.lifecycle),
        _string("org:group", trace.unit),
        *(
            _string(key, value)
            for key, value in (
                ("org:resource", event.resource), ("org:role", event.role), ("action", event.key),
                ("from", event.source), ("to", event.target), ("branch", event.region),
            )
            if value
        ),
    ]  # fmt: skip
    return f"<event>{''.join(told)}</event>\n"


def _string(key: str, value: str) -> str:
    return f"<string key={quoteattr(key)} value={quoteattr(_printable(value))}/>"


def _printable(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return "".join(
        letter for letter in text if letter in "\t\n\r" or " " <= letter < "\ud800" or "\udfff" < letter < "\ufffe"
        or letter > "\uffff"
    )  # fmt: skip


def _moment(key: str, at: datetime) -> str:
    return f'<date key="{key}" value="{at.astimezone(UTC).isoformat(timespec="milliseconds")}"/>'


def csv_log(traces: Iterable[Trace]) -> Iterator[str]:
    """Yields the lines of a CSV file with one event each, headed with the names of the XES attributes."""
    return csv_lines(HEADER, (_row(trace, event) for trace in traces for event in trace.events))


def _row(trace: Trace, event: Event) -> tuple[str | int, ...]:
    return (
        trace.number, event.activity, event.at.astimezone(UTC).isoformat(timespec="milliseconds"), event.lifecycle,
        event.resource, event.role, trace.unit, event.key, event.source, event.target, event.region, trace.procedure,
        trace.version, trace.status, trace.outcome,
    )  # fmt: skip
