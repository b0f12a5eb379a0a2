"""What there is to choose from in the fields of a workshop's settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from trainkit.collation import sort_key
from trainkit.definitions.loaded import Course, Definitions
from trainkit.definitions.module import STANDARD, Module
from trainkit.definitions.programme import EVERY_DAY, EventKind
from trainkit.definitions.teaching import Together
from trainkit.definitions.workshop import (
    AnswerSheets,
    CourseText,
    Interpretation,
    PaperSize,
    SetsFor,
)
from trainkit.items.base import CognitiveLevel
from trainkit.items.registry import FORMATS
from trainkit.languages import _, direction_of, locale_of, spoken
from trainkit.studio.forms.words import OPTIONS

__all__ = ["ENUMS", "ItemChoices", "WorkshopChoices", "in_words"]

Options = Sequence[tuple[str, str]]
Near = Mapping[str, Any]

ENUMS = (
    AnswerSheets,
    CognitiveLevel,
    CourseText,
    EventKind,
    Interpretation,
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

    def of(self, name: str, near: Near) -> Options:
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

    def variants(self, near: Near) -> Options:
        """Return the forms of a module, or all that there are where none is chosen yet."""
        module = self.modules.get(str(near.get("id")))
        each = [module] if module else list(self.modules.values())
        names = [STANDARD, *(name for one in each for name in one.variants)]
        return [(name, _(name).capitalize()) for name in dict.fromkeys(names)]

    def sessions(self, near: Near) -> Options:
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

    def of(self, name: str, near: Near) -> Options:
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


_LISTS: Mapping[str, Callable[[WorkshopChoices, Near], Options]] = {
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
