"""An exercise on preservation requests: find the defects of some, and draft one from notes.

Constant in every set: how many requests and defects there are; one request without any; two
renewals; and one request that asks for the subscriber record alone, on the article for it, so that
no single word gives a defect away. Drawn: which kinds occur, where, and in which form. An inner
address and the server's own port stand among the notes to mislead.

Rows 1 to 6 of a request are the elements of article 29(2) of the Budapest Convention, rows 7 to 12
what a provider needs besides, as in the template of the module's handout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trainkit.exercises.generator import NETWORKS, Draws, Sheet, Solution
from trainkit.exercises.times import (
    clock,
    clock_text,
    day_text,
    offset_text,
    offsets_on,
    place_name,
)
from trainkit.exercises.words import Words
from trainkit.model.exercises import RequestReview

ROW_OF = {
    "inner-address": 7,
    "no-port": 7,
    "no-zone": 8,
    "wrong-category": 3,
    "too-long": 8,
    "no-basis": 9,
    "wrong-entity": 4,
    "expired": 10,
}
"""The row of a request in which each kind is seen."""
_HOSTS = ("clinic.example", "shop.example", "school.example", "market.example")
_OFFENCES = ("shop", "invoices", "clinic", "school", "drugs")
_ELEMENTS = 6
"""The rows of a request that are elements of article 29(2)."""
_WANTED = ("block", "subscriber")
"""The categories of data that the draft asks for, by the names of their words."""


@dataclass(frozen=True)
class Company:
    """An access provider, or a shop that sells its access and keeps nothing."""

    name: str
    state: str
    network: str
    """The first three numbers of the addresses whose records it keeps; empty for a shop."""
    keeps: int
    """Days for which the provider keeps its records."""
    sells: str = ""
    """The provider whose access a shop sells."""


@dataclass(frozen=True)
class Article:
    """An invented article, the categories of data that it covers, and who authorises."""

    number: int
    covers: tuple[str, ...]
    signer: str


@dataclass(frozen=True)
class _Request:
    """A request: its printed rows, and the kinds of its defects."""

    rows: tuple[str, ...]
    defects: set[str]


@dataclass(frozen=True)
class _Connection:
    """A logged connection."""

    company: Company
    inner: str
    address: str
    port: int
    day: date
    second: int
    """Since midnight UTC; early enough for local times on the same day."""
    tolerance: int


@dataclass(frozen=True)
class _Notes:
    """The notes for the draft, and what they say."""

    texts: tuple[str, ...]
    connection: _Connection
    today: date
    days: int
    """For which the records shall be kept from today."""
    said: Mapping[str, str]
    """Unit, offence and office, in the words of the notes."""


@dataclass(frozen=True)
class _Setting:
    """The invented world of a set."""

    state: str
    """The State that asks."""
    domain: str
    """Of its offices."""
    shops: Mapping[Company, Company]
    """Each provider with the shop that sells its access."""
    articles: Mapping[str, Article]
    letters: Mapping[str, str]
    """Of the kinds of defects."""


@dataclass(frozen=True)
class _Case:
    """A set: requests to review, and notes from which a new one is drafted."""

    setting: _Setting
    requests: tuple[_Request, ...]
    notes: _Notes


def _connection(setting: _Setting, day: date, draws: Draws) -> _Connection:
    return _Connection(
        company=(company := draws.choice(tuple(setting.shops))),
        inner=draws.inner_address(),
        address=f"{company.network}.{draws.between(2, 250)}",
        port=draws.between(1500, 64_000),
        day=day,
        second=draws.between(5 * 3600, 16 * 3600),
        tolerance=draws.between(2, 9),
    )


def _setting(draws: Draws, words: Words) -> _Setting:
    asking, *states = draws.sample("ABCDEFGH", 4)
    names = draws.sample("KLMNPQRTVX", 6)
    networks = draws.shuffled(NETWORKS)
    providers = tuple(
        Company(
            f"Access-{names[n]}",
            words("state", letter=states[n]),
            networks[n],
            draws.choice((14, 21, 28, 30)),
        )
        for n in range(3)
    )
    shops = {
        one: Company(f"Shop-{name}", one.state, "", one.keeps, sells=one.name)
        for one, name in zip(providers, names[3:], strict=True)
    }
    first_article = draws.between(40, 80)
    numbers = draws.sample([first_article + n for n in (0, 1, 2)], 3)
    subscriber = Article(numbers[0], ("subscriber",), "head")
    traffic = Article(numbers[1], ("subscriber", "block"), "prosecutor")
    content = Article(numbers[2], ("messages",), "judge")
    kinds = draws.shuffled(tuple(ROW_OF))
    return _Setting(
        state=words("state", letter=asking),
        domain=f"state-{asking.lower()}",
        shops=shops,
        articles={"subscriber": subscriber, "traffic": traffic, "content": content},
        letters=dict(zip(kinds, "abcdefgh", strict=True)),
    )


def _request(
    setting: _Setting, traits: set[str], offence: str, draws: Draws, words: Words
) -> _Request:
    """Return a request; its traits are its defects, ``renewal`` and ``narrow``."""
    state = setting.state
    day = date(2026, 1, 10) + timedelta(draws.below(180))
    connection = _connection(setting, day, draws)
    days = draws.choice((60, 90))
    first_request, dated = None, day + timedelta(draws.between(2, 12))
    if "renewal" in traits:
        late = draws.between(1, 20) if "expired" in traits else -draws.below(7)
        first_request, dated = dated, dated + timedelta(days + late)
    draws = draws.branch("words")
    name, facts, link = words.choices(f"offence.{offence}")
    officer = draws.between(2, 19)
    # A wrong category is messages under a narrower article, or the block record is.
    wrong = "wrong-category" in traits
    messages = wrong and draws.branch("category").chance(1, 2)
    asked = "narrow" if "narrow" in traits else "messages" if messages else "both"
    company = connection.company
    if "wrong-entity" in traits:
        other = draws.choice([one for one in setting.shops if one != company])
        to_shop = "inner-address" in traits or draws.chance(1, 2)
        company = setting.shops[company] if to_shop else other
    told = words("facts", offence=name, article=draws.between(150, 290), facts=facts)
    address = connection.inner if "inner-address" in traits else connection.address
    port = None if "no-port" in traits else connection.port
    offset = draws.choice((0, *offsets_on(day).values()))
    zone = f", {offset_text(offset) if offset else 'UTC'}"
    if "no-zone" in traits:
        zone = draws.choice(words.choices("unzoned"))
    shown = datetime(day.year, day.month, day.day) + timedelta(seconds=connection.second + offset)
    tolerance = timedelta(seconds=connection.tolerance)
    first, last = shown - tolerance, shown + tolerance
    if "too-long" in traits:
        first = datetime(day.year, day.month, day.day) - timedelta(draws.between(30, 400))
        last = shown.replace(hour=23, minute=59, second=59)
    article = None if "no-basis" in traits else setting.articles["traffic"]
    if "narrow" in traits or (wrong and not messages):
        article = setting.articles["subscriber"]
    if article:
        decision = f"{draws.between(11, 99)}/2026"
        signer = words(f"signer.{article.signer}")
        basis = words(
            "row.basis",
            state=state,
            article=words("article", number=article.number),
            authorised=words("authorised", signer=signer, decision=decision),
        )
    else:
        basis = draws.choice(words.choices("begging"))
    rows = (
        words("row.authority", state=state, officer=officer, domain=setting.domain),
        f"{told}.",
        words("row.data", data=words(f"data.{asked}"), link=link),
        words("row.custodian", company=company.name, state=company.state),
        words("row.translation" if "renewal" in traits else "row.kept", days=company.keeps),
        words("row.formal", office=words("office", state=state)),
        ", ".join(
            (
                address,
                *((words("source-port", port=port),) if port else ()),
                words("destination-port", port=443),
            )
        ),
        words(
            "row.period",
            first_day=day_text(first),
            first=clock_text(first, seconds=True),
            last_day=day_text(last),
            last=clock_text(last, seconds=True),
            zone=zone,
        ),
        basis,
        words("row.renewal", days=days, day=day_text(first_request), first_days=days)
        if first_request
        else words("row.new", days=days, day=day_text(dated + timedelta(days))),
        words("row.silence"),
        words("row.case", number=draws.between(100, 990), day=day_text(dated)),
    )
    return _Request(rows, traits & ROW_OF.keys())


def _requests(
    exercise: RequestReview, setting: _Setting, draws: Draws, words: Words
) -> tuple[_Request, ...]:
    """Return the requests: one sound, the others with one to four defects each."""
    numbers = range(exercise.requests)
    sound = draws.below(exercise.requests)
    faulty = [n for n in numbers if n != sound]
    traits: list[set[str]] = []
    # Whether data fit the legal basis cannot be read where there is none: those two stay apart.
    while not traits or any(
        len(one) > 4 or {"no-basis", "wrong-category"} <= one for one in traits
    ):
        kinds = draws.sample(tuple(ROW_OF), exercise.defects)
        holders = [*faulty, *(draws.choice(faulty) for _ in kinds[len(faulty) :])]
        dealt = list(zip(kinds, holders, strict=True))
        traits = [{kind for kind, holder in dealt if holder == n} for n in numbers]
    late = [n for n in numbers if "expired" in traits[n]]
    others = draws.shuffled([n for n in numbers if n not in late])
    narrow = draws.choice([n for n in numbers if not traits[n] & {"wrong-category", "no-basis"}])
    for n in (*late, *others[: 2 - len(late)]):
        traits[n].add("renewal")
    traits[narrow].add("narrow")
    offences = draws.sample(_OFFENCES, exercise.requests)
    return tuple(
        _request(setting, traits[n], offences[n], draws.branch(str(n)), words) for n in numbers
    )


def _notes(setting: _Setting, draws: Draws, words: Words) -> _Notes:
    """Return the notes for the draft, in a drawn order."""
    day = date(2026, 8, 1) + timedelta(days=draws.below(100))
    connection = _connection(setting, day, draws)
    company, offsets = connection.company, offsets_on(day)
    place = draws.choice(list(offsets))
    name, facts, link = words.choices(f"offence.{draws.choice(_OFFENCES)}")
    today = day + timedelta(days=draws.between(3, 9))
    officer = draws.between(2, 19)
    host, days, article = draws.choice(_HOSTS), draws.choice((60, 90)), draws.between(150, 290)
    told = words("facts", offence=name, article=article, facts=facts)
    office = words("office", state=setting.state)
    unit = words(
        "note.unit", state=setting.state, officer=officer, telephone=draws.between(200, 899)
    )
    texts = (
        words(
            "note.log",
            host=host,
            day=day_text(day),
            time=clock(connection.second + offsets[place]),
            place=place_name(place),
            address=connection.address,
            port=connection.port,
        ),
        words(
            "note.clock",
            place=place_name(place),
            offset=offset_text(offsets[place]),
            tolerance=connection.tolerance,
        ),
        words("note.seller", seller=setting.shops[company].name, inner=connection.inner),
        words("note.kept", days=company.keeps),
        words("note.today", day=day_text(today), days=days),
        words("note.offence", offence=told, link=link),
        words("note.needed", wanted=_named(_WANTED, words)),
        words("note.office", office=office),
        unit,
    )
    said = {"unit": unit.removesuffix("."), "offence": told, "office": office}
    return _Notes(tuple(draws.shuffled(texts)), connection, today, days, said)


def _named(categories: tuple[str, ...], words: Words) -> str:
    names = [words(f"category.{one}") for one in categories]
    return words("both", one=names[0], other=names[1]) if len(names) > 1 else names[0]


def print_sheet(exercise: RequestReview, draws: Draws, words: Words) -> Sheet[_Case]:
    """Return the worksheet and its files."""
    setting = _setting(draws.branch("setting"), words)
    case = _Case(
        setting,
        _requests(exercise, setting, draws.branch("requests"), words),
        _notes(setting, draws.branch("case"), words),
    )
    rows = []
    for one in (*setting.shops, *setting.shops.values()):
        addresses, records = words("no-range"), words("sells", company=one.sells)
        if one.network:
            addresses = words("range", first=f"{one.network}.0", last=f"{one.network}.255")
            records = words("keeps")
        rows.append((one.name, one.state, addresses, records))
    companies = words.table("companies", sorted(rows))
    covers = (
        (
            words("article", number=one.number),
            _named(one.covers, words),
            words(f"signer.{one.signer}"),
        )
        for one in sorted(setting.articles.values(), key=lambda one: one.number)
    )
    articles = words.table("articles", covers, state=setting.state)
    lettered = sorted((letter, words(f"defect.{kind}")) for kind, letter in setting.letters.items())
    parts = words.choices("part")
    requests = [
        [(row, part, text) for row, (part, text) in enumerate(zip(parts, one.rows, strict=True), 1)]
        for one in case.requests
    ]
    notes = words.table("notes", enumerate(case.notes.texts, 1))
    draft, lines = (
        words.table(name, ((n, part, "") for n, part in enumerate(to_fill, 1)))
        for name, to_fill in (
            ("draft", parts[:_ELEMENTS]),
            ("prosecutors", words.choices("justified")),
        )
    )
    return Sheet(
        sections=(
            words.section("rules", companies, articles, words.table("kinds", lettered)),
            *(
                words.section(
                    "request",
                    words.table("request", request, n=n),
                    words.question("request", n=n),
                    n=n,
                )
                for n, request in enumerate(requests, 1)
            ),
            words.section("decision", words.question("sound")),
            words.section("notes", notes, *words.questions("basis", "connection", "days")),
            words.section("draft", words.question("draft", draft, elements=_ELEMENTS)),
            words.section("prosecutors", lines),
        ),
        data=case,
        files={
            "requests": words.table(
                "requests", ((n, *row) for n, one in enumerate(requests, 1) for row in one)
            ),
            "companies": companies,
            "articles": articles,
            "notes": notes,
        },
    )


def solve(case: _Case, words: Words) -> Solution:
    """Return the answers, and the checklist by which the draft is marked."""
    found = [one.defects for one in case.requests]
    setting, notes, connection = case.setting, case.notes, case.notes.connection
    company, article = connection.company, setting.articles["traffic"]
    draft = {
        "address": connection.address,
        "port": connection.port,
        "first": clock(connection.second - connection.tolerance),
        "last": clock(connection.second + connection.tolerance),
        "day": day_text(connection.day),
        "custodian": company.name,
        "state": company.state,
        "article": words("article", number=article.number),
        "signer": words(f"signer.{article.signer}"),
        "kept_until": day_text(connection.day + timedelta(days=company.keeps)),
        "ends": day_text(notes.today + timedelta(days=notes.days)),
        "wanted": _named(_WANTED, words),
        **notes.said,
    }
    checklist = (
        (n, f"({letter})", words(f"must.{letter}", draft=draft), "")
        for n, letter in enumerate("abcdef", 1)
    )
    return Solution(
        {
            "found": [sorted(kinds, key=setting.letters.__getitem__) for kinds in found],
            "letters": setting.letters,
            "rows": ROW_OF,
            "sound": [words("sound", n=n) for n, kinds in enumerate(found, 1) if not kinds],
            "draft": draft,
        },
        (words.section("checklist", words.table("checklist", checklist)),),
    )
