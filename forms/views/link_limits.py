"""How often one address may send answers to a public link."""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.core.cache import cache

from forms.models import Form
from organization import clock

MOST = 60
SECONDS = 600
"""An office shares one address: sixty answers in ten minutes let a meeting fill in a form, and not a machine."""


def may_post(request: Any, form: Form) -> bool:
    """Counts a sending; returns False when too many came from there.

    The address itself is kept nowhere: the counter's name is an HMAC that changes every day, and it is forgotten
    after ten minutes.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    text = f"{form.pk}:{clock.today().isoformat()}:{address}".encode()
    name = "form-link:" + hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
    cache.add(name, 0, SECONDS)
    try:
        return bool(cache.incr(name) <= getattr(settings, "FORM_LINK_POSTS", MOST))
    except ValueError:
        # It was forgotten between the two lines.
        return True
