"""What happens to a form on its page: problems find their fields, rows come, go and move."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from trainkit.model.yaml import Location
from trainkit.problems import Problem
from trainkit.studio.forms.parts import FieldView, FormRow


def place(
    form: FieldView, problems: Iterable[Problem], location_of: Callable[[Problem], Location]
) -> list[Problem]:
    """Put each problem beside its field or the nearest part; return those that have none."""
    places = {view.location: view for view in form.each() if view.location}
    others = []
    for problem in problems:
        here = location_of(problem)
        nearest = (here[:length] for length in range(len(here), 0, -1))
        view = next((places[one] for one in nearest if one in places), None)
        if view is None:
            others.append(problem)
        else:
            view.problems.append(problem)
    return others


def rearrange(typed: dict[str, Any], do: str) -> str:
    """Add, remove or move a row, as a button says; return the name of what has the focus then."""
    action, _, name = do.partition(" ")
    name, _, token = name.partition(" ")
    *parents, last = name.split(".")
    inner = typed
    for part in parents:
        inner = inner.setdefault(part, {})
    rows: list[FormRow] = inner.get(last) or []
    at = next((number for number, row in enumerate(rows) if row.token == token), -1)
    if action == "add":
        used = {row.token for row in rows}
        token = next(one for one in map("~{}".format, count(1)) if one not in used)
        rows = [*rows, FormRow(token, {})]
    elif at >= 0:
        row, rest = rows[at], rows[:at] + rows[at + 1 :]
        to = {"up": max(at - 1, 0), "down": at + 1}.get(action)
        rows = rest if to is None else [*rest[:to], row, *rest[to:]]
    inner[last] = rows
    return f"{name}.{token}" if action != "remove" else name
