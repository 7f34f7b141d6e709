from django.db import models
from typing_extensions import override


class DemoClock(models.Model):
    """How far the demo's clock is ahead of real time; one row at most, read by ``organization.clock``."""

    offset_seconds = models.BigIntegerField(default=0)

    @override
    def __str__(self) -> str:
        return f"{self.offset_seconds} s"
