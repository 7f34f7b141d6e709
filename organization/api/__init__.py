"""What every part of the API shares: who asks, how often, and how problems are told."""
