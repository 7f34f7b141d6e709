"""The WSGI entry of the site."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guicheng.settings.production")
application = get_wsgi_application()
# What was loaded stays: looking through all of it for garbage again and again would stop requests for 0.1 s and more.
gc.freeze()
