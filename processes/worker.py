"""The loop behind the pages: jobs, timers, votes, waiting cases, outbox. Several may run on one database."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType

import structlog
from django.core.management import call_command
from django.db import DatabaseError, close_old_connections

from organization import clock
from processes.chores import due_chores
from processes.models import WorkerBeat
from processes.services.outbox import deliver_outbox
from processes.services.sweep_uploads import sweep_uploads
from processes.services.sweeping import advance_waiting_cases, turn_votes
from processes.services.timers import fire_timers

log = structlog.get_logger(__name__)

PAUSE = 1.0
SWEEP_EVERY = 20.0
"""Seconds between two looks at cases that wait for time alone; everything else happens when something happens."""

TIDY_EVERY = 24 * 3600.0
"""Seconds between two looks for uploads that nobody handed in."""


class Worker:
    """Runs rounds until it is told to stop; a round in progress is finished first."""

    def __init__(self, *, pause: float = PAUSE) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        self.pause = pause
        self.stopping = threading.Event()
        self._swept_at = 0.0
        self._tidied_at: float | None = None

    def run(self) -> None:
        """Works until SIGTERM or SIGINT."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        log.info("worker_started", worker=self.name)
        while not self.stopping.is_set():
            if not self.round():
                self.stopping.wait(self.pause)
        WorkerBeat.objects.filter(pk=self.name).delete()
        log.info("worker_stopped", worker=self.name)

    def round(self, *, sweep: bool = False) -> int:
        """Does everything that is due once and returns how much that was."""
        close_old_connections()
        done = 0
        for part in self._parts(sweep):
            if self.stopping.is_set():
                break
            try:
                done += part()
            except DatabaseError as error:
                # The database may be away or locked for a moment: this part waits for the next round.
                log.warning("worker_part_failed", worker=self.name, part=part.__name__, error=str(error))
                close_old_connections()
        return done

    def once(self) -> int:
        """Works until nothing is due any more and returns how much was done."""
        total = 0
        for _ in range(1000):
            done = self.round(sweep=True)
            total += done
            if not done:
                break
        return total

    def _parts(self, sweep: bool) -> list[Callable[[], int]]:
        parts: list[Callable[[], int]] = [self._beat, run_jobs, fire_timers, turn_votes]
        if sweep or time.monotonic() - self._swept_at >= SWEEP_EVERY:
            self._swept_at = time.monotonic()
            parts.append(advance_waiting_cases)
        if self._tidied_at is None or time.monotonic() - self._tidied_at >= TIDY_EVERY:
            self._tidied_at = time.monotonic()
            parts.append(sweep_uploads)
        return [*parts, self._deliver, *due_chores(now=sweep)]

    def _deliver(self) -> int:
        return deliver_outbox(worker=self.name)

    def _beat(self) -> int:
        now = clock.now()
        WorkerBeat.objects.update_or_create(
            pk=self.name, defaults={"seen_at": now}, create_defaults={"seen_at": now, "started_at": now}
        )
        return 0

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping.set()


def run_jobs() -> int:
    """Runs the jobs that wait in the task queue and returns how many there were."""
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.ready().count()
    if waiting:
        call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    return int(waiting)
