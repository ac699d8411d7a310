import os
from wsgiref.types import WSGIApplication

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "biocorrect.settings")

application: WSGIApplication = get_wsgi_application()

# They need the settings and the models, which are there from here on.
from django.conf import settings  # noqa: E402

from biocorrect import epochs  # noqa: E402
from biocorrect.page_cache import PageCache  # noqa: E402
from biocorrect.page_version import PageVersion  # noqa: E402

version = PageVersion()
if not settings.DEBUG:
    epochs.follow(version.epoch)
if settings.PAGE_CACHE_BYTES:
    application = PageCache(application, version, settings.PAGE_CACHE_BYTES)
