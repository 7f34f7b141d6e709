"""Waiting for something outside or for a date (等待); performers, where named, may end the waiting by hand."""

from .base import StepKind


class Wait(StepKind):
    key = "wait"
    title = {"zh-hans": "等待", "en": "Wait"}
    needs_performers = False
