"""The library: ``load``, ``check``, ``plan``, ``build``, ``score``; commands are thin over it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainkit.problems import Problem, Problems

if TYPE_CHECKING:
    from datetime import date, datetime

    from trainkit.agenda.problem import AgendaProblem
    from trainkit.agenda.solution import AgendaSolution
    from trainkit.agenda_editor import Editor
    from trainkit.assessment.bank import BankEntry
    from trainkit.builder import BuildResult
    from trainkit.definitions.loaded import Definitions
    from trainkit.definitions.yamlfile import YamlFile
    from trainkit.documents.families import Family
    from trainkit.entering import Source
    from trainkit.follow_up import FollowUp
    from trainkit.item_editor import ItemSaved
    from trainkit.mail import MailDrafts
    from trainkit.making import Watcher
    from trainkit.planner import Plan
    from trainkit.printed import Printed
    from trainkit.printing import PrintList
    from trainkit.progress import Step
    from trainkit.rosters.editing import RosterChange, RosterFile
    from trainkit.rosters.importing import Decisions, ImportPlan
    from trainkit.score_sheet.enter import Entered, PaperAnswers
    from trainkit.score_sheet.entries import Spot
    from trainkit.scorer import ScoreResult
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
    "families",
    "follow_up",
    "items",
    "load",
    "mail",
    "new_item",
    "plan",
    "plan_roster",
    "progress",
    "printed",
    "print_files",
    "print_list",
    "read_timetable",
    "remove_prepared_codes",
    "rename_code",
    "score",
    "solve_problem",
    "take_over",
    "take_over_telephones",
    "take_over_roster",
    "timetable",
    "traces",
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
    from trainkit.planner import check_plan

    problems = Problems()
    definitions = read_and_check(Path(folder), problems)
    if definitions is not None and not problems.errors:
        check_plan(definitions, problems)
        if today is not None:
            check_facts(definitions, today, problems)
    return tuple(problems)


def check_curriculum(*, today: date | None = None) -> tuple[Problem, ...]:
    """Return every problem of the built-in modules and their translations, sorted.

    ``today`` is the day by which volatile facts are found to be old; without it none is.
    """
    from trainkit.definitions.load import built_in_modules, module_folder

    problems = Problems()
    for folder in filter(None, map(module_folder, built_in_modules())):
        _check_languages(folder, today, problems)
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
    from trainkit.agenda.workshop.history import History
    from trainkit.definitions.load import AGENDA_FILE
    from trainkit.files import lock, write_atomically
    from trainkit.planner import Wanted, make_plan

    problems = Problems()
    limits = None if seconds is None else Limits.within(seconds)
    wanted = Wanted(again, replan, keeps_sent, new_edition, limits, on_agenda)
    done = "Plan with the fewest moves" if replan else "Plan the agenda"
    with lock(Path(folder)):
        definitions = load(folder)
        made = problems.checked(make_plan(definitions, problems, wanted))
        for path, data in made.files:
            if path == Path(folder) / AGENDA_FILE:
                History(Path(folder)).replace(data, done)
            else:
                write_atomically(path, data)
    return made


def edit(folder: str | PathLike[str], data: Mapping[str, Any], *, seen: str) -> tuple[Problem, ...]:
    """Change values in ``workshop.yaml`` and return the problems that the workshop then has.

    ``data`` is all that the file is to hold; comments, order and layout of what is not changed
    stay. ``seen`` is the digest that ``editor.read_written`` gave with the text. Raises
    ``InputError`` where the change makes an error, and ``editor.ChangedMeanwhileError`` where the
    file has changed since; nothing is written then.
    """
    from trainkit.editor import edit_workshop

    return edit_workshop(Path(folder), dict(data), seen)


def edit_agenda(folder: str | PathLike[str], *, definitions: Definitions | None = None) -> Editor:
    """Return what reads, checks and changes a workshop's agenda row by row, and undoes it.

    ``definitions`` saves reading them where that was just done. Raises ``InputError`` with every
    problem of the definitions.
    """
    from trainkit.agenda_editor import Editor

    return Editor(Path(folder), definitions or load(folder))


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


def progress(folder: str | PathLike[str]) -> tuple[Step, ...]:
    """Return the steps of a workshop, from the settings to the report, and how far each is."""
    from trainkit.definitions.check import read_and_check
    from trainkit.progress import progress_of

    problems = Problems()
    definitions = read_and_check(Path(folder), problems)
    return progress_of(Path(folder), definitions, tuple(problems))


def timetable(folder: str | PathLike[str]) -> tuple[AgendaProblem, AgendaSolution]:
    """Return a workshop's agenda problem, and the agenda that is planned for it as its solution.

    Raises ``InputError`` with all problems; nothing is written.
    """
    from trainkit.agenda.workshop.agenda_of import solution_of
    from trainkit.agenda.workshop.problem_of import agenda_problem
    from trainkit.planner import make_plan

    problems = Problems()
    definitions = load(folder)
    made = problems.checked(make_plan(definitions, problems))
    problem = agenda_problem(definitions, made.agenda)
    return problem, solution_of(definitions, problem, made.agenda)


def read_timetable(
    problem: str | PathLike[str], solution: str | PathLike[str]
) -> tuple[AgendaProblem, AgendaSolution]:
    """Return an agenda problem and a solution of it from their files.

    Raises ``InputError`` with all problems of both.
    """
    from trainkit.agenda.reading import read_solution

    problems = Problems()
    read = _problem(Path(problem), problems)
    answered = read_solution(Path(solution), problems)
    return problems.checked(read)[0], problems.checked(answered)[0]


def solve_problem(
    problem: str | PathLike[str], solution: str | PathLike[str], *, seconds: float | None = None
) -> tuple[AgendaProblem, AgendaSolution]:
    """Solve a problem file, write the agenda as JSON, and return both.

    ``seconds`` is the planner's work, about seconds on a usual machine. Raises ``InputError`` where
    the file is wrong or has no agenda, with the reasons; nothing is written then.
    """
    from trainkit.agenda.explain.report import record_why
    from trainkit.agenda.reading import write_solution
    from trainkit.agenda.solver.search import Limits, solve
    from trainkit.files import write_atomically

    problems = Problems()
    asked, file = problems.checked(_problem(Path(problem), problems))
    outcome = solve(asked, limits=None if seconds is None else Limits.within(seconds))
    if outcome.agenda is None:
        record_why(asked, file.place, outcome.answer, problems)
    agenda = problems.checked(outcome.agenda)
    write_atomically(Path(solution), write_solution(agenda))
    return asked, agenda


def _problem(path: Path, problems: Problems) -> tuple[AgendaProblem, YamlFile] | None:
    from trainkit.agenda.reading import check_problem, read_problem

    read = read_problem(path, problems)
    if read is not None:
        check_problem(read[0], read[1].place, problems)
    return read


def build(
    folder: str | PathLike[str],
    watcher: Watcher | None = None,
    *,
    workers: int = 1,
    only: Collection[str] = (),
) -> BuildResult:
    """Build everything that changed to ``folder/out`` and return what became of each file.

    ``only`` names families of documents (``families``); all other files stay as they are. Raises
    ``InputError`` with all problems, having written nothing, and ``TrainkitError`` for an unknown
    family.
    """
    from trainkit.builder import build_workshop

    return build_workshop(Path(folder), watcher, workers=workers, only=only)


def families() -> tuple[Family, ...]:
    """Return the families of documents that a build makes, each with its name and title."""
    from trainkit.documents.families import FAMILIES

    return FAMILIES


def print_list(folder: str | PathLike[str]) -> PrintList:
    """Return what to print of what was built last: copies, pages, sheets, for whom, when.

    Raises ``InputError`` with all problems, and ``TrainkitError`` where nothing was built.
    """
    from trainkit.printing import print_list as listed

    return listed(Path(folder))


def print_files(folder: str | PathLike[str]) -> tuple[Path, ...]:
    """Write what to print as two PDFs that hold every copy, and return them.

    One may go to a print shop; the other has names, test questions and keys. Raises as
    ``print_list`` does.
    """
    from trainkit.printing import print_files as written

    return written(Path(folder))


def mail(folder: str | PathLike[str]) -> MailDrafts:
    """Write drafts of e-mails to speakers and participants to ``folder/out/trainers/mail``.

    Nothing is sent. Raises ``InputError`` with all problems, and ``TrainkitError`` where no agenda
    has been built.
    """
    from trainkit.mail import write_drafts

    return write_drafts(Path(folder))


def printed(folder: str | PathLike[str]) -> Printed:
    """Record that everybody's pages have been printed as they would be built now.

    From then on a build makes ``out/trainers/to-print-again.pdf`` with the pages of people who are
    new or different. Raises ``InputError`` with all problems, having written nothing.
    """
    from trainkit.builder import record_as_printed

    return record_as_printed(Path(folder))


def score(
    folder: str | PathLike[str],
    watcher: Watcher | None = None,
    *,
    release: bool = False,
    draft: bool = False,
) -> ScoreResult:
    """Score the answers, write the reports to ``folder/out/reports`` and return the findings.

    ``release`` also makes what may be passed on, and records whom it is about. ``draft`` reports,
    in ``folder/out/reports/draft``, on all answers that can be read, and lists the others. Raises
    ``InputError`` with all problems, having written nothing.
    """
    from trainkit.scorer import score_workshop

    return score_workshop(Path(folder), watcher, release=release, draft=draft)


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
    from trainkit.entering import enter_answers as enter

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
    from trainkit.attendance import take_over_attendance
    from trainkit.entering import take_over_typed

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
    from trainkit.entering import rename_code as rename

    rename(Path(folder), wrong, right)


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
    """Return what it would do to take a list, Excel or CSV, over into the roster; writes nothing.

    ``decisions`` is what a person said of sheet, columns and people so far; ``data`` are the bytes
    of the list if ``source`` is only its name; ``in_use`` are the codes that somebody has used, if
    they are known already. Raises ``InputError`` for a list that cannot be understood, and
    ``TrainkitError`` where there is no such file or sheet.
    """
    from trainkit.definitions.listfile import list_data, read_list
    from trainkit.rosters.editing import read_roster_file
    from trainkit.rosters.importing import Decisions, plan_import
    from trainkit.traces import used_codes

    problems, path = Problems(), Path(source)
    sheets = problems.checked(read_list(path, list_data(path) if data is None else data, problems))
    roster = read_roster_file(Path(folder))
    used = used_codes(traces(folder)) if in_use is None else in_use
    return plan_import(roster, sheets, decisions or Decisions(), used)


def take_over_roster(folder: str | PathLike[str], plan: ImportPlan) -> RosterFile:
    """Take a list over into ``participants.xlsx`` as it was planned, and return the roster.

    Codes that are given stay, and nobody is removed. Raises ``InputError`` with every problem and
    every question that is open, and ``RosterChangedError`` if the roster was changed meanwhile.
    """
    from trainkit.rosters.editing import edit_roster as edit

    return edit(Path(folder), plan.change())


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


def follow_up(folder: str | PathLike[str]) -> FollowUp:
    """Make what is sent out some months after the course, or read the answers to it.

    Made is ``folder/out/follow-up``; as soon as ``follow-up-answers.xlsx`` has entries, there or in
    ``folder/responses``, it is read instead. Raises ``InputError`` with all problems, having
    written nothing.
    """
    from trainkit.follow_up import follow_up as follow_up_workshop

    return follow_up_workshop(Path(folder))
