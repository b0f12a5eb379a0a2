"""Places the sessions of a workshop around what is fixed: definitions in, an agenda out.

Method. Modules are taken in the order of workshop.yaml and sessions in the order of their module,
corrected by what must come before them (``lessons``). Each session goes to the earliest place that
is free, lies inside the day, keeps the run of work within the longest block, and has every speaker
there (``timeline``). Two ways are tried:

- strict: no session starts before the one placed last has ended;
- relaxed: modules may overtake one another; sessions within a module and prerequisites keep order.

What the strict way leaves over is then put where the relaxed way would put it. The orders of the
modules that are tried, each corrected by prerequisites: the workshop's own; up to ``MOST_ORDERS``
permutations of it; and the one that begins with the modules whose speakers are there for the
shortest time. All orders are tried the strict way before any is tried the relaxed way, so that a
module is rather moved as a whole than torn apart. The first result that places the most minutes
wins, and the search ends when everything has a place.

This is serial schedule generation (Kolisch 1996, "Serial and parallel resource-constrained project
scheduling methods revisited", EJOR 90). Being greedy it can miss a timetable that exists, but it
never makes one that breaks a rule. Nothing is random.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, permutations

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.sequencing.breaks import with_breaks
from trainkit.agenda.workshop.sequencing.fixed import check_events, fixed_blocks, teaching_time
from trainkit.agenda.workshop.sequencing.lessons import Lesson, lessons_of, module_needs, ordered
from trainkit.agenda.workshop.sequencing.placing import Plan, days_with, present
from trainkit.agenda.workshop.sequencing.rows import agenda_with
from trainkit.agenda.workshop.sequencing.timeline import Block, Timeline
from trainkit.agenda.workshop.sequencing.unplaced import report_unplaced
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.workshop import Workshop
from trainkit.problems import Problems

__all__ = ["MOST_ORDERS", "sequence"]

MOST_ORDERS = 24
"""How many permutations of the modules are tried: all of up to four modules."""


def sequence(
    definitions: Definitions, problems: Problems, previous: Agenda | None = None
) -> Agenda | None:
    """Return the agenda of a workshop, or ``None`` if something does not fit.

    ``definitions`` are those in which ``definitions.check`` finds no error. Of ``previous``, pinned
    entries and rows added by hand keep their place; its revision rises by one if anything changes.
    Each session that does not fit is reported at its module's place in workshop.yaml with the
    minutes it lacks or the speaker who is not there, and the total at the place of ``modules``.
    """
    before = len(problems.errors)
    needs = module_needs(definitions, problems)
    fixed = fixed_blocks(definitions, previous)
    fixed = with_breaks(definitions, fixed, problems)
    check_events(definitions, fixed, problems)
    if len(problems.errors) > before:
        return None
    lessons = lessons_of(definitions, needs, problems)
    if len(problems.errors) > before:
        return None
    plan = _best_plan(_plans(definitions, fixed, lessons, needs))
    if plan.left_over():
        report_unplaced(definitions, plan, problems)
        return None
    return agenda_with(definitions.workshop, plan.line.blocks(), previous)


def _best_plan(plans: Iterator[Plan]) -> Plan:
    """Return the first plan that places the most minutes; stops at one that places all."""
    best = next(plans)
    while best.left_over():
        plan = next(plans, None)
        if plan is None:
            break
        if plan.minutes > best.minutes:
            best = plan
    return best


def _plans(
    definitions: Definitions,
    fixed: tuple[Block, ...],
    lessons: Mapping[str, tuple[Lesson, ...]],
    needs: Mapping[str, Iterable[str]],
) -> Iterator[Plan]:
    workshop = definitions.workshop
    teaching = teaching_time(definitions, fixed)
    pinned = {block.entry.session: block for block in fixed if block.entry.session}
    for strict in (True, False):
        for order in _orders(workshop, lessons, needs):
            in_order = tuple(lesson for module in order for lesson in lessons[module])
            line = Timeline(workshop.day, fixed)
            plan = Plan(workshop, line, teaching, in_order, dict(pinned))
            _fill(plan, strict)
            yield plan


def _fill(plan: Plan, strict: bool) -> None:
    cursor = 0
    for lesson in plan.left_over():
        end = plan.place(lesson, cursor)
        cursor = end if strict else 0
    for lesson in plan.left_over():
        plan.place(lesson)


def _orders(
    workshop: Workshop,
    lessons: Mapping[str, tuple[Lesson, ...]],
    needs: Mapping[str, Iterable[str]],
) -> Iterator[tuple[str, ...]]:
    """Return orders of the modules that respect prerequisites, the workshop's own first."""
    own = ordered((entry.id for entry in workshop.modules), needs)
    hours = {module: _scarcest(workshop, lessons[module]) for module in own}
    scarce_first = sorted(own, key=lambda module: hours[module])
    tried: set[tuple[str, ...]] = set()
    for names in (*islice(permutations(own), MOST_ORDERS), scarce_first):
        order = ordered(names, needs)
        if order not in tried:
            tried.add(order)
            yield order


def _scarcest(workshop: Workshop, lessons: tuple[Lesson, ...]) -> int:
    """Return the fewest minutes for which the speakers of one of the lessons are all there."""
    return min(
        (
            sum(window.end - window.start for window in days_with(workshop, speakers))
            for speakers in (present(workshop, lesson.speakers) for lesson in lessons)
        ),
        default=0,
    )
