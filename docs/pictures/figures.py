"""Draws figures of the handouts: `python docs/pictures/figures.py` writes them into `curriculum/`.

One unit is a quarter of a millimetre at full width on A4. Print needs no colour: certain links are
solid and heavy, what is inferred or missing is dashed, shades are light enough to write on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path

WIDTH = 700
FONT = 14
Point = tuple[float, float]
CURRICULUM = Path(__file__).parents[2] / "curriculum"


class Figure:
    """A figure being drawn; the origin is the top left corner."""

    def __init__(self, title: str, height: int) -> None:
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'font-family="Noto Sans" font-size="{FONT}">',
            f"  <title>{escape(title)}</title>",
            f'  <rect x="0" y="0" width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        ]

    def box(
        self,
        at: Point,
        size: Point,
        lines: Sequence[str] = (),
        *,
        fill: str = "#ffffff",
        dashed: bool = False,
    ) -> None:
        """Draw a box with its lines in the middle, the first one bold."""
        (x, y), (width, height) = at, size
        dashes = ' stroke-dasharray="6,4"' if dashed else ""
        self._parts.append(
            f'  <rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}" '
            f'stroke="#000000" stroke-width="1.5"{dashes}/>'
        )
        first = y + height / 2 - 9 * (len(lines) - 1) + 5
        for number, line in enumerate(lines):
            self.text((x + width / 2, first + 18 * number), line, bold=number == 0)

    def text(
        self, at: Point, text: str, anchor: str = "middle", *, bold: bool = False, size: int = FONT
    ) -> None:
        """Write a line whose base is at a point; ``anchor`` is start, middle or end."""
        weight = ' font-weight="bold"' if bold else ""
        (x, y) = at
        self._parts.append(
            f'  <text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"{weight}>'
            f"{escape(text)}</text>"
        )

    def label(self, at: Point, text: str) -> None:
        """Write a short line on white, over whatever is below it."""
        width = 7.2 * len(text) + 8
        x, y = at[0] - width / 2, at[1] - 13
        self._parts.append(
            f'  <rect x="{x:g}" y="{y:g}" width="{width:g}" height="18" fill="#ffffff"/>'
        )
        self.text(at, text, size=13)

    def line(self, *points: Point, width: float = 1.5, dashed: bool = False) -> None:
        """Draw a line through the points."""
        dashes = ' stroke-dasharray="6,4"' if dashed else ""
        path = " ".join(f"{x:g},{y:g}" for x, y in points)
        self._parts.append(
            f'  <polyline points="{path}" fill="none" stroke="#000000" '
            f'stroke-width="{width:g}"{dashes}/>'
        )

    def arrow(self, *points: Point, width: float = 1.5, dashed: bool = False) -> None:
        """Draw a line with a head at its last point; its last part is level or upright."""
        self.line(*points, width=width, dashed=dashed)
        (x0, y0), (x, y) = points[-2:]
        along, across = (10, 5) if x > x0 else (-10, 5)
        head = [(x, y), (x - along, y - across), (x - along, y + across)]
        if x == x0:
            along = 10 if y > y0 else -10
            head = [(x, y), (x - across, y - along), (x + across, y - along)]
        path = " ".join(f"{px:g},{py:g}" for px, py in head)
        self._parts.append(f'  <polygon points="{path}" fill="#000000"/>')

    def cross(self, at: Point) -> None:
        """Draw a cross: no way on."""
        x, y = at
        self.line((x - 8, y - 8), (x + 8, y + 8), width=3)
        self.line((x - 8, y + 8), (x + 8, y - 8), width=3)

    def svg(self) -> str:
        """Return the figure."""
        return "\n".join([*self._parts, "</svg>", ""])


def change() -> Figure:
    """Draw a payment with its change."""
    figure = Figure("A payment uses up a whole output and makes two new ones", 190)
    figure.box((10, 70), (150, 62), ("2.0", "output of V1"), fill="#dddddd")
    figure.box((270, 60), (160, 82), ("Transaction T1", "2.0 in", "1.9999 out"))
    figure.box((540, 14), (150, 56), ("1.5", "S1, the payment"), fill="#eeeeee")
    figure.box((540, 84), (150, 56), ("0.4999", "V2, the change"), fill="#eeeeee")
    figure.text((615, 172), "0.0001 fee: no output", size=13)
    figure.arrow((160, 101), (270, 101), width=3)
    figure.arrow((430, 82), (490, 82), (490, 42), (540, 42), width=3)
    figure.arrow((430, 112), (540, 112), width=3)
    figure.line((350, 142), (350, 168), (540, 168), dashed=True)
    figure.text((85, 56), "used up whole", size=13)
    figure.text((215, 92), "input", size=13)
    figure.text((468, 104), "output 1", size=13)
    figure.text((452, 34), "output 0", size=13)
    return figure


def joined_inputs() -> Figure:
    """Draw common inputs beside a CoinJoin."""
    figure = Figure("Inputs that may be joined, and inputs of a CoinJoin that may not", 246)
    figure.text((160, 20), "Join: one signer, inferred", bold=True)
    figure.box((4, 30), (122, 124), dashed=True)
    figure.box((10, 38), (110, 46), ("S1", "1.5"), fill="#dddddd")
    figure.box((10, 100), (110, 46), ("S2", "0.3"), fill="#dddddd")
    figure.box((160, 66), (60, 52), ("T2",))
    figure.box((250, 66), (80, 52), ("S3", "1.7998"), fill="#eeeeee")
    figure.arrow((126, 92), (160, 92), width=3)
    figure.arrow((220, 92), (250, 92), width=3)
    figure.text((65, 176), "one cluster", size=13)
    figure.line((350, 8), (350, 238))
    figure.text((530, 20), "Stop: the sign of a CoinJoin", bold=True)
    for place, name in enumerate(("S6  0.9995", "J1  0.6", "J2  0.55")):
        figure.box((370, 38 + 58 * place), (100, 42), (name,), fill="#dddddd")
        figure.arrow((470, 59 + 58 * place), (505, 59 + 58 * place))
        figure.box((590, 38 + 58 * place), (100, 42), (f"M{place + 1}  0.5",), dashed=True)
        figure.arrow((555, 59 + 58 * place), (590, 59 + 58 * place), dashed=True)
    figure.box((505, 38), (50, 158), ("T6",))
    figure.text((530, 216), "several inputs, three equal outputs:", size=13)
    figure.text((530, 234), "one of three; no common cluster", size=13)
    return figure


def swap() -> Figure:
    """Draw a swap from one ledger to another."""
    figure = Figure("A swap: two ledgers that only the record of the service joins", 236)
    figure.text((120, 18), "Ledger 1, outputs", bold=True)
    figure.text((350, 18), "Swap service", bold=True)
    figure.text((580, 18), "Ledger 2, accounts", bold=True)
    figure.box((10, 32), (100, 52), ("S3", "0.1364"), fill="#dddddd")
    figure.box((150, 32), (90, 52), ("W1", "0.1364"), fill="#dddddd")
    figure.box((460, 32), (90, 52), ("T8", "9483.44"), fill="#eeeeee")
    figure.box((600, 32), (90, 52), ("D2", "3414.03"), fill="#eeeeee")
    figure.box(
        (270, 32),
        (160, 122),
        ("Order SW-34", "in: 0.1364 at W1", "rate, fee", "out: 9483.44 to T8"),
    )
    figure.arrow((110, 58), (150, 58), width=3)
    figure.arrow((240, 58), (270, 58), width=3)
    figure.arrow((430, 58), (460, 58), width=3)
    figure.arrow((550, 58), (600, 58), width=3)
    figure.line((200, 100), (200, 186), (505, 186), (505, 100), dashed=True)
    figure.text((350, 178), "amount and time alone: a guess", size=13)
    figure.text(
        (350, 210), "No transaction appears on both ledgers. Ask the service for address,", size=13
    )
    figure.text((350, 228), "amount, time, rate and the address to which it paid.", size=13)
    return figure


def deposit_address() -> Figure:
    """Draw deposit addresses and the pool of an exchange."""
    figure = Figure("At an exchange the ledger ends, and its books go on", 232)
    figure.text((230, 18), "On the ledger: everybody can read", bold=True)
    figure.text((595, 18), "Its books: only the exchange", bold=True)
    for place, name in enumerate(("D1", "D2", "D3")):
        x = 20 + 150 * place
        heavy = 3 if place == 0 else 1.5
        figure.box((x, 66), (120, 40), (name,), fill="#dddddd" if place == 0 else "#ffffff")
        figure.arrow((x + 60, 34), (x + 60, 66), width=heavy)
        figure.arrow((x + 60, 106), (x + 60, 138), width=heavy)
    figure.text((72, 50), "traced", "end", size=13)
    figure.box((20, 138), (420, 40), ("pool: coins of all customers",))
    figure.line((472, 8), (472, 200), dashed=True)
    rows = ("D1: customer 1", "D2: customer 2", "D3: customer 3", "who paid out what")
    figure.box((510, 48), (180, 130), fill="#eeeeee")
    for place, row in enumerate(rows):
        figure.text((600, 74 + 28 * place), row)
    figure.arrow((440, 86), (510, 86), dashed=True)
    figure.arrow((440, 158), (510, 158), dashed=True)
    figure.text(
        (350, 220), "What leaves the pool does not show whose it was. Ask for the books.", size=13
    )
    return figure


_TIERS = (
    "registers, cache",
    "routing and ARP tables, processes, memory",
    "temporary file systems",
    "disk",
    "logs and monitoring data kept elsewhere",
    "physical set-up, network plan",
    "archive media",
)
"""RFC 3227, section 2.1: an example for a typical system."""


def volatility() -> Figure:
    """Draw the order of volatility as stairs."""
    figure = Figure("Order of volatility: collect from the top down", 304)
    for place, source in enumerate(_TIERS):
        y = 8 + 38 * place
        fill = ("#bbbbbb", "#cccccc", "#dddddd", "#e6e6e6", "#eeeeee", "#f5f5f5", "#ffffff")[place]
        figure.box((50, y), (360 + 25 * place, 34), fill=fill)
        figure.text((66, y + 22), f"{place + 1}   {source}", "start")
    figure.arrow((25, 8), (25, 270), width=3)
    figure.line((560, 8), (572, 8), (572, 80), (560, 80))
    figure.text((582, 40), "lost when", "start", size=13)
    figure.text((582, 58), "power fails", "start", size=13)
    figure.text((350, 296), "Tier 3 may be in memory too. Start at the top.", size=13)
    return figure


def hash_and_copies() -> Figure:
    """Draw an image, its copies and their hash values."""
    figure = Figure("One image, two copies, and the hash values that are compared", 250)
    figure.box((10, 84), (130, 62), ("Original", "sealed"), fill="#dddddd")
    figure.box((180, 84), (80, 62), ("Write", "blocker"))
    figure.box((300, 84), (140, 62), ("Image", "hash a4…19"), fill="#eeeeee")
    figure.box((510, 20), (180, 62), ("Master copy, sealed", "hash a4…19: equal"), fill="#eeeeee")
    figure.box((510, 104), (180, 62), ("Working copy", "hash a4…19: equal"), fill="#eeeeee")
    figure.box((510, 188), (180, 52), ("After a change", "hash 7c…e0: differs"), dashed=True)
    figure.arrow((140, 115), (180, 115), width=3)
    figure.arrow((260, 115), (300, 115), width=3)
    figure.arrow((440, 105), (475, 105), (475, 51), (510, 51), width=3)
    figure.arrow((440, 135), (510, 135), width=3)
    figure.arrow((600, 166), (600, 188), dashed=True)
    figure.text((370, 172), "write the value into the log now:", size=13)
    figure.text((370, 190), "every later comparison needs it", size=13)
    figure.text(
        (10, 226), "Equal values: the same bits. They do not show who or when.", "start", size=13
    )
    return figure


def request_routes() -> Figure:
    """Draw four routes to a provider abroad."""
    figure = Figure("Four routes to a provider in another State", 292)
    figure.text((70, 20), "Your State", bold=True)
    figure.text((600, 20), "The other State", bold=True)
    figure.line((350, 8), (350, 284), dashed=True)
    figure.box((10, 34), (120, 246), ("Investigator", "and", "prosecutor"), fill="#dddddd")
    figure.box((600, 34), (90, 246), ("Provider",), fill="#eeeeee")
    figure.arrow((130, 56), (600, 56), width=3)
    figure.label((365, 48), "direct request: as law and policy allow")
    figure.box((190, 84), (130, 40), ("contact point",))
    figure.box((380, 84), (130, 40), ("contact point",))
    figure.box((190, 150), (130, 40), ("police channel",))
    figure.box((380, 150), (130, 40), ("police channel",))
    figure.box((190, 222), (130, 52), ("central", "authority"))
    figure.box((380, 222), (130, 52), ("central", "authority, court"))
    for y in (104, 170, 248):
        heavy = 3 if y == 248 else 1.5
        figure.arrow((130, y), (190, y), width=heavy)
        figure.arrow((320, y), (380, y), width=heavy)
        if y != 170:
            figure.arrow((510, y), (600, y), width=heavy)
    figure.line((510, 170), (560, 170))
    figure.cross((572, 170))
    figure.label((350, 140), "24/7: data kept within hours")
    figure.label((350, 206), "information; compels nobody")
    figure.text((555, 266), "order", size=13)
    figure.text((555, 122), "keep", size=13)
    return figure


_ZONES = (("Tehran", 210), ("Kabul", 270), ("Almaty, Tashkent", 300), ("Bishkek", 360))
"""Places and their offsets from UTC in minutes."""


def one_moment() -> Figure:
    """Draw one moment on the clocks of five zones."""
    figure = Figure("One moment, five clocks: 18:30 UTC on 6 March 2026", 250)
    left, step = 190, 60

    def x(minutes: int) -> float:
        return left + (minutes - 17 * 60) / 60 * step

    for hour in range(17, 26):
        at = x(hour * 60)
        figure.line((at, 26), (at, 238), width=0.4)
        figure.text((at, 18), f"{hour % 24:02}:00", size=13)
    figure.line((x(24 * 60), 26), (x(24 * 60), 238), width=3)
    for row, (place, offset) in enumerate((("UTC", 0), *_ZONES)):
        y = 36 + 40 * row
        shown = 18 * 60 + 30 + offset
        figure.text((10, y + 20), place, "start", bold=True)
        if offset:
            figure.arrow((x(18 * 60 + 30), y + 15), (x(shown) - 32, y + 15), dashed=True)
            clock = f"+{offset // 60}:{offset % 60:02}"
            figure.label((x(18 * 60 + 30) + 60, y + 19), clock)
        fill = "#dddddd" if shown >= 24 * 60 else "#ffffff"
        figure.box(
            (x(shown) - 30, y), (60, 30), (f"{shown // 60 % 24:02}:{shown % 60:02}",), fill=fill
        )
    figure.text((x(24 * 60) + 6, 50), "7 March", "start", size=13)
    return figure


def handle_history() -> Figure:
    """Draw a handle that passes from one account to another."""
    figure = Figure("A handle passes from one account to another; the IDs stay", 180)
    figure.text((10, 66), "ID 4417…", "start", bold=True)
    figure.text((10, 126), "ID 9921…", "start", bold=True)
    figure.box((110, 44), (270, 36), ("@saxaul_shop",), fill="#dddddd")
    figure.box((380, 44), (310, 36), ("@saxaul_new",))
    figure.box((110, 104), (290, 36), ("@old_maps",))
    figure.box((400, 104), (290, 36), ("@saxaul_shop",), fill="#dddddd")
    figure.line((380, 24), (380, 148), width=3)
    figure.text((380, 18), "09:52:08 UTC", size=13)
    figure.arrow((300, 16), (300, 44), dashed=True)
    figure.text((290, 22), "a post at 09:38: ID 4417", "end", size=13)
    figure.arrow((520, 168), (520, 144), dashed=True)
    figure.text((530, 172), "a post at 10:19: ID 9921", "start", size=13)
    return figure


_LINKS = (
    ("Profile", "handle, pictures, words", "capture"),
    ("Account", "the ID that stays", "answer from the network"),
    ("Log-in", "address, port, UTC", "answer from the network"),
    ("Line", "a contract", "answer from the provider"),
    ("Device", "history, keys, files", "image and custody log"),
    ("Person", "who used it at that time?", "evidence of another kind"),
)


def profile_to_person() -> Figure:
    """Draw the links from a profile to a person and the record behind each."""
    figure = Figure("From profile to person: each link needs a record of its own", 330)
    for x, text in ((75, "Link"), (180, "What it is"), (430, "Record that supports it")):
        figure.text((x, 18), text, "middle" if x == 75 else "start", bold=True)
    for place, (name, what, record) in enumerate(_LINKS):
        y = 30 + 50 * place
        open_link = place >= 4
        figure.box((10, y), (130, 34), (name,), fill="#eeeeee", dashed=open_link)
        figure.text((180, y + 22), what, "start")
        figure.text((430, y + 22), record, "start")
        if place:
            width = 1.5 if open_link else 3
            figure.arrow((75, y - 16), (75, y), width=width, dashed=open_link)
    return figure


FIGURES: dict[str, Callable[[], Figure]] = {
    "cryptocurrency-tracing/figures/change.svg": change,
    "cryptocurrency-tracing/figures/joined-inputs.svg": joined_inputs,
    "cryptocurrency-tracing/figures/swap.svg": swap,
    "cryptocurrency-tracing/figures/deposit-address.svg": deposit_address,
    "digital-evidence-protocols/figures/volatility.svg": volatility,
    "digital-evidence-protocols/figures/hash-and-copies.svg": hash_and_copies,
    "isp-cooperation/figures/request-routes.svg": request_routes,
    "social-media-investigation/figures/one-moment.svg": one_moment,
    "social-media-investigation/figures/handle-history.svg": handle_history,
    "social-media-investigation/figures/profile-to-person.svg": profile_to_person,
}


def write(names: Iterable[str] = FIGURES) -> None:
    """Write the figures into the modules' folders."""
    for name in names:
        (CURRICULUM / name).write_text(FIGURES[name]().svg(), encoding="utf-8")


if __name__ == "__main__":
    write()
