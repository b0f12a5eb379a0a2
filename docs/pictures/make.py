"""Makes the pictures that the README and the guide show, from the Almaty example.

Run from the project's folder: ``.venv/bin/python docs/pictures/make.py``. The score sheet is filled
with invented answers and calculated by LibreOffice.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
from openpyxl import load_workbook
from PIL import Image, ImageOps

import trainkit
from trainkit.definitions.items import ItemType
from trainkit.plan.forms import SCORED, PlacedItem
from trainkit.plan.score_layout import ANSWER_SHEETS, FIRST_ITEM_COLUMN, FIRST_ROW

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "examples" / "almaty-2019"
WIDTH = 760
PAGES = {
    "agenda.png": ("participants/agenda.pdf", 0),
    "handout.png": ("participants/handouts/isp-cooperation.pdf", 5),
    "card.png": ("participants/cards/isp-cooperation.pdf", 0),
    "worksheet.png": ("participants/exercises/isp-cooperation/shared-address/set-1.pdf", 1),
    "exercise-key.png": ("trainers/exercises/isp-cooperation/shared-address-key.pdf", 1),
    "paper.png": ("participants/tests/pre-test.pdf", 1),
    "session-plan.png": ("trainers/session-plans/isp-cooperation.pdf", 6),
    "certificate.png": ("trainers/certificates.pdf", 0),
}
SHEETS = {"score-sheet.png": "Scores", "score-sheet-entry.png": "Pre"}
RIGHT = dict(zip(SCORED, (45, 74), strict=True))
"""Percent of invented answers that are right."""


def save(page: pypdfium2.PdfPage, target: Path, *, cropped: bool = False) -> None:
    """Render a page and save it small; ``cropped`` leaves out the white around it."""
    image = page.render(scale=2.6).to_pil().convert("L")
    if cropped:
        image = image.crop(ImageOps.invert(image).getbbox())
    image = image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.LANCZOS)
    image.quantize(16).save(target, optimize=True)


def fill(path: Path, plan: trainkit.plan.planned.Plan) -> None:
    """Type invented answers; who answers what hangs on sums, so the picture stays the same."""
    workbook = load_workbook(path)
    for use, title in ANSWER_SHEETS.items():
        for row in range(FIRST_ROW, FIRST_ROW + 24):
            for column, item in enumerate(plan.forms.form(use).items):
                number = hashlib.sha256(f"{use} {row} {column}".encode()).digest()
                right = number[0] * 100 // 256 < RIGHT[use] + (row % 5 - 2) * 7
                answer = item.key if right else wrong_answer(item, number[1])
                workbook[title].cell(row, FIRST_ITEM_COLUMN + column).value = answer
    workbook.save(path)


def wrong_answer(item: PlacedItem, drawn: int) -> str:
    """Return an answer that the cell takes; now and then it is right by chance."""
    if item.type is ItemType.NUMERIC:
        return str(drawn)
    if item.type in {ItemType.MATCHING, ItemType.ORDERING}:
        return item.key[::-1]
    return item.letters[drawn % len(item.letters)]


def sheet_pages(path: Path, folder: Path) -> pypdfium2.PdfDocument:
    """Return the sheet's pages as LibreOffice prints them."""
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", folder, path],
        check=True, capture_output=True,
    )  # fmt: skip
    return pypdfium2.PdfDocument(folder / "score-sheet.pdf")


def main() -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "example"
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("out"))
        trainkit.build(folder)
        for picture, (document, number) in PAGES.items():
            pdf = pypdfium2.PdfDocument(folder / "out" / document)
            save(pdf[number], HERE / picture)
        sheet = folder / "out" / "trainers" / "score-sheet.xlsx"
        fill(sheet, trainkit.plan(folder))
        pdf = sheet_pages(sheet, Path(name))
        for picture, title in SHEETS.items():
            pages = [page for page in pdf if _footer(page).startswith(f"{title} ")]
            save(pages[0], HERE / picture, cropped=True)


def _footer(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_bounded(top=40).strip()


if __name__ == "__main__":
    main()
