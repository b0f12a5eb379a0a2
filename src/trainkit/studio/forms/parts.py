"""Parts of a form: a model, rows of models, and a table with a fixed column of keys.

``read`` takes what was typed, ``merge`` puts it into the data of a file so that what shows the same
stays the same, ``view`` says what a page draws. Rows carry a token: the position or key that they
have in the file, or one that begins with ``~`` where they are new.

Fields of a single value: how data is shown in them, and what is read back.

A field is shown as texts and read as texts, one for each of its inputs. What a person types
becomes data without a check of its own: the library's reader checks what the file then says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import EnumType
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Protocol, Union, get_args, get_origin, get_type_hints
from zoneinfo import available_timezones

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from trainkit.intake.typed_answers import (
    AnswerError,
    read_country,
    read_dates,
    read_languages,
    read_zone,
)
from trainkit.model.assessment import Anchors
from trainkit.model.fields import (
    ClockTime,
    CountryCode,
    Day,
    Id,
    Language,
    Line,
    ParticipantCode,
    Range,
    Slots,
    Text,
    Zone,
    as_id,
)
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.registry import FORMATS, TypeName
from trainkit.model.loaded import Course, Definitions
from trainkit.model.module import STANDARD, Method, Module
from trainkit.model.schema import described
from trainkit.model.teaching import Interpretation, Together
from trainkit.model.workshop import (
    EVERY_DAY,
    AnswerSheets,
    CourseText,
    EventKind,
    Figure,
    PaperSize,
    SetsFor,
)
from trainkit.model.yaml import plain
from trainkit.problems import Problem
from trainkit.studio.forms.words import FIRST, OPTIONS, WIDE, hint_of, label_of
from trainkit.text.collation import sort_key
from trainkit.text.languages import _, direction_of, locale_of, spoken

Texts = tuple[str, ...]


@dataclass(frozen=True)
class FormField:
    """A kind of field."""

    control: str
    """The macro that draws it."""
    shown: Callable[[Any], Texts]
    data: Callable[[Texts], Any]
    """Returns ``None`` for what is left empty."""
    choices: str = ""
    """The name of the list that is chosen from."""
    attributes: Mapping[str, str] = field(default_factory=dict)

    def read(self, form: Mapping[str, Texts], name: str) -> Any:
        """Return what was typed into the field with a name."""
        return self.data(form.get(name, ()))

    def merge(self, old: Any, new: Any) -> Any:
        """Return the old data if the field would show the same for it."""
        return old if old is not None and self.is_same(old, new) else new

    def is_same(self, old: Any, new: Any) -> bool:
        """Whether two values are the same to a person."""
        before, after = (self.shown(self.data(self.shown(one))) for one in (old, new))
        if self.control == "ticks":
            return set(before) == set(after)
        return before == after


def _one(data: Any) -> Texts:
    if isinstance(data, bool):
        return (str(data).lower(),)
    return () if data is None or isinstance(data, (dict, list)) else (str(data),)


def _text(texts: Texts) -> str | None:
    return (texts[0].replace("\r\n", "\n").strip() if texts else "") or None


def _number(texts: Texts) -> Any:
    text = _text(texts)
    if text is None or not re.fullmatch(r"-?\d{1,15}(\.\d+)?", text):
        return text
    return float(text) if "." in text else int(text)


def _is_true(data: Any) -> Texts:
    return ("true",) if str(data).lower() in {"true", "yes", "on", "1", "y", "t"} else ()


def _listed(data: Any) -> Texts:
    return tuple(map(str, data)) if isinstance(data, (list, tuple)) else _one(data)


def _lines_shown(data: Any) -> Texts:
    return ("\n".join(_listed(data)),)


def _lines(texts: Texts) -> list[str] | None:
    return [line.strip() for line in (_text(texts) or "").split("\n") if line.strip()] or None


def _commas_shown(data: Any) -> Texts:
    return (", ".join(_listed(data)),)


def _commas(texts: Texts) -> list[str] | None:
    return [one for one in re.split(r"[\s,;،؛]+", _text(texts) or "") if one] or None


def _slots(texts: Texts) -> Any:
    lines = _lines(texts)
    return lines[0] if lines and len(lines) == 1 else lines


def _range_shown(data: Any) -> Texts:
    parts = re.split(r"\s*[-–]\s*", str(data)) if isinstance(data, str) else [""]
    return tuple(parts) if len(parts) == 2 else (str(data or ""), "")


def _range(texts: Texts) -> str | None:
    return "-".join(text for text in texts if text) or None


def _anchors(texts: Texts) -> Any:
    text = _text(texts)
    return _number(texts) if text is None or text.isdigit() else _commas(texts)


def _chosen(texts: Texts) -> Any:
    return [text for text in texts if text] or None


def _yes_no(texts: Texts) -> Any:
    return {"true": True, "false": False}.get(texts[0] if texts else "")


def _understood(read: Callable[[str], Any], data: Callable[[Texts], Any]) -> Callable[[Texts], Any]:
    """Return what reads a text as people write it, and leaves what it does not understand."""

    def understood(texts: Texts) -> Any:
        text = _text(texts)
        try:
            return None if text is None else read(text)
        except AnswerError:
            return data(texts)

    return understood


def _dates(text: str) -> list[str]:
    return [day.isoformat() for day in read_dates(text)]


def _languages(text: str) -> list[str]:
    return list(read_languages(text))


def _country_list(text: str) -> list[str]:
    return [read_country(part) for part in re.split("[,;،؛\n]", text) if part.strip()]


HIDDEN = FormField("hidden", _one, _text)
LINE = FormField("line", _one, _text)
LETTER = FormField("line", _one, _text, attributes={"maxlength": "1"})
AREA = FormField("area", _one, _text)
NUMBER = FormField("number", _one, _number)
LINES = FormField("area", _lines_shown, _lines)
COMMAS = FormField("line", _commas_shown, _commas)
RANGE = FormField("range", _range_shown, _range)


def choose(choices: str) -> FormField:
    """Return a field in which one thing is chosen from a list."""
    return FormField("choice", _one, _text, choices)


def ticks(choices: str) -> FormField:
    """Return a field in which any number of things are ticked."""
    return FormField("ticks", _listed, _chosen, choices)


_BY_NAME: Mapping[str, FormField] = {
    "Workshop.dates": FormField("area", _lines_shown, _understood(_dates, _lines)),
    "WorkshopModule.id": choose("modules on offer"),
    "BlueprintCell.module": choose("modules"),
    "BlueprintCell.type": choose("types"),
    "Room.venue": choose("venues"),
    "Event.id": HIDDEN,
    "Break.id": HIDDEN,
    "Break.kind": choose("pauses"),
    "Indicator.id": HIDDEN,
    "Option.id": LETTER,
    "Practice.leave_out": ticks("exercises"),
    "Practice.reserve": ticks("exercises"),
    "Premise.id": LETTER,
    "Reason.id": LETTER,
    "Response.id": LETTER,
    "Source.reference": choose("references"),
    "case": choose("cases"),
    "between sites": FormField("pair", _listed, _chosen, "venues"),
    "dates": ticks("dates"),
    "days": ticks("dates"),
    "groups": ticks("groups"),
    "key": choose("letters"),
    "keys": ticks("letters"),
    "objective": choose("objectives"),
    "on": choose("event days"),
    "room": choose("rooms"),
    "rooms": ticks("rooms"),
    "speakers": ticks("speakers"),
    "type": HIDDEN,
    "variant": choose("variants"),
    "verdict": FormField("choice", _one, _yes_no, "verdicts"),
}
"""Fields that name other things of the workshop, or that people write otherwise than their type."""

_BY_TYPE: tuple[tuple[Any, FormField], ...] = (
    (Figure, NUMBER),
    (Anchors, FormField("line", _commas_shown, _anchors)),
    (Zone, FormField("line", _one, _understood(read_zone, _text), "zones")),
    (CountryCode, FormField("line", _one, _understood(read_country, _text), "countries")),
    (ClockTime, FormField("time", _one, _text)),
    (Day, FormField("date", _one, _text)),
    (Range, RANGE),
    (Slots, FormField("area", _lines_shown, _slots)),
    (tuple[TypeName, ...], ticks("types")),
    (tuple[Id, Id], _BY_NAME["between sites"]),
    (tuple[Line, ...], LINES),
    (tuple[Language, ...], FormField("line", _commas_shown, _understood(_languages, _commas))),
    (
        tuple[CountryCode, ...],
        FormField("line", _commas_shown, _understood(_country_list, _commas)),
    ),
    (tuple[ParticipantCode, ...], COMMAS),
    (tuple[Id, ...], COMMAS),
    (Line, LINE),
    (Text, AREA),
    (Decimal, LINE),
    (str, LINE),
    (bool, FormField("tick", _is_true, bool)),
    (int, NUMBER),
    (float, NUMBER),
)
"""Types, the special ones first, and their fields."""

_LIMITS = {Ge: ("min", "ge"), Le: ("max", "le"), Gt: ("min", "gt"), Lt: ("max", "lt")}


def leaf_of(model: str, name: str, hint: Any) -> FormField | None:
    """Return the field for a model's value by its name or type; ``None`` for parts and tables."""
    inner, is_optional = bare(hint)
    if get_origin(base(inner)) is dict:
        return None
    named = _BY_NAME.get(f"{model}.{name}") or _BY_NAME.get(name)
    if named is not None:
        return named
    if isinstance(base(inner), EnumType):
        return choose(base(inner).__name__)
    if base(inner) is bool and is_optional:
        return FormField("choice", _one, _yes_no, "yes or no")
    found = next((leaf for kind, leaf in _BY_TYPE if _is(inner, kind)), None)
    return number_of(inner) if found is NUMBER else found


def number_of(hint: Any) -> FormField:
    """Return the field of a number within the limits of its type."""
    return FormField("number", _one, _number, attributes=_limits(hint))


def bare(hint: Any) -> tuple[Any, bool]:
    """Return a type without ``None``, and whether there was one."""
    whole = base(hint)
    if get_origin(whole) in {Union, UnionType}:
        inner = [one for one in get_args(whole) if one is not NoneType]
        if len(inner) == 1:
            extras = hint.__metadata__ if get_origin(hint) is Annotated else ()
            return (Annotated[(inner[0], *extras)] if extras else inner[0]), True
    return hint, False


def base(hint: Any) -> Any:
    """Return a type without what is annotated to it."""
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _is(hint: Any, kind: Any) -> bool:
    """Whether a type is another one, perhaps with more limits."""
    if hint == kind or base(hint) == kind:
        return True
    if get_origin(kind) is not Annotated or get_origin(hint) is not Annotated:
        return False
    known = kind.__metadata__
    return bool(base(hint) == base(kind) and hint.__metadata__[: len(known)] == known)


def _limits(hint: Any) -> dict[str, str]:
    limits = {"step": "any"} if base(hint) is float else {}
    if get_origin(hint) is Annotated:
        for extra in hint.__metadata__:
            for limit in extra.metadata if isinstance(extra, FieldInfo) else (extra,):
                if type(limit) in _LIMITS:
                    name, key = _LIMITS[type(limit)]
                    limits[name] = f"{getattr(limit, key):g}"
    return limits


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
class FieldView:
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
    children: list[FieldView] = field(default_factory=list)
    more: list[FieldView] = field(default_factory=list)
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

    def each(self) -> Iterator[FieldView]:
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


Kind = Union["FormField", "FormPart", "FormRows", "FormTable"]
"""A field, a model, rows of models, or a table.

``read(form, name)`` returns what was typed, ``merge(old, new)`` the data that a file is to have.
"""


@dataclass(frozen=True)
class FormRow:
    """What was typed into a row."""

    token: str
    data: dict[str, Any]

    @property
    def is_new(self) -> bool:
        """Whether the file does not have it yet."""
        return self.token.startswith("~")


@dataclass(frozen=True)
class FormPart:
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
        if default is PydanticUndefined or not isinstance(kind, FormField):
            return False
        return kind.is_same(default, value)

    def way(self, location: Location) -> list[tuple[str | int, str]]:
        """Return the parts of a location up to the field that it is in, each with its label."""
        if not location or location[0] not in self.names:
            return []
        kind = _kinds(self.model)[str(location[0])]
        label = _(label_of(self.model.__name__, str(location[0])))
        return [(location[0], label), *_way(kind, location[1:])]

    def view(self, name: str, data: Any, here: Location, choices: Choices, near: Near) -> FieldView:
        """Return what a page draws."""
        del near
        data = data if isinstance(data, Mapping) else {}
        view = FieldView("part", name, here)
        first = FIRST.get(self.model.__name__, self.names)
        for key, kind in self.kinds.items():
            prefix = f"{name}." if name else ""
            child = _view(kind, prefix + key, data.get(key), (*here, key), choices, data)
            self._describe(child, key, kind, is_given=key in data)
            child.is_given = data.get(key) not in (None, False, [], {})
            (view.children if key in first else view.more).append(child)
        view.children.sort(key=lambda child: first.index(str(child.location[-1])))
        return view

    def _describe(self, view: FieldView, key: str, kind: Kind, *, is_given: bool) -> None:
        info, model = self.model.model_fields[key], self.model.__name__
        view.label = _(label_of(model, key))
        hint = explained(self.model, key)
        view.hint = _(hint) if hint else ""
        view.is_required = info.is_required()
        default = info.get_default(call_default_factory=True)
        view.may_be_empty = default is None
        view.is_wide = f"{model}.{key}" in WIDE
        if not isinstance(kind, FormField) or default is PydanticUndefined:
            return
        if kind.control == "number" and default is not None:
            usual = _("If empty: {default}.", default=f"{default:g}")
            view.hint = f"{view.hint} {usual}".strip()
        elif kind.control in {"tick", "choice", "ticks"} and not is_given:
            view.texts = kind.shown(plain(default))


@dataclass(frozen=True)
class FormRows:
    """Models that stand one below the other, in a list or each under its id."""

    part: FormPart
    is_keyed: bool

    def read(self, form: Mapping[str, Texts], name: str) -> list[FormRow] | None:
        """Return the rows in their order on the page."""
        tokens = form.get(f"{name}.#", ())
        return [FormRow(token, self.part.read(form, f"{name}.{token}")) for token in tokens] or None

    def merge(self, old: Any, new: Sequence[FormRow] | None) -> Any:
        """Return the rows that were filled in."""
        pairs = old.items() if isinstance(old, dict) else enumerate(_listed_rows(old))
        before = {str(key): value for key, value in pairs}
        rows = [
            (key, self.part.merge(before.get(row.token), row.data) or {})
            for key, row in self.keyed(new or ())
        ]
        if not rows:
            return None if before else old
        return dict(rows) if self.is_keyed else [row for _, row in rows]

    def keyed(self, rows: Sequence[FormRow]) -> list[tuple[str | int, FormRow]]:
        """Return the rows that are filled in, each with its key or position in the file."""
        filled = [row for row in rows if not row.is_new or self.is_filled(row)]
        if not self.is_keyed:
            return list(enumerate(filled))
        taken = {row.token for row in filled if not row.is_new}
        keyed: list[tuple[str | int, FormRow]] = []
        for row in filled:
            key = row.token
            if row.is_new:
                name = as_id(str(row.data.get("name", ""))) or self.part.model.__name__.lower()
                key = free_id(name, taken)
                taken.add(key)
            keyed.append((key, row))
        return keyed

    def is_filled(self, row: FormRow) -> bool:
        """Whether anything was typed into a new row."""
        return self.part.merge(None, row.data) is not None

    def rows(self, data: Any) -> list[FormRow]:
        """Return the data of a file, or rows that were read from a form, as rows."""
        if isinstance(data, Mapping):
            return [
                FormRow(str(key), one if isinstance(one, dict) else {}) for key, one in data.items()
            ]
        return [
            one
            if isinstance(one, FormRow)
            else FormRow(str(number), one if isinstance(one, dict) else {})
            for number, one in enumerate(_listed_rows(data))
        ]

    def view(self, name: str, data: Any, here: Location, choices: Choices, near: Near) -> FieldView:
        """Return what a page draws."""
        view = FieldView("rows", name, here)
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
class FormTable:
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

    def view(self, name: str, data: Any, here: Location, choices: Choices, near: Near) -> FieldView:
        """Return what a page draws."""
        data = data if isinstance(data, Mapping) else {}
        view = FieldView("table", name, here)
        for key, label in _with_missing(choices.of(self.keys, near), data):
            one = _view(self.inner, f"{name}.{key}", data.get(key), (*here, key), choices, near)
            one.label, one.token, one.is_given = label, key, key in data
            view.children.append(one)
        return view


def _way(kind: Kind, location: Location) -> list[tuple[str | int, str]]:
    if isinstance(kind, FormPart):
        return kind.way(location)
    if not location or isinstance(kind, FormField):
        return []
    inner = kind.part if isinstance(kind, FormRows) else kind.inner
    here = location[0]
    return [(here, str(here + 1 if isinstance(here, int) else here)), *_way(inner, location[1:])]


def _title(row: FieldView) -> str:
    """Return what a row is called: the text or the choice of its first field that is shown."""
    shown = next((one for one in row.children if one.control != "hidden"), row)
    return dict(shown.options).get(shown.text, shown.text)


def _listed_rows(data: Any) -> Sequence[Any]:
    return data if isinstance(data, (list, tuple)) else ()


def _view(
    kind: Kind, name: str, data: Any, here: Location, choices: Choices, near: Near
) -> FieldView:
    if not isinstance(kind, FormField):
        return kind.view(name, data, here, choices, near)
    texts = kind.shown(plain(data))
    options = choices.of(kind.choices, near) if kind.choices else ()
    if kind.control in {"choice", "ticks", "pair"}:
        options = _with_missing(options, texts)
    view = FieldView(kind.control, name, here, texts=texts, options=options, choices=kind.choices)
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
        return FormRows(part_of(base(get_args(inner)[0])), is_keyed=False)
    value = get_args(inner)[1]
    if name in _TABLES:
        keys = _TABLES[name]
        return FormTable(keys, _value_kind(value))
    return FormRows(part_of(base(value)), is_keyed=True)


def _value_kind(hint: Any) -> Kind:
    if get_origin(base(hint)) is dict:
        return FormTable("levels", _value_kind(get_args(base(hint))[1]))
    if base(hint) is int:
        return number_of(hint)
    return part_of(base(hint)) if base(hint).__name__ != "TimeRange" else RANGE


def part_of(model: type[BaseModel], names: Sequence[str] = ()) -> FormPart:
    """Return the part of a form for a model, or for some of its fields."""
    return FormPart(model, tuple(names) or tuple(model.model_fields))


Options = Sequence[tuple[str, str]]
Around = Mapping[str, Any]

ENUMS = (
    AnswerSheets,
    CognitiveLevel,
    CourseText,
    EventKind,
    Interpretation,
    Method,
    PaperSize,
    SetsFor,
    Together,
)


class WorkshopChoices:
    """The choices in one workshop, as far as its file can be read."""

    def __init__(
        self, data: Mapping[str, Any], modules: Sequence[Module], definitions: Definitions | None
    ) -> None:
        self.data = data
        self.modules = {module.id: module for module in modules}
        self.definitions = definitions

    def of(self, name: str, near: Around) -> Options:
        """Return values and labels of a list."""
        return _LISTS[name](self, near)

    def named(self, field: str) -> Options:
        """Return the ids and names below a field: speakers, rooms, groups, venues."""
        entries = self.data.get(field)
        pairs = entries.items() if isinstance(entries, Mapping) else ()
        return [
            (key, str(one.get("name") or key) if isinstance(one, Mapping) else key)
            for key, one in pairs
        ]

    def dates(self) -> Options:
        """Return the dates of the workshop, with their days of the week."""
        from datetime import date

        from babel.dates import format_date

        dates = self.data.get("dates")
        found = []
        for text in map(str, dates if isinstance(dates, list) else ()):
            try:
                day = format_date(date.fromisoformat(text), "EEE", locale_of(spoken()))
                # in lines from right to left, an isolated date keeps its order
                shown = text if direction_of(spoken()) == "ltr" else f"\u2066{text}\u2069"
                found.append((text, f"{day} {shown}"))
            except ValueError:
                found.append((text, text))
        return found

    def used_modules(self) -> list[str]:
        """Return the ids of the modules that the workshop has."""
        entries = self.data.get("modules")
        each = entries if isinstance(entries, list) else ()
        ids = [one.get("id") for one in each if isinstance(one, Mapping)]
        return [one for one in ids if isinstance(one, str)]

    def titled(self, ids: Sequence[str]) -> Options:
        """Return modules with their titles."""
        return [
            (one, self.modules[one].title if one in self.modules else one)
            for one in dict.fromkeys(ids)
        ]

    def variants(self, near: Around) -> Options:
        """Return the forms of a module, or all that there are where none is chosen yet."""
        module = self.modules.get(str(near.get("id")))
        each = [module] if module else list(self.modules.values())
        names = [STANDARD, *(name for one in each for name in one.variants)]
        return [(name, _(name).capitalize()) for name in dict.fromkeys(names)]

    def sessions(self, near: Around) -> Options:
        """Return the sessions of a module."""
        module = self.modules.get(str(near.get("id")))
        return [(one.id, one.title) for one in module.sessions] if module else []

    def objectives(self) -> Options:
        """Return the objectives of the modules that the workshop has."""
        used = (self.modules[one] for one in self.used_modules() if one in self.modules)
        return [
            (one.id, f"{each.short_title}: {one.text}") for each in used for one in each.objectives
        ]

    def exercises(self) -> Options:
        """Return the exercises of the modules."""
        courses = self.definitions.courses if self.definitions else ()
        return [
            (one.exercise.id, one.exercise.title) for course in courses for one in course.exercises
        ]


class ItemChoices:
    """The choices in one item of a bank."""

    def __init__(self, course: Course, data: Mapping[str, Any]) -> None:
        self.course = course
        self.data = data

    def of(self, name: str, near: Around) -> Options:
        """Return values and labels of a list."""
        del near
        module, bank = self.course.module, self.course.bank
        match name:
            case "objectives":
                return [(one.id, one.text) for one in module.objectives]
            case "cases":
                return [(one.id, one.title) for one in bank.cases]
            case "references":
                return [(one.id, f"{one.body}, {one.title}") for one in module.references]
            case "letters":
                return self._letters()
            case _:
                return _labelled(name, _VALUES.get(name, ()))

    def _letters(self) -> Options:
        """Return the options that are there, or that were just typed."""
        rows = self.data.get("options")
        each = [getattr(row, "data", row) for row in rows if row] if isinstance(rows, list) else []
        return [
            (str(one["id"]), f"{one['id']}: {one.get('text') or ''}"[:_LONGEST_LABEL])
            for one in each
            if isinstance(one, dict) and one.get("id")
        ]


_VALUES = {"CognitiveLevel": tuple(CognitiveLevel), "verdicts": ("true", "false")}
_LONGEST_LABEL = 60
"""Characters of an option's text where it is chosen as the key."""


def _countries() -> Options:
    names = locale_of(spoken()).territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha()]
    return sorted(found, key=lambda one: sort_key(one[1], spoken()))


def in_words(value: str) -> str:
    """Return what a value is called that has no label of its own, in English."""
    return value.replace("-", " ").capitalize()


def _labelled(name: str, values: Sequence[str]) -> Options:
    labels = OPTIONS.get(name, {})
    return [(one, _(labels.get(one, in_words(one)))) for one in values]


_LISTS: Mapping[str, Callable[[WorkshopChoices, Around], Options]] = {
    "countries": lambda _choices, _near: _countries(),
    "dates": lambda choices, _near: choices.dates(),
    "event days": lambda choices, _near: [(EVERY_DAY, _("Every day")), *choices.dates()],
    "exercises": lambda choices, _near: choices.exercises(),
    "groups": lambda choices, _near: choices.named("groups"),
    "levels": lambda _choices, _near: _labelled("CognitiveLevel", list(CognitiveLevel)),
    "modules": lambda choices, _near: choices.titled(choices.used_modules()),
    "modules on offer": lambda choices, _near: choices.titled(list(choices.modules)),
    "objectives": lambda choices, _near: choices.objectives(),
    "pauses": lambda _choices, _near: _labelled("", [one for one in EventKind if one.is_pause]),
    "rooms": lambda choices, _near: choices.named("rooms"),
    "sessions": WorkshopChoices.sessions,
    "speakers": lambda choices, _near: choices.named("speakers"),
    "types": lambda _choices, _near: _labelled("types", list(FORMATS)),
    "variants": WorkshopChoices.variants,
    "venues": lambda choices, _near: choices.named("venues"),
    "yes or no": lambda _choices, _near: _labelled("yes or no", list(OPTIONS["yes or no"])),
    "zones": lambda _choices, _near: [(zone, zone) for zone in sorted(available_timezones())],
} | {
    one.__name__: lambda _choices, _near, one=one: _labelled(
        one.__name__, [each.value for each in one]
    )
    for one in ENUMS
}
