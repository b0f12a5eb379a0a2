"""Changes that give more time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from trainkit.agenda.explain.changes.base import EVERYBODY, Change, with_named
from trainkit.agenda.problem import AgendaProblem, Window
from trainkit.definitions.yamlfile import Location

__all__ = ["AddDay", "AddWindow", "WiderBreak", "WiderDay", "WiderWindow", "shifted"]

ANOTHER_DAY = 120
"""What one more day of somebody counts as."""


@dataclass(frozen=True)
class WiderWindow(Change):
    """A person, a team, a room or a session has windows that start earlier or end later."""

    kind: str
    """``people``, ``interpreters``, ``rooms`` or ``sessions``."""
    name: str
    index: int | None
    """Of the window; ``None`` for each of them."""
    earlier: int = 0
    later: int = 0
    """Minutes."""

    @property
    def subject(self) -> tuple[str, str]:
        """Whose windows they are."""
        return self.kind, self.name

    @property
    def field(self) -> str:
        """The field that has the windows."""
        return {"rooms": "open", "sessions": "windows"}.get(self.kind, "available")

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the wider windows."""

        def wider(windows: tuple[Window, ...]) -> tuple[Window, ...]:
            return tuple(
                self.widened(one) if self.index in (n, None) else one
                for n, one in enumerate(windows)
            )

        return with_named(problem, self.kind, self.name, self.field, wider)

    def widened(self, window: Window) -> Window:
        """Return a window as it is after the change."""
        return Window(
            start=window.start - timedelta(minutes=self.earlier),
            end=window.end + timedelta(minutes=self.later),
        )

    def size(self, problem: AgendaProblem, /) -> int:
        """Return the minutes of all windows that change."""
        windows = getattr(getattr(problem, self.kind)[self.name], self.field)
        return (self.earlier + self.later) * (len(windows) if self.index is None else 1)

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the window's edge, or of all windows."""
        if self.index is None:
            return (self.kind, self.name, self.field)
        edge = "start" if self.earlier else "end"
        return (self.kind, self.name, self.field, self.index, edge)


@dataclass(frozen=True)
class AddWindow(Change):
    """A person or a team is there, or a room is open, on one more day."""

    kind: str
    name: str
    window: Window

    @property
    def subject(self) -> tuple[str, str]:
        """Whose window it is."""
        return self.kind, self.name

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with one more window."""
        field = "open" if self.kind == "rooms" else "available"
        return with_named(
            problem, self.kind, self.name, field, lambda windows: (*windows, self.window)
        )

    def size(self, _: AgendaProblem, /) -> int:
        """Return what one more day counts as."""
        return ANOTHER_DAY

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the windows."""
        return (self.kind, self.name, "open" if self.kind == "rooms" else "available")


@dataclass(frozen=True)
class WiderDay(Change):
    """Some days start earlier or end later."""

    dates: tuple[date, ...]
    earlier: int = 0
    later: int = 0
    """Minutes."""

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the longer days."""
        days = tuple(
            one.model_copy(update={"start": shifted(one.start, -self.earlier),
                                   "end": shifted(one.end, self.later)})
            if one.date in self.dates else one
            for one in problem.days
        )  # fmt: skip
        return problem.model_copy(update={"days": days})

    def size(self, _: AgendaProblem, /) -> int:
        """Return the minutes, which are everybody's."""
        return EVERYBODY * (self.earlier + self.later) * len(self.dates)

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the place of the first day's edge."""
        index = [one.date for one in problem.days].index(self.dates[0])
        return ("days", index, "start" if self.earlier else "end")


@dataclass(frozen=True)
class AddDay(Change):
    """There is one more day, with the hours of the first."""

    date: date

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the day."""
        if self.date in [one.date for one in problem.days]:
            return problem
        added = problem.days[0].model_copy(update={"date": self.date})
        days = sorted((*problem.days, added), key=lambda one: one.date)
        return problem.model_copy(update={"days": tuple(days)})

    def size(self, _: AgendaProblem, /) -> int:
        """Return what a day of everybody counts as."""
        return EVERYBODY * ANOTHER_DAY

    def location(self, _: AgendaProblem, /) -> Location:
        """Return the place of the days."""
        return ("days",)


@dataclass(frozen=True)
class WiderBreak(Change):
    """A break may start earlier or end later."""

    id: str
    earlier: int = 0
    later: int = 0
    """Minutes."""

    @property
    def subject(self) -> tuple[str, str]:
        """The break."""
        return "breaks", self.id

    def applied(self, problem: AgendaProblem) -> AgendaProblem:
        """Return the problem with the wider window."""
        breaks = tuple(
            one.model_copy(update={"earliest": shifted(one.earliest, -self.earlier),
                                   "latest": shifted(one.latest, self.later)})
            if one.id == self.id else one
            for one in problem.breaks
        )  # fmt: skip
        return problem.model_copy(update={"breaks": breaks})

    def size(self, _: AgendaProblem, /) -> int:
        """Return the minutes."""
        return self.earlier + self.later

    def location(self, problem: AgendaProblem, /) -> Location:
        """Return the place of the window's edge."""
        index = [one.id for one in problem.breaks].index(self.id)
        return ("breaks", index, "earliest" if self.earlier else "latest")


def shifted(clock: time, minutes: int) -> time:
    """Return a clock time so many minutes later."""
    return (datetime.combine(datetime(2000, 1, 2), clock) + timedelta(minutes=minutes)).time()
