"""Log lines carry identifiers and figures, never what people wrote."""

import io
import json
import logging.config

import pytest
import structlog

from guicheng.logs import logging_configuration


@pytest.fixture
def lines():
    stream = io.StringIO()
    configuration = logging_configuration("INFO")
    configuration["handlers"]["stdout"]["stream"] = stream
    configuration["root"], configuration["loggers"] = {}, {"guicheng.trial": {"handlers": ["stdout"], "level": "INFO"}}
    logging.config.dictConfig(configuration)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger("guicheng.trial").handlers.clear()
    structlog.reset_defaults()


def test_only_known_keys_are_kept(lines):
    structlog.get_logger("guicheng.trial").warning(
        "effect failed", effect="notify", attempt=3, member="张三", phone="138"
    )
    (line,) = lines()
    assert {key: line[key] for key in ("event", "effect", "attempt", "level")} == {
        "event": "effect failed", "effect": "notify", "attempt": 3, "level": "warning",
    }  # fmt: skip
    assert "member" not in line
    assert "phone" not in line


def test_an_exception_shows_its_type_and_place_but_not_its_message(lines):
    try:
        raise ValueError("Key (name)=(张三) already exists")
    except ValueError:
        logging.getLogger("guicheng.trial").exception("job failed")
    (line,) = lines()
    assert line["exception"]["type"] == "ValueError"
    assert "test_logs.py" in line["exception"]["frames"][-1]
    assert "张三" not in json.dumps(line, ensure_ascii=False)
