"""An invented town with places where a photograph may have been taken, and a sketch of it.

The photograph shows a clock and a shadow, so that with the sun's bearing at that hour the camera's
bearing follows. Six places: two fit everything that can be seen and differ in what a tree hides,
one looks the opposite way, the others lack one thing each that the photograph shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, degrees, radians, sin

from trainkit.exercises.generator import Draws
from trainkit.exercises.svg import Svg

SIDES = {"left": -90, "right": 90, "ahead": 0, "behind": 180}
"""Where a shadow points in the picture, in degrees from where the camera looks, clockwise."""
TOLERANCE = 15
"""Degrees by which a bearing that was read from a photograph may be wrong."""
FEATURES = ("mountains", "stop", "arcade", "mast")
_LATITUDE = 41
_STEP = 5


@dataclass(frozen=True)
class Place:
    """A place: where it is on the map in millimetres, where a camera looks, what is in its view."""

    letter: str
    at: tuple[float, float]
    bearing: int
    features: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """The photograph, the places, and the bearing of the sun at whole hours."""

    hour: int
    side: str
    hidden: str
    """The feature of which the photograph does not show whether it is there."""
    shown: tuple[str, ...]
    places: tuple[Place, ...]
    sun: dict[int, int]

    @property
    def camera(self) -> int:
        """The bearing to which the camera looked."""
        return (self.sun[self.hour] + 180 - SIDES[self.side]) % 360

    def against(self, place: Place) -> list[str]:
        """Return what rules a place out: ``bearing``, or features of the view."""
        turn = abs((place.bearing - self.camera + 180) % 360 - 180)
        differing = ({*place.features} ^ {*self.shown}) - {self.hidden}
        bearing = ["bearing"] if turn > TOLERANCE else []
        return [*bearing, *(one for one in FEATURES if one in differing)]


def sun_bearing(hour: float, declination: float) -> float:
    """Return the sun's bearing in degrees from north; ``hour`` is solar time.

    The spherical triangle of pole, zenith and sun, as in Meeus, Astronomical Algorithms, 13.5.
    """
    angle, tilt, high = map(radians, (15 * (hour - 12), declination, _LATITUDE))
    south = atan2(sin(angle), cos(angle) * sin(high) - sin(tilt) / cos(tilt) * cos(high))
    return degrees(south) + 180


def draw_view(draws: Draws) -> View:
    """Draw town and photograph."""
    tilt, noon = draws.between(-12, 18), 12 + draws.between(40, 80) / 60
    sun = {
        hour: round(sun_bearing(hour - noon + 12, tilt) / _STEP) * _STEP for hour in range(9, 18)
    }
    hour = draws.choice((9, 10, 11, 15, 16, 17))
    side = draws.choice(tuple(SIDES))
    bearing = (sun[hour] + 180 - SIDES[side]) % 360
    hidden, extra = draws.sample(FEATURES, 2)
    shown = tuple(one for one in FEATURES if one not in (hidden, extra))
    all_shown = (*shown, hidden) if draws.chance(1, 2) else shown
    sets = {
        "fits": (bearing, (*shown, hidden)),
        "fits-too": (bearing, shown),
        "opposite": ((bearing + 180) % 360, all_shown),
        "lacks": (bearing, tuple(one for one in all_shown if one != shown[0])),
        "has": (bearing, (*all_shown, extra)),
        "turned": ((bearing + draws.choice((90, 270))) % 360, all_shown),
    }
    spots = draws.shuffled([(x, y) for x in (30.0, 80.0, 130.0) for y in (22.0, 56.0)])
    letters = draws.shuffled("ABCDEF")
    places = [
        Place(letter, spot, turn, tuple(one for one in FEATURES if one in found))
        for letter, spot, (turn, found) in zip(letters, spots, sets.values(), strict=True)
    ]
    return View(hour, side, hidden, shown, tuple(sorted(places, key=lambda p: p.letter)), sun)


def map_of(view: View, names: dict[str, str]) -> str:
    """Return the map: an arrow for the camera at each place, and what is in its view."""
    chart = Svg(168, 84)
    chart.rectangle(0, 0, (168, 84), "white")
    for y in (42.0, 77.0):
        chart.line((2, y), (166, y), stroke="#999999", stroke_width="1.6")
    for x in (55.0, 105.0):
        chart.line((x, 2), (x, 82), stroke="#999999", stroke_width="1.6")
    chart.line((160, 14), (160, 4))
    chart.line((160, 4), (158, 7))
    chart.line((160, 4), (162, 7))
    chart.text(160, 18, "N", bold=True)
    for place in view.places:
        x, y = place.at
        _arrow(chart, place.at, place.bearing)
        chart.text(x - 7, y - 4, place.letter, bold=True)
        for line in range(0, len(place.features), 2):
            seen = ", ".join(names[one] for one in place.features[line : line + 2])
            chart.text(x, y + 11.5 + 2 * line, seen)
    return chart.svg()


def _arrow(chart: Svg, at: tuple[float, float], bearing: int) -> None:
    """Draw an arrow that points to the bearing; north is up."""
    x, y = at

    def end(turn: float, length: float) -> tuple[float, float]:
        angle = radians(bearing + turn)
        return x + length * sin(angle), y - length * cos(angle)

    chart.element("circle", cx=x, cy=y, r=1.2, fill="black")
    for turn in (-14, 14):
        chart.line(end(0, 8), end(turn, 5.5))
    chart.line((x, y), end(0, 8), stroke_width="0.5")


def sketch_of(view: View) -> str:
    """Return a sketch of the photograph."""
    chart = Svg(120, 64)
    chart.rectangle(0, 0, (120, 64), "white")
    spots = dict(zip(FEATURES, (60.0, 16.0, 40.0, 104.0), strict=True))
    for name in view.shown:
        _FEATURE_OF[name](chart, spots[name])
    chart.line((0, 40), (120, 40))
    if view.hidden == "mountains":
        for x in (10.0, 30.0, 50.0, 70.0, 90.0, 110.0):
            _tree(chart, x, 26)
    else:
        _tree(chart, spots[view.hidden], 28)
    _clock(chart, 82, 18, view.hour)
    _pole(chart, 70, view.side)
    return chart.svg()


def _mountains(chart: Svg, _x: float) -> None:
    points = ((0.0, 30.0), (18.0, 14.0), (34.0, 26.0), (56.0, 8.0), (78.0, 25.0), (98.0, 12.0))
    for start, end in pairwise((*points, (120.0, 28.0))):
        chart.line(start, end)


def _stop(chart: Svg, x: float) -> None:
    chart.line((x, 50), (x, 30), stroke_width="0.5")
    chart.rectangle(x - 4, 24, (8, 7), "white")
    chart.text(x, 29, "BUS")


def _arcade(chart: Svg, x: float) -> None:
    chart.rectangle(x - 14, 24, (28, 16), "#eeeeee")
    for shift in (-9, 0, 9):
        chart.element(
            "path",
            d=f"M{x + shift - 3:g},40 v-7 a3,3 0 0 1 6,0 v7",
            fill="white",
            stroke="black",
            stroke_width=0.25,
        )


def _mast(chart: Svg, x: float) -> None:
    chart.line((x - 2, 40), (x, 6))
    chart.line((x + 2, 40), (x, 6))
    for y in (14.0, 22.0, 30.0):
        chart.line((x - 3, y), (x + 3, y))


def _tree(chart: Svg, x: float, y: float) -> None:
    chart.rectangle(x - 1, y + 6, (2, 14), "#bbbbbb")
    chart.element(
        "ellipse", cx=x, cy=y, rx=11, ry=13, fill="#dddddd", stroke="black", stroke_width=0.25
    )


def _clock(chart: Svg, x: float, y: float, hour: int) -> None:
    chart.rectangle(x - 7, y - 7, (14, 29), "white")
    chart.element("circle", cx=x, cy=y, r=5, fill="white", stroke="black", stroke_width=0.3)
    angle = radians(30 * hour)
    chart.line((x, y), (x + 2.6 * sin(angle), y - 2.6 * cos(angle)), stroke_width="0.7")
    chart.line((x, y), (x, y - 4.2))


def _pole(chart: Svg, x: float, side: str) -> None:
    """Draw a pole and its shadow on the ground before it, behind it or at its side."""
    chart.line((x, 50), (x, 28), stroke_width="0.8")
    dx, dy = {"left": (-22, 0), "right": (22, 0), "ahead": (0, -9), "behind": (0, 12)}[side]
    slant = 3 if dx == 0 else 0
    chart.line((x, 50), (x + dx + slant, 50 + dy), stroke="#888888", stroke_width="1.4")


_FEATURE_OF: dict[str, Callable[[Svg, float], None]] = {
    "mountains": _mountains,
    "stop": _stop,
    "arcade": _arcade,
    "mast": _mast,
}
