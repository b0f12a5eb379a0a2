"""Score sheets for tests: forms made by hand, a sheet made from them, entries typed into it."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import load_workbook

from tests.factories import make_bank, make_module, make_workshop
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.assessment.forms import Form, Forms, FormUse, PlacedItem
from trainkit.definitions.loaded import Course, Definitions
from trainkit.definitions.questionnaire import Questionnaire
from trainkit.definitions.roster import Participant, Roster
from trainkit.definitions.validate import load_model
from trainkit.definitions.yamlfile import YamlFile
from trainkit.items.entries import LETTERS
from trainkit.items.registry import ItemBank
from trainkit.kit import Kit
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder
from trainkit.score_sheet.layout import ANSWER_SHEETS, FIRST_ITEM_COLUMN, FIRST_ROW, PARTICIPANTS
from trainkit.score_sheet.write import score_sheets


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def placed(item: str, order: str = "abc", key: str = "b", module: str = "alpha") -> PlacedItem:
    """Place an item whose bank key is ``key``; options in ``order``."""
    return PlacedItem(
        module=module,
        item=item,
        version=1,
        options=order,
        key=LETTERS[order.index(key)],
        content=sha(item),
    )


def form(use: FormUse, items: Sequence[PlacedItem], form_id: str, edition: int = 1) -> Form:
    text = "|".join(item.model_dump_json() for item in items)
    return Form(id=form_id, use=use, edition=edition, items=tuple(items), hash=sha(text))


def forms(
    pre: Sequence[PlacedItem], post: Sequence[PlacedItem], workshop: str = "test-workshop"
) -> Forms:
    return Forms(
        workshop=workshop,
        forms=(form(FormUse.PRE, pre, "A"), form(FormUse.POST, post, "B")),
    )


def kit(
    test_forms: Forms | None,
    people: Sequence[Participant],
    banks: Sequence[ItemBank] | None = None,
    names: bool = False,
) -> Kit:
    """Return a kit with one module a bank (``alpha`` if none is given)."""
    banks = [make_bank()] if banks is None else banks
    problems = Problems()
    path = curriculum_folder() / "questionnaires" / "end-of-course.yaml"
    questionnaire = load_model(path, Questionnaire, problems)
    assert questionnaire is not None, list(problems)
    file: YamlFile = questionnaire[1]
    modules = tuple(bank.module for bank in banks)
    definitions = Definitions(
        folder=Path(),
        workshop=make_workshop(modules, privacy={"names_in_score_sheet": names}),
        workshop_file=file,
        roster=Roster(participants=tuple(people)),
        courses=tuple(
            Course(Path(), make_module(bank.module), file, bank, file, "", "") for bank in banks
        ),
        questionnaires=(questionnaire[0],),
    )
    return Kit(definitions, Agenda(workshop="test-workshop", days=()), test_forms)


def people(*codes: str) -> list[Participant]:
    return [Participant(code=code, country="KZ", role="Prosecutor") for code in codes]


def sheet_bytes(*arguments: object, **named: object) -> bytes:
    """Return the score sheet of ``kit(...)``."""
    (document,) = score_sheets(kit(*arguments, **named))  # type: ignore[arg-type]
    assert document.path == "trainers/score-sheet.xlsx"
    return document.recipe.make()


def type_in(
    path: Path,
    answers: Mapping[FormUse, Mapping[int, Sequence[str | None]]],
    participants: Mapping[str, object] | None = None,
) -> None:
    """Type answers into row number ``FIRST_ROW + index``; ``None`` or empty text is a blank.

    A line that is a text has one letter an item; a space in it stands for a blank.
    """
    workbook = load_workbook(path)
    for use, lines in answers.items():
        sheet = workbook[ANSWER_SHEETS[use]]
        for index, marks in lines.items():
            for column, mark in enumerate(marks, FIRST_ITEM_COLUMN):
                if mark and not (mark == " " and isinstance(marks, str)):
                    cell = sheet.cell(row=FIRST_ROW + index, column=column)
                    cell.value = mark
                    cell.data_type = "s"
    for cell, value in (participants or {}).items():
        workbook[PARTICIPANTS][cell] = value
    workbook.save(path)


def recalculate(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Have LibreOffice calculate copies of the workbooks, with a profile of its own."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice (soffice) must be installed to recalculate the score sheet"
    output = folder / "recalculated"
    command = [soffice, "--headless", "--norestore"]
    command += [f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(output)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=240)
    return [output / path.name for path in paths]
