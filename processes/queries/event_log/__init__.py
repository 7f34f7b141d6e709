"""Event logs: what happened in cases, for programs that discover and measure processes."""

from .traces import Event, LogWanted, Trace, traces
from .writing import csv_log, xes_log

__all__ = ["Event", "LogWanted", "Trace", "csv_log", "traces", "xes_log"]
