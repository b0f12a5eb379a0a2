"""Questions of other systems: taken into a bank, and given to them."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.errors import TrainkitError
from trainkit.languages import _, or_list
from trainkit.problems import Problems

if TYPE_CHECKING:
    from trainkit.exchange.exporting import Exported
    from trainkit.exchange.imported import Imported

__all__ = ["export_questions", "import_questions"]


def import_questions(
    folder: str | PathLike[str],
    module: str,
    file: str | PathLike[str],
    *,
    partial: bool = False,
    dry_run: bool = False,
    data: bytes | None = None,
) -> Imported:
    """Take the questions of a file into a module of a workshop, where they wait to be reviewed.

    The format is found by the content. ``data`` are the bytes if ``file`` is only their name.
    Raises ``InputError`` with everything that is wrong with any question; nothing is written then,
    unless ``partial`` takes the others, nor with ``dry_run``. The workbook that
    ``export_questions`` makes of the module in the format ``bank`` changes the bank instead; what
    was different is in ``differences``.
    """
    from trainkit.exchange.importing import import_questions as take
    from trainkit.exchange.source import Source, read_source

    source = read_source(Path(file)) if data is None else Source(Path(file), data)
    return take(Path(folder), module, source, partial=partial, dry_run=dry_run)


def export_questions(
    folder: str | PathLike[str], module: str, format: str, *, language: str | None = None
) -> Exported:
    """Return the items of a workshop's module, or of one that comes with trainkit, in a format.

    ``format`` is a name of ``exchange.registry.FORMATS`` or ``exchange.packages.PACKAGES``;
    ``language`` is a translation to use. Raises ``InputError`` if the module cannot be read, and
    ``TrainkitError`` if there is no such module or format.
    """
    from trainkit.definitions.load import module_folder, read_course
    from trainkit.exchange.exporting import export_questions as give
    from trainkit.exchange.packages import PACKAGES, export_package
    from trainkit.exchange.registry import FORMATS

    kinds = {name: kind for name, kind in FORMATS.items() if kind.write}
    if format not in kinds and format not in PACKAGES:
        known = or_list([*kinds, *PACKAGES])
        raise TrainkitError(
            _('expected the format {known}, found "{format}"', known=known, format=format)
        )
    home = module_folder(module, Path(folder))
    if home is None:
        raise TrainkitError(_("there is no module {module}", module=module))
    problems = Problems()
    course = problems.checked(read_course(home, problems, language or "en"))
    if format in PACKAGES:
        return export_package(course, PACKAGES[format], _on_forms(Path(folder)))
    return give(course, kinds[format])


def _on_forms(folder: Path) -> set[str]:
    """Return the ids of the items that a workshop's tests have."""
    from trainkit.assessment.forms_file import read_forms
    from trainkit.definitions.load import FORMS_FILE

    path = folder / FORMS_FILE
    read = read_forms(path, Problems()) if path.is_file() else None
    return {row.item for form in read[0].forms for row in form.items} if read else set()
