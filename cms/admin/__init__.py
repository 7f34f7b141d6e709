"""Screens of the administration beside the pages."""
