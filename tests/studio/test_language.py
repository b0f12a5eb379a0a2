"""The studio speaks the browser's language, or the one that was chosen: every page, wholly.

What people wrote for the workshop is put into Greek letters as far as it comes from the course;
what stands in the workshop's own files may show as it is.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.datastructures import Headers

from tests.languages.test_no_english_left import Texts, in_greek, plain_words
from tests.scan.pages import other
from tests.studio.conftest import Client
from tests.studio.test_scanning import PAGE, keep, key_of, scan
from trainkit.exchange.programs import PROGRAMS
from trainkit.exchange.registry import FORMATS
from trainkit.exchange.scorm import PACKAGES
from trainkit.model import check, load
from trainkit.scan.reading import Outcome
from trainkit.scan.records import add_pages
from trainkit.studio import start
from trainkit.studio.app import NAVIGATION
from trainkit.studio.pages import COOKIE, language_for, names
from trainkit.studio.settings import SECTIONS
from trainkit.text.languages import PSEUDO

_TITLES = [one.title for one in (*FORMATS.values(), *PACKAGES.values())]
_TITLES += [one.name for one in PROGRAMS]
_NAMES = {"trainkit"} | {
    word for name in (*names().values(), *_TITLES) for word in plain_words(name)
}
"""Of this program, of others with which it exchanges files, and of the languages on offer."""


_VOID = {"input", "meta", "link", "img", "br"}


class Shown(Texts):
    """Collects what is shown, but for messages and lists of what may be typed."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if not self.skipped:
                super().handle_starttag(tag, attrs)
            return
        self.depth += 1
        classes = str(dict(attrs).get("class") or "").split()
        if {"problem", "field-problem", "problem-place"} & {*classes} or tag in {"datalist", "kbd"}:
            self.skipped = self.skipped or self.depth
        if not self.skipped:
            super().handle_starttag(tag, attrs)
        elif tag in {"style", "script", "code", "svg"}:
            self.silent += 1

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if self.skipped == self.depth:
            self.skipped = 0
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            super().handle_data(data)


@pytest.fixture
def written(home: Path) -> set[str]:
    """Return the words that stand in the workshop's own files."""
    folder = home / "almaty"
    sheets = load_workbook(folder / "participants.xlsx").worksheets
    cells = (str(cell.value) for one in sheets for row in one.iter_rows() for cell in row)
    text = (folder / "workshop.yaml").read_text(encoding="utf-8")
    return {*re.findall(r"[A-Za-z]+", text), *re.findall(r"[A-Za-z]+", " ".join(cells))}


@pytest.fixture
def greek(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put what the course says into Greek letters."""
    read: Any = check.read_and_check
    monkeypatch.setattr(check, "read_and_check", lambda *a, **k: in_greek(read(*a, **k)))
    offered: Any = load.offered_modules
    for module in (load, start):
        monkeypatch.setattr(module, "offered_modules", lambda *a, **k: in_greek(offered(*a, **k)))


def addresses(client: Client) -> list[str]:
    """Return the addresses of the pages of the example, and of parts of them."""
    url = client.app.url_path_for  # type: ignore[attr-defined]
    pages = [url(name, key="almaty") for _, each in NAVIGATION for name, _ in each]
    settings = [url("setting", key="almaty", section=one.id) for one in SECTIONS]
    names = ("roster-new", "roster-groups", "entered")
    return ["/", *map(str, pages), *map(str, settings), *(str(url(n, key="almaty")) for n in names)]


def left(html: str) -> set[str]:
    """Return the words in plain letters on a page."""
    page = Shown()
    page.feed(html)
    bare = (re.sub("`[^`]*`", "", text) for text in page.found)  # names of parts of programs
    return {word for text in bare for word in plain_words(text)} - _NAMES


@pytest.mark.usefixtures("greek")
def test_no_word_of_a_page_is_left_in_english(client: Client, written: set[str]) -> None:
    client.cookies.set(COOKIE, PSEUDO)
    pages = {address: client.get(address) for address in addresses(client)}
    assert {a: p.status_code for a, p in pages.items() if p.status_code != 200} == {}
    found = {address: left(answer.text) - written for address, answer in pages.items()}
    assert {address: sorted(words) for address, words in found.items() if words} == {}


def test_no_word_about_scanned_pages_is_left_in_english(
    client: Client, home: Path, written: set[str]
) -> None:
    keep(home / "almaty", scan({(1, 0): ("A",)}, {(2, 0)}))
    strange = (other(Outcome.EMPTY, "b.pdf"), other(Outcome.UNKNOWN, "c.jpg"))
    add_pages(home / "almaty", strange)
    client.cookies.set(COOKIE, PSEUDO)
    keys = [key_of(2), key_of(0, "c.jpg 1", "whose")]
    pages = [client.get(f"{PAGE}/review?question={key}").text for key in keys]
    assert [re.findall(r"\w+, ṕáṕéŕ|íť íś ńóť ćĺéáŕ", page) for page in pages] == [
        ["08, ṕáṕéŕ"],
        ["íť íś ńóť ćĺéáŕ"],
    ]
    pages.append(client.get(PAGE).text)
    assert "(éḿṕťý: 1)" in pages[-1]
    assert {word for page in pages for word in left(page)} - written == set()


WISHES = {
    "": "en",
    "fa-IR,fa;q=0.9,en;q=0.8": "fa",
    "de,ru-RU;q=0.7,fa;q=0.3": "ru",
    "en-GB,fa;q=0.9": "en",
    "fa;q=0.2, ru;q=0.5": "ru",
    "fa;q=0, *": "en",
    "../../en;q=x,,;": "en",
}
"""RFC 9110, 12.5.4: the larger weight wins, 0 means never."""


@pytest.mark.parametrize(("wishes", "language"), WISHES.items())
def test_the_browser_says_in_which_language(wishes: str, language: str) -> None:
    assert language_for(Headers({"accept-language": wishes})) == language


def test_a_chosen_language_stays_until_another_is_chosen(client: Client) -> None:
    client.headers["accept-language"] = "ru"
    assert '<html lang="ru" dir="ltr">' in client.get("/").text
    answer = client.post(
        "/language",
        params={"back": "/w/almaty/agenda?x=1"},
        data={"language": "fa"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/w/almaty/agenda?x=1")
    said = answer.headers["set-cookie"].lower()
    assert "trainkit-language=fa;" in said
    assert "samesite=strict" in said
    assert '<html lang="fa" dir="rtl">' in client.get("/").text


def test_persian_pages_have_persian_numbers_and_send_latin_ones(client: Client) -> None:
    client.headers["accept-language"] = "fa"
    page = client.get("/w/almaty/tests").text
    text = re.sub(r"<(script|style|option|textarea|code)\b.*?</\1>|<[^>]*>", " ", page, flags=re.S)
    assert re.search("[۰-۹]", text)
    sent = re.findall(r"value=\"([^\"]*)\"", page)
    assert [value for value in sent if re.search("[0-9]", value)]
    assert [value for value in sent if re.search("[۰-۹\ue000\ue001]", value)] == []
    assert "\ue000" not in page


@pytest.mark.parametrize(
    "back", ["//evil.example/", "/\\evil.example/", "https://evil.example/", ""]
)
def test_choosing_a_language_leads_to_no_other_place(client: Client, back: str) -> None:
    answer = client.post(
        "/language", params={"back": back}, data={"language": "ru"}, follow_redirects=False
    )
    assert answer.headers["location"] == "/"


def test_only_a_language_with_a_catalogue_is_kept(client: Client) -> None:
    answer = client.post("/language", data={"language": "../x"})
    assert "set-cookie" not in answer.headers
    client.cookies.set(COOKIE, "../../x")
    assert '<html lang="en" dir="ltr">' in client.get("/").text
