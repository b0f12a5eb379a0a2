"""Pages read declared files only, print text as text, and come out the same everywhere."""

from __future__ import annotations

import hashlib
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from jinja2 import UndefinedError
from PIL import Image
from pydantic import BaseModel

from tests import pdf
from trainkit.errors import AssetError
from trainkit.render import assets, pages
from trainkit.render.assets import resolve_asset
from trainkit.render.pages import PdfRecipe, render_html, to_pdf
from trainkit.render.recipe import View
from trainkit.resources import templates_folder

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9">{}</svg>'


@dataclass
class Canary:
    """A local web server that writes down what it is asked for."""

    port: int
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def server() -> Iterator[Canary]:
    canary = Canary(0)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            canary.asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        canary.port = web.server_address[1]
        thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield canary
        web.shutdown()
        thread.join()


@pytest.fixture
def canary(server: Canary) -> Iterator[Canary]:
    server.asked.clear()
    yield server
    assert server.asked == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A module's folder, with files outside it that no page may see."""
    home = tmp_path / "alpha"
    (home / "figures").mkdir(parents=True)
    (tmp_path / "secret.svg").write_text(SVG.format("<desc>SECRET</desc>"))
    (tmp_path / "secret.css").write_text("p { color: red }")
    (home / "figures" / "good.svg").write_text(SVG.format('<rect width="9" height="9"/>'))
    (home / "figures" / "link.svg").symlink_to(tmp_path / "secret.svg")
    (home / "outside").symlink_to(tmp_path)
    (home / "items.yaml").write_text("key: b")
    return home


def sheet(body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang=en><head><title>Title</title>{head}</head><body>{body}</body>"
    )


def test_a_declared_figure_is_read(folder: Path) -> None:
    body = '<img src="asset://alpha/figures/good.svg" alt="Square">'
    assert pdf.failures(to_pdf(sheet(body), {"alpha": folder})) == []


ADDRESSES = [
    "file:///etc/hostname",
    "file://{folder}/figures/good.svg",
    "http://127.0.0.1:{port}/x.svg",
    "HTTP://127.0.0.1:{port}/x.css",
    "//127.0.0.1:{port}/x.svg",
    "ftp://127.0.0.1:{port}/x.svg",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    "data:text/css,p{{color:red}}",
    "asset://alpha/../secret.svg",
    "asset://alpha/figures/../../secret.css",
    "asset://alpha/%2e%2e%2fsecret.svg",
    "asset://alpha/%2e%2e/secret.css",
    "asset://alpha/..%2fsecret.svg",
    "asset://alpha/figures/link.svg",
    "asset://alpha/outside/secret.svg",
    "asset://alpha//etc/hostname",
    "asset://alpha/{folder}/figures/good.svg",
    "asset://alpha/items.yaml",
    "asset://alpha/figures/missing.svg",
    "asset://alpha/figures",
    "asset://alpha/",
    "asset://beta/figures/good.svg",
    "asset://user@alpha/figures/good.svg",
    "asset:///figures/good.svg",
    "asset:alpha/figures/good.svg",
    "figures/good.svg",
]
"""What no page may read, whatever asks for it."""

PLACES = {
    "figure": ("", '<img src="{}" alt="x">'),
    "embedded object": ("", '<object data="{}">x</object>'),
    "style sheet": ('<link rel="stylesheet" href="{}">', "x"),
    "import": ('<style>@import url("{}");</style>', "x"),
    "attachment": ('<link rel="attachment" href="{}">', "x"),
    "linked attachment": ("", '<a rel="attachment" href="{}">x</a>'),
    "font": (
        '<style>@font-face {{ font-family: f; src: url("{}") }}</style>',
        "<p style='font-family: f'>x",
    ),
    "background": ("", "<p style='background: url(\"{}\")'>x"),
    "marker": ("", "<ul style='list-style-image: url(\"{}\")'><li>x</ul>"),
    "content": ("<style>p::before {{ content: url(\"{}\") }}</style>", "<p>x"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_declared_is_refused(
    address: str, place: str, folder: Path, canary: Canary
) -> None:
    address = address.format(port=canary.port, folder=folder).replace("'", "%27")
    head, body = (part.format(address.replace('"', "%22")) for part in PLACES[place])
    with pytest.raises(AssetError):
        to_pdf(sheet(body, head), {"alpha": folder})


@pytest.mark.parametrize(
    "content",
    [
        '<image href="{}" width="9" height="9"/>',
        '<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{}" width="9" height="9"/>',
        '<use href="{}#a"/>',
        '<a href="{}"><rect width="9" height="9"/></a>',
        '<rect width="9" height="9" fill="url( {}#a )"/>',
        '<rect width="9" height="9" style="mask: url({})"/>',
        '<style>@import url("{}");</style><rect width="9" height="9"/>',
        '<style>@font-face {{ font-family: f; src: url("{}") }}</style>'
        '<text font-family="f" y="8">a</text>',
    ],
)
@pytest.mark.parametrize(
    "address",
    ["file://{folder}/../secret.svg", "http://127.0.0.1:{port}/x.svg", "../../secret.svg"],
)
def test_a_figure_reads_nothing_else(
    content: str, address: str, folder: Path, canary: Canary
) -> None:
    address = address.format(port=canary.port, folder=folder)
    (folder / "figures" / "bad.svg").write_text(SVG.format(content.format(address)))
    body = '<img src="asset://alpha/figures/bad.svg" alt="x">'
    with pytest.raises(AssetError):
        to_pdf(sheet(body), {"alpha": folder})


def test_a_figure_that_holds_a_program_is_drawn_without_it(folder: Path) -> None:
    script = "<script>SECRET</script><rect width='9' height='9' onclick='SECRET'/>"
    (folder / "figures" / "odd.svg").write_text(SVG.format(script))
    body = '<img src="asset://alpha/figures/odd.svg" alt="x">'
    assert b"SECRET" not in pdf.content(to_pdf(sheet(body), {"alpha": folder}))


def test_a_figure_may_refer_to_its_own_parts(folder: Path) -> None:
    own = (
        '<defs><rect id="a" width="4" height="4"/><linearGradient id="g">'
        '<stop offset="0" stop-color="#000"/></linearGradient></defs>'
        '<use href="#a"/><rect width="9" height="9" fill="url(#g)"/>'
    )
    (folder / "figures" / "own.svg").write_text(SVG.format(own))
    body = '<img src="asset://alpha/figures/own.svg" alt="x">'
    assert pdf.failures(to_pdf(sheet(body), {"alpha": folder})) == []


def test_an_entity_in_a_figure_reads_no_file(folder: Path) -> None:
    (folder / "figures" / "bad.svg").write_text(
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        + SVG.format("<text y='8'>&x;</text>")
    )
    body = '<img src="asset://alpha/figures/bad.svg" alt="x">'
    with pytest.raises(AssetError):
        to_pdf(sheet(body), {"alpha": folder})


def test_a_broken_picture_is_an_error(folder: Path) -> None:
    (folder / "figures" / "bad.png").write_bytes(b"no picture")
    body = '<img src="asset://alpha/figures/bad.png" alt="x">'
    with pytest.raises(AssetError):
        to_pdf(sheet(body), {"alpha": folder})


def test_the_message_names_what_is_missing(folder: Path) -> None:
    body = '<img src="asset://alpha/figures/none.svg" alt="x">'
    with pytest.raises(
        AssetError, match=re.escape("a page needs figures/none.svg, which is missing")
    ):
        to_pdf(sheet(body), {"alpha": folder})


def test_a_file_that_is_too_large_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "figures" / "good.svg"
    monkeypatch.setattr(assets, "MAX_ASSET_BYTES", path.stat().st_size)
    assert resolve_asset("asset://alpha/figures/good.svg", {"alpha": folder}) == path
    monkeypatch.setattr(assets, "MAX_ASSET_BYTES", path.stat().st_size - 1)
    with pytest.raises(AssetError, match=r"figures/good.svg is larger than"):
        resolve_asset("asset://alpha/figures/good.svg", {"alpha": folder})


def test_a_link_that_stays_inside_is_followed(folder: Path) -> None:
    (folder / "figures" / "again.svg").symlink_to(folder / "figures" / "good.svg")
    found = resolve_asset("asset://alpha/figures/again.svg", {"alpha": folder})
    assert found == folder / "figures" / "good.svg"


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
    assert [part for part in safe if "'<br>' | safe" not in part] == []


IN_ANOTHER_PROCESS = """
import hashlib, sys
from trainkit.render.pages import to_pdf
html = sys.stdin.read()
print(hashlib.sha256(to_pdf(html)).hexdigest())
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
from trainkit.render.pages import to_pdf
html = sys.stdin.read()
here = Path(sys.argv[1])
HTML(string=html).write_pdf(here / "plain.pdf")
(here / "bundled.pdf").write_bytes(to_pdf(html))
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


SCRIPTS = {
    "Russian": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Kazakh": "ӘәҒғҚқҢңӨөҰұҮүҺһІі",
    "Kyrgyz": "ҢңӨөҮү",
    "Tajik": "ҒғӢӣҚқӮӯҲҳҶҷ",
    "Uzbek": "Oʻzbekiston Gʻafur Jumaʼ Chʻ",
    "Turkmen": "ÇçÄäŇňÖöŞşÜüÝýŽž",
    "Turkish": "ĞğİıŞş",
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


def test_a_letter_that_no_font_has_is_an_error_in_plain_words() -> None:
    with pytest.raises(AssetError, match=r"cannot print .*U\+10FFFD.*; they have Latin"):
        to_pdf(styled("<p>a \U0010fffd b"))


class Empty(BaseModel):
    pass


def test_ingredients_change_with_what_the_page_depends_on(folder: Path, tmp_path: Path) -> None:
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
