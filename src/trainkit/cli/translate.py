"""``trainkit translate``: a module for translators, and what they return."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import DONE, LOOK, show_informations, show_problems, tell, tell_file
from trainkit.languages import N_, _, comma_list

if TYPE_CHECKING:
    from trainkit.translators.exchange import Exchanged

__all__ = ["translate"]


def translate(
    module: Annotated[
        Path,
        typer.Argument(
            metavar="MODULE",
            help="The folder or id of a module, a workshop's folder, questionnaires or law-cards.",
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
    from trainkit import Severity, api

    folder = _folder(module, is_read=not to)
    if to:
        _check_language(to)
        done, fate = api.write_translation(folder, to, out), N_("made")
    else:
        done, fate = api.take_over_translation(folder, read or ()), N_("changed")
    show_problems(one for one in done.problems if one.severity is Severity.WARNING)
    show_informations(one for one in done.problems if one.severity is Severity.INFORMATION)
    for path in done.files:
        tell_file(path, fate)
    tell(_summary(done, is_read=not to))
    return LOOK if any(one.severity is Severity.WARNING for one in done.problems) else DONE


def _folder(module: Path, *, is_read: bool) -> Path:
    from trainkit.definitions.load import WORKSHOP_FILE, module_folder
    from trainkit.resources import curriculum_folder
    from trainkit.translators.forms import FORM_FOLDERS, form_folder

    if (module / WORKSHOP_FILE).is_file():
        return module
    for folder in (module, Path("curriculum") / module):
        is_forms = folder.name in FORM_FOLDERS and folder.is_dir()
        if is_forms or (folder / "module.yaml").is_file():
            return folder
    name = str(module)
    if name in FORM_FOLDERS and Path(WORKSHOP_FILE).is_file():
        return form_folder(Path(), name)
    found = curriculum_folder() / name if name in FORM_FOLDERS else module_folder(name)
    if found is None:
        raise typer.BadParameter(
            _(
                'expected a folder with a module.yaml, or the id of a module, found "{module}"',
                module=module,
            ),
            param_hint="MODULE",
        )
    if is_read and name in FORM_FOLDERS:
        words = _("start this command in the folder of the workshop that the texts are for")
        raise typer.BadParameter(words, param_hint="MODULE")
    if is_read:
        raise typer.BadParameter(
            _(
                '"{module}" comes with trainkit; copy {folder} to curriculum/{module}, then read '
                "the files for that copy",
                module=module,
                folder=found,
            ),
            param_hint="MODULE",
        )
    return found


def _check_language(tag: str) -> None:
    from trainkit.definitions.validate import why_not
    from trainkit.fields import Language

    if reason := why_not(Language, tag):
        raise typer.BadParameter(reason, param_hint="--to")


def _summary(done: Exchanged, *, is_read: bool) -> str:
    from trainkit.translators.units import Status

    counted = comma_list(f"{done.statuses[one]} {_(one)}" for one in Status)
    words = _("Translation into {language}: {counted}.", language=done.language, counted=counted)
    if is_read:
        return _("Texts taken over: {taken}. {words}", taken=done.taken, words=words)
    return words
