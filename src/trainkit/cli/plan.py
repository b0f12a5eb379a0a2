"""``trainkit plan``: compute the agenda and the test forms, once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import DONE, LOOK, Folder, busy, tell, tell_file
from trainkit.text.languages import _, n_

if TYPE_CHECKING:
    from trainkit.agenda.workshop.agenda_of import Timetable
    from trainkit.planning.planner import Plan


Again = Annotated[
    bool, typer.Option("--again", help="Plan the agenda again around pinned and added rows.")
]
Replan = Annotated[
    bool,
    typer.Option(
        "--replan",
        help="Plan it again with as few moves as possible; a build then makes notices.",
    ),
]
NewEdition = Annotated[
    bool,
    typer.Option("--new-edition", help="Replace the test forms; printed papers become invalid."),
]
Verify = Annotated[
    bool,
    typer.Option("--verify", help="Check the agenda against all requirements, and cost it."),
]
Why = Annotated[
    bool, typer.Option("--why", help="Say for each session why it is at its time and place.")
]
Undo = Annotated[
    bool, typer.Option("--undo", help="Restore the agenda as it was before the last change.")
]
Redo = Annotated[
    bool, typer.Option("--redo", help="Restore the agenda as it was before the last --undo.")
]
SentOut = Annotated[
    bool,
    typer.Option(
        "--sent-out", help="Record the agenda as sent out: builds report changes from now on."
    ),
]
TimeLimit = Annotated[
    float | None,
    typer.Option("--time-limit", metavar="S", min=0.1, help="Seconds that the planner may take."),
]


def plan(
    folder: Folder = Path(),
    again: Again = False,
    replan: Replan = False,
    new_edition: NewEdition = False,
    verify: Verify = False,
    why: Why = False,
    undo: Undo = False,
    redo: Redo = False,
    sent_out: SentOut = False,
    time_limit: TimeLimit = None,
) -> int:
    """Compute plan/agenda.yaml and plan/forms.yaml where they are missing, and check them.

    An agenda that is there is yours: it is checked and kept. Test forms that are there are a
    record and are kept.
    """
    if undo or redo or sent_out:
        return _step(folder, redo=redo, sent_out=sent_out)
    if verify or why:
        return _look(folder, why=why)
    from trainkit import api

    with busy(_("planning")):
        made = api.plan(
            folder, again=again, replan=replan, new_edition=new_edition, seconds=time_limit
        )
    _show_made(made)
    return DONE


def _show_made(made: Plan) -> None:
    for path, _data in made.files:
        tell_file(path)
    if not made.files:
        tell(
            _(
                "There is a plan, and it is valid. Use --again, --replan or --new-edition to make "
                "a new one."
            )
        )
    for note in made.notes:
        tell(note)
    tell(
        n_(
            "{n} day, {rows} rows in the agenda.",
            "{n} days, {rows} rows in the agenda.",
            len(made.agenda.days),
            rows=sum(len(day.entries) for day in made.agenda.days),
        )
    )
    if made.timetable is not None:
        _show(made.timetable)


def _show(timetable: Timetable) -> None:
    from trainkit.agenda.explain.explanation import report_lines

    for line in report_lines(timetable.problem, timetable.solution):
        tell(line)


def _step(folder: Path, *, redo: bool, sent_out: bool) -> int:
    """Keep the agenda as sent out, or go a step forward or back in what was done to it."""
    from trainkit import api

    editor = api.edit_agenda(folder)
    if sent_out:
        editor.sent_out()
        tell(_("From now on, builds report what has changed from this agenda."))
        return DONE
    before = editor.state()
    what = (before.redo if redo else before.undo) if before else None
    (editor.redo if redo else editor.undo)()
    what = what or _("removal of the agenda")
    tell(_("done again: {what}", what=what) if redo else _("undone: {what}", what=what))
    return DONE


def _look(folder: Path, *, why: bool) -> int:
    """Check the workshop's agenda and price it; ``why`` adds the reasons."""
    from trainkit import api
    from trainkit.agenda.explain.explanation import verdict_lines, why_lines

    problem, agenda = api.timetable(folder)
    lines, holds = verdict_lines(problem, agenda)
    for line in (*lines, *(why_lines(problem, agenda) if why and holds else ())):
        tell(line)
    return DONE if holds else LOOK
