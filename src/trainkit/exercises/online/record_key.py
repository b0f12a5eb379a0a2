"""The key on one time line, derived from the printed tables alone."""

from __future__ import annotations

from collections.abc import Callable

from trainkit.exercises.model import Answer, Column, Grid
from trainkit.exercises.online.identifiers import START, quotient, utc_text
from trainkit.exercises.online.moments import (
    clock_text,
    reading_of,
    reading_text,
    short_text,
)
from trainkit.exercises.online.record_questions import CONVERTED, OPEN
from trainkit.exercises.online.record_solve import Record, Solver, converter
from trainkit.exercises.places import offset_text

__all__ = ["answer", "difference", "discrepancy", "worked"]

Short = tuple[str, str, bool]
"""What a marker compares with, how it follows, and whether the data leave it open."""


def answer(solver: Solver, role: str, number: int) -> Answer:
    """Return the answer to the question of a role."""
    short, reason, undetermined = _ANSWERS[role](solver)
    return Answer(question=number, short=short, reason=reason, undetermined=undetermined)


def _convert(solver: Solver) -> Short:
    records = sorted((solver.asked(role) for role in CONVERTED), key=lambda one: int(one.number))
    short = "; ".join(f"{one.number}: {_short(one.moments[0])}" for one in records)
    return short, " ".join(f"{_conversion(solver, one)}." for one in records), False


def _conversion(solver: Solver, record: Record) -> str:
    shown = record.shown
    assert shown is not None  # noqa: S101 - records that are asked for show a time
    (moment,) = record.moments
    offset = _offset_at(solver, record.place, moment)
    return f"{record.number}: {record.place} {clock_text(shown)} − {offset[4:]} = {_short(moment)}"


def _offset_at(solver: Solver, place: str, moment: int) -> str:
    return next(offset_text(one.offset) for one in solver.offsets[place] if one.holds(moment))


def _open(solver: Solver) -> Short:
    record = solver.asked("open")
    times = [
        f"{_short(moment)} UTC ({_offset_at(solver, record.place, moment)})"
        for moment in record.moments
    ]
    return (
        " or ".join(_short(moment) for moment in record.moments),
        f"The clocks of {record.place} showed this hour twice: {' or '.join(times)}. Nothing on "
        "the sheet decides.",
        True,
    )


def _compare(solver: Solver) -> Short:
    record = solver.asked("open")
    others = sorted(
        (solver.asked("payment"), solver.records[solver.tables.sure]),
        key=lambda one: int(one.number),
    )
    words = {True: "yes", False: "no", None: OPEN}
    found = [(one, words[solver.before(record, one)]) for one in others]
    either = " and ".join(_short(moment) for moment in record.moments)
    return (
        "; ".join(f"before {one.number}: {word}" for one, word in found),
        f"Record {record.number} stands for {either}. "
        + " ".join(
            f"Record {one.number} is at {_short(one.moments[0])}: {word}." for one, word in found
        )
        + " The doubt matters only for a record between the two moments.",
        True,
    )


def _decided(solver: Solver) -> Short:
    record = solver.asked("decided")
    number = solver.identifiers[record.number]
    (moment,) = record.moments
    offset = _offset_at(solver, record.place, moment)
    trials = " or ".join(_short(one) for one in solver.readings(record.number))
    return (
        f"{_second(moment)} UTC; {offset}",
        f"By its clock {trials}. {_division(number)} Times within one second are right.",
        False,
    )


def _division(number: int) -> str:
    total = quotient(number) + START
    return (
        f"`{number}` ÷ 4,194,304 = {quotient(number)}; + {START} = {total} ms = "
        f"`{utc_text(total)}`."
    )


def difference(seconds: int) -> str:
    """Return a length of time as it is written: ``19 min 24 s``."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{minutes} min {rest} s"


def discrepancy(rule: int, page: int) -> str:
    """Return both results and their difference; ``rule`` in milliseconds, ``page`` in seconds."""
    gap = page - rule // 1000
    direction = "too late" if gap > 0 else "too early"
    return (
        f"rule {_second(rule // 1000)}; page {_second(page)}; "
        f"the page is {difference(gap)} {direction}"
    )


def _converter(solver: Solver) -> Short:
    rule, page = converter(solver.tables.page)
    return (
        discrepancy(rule, page),
        (
            f"{_division(int(solver.tables.page.rows[0][0]))} Report both, with the method and the "
            "page's name and date; do not choose one in silence. One second more or less is right."
        ),
        False,
    )


def _photo(solver: Solver) -> Short:
    card = solver.card
    fits = "is among them" if card.caption in card.places else "is not among them"
    rest = "more are drift or an older position" if card.drift > 0 else "less are drift"
    return (
        f"{offset_text(card.offset)}; {', '.join(card.places)}; {card.caption} {fits}",
        f"DateTimeOriginal − GPS time = {offset_text(card.offset)[3:]}; "
        f"{abs(card.drift)} s {rest}. The offset chooses no single place, and a camera's clock may "
        "be set to another zone than that of the scene.",
        False,
    )


def _order(solver: Solver) -> Short:
    return ", ".join(solver.order()), "See the table and the drawing of this set.", False


def _window(solver: Solver) -> Short:
    window = solver.window
    return (
        f"certain: {', '.join(window.certain)}; perhaps: {', '.join(window.perhaps)}",
        f"The statement runs from {_short(window.start)} to {_short(window.end)} UTC.",
        False,
    )


def _sentence(solver: Solver) -> Short:
    window = solver.window
    first, second = window.certain
    return (
        f"the account posted {first} and {second} in that time; who posted is open",
        f'For example: "Between {_short(window.start)} and {_short(window.end)} UTC the account '
        f"posted records {first} and {second}; the words “nothing was posted” do not agree with "
        "them; the records do not show who posted, from which device, nor whether a post was "
        'scheduled." Record '
        f"{', '.join(window.perhaps)} proves nothing here.",
        False,
    )


_ANSWERS: dict[str, Callable[[Solver], Short]] = {
    "convert": _convert,
    "open": _open,
    "compare": _compare,
    "decided": _decided,
    "converter": _converter,
    "photo": _photo,
    "order": _order,
    "window": _window,
    "sentence": _sentence,
}


def worked(solver: Solver) -> Grid:
    """Return a table of all records in order, solved."""
    lines = sorted(
        (moment, record) for record in solver.records.values() for moment in record.moments
    )
    return Grid(
        caption="All records in order of UTC",
        columns=(
            Column(name="UTC", code=True, width=24),
            Column(name="No.", number=True, width=12),
            Column(name="Clock of", width=24),
            Column(name="Time as shown"),
            Column(name="By"),
        ),
        rows=tuple(
            (
                clock_text(reading_of(moment), seconds=True),
                record.number if len(record.moments) == 1 else f"({record.number})",
                record.place,
                reading_text(record.shown) if record.shown else _source(solver, record),
                record.author,
            )
            for moment, record in lines
        ),
    )


def _source(solver: Solver, record: Record) -> str:
    return "identifier" if record.number in solver.identifiers else "GPS time of the card"


def _short(moment: int) -> str:
    return short_text(reading_of(moment))


def _second(moment: int) -> str:
    return clock_text(reading_of(moment), seconds=True)
