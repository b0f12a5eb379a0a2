"""Checks how papers are to be printed against the roster."""

from __future__ import annotations

from trainkit.definitions.gathered import Definitions
from trainkit.problems import Problems

__all__ = ["check_papers"]


def check_papers(definitions: Definitions, problems: Problems) -> None:
    """Record every code under ``papers.large_print`` that no participant has."""
    codes = {person.code for person in definitions.roster.participants}
    for index, code in enumerate(definitions.workshop.papers.large_print):
        if code not in codes:
            problems.error(
                definitions.workshop_file.place(("papers", "large_print", index)),
                f'expected the code of a participant in participants.xlsx, found "{code}"',
            )
