"""The participants' app: enter a code, answer, check, hand in.

Every page works as a plain form; a script sends answers as they are given (``POST /answers``).
Nothing is called kept before it is on the disk.

Answers as forms send them: from fields to the text that is kept, and back.

An item has fields of its own: ``q4``, several times where several letters may be ticked; ``q4-1``
and so on where each box has a field.

Slows down who guesses codes, and locks nobody out.

Wrong codes are counted by address and person together: where they come from, and whose code is
tried. A few cost nothing, for people mistype. After that each further one doubles the wait, up to a
minute; codes that are tried meanwhile are refused unread and do not lengthen it, and time forgives.
So a right code is let in within a minute, whatever was guessed at other people's codes from the
same address (behind a router all telephones share one), or at this person's code from others.

How far guessing gets is worked out in ``docs/decisions/0015-participants-pages.md``.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import sqlite3
import time
import unicodedata
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trainkit.resources import templates_folder
from trainkit.studio.participants.connections import Writer
from trainkit.telephones import store
from trainkit.telephones.codes import fold, is_well_formed, person_part
from trainkit.telephones.store import Answer, Closed, Given, Paper, Test
from trainkit.text.languages import preferred_language

EMPTY = "-"
"""Stands for an empty box among others."""

_LONGEST = {"number": 40, "words": 4_000}
_NUMBER = re.compile(r"[-\u2212]?\d+(?:[.,\u066b]\d+)?")

Texts = Callable[[str], Sequence[str]]
"""Returns what a field holds, by its name."""


def value_of(item: Mapping[str, Any], texts: Texts) -> str:
    """Return the answer to an item from its fields; empty for a blank and for what it lacks."""
    letters = [each["letter"] for each in item["choices"]]
    number, control = item["number"], item["control"]
    if control == "boxes":
        boxes = [_letter(texts(f"q{number}-{n}"), letters) for n, _ in enumerate(item["boxes"], 1)]
        return "" if set(boxes) == {EMPTY} else "".join(boxes)
    given = texts(f"q{number}")
    if control == "several":
        return "".join(letter for letter in letters if letter in given)
    if control == "one":
        return _letter(given, letters).strip(EMPTY)
    return _plain("".join(given[:1]))[: _LONGEST[control]]


def _letter(given: Sequence[str], letters: Sequence[str]) -> str:
    return given[0] if given and given[0] in letters else EMPTY


def _plain(text: str) -> str:
    """Return a text in NFC, without controls and marks of direction; line ends stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(
        sign
        for sign in text
        if sign in "\n\u200c\u200d" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co"}
    ).strip()


def boxes_of(item: Mapping[str, Any], value: str) -> list[str]:
    """Return what each box holds, empty for an empty one."""
    filled = value.ljust(len(item["boxes"]), EMPTY)
    return [letter.strip(EMPTY) for letter in filled]


def problem_of(item: Mapping[str, Any], value: str) -> str:
    """Return the key of what is odd about an answer that is kept as it is; empty for nothing."""
    if item["control"] == "number" and value and not _NUMBER.fullmatch(value.replace(" ", "")):
        return "number-only"
    letters = value.replace(EMPTY, "")
    if item["type"] == "ordering" and len(set(letters)) < len(letters):
        return "letter-twice"
    return ""


MOST_BYTES = 200_000
"""The largest request that is read: all answers of a long test in words."""

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

_RAW = tuple((name.encode(), value.encode()) for name, value in _HEADERS.items())
_NOT_STORED = ((b"cache-control", b"no-store"),)


class ParticipantsGuard:
    """Refuses other names of this server, posts of other pages and what is too large."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse, or hand on one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send))
            return
        with suppress(ClientDisconnect):  # its connection was lost, or took too long
            await self.app(scope, bounded(receive, MOST_BYTES), _with_headers(send))

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if host not in self.hosts:
            return PlainTextResponse("This server has another address.", 421)
        if method in {"GET", "HEAD"}:
            return None
        # old browsers send no Origin with a form; the form's own token is asked for in any case
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            return PlainTextResponse("This was not sent from a page of the test.", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return PlainTextResponse(_too_large(MOST_BYTES), 413)
        return None


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = message["headers"]
            stored = any(name == b"cache-control" for name, _ in headers)
            message["headers"] = [*headers, *_RAW, *(() if stored else _NOT_STORED)]
        await send(message)

    return sent


def _too_large(most: int) -> str:
    return f"This request is larger than {most // 1000:,} kilobytes."


def bounded(receive: Receive, most: int) -> Receive:
    """Return what reads a request's body, and refuses it where it grows longer than ``most``.

    A body that is sent in chunks says nothing of its length beforehand.
    """
    read = 0

    async def received() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(413, _too_large(most))
        return message

    return received


_DIGITS = "0123456789"
_KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_folder() / "participants"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = _address
    return environment


@lru_cache(maxsize=4)
def _languages(kept: str) -> Mapping[str, Mapping[str, Any]]:
    """Return what the pages say by language, the first one of the papers first."""
    return dict(json.loads(kept))


class PaperPages:
    """Makes pages in a paper's language, or in that of a telephone."""

    def __init__(self, about: Mapping[str, str], language: str | None, accepted: str) -> None:
        """Speak a paper's ``language``; without one, that which ``Accept-Language`` prefers."""
        languages = _languages(about["languages"])
        tags = (language or "", preferred_language(accepted, languages) or "", *languages)
        self._about = next(languages[tag] for tag in tags if tag in languages)
        self._zone = ZoneInfo(about["zone"])
        self._digits = dict(zip(map(ord, _DIGITS), self._about["digits"], strict=True))

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """Return a page; templates say words by ``say``."""
        html = (
            _environment()
            .get_template(template)
            .render(say=self.say, words=self._about["words"], about=self._about, **context)
        )
        return HTMLResponse(html, status)

    def say(self, key: str, **values: object) -> str:
        """Return words by their key, and numbers in the digits of the language."""
        shown = {name: self.number(value) for name, value in values.items()}
        return str(self._about["words"][key]).format(**shown)

    def number(self, value: object) -> object:
        """Return a number, or a text of digits, in the digits of the language; others stay."""
        is_number = isinstance(value, int) or str(value).isdecimal()
        return str(value).translate(self._digits) if is_number else value

    def clock(self, moment: float) -> str:
        """Return a time of day in the workshop's zone: ``10:45``."""
        return f"{datetime.fromtimestamp(moment, self._zone):%H:%M}".translate(self._digits)


@cache
def _files() -> dict[str, tuple[bytes, str, str]]:
    folder = templates_folder() / "participants" / "static"
    read = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return {
        name: (data, _KINDS[name.rpartition(".")[2]], hashlib.sha256(data).hexdigest()[:16])
        for name, data in read.items()
    }


def static_file(name: str) -> tuple[bytes, str] | None:
    """Return content and media type of a static file: one of a fixed table, or none."""
    found = _files().get(name)
    return None if found is None else found[:2]


def _address(name: str) -> str:
    return f"/static/{name}?v={_files()[name][2]}"


_FREE = 5
_LONGEST_WAIT = _FORGIVEN = 60.0
"""Seconds: the longest wait, and what undoes one wrong code."""
_MOST_PAIRS = 100_000
"""Pairs that are remembered, in some 40 MB; to have one forgotten takes as many wrong codes."""


@dataclass(slots=True)
class _Tries:
    wrong: float
    at: float
    free: float


class Throttle:
    """Says how long a try from an address for a person has to wait."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._pairs: OrderedDict[tuple[str, str], _Tries] = OrderedDict()

    def wait(self, address: str, person: str) -> float:
        """Return for how many seconds a try has to wait."""
        tries = self._pairs.get((address, person))
        return 0.0 if tries is None else max(0.0, tries.free - self._now())

    def wrong(self, address: str, person: str) -> None:
        """Note a wrong code."""
        now = self._now()
        tries = self._pairs.pop((address, person), None) or _Tries(0.0, now, now)
        tries.wrong = max(0.0, tries.wrong - (now - tries.at) / _FORGIVEN) + 1
        tries.at = now
        if (over := tries.wrong - _FREE) > 0:
            tries.free = now + min(_LONGEST_WAIT, 2.0**over)
        self._pairs[address, person] = tries
        if len(self._pairs) > _MOST_PAIRS:
            self._pairs.popitem(last=False)


_COOKIE = "paper"
_HALF_A_DAY = 43_200
_MOST_SENT = 200
"""Answers in one message of the script at most."""
_ID = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_FOR_GOOD = "private, max-age=31536000, immutable"


class SharedState:
    """What all requests share: the database, and who guesses."""

    def __init__(self, path: Path) -> None:
        self.reader = store.connect(path)
        self.writer = Writer(path)
        self.guesses = Throttle()

    def stop(self) -> None:
        """Write what waits, and close the database."""
        self.writer.stop()
        self.reader.close()


def participants_app(database: Path, hosts: Collection[str]) -> Starlette:
    """Return the app over a database, which answers under these hosts (``192.168.1.5:8800``)."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.shared = SharedState(database)
        yield
        app.state.shared.stop()

    routes = [
        Route("/", entry),
        Route("/enter", enter, methods=["POST"]),
        Route("/paper", paper_page),
        Route("/paper", paper_kept, methods=["POST"]),
        Route("/answers", answers_kept, methods=["POST"]),
        Route("/state", state),
        Route("/review", review),
        Route("/end", end, methods=["POST"]),
        Route("/figure/{name}", figure),
        Route("/static/{name}", static),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(ParticipantsGuard, hosts=hosts)],
        lifespan=lifespan,
        exception_handlers={404: lost, 405: lost, Closed: closed, sqlite3.Error: failed},
    )


class _PaperRequest:
    """One request: who asks, for which paper."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.shared: SharedState = request.app.state.shared
        self.token = request.cookies.get(_COOKIE, "")
        self.test: Test | None = store.open_test(self.shared.reader)
        self.paper: Paper | None = None
        if self.token and self.test is not None:
            self.paper = store.paper_of_session(self.shared.reader, self.test, _sum(self.token))

    @property
    def form_token(self) -> str:
        """What every form of this person carries."""
        return hashlib.sha256(f"form {self.token}".encode()).hexdigest()

    @property
    def pages(self) -> PaperPages:
        language = self.paper.view["language"] if self.paper is not None else None
        accepted = self.request.headers.get("accept-language", "")
        return PaperPages(store.about(self.shared.reader), language, accepted)

    @property
    def left(self) -> int | None:
        """Seconds until the time is over; ``None`` where there is no limit."""
        if self.test is None or not self.test.minutes:
            return None
        return int(self.test.opened + 60 * self.test.minutes - time.time())

    def page(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        pages = self.pages
        ends = None
        if self.test is not None and self.test.minutes:
            ends = pages.clock(self.test.opened + 60 * self.test.minutes)
        return pages.page(
            template,
            status,
            test=self.test,
            ends=ends,
            left=self.left,
            token=self.form_token,
            **context,
        )

    def given(self) -> Mapping[int, Given]:
        return store.given(self.shared.reader, self.paper.id) if self.paper else {}

    def instead(self) -> Response | None:
        """Return what is shown to who has no paper to answer; ``None`` to who has."""
        if self.test is None and self.token:
            return self.page("closed.html")
        if self.paper is None:
            return RedirectResponse("/", 303)
        return self.page("ended.html") if self.paper.ended is not None else None

    def is_own_form(self, given: object) -> bool:
        return isinstance(given, str) and hmac.compare_digest(
            given.encode(errors="replace"), self.form_token.encode()
        )


def _sum(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def entry(request: Request) -> Response:
    """Ask for the code; go on to the paper where it was entered before."""
    here = _PaperRequest(request)
    code = request.query_params.get("code")
    if here.paper is not None and code is None:
        return RedirectResponse("/paper", 303)
    return here.page("entry.html", code=(code or "")[:40], problem="")


async def enter(request: Request) -> Response:
    """Open a paper for who has its code; a wrong code and a used one read alike."""
    form = await request.form(max_fields=10, max_files=0)
    here = _PaperRequest(request)
    typed = form.get("code")
    folded = fold(typed) if isinstance(typed, str) else ""
    if here.test is None:
        return here.page("entry.html", code="", problem="")
    paper = None
    if is_well_formed(folded):
        address = request.client.host if request.client else ""
        wait = here.shared.guesses.wait(address, person_part(folded))
        if wait:
            answer = here.page("entry.html", 429, code="", problem="wait")
            answer.headers["retry-after"] = str(int(wait) + 1)
            return answer
        salt = bytes.fromhex(store.about(here.shared.reader)["salt"])
        paper = store.paper_for(here.shared.reader, here.test, salt, folded)
        if paper is None:
            here.shared.guesses.wrong(address, person_part(folded))
    if paper is None:
        return here.page("entry.html", 403, code="", problem="wrong-code")
    return await _entered(here.shared, paper)


async def _entered(shared: SharedState, paper: Paper) -> Response:
    token = secrets.token_urlsafe(32)
    await shared.writer.write(lambda connection: store.new_session(connection, paper, _sum(token)))
    answer = RedirectResponse("/paper", 303)
    answer.set_cookie(
        _COOKIE, token, max_age=_HALF_A_DAY, httponly=True, samesite="strict", path="/"
    )
    return answer


async def paper_page(request: Request) -> Response:
    """Show one's own paper with the answers that are kept."""
    here = _PaperRequest(request)
    instead = here.instead()
    if instead is not None or here.paper is None:
        return instead or RedirectResponse("/", 303)
    given = here.given()
    values = {item["number"]: _value(given, item) for item in here.paper.items}
    return here.page(
        "paper.html",
        paper=here.paper,
        values=values,
        boxes_of=boxes_of,
        problem_of=problem_of,
        done=sum(1 for value in values.values() if value),
        nonce=secrets.token_urlsafe(12),
    )


def _value(given: Mapping[int, Given], item: Mapping[str, Any]) -> str:
    found = given.get(item["number"])
    return found.value if found is not None else ""


async def paper_kept(request: Request) -> Response:
    """Keep what a plain form changed, then show the next question."""
    form = await request.form(max_fields=2_000, max_files=0)
    here = _PaperRequest(request)
    instead = here.instead()
    if instead is not None or here.paper is None:
        return instead or RedirectResponse("/", 303)
    if not here.is_own_form(form.get("token")):
        return RedirectResponse("/paper", 303)
    changed = _changed(here.paper, here.given(), form)
    number = here.paper.id
    if changed:
        await here.shared.writer.write(lambda connection: store.keep(connection, number, changed))
    then = form.get("then")
    if then == "review":
        return RedirectResponse("/review", 303)
    return RedirectResponse(f"/paper#q{then}" if str(then).isdecimal() else "/paper", 303)


def _changed(paper: Paper, given: Mapping[int, Given], form: FormData) -> list[Answer]:
    """Return the answers that differ from what the page showed, and from what is kept.

    The first leaves alone what another telephone answered meanwhile; the second, and an id made
    from the answer that is replaced, keep a form that is sent twice from being kept twice.
    """
    nonce = "".join(sign for sign in str(form.get("nonce", "")) if sign in _ID)[:24]
    changed = []
    for item in paper.items:
        number = item["number"]
        value = value_of(item, lambda name: [str(one) for one in form.getlist(name)])
        before = given.get(number, Given("", 0))
        seen = str(form.get(f"seen-{number}", "")).replace("\r\n", "\n")
        if value not in {seen, before.value}:
            changed.append(Answer(number, value, f"{nonce}-{number}-{before.seq}"))
    return changed


class _Refused(Exception):
    """A message of the script is not taken."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


async def answers_kept(request: Request) -> Response:
    """Keep what the script sends; the answer names what is on the disk."""
    body = await request.body()
    here = _PaperRequest(request)
    try:
        paper, answers = _sent(here, body)
        await here.shared.writer.write(lambda connection: store.keep(connection, paper.id, answers))
    except _Refused as refused:
        return JSONResponse({"why": refused.why}, refused.status)
    except Closed:
        return JSONResponse({"why": "closed"}, 409)
    except sqlite3.Error:
        return JSONResponse({"why": "failed"}, 503)
    return JSONResponse({"kept": [one.id for one in answers]})


def _sent(here: _PaperRequest, body: bytes) -> tuple[Paper, list[Answer]]:
    """Return for which paper what was sent; raises ``_Refused``."""
    if here.test is None:
        raise _Refused(409, "closed")
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise _Refused(400, "unreadable")
    if here.paper is None or not here.is_own_form(sent.get("token")):
        raise _Refused(401, "enter")
    if sent.get("paper") != here.paper.key:
        raise _Refused(409, "another")
    answers = _answers(here.paper, sent.get("answers"))
    if answers is None:
        raise _Refused(400, "unreadable")
    return here.paper, answers


def _answers(paper: Paper, sent: object) -> list[Answer] | None:
    """Return the answers in a message; ``None`` if it is none of the script's."""
    if not isinstance(sent, list) or len(sent) > _MOST_SENT:
        return None
    items = {item["number"]: item for item in paper.items}
    answers = []
    for one in sent:
        if not isinstance(one, dict) or not isinstance(one.get("fields"), dict):
            return None
        item, name, age = one.get("item"), one.get("id"), one.get("age")
        if not isinstance(item, int) or item not in items or not isinstance(age, (int, float)):
            return None
        if not isinstance(name, str) or not 8 <= len(name) <= 64 or not set(name) <= _ID:
            return None
        texts = _texts(one["fields"])
        answers.append(Answer(item, value_of(items[item], texts), name, age))
    return answers


def _texts(fields: Mapping[str, object]) -> Texts:
    def texts(name: str) -> list[str]:
        given = fields.get(name)
        return [one for one in given if isinstance(one, str)] if isinstance(given, list) else []

    return texts


async def state(request: Request) -> Response:
    """Say whether answers are taken, and for how long."""
    here = _PaperRequest(request)
    is_open = here.paper is not None and here.paper.ended is None
    return JSONResponse({"open": is_open, "left": here.left})


async def review(request: Request) -> Response:
    """Show which questions have an answer, before the paper is handed in."""
    here = _PaperRequest(request)
    instead = here.instead()
    if instead is not None or here.paper is None:
        return instead or RedirectResponse("/", 303)
    given = here.given()
    rows = [
        (item["number"], bool(_value(given, item)), problem_of(item, _value(given, item)))
        for item in here.paper.items
    ]
    done = sum(1 for _, is_answered, _ in rows if is_answered)
    return here.page("review.html", paper=here.paper, rows=rows, done=done)


async def end(request: Request) -> Response:
    """Take the paper; nothing is changed afterwards."""
    form = await request.form(max_fields=10, max_files=0)
    here = _PaperRequest(request)
    instead = here.instead()
    if instead is not None or here.paper is None:
        return instead or RedirectResponse("/", 303)
    number = here.paper.id
    if here.is_own_form(form.get("token")):
        await here.shared.writer.write(lambda connection: store.end(connection, number))
    return RedirectResponse("/paper", 303)


async def figure(request: Request) -> Response:
    """Answer with a figure of the papers to whoever has a paper."""
    here = _PaperRequest(request)
    found = store.figure(here.shared.reader, request.path_params["name"])
    if here.paper is None or found is None:
        return await lost(request, None)
    return Response(found[1], media_type=found[0])


async def static(request: Request) -> Response:
    """Answer with a static file."""
    found = static_file(request.path_params["name"])
    if found is None:
        return await lost(request, None)
    return Response(found[0], media_type=found[1], headers={"cache-control": _FOR_GOOD})


async def lost(request: Request, _error: Exception | None) -> Response:
    """Say that there is no such page."""
    return _PaperRequest(request).page("message.html", 404, message="lost")


async def closed(request: Request, _error: Exception) -> Response:
    """Say that nothing is taken any more."""
    return _PaperRequest(request).page("closed.html", 409)


async def failed(request: Request, _error: Exception) -> Response:
    """Say that nothing was kept."""
    return _PaperRequest(request).page("message.html", 503, message="failed")
