"""Static files with a hash in their names, safe to keep for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # JavaScript modules import one another by their hashed names.
    support_js_module_import_aggregation = True
