"""What people write: read, check, change it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.problems import Problem, Problems

if TYPE_CHECKING:
    from datetime import date

    from trainkit.assessment.bank import BankEntry
    from trainkit.definitions.loaded import Definitions
    from trainkit.item_editor import ItemSaved
    from trainkit.progress import Step
    from trainkit.rosters.editing import RosterChange, RosterFile
    from trainkit.rosters.importing import Decisions, ImportPlan
    from trainkit.translators.exchange import Exchanged

__all__ = [
    "check",
    "check_curriculum",
    "check_module",
    "edit",
    "edit_item",
    "edit_roster",
    "items",
    "load",
    "new_item",
    "plan_roster",
    "progress",
    "remove_prepared_codes",
    "take_over_roster",
    "take_over_sent_translation",
    "take_over_translation",
    "traces",
    "write_translation",
]


def load(folder: str | PathLike[str]) -> Definitions:
    """Read and check what people wrote for a workshop.

    Raises ``InputError`` with every problem that is an error.
    """
    from trainkit.definitions.check import read_and_check

    problems = Problems()
    return problems.checked(read_and_check(Path(folder), problems))


def check(folder: str | PathLike[str], *, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of a workshop, its modules and its plan, sorted; writes nothing.

    Nothing is planned: where there is no agenda and no test form yet, it is only counted whether
    there are hours, rooms and items enough. ``today`` is the day by which volatile facts are found
    to be old; without it none is.
    """
    from trainkit.definitions.check import check_facts, read_and_check
    from trainkit.exercises.check_words import check_sheets
    from trainkit.exercises.word_files import own_words
    from trainkit.planner import check_plan

    problems = Problems()
    definitions = read_and_check(Path(folder), problems)
    if definitions is not None and not problems.errors:
        check_plan(definitions, problems)
        own = own_words(definitions.folder)
        if own.names and not problems.errors:
            courses = definitions.courses
            exercises = (one.exercise for course in courses for one in course.exercises)
            check_sheets(exercises, problems, own)
        if today is not None:
            check_facts(definitions, today, problems)
    return tuple(problems)


def check_curriculum(*, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of what comes with trainkit: modules, forms, translations, glossary.

    ``today`` is the day by which volatile facts are found to be old; without it none is.
    """
    from trainkit.definitions.glossary import check_built_in_glossary
    from trainkit.definitions.load import built_in_modules, module_folder, read_course
    from trainkit.definitions.translated_forms import check_built_in_forms
    from trainkit.exercises.check_words import check_sheets, check_words

    problems = Problems()
    check_built_in_glossary(problems)
    check_built_in_forms(problems)
    check_words(problems)
    folders = [*filter(None, map(module_folder, built_in_modules()))]
    for folder in folders:
        _check_languages(folder, today, problems)
    if not problems.errors:
        courses = [read_course(folder, problems) for folder in folders]
        check_sheets(
            (one.exercise for course in courses if course for one in course.exercises), problems
        )
    return tuple(problems)


def check_module(folder: str | PathLike[str], *, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of one module folder and its translations, sorted.

    ``today`` is the day by which volatile facts are found to be old; without it none is.
    """
    problems = Problems()
    _check_languages(Path(folder), today, problems)
    return tuple(problems)


def _check_languages(folder: Path, today: date | None, problems: Problems) -> None:
    from trainkit.definitions.check_course import check_course
    from trainkit.definitions.lint import check_stale
    from trainkit.definitions.load import read_course
    from trainkit.definitions.translation import languages_beside

    for language in ("en", *languages_beside(folder)):
        course = read_course(folder, problems, language)
        if course is None:
            continue
        check_course(course, problems)
        if today is not None:
            check_stale(course, today, problems)


def write_translation(
    module: str | PathLike[str], language: str, into: str | PathLike[str]
) -> Exchanged:
    """Write every text of a module for translators: an Excel workbook and an XLIFF file.

    ``module`` is its folder, ``language`` the one to translate into, ``into`` where the files go.
    Raises ``InputError`` if the module or its translation cannot be understood.
    """
    from trainkit.translators.exchange import write_translation as write

    return write(Path(module), language, Path(into))


def take_over_translation(
    module: str | PathLike[str], files: Sequence[str | PathLike[str]]
) -> Exchanged:
    """Take over what translators returned into the translation files beside a module's texts.

    Raises ``InputError`` with every mistake in any of the files; nothing is written then.
    """
    from trainkit.translators.exchange import take_over_translation as take_over

    return take_over(Path(module), [Path(one) for one in files])


def take_over_sent_translation(
    folder: str | PathLike[str], sent: Sequence[tuple[str, bytes]]
) -> Exchanged:
    """Take over files of translators, by name and content, into the module that they are of.

    ``folder`` is the workshop's. A module that comes with trainkit is copied to it first. Raises
    ``InputError`` with every mistake in any of the files; nothing is written then.
    """
    from trainkit.translators.exchange import take_over_sent

    return take_over_sent(Path(folder), sent)


def edit(folder: str | PathLike[str], data: Mapping[str, Any], *, seen: str) -> tuple[Problem, ...]:
    """Change values in ``workshop.yaml`` and return the problems that the workshop then has.

    ``data`` is all that the file is to hold; comments, order and layout of what is not changed
    stay. ``seen`` is the digest that ``editor.read_written`` gave with the text. Raises
    ``InputError`` where the change makes an error, and ``editor.ChangedMeanwhileError`` where the
    file has changed since; nothing is written then.
    """
    from trainkit.editor import edit_workshop

    return edit_workshop(Path(folder), dict(data), seen)


def items(folder: str | PathLike[str]) -> tuple[BankEntry, ...]:
    """Return every item of a workshop's modules, with what is known of it and where it stands.

    ``assessment.bank.Wanted`` finds some of them. Raises ``InputError`` with all problems.
    """
    from trainkit.assessment.bank import entries
    from trainkit.assessment.forms_file import read_forms
    from trainkit.definitions.load import FORMS_FILE

    definitions, problems = load(folder), Problems()
    path = Path(folder) / FORMS_FILE
    forms = problems.checked(read_forms(path, problems))[0] if path.is_file() else None
    return entries(definitions, forms)


def edit_item(
    folder: str | PathLike[str], module: str, item: str, data: Mapping[str, Any], *, seen: str
) -> ItemSaved:
    """Change an item of a module's bank, and say which version it has then.

    ``data`` is all its fields, ``seen`` the digest of those on which the change rests
    (``item_editor.digest_of``). A module that comes with trainkit is copied to the workshop first.
    What the item prints or keys cannot change without its version; the wording that is replaced is
    kept in ``earlier/`` beside the bank. Raises ``InputError`` where the change makes an error, and
    ``item_editor.ItemChangedError`` where the item has changed since; nothing is written then.
    """
    from trainkit.item_editor import edit_item as changed

    return changed(Path(folder), module, item, data, seen)


def new_item(folder: str | PathLike[str], module: str, data: Mapping[str, Any]) -> ItemSaved:
    """Add an item to a module's bank, with the next free id unless ``data`` has one.

    A module that comes with trainkit is copied to the workshop first. Raises ``InputError`` where
    the item makes an error; nothing is written then.
    """
    from trainkit.item_editor import new_item as added

    return added(Path(folder), module, data)


def edit_roster(folder: str | PathLike[str], change: RosterChange) -> RosterFile:
    """Change rows of ``participants.xlsx`` in place and return it as it is then.

    Raises ``InputError`` with all problems if one of the errors is new, ``RosterChangedError`` if a
    row is not as it was seen; nothing is written then.
    """
    from trainkit.rosters.editing import edit_roster as edit

    return edit(Path(folder), change)


def remove_prepared_codes(folder: str | PathLike[str]) -> tuple[str, ...]:
    """Remove the codes of ``participants.xlsx`` that nobody has, and return them.

    Codes of which there are answers or attendance stay. Raises as ``edit_roster`` does.
    """
    from trainkit.rosters.editing import edit_roster as edit
    from trainkit.rosters.editing import read_roster_file, without_prepared
    from trainkit.traces import used_codes

    before = read_roster_file(Path(folder))
    after = edit(Path(folder), without_prepared(before, used_codes(traces(folder))))
    return tuple(code for code in before.codes if code not in after.codes)


def plan_roster(
    folder: str | PathLike[str],
    source: str | PathLike[str],
    decisions: Decisions | None = None,
    *,
    data: bytes | None = None,
    in_use: Collection[str] | None = None,
) -> ImportPlan:
    """Return what it would do to take a list over into the roster; writes nothing.

    A list is Excel or CSV. ``decisions`` is what a person said of sheet, columns and
    people so far; ``data`` are the bytes of the list if ``source`` is only its name; ``in_use`` are
    the codes that somebody has used, if they are known already. Raises ``InputError`` for a list
    that cannot be understood, and ``TrainkitError`` where there is no such file or sheet.
    """
    from trainkit.definitions.listfile import read_list, sent_data
    from trainkit.rosters.editing import read_roster_file
    from trainkit.rosters.importing import Decisions, plan_import
    from trainkit.rosters.remembered import read_choices
    from trainkit.traces import used_codes

    problems, path = Problems(), Path(source)
    sheets = problems.checked(read_list(path, sent_data(path) if data is None else data, problems))
    roster = read_roster_file(Path(folder))
    used = used_codes(traces(folder)) if in_use is None else in_use
    remembered = read_choices(Path(folder))
    return plan_import(roster, sheets, decisions or Decisions(), used, remembered)


def take_over_roster(folder: str | PathLike[str], plan: ImportPlan) -> RosterFile:
    """Take a list over into ``participants.xlsx`` as it was planned, and return the roster.

    Codes that are given stay, and nobody is removed. What was chosen for the columns is kept for
    the next list with the same headings. Raises ``InputError`` with every problem and every
    question that is open, and ``RosterChangedError`` if the roster was changed meanwhile.
    """
    from trainkit.rosters.editing import edit_roster as edit
    from trainkit.rosters.remembered import remember_columns

    edited = edit(Path(folder), plan.change())
    remember_columns(Path(folder), plan)
    return edited


def traces(
    folder: str | PathLike[str], definitions: Definitions | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Return in words what a workshop has of each person already, by code: pages, answers, ticks.

    Who has left no trace is missing. ``definitions`` are those of the folder, if they have been
    read already.
    """
    from trainkit.definitions.check import read_and_check
    from trainkit.traces import traces_of

    return traces_of(Path(folder), definitions or read_and_check(Path(folder), Problems()))


def progress(folder: str | PathLike[str]) -> tuple[Step, ...]:
    """Return the steps of a workshop, from the settings to the report, and how far each is."""
    from trainkit.definitions.check import read_and_check
    from trainkit.progress import progress_of

    problems = Problems()
    definitions = read_and_check(Path(folder), problems)
    return progress_of(Path(folder), definitions, tuple(problems))
