"""What changes content beyond what Wagtail's own screens do."""
