"""Finds the agenda of a workshop: whatever finds one, it is asked for here.

In: definitions, and the agenda before if there is one. Out: an agenda, or what does not fit.
"""

from __future__ import annotations

from trainkit.definitions.gathered import Definitions
from trainkit.definitions.yamlfile import YamlFile
from trainkit.plan.agenda import Agenda
from trainkit.plan.sequencing.sequencer import sequence
from trainkit.plan.timetable.agenda_of import with_words_of
from trainkit.plan.timetable.sittings import sittings_of
from trainkit.problems import Problems

__all__ = ["plan_agenda"]


def plan_agenda(
    definitions: Definitions,
    problems: Problems,
    previous: Agenda | None = None,
    previous_file: YamlFile | None = None,  # noqa: ARG001 - whoever explains a conflict needs it
) -> Agenda | None:
    """Return the agenda of a workshop; every problem is recorded and ``None`` returned if any.

    Of ``previous``, which was read from ``previous_file``, pinned rows and rows added by hand keep
    their place, and sessions their titles and notes.
    """
    workshop = definitions.workshop
    if any(sitting.groups != workshop.group_ids for sitting in sittings_of(definitions)):
        problems.error(
            definitions.workshop_file.key_place(("groups",)),
            "groups that have sessions apart are not placed by trainkit; write together: true "
            "where they have them together, or write plan/agenda.yaml by hand",
        )
        return None
    agenda = sequence(definitions, problems, previous)
    if agenda is None or previous is None:
        return agenda
    return with_words_of(agenda, previous)
