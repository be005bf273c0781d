"""The door for a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from mycodabox.bodies import with_length

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mycodabox.settings.dev")
application = with_length(get_wsgi_application())
gc.freeze()  # what was imported stays: the collector needn't look through it at each large answer
