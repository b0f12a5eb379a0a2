"""Makes the pictures that the README and the guide show, from the Almaty example.

Run from the project's folder: ``PYTHONPATH=. .venv/bin/python docs/pictures/make.py``. The score
sheet is the example's, with simulated answers, calculated by LibreOffice; the studio's pages are
those of ``studio.py``, taken in Chromium.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

import trainkit
from studio import take_pictures

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "examples" / "almaty-2019"
COMPUTED = ("out", "agenda*.yaml", "history", "printed.yaml")
WIDTH = 760
PAGES = {
    "agenda.png": ("participants/agenda.pdf", 0),
    "handout.png": ("participants/handouts/isp-cooperation.pdf", 7),
    "worksheet.png": ("participants/exercises/isp-cooperation/shared-address/set-1.pdf", 1),
    "exercise-key.png": ("trainers/exercises/isp-cooperation/shared-address-key.pdf", 1),
    "paper.png": ("participants/tests/pre-test.pdf", 1),
    "answer-sheet.png": ("participants/tests/pre-test.pdf", 6),
    "equivalence.png": ("trainers/tests/equivalence.pdf", 0),
    "session-plan.png": ("trainers/session-plans/isp-cooperation.pdf", 5),
}
REPORTS = {
    "report.png": ("evaluation.pdf", 0),
    "report-gain.png": ("evaluation.pdf", 3),
    "personal-sheet.png": ("feedback/personal-sheets.pdf", 0),
}
SHEETS = {"score-sheet.png": "Scores", "score-sheet-entry.png": "Pre", "dashboard.png": "Dashboard"}


def save(page: pypdfium2.PdfPage, target: Path, *, cropped: bool = False) -> None:
    """Render a page and save it small; ``cropped`` leaves out the white around it."""
    image = page.render(scale=2.6).to_pil().convert("L")
    if cropped:
        image = image.crop(ImageOps.invert(image).getbbox())
    image = image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.LANCZOS)
    image.quantize(16).save(target, optimize=True)


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
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(*COMPUTED))
        trainkit.build(folder)
        for picture, (document, number) in PAGES.items():
            pdf = pypdfium2.PdfDocument(folder / "out" / document)
            save(pdf[number], HERE / picture)
        trainkit.score(folder, release=True)
        for picture, (document, number) in REPORTS.items():
            pdf = pypdfium2.PdfDocument(folder / "out" / "reports" / document)
            save(pdf[number], HERE / picture)
        pdf = sheet_pages(folder / "responses" / "score-sheet.xlsx", Path(name))
        for picture, title in SHEETS.items():
            pages = [page for page in pdf if _footer(page).startswith(f"{title} ")]
            save(pages[0], HERE / picture, cropped=True)
        take_pictures(folder, HERE)


def _footer(page: pypdfium2.PdfPage) -> str:
    return page.get_textpage().get_text_bounded(top=40).strip()


if __name__ == "__main__":
    main()
