"""Draws preservation requests and the case for the draft, and prints them.

Held constant over sets: how many requests and defects there are, one request without any, two
renewals among the requests, and one request that asks for the subscriber record alone, on the
article for it, so that no single word gives a defect away. Which kinds occur, where, and in which
form is drawn. An inner address and the server's own port stand among the notes to mislead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from trainkit.definitions.exercises import RequestReview
from trainkit.exercises.draws import NETWORKS, Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.provider.requests_key import ROW_OF, Defect, Tables
from trainkit.exercises.times import clock, day_text, offset_text, offsets_on, place_name
from trainkit.exercises.words import Words

__all__ = ["RequestPlan", "ReviewPlan", "Setting", "draw_plan", "print_sheet"]

_HOSTS = ("clinic.example", "shop.example", "school.example", "market.example")
_OFFENCES = ("shop", "invoices", "clinic", "school", "drugs")
_ELEMENTS = 6
"""The rows of a request that are elements of article 29(2)."""


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
    domain: str
    """Of its offices."""
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
    offence: str
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


def draw_plan(exercise: RequestReview, draws: Draws, words: Words) -> ReviewPlan:
    """Draw the set."""
    setting = _setting(draws.branch("setting"), words)
    requests = _requests(exercise, setting, draws.branch("requests"))
    case = draws.branch("case")
    day = date(2026, 8, 1) + timedelta(days=case.below(100))
    return ReviewPlan(setting, requests, _connection(setting, day, case), case)


def _setting(draws: Draws, words: Words) -> Setting:
    """Draw States, companies, articles, and the order of the kinds of defects."""
    asking, *states = draws.sample("ABCDEFGH", 4)
    names = draws.sample("KLMNPQRTVX", 6)
    networks = draws.shuffled(NETWORKS)
    custodians = tuple(
        Custodian(
            f"Access-{names[n]}",
            words("state", letter=states[n]),
            networks[n],
            f"Shop-{names[n + 3]}",
            draws.choice((14, 21, 28, 30)),
        )
        for n in range(3)
    )
    first_article = draws.between(40, 80)
    numbers = draws.sample([first_article + n for n in (0, 1, 2)], 3)
    kinds = draws.shuffled(tuple(ROW_OF))
    return Setting(
        state=words("state", letter=asking),
        domain=f"state-{asking.lower()}",
        custodians=custodians,
        subscriber=Article(numbers[0], ("subscriber",), "head"),
        traffic=Article(numbers[1], ("subscriber", "block"), "prosecutor"),
        content=Article(numbers[2], ("messages",), "judge"),
        letters=dict(zip(kinds, "abcdefgh", strict=True)),
    )


def _connection(setting: Setting, day: date, draws: Draws) -> Connection:
    """Draw a connection on a day; its second is early enough for local times on the same day."""
    custodian = draws.choice(setting.custodians)
    inner = draws.inner_address()
    return Connection(
        custodian=custodian,
        address=f"{custodian.network}.{draws.between(2, 250)}",
        inner=inner,
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
    offences = draws.sample(_OFFENCES, exercise.requests)
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
        kinds = draws.sample(tuple(ROW_OF), exercise.defects)
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


def print_sheet(exercise: RequestReview, draws: Draws, words: Words) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    plan = draw_plan(exercise, draws, words)
    setting = plan.setting
    requests = (_print_request(n, setting, one, words) for n, one in enumerate(plan.requests, 1))
    tables = Tables(
        requests=tuple(requests),
        custodians=_custodians(setting, words),
        articles=_articles(setting, words),
        letters=setting.letters,
        notes=_notes(plan, words),
    )
    together = [(n, *row) for n, one in enumerate(tables.requests, 1) for row in one.rows]
    return Sheet(
        sections=_sections(tables, words),
        data=tables,
        files={
            "requests": words.table("requests", together),
            "companies": tables.custodians,
            "articles": tables.articles,
            "notes": tables.notes,
        },
    )


def _sections(tables: Tables, words: Words) -> tuple[Section, ...]:
    """Return the rules, each request with its question, the decision and the draft."""
    kinds = sorted(tables.letters.items(), key=lambda item: item[1])
    lettered = words.table("kinds", ((letter, words(f"defect.{kind}")) for kind, letter in kinds))
    parts = words.choices("part")[:_ELEMENTS]
    draft = words.table("draft", _to_fill(parts))
    lines = words.table("prosecutors", _to_fill(words.choices("justified")))
    return (
        words.section("rules", tables.custodians, tables.articles, lettered),
        *(
            words.section("request", request, words.question("request", n=n), n=n)
            for n, request in enumerate(tables.requests, 1)
        ),
        words.section("decision", words.question("sound")),
        words.section("notes", tables.notes, *words.questions("basis", "connection", "days")),
        words.section("draft", words.question("draft", draft, elements=_ELEMENTS)),
        words.section("prosecutors", lines),
    )


def _to_fill(parts: tuple[str, ...]) -> list[tuple[object, ...]]:
    return [(n, part, "") for n, part in enumerate(parts, 1)]


def _custodians(setting: Setting, words: Words) -> Grid:
    rows = []
    for one in setting.custodians:
        addresses = words("range", first=f"{one.network}.0", last=f"{one.network}.255")
        rows.append((one.name, one.state, addresses, words("keeps")))
        sells = words("sells", company=one.name)
        rows.append((one.seller, one.state, words("no-range"), sells))
    return words.table("companies", sorted(rows))


def _articles(setting: Setting, words: Words) -> Grid:
    articles = sorted(
        (setting.subscriber, setting.traffic, setting.content), key=lambda one: one.number
    )
    rows = (
        (
            words("article", number=one.number),
            _both(one.covers, words),
            words(f"signer.{one.signer}"),
        )
        for one in articles
    )
    return words.table("articles", rows, state=setting.state)


def _both(categories: tuple[str, ...], words: Words) -> str:
    names = [words(f"category.{one}") for one in categories]
    return words("both", one=names[0], other=names[1]) if len(names) > 1 else names[0]


def _print_request(number: int, setting: Setting, plan: RequestPlan, words: Words) -> Grid:
    """Return the request as a table of rows 1 to 12, sound or with its defects."""
    name, facts, link = words.choices(f"offence.{plan.offence}")
    authority, data = _authority(setting, plan, words), _data(plan, link, words)
    company, state, keeps = _custodian(setting, plan)
    offence = words("facts", offence=name, article=plan.draws.between(150, 290), facts=facts)
    need = "row.kept" if plan.first_request is None else "row.translation"
    rows = (
        authority,
        f"{offence}.",
        data,
        words("row.custodian", company=company, state=state),
        words(need, days=keeps),
        words("row.formal", office=words("office", state=setting.state)),
        _address(plan, words),
        _period(plan, words),
        _basis(setting, plan, words),
        _validity(plan, words),
        words("row.silence"),
        words("row.case", number=plan.draws.between(100, 990), day=day_text(plan.dated)),
    )
    parts = zip(words.choices("part"), rows, strict=True)
    return words.table("request", ((row, *part) for row, part in enumerate(parts, 1)), n=number)


def _authority(setting: Setting, plan: RequestPlan, words: Words) -> str:
    officer = plan.draws.between(2, 19)
    return words("row.authority", state=setting.state, officer=officer, domain=setting.domain)


def _data(plan: RequestPlan, link: str, words: Words) -> str:
    what = "both"
    if plan.narrow:
        what = "narrow"
    elif "wrong-category" in plan.defects and _asks_for_content(plan):
        what = "messages"
    return words("row.data", data=words(f"data.{what}"), link=link)


def _asks_for_content(plan: RequestPlan) -> bool:
    """Whether a wrong category is messages under a narrower article, or the block record is."""
    return plan.draws.branch("category").chance(1, 2)


def _custodian(setting: Setting, plan: RequestPlan) -> tuple[str, str, int]:
    """Return the company that is named, its State, and for how many days records are kept."""
    right = plan.connection.custodian
    if "wrong-entity" not in plan.defects:
        return right.name, right.state, right.keeps
    other = plan.draws.choice([one for one in setting.custodians if one != right])
    if "inner-address" in plan.defects or plan.draws.chance(1, 2):
        return right.seller, right.state, right.keeps
    return other.name, other.state, other.keeps


def _address(plan: RequestPlan, words: Words) -> str:
    connection = plan.connection
    address = connection.inner if "inner-address" in plan.defects else connection.address
    source = [] if "no-port" in plan.defects else [words("source-port", port=connection.port)]
    return ", ".join((address, *source, words("destination-port", port=443)))


def _period(plan: RequestPlan, words: Words) -> str:
    connection, draws = plan.connection, plan.draws
    offsets = offsets_on(connection.day)
    offset = draws.choice((0, *offsets.values()))
    zone = offset_text(offset) if offset else "UTC"
    tail = f", {zone}"
    if "no-zone" in plan.defects:
        tail = draws.choice(words.choices("unzoned"))
    shown = connection.second + offset
    first_day = connection.day
    first, last = shown - connection.tolerance, shown + connection.tolerance
    if "too-long" in plan.defects:
        first_day -= timedelta(days=draws.between(30, 400))
        first, last = 0, 86_399
    return words(
        "row.period",
        first_day=day_text(first_day),
        first=clock(first),
        last_day=day_text(connection.day),
        last=clock(last),
        zone=tail,
    )


def _basis(setting: Setting, plan: RequestPlan, words: Words) -> str:
    if "no-basis" in plan.defects:
        return plan.draws.choice(words.choices("begging"))
    article = setting.traffic
    if plan.narrow or ("wrong-category" in plan.defects and not _asks_for_content(plan)):
        article = setting.subscriber
    decision = f"{plan.draws.between(11, 99)}/2026"
    signer = words(f"signer.{article.signer}")
    return words(
        "row.basis",
        state=setting.state,
        article=words("article", number=article.number),
        authorised=words("authorised", signer=signer, decision=decision),
    )


def _validity(plan: RequestPlan, words: Words) -> str:
    if plan.first_request is None:
        last = plan.dated + timedelta(days=plan.days)
        return words("row.new", days=plan.days, day=day_text(last))
    first = day_text(plan.first_request)
    return words("row.renewal", days=plan.days, day=first, first_days=plan.days)


def _notes(plan: ReviewPlan, words: Words) -> Grid:
    """Return the notes on the case for the draft, in a drawn order."""
    setting, connection, draws = plan.setting, plan.case, plan.draws
    custodian, offsets = connection.custodian, offsets_on(connection.day)
    place = draws.choice(list(offsets))
    offence, facts, link = words.choices(f"offence.{draws.choice(_OFFENCES)}")
    today = connection.day + timedelta(days=draws.between(3, 9))
    officer = draws.between(2, 19)
    log = {
        "host": draws.choice(_HOSTS),
        "day": day_text(connection.day),
        "time": clock(connection.second + offsets[place]),
        "place": place_name(place),
        "address": connection.address,
        "port": connection.port,
    }
    clock_of = {"offset": offset_text(offsets[place]), "tolerance": connection.tolerance}
    days, article = draws.choice((60, 90)), draws.between(150, 290)
    told = words("facts", offence=offence, article=article, facts=facts)
    unit = {"officer": officer, "telephone": draws.between(200, 899)}
    notes = (
        words("note.log", **log),
        words("note.clock", place=place_name(place), **clock_of),
        words("note.seller", seller=custodian.seller, inner=connection.inner),
        words("note.kept", days=custodian.keeps),
        words("note.today", day=day_text(today), days=days),
        words("note.offence", offence=told, link=link),
        words("note.needed", wanted=_both(("block", "subscriber"), words)),
        words("note.office", office=words("office", state=setting.state)),
        words("note.unit", state=setting.state, **unit),
    )
    return words.table("notes", enumerate(draws.shuffled(notes), 1))
