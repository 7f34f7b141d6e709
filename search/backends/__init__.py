"""Backends of modelsearch: Wagtail's own searches by our analysis, and the engine behind the site's search."""
