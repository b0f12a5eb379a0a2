"""Times reading, in parts and beside others, on sheets at 200 dpi as a copier sends them.

Everything happens in memory but for marksense, which reads files. Seconds are the processor's, of
one thread, with the libraries loaded; each figure is the least of several rounds over all sheets.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from benchmarks.scan import textbook
from benchmarks.scan.accuracy import SOURCE, Answer, answer_of, reader
from benchmarks.scan.camera import Difficulty, copier, named
from benchmarks.scan.pen import Row, fill
from benchmarks.scan.sheets import Blank, Kind, blank
from trainkit.assessment.answer_sheet import SheetSize
from trainkit.scan.identity import code_at
from trainkit.scan.register import Targets, register
from trainkit.scan.sources import Page

__all__ = ["Speed", "speeds"]

_KIND: Kind = (SheetSize.A4, "A1-1", False, 1)
_DPI = 200
_ROUNDS = 3


@dataclass(frozen=True)
class Speed:
    """A line of the table."""

    what: str
    seconds: float
    """Of the processor, a sheet."""
    right: float | None = None
    """Share of the rows that it read as they were meant, where that was compared."""
    wrong: float | None = None
    """Share of the rows that it read as something else, without a question."""


@dataclass(frozen=True)
class _Sheet:
    picture: NDArray[np.uint8]
    jpeg: bytes
    pdf: bytes
    rows: tuple[Row, ...]


def speeds(count: int, peer: Path | None) -> list[Speed]:
    """Measure; ``peer`` is a Python that has marksense."""
    cv2.setNumThreads(1)
    printed = blank(_KIND, "KZ-07")
    sheets = [_sheet(printed, number) for number in range(count)]
    read = reader(SheetSize.A4)
    targets = Targets.of(read.geometry)

    def whole(content: bytes, file: str) -> Any:
        page = Page(file=file, number=1, content=content)
        picture = page.picture()
        return read.read(picture, page.source(picture))[0]

    found = [register(each.picture, targets) for each in sheets]
    identity = read.read(sheets[0].picture, SOURCE)[0].reading.identity
    lines = [
        _timed("a page of a PDF, read", sheets, lambda each: whole(each.pdf, "a.pdf"), _ours),
        _timed("a JPEG, read", sheets, lambda each: whole(each.jpeg, "a.jpg"), _ours),
        _timed("  decoded from the PDF", sheets, lambda each: Page("a.pdf", 1, each.pdf).picture()),
        _timed("  decoded from the JPEG", sheets,
               lambda each: Page("a.jpg", 1, each.jpeg).picture()),
        _timed("  found and straightened", sheets, lambda each: register(each.picture, targets)),
        _timed("  QR code", found, lambda each: code_at(each.picture, targets.qr)),
        _timed("  rows", found, lambda each: read.read_as(each.picture, identity)),
        _timed("the textbook's way, a JPEG", sheets,
               lambda each: _textbook(each, printed), _theirs),
    ]  # fmt: skip
    return lines if peer is None else [*lines, _marksense(peer, printed, sheets)]


def _sheet(printed: Blank, number: int) -> _Sheet:
    rng = named(f"speed {number}")
    drawn = copier(Difficulty.MODERATE, rng)
    camera = replace(drawn, dpi=_DPI, is_bitonal=False, half_turns=0, dog_ear=-1, quality=85)
    filled = fill(printed, rng, camera.weights)
    picture = camera.take(filled.picture, rng)
    jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()
    return _Sheet(picture, jpeg, _pdf(jpeg, picture.shape), filled.rows)


def _pdf(jpeg: bytes, shape: tuple[int, ...]) -> bytes:
    """Return a PDF file with this picture on its page, as copiers write it."""
    document = pypdfium2.PdfDocument.new()
    width, height = (side * 72 / _DPI for side in shape[::-1])
    page = document.new_page(width, height)
    image = pypdfium2.PdfImage.new(document)
    image.load_jpeg(io.BytesIO(jpeg))
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    page.insert_obj(image)
    page.gen_content()
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _timed(
    what: str,
    things: list[Any],
    work: Callable[[Any], Any],
    answers: Callable[[Any, Any], Iterable[Answer]] | None = None,
) -> Speed:
    seconds = []
    for _ in range(_ROUNDS):
        begin = time.process_time()
        results = [work(each) for each in things]
        seconds.append((time.process_time() - begin) / len(things))
    if answers is None:
        return Speed(what, min(seconds))
    found = [answer for each, result in zip(things, results, strict=True)
             for answer in answers(each, result)]  # fmt: skip
    return _compared(what, min(seconds), found)


def _compared(what: str, seconds: float, found: Sequence[Answer]) -> Speed:
    right = sum(each is Answer.RIGHT for each in found) / len(found)
    return Speed(what, seconds, right, sum(each.is_misread for each in found) / len(found))


def _ours(sheet: _Sheet, read: Any) -> Iterable[Answer]:
    said = {(row.number, row.row): row for row in read.reading.rows}
    return (answer_of(row, said[row.number, row.row], is_lost=False) for row in sheet.rows)


def _theirs(sheet: _Sheet, said: dict[tuple[int, int], str] | None) -> Iterable[Answer]:
    """Yield how each row was read by a reader that asks nothing and cannot say several values."""
    for row in sheet.rows:
        is_right = (said or {}).get((row.number, row.row), "?") == ",".join(row.values)
        yield Answer.RIGHT if is_right else Answer.WRONG


def _textbook(sheet: _Sheet, printed: Blank) -> dict[tuple[int, int], str] | None:
    picture = cv2.imdecode(np.frombuffer(sheet.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    return textbook.read(np.asarray(picture, np.uint8), printed.sheet, printed.page)


def _marksense(peer: Path, printed: Blank, sheets: list[_Sheet]) -> Speed:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_template(folder, printed)
        for number, sheet in enumerate(sheets):
            (folder / f"{number:04}.jpg").write_bytes(sheet.jpeg)
        script = Path(__file__).with_name("marksense_peer.py")
        done = subprocess.run([peer, script, folder], check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout.splitlines()[-1])
    found: list[Answer] = []
    for sheet, answers in zip(sheets, figures["answers"], strict=True):
        said = {(number, 0): answers.get(f"Q{number}", "") for number in range(1, 26)}
        found += _theirs(sheet, said)
    return _compared(f"marksense {figures['version']}, a JPEG", figures["seconds"], found)


def _write_template(folder: Path, printed: Blank) -> None:
    """Describe the sheet to marksense: the blank page, and a square around each bubble."""
    dots = _DPI / 25.4
    size = [round(printed.sheet.width * dots), round(printed.sheet.height * dots)]
    picture = cv2.resize(printed.picture, size, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(folder / "blank.png"), picture)
    side = printed.sheet.bubble
    questions = [
        {
            "question_num": item.number,
            "options": [
                {
                    "option_index": place,
                    "value": each.value,
                    "expected_mark": "circle",
                    "roi": [round((each.x - side / 2) * dots), round((each.y - side / 2) * dots),
                            round(side * dots), round(side * dots)],
                }
                for place, each in enumerate(item.groups[0].bubbles)
            ],
        }
        for item in printed.page.fields
    ]  # fmt: skip
    page = {"canonical_size": size, "template_image": "blank.png", "questions": questions}
    template = {"form_type": "sheet", "canonical_dpi": _DPI, "pages": {"1": page}}
    (folder / "template.json").write_text(json.dumps(template), encoding="utf-8")
