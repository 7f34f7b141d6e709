"""Production settings start with a complete environment only, and never with the demo."""

import json
import os
import subprocess
import sys

import pytest

from tests.unit.guicheng.production import example_environment

PRINT = """
import json, importlib
settings = importlib.import_module("guicheng.settings.production")
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.startswith((
    "DEBUG", "DEMO", "SECURE_", "SESSION_COOKIE_S", "CSRF_COOKIE_S", "ALLOWED", "EMAIL_", "AXES_IPWARE",
))}, default=str))
"""


def start(tmp_path, **changes):
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    environment |= example_environment(tmp_path) | changes
    environment = {name: value for name, value in environment.items() if value}
    return subprocess.run([sys.executable, "-c", PRINT], env=environment, capture_output=True, text=True, check=False)


def test_a_complete_environment_starts_with_everything_secure(tmp_path):
    done = start(tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["DEBUG"] is found["DEMO"] is False
    assert found["SECURE_SSL_REDIRECT"] is found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is True
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["ALLOWED_HOSTS"] == ["guicheng.example"]
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.guicheng.example", 587, True)
    assert "SECURE_PROXY_SSL_HEADER" not in found


def test_a_proxy_is_believed_only_when_asked_for(tmp_path):
    found = json.loads(start(tmp_path, GUICHENG_BEHIND_PROXY="1").stdout)
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert found["AXES_IPWARE_PROXY_COUNT"] == 1


def test_demo_refuses_production(tmp_path):
    done = start(tmp_path, GUICHENG_DEMO="1")
    assert done.returncode != 0
    assert "sample logins and the role picker are never part of a production site" in done.stderr


@pytest.mark.parametrize(
    "name",
    [
        "GUICHENG_SECRET_KEY",
        "GUICHENG_HOSTS",
        "GUICHENG_BASE_URL",
        "GUICHENG_VAR",
        "DATABASE_URL",
        "GUICHENG_EMAIL_URL",
    ],
)
def test_what_is_missing_is_named(tmp_path, name):
    done = start(tmp_path, **{name: ""})
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr
