"""``trainkit translate``: a module for translators, and what they return."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trainkit.cli.output import DONE, LOOK, show_informations, show_problems, shown, tell
from trainkit.languages import _

if TYPE_CHECKING:
    from trainkit.translators.exchange import Exchanged

__all__ = ["translate"]


def translate(
    module: Annotated[
        Path,
        typer.Argument(
            metavar="MODULE", help="The folder or id of a module, or a workshop's folder."
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
        done = api.write_translation(folder, _language(to), out)
        verb = "made"
    else:
        done = api.take_over_translation(folder, read or ())
        verb = "changed"
    show_problems(one for one in done.problems if one.severity is Severity.WARNING)
    show_informations(one for one in done.problems if one.severity is Severity.INFORMATION)
    for path in done.files:
        tell(f"{verb}  {shown(path)}")
    tell(_summary(done, is_read=not to))
    return LOOK if any(one.severity is Severity.WARNING for one in done.problems) else DONE


def _folder(module: Path, *, is_read: bool) -> Path:
    from trainkit.definitions.load import WORKSHOP_FILE, module_folder

    if (module / WORKSHOP_FILE).is_file():
        return module
    for folder in (module, Path("curriculum") / module):
        if (folder / "module.yaml").is_file():
            return folder
    found = module_folder(str(module))
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
            _(
                '"{module}" comes with trainkit; copy {folder} to curriculum/{module}, then read '
                "the files for that copy",
                module=module,
                folder=found,
            ),
            param_hint="MODULE",
        )
    return found


def _language(tag: str) -> str:
    from pydantic import TypeAdapter, ValidationError

    from trainkit.definitions.validate import sentence
    from trainkit.fields import Language

    try:
        return str(TypeAdapter(Language).validate_python(tag))
    except ValidationError as error:
        words = sentence(error.errors(include_url=False)[0])
        raise typer.BadParameter(words, param_hint="--to") from None


def _summary(done: Exchanged, *, is_read: bool) -> str:
    from trainkit.translators.units import Status

    counted = ", ".join(f"{done.statuses[one]} {_(one)}" for one in Status)
    words = _("Translation into {language}: {counted}.", language=done.language, counted=counted)
    if is_read:
        return _("Texts taken over: {taken}. {words}", taken=done.taken, words=words)
    return words
