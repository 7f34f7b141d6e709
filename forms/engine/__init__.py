"""Forms as plain data and pure functions: no Django, no clock, no randomness, no database."""
