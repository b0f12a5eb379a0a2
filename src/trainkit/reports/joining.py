"""Joins rows of one person that stand apart because a code was spelled differently.

A row with the test before alone and a row with the test after alone are one person's if their codes
are the same on a folded key, and no other row could be meant. Nothing is guessed: what could belong
together in more than one way is told.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from trainkit.assessment.forms import SCORED
from trainkit.evaluation.matching import match
from trainkit.problems import Place, Problems
from trainkit.reports.cohort import Cohort, Member

__all__ = ["joined"]


def joined(cohort: Cohort, sheet: Path, problems: Problems, *, own_codes: bool = False) -> Cohort:
    """Return the cohort with rows of one person made one; ambiguous codes are warnings.

    ``own_codes`` says that people made their codes themselves: one slip is tolerated then.
    """
    alone = [
        [place for place, one in enumerate(cohort.members) if set(one.scores) == {use}]
        for use in SCORED
    ]
    codes = [[cohort.members[place].code for place in places] for places in alone]
    found = match(codes[0], codes[1], tolerant=own_codes)
    for group in found.ambiguous:
        names = sorted(
            [codes[0][place] for place in group.first] + [codes[1][place] for place in group.second]
        )
        problems.warning(
            Place(sheet),
            f"the codes {', '.join(names)} could belong together in more than one way; none of "
            "them was matched",
        )
    members: list[Member | None] = list(cohort.members)
    for pair in found.matched:
        first, second = alone[0][pair.first], alone[1][pair.second]
        members[first] = _one(cohort.members[first], cohort.members[second])
        members[second] = None
        problems.warning(
            Place(sheet),
            f"{cohort.members[first].code} and {cohort.members[second].code} were taken for one "
            "person, who has one test in each row",
        )
    return replace(cohort, members=tuple(one for one in members if one is not None))


def _one(first: Member, second: Member) -> Member:
    """Return both rows as one person, under the code that is on the roster."""
    home = second if second.on_roster and not first.on_roster else first
    return replace(
        home,
        on_roster=first.on_roster or second.on_roster,
        attended=first.attended or second.attended,
        scores=first.scores | second.scores,
        forms=first.forms | second.forms,
        aims=first.aims | second.aims,
        doubtful=first.doubtful or second.doubtful,
        country=first.country or second.country,
        language=first.language or second.language,
    )
