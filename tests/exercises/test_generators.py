"""What holds for the sets of every exercise that is delivered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, get_args

import pytest
from lxml import etree

from tests.examples import THOROUGH
from tests.exercises.handed_out import PATHS, delivered, heads, make, records, sets, sheets, table
from trainkit.cybercrime import GENERATORS
from trainkit.exercises.model import ExerciseSet, Grid
from trainkit.exercises.sets import generate
from trainkit.exercises.words import words_of
from trainkit.model.exercises import Exercise
from trainkit.render.assets import unprintable

MANY = 50 if THOROUGH else 20

every = pytest.mark.parametrize("name", PATHS)

DIFFERING = {
    "address-triage": 5,
    "custody-audit": 3,
    "evidence-sums": 3,
    "explorer-lab": 7,
    "follow-the-payment": 8,
    "imaging": 4,
    "look-alike-accounts": 7,
    "one-time-line": 6,
    "preservation-dates": 6,
    "provider-return": 8,
    "request-review": 4,
    "saxaul-address": 7,
    "saxaul-laptop": 5,
    "saxaul-moot": 5,
    "saxaul-payment": 8,
    "saxaul-shop": 8,
    "shared-address": 6,
    "web-capture": 6,
}
"""Answers at least in which neighbours differ."""
TELLTALE = {
    "custody-audit": (*words_of("custody-audit").group("ask").values(), "look-up", "fault log"),
    "evidence-sums": ("line-ends",),
    "address-triage": ("mixed case", "Bech32 for", "Bech32m for", "undetermined, no checksum"),
}
"""Words that only the key may use."""


def participants(made: ExerciseSet) -> str:
    """Return everything that is handed out, as text."""
    parts = [made.worksheet.model_dump_json(), *(file.model_dump_json() for file in made.files)]
    parts += [one.name + one.content.decode() for one in made.evidence]
    return "".join(parts).replace("\u2060", "")


def test_every_generator_has_settings_and_an_exercise() -> None:
    kinds, _ = get_args(Exercise)
    generators = {get_args(kind.model_fields["generator"].annotation) for kind in get_args(kinds)}
    assert generators == {(name,) for name in GENERATORS}
    assert {delivered(name).generator for name in PATHS} == set(GENERATORS)


@every
def test_the_same_seed_gives_the_same_set(name: str) -> None:
    again = [generate(delivered(name), b"workshop/%d" % number) for number in range(3)]
    assert again == sets(name, 3)


@every
def test_neighbours_differ_in_data_and_in_most_answers(name: str) -> None:
    made = sets(name, MANY)
    assert len({one.worksheet.model_dump_json() for one in made}) == MANY
    assert len({one.files[0].model_dump_json() for one in made}) == MANY
    shorts = [[answer.short for answer in one.key.answers] for one in made]
    pairs = list(pairwise(shorts))
    differing = [sum(a != b for a, b in zip(*pair, strict=True)) for pair in pairs]
    assert min(differing) >= DIFFERING[name]
    most = [count * 2 > len(pair[0]) for count, pair in zip(differing, pairs, strict=True)]
    assert sum(most) * 10 >= 8 * len(most)


@every
def test_every_set_asks_for_as_much(name: str) -> None:
    made = sets(name, MANY)
    points = {tuple(sorted(one.points for one in each.worksheet.questions)) for each in made}
    assert len(points) == 1
    assert 6 <= len(points.pop()) <= 10
    assert len({sum(answer.undetermined for answer in one.key.answers) for one in made}) == 1


@every
def test_answers_are_numbered_like_the_questions(name: str) -> None:
    for made in sets(name, 5):
        numbers = [question.number for question in made.worksheet.questions]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [answer.question for answer in made.key.answers] == numbers


@pytest.mark.parametrize("name", ["evidence-sums", "custody-audit"])
def test_short_answers_fit_the_table_at_a_glance(name: str) -> None:
    for made in sets(name, MANY):
        assert max(len(answer.short) for answer in made.key.answers) <= 44


@every
def test_participants_get_nothing_of_the_key(name: str) -> None:
    for made in sets(name, MANY):
        text = participants(made)
        for answer in made.key.answers:
            said = [answer.reason]
            if len(answer.short) > 12 and not answer.undetermined:
                said.append(answer.short)
            for words in said:
                plain = words.replace("\u2060", "")
                assert json.dumps(plain, ensure_ascii=False)[1:-1] not in text
        for words in ('"short"', *TELLTALE.get(name, ())):
            assert words not in text


@every
def test_every_letter_can_be_printed(name: str) -> None:
    for made in sets(name, MANY):
        assert unprintable(json.dumps(made.model_dump(mode="json"), ensure_ascii=False)) == ""


@every
def test_addresses_and_hosts_are_reserved_ones(name: str) -> None:
    for made in sets(name, 15):
        drawings = made.model_dump_json().replace("http://www.w3.org/2000/svg", "")
        text = drawings + "".join(one.content.decode() for one in made.evidence)
        for address in re.findall(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b", text):
            inner = address.startswith("100.") and 64 <= int(address.split(".")[1]) < 128
            assert inner or address.startswith(("192.0.2.", "198.51.100.", "203.0.113.")), address
        for host in re.findall(r"\b[a-z][\w-]*(?:\.[a-z][\w-]*)+", text):
            assert host.endswith((".example", ".txt", ".csv", ".json", ".html", ".warc", ".raw")), (
                host
            )


@every
def test_no_cell_of_a_file_starts_a_formula_or_holds_what_ties_lines(name: str) -> None:
    for made in sets(name, 5):
        cells = [cell for file in made.files for row in file.grid.rows for cell in row]
        assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")] == []
        assert [cell for cell in cells if "\u00a0" in cell or "\u2060" in cell] == []


def drawings(made: ExerciseSet) -> list[Any]:
    sections = (*made.worksheet.sections, *made.key.sections)
    return [etree.fromstring(one.svg) for section in sections for one in section.drawings]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("name", "settings", "per_mm"),
    [
        ("custody-audit", {"rows": 13, "faults": 8}, 1),
        ("custody-audit", {"rows": 17, "faults": 8}, 1),
        ("follow-the-payment", {"peels": 2, "parties": 3}, 4),
        ("follow-the-payment", {"peels": 4, "parties": 5}, 4),
        ("one-time-line", {"records": 14}, 1),
        ("shared-address", {}, 1),
        ("shared-address", {"blocks": 4, "holders": 4}, 1),
    ],
)
def test_drawings_fit_the_page_with_letters_of_eight_points(
    name: str, settings: dict[str, int], per_mm: int, seed: int
) -> None:
    for svg in drawings(make(name, seed, **settings)):
        width, height = (float(svg.get(side).removesuffix("mm")) for side in ("width", "height"))
        assert width <= 170
        assert height <= 120
        left, top, *size = map(float, svg.get("viewBox").split())
        assert (left, top, *size) == (0, 0, width * per_mm, height * per_mm)
        assert float(svg.get("font-size")) / per_mm * 72 / 25.4 >= 8
        for text in svg.iter("{*}text"):
            group = text.getparent().get("transform") or "translate(0 0)"
            shift = float(re.findall(r"translate\(0 ([\d.]+)\)", group)[0])
            assert 0 <= float(text.get("x")) <= size[0]
            assert 0 <= shift + float(text.get("y")) <= size[1]


@pytest.mark.parametrize("name", ["evidence-sums", "custody-audit"])
def test_sheets_and_keys_use_the_words_of_the_module(name: str) -> None:
    for made in sets(name, 10):
        printed = f"{made.worksheet} {made.key} {delivered(name).model_dump_json()}".lower()
        printed = printed.replace("evidence-sums", "")  # the generator's name, on no page
        assert re.findall(r"\b(?:sums?|rows?)\b(?!=\(|\":)", printed) == []


ON_PAPER_ONLY = {
    "Forms",
    "The smallest identifier of each hour",
    "Types of fault",
    "Kinds of defects",
    "Calendar",
    "Why this request is justified",
    "Timetable of the hearing",
    "Roles",
    "Levels of each line",
    "Working table",
}
"""Rules, aids for work without a computer, and a table to fill in."""


def parts(cell: str) -> Iterator[str]:
    """Yield what stands in a cell, entry by entry, an entry's index apart."""
    yield from filter(None, re.split("[;:]", "".join(cell.replace("\u2060", "").split())))


def in_two(part: str, filed: set[str]) -> bool:
    """Whether an address with its amount stands in two cells."""
    return any(part.startswith(one) and part[len(one) :] in filed for one in filed)


def iso(cell: str) -> str:
    """Return a day such as 4 Mar 2026 as 2026-03-04, other text as nothing."""
    months = "JanFebMarAprMayJunJulAugSepOctNovDec"
    match = re.fullmatch(r"(\d+) ([A-Z][a-z]{2}) (\d{4})", cell)
    return match and f"{match[3]}-{months.index(match[2]) // 3 + 1:02}-{int(match[1]):02}" or ""


@every
def test_everything_that_the_sheet_prints_is_in_the_files(name: str) -> None:
    for made in sets(name, 10):
        rows = [row for file in made.files for row in table(made, file.name)]
        filed = {part for row in rows for cell in row for part in parts(cell)}
        grids = [grid for section in made.worksheet.sections for grid in section.grids]
        for grid in grids:
            if grid.caption not in ON_PAPER_ONLY:
                assert [cell for cell in cells(grid) if not is_filed(cell, filed)] == []


def cells(grid: Grid) -> list[str]:
    return [cell for row in grid.rows for cell in row]


def is_filed(cell: str, filed: set[str]) -> bool:
    found = all(part in filed or in_two(part, filed) for part in parts(cell))
    return found or iso(cell) in filed


@every
def test_the_workbook_has_the_cells_of_the_csv_files(name: str) -> None:
    for made in sets(name, 3):
        assert made.files != ()
        assert sheets(made) == {
            file.name: [heads(made, file.name), *table(made, file.name)] for file in made.files
        }


@every
def test_files_have_headings_that_differ_and_names_that_do_not_tell(name: str) -> None:
    made = sets(name, 13)
    for file in made[0].files:
        names = heads(made[0], file.name)
        assert len(set(names)) == len(names)
        assert "" not in names
    shapes = {tuple((file.name, *heads(one, file.name)) for file in one.files) for one in made}
    assert len(shapes) == 1


@every
def test_a_set_can_be_read_in_its_minutes(name: str) -> None:
    """The longest table has 8 to 50 rows: more than a glance takes, not more than paper bears."""
    for one in sets(name, 5):
        assert 8 <= max(len(table(one, file.name)) for file in one.files) <= 50


# What a reader must set aside; the numbers follow from the settings, none is read from a plan.


def test_five_of_twelve_transactions_belong_to_strangers_between_those_of_the_case() -> None:
    for one in sets("follow-the-payment", MANY):
        order = list(dict.fromkeys(row["Transaction"] for row in records(one, "ledger")))
        (graph,) = [drawing for part in one.key.sections for drawing in part.drawings]
        case = "".join("c" if name in graph.svg else "s" for name in order)
        assert (len(case), case.count("s")) == (12, 5)
        assert re.search("cs+c", case), case
        assert len({row["Address"] for row in records(one, "ledger")}) > 30


def test_a_record_of_ports_has_many_uninvolved_subscriptions() -> None:
    for one in sets("shared-address", MANY):
        record = records(one, "port-blocks")
        named = set(re.findall(r"S-\d{4}", " ".join(answer.short for answer in one.key.answers)))
        assert len(record) == 18
        assert len({row["Subscription"] for row in record} - named) >= 5
        asked = {n for q in one.worksheet.questions for n in re.findall(r"\*\*(\d+)\*\*", q.text)}
        assert len(records(one, "server-log")) - len(asked) == 4


def test_records_of_one_night_come_from_five_clocks_at_least() -> None:
    for one in sets("one-time-line", MANY):
        rows = records(one, "records")
        assert len(rows) == 12
        assert len({row["Clock of"] for row in rows} - {"none"}) >= 5
        assert sum(row["By"] != "account" for row in rows) >= 5


def test_most_evidence_files_are_intact_and_most_strings_are_addresses() -> None:
    for one in sets("evidence-sums", MANY):
        record = {row[0]: row[2] for row in table(one, "record")}
        receipt = {row[0]: row[2].lower() for row in table(one, "receipt")}
        assert sum(record[name] == receipt[name] for name in record) == 3
    for one in sets("address-triage", MANY):
        (findings,) = one.key.sections[0].grids
        assert sum(row[3] == "valid" for row in findings.rows) == 10


def test_one_of_the_reviewed_requests_is_sound() -> None:
    for one in sets("request-review", MANY):
        assert [answer.short for answer in one.key.answers[:3]].count("none") == 1
