"""Scanned answer sheets: take the files, count the pages, and ask what only a person can tell."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from trainkit.files.executor import Watcher
from trainkit.files.writing import private_folder
from trainkit.intake.record import RESPONSES
from trainkit.problems import TrainkitError
from trainkit.studio.documents import SCANNED, name_of
from trainkit.studio.shelf import ScanDesk
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import _

if TYPE_CHECKING:
    from trainkit.scan.desk import Scanned
    from trainkit.scan.questions import Question
    from trainkit.scan.settle import Settled
    from trainkit.scan.workshop import ScannedWorkshop

_MOST_FILES = 1_000
_INCOMING = "incoming-"
"""How the folder begins in which files wait to be read; it is removed afterwards."""
_WIDEST = 1_400
"""Pixels of a picture on a page."""


def _desk(visit: Visit) -> tuple[ScanDesk, ScannedWorkshop]:
    work = visit.work
    return work.scans, work.scans.workshop(work.state)


def _scanning(visit: Visit) -> Response:
    desk, message, sheets = visit.work.scans, "", None
    questions: tuple[Question, ...] = ()
    try:
        workshop = desk.workshop(visit.work.state)
        sheets, questions = desk.sheets(workshop), desk.questions(workshop)
    except TrainkitError as error:
        message = str(error)
    return visit.page(
        "scanning.html",
        desk=desk,
        sheets=sheets,
        questions=questions,
        message=message,
        drawn=name_of(SCANNED) if (visit.work.folder / "out" / SCANNED).is_file() else "",
    )


def _files(visit: Visit) -> Response:
    """Take the files that were sent and read them; they are removed when that is done."""
    from trainkit import api

    if find_spec("cv2") is None:
        raise TrainkitError(
            _("reading scans needs an extra package; run: pip install 'trainkit[scan]'")
        )
    if running := visit.shelf.jobs.running(visit.work.key):
        raise TrainkitError(
            _(
                "the studio is busy ({title}); send the files again when it has finished",
                title=running.title,
            )
        )
    folder, desk, at = visit.work.folder, visit.work.scans, datetime.now(UTC)
    incoming = _kept(visit)
    if incoming is None:
        return visit.go("scanning")

    def work(watcher: Watcher) -> Scanned:
        from trainkit.files.executor import ProcessPool

        try:
            scanned = api.scan(folder, [incoming], watcher, executor=ProcessPool(), at=at)
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
        desk.scanned = scanned
        desk.take(scanned.settled)
        return scanned

    after = ("scanning", _("See the result"))
    return visit.run(_("Reading the sheets"), work, after, what="pages")


def _kept(visit: Visit) -> Path | None:
    """Put the files that were sent into a private folder of their own; ``None`` without any."""
    sent = [one for one in visit.form.getlist("files") if isinstance(one, UploadFile) and one.size]
    if not sent:
        return None
    responses = visit.work.folder / RESPONSES
    private_folder(responses)
    for left in responses.glob(f"{_INCOMING}*"):  # of a studio that was killed
        shutil.rmtree(left, ignore_errors=True)
    incoming = Path(tempfile.mkdtemp(prefix=_INCOMING, dir=responses))
    for number, one in enumerate(sent, 1):
        with (incoming / _safe_name(one.filename or "", number, len(sent))).open("wb") as kept:
            shutil.copyfileobj(one.file, kept)
    return incoming


def _safe_name(sent: str, number: int, count: int) -> str:
    """Return a file's name that questions can show, made of harmless characters only."""
    name = re.sub(r"[^\w. -]+", "_", re.split(r"[/\\]", sent)[-1]).strip(". ")[-80:]
    return f"{number:04} {name or 'scan'}" if count > 1 else name or "scan"


def _review(visit: Visit) -> Response:
    """Show the question that the address names, or the first one."""
    desk, workshop = _desk(visit)
    questions = desk.questions(workshop)
    key = visit.request.query_params.get("question", "")
    place = next((n for n, one in enumerate(questions) if one.key == key), 0)
    return _asked(visit, questions, place)


def _asked(
    visit: Visit, questions: Sequence[Question], place: int, wrong: str = "", typed: str = ""
) -> Response:
    return visit.page(
        "scan_review.html",
        422 if wrong else 200,
        desk=visit.work.scans,
        question=questions[place] if questions else None,
        questions=questions,
        place=place,
        wrong=wrong,
        typed=typed,
    )


def _answer(visit: Visit) -> Response:
    desk, workshop = _desk(visit)
    questions = desk.questions(workshop)
    key = visit.text("question")
    place = next((n for n, one in enumerate(questions) if one.key == key), None)
    if place is None:  # answered in another window meanwhile
        return visit.go("scan-review")
    desk.who = visit.text("who")[:40] or desk.who
    answer = "".join(visit.texts("letter")) or visit.text("answer")
    answer = answer or visit.text("typed") or visit.text("chosen")
    try:
        desk.answer(questions[place], answer, visit.text("why")[:500], workshop)
    except (ValueError, TrainkitError) as error:
        return _asked(visit, questions, place, str(error), answer)
    after = questions[place + 1 :]
    return visit.go("scan-review", query=f"question={after[0].key}" if after else "")


def _take_back(visit: Visit) -> Response:
    desk, workshop = _desk(visit)
    desk.who = visit.text("who")[:40] or desk.who
    last = desk.take_back()[0]
    about = (last.sha, last.number, last.row)
    again = next(
        (
            one.key
            for one in desk.questions(workshop)
            if (one.page.source.sha, one.number, one.row) == about
        ),
        "",
    )
    return visit.go("scan-review", query=f"question={again}" if again else "")


def _enter(visit: Visit) -> Response:
    desk, workshop = _desk(visit)

    def work(_watcher: Watcher) -> Settled:
        return desk.enter(workshop)

    title = _("Entering the answers into the score sheet")
    return visit.run(title, work, ("scanning", _("Go on")))


def _picture(visit: Visit) -> Response:
    """Answer with what a question is about: a row, a page, or one of several scans.

    Nothing of a question that was answered before its picture came.
    """
    from trainkit.scan.annotated import clear, crop_of, picture_of, png
    from trainkit.scan.register import reduced

    desk, workshop = _desk(visit)
    key, number = visit.request.path_params["question"], visit.request.path_params["number"]
    question = next((one for one in desk.questions(workshop) if one.key == key), None)
    if question is None or number > len(question.scans):
        return Response(status_code=204)
    picture = (
        picture_of(visit.work.folder, question.scans[number - 1])
        if number
        else crop_of(visit.work.folder, question)
    )
    if picture is None:
        raise HTTPException(404, _("There is no picture of this page."))
    shown = clear(reduced(picture, _WIDEST / max(picture.shape)))
    return Response(png(shown), media_type="image/png")


ROUTES = (
    get("/w/{key}/scans", _scanning, "scanning"),
    post("/w/{key}/scans/files", _files, "scan-files", most_files=_MOST_FILES),
    get("/w/{key}/scans/review", _review, "scan-review"),
    post("/w/{key}/scans/review", _answer, "scan-answer"),
    post("/w/{key}/scans/back", _take_back, "scan-back"),
    post("/w/{key}/scans/enter", _enter, "scan-enter"),
    get("/w/{key}/scans/picture/{question}/{number:number}", _picture, "scan-picture"),
)
