import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "biocorrect.settings")

application: WSGIApplication = get_wsgi_application()

# They need the settings and the models, which are there from here on.
from django.conf import settings  # noqa: E402

from biocorrect.page_cache import PageCache  # noqa: E402
from biocorrect.page_version import PageVersion  # noqa: E402

if settings.PAGE_CACHE_BYTES:
    application = PageCache(application, PageVersion(), settings.PAGE_CACHE_BYTES)
