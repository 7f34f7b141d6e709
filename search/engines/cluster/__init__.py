"""Elasticsearch and OpenSearch: what both have in common, which is nearly everything."""

from .chosen import cluster_engine
from .engine import ClusterEngine

__all__ = ["ClusterEngine", "cluster_engine"]
