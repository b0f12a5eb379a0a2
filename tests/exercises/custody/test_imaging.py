"""Images solved a second way, from the files and tables that participants get alone."""

from __future__ import annotations

import hashlib
import re

from tests.exercises.handed_out import make, records
from tests.exercises.saxaul.solved_again import key, only
from trainkit.exercises.model import ExerciseSet

STEPS = (
    "Photograph",
    "Test",
    "Connect",
    "Note",
    "Read",
    "Compare",
    "Disconnect",
    "Make",
    "Examine",
)
"""First words of the steps, in the order that the guide teaches."""
FALSE = ("solid-state", "before the seizure", "no sector", "bigger drive", "worthless", "who wrote")
"""A part of each false statement."""


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def sectors(data: bytes) -> list[bytes]:
    return [data[at : at + 512] for at in range(0, len(data), 512)]


def lines(sector: bytes) -> list[str]:
    text = (sector[at : at + 32].strip(b"\0 ").decode() for at in range(0, 512, 32))
    return [one for one in text if one]


def statements(made: ExerciseSet) -> list[tuple[str, ...]]:
    grid = next(one.grid for one in made.worksheet.questions if one.id == "statements")
    assert grid is not None
    return list(grid.rows)


def solved(made: ExerciseSet) -> dict[str, str]:
    files = {one.name: one.content for one in made.evidence}
    first, later = (sectors(files[name]) for name in ("image.raw", "later.raw"))
    assert len(first) == len(later) == 128
    steps = {row["What is done"].split()[0]: row["Step"] for row in records(made, "steps")}
    log = " ".join(row["Entry"] for row in records(made, "log"))
    bad = int(only(re.findall(r"Sector (\d+): not readable", log)))
    logged = only(re.findall(r"SHA-256 ((?:[0-9a-f]{4} ?){16})", log)).replace(" ", "")
    entries = [
        {line[:12].strip(): (int(line[14:17]), int(line[20:22]), line) for line in lines(one[2])}
        for one in (first, later)
    ]
    hurt = only(name for name, (s, n, _) in entries[0].items() if s <= bad < s + n)
    opened = only(name for name in entries[0] if entries[0][name] != entries[1][name])
    new = only(set(entries[1]) - set(entries[0]))
    changed = [n for n in range(128) if first[n] != later[n]]
    parts = sorted({n // 16 + 1 for n in changed})
    counts = [lines(one[0])[1].split()[1] for one in (first, later)]
    lost = entries[1][new][0]
    right = [row[0] for row in statements(made) if not any(part in row[1] for part in FALSE)]
    assert set(first[bad]) == set(later[bad]) == {0}
    return {
        "order": ", ".join(steps[word] for word in STEPS),
        "bad": f"bytes {512 * bad}–{512 * bad + 511}, {hurt}, zeros",
        "drive": "cannot be determined",
        "verify": "; ".join(
            f"{name} {'yes' if digest(data) == logged else 'no'}" for name, data in files.items()
        ),
        "segments": f"segments {' and '.join(map(str, parts))}",
        "sectors": f"sectors {', '.join(map(str, changed))}",
        "counter": f"{counts[0]} → {counts[1]}; {opened}; {new}",
        "lost": f"sector {lost}, the text “{lines(first[lost])[0]}”; image.raw",
        "statements": f"true: {', '.join(right)}; all others not",
        "sentence": f"{len(changed)} sectors differ; first image still verified; effect named",
    }


def test_every_set_is_right_by_a_second_way() -> None:
    for seed in range(200):
        made = make("imaging", seed)
        found = solved(made)
        assert found == key(made), seed
        assert found["verify"] == "image.raw yes; later.raw no"
        assert found["statements"].count(",") == 2


def test_the_tables_have_the_hash_values_of_the_files() -> None:
    for seed in range(20):
        made = make("imaging", seed)
        for name, content in ((one.name, one.content) for one in made.evidence):
            table = "segments" if name == "image.raw" else "segments-later"
            column = "SHA-256 in groups of four characters"
            printed = [row[column].replace(" ", "") for row in records(made, table)]
            cut = [content[at : at + 8192] for at in range(0, 65_536, 8192)]
            assert printed == [digest(part) for part in cut]
