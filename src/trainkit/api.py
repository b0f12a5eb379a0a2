"""The library: ``load``, ``check``, ``plan``, ``build``, ``score``; commands are thin over it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.problems import Problem, Problems, TrainkitError
from trainkit.text.languages import _, or_list

if TYPE_CHECKING:
    from datetime import date, datetime

    from trainkit.agenda.problem import AgendaProblem, AgendaSolution
    from trainkit.assessment.allocation import BankEntry
    from trainkit.documents.builder import BuildResult
    from trainkit.documents.families import Family
    from trainkit.documents.mail import MailDrafts
    from trainkit.documents.printing import PrintList
    from trainkit.editing.agenda import Editor
    from trainkit.editing.items import ItemSaved
    from trainkit.editing.progress import Step
    from trainkit.editing.roster import RosterChange, RosterFile
    from trainkit.editing.roster_import import Decisions, ImportPlan
    from trainkit.evaluation.follow_up import FollowUp
    from trainkit.evaluation.scorer import ScoreResult
    from trainkit.exchange.checking import Imported
    from trainkit.exchange.exporting import Exported
    from trainkit.exchange.question import Format
    from trainkit.exchange.results import Options, ResultsTaken
    from trainkit.exchange.source import QuestionFile
    from trainkit.exchange.translators.exchange import Exchanged
    from trainkit.files.executor import Executor, Watcher
    from trainkit.intake.entering import Source
    from trainkit.intake.score_sheet.enter import Entered, PaperAnswers
    from trainkit.intake.score_sheet.read import Spot
    from trainkit.model.loaded import Definitions
    from trainkit.planning.planner import Plan
    from trainkit.planning.printed import Printed
    from trainkit.scan.desk import Scanned
    from trainkit.scan.questions import Question
    from trainkit.scan.reading import Decision
    from trainkit.scan.settle import Settled
    from trainkit.telephones.take_over import TakenOver


__all__ = [
    "build",
    "check",
    "check_curriculum",
    "check_module",
    "edit",
    "edit_agenda",
    "edit_item",
    "edit_roster",
    "enter_answers",
    "export_form",
    "export_questions",
    "families",
    "follow_up",
    "has_results",
    "import_questions",
    "import_results",
    "items",
    "load",
    "mail",
    "new_item",
    "plan",
    "plan_roster",
    "prepare_telephones",
    "print_files",
    "print_list",
    "printed",
    "progress",
    "remove_prepared_codes",
    "rename_code",
    "scan",
    "scan_questions",
    "score",
    "settle_scans",
    "take_back_scans",
    "take_over",
    "take_over_roster",
    "take_over_sent_translation",
    "take_over_telephones",
    "take_over_translation",
    "timetable",
    "traces",
    "write_translation",
]


def load(folder: str | PathLike[str]) -> Definitions:
    """Read and check what people wrote for a workshop.

    Raises ``InputError`` with every problem that is an error.
    """
    from trainkit.model.check import read_and_check

    problems = Problems()
    return problems.checked(read_and_check(Path(folder), problems))


def check(folder: str | PathLike[str], *, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of a workshop, its modules and its plan, sorted; writes nothing.

    Nothing is planned: where there is no agenda and no test form yet, it is only counted whether
    there are hours, rooms and items enough. ``today`` is the day by which volatile facts are found
    to be old; without it none is.
    """
    from trainkit.exercises.check_words import check_sheets
    from trainkit.exercises.word_files import own_words
    from trainkit.model.check import check_facts, read_and_check
    from trainkit.planning.planner import check_plan

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
    from trainkit.exercises.check_words import check_sheets, check_words
    from trainkit.model.glossary import check_built_in_glossary
    from trainkit.model.load import built_in_modules, module_folder, read_course
    from trainkit.model.translated_forms import check_built_in_forms

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
    from trainkit.model.check_course import check_course
    from trainkit.model.lint import check_stale
    from trainkit.model.load import read_course
    from trainkit.model.translation import languages_beside

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
    from trainkit.exchange.translators.exchange import write_translation as write

    return write(Path(module), language, Path(into))


def take_over_translation(
    module: str | PathLike[str], files: Sequence[str | PathLike[str]]
) -> Exchanged:
    """Take over what translators returned into the translation files beside a module's texts.

    Raises ``InputError`` with every mistake in any of the files; nothing is written then.
    """
    from trainkit.exchange.translators.exchange import take_over_translation as take_over

    return take_over(Path(module), [Path(one) for one in files])


def take_over_sent_translation(
    folder: str | PathLike[str], sent: Sequence[tuple[str, bytes]]
) -> Exchanged:
    """Take over files of translators, by name and content, into the module that they are of.

    ``folder`` is the workshop's. A module that comes with trainkit is copied to it first. Raises
    ``InputError`` with every mistake in any of the files; nothing is written then.
    """
    from trainkit.exchange.translators.exchange import take_over_sent

    return take_over_sent(Path(folder), sent)


def edit(folder: str | PathLike[str], data: Mapping[str, Any], *, seen: str) -> tuple[Problem, ...]:
    """Change values in ``workshop.yaml`` and return the problems that the workshop then has.

    ``data`` is all that the file is to hold; comments, order and layout of what is not changed
    stay. ``seen`` is the digest that ``editor.read_written`` gave with the text. Raises
    ``InputError`` where the change makes an error, and ``editor.ChangedMeanwhileError`` where the
    file has changed since; nothing is written then.
    """
    from trainkit.editing.editor import edit_workshop

    return edit_workshop(Path(folder), dict(data), seen)


def items(folder: str | PathLike[str]) -> tuple[BankEntry, ...]:
    """Return every item of a workshop's modules, with what is known of it and where it stands.

    ``assessment.bank.Wanted`` finds some of them. Raises ``InputError`` with all problems.
    """
    from trainkit.assessment.allocation import entries
    from trainkit.assessment.forms_file import read_forms
    from trainkit.model.load import FORMS_FILE

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
    from trainkit.editing.items import edit_item as changed

    return changed(Path(folder), module, item, data, seen)


def new_item(folder: str | PathLike[str], module: str, data: Mapping[str, Any]) -> ItemSaved:
    """Add an item to a module's bank, with the next free id unless ``data`` has one.

    A module that comes with trainkit is copied to the workshop first. Raises ``InputError`` where
    the item makes an error; nothing is written then.
    """
    from trainkit.editing.items import new_item as added

    return added(Path(folder), module, data)


def edit_roster(folder: str | PathLike[str], change: RosterChange) -> RosterFile:
    """Change rows of ``participants.xlsx`` in place and return it as it is then.

    Raises ``InputError`` with all problems if one of the errors is new, ``RosterChangedError`` if a
    row is not as it was seen; nothing is written then.
    """
    from trainkit.editing.roster import edit_roster as edit

    return edit(Path(folder), change)


def remove_prepared_codes(folder: str | PathLike[str]) -> tuple[str, ...]:
    """Remove the codes of ``participants.xlsx`` that nobody has, and return them.

    Codes of which there are answers or attendance stay. Raises as ``edit_roster`` does.
    """
    from trainkit.editing.roster import edit_roster as edit
    from trainkit.editing.roster import read_roster_file, without_prepared
    from trainkit.intake.traces import used_codes

    before = read_roster_file(Path(folder))
    after = edit(Path(folder), without_prepared(before, used_codes(traces(folder))))
    return tuple(code for code in before.codes if code not in after.codes)


def plan_roster(
    folder: str | PathLike[str],
    source: str | PathLike[str],
    decisions: Decisions | None = None,
    *,
    data: bytes | None = None,
    in_use: Callable[[], Collection[str]] | None = None,
) -> ImportPlan:
    """Return what it would do to take a list over into the roster; writes nothing.

    A list is Excel or CSV. ``decisions`` is what a person said of sheet, columns and
    people so far; ``data`` are the bytes of the list if ``source`` is only its name; ``in_use``
    returns the codes that somebody has used, if they are known already. Raises ``InputError`` for a
    list that cannot be understood, and ``TrainkitError`` where there is no such file or sheet.
    """
    from trainkit.editing.roster import read_roster_file
    from trainkit.editing.roster_import import Decisions, plan_import, read_choices
    from trainkit.intake.traces import used_codes
    from trainkit.model.lists import read_list, sent_data

    problems, path = Problems(), Path(source)
    sheets = problems.checked(read_list(path, sent_data(path) if data is None else data, problems))
    roster = read_roster_file(Path(folder))
    used = used_codes(traces(folder)) if in_use is None else in_use()
    remembered = read_choices(Path(folder))
    return plan_import(roster, sheets, decisions or Decisions(), used, remembered)


def take_over_roster(
    folder: str | PathLike[str], plan: ImportPlan, *, by_language: bool = False
) -> RosterFile:
    """Take a list over into ``participants.xlsx`` as it was planned, and return the roster.

    Codes that are given stay, and nobody is removed. What was chosen for the columns is kept for
    the next list with the same headings. ``by_language`` puts everybody on the roster whose group
    does not have their language into one that has it. Raises
    ``InputError`` with every problem and every question that is open, and ``RosterChangedError`` if
    the roster was changed meanwhile.
    """
    from trainkit.editing.roster import edit_roster as edit
    from trainkit.editing.roster import misplaced_by_language
    from trainkit.editing.roster_import import remember_columns

    edited = edit(Path(folder), plan.change())
    if by_language:
        edited = edit(Path(folder), misplaced_by_language(Path(folder), edited).change)
    remember_columns(Path(folder), plan)
    return edited


def traces(
    folder: str | PathLike[str], definitions: Definitions | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Return in words what a workshop has of each person already, by code: pages, answers, ticks.

    Who has left no trace is missing. ``definitions`` are those of the folder, if they have been
    read already.
    """
    from trainkit.intake.traces import traces_of
    from trainkit.model.check import read_and_check

    return traces_of(Path(folder), definitions or read_and_check(Path(folder), Problems()))


def progress(folder: str | PathLike[str]) -> tuple[Step, ...]:
    """Return the steps of a workshop, from the settings to the report, and how far each is."""
    from trainkit.editing.progress import progress_of
    from trainkit.model.check import read_and_check

    problems = Problems()
    definitions = read_and_check(Path(folder), problems)
    return progress_of(Path(folder), definitions, tuple(problems))


def enter_answers(
    folder: str | PathLike[str],
    answers: Sequence[PaperAnswers],
    source: Source,
    *,
    at: datetime,
    who: str = "",
    decided: Collection[Spot] = (),
) -> Entered:
    """Enter answers from elsewhere into the empty cells of the score sheet, and record them.

    What the sheet disagrees with is returned and stays as it is, but for ``decided`` places, where
    a person decided for the answer. Raises ``InputError`` with all
    problems, having changed nothing, and ``TrainkitError`` where there is no score sheet yet.
    """
    from trainkit.intake.entering import enter_answers as enter

    return enter(Path(folder), answers, source, at=at, who=who, decided=decided)


def take_over(
    folder: str | PathLike[str],
    *,
    at: datetime,
    typed_stands: Collection[Spot] = (),
    sheet_stands: Collection[Spot] = (),
) -> Entered:
    """Take what was typed, and whom the attendance calls absent, over into the score sheet.

    What the sheet disagrees with is returned each time, until a person has decided:
    ``typed_stands`` and ``sheet_stands`` are where the one or the other is right. Raises as
    ``enter_answers`` does.
    """
    from trainkit.intake.attendance import take_over_attendance
    from trainkit.intake.entering import take_over_typed

    entered = take_over_typed(
        Path(folder), at=at, typed_stands=typed_stands, sheet_stands=sheet_stands
    )
    return entered + take_over_attendance(load(folder), at=at)


def prepare_telephones(folder: str | PathLike[str]) -> tuple[str, ...]:
    """Write everybody's papers for telephones; return what to know before a test is opened.

    Raises ``InputError`` with all problems, and ``TrainkitError`` where there is no test or nobody
    on the roster.
    """
    from trainkit.telephones.desk import prepare

    return prepare(Path(folder))


def take_over_telephones(
    folder: str | PathLike[str],
    *,
    at: datetime,
    telephone_stands: Collection[Spot] = (),
    sheet_stands: Collection[Spot] = (),
) -> TakenOver:
    """Take what was answered on telephones over into the score sheet.

    What the sheet disagrees with is returned each time, until a person has decided:
    ``telephone_stands`` and ``sheet_stands`` are where the one or the other is right. Raises as
    ``enter_answers`` does, and ``TrainkitError`` while a test is open.
    """
    from trainkit.telephones.take_over import take_over as take

    return take(Path(folder), at=at, telephone_stands=telephone_stands, sheet_stands=sheet_stands)


def rename_code(folder: str | PathLike[str], wrong: str, right: str) -> None:
    """Put what stands on the score sheet under a misspelled code under the right one.

    Raises ``InputError`` with all problems, having changed nothing.
    """
    from trainkit.intake.entering import rename_code as rename

    rename(Path(folder), wrong, right)


def score(
    folder: str | PathLike[str],
    watcher: Watcher | None = None,
    *,
    executor: Executor | None = None,
    release: bool = False,
    draft: bool = False,
) -> ScoreResult:
    """Score the answers, write the reports to ``folder/out/reports`` and return the findings.

    ``executor`` is where the reports are made (``trainkit.files.executor``): without one, in this
    process. ``release`` also makes what may be passed on, and records whom it is about. ``draft``
    reports, in ``folder/out/reports/draft``, on all answers that can be read, and lists the others.
    Raises ``InputError`` with all problems, having written nothing.
    """
    from trainkit.evaluation.scorer import score_workshop

    return score_workshop(Path(folder), watcher, executor=executor, release=release, draft=draft)


def follow_up(folder: str | PathLike[str]) -> FollowUp:
    """Make what is sent out some months after the course, or read the answers to it.

    Made is ``folder/out/follow-up``; as soon as ``follow-up-answers.xlsx`` has entries, there or in
    ``folder/responses``, it is read instead. Raises ``InputError`` with all problems, having
    written nothing.
    """
    from trainkit.evaluation.follow_up import follow_up as follow_up_workshop

    return follow_up_workshop(Path(folder))


def import_questions(  # noqa: PLR0913 - what the command line asks for, by name
    folder: str | PathLike[str],
    module: str,
    file: str | PathLike[str],
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
    from trainkit.exchange.source import named_in_errors

    with named_in_errors(Path(file)):
        source = _source(file, data)
        return take(Path(folder), module, source, partial=partial, dry_run=dry_run, watcher=watcher)


def has_results(file: str | PathLike[str], data: bytes | None = None) -> bool:
    """Whether a file holds results of another program; raises ``TrainkitError`` if unreadable."""
    from trainkit.exchange.programs import results_in
    from trainkit.exchange.source import named_in_errors

    with named_in_errors(Path(file)):
        return results_in(_source(file, data)) is not None


def import_results(
    folder: str | PathLike[str],
    file: str | PathLike[str],
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
    from trainkit.exchange.source import named_in_errors

    with named_in_errors(Path(file)):
        return take(Path(folder), _source(file, data), options or Options(), at=at)


def _source(file: str | PathLike[str], data: bytes | None) -> QuestionFile:
    from trainkit.exchange.source import QuestionFile, read_source

    return read_source(Path(file)) if data is None else QuestionFile(Path(file), data)


def export_questions(
    folder: str | PathLike[str], module: str, format: str, *, language: str | None = None
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
    from trainkit.model.load import module_folder, read_original
    from trainkit.model.translation import languages_beside, translate

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
    folder: str | PathLike[str], form: str, format: str, *, language: str | None = None
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


def _expect_language(language: str, known: Sequence[str]) -> None:
    if language not in known:
        words = _('expected the language {known}, found "{language}"',
                  known=or_list(known), language=language)  # fmt: skip
        raise TrainkitError(words)


def _writing() -> dict[str, Format]:
    """Return the formats that are written, by name."""
    from trainkit.exchange.registry import FORMATS

    return {name: kind for name, kind in FORMATS.items() if kind.write}


def _expect(format: str, known: Iterable[str]) -> None:
    if format not in known:
        raise TrainkitError(
            _('expected the format {known}, found "{format}"', known=or_list(known), format=format)
        )


def build(
    folder: str | PathLike[str],
    watcher: Watcher | None = None,
    *,
    executor: Executor | None = None,
    only: Collection[str] = (),
) -> BuildResult:
    """Build everything that changed to ``folder/out`` and return what became of each file.

    ``executor`` is where pages are laid out (``executor_at``): without one, in this process.
    ``only`` names families of documents (``families``); all other files stay as they are. Raises
    ``InputError`` with all problems, having written nothing, and ``TrainkitError`` for an unknown
    family and for a cluster that does not answer.
    """
    from trainkit.documents.builder import build_workshop

    return build_workshop(Path(folder), watcher, executor=executor, only=only)


def families() -> tuple[Family, ...]:
    """Return the families of documents that a build makes, each with its name and title."""
    from trainkit.documents.families import FAMILIES

    return FAMILIES


def print_list(folder: str | PathLike[str]) -> PrintList:
    """Return what to print of what was built last: copies, pages, sheets, for whom, when.

    Raises ``InputError`` with all problems, and ``TrainkitError`` where nothing was built.
    """
    from trainkit.documents.printing import print_list as listed

    return listed(Path(folder))


def print_files(folder: str | PathLike[str]) -> tuple[Path, ...]:
    """Write what to print as two PDFs that hold every copy, and return them.

    One may go to a print shop; the other has names, test questions and keys. Raises as
    ``print_list`` does.
    """
    from trainkit.documents.printing import print_files as written

    return written(Path(folder))


def mail(folder: str | PathLike[str]) -> MailDrafts:
    """Write drafts of e-mails to speakers and participants to ``folder/out/trainers/mail``.

    Nothing is sent. Raises ``InputError`` with all problems, and ``TrainkitError`` where no agenda
    has been built.
    """
    from trainkit.documents.mail import write_drafts

    return write_drafts(Path(folder))


def printed(folder: str | PathLike[str]) -> Printed:
    """Record that everybody's pages have been printed as they would be built now.

    From then on a build makes ``out/trainers/to-print-again.pdf`` with the pages of people who are
    new or different. Raises ``InputError`` with all problems, having written nothing.
    """
    from trainkit.documents.builder import record_as_printed

    return record_as_printed(Path(folder))


def plan(  # noqa: PLR0913 - the command's own options
    folder: str | PathLike[str],
    *,
    again: bool = False,
    replan: bool = False,
    keeps_sent: bool = False,
    new_edition: bool = False,
    seconds: float | None = None,
    on_agenda: Callable[[float, int], None] | None = None,
) -> Plan:
    """Compute the plan files that are missing, write them to ``plan/`` and return the plan.

    An agenda that is there is checked and used as it stands; ``again`` computes it anew around
    pinned and added rows, ``replan`` so that as few sessions as possible move. Notices then compare
    with the agenda before, or with one that was sent out earlier (``keeps_sent``). The agenda that
    is replaced stays in the history, where ``edit_agenda`` finds it. Test forms that are there
    stay; ``new_edition`` replaces them. ``seconds`` is the planner's work, about seconds on a usual
    machine; ``on_agenda`` is called for each better agenda: seconds since the start, and its cost.
    Raises ``InputError`` with all problems, having written nothing.
    """
    from trainkit.agenda.solver.search import Limits
    from trainkit.agenda.workshop.editing import History
    from trainkit.files.writing import lock, write_atomically
    from trainkit.model.load import AGENDA_FILE
    from trainkit.planning.planner import Wanted, make_plan

    problems = Problems()
    limits = None if seconds is None else Limits.within(seconds)
    wanted = Wanted(again, replan, keeps_sent, new_edition, limits, on_agenda)
    done = {"do": "replan" if replan else "plan"}
    with lock(Path(folder)):
        definitions = load(folder)
        made = problems.checked(make_plan(definitions, problems, wanted))
        for path, data in made.files:
            if path == Path(folder) / AGENDA_FILE:
                History(Path(folder)).replace(data, done)
            else:
                write_atomically(path, data)
    return made


def edit_agenda(
    folder: str | PathLike[str], *, definitions: Definitions | None = None, reader: str = ""
) -> Editor:
    """Return what reads, checks and changes a workshop's agenda row by row, and undoes it.

    ``definitions`` saves reading them where that was just done; ``reader`` is the language in which
    rows are shown, as far as the workshop is written in it. Raises ``InputError`` with every
    problem of the definitions.
    """
    from trainkit.editing.agenda import Editor

    return Editor(Path(folder), definitions or load(folder), reader)


def timetable(folder: str | PathLike[str]) -> tuple[AgendaProblem, AgendaSolution]:
    """Return a workshop's agenda problem, and the agenda that is planned for it as its solution.

    Raises ``InputError`` with all problems; nothing is written.
    """
    from trainkit.agenda.workshop.agenda_of import solution_of
    from trainkit.agenda.workshop.problem_of import agenda_problem
    from trainkit.planning.planner import make_plan

    problems = Problems()
    definitions = load(folder)
    made = problems.checked(make_plan(definitions, problems))
    problem = agenda_problem(definitions, made.agenda)
    return problem, solution_of(definitions, problem, made.agenda)


def scan(
    folder: str | PathLike[str],
    paths: Iterable[str | PathLike[str]],
    watcher: Watcher | None = None,
    *,
    executor: Executor | None = None,
    at: datetime,
) -> Scanned:
    """Read answer sheets from files and folders, and enter what is certain into the score sheet.

    ``executor`` says where pages are read: left out, in this process. Raises ``InputError`` with
    all problems of the workshop or its score sheet, and ``TrainkitError`` where there is none,
    before any page is read.
    """
    from trainkit.files.executor import InProcess
    from trainkit.scan.desk import scan as read

    found = [Path(path) for path in paths]
    return read(Path(folder), found, executor or InProcess(), watcher, at=at)


def scan_questions(folder: str | PathLike[str]) -> tuple[Question, ...]:
    """Return what is open about scanned pages, having changed nothing.

    Raises ``InputError`` with all problems of the workshop.
    """
    from trainkit.scan.settle import open_questions
    from trainkit.scan.workshop import workshop_in

    return open_questions(Path(folder), workshop_in(Path(folder)))


def settle_scans(
    folder: str | PathLike[str], decisions: Sequence[Decision], *, at: datetime
) -> Settled:
    """Keep what was decided about scanned pages, and enter what is certain now.

    ``scan.answering.decisions_for`` makes decisions of an answer to a question. Raises
    ``TrainkitError`` with all that is wrong, having kept nothing, ``InputError`` where the score
    sheet cannot be read, and ``TrainkitError`` where there is none yet.
    """
    from trainkit.scan.settle import settle
    from trainkit.scan.workshop import workshop_in

    return settle(Path(folder), workshop_in(Path(folder)), decisions, at=at)


def take_back_scans(folder: str | PathLike[str], *, who: str = "", at: datetime) -> Settled:
    """Take the last answer about scanned pages back, and put the score sheet right.

    Raises ``TrainkitError`` where nothing is decided.
    """
    from trainkit.scan.settle import enter_scans, sheets_in, take_back
    from trainkit.scan.workshop import workshop_in

    path = Path(folder)
    workshop = workshop_in(path)
    before = sheets_in(path, workshop)
    take_back(path, at=at, who=who)
    return enter_scans(path, workshop, at=at, who=who, before=before)
