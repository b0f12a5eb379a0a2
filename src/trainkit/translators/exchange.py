"""Writes a module for translators, and takes over what they return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trainkit.definitions.listfile import is_too_large, sent_data
from trainkit.definitions.validate import why_not
from trainkit.fields import Language
from trainkit.files import lock, write_atomically
from trainkit.languages import _
from trainkit.own_modules import own_folder, write_files
from trainkit.problems import Place, Problem, Problems
from trainkit.translators.answers import answers
from trainkit.translators.merged import changed_files
from trainkit.translators.returned import Returned
from trainkit.translators.sources import read_translation, source_of
from trainkit.translators.units import Status
from trainkit.translators.workbook import read_workbook, workbook
from trainkit.translators.xliff import read_xliff, xliff

__all__ = [
    "FORMATS",
    "Exchanged",
    "take_over_sent",
    "take_over_translation",
    "write_translation",
]

FORMATS = {"xlsx": workbook, "xlf": xliff}
"""What translators may get, by the suffix of the file."""


@dataclass(frozen=True)
class Exchanged:
    """What was written, and how far the module is translated then."""

    language: str
    files: tuple[Path, ...]
    statuses: Counter[Status]
    taken: int = 0
    """Units that were taken over."""
    problems: tuple[Problem, ...] = ()
    """Warnings and information."""


def write_translation(folder: Path, language: str, into: Path) -> Exchanged:
    """Write a module for translators, as an Excel workbook and as an XLIFF file.

    Raises ``InputError`` if the module or its translation cannot be understood.
    """
    problems = Problems()
    translation = problems.checked(read_translation(folder, language, problems))
    stem = f"{translation.id}.{language}"
    made = {into / f"{stem}.{suffix}": make(translation) for suffix, make in FORMATS.items()}
    for path, content in made.items():
        write_atomically(path, content, shared=True)
    return Exchanged(language, tuple(made), translation.statuses)


def take_over_translation(folder: Path, paths: Sequence[Path]) -> Exchanged:
    """Take over files that translators returned into the translation files of a module.

    The format is recognised by the content. Raises ``InputError`` with every mistake in any of the
    files; nothing is written then.
    """
    problems = Problems()
    files = _all_read([(path, _content(path, problems)) for path in paths], problems)
    return _taken_over(folder, folder, files, problems)


def take_over_sent(workshop: Path, sent: Sequence[tuple[str, bytes]]) -> Exchanged:
    """Take over files that translators returned, by name and content, into a workshop's modules.

    They say themselves of which module they are; one that comes with trainkit is copied to the
    workshop. Raises ``InputError`` with every mistake; nothing is written then.
    """
    problems = Problems()
    files = _all_read([(Path(name), data) for name, data in sent], problems)
    problems.raise_errors()
    with lock(workshop):
        module = files[0].module
        folder = source_of(workshop, module, problems)
        if folder is None and not problems.errors:
            words = _('this workshop has no module "{module}"', module=module)
            problems.error(Place(files[0].path), words)
        folder = problems.checked(folder)
        return _taken_over(folder, own_folder(workshop, folder), files, problems)


def _taken_over(
    folder: Path, home: Path, files: Sequence[Returned], problems: Problems
) -> Exchanged:
    """Take over files into a module; ``home`` is where it may be changed."""
    language = _language(files, problems)
    problems.raise_errors()
    translation = problems.checked(read_translation(folder, language, problems))
    given = answers(translation, files, problems)
    problems.raise_errors()
    changed = changed_files(translation, given, problems)
    problems.raise_errors()
    contents = {
        path.relative_to(folder).as_posix(): _as_before(path, text)
        for path, text in changed.items()
    }
    if contents:
        write_files(folder, home, contents, shared=True)
    after = problems.checked(read_translation(home if contents else folder, language, problems))
    written = tuple(home / name for name in contents)
    return Exchanged(language, written, after.statuses, len(given), tuple(problems))


def _all_read(sent: Sequence[tuple[Path, bytes | None]], problems: Problems) -> list[Returned]:
    read = (_read(path, data, problems) for path, data in sent if data is not None)
    return [one for one in read if one is not None]


def _content(path: Path, problems: Problems) -> bytes | None:
    if not path.is_file():
        message = _("expected an Excel workbook or an XLIFF file here, found none")
        problems.error(Place(path), message)
        return None
    return sent_data(path)


def _read(path: Path, data: bytes, problems: Problems) -> Returned | None:
    if is_too_large(path, data, problems):
        return None
    start = data[:200]
    if start.startswith(b"PK"):
        return read_workbook(path, data, problems)
    if b"<" in start.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()[:4]:
        return read_xliff(path, data, problems)
    problems.error(Place(path), _("expected an Excel workbook (.xlsx) or an XLIFF 2 file (.xlf)"))
    return None


def _language(files: Sequence[Returned], problems: Problems) -> str:
    """Return the one language of all files."""
    first = files[0].language if files else ""
    for file in files:
        if not file.language:
            message = _(
                "the file does not say which language it is translated into; restore that from the "
                "file that was sent out"
            )
            problems.error(Place(file.path), message)
        elif file.language != first:
            message = _(
                'expected the language "{wanted}" as in {file}, found "{found}"',
                wanted=first,
                file=files[0].path.name,
                found=file.language,
            )
            problems.error(Place(file.path), message)
    if first and (words := why_not(Language, first)):
        problems.error(Place(files[0].path), words)
    return first


def _as_before(path: Path, text: str) -> bytes:
    """Return a file's bytes, with the line ends that the file had."""
    has_returns = path.is_file() and b"\r\n" in path.read_bytes()
    return (text.replace("\n", "\r\n") if has_returns else text).encode()
