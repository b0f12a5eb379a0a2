"""What happens to documents once they are there: they are printed, and sent by e-mail."""

from __future__ import annotations

from starlette.responses import Response

from trainkit.documents.mail import DRAFTS
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import _


def _printed(visit: Visit) -> Response:
    from trainkit import api

    folder = visit.work.folder
    return visit.run(
        _("Recording what was printed"), lambda _: api.printed(folder), ("print", _("Go on"))
    )


def _mail(visit: Visit) -> Response:
    return visit.page("mail.html", result=visit.result_of("mailed"), drafts=DRAFTS)


def _write_drafts(visit: Visit) -> Response:
    from trainkit import api

    folder = visit.work.folder
    return visit.run(
        _("Writing drafts of e-mails"),
        lambda _: api.mail(folder),
        ("mail", _("See what was written")),
        kept="mailed",
    )


ROUTES = (
    post("/w/{key}/print/done", _printed, "printed"),
    get("/w/{key}/mail", _mail, "mail"),
    post("/w/{key}/mail", _write_drafts, "write-drafts"),
)
