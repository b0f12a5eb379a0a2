"""Plans a workshop's agenda and test forms: what is on disk is checked, the rest is computed.

An agenda that exists is the trainer's and is used as it stands; forms that exist are a record and
are never changed. Nothing is written here: the files to write are returned as bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.agenda.workshop.agenda import (
    Agenda,
    PrintedNames,
    agenda_yaml,
    read_agenda,
    with_names,
)
from trainkit.assessment.allocation import allocated, needs_allocation
from trainkit.assessment.forms import Forms, FormUse
from trainkit.assessment.forms_file import (
    check_form_languages,
    check_form_wording,
    check_forms,
    forms_digest,
    forms_news,
    forms_yaml,
    read_forms,
)
from trainkit.assessment.scoring_key import check_form_time
from trainkit.exercises.sets import PracticeSet, practice_sets, uses_exercises
from trainkit.exercises.word_files import own_words
from trainkit.files.writing import lock, write_atomically
from trainkit.model.check import load
from trainkit.model.load import (
    AGENDA_BEFORE_FILE,
    AGENDA_FILE,
    FORMS_FILE,
    PRINTED_FILE,
    SECRET_FILE,
)
from trainkit.model.loaded import Definitions
from trainkit.model.secret import new_secret_file, read_secret, secret_of
from trainkit.planning.fingerprint import agenda_digest
from trainkit.planning.printed import Printed, printed_yaml, read_printed
from trainkit.problems import Problems
from trainkit.resources import StrPath
from trainkit.text.languages import _

if TYPE_CHECKING:
    from trainkit.agenda.problem import AgendaProblem, AgendaSolution
    from trainkit.agenda.solver.search import Limits
    from trainkit.agenda.workshop.agenda_of import Timetable


@dataclass(frozen=True)
class Plan:
    """The agenda, the forms, the sets of exercises, and the plan files that are not on disk yet."""

    agenda: Agenda
    forms: Forms | None
    """``None`` where the workshop has no test specification."""
    practice: tuple[PracticeSet, ...]
    files: tuple[tuple[Path, bytes], ...]
    printed: Printed
    """What was printed before."""
    notes: tuple[str, ...] = ()
    """What a person should know of them, in sentences."""
    timetable: Timetable | None = None
    """How the agenda was found; ``None`` where it was there already."""
    agenda_before: Agenda | None = None
    """The agenda as it was sent out, before it was planned anew with the fewest moves."""


@dataclass(frozen=True)
class Wanted:
    """What is to be planned again."""

    agenda: bool = False
    """Plans the agenda again around pinned and added rows."""
    replan: bool = False
    """Plans it again with as few sessions moved as possible, and keeps the earlier one."""
    keeps_sent: bool = False
    """The agenda that people hold is the one that is kept already, not the one that is there."""
    edition: bool = False
    """Assembles new test forms in place of the recorded ones."""
    limits: Limits | None = None
    """How long the planner may search."""
    on_agenda: Callable[[float, int], None] | None = None
    """Is called for each better agenda: seconds since the start, and its cost."""


def check_plan(definitions: Definitions, problems: Problems) -> None:
    """Record what is wrong with the plan files that are there, and what can never be planned.

    Nothing is searched for: where there is no agenda or no forms yet, numbers are compared. So
    what they need may still turn out not to fit together when it is planned.
    """
    planning = _Planning(definitions, problems, Wanted())
    if (definitions.folder / AGENDA_FILE).exists():
        planning.agenda()
    else:
        from trainkit.agenda.workshop.agenda_of import check_plannable

        check_plannable(definitions, problems)
    recorded = planning.recorded_forms()
    check_form_wording(recorded, definitions, problems)
    check_form_languages(recorded, definitions, problems)
    check_form_time(recorded, definitions, problems)
    if recorded is None and not (definitions.folder / FORMS_FILE).exists():
        from trainkit.assessment.assembly import check_banks

        check_banks(definitions, problems)
    planning.practice()
    planning.agenda_before()
    read_printed(definitions.folder / PRINTED_FILE, definitions.workshop.id, problems)


def make_plan(
    definitions: Definitions,
    problems: Problems,
    wanted: Wanted = Wanted(),
) -> Plan | None:
    """Return the workshop's plan; every problem is recorded and ``None`` returned if any."""
    before = len(problems.errors)
    planning = _Planning(definitions, problems, wanted)
    planned = planning.agenda()
    recorded = planning.recorded_forms()
    forms = planning.forms(recorded)
    check_form_wording(forms, definitions, problems)
    check_form_languages(forms, definitions, problems)
    check_form_time(forms, definitions, problems)
    practice = planning.practice()
    planning.remember_names()
    printed = planning.printed
    agenda_before = planning.agenda_before()
    if planned is None or printed is None or len(problems.errors) > before:
        return None
    is_new = forms is not None and definitions.folder / FORMS_FILE in planning.files
    return Plan(
        agenda=planned[0],
        forms=forms,
        practice=practice,
        files=tuple(planning.files.items()),
        printed=printed,
        notes=forms_news(forms, recorded) if forms is not None and is_new else (),
        timetable=planned[1],
        agenda_before=agenda_before,
    )


class _Planning:
    """Plans one workshop, and collects problems and the files that are to be written."""

    def __init__(self, definitions: Definitions, problems: Problems, wanted: Wanted) -> None:
        self.definitions = definitions
        self.problems = problems
        self.wanted = wanted
        self.files: dict[Path, bytes] = {}

    @cached_property
    def secret(self) -> bytes | None:
        """The workshop's secret, read or drawn when first needed; ``None`` if it is unusable."""
        path = self.definitions.folder / SECRET_FILE
        if path.exists():
            return read_secret(path, self.problems)
        self.files[path] = new_secret_file()
        return secret_of(self.files[path])

    @property
    def wants_agenda(self) -> bool:
        """Whether the agenda is planned again."""
        return self.wanted.agenda or self.wanted.replan

    def agenda(self) -> tuple[Agenda, Timetable | None] | None:
        """Return the agenda that is there, having checked it, or one that is planned.

        New tests do not wait for an agenda that has to be planned again.
        """
        path = self.definitions.folder / AGENDA_FILE
        read = read_agenda(path, self.problems) if path.exists() else None
        if read is None and path.exists():
            return None
        from trainkit.agenda.workshop.agenda_of import Earlier, plan_agenda
        from trainkit.agenda.workshop.check import check_agenda

        if read is not None and not self.wants_agenda:
            if not self.wanted.edition:
                check_agenda(*read, self.definitions, self.problems)
            return read[0], None
        earlier = None if read is None else Earlier(*read, is_published=self.wanted.replan)
        planned = plan_agenda(
            self.definitions,
            self.problems,
            earlier,
            self.wanted.limits,
            on_agenda=self.wanted.on_agenda,
        )
        if planned is None:
            return None
        agenda, timetable = planned
        if earlier is not None and self.wanted.replan:
            agenda = self._replanned(agenda, earlier.agenda)
        agenda = agenda.model_copy(update={"made_from": agenda_digest(self.definitions)})
        if earlier is None or agenda != earlier.agenda:
            self.files[path] = agenda_yaml(agenda, self.definitions)
        return agenda, timetable

    def remember_names(self) -> None:
        """Record what things are called on a new agenda, where nothing is recorded yet."""
        folder, path = self.definitions.folder, self.definitions.folder / PRINTED_FILE
        if self.printed is not None and folder / AGENDA_FILE in self.files and not path.exists():
            self.files[path] = printed_yaml(self.printed.after_build(self.definitions, {}))

    def _replanned(self, agenda: Agenda, earlier: Agenda) -> Agenda:
        """Return the new agenda, and keep the earlier one if anything on it is different now.

        What was only renamed raises the revision too: people must be told.
        """
        names = earlier.names or (self.printed.names if self.printed else PrintedNames())
        is_renamed = names.differ(PrintedNames.of(self.definitions))
        if agenda.days == earlier.days and is_renamed:
            agenda = agenda.model_copy(update={"revision": earlier.revision + 1})
        if agenda != earlier.model_copy(update={"made_from": None}):
            path = self.definitions.folder / AGENDA_FILE
            data = path.read_bytes() if earlier.names else with_names(path.read_bytes(), names)
            before = self.definitions.folder / AGENDA_BEFORE_FILE
            if not (self.wanted.keeps_sent and before.exists()):
                self.files[before] = data
        return agenda

    @cached_property
    def printed(self) -> Printed | None:
        """The record of what was printed; ``None`` if it is unusable."""
        path = self.definitions.folder / PRINTED_FILE
        return read_printed(path, self.definitions.workshop.id, self.problems)

    def agenda_before(self) -> Agenda | None:
        """Return the agenda as it was sent out, if one was kept."""
        path = self.definitions.folder / AGENDA_BEFORE_FILE
        if path in self.files or not path.exists():
            return None
        read = read_agenda(path, self.problems)
        if read is None:
            return None
        agenda, file = read
        if not agenda.days:
            self.problems.error(
                file.place(("days",)),
                _(
                    "days: expected at least one day, found none; restore the agenda that was sent "
                    "out, or delete this file if everybody has been informed"
                ),
            )
        return agenda

    def practice(self) -> tuple[PracticeSet, ...]:
        """Return the sets of exercises, which depend on the secret; checks the words in them."""
        if not uses_exercises(self.definitions):
            return ()
        own = own_words(self.definitions.folder)
        if own.names:
            from trainkit.exercises.check_words import check_words

            check_words(self.problems, own.folder)
        if self.secret is None:
            return ()
        return practice_sets(self.definitions, self.secret)

    def recorded_forms(self) -> Forms | None:
        """Return the test forms that are on record; checks them unless new ones replace them.

        A new agenda does not wait for tests that have to be made again.
        """
        path = self.definitions.folder / FORMS_FILE
        if self.definitions.workshop.assessment is None or not path.exists():
            return None
        read = read_forms(path, self.problems)
        if read is None:
            return None
        if not self.wanted.edition and not self.wants_agenda:
            check_forms(*read, self.definitions, self.problems)
        return read[0]

    def forms(self, recorded: Forms | None) -> Forms | None:
        """Return the recorded forms, with what they lack, or new ones."""
        path = self.definitions.folder / FORMS_FILE
        if self.definitions.workshop.assessment is None:
            return None
        if recorded is None and path.exists():
            return None
        if recorded is None or self.wanted.edition:
            forms = self._assembled(recorded)
        elif self.problems.errors or self.wants_agenda:
            return recorded
        else:
            forms = self._with_retention(recorded)
        if forms is not None and forms != recorded:
            forms = forms.model_copy(update={"made_from": forms_digest(self.definitions)})
        forms = self._with_everybody(forms)
        if forms is not None and (self.wanted.edition or forms != recorded):
            if recorded is not None and self.wanted.edition:  # answers to it may be there already
                kept = path.with_stem(f"forms-edition-{recorded.forms[0].edition}")
                self.files[kept] = path.read_bytes()
            self.files[path] = forms_yaml(forms)
        return forms

    def _assembled(self, previous: Forms | None) -> Forms | None:
        from trainkit.assessment.assembly import assemble

        if self.secret is None:
            return None
        return assemble(self.definitions, self.secret, self.problems, previous)

    def _with_retention(self, forms: Forms) -> Forms | None:
        """Return recorded forms, with one for the retention test if that is wanted and missing."""
        assessment = self.definitions.workshop.assessment
        if assessment is None or not assessment.retention or forms.has(FormUse.RETENTION):
            return forms
        from trainkit.assessment.assembly import add_retention

        if self.secret is None:
            return None
        return add_retention(self.definitions, self.secret, self.problems, forms)

    def _with_everybody(self, forms: Forms | None) -> Forms | None:
        """Return the forms with the papers of whoever is on the roster and has none yet."""
        codes = [person.code for person in self.definitions.seating]
        if forms is None or not needs_allocation(forms, codes):
            return forms
        return None if self.secret is None else allocated(forms, codes, self.secret)


def plan(  # noqa: PLR0913 - the command's own options
    folder: StrPath,
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


def timetable(folder: StrPath) -> tuple[AgendaProblem, AgendaSolution]:
    """Return a workshop's agenda problem, and the agenda that is planned for it as its solution.

    Raises ``InputError`` with all problems; nothing is written.
    """
    from trainkit.agenda.workshop.agenda_of import solution_of
    from trainkit.agenda.workshop.problem_of import agenda_problem

    problems = Problems()
    definitions = load(folder)
    made = problems.checked(make_plan(definitions, problems))
    problem = agenda_problem(definitions, made.agenda)
    return problem, solution_of(definitions, problem, made.agenda)
