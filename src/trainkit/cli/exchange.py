"""``trainkit import`` and ``trainkit export``: questions of other systems."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import (
    DONE,
    LOOK,
    Folder,
    busy,
    show_informations,
    show_problems,
    tell,
    tell_file,
)
from trainkit.languages import _, n_
from trainkit.problems import Severity

if TYPE_CHECKING:
    from trainkit.exchange.imported import Imported

__all__ = ["export", "import_"]


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of another program.")],
    folder: Folder = Path(),
    module: Annotated[
        str, typer.Option("--module", metavar="ID", help="The module that gets the questions.")
    ] = "",
    partial: Annotated[
        bool, typer.Option("--partial", help="Leave out questions that cannot be understood.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be taken over.")
    ] = False,
) -> int:
    """Take questions of another program over into a module, where they wait to be reviewed.

    The format is found by the content; docs/exchange.md lists all formats. If a question cannot be
    understood, all mistakes are listed and nothing is written. Of a workbook that trainkit export
    --format bank wrote, all differences are shown and taken over into the bank.
    """
    if not module:
        raise typer.BadParameter(_("name the module with --module"), param_hint="--module")
    from trainkit import api

    with busy(_("reading questions")):
        done = api.import_questions(folder, module, file, partial=partial, dry_run=dry_run)
    show_problems(one for one in done.problems if one.severity is Severity.WARNING)
    show_informations(one for one in done.problems if one.severity is Severity.INFORMATION)
    for words in _summary(done, module) if done.differences is None else _compared(done):
        tell(words)
    if not done.is_written:
        tell(_("Nothing was written."))
    return LOOK if any(one.severity is Severity.WARNING for one in done.problems) else DONE


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
        said.append(_("Ids: {first} to {last}.", first=ids[0], last=ids[-1]))
    if done.known:
        said.append(
            n_(
                "{n} question was there already, word for word, and was passed over.",
                "{n} questions were there already, word for word, and were passed over.",
                done.known,
            )
        )
    return said


def export(
    module: Annotated[str, typer.Argument(metavar="MODULE", help="The id of a module.")],
    folder: Folder = Path(),
    format: Annotated[
        str, typer.Option("--format", metavar="NAME", help="The format; docs/exchange.md has all.")
    ] = "",
    language: Annotated[
        str | None,
        typer.Option("--language", metavar="LANGUAGE", help="A translation to use: ru, fa-AF."),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the file is written.")
    ] = Path(),
) -> int:
    """Write the questions of a module for another program: Word, Excel, Moodle and others.

    What the format cannot carry is listed for each question.
    """
    from trainkit import api
    from trainkit.files import write_atomically

    with busy(_("writing questions")):
        done = api.export_questions(folder, module, format, language=language)
    path = out / done.name
    write_atomically(path, done.data, shared=True)
    show_problems(done.problems)
    tell_file(path)
    tell(n_("{n} question written.", "{n} questions written.", done.count))
    return LOOK if done.problems else DONE
