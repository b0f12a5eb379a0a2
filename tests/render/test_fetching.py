"""Pages and drawings read declared files and nothing else, from nowhere else."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import pdf
from tests.render.sheet import sheet
from trainkit.problems import AssetError
from trainkit.render import assets
from trainkit.render.assets import resolve_asset
from trainkit.render.pages import to_pdf

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
    "asset://[alpha/figures/good.svg",
    "asset://alpha/figures/good%00.svg",
    "asset://alpha/" + "x" * 5000 + ".svg",
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
