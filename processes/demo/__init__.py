"""A campaign that is under way: sample cases driven through the real services."""
