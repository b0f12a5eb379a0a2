"""The same paper by plain WeasyPrint, a document a person, and by Typst, either way.

Each peer is given what costs it nothing here: QR codes are drawn before the clock starts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from importlib import metadata, util
from pathlib import Path

from benchmarks.papers.paper import people, personal_view
from trainkit.assessment.answer_sheet import AnswerSheet
from trainkit.documents.copies.printing import PrintedPerson, sheet_drawings
from trainkit.render.fragments import QrPicture, qr_maker, smallest_version
from trainkit.render.pages import render_html, to_pdf
from trainkit.resources import templates_folder

__all__ = ["typst_alone", "typst_together", "typst_version", "weasyprint_alone"]

_PAGES = 6


def weasyprint_alone(count: int) -> float:
    """Return the processor's seconds a copy, a document a person, code, name and QR laid out."""
    view = personal_view()
    drawings = sheet_drawings(view.sheets, view.frame.language)
    everybody = [(person, _codes(person)) for person in people(count)]
    begin = time.process_time()
    for person, codes in everybody:
        html = _personal(render_html("tests/personal.html", view), person)
        to_pdf(html, {}, drawings=drawings | codes)
    return (time.process_time() - begin) / count


def _personal(html: str, person: PrintedPerson) -> str:
    """Return the page with a person's code and name in its blanks, and a QR code on each page."""
    corner = "@top-right-corner { content: url(asset://drawings/%d.svg) }"
    pages = "".join(f"@page :nth({n}) {{ {corner % n} }}" for n in range(1, _PAGES + 1))
    html = html.replace("</head>", f"<style>{pages}</style></head>")
    for blank, text in (
        ("head-blank", person.code), ("blank", person.code), ("blank wide", person.name),
        ("sheet-blank", person.code), ("sheet-blank wide", person.name),
    ):  # fmt: skip
        html = html.replace(f'class="{blank}"></span>', f'class="{blank}">{text}</span>')
    return html


def _codes(person: PrintedPerson) -> dict[str, bytes]:
    return {f"{page}.svg": _svg(_picture(person, page)) for page in range(1, _PAGES + 1)}


def _picture(person: PrintedPerson, page: int) -> QrPicture:
    text = f"TK1 measured A1-1 {person.code} Q{page} 0a1b2c3d"
    return qr_maker(len(text), smallest_version(len(text))).make(text)


def _svg(picture: QrPicture) -> bytes:
    squares = "".join(f"M{x} {y}h1v1h-1z" for x, y in _black(picture))
    size = f'width="15mm" height="15mm" viewBox="0 0 {picture.side} {picture.side}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return f'{head}<path d="{squares}"/></svg>'.encode()


def _black(picture: QrPicture) -> Iterator[tuple[int, int]]:
    last = picture.side**2 - 1
    for place in range(last + 1):
        if picture.bits >> (last - place) & 1:
            yield place % picture.side, place // picture.side


def typst_version() -> str | None:
    """Return the version of Typst's package, ``None`` where it is not installed."""
    return metadata.version("typst") if util.find_spec("typst") else None


def typst_together(count: int) -> float:
    """Return the processor's seconds a copy, all copies in one document."""
    source = _source(people(count))
    return _compiled([source]) / count


def typst_alone(count: int) -> float:
    """Return the processor's seconds a copy, a document a person, with the fonts kept loaded."""
    return _compiled([_source((person,)) for person in people(count)]) / count


def _compiled(sources: list[bytes]) -> float:
    import typst

    fonts = [str(templates_folder() / "fonts")]
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    begin = time.process_time()
    for source in sources:
        compiler.compile(input=source, format="pdf")
    return time.process_time() - begin


def _source(everybody: tuple[PrintedPerson, ...]) -> bytes:
    """Return a Typst document with a copy of the paper for each person."""
    view = personal_view()
    items = [
        {"stem": item.stem, "options": [option.text for option in item.options]}
        for block in view.parts[0].blocks
        for item in block.items
    ]
    copies = [
        {
            "code": person.code,
            "name": person.name,
            "qr": [_svg(_picture(person, page)).decode() for page in range(1, _PAGES + 1)],
        }
        for person in everybody
    ]
    geometry = view.sheets[0].geometry
    data = json.dumps(
        {"items": items, "copies": copies, "markers": _markers(geometry),
         "bubbles": _bubbles(geometry)}
    )  # fmt: skip
    quoted = data.replace("\\", "\\\\").replace('"', '\\"')
    source = Path(__file__).with_name("paper.typ").read_text(encoding="utf-8")
    return source.replace("DATA", quoted).encode()


def _markers(sheet: AnswerSheet) -> list[list[float]]:
    half = sheet.marker_side / 2
    return [[each.x - half, each.y - half] for each in sheet.pages[0].markers]


def _bubbles(sheet: AnswerSheet) -> list[list[float | str]]:
    half = sheet.bubble / 2
    return [
        [bubble.x - half, bubble.y - half, bubble.value]
        for field in sheet.pages[0].fields
        for group in field.groups
        for bubble in group.bubbles
    ]
