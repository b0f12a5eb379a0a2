"""What the agenda's board says of problems: it shows cards, and neither rows nor files.

``CARDS`` has a text for each kind of message that speaks of rows or files; others stay as they
are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trainkit.agenda.workshop.check import MISSING_FOR_GROUPS, NOT_FOR_GROUPS
from trainkit.languages import N_, _, capitalised
from trainkit.problems import Problem

__all__ = ["CARDS", "HEADINGS", "reasons_of", "words_of"]

CARDS = {
    MISSING_FOR_GROUPS: N_(
        'the session "{title}" ({id}, {minutes}) is missing for {names}; use “Fill the rest”'
    ),
    NOT_FOR_GROUPS: N_(
        '{row}: in the settings, "{id}" is not for {names}; change the groups here or there'
    ),
    'the session "{title}" ({id}, {minutes}) is missing; add a row with session: {id}, or plan '
    "again": N_('the session "{title}" ({id}, {minutes}) is missing; use “Fill the rest”'),
    'the event "{title}" ({day}, {times}) is missing; add a row with event: {id}, or remove the '
    "event from workshop.yaml": N_(
        'the event "{title}" ({day}, {times}) is missing; use “Fill the rest”, or remove the event '
        "from the settings"
    ),
    'the break "{title}" ({day}, {times}) is missing; add a row with event: {id}, or remove the '
    "break from workshop.yaml": N_(
        'the break "{title}" ({day}, {times}) is missing; use “Fill the rest”, or remove the break '
        "from the settings"
    ),
    '{day} is missing; add a day with date: "{date}" and its rows, or plan again': N_(
        "{day} is missing; use “Fill the rest”"
    ),
    "{day} is not among the dates in workshop.yaml; delete the day or add the date there": N_(
        "{day} is not among the dates in the settings; move its cards or add the date there"
    ),
    "{day} has no rows; add some": N_("{day} has no cards; add some"),
    '{row}: workshop.yaml has no module "{name}"; delete its rows, or plan again with '
    "`trainkit plan --again`": N_(
        '{row}: the settings have no module "{name}"; use “Fill the rest”, or remove its cards'
    ),
    '{row}: workshop.yaml has no group "{name}"{guess}': N_(
        '{row}: the settings have no group "{name}"{guess}'
    ),
    '{row}: workshop.yaml has no speaker "{name}"{guess}': N_(
        '{row}: the settings have no speaker "{name}"{guess}'
    ),
    '{row}: workshop.yaml has no team of interpreters "{name}"{guess}': N_(
        '{row}: the settings have no team of interpreters "{name}"{guess}'
    ),
    '{row}: workshop.yaml has no room "{name}"{guess}': N_(
        '{row}: the settings have no room "{name}"{guess}'
    ),
    '{row}: workshop.yaml has no event "{name}"{guess}': N_(
        '{row}: the settings have no event "{name}"{guess}'
    ),
    "{row} is at {times} in workshop.yaml; change the time there too, or move the row back": N_(
        "{row} is at {times} in the settings; change the time there too, or move the card back"
    ),
    "{row} is for other groups here than in workshop.yaml; make the two agree": N_(
        "{row} is for other groups here than in the settings; make the two agree"
    ),
    '{row}: the event "{id}" is here twice; delete one of the rows': N_(
        "{row}: this event is here twice; remove one of the cards"
    ),
    '{row}: the break "{id}" is here twice; delete one of the rows': N_(
        "{row}: this break is here twice; remove one of the cards"
    ),
    '{row}: the session "{id}" is here twice; delete one of the rows': N_(
        "{row}: this session is here twice; remove one of the cards"
    ),
    '{row}: part {part} of "{id}" is here twice; delete one of the rows': N_(
        "{row}: part {part} of this session is here twice; remove one of the cards"
    ),
    '{row}: in workshop.yaml, "{id}" is for the groups together; name them all in one row, or '
    "write together: false there": N_(
        '{row}: in the settings, "{id}" is for the groups together; name them all on one card, or '
        "let them have it apart there"
    ),
    '{row}: in workshop.yaml, "{id}" is for each group alone; write together: true or together: '
    "if-possible there, or the next planning separates it": N_(
        '{row}: in the settings, "{id}" is for each group alone; let the groups have it '
        "together there, or the next planning separates it"
    ),
    "{row} has {total} here and {wanted} in its module.yaml; if this is a mistake, change one of "
    "them": N_(
        "{row} has {total} here and {wanted} in its module; if this is a mistake, change one of "
        "them"
    ),
    "{row} has {total} here, all its parts together, and {wanted} in its module.yaml; if this is "
    "a mistake, change one of them": N_(
        "{row} has {total} here, all its parts together, and {wanted} in its module; if this is a "
        "mistake, change one of them"
    ),
    "{fault}; move it, or change the day's hours in workshop.yaml": N_(
        "{fault}; move it, or change the day's hours in the settings"
    ),
    "{fault}; move it, or change its times in workshop.yaml": N_(
        "{fault}; move it, or change its times in the settings"
    ),
    "{fault}; move the row, name another speaker, or correct the speaker's days or hours in "
    "workshop.yaml": N_(
        "{fault}; move the card, name another speaker, or correct the speaker's days or hours in "
        "the settings"
    ),
    "{fault}; move the row or take another room": N_("{fault}; move the card or take another room"),
    "{fault}; move the row, or name other interpreters": N_(
        "{fault}; move the card, or name other interpreters"
    ),
    "no agenda was found in the time allowed, but there may be one; allow more time with "
    "--time-limit, or require less": N_(
        "no agenda was found in the time allowed, but there may be one; require less"
    ),
    "an agenda is found if you {changes}": "{plain}",
    "it may help to {changes}": "{plain}",
    "cannot all be met: {rule}": "{rule}",
    "cannot all be met ({number}): {rule}": "{rule}",
}
"""What cards say, by the kind of message; the ``plain`` changes name no place in a file."""

_TITLE_AND_ID = re.compile(r'(?<=["»”]) \([a-z0-9-]+\)')


def words_of(problem: Problem) -> str:
    """Return a problem's message as somebody reads it who sees cards and no files.

    Ids are left out behind titles.
    """
    message, wording = problem.message, problem.wording
    if wording is not None and (text := CARDS.get(wording.kind)):
        message = _(text, **wording.values)
    message = _TITLE_AND_ID.sub("", message)
    return capitalised(message)


HEADINGS = {
    "an agenda is found if you {changes}": N_("There is an agenda if you do one of these"),
    "it may help to {changes}": N_("This may help"),
    "cannot all be met: {rule}": N_("This cannot all be met"),
    "cannot all be met ({number}): {rule}": N_("This cannot all be met"),
    "": N_("This does not go together"),
}
"""What stands over the reasons why there is no agenda, by the kind of message."""


def reasons_of(problems: Sequence[Problem]) -> list[tuple[str, list[tuple[Problem, str]]]]:
    """Return headings, and below each the problems with their words; one for each conflict."""
    found: dict[tuple[int, int], list[tuple[Problem, str]]] = {}
    for problem in problems:
        found.setdefault(_rank(problem), []).append((problem, words_of(problem)))
    headings = list(HEADINGS.values())
    return [(headings[rank], found[rank, number]) for rank, number in sorted(found)]


def _rank(problem: Problem) -> tuple[int, int]:
    """Return the position of a problem's heading, and the number of its conflict."""
    wording = problem.wording
    if wording is None or wording.kind not in HEADINGS:
        return len(HEADINGS) - 1, 0
    number = wording.values.get("number")
    return [*HEADINGS].index(wording.kind), number if isinstance(number, int) else 0
