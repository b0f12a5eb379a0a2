"""The second audit on logs whose faults are known from elsewhere."""

from __future__ import annotations

import pytest

from tests.exercises.custody.test_audit import clock, holding, second_audit

Line = tuple[str, str, str, str, str, str, str]
PEOPLE = [
    ["Officer A", "aa", "–"],
    ["Clerk B", "bb", "–"],
    ["Examiner C", "cc", "12 Feb to 14 Feb"],
    ["Expert D", "dd", "–"],
    ["Prosecutor E", "ee", "9 Feb"],
]

# The worked case of the module's handout, exhibit D-03: three faults, found there by hand.
D03: tuple[Line, ...] = (
    ("1", "10 Feb 09:20+05:00", "Scene", "Officer A", "K-201", "Seized, sealed", "aa"),
    ("2", "10 Feb 11:05+05:00", "Officer A", "Clerk B", "K-201", "Store", "aa, bb"),
    ("3", "11 Feb 08:30+05:00", "Clerk B", "Examiner C", "K-201", "Imaging", "bb, cc"),
    ("4", "11 Feb 14:10+05:00", "Examiner C", "Clerk B", "K-202",
     "Store; K-201 cut and K-202 fitted by Examiner C; SHA-256 51be123a…f9ac0c23", "cc, bb"),
    ("5", "13 Feb 10:00+05:00", "Clerk B", "Expert D", "K-202", "Second opinion", "bb, dd"),
    ("6", "13 Feb 09:40Z", "Expert D", "Clerk B", "K-202", "Store", "dd, bb"),
    ("7", "16 Feb 16:00", "Clerk B", "Officer A", "K-202", "Show to prosecutor", "bb, aa"),
    ("8", "17 Feb 09:15+05:00", "Prosecutor E", "Clerk B", "K-207",
     "Store; SHA-256 51BE123A…F9AC0C23", "ee, bb"),
)  # fmt: skip


def lock(log: tuple[Line, ...], *more: str) -> list[list[str]]:
    """Return an opening at each row of the clerk, and more."""
    times = [row[1] for row in log if "Clerk B" in row[2:4]]
    zoned = [time if time[-1] == "Z" or "+" in time else f"{time}+05:00" for time in times]
    return [[f"S{n}", time] for n, time in enumerate((*zoned, *more), 1)]


def found(log: tuple[Line, ...], *more: str) -> set[tuple[str, str]]:
    return second_audit(list(map(list, log)), lock(log, *more), PEOPLE)


def test_the_worked_case_of_the_handout() -> None:
    assert found(D03) == {("7", "zone"), ("8", "gap"), ("8", "seal")}


# Reserve sheets of the guide, M-11 with five faults and M-12 with none.
M11: tuple[Line, ...] = (
    ("1", "6 Apr 08:40+06:00", "Scene", "Officer A", "R-31", "Seized", "aa"),
    ("2", "6 Apr 10:05+06:00", "Officer A", "Clerk B", "R-31", "Store", "aa, bb"),
    ("3", "7 Apr 09:00+06:00", "Clerk B", "Examiner C", "R-31", "Extraction", "bb, cc"),
    ("4", "7 Apr 08:55+06:00", "Examiner C", "Clerk B", "R-32",
     "Store; R-31 cut and R-32 fitted by Examiner C; SHA-256 82c94cb5…e3f1900f", "cc, bb"),
    ("5", "9 Apr 11:00+06:00", "Clerk B", "Officer A", "R-32", "Interview", "bb, aa"),
    ("6", "9 Apr 11:00+06:00", "Clerk B", "Expert D", "R-32", "Second opinion", "bb, dd"),
    ("7", "10 Apr 15:20+06:00", "Expert D", "Clerk B", "R-35",
     "Store; SHA-256 f276fac3…90e98546", "dd, bb"),
)  # fmt: skip
M12: tuple[Line, ...] = (
    ("1", "6 Apr 08:50+06:00", "Scene", "Officer A", "R-41", "Seized", "aa"),
    ("2", "6 Apr 10:10+06:00", "Officer A", "Clerk B", "R-41", "Store", "aa, bb"),
    ("3", "8 Apr 09:15+06:00", "Clerk B", "Examiner C", "R-41", "Extraction", "bb, cc"),
    ("4", "8 Apr 09:40Z", "Examiner C", "Clerk B", "R-42",
     "Store; R-41 cut and R-42 fitted by Examiner C; SHA-256 314816f5…98593170", "cc, bb"),
    ("5", "9 Apr 08:30+06:00", "Clerk B", "Prosecutor E", "R-42", "Viewing", "bb, ee"),
    ("6", "9 Apr 12:00+06:00", "Prosecutor E", "Clerk B", "R-42",
     "Store; SHA-256 314816f5…98593170", "ee, bb"),
)  # fmt: skip


def test_the_reserve_sheets_of_the_guide() -> None:
    assert found(M11, "8 Apr 19:30+06:00") == {
        ("4", "reversal"),
        ("6", "overlap"),
        ("7", "seal"),
        ("7", "hash"),
        ("S7", "access"),
    }
    assert found(M12) == set()


def changed(number: int, column: int, text: str) -> tuple[Line, ...]:
    rows = [list(row) for row in M12]
    rows[number - 1][column] = text
    return tuple(tuple(row) for row in rows)  # type: ignore[misc]


def test_a_signature_on_a_day_away_is_seen() -> None:
    log = tuple((row[0], row[1].replace("Apr", "Feb"), *row[2:]) for row in M12)

    assert found(log) == {("5", "signature"), ("6", "signature")}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("opening", "faults"),
    [
        ("6 Apr 10:20+06:00", set()),
        ("6 Apr 10:21+06:00", {("S6", "access")}),
        ("6 Apr 04:05Z", set()),
        ("6 Apr 10:05Z", {("S6", "access")}),
    ],
)
def test_an_opening_belongs_to_a_row_within_ten_minutes(
    opening: str, faults: set[tuple[str, str]]
) -> None:
    assert found(M12, opening) == faults


@pytest.mark.parametrize(
    ("time", "faults"),
    [
        ("8 Apr 03:16Z", set()),  # 09:16 at home, a minute after row 3
        ("8 Apr 03:14Z", {("4", "reversal")}),
        ("8 Apr 09:40", {("4", "zone")}),
    ],
)
def test_times_are_compared_in_utc(time: str, faults: set[tuple[str, str]]) -> None:
    log = changed(4, 1, time)
    # the lock kept its own time
    openings = [*lock(M12), ["S6", "8 Apr 03:16Z"], ["S7", "8 Apr 09:40+06:00"]]

    found = second_audit(list(map(list, log)), openings, PEOPLE)

    assert {one for one in found if one[1] != "access"} == faults


@pytest.mark.parametrize(
    "note",
    [
        "Store; SHA-256 314816f5…98593170",
        "Store; R-40 cut and R-42 fitted by Examiner C; SHA-256 314816f5…98593170",
        "Store; R-41 cut and R-43 fitted by Examiner C; SHA-256 314816f5…98593170",
    ],
)
def test_a_new_seal_needs_a_note_of_both_numbers(note: str) -> None:
    assert found(changed(4, 5, note)) == {("4", "seal")}


def test_who_held_it_is_open_in_a_gap_and_after_an_overlap() -> None:
    d03, m11 = list(map(list, D03)), list(map(list, M11))

    assert holding(d03, clock("13 Feb 12:00+05:00")) == (["Expert D"], ["5", "6"])
    assert holding(m11, clock("9 Apr 20:00+06:00")) == (["Officer A", "Expert D"], ["5", "6"])
    d03[6][1] = "16 Feb 16:00+05:00"
    assert holding(d03, clock("16 Feb 20:00+05:00")) == (["Officer A", "Prosecutor E"], ["7", "8"])
    assert holding(d03, clock("18 Feb 09:00+05:00")) == (["Clerk B"], ["8"])
