"""The organisation's screens in the Wagtail admin, one noun a file."""
