"""Edits the items of a workshop's banks: checked before it is written, no wording lost.

A module that comes with trainkit is copied to the workshop first (``own_modules``). A change of
what an item prints or keys raises its version, and the wording that it replaces is kept in
``earlier/<item>.yaml`` beside the bank; nothing is made from that file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from trainkit.assessment.forms import content_sum
from trainkit.editing.own_modules import own_folder, write_files
from trainkit.files.writing import lock
from trainkit.model.check import check_workshop
from trainkit.model.check_course import check_course, check_item
from trainkit.model.edit import edited
from trainkit.model.items.registry import Item, ItemBank
from trainkit.model.load import Memory, read_definitions
from trainkit.model.loaded import Course, Definitions
from trainkit.model.validate import load_model, validate
from trainkit.model.yaml import YamlFile, entry_text, file_of, parse_yaml, plain, read_yaml
from trainkit.problems import InputError, Problem, Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _

_ITEM: TypeAdapter[Item] = TypeAdapter(Item)
BANK = "items.yaml"
EARLIER = "earlier"
_HEAD = "# Earlier wordings of this item, the oldest first. Documents do not use them.\n"
_MARK = b"\xef\xbb\xbf"


class ItemChangedError(TrainkitError):
    """An item is no longer as it was seen; ``theirs`` is what the bank has now."""

    def __init__(self, item: str, theirs: Mapping[str, Any]) -> None:
        self.theirs = theirs
        super().__init__(_("{item} was changed in the meantime; nothing was written", item=item))


@dataclass(frozen=True)
class Draft:
    """An item as somebody wishes it to be, checked and not written."""

    data: Mapping[str, Any]
    """All its fields, with its id and the version that it gets."""
    problems: tuple[Problem, ...]
    """What is wrong with it, and what the item check remarks."""
    is_new_version: bool
    """Whether what it prints or keys is different, so that its version rises."""


@dataclass(frozen=True)
class ItemSaved:
    """What came of an edit."""

    item: str
    version: int
    is_new_version: bool
    is_copied: bool
    """Whether the module was copied to the workshop for it."""
    problems: tuple[Problem, ...]
    """What the item check remarks on the item, sorted."""


def original_course(definitions: Definitions, module: str) -> Course:
    """Return a module with its bank as written, not translated; raises ``KeyError`` if none."""
    return as_written(definitions.course(module))


def as_written(course: Course) -> Course:
    """Return a module with its bank as written, not translated."""
    if not course.bank_file.moved:
        return course
    problems = Problems()
    bank, file = problems.checked(load_model(course.folder / BANK, ItemBank, problems))
    return replace(course, bank=bank, bank_file=file)


def item_data(course: Course, item: str) -> dict[str, Any]:
    """Return the fields of an item as its bank has them; raises ``KeyError`` if there is none."""
    data: dict[str, Any] = course.bank_file.data["items"][_index(course, item)]
    return data


def _index(course: Course, item: str) -> int:
    return {one.id: number for number, one in enumerate(course.bank.items)}[item]


def digest_of(data: Mapping[str, Any]) -> str:
    """Return a digest of an item's fields, by which a later change is noticed."""
    return hashlib.sha256(json.dumps(plain(data)).encode()).hexdigest()


def earlier_wordings(course: Course, item: str) -> tuple[dict[str, Any], ...]:
    """Return what was kept of an item's other versions, in the order in which they were made."""
    kept = _all_kept(course.folder / EARLIER / f"{item}.yaml")
    now = str(item_data(course, item).get("version"))
    return tuple(one for one in kept if str(one.get("version")) != now)


def _all_kept(path: Path) -> list[dict[str, Any]]:
    file = read_yaml(path, Problems()) if path.is_file() else None
    kept = file.data if file is not None and isinstance(file.data, list) else []
    return [one for one in kept if isinstance(one, dict)]


def draft_of(course: Course, data: Mapping[str, Any]) -> Draft:
    """Return an item's fields checked in its bank; a new one where the id is not there yet."""
    wanted = _wanted(course, [data])
    ((index, fields),) = wanted.items.items()
    problems = Problems()
    tried = _tried(course, file_of(course.bank_file.path, plain(wanted.bank)), problems)
    if tried is None:
        return Draft(fields, tuple(problems), is_new_version=False)
    number = _number(wanted, tried, index)
    check_item(tried, index, problems)
    is_new = wanted.is_there(index) and number != int(fields["version"])
    return Draft({**fields, "version": number}, tuple(problems), is_new)


@dataclass(frozen=True)
class _Wanted:
    """A bank with items put in, or put in place of those with their ids."""

    course: Course
    items: Mapping[int, dict[str, Any]]
    """By the position that an item has, or gets at the end, its fields."""

    def is_there(self, index: int) -> bool:
        return index < len(self.course.bank.items)

    @property
    def bank(self) -> dict[str, Any]:
        bank: dict[str, Any] = self.course.bank_file.data
        items = list(bank["items"])
        for index, data in sorted(self.items.items()):
            items[index : index + 1] = [data]
        return {**bank, "items": items}

    def tried(self, path: Path, text: str) -> tuple[str, Course]:
        """Return the ``text`` of the bank with the items, and the module with that bank."""
        problems = Problems()
        changed = edited(text, self.bank)
        file = parse_yaml(path, changed, problems)
        made = None if file is None else _tried(self.course, file, problems)
        return changed, problems.checked(made)

    def at(self, versions: Mapping[int, int]) -> _Wanted:
        items = {index: {**data, "version": versions[index]} for index, data in self.items.items()}
        return replace(self, items=items)


def _wanted(course: Course, items: Iterable[Mapping[str, Any]]) -> _Wanted:
    """Return what is wanted, with the versions that the bank has, or the first."""
    places = {one.id: number for number, one in enumerate(course.bank.items)}
    wanted: dict[int, dict[str, Any]] = {}
    for data in items:
        index = places.setdefault(str(data["id"]), len(places))
        is_there = index < len(course.bank.items)
        version = course.bank.items[index].version if is_there else 1
        wanted[index] = {**data, "version": version}
    return _Wanted(course, wanted)


def _tried(course: Course, file: YamlFile, problems: Problems) -> Course | None:
    bank = validate(file, ItemBank, problems)
    return None if bank is None else replace(course, bank=bank, bank_file=file)


def _number(wanted: _Wanted, tried: Course, index: int) -> int:
    """Return the version that the item gets.

    Where what it prints or keys changes that is the next one, or the earlier one that is put back,
    so that forms which have that one fit again.
    """
    if not wanted.is_there(index):
        return 1
    course, item = wanted.course, wanted.course.bank.items[index]
    now = _sum(tried, tried.bank.items[index])
    if now == _sum(course, item):
        return item.version
    before = [*_earlier_items(course, item.id)]
    same = [one.version for one in before if _sum(course, one) == now]
    return same[0] if same else max(one.version for one in (item, *before)) + 1


def _earlier_items(course: Course, item: str) -> Iterator[Item]:
    for data in earlier_wordings(course, item):
        try:
            yield _ITEM.validate_python(data)
        except ValidationError:  # of a hand that changed what is kept
            continue


def _sum(course: Course, item: Item) -> str:
    cases = {case.id: case for case in course.bank.cases}
    return content_sum(item, cases.get(item.case or ""))


def edit_item(
    folder: StrPath,
    module: str,
    item: str,
    data: Mapping[str, Any],
    seen: str,
    memory: Memory | None = None,
) -> ItemSaved:
    """Change an item of a bank; comments, order and layout of the rest of the file stay.

    ``data`` is all its fields; ``id`` and ``version`` in it are passed over. ``seen`` is the digest
    of the fields on which the change rests (``digest_of``). Raises ``InputError`` with all problems
    if one of the errors is new, ``ItemChangedError`` if the item is another one than was seen, and
    ``TrainkitError`` if there is none; nothing is written then. An item that stays as it is is not
    written.
    """
    folder = Path(folder)
    with lock(folder):
        definitions, course = bank_to_edit(folder, module, memory)
        if item not in {one.id for one in course.bank.items}:
            raise TrainkitError(
                _(
                    "{module} no longer has an item {item}; nothing was written",
                    module=module,
                    item=item,
                )
            )
        before = item_data(course, item)
        wanted = {**data, **{key: before[key] for key in ("id", "version")}}
        if seen != digest_of(before) and plain(wanted) != plain(before):
            raise ItemChangedError(item, before)
        (saved,) = save_items(definitions, course, [wanted])
        return saved


def new_item(
    folder: StrPath, module: str, data: Mapping[str, Any], memory: Memory | None = None
) -> ItemSaved:
    """Add an item at the end of a bank, with the next free id unless ``data`` has one.

    Raises ``InputError`` with all problems if one of the errors is new; nothing is written then.
    """
    folder = Path(folder)
    with lock(folder):
        definitions, course = bank_to_edit(folder, module, memory)
        taken = {one.id for each in definitions.courses for one in each.bank.items}
        name = data.get("id") or free_item_id(course, taken)
        if name in taken:
            raise TrainkitError(_("there is already an item {name}; choose another id", name=name))
        (saved,) = save_items(definitions, course, [{"id": name, "version": 1, **data}])
        return saved


def free_item_id(course: Course, taken: Collection[str]) -> str:
    """Return the id that follows those of a bank: ``ct-61`` after ``ct-60``."""
    return next(free_item_ids(course, taken))


def free_item_ids(course: Course, taken: Collection[str]) -> Iterator[str]:
    """Yield the ids that follow those of a bank, one after the other."""
    found = [re.fullmatch(r"(.*?)(\d+)", one.id) for one in course.bank.items]
    split = [(match[1], match[2]) for match in found if match]
    usual = Counter(start for start, _ in split).most_common(1)
    start = usual[0][0] if usual else f"{course.module.id}-"
    numbers = [number for one, number in split if one == start] or ["00"]
    number, width = max(map(int, numbers)) + 1, len(numbers[-1])
    for following in count(number):
        if (name := f"{start}{following:0{width}}") not in taken:
            yield name


def bank_to_edit(
    folder: Path, module: str, memory: Memory | None = None
) -> tuple[Definitions, Course]:
    """Return a workshop and one of its modules as written.

    Raises ``InputError`` if the workshop cannot be read, ``TrainkitError`` without such a module.
    """
    problems = Problems()
    definitions = read_definitions(folder, problems, memory=memory)
    if definitions is None:
        raise InputError(problems)
    try:
        return definitions, original_course(definitions, module)
    except KeyError:
        raise TrainkitError(
            _("this workshop has no module {module}; nothing was written", module=module)
        ) from None


def save_items(
    definitions: Definitions,
    course: Course,
    items: Iterable[Mapping[str, Any]],
    files: Mapping[str, bytes] | None = None,
) -> tuple[ItemSaved, ...]:
    """Put items in a bank that ``bank_to_edit`` gave, all at once, while the workshop is locked.

    Items with the ids of others replace them, new ones are added at the end. ``files`` are written
    to the module's folder with the bank. Raises ``InputError`` with all problems if one of the
    errors is new; nothing is written then.
    """
    wanted = _wanted(course, items)
    home = own_folder(definitions.folder, course.folder)
    path, raw = home / BANK, (course.folder / BANK).read_bytes()
    text = raw.decode("utf-8-sig")
    changed, made = wanted.tried(path, text)
    numbers = {index: _number(wanted, made, index) for index in wanted.items}
    raised = [index for index in numbers if numbers[index] != wanted.items[index]["version"]]
    if raised:
        changed, made = wanted.at(numbers).tried(path, text)
    problems = _checked(definitions, wanted, made)
    written = dict(files or {})
    if changed != text:
        for index in raised:
            written |= _kept(course, course.bank_file.data["items"][index])
        written[BANK] = (_MARK if raw.startswith(_MARK) else b"") + changed.encode()
    if written:
        write_files(course.folder, home, written)
    is_copied = bool(written) and home != course.folder
    return tuple(
        ItemSaved(str(data["id"]), numbers[index], index in raised, is_copied, problems[index])
        for index, data in wanted.items.items()
    )


def _checked(
    definitions: Definitions, wanted: _Wanted, made: Course
) -> dict[int, tuple[Problem, ...]]:
    """Return the items' problems by position; raise all that there are if an error is new."""
    problems, items = Problems(), {index: Problems() for index in wanted.items}
    for index, found in items.items():
        check_item(made, index, found)
    _check_rest(definitions, made, problems)
    for found in items.values():
        problems.found.extend(found.found)
    if problems.errors:
        known = Problems()
        _check_rest(definitions, wanted.course, known)
        for index in filter(wanted.is_there, items):
            check_item(wanted.course, index, known)
        new = Counter(one.message for one in problems.errors)
        if new - Counter(one.message for one in known.errors):
            raise InputError(problems)
    return {index: tuple(found) for index, found in items.items()}


def _check_rest(definitions: Definitions, course: Course, problems: Problems) -> None:
    module = course.module.id
    courses = (course if one.module.id == module else one for one in definitions.courses)
    check_course(course, problems, is_over=True)  # how other items are worded has not changed
    check_workshop(replace(definitions, courses=tuple(courses)), problems)


def _kept(course: Course, data: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the file of an item's earlier wordings with one more, unless it is there."""
    name = f"{EARLIER}/{data['id']}.yaml"
    path = course.folder / name
    if str(data["version"]) in {str(one.get("version")) for one in _all_kept(path)}:
        return {}  # it was put back meanwhile
    before = path.read_bytes() if path.is_file() else _HEAD.encode()
    apart = b"" if before.endswith(b"\n") else b"\n"
    return {name: before + apart + f"{entry_text(None, dict(data), 0)}\n".encode()}
