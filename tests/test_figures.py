"""Figures of the handouts that a program draws: as drawn, legible, and used."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from lxml import etree

from trainkit.render.assets import unprintable
from trainkit.resources import curriculum_folder

ROOT = Path(__file__).parents[1]
WIDTH_A5 = 124
"""Millimetres between the margins of a page of A5."""


def drawing() -> ModuleType:
    spec = importlib.util.spec_from_file_location("figures", ROOT / "docs/pictures/figures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


figures = drawing()
each = pytest.mark.parametrize("name", figures.FIGURES)


@each
def test_the_file_is_what_the_program_draws(name: str) -> None:
    assert (curriculum_folder() / name).read_text(encoding="utf-8") == figures.FIGURES[name]().svg()


@each
def test_it_is_legible_in_black_and_white_when_a_handout_is_printed_on_a5(name: str) -> None:
    svg = etree.fromstring((curriculum_folder() / name).read_bytes())
    _, _, width, height = map(float, svg.get("viewBox").split())
    for text in svg.iter("{*}text"):
        points = float(text.get("font-size")) / width * WIDTH_A5 / 25.4 * 72
        assert points >= 6.5, text.text
        assert 0 <= float(text.get("x")) <= width
        assert 0 < float(text.get("y")) < height
        assert unprintable(text.text) == ""
    colours = {one.get(side) for one in svg.iter() for side in ("fill", "stroke")} - {None, "none"}
    assert all(colour[1:3] == colour[3:5] == colour[5:] for colour in colours)


@each
def test_a_handout_shows_it_with_words_for_those_who_cannot_see_it(name: str) -> None:
    module, _, path = name.partition("/")
    handout = (curriculum_folder() / module / "handout.md").read_text(encoding="utf-8")
    (line,) = [line for line in handout.splitlines() if f"]({path} " in line]
    assert len(line.partition("](")[0].split()) >= 25


@pytest.mark.parametrize("module", sorted({name.split("/")[0] for name in figures.FIGURES}))
def test_a_module_has_six_figures_at_least(module: str) -> None:
    assert len(list((curriculum_folder() / module / "figures").glob("*.svg"))) >= 6
