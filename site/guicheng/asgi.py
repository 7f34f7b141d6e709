"""The ASGI entry of the site."""

import gc
import os

from django.core.asgi import get_asgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guicheng.settings.production")
application = get_asgi_application()
# Every address, and with them the admin: the first visitor does not wait for it, and it is frozen with the rest.
_ = get_resolver().url_patterns
# What was loaded stays: looking through all of it for garbage again and again would stop requests for 0.1 s and more.
gc.freeze()
