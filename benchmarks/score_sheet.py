"""How long a score sheet takes: written by trainkit, calculated by LibreOffice, read back.

``python -m benchmarks.score_sheet`` draws two counterbalanced forms in several versions and a class
that answers them. Seconds are of the processor, children included. Beside the writing stands its
peer: openpyxl putting the same cells into a workbook without any look. Beside LibreOffice's opening
and calculating, which ends with saving everything it has calculated, stands the same for a workbook
with one cell. Prints a table, and last one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from trainkit.assessment.forms import (
    SCORED,
    Allocation,
    Form,
    Forms,
    FormUse,
    FormVersion,
    PlacedItem,
    VersionRow,
)
from trainkit.assessment.scoring_key import ScoredForm, ScoredItem, ScoringKey
from trainkit.intake.score_sheet.layout import (
    ANSWER_SHEETS,
    FIRST_ITEM_COLUMN,
    FIRST_ROW,
    check_value,
)
from trainkit.intake.score_sheet.read import read_score_sheet
from trainkit.intake.score_sheet.view import PersonRow, ScoreGroup, ScoreSheetView
from trainkit.intake.score_sheet.write import write_score_sheet
from trainkit.model.items.base import CognitiveLevel
from trainkit.model.items.entries import LETTERS
from trainkit.problems import Problems

KINDS = ("single",) * 7 + ("multiple", "true-false", "numeric")
MODULES, OBJECTIVES = 6, 4
TARGETS = {"written": 5.0, "opened and calculated by LibreOffice": 10.0}


def main() -> int:
    """Measure and print."""
    options = _options()
    draw = random.Random(options.seed)  # noqa: S311 - a class that is drawn, nothing secret
    codes = [f"P-{number:03}" for number in range(1, options.people + 1)]
    forms = _forms(options.items, options.versions, codes, draw)
    view = _view(forms, codes)
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "score-sheet.xlsx"
        figures["written"] = _cpu(lambda: path.write_bytes(write_score_sheet(view)))
        figures["written by openpyxl alone"] = _plain(path)
        _fill(path, forms, codes, draw)
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
        calculated = _libre_office(path, figures)
        problems = Problems()
        figures["read back"] = _cpu(lambda: read_score_sheet(calculated, forms, problems))
    _print(options, figures, size)
    return int(bool(problems.found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.score_sheet", description=__doc__)
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--items", type=int, default=60)
    parser.add_argument("--versions", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _item(number: int, form: str) -> PlacedItem:
    kind = KINDS[number % len(KINDS)]
    options = {"numeric": ""}.get(kind, "abcd")
    key = {"numeric": "12.5", "multiple": "AC"}.get(kind, "B")
    return PlacedItem(
        module=f"module-{number * MODULES // 60 % MODULES}",
        item=f"item-{form.lower()}-{number}",
        version=1,
        type=kind,
        options=options,
        key=key,
        content="0" * 16,
    )


def _version(items: tuple[PlacedItem, ...], number: int, draw: random.Random) -> FormVersion:
    rows = []
    for n in draw.sample(range(1, len(items) + 1), len(items)):
        item = items[n - 1]
        options = "".join(draw.sample(item.options, len(item.options)))
        key = item.key
        if options:
            of = {LETTERS[item.options.index(each)]: each for each in item.options}
            key = "".join(sorted(LETTERS[options.index(of[letter])] for letter in item.key))
        rows.append(VersionRow(n=n, options=options, key=key))
    return FormVersion(number=number, hash=f"{number:016x}", items=tuple(rows))


def _forms(count: int, versions: int, codes: list[str], draw: random.Random) -> Forms:
    forms = []
    for name, use in zip("AB", SCORED, strict=True):
        items = tuple(_item(number, name) for number in range(count))
        others = tuple(_version(items, number, draw) for number in range(2, versions + 1))
        forms.append(Form(id=name, use=use, edition=1, items=items, hash="0" * 16, versions=others))
    allocation = []
    for at, code in enumerate(codes):
        one, other = ("A1", "B1") if at % 2 else ("B1", "A1")
        version = at // 2 % versions + 1
        papers = {FormUse.PRE: f"{one}-{version}", FormUse.POST: f"{other}-{version}"}
        allocation.append(Allocation(code=code, papers=papers))
    return Forms(
        workshop="benchmark", counterbalanced=True, forms=tuple(forms), allocation=tuple(allocation)
    )


def _view(forms: Forms, codes: list[str]) -> ScoreSheetView:
    scored = tuple(
        ScoredForm(
            use=form.use,
            code=form.code,
            hash=form.hash,
            items=tuple(
                ScoredItem(
                    **item.model_dump(),
                    number=n,
                    objective=f"o{n % OBJECTIVES + 1}",
                    level=CognitiveLevel.APPLY,
                )
                for n, item in enumerate(form.items, 1)
            ),
        )
        for form in forms.forms
    )
    papers = {use: forms.papers_for(use) for use in SCORED}
    items = [item for form in scored for item in form.items]
    modules = sorted({item.module for item in items})
    objectives = sorted({item.objective_key for item in items})
    return ScoreSheetView(
        workshop=forms.workshop,
        title="A large workshop",
        names=False,
        people=tuple(
            PersonRow(
                code=row.code, name=None, country="KZ", role="Investigator", papers=row.papers
            )
            for row in forms.allocation
        ),
        scoring=ScoringKey(forms=scored, papers=papers),
        check=check_value(forms, codes),
        modules=tuple(ScoreGroup(key=key, title=key, text=key) for key in modules),
        objectives=tuple(ScoreGroup(key=key, title=key, text=key) for key in objectives),
    )


def _plain(path: Path) -> float:
    """Return the seconds openpyxl takes for the same cells without any look."""
    source = load_workbook(path)
    cells = [
        (sheet.title, [(c.row, c.column, c.value) for line in sheet for c in line])
        for sheet in source
    ]

    def write() -> None:
        workbook = Workbook()
        for title, each in cells:
            sheet = workbook.create_sheet(title)
            for row, column, value in each:
                sheet.cell(row, column, value)
        workbook.save(path.with_name("plain.xlsx"))

    return _cpu(write)


def _fill(path: Path, forms: Forms, codes: list[str], draw: random.Random) -> None:
    workbook = load_workbook(path)
    for use in SCORED:
        sheet: Any = workbook[ANSWER_SHEETS[use]]
        papers = {paper.code: paper for paper in forms.papers_for(use)}
        of = {row.code: papers[row.papers[use]] for row in forms.allocation}
        for row, code in enumerate(codes, FIRST_ROW):
            for column, item in enumerate(of[code].items, FIRST_ITEM_COLUMN):
                right = draw.random() < 0.6
                wrong = draw.choice(item.letters) if item.letters else "7"
                cell = sheet.cell(row, column)
                cell.value = item.key.lower() if right else wrong
                cell.data_type = "s"
    workbook.save(path)


def _libre_office(path: Path, figures: dict[str, float]) -> Path:
    """Have LibreOffice open, calculate and save the sheet; return what it saved."""
    soffice = shutil.which("soffice")
    if soffice is None:
        print("LibreOffice is not installed: what it calculates is not measured")
        return path
    one_cell = path.with_name("one-cell.xlsx")
    workbook = Workbook()
    workbook.worksheets[0]["A1"] = "=1+1"
    workbook.save(one_cell)
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    out = path.parent / "calculated"
    command = [soffice, "--headless", "--norestore", profile, "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, out, one_cell], check=True, capture_output=True)  # makes the profile
    for label, each in (
        ("a workbook of one cell by LibreOffice", one_cell),
        ("opened and calculated by LibreOffice", path),
    ):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run([*command, out, each], check=True, capture_output=True)
        clock = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        figures[label] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"{label}: {clock:.1f} s by the clock")
    return out / path.name


def _print(options: argparse.Namespace, figures: dict[str, float], size: int) -> None:
    machine = platform.processor() or platform.machine()
    print(
        f"{machine}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"openpyxl {metadata.version('openpyxl')}"
    )
    people = f"{options.people} people, {options.items} items, {2 * options.versions} papers"
    print(f"{people}, {size / 1e6:.0f} MB of cells")
    for label, value in figures.items():
        target = f"  target {TARGETS[label]:.0f}" if label in TARGETS else ""
        print(f"{label:42} {value:8.2f} s of CPU{target}")
    ratio = figures["written"] / figures["written by openpyxl alone"]
    print(f"{'written, to openpyxl alone':42} {ratio:8.2f}")
    names = {label: f"{label.replace(' ', '_').lower()}_cpu_s" for label in figures}
    record = {names[label]: round(value, 3) for label, value in figures.items()}
    shape = {"people": options.people, "items": options.items, "papers": 2 * options.versions}
    print(json.dumps(shape | record | {"written_to_plain_ratio": round(ratio, 3)}))


if __name__ == "__main__":
    sys.exit(main())
