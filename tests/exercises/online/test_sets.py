"""What holds for the sets of both exercises."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import etree

from tests.exercises.online.definitions import NAMES, delivered
from trainkit.exercises.model import ExerciseSet
from trainkit.exercises.sets import generate
from trainkit.render.letters import unprintable


def sets(name: str, count: int) -> list[ExerciseSet]:
    return [generate(delivered(name), b"workshop/%d" % number) for number in range(count)]


def participants(made: ExerciseSet) -> str:
    return made.worksheet.model_dump_json() + "".join(one.model_dump_json() for one in made.files)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_set(name: str) -> None:
    assert sets(name, 3) == sets(name, 3)


@pytest.mark.parametrize("name", NAMES)
def test_neighbours_differ_in_most_answers(name: str) -> None:
    shorts = [[answer.short for answer in made.key.answers] for made in sets(name, 50)]

    for one, other in zip(shorts, shorts[1:], strict=False):
        differing = sum(a != b for a, b in zip(one, other, strict=True))
        assert differing >= len(one) * 7 // 10


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
            if len(answer.short) > 12 and answer.short != "not determinable":
                assert json.dumps(answer.short, ensure_ascii=False)[1:-1] not in text
            assert json.dumps(answer.reason, ensure_ascii=False)[1:-1] not in text
        assert '"short"' not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_letter_can_be_printed(name: str) -> None:
    for made in sets(name, 20):
        assert unprintable(json.dumps(made.model_dump(mode="json"), ensure_ascii=False)) == ""


@pytest.mark.parametrize("name", NAMES)
def test_hosts_are_reserved_ones(name: str) -> None:
    for made in sets(name, 20):
        text = made.model_dump_json().replace("http://www.w3.org/2000/svg", "")
        for host in re.findall(r"\b[a-z][\w-]*(?:\.[a-z][\w-]*)+", text):
            assert host.endswith(".example"), host


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_of_a_file_starts_a_formula(name: str) -> None:
    for made in sets(name, 5):
        cells = [cell for file in made.files for row in file.grid.rows for cell in row]
        assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")] == []


def drawings(made: ExerciseSet) -> list[Any]:
    sections = (*made.worksheet.sections, *made.key.sections)
    return [etree.fromstring(one.svg) for section in sections for one in section.drawings]


def test_drawings_fit_the_page_with_letters_of_eight_points() -> None:
    for made in sets("one-time-line", 20):
        found = drawings(made)
        assert len(found) == 2
        for svg in found:
            width, height = (
                float(svg.get(name).removesuffix("mm")) for name in ("width", "height")
            )
            assert width <= 170
            assert height <= 120
            assert svg.get("viewBox") == f"0 0 {width:g} {height:g}"
            assert float(svg.get("font-size")) * 72 / 25.4 >= 8
            (group,) = svg
            top = float(re.findall(r"translate\(0 ([\d.]+)\)", group.get("transform"))[0])
            for text in svg.iter("{*}text"):
                assert 0 <= float(text.get("x")) <= width
                assert 2 <= top + float(text.get("y")) <= height
