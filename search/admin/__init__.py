"""The search in the administration."""
