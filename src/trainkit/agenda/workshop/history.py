"""Every agenda that a workshop had, so that each change can be undone and done again, without end.

``plan/history/`` holds a journal, to which lines are only ever added, and each agenda as the bytes
that it was, named by their SHA-256. A line of the journal is a *step* (what was done, after which
step, to which agenda) or the step to which somebody went back or forward. Undoing goes to the step
before, redoing to the latest that was done after this one; so no agenda is ever lost, also where
something else is done after an undo. An agenda that was changed elsewhere, by hand or by a program
that keeps no history, becomes a step of its own when the next thing is done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from trainkit.definitions.load import AGENDA_FILE, HISTORY_FOLDER
from trainkit.errors import TrainkitError
from trainkit.files import private_folder, write_atomically
from trainkit.journal import add_lines, read_lines
from trainkit.languages import N_, _, locale_of, n_, spoken

__all__ = ["ELSEWHERE", "REMOVED", "Done", "History", "digest_of", "in_words"]

Done = Mapping[str, str | int]
"""What was done, a code under ``do`` and its values; ``in_words`` makes the sentence."""
ELSEWHERE: Done = {"do": "elsewhere"}
REMOVED: Done = {"do": "removed"}
_JOURNAL = "journal.jsonl"


def digest_of(data: bytes) -> str:
    """Return the sum by which an agenda is known."""
    return hashlib.sha256(data).hexdigest()


_WORDS = {
    "move": N_('Move "{title}" to {day}, {time}'),
    "pin": N_('Pin "{title}"'),
    "unpin": N_('Unpin "{title}"'),
    "change": N_('Change "{title}"'),
    "add": N_('Add "{title}"'),
    "remove": N_('Remove "{title}"'),
    "plan": N_("Plan the agenda"),
    "replan": N_("Plan with least change"),
    "removed": N_("Removal of the agenda"),
    "elsewhere": N_("Change made outside the studio"),
}


def in_words(done: Done, title_of: Callable[[str, str], str]) -> str:
    """Return in the language that is written now what was done; ``title_of`` words a title.

    It is asked with what the title is of, as an entry of the agenda names it, and with the title.
    """
    from babel.dates import format_date

    what, n, day = done.get("do"), int(done.get("n", 0)), str(done.get("day", ""))
    title = title_of(str(done.get("of", "")), str(done.get("title", "")))
    if what == "lengthen":
        return n_('Give "{title}" {n} minute', 'Give "{title}" {n} minutes', n, title=title)
    long = format_date(date.fromisoformat(day), "long", locale_of(spoken())) if day else ""
    words = _WORDS.get(str(what), N_("Change"))
    return _(words, title=title, day=long, time=str(done.get("time", "")))


@dataclass(frozen=True)
class _Step:
    number: int
    after: int
    """The step before; 0 for none."""
    what: Done
    state: str
    """The agenda after the step, by its sum."""


class History:
    """The agendas of one workshop; the caller holds its lock while something is written."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / AGENDA_FILE
        self._folder = folder / HISTORY_FOLDER
        self._steps: dict[int, _Step] = {}
        self._at = 0
        for said in read_lines(self._folder / _JOURNAL):
            self._read(said)

    def _read(self, said: dict[str, Any]) -> None:
        """Take in a line of the journal; one of another kind says nothing."""
        try:
            if "at" in said:
                self._at = said["at"]
                return
            step = _Step(said["step"], said["after"], dict(said["what"]), said["state"])
        except (KeyError, ValueError):
            return
        self._steps[step.number] = step
        self._at = step.number

    @property
    def _present(self) -> bytes | None:
        return self._file.read_bytes() if self._file.is_file() else None

    def _is_elsewhere(self, present: bytes | None) -> bool:
        """Whether the agenda is another than the last step left."""
        at = self._steps.get(self._at)
        return present is not None and (at is None or at.state != digest_of(present))

    @property
    def undo(self) -> Done | None:
        """What would be undone now; ``None`` if nothing."""
        present, at = self._present, self._steps.get(self._at)
        if self._is_elsewhere(present):
            return ELSEWHERE if at is not None else None
        if present is None:
            return REMOVED if at is not None else None
        return at.what if at is not None and at.after in self._steps else None

    @property
    def redo(self) -> Done | None:
        """What would be done again now; ``None`` if nothing."""
        following = None if self._is_elsewhere(self._present) else self._following()
        return following.what if following is not None else None

    def _following(self) -> _Step | None:
        return max(
            (step for step in self._steps.values() if step.after == self._at and self._at),
            key=lambda step: step.number,
            default=None,
        )

    def replace(self, data: bytes, what: Done) -> None:
        """Write the agenda's file and keep it; ``what`` is what was done."""
        self._keep_present()
        self._save(data)
        write_atomically(self._file, data)
        self._add(data, what)

    def go_back(self) -> None:
        """Write the agenda as it was before the last change.

        Raises ``TrainkitError`` where there is no change.
        """
        if self.undo is None:
            raise TrainkitError(_("there is no change to undo"))
        if self._present is None:
            self._go(self._steps[self._at])
            return
        self._keep_present()
        self._go(self._steps[self._steps[self._at].after])

    def go_forward(self) -> None:
        """Write the agenda as it was before the last undo.

        Raises ``TrainkitError`` where there is none.
        """
        following = self._following()
        if self.redo is None or following is None:
            raise TrainkitError(_("there is nothing to redo"))
        self._go(following)

    def _go(self, step: _Step) -> None:
        path = self._state(step.state)
        if not path.is_file() or digest_of(path.read_bytes()) != step.state:
            raise TrainkitError(
                _(
                    "the earlier agenda {name} is missing or damaged; nothing was changed",
                    name=path.name,
                )
            )
        write_atomically(self._file, path.read_bytes())
        self._append({"at": step.number})
        self._at = step.number

    def _keep_present(self) -> None:
        present = self._present
        if present is not None and self._is_elsewhere(present):
            self._save(present)
            self._add(present, ELSEWHERE)

    def _save(self, data: bytes) -> None:
        path = self._state(digest_of(data))
        if not path.is_file():
            private_folder(self._folder)
            write_atomically(path, data)

    def _state(self, digest: str) -> Path:
        return self._folder / f"{digest}.yaml"

    def _add(self, data: bytes, what: Done) -> None:
        step = _Step(max(self._steps, default=0) + 1, self._at, what, digest_of(data))
        self._append(
            {"step": step.number, "after": step.after, "what": step.what, "state": step.state}
        )
        self._steps[step.number] = step
        self._at = step.number

    def _append(self, line: dict[str, object]) -> None:
        add_lines(self._folder / _JOURNAL, [line])
