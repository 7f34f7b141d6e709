"""Figures and duties as data: what is counted, for which span of time, and what comes of it for a unit."""
