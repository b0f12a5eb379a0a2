"""The participants: a table that is edited row by row, and the groups as columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit.editing.roster import (
    Misplaced,
    RosterChange,
    RosterChangedError,
    RosterFile,
    edit_roster,
    misplaced_by_language,
    read_roster_file,
    restore_roster,
    without_prepared,
)
from trainkit.editing.roster_import import TARGETS
from trainkit.intake.traces import used_codes
from trainkit.problems import InputError, Problem
from trainkit.studio.visits import Visit, get, post
from trainkit.text.collation import sort_key
from trainkit.text.languages import (
    _,
    country_name,
    language_name,
    locale_of,
    semicolon_list,
    spoken,
)

if TYPE_CHECKING:
    from trainkit.model.roster import RosterRow

FIELDS = ("code", "name", "organisation", "role", "country", "language", "group", "email")
"""What a form asks for, in this order."""
_SHOWN = FIELDS[:-1]
"""What the table shows: an address is seen only where it is changed."""


def offered_names() -> dict[str, list[str]]:
    """Return the names of countries and languages to choose from: those of codes of letters."""

    def names(what: str, longest: int) -> list[str]:
        named = getattr(locale_of(spoken()), what).items()
        found = (name for code, name in named if len(code) <= longest and code.isalpha())
        return sorted(found, key=lambda name: sort_key(name, spoken()))

    return {"countries": names("territories", 2), "languages": names("languages", 3)}


NAMES: dict[str, Callable[[str], str]] = {"country": country_name, "language": language_name}
"""What gives the name for a code, by field."""


@dataclass(frozen=True)
class _RowForm:
    """One row that is typed into: of a person, or a new one."""

    row: RosterRow | None
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    now: RosterRow | None = None
    """What stands there by now, if somebody changed it since it was shown."""
    message: str = ""


class _RosterPage:
    """The list as it is shown."""

    def __init__(self, visit: Visit, file: RosterFile) -> None:
        self.visit, self.file = visit, file
        self.rows = file.table.rows
        self.groups = file.groups
        self.fields = [one for one in FIELDS if one != "group" or file.groups]
        self.by_cell: dict[str, list[str]] = {}
        for problem in file.problems:
            self.by_cell.setdefault(problem.place.cell, []).append(problem.message)

    def group_of(self, row: RosterRow) -> str:
        """Return the id of the group of a person, empty if there is none."""
        from trainkit.model.roster import group_id

        return group_id(row.texts.get("group", ""), self.groups) or ""

    def shown(self, row: RosterRow, name: str) -> str:
        """Return what the table shows of a person in a column."""
        text = row.texts.get(name, "")
        if name == "group":
            return self.groups.get(self.group_of(row), text)
        return NAMES[name](text) if name in NAMES else text

    def problems(self, row: RosterRow, name: str) -> list[str]:
        """Return what is wrong in a cell."""
        here = self.file.table.columns.get(name)
        return self.by_cell.get(self.file.place(row.number, name).cell, []) if here else []

    @property
    def general(self) -> list[Problem]:
        """The problems of no row that is shown."""
        cells = {
            self.file.place(row.number, name).cell
            for row in self.rows
            for name in self.file.table.columns
        }
        return [one for one in self.file.problems if one.place.cell not in cells]

    @property
    def misplaced(self) -> Misplaced:
        """Who is in no group of their language."""
        return misplaced_by_language(self.visit.work.folder, self.file)

    @property
    def spare(self) -> list[RosterRow]:
        """The prepared codes that nobody has."""
        return [row for row in self.rows if row.is_prepared]

    def counts(self, name: str) -> list[tuple[str, int]]:
        """Return how many people have what in a column, the most first."""
        people = [row for row in self.rows if not row.is_prepared or name == "group"]
        found = Counter(self.shown(row, name) for row in people)
        return sorted(found.items(), key=lambda one: (not one[0], -one[1], one[0]))

    def answer(self, template: str, status: int = 200, **context: Any) -> Response:
        """Return a page or a part of it."""
        return self.visit.page(
            template,
            status,
            list=self,
            labels=TARGETS,
            shown_fields=self._shown,
            missing=self._missing,
            **context,
        )

    @property
    def is_undoable(self) -> bool:
        """Whether the list that was imported last can be undone, or redone once it was.

        Codes that have left a trace by now are not taken away again.
        """
        work = self.visit.work
        if work.taken is None:
            return False
        earlier = {row.texts.get("code", "") for row in work.taken.roster.table.rows}
        new = set(self.file.codes) - earlier
        return work.undone is not None or new.isdisjoint(work.traces)

    @property
    def _missing(self) -> set[str]:
        """The codes of people who were not on the list that was taken over last."""
        taken, undone = self.visit.work.taken, self.visit.work.undone
        if taken is None or undone is not None:
            return set()
        return set(taken.missing) & set(self.file.codes)

    @property
    def _shown(self) -> list[str]:
        return [one for one in _SHOWN if one in self.fields]


def _page(visit: Visit) -> _RosterPage:
    return _RosterPage(visit, read_roster_file(visit.work.folder))


def _row(page: _RosterPage) -> RosterRow:
    row = page.file.rows.get(page.visit.request.path_params["number"])
    if row is None:
        raise HTTPException(404, _("This person is no longer on the list."))
    return row


def _whole(page: _RosterPage, form: _RowForm | None, status: int = 200) -> Response:
    work = page.visit.work
    undone = "" if work.undone is None else _("Undone: {what}", what=_("Import a list"))
    return page.answer(
        "roster.html", status, form=form, taken=work.taken, undone=undone, **offered_names()
    )


def _shown_row(visit: Visit) -> Response:
    page = _page(visit)
    return page.answer("parts/roster_row.html", row=_row(page), counted=False)


def _edit_row(visit: Visit) -> Response:
    page = _page(visit)
    return _form(page, _RowForm(_row(page)))


def _form(page: _RosterPage, form: _RowForm, status: int = 200) -> Response:
    if not page.visit.is_part:
        return _whole(page, form, status)
    return page.answer("parts/roster_form.html", form=form)  # for htmx, an answer like any other


def _typed(page: _RosterPage, row: RosterRow | None) -> dict[str, str]:
    """Return what was typed and is not what the form showed."""
    typed = {name: page.visit.text(name) for name in page.fields if name in page.visit.form}
    if row is None:
        return {name: text for name, text in typed.items() if text}
    return {
        name: text
        for name, text in typed.items()
        if text != (page.group_of(row) if name == "group" else page.shown(row, name))
    }


def _save_row(visit: Visit) -> Response:
    page = _page(visit)
    row = _row(page)
    typed = _typed(page, row)
    change = RosterChange(changed={row.number: typed}, seen={row.number: visit.text("seen")})
    try:
        file = edit_roster(visit.work.folder, change)
    except InputError as error:
        return _form(page, _RowForm(row, typed, **_beside(page, row.number, error.problems)), 422)
    except RosterChangedError:
        return _form(
            page,
            _RowForm(
                row, {name: visit.text(name) for name in page.fields if name in visit.form}, now=row
            ),
            409,
        )
    if not visit.is_part:
        return visit.go("roster")
    saved = _RosterPage(visit, file)
    return saved.answer("parts/roster_row.html", row=file.rows[row.number], counted=True)


def _beside(page: _RosterPage, number: int, problems: Sequence[Problem]) -> dict[str, Any]:
    """Return the problems of a row by field, and the others as one message."""
    places = {page.file.place(number, name).cell: name for name in page.file.table.columns}
    beside, others = {}, []
    for problem in problems:
        field_, _sign, words = problem.message.partition(": ")
        name = places.get(problem.place.cell) or (field_ if field_ in FIELDS else "")
        if name and problem.place.cell.strip(ascii_uppercase) == str(number):
            beside[name] = words if field_ == name else problem.message
        else:
            others.append(problem.message)
    return {"problems": beside, "message": semicolon_list(dict.fromkeys(others))}


def _add(visit: Visit) -> Response:
    page = _page(visit)
    typed = _typed(page, None)
    if not typed:
        return _form(page, _RowForm(None, message=_("Enter at least a name.")), 422)
    try:
        edit_roster(visit.work.folder, RosterChange(added=[typed]))
    except InputError as error:
        said = _beside(page, page.file.next_row, error.problems)
        return _form(page, _RowForm(None, typed, **said), 422)
    return visit.go("roster")


def _ask_removal(visit: Visit) -> Response:
    page = _page(visit)
    row = _row(page)
    found = visit.work.traces.get(row.texts.get("code", ""), ())
    return page.answer("roster_remove.html", row=row, traces=found)


def _remove(visit: Visit) -> Response:
    number = _row(_page(visit)).number
    seen = {number: visit.text("seen")}
    edit_roster(visit.work.folder, RosterChange(removed=frozenset({number}), seen=seen))
    return visit.go("roster")


def _as_seen(page: _RosterPage) -> _RosterPage:
    """Return the list, unless somebody has changed it since it was shown."""
    if page.visit.text("seen") != page.file.digest:
        raise RosterChangedError
    return page


def _remove_spare(visit: Visit) -> Response:
    file = _as_seen(_page(visit)).file
    edit_roster(visit.work.folder, without_prepared(file, used_codes(visit.work.traces)))
    return visit.go("roster")


def _undo(visit: Visit) -> Response:
    """Bring the list back to what it was before the import; or, once more, to what it was then."""
    page, work = _page(visit), visit.work
    if not page.is_undoable or work.taken is None:
        raise RosterChangedError
    restore_roster(work.folder, work.undone or work.taken.roster.data, visit.text("seen"))
    work.undone = page.file.data if work.undone is None else None
    return visit.go("roster")


def _board(page: _RosterPage, said: str = "", message: str = "", status: int = 200) -> Response:
    columns = [*page.groups.items(), ("", _("No group"))]
    people: dict[str, list[RosterRow]] = {id_: [] for id_, _title in columns}
    for row in page.rows:
        people[page.group_of(row)].append(row)
    template = "parts/roster_board.html" if page.visit.is_part else "roster_groups.html"
    return page.answer(template, status, columns=columns, people=people, said=said, message=message)


def _move(visit: Visit) -> Response:
    page = _page(visit)
    row, group = _row(page), visit.text("group")
    change = RosterChange(
        changed={row.number: {"group": group}}, seen={row.number: visit.text("seen")}
    )
    try:
        file = edit_roster(visit.work.folder, change)
    except RosterChangedError as error:
        return _board(page, message=str(error), status=409)
    who = row.texts.get("name") or row.texts.get("code", "")
    if not visit.is_part:
        return visit.go("roster-groups")
    return _board(_RosterPage(visit, file), said=f"{who}: {file.groups.get(group, _('No group'))}")


def _assign(visit: Visit) -> Response:
    page = _as_seen(_page(visit))
    edit_roster(visit.work.folder, page.misplaced.change)
    return visit.go("roster-groups")


_ROW = "/w/{key}/participants/row/{number:number}"
ROUTES = (
    get("/w/{key}/participants", lambda visit: _whole(_page(visit), None), "roster"),
    get(
        "/w/{key}/participants/new", lambda visit: _form(_page(visit), _RowForm(None)), "roster-new"
    ),
    post("/w/{key}/participants/new", _add, "roster-add"),
    post("/w/{key}/participants/prepared", _remove_spare, "roster-remove-prepared"),
    post("/w/{key}/participants/undo", _undo, "roster-undo"),
    get("/w/{key}/participants/groups", lambda visit: _board(_page(visit)), "roster-groups"),
    post("/w/{key}/participants/groups", _assign, "roster-assign"),
    get(_ROW, _shown_row, "roster-row"),
    get(f"{_ROW}/edit", _edit_row, "roster-edit"),
    post(f"{_ROW}/edit", _save_row, "roster-save"),
    get(f"{_ROW}/remove", _ask_removal, "roster-ask-removal"),
    post(f"{_ROW}/remove", _remove, "roster-remove"),
    post(f"{_ROW}/group", _move, "roster-move"),
)
