"""What may be done to the organisation; each verb is one transaction."""
