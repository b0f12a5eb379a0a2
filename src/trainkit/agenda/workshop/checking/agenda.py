"""Checks an agenda, as computed or edited, against the workshop and its modules.

It knows nothing of how an agenda is computed and shares no code with the sequencer, so that each
tests the other. Times are compared as local dates and times.
"""

from __future__ import annotations

from trainkit.agenda.workshop.agenda import Agenda
from trainkit.agenda.workshop.checking.contents import (
    check_days,
    check_events,
    check_people_and_rooms,
)
from trainkit.agenda.workshop.checking.order import check_order
from trainkit.agenda.workshop.checking.rows import Table
from trainkit.agenda.workshop.checking.sessions import check_sessions
from trainkit.agenda.workshop.checking.times import check_times
from trainkit.agenda.workshop.checking.ways import check_ways
from trainkit.definitions.loaded import Definitions
from trainkit.definitions.yamlfile import YamlFile
from trainkit.problems import Problems

__all__ = ["check_agenda"]


def check_agenda(
    agenda: Agenda, file: YamlFile, definitions: Definitions, problems: Problems
) -> None:
    """Record everything wrong with ``agenda``, each at its place in ``file``.

    ``file`` is where the agenda was read. Warnings are what a person should look at: an event or a
    session that differs from its definition, and events for too long without a pause.
    """
    table = Table(agenda, file, definitions, problems)
    check_days(table)
    check_times(table)
    check_sessions(table)
    check_events(table)
    check_order(table)
    check_people_and_rooms(table)
    check_ways(table)
