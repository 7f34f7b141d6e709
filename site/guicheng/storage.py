"""Where files of the site itself are kept."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files under hashed names, with the relative imports of ES modules rewritten too."""

    support_js_module_import_aggregation = True
