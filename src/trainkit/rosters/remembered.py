"""What a person chose for the columns of a list, kept for the next list with the same headings.

``plan/list-columns.txt`` has a line for each list whose columns were changed: what the changed
headings mean. A heading is kept as a digest, so that nothing of a list can be read there, even if
somebody took the row of a person for the headings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from trainkit.files import lock, write_atomically
from trainkit.rosters.columns import TARGETS, Choices, chosen_for, heading_keys
from trainkit.rosters.importing import ImportPlan

__all__ = ["REMEMBERED_FILE", "read_choices", "remember_columns"]

REMEMBERED_FILE = "plan/list-columns.txt"
_MOST = 200
"""Lists that are kept; the oldest go first."""
_HEADER = """\
# What the columns of imported lists mean, where you changed what trainkit takes them for: a line
# for each list, used for every list that has these headings. A heading is written as a digest
# (SHA-256), so that nothing of a list can be read here. Delete the file to start afresh.
"""
_LINE = re.compile(r"[0-9a-f]{16}=[a-z]*(?: [0-9a-f]{16}=[a-z]*)*")


def read_choices(folder: Path) -> tuple[Choices, ...]:
    """Return what was chosen for earlier lists, the latest last; damaged lines are left out."""
    try:
        text = (folder / REMEMBERED_FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ()
    lines = [line for line in text.splitlines() if _LINE.fullmatch(line)]
    read = [dict(pair.split("=") for pair in line.split(" ")) for line in lines]
    return tuple(one for one in read if set(one.values()) <= {"", *TARGETS})


def remember_columns(folder: Path, plan: ImportPlan) -> None:
    """Keep what was chosen for the columns of a list, where it is not what they are taken for."""
    if not plan.header:
        return
    keys = heading_keys(plan.sheet.rows[plan.header - 1])
    chosen = _changed(keys, plan.guessed, plan.columns)
    with lock(folder):
        before = read_choices(folder)
        kept = [one for one in before if not one.keys() <= set(keys)]
        after = (*kept, chosen) if chosen else tuple(kept)
        if chosen != chosen_for(keys, before):
            lines = [" ".join(f"{key}={one[key]}" for key in sorted(one)) for one in after[-_MOST:]]
            write_atomically(
                folder / REMEMBERED_FILE,
                (_HEADER + "".join(f"{line}\n" for line in lines)).encode(),
            )


def _changed(
    keys: Sequence[str], guessed: Mapping[int, str], columns: Mapping[int, str]
) -> Choices:
    """Return by heading what is not as it was guessed; headings that stand twice say nothing."""
    return {
        key: columns[number]
        for number, key in enumerate(keys, 1)
        if key and keys.count(key) == 1 and columns[number] != guessed[number]
    }
