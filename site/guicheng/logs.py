"""JSON lines on standard output, without personal data: no addresses of visitors, no names, no values of fields."""

import logging
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

KEPT = frozenset(
    {
        "event", "level", "logger", "timestamp", "exception", "status_code", "duration_ms",
        "case", "seq", "transition", "effect", "key", "kind", "attempt", "count", "job", "version", "worker", "pid",
    }
)  # fmt: skip
"""What a log line may carry: identifiers and figures. Everything else is left out, whoever logs it."""


def frames_only(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Returns the event with its exception as type and places in the code: its message may quote people's data."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        places = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        event["exception"] = {"type": type(error).__qualname__, "frames": places[-20:]}
    return event


def kept_only(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Returns the event with the allowed keys alone."""
    return {name: value for name, value in event.items() if name in KEPT}


def status_of_response(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Returns the event with the status code that Django attaches to its own records."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and hasattr(record, "status_code"):
        event["status_code"] = record.status_code
    return event


def logging_configuration(level: str) -> dict[str, object]:
    """Returns Django's LOGGING for structlog and for everything that logs through the standard library."""
    stamps: list[Any] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *stamps, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": stamps,
                "processors": [
                    status_of_response,
                    frames_only,
                    kept_only,
                    structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
                ],
            }
        },
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"},
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # Failed sign-ins are rows in the database, where retention applies; their log lines quote user names.
            "axes": {"level": "CRITICAL"},
        },
    }
