"""Counting, keeping and freezing figures; excusing units from duties."""
