"""What is done in the closed zone."""
