"""Draws the two invented forms of this folder, as if a printer had a stock of them.

``answer-form`` has marks in its corners, a grid for a number and forty rows of oval bubbles;
``feedback-form`` has no marks at all, and boxes to cross. All numbers are millimetres.
Run: ``python examples/paper-forms/draw.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import weasyprint

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "templates" / "fonts"

STATEMENTS = (
    "The objectives were clear from the beginning.",
    "The content fits the cases that I work on.",
    "The exercises prepared me for my own work.",
    "The pace was right for me.",
    "The trainers answered questions fully.",
    "The handouts will be of use at my desk.",
    "The interpretation was good enough to follow.",
    "The room, the screen and the sound were good.",
    "I would recommend this course to colleagues.",
    "I know whom to ask when a case needs it.",
)


def _text(x: float, y: float, size: float, words: str, extra: str = "") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" {extra}>{words}</text>'


def _oval(x: float, y: float, letter: str) -> str:
    shape = f'<ellipse cx="{x}" cy="{y}" rx="2.4" ry="1.7" class="line"/>'
    return shape + _text(x, y + 0.85, 2.3, letter, 'class="inside"')


def _answer_form() -> Iterator[str]:
    for x, y in ((14, 14), (196, 14), (196, 283), (14, 283)):
        yield f'<rect x="{x - 3}" y="{y - 3}" width="6" height="6"/>'
    yield _text(24, 18, 6.5, "Answer form B", 'font-weight="700"')
    yield _text(24, 25, 3.6, "Regional Training Centre · fill in the ovals with a soft pencil")
    yield _text(24, 36, 3.4, "Name ........................................................")
    yield _text(24, 44, 3.4, "Date ........................................................")
    yield _text(24, 54, 3.4, "Write your number into the boxes and fill in")
    yield _text(24, 59, 3.4, "one oval below each digit.")
    for place in range(3):
        x = 132 + 8 * place
        yield f'<rect x="{x - 3}" y="22" width="6" height="8" class="line"/>'
        for digit in range(10):
            yield _oval(x, 34 + 5 * digit, str(digit))
    for number in range(40):
        column, line = divmod(number, 20)
        x, y = 48 + 90 * column, 100 + 8.5 * line
        yield _text(x - 9, y + 1.2, 3.6, f"{number + 1}.", 'text-anchor="end"')
        for place, letter in enumerate("ABCDE"):
            yield _oval(x + 9 * place, y, letter)
    yield _text(105, 278, 3, "RTC-B 2014", 'text-anchor="middle"')


def _feedback_form() -> Iterator[str]:
    yield _text(20, 24, 7, "What did you think of the course?", 'font-weight="700"')
    yield _text(20, 33, 3.6, "Please cross one box in each line. Do not write your name.")
    for place, words in enumerate(("not at all", "a little", "partly", "mostly", "fully")):
        yield _text(128 + 15 * place, 50, 2.9, words, 'text-anchor="middle"')
    for number, words in enumerate(STATEMENTS):
        y = 60 + 11 * number
        yield f'<path d="M18 {y + 5.5} H195" class="hair"/>'
        yield _text(20, y + 1.2, 3.4, f"{number + 1}. {words}")
        yield from (_box(128 + 15 * place, y) for place in range(5))
    yield _text(
        20, 186, 3.4, "Which parts would you like to hear more about? Cross as many as you like."
    )
    for place, words in enumerate(("Mobile phones", "Bank records", "Court practice", "Tracing")):
        yield _box(24 + 44 * place, 197)
        yield _text(29 + 44 * place, 198.2, 3.4, words)
    yield _text(20, 215, 3.4, "Anything else?")
    yield from (f'<path d="M20 {y} H190" class="hair"/>' for y in (228, 239, 250, 261))
    yield _text(190, 284, 2.8, "Form 7 (2011), Provincial Academy", 'text-anchor="end"')


def _box(x: float, y: float) -> str:
    return f'<rect x="{x - 2.5}" y="{y - 2.5}" width="5" height="5" class="line"/>'


def _page(drawing: Iterator[str]) -> bytes:
    face = "@font-face{{font-family:Noto;font-weight:{};src:url({})}}"
    fonts = face.format(400, "NotoSans-Regular.ttf") + face.format(700, "NotoSans-Bold.ttf")
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297"><style>'
        "text{font-family:Noto;fill:#111}.line{fill:none;stroke:#333;stroke-width:.3}"
        ".hair{stroke:#999;stroke-width:.2}.inside{fill:#777;text-anchor:middle}"
        f"</style>{''.join(drawing)}</svg>"
    )
    css = (
        f"{fonts}@page{{size:210mm 297mm;margin:0}}body{{margin:0}}svg{{display:block;width:210mm}}"
    )
    html = f"<html lang=en><title>A form</title><style>{css}</style>{svg}"
    return bytes(weasyprint.HTML(string=html, base_url=f"{FONTS}/").write_pdf())


def main() -> None:
    """Write the forms, and a scan of the one without marks."""
    for name, drawing in (("answer-form", _answer_form()), ("feedback-form", _feedback_form())):
        (HERE / f"{name}.pdf").write_bytes(_page(drawing))
    page = pypdfium2.PdfDocument(HERE / "feedback-form.pdf")[0]
    image = page.render(scale=150 / 72, grayscale=True).to_pil()
    image.save(HERE / "feedback-form.png", optimize=True, dpi=(150, 150))


if __name__ == "__main__":
    main()
