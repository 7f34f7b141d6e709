"""The search as people see it: results, suggestions, saved searches."""
