"""The workshops that the studio offers, and what was last read of each.

A page names a workshop by its key, which is looked up among the folders found on disk; nothing in a
request is ever made into a path.

What the pages for scanned sheets keep between clicks.

Folding the record of scans takes milliseconds; reading the score sheet does not. So decisions are
kept at once, and entered into the score sheet together, when the trainer says so.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.assessment.forms_file import read_forms
from trainkit.files.writing import make_private
from trainkit.model.load import FORMS_FILE, Memory
from trainkit.problems import Problem, Problems
from trainkit.studio.jobs import Job, Jobs
from trainkit.text.languages import spoken

if TYPE_CHECKING:
    from trainkit.assessment.forms import Forms
    from trainkit.editing.agenda import Editor
    from trainkit.editing.roster_import import ImportPlan
    from trainkit.exchange.checking import Imported
    from trainkit.exchange.results import ResultsTaken
    from trainkit.exchange.translators.exchange import Exchanged
    from trainkit.model.loaded import Definitions
    from trainkit.scan.desk import Scanned
    from trainkit.scan.questions import Question
    from trainkit.scan.reading import Decision
    from trainkit.scan.settle import Settled
    from trainkit.scan.sheets import Sheets
    from trainkit.scan.workshop import ScannedWorkshop


class ScanDesk:
    """What is open about one workshop's scanned sheets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.who = ""
        """Who decided last."""
        self.scanned: Scanned | None = None
        """What became of the files that were read last in this run of the studio."""
        self.waits = False
        """Whether a decision is not in the score sheet yet."""
        self._workshop: tuple[object, ScannedWorkshop] | None = None
        self._cells: tuple[Question, ...] = ()
        self._answered: Question | None = None
        """The last answered question, if it was about a cell."""
        self._lock = threading.Lock()

    def workshop(self, state: object) -> ScannedWorkshop:
        """Return the workshop; it is read again when its ``state`` has changed.

        Raises ``InputError`` with all problems, and ``TrainkitError`` without answer sheets.
        """
        from trainkit.scan.workshop import workshop_in

        with self._lock:
            if self._workshop is None or self._workshop[0] != state:
                self._workshop = state, workshop_in(self.folder)
            return self._workshop[1]

    def sheets(self, workshop: ScannedWorkshop) -> Sheets:
        """Return what is known from scans now."""
        from trainkit.scan.settle import sheets_in

        return sheets_in(self.folder, workshop)

    def questions(self, workshop: ScannedWorkshop) -> tuple[Question, ...]:
        """Return what is open: about pages and rows, then about cells as they were seen last."""
        return (*self.sheets(workshop).questions, *self._cells)

    def answer(self, question: Question, answer: str, why: str, workshop: ScannedWorkshop) -> None:
        """Keep an answer; raises ``ValueError`` in plain words for one that is none."""
        from trainkit.scan.answering import Said, decisions_for
        from trainkit.scan.settle import decide

        said = Said(datetime.now(UTC), self.who, why)
        decisions = decisions_for(question, answer, workshop, said)
        with self._lock:
            decide(self.folder, workshop, decisions)
            self.waits = True
            self._answered = question if question in self._cells else None
            self._cells = tuple(one for one in self._cells if one.key != question.key)

    def take_back(self) -> tuple[Decision, ...]:
        """Undo the last answer, and return the decisions that it was."""
        from trainkit.scan.settle import take_back

        with self._lock:
            back = take_back(self.folder, at=datetime.now(UTC), who=self.who)
            self.waits = True
            if self._answered is not None:
                self._cells, self._answered = (self._answered, *self._cells), None
            return back

    def enter(self, workshop: ScannedWorkshop) -> Settled:
        """Enter the certain answers into the score sheet, and see where it says something else."""
        from trainkit.scan.desk import write_pages
        from trainkit.scan.settle import enter_scans

        settled = enter_scans(self.folder, workshop, at=datetime.now(UTC), who=self.who)
        write_pages(self.folder, workshop)
        self.take(settled)
        return settled

    def take(self, settled: Settled) -> None:
        """Remember what the score sheet disagrees with."""
        from trainkit.scan.questions import QuestionKind

        with self._lock:
            self._cells = tuple(one for one in settled.questions if one.kind is QuestionKind.CELL)
            self.waits = False


_MARK = "workshop.yaml"
_SKIPPED = {"out", "plan", "responses", "curriculum", "node_modules"}
_DEEPEST = 3
"""Folders below the one that the studio was started in that are searched for workshops."""


class Workshops:
    """The workshops in a folder, or the folder's own workshop."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.jobs = Jobs()
        self.memory = Memory()
        self.typed: dict[int, Mapping[str, tuple[str, ...]]] = {}
        """What was typed to start a workshop, by the number of the job that starts it."""
        self._works: dict[Path, OpenWorkshop] = {}
        self._lock = threading.Lock()

    def works(self) -> dict[str, OpenWorkshop]:
        """Return the workshops that are there now, by their keys, sorted by folder.

        A workshop keeps its key: a page that is open must never write into another one.
        """
        with self._lock:
            found: dict[str, OpenWorkshop] = {}
            for folder in sorted(_workshops(self.home, _DEEPEST)):
                if folder not in self._works:
                    key = _key(folder.name, {work.key for work in self._works.values()})
                    self._works[folder] = OpenWorkshop(folder, self.memory, key)
                found[self._works[folder].key] = self._works[folder]
            return found

    def work(self, key: str) -> OpenWorkshop | None:
        """Return the workshop with a key, ``None`` where there is none."""
        return self.works().get(key)

    def warm_up(self) -> None:
        """Read the first workshop and load what pages need, so that the first click is quick."""
        import trainkit.editing.agenda
        import trainkit.evaluation.scorer
        import trainkit.telephones.desk  # noqa: F401 - loaded, not used

        for work in list(self.works().values())[:1]:
            _ = work.read.problems

    def key_of(self, folder: Path) -> str:
        """Return the key of a workshop that is there."""
        return next(key for key, work in self.works().items() if work.folder == folder.resolve())


def _workshops(folder: Path, depth: int) -> Iterator[Path]:
    if (folder / _MARK).is_file():
        yield folder
        return
    if depth == 0:
        return
    try:
        inner = sorted(one for one in folder.iterdir() if one.is_dir() and not one.is_symlink())
    except OSError:  # a folder that this user may not read
        return
    for one in inner:
        if one.name not in _SKIPPED and not one.name.startswith("."):
            yield from _workshops(one, depth - 1)


def _key(name: str, taken: Collection[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "workshop"
    key, number = plain, 2
    while key in taken:
        key, number = f"{plain}-{number}", number + 1
    return key


class OpenWorkshop:
    """One workshop's folder, and what was last read of it; read again as soon as a file changes."""

    def __init__(self, folder: Path, memory: Memory, key: str) -> None:
        self.folder = folder
        self.memory = memory
        self.key = key
        self.jobs: dict[str, Job] = {}
        """What was done last in this run of the studio, by the names that pages have for it."""
        self.sent: tuple[str, bytes] | None = None
        """Name and content of the list of people that is looked at; it is kept nowhere else."""
        self.imported: Imported | None = None
        """What was just taken over of other programs' questions, until a page has said so."""
        self.results: ResultsTaken | None = None
        """What was just taken over of answers given in other programs, until a page has said so."""
        self.translated: Exchanged | None = None
        """What was just taken over of what translators returned, until a page has said so."""
        self.was_open = make_private(folder)
        """That others could read what is private, until a page has said so."""
        self.scans = ScanDesk(folder)
        self.taken: ImportPlan | None = None
        """The list of people that was taken over last in this run of the studio."""
        self.undone: bytes | None = None
        """The roster with that list, once it was undone; kept nowhere else, as names are in it."""
        self._lock = threading.Lock()
        self._reads: dict[str, tuple[tuple[tuple[str, int, int], ...], _WorkshopReading]] = {}
        """By the language in which problems are worded: when it was read, and what."""
        self._traces: tuple[object, Mapping[str, tuple[str, ...]]] | None = None

    @property
    def read(self) -> _WorkshopReading:
        """What people wrote for the workshop, as it is on disk now."""
        with self._lock:
            seen = tuple(_states(self.folder, plan=False))
            kept = self._reads.get(spoken())
            if kept is None or kept[0] != seen:
                kept = self._reads[spoken()] = seen, _WorkshopReading(self.folder, self.memory)
            return kept[1]

    @property
    def state(self) -> tuple[tuple[str, int, int], ...]:
        """What changes as soon as somebody changes what the workshop is made from."""
        return tuple(_states(self.folder, plan=True))

    @property
    def traces(self) -> Mapping[str, tuple[str, ...]]:
        """What there is of each participant already, in words, by code."""
        from trainkit import api

        books = [self.folder / "responses", self.folder / "out" / "trainers"]
        files = sorted(path for folder in books for path in folder.glob("*.*"))
        seen = (spoken(), *self.state, *((str(one), one.stat().st_mtime_ns, 0) for one in files))
        with self._lock:
            kept = self._traces
        if kept is None or kept[0] != seen:
            kept = seen, api.traces(self.folder, self.read.found)
            with self._lock:
                self._traces = kept
        return kept[1]

    @property
    def definitions(self) -> Definitions:
        """The workshop's definitions; raises ``InputError`` with every problem."""
        return self.read.definitions

    @property
    def forms(self) -> Forms | None:
        """The record of the test forms; ``None`` where there is none that can be read."""
        path = self.folder / FORMS_FILE
        read = read_forms(path, Problems()) if path.is_file() else None
        return None if read is None else read[0]

    def editor(self, reader: str = "") -> Editor:
        """Return what changes the agenda, and shows it in the language of a reader."""
        from trainkit import api

        return api.edit_agenda(self.folder, definitions=self.definitions, reader=reader)

    @property
    def title(self) -> str:
        """The workshop's title as far as it can be read."""
        return self.read.title or self.folder.name


class _WorkshopReading:
    """One reading of a workshop's files; what is asked for is computed once."""

    def __init__(self, folder: Path, memory: Memory) -> None:
        self.folder = folder
        self.memory = memory

    @cached_property
    def _loaded(self) -> tuple[Definitions | None, Problems]:
        from trainkit.model.check import read_and_check

        problems = Problems()
        return read_and_check(self.folder, problems, memory=self.memory), problems

    @property
    def definitions(self) -> Definitions:
        definitions, problems = self._loaded
        return problems.checked(definitions)

    @property
    def found(self) -> Definitions | None:
        """The definitions as far as they can be used; ``None`` where a file is not understood."""
        return self._loaded[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything wrong with what people wrote, sorted."""
        return tuple(self._loaded[1])

    @cached_property
    def title(self) -> str:
        """The title in workshop.yaml, empty where it cannot be read."""
        from trainkit.model.yaml import read_yaml

        file = read_yaml(self.folder / _MARK, Problems())
        data = file.data if file is not None else None
        return str(data.get("title") or "") if isinstance(data, dict) else ""


def _states(folder: Path, *, plan: bool) -> Iterator[tuple[str, int, int]]:
    """Yield what changes as soon as a file that a person, or a plan, wrote is replaced.

    What people wrote is not read again for a change of the plan: each drop on the agenda is one.
    """
    from trainkit.resources import curriculum_folder

    inputs = [folder / _MARK, folder / "participants.xlsx"]
    folders = [folder / "curriculum", curriculum_folder()]
    for inner in (folder / "plan", *folders) if plan else folders:
        inputs += sorted(inner.rglob("*")) if inner.is_dir() else []
    for path in inputs:
        try:
            state = path.stat()
        except OSError:
            continue
        yield str(path), state.st_mtime_ns, state.st_size
