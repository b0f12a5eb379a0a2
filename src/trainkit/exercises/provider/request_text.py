"""The words of a preservation request, row by row, sound or with its defects."""

from __future__ import annotations

from datetime import timedelta

from trainkit.exercises.model import Column, Grid
from trainkit.exercises.places import offset_text
from trainkit.exercises.provider.places import offsets_on
from trainkit.exercises.provider.request_kinds import PARTS
from trainkit.exercises.provider.request_plan import RequestPlan, Setting
from trainkit.exercises.provider.written_days import clock, written

__all__ = ["print_request"]

_BEGGING = (
    "The matter is urgent and important. The unit thanks the custodian for its help.",
    "The unit acts within its usual tasks and counts on good cooperation.",
    "The matter has the highest priority in the unit.",
)
_UNZONED = ("", ", local time", ", server time")


def print_request(number: int, setting: Setting, plan: RequestPlan) -> Grid:
    """Return the request as a table of rows 1 to 12."""
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
        f"Case {plan.draws.between(100, 990)}/2026, {written(plan.dated)}",
    )
    return Grid(
        caption=f"Request {number}, as drafted",
        columns=(
            Column(name="Row", number=True, width=8),
            Column(name="Part", width=44),
            Column(name="Text of the request", width=111),
        ),
        rows=tuple(
            (str(row), part, text)
            for row, (part, text) in enumerate(zip(PARTS, rows, strict=True), 1)
        ),
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
        f"{written(first_day)}, {clock(first)}, to {written(connection.day)}, {clock(last)}{tail}"
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
        return f"New request, for {plan.days} days from the date in row 12: until {written(last)}."
    return (
        f"Renewal for {plan.days} more days. First request: {written(plan.first_request)}, for "
        f"{plan.days} days."
    )
