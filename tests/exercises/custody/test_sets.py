"""What holds for the sets of both exercises."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest
from lxml import etree

from tests.exercises.custody.definitions import NAMES, custody_audit, delivered
from tests.exercises.handed_out import make as generate_audit
from trainkit.exercises.custody.faults import ASK
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import ExerciseSet
from trainkit.exercises.sets import generate


def sets(name: str, count: int) -> list[ExerciseSet]:
    return [generate(delivered(name), b"workshop/%d" % number) for number in range(count)]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_set(name: str) -> None:
    assert sets(name, 3) == sets(name, 3)


@pytest.mark.parametrize("name", NAMES)
def test_neighbours_differ_in_most_answers(name: str) -> None:
    shorts = [[answer.short for answer in made.key.answers] for made in sets(name, 51)]

    most = 0
    for one, other in pairwise(shorts):
        differing = sum(a != b for a, b in zip(one, other, strict=True))
        assert differing >= 3
        most += differing * 2 > len(one)
    assert most >= 45


@pytest.mark.parametrize("name", NAMES)
def test_every_set_asks_for_as_much(name: str) -> None:
    made = sets(name, 50)

    points = {tuple(question.points for question in one.worksheet.questions) for one in made}
    assert len(points) == 1
    assert 6 <= len(points.pop()) <= 10
    assert {sum(answer.undetermined for answer in one.key.answers) for one in made} == {1}


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_numbered_like_the_questions(name: str) -> None:
    for made in sets(name, 5):
        numbers = [question.number for question in made.worksheet.questions]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [answer.question for answer in made.key.answers] == numbers


@pytest.mark.parametrize("name", NAMES)
def test_short_answers_fit_the_table_at_a_glance(name: str) -> None:
    for made in sets(name, 30):
        assert max(len(answer.short) for answer in made.key.answers) <= 44


@pytest.mark.parametrize("name", NAMES)
def test_participants_get_nothing_of_the_key(name: str) -> None:
    for made in sets(name, 20):
        text = made.worksheet.model_dump_json()
        text += "".join(file.model_dump_json() for file in made.files)
        text += "".join(one.name + one.content.decode() for one in made.evidence)
        for answer in made.key.answers:
            if len(answer.short) > 12 and not answer.undetermined:
                assert json.dumps(answer.short, ensure_ascii=False)[1:-1] not in text
            assert json.dumps(answer.reason, ensure_ascii=False)[1:-1] not in text
        for words in (*ASK.values(), "line-ends", "look-up", "fault log"):
            assert words not in text
        assert [section.drawings for section in made.worksheet.sections] == (
            [()] * len(made.worksheet.sections)
        )


@pytest.mark.parametrize("name", NAMES)
def test_hosts_and_addresses_are_reserved_ones(name: str) -> None:
    for made in sets(name, 15):
        text = made.model_dump_json() + "".join(one.content.decode() for one in made.evidence)
        text = text.replace("http://www.w3.org/2000/svg", "")
        for address in re.findall(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b", text):
            assert address.startswith("203.0.113.")
        for host in re.findall(r"@([\w.-]+)", text):
            assert host == "firm.example"


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_of_a_file_starts_a_formula_or_holds_a_tied_space(name: str) -> None:
    for made in sets(name, 5):
        cells = [cell for file in made.files for row in file.grid.rows for cell in row]
        assert [cell for cell in cells if cell[:1] in "=+-@"] == []
        assert [cell for cell in cells if "\u00a0" in cell or "\u2060" in cell] == []


def drawing(made: ExerciseSet) -> Any:
    (found,) = [one for section in made.key.sections for one in section.drawings]
    return etree.fromstring(found.svg)


@pytest.mark.parametrize("rows", [13, 17])
@pytest.mark.parametrize("seed", range(6))
def test_the_chart_fits_the_page_with_letters_of_eight_points(rows: int, seed: int) -> None:
    svg = drawing(generate_audit(custody_audit(rows=rows, faults=8), Draws(seed)))
    width, height = (float(svg.get(name).removesuffix("mm")) for name in ("width", "height"))

    assert width <= 170
    assert height <= 120
    assert svg.get("viewBox") == f"0 0 {svg.get('width')[:-2]} {svg.get('height')[:-2]}"
    assert float(svg.get("font-size")) * 72 / 25.4 >= 8
    for text in svg.iter("{*}text"):
        assert 0 <= float(text.get("x")) <= width
        assert 0 <= float(text.get("y")) <= height


def test_the_chart_hatches_what_the_log_leaves_open() -> None:
    for seed in range(20):
        made = generate_audit(custody_audit(faults=8), Draws(seed))
        hatched = [bar for bar in drawing(made).iter("{*}rect") if "open" in bar.get("fill")]
        columns: dict[str, int] = {}
        for bar in hatched:
            columns[bar.get("x")] = columns.get(bar.get("x"), 0) + 1
        assert sorted(columns.values()) in ([2, 2], [3])  # a gap and an overlap, or side by side


@pytest.mark.parametrize("name", NAMES)
def test_sheets_and_keys_use_the_words_of_the_module(name: str) -> None:
    for made in sets(name, 10):
        printed = f"{made.worksheet} {made.key} {delivered(name).model_dump_json()}".lower()
        printed = printed.replace("evidence-sums", "")  # the generator's name, on no page
        words = re.findall(r"\b(?:sums?|rows?)\b(?!=\(|\":)", printed)
        assert words == []
