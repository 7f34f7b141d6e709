"""What can be said of regulations without a database: reading, keeping anchors stable, comparing."""
