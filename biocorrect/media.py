"""Uploaded pictures, served by the application itself: the default is one machine, no CDN.

WhiteNoise lists its files once, at start, so it cannot serve what staff upload later.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from biocorrect.staff import is_staff

TYPES = {
    ".avif": "image/avif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
# The picture builder names the folder after the picture's content, so a name never changes
# its meaning. Everything else is an original, which still holds the camera's metadata.
BUILT = re.compile(r"pictures/[0-9a-f]{16}/\d+\.(avif|jpg)")
FOR_EVER = "public, max-age=31536000, immutable"
FOR_STAFF = "private, no-cache"


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a built picture to anyone, to be kept for ever, and an original to staff only."""
    is_built = BUILT.fullmatch(path) is not None
    # Built pictures come first, so that they never look at the session.
    if not is_built and not is_staff(request):
        raise Http404
    response = _answer(request, _find(path))
    response.headers["Cache-Control"] = FOR_EVER if is_built else FOR_STAFF
    return response


def _find(path: str) -> Path:
    """Return the picture's file. Raises Http404 for anything outside MEDIA_ROOT or no picture."""
    folder = Path(settings.MEDIA_ROOT).resolve()
    try:
        file = (folder / path).resolve()
        # One address for each file: no dots, no links, no way out.
        is_picture = file.relative_to(folder).as_posix() == path and file.is_file()
    except (ValueError, OSError) as error:
        raise Http404 from error
    if not is_picture or file.suffix not in TYPES:
        raise Http404
    return file


def _answer(request: HttpRequest, file: Path) -> HttpResponseBase:
    stat = file.stat()
    etag = quote_etag(f"{stat.st_mtime_ns:x}-{stat.st_size:x}")
    unchanged = get_conditional_response(request, etag=etag, last_modified=int(stat.st_mtime))
    response = unchanged or FileResponse(file.open("rb"), content_type=TYPES[file.suffix])
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(stat.st_mtime)
    return cast("HttpResponseBase", response)
