"""What was released once, kept in ``plan/released.txt``: a later release must not say otherwise.

The difference between two releases tells of whoever is in one of them alone, or whose marks were
corrected in between; of a questionnaire, it tells how the sheet was marked that came in late.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from trainkit.evaluation.disclosure import Share
from trainkit.languages import N_, _
from trainkit.problems import Place, Problems

__all__ = ["Record", "digest", "read_record", "record_file"]


@dataclass(frozen=True)
class Record:
    """What a release is about, and what it told of questionnaires."""

    people: frozenset[str] = frozenset()
    """The codes of those whose scores were told."""
    later: frozenset[str] = frozenset()
    """Those of them whose retention test was told."""
    scores: str = ""
    """The ``digest`` of the scores that were told; empty where none were."""
    later_scores: str = ""
    """The same of the retention test."""
    shares: Mapping[str, Share] = field(default_factory=dict)
    """By ``questionnaire/line``."""
    returned: Mapping[str, int] = field(default_factory=dict)
    """By questionnaire: at least that many sheets."""


def digest(scores: Mapping[str, Mapping[str, float]]) -> str:
    """Return what changes with any score; ``scores`` are by code, then by name."""
    lines = [
        f"{code} {name} {value:.6f}\n"
        for code, row in sorted(scores.items())
        for name, value in sorted(row.items())
    ]
    return sha256("".join(lines).encode()).hexdigest()


_HEADER = """\
# The people in the released evaluation, by code, and the figures released from questionnaires.
# Do not change this file. With another person, without an item or with a corrected mark, a second
# release would reveal what individual people scored or answered. Delete the file only if nothing
# has been released or handed out yet.
"""
_LATER, _SCORES, _TOLD = "retention test", "scores", "questionnaires"
_NAME = re.compile(r"(.+)"), ""
_LINES = {
    "": _NAME,
    _LATER: _NAME,
    _SCORES: (
        re.compile(r"(tests|retention) ([0-9a-f]{64})"),
        N_("`tests` or `retention`, and 64 digits"),
    ),
    _TOLD: (
        re.compile(r"(\S+) (returned|(?:about|quarter) \d{1,2} of) (\d{1,6})"),
        N_("a line such as `end-of-course returned 20` or `end-of-course/course/1 about 55 of 20`"),
    ),
}
"""By section, how a line looks, and how to say it; at the top there are the people."""


def record_file(record: Record) -> bytes:
    """Return a record as it is kept."""
    scores = {"tests": record.scores, "retention": record.later_scores}
    told = [f"{name} returned {n}" for name, n in record.returned.items()]
    told += [
        f"{name} quarter {one.quarter} of {one.n}"
        if one.about is None
        else f"{name} about {one.about} of {one.n}"
        for name, one in record.shares.items()
    ]
    sections = {
        _LATER: sorted(record.later),
        _SCORES: [f"{name} {value}" for name, value in scores.items() if value],
        _TOLD: sorted(told),
    }
    lines = sorted(record.people)
    for name, each in sections.items():
        if each:
            lines += [f"[{name}]", *each]
    return (_HEADER + "".join(f"{line}\n" for line in lines)).encode()


def read_record(text: str, path: Path, problems: Problems) -> Record:
    """Return the record in the text of a file; every line that is wrong is a problem."""
    sections: dict[str, list[tuple[str, ...]]] = {"": []}
    section = ""
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        place = Place(path, number, 1)
        if line.startswith("["):
            section = line.strip("[]")
            if section in sections or section not in _LINES:
                names = ", ".join(f"[{name}]" for name in _LINES if name)
                order = _("people's codes, then each of {names} at most once", names=names)
                _wrong(problems, place, order, line)
                return Record()
            sections[section] = []
        elif line and line[0] != "#":
            shape, expected = _LINES[section]
            found = shape.fullmatch(line)
            if found is None or (section == _TOLD and not _is_told(*found.groups()[1:])):
                _wrong(problems, place, _(expected), line)
            else:
                sections[section].append(found.groups())
    return _record(sections)


def _wrong(problems: Problems, place: Place, expected: str, found: str) -> None:
    problems.error(
        place,
        _(
            "expected {expected}, found `{found}`; restore the file from a copy and score again",
            expected=expected,
            found=found,
        ),
    )


def _record(sections: Mapping[str, list[tuple[str, ...]]]) -> Record:
    people, later = (
        frozenset(name for (name,) in sections.get(section, ())) for section in ("", _LATER)
    )
    digests = {name: value for name, value, *_ in sections.get(_SCORES, ())}
    told = [(name, what, int(n)) for name, what, n in sections.get(_TOLD, ())]
    return Record(
        people,
        later,
        scores=digests.get("tests", ""),
        later_scores=digests.get("retention", ""),
        shares={name: _share(what, n) for name, what, n in told if what != "returned"},
        returned={name: n for name, what, n in told if what == "returned"},
    )


def _share(what: str, n: int) -> Share:
    kind, value, _of = what.split()
    return Share(int(value), None, n) if kind == "about" else Share(None, int(value), n)


def _is_told(what: str, n: str) -> bool:
    """Whether a release can have told this."""
    try:
        return what == "returned" or bool(_share(what, int(n)).interval())
    except ValueError:
        return False
