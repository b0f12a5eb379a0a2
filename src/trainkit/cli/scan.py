"""``trainkit scan`` and ``review``: answer sheets from a copier or a telephone."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import (
    DONE,
    LOOK,
    Folder,
    OnCluster,
    complain,
    shown,
    tell,
    tell_file,
    watched,
)
from trainkit.problems import TrainkitError
from trainkit.text.languages import N_, _, comma_list, n_

if TYPE_CHECKING:
    from trainkit.scan.desk import Scanned
    from trainkit.scan.questions import Question
    from trainkit.scan.settle import Settled
    from trainkit.scan.workshop import ScannedWorkshop

_STOP = "q"


def scan(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The workshop folder.")],
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES…", help="PDFs, TIFFs, JPEGs, PNGs, or folders of them."),
    ],
    workers: Annotated[
        int, typer.Option(min=0, help="Processes to use; 0 for as many as this computer can run.")
    ] = 0,
    cluster: OnCluster = None,
) -> int:
    """Read answer sheets from a copier or a telephone into the score sheet.

    What is certain is entered; what a person typed stays. What is not certain is asked: in the
    studio, or with trainkit review. Pages that were read before
    are known again, so the command can be run again at any time.
    """
    from trainkit import api
    from trainkit.files.executor import ProcessPool, executor_at

    executor = executor_at(cluster) if cluster else ProcessPool(workers)
    with watched(N_("reading pages")) as watcher:
        found = api.scan(folder, files, watcher, executor=executor, at=datetime.now(UTC))
    for line in found.summary.broken:
        complain(line)
    for path in found.summary.passed_over:
        complain(_("{path} is neither a PDF nor a picture and was not read", path=shown(path)))
    for path in found.made:
        tell_file(path)
    tell(_counted(found))
    tell_entered(folder, found.settled)
    status = tell_open(folder, found.settled.questions)
    return LOOK if found.summary.broken else status


def _counted(found: Scanned) -> str:
    """Return the sentence that accounts for every page."""
    from trainkit.scan.sheets import Fate

    counts = found.counts
    reasons = comma_list(
        _("{reason}: {n}", reason=_(reason), n=count)
        for reason, count in sorted(found.aside.items())
    )
    if reasons:
        aside = _("{n} set aside ({reasons})", n=counts[Fate.ASIDE], reasons=reasons)
    else:
        aside = _("{n} set aside", n=counts[Fate.ASIDE])
    return n_(
        "{n} page: {read} read, {asked} to check, {aside}.",
        "{n} pages: {read} read, {asked} to check, {aside}.",
        counts.total(),
        read=counts[Fate.READ],
        asked=counts[Fate.ASKED],
        aside=aside,
    )


def review(
    folder: Folder = Path(),
    list_: Annotated[bool, typer.Option("--list", help="Only list the open questions.")] = False,
    back: Annotated[bool, typer.Option("--back", help="Undo the last answer.")] = False,
    who: Annotated[
        str, typer.Option(metavar="NAME", help="Your name or initials; saved with each answer.")
    ] = "",
) -> int:
    """Answer what is open about scanned answer sheets, one question after the other.

    Each answer is kept at once. The studio asks the same with pictures.
    """
    from trainkit import api
    from trainkit.scan.desk import write_pages
    from trainkit.scan.workshop import workshop_in

    workshop = workshop_in(folder)
    if back:
        tell_entered(folder, api.take_back_scans(folder, who=who, at=datetime.now(UTC)))
        tell_file(write_pages(folder, workshop))
    elif not list_:
        _ask_all(folder, workshop, who)
    questions = api.scan_questions(folder)
    if list_:
        for question in questions:
            place = f"{question.place}: "
            tell(f"{place}{question.text.removeprefix(place)}")
    return tell_open(folder, questions)


def tell_entered(folder: Path, settled: Settled) -> None:
    """Say what came into the score sheet, and what did not."""
    entered = settled.entered
    tell(
        n_(
            "{n} answer entered into the score sheet, {confirmed} were already there.",
            "{n} answers entered into the score sheet, {confirmed} were already there.",
            entered.added,
            confirmed=entered.confirmed,
        )
    )
    for paper in settled.elsewhere:
        complain(
            _(
                "{code}: the retention test was read but not entered; type it into {names} from "
                "scanned-sheets.pdf",
                code=paper.code,
                names=shown(folder / "out/follow-up/follow-up-answers.xlsx"),
            )
        )


def tell_open(folder: Path, questions: Sequence[Question]) -> int:
    """Say how many questions are open; return the exit status."""
    if not questions:
        tell(_("There are no open questions."))
        return DONE
    complain(
        n_(
            "{n} question is open; answer in the studio, or with trainkit review {folder}",
            "{n} questions are open; answer in the studio, or with trainkit review {folder}",
            len(questions),
            folder=shown(folder),
        )
    )
    return LOOK


def _ask_all(folder: Path, workshop: ScannedWorkshop, who: str) -> None:
    """Ask until everything is answered or left for later; answers may bring new questions."""
    from trainkit import api
    from trainkit.scan.desk import write_pages
    from trainkit.scan.settle import enter_scans

    questions = api.scan_questions(folder)
    if not questions:
        return
    tell(
        _(
            "{n} open. Enter leaves a question for later, {stop} stops.",
            n=len(questions),
            stop=_STOP,
        )
    )
    while not who:
        name = _typed(_("Your name or initials: "))
        if name is None:
            return
        if not name:
            complain(_("expected your name or initials, which are saved with each answer"))
        who = name
    desk = _Desk(folder, workshop, who)
    while desk.go_through(questions):
        settled = enter_scans(folder, workshop, at=datetime.now(UTC), who=desk.who)
        tell_entered(folder, settled)
        questions = settled.questions
    if desk.answered:
        tell_file(write_pages(folder, workshop))


@dataclass
class _Desk:
    """A person who answers one question after the other."""

    folder: Path
    workshop: ScannedWorkshop
    who: str
    seen: set[str] = field(default_factory=set)
    answered: int = 0
    has_gone: bool = False
    """Whether nobody answers any more."""

    def go_through(self, questions: Sequence[Question]) -> bool:
        """Ask what was not asked yet; return whether anything was answered.

        What a page is decides which questions there are about it, so these end the round.
        """
        before, asked = self.answered, [one for one in questions if one.key not in self.seen]
        for question in () if self.has_gone else asked:
            self.seen.add(question.key)
            tell(f"\n{question.text}\n  {_picture(self.folder, question)}")
            try:
                is_answered = self._ask(question)
            except EOFError:
                self.has_gone = True
                break
            if is_answered and not question.number:
                break
        return self.answered > before

    def _ask(self, question: Question) -> bool:
        """Ask until there is an answer that is taken; say whether there is one.

        Raises ``EOFError`` where nobody answers any more.
        """
        from trainkit.scan.answering import Said, decisions_for
        from trainkit.scan.settle import decide

        while answer := _typed(f"  {question.takes}: "):
            if answer.casefold() == _STOP:
                break
            said = Said(datetime.now(UTC), self.who)
            try:
                decisions = decisions_for(question, answer, self.workshop, said)
                decide(self.folder, self.workshop, decisions)
            except (ValueError, TrainkitError) as error:
                complain(str(error))
                continue
            self.answered += 1
            return True
        if answer is None or answer:
            raise EOFError
        return False


def _picture(folder: Path, question: Question) -> str:
    """Say where the picture is, since a terminal shows none."""
    from trainkit.scan.records import IMAGES

    name = question.page.image or question.page.as_scanned
    where = shown(folder / IMAGES / name) if name else question.place
    if question.number:
        return _("Picture: {where}, question {number}", where=where, number=question.number)
    return _("Picture: {where}", where=where)


def _typed(prompt: str) -> str | None:
    """Return the next line that somebody types or a pipe has; ``None`` behind the last."""
    typer.echo(prompt, nl=False)
    line = sys.stdin.readline()
    if not sys.stdin.isatty():
        typer.echo("")
    return line.strip() if line else None
