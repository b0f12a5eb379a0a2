"""An exercise on imaging a drive: order of the steps, contents of an image, traces of a mount.

Constant in every set: 128 sectors; five files; one unreadable sector inside a file, which the tool
filled with zeros; one free sector with the rest of a deleted text; a later image, made after the
drive was mounted without a write blocker. The mount raised a counter, set a time, set one file's
day of access, and wrote a new file over the deleted text. Drawn: names, places, days, the order of
the printed steps, and six statements of which three are true.

Which steps come first and which statements are true is decided in the words: lists in order, and
lists of right and wrong statements. The rest of the key is computed from the two images.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trainkit.exercises.generator import Draws, Sheet, Solution, grouped, sha256
from trainkit.exercises.model import EvidenceFile
from trainkit.exercises.times import day_text
from trainkit.exercises.words import Words, plain
from trainkit.model.exercises import Imaging

SECTOR, SECTORS, LINE = 512, 128, 32
"""Bytes of a sector, sectors of the drive, bytes of a printed line."""
SEGMENT = 16 * SECTOR
_DIRECTORY = 2
"""The sector of the directory; sector 0 describes the drive."""
_QUESTIONS = ("order", "bad", "drive", "verify", "segments", "sectors", "counter", "lost")


@dataclass(frozen=True)
class _File:
    """An entry of the directory."""

    name: str
    start: int
    count: int
    accessed: date

    def line(self) -> str:
        return f"{self.name:<12}s={self.start:03} n={self.count:02} a={self.accessed:%m-%d}"


@dataclass(frozen=True)
class _Case:
    """The drive, what happened to it, and what is asked."""

    label: str
    seized: date
    mounted: date
    mounts: int
    """The counter of mounts when the drive was seized."""
    files: tuple[_File, ...]
    opened: str
    """The file that was looked at after the mount."""
    bad: int
    """The unreadable sector."""
    free: int
    """The free sector that was written over."""
    rest: str
    """The deleted text that stood there."""
    first: bytes
    later: bytes
    steps: tuple[int, ...]
    """The steps in the order of print, each by its place in the right order."""
    statements: tuple[tuple[str, bool], ...]
    """Each statement, and whether it is true."""


def _draw(draws: Draws, words: Words) -> _Case:
    drive = draws.branch("drive")
    seized = date(2026, 2, 2) + timedelta(days=drive.below(200))
    mounted = seized + timedelta(days=drive.between(6, 40))
    label = f"D-{drive.between(1000, 9999)}"
    mounts = drive.between(11, 980)
    files, start = [], 16 + drive.below(6)
    for name in drive.sample(words.choices("names"), 5):
        count = drive.between(3, 6)
        files.append(_File(name, start, count, seized - timedelta(days=drive.between(2, 30))))
        start += count + drive.between(1, 3)
    hurt = drive.choice(files)
    bad = hurt.start + drive.below(hurt.count)
    free = drive.between(64, SECTORS - 2)
    rest = drive.choice(words.choices("rests"))
    opened = drive.choice(files)

    def image(entries: Iterable[_File], count: int, day: date, text: str) -> bytes:
        """Return the drive's bytes; ``text`` stands in the sector that was free."""
        stamp = f"{day.isoformat()} {9 + count % 8:02}:{count % 60:02}"
        sectors = {
            0: _lines([f"TRAINFS1 {label}", f"mounts {count:04}", f"last {stamp} UTC"]),
            _DIRECTORY: _lines(one.line() for one in entries),
            free: _lines([text] * 4),
        }
        for file in files:
            for place in range(file.count):
                part = f"{file.name} {label} part {place + 1}"
                sectors[file.start + place] = _lines([part] * (SECTOR // LINE))
        sectors[bad] = b""
        return b"".join(sectors.get(n, b"").ljust(SECTOR, b"\0") for n in range(SECTORS))

    after = [replace(one, accessed=mounted) if one is opened else one for one in files]
    new = _File("INDEX.DAT", free, 1, mounted)
    order = draws.branch("steps").shuffled(range(len(words.choices("steps"))))
    asked = draws.branch("statements")
    statements = [
        *((text, True) for text in asked.sample(words.choices("right"), 3)),
        *((text, False) for text in asked.sample(words.choices("wrong"), 3)),
    ]
    return _Case(
        label=label,
        seized=seized,
        mounted=mounted,
        mounts=mounts,
        files=tuple(files),
        opened=opened.name,
        bad=bad,
        free=free,
        rest=rest,
        first=image(files, mounts, seized - timedelta(days=1), rest),
        later=image([*after, new], mounts + 1, mounted, "index of the drive"),
        steps=tuple(order),
        statements=tuple(asked.shuffled(statements)),
    )


def _lines(texts: Iterable[str]) -> bytes:
    return b"".join(text.encode("ascii").ljust(LINE) for text in texts)


def print_sheet(_exercise: Imaging, draws: Draws, words: Words) -> Sheet[_Case]:
    """Return the worksheet and its files."""
    case = _draw(draws, words)
    evidence = (
        EvidenceFile(name="image.raw", content=case.first),
        EvidenceFile(name="later.raw", content=case.later),
    )
    texts = words.choices("steps")
    steps = words.table("steps", zip("ABCDEFGHI", (texts[n] for n in case.steps), strict=True))
    entries = (
        words("log.label", label=case.label, sectors=SECTORS, size=SECTOR),
        words("log.blocker"),
        words("log.error", sector=case.bad),
        words("log.rest"),
        words("log.hash", digest=grouped(sha256(case.first))),
        words("log.later", day=day_text(case.mounted)),
    )
    log = words.table("log", enumerate(entries, 1), day=day_text(case.seized))
    today = words.table("today", ((one.name, grouped(sha256(one.content))) for one in evidence))
    first, later = (
        words.table(
            name,
            (
                (n, f"{at}–{at + SEGMENT // SECTOR - 1}", grouped(sha256(part)))
                for n, at, part in _segments(data)
            ),
            day=day_text(day),
        )
        for name, data, day in (
            ("first", case.first, case.seized),
            ("later", case.later, case.mounted),
        )
    )
    shown = sorted({0: 4, _DIRECTORY: 7, case.bad: 1, case.free: 2}.items())
    dump = words.table(
        "dump",
        (
            _line_of(case, sector, line * LINE, words)
            for sector, count in shown
            for line in range(count)
        ),
    )
    statements = words.table(
        "statements",
        ((letter, text, "") for letter, (text, _) in zip("abcdef", case.statements, strict=True)),
    )
    return Sheet(
        sections=(
            words.section("steps", steps),
            words.section("log", log, today, size=SECTOR, sectors=SECTORS),
            words.section("segments", first, later, sectors=SEGMENT // SECTOR),
            words.section("dump", dump, line=LINE, size=SECTOR),
            words.section(
                "questions",
                *words.questions(*_QUESTIONS),
                words.question("statements", statements),
                words.question("sentence"),
            ),
            words.section("help", size=SECTOR),
        ),
        data=case,
        files={
            "steps": steps,
            "log": plain(log),
            "today": plain(today),
            "segments": plain(first),
            "segments-later": plain(later),
            "dump": dump,
        },
        evidence=evidence,
    )


def _segments(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield number, first sector and bytes of each segment."""
    for number, at in enumerate(range(0, len(data), SEGMENT), 1):
        yield number, at // SECTOR, data[at : at + SEGMENT]


def _line_of(case: _Case, sector: int, at: int, words: Words) -> tuple[int, int, str, str]:
    """Return a line of a sector as both images have it."""
    start = sector * SECTOR + at
    then, now = (
        line.decode("ascii").strip() if any(line) else words("zeros")
        for line in (data[start : start + LINE] for data in (case.first, case.later))
    )
    return sector, at, then, now


def solve(case: _Case, words: Words) -> Solution:
    """Return the answers, and every line that the mount changed."""
    letters = dict(zip(case.steps, "ABCDEFGHI", strict=True))
    changed = [
        (at // SECTOR, at % SECTOR)
        for at in range(0, SECTORS * SECTOR, LINE)
        if case.first[at : at + LINE] != case.later[at : at + LINE]
    ]
    segments = zip(_segments(case.first), _segments(case.later), strict=True)
    values = {
        "order": [letters[place] for place in sorted(letters)],
        "bad": case.bad,
        "bytes": (case.bad * SECTOR, (case.bad + 1) * SECTOR - 1),
        "hurt": next(f.name for f in case.files if f.start <= case.bad < f.start + f.count),
        "same": (True, case.first == case.later),
        "segments": [number for (number, _, then), (_, _, now) in segments if then != now],
        "sectors": sorted({sector for sector, _ in changed}),
        "counts": [f"{case.mounts:04}", f"{case.mounts + 1:04}"],
        "opened": case.opened,
        "new": "INDEX.DAT",
        "lost": case.free,
        "rest": case.rest,
        "right": [
            letter for letter, (_, right) in zip("abcdef", case.statements, strict=True) if right
        ],
    }
    changes = words.table("changes", (_line_of(case, *place, words) for place in changed))
    return Solution(values, (words.section("solved", changes),), {"drive"})
