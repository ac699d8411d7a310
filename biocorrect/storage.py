"""Static files with a hash in their names, safe to keep for ever."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

type Files = dict[str, tuple[Storage, str]]

# The web app manifest names its icons; nothing in JSON is a comment, so nothing is left out.
_MANIFEST_ICONS = (
    "*.webmanifest",
    ((r"""(?P<matched>"src": "(?P<url>[^"]+)")""", '"src": "%(url)s"', r"(?!)"),),
)
_IMPORT = re.compile(r"""^@import url\("(?P<file>[^"/]+\.css)"\);\n?""", re.MULTILINE)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names every file by its content, and sends one stylesheet where the source has many."""

    # JavaScript modules import one another by their hashed names.
    support_js_module_import_aggregation = True
    patterns = (*CompressedManifestStaticFilesStorage.patterns, _MANIFEST_ICONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A page asks for about ten addresses, and a running site for the same ones every time.
        self.address: Callable[[str, bool], str] = cache(super().url)

    def url(self, name: str, force: bool = False) -> str:
        return self.address(name, force)

    def post_process(
        self, paths: Files, dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Put imported stylesheets in the place of their imports, then hash and compress all."""
        if not dry_run:
            paths = dict(paths)
            for name in [name for name in paths if name.endswith(".css")]:
                self._join_imports(name, paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _join_imports(self, name: str, paths: Files) -> None:
        """Replace the collected copy of a stylesheet that imports others.

        A browser finds an import only after it has read the file that asks for it, so each
        would cost a round trip before the first paint.
        """
        source = _read(paths[name])
        joined = _IMPORT.sub(lambda found: _imported(found, name, paths), source)
        if joined != source:
            self.delete(name)
            self._save(name, ContentFile(joined.encode()))
            paths[name] = (self, name)


def _imported(found: re.Match[str], name: str, paths: Files) -> str:
    """Return the imported file. It lies in the same folder, so its relative addresses stay true."""
    return _read(paths[posixpath.join(posixpath.dirname(name), found["file"])])


def _read(file: tuple[Storage, str]) -> str:
    storage, path = file
    with storage.open(path) as content:
        text: str = content.read().decode()
    return text
