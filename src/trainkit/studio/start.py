"""The first page: open a workshop, start a new one, or look at the example."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from trainkit.intake import typed_answers as typed
from trainkit.model.load import offered_modules
from trainkit.studio.pages import COOKIE, offered
from trainkit.studio.visits import Visit, get, post
from trainkit.text.languages import N_, _

if TYPE_CHECKING:
    from trainkit.editing.starter import Answers
    from trainkit.files.executor import Watcher

_A_YEAR = 31_536_000

Typed = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Question:
    """A field of the form for a new workshop."""

    name: str
    label: str
    read: Callable[[str], Any]
    """Raises ``AnswerError`` with what was expected."""
    default: Callable[[], str] = str
    hint: str = ""
    is_wide: bool = False
    is_required: bool = False


def _usual(name: str, label: str, hint: str = "") -> _Question:
    return _Question(name, label, *typed.USUAL[name], hint)


QUESTIONS = (
    _Question("title", N_("Title"), typed.read_line, is_wide=True, is_required=True),
    _Question(
        "dates",
        N_("Dates"),
        typed.read_dates,
        is_required=True,
        hint=N_("Such as 14-16 June 2027 or 14/06/2027"),
    ),
    _usual("hours", N_("Hours of a day")),
    _Question(
        "place",
        N_("City and country"),
        typed.read_place,
        is_required=True,
        hint=N_("Such as Dakar, or Osh, Kyrgyzstan"),
    ),
    _Question(
        "timezone",
        N_("Time zone"),
        typed.read_zone,
        hint=N_("If empty: the zone of the city or country"),
    ),
    _Question(
        "organisers",
        N_("Organisers"),
        typed.read_lines,
        is_wide=True,
        is_required=True,
        hint=N_("Separate them with semicolons"),
    ),
    _usual("venue", N_("Venue")),
    _usual(
        "languages",
        N_("Languages"),
        N_("Documents are in the first language; the others are interpreted"),
    ),
    _usual("participants", N_("Participants"), N_("How many")),
    _usual("tables", N_("Tables"), N_("Each table gets its own data in exercises")),
    _usual("trainers", N_("Trainers"), N_("How many, or their names")),
    _usual(
        "groups", N_("Parallel groups"), N_("How many, or their names; 1 for everybody together")
    ),
)


def _start(visit: Visit) -> Response:
    modules = offered_modules(memory=visit.shelf.memory)
    usual = {one.name: (one.default(),) for one in QUESTIONS}
    return _page(visit, usual | {"modules": tuple(module.id for module in modules)})


def _page(
    visit: Visit,
    given: Typed,
    wrong: Mapping[str, str] = {},
    message: str = "",
    status: int = 200,
) -> Response:
    """Answer with the first page; ``wrong`` has what is wrong with an answer by its field."""
    return visit.page(
        "start.html",
        status,
        works=visit.shelf.works(),
        modules=offered_modules(memory=visit.shelf.memory),
        questions=QUESTIONS,
        given=given,
        wrong=wrong,
        message=message,
        guessed=visit.text("guessed"),
    )


def _new(visit: Visit) -> Response:
    """Start a workshop and plan its first agenda, or say beside each field what is wrong."""
    forms = (f"form-{module.id}" for module in offered_modules(memory=visit.shelf.memory))
    names = (*(one.name for one in QUESTIONS), "modules", *forms)
    given = {name: visit.texts(name) for name in names}
    answers, wrong = _answers(given)
    if answers is None:
        return _page(visit, given, wrong, status=422)
    folder = _free_folder(visit.shelf.home, answers.title)
    job = visit.shelf.jobs.start(
        f"new {folder.name}",
        _("Creating “{title}”", title=answers.title),
        lambda watcher: _started(folder, answers, watcher),
        ("overview", _("Open the workshop")),
    )
    visit.shelf.typed[job.number] = given
    return visit.go("starting", number=job.number)


def _answers(given: Typed) -> tuple[Answers | None, dict[str, str]]:
    """Return the answers, or ``None`` and what is wrong with them by field."""
    from trainkit.editing.starter import Answers

    read: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for question in QUESTIONS:
        text = "".join(given.get(question.name, ())[:1]).strip() or question.default()
        try:
            if text:
                read[question.name] = question.read(text)
            elif question.is_required:
                wrong[question.name] = _("expected a value, found none")
        except typed.AnswerError as error:
            wrong[question.name] = str(error)
    if not given.get("modules"):
        wrong["modules"] = _("expected at least one module")
    if "place" in read and "timezone" not in read and "timezone" not in wrong:
        try:
            read["timezone"] = _zone_of(read["place"])
        except typed.AnswerError as error:
            wrong["timezone"] = str(error)
    if wrong:
        return None, wrong
    place = read.pop("place")
    read |= {"city": place.city, "country": place.country, "modules": given["modules"]}
    chosen = {module: "".join(given.get(f"form-{module}", ())) for module in given["modules"]}
    read["variants"] = {module: form for module, form in chosen.items() if form}
    return Answers(**read), {}


def _zone_of(place: typed.Whereabouts) -> str:
    """Return the time zone of a place; of one without, say what was not understood of it."""
    return place.timezone or typed.read_zone(place.country or place.city.rsplit(",", 1)[-1])


def _started(folder: Path, answers: Answers, watcher: Watcher) -> Path:
    """Make the workshop and plan its agenda; return its folder."""
    from trainkit import api
    from trainkit.editing.starter import create_workshop

    watcher.making(N_("Choosing the longest form of each module that fits"))
    create_workshop(folder, answers)
    watcher.making(N_("Planning the first agenda"))
    api.plan(folder)
    return folder


def _starting(visit: Visit) -> Response:
    """Show how far a new workshop is; then lead to its agenda, or back to what was typed."""
    number = visit.request.path_params["number"]
    job, given = visit.shelf.jobs.get(number), visit.shelf.typed.get(number)
    if job is None or given is None:
        return visit.go("start")
    if not job.is_over:
        return visit.page("parts/starting.html" if visit.is_part else "starting.html", job=job)
    if visit.is_part:
        return visit.go("starting", number=number)
    if job.error is not None:
        return _page(visit, given, message=str(job.error), status=422)
    return visit.go("agenda", key=visit.shelf.key_of(job.result))


def _zone(visit: Visit) -> Response:
    """Return the field of the time zone with the one that the place says, unless one was typed."""
    try:
        dates = typed.read_dates(visit.text("dates"))
    except typed.AnswerError:
        dates = ()
    given, guessed = visit.text("timezone"), visit.text("guessed")
    if given in {"", guessed}:
        given = guessed = typed.read_place(visit.text("place"), dates).timezone
    question = next(one for one in QUESTIONS if one.name == "timezone")
    return visit.page(
        "parts/zone.html",
        question=question,
        given={"timezone": (given,)},
        guessed=guessed,
        wrong={},
    )


def _free_folder(home: Path, title: str) -> Path:
    from trainkit.editing.starter import folder_name

    name, number = folder_name(title), 2
    folder = home / name
    while folder.exists():
        folder, number = home / f"{name}-{number}", number + 1
    return folder


def _speak(visit: Visit) -> Response:
    """Remember the language that was chosen, and go back to the page on which it was."""
    back = visit.request.query_params.get("back", "")
    is_own = back.startswith("/") and not back.startswith(("//", "/\\"))
    answer = RedirectResponse(back if is_own else visit.url("start"), 303)
    if visit.text("language") in offered():
        answer.set_cookie(
            COOKIE, visit.text("language"), max_age=_A_YEAR, httponly=True, samesite="strict"
        )
    return answer


def _example(visit: Visit) -> Response:
    from trainkit.resources import example_folder

    folder = _free_folder(visit.shelf.home, "almaty-2019")
    shutil.copytree(example_folder(), folder, ignore=shutil.ignore_patterns("out"))
    return visit.go("overview", key=visit.shelf.key_of(folder))


ROUTES = (
    get("/", _start, "start"),
    post("/language", _speak, "speak"),
    post("/new", _new, "new"),
    post("/new/zone", _zone, "zone"),
    get("/starting/{number:number}", _starting, "starting"),
    post("/example", _example, "example"),
)
