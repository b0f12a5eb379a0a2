"""``trainkit translate``: a module for translators, and what they return."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import DONE, LOOK, show_informations, show_problems, tell, tell_file
from trainkit.text.languages import N_, _, comma_list

if TYPE_CHECKING:
    from trainkit.exchange.translators.exchange import Exchanged


def translate(
    module: Annotated[
        Path,
        typer.Argument(
            metavar="MODULE",
            help="The folder or id of a module, the folder of a workshop, questionnaires, "
            "law-cards or worksheets.",
        ),
    ],
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="LANGUAGE", help="Write files for translators: ru, fa-AF."),
    ] = None,
    read: Annotated[
        list[Path] | None,
        typer.Option("--read", metavar="FILE", help="Read a file that was returned; repeatable."),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where --to writes the files.")
    ] = Path(),
) -> int:
    """Write the texts of a module for translators, as Excel and XLIFF, and read them back.

    Either file will do: Excel for people, XLIFF 2.1 for translators' programs. Both hold every
    text with its place, its translation so far, words of the glossary and notes. Files that were
    returned are checked; if anything is wrong, all mistakes are listed and nothing is written.
    """
    if bool(to) == bool(read):
        raise typer.BadParameter(_("add --to LANGUAGE to write files, or --read FILE to read them"))
    from trainkit import api

    folder = _folder(module, is_read=not to)
    if to:
        _check_language(to)
        done, fate = api.write_translation(folder, to, out), N_("made")
    else:
        done, fate = api.take_over_translation(folder, read or ()), N_("changed")
    return _report(done, fate, is_read=not to)


def _report(done: Exchanged, fate: str, *, is_read: bool) -> int:
    """Say what was done, and return the exit code."""
    from trainkit import Severity

    warnings = [one for one in done.problems if one.severity is Severity.WARNING]
    show_problems(warnings)
    show_informations(one for one in done.problems if one.severity is Severity.INFORMATION)
    for path in done.files:
        tell_file(path, fate)
    tell(_summary(done, is_read=is_read))
    return LOOK if warnings else DONE


def _folder(module: Path, *, is_read: bool) -> Path:
    from trainkit.exchange.translators.units import SHARED, shared_folder, shared_in
    from trainkit.model.load import WORKSHOP_FILE, module_folder

    if (module / WORKSHOP_FILE).is_file():
        return module
    name = str(module)
    shared = SHARED.get(name)
    # in a checkout of trainkit itself: templates/exercises for the words of worksheets
    in_checkout = [Path(*shared.built_in().parts[-2:])] if shared else []
    for folder in (module, Path("curriculum") / module, *in_checkout):
        is_shared = folder.is_dir() and shared_in(folder)
        if is_shared or (folder / "module.yaml").is_file():
            return folder
    if shared and Path(WORKSHOP_FILE).is_file():
        return shared_folder(Path(), name)
    found = shared.built_in() if shared else module_folder(name)
    if found is None:
        raise typer.BadParameter(
            _(
                'expected a folder with a module.yaml, or the id of a module, found "{module}"',
                module=module,
            ),
            param_hint="MODULE",
        )
    if is_read:
        raise typer.BadParameter(
            _why_not_read(module, found, is_shared=bool(shared)), param_hint="MODULE"
        )
    return found


def _why_not_read(module: Path, folder: Path, *, is_shared: bool) -> str:
    """Say why nothing is changed in a folder that comes with trainkit."""
    if is_shared:
        return _("start this command in the folder of the workshop that the texts are for")
    return _(
        '"{module}" comes with trainkit; copy {folder} to curriculum/{module}, then read the files '
        "for that copy",
        module=module,
        folder=folder,
    )


def _check_language(tag: str) -> None:
    from trainkit.model.fields import Language
    from trainkit.model.validate import why_not

    if reason := why_not(Language, tag):
        raise typer.BadParameter(reason, param_hint="--to")


def _summary(done: Exchanged, *, is_read: bool) -> str:
    from trainkit.exchange.translators.units import Status

    counted = comma_list(f"{done.statuses[one]} {_(one)}" for one in Status)
    words = _("Translation into {language}: {counted}.", language=done.language, counted=counted)
    if is_read:
        return _("Texts taken over: {taken}. {words}", taken=done.taken, words=words)
    return words
