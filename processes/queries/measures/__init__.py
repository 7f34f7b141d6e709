"""Figures and duties: what is counted, what it comes to for whom, which cases are behind it."""
