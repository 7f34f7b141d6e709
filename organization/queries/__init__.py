"""What other apps ask about the organisation."""
