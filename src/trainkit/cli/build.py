"""``trainkit build``: make everything that changed."""

from __future__ import annotations

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
from trainkit.text.languages import _, n_

if TYPE_CHECKING:
    from trainkit.documents.builder import BuildResult
    from trainkit.files.outputs import FileFate

Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="NAME",
        help="Build only these documents, such as agenda or papers; may be repeated. An unknown "
        "name lists them all.",
    ),
]


def build(folder: Folder = Path(), only: Only = None, cluster: OnCluster = None) -> int:
    """Make all documents of a workshop in DIR/out; plans first if there is no plan.

    What has not changed is not made again.
    """
    from trainkit import api
    from trainkit.files.executor import executor_at
    from trainkit.files.writing import WAS_OPEN, make_private

    if make_private(folder):
        complain(_(WAS_OPEN))
    with watched() as watcher:
        result = api.build(folder, watcher, executor=executor_at(cluster), only=only or ())
    show_problems(result.warnings)
    _show(result)
    return LOOK if result.wants_a_look else DONE


def printed(folder: Folder = Path()) -> int:
    """Record that everything has been printed as it would be built now.

    Builds then make out/trainers/to-print-again.pdf: the pages of people who are new or different.
    """
    from trainkit import api

    record = api.printed(folder)
    people = {code for pages in record.pages.values() for code in pages}
    tell(_("Recorded as printed: the pages of {n} people.", n=len(people)))
    return DONE


def _show(result: BuildResult) -> None:
    from trainkit.files.outputs import Fate

    for file in result.files:
        if file.fate in {Fate.MADE, Fate.REMOVED}:
            tell_file(file.path, file.fate)
        elif file.fate is not Fate.UNCHANGED:
            complain(_sentence(file))
    made, kept = len(result.having(Fate.MADE)), len(result.having(Fate.UNCHANGED))
    if made:
        _tell_of_new_pages(result)
        tell(
            n_(
                "{n} file made, {kept} unchanged.",
                "{n} files made, {kept} unchanged.",
                made,
                kept=kept,
            )
        )
    elif result.files:
        tell(_("Nothing to build: {kept} files are up to date.", kept=kept))
    else:
        tell(_("Nothing to build: this workshop has no such documents."))


def _tell_of_new_pages(result: BuildResult) -> None:
    from trainkit.documents.print_again import FILE
    from trainkit.files.outputs import Fate

    if any(path.name == FILE for path in result.having(Fate.MADE)):
        tell(
            _(
                "{file} has the pages of people who are new or have changed since everything was "
                "printed; when you have put them in place, run: trainkit printed",
                file=FILE,
            )
        )


def _sentence(file: FileFate) -> str:
    from trainkit.files.outputs import Fate

    path = shown(file.path)
    if file.fate is Fate.FILLED:
        return _(
            "{path} {note} and was left as it is, although a new one would be different; score it, "
            "or move it elsewhere and build again",
            path=path,
            note=file.note,
        )
    if file.fate is Fate.SET_ASIDE:
        return _("{path} is the copy that was changed by hand; a new file is beside it", path=path)
    return _("{path} was changed by hand and was left as it is", path=path)
