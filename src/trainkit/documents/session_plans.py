"""The trainers' session plans: a run sheet of each session, and the guide's text on it.

Words of a module's plan for one workshop: its own form alone, and counts of what is needed.

Authors write a module once, for any number of participants and for each of its forms. Here tables
lose the columns of other forms, and "each pair" gets the number of pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from trainkit.agenda.workshop.agenda import Entry
from trainkit.documents.card_sets import PrintedSet, sets_of
from trainkit.documents.frame import Frame, clock_line, frame_of, weekday_date, with_original_texts
from trainkit.documents.handouts import (
    Chapter,
    HeldSession,
    HeldStep,
    as_handed_out,
    assets_of,
    chapter_of,
    held_sessions,
    timed_steps,
    variant_of,
)
from trainkit.documents.seating import Seating, seating_of
from trainkit.documents.slides import slides_of_steps, slides_view
from trainkit.model.cards import cells
from trainkit.model.module import STANDARD, Module, of_form, split_guide
from trainkit.planning.printed import Audience, Document, Kit
from trainkit.render.pages import PdfRecipe, View
from trainkit.text.languages import _, comma_list, country_name, digits, semicolon_list


def of_variant(text: str, module: Module, variant: str) -> str:
    """Return Markdown that has the paragraphs, boxes and columns of one form of a module alone.

    A column belongs to a form if its heading has the form's name or its hours ("Short, 120 min",
    "4 h"); a form that adds sessions to another has the columns of that one. A table that then
    says only how many minutes each session has is left out.
    """
    names = {name: _names(module, name) for name in (STANDARD, *module.variants)}
    columns = _extended(module, variant)
    return "\n".join(_lines(of_form(text, variant).split("\n"), names, columns))


def _extended(module: Module, variant: str) -> str:
    """Return the form to which this one adds sessions; itself if it adds to none."""
    sessions = {
        name: {(entry.session, tuple(entry.steps)) for entry in entries}
        for name, entries in module.variants.items()
    }
    own = sessions.get(variant, set())
    return next((name for name, held in sessions.items() if held < own), variant)


def _names(module: Module, variant: str) -> re.Pattern[str]:
    minutes = sum(session.minutes for session in module.timed_sessions(variant))
    hours, rest = divmod(minutes, 60)
    length = "" if rest else f"|{hours} h"
    return re.compile(rf"\b(?:{re.escape(variant)}{length})\b", re.IGNORECASE)


def _lines(
    lines: Sequence[str], names: Mapping[str, re.Pattern[str]], variant: str
) -> Iterator[str]:
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and lines[end].lstrip().startswith("|"):
            end += 1
        table = _reduced([cells(line) for line in lines[index:end]], names, variant)
        if end > index + 2 and table is not None:
            yield from (f"| {' | '.join(row)} |" for row in table)
            index = end
        elif end > index:
            yield from lines[index:end]
            index = end
        elif _leads_to_minutes(lines, index, names, variant):
            index += 1
        else:
            yield lines[index]
            index += 1


def _leads_to_minutes(
    lines: Sequence[str], index: int, names: Mapping[str, re.Pattern[str]], variant: str
) -> bool:
    """Whether a line is the caption of a table that is left out."""
    if not lines[index].startswith("Table:"):
        return False
    below = [line for line in lines[index + 1 : index + 3] if line.strip()]
    start = lines.index(below[0], index) if below else index
    end = start
    while end < len(lines) and lines[end].lstrip().startswith("|"):
        end += 1
    return _reduced([cells(line) for line in lines[start:end]], names, variant) == []


def _reduced(
    rows: Sequence[list[str]], names: Mapping[str, re.Pattern[str]], variant: str
) -> list[list[str]] | None:
    """Return a table's rows for one form, none if they hold but minutes.

    ``None`` for a table that has no columns for forms.
    """
    if len(rows) < 3 or any(len(row) != len(rows[0]) for row in rows):
        return None
    named = [{name for name, pattern in names.items() if pattern.search(cell)} for cell in rows[0]]
    own = [column for column, found in enumerate(named) if found == {variant}]
    if len({name for found in named for name in found}) < 2 or not own:
        return None
    kept = [column for column, found in enumerate(named) if not found or column in own]
    taught = [row for row in rows[2:] if row[own[0]].strip("*") not in {"", "-", "–"}]
    if all(re.fullmatch(r"\**\d+\s*%?\**", row[own[0]]) for row in taught):
        return []
    return [[row[column] for column in kept] for row in (*rows[:2], *taught)]


class Held(View):
    """When a session is held for some groups."""

    when: str
    """Date and time, and the groups if not all have it then."""
    minutes: int
    speakers: str
    room: str


class RunStep(View):
    """A step on the run sheet."""

    start: str
    """On the clock; of a session that is held several times, from 0:00 on."""
    minutes: int
    title: str
    method: str
    material: str
    """What is handed out or on the wall; Markdown."""
    slides: str
    """The slides to project: "7", "7–9"; empty for none."""
    notes: str
    """What the trainer says, asks and expects; Markdown."""


class SessionPlan(View):
    """One session as the trainer will teach it."""

    id: str
    title: str
    objectives: tuple[str, ...]
    steps: tuple[RunStep, ...]
    opening: int
    """The slide with which it opens; 0 if there is none."""
    materials: tuple[str, ...]
    """With the counts of this workshop; Markdown."""
    needs: tuple[str, ...]
    sets: tuple[PrintedSet, ...] = ()
    """Of cards, which are in a file of their own."""
    notes: str
    """For the trainer, before the session; Markdown."""
    guide: str
    held: tuple[Held, ...]
    """One for each group that has it for itself."""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.held[0].minutes

    @property
    def planned(self) -> int:
        """How long its steps take; differs where a trainer changed the agenda by hand."""
        return sum(step.minutes for step in self.steps)


class SessionPlansView(View):
    """One module's session plans."""

    frame: Frame
    chapter: Chapter
    variant: str
    total_minutes: int
    seating: str
    """How many people at how many tables."""
    is_draft: bool
    """Whether a translation of the module has not been reviewed."""
    introduction: str
    """The guide's, without what belongs to other forms of the module."""
    sessions: tuple[SessionPlan, ...]


class RunSheetView(View):
    """How to lead an event of the workshop that is no session of a module: a round table."""

    frame: Frame
    title: str
    held: Held
    steps: tuple[RunStep, ...]
    write_down: tuple[str, ...]
    """The columns of the table for the report, which has a row for each of ``countries``."""
    countries: tuple[str, ...]


def session_plans(kit: Kit) -> Iterator[Document]:
    """Yield one PDF of session plans a module, and the run sheet of each event that has one."""
    yield from _run_sheets(kit)
    for course in (as_handed_out(kit, with_original_texts(one)) for one in kit.definitions.courses):
        variant = variant_of(kit, course)
        guide = split_guide(of_variant(course.guide, course.module, variant))
        deck = slides_view(kit, course)
        sets = tuple(sets_of(kit, course))
        sessions = tuple(
            _plan(kit, course.module, held, guide.sessions, slides_of_steps(deck)).model_copy(
                update={"sets": tuple(one for one in sets if one.part == part)}
            )
            for part, held in enumerate(held_sessions(kit, course))
        )
        view = SessionPlansView(
            frame=frame_of(
                kit, _("Session plans: {module}", module=course.module.title), Audience.TRAINERS
            ),
            chapter=chapter_of(course),
            variant=_(variant),
            total_minutes=sum(plan.minutes for plan in sessions),
            seating=seating_of(kit, ()).words,
            is_draft=course.is_draft,
            introduction=guide.introduction,
            sessions=sessions,
        )
        recipe = PdfRecipe("plans/session-plans.html", view, (assets_of(course),))
        yield Document(Audience.TRAINERS, f"session-plans/{course.module.id}.pdf", recipe)


def _run_sheets(kit: Kit) -> Iterator[Document]:
    workshop = kit.definitions.workshop
    events = {event.id: event for event in workshop.events if event.run_sheet}
    for row in kit.agenda.rows:
        if event := events.pop(row.entry.event or "", None):
            seating, begin = seating_of(kit, row.entry.groups), row.entry.start
            steps = timed_steps(list(enumerate(event.run_sheet)), datetime.combine(row.date, begin))
            view = RunSheetView(
                frame=frame_of(kit, row.entry.title, Audience.TRAINERS),
                title=row.entry.title,
                held=_held(kit, row.date, row.entry),
                steps=tuple(_step("", step, {}, seating) for step in steps),
                write_down=event.write_down,
                countries=tuple(country_name(code) for code in workshop.countries),
            )
            recipe = PdfRecipe("plans/run-sheet.html", view)
            yield Document(Audience.TRAINERS, f"run-sheets/{event.id}.pdf", recipe)


Shown = Mapping[tuple[str, int], tuple[int, int]]
"""The first and the last slide of each step, by session and number."""


def _plan(
    kit: Kit, module: Module, held: HeldSession, guide: Mapping[str, str], shown: Shown
) -> SessionPlan:
    session = held.session
    seating = seating_of(kit, held.entry.groups)
    numbers = {o.id: number for number, o in enumerate(module.objectives, 1)}
    return SessionPlan(
        id=session.id,
        title=held.entry.title,
        objectives=tuple(
            f"{numbers[name]}. {module.objective(name).text}" for name in session.objectives
        ),
        steps=tuple(_step(session.id, step, shown, seating) for step in held.steps),
        opening=shown.get((session.id, 0), (0, 0))[0],
        materials=tuple(map(seating.counted, session.materials)),
        needs=tuple(map(seating.counted, session.needs)),
        notes=session.notes or "",
        guide=guide.get(session.id, ""),
        held=tuple(_held(kit, *one) for one in held.placed),
    )


def _step(session: str, held: HeldStep, shown: Shown, seating: Seating) -> RunStep:
    step = held.step
    first, last = shown.get((session, held.number), (0, 0))
    return RunStep(
        start=held.start,
        minutes=step.minutes,
        title=step.title,
        method=step.method.label,
        material=seating.counted(step.material or ""),
        slides="" if not first else digits(first) if first == last else digits(f"{first}–{last}"),
        notes=step.notes or "",
    )


def _held(kit: Kit, day: date, entry: Entry) -> Held:
    workshop = kit.definitions.workshop
    clock = clock_line(entry.start, entry.end)
    when = comma_list([weekday_date(day, workshop.language), clock])
    names = [workshop.groups[key].name for key in entry.groups if len(workshop.groups) > 1]
    return Held(
        when=f"{when} · {comma_list(names)}" if names else when,
        minutes=entry.minutes,
        speakers=semicolon_list(workshop.speakers[name].name for name in entry.speakers),
        room=workshop.rooms[entry.room].name if entry.room else "",
    )
