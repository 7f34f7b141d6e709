"""Elasticsearch and OpenSearch: what both have in common, which is nearly everything."""
