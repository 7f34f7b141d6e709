"""The procedures, campaigns, cases and effects in the Wagtail admin."""
