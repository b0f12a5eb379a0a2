"""Handouts and workbook, read back page by page."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests import pdf
from tests.documents.conftest import Made, documents_of
from tests.documents.course import small_kit
from tests.factories import as_yaml, event_data, make_kit, module_data
from trainkit import load
from trainkit.agenda.workshop.agenda import Agenda
from trainkit.documents.handouts import handouts, workbook
from trainkit.editing.starter import Answers, create_workshop
from trainkit.planning.printed import Kit

ALPHA = "participants/handouts/alpha.pdf"
WORKBOOK = "participants/workbook.pdf"
TITLE = "Logs and letters: from the first entry to the answer"


def test_a_handout_has_its_parts_in_order(made: Made) -> None:
    text = pdf.text(made(ALPHA))
    parts = [
        "Regional Office · Academy", "Handout", TITLE, "3–4 March 2026",
        "Edition 1.0.0, content as of 2026-01-01", "From a log to a letter",
        "After this module you can",
        "You should already know: • Own law of procedure • Adding hours and minutes",
        "When to use this", "Figure 1. The way of an exhibit", "The steps", "Two clocks",
        "Offsets of two cities [2]", "Almaty +05:00", "Remember", "The missing hour",
        "Before it leaves your desk", "What a log does not show", "Glossary", "References",
        "Notes",
    ]  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_a_handout_prints_figure_ticks_citations_and_sources(made: Made) -> None:
    text = pdf.text(made(ALPHA))
    for part in (
        "Scene to court", "read [1, section 2].", "Every time has an offset.", "UTC+05:00",
        "{{7*7}} and <b>nothing</b> more", "Посмотрите номер",
        "IETF, RFC 6302, Logging Recommendations for Internet-Facing Servers, 2011.",
        "Section 2 was read. As of 2026-01-01.",
        "Example State, Law on <Logs> & Letters, 2020. As of 2026-01-02. "
        "May change: check before use.",
    ):  # fmt: skip
        assert part in text
    assert "Section 2 was read. As of 2026-01-01. May change" not in text


def test_a_glossary_has_the_equivalents_in_other_languages(made: Made) -> None:
    text = pdf.text(made(ALPHA))
    assert "offset The difference from UTC (" in text
    assert "смещение" in text
    assert "ساعت" in text


def test_bookmarks_are_the_headings(made: Made) -> None:
    assert [(line.level, line.title) for line in pdf.bookmarks(made(ALPHA))] == [
        (0, TITLE),
        (1, "When to use this"),
        (1, "The steps"),
        (2, "Two clocks"),
        (1, "What a log does not show"),
        (1, "Glossary"),
        (1, "References"),
        (1, "Notes"),
    ]


def test_a_citation_leads_to_its_reference(made: Made) -> None:
    assert b"alpha-ref-1" in pdf.content(made(ALPHA))


def test_the_first_page_has_no_running_head_and_the_others_name_the_module(made: Made) -> None:
    first, *others = [lines[-2:] for lines in pdf.lines(made(ALPHA))]
    assert first == ["Scene to court", "1 / 2"]
    assert others == [["Workshop on logs, ledgers & <letters> Logs and letters", "2 / 2"]]


def test_a_module_without_a_glossary_has_no_heading_for_it(tmp_path: Path) -> None:
    documents = documents_of(small_kit(tmp_path, files={}))
    titles = [line.title for line in pdf.bookmarks(documents[ALPHA].recipe.make())]
    assert titles == ["Module alpha", "When to use this", "References", "Notes"]


SECTIONS = "".join(
    f"## Section {n}\n\n" + f"Words of section {n} that fill the page. " * (40 * n) + "\n\n"
    for n in range(1, 9)
)


@pytest.fixture(scope="module")
def long_workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook whose chapters run over many pages."""
    files = {f"curriculum/{name}/handout.md": SECTIONS for name in ("alpha", "beta")}
    terms = [{"term": "log", "definition": "A record"}]
    files["curriculum/beta/module.yaml"] = as_yaml(module_data("beta", glossary=terms))
    kit = small_kit(tmp_path_factory.mktemp("long"), files=files)
    return documents_of(kit)[WORKBOOK].recipe.make()


CONTENTS = re.compile(r"(?P<title>.*?)\s*\.{2,}\s*(?P<page>\d+)$")


def contents(data: bytes) -> list[tuple[str, int]]:
    """Return the lines of the printed table of contents on page 2."""
    matches = [CONTENTS.match(line) for line in pdf.lines(data)[1]]
    return [(match["title"], int(match["page"])) for match in matches if match]


def test_the_contents_name_every_part_in_order(long_workbook: bytes) -> None:
    sections = [f"Section {n}" for n in range(1, 9)]
    assert [title for title, _ in contents(long_workbook)] == [
        "1. Module alpha",
        *sections,
        "2. Module beta",
        *sections,
        "Glossary",
        "References",
    ]


def test_the_contents_give_the_pages_on_which_the_headings_stand(long_workbook: bytes) -> None:
    pages = [[line.strip() for line in page] for page in pdf.lines(long_workbook)]
    listed = contents(long_workbook)
    for title, number in listed:
        heading = re.sub(r"^\d\. ", "", title)
        assert heading in pages[number - 1]
    marked = {(line.title, line.page) for line in pdf.bookmarks(long_workbook)}
    assert {(re.sub(r"^\d\. ", "", title), number) for title, number in listed} <= marked
    assert [number for _, number in listed] == sorted(number for _, number in listed)
    assert listed[-1][1] - listed[0][1] > 10


def test_every_page_of_a_chapter_names_its_module(long_workbook: bytes) -> None:
    starts = {line.title: line.page for line in pdf.bookmarks(long_workbook)}
    heads = [page[-2] for page in pdf.lines(long_workbook)]
    alpha, beta, end = starts["Module alpha"], starts["Module beta"], starts["Glossary"]
    workshop = "Workshop on logs, ledgers & <letters>"
    assert heads[alpha - 1 : beta - 1] == [f"{workshop} Alpha"] * (beta - alpha)
    assert heads[beta - 1 : end - 1] == [f"{workshop} Beta"] * (end - beta)
    assert heads[end - 1] == f"{workshop} Glossary and references"


def test_pages_are_counted_from_the_cover_which_shows_no_number(long_workbook: bytes) -> None:
    pages = pdf.lines(long_workbook)
    assert [page[-1] for page in pages[1:]] == [
        f"{number} / {len(pages)}" for number in range(2, len(pages) + 1)
    ]
    assert pages[0][-1] == "Write your code or your initials. You need not write your name."


def test_bookmarks_of_the_workbook_nest_sections_in_modules(made: Made) -> None:
    marks = [(line.level, line.title, line.page) for line in pdf.bookmarks(made(WORKBOOK))]
    assert marks == [
        (0, "Workshop on logs, ledgers & <letters>", 1),
        (0, "Contents", 2),
        (0, TITLE, 3),
        (1, "When to use this", 3),
        (1, "The steps", 3),
        (2, "Two clocks", 3),
        (1, "What a log does not show", 4),
        (1, "Notes", 4),
        (0, "Ledgers", 5),
        (1, "When to use this", 5),
        (1, "Notes", 5),
        (0, "Glossary", 6),
        (0, "References", 6),
        (1, "Notes", 6),
    ]


def test_the_glossary_of_all_modules_is_sorted_and_has_each_term_once(tmp_path: Path) -> None:
    kit = small_kit(tmp_path)
    view = documents_of(kit)[WORKBOOK].recipe.view  # type: ignore[attr-defined]
    assert [line.term for line in view.glossary] == ["Ledger", "log", "offset"]
    text = pdf.texts(documents_of(kit)[WORKBOOK].recipe.make())[-1]
    assert text.startswith("Glossary Ledger A list of who owns what (")
    assert "реестр) log A record" in text


def test_a_workbook_has_one_list_of_references_in_which_modules_share_a_source(
    tmp_path: Path,
) -> None:
    rfc = {
        "id": "logging", "body": "IETF", "number": "RFC 6302", "year": 2011, "as_of": "2026-02-01",
        "title": "Logging Recommendations for Internet-Facing Servers",
        "note": "Section 3 was read.",
    }  # fmt: skip
    own = {"id": "atlas", "body": "Office", "title": "Atlas", "year": 2021, "as_of": "2026-01-03"}
    beta = module_data("beta", references=[own, rfc])
    text = "## When to use this\n\nThis handout has one [@logging], and two [@atlas, page 4].\n"
    kit = small_kit(
        tmp_path,
        also={
            "curriculum/beta/module.yaml": as_yaml(beta),
            "curriculum/beta/handout.md": text,
        },
    )
    documents = documents_of(kit)
    workbook = documents[WORKBOOK].recipe.make()
    assert "This chapter has one [1], and two [3, page 4]." in pdf.text(workbook)
    assert "This handout has one [2], and two [1, page 4]." in pdf.text(
        documents["participants/handouts/beta.pdf"].recipe.make()
    )
    references = pdf.texts(workbook)[-1].partition("References ")[2]
    assert references.partition(" Notes")[0] == (
        "One list for all modules. The numbers in square brackets in the text refer to it. "
        "Addresses and dates are in the handouts, as files. "
        "1. IETF, RFC 6302, Logging Recommendations for Internet-Facing Servers, 2011. "
        "2. Example State, Law on <Logs> & Letters, 2020. "
        "May change: check before use. 3. Office, Atlas, 2021."
    )
    assert pdf.failures(workbook) == []


def test_a_look_up_of_fourteen_rows_stays_whole(tmp_path: Path) -> None:
    rows = "".join(f"| row {number} | x |\n" for number in range(1, 15))
    text = "## When to use this\n" + "\nOne line.\n" * 14 + f"\n| A | B |\n|---|---|\n{rows}"
    kit = small_kit(tmp_path, files={"curriculum/beta/handout.md": text})
    pages = pdf.texts(documents_of(kit)["participants/handouts/beta.pdf"].recipe.make())
    assert [("row 1 " in page, "row 14 " in page) for page in pages] == [
        (False, False),
        (True, True),
    ]


def ruled_lines(data: bytes, number: int) -> list[int]:
    """Return where lines cross a page near its right edge, 5 dots a millimetre from the top."""
    page = pdf.picture(data, number, dpi=127)
    dark = [y for y in range(page.height) if page.getpixel((page.width - 110, y)) < 240]
    return [y for before, y in zip([0, *dark], dark, strict=False) if y - before > 5]


def test_note_lines_fill_the_page_and_no_further_one(made: Made) -> None:
    lines = [y for y in ruled_lines(made(WORKBOOK), 5) if y < 5 * (297 - 17)]  # without the foot
    assert pdf.texts(made(WORKBOOK))[5].startswith("Glossary")
    gaps = [b - a for a, b in zip(lines[-9:], lines[-8:], strict=False)]
    assert set(gaps) == {43, 44}  # 8.5 mm and the line
    assert 297 - 17 - 9.2 < lines[-1] / 5 < 297 - 17


def test_a_workbook_of_one_module_and_one_of_six_have_contents_on_one_page(tmp_path: Path) -> None:
    for count in (1, 6):
        names = tuple("abcdef"[:count])
        dates = [f"2026-03-0{n}" for n in range(3, 7)]
        kit = small_kit(
            tmp_path / str(count), modules=names, files={}, dates=dates, events=[],
            agenda={"workshop": "test-workshop", "days": [{"date": dates[0], "entries": []}]},
        )  # fmt: skip
        data = documents_of(kit)[WORKBOOK].recipe.make()
        starts = {line.title: line.page for line in pdf.bookmarks(data)}
        assert (starts["Contents"], starts["Module a"]) == (2, 3)
        assert [f"Module {name}" in starts for name in names] == [True] * count
        assert pdf.failures(data) == []


def test_drawing_without_a_size_is_printed_in_a_right_to_left_handout(tmp_path: Path) -> None:
    dates = (date(2027, 3, 2), date(2027, 3, 3))
    answers = Answers("Workshop", dates, "Asia/Tashkent", ("isp-cooperation",), languages=("fa",))
    create_workshop(tmp_path / "w", answers)
    definitions = load(tmp_path / "w")
    (handout,) = handouts(Kit(definitions, Agenda(workshop=definitions.workshop.id, days=()), None))
    assert handout.recipe.make().startswith(b"%PDF-")


@pytest.mark.parametrize("lines", range(20, 60, 4))
def test_no_page_is_begun_for_notes_alone(tmp_path: Path, lines: int) -> None:
    text = "## When to use this\n" + "\nOne line of the handout.\n" * lines
    kit = small_kit(tmp_path, files={"curriculum/beta/handout.md": text})
    pages = pdf.texts(documents_of(kit)["participants/handouts/beta.pdf"].recipe.make())
    assert "Standard, 2020." in pages[-1]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (
            ["2019-03-05", "2019-03-06"],
            ["The programme is that of 2019. Laws and facts are as of 1 January 2026."],
        ),
        (["2026-03-03", "2026-03-04"], []),
    ],
)
def test_the_cover_says_when_laws_are_younger_than_the_programme(
    tmp_path: Path, days: list[str], found: list[str]
) -> None:
    lunch = event_data("lunch", "lunch", "every day", "12:30", 60)
    tests = [event_data(kind, kind, day, "15:00", 30)
             for kind, day in zip(("pre-test", "post-test"), days, strict=True)]  # fmt: skip
    changes = {"dates": days, "events": [lunch, *tests]}
    (book,) = workbook(make_kit(tmp_path, **changes))
    cover = " ".join(pdf.texts(book.recipe.make())[0].split())
    assert re.findall(r"The programme is .*? 2026\.", cover) == found
