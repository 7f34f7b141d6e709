"""The closed zone for personnel archives: what several layers need of it."""
