"""Takes a list that others keep over into the roster, as often as it is sent again.

In: the roster, a sheet of the list, and what a person has decided so far. Out: a plan that says for
each row of the list who it is, what is different, what is wrong and what has to be asked; and the
change of the roster that follows from it. Codes that are given stay, empty cells of the list change
nothing, and whoever is missing from the list stays on the roster.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from pydantic import ValidationError

from trainkit.definitions.listfile import ListSheet
from trainkit.definitions.roster import Participant, group_id, unusable
from trainkit.definitions.validate import sentence
from trainkit.definitions.xlsxfile import Cell, text_of
from trainkit.languages import _, or_list
from trainkit.problems import InputError, Place, Problem, Problems
from trainkit.rosters.columns import NAME_PARTS, TARGETS, Choices, choose_sheet, guess_columns
from trainkit.rosters.editing import RosterChange, RosterFile
from trainkit.rosters.footers import is_footer
from trainkit.rosters.matching import Alike, find_alike
from trainkit.rosters.values import clean
from trainkit.typed_answers import AnswerError

__all__ = ["NOBODY", "Decisions", "Difference", "ImportPlan", "ListRow", "Question", "plan_import"]

NOBODY = "nobody"
"""The answer to a question that says: somebody who is not there yet."""


@dataclass(frozen=True)
class Decisions:
    """What a person has said of a list; whatever is left open is guessed or asked."""

    sheet: str | None = None
    """The title of the sheet that has the people."""
    header: int | None = None
    """The number of the row of headings, counted from 1; 0 for a list without headings."""
    columns: Mapping[int, str] | None = None
    """What each column means, by its number from 1: one of ``TARGETS``, or empty."""
    typed: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """Texts that replace those of the list, by row and field."""
    same: Mapping[int, str] = field(default_factory=dict)
    """By row who it is: a code of the roster, an earlier row as ``row 7``, or ``NOBODY``."""
    people: Collection[int] = ()
    """Rows that are people although they look like something else; so are those of ``same``."""
    accepted: Collection[tuple[str, str]] = ()
    """What is to replace what the roster has, as (code, field)."""


@dataclass(frozen=True)
class ListRow:
    """One person of the list."""

    number: int
    """The row in the list's sheet, counted from 1."""
    raw: Mapping[str, str]
    """What stands in the list, by field of the roster."""
    texts: Mapping[str, str]
    """The same as the roster has it; what is wrong is missing."""
    problems: Mapping[str, Problem]


@dataclass(frozen=True)
class Question:
    """Whether a row of the list is somebody who is there already."""

    row: ListRow
    candidates: tuple[Alike, ...]
    """Who it may be; the key is a code of the roster, or an earlier row as ``row 7``."""
    answer: str = ""


@dataclass(frozen=True)
class Difference:
    """Something that the list says of a person and the roster does not, or not so."""

    code: str
    name: str
    field: str
    old: str
    new: str
    is_accepted: bool


@dataclass(frozen=True)
class ImportPlan:
    """What taking a list over would do."""

    roster: RosterFile
    sheets: tuple[str, ...]
    """The titles of all sheets of the list."""
    sheet: ListSheet
    """The one that is taken over."""
    header: int
    """The number of the row of headings; 0 if there is none."""
    columns: Mapping[int, str]
    guessed: Mapping[int, str]
    """What the columns would be taken for if nobody had chosen anything, now or before."""
    rows: tuple[ListRow, ...]
    footers: Mapping[int, str]
    """By number what stands in rows that are left out, since they look as if about nobody."""
    general: tuple[Problem, ...]
    """What is wrong with the columns."""
    questions: tuple[Question, ...]
    known: Mapping[str, ListRow]
    """Who is on the roster already, by code, with everything that the list says."""
    new: tuple[Mapping[str, str], ...]
    """The people who are not there yet; who has a code in the list, or a prepared one, has it."""
    differences: tuple[Difference, ...]
    missing: tuple[str, ...]
    """The codes of people on the roster whom the list does not have."""

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions without an answer."""
        return tuple(question for question in self.questions if not question.answer)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that stands in the way, sorted."""
        wrong = [problem for row in self.rows for problem in row.problems.values()]
        return tuple(sorted([*self.general, *wrong]))

    def accepting(self, codes: Collection[str] | None) -> ImportPlan:
        """Return the plan in which all that is different for these people is taken; ``None``: all.

        Codes that nothing is different for are passed over.
        """
        differences = tuple(
            replace(one, is_accepted=one.is_accepted or codes is None or one.code in codes)
            for one in self.differences
        )
        return replace(self, differences=differences)

    def change(self) -> RosterChange:
        """Return the change of the roster.

        Raises ``InputError`` with every problem, and with every question that is open.
        """
        asked = [
            Problem(_place(self.sheet, question.row.number), _asked(question, self.roster))
            for question in self.open
        ]
        if self.problems or asked:
            raise InputError([*self.problems, *asked])
        changed: dict[int, dict[str, str]] = {}
        added = list(self.new)
        numbers = {row.texts.get("code", ""): number for number, row in self.roster.rows.items()}
        for one in self.differences:
            if one.is_accepted or not one.old:
                changed.setdefault(numbers[one.code], {})[one.field] = one.new
        for person in self.new:
            if (number := numbers.get(person.get("code", ""))) is not None:
                changed[number] = {key: text for key, text in person.items() if key != "code"}
                added.remove(person)
        return RosterChange(changed, added, seen_file=self.roster.digest)


def plan_import(
    roster: RosterFile,
    sheets: Sequence[ListSheet],
    decisions: Decisions,
    in_use: Collection[str] = (),
    remembered: Sequence[Choices] = (),
) -> ImportPlan:
    """Return what taking a list over would do; of its sheets the likeliest, if none is chosen.

    ``remembered`` is what was chosen for the columns of earlier lists, the latest last. ``in_use``
    are codes that somebody has used: a prepared row with such a code, without a name, is a person,
    and is given to nobody else. Raises ``InputError`` for a roster with errors, and
    ``TrainkitError`` where there is no such sheet.
    """
    if roster.errors:
        raise InputError(roster.errors)
    sheet = choose_sheet(sheets, decisions.sheet, remembered)
    header = _header(sheet, decisions.header, remembered)
    chosen = _guess(sheet, header, remembered) if decisions.columns is None else decisions.columns
    columns = _taken_for(sheet, roster, chosen)
    problems = _check_columns(sheet, columns)
    reader = _Reader(roster, sheet, header, columns, decisions)
    matched = _Matched(roster, decisions.same)
    for row in () if problems.errors else reader.rows:
        matched.take(row)
    return ImportPlan(
        roster,
        tuple(one.title for one in sheets),
        sheet,
        header,
        columns,
        _taken_for(sheet, roster, _guess(sheet, header, ())),
        reader.rows,
        reader.footers,
        tuple(problems),
        tuple(matched.questions),
        matched.known,
        tuple(_with_codes(matched.new, [one for one in matched.spare if one not in in_use])),
        tuple(_differences(roster, matched.known, set(decisions.accepted))),
        tuple(code for code in matched.people if code not in (*matched.spare, *matched.known)),
    )


def _header(sheet: ListSheet, chosen: int | None, remembered: Sequence[Choices]) -> int:
    """Return the number of the row of headings, 0 if there is none."""
    if chosen is None:
        return guess_columns(sheet, remembered).header + 1
    return min(chosen, len(sheet.rows))


def _guess(sheet: ListSheet, header: int, remembered: Sequence[Choices]) -> Mapping[int, str]:
    """Return the targets of columns by their numbers, as the row of headings says."""
    row = ListSheet(sheet.title, sheet.rows[max(header - 1, 0) : header])
    return dict(enumerate(guess_columns(row, remembered).columns, 1))


def _taken_for(
    sheet: ListSheet, roster: RosterFile, targets: Mapping[int, str]
) -> Mapping[int, str]:
    """Return the target of every column, empty for one that is left out.

    A column of groups is left out where the workshop has none.
    """
    found = {number: targets.get(number, "") for number in range(1, sheet.width + 1)}
    if not roster.groups:
        found = {number: "" if one == "group" else one for number, one in found.items()}
    return found


def _check_columns(sheet: ListSheet, columns: Mapping[int, str]) -> Problems:
    problems, place = Problems(), _place(sheet, 1)
    used = [target for target in columns.values() if target]
    for target in dict.fromkeys(used):
        if used.count(target) > 1:
            problems.error(
                place,
                _(
                    "{heading} is chosen for {count} columns; choose it for one",
                    heading=_(TARGETS[target]),
                    count=used.count(target),
                ),
            )
    if not {"code", "name", *NAME_PARTS}.intersection(used):
        problems.error(place, _("no column has the names; choose the one that does"))
    elif "name" in used and set(NAME_PARTS).intersection(used):
        problems.error(
            place, _("both the whole name and a part of it are chosen; leave out one of them")
        )
    return problems


def _place(sheet: ListSheet, number: int) -> Place:
    cells = sheet.rows[number - 1] if number <= len(sheet.rows) else ()
    return cells[0].place if cells else Place(sheet.rows[0][0].place.path)


class _Reader:
    """Reads the rows below the headings."""

    def __init__(
        self,
        roster: RosterFile,
        sheet: ListSheet,
        header: int,
        columns: Mapping[int, str],
        decisions: Decisions,
    ) -> None:
        self.groups = roster.groups
        self.sheet, self.header, self.typed = sheet, header, decisions.typed
        self.certain = {*decisions.people, *decisions.same}
        self.footers: dict[int, str] = {}
        self.columns = {target: number - 1 for number, target in columns.items() if target}

    @cached_property
    def rows(self) -> tuple[ListRow, ...]:
        """The rows that have anything of a person in them; fills ``footers`` with the others."""
        found = []
        for number, cells in enumerate(self.sheet.rows[self.header :], self.header + 1):
            row, texts = (
                self._row(number, cells),
                [text for cell in cells if (text := text_of(cell))],
            )
            is_certain = number in self.certain or row.raw.get("code") or row.raw.get("email")
            if not is_certain and is_footer(row.raw.get("name", ""), texts):
                self.footers[number] = " · ".join(texts)
            elif any(row.raw.values()):
                found.append(row)
        return tuple(found)

    def _row(self, number: int, cells: Sequence[Cell]) -> ListRow:
        own = {target: cells[at] for target, at in self.columns.items() if at < len(cells)}
        raw = {target: " ".join(text_of(cell).split()) for target, cell in own.items()}
        parts = [target for target in NAME_PARTS if target in own]
        if parts and "name" not in own:
            raw["name"] = " ".join(filter(None, (raw[part] for part in parts)))
            own["name"] = own[parts[0]]
        raw = {key: text for key, text in raw.items() if key not in NAME_PARTS}
        raw |= {key: text for (at, key), text in self.typed.items() if at == number and key in raw}
        texts, problems = self._understood(raw, own)
        return ListRow(number, raw, texts, problems)

    def _understood(
        self, raw: Mapping[str, str], own: Mapping[str, Cell]
    ) -> tuple[dict[str, str], dict[str, Problem]]:
        texts, problems = {}, {}
        for key, text in raw.items():
            cell = own[key]
            is_as_sent = text == " ".join(text_of(cell).split())
            sent = cell if is_as_sent else Cell(text, False, cell.place)
            try:
                reason = unusable(sent, text)
                texts[key] = "" if reason else clean(key, text, self.groups)
            except AnswerError as error:
                reason = str(error)
            if reason:
                problems[key] = Problem(cell.place, reason)
        return _valid({key: text for key, text in texts.items() if text}, own, problems)


def _valid(
    texts: dict[str, str], own: Mapping[str, Cell], problems: dict[str, Problem]
) -> tuple[dict[str, str], dict[str, Problem]]:
    """Return what the roster would take, and the problems with the rest added."""
    try:
        Participant.model_validate({"code": "P-1", **texts})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            key = str(detail["loc"][0])
            problems.setdefault(key, Problem(own[key].place, sentence(detail)))
    return {key: text for key, text in texts.items() if key not in problems}, problems


class _Matched:
    """Finds for row after row who it is."""

    def __init__(self, roster: RosterFile, answers: Mapping[int, str]) -> None:
        people = {row.texts["code"]: row.texts for row in roster.table.rows}
        self.named = {code: texts for code, texts in people.items() if texts.get("name")}
        self.spare = [row.texts["code"] for row in roster.table.rows if row.is_prepared]
        self.people = people
        self.answers = answers
        self.known: dict[str, ListRow] = {}
        self.fresh: dict[str, ListRow] = {}
        """People who are new, by the first row that is about them, as ``row 7``."""
        self.questions: list[Question] = []

    @property
    def new(self) -> list[Mapping[str, str]]:
        """What the list says of each person who is new."""
        return [row.texts for row in self.fresh.values()]

    def take(self, row: ListRow) -> None:
        """Put a row to the person whom it is about, or among the new ones, or to the questions."""
        code = row.texts.get("code", "")
        if code in self.people:
            self._known(code, row)
            return
        others = {**{key: one.texts for key, one in self.fresh.items()}, **self.named}
        alike = find_alike(row.texts, others)
        twins = [key for key, one in self.fresh.items() if code and one.texts.get("code") == code]
        if twins and not alike:
            alike = (Alike(twins[0], False, _("the same code")),)
        if not alike:
            self.fresh[f"row {row.number}"] = row
        elif alike[0].is_certain and not self._says_otherwise(alike[0].key, row):
            self._put(alike[0].key, row)
        else:
            self._ask(row, alike, others)

    def _ask(
        self, row: ListRow, alike: tuple[Alike, ...], others: Mapping[str, Mapping[str, str]]
    ) -> None:
        answer = self.answers.get(row.number, "")
        if answer != NOBODY and answer not in others:
            answer = ""
        self.questions.append(Question(row, alike, answer))
        if answer == NOBODY:
            self.fresh[f"row {row.number}"] = row
        elif answer:
            self._put(answer, row)

    def _says_otherwise(self, key: str, row: ListRow) -> bool:
        """Whether an earlier row is about that person and contradicts this one."""
        earlier = self.known.get(key) or self.fresh.get(key)
        return earlier is not None and any(
            key != "name" and text != earlier.texts.get(key, text)
            for key, text in row.texts.items()
        )

    def _put(self, key: str, row: ListRow) -> None:
        if key in self.fresh:
            self.fresh[key] = _joined(self.fresh[key], row)
        else:
            self._known(key, row)

    def _known(self, code: str, row: ListRow) -> None:
        before = self.known.get(code)
        self.known[code] = _joined(before, row) if before is not None else row


def _joined(first: ListRow, later: ListRow) -> ListRow:
    """Return what two rows say of one person; the later one is taken to be right."""
    return ListRow(first.number, first.raw, {**first.texts, **later.texts}, first.problems)


def _with_codes(new: Sequence[Mapping[str, str]], spare: list[str]) -> list[Mapping[str, str]]:
    """Return the new people, those without a code with one that was prepared, while there are."""
    given = [one.get("code") for one in new]
    free = iter([code for code in spare if code not in given])
    coded = []
    for one in new:
        code = one.get("code") or next(free, "")
        coded.append({**one, "code": code} if code else one)
    return coded


def _differences(
    roster: RosterFile, known: Mapping[str, ListRow], accepted: set[tuple[str, str]]
) -> list[Difference]:
    found = []
    for row in roster.table.rows:
        code = row.texts["code"]
        said = known[code].texts if code in known else {}
        for key, new in said.items():
            old = row.texts.get(key, "")
            if key != "code" and not _is_same(key, old, new, roster.groups):
                name = row.texts.get("name", "") or code
                found.append(Difference(code, name, key, old, new, (code, key) in accepted))
    return found


def _is_same(key: str, old: str, new: str, groups: Mapping[str, str]) -> bool:
    if key == "group" and old:
        return group_id(old, groups) == group_id(new, groups)
    return old == new


def _asked(question: Question, roster: RosterFile) -> str:
    """Return the question in words that name no more than is needed."""
    names = {row.texts.get("code", ""): row.texts.get("name", "") for row in roster.table.rows}
    shown = [
        f"{one.key} ({names[one.key]}, {one.why})" if one.key in names
        else _("the person of row {row} ({why})", row=one.key.removeprefix("row "), why=one.why)
        for one in question.candidates
    ]  # fmt: skip
    return _(
        "choose whether row {row} is {people}, or somebody else",
        row=question.row.number,
        people=or_list(shown),
    )
