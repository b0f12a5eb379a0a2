"""What holds for the sets of all three exercises."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import etree

from tests.exercises.provider.definitions import NAMES, delivered
from trainkit.exercises.model import ExerciseSet
from trainkit.exercises.sets import generate


def sets(name: str, count: int) -> list[ExerciseSet]:
    return [generate(delivered(name), b"workshop/%d" % number) for number in range(count)]


def participants(made: ExerciseSet) -> str:
    files = "".join(file.model_dump_json() for file in made.files)
    return made.worksheet.model_dump_json() + files


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_set(name: str) -> None:
    assert sets(name, 3) == sets(name, 3)


@pytest.mark.parametrize("name", NAMES)
def test_neighbours_differ_in_most_answers(name: str) -> None:
    shorts = [[answer.short for answer in made.key.answers] for made in sets(name, 50)]

    for one, other in zip(shorts, shorts[1:], strict=False):
        differing = sum(a != b for a, b in zip(one, other, strict=True))
        assert differing >= len(one) * 6 // 10


@pytest.mark.parametrize("name", NAMES)
def test_every_set_asks_for_as_much(name: str) -> None:
    made = sets(name, 50)

    points = {
        tuple(sorted(question.points for question in one.worksheet.questions)) for one in made
    }
    assert len(points) == 1
    assert 6 <= len(points.pop()) <= 10
    assert len({sum(answer.undetermined for answer in one.key.answers) for one in made}) == 1


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_numbered_like_the_questions(name: str) -> None:
    for made in sets(name, 5):
        numbers = [question.number for question in made.worksheet.questions]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [answer.question for answer in made.key.answers] == numbers


@pytest.mark.parametrize("name", NAMES)
def test_participants_get_nothing_of_the_key(name: str) -> None:
    for made in sets(name, 20):
        text = participants(made)
        for answer in made.key.answers:
            if len(answer.short) > 12:
                assert json.dumps(answer.short)[1:-1] not in text
            assert json.dumps(answer.reason)[1:-1] not in text
        assert '"short"' not in text


PUBLIC = re.compile(r"\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}\b")
ANY = re.compile(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b")


@pytest.mark.parametrize("name", NAMES)
def test_addresses_and_names_are_reserved_ones(name: str) -> None:
    for made in sets(name, 10):
        text = made.model_dump_json().replace("http://www.w3.org/2000/svg", "")
        for address in ANY.findall(text):
            inner = address.startswith("100.") and 64 <= int(address.split(".")[1]) < 128
            assert inner or PUBLIC.fullmatch(address), address
        for host in re.findall(r"[\w-]+(?:\.[a-z][\w-]*)+", text):
            assert host.endswith(".example"), host


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_of_a_file_starts_a_formula(name: str) -> None:
    for made in sets(name, 5):
        cells = [cell for file in made.files for row in file.grid.rows for cell in row]
        assert [cell for cell in cells if cell[:1] in "=+-@"] == []


def drawings(made: ExerciseSet) -> list[Any]:
    sections = (*made.worksheet.sections, *made.key.sections)
    return [etree.fromstring(one.svg) for section in sections for one in section.drawings]


@pytest.mark.parametrize("settings", [{}, {"blocks": 4, "holders": 4}])
def test_drawings_fit_the_page_with_letters_of_eight_points(settings: dict[str, int]) -> None:
    exercise = delivered("shared-address").model_copy(update=settings)
    found = drawings(generate(exercise, b"1"))

    assert len(found) == 2
    for svg in found:
        width, height = (float(svg.get(name).removesuffix("mm")) for name in ("width", "height"))
        assert width <= 170
        assert height <= 120
        assert svg.get("viewBox") == f"0 0 {svg.get('width')[:-2]} {svg.get('height')[:-2]}"
        assert float(svg.get("font-size")) * 72 / 25.4 >= 8
        for text in svg.iter("{*}text"):
            assert 0 <= float(text.get("x")) <= width
            assert 0 <= float(text.get("y")) <= height
