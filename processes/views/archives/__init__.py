"""The pages of the closed zone."""
