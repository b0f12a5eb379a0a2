"""What the library does with files of other programs: questions in and out, results in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.exchange.source import QuestionFile, named_in_errors, read_source
from trainkit.model.check import load
from trainkit.model.load import module_folder, read_original
from trainkit.model.translation import languages_beside, translate
from trainkit.problems import Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _, or_list

if TYPE_CHECKING:
    from trainkit.exchange.checking import Imported
    from trainkit.exchange.exporting import Exported
    from trainkit.exchange.question import Format
    from trainkit.exchange.results import Options, ResultsTaken
    from trainkit.files.executor import Watcher


def import_questions(  # noqa: PLR0913 - what the command line asks for, by name
    folder: StrPath,
    module: str,
    file: StrPath,
    *,
    partial: bool = False,
    dry_run: bool = False,
    data: bytes | None = None,
    watcher: Watcher | None = None,
) -> Imported:
    """Take the questions of a file into a module of a workshop, where they wait to be reviewed.

    The format is found by the content. ``data`` are the bytes if ``file`` is only their name.
    Raises ``InputError`` with everything that is wrong with any question; nothing is written then,
    unless ``partial`` takes the others, nor with ``dry_run``. The workbook that
    ``export_questions`` makes of the module in the format ``bank`` changes the bank instead; what
    was different is in ``differences``. A ``watcher`` is told how far it is.
    """
    from trainkit.exchange.importing import import_questions as take

    with named_in_errors(Path(file)):
        source = _source(file, data)
        return take(Path(folder), module, source, partial=partial, dry_run=dry_run, watcher=watcher)


def has_results(file: StrPath, data: bytes | None = None) -> bool:
    """Whether a file holds results of another program; raises ``TrainkitError`` if unreadable."""
    from trainkit.exchange.programs import results_in

    with named_in_errors(Path(file)):
        return results_in(_source(file, data)) is not None


def import_results(
    folder: StrPath,
    file: StrPath,
    options: Options | None = None,
    *,
    at: datetime,
    data: bytes | None = None,
) -> ResultsTaken:
    """Enter the answers of a test that was sat in another program into the score sheet.

    ``options`` is what a person says of the file, ``at`` when they are entered; ``data`` are the
    bytes if ``file`` is only their name. What the sheet says otherwise is returned and stays as it
    is. Raises ``InputError`` with everything that cannot be understood, and ``TrainkitError`` where
    there are no forms or no score sheet yet; nothing is entered then.
    """
    from trainkit.exchange.results import Options
    from trainkit.exchange.results import import_results as take

    with named_in_errors(Path(file)):
        return take(Path(folder), _source(file, data), options or Options(), at=at)


def export_questions(
    folder: StrPath, module: str, format: str, *, language: str | None = None
) -> Exported:
    """Return the items of a workshop's module, or of one that comes with trainkit, in a format.

    ``format`` is a name of ``exchange.registry.FORMATS`` or of
    ``exchange.scorm.PACKAGES``; ``language`` is a translation to use. Raises
    ``InputError`` if the module, one of its pictures or, for a package, the workshop's forms cannot
    be read, and ``TrainkitError`` if there is no such module or format.
    """
    from trainkit.exchange.exporting import export_questions as give
    from trainkit.exchange.exporting import items_on_forms
    from trainkit.exchange.scorm import PACKAGES, export_package

    kinds = _writing()
    _expect(format, [*kinds, *PACKAGES])
    home = module_folder(module, Path(folder))
    if home is None:
        raise TrainkitError(_("there is no module {module}", module=module))
    problems = Problems()
    course = problems.checked(read_original(home, problems))
    if language is not None:
        _expect_language(language, [course.original, *languages_beside(home)])
    course = problems.checked(translate(course, language or "en", problems))
    if format in PACKAGES:
        return export_package(course, PACKAGES[format], items_on_forms(Path(folder)))
    return give(course, kinds[format])


def export_form(
    folder: StrPath, form: str, format: str, *, language: str | None = None
) -> Exported:
    """Return the questions of a workshop's test form in a format, in the form's order.

    ``form`` is a form such as ``A1``, or a version of it: ``A1-2``. ``language`` is one of those in
    which the workshop's documents are written. Raises as ``export_questions`` does, ``InputError``
    also with every item that is not as it was when the form was fixed.
    """
    from trainkit.exchange.exporting import export_paper, forms_of, paper_called

    kinds, definitions = _writing(), load(folder)
    _expect(format, kinds)
    paper = paper_called(forms_of(Path(folder)), form)
    known = definitions.workshop.written_languages
    if language is not None:
        _expect_language(language, known)
    return export_paper(definitions.in_language(language or known[0]), paper, kinds[format])


def _source(file: StrPath, data: bytes | None) -> QuestionFile:
    return read_source(Path(file)) if data is None else QuestionFile(Path(file), data)


def _expect_language(language: str, known: Sequence[str]) -> None:
    if language not in known:
        words = _('expected the language {known}, found "{language}"',
                  known=or_list(known), language=language)  # fmt: skip
        raise TrainkitError(words)


def _writing() -> dict[str, Format]:
    """Return the formats that are written, by name."""
    from trainkit.exchange.registry import FORMATS  # loads every format

    return {name: kind for name, kind in FORMATS.items() if kind.write}


def _expect(format: str, known: Iterable[str]) -> None:
    if format not in known:
        raise TrainkitError(
            _('expected the format {known}, found "{format}"', known=or_list(known), format=format)
        )
