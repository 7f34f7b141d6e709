"""The member pages: read the request, ask one query or service, answer."""
