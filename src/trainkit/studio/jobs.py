"""Work that takes longer than a click: it runs beside the pages, which ask how far it is."""

from __future__ import annotations

import contextvars
import copy
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from trainkit.files.executor import Watcher
from trainkit.problems import Problem, TrainkitError
from trainkit.text.languages import _

_MOST = 50
"""Pieces of work that are remembered; of those that are over, the oldest are forgotten first."""


@dataclass
class Job(Watcher):
    """One piece of work: how far it is, and how it ended."""

    number: int
    title: str
    after: tuple[str, str] = ("overview", "Go on")
    """The page to go to when it is over: its route, and what the link says."""
    what: str = "documents"
    """What is made or read, one after the other."""
    total: int = 0
    ready: list[str] = field(default_factory=list)
    current: str = ""
    passed: int = 0
    """How much of ``total`` was read, where nothing is ready before the end."""
    can_stop: bool = False
    is_stopped: bool = False
    is_over: bool = False
    result: Any = None
    """What the work returned."""
    error: Exception | None = None

    def begin(self, total: int) -> None:
        """Note how many documents or pages there are."""
        self.total = total

    def making(self, path: str) -> None:
        """Note the document that is being made."""
        self.current = path

    def made(self, path: str) -> None:
        """Note a document that is ready."""
        self.ready.append(path)

    def at(self, done: int, total: int) -> None:
        """Note how far reading is, and end it if somebody has stopped it."""
        self.passed, self.total = done, total
        if self.is_stopped:
            raise TrainkitError(_("stopped; nothing was written"))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong, with places, if that ended the work."""
        return tuple(getattr(self.error, "problems", ()))

    @property
    def message(self) -> str:
        """What ended the work, where it has no places; empty for nothing."""
        return "" if self.problems else str(self.error or "")

    @property
    def share(self) -> int:
        """How much is done, in percent."""
        done = len(self.ready) or self.passed
        return 100 if self.is_over else min(99, done * 100 // max(self.total, 1))


class Jobs:
    """All work of this run of the studio; at most one piece a workshop at a time."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._running: dict[str, Job] = {}
        self._lock = threading.Lock()

    def start(
        self,
        key: str,
        title: str,
        work: Callable[[Watcher], Any],
        after: tuple[str, str],
        what: str = "documents",
        *,
        can_stop: bool = False,
    ) -> Job:
        """Start work on the workshop with this key, or return what is running there already."""
        with self._lock:
            running = self._running.get(key)
            if running is not None and not running.is_over:
                return running
            job = Job(next(self._numbers), title, after, what, can_stop=can_stop)
            self._jobs[job.number] = self._running[key] = job
            over = [number for number, one in self._jobs.items() if one.is_over]
            for number in over[: max(len(self._jobs) - _MOST, 0)]:
                del self._jobs[number]
        spoken_as_here = contextvars.copy_context()
        threading.Thread(target=spoken_as_here.run, args=(_run, job, work), daemon=True).start()
        return job

    def running(self, key: str) -> Job | None:
        """Return the work that is going on for a workshop."""
        job = self._running.get(key)
        return None if job is None or job.is_over else job

    def stop(self, number: int) -> None:
        """End a job that can be stopped as soon as it says how far it is."""
        job = self._jobs.get(number)
        if job is not None:
            job.is_stopped = job.can_stop

    def get(self, number: int) -> Job | None:
        """Return the job with a number as it is now; it goes on while a page shows it."""
        job = self._jobs.get(number)
        return None if job is None else copy.copy(job)


def _run(job: Job, work: Callable[[Watcher], Any]) -> None:
    try:
        job.result = work(job)
    except Exception as error:  # noqa: BLE001 - shown on the page that waits for the job
        job.error = error
    finally:
        job.is_over = True
