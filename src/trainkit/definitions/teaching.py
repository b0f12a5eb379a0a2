"""How the modules of a workshop are taught: to whom, by whom, where, in which language, when.

What stands at a session goes before what stands at its module.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from trainkit.definitions.base import Definition, Id, Language, Text
from trainkit.definitions.hours import Slots
from trainkit.definitions.module import STANDARD, Session

__all__ = [
    "Interpretation",
    "SessionPlacement",
    "Teaching",
    "TeachingFields",
    "Together",
    "WorkshopModule",
    "teaching_of",
]


class Interpretation(StrEnum):
    """How interpreters work: beside the speaker from a booth, or in turns with the speaker."""

    SIMULTANEOUS = "simultaneous"
    CONSECUTIVE = "consecutive"


class Together(StrEnum):
    """Whether groups have a session as one."""

    YES = "true"
    NO = "false"
    IF_POSSIBLE = "if-possible"

    @property
    def may_join(self) -> bool:
        """Whether there is a choice."""
        return self is Together.IF_POSSIBLE


def _together(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


Length = Annotated[int, Field(ge=5, le=180)]


class TeachingFields(Definition):
    """What may be said of a module and, otherwise, of one of its sessions."""

    speakers: tuple[Id, ...] = ()
    room: Id | None = None
    """The room, if there is no choice."""
    rooms: tuple[Id, ...] = ()
    """The rooms of which one is chosen; any that fits if neither this nor ``room`` is given."""
    groups: tuple[Id, ...] = ()
    """Who has it; all groups if empty."""
    together: Annotated[
        Together | None,
        BeforeValidator(_together),
        WithJsonSchema({"enum": [True, False, Together.IF_POSSIBLE.value]}),
    ] = None
    """``true``: the groups have each session as one; ``false``, if nothing is said: each group
    alone; ``if-possible``: as one where that suits."""
    language: Language | None = None
    """In which it is taught; left out, the speaker's language that the group understands."""
    interpretation: Interpretation | None = None
    """How it is interpreted, if it is; the workshop's way if left out."""
    equipment: tuple[Text, ...] = ()
    """What the room must have."""
    when: Slots = ()
    """When it may be: ``"2019-03-06"``, ``["09:00-12:30", "2019-03-06 14:00-16:00"]``; at any time
    if left out."""
    shortest: Length | None = None
    """A session may be shortened to so many minutes, if that helps."""
    longest: Length | None = None
    """A session may be made as long as that, if that helps."""

    @model_validator(mode="after")
    def _choices_agree(self) -> Self:
        if self.room is not None and self.rooms:
            raise PydanticCustomError("rooms", "expected either room or rooms, found both")
        if self.shortest and self.longest and self.shortest > self.longest:
            raise PydanticCustomError("range", "shortest is more than longest")
        return self


class SessionPlacement(TeachingFields):
    """How one session is taught, where it differs from the others of its module."""


class WorkshopModule(TeachingFields):
    """A module in this workshop."""

    id: Id
    folder: Text | None = None
    """Where the module lies, seen from workshop.yaml; left out, it is looked for in the workshop's
    ``curriculum/`` and then among the built-in ones."""
    variant: Id = STANDARD
    sessions: dict[Id, SessionPlacement] = {}

    def placed(self, session_id: str) -> Iterator[TeachingFields]:
        """Yield what is said of a session: first of itself, then of the module."""
        if session_id in self.sessions:
            yield self.sessions[session_id]
        yield self


@dataclass(frozen=True)
class Teaching:
    """How one session of a workshop is taught, with what is said of its module."""

    speakers: tuple[str, ...]
    rooms: tuple[str, ...]
    """Those permitted; any if empty."""
    groups: tuple[str, ...]
    """Those who have it, at least one."""
    together: Together
    language: str | None
    interpretation: Interpretation
    equipment: tuple[str, ...]
    when: Slots
    shortest: int
    longest: int


def teaching_of(
    entry: WorkshopModule,
    session: Session,
    groups: tuple[str, ...],
    interpretation: Interpretation,
) -> Teaching:
    """Return how a session, timed as in the workshop's variant, is taught.

    ``groups`` and ``interpretation`` are the workshop's own, which hold where nothing is said.
    """

    def said(field: str) -> Any:
        values = (getattr(fields, field) for fields in entry.placed(session.id))
        return next((value for value in values if value not in (None, ())), None)

    named = next((f for f in entry.placed(session.id) if f.room is not None or f.rooms), None)
    shortest, longest = (said(field) or getattr(session, field) for field in _LENGTHS)
    return Teaching(
        speakers=said("speakers") or (),
        rooms=() if named is None else named.rooms or (str(named.room),),
        groups=tuple(group for group in groups if group in (said("groups") or groups)),
        together=said("together") or Together.NO,
        language=said("language"),
        interpretation=said("interpretation") or interpretation,
        equipment=said("equipment") or (),
        when=said("when") or (),
        shortest=min(shortest or session.minutes, session.minutes),
        longest=max(longest or session.minutes, session.minutes),
    )


_LENGTHS = ("shortest", "longest")
