"""A workshop's agenda as it is edited: what stands there, what is wrong with it, what is different.

A change is made in memory, written to ``plan/agenda.yaml`` as a person would write it, and kept in
the history. It is written even where it breaks a rule: an agenda is often wrong for a while, and
``AgendaState.problems`` says so, as ``check`` does. Nothing is written where the agenda is another
than the one that was shown to whoever changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from trainkit.agenda.workshop.agenda import (
    Agenda,
    PrintedNames,
    Row,
    parse_agenda,
    read_agenda,
    with_names,
)
from trainkit.agenda.workshop.check import check_agenda
from trainkit.agenda.workshop.editing import (
    Done,
    History,
    RowChange,
    add_row,
    change_row,
    change_rows,
    digest_of,
    done,
    done_to,
    find_row,
    in_words,
    remove_row,
    retitled,
    rewrite,
    wording,
)
from trainkit.documents.agenda.changes import Change, NewName, changes, renamed
from trainkit.documents.agenda.office import agenda_view
from trainkit.documents.agenda.view import AgendaRow, Rows
from trainkit.files.writing import lock, write_atomically
from trainkit.model.check import load
from trainkit.model.load import AGENDA_BEFORE_FILE, AGENDA_FILE
from trainkit.model.loaded import Definitions
from trainkit.model.yaml import YamlFile, read_text
from trainkit.planning.fingerprint import agenda_digest
from trainkit.planning.printed import Kit
from trainkit.problems import InputError, Problem, Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _

_Edit = Callable[[Agenda], tuple[Agenda, Done]]


class StaleAgendaError(TrainkitError):
    """The agenda was changed by somebody else since it was shown."""


@dataclass(frozen=True)
class StateRow:
    """A row of the agenda, with everything that is known of it."""

    row: Row
    shown: AgendaRow
    """As documents show it."""
    problems: tuple[Problem, ...]
    """Those in which it has a part."""
    change: Change | None
    """What is different from the agenda that was sent out."""

    @property
    def number(self) -> tuple[int, int]:
        """The numbers of its day and of its entry there, counted from 0."""
        _, day, _, entry = self.row.location
        return int(day), int(entry)


@dataclass(frozen=True)
class AgendaState:
    """The agenda as it stands in its file."""

    digest: str
    """Names the file's content; goes with every change of what was shown."""
    agenda: Agenda | None
    """``None`` where the file cannot be read."""
    problems: tuple[Problem, ...]
    """Everything wrong with it, sorted by place."""
    rows: tuple[StateRow, ...] = ()
    is_sent: bool = False
    """Whether an agenda that was sent out is kept, to tell what is different."""
    changes: tuple[Change, ...] = ()
    """What is different from it; also what fell away."""
    renamed: tuple[NewName, ...] = ()
    """What has another name since."""
    undo: str | None = None
    """What would be undone, in words."""
    redo: str | None = None


class Editor:
    """Reads and changes the agenda of one workshop."""

    def __init__(self, folder: Path, definitions: Definitions, reader: str = "") -> None:
        """``reader`` is the language of whoever reads, if it is not that of the documents."""
        self.folder = folder
        self.definitions = definitions
        language = definitions.workshop.language_for(reader) if reader else ""
        self.shown_in = definitions.in_language(language) if language else definitions
        self.word = wording(definitions, self.shown_in)
        self.path = folder / AGENDA_FILE

    def state(self) -> AgendaState | None:
        """Return the agenda that is there; ``None`` if there is none."""
        if not self.path.is_file():
            return None
        history, problems = History(self.folder), Problems()
        undo, redo = (
            in_words(one, self.word) if one else None for one in (history.undo, history.redo)
        )
        digest = digest_of(self.path.read_bytes())
        read = read_agenda(self.path, problems)
        before = self._before(problems)
        if read is None:
            return AgendaState(digest, None, tuple(problems), undo=undo, redo=redo)
        shown = retitled(read[0], self.definitions, self.shown_in)
        check_agenda(shown, read[1], self.shown_in, problems)
        changed, names = self._different(read[0], before)
        return AgendaState(
            digest=digest,
            agenda=read[0],
            problems=tuple(problems),
            rows=self._rows(read[0], shown, read[1], tuple(problems), changed),
            is_sent=before is not None,
            changes=changed,
            renamed=names,
            undo=undo,
            redo=redo,
        )

    def change(self, shown: str, row: tuple[int, int], change: RowChange) -> AgendaState:
        """Change a row of the agenda that was shown, and return what it is then.

        Raises ``StaleAgendaError`` where it is another by now, and ``TrainkitError`` where the
        change cannot be made; nothing is written then.
        """
        groups = self.definitions.workshop.group_ids

        def edit(agenda: Agenda) -> tuple[Agenda, Done]:
            said = done_to(find_row(agenda, row), change)
            return change_row(agenda, row, change, groups), said

        return self._written(shown, edit)

    def change_rows(
        self, shown: str, changes: Mapping[tuple[int, int], RowChange], said: Done
    ) -> AgendaState:
        """Change several rows in one step, which ``said`` names; otherwise as ``change``."""
        groups = self.definitions.workshop.group_ids
        return self._written(shown, lambda old: (change_rows(old, changes, groups), said))

    def add(self, shown: str, change: RowChange, *, pause: bool = False) -> AgendaState:
        """Add a row of one's own or a short pause; otherwise as ``change``."""
        groups = self.definitions.workshop.group_ids
        said: Done = {"do": "add", "title": change.title or ""}
        return self._written(shown, lambda old: (add_row(old, change, groups, pause=pause), said))

    def remove(self, shown: str, row: tuple[int, int]) -> AgendaState:
        """Remove a row; otherwise as ``change``."""

        def edit(agenda: Agenda) -> tuple[Agenda, Done]:
            return remove_row(agenda, row), done("remove", find_row(agenda, row).entry)

        return self._written(shown, edit)

    def undo(self, shown: str | None = None) -> None:
        """Put back the agenda as it was before the last change; ``shown`` as in ``change``."""
        with lock(self.folder):
            self._must_be(shown)
            History(self.folder).go_back()

    def redo(self, shown: str | None = None) -> None:
        """Put back the agenda as it was before the last undo; ``shown`` as in ``change``."""
        with lock(self.folder):
            self._must_be(shown)
            History(self.folder).go_forward()

    def sent_out(self, shown: str | None = None) -> None:
        """Keep the agenda as the one that people have in their hands.

        What is different from it later is marked, and a build makes notices of it. Raises
        ``InputError`` for an agenda with errors.
        """
        with lock(self.folder):
            self._must_be(shown)
            state = self.state()
            if state is None:
                raise TrainkitError(_("there is no agenda yet"))
            errors = [problem for problem in state.problems if not problem.severity]
            if errors:
                raise InputError(errors)
            names = PrintedNames.of(self.definitions)
            data = with_names(self.path.read_bytes(), names)
            write_atomically(self.folder / AGENDA_BEFORE_FILE, data)

    def _must_be(self, shown: str | None) -> None:
        present = digest_of(self.path.read_bytes()) if self.path.is_file() else None
        if shown is not None and present != shown:
            raise StaleAgendaError(
                _(
                    "the agenda was changed elsewhere since you opened this page; your change was "
                    "not made"
                )
            )

    def _written(self, shown: str, edit: _Edit) -> AgendaState:
        with lock(self.folder):
            self._must_be(shown)
            problems = Problems()
            text = problems.checked(read_text(self.path, problems))
            old = problems.checked(parse_agenda(self.path, text, problems))
            agenda, said = edit(old[0])
            if agenda != old[0]:
                agenda = self._revised(agenda)
                data = rewrite(text, old, agenda, self.definitions)
                History(self.folder).replace(data, said)
            state = self.state()
        if state is None:
            raise TrainkitError(_("the agenda was removed in the meantime"))
        return state

    def _before(self, problems: Problems) -> Agenda | None:
        """Return the agenda that was sent out, if one is kept."""
        path = self.folder / AGENDA_BEFORE_FILE
        read = read_agenda(path, problems) if path.is_file() else None
        return read[0] if read is not None and read[0].days else None

    def _different(
        self, agenda: Agenda, before: Agenda | None
    ) -> tuple[tuple[Change, ...], tuple[NewName, ...]]:
        if before is None or not agenda.days:
            return (), ()
        kit = Kit(self.definitions, agenda, None)
        old, new = agenda_view(kit, before), agenda_view(kit)
        return changes(old, new), renamed(old, new)

    def _revised(self, agenda: Agenda) -> Agenda:
        """Return the agenda with the revision by which calendars notice that it is different.

        Whoever changes it has seen what is wrong with it in the present settings.
        """
        if agenda.made_from:
            made_from = agenda_digest(self.definitions)
            agenda = agenda.model_copy(update={"made_from": made_from})
        sent = self._before(Problems())
        if sent is None:
            return agenda
        is_same = sent.days == agenda.days
        revision = sent.revision if is_same else max(agenda.revision, sent.revision + 1)
        return agenda.model_copy(update={"revision": revision})

    def _rows(
        self,
        agenda: Agenda,
        shown: Agenda,
        file: YamlFile,
        problems: tuple[Problem, ...],
        changed: tuple[Change, ...],
    ) -> tuple[StateRow, ...]:
        rows = Rows(self.shown_in, shown)
        views = [view for day in shown.days for view in rows.as_written(day)]
        by_uid = {change.uid: change for change in changed}
        by_place: dict[object, list[Problem]] = {}
        for problem in problems:
            for place in (problem.place, *problem.also):
                by_place.setdefault(place, []).append(problem)
        return tuple(
            StateRow(
                row, view, tuple(by_place.get(file.place(row.location), ())), by_uid.get(view.uid)
            )
            for row, view in zip(agenda.rows, views, strict=True)
        )


def edit_agenda(
    folder: StrPath, *, definitions: Definitions | None = None, reader: str = ""
) -> Editor:
    """Return what reads, checks and changes a workshop's agenda row by row, and undoes it.

    ``definitions`` saves reading them where that was just done; ``reader`` is the language in which
    rows are shown, as far as the workshop is written in it. Raises ``InputError`` with every
    problem of the definitions.
    """
    return Editor(Path(folder), definitions or load(folder), reader)
