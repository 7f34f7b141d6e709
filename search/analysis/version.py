"""Which analysis made an index: tokens of one version are not found by questions of another."""

VERSION = 2
"""Raise it with every change by which a text gives other tokens (a test compares those of a sample); the worker then
builds the index anew by itself, and ``manage.py search verify`` says so until it has."""
