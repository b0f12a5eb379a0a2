"""Draws preservation requests and the case for the draft.

Held constant over sets: how many requests and defects there are, one request without any, two
renewals among the requests, and one request that asks for the subscriber record alone, on the
article for it, so that no single word gives a defect away. Which kinds occur, where, and in which
form is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from trainkit.definitions.exercises import RequestReview
from trainkit.exercises.draws import Draws
from trainkit.exercises.provider.defects import DEFECTS, Defect

__all__ = ["OFFENCES", "RequestPlan", "ReviewPlan", "Setting", "draw_plan"]

_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")


Offence = tuple[str, str, str]
"""Offence, facts, and what the connection had to do with them."""
OFFENCES: tuple[Offence, ...] = (
    ("Fraud", "a false shop took payments and sent nothing", "the payments were arranged"),
    ("Fraud", "false invoices led a company to pay a wrong account", "the invoices were sent"),
    ("Ransomware", "a clinic's files were locked for a ransom", "the files were copied"),
    ("Ransomware", "a school's files were locked for a ransom", "the demand was sent"),
    ("Drug sale", "a closed page offered illegal drugs", "the page was kept up to date"),
)
"""Invented offences."""


@dataclass(frozen=True)
class Custodian:
    """An access provider, and the shop that sells its access and keeps nothing."""

    name: str
    state: str
    network: str
    """The first three numbers of its addresses."""
    seller: str
    keeps: int
    """Days for which it keeps its records."""


@dataclass(frozen=True)
class Article:
    """An invented article, what it covers, and who authorises."""

    number: int
    covers: tuple[str, ...]
    signer: str


@dataclass(frozen=True)
class Setting:
    """The invented world of a set."""

    state: str
    """The State that asks."""
    custodians: tuple[Custodian, ...]
    subscriber: Article
    traffic: Article
    content: Article
    letters: dict[Defect, str]


@dataclass(frozen=True)
class Connection:
    """One logged connection: address, port, time and tolerance."""

    custodian: Custodian
    address: str
    inner: str
    port: int
    day: date
    second: int
    """Since midnight UTC."""
    tolerance: int


@dataclass(frozen=True)
class RequestPlan:
    """A request with its defects."""

    connection: Connection
    dated: date
    days: int
    """Days for which the records shall be kept (again)."""
    first_request: date | None
    """When they were asked for first, if this is a renewal."""
    offence: Offence
    narrow: bool
    """Whether it asks for the subscriber record alone."""
    draws: Draws = field(repr=False)
    """For the wording."""
    defects: frozenset[Defect] = frozenset()


@dataclass(frozen=True)
class ReviewPlan:
    """A set: requests to review, and the case on which a new one is drafted."""

    setting: Setting
    requests: tuple[RequestPlan, ...]
    case: Connection
    draws: Draws = field(repr=False)
    """For the wording of the case."""


def draw_plan(exercise: RequestReview, draws: Draws) -> ReviewPlan:
    """Draw the set."""
    setting = _setting(draws.branch("setting"))
    requests = _requests(exercise, setting, draws.branch("requests"))
    case = draws.branch("case")
    day = date(2026, 8, 1) + timedelta(days=case.below(100))
    return ReviewPlan(setting, requests, _connection(setting, day, case), case)


def _setting(draws: Draws) -> Setting:
    """Draw States, companies, articles, and the order of the kinds of defects."""
    asking, *states = draws.sample("ABCDEFGH", 4)
    names = draws.sample("KLMNPQRTVX", 6)
    networks = draws.shuffled(_NETWORKS)
    custodians = tuple(
        Custodian(
            f"Access-{names[n]}",
            f"State {states[n]}",
            networks[n],
            f"Shop-{names[n + 3]}",
            draws.choice((14, 21, 28, 30)),
        )
        for n in range(3)
    )
    first_article = draws.between(40, 80)
    numbers = draws.sample([first_article + n for n in (0, 1, 2)], 3)
    kinds = draws.shuffled(tuple(DEFECTS))
    return Setting(
        state=f"State {asking}",
        custodians=custodians,
        subscriber=Article(numbers[0], ("subscriber record",), "the head of the unit"),
        traffic=Article(numbers[1], ("subscriber record", "port-block record"), "a prosecutor"),
        content=Article(numbers[2], ("text of stored messages",), "a judge"),
        letters=dict(zip(kinds, "abcdefgh", strict=True)),
    )


def _connection(setting: Setting, day: date, draws: Draws) -> Connection:
    """Draw a connection on a day; its second is early enough for local times on the same day."""
    custodian = draws.choice(setting.custodians)
    inner = draws.between(64, 127), draws.below(256), draws.between(1, 254)
    return Connection(
        custodian=custodian,
        address=f"{custodian.network}.{draws.between(2, 250)}",
        inner=f"100.{inner[0]}.{inner[1]}.{inner[2]}",
        port=draws.between(1500, 64_000),
        day=day,
        second=draws.between(5 * 3600, 16 * 3600),
        tolerance=draws.between(2, 9),
    )


def _requests(exercise: RequestReview, setting: Setting, draws: Draws) -> tuple[RequestPlan, ...]:
    """Draw the requests, one of them sound, with the defects spread over the others."""
    sound = draws.below(exercise.requests)
    spread = _spread(exercise, sound, draws)
    late = [n for n, kinds in enumerate(spread) if "expired" in kinds]
    others = draws.shuffled([n for n in range(exercise.requests) if n not in late])
    renewed = {*late, *others[: 2 - len(late)]}
    narrow = draws.choice(
        [n for n, kinds in enumerate(spread) if not kinds & {"wrong-category", "no-basis"}]
    )
    offences = draws.sample(OFFENCES, exercise.requests)
    drawn = []
    for n, kinds in enumerate(spread):
        own = draws.branch(str(n))
        connection = _connection(setting, date(2026, 1, 10) + timedelta(own.below(180)), own)
        days = own.choice((60, 90))
        first, dated = _dates(connection.day, days, n in renewed, "expired" in kinds, own)
        words = own.branch("words")
        drawn.append(
            RequestPlan(connection, dated, days, first, offences[n], n == narrow, words, kinds)
        )
    return tuple(drawn)


def _spread(exercise: RequestReview, sound: int, draws: Draws) -> list[frozenset[Defect]]:
    """Deal kinds to the faulty requests, one to four each.

    Whether data fit the legal basis cannot be read where there is none: those two stay apart.
    """
    faulty = [n for n in range(exercise.requests) if n != sound]
    while True:
        kinds = draws.sample(tuple(DEFECTS), exercise.defects)
        holders = [*faulty, *(draws.choice(faulty) for _ in kinds[len(faulty) :])]
        dealt = [
            frozenset(kind for kind, holder in zip(kinds, holders, strict=True) if holder == n)
            for n in range(exercise.requests)
        ]
        if all(len(kinds) <= 4 and not {"no-basis", "wrong-category"} <= kinds for kinds in dealt):
            return dealt


def _dates(
    day: date, days: int, renewed: bool, expired: bool, draws: Draws
) -> tuple[date | None, date]:
    """Return the date of a first request, if there was one, and that of this request."""
    dated = day + timedelta(draws.between(2, 12))
    if not renewed:
        return None, dated
    late = draws.between(1, 20) if expired else -draws.below(7)
    return dated, dated + timedelta(days + late)
