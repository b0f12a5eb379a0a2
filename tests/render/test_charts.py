"""Charts: what is drawn, in grey and always the same."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from trainkit.render.charts import (
    Dumbbell,
    Interval,
    Stacked,
    diverging_bars,
    dumbbells,
    intervals,
    slopes,
    text_width,
)

ANSWERS = ("Disagree", "Rather disagree", "Neither", "Rather agree", "Agree")


def drawings() -> dict[str, bytes]:
    return {
        "slopes": slopes([(20, 60), (50, 40), (30, 30)], ("Before", "After"), "Score", "Mean"),
        "intervals": intervals((Interval("One", 10, 2, 18), Interval("Two", -3)), "Points"),
        "dumbbells": dumbbells(
            (Dumbbell("1", 20, 60), Dumbbell("2", None, 40)), ("Before", "After"), "Score"
        ),
        "bars": diverging_bars((Stacked("Close to my work", (1, 2, 3, 4, 5)),), ANSWERS, "Share"),
        "nobody": diverging_bars((Stacked("Nobody answered", (0, 0, 0, 0, 0)),), ANSWERS, "Share"),
    }


def colours(drawing: bytes) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{6}", drawing.decode()))


@pytest.mark.parametrize("name", sorted(drawings()))
def test_charts_are_whole_svg_without_dates_and_always_the_same(name: str) -> None:
    first, second = drawings()[name], drawings()[name]
    assert first == second
    assert etree.fromstring(first).tag == "{http://www.w3.org/2000/svg}svg"
    assert b"dc:date" not in first


@pytest.mark.parametrize("name", sorted(drawings()))
def test_letters_of_charts_are_text_in_the_fonts_of_the_page(name: str) -> None:
    tree = etree.fromstring(drawings()[name])
    texts = tree.findall(".//{http://www.w3.org/2000/svg}text")
    assert texts
    for text in texts:
        families = re.findall(r"font-family: ([^;]*)", text.get("style"))
        assert families == ["'Noto Sans', 'Vazirmatn'"]


def test_letters_that_join_are_outlines_in_which_they_are_joined() -> None:
    (drawn, plain) = (
        etree.fromstring(intervals((Interval(label, 10, 2, 18),), "Points"))
        for label in ("پیش از دوره", "Before")
    )
    tag = "{http://www.w3.org/2000/svg}text"
    assert (len(drawn.findall(f".//{tag}")), plain.findall(f".//{tag}") != []) == (0, True)
    assert text_width("پیش") < sum(map(text_width, "پیش"))  # the forms of single letters are wider
    assert text_width("Before") == pytest.approx(sum(map(text_width, "Before")), rel=0.05)


@pytest.mark.parametrize("name", sorted(drawings()))
def test_colours_of_charts_stay_apart_in_grey(name: str) -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    # the house colour and black are both ink; every other pair differs by a tenth of the scale
    shades = sorted(grey(c) for c in colours(drawings()[name]) - {"#1f3a4d", "#444444", "#dddddd"})
    apart = [second - first for first, second in zip(shades, shades[1:], strict=False)]
    assert [gap for gap in apart if gap < 22] == []


def test_a_fall_is_dashed_and_a_rise_is_not() -> None:
    rise = slopes([(20, 60)], ("Before", "After"), "Score", "Mean")
    fall = slopes([(60, 20)], ("Before", "After"), "Score", "Mean")
    assert (rise.count(b"stroke-dasharray"), fall.count(b"stroke-dasharray")) == (0, 1)


def test_scores_below_0_are_inside_the_drawing() -> None:
    def ticks(*pairs: tuple[float, float]) -> list[str | None]:
        drawing = etree.fromstring(slopes(pairs, ("", ""), "Score", "Mean"))
        texts = [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
        return [text for text in texts if text and text.removeprefix("−").isdigit()][:2]

    assert ticks((0, 60), (50, 40)) == ["0", "20"]
    assert ticks((-50, 60), (50, 40)) == ["−40", "−20"]


def test_a_row_without_interval_has_a_dot_and_no_line() -> None:
    def lines(*rows: Interval) -> int:
        return intervals(rows, "Points", zero=None).count(b"stroke-width: 1.6")

    assert lines(Interval("a", 5, 1, 9), Interval("b", 5)) == 1


def counts(drawing: bytes) -> list[str]:
    """Return the numbers on the bars, which are smaller than those below the axis."""
    texts = etree.fromstring(drawing).findall(".//{http://www.w3.org/2000/svg}text")
    return [text.text for text in texts if "font-size: 7.5px" in text.get("style")]


def test_bars_show_each_count_that_has_room() -> None:
    wide = diverging_bars((Stacked("a", (0, 0, 0, 5, 5)),), ANSWERS, "Share")
    tight = diverging_bars((Stacked("a", (0, 0, 0, 1, 99)),), ANSWERS, "Share")
    shown = [counts(drawing) for drawing in (wide, tight)]
    assert shown == [["5", "5"], ["99"]]
