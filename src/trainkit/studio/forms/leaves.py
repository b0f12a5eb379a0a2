"""Fields of a single value: how data is shown in them, and what is read back.

A field is shown as texts and read as texts, one for each of its inputs. What a person types
becomes data without a check of its own: the library's reader checks what the file then says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import EnumType
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo

from trainkit.definitions.assessment import Anchors
from trainkit.definitions.workshop import Figure
from trainkit.fields import (
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
)
from trainkit.items.registry import TypeName
from trainkit.typed_answers import (
    AnswerError,
    read_country,
    read_dates,
    read_languages,
    read_zone,
)

__all__ = ["RANGE", "Leaf", "Texts", "bare", "base", "leaf_of", "number_of"]

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Leaf:
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


def _countries(text: str) -> list[str]:
    return [read_country(part) for part in re.split("[,;،؛\n]", text) if part.strip()]


HIDDEN = Leaf("hidden", _one, _text)
LINE = Leaf("line", _one, _text)
LETTER = Leaf("line", _one, _text, attributes={"maxlength": "1"})
AREA = Leaf("area", _one, _text)
NUMBER = Leaf("number", _one, _number)
LINES = Leaf("area", _lines_shown, _lines)
COMMAS = Leaf("line", _commas_shown, _commas)
RANGE = Leaf("range", _range_shown, _range)


def choose(choices: str) -> Leaf:
    """Return a field in which one thing is chosen from a list."""
    return Leaf("choice", _one, _text, choices)


def ticks(choices: str) -> Leaf:
    """Return a field in which any number of things are ticked."""
    return Leaf("ticks", _listed, _chosen, choices)


_BY_NAME: Mapping[str, Leaf] = {
    "Workshop.dates": Leaf("area", _lines_shown, _understood(_dates, _lines)),
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
    "between sites": Leaf("pair", _listed, _chosen, "venues"),
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
    "verdict": Leaf("choice", _one, _yes_no, "verdicts"),
}
"""Fields that name other things of the workshop, or that people write otherwise than their type."""

_BY_TYPE: tuple[tuple[Any, Leaf], ...] = (
    (Figure, NUMBER),
    (Anchors, Leaf("line", _commas_shown, _anchors)),
    (Zone, Leaf("line", _one, _understood(read_zone, _text), "zones")),
    (CountryCode, Leaf("line", _one, _understood(read_country, _text), "countries")),
    (ClockTime, Leaf("time", _one, _text)),
    (Day, Leaf("date", _one, _text)),
    (Range, RANGE),
    (Slots, Leaf("area", _lines_shown, _slots)),
    (tuple[TypeName, ...], ticks("types")),
    (tuple[Id, Id], _BY_NAME["between sites"]),
    (tuple[Line, ...], LINES),
    (tuple[Language, ...], Leaf("line", _commas_shown, _understood(_languages, _commas))),
    (tuple[CountryCode, ...], Leaf("line", _commas_shown, _understood(_countries, _commas))),
    (tuple[ParticipantCode, ...], COMMAS),
    (tuple[Id, ...], COMMAS),
    (Line, LINE),
    (Text, AREA),
    (Decimal, LINE),
    (str, LINE),
    (bool, Leaf("tick", _is_true, bool)),
    (int, NUMBER),
    (float, NUMBER),
)
"""Types, the special ones first, and their fields."""

_LIMITS = {Ge: ("min", "ge"), Le: ("max", "le"), Gt: ("min", "gt"), Lt: ("max", "lt")}


def leaf_of(model: str, name: str, hint: Any) -> Leaf | None:
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
        return Leaf("choice", _one, _yes_no, "yes or no")
    found = next((leaf for kind, leaf in _BY_TYPE if _is(inner, kind)), None)
    return number_of(inner) if found is NUMBER else found


def number_of(hint: Any) -> Leaf:
    """Return the field of a number within the limits of its type."""
    return Leaf("number", _one, _number, attributes=_limits(hint))


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
