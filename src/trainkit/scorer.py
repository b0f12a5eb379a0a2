"""Score what came back: gather everything, check everything, make the reports, then write.

Invalid input writes nothing. A workbook that somebody changed since it was made is kept under
another name beside the new one.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trainkit.files import lock, private_folder, sweep
from trainkit.making import Watcher
from trainkit.outputs import Fate, FileFate, Outputs
from trainkit.problems import Place, Problem, Problems

if TYPE_CHECKING:
    from trainkit.kit import Kit
    from trainkit.reports.findings import Findings

__all__ = ["REPORTS", "ScoreResult", "score_workshop"]

REPORTS = Path("out/reports")

_Maker = Callable[[], bytes]


@dataclass(frozen=True)
class ScoreResult:
    """What was found and written."""

    findings: Findings
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
    def doubtful(self) -> tuple[str, ...]:
        """Codes of people without a score, because a mark is doubtful."""
        return tuple(one.code for one in self.findings.cohort.members if one.doubtful)

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
        return bool(self.warnings or self.doubtful or self.unknown or self.set_aside)


def score_workshop(folder: Path, watcher: Watcher | None = None) -> ScoreResult:
    """Score a workshop folder and write its reports.

    Raises ``InputError`` with all problems, having written nothing; ``TrainkitError`` while another
    run works on the folder.
    """
    watcher = watcher or Watcher()
    with lock(folder), _without_collecting():
        problems = Problems()
        kit, sheet, found = _found(folder, problems)
        makers = dict(_makers(kit, found))
        watcher.begin(len(makers))
        made = {}
        for name, make in makers.items():
            watcher.making(name)
            made[name] = make()
            watcher.made(name)
        written = _write(folder / REPORTS, made)
        return ScoreResult(found, sheet, written, tuple(problems.warnings))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave cyclic garbage alone: looking for it takes a quarter of a run that is soon over."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _found(folder: Path, problems: Problems) -> tuple[Kit, Path, Findings]:
    """Read and check everything, and ask for every figure."""
    from trainkit.builder import gather
    from trainkit.entry_books import SCORE_SHEET, find
    from trainkit.reports.earlier import read_earlier
    from trainkit.reports.findings import findings_of
    from trainkit.reports.gather import came_back

    kit, _ = problems.checked(gather(folder, problems, is_over=True))
    sheet = find(folder, SCORE_SHEET, problems)
    if sheet is None or kit.forms is None:
        problems.error(
            Place(folder / "out" / "trainers" / SCORE_SHEET),
            "expected the filled score sheet here or in responses/, found no answers; enter them "
            "and score again",
        )
        problems.raise_errors()
    assert sheet is not None  # noqa: S101 - else there was an error
    back = came_back(folder, sheet, kit, problems)
    earlier = read_earlier(kit.definitions, problems)
    problems.raise_errors()
    assert back is not None  # noqa: S101 - without errors there is a cohort
    return kit, sheet, findings_of(kit.definitions, *back, earlier)


def _makers(kit: Kit, found: Findings) -> Iterator[tuple[str, _Maker]]:
    """Yield every report with the function that makes it."""
    from trainkit.reports.data import evaluation_json
    from trainkit.reports.discussion import discussion
    from trainkit.reports.feedback import personal_sheets
    from trainkit.reports.past_use import past_use_yaml
    from trainkit.reports.report import report
    from trainkit.reports.workbook import evaluation_workbook

    yield "evaluation.pdf", report(kit, found, release=False).make
    yield "evaluation-release.pdf", report(kit, found, release=True).make
    yield "evaluation.xlsx", lambda: evaluation_workbook(found)
    yield "evaluation.json", lambda: evaluation_json(found)
    yield "evaluation-release.json", lambda: evaluation_json(found, release=True)
    yield "past-use.yaml", lambda: past_use_yaml(found)
    for name, recipe in (
        ("feedback/personal-sheets.pdf", personal_sheets(kit, found)),
        ("feedback/answers-to-discuss.pdf", discussion(kit, found)),
    ):
        if recipe is not None:
            yield name, recipe.make


def _write(out: Path, made: dict[str, bytes]) -> tuple[FileFate, ...]:
    """Write the reports, remove those that no longer belong, and return what happened to each."""
    outputs = Outputs(out)
    private_folder(out)
    sweep(out)
    for name, data in made.items():
        outputs.write(name, data)
    outputs.remove_all_but(set(made))
    outputs.save()
    return tuple(outputs.fates)
