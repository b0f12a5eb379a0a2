"""``trainkit follow-up``: make what is sent out months after the course, or read the answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.cli.output import DONE, LOOK, Folder, complain, show_problems, shown, tell

if TYPE_CHECKING:
    from trainkit.follow_up import FollowUp
    from trainkit.responses import FollowUpAnswers

__all__ = ["follow_up"]


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
        _show(found)
    return LOOK if found.warnings else DONE


def _show(found: FollowUp) -> None:
    from trainkit.outputs import Fate

    if not found.has_test:
        complain(
            "there is no retention test; write “retention: true” under “assessment” in "
            "workshop.yaml if you want one"
        )
    for file in found.files:
        if file.fate is Fate.MADE:
            tell(f"made  {shown(file.path)}")
        elif file.fate is Fate.EDITED:
            complain(f"{shown(file.path)} was changed by hand and was left as it is")
    made = [file for file in found.files if file.fate is Fate.MADE]
    if not found.files:
        tell("Nothing to send: there is no questionnaire with a code, and no retention test.")
    elif not made:
        tell(f"Nothing to make: {len(found.files)} files are there.")
    if found.files:
        tell("Send them three to six months after the course; enter what comes back in "
             "follow-up-answers.xlsx and run this command again.")  # fmt: skip


def _lines(answers: FollowUpAnswers) -> list[str]:
    lines = [
        f"{one.questionnaire.title}: {_returns(len(one.rows), one.returned, one.handed_out)}"
        for one in answers.questionnaires
    ]
    test = answers.retention
    if test is not None:
        taken = sum(row.taken for row in test.rows)
        lines.append(
            f"Retention test, form {test.form}: {_returns(taken, test.returned, test.handed_out)}"
        )
    return [*lines, "The evaluation report uses these answers."]


def _returns(filled: int, returned: int | None, handed_out: int | None) -> str:
    back = "" if returned is None else f", {returned} came back"
    out = "" if handed_out is None else f" of {handed_out} sent out"
    return f"{filled} with answers{back}{out}"
