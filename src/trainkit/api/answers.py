"""The answers: enter, score and report them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.api.prepare import load

if TYPE_CHECKING:
    from datetime import datetime

    from trainkit.entering import Source
    from trainkit.executor import Executor
    from trainkit.follow_up import FollowUp
    from trainkit.making import Watcher
    from trainkit.score_sheet.enter import Entered, PaperAnswers
    from trainkit.score_sheet.entries import Spot
    from trainkit.scorer import ScoreResult
    from trainkit.telephones.take_over import TakenOver

__all__ = [
    "enter_answers",
    "follow_up",
    "prepare_telephones",
    "rename_code",
    "score",
    "take_over",
    "take_over_telephones",
]


def enter_answers(
    folder: str | PathLike[str],
    answers: Sequence[PaperAnswers],
    source: Source,
    *,
    at: datetime,
    who: str = "",
    decided: Collection[Spot] = (),
) -> Entered:
    """Enter answers from elsewhere into the empty cells of the score sheet, and record them.

    What the sheet disagrees with is returned and stays as it is, but for ``decided`` places, where
    a person decided for the answer. Raises ``InputError`` with all
    problems, having changed nothing, and ``TrainkitError`` where there is no score sheet yet.
    """
    from trainkit.entering import enter_answers as enter

    return enter(Path(folder), answers, source, at=at, who=who, decided=decided)


def take_over(
    folder: str | PathLike[str],
    *,
    at: datetime,
    typed_stands: Collection[Spot] = (),
    sheet_stands: Collection[Spot] = (),
) -> Entered:
    """Take what was typed, and whom the attendance calls absent, over into the score sheet.

    What the sheet disagrees with is returned each time, until a person has decided:
    ``typed_stands`` and ``sheet_stands`` are where the one or the other is right. Raises as
    ``enter_answers`` does.
    """
    from trainkit.attendance import take_over_attendance
    from trainkit.entering import take_over_typed

    entered = take_over_typed(
        Path(folder), at=at, typed_stands=typed_stands, sheet_stands=sheet_stands
    )
    return entered + take_over_attendance(load(folder), at=at)


def prepare_telephones(folder: str | PathLike[str]) -> tuple[str, ...]:
    """Write everybody's papers for telephones; return what to know before a test is opened.

    Raises ``InputError`` with all problems, and ``TrainkitError`` where there is no test or nobody
    on the roster.
    """
    from trainkit.telephones.desk import prepare

    return prepare(Path(folder))


def take_over_telephones(
    folder: str | PathLike[str],
    *,
    at: datetime,
    telephone_stands: Collection[Spot] = (),
    sheet_stands: Collection[Spot] = (),
) -> TakenOver:
    """Take what was answered on telephones over into the score sheet.

    What the sheet disagrees with is returned each time, until a person has decided:
    ``telephone_stands`` and ``sheet_stands`` are where the one or the other is right. Raises as
    ``enter_answers`` does, and ``TrainkitError`` while a test is open.
    """
    from trainkit.telephones.take_over import take_over as take

    return take(Path(folder), at=at, telephone_stands=telephone_stands, sheet_stands=sheet_stands)


def rename_code(folder: str | PathLike[str], wrong: str, right: str) -> None:
    """Put what stands on the score sheet under a misspelled code under the right one.

    Raises ``InputError`` with all problems, having changed nothing.
    """
    from trainkit.entering import rename_code as rename

    rename(Path(folder), wrong, right)


def score(
    folder: str | PathLike[str],
    watcher: Watcher | None = None,
    *,
    executor: Executor | None = None,
    release: bool = False,
    draft: bool = False,
) -> ScoreResult:
    """Score the answers, write the reports to ``folder/out/reports`` and return the findings.

    ``executor`` is where the reports are made (``trainkit.executor``): without one, in this
    process. ``release`` also makes what may be passed on, and records whom it is about. ``draft``
    reports, in ``folder/out/reports/draft``, on all answers that can be read, and lists the others.
    Raises ``InputError`` with all problems, having written nothing.
    """
    from trainkit.scorer import score_workshop

    return score_workshop(Path(folder), watcher, executor=executor, release=release, draft=draft)


def follow_up(folder: str | PathLike[str]) -> FollowUp:
    """Make what is sent out some months after the course, or read the answers to it.

    Made is ``folder/out/follow-up``; as soon as ``follow-up-answers.xlsx`` has entries, there or in
    ``folder/responses``, it is read instead. Raises ``InputError`` with all problems, having
    written nothing.
    """
    from trainkit.follow_up import follow_up as follow_up_workshop

    return follow_up_workshop(Path(folder))
