"""Telling group robots, mailboxes and programs: lines wait, one message takes them all along."""

from .delivery import deliver_channel, send_trial
from .queueing import queue_channels

__all__ = ["deliver_channel", "queue_channels", "send_trial"]
