"""A course module: objectives, sessions with timed steps, references and glossary.

One folder a module: ``module.yaml`` (this model), ``handout.md``, ``guide.md``, ``items.yaml`` and
``figures/``. Levels follow Bloom's revised taxonomy (Anderson and Krathwohl 2001).

Text for trainers that only some forms of a module have: ``{short, case} Use three cards``.

The names stand before a paragraph, or on a line of their own above a box. Without names, a text
belongs to all forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Annotated, Self

from pydantic import Field, model_validator

from trainkit.model.fields import Day, Definition, Id, Language, Line, Text, Version, refused
from trainkit.text.languages import N_, _

_FORMS = r"^\{([^{}\n]{1,100})\}"
_NAMED = re.compile(
    _FORMS
    + r"(?:[ \t]+(?P<paragraph>(?:\S.*(?:\n|\Z))+)"
    + r"|[ \t]*\n(?P<box>:::+[ \t]*\w(?:.*\n)+?:::+[ \t]*(?:\n|\Z)))\n*",
    re.MULTILINE,
)


def of_form(text: str, form: str) -> str:
    """Return a text as one form of the module has it, without the names."""

    def shown(found: re.Match[str]) -> str:
        if form not in _names(found[1]):
            return ""
        return text[found.start(found.lastgroup or 0) : found.end()]

    return _NAMED.sub(shown, text)


def forms_named(text: str) -> Iterator[tuple[int, str]]:
    """Yield each name of a form with its line, counted from 1."""
    for number, line in enumerate(text.split("\n"), 1):
        found = re.match(_FORMS, line)
        if found:
            for name in _names(found[1]):
                yield number, name


def _names(listed: str) -> list[str]:
    return [name.strip() for name in listed.split(",")]


STANDARD = N_("standard")
"""The name of the variant in which every session has its own full length."""

_VARIANTS = (N_("short"), N_("extended"), N_("case"))
"""Names that the built-in modules use besides, for the catalogues."""


class BloomLevel(StrEnum):
    """What a learner does with the knowledge, in rising order."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class Method(StrEnum):
    """How a session or a step is taught."""

    LECTURE = "lecture"
    DISCUSSION = "discussion"
    DEMONSTRATION = "demonstration"
    EXERCISE = "exercise"
    CASE = "case"
    LAB = "lab"
    GROUP_WORK = "group-work"
    ROLE_PLAY = "role-play"
    QUIZ = "quiz"
    REVIEW = "review"

    @property
    def label(self) -> str:
        """The name of the method, in the language that is written now."""
        return _(_METHODS[self])


_METHODS = {
    Method.LECTURE: N_("Lecture"),
    Method.DISCUSSION: N_("Discussion"),
    Method.DEMONSTRATION: N_("Demonstration"),
    Method.EXERCISE: N_("Exercise"),
    Method.CASE: N_("Case"),
    Method.LAB: N_("Lab"),
    Method.GROUP_WORK: N_("Group work"),
    Method.ROLE_PLAY: N_("Role play"),
    Method.QUIZ: N_("Quiz"),
    Method.REVIEW: N_("Review"),
}


class Objective(Definition):
    """What a participant can do afterwards, as an observable verb and its object."""

    id: Id
    level: BloomLevel
    text: Line
    """Starts with the verb and ends without a full stop: "Resolve a CGNAT query from …"."""


class Step(Definition):
    """One timed step of a session plan."""

    minutes: Annotated[int, Field(ge=0, le=90)]
    """0 for a step that only other variants have time for."""
    title: Line
    """What happens, in a few words."""
    method: Method
    material: Text | None = None
    """What people use or see: handout section, cards, flip chart."""
    notes: Text | None = None
    """What the trainer says, asks and expects; Markdown."""
    may_pause_after: bool = False
    """True where a break may come between this step and the next."""


class Session(Definition):
    """One session: 15 to 90 minutes on one subject, cut into timed steps."""

    id: Id
    title: Line
    minutes: Annotated[int, Field(ge=15, le=90)]
    method: Method
    """The method that takes most of the time; the agenda shows it."""
    objectives: Annotated[tuple[Id, ...], Field(min_length=1)]
    summary: Text
    """One sentence for the agenda: what participants will be able to do."""
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]
    """Their minutes add up to the session's."""
    materials: tuple[Text, ...] = ()
    needs: tuple[Text, ...] = ()
    """Room, equipment, copies; everything must also work without internet."""
    notes: Text | None = None
    """For the trainer, before the session; Markdown."""
    standard: bool = True
    """False for a session that is only in the variants that name it."""
    after: tuple[Id, ...] = ()
    """Sessions of this module that must come before this one; by default the one above it."""
    demanding: bool = False
    """True for what is better taught early in the day."""
    shortest: Annotated[int, Field(ge=5, le=90)] | None = None
    """The minutes to which the session may be shortened; not at all if left out."""
    longest: Annotated[int, Field(ge=5, le=180)] | None = None
    """The minutes to which the session may be lengthened; not at all if left out."""

    @property
    def marks(self) -> tuple[int, ...]:
        """Minutes after the start at which a break may come between two steps."""
        ends = accumulate(step.minutes for step in self.steps)
        return tuple(
            end
            for end, step in zip(ends, self.steps, strict=True)
            if step.may_pause_after and 0 < end < self.minutes
        )

    @model_validator(mode="after")
    def _lengths_agree(self) -> Self:
        _check_lengths(self)
        return self

    @model_validator(mode="after")
    def _steps_fill_the_session(self) -> Self:
        total = sum(step.minutes for step in self.steps)
        if total != self.minutes:
            raise refused(
                "the steps add up to {total} minutes, but the session has {minutes}",
                total=total,
                minutes=self.minutes,
            )
        return self


class VariantSession(Definition):
    """A session as a shorter or longer variant of the course has it."""

    session: Id
    minutes: Annotated[int, Field(ge=10, le=90)]
    steps: tuple[Annotated[int, Field(ge=0, le=90)], ...]
    """Minutes for each of the session's steps, in order; 0 leaves the step out."""
    shortest: Annotated[int, Field(ge=5, le=90)] | None = None
    longest: Annotated[int, Field(ge=5, le=180)] | None = None

    @model_validator(mode="after")
    def _lengths_agree(self) -> Self:
        _check_lengths(self)
        return self


def _check_lengths(session: Session | VariantSession) -> None:
    if (session.shortest or 0) > session.minutes or session.minutes > (
        session.longest or session.minutes
    ):
        raise refused("expected shortest, minutes and longest in ascending order")


class Prerequisites(Definition):
    """What must come before the module."""

    modules: tuple[Id, ...] = ()
    """Modules that must be taught earlier if the workshop has them."""
    knowledge: tuple[Text, ...] = ()
    """What participants should already know or bring, in words."""


class Reference(Definition):
    """A source, with the date on which its statement was last true as far as we know."""

    id: Id
    body: Line
    """Who issued it: IETF, Council of Europe, FATF."""
    number: Line | None = None
    """The document's number: RFC 6302, ETS 185."""
    title: Line
    year: Annotated[int, Field(ge=1900, le=2100)]
    url: Line | None = None
    as_of: Day
    """The date on which the copy consulted was current."""
    volatile: bool = False
    """True where the content may change: lists of parties, laws, figures."""
    note: Text | None = None


class GlossaryTerm(Definition):
    """A term, its meaning in this course, and its equivalents."""

    term: Line
    definition: Text
    translations: dict[Language, Line] = {}


class Module(Definition):
    """The definition of one course module."""

    id: Id
    version: Version
    title: Line
    short_title: Line
    """At most a line in a narrow column."""
    summary: Text
    audience: Text
    language: Language = "en"
    as_of: Day
    """When the content was last checked as a whole."""
    objectives: Annotated[tuple[Objective, ...], Field(min_length=3, max_length=9)]
    sessions: Annotated[tuple[Session, ...], Field(min_length=1)]
    variants: dict[Id, tuple[VariantSession, ...]] = {}
    """Other forms of the course: ``short`` is two hours, ``extended`` six."""
    prerequisites: Prerequisites = Prerequisites()
    references: Annotated[tuple[Reference, ...], Field(min_length=1)]
    glossary: tuple[GlossaryTerm, ...] = ()

    def objective(self, objective_id: str) -> Objective:
        """Return the objective with this id; raises ``KeyError`` if there is none."""
        return {objective.id: objective for objective in self.objectives}[objective_id]

    def session(self, session_id: str) -> Session:
        """Return the session with this id; raises ``KeyError`` if there is none."""
        return {session.id: session for session in self.sessions}[session_id]

    def reference(self, reference_id: str) -> Reference:
        """Return the reference with this id; raises ``KeyError`` if there is none."""
        return {reference.id: reference for reference in self.references}[reference_id]

    def timed_sessions(self, variant: str = STANDARD) -> tuple[Session, ...]:
        """Return the variant's sessions, with its minutes and notes, without steps it leaves out.

        Raises ``KeyError`` for a variant that the module does not declare.
        """
        if variant == STANDARD:
            standard = (session for session in self.sessions if session.standard)
            return tuple(
                _timed(s, s, [step.minutes for step in s.steps], variant) for s in standard
            )
        return tuple(
            _timed(self.session(entry.session), entry, entry.steps, variant)
            for entry in self.variants[variant]
        )

    def taught_steps(self, variant: str = STANDARD) -> Mapping[str, tuple[int, ...]]:
        """Return which steps each session of a variant has, counted from 1 in the module.

        Raises ``KeyError`` for a variant that the module does not declare.
        """
        if variant == STANDARD:
            lengths = {s.id: [step.minutes for step in s.steps] for s in self.sessions}
        else:
            lengths = {entry.session: list(entry.steps) for entry in self.variants[variant]}
        return {
            name: tuple(number for number, minutes in enumerate(steps, 1) if minutes)
            for name, steps in lengths.items()
        }


def _timed(
    session: Session, lengths: Session | VariantSession, steps: Sequence[int], variant: str
) -> Session:
    """Return the session with other lengths, without the steps that have no minutes."""
    kept = tuple(
        step.model_copy(
            update={"minutes": length, "notes": step.notes and of_form(step.notes, variant)}
        )
        for step, length in zip(session.steps, steps, strict=True)
        if length
    )
    return session.model_copy(
        update={
            "minutes": lengths.minutes,
            "shortest": lengths.shortest,
            "longest": lengths.longest,
            "notes": session.notes and of_form(session.notes, variant),
            "materials": tuple(filter(None, (of_form(one, variant) for one in session.materials))),
            "needs": tuple(filter(None, (of_form(one, variant) for one in session.needs))),
            "steps": kept,
        }
    )


_HEADING = re.compile(r"^##\s+(?P<title>.*?)\s*(?:\{#(?P<id>[^}]*)\})?\s*$")


@dataclass(frozen=True)
class Guide:
    """The guide's introduction and its session parts, as Markdown, with the parts' lines."""

    introduction: str
    sessions: Mapping[str, str]
    lines: Mapping[str, int]
    """Where each part's heading stands, counted from 1."""
    repeated: tuple[tuple[str, int], ...] = ()
    """Ids of second headings, with the line."""


def split_guide(text: str) -> Guide:
    """Split a guide; text under headings without an id belongs to the introduction."""
    introduction: list[str] = []
    parts: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    repeated: list[tuple[str, int]] = []
    target = introduction
    fenced = False
    for number, line in enumerate(text.split("\n"), 1):
        fenced ^= line.startswith("```")
        heading = None if fenced else _HEADING.match(line)
        if heading and heading["id"]:
            if heading["id"] in parts:
                repeated.append((heading["id"], number))
            target = parts.setdefault(heading["id"], [])
            lines.setdefault(heading["id"], number)
        elif heading:
            target = introduction
            target.append(line)
        else:
            target.append(line)
    return Guide(
        "\n".join(introduction).strip(),
        {name: "\n".join(part).strip() for name, part in parts.items()},
        lines,
        tuple(repeated),
    )
