"""Sample registers and surveys for the demo."""
