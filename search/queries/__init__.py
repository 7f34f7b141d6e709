"""What the screens of the search ask beside the search itself."""
