"""What can be seen of the closed zone, and by whom."""
