"""A workshop's first page: what it is, what is wrong, how far it is and what comes next."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from trainkit.editing.progress import State, progress_of
from trainkit.files.writing import WAS_OPEN
from trainkit.model.load import ROSTER_FILE
from trainkit.problems import Problem, Severity, TrainkitError
from trainkit.studio.settings import link_to_setting, words_of
from trainkit.studio.visits import Visit, get
from trainkit.text.languages import _

_PAGES: Mapping[str, str] = {
    "settings": "settings",
    "participants": "roster",
    "agenda": "agenda",
    "tests": "tests",
    "documents": "documents",
    "answers": "entry",
    "report": "scoring",
}
"""The page on which a step is taken."""


def _overview(visit: Visit) -> Response:
    read = visit.work.read
    steps = progress_of(visit.work.folder, read.found, read.problems)
    was_open, visit.work.was_open = visit.work.was_open, False
    following = next((step for step in steps if step.state is not State.DONE), None)
    by_severity = {
        severity: [one for one in read.problems if one.severity is severity]
        for severity in Severity
    }
    return visit.page(
        "overview.html",
        definitions=read.found,
        steps=steps,
        following=following,
        errors=by_severity[Severity.ERROR],
        warnings=by_severity[Severity.WARNING],
        remarks=by_severity[Severity.INFORMATION],
        links={step.id: visit.url(_PAGES[step.id]) for step in steps},
        field=lambda problem: _field(visit, problem),
        words_of=words_of,
        asked=_asked(visit),
        was_open=_(WAS_OPEN) if was_open else "",
    )


def _asked(visit: Visit) -> int:
    """Return how many questions about scanned sheets are open."""
    from trainkit.scan.records import SCANNED

    work = visit.work
    if not (work.folder / SCANNED).is_file():
        return 0
    try:
        return len(work.scans.questions(work.scans.workshop(work.state)))
    except TrainkitError:  # what is wrong is said on its own page
        return 0


def _field(visit: Visit, problem: Problem) -> tuple[str, str] | None:
    """Return the address of the field that a problem is about, and what it is called."""
    if problem.place.path == visit.work.folder / ROSTER_FILE:
        return _participant(visit, problem)
    return link_to_setting(visit, problem) or _item(visit, problem)


def _participant(visit: Visit, problem: Problem) -> tuple[str, str]:
    """Return the address and the number of the row on the list of participants."""
    row = "".join(filter(str.isdigit, problem.place.cell))
    if not row or row == "1":  # the whole list, or its headings
        return visit.url("roster"), _("Participants")
    return f"{visit.url('roster')}#row-{row}", _("Participants, row {row}", row=row)


def _item(visit: Visit, problem: Problem) -> tuple[str, str] | None:
    """Return the address and the id of the item of a bank that a problem is about."""
    location, found = problem.place.location, visit.work.read.found
    if location[:1] != ("items",) or len(location) < 2 or found is None:
        return None
    for course in found.courses:
        if course.bank_file.path == problem.place.path:
            name = course.bank.items[int(location[1])].id
            return visit.url("item", module=course.module.id, item=name), name
    return None


ROUTES = (get("/w/{key}/", _overview, "overview"),)
