"""A list that somebody sent, on its way into the participants: columns, doubts, differences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from starlette.responses import Response

from trainkit import api
from trainkit.editing.roster import misplaced_by_language
from trainkit.editing.roster_import import TARGETS, Decisions
from trainkit.intake.traces import used_codes
from trainkit.model.lists import text_of
from trainkit.problems import InputError, TrainkitError
from trainkit.studio.roster import NAMES, offered_names
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import _, capitalised

if TYPE_CHECKING:
    from trainkit.editing.roster_import import ImportPlan

_FIRST = 6
"""Rows of the list that are shown whatever is in them."""


def _send(visit: Visit) -> Response:
    """Keep a list that was dropped, in memory only, until it is taken over or another one comes."""
    sent = visit.files("list")
    if not sent:
        return visit.go("roster")
    before, visit.work.sent = visit.work.sent, sent[0]
    try:
        _planned(visit)
    except TrainkitError:
        visit.work.sent = before
        raise
    return visit.go("roster-list")


def _shown(visit: Visit, message: str = "", status: int = 200) -> Response:
    if visit.work.sent is None:
        return visit.go("roster")
    plan = _planned(visit)
    return visit.page(
        "roster_list.html",
        status,
        plan=plan,
        name=visit.work.sent[0],
        targets={
            key: text for key, text in TARGETS.items() if key != "group" or plan.roster.groups
        },
        typed=_typed(visit),
        rows=_rows(plan, _typed(visit)),
        asides=_asides(plan, visit),
        people={row.texts.get("code", ""): row for row in plan.roster.table.rows},
        list_rows={f"row {row.number}": row for row in plan.rows},
        shown=_in_words,
        misplaced=misplaced_by_language(visit.work.folder, plan.roster, plan.rows_after),
        by_language=visit.text("by_language"),
        message=message,
        **offered_names(),
    )


def _asides(plan: ImportPlan, visit: Visit) -> dict[int, str]:
    """Return the rows that look like no people, those that were said to be people among them."""
    said = {row.number for row in plan.rows} & set(_people(visit))
    cells = {number: map(text_of, plan.sheet.rows[number - 1]) for number in said}
    texts = {number: " · ".join(filter(None, row)) for number, row in cells.items()}
    return dict(sorted({**plan.footers, **texts}.items()))


def _people(visit: Visit) -> list[int]:
    return [n for one in visit.texts("person") if (n := visit.number(one)) is not None]


def _planned(visit: Visit) -> ImportPlan:
    name, data = visit.work.sent or ("", b"")
    return api.plan_roster(
        visit.work.folder,
        name,
        _decisions(visit),
        data=data,
        in_use=lambda: used_codes(visit.work.traces),
    )


def _decisions(visit: Visit) -> Decisions:
    """Return what the form says; the guesses where it says nothing, or was of another table."""
    sheet = visit.text("sheet") or None
    header = visit.text("header")
    asked = f"{header} {visit.text('sheet')}".strip()
    if visit.text("table", asked) != asked:
        is_same_sheet = visit.text("table").partition(" ")[2] == visit.text("sheet")
        return Decisions(sheet=sheet, header=visit.number(header) if is_same_sheet else None)
    numbers = [int(key[4:]) for key in visit.form if re.fullmatch(r"col\.\d{1,4}", key)]
    columns = {number: visit.text(f"col.{number}") for number in numbers}
    return Decisions(
        sheet=sheet,
        header=visit.number(header),
        columns={n: one if one in TARGETS else "" for n, one in columns.items()} or None,
        typed=_typed(visit),
        same={
            int(key[5:]): visit.text(key)
            for key in visit.form
            if re.fullmatch(r"same\.\d{1,4}", key) and visit.text(key)
        },
        people=_people(visit),
        accepted=[
            (code, name) for code, _, name in (one.partition(" ") for one in visit.texts("take"))
        ],
    )


def _typed(visit: Visit) -> Mapping[tuple[int, str], str]:
    found = {}
    for key in visit.form:
        if match := re.fullmatch(r"typed\.(\d{1,4})\.([a-z]+)", key):
            found[int(match[1]), match[2]] = visit.text(key)
    return found


def _rows(plan: ImportPlan, typed: Mapping[tuple[int, str], str]) -> list[int]:
    """Return the numbers of the rows to show: the first ones, and all with something to settle."""
    corrected = {number for number, _ in typed}
    return [
        row.number
        for at, row in enumerate(plan.rows)
        if at < _FIRST or row.problems or row.number in corrected
    ]


def _in_words(field: str, text: str) -> str:
    return NAMES[field](text) if field in NAMES and text else text


def _decide(visit: Visit) -> Response:
    if visit.work.sent is None or visit.text("do") != "take":
        return _shown(visit)
    plan = _planned(visit)
    if visit.text("seen") != plan.roster.digest:
        said = _(
            "The list of participants was changed in the meantime. Check the preview again, then "
            "import the list."
        )
        return _shown(visit, said, 409)
    try:
        api.take_over_roster(visit.work.folder, plan, by_language=bool(visit.text("by_language")))
    except InputError:
        return _shown(visit, _("Nothing was changed: correct the marked fields first."), 422)
    except TrainkitError as error:
        return _shown(visit, f"{capitalised(str(error))}.", 409)
    visit.work.sent, visit.work.taken, visit.work.undone = None, plan, None
    return visit.go("roster")


def _drop(visit: Visit) -> Response:
    visit.work.sent = None
    return visit.go("roster")


ROUTES = (
    post("/w/{key}/participants/send", _send, "roster-send"),
    get("/w/{key}/participants/list", _shown, "roster-list"),
    post("/w/{key}/participants/list", _decide, "roster-decide"),
    post("/w/{key}/participants/list/drop", _drop, "roster-drop"),
)
