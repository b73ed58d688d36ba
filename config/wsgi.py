"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from config.content_type import PlainContentType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = PlainContentType(get_wsgi_application())
