"""Pages print text as text, in the fonts that come with trainkit, and the same everywhere."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from jinja2 import UndefinedError
from PIL import Image
from pydantic import BaseModel

from tests import pdf
from tests.render.sheet import sheet
from trainkit.problems import AssetError
from trainkit.render import pages
from trainkit.render.pages import PdfRecipe, View, render_html, to_pdf
from trainkit.resources import templates_folder


def test_bad_css_and_links_to_nowhere_are_errors() -> None:
    with pytest.raises(AssetError):
        to_pdf(sheet("x", "<style>p { colour: red }</style>"))
    with pytest.raises(AssetError):
        to_pdf(sheet('<a href="#nowhere">x</a>'))


class Line(View):
    text: str
    body: str


class Page(View):
    lines: tuple[Line, ...]


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An own templates folder, as far as Jinja2 is concerned."""
    own = tmp_path / "templates"
    own.mkdir()
    pages._environment.cache_clear()
    monkeypatch.setattr(pages, "templates_folder", lambda: own)
    yield own
    pages._environment.cache_clear()


PAYLOAD = "<script>alert(1)</script>{{7*7}}{% include 'x' %}\"'><img src=x onerror=y>"


def test_every_field_is_escaped_and_never_a_template(templates: Path) -> None:
    (templates / "page.html").write_text(
        '{% for line in lines %}<p title="{{ line.text }}">{{ line.text }}</p>'
        "{{ line.body | markdown }}{{ line.body | inline }}{% endfor %}"
    )
    view = Page(lines=(Line(text=PAYLOAD, body=PAYLOAD),))
    html = render_html("page.html", view)
    assert re.findall(r"<(\w+)", html) == ["p", "p"]
    assert html.count("{{7*7}}") == 4
    assert "49" not in html


def test_a_template_that_names_an_unknown_field_is_an_error(templates: Path) -> None:
    (templates / "page.html").write_text("{{ frame.titel }}")
    with pytest.raises(UndefinedError):
        render_html("page.html", Page(lines=()))


def test_a_template_sees_the_view_and_nothing_else(templates: Path) -> None:
    (templates / "page.html").write_text("{{ lines | length }}{{ model_fields is defined }}")
    assert render_html("page.html", Page(lines=())) == "0False"


@pytest.mark.parametrize("template", sorted(
    path.relative_to(templates_folder()).as_posix() for path in templates_folder().rglob("*.html")
))  # fmt: skip
def test_no_template_turns_escaping_off(template: str) -> None:
    source = (templates_folder() / template).read_text(encoding="utf-8")
    safe = re.findall(r"\{\{[^}]*\|\s*safe[^}]*\}\}", source)
    assert "autoescape" not in source
    # what telephones show is HTML already when their papers are prepared (``telephones.papers``)
    prepared = {"each.text", "block.case.text", "item.stem", "item.picture", "box.text"}
    made = {f"{{{{ {name}|safe }}}}" for name in prepared} if "participants" in template else set()
    assert [part for part in safe if "'<br>' | safe" not in part and part not in made] == []


IN_ANOTHER_PROCESS = """
import hashlib, sys
from trainkit.cli import leave
from trainkit.render.pages import to_pdf
html = sys.stdin.read()
print(hashlib.sha256(to_pdf(html)).hexdigest())
leave(0)
"""
RICH = sheet(
    '<h1>A</h1><table><thead><tr><th scope="col">B</th></tr></thead>'
    '<tbody><tr><td>C</td></tr></tbody></table><ul><li><a href="https://example.org">D</a></li></ul>',
    '<link rel="stylesheet" href="asset://templates/base/base.css">',
)


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_page_has_the_same_bytes_in_another_process(seed: str, tmp_path: Path) -> None:
    environment = {
        **os.environ, "PYTHONHASHSEED": seed, "HOME": str(tmp_path), "TZ": "Asia/Tehran",
        "LC_ALL": "C",
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS],
        input=RICH, capture_output=True, text=True, check=True, env=environment, cwd=tmp_path,
    )  # fmt: skip
    assert run.stdout.strip() == hashlib.sha256(to_pdf(RICH)).hexdigest()


BOTH_WAYS = """
import io, sys
from pathlib import Path
from weasyprint import HTML
from trainkit.cli import leave
from trainkit.render.pages import to_pdf
html = sys.stdin.read()
here = Path(sys.argv[1])
HTML(string=html).write_pdf(here / "plain.pdf")
(here / "bundled.pdf").write_bytes(to_pdf(html))
leave(0)
"""


def test_only_bundled_fonts_are_used_even_where_the_system_has_the_one_asked_for(
    tmp_path: Path,
) -> None:
    fonts = tmp_path / "data" / "fonts"
    fonts.mkdir(parents=True)
    plant_font(fonts / "planted.ttf", "Planted Sans")
    html = sheet('<p style=\'font-family: "Planted Sans", "Noto Sans"\'>Text')
    subprocess.run(
        [sys.executable, "-c", BOTH_WAYS, str(tmp_path)],
        input=html, text=True, check=True,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path / "data"), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert pdf.fonts((tmp_path / "plain.pdf").read_bytes()) == {"Planted-Sans"}
    assert pdf.fonts((tmp_path / "bundled.pdf").read_bytes()) == {"Noto-Sans"}


def plant_font(path: Path, family: str) -> None:
    """Write a copy of a font under another family's name."""
    font = TTFont(templates_folder() / "fonts" / "NotoSans-Regular.ttf")
    for record in font["name"].names:
        if record.nameID in {1, 3, 4, 6, 16}:
            record.string = family.replace(" ", "") if record.nameID == 6 else family
    font.save(path)


def test_the_caller_s_font_setting_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "/nowhere/fonts.conf")
    to_pdf(sheet("x"))
    assert os.environ["FONTCONFIG_FILE"] == "/nowhere/fonts.conf"
    monkeypatch.delenv("FONTCONFIG_FILE")
    to_pdf(sheet("x"))
    assert "FONTCONFIG_FILE" not in os.environ


@pytest.mark.parametrize(
    ("direction", "expected"),
    [
        ("ltr", ["Workshop", "Title", "Notice", "2 / 2"]),
        ("rtl", ["Title", "Workshop", "2 / 2", "Notice"]),
    ],
)
def test_running_heads_change_sides_with_the_direction(direction: str, expected: list[str]) -> None:
    """Heads and feet from left to right: what stands at the start of a line is on the right."""
    html = (
        f'<html lang="ar" dir="{direction}"><head><title>x</title>'
        '<link rel="stylesheet" href="asset://templates/base/base.css"></head><body>'
        '<div class="running-workshop">Workshop</div><div class="running-title">Title</div>'
        '<div class="running-notice">Notice</div><p style="break-after: page">1</p><p>2</p>'
    )
    page = pypdfium2.PdfDocument(to_pdf(html))[1]
    text, middle = page.get_textpage(), page.get_width() / 2
    for words, other in (expected[:2], expected[2:]):
        left, right = (text.search(found).get_next() for found in (words, other))
        assert left is not None
        assert right is not None
        assert text.get_charbox(left[0])[2] < middle < text.get_charbox(right[0])[0]


@pytest.mark.parametrize("part", ["kicker", "title", "clock"])
def test_parts_of_a_slide_from_right_to_left_stay_in_their_boxes(part: str) -> None:
    html = (
        '<html lang="fa" dir="rtl"><head><title>x</title>'
        '<link rel="stylesheet" href="asset://templates/slides/slides.css"></head><body>'
        '<div class="window"><div class="slide">'
        f'<div class="{part}" style="left:60rem;top:60rem;width:840rem">'
        "<div>Word Word</div></div></div></div>"
    )
    page = pypdfium2.PdfDocument(to_pdf(html))[0]
    text, point = page.get_textpage(), 94 / 25.4 * 72 / 960
    boxes = [text.get_charbox(at) for at in range(len("Word Word"))]
    left = page.get_width() - 9 / 25.4 * 72 - 960 * point
    assert max(box[2] for box in boxes) <= left + 901.5 * point
    assert min(box[0] for box in boxes) >= left + 60 * point


SCRIPTS = {
    "Russian": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Kazakh": "ӘәҒғҚқҢңӨөҰұҮүҺһІі",
    "Kyrgyz": "ҢңӨөҮү",
    "Tajik": "ҒғӢӣҚқӮӯҲҳҶҷ",
    "Uzbek": "Oʻzbekiston Gʻafur Jumaʼ Chʻ",
    "Turkmen": "ÇçÄäŇňÖöŞşÜüÝýŽž",
    "Turkish": "ĞğİıŞş",
    "French": "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ àâæçéèêëîïôœùûüÿ",
    "Spanish": "ÁÉÍÓÚÜÑ áéíóúüñ ¿ ¡ ª º",
    "punctuation": "– — … “ ” ‘ ’ « » № § × ÷ ≤ ≥ → € ₸ •",
}


@pytest.mark.parametrize("style", ["400", "600", "700", "400; font-style: italic"])
@pytest.mark.parametrize("script", SCRIPTS)
def test_letters_of_the_region_are_printed(script: str, style: str) -> None:
    data = to_pdf(styled(f"<p style='font-weight: {style}'>{SCRIPTS[script]}"))
    assert pdf.text(data) == SCRIPTS[script]


@pytest.mark.parametrize("weight", ["400", "700"])
@pytest.mark.parametrize(
    ("script", "words"),
    {
        "Persian": "پرونده چاپ ژرف گزارش کیفری ۰۱۲۳۴۵۶۷۸۹",
        "Dari": "څارنوالی افغانستان",
        "Pashto": "ټول ډېر ړوند ښه ږغ ځای ڼ ۍ ئ",
        "Urdu": "ٹیلی ڈاک پہاڑ ھاتھ ںے",
        "Arabic": "النيابة العامة ١٢٣",
        "Persian letters": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی ئ ٪ ٫ ٬ ؟ ؛ ،",
        "Urdu letters": "اآبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیئےۃ ۔ ؟",
        "Arabic letters": "اأإآٱبتثجحخدذرزسشصضطظعغفقكلمنهويىةءئؤ ٠١٢٣٤٥٦٧٨٩",
    }.items(),
)
def test_arabic_script_is_printed_with_letters_for_every_place(
    script: str, words: str, weight: str
) -> None:
    # Words come back in the order of the page; a letter without a glyph would be an AssetError.
    data = to_pdf(styled(f"<p dir=rtl style='font-weight: {weight}'>{words}"))
    assert "".join(sorted(pdf.text(data))).strip() == "".join(sorted(words)).strip()


def styled(body: str) -> str:
    """Return a page in the house style, without page numbers."""
    link = '<link rel="stylesheet" href="asset://templates/base/base.css">'
    return sheet(body, f"{link}<style>@page {{ @bottom-right {{ content: none }} }}</style>")


def test_a_line_from_right_to_left_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As often as one from left to right; and the page is the same as WeasyPrint makes it alone."""
    from weasyprint.layout import inline

    lines: list[int] = []
    split = inline.split_inline_box

    def counted(context: Any, box: Any, *more: Any) -> Any:
        lines[-1] += isinstance(box, inline.boxes.LineBox)
        return split(context, box, *more)

    monkeypatch.setattr(inline, "split_inline_box", counted)
    words = "word " * 60
    floating = f'<div style="float: left; width: 30%">{words}</div>'
    body = f"<p>{words}</p><table><tr><td>{words}</td></tr></table>{{}}<p>{words}</p>"
    made = {}
    for direction in ("ltr", "rtl"):
        for extra in ("", floating):
            html = sheet(f'<div dir="{direction}">{body.format(extra)}</div>')
            lines.append(0)
            made[html] = to_pdf(html)
    assert lines[0] == lines[2] > 4
    monkeypatch.setattr(pages, "_right_to_left_lines_once", contextlib.nullcontext)
    lines.append(0)
    assert {html: to_pdf(html) for html in made} == made
    assert lines[4] > sum(lines[:4])


def test_a_letter_that_no_font_has_is_an_error_in_plain_words() -> None:
    with pytest.raises(AssetError, match=r"cannot print .*U\+10FFFD.*; they have only Latin"):
        to_pdf(styled("<p>a \U0010fffd b"))


class Empty(BaseModel):
    pass


def test_ingredients_change_with_what_the_page_depends_on(tmp_path: Path) -> None:
    folder = tmp_path / "alpha"
    (folder / "figures").mkdir(parents=True)
    (folder / "figures" / "good.svg").write_text("<svg/>")
    recipe = PdfRecipe("people/register.html", Empty(), (("alpha", folder),))
    before = list(recipe.ingredients())
    (folder / "items.yaml").write_text("key: c")
    assert list(recipe.ingredients()) == before
    picture = folder / "figures" / "new.png"
    Image.new("L", (2, 2)).save(picture)
    assert list(recipe.ingredients()) != before
    picture.unlink()
    assert list(recipe.ingredients()) == before
    other = shutil.copytree(folder, tmp_path / "copy", symlinks=True)
    assert (
        list(PdfRecipe("people/register.html", Empty(), (("alpha", other),)).ingredients())
        == before
    )
