"""Where files of the site itself are kept."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Static files under hashed names, with the relative imports of ES modules rewritten too."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20
    """Each pass settles one more level of modules that import modules; ours are up to nine deep."""
    # Django looks for imports in *.js only; the stubs do not know its list of patterns for them.
    patterns = (
        *HashedFilesMixin.patterns,
        ("*.mjs", HashedFilesMixin._js_module_import_aggregation_patterns[1]),  # type: ignore[attr-defined]
    )
