"""``trainkit import`` and ``trainkit export``: questions of other systems."""

from __future__ import annotations

from collections.abc import Iterator
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
    busy,
    complain,
    show_informations,
    show_problems,
    shown,
    tell,
    tell_file,
    to_mark,
    values_of,
    watched,
)
from trainkit.problems import Severity
from trainkit.text.languages import N_, _, n_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trainkit.exchange.checking import Imported
    from trainkit.exchange.results import Options, ResultsTaken
    from trainkit.problems import Problem


class Attempt(StrEnum):
    """Which finished attempt of a person counts."""

    FIRST = "first"
    LAST = "last"


Module = Annotated[
    str, typer.Option("--module", metavar="ID", help="The module that gets the questions.")
]
Partial = Annotated[bool, typer.Option("--partial", help="Leave out what cannot be understood.")]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Where the score sheet differs, the file is right.")
]
FormCode = Annotated[
    str, typer.Option("--form", metavar="FORM", help="The form that was answered: A1.")
]
WhichTest = Annotated[
    Test | None, typer.Option("--test", help="When it was answered, if not as planned.")
]
WhichAttempt = Annotated[Attempt, typer.Option("--attempt", help="Which finished attempt counts.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would be taken over.")]


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of another program.")],
    folder: Folder = Path(),
    module: Module = "",
    partial: Partial = False,
    form: FormCode = "",
    test: WhichTest = None,
    attempt: WhichAttempt = Attempt.FIRST,
    overwrite: Overwrite = False,
    dry_run: DryRun = False,
) -> int:
    """Take questions over into a module, or the answers to a test into the score sheet.

    The format is found by the content; docs/exchange.md lists all of them. Questions need
    --module, and wait there to be reviewed. Answers are results of Moodle, Microsoft Forms, Google
    Forms or Kahoot; they are entered by the participants' codes. If anything cannot be understood,
    all mistakes are listed and nothing is written. Of a workbook that trainkit export
    --format bank wrote, all differences are shown and taken over into the bank.
    """
    from trainkit import api

    if module:
        return _import_questions(folder, module, file, partial=partial, dry_run=dry_run)
    if not api.has_results(file):
        raise typer.BadParameter(
            _("these are no results; for questions, name the module with --module"),
            param_hint="--module",
        )
    from trainkit.assessment.forms import FormUse
    from trainkit.exchange.results import Options

    options = Options(
        form=form,
        test=FormUse(test.value) if test else None,
        last_attempt=attempt is Attempt.LAST,
        overwrite=overwrite,
        partial=partial,
        dry_run=dry_run,
    )
    return _import_results(folder, file, options)


def _import_questions(
    folder: Path, module: str, file: Path, *, partial: bool, dry_run: bool
) -> int:
    from trainkit import api

    with watched(N_("reading questions")) as watcher:
        done = api.import_questions(
            folder, module, file, partial=partial, dry_run=dry_run, watcher=watcher
        )
    status = _show(done.problems)
    for words in _summary(done, module) if done.differences is None else _compared(done):
        tell(words)
    if not done.is_written:
        tell(_("Nothing was written."))
    return status


def _show(problems: Sequence[Problem]) -> int:
    """Show problems that stopped nothing; return the exit status that they make."""
    show_problems(one for one in problems if one.severity is Severity.WARNING)
    show_informations(one for one in problems if one.severity is Severity.INFORMATION)
    return LOOK if any(one.severity is Severity.WARNING for one in problems) else DONE


def _import_results(folder: Path, file: Path, options: Options) -> int:
    from trainkit import api

    with busy(_("reading results")):
        done = api.import_results(folder, file, options, at=datetime.now(UTC))
    status = _show(done.problems)
    for one in done.differences:
        complain(
            _(
                "{code}, {sheet}, {shown} ({cell}): the score sheet says {in_sheet}, the file "
                "{offered}",
                **values_of(one),
            )
        )
    if done.differences:
        complain(_("nothing was overwritten; where the file is right, add --overwrite"))
    for words in _entered(done):
        tell(words)
    if done.is_dry_run:
        tell(_("Nothing was written."))
    return LOOK if done.differences or done.to_mark else status


def _entered(done: ResultsTaken) -> Iterator[str]:
    yield n_(
        "{program}, form {form}, {n} person. New in {sheet}: {added}. Already there and the same: "
        "{confirmed}.",
        "{program}, form {form}, {n} people. New in {sheet}: {added}. Already there and the same: "
        "{confirmed}.",
        done.people,
        program=done.program,
        form=done.form,
        added=done.added,
        sheet=shown(done.sheet),
        confirmed=done.confirmed,
    )
    for one in done.to_mark:
        yield to_mark(one)


def _compared(done: Imported) -> Iterator[str]:
    """Yield what a workbook of the bank has otherwise, and how many items that changes."""
    yield from done.words()
    yield n_("{n} question is different.", "{n} questions are different.",
             len(done.differences or ()))  # fmt: skip


def _summary(done: Imported, module: str) -> list[str]:
    taken = len(done.taken)
    said = [
        n_(
            "{format}: {n} question taken over into {module}. It waits to be reviewed; no test "
            "uses it before.",
            "{format}: {n} questions taken over into {module}. They wait to be reviewed; no test "
            "uses them before.",
            taken,
            format=done.format,
            module=module,
        )
    ]
    if taken:
        ids = [one.id for one in done.taken]
        said.append(
            _("Id: {id}.", id=ids[0])
            if taken == 1
            else _("Ids: {first} to {last}.", first=ids[0], last=ids[-1])
        )
    if done.known:
        said.append(
            n_(
                "{n} question was there already, word for word, and was passed over.",
                "{n} questions were there already, word for word, and were passed over.",
                done.known,
            )
        )
    return said


Language = Annotated[
    str | None,
    typer.Option("--language", metavar="LANGUAGE", help="A translation to use: ru, fa-AF."),
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the file is written.")]


def export(
    module: Annotated[
        str, typer.Argument(metavar="MODULE", help="The id of a module; none with --form.")
    ] = "",
    folder: Folder = Path(),
    form: Annotated[
        str, typer.Option("--form", metavar="FORM", help="A test form: A1, or a version: A1-2.")
    ] = "",
    format: Annotated[
        str, typer.Option("--format", metavar="NAME", help="The format; docs/exchange.md has all.")
    ] = "",
    language: Language = None,
    out: Out = Path(),
) -> int:
    """Write the questions of a module for another program: Word, Excel, Moodle and others.

    What the format cannot carry is listed for each question. With --form, the first argument is
    the workshop's folder, and the questions are those of a test form.
    """
    from trainkit import api
    from trainkit.files.writing import write_atomically

    if not module and not form:
        raise typer.BadParameter(_("name a module, or a test form with --form"))
    with busy(_("writing questions")):
        if form:
            home = Path(module) if module else folder
            done = api.export_form(home, form, format, language=language)
        else:
            done = api.export_questions(folder, module, format, language=language)
    path = out / done.name
    write_atomically(path, done.data, shared=True)
    show_problems(done.problems)
    tell_file(path)
    tell(n_("{n} question written.", "{n} questions written.", done.count))
    if form:
        tell(_("Forms must ask for the participant’s code in the first question."))
    return DONE
