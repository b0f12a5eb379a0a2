"""The first page: open a workshop, start a new one, or look at the example."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

from starlette.responses import Response

from trainkit.errors import TrainkitError
from trainkit.studio.visits import Visit, get, post

__all__ = ["ROUTES"]

_MOST_DAYS = 60


def _start(visit: Visit) -> Response:
    from trainkit.definitions.load import built_in_modules

    return visit.page("start.html", works=visit.shelf.works(), modules=built_in_modules())


def _new(visit: Visit) -> Response:
    from trainkit.starter import Answers, create_workshop

    answers = Answers(
        title=visit.text("title"),
        dates=_dates(visit.text("first"), visit.text("last")),
        timezone=visit.text("timezone"),
        modules=visit.texts("modules"),
        venue=visit.text("venue") or "Venue",
        city=visit.text("city"),
        country=visit.text("country"),
        languages=tuple(visit.text("languages", "en").replace(",", " ").split()),
        organisers=tuple(filter(None, map(str.strip, visit.text("organisers").split(";")))),
    )
    folder = _free_folder(visit.shelf.home, answers.title)
    create_workshop(folder, answers)
    return visit.go("overview", key=visit.shelf.key_of(folder))


def _dates(first: str, last: str) -> tuple[date, ...]:
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise TrainkitError("expected the first and the last day of the workshop") from None
    if not 0 <= (end - begin).days < _MOST_DAYS:
        raise TrainkitError(f"expected a last day up to {_MOST_DAYS} days after the first")
    return tuple(begin + timedelta(days=n) for n in range((end - begin).days + 1))


def _free_folder(home: Path, title: str) -> Path:
    from trainkit.starter import folder_name

    name, number = folder_name(title), 2
    folder = home / name
    while folder.exists():
        folder, number = home / f"{name}-{number}", number + 1
    return folder


def _example(visit: Visit) -> Response:
    from trainkit.resources import example_folder

    folder = _free_folder(visit.shelf.home, "almaty-2019")
    shutil.copytree(example_folder(), folder, ignore=shutil.ignore_patterns("out"))
    return visit.go("overview", key=visit.shelf.key_of(folder))


ROUTES = (
    get("/", _start, "start"),
    post("/new", _new, "new"),
    post("/example", _example, "example"),
)
