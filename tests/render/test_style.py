"""One palette and one type scale for pages, charts, Word and Excel."""

from __future__ import annotations

import re

import pytest

from trainkit.render.pages import COLOURS, SIZES, css_variables, office
from trainkit.render.powerpoint import SECTIONS
from trainkit.resources import templates_folder

SCREENS = {"studio", "participants"}
"""Pages for browsers have a focus, hovering and layout of their own; the rest is paper."""
SHEETS = [
    sheet
    for sheet in sorted(templates_folder().rglob("*.css"))
    if sheet.relative_to(templates_folder()).parts[0] not in SCREENS
]
VARIABLE = re.compile(r"var\(--([a-z-]+)\)")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_take_colours_from_the_palette(sheet: object) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)  # type: ignore[attr-defined]
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", text) == []
    assert set(VARIABLE.findall(text)) <= set(COLOURS) | {f"size-{name}" for name in SIZES}


def test_every_colour_and_size_is_used_somewhere() -> None:
    source = templates_folder().parent / "src"
    files = [*SHEETS, *templates_folder().rglob("*.html"), *source.rglob("*.py")]
    text = "\n".join(path.read_text() for path in files if path.name != "style.py")
    used = {*SECTIONS, *VARIABLE.findall(text)} | set(
        re.findall(r'(?:office\(|COLOURS\[)"([a-z-]+)"', text)
    )
    used |= {f"size-{name}" for name in re.findall(r'SIZES\["([a-z]+)"\]', text)}
    assert used == set(COLOURS) | {f"size-{name}" for name in SIZES}


def test_office_writes_six_digits_without_a_sign() -> None:
    assert office("text") == "111111"
    assert office("ink") == "1F3A4D"


def test_pages_get_palette_and_scale_as_variables() -> None:
    assert css_variables().startswith(":root{--ink:#1F3A4D;--text:#111;")
    assert "--size-table:9.5pt;" in css_variables()
