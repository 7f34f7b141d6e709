"""Where files of the site itself are kept."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files under hashed names, with the relative imports of ES modules rewritten too."""

    support_js_module_import_aggregation = True
    # Django looks for imports in *.js only; the stubs do not know its list of patterns for them.
    patterns = (
        *HashedFilesMixin.patterns,
        ("*.mjs", HashedFilesMixin._js_module_import_aggregation_patterns[1]),  # type: ignore[attr-defined]
    )
