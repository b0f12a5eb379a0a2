"""A workshop's first page: what it is, what is wrong, what comes next."""

from __future__ import annotations

from starlette.responses import Response

from trainkit.studio.visits import Visit, get

__all__ = ["ROUTES"]


def _overview(visit: Visit) -> Response:
    read = visit.work.read
    errors = [problem for problem in read.problems if problem.severity == 0]
    definitions = None if errors else read.definitions
    return visit.page("overview.html", problems=read.problems, definitions=definitions)


ROUTES = (get("/w/{key}/", _overview, "overview"),)
