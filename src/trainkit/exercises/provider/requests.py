"""The worksheet on preservation requests: review of a few, then a draft.

Held constant over sets: the number of requests, defects and questions, and their points; one
request is sound. The letters of the kinds of defects change from set to set. An inner address and
the server's own port stand among the notes for the draft to mislead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from trainkit.definitions.exercises import RequestReview
from trainkit.exercises.draws import Draws
from trainkit.exercises.generator import Sheet
from trainkit.exercises.model import Grid, Section
from trainkit.exercises.printing import columns, questions, table
from trainkit.exercises.provider.defects import DEFECTS, ELEMENTS, PARTS, Defect
from trainkit.exercises.provider.requests_plan import OFFENCES, RequestPlan, ReviewPlan, Setting
from trainkit.exercises.times import clock, day_text, offset_text, offsets_on

__all__ = ["Tables", "print_sheet"]

_DEFECT_POINTS = 4
_JUSTIFIED = ("Legal basis", "Necessity", "Proportionality", "Third parties", "Next step")
"""What the prosecutors' note on the draft says, line by line."""
_RULES = (
    "- A request names the company that holds the records, an article that covers the data, and "
    "who authorised it.\n"
    "- It names a public address and a source port, since many customers share each public "
    "address. Addresses from 100.64.0.0 to 100.127.255.255 are inner addresses; all others on "
    "this sheet are public.\n"
    "- A time needs its zone: UTC, or an offset such as UTC+05:00.\n"
    "- Each request concerns one connection. For one connection the period is at most one hour.\n"
    "- A period of days: the first day is not counted, and no day moves because of a weekend. A "
    "renewal must be dated on or before the last day of the earlier period.\n"
    "- Everything that the rules and the two tables do not forbid is in order."
)
"""The rules of the sheet, as a list."""

_BEGGING = (
    "The matter is urgent and important. The unit thanks the custodian for its help.",
    "The unit acts within its usual tasks and counts on good cooperation.",
    "The matter has the highest priority in the unit.",
)

_UNZONED = ("", ", local time", ", server time")
_HOSTS = ("clinic.example", "shop.example", "school.example", "market.example")
_WANTED = "port-block record and subscriber record"
_REVIEW = """
request-{number}, {points} points, 1 line: Request {number}: write the letter of every defect with
the row where you see it, or "none".
"""

_QUESTIONS = """
sound, 1 point, 2 lines: Which request can go out as it stands? Add one sentence for the file that
says why.
basis, 2 points, 2 lines: Which company is the custodian, in which State? On which article does the
request rest, and who authorises it?
connection, 2 points, 2 lines: Which address and port, and which period in UTC, with the clock's
tolerance?
days, 2 points, 2 lines: Until which day does the custodian still have the records? If the request
is dated today, on which day does the preservation end?
draft, {elements} points, 0 lines: Write rows 1 to 6 of the request.
"""


@dataclass(frozen=True)
class Tables:
    """What is printed; all that the key is made from."""

    requests: tuple[Grid, ...]
    custodians: Grid
    articles: Grid
    letters: Mapping[Defect, str]
    notes: Grid
    """On the case for the draft."""


def print_sheet(_: RequestReview, plan: ReviewPlan, __: Draws) -> Sheet[Tables]:
    """Lay out the worksheet and its files."""
    setting = plan.setting
    tables = Tables(
        requests=tuple(_print_request(n, setting, one) for n, one in enumerate(plan.requests, 1)),
        custodians=_custodians(setting),
        articles=_articles(setting),
        letters=setting.letters,
        notes=_notes(plan),
    )
    return Sheet(
        sections=(
            Section(
                title="Rules and tables of this sheet",
                text=_RULES,
                grids=(tables.custodians, tables.articles, _kinds(tables.letters)),
                whole=True,
            ),
            *(_review(n, request) for n, request in enumerate(tables.requests, 1)),
            *_draft(tables.notes),
        ),
        tables=tables,
        files={
            "requests": _together(tables.requests),
            "companies": tables.custodians,
            "articles": tables.articles,
            "notes": tables.notes,
        },
    )


def _custodians(setting: Setting) -> Grid:
    rows = []
    for one in setting.custodians:
        addresses = f"{one.network}.0 to {one.network}.255"
        rows.append((one.name, one.state, addresses, "port-block and subscriber records"))
        rows.append((one.seller, one.state, "none", f"no records; sells access of {one.name}"))
    return table(
        "Companies and what they keep", "Company | State | `Addresses` | Records", sorted(rows)
    )


def _articles(setting: Setting) -> Grid:
    articles = sorted(
        (setting.subscriber, setting.traffic, setting.content), key=lambda one: one.number
    )
    return table(
        f"Code of Procedure of {setting.state} (invented): preservation",
        "Article | Covers | Authorised by",
        ((f"article {one.number}", " and ".join(one.covers), one.signer) for one in articles),
    )


def _kinds(letters: Mapping[Defect, str]) -> Grid:
    """Return the eight kinds with the letters of this sheet."""
    ordered = sorted(DEFECTS, key=letters.__getitem__)
    return table(
        "Kinds of defects",
        "Letter:16 | Defect",
        ((letters[kind], DEFECTS[kind]) for kind in ordered),
    )


def _together(requests: tuple[Grid, ...]) -> Grid:
    """Return all requests as one table."""
    return table(
        "Requests, as drafted",
        (*columns("#Request"), *requests[0].columns),
        ((number, *row) for number, one in enumerate(requests, 1) for row in one.rows),
    )


def _review(number: int, request: Grid) -> Section:
    """Return a request with its question; one title stands above all of them."""
    asked = questions(_REVIEW, number=number, points=_DEFECT_POINTS)
    return Section(
        title="" if number > 1 else "The requests",
        grids=(request,),
        questions=tuple(asked.values()),
        whole=True,
    )


def _draft(notes: Grid) -> tuple[Section, ...]:
    """Return the decision and the drafting part."""
    grids = {"draft": _to_fill("Rows 1 to 6 of your request", "Part", ELEMENTS)}
    sound, *about, draft = questions(_QUESTIONS, grids, elements=len(ELEMENTS)).values()
    return (
        Section(title="Decision", questions=(sound,)),
        Section(
            title="Your draft",
            text="Draft a new request on the notes below. The rules and tables above hold for it "
            "too.",
            grids=(notes,),
            questions=tuple(about),
            whole=True,
        ),
        Section(title="The request", questions=(draft,), whole=True),
        Section(
            title="The prosecutors' five lines",
            text="One sentence each. They earn no points; the other pair reads them in the "
            "exchange.",
            grids=(_to_fill("Why this request is justified", "Point", _JUSTIFIED),),
            whole=True,
        ),
    )


def _to_fill(caption: str, head: str, parts: tuple[str, ...]) -> Grid:
    """Return a table with room for two lines of handwriting beside each part."""
    return table(
        caption,
        f"#Row:9 | {head}:34 | Your text:110",
        ((n, part, "") for n, part in enumerate(parts, 1)),
        tall=True,
        room=14,
    )


def _print_request(number: int, setting: Setting, plan: RequestPlan) -> Grid:
    """Return the request as a table of rows 1 to 12, sound or with its defects."""
    name, facts, link = plan.offence
    authority, data = _authority(setting, plan), _data(plan, link)
    company, state, keeps = _custodian(setting, plan)
    rows = (
        authority,
        f"{name}, article {plan.draws.between(150, 290)}: {facts}.",
        data,
        f"{company}, {state}",
        _need(plan, keeps),
        f"The Prosecutor's Office of {setting.state} will ask for legal assistance.",
        _address(plan),
        _period(plan),
        _basis(setting, plan),
        _validity(plan),
        "Please do not inform the customer: evidence might be lost.",
        f"Case {plan.draws.between(100, 990)}/2026, {day_text(plan.dated)}",
    )
    return table(
        f"Request {number}, as drafted",
        "#Row:8 | Part:44 | Text of the request:111",
        ((row, part, text) for row, (part, text) in enumerate(zip(PARTS, rows, strict=True), 1)),
    )


def _authority(setting: Setting, plan: RequestPlan) -> str:
    officer = plan.draws.between(2, 19)
    domain = setting.state.lower().replace(" ", "-")
    return f"Cybercrime unit of {setting.state}, officer{officer}@police.{domain}.example"


def _data(plan: RequestPlan, link: str) -> str:
    what = "Port-block record and subscriber record"
    if plan.narrow:
        what = "Subscriber record"
    elif "wrong-category" in plan.defects and _asks_for_content(plan):
        what = "Subscriber record and text of stored messages"
    return f"{what} for the connection of rows 7 and 8, over which {link}."


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


def _need(plan: RequestPlan, keeps: int) -> str:
    if plan.first_request is None:
        return f"The custodian keeps such records for {keeps} days, then deletes them."
    return "The formal request is in translation; without renewal all is deleted."


def _address(plan: RequestPlan) -> str:
    connection = plan.connection
    address = connection.inner if "inner-address" in plan.defects else connection.address
    source = "" if "no-port" in plan.defects else f"source port {connection.port}, "
    return f"{address}, {source}destination port 443"


def _period(plan: RequestPlan) -> str:
    connection, draws = plan.connection, plan.draws
    offsets = offsets_on(connection.day)
    offset = draws.choice((0, *offsets.values()))
    zone = offset_text(offset) if offset else "UTC"
    tail = draws.choice(_UNZONED) if "no-zone" in plan.defects else f", {zone}"
    shown = connection.second + offset
    first_day, first, last = (
        connection.day,
        shown - connection.tolerance,
        shown + connection.tolerance,
    )
    if "too-long" in plan.defects:
        first_day -= timedelta(days=draws.between(30, 400))
        first, last = 0, 86_399
    return (
        f"{day_text(first_day)}, {clock(first)}, to {day_text(connection.day)}, {clock(last)}{tail}"
    )


def _basis(setting: Setting, plan: RequestPlan) -> str:
    if "no-basis" in plan.defects:
        return plan.draws.choice(_BEGGING)
    article = setting.traffic
    if plan.narrow or ("wrong-category" in plan.defects and not _asks_for_content(plan)):
        article = setting.subscriber
    return (
        f"Code of Procedure of {setting.state}, article {article.number}; authorised by "
        f"{article.signer}, decision {plan.draws.between(11, 99)}/2026"
    )


def _validity(plan: RequestPlan) -> str:
    if plan.first_request is None:
        last = plan.dated + timedelta(days=plan.days)
        return f"New request, for {plan.days} days from the date in row 12: until {day_text(last)}."
    return (
        f"Renewal for {plan.days} more days. First request: {day_text(plan.first_request)}, for "
        f"{plan.days} days."
    )


def _notes(plan: ReviewPlan) -> Grid:
    """Return the notes on the case for the draft, in a drawn order."""
    setting, connection, draws = plan.setting, plan.case, plan.draws
    offsets = offsets_on(connection.day)
    place = draws.choice(list(offsets))
    offence, facts, link = draws.choice(OFFENCES)
    today = connection.day + timedelta(days=draws.between(3, 9))
    officer = draws.between(2, 19)
    seller = connection.custodian.seller
    shown = clock(connection.second + offsets[place])
    notes = (
        f"Log of {draws.choice(_HOSTS)}: {day_text(connection.day)}, {shown}, local time in "
        f"{place}; from {connection.address}, source port {connection.port}, destination port 443.",
        f"{place} was at {offset_text(offsets[place])} on that day. The server's clock was "
        f"right to within {connection.tolerance} s either way.",
        f"{seller}, by telephone: the customer has the address {connection.inner}. Not checked.",
        f"The custodian keeps its records for {connection.custodian.keeps} days from the day of a "
        "connection, then deletes them.",
        f"Today is {day_text(today)}. The records shall be kept for {draws.choice((60, 90))} days.",
        f"{offence}, article {draws.between(150, 290)}: {facts}; over this connection {link}.",
        f"Needed: {_WANTED}.",
        f"The Prosecutor's Office of {setting.state} will ask for legal assistance; a treaty is in "
        "force.",
        f"Cybercrime unit of {setting.state}, duty officer {officer}; "
        f"telephone {draws.between(200, 899)}.",
    )
    return table(
        "Notes in the file",
        "#Note:14 | Text",
        ((n, note) for n, note in enumerate(draws.shuffled(notes), 1)),
    )
