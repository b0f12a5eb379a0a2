"""``trainkit score``, ``enter``, ``merge``, ``follow-up``: what is done with answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import (
    DONE,
    LOOK,
    Folder,
    OnCluster,
    complain,
    show_problems,
    shown,
    tell,
    tell_file,
    watched,
)
from trainkit.problems import TrainkitError
from trainkit.text.languages import _, comma_list, n_

if TYPE_CHECKING:
    from trainkit.evaluation.follow_up import FollowUp
    from trainkit.evaluation.reports.findings import OpenEntry
    from trainkit.evaluation.reports.release import Release
    from trainkit.evaluation.scorer import ScoreResult
    from trainkit.intake.responses import FollowUpAnswers
    from trainkit.intake.score_sheet.merge import MergedCopies


ForRelease = Annotated[
    bool,
    typer.Option("--release", help="Also build the report for release, and its data."),
]


Draft = Annotated[
    bool,
    typer.Option(
        "--draft",
        help="Report on all answers that can be read, in DIR/out/reports/draft, and list the "
        "others.",
    ),
]


def score(
    folder: Folder = Path(),
    release: ForRelease = False,
    draft: Draft = False,
    cluster: OnCluster = None,
) -> int:
    """Score the filled score sheet and write the evaluation to DIR/out/reports.

    Reads responses/score-sheet.xlsx, or the one in out/trainers if answers were entered there; and
    the answers to questionnaires, where there are any.
    """
    from trainkit import api
    from trainkit.evaluation.scorer import AnswersError
    from trainkit.files.executor import executor_at
    from trainkit.files.writing import WAS_OPEN, make_private

    if make_private(folder):
        complain(_(WAS_OPEN))
    waiting = _waiting(folder)
    try:
        with watched() as watcher:
            result = api.score(
                folder, watcher, executor=executor_at(cluster), release=release, draft=draft
            )
    except AnswersError:
        complain(_("to report on all other answers for now, add --draft"))
        raise
    show_problems(result.warnings)
    _show(result)
    return LOOK if waiting or result.wants_a_look else DONE


def _waiting(folder: Path) -> bool:
    """Say whether answers on telephones or scanned sheets are not in the score sheet yet."""
    return any([_telephones_wait(folder), _scans_wait(folder)])


def _scans_wait(folder: Path) -> bool:
    from trainkit.scan.records import SCANNED
    from trainkit.scan.settle import sheets_in
    from trainkit.scan.workshop import workshop_in

    if not (folder / SCANNED).is_file():
        return False
    try:
        count = len(sheets_in(folder, workshop_in(folder)).questions)
    except TrainkitError:  # the workshop's own problems are told when it is scored
        return False
    if count:
        complain(
            n_(
                "{n} open question about scanned answer sheets; run: trainkit review {folder}",
                "{n} open questions about scanned answer sheets; run: trainkit review {folder}",
                count,
                folder=shown(folder),
            )
        )
    return count > 0


def _telephones_wait(folder: Path) -> bool:
    from trainkit.telephones.take_over import not_taken_over

    count = not_taken_over(folder)
    if count:
        complain(
            n_(
                "answers of {n} paper on telephones are not in the score sheet yet; run: trainkit "
                "telephones {folder} --take-over",
                "answers of {n} papers on telephones are not in the score sheet yet; run: trainkit "
                "telephones {folder} --take-over",
                count,
                folder=shown(folder),
            )
        )
    return count > 0


def _show(result: ScoreResult) -> None:
    from trainkit.evaluation.reports.summary import sentences

    for path in result.set_aside:
        complain(
            _(
                "{path} is the copy that was changed by hand; a new file is beside it",
                path=shown(path),
            )
        )
    for path in result.made:
        tell_file(path)
    if result.open:
        _show_open(result.open)
    tell(_("Read from {sheet}.", sheet=shown(result.sheet)))
    for sentence in sentences(result.findings, result.findings.text):
        tell(sentence)
    if result.release is not None:
        _show_release(result.release)
    _show_doubts(result)


def _show_release(release: Release) -> None:
    """Say what a second release leaves out, so that it reveals nobody's results."""
    if release.left_out:
        tell(
            _(
                "The release stays limited to the people in the first release; tested since then "
                "and left out: {left_out}.",
                left_out=release.left_out,
            )
        )
    if release.keeps_answers:
        tell(
            _(
                "The release gives the same figures from questionnaires as the first release; "
                "later sheets are left out."
            )
        )
    if release.is_withheld:
        complain(
            _(
                "the release has no scores: since the first release, somebody no longer has both "
                "tests, a mark has been corrected, or different items have been dropped, and the "
                "difference would reveal individual results; undo that change and score again, or "
                "use only the first release"
            )
        )


def _show_doubts(result: ScoreResult) -> None:
    """Name the people whose results are incomplete, and say what to look at."""
    if result.doubtful:
        complain(
            _(
                "no score yet because a mark is doubtful: {names}; look at the papers, correct the "
                "score sheet and score again",
                names=comma_list(result.doubtful),
            )
        )
    if result.unmatched:
        tell(_("Only one test: {names}.", names=comma_list(result.unmatched)))
    if result.unknown:
        complain(
            _(
                "not on the list of participants and with only one test: {names}; if a code is a "
                "typing error, correct it on the score sheet and score again",
                names=comma_list(result.unknown),
            )
        )


def _show_open(entries: Sequence[OpenEntry]) -> None:
    for one in entries:
        typer.echo(_("open: {where}: {what}", where=one.where, what=one.what), err=True)
    complain(
        n_(
            "{n} entry is open, so the reports are a draft; correct the workbook and score again "
            "without --draft",
            "{n} entries are open, so the reports are a draft; correct the workbook and score "
            "again without --draft",
            len(entries),
        )
    )


Forget = Annotated[
    str,
    typer.Option(
        "--forget", metavar="CODE", help="First delete this person's answers, here and there."
    ),
]


def enter(folder: Folder = Path(), forget: Forget = "") -> int:
    """Take what was typed and ticked in the studio over into the score sheet.

    Cells that hold something else stay as they are; they are listed, and settled in the studio.
    """
    from datetime import UTC, datetime

    from trainkit import api
    from trainkit.intake.entering import forget as forget_answers

    if forget:
        forget_answers(folder, forget)
    entered = api.take_over(folder, at=datetime.now(UTC))
    tell(
        _(
            "{added} new entries, {confirmed} were already there.",
            added=entered.added,
            confirmed=entered.confirmed,
        )
    )
    for one in entered.disagreements:
        complain(
            _(
                '{code}, {sheet}!{cell}, {shown}: the score sheet says "{in_sheet}", but '
                '"{offered}" was entered',
                code=one.spot.code,
                sheet=one.spot.sheet,
                cell=one.cell,
                shown=one.spot.shown,
                in_sheet=one.in_sheet,
                offered=one.offered,
            )
        )
    return LOOK if entered.disagreements else DONE


First = Annotated[Path, typer.Argument(metavar="FIRST", help="A completed copy.")]
Second = Annotated[Path, typer.Argument(metavar="SECOND", help="Another copy of it.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "-o", "--out", metavar="FILE", help="The combined sheet; default: FIRST with -merged."
    ),
]
Settled = Annotated[
    Path | None,
    typer.Option("--settled", metavar="FILE", help="The workbook with your decisions."),
]


def merge(first: First, second: Second, out: Out = None, settled: Settled = None) -> int:
    """Join two copies of a score sheet; list where they disagree.

    The copies may share the work, or both hold everything: then every cell that two people entered
    alike is confirmed. What they disagree on goes to a workbook of its own; type your decisions
    there and run the command again with --settled. The copies stay as they are.
    """
    from trainkit.files.writing import write_atomically
    from trainkit.intake.score_sheet.merge import (
        check_output,
        conflicts_path,
        forms_above,
        merge_copies,
    )
    from trainkit.problems import Problems

    out = out or first.with_name(f"{first.stem}-merged.xlsx")
    inputs = (first, second) if settled is None else (first, second, settled)
    problems = Problems()
    forms = forms_above(first, problems) or forms_above(second, problems)
    problems.raise_errors()
    merged = problems.checked(merge_copies(first, second, problems, forms=forms, settled=settled))
    check_output(out, merged, settled, inputs, problems)
    problems.raise_errors()
    write_atomically(out, merged.sheet)
    tell_file(out)
    _tell_what_agrees(merged)
    if merged.conflicts is None:
        return DONE
    notes = conflicts_path(out)
    if settled is None or notes.resolve() != settled.resolve():
        write_atomically(notes, merged.conflicts)
        tell_file(notes)
    else:
        notes = settled
    _tell_conflicts(merged, notes)
    return LOOK


def _tell_conflicts(merged: MergedCopies, notes: Path) -> None:
    complain(
        n_(
            "{n} entry disagrees and counts as doubtful; enter your decisions in {notes} and run "
            "this command again with --settled {notes}",
            "{n} entries disagree and count as doubtful; enter your decisions in {notes} and run "
            "this command again with --settled {notes}",
            len(merged.open),
            notes=shown(notes),
        )
    )


def _tell_what_agrees(merged: MergedCopies) -> None:
    first, second = merged.joined.alone
    tell(_("{confirmed} entries confirmed by two people.", confirmed=merged.joined.confirmed))
    tell(
        _(
            "{first} entries from the first copy only, {second} from the second only.",
            first=first,
            second=second,
        )
    )
    if merged.settled:
        tell(_("{settled} disagreements settled.", settled=merged.settled))


def follow_up(
    folder: Folder = Path(),
) -> int:
    """Three to six months after the course: make what is sent out, in DIR/out/follow-up.

    As soon as follow-up-answers.xlsx has entries, there or in DIR/responses, they are read.
    """
    from trainkit import api

    found = api.follow_up(folder)
    show_problems(found.warnings)
    if found.answers is not None:
        for line in _lines(found.answers):
            tell(line)
    else:
        _show_sent(found)
    return LOOK if found.warnings else DONE


def _show_sent(found: FollowUp) -> None:
    from trainkit.files.outputs import Fate

    if not found.has_test:
        complain(
            _(
                "there is no retention test; if you want one, write “retention: true” under "
                "“assessment” in workshop.yaml"
            )
        )
    for file in found.files:
        if file.fate is Fate.MADE:
            tell_file(file.path)
        elif file.fate is Fate.EDITED:
            complain(_("{path} was changed by hand and was left as it is", path=shown(file.path)))
    made = [file for file in found.files if file.fate is Fate.MADE]
    if not found.files:
        tell(_("Nothing to send: there is no questionnaire with a code, and no retention test."))
    elif not made:
        tell(_("Nothing to build: all {n} files exist.", n=len(found.files)))
    if found.files:
        tell(
            _(
                "Send them three to six months after the course; enter the answers in "
                "follow-up-answers.xlsx and run this command again."
            )
        )


def _lines(answers: FollowUpAnswers) -> list[str]:
    lines = [
        f"{one.questionnaire.title}: {_returns(len(one.rows), one.returned, one.handed_out)}"
        for one in answers.questionnaires
    ]
    test = answers.retention
    if test is not None:
        taken = sum(row.taken for row in test.rows)
        counts = _returns(taken, test.returned, test.handed_out)
        lines.append(_("Retention test, form {form}: {counts}", form=test.form, counts=counts))
    return [*lines, _("The evaluation report uses these answers.")]


def _returns(filled: int, returned: int | None, handed_out: int | None) -> str:
    if returned is not None and handed_out is not None:
        return _(
            "{filled} with answers, {returned} returned of {sent} sent out",
            filled=filled,
            returned=returned,
            sent=handed_out,
        )
    if returned is not None:
        return _("{filled} with answers, {returned} returned", filled=filled, returned=returned)
    if handed_out is not None:
        return _("{filled} with answers of {sent} sent out", filled=filled, sent=handed_out)
    return _("{filled} with answers", filled=filled)
