"""The web application for granian, gunicorn or any WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from torelik.project import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.chosen())
application = get_wsgi_application()
