"""Parts of a form: a model, rows of models, and a table with a fixed column of keys.

``read`` takes what was typed, ``merge`` puts it into the data of a file so that what shows the same
stays the same, ``view`` says what a page draws. Rows carry a token: the position or key that they
have in the file, or one that begins with ``~`` where they are new.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from trainkit.definitions.schema import described
from trainkit.definitions.spans import plain
from trainkit.fields import as_id
from trainkit.languages import _
from trainkit.problems import Problem
from trainkit.studio.forms.leaves import RANGE, Leaf, Texts, bare, base, leaf_of, number_of
from trainkit.studio.forms.words import FIRST, WIDE, hint_of, label_of

__all__ = [
    "Choices",
    "Kind",
    "Part",
    "Row",
    "Rows",
    "View",
    "element_id",
    "explained",
    "free_id",
    "part_of",
]

Location = tuple[str | int, ...]
Near = Mapping[str, Any]
"""The data of the model that a field is in."""


class Choices(Protocol):
    """What there is to choose from."""

    def of(self, name: str, near: Near) -> Sequence[tuple[str, str]]:
        """Return values and labels; they may depend on the other fields of the model."""
        ...


def element_id(name: str) -> str:
    """Return the id of the element that belongs to a name."""
    return "f-" + re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match[0]):x}", name)


_SHOWN = {
    "number": r"|-?\d+(\.\d+)?",
    "date": r"|\d{4}-\d\d-\d\d",
    "time": r"|([01]\d|2[0-3]):[0-5]\d",
}


@dataclass
class View:
    """What a page draws of a field, a part or a row."""

    control: str
    name: str
    location: Location
    label: str = ""
    hint: str = ""
    texts: Texts = ()
    options: Sequence[tuple[str, str]] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False
    is_wide: bool = False
    may_be_empty: bool = True
    """Whether nothing at all may be chosen."""
    children: list[View] = field(default_factory=list)
    more: list[View] = field(default_factory=list)
    """Children that are seldom needed."""
    problems: list[Problem] = field(default_factory=list)
    token: str = ""
    choices: str = ""
    is_given: bool = False
    """Whether there is a value in the file, or one was typed."""

    @property
    def id(self) -> str:
        """The id of its element on the page."""
        return element_id(self.name)

    @property
    def text(self) -> str:
        """The text of its first input."""
        return self.texts[0] if self.texts else ""

    def type_of(self, text: str) -> str:
        """Return the type of an input that can show a text; a browser empties others."""
        kind = "time" if self.control == "range" else self.control
        return kind if re.fullmatch(_SHOWN.get(kind, ".*"), text) else "text"

    def each(self) -> Iterator[View]:
        """Yield it and everything in it."""
        yield self
        for one in (*self.children, *self.more):
            yield from one.each()

    @property
    def has_problems(self) -> bool:
        """Whether it or anything in it has a problem."""
        return any(one.problems for one in self.each())

    @property
    def is_open(self) -> bool:
        """Whether one of the seldom needed fields has a value or a problem."""
        return any(view.is_given or view.problems for one in self.more for view in one.each())

    @property
    def is_filled(self) -> bool:
        """Whether anything in it has a value or a problem."""
        return any(view.is_given or view.problems for view in self.each())


Kind = Union["Leaf", "Part", "Rows", "Table"]
"""A field, a model, rows of models, or a table.

``read(form, name)`` returns what was typed, ``merge(old, new)`` the data that a file is to have.
"""


@dataclass(frozen=True)
class Row:
    """What was typed into a row."""

    token: str
    data: dict[str, Any]

    @property
    def is_new(self) -> bool:
        """Whether the file does not have it yet."""
        return self.token.startswith("~")


@dataclass(frozen=True)
class Part:
    """A model, or some fields of it."""

    model: type[BaseModel]
    names: tuple[str, ...]

    @property
    def kinds(self) -> dict[str, Kind]:
        """The kind of each field."""
        kinds = _kinds(self.model)
        return {name: kinds[name] for name in self.names}

    def read(self, form: Mapping[str, Texts], name: str) -> dict[str, Any]:
        """Return what was typed, without what was left empty."""
        prefix = f"{name}." if name else ""
        read = {key: kind.read(form, prefix + key) for key, kind in self.kinds.items()}
        return {key: value for key, value in read.items() if value is not None}

    def merge(self, old: Any, new: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Return the old data with what was typed; new keys come in the order of the fields."""
        new = new or {}
        if not isinstance(old, dict):
            made = self.merge({}, new)
            return old if made is None else made
        before, kinds = old, self.kinds
        merged = {key: value for key, value in before.items() if key not in kinds}
        for key, kind in kinds.items():
            value = kind.merge(before.get(key), new.get(key))
            if value is not None and (key in before or not self._is_default(key, kind, value)):
                merged[key] = value
            elif key in before and before[key] is None and new.get(key) is None:
                merged[key] = None
        first = FIRST.get(self.model.__name__, ())
        order = _order(list(before), list(dict.fromkeys((*first, *self.model.model_fields))))
        return {key: merged[key] for key in order if key in merged} or None

    def _is_default(self, key: str, kind: Kind, value: Any) -> bool:
        default = self.model.model_fields[key].get_default(call_default_factory=True)
        if default is PydanticUndefined or not isinstance(kind, Leaf):
            return False
        return kind.is_same(default, value)

    def way(self, location: Location) -> list[tuple[str | int, str]]:
        """Return the parts of a location up to the field that it is in, each with its label."""
        if not location or location[0] not in self.names:
            return []
        kind = _kinds(self.model)[str(location[0])]
        label = _(label_of(self.model.__name__, str(location[0])))
        return [(location[0], label), *_way(kind, location[1:])]

    def view(self, name: str, data: Any, here: Location, choices: Choices, near: Near) -> View:
        """Return what a page draws."""
        del near
        data = data if isinstance(data, Mapping) else {}
        view = View("part", name, here)
        first = FIRST.get(self.model.__name__, self.names)
        for key, kind in self.kinds.items():
            prefix = f"{name}." if name else ""
            child = _view(kind, prefix + key, data.get(key), (*here, key), choices, data)
            self._describe(child, key, kind, is_given=key in data)
            child.is_given = data.get(key) not in (None, False, [], {})
            (view.children if key in first else view.more).append(child)
        view.children.sort(key=lambda child: first.index(str(child.location[-1])))
        return view

    def _describe(self, view: View, key: str, kind: Kind, *, is_given: bool) -> None:
        info, model = self.model.model_fields[key], self.model.__name__
        view.label = _(label_of(model, key))
        hint = explained(self.model, key)
        view.hint = _(hint) if hint else ""
        view.is_required = info.is_required()
        default = info.get_default(call_default_factory=True)
        view.may_be_empty = default is None
        view.is_wide = f"{model}.{key}" in WIDE
        if not isinstance(kind, Leaf) or default is PydanticUndefined:
            return
        if kind.control == "number" and default is not None:
            usual = _("If empty: {default}.", default=f"{default:g}")
            view.hint = f"{view.hint} {usual}".strip()
        elif kind.control in {"tick", "choice", "ticks"} and not is_given:
            view.texts = kind.shown(plain(default))


@dataclass(frozen=True)
class Rows:
    """Models that stand one below the other, in a list or each under its id."""

    part: Part
    is_keyed: bool

    def read(self, form: Mapping[str, Texts], name: str) -> list[Row] | None:
        """Return the rows in their order on the page."""
        tokens = form.get(f"{name}.#", ())
        return [Row(token, self.part.read(form, f"{name}.{token}")) for token in tokens] or None

    def merge(self, old: Any, new: Sequence[Row] | None) -> Any:
        """Return the rows that were filled in."""
        pairs = old.items() if isinstance(old, dict) else enumerate(_listed(old))
        before = {str(key): value for key, value in pairs}
        rows = [
            (key, self.part.merge(before.get(row.token), row.data) or {})
            for key, row in self.keyed(new or ())
        ]
        if not rows:
            return None if before else old
        return dict(rows) if self.is_keyed else [row for _, row in rows]

    def keyed(self, rows: Sequence[Row]) -> list[tuple[str | int, Row]]:
        """Return the rows that are filled in, each with its key or position in the file."""
        filled = [row for row in rows if not row.is_new or self.is_filled(row)]
        if not self.is_keyed:
            return list(enumerate(filled))
        taken = {row.token for row in filled if not row.is_new}
        keyed: list[tuple[str | int, Row]] = []
        for row in filled:
            key = row.token
            if row.is_new:
                name = as_id(str(row.data.get("name", ""))) or self.part.model.__name__.lower()
                key = free_id(name, taken)
                taken.add(key)
            keyed.append((key, row))
        return keyed

    def is_filled(self, row: Row) -> bool:
        """Whether anything was typed into a new row."""
        return self.part.merge(None, row.data) is not None

    def rows(self, data: Any) -> list[Row]:
        """Return the data of a file, or rows that were read from a form, as rows."""
        if isinstance(data, Mapping):
            return [
                Row(str(key), one if isinstance(one, dict) else {}) for key, one in data.items()
            ]
        return [
            one if isinstance(one, Row) else Row(str(number), one if isinstance(one, dict) else {})
            for number, one in enumerate(_listed(data))
        ]

    def view(self, name: str, data: Any, here: Location, choices: Choices, near: Near) -> View:
        """Return what a page draws."""
        view = View("rows", name, here)
        rows = self.rows(data)
        places = {row.token: key for key, row in self.keyed(rows)}
        for row in rows:
            place = places.get(row.token, row.token)
            one = self.part.view(f"{name}.{row.token}", row.data, (*here, place), choices, near)
            one.control, one.token = "row", row.token
            one.label = _title(one)
            view.children.append(one)
        return view


@dataclass(frozen=True)
class Table:
    """A value, or a part, for each of the things that there are: dates, levels, sessions."""

    keys: str
    inner: Kind

    def read(self, form: Mapping[str, Texts], name: str) -> dict[str, Any] | None:
        """Return what was typed for each key."""
        read = {key: self.inner.read(form, f"{name}.{key}") for key in form.get(f"{name}.#", ())}
        return {key: value for key, value in read.items() if value not in (None, {})} or None

    def merge(self, old: Any, new: Mapping[str, Any] | None) -> Any:
        """Return the old keys in their order, and then the new ones."""
        before, typed = (one if isinstance(one, Mapping) else {} for one in (old, new))
        merged = {key: self.inner.merge(before.get(key), typed.get(key)) for key in typed}
        kept = {key: merged[key] for key in before if merged.get(key) is not None}
        kept |= {key: value for key, value in merged.items() if value is not None}
        return kept or (None if before else old)

    def view(self, name: str, data: Any, here: Location, choices: Choices, near: Near) -> View:
        """Return what a page draws."""
        data = data if isinstance(data, Mapping) else {}
        view = View("table", name, here)
        for key, label in _with_missing(choices.of(self.keys, near), data):
            one = _view(self.inner, f"{name}.{key}", data.get(key), (*here, key), choices, near)
            one.label, one.token, one.is_given = label, key, key in data
            view.children.append(one)
        return view


def _way(kind: Kind, location: Location) -> list[tuple[str | int, str]]:
    if isinstance(kind, Part):
        return kind.way(location)
    if not location or isinstance(kind, Leaf):
        return []
    inner = kind.part if isinstance(kind, Rows) else kind.inner
    here = location[0]
    return [(here, str(here + 1 if isinstance(here, int) else here)), *_way(inner, location[1:])]


def _title(row: View) -> str:
    """Return what a row is called: the text or the choice of its first field that is shown."""
    shown = next((one for one in row.children if one.control != "hidden"), row)
    return dict(shown.options).get(shown.text, shown.text)


def _listed(data: Any) -> Sequence[Any]:
    return data if isinstance(data, (list, tuple)) else ()


def _view(kind: Kind, name: str, data: Any, here: Location, choices: Choices, near: Near) -> View:
    if not isinstance(kind, Leaf):
        return kind.view(name, data, here, choices, near)
    texts = kind.shown(plain(data))
    options = choices.of(kind.choices, near) if kind.choices else ()
    if kind.control in {"choice", "ticks", "pair"}:
        options = _with_missing(options, texts)
    view = View(kind.control, name, here, texts=texts, options=options, choices=kind.choices)
    view.attributes = kind.attributes
    return view


def _with_missing(options: Sequence[tuple[str, str]], used: Any) -> list[tuple[str, str]]:
    """Return options, and behind them what is used and none of them, so that it is not lost."""
    known = {value for value, _ in options}
    return [*options, *((one, one) for one in map(str, used) if one and one not in known)]


def _order(before: Sequence[str], model: Sequence[str]) -> list[str]:
    """Return the keys of a file, and each other one of the model behind its predecessor."""
    order = list(before)
    for number, key in enumerate(model):
        if key not in order:
            earlier = [order.index(one) for one in model[:number] if one in order]
            order.insert(max(earlier) + 1 if earlier else 0, key)
    return order


def free_id(name: str, taken: Collection[Any]) -> str:
    """Return an id that is not taken: the name itself, or with a number behind it."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def explained(model: type[BaseModel], field: str) -> str:
    """Return what is said of a field beside its label, in English; empty for nothing."""
    name = model.__name__
    hint = hint_of(name, field)
    if hint is None:
        hint = _plain_words(_described(model).get(field, ""))
    return "" if hint.rstrip(".").casefold() == label_of(name, field).casefold() else hint


@cache
def _described(model: type[BaseModel]) -> dict[str, str]:
    return described(model)


def _plain_words(text: str) -> str:
    """Return a description of a value in a file as one of a field on a page."""
    return " ".join(text.replace("``", "").replace("left out", "left empty").split())


@cache
def _kinds(model: type[BaseModel]) -> dict[str, Kind]:
    hints = get_type_hints(model, include_extras=True)
    return {name: _kind(model.__name__, name, hints[name]) for name in model.model_fields}


_TABLES = {"days": "dates", "items": "levels", "modules": "modules", "points": "types"}
_TABLES |= {"sessions": "sessions"}
"""Names of dicts that have a row for each of the things that there are."""


def _kind(model: str, name: str, hint: Any) -> Kind:
    leaf = leaf_of(model, name, hint)
    if leaf is not None:
        return leaf
    inner = base(bare(hint)[0])
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return part_of(inner)
    if get_origin(inner) is tuple:
        return Rows(part_of(base(get_args(inner)[0])), is_keyed=False)
    value = get_args(inner)[1]
    if name in _TABLES:
        keys = _TABLES[name]
        return Table(keys, _value_kind(value))
    return Rows(part_of(base(value)), is_keyed=True)


def _value_kind(hint: Any) -> Kind:
    if get_origin(base(hint)) is dict:
        return Table("levels", _value_kind(get_args(base(hint))[1]))
    if base(hint) is int:
        return number_of(hint)
    return part_of(base(hint)) if base(hint).__name__ != "TimeRange" else RANGE


def part_of(model: type[BaseModel], names: Sequence[str] = ()) -> Part:
    """Return the part of a form for a model, or for some of its fields."""
    return Part(model, tuple(names) or tuple(model.model_fields))
