"""An environment under which the production settings start; the tests and `make check` leave things out of it."""

from pathlib import Path


def example_environment(var: Path) -> dict[str, str]:
    """Returns the variables of a complete installation whose files are in ``var``."""
    return {
        "DJANGO_SETTINGS_MODULE": "guicheng.settings.production",
        "GUICHENG_SECRET_KEY": "kO3v-9sYx7Qe1uZb5Lr0Tn8Wc4Jd6Hf2Mg_PaVqXiBtSyEoRlUzKw",
        "GUICHENG_HOSTS": "guicheng.example",
        "GUICHENG_BASE_URL": "https://guicheng.example",
        "GUICHENG_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var}/guicheng.sqlite3",
        "GUICHENG_EMAIL_URL": "smtp+starttls://post:password@mail.guicheng.example",
    }
