"""Changes ``participants.xlsx`` in place: rows changed, added, removed; all else stays as it is.

What is changed is read as the roster first, and written only if it has no new error; never over a
row that somebody else has changed meanwhile.

What stands in a cell about a person, made into what the roster has there.

Countries and languages may be written out in any language, a
code in small letters, an address with what a mail program puts around it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.editing.starter import new_codes, roster_workbook
from trainkit.files.writing import fixed_zip, lock, write_atomically
from trainkit.intake.traces import traces, used_codes
from trainkit.intake.typed_answers import AnswerError, read_country, read_languages
from trainkit.model.load import ROSTER_FILE, WORKSHOP_FILE
from trainkit.model.roster import (
    COLUMNS,
    SHEET,
    RosterRow,
    RosterTable,
    group_id,
    people_sheet,
    read_roster,
    read_roster_table,
)
from trainkit.model.yaml import read_yaml
from trainkit.problems import InputError, Place, Problem, Problems, Severity, TrainkitError
from trainkit.render.excel import names_of
from trainkit.resources import StrPath
from trainkit.text.languages import _, cldr_name, comma_list, n_, or_list, translated

if TYPE_CHECKING:
    from openpyxl import Workbook


def clean(field: str, text: str, groups: Mapping[str, str]) -> str:
    """Return a text as the roster has it in a field; empty stays empty.

    ``groups`` are the names of the workshop's groups by their ids. Raises ``AnswerError`` for what
    is not understood.
    """
    plain = " ".join(text.split())
    if not plain:
        return ""
    if field == "group":
        return _group(plain, groups)
    return _CLEANERS.get(field, str)(plain)


def _code(text: str) -> str:
    return re.sub(r"[\s‐-―−-]+", "-", text).upper()


def _language(text: str) -> str:
    """Return the first language; a person who names several gets papers in that one."""
    return read_languages(text)[0]


def _email(text: str) -> str:
    inner = re.search(r"<([^<>]+)>", text)
    return (inner[1] if inner else text).strip().removeprefix("mailto:").rstrip(".;,")


def _group(text: str, groups: Mapping[str, str]) -> str:
    found = group_id(text, groups)
    if found is None:
        known = or_list(groups.values()) or _("none")
        raise AnswerError(
            _(
                'expected one of the groups of the workshop, {known}, found "{text}"',
                known=known,
                text=text,
            )
        )
    return groups[found]


_CLEANERS: Mapping[str, Callable[[str], str]] = {
    "code": _code,
    "country": read_country,
    "language": _language,
    "email": _email,
}


Texts = Mapping[str, str]
"""What is typed about a person, by field of the roster."""

_LOST = ("xl/charts/", "xl/media/", "xl/pivotTables/", "xl/ctrlProps/", "xl/slicers/")
"""Parts of a workbook that do not outlast a change here."""
_CORE = "docProps/core.xml"


class RosterChangedError(TrainkitError):
    """The roster is not as it was shown: ``row`` is what stands there now, if it is about one."""

    def __init__(self, row: RosterRow | None = None) -> None:
        self.row = row
        super().__init__(
            _("the list of participants was changed in the meantime; nothing was written")
        )


@dataclass(frozen=True)
class RosterFile:
    """The roster as it is on disk, right or wrong."""

    path: Path
    data: bytes
    table: RosterTable
    groups: Mapping[str, str]
    """The names of the workshop's groups, by their ids."""
    problems: tuple[Problem, ...]

    @property
    def digest(self) -> str:
        """What is another one as soon as the file is."""
        return sha256(self.data).hexdigest()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that have to be corrected."""
        return tuple(one for one in self.problems if one.severity is Severity.ERROR)

    @property
    def rows(self) -> dict[int, RosterRow]:
        """The rows by their numbers, in the order of the file."""
        return {row.number: row for row in self.table.rows}

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that are given."""
        return tuple(filter(None, (row.texts.get("code", "") for row in self.table.rows)))

    def place(self, number: int, name: str) -> Place:
        """Return the cell of a field in a row."""
        from openpyxl.utils import get_column_letter

        column = get_column_letter(self.table.columns.get(name, 1))
        return Place(self.path, sheet=self.table.tab, cell=f"{column}{number}")

    @property
    def next_row(self) -> int:
        """The number of the first row below all people."""
        return max((row.number for row in self.table.rows), default=1) + 1


@dataclass(frozen=True)
class RosterChange:
    """What is to become different. Fields that are not named stay as they are."""

    changed: Mapping[int, Texts] = field(default_factory=dict)
    """New texts, by the number of the row; an empty one empties the cell."""
    added: Sequence[Texts] = ()
    """New people; who has no code gets one, drawn at random."""
    removed: frozenset[int] = frozenset()
    seen: Mapping[int, str] = field(default_factory=dict)
    """The digests that rows had when they were shown."""
    seen_file: str = ""
    """The digest that the file had when it was shown; empty if only the rows matter."""


def without_prepared(file: RosterFile, used: Collection[str]) -> RosterChange:
    """Return the change that removes the codes that nobody has, but for those that were used."""
    gone = [one for one in file.table.rows if one.is_prepared and one.texts["code"] not in used]
    return RosterChange(
        removed=frozenset(row.number for row in gone),
        seen={row.number: row.digest for row in gone},
        seen_file=file.digest,
    )


@dataclass(frozen=True)
class Misplaced:
    """People who are in no group of their language, where a workshop has groups by language."""

    change: RosterChange
    """Puts each of ``movable`` into the first group that has their language."""
    movable: tuple[RosterRow, ...]
    stuck: tuple[RosterRow, ...]
    """People whose language no group has."""

    def sentences(self) -> list[str]:
        """Return what is to be said of these people; nothing if nobody can be placed better."""
        if not self.movable:
            return []
        said = n_(
            "{n} person is not in a group of their language: {names}.",
            "{n} people are not in a group of their language: {names}.",
            len(self.movable),
            names=_names(self.movable),
        )
        if not self.stuck:
            return [said]
        return [said, _("No group has the language of {names}.", names=_names(self.stuck))]


def _names(rows: Sequence[RosterRow]) -> str:
    return comma_list([row.texts.get("name") or row.texts.get("code", "") for row in rows])


def misplaced_by_language(
    folder: Path, file: RosterFile, rows: Sequence[RosterRow] | None = None
) -> Misplaced:
    """Return who is in no group of their language, and the change that puts them into one.

    ``rows`` are those of the file unless others are given, such as an import would leave. A group
    without languages takes everybody. Nobody is moved whose language is missing or not
    understood, or whose group has it; Dari counts as Persian.
    """
    rows = file.table.rows if rows is None else rows
    spoken_in = {
        id_: {_base(str(language)) for language in languages}
        for id_, one in _written_groups(folder).items()
        if isinstance(languages := one.get("languages"), list) and languages
    }
    movable, stuck, groups = [], [], {}
    for row in rows if spoken_in else ():
        try:
            language = _base(clean("language", row.texts.get("language", ""), {}))
        except AnswerError:
            continue
        own = group_id(row.texts.get("group", ""), file.groups)
        if not language or (own and language in spoken_in.get(own, {language})):
            continue
        target = next((id_ for id_, those in spoken_in.items() if language in those), None)
        if target is not None:
            movable.append(row)
            groups[row.number] = {"group": file.groups[target]}
        elif own:
            stuck.append(row)
    return Misplaced(RosterChange(groups, seen_file=file.digest), tuple(movable), tuple(stuck))


def _base(language: str) -> str:
    return cldr_name(language).split("-", maxsplit=1)[0]


def groups_of(folder: Path) -> dict[str, str]:
    """Return the names of a workshop's groups by their ids, as far as its file can be read."""
    return {id_: str(one.get("name") or id_) for id_, one in _written_groups(folder).items()}


def _written_groups(folder: Path) -> dict[str, Mapping[str, Any]]:
    file = read_yaml(folder / WORKSHOP_FILE, Problems())
    data = file.data if file is not None and isinstance(file.data, dict) else {}
    groups = data.get("groups")
    return {
        str(id_): one if isinstance(one, dict) else {}
        for id_, one in (groups.items() if isinstance(groups, dict) else ())
    }


def read_roster_file(folder: Path) -> RosterFile:
    """Return the roster of a workshop with everything wrong in it; one without rows if it is new.

    Raises ``InputError`` where the file cannot be read as a roster at all.
    """
    path, groups = folder / ROSTER_FILE, groups_of(folder)
    data = path.read_bytes() if path.is_file() else roster_workbook((), tuple(groups.values()))
    return _parsed(path, data, groups)


def _parsed(path: Path, data: bytes, groups: Mapping[str, str]) -> RosterFile:
    problems = Problems()
    table = problems.checked(read_roster_table(path, problems, data))
    found = Problems()
    read_roster(path, found, groups, data)
    return RosterFile(path, data, table, groups, tuple(found))


def edit_roster(folder: StrPath, change: RosterChange) -> RosterFile:
    """Change the roster of a workshop and return it as it is then.

    Raises ``InputError`` with all problems if one of the errors is new, ``RosterChangedError`` if a
    row is not as it was seen, and ``TrainkitError`` for a workbook that would lose charts or
    pictures. Nothing is written then.
    """
    folder = Path(folder)
    with lock(folder):
        file = read_roster_file(folder)
        _refuse_unseen(file, change)
        change = _cleaned(file, change)
        data = _edited(file, change)
        edited = _parsed(file.path, data, file.groups)
        before = Counter(one.message for one in file.errors)
        if Counter(one.message for one in edited.errors) - before:
            raise InputError(edited.errors)
        if data != file.data or not file.path.exists():
            write_atomically(file.path, data)
    return edited


def restore_roster(folder: Path, data: bytes, seen: str) -> None:
    """Put back an earlier roster, byte by byte; ``seen`` is the digest of the one it replaces.

    Raises ``RosterChangedError`` if the file is another one than was seen.
    """
    with lock(folder):
        file = read_roster_file(folder)
        _refuse_unseen(file, RosterChange(seen_file=seen))
        write_atomically(file.path, data)


def _refuse_unseen(file: RosterFile, change: RosterChange) -> None:
    if change.seen_file and change.seen_file != file.digest:
        raise RosterChangedError
    for number, digest in change.seen.items():
        row = file.rows.get(number)
        if row is None or row.digest != digest:
            raise RosterChangedError(row)


def _cleaned(file: RosterFile, change: RosterChange) -> RosterChange:
    """Return the change with texts as the roster has them, and a code for everybody."""
    problems = Problems()

    def texts(number: int, typed: Texts) -> dict[str, str]:
        cleaned = {}
        for name, text in typed.items():
            try:
                cleaned[name] = clean(name, text, file.groups)
            except AnswerError as error:
                problems.error(file.place(number, name), str(error))
        return cleaned

    changed = {number: texts(number, typed) for number, typed in change.changed.items()}
    added = [texts(number, typed) for number, typed in enumerate(change.added, file.next_row)]
    problems.raise_errors()
    without = [one for one in added if not one.get("code")]
    given = [one["code"] for one in added if one.get("code")]
    codes = new_codes(len(without), [*file.codes, *given])
    for person, code in zip(without, codes, strict=True):
        person["code"] = code
    return RosterChange(changed, added, change.removed)


def _edited(file: RosterFile, change: RosterChange) -> bytes:
    from openpyxl import load_workbook

    changed = {
        number: new
        for number, texts in change.changed.items()
        if (new := {name: text for name, text in texts.items()
                    if text != file.rows[number].texts.get(name, "")})
    }  # fmt: skip
    if not (changed or change.added or change.removed):
        return file.data
    _refuse_lossy(file)
    workbook = load_workbook(io.BytesIO(file.data), rich_text=True)
    sheet: Any = people_sheet(workbook)
    used = {name for texts in (*changed.values(), *change.added) for name in texts if texts[name]}
    columns = dict(file.table.columns)
    for name in (one for one in COLUMNS.values() if one in used and one not in columns):
        columns[name] = _add_column(workbook, sheet, name)
    for number, texts in changed.items():
        _put(sheet, number, texts, columns)
    for number, person in enumerate(change.added, file.next_row):
        _dress_like_above(sheet, number)
        _put(sheet, number, person, columns)
    _stretch(sheet, file.next_row - 1, len(change.added))
    for number in sorted(change.removed, reverse=True):
        _remove_row(sheet, number)
    return _saved(workbook, file.data)


def _refuse_lossy(file: RosterFile) -> None:
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        if any(name.startswith(_LOST) for name in archive.namelist()):
            raise TrainkitError(
                _(
                    "{name} has charts, pictures or pivot tables, which would be lost if you "
                    "changed it here; move them to another workbook, or change the list in Excel",
                    name=file.path.name,
                )
            )


def _put(sheet: Any, number: int, texts: Texts, columns: Mapping[str, int]) -> None:
    from trainkit.render.excel import put_text

    for name, text in texts.items():
        if name in columns:
            sheet.cell(number, columns[name]).hyperlink = None  # it leads to the address before
        if text:
            put_text(sheet, number, columns[name], text)
        elif name in columns:
            sheet.cell(number, columns[name]).value = None


def _add_column(workbook: Workbook, sheet: Any, name: str) -> int:
    """Add a column behind the others, its heading in their look, and return its number."""
    from openpyxl.utils import get_column_letter

    from trainkit.render.excel import put_text

    last = max((cell.column for cell in sheet[1] if cell.value is not None), default=0)
    heading = next(heading for heading, each in COLUMNS.items() if each == name)
    language = names_of(workbook, (SHEET,)).language
    cell: Any = put_text(sheet, 1, last + 1, translated(heading, language))
    if last:
        cell._style = copy(sheet.cell(1, last)._style)
    sheet.column_dimensions[get_column_letter(last + 1)].width = 24
    return last + 1


def _dress_like_above(sheet: Any, number: int) -> None:
    """Give a new row the look of the person's above, as far as it has none of its own."""
    if number <= 2:
        return
    for above in list(sheet[number - 1]):
        cell = sheet.cell(number, above.column)
        if not cell.has_style:
            cell._style = copy(above._style)
    if number - 1 in sheet.row_dimensions and number not in sheet.row_dimensions:
        sheet.row_dimensions[number].height = sheet.row_dimensions[number - 1].height


def _stretch(sheet: Any, last: int, rows: int) -> None:
    """Let tables and filters that end with the last person reach over new rows, or fewer."""
    from openpyxl.worksheet.cell_range import CellRange

    for each in (*sheet.tables.values(), sheet.auto_filter):
        area = CellRange(each.ref) if each.ref else None
        if area is not None and area.max_row == last and area.max_row + rows > area.min_row:
            area.expand(down=rows)
            each.ref = area.coord
    for table in sheet.tables.values():
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref


def _remove_row(sheet: Any, number: int) -> None:
    """Take a row out; those below move up with their heights."""
    _stretch(sheet, max(row[0].row for row in sheet.iter_rows() if any(c.value for c in row)), -1)
    heights = {row: one.height for row, one in sheet.row_dimensions.items()}
    sheet.delete_rows(number)
    for cell in (cell for row in sheet.iter_rows(min_row=number) for cell in row):
        if cell.hyperlink is not None:
            cell.hyperlink.ref = cell.coordinate
    for row in range(number, sheet.max_row + 2):
        sheet.row_dimensions[row].height = heights.get(row + 1)
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row > number:
            merged.shift(row_shift=-1)


def _saved(workbook: Workbook, before: bytes) -> bytes:
    """Return the workbook's bytes; it says of itself what it said before."""
    stream = io.BytesIO()
    workbook.save(stream)
    with zipfile.ZipFile(io.BytesIO(before)) as archive:
        kept = {_CORE: archive.read(_CORE)} if _CORE in archive.namelist() else {}
    return fixed_zip(stream.getvalue(), kept)


def remove_prepared_codes(folder: StrPath) -> tuple[str, ...]:
    """Remove the codes of ``participants.xlsx`` that nobody has, and return them.

    Codes of which there are answers or attendance stay. Raises as ``edit_roster`` does.
    """
    before = read_roster_file(Path(folder))
    after = edit_roster(folder, without_prepared(before, used_codes(traces(folder))))
    return tuple(code for code in before.codes if code not in after.codes)
