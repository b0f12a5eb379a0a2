"""``trainkit telephones``: tests that are answered on telephones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import (
    DONE,
    LOOK,
    Folder,
    Test,
    complain,
    shown,
    tell,
    tell_file,
    to_mark,
    values_of,
)
from trainkit.text.languages import _, p_

if TYPE_CHECKING:
    from trainkit.intake.record import Spot
    from trainkit.telephones.take_over import TakenOver

SLIPS = Path("out/trainers/telephone-slips.pdf")


class Side(StrEnum):
    """Whose entry counts."""

    SHEET = "sheet"
    TELEPHONE = "telephone"


Prefer = Annotated[
    Side | None, typer.Option(help="With --take-over: which entry counts where the two differ.")
]


def telephones(
    folder: Folder = Path(),
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Write everybody's papers for telephones.")
    ] = False,
    slips: Annotated[
        bool, typer.Option("--slips", help="Make the slips with everybody's code.")
    ] = False,
    open_: Annotated[
        Test | None, typer.Option("--open", help="Open a test; its time starts now.")
    ] = None,
    close: Annotated[bool, typer.Option("--close", help="Close the test that is open.")] = False,
    take: Annotated[
        bool, typer.Option("--take-over", help="Enter the answers into the score sheet.")
    ] = False,
    prefer: Prefer = None,
) -> int:
    """Prepare, open and close tests on telephones, and take the answers over.

    Their pages are served from the studio. Without an option, says how far the tests are.
    """
    from trainkit.assessment.forms import FormUse
    from trainkit.files.writing import write_atomically
    from trainkit.telephones import desk
    from trainkit.telephones.slips import slips as slips_of

    if prepare:
        for note in desk.prepare(folder):
            tell(note)
    if slips:
        write_atomically(folder / SLIPS, slips_of(folder))
        tell_file(folder / SLIPS)
    if close:
        desk.close_test(folder)
    if open_ is not None:
        desk.open_test(folder, FormUse(open_.value))
    if take:
        return _take_over(folder, prefer)
    _show(folder)
    return DONE


def _show(folder: Path) -> None:
    from trainkit.telephones import desk

    tests = desk.states(folder)
    if not tests:
        tell(_("No test has been prepared for telephones; add --prepare."))
    for test in tests:
        closed = _("closed") if test.opened else _("not opened yet")
        state = p_("a test on telephones", "open") if test.is_open else closed
        tell(
            _(
                "{title}: {state}; {begun} of {people} have begun, {ended} have handed in.",
                title=test.title,
                state=state,
                begun=test.begun,
                people=test.people,
                ended=test.ended,
            )
        )


def _take_over(folder: Path, prefer: Side | None) -> int:
    from trainkit.telephones.take_over import take_over

    now = datetime.now(UTC)
    found = take_over(folder, at=now)
    if prefer is not None and found.differences:
        places: list[Spot] = [one.spot for one in found.differences]
        settled = take_over(folder, at=now, **{f"{prefer.value}_stands": places})
        found = replace(settled, added=found.added + settled.added)
    _tell(found)
    return LOOK if found.wants_a_look else DONE


def _tell(found: TakenOver) -> None:
    tell(
        _(
            "{added} answers entered into {sheet}, {confirmed} were already there.",
            added=found.added,
            sheet=shown(found.sheet),
            confirmed=found.confirmed,
        )
    )
    for one in found.differences:
        complain(
            _(
                "{code}, {sheet}, {shown} ({cell}): the score sheet says {in_sheet}, the telephone "
                "{offered}",
                **values_of(one),
            )
        )
    if found.differences:
        complain(
            _(
                "nothing was overwritten; to decide all of these in the same way, add --prefer "
                "sheet or telephone"
            )
        )
    _tell_open(found)


def _tell_open(found: TakenOver) -> None:
    """Say which answers a person has to decide on: unclear numbers, and answers in words."""
    from trainkit.assessment.forms import TEST_NAMES

    for doubt in found.doubts:
        complain(
            _(
                "{code}, {test}, question {number}: {text} is not a number and counts as "
                "doubtful; type the intended number into the score sheet",
                code=doubt.code,
                test=_(TEST_NAMES[doubt.use]),
                number=doubt.number,
                text=f"{doubt.text!r}",
            )
        )
    for words in found.words:
        tell(to_mark(words))
