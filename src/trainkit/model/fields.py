"""The base of all models and the field types they share.

Values arrive as text (see ``model.yaml``) and the field's type decides what they mean, so ``NO``
stays a country code, ``12:30`` a time and ``1.10`` a version.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from trainkit.text.languages import N_, _

_DIRECTION = "\u202a-\u202e\u2066-\u2069"
_OTHER = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"

_FORBIDDEN = re.compile(f"([{_DIRECTION}])|[{_OTHER}]")


def forbidden_characters(text: str) -> Iterator[tuple[int, str]]:
    """Yield the position of each character that no text may hold, and what is wrong with it.

    Direction controls can make a text read otherwise than it is (Unicode Technical Report 36,
    section 2.10); other controls have no place in YAML, nor in the XML inside Excel and Word files.
    Marks that only join letters or end a direction run pass.
    """
    for match in _FORBIDDEN.finditer(text):
        name = f"U+{ord(match[0]):04X}"
        if match[1]:
            what = _(
                "found the invisible direction control {name}, which can hide part of a text",
                name=name,
            )
        else:
            what = _("found the control character {name}, which no text may hold", name=name)
        yield match.start(), what


class Definition(BaseModel):
    """A frozen model that refuses unknown keys: a typing mistake is an error, not silence.

    Its validator is built when it is first needed: a run reads few of the models there are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def expected(text: str, /, **values: object) -> PydanticCustomError:
    """Return the error that reads ``expected <text>, found …`` once the loader adds the value.

    Catalogues take the text, English with ``{names}`` for the values, from the call.
    """
    return PydanticCustomError("expected", "{what}", {"what": _(text, **values)})


def refused(text: str, /, **values: object) -> PydanticCustomError:
    """Return the error of a validator that says itself, in ``text``, what is wrong."""
    return PydanticCustomError("refused", "{message}", {"message": _(text, **values)})


_Values = TypeVar("_Values", bound=tuple[Hashable, ...])


def no_value_twice(what: str) -> AfterValidator:
    """Return a check that refuses a list in which a value occurs twice.

    ``what``, which is marked for translation, names what is expected.
    """

    def check(values: _Values) -> _Values:
        if len(set(values)) != len(values):
            raise expected(what)
        return values

    return AfterValidator(check)


def _nfc(value: Any) -> Any:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), BeforeValidator(_nfc)]
"""Text for people, in Unicode's composed form, without surrounding white space."""

Sha = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""The first 16 hexadecimal digits of a SHA-256 sum."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_NAMES = {"\n": N_("a line break"), "\r": N_("a line break"), "\t": N_("a tab")}


def one_line(value: str) -> str:
    """Return a text that has no line breaks and no other control characters."""
    found = _CONTROL.search(value)
    if found:
        named = _CONTROL_NAMES.get(found[0])
        code = f"U+{ord(found[0]):04X}"
        what = _(named) if named else _("the control character {code}", code=code)
        before = value[: found.start()][-30:].lstrip()
        if before:
            raise refused(
                'expected one line of text, found {what} after "{before}"', what=what, before=before
            )
        raise refused("expected one line of text, found {what}", what=what)
    return value


Line = Annotated[Text, AfterValidator(one_line)]
"""Text of one line: a title, a name, an answer to choose."""


def matching(pattern: str, what: str) -> Callable[[Any], str]:
    """Return a validator of text that has the form ``pattern``.

    ``what``, which is marked for translation, names it to a person.
    """
    compiled = re.compile(pattern, re.ASCII)  # or \d takes digits that no reader of times takes

    def check(value: Any) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise expected(what)
        return value

    return check


def text_schema(pattern: str, description: str) -> WithJsonSchema:
    """Return the JSON Schema of text of a given form, for editors."""
    return WithJsonSchema({"type": "string", "pattern": pattern, "description": description})


_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
Id = Annotated[
    str,
    BeforeValidator(
        matching(_ID, N_('an id of small letters, digits and hyphens such as "log-basics"'))
    ),
    text_schema(f"^{_ID}$", "small letters, digits and hyphens"),
]
"""A name for the machine: small ASCII letters, digits and hyphens."""
Ids = Annotated[tuple[Id, ...], no_value_twice(N_("each id only once"))]
"""A list of them."""


def as_id(text: str) -> str:
    """Return the first words of a text as an id; empty for scripts without Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain)[:4])


_VERSION = r"\d+(?:\.\d+){0,2}"
Version = Annotated[
    str,
    BeforeValidator(matching(_VERSION, N_('a version such as "1.0.0"'))),
    text_schema(f"^{_VERSION}$", "a version in quotation marks"),
]

_LANGUAGE = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?"
Language = Annotated[
    str,
    BeforeValidator(matching(_LANGUAGE, N_('a language tag such as "en", "ru" or "uz-Cyrl"'))),
    text_schema(f"^{_LANGUAGE}$", "a BCP 47 language tag"),
]

_COUNTRY = r"[A-Z]{2}"
CountryCode = Annotated[
    str,
    BeforeValidator(matching(_COUNTRY, N_('a two-letter country code (ISO 3166) such as "KZ"'))),
    text_schema(f"^{_COUNTRY}$", "ISO 3166-1 alpha-2"),
]

_CODE = r"[A-Z0-9]+(?:-[A-Z0-9]+)*"
ParticipantCode = Annotated[
    str,
    BeforeValidator(
        matching(
            rf"(?=.{{1,12}}$){_CODE}",
            N_("a code of up to 12 capital letters, digits and hyphens such as PX-07"),
        )
    ),
    text_schema(f"^{_CODE}$", "a participant's code"),
]
"""What identifies a person on every paper."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+"
_EMAIL = rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
EmailAddress = Annotated[
    str,
    BeforeValidator(matching(_EMAIL, N_("an e-mail address such as name@example.org"))),
    text_schema(f"^{_EMAIL}$", "an e-mail address"),
]
"""Where a person is written to."""

_Moment = TypeVar("_Moment", time, date)

_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"


def _iso(kind: type[_Moment], pattern: str, what: str, wrong: str = "") -> Callable[[Any], _Moment]:
    """Return a validator of a time of day or a date, written as ISO 8601 has it.

    ``what`` names the form to a person; ``wrong`` what fits the form and is no such moment.
    """

    def check(value: Any) -> _Moment:
        if isinstance(value, kind):
            return value
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            raise expected(what)
        try:
            return kind.fromisoformat(value)
        except ValueError:
            raise expected(_(wrong or what)) from None

    return check


ClockTime = Annotated[
    time,
    BeforeValidator(_iso(time, _TIME, N_('a time of day such as "09:30"'))),
    text_schema(f"^{_TIME}$", "a time of day, 24 hours"),
]
"""A local time of day to the minute."""


DATE_PATTERN = r"\d{4}-\d{2}-\d{2}"


as_day = _iso(
    date,
    DATE_PATTERN,
    N_('a date such as "2019-03-05"'),
    N_("a date that is in the calendar"),
)
"""Returns the date that a value is or names; raises the error of ``expected``."""

Day = Annotated[
    date,
    BeforeValidator(as_day),
    text_schema(f"^{DATE_PATTERN}$", "a date: year-month-day"),
]
"""A calendar date, ISO 8601."""


class TimeRange(Definition):
    """From one local time to a later one on the same day."""

    start: ClockTime
    end: ClockTime

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


RANGE_PATTERN = rf"{_TIME}\s*[-–]\s*{_TIME}"


def time_range(value: Any) -> TimeRange:
    """Return the time range that ``value`` is or writes; raises the error of ``expected``."""
    if isinstance(value, TimeRange):
        return value
    if not isinstance(value, str) or not re.fullmatch(RANGE_PATTERN, value, re.ASCII):
        raise expected('a time range such as "09:00-13:00"')
    start, end = (time.fromisoformat(clock) for clock in re.findall(_TIME, value))
    if start >= end:
        raise expected("a time range that ends after it starts")
    return TimeRange(start=start, end=end)


Range = Annotated[
    TimeRange,
    BeforeValidator(time_range),
    text_schema(f"^{RANGE_PATTERN}$", "from-to, as 09:00-13:00"),
]
"""A time range written ``09:00-13:00``."""

Minutes = Annotated[int, Field(ge=1, le=600)]
"""A length in minutes."""


_zones = cache(available_timezones)  # which looks through hundreds of files


def _zone(value: str) -> str:
    if value not in _zones():
        raise expected('an IANA time zone such as "Asia/Almaty"')
    return value


Zone = Annotated[str, AfterValidator(_zone)]
"""The name of an IANA time zone; ``zoneinfo.ZoneInfo`` accepts it."""


@cache
def zone_info(name: str) -> ZoneInfo:
    """Return the zone's rules from the pinned tzdata release, not from what the system has.

    A machine whose own tables are old would put Almaty at +06:00 after March 2024.
    """
    table = files("tzdata").joinpath("zoneinfo", *name.split("/"))
    if not table.is_file():
        return ZoneInfo(name)
    with table.open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


Span = tuple[datetime, datetime]
"""From one local time to a later one, both without an offset."""


class Slot(Definition):
    """A date, hours, or hours on a date."""

    on: Day | None = None
    """``None`` for every date."""
    hours: Range | None = None
    """``None`` for the whole date."""

    def __str__(self) -> str:
        parts = (self.on.isoformat() if self.on else "", str(self.hours) if self.hours else "")
        return " ".join(part for part in parts if part)


_SLOT = rf"(?P<on>{DATE_PATTERN})?\s*(?P<hours>{RANGE_PATTERN})?"


def _slot(value: Any) -> Slot:
    if isinstance(value, Slot):
        return value
    match = re.fullmatch(_SLOT, value.strip(), re.ASCII) if isinstance(value, str) else None
    if not match or not match[0]:
        raise expected(
            'a time range such as "09:00-13:00", a date, or "2019-03-05 09:00-13:00" for both'
        )
    return Slot(
        on=as_day(match["on"]) if match["on"] else None,
        hours=time_range(match["hours"]) if match["hours"] else None,
    )


def _as_list(value: Any) -> Any:
    if value is None:
        return ()
    return value if isinstance(value, (list, tuple)) else (_slot(value),)


_SLOT_SCHEMA = {
    "type": "string",
    "pattern": rf"^(?:{DATE_PATTERN})?\s*(?:{RANGE_PATTERN})?$",
    "description": "09:00-13:00, 2019-03-05, or 2019-03-05 09:00-13:00",
}

Slots = Annotated[
    tuple[Annotated[Slot, BeforeValidator(_slot)], ...],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [_SLOT_SCHEMA, {"type": "array", "items": _SLOT_SCHEMA}]}),
]
"""One or several slots; a single one needs no brackets."""


def spans_of(slots: Iterable[Slot], dates: Sequence[date]) -> tuple[Span, ...]:
    """Return the slots as spans, those without a date on each of ``dates``; overlaps are joined."""
    return joined(
        _span(day, slot) for slot in slots for day in ((slot.on,) if slot.on else tuple(dates))
    )


def _span(day: date, slot: Slot) -> Span:
    midnight = datetime.combine(day, time())
    if slot.hours is None:
        return midnight, midnight + timedelta(days=1)
    return datetime.combine(day, slot.hours.start), datetime.combine(day, slot.hours.end)


_At = TypeVar("_At", int, datetime)


def joined(spans: Iterable[tuple[_At, _At]]) -> tuple[tuple[_At, _At], ...]:
    """Return spans in order of time; those that touch or overlap are one, empty ones fall away."""
    result: list[tuple[_At, _At]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def without(
    spans: Iterable[tuple[_At, _At]], taken: Iterable[tuple[_At, _At]]
) -> tuple[tuple[_At, _At], ...]:
    """Return what is left of spans, which are in order of time, when others are taken out."""
    left = list(spans)
    for start, end in taken:
        left = [
            piece
            for first, last in left
            for piece in ((first, min(last, start)), (max(first, end), last))
            if piece[0] < piece[1]
        ]
    return tuple(left)
