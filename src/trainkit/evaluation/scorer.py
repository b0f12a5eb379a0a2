"""Score the answers: read everything, check everything, make the reports, then write.

Invalid input writes nothing. A workbook that somebody changed since it was made is kept under
another name beside the new one. A draft is about whatever could be read; it stands in a folder of
its own, and the next score that is none takes it away.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from trainkit.documents.making import Maker, make_all
from trainkit.files.executor import Executor, InProcess, Watcher
from trainkit.files.outputs import MANIFEST, Fate, FileFate, Outputs
from trainkit.files.writing import lock, private_folder, sweep, write_atomically
from trainkit.intake.entering import answers_digest
from trainkit.intake.record import record_of
from trainkit.model.load import RELEASED_FILE
from trainkit.model.yaml import read_text
from trainkit.problems import InputError, Place, Problem, Problems, TrainkitError
from trainkit.resources import StrPath
from trainkit.text.languages import _, speaking, spoken

if TYPE_CHECKING:
    from trainkit.assessment.forms import Forms
    from trainkit.evaluation.reports.findings import Findings, OpenEntry
    from trainkit.evaluation.reports.release import Release
    from trainkit.model.loaded import Definitions

REPORTS = Path("out/reports")
DRAFTS = REPORTS / "draft"


class AnswersError(InputError):
    """Only what people entered in workbooks is wrong: a draft is about whatever can be read."""


@dataclass(frozen=True)
class ScoreResult:
    """What was found and written."""

    findings: Findings
    release: Release | None
    """What may be passed on, if that was asked for."""
    sheet: Path
    """The score sheet that was read."""
    files: tuple[FileFate, ...]
    warnings: tuple[Problem, ...]

    @property
    def made(self) -> tuple[Path, ...]:
        """The reports."""
        return tuple(file.path for file in self.files if file.fate is Fate.MADE)

    @property
    def set_aside(self) -> tuple[Path, ...]:
        """Copies of reports that somebody had changed."""
        return tuple(file.path for file in self.files if file.fate is Fate.SET_ASIDE)

    @property
    def open(self) -> tuple[OpenEntry, ...]:
        """The entries that a draft leaves out."""
        return self.findings.draft.open if self.findings.draft is not None else ()

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Codes of people without a score, because a mark is doubtful."""
        return tuple(one.code for one in self.findings.cohort.members if one.doubtful)

    @property
    def doubts(self) -> tuple[tuple[str, str, int], ...]:
        """Each doubtful mark: the person's code, the test, the item's number on the paper."""
        members = self.findings.cohort.members
        return tuple((one.code, use.value, n) for one in members for use, n in one.doubts)

    @property
    def unmatched(self) -> tuple[str, ...]:
        """Codes of people with one test only."""
        members = self.findings.cohort.members
        return tuple(one.code for one in members if one.scores and not one.is_matched)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Codes with one test only that are not on the roster: perhaps misspelled."""
        members = self.findings.cohort.members
        off = {one.code for one in members if not one.on_roster}
        return tuple(code for code in self.unmatched if code in off)

    @property
    def wants_a_look(self) -> bool:
        """Whether a person should look at something."""
        withheld = self.release is not None and self.release.is_withheld
        looks = self.warnings, self.doubtful, self.unknown, self.set_aside, self.open
        return withheld or any(looks)


def score_workshop(
    folder: StrPath,
    watcher: Watcher | None = None,
    *,
    executor: Executor | None = None,
    release: bool = False,
    draft: bool = False,
) -> ScoreResult:
    """Score a workshop folder and write its reports.

    ``executor`` is where they are made: without one, in this process.
    ``release`` also makes what others may have, and records in ``plan/released.txt`` whom it tells
    of, if it tells anything; where there is that record, it is always made. ``draft`` reports in
    ``DRAFTS`` on all answers that could be read; there is no release of a draft.
    Raises ``InputError`` with all problems, having written nothing; it is an ``AnswersError`` where
    a draft may help. Raises ``TrainkitError`` while another run works on the folder, and for a
    release of a draft.
    """
    folder = Path(folder)
    if release and draft:
        raise TrainkitError(_("a draft cannot be released; correct the open entries first"))
    from trainkit.evaluation.reports.release import Record, record_file

    with lock(folder):
        problems = Problems()
        sheet, found = _found(folder, problems, draft=draft)
        public = None if draft else _release(folder, found, problems, wanted=release)
        language = found.workshop.language
        with speaking(language):
            recipes = dict(_draft_makers(found) if draft else _makers(found, public))
        makers = {name: partial(_in_language, language, make) for name, make in recipes.items()}
        ready = dict(make_all(makers, watcher or Watcher(), executor or InProcess()))
        made = {name: ready[name] for name in makers}
        if public is not None and public.record != Record():
            write_atomically(folder / RELEASED_FILE, record_file(public.record))
        out = folder / (DRAFTS if draft else REPORTS)
        written = _write(out, made, answers_digest(folder))
        if not draft:
            written += _without_draft(folder / DRAFTS)
        return ScoreResult(found, public, sheet, written, tuple(problems.warnings))


def _found(folder: Path, problems: Problems, *, draft: bool) -> tuple[Path, Findings]:
    """Read and check everything, and compute every figure.

    The workshop is over: neither the agenda nor the wording of test items is looked at.
    """
    from trainkit.evaluation.reports.cohort import read_earlier
    from trainkit.evaluation.reports.findings import draft_of, findings_of
    from trainkit.evaluation.reports.loading import load_answers

    definitions, forms, sheet = _recorded(folder, problems)
    entered = Problems()
    with record_of(folder) as record:
        blanks = record.standing().blanks
    # the open entries of a draft are printed in it
    with speaking(definitions.workshop.language if draft else spoken()):
        answers = load_answers(sheet, definitions, forms, entered, blanks, partly=draft)
    earlier = read_earlier(definitions, problems)
    if answers is None or problems.errors:
        wrong = InputError if draft or problems.errors else AnswersError
        raise wrong([*problems.errors, *entered.errors, *problems.warnings, *entered.warnings])
    problems.found += entered.warnings
    marked = draft_of(folder, entered.errors) if draft else None
    return sheet, findings_of(definitions, *answers, earlier, marked)


def _recorded(folder: Path, problems: Problems) -> tuple[Definitions, Forms, Path]:
    """Return what is known before an answer is read, and the path of the score sheet."""
    from trainkit.assessment.forms_file import check_forms, read_forms
    from trainkit.intake.entering import find
    from trainkit.intake.score_sheet.layout import SCORE_SHEET
    from trainkit.model.check import read_and_check
    from trainkit.model.load import FORMS_FILE

    definitions = problems.checked(read_and_check(folder, problems, is_over=True))
    forms, record = None, definitions.folder / FORMS_FILE
    if definitions.workshop.assessment is not None and record.exists():
        read = read_forms(record, problems)
        if read is not None:
            check_forms(*read, definitions, problems, is_over=True)
            forms = read[0]
    problems.raise_errors()
    sheet = find(folder, SCORE_SHEET, problems)
    if sheet is None:
        problems.error(
            Place(folder / "out" / "trainers" / SCORE_SHEET),
            _(
                "expected the filled score sheet here or in responses/, found no answers; enter "
                "them and score again"
            ),
        )
    elif forms is None:
        problems.error(
            Place(folder / FORMS_FILE),
            _(
                "expected the record of the tests that were printed, found none; restore it from a "
                "copy and score again"
            ),
        )
    if sheet is None or forms is None:
        raise InputError(problems)
    return definitions, forms, sheet


def _release(folder: Path, found: Findings, problems: Problems, *, wanted: bool) -> Release | None:
    """Return what may be passed on, about the people whom the first release was about."""
    from trainkit.evaluation.reports.release import read_record, release_of

    path = folder / RELEASED_FILE
    if not path.exists():
        return release_of(found) if wanted else None
    record = read_record(read_text(path, problems) or "", path, problems)
    problems.raise_errors()
    return release_of(found, record)


def _makers(found: Findings, public: Release | None) -> Iterator[tuple[str, Maker]]:
    """Yield every report with the function that makes it."""
    from trainkit.evaluation.reports.data import evaluation_json, past_use_yaml
    from trainkit.evaluation.reports.feedback import discussion, personal_sheets
    from trainkit.evaluation.reports.release_report import release_json, release_report
    from trainkit.evaluation.reports.report import report
    from trainkit.evaluation.reports.workbook import evaluation_workbook

    yield "evaluation.pdf", report(found).make
    if public is not None:
        yield "evaluation-release.pdf", release_report(public).make
        yield "evaluation-release.json", partial(release_json, public)
        handout = discussion(found, public)
        if handout is not None:
            yield "feedback/answers-to-discuss.pdf", handout.make
    yield "evaluation.xlsx", partial(evaluation_workbook, found)
    yield "evaluation.json", partial(evaluation_json, found)
    yield "past-use.yaml", partial(past_use_yaml, found)
    sheets = personal_sheets(found)
    if sheets is not None:
        yield "feedback/personal-sheets.pdf", sheets.make


def _in_language(language: str, make: Maker) -> bytes:
    with speaking(language):
        return make()


def _draft_makers(found: Findings) -> Iterator[tuple[str, Maker]]:
    """Yield the reports of a draft: those that people read, none that other programs take up."""
    for name, make in _makers(found, None):
        path = PurePosixPath(name)
        if path.suffix in {".pdf", ".xlsx"}:
            yield f"{path.stem}-draft{path.suffix}", make


def _without_draft(out: Path) -> tuple[FileFate, ...]:
    """Remove what the last draft made, unless somebody changed it."""
    if not out.is_dir():
        return ()
    outputs = Outputs(out)
    outputs.remove_all_but(set())
    if {path.name for path in out.iterdir()} <= {MANIFEST}:
        shutil.rmtree(out)
    else:
        outputs.save()
    return tuple(outputs.fates)


def _write(out: Path, made: dict[str, bytes], answers: str) -> tuple[FileFate, ...]:
    """Write the reports, remove those that no longer belong, and return what happened to each."""
    outputs = Outputs(out)
    private_folder(out)
    sweep(out)
    for name, data in made.items():
        outputs.write(name, data)
    outputs.remove_all_but(set(made))
    outputs.manifest.workshop = answers
    outputs.save()
    return tuple(outputs.fates)
