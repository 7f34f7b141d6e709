"""The sample organisation: generic units and people known by number only."""
