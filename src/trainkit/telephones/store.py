"""The database between the trainer's programs and the participants' pages; needs only Python.

A row of ``papers`` is what one person sees at one test: no key, no name, no item's id; whose it is
stands there as a keyed sum of the access code. Answers are only ever added. The newest answer to an
item counts, by the time at which it was given, but never one that the same telephone sent before
another. Each carries an id chosen by the telephone, so that one sent twice is kept once.

The database is in WAL mode with ``synchronous=FULL``: what was committed survives the end of the
program and of the power (https://www.sqlite.org/pragma.html#pragma_synchronous).
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from trainkit.telephones.codes import digest

MOST_ANSWERS = 5_000
"""Answers kept of one paper; a person who changes every answer ten times has a few hundred."""

_OLDEST = 86_400.0
"""The greatest age of an answer, in seconds."""

_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tests (
  use TEXT PRIMARY KEY, title TEXT NOT NULL, minutes INTEGER NOT NULL,
  opened REAL, closed REAL
) STRICT, WITHOUT ROWID;
CREATE TABLE papers (
  id INTEGER PRIMARY KEY, use TEXT NOT NULL REFERENCES tests, person BLOB NOT NULL,
  view TEXT NOT NULL, begun REAL, ended REAL, UNIQUE (use, person)
) STRICT;
CREATE TABLE sessions (token BLOB PRIMARY KEY, person BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE answers (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, paper INTEGER NOT NULL REFERENCES papers,
  item INTEGER NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,
  given REAL NOT NULL, kept REAL NOT NULL, UNIQUE (paper, id)
) STRICT;
CREATE TABLE figures (name TEXT PRIMARY KEY, type TEXT NOT NULL, data BLOB NOT NULL) STRICT;
CREATE TRIGGER answers_stay BEFORE DELETE ON answers
  BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;
CREATE TRIGGER answers_hold BEFORE UPDATE ON answers
  BEGIN SELECT RAISE(ABORT, 'answers are never changed'); END;
"""


class Closed(Exception):
    """Nothing is taken: the test is closed, or the paper was handed in."""


@dataclass(frozen=True)
class Test:
    """The test that is open."""

    use: str
    title: str
    minutes: int
    opened: float
    """When it was opened, in seconds since 1970."""


@dataclass(frozen=True)
class Paper:
    """One person's paper of the open test."""

    id: int
    key: str
    """Names it on a telephone, in whose memory answers of other tests may wait as well."""
    view: Mapping[str, Any]
    begun: float | None
    ended: float | None

    @property
    def items(self) -> Iterator[Mapping[str, Any]]:
        """The items in printed order."""
        for block in self.view["blocks"]:
            yield from block["items"]


@dataclass(frozen=True)
class Answer:
    """An answer as a telephone sends it."""

    item: int
    value: str
    id: str
    """Up to the first hyphen the same for all answers of a telephone."""
    age: float = 0.0
    """Seconds since it was given; it may have waited on the telephone."""


@dataclass(frozen=True)
class Given:
    """The answer to an item that counts."""

    value: str
    seq: int


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open the database; with ``create``, make one that only the user can read.

    Raises ``sqlite3.Error`` where it is missing or damaged.
    """
    if create:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None,
        check_same_thread=False,
    )  # fmt: skip
    try:
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        if create and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            connection.executescript(_SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit everything in the block at once, or nothing if it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def about(connection: sqlite3.Connection) -> dict[str, str]:
    """Return what holds for all papers: salt, words, language, time zone."""
    return dict(connection.execute("SELECT name, value FROM about"))


def open_test(connection: sqlite3.Connection) -> Test | None:
    """Return the test that is open; there is at most one."""
    row = connection.execute(
        "SELECT use, title, minutes, opened FROM tests WHERE opened IS NOT NULL AND closed IS NULL"
    ).fetchone()
    return None if row is None else Test(*row)


def paper_for(connection: sqlite3.Connection, test: Test, salt: bytes, folded: str) -> Paper | None:
    """Return the paper that a code opens; ``None`` for a wrong code and for one that is used up."""
    paper = _paper(
        connection.execute(
            "SELECT id, use, person, view, begun, ended FROM papers WHERE use = ? AND person = ?",
            (test.use, digest(salt, folded)),
        )
    )
    return paper if paper is not None and paper.ended is None else None


def paper_of_session(
    connection: sqlite3.Connection, test: Test | None, token: bytes
) -> Paper | None:
    """Return the paper of who holds a session, handed in or not; ``None`` without one."""
    if test is None:
        return None
    return _paper(
        connection.execute(
            "SELECT id, use, person, view, begun, ended FROM sessions JOIN papers USING (person)"
            " WHERE token = ? AND use = ?",
            (token, test.use),
        )
    )


def _paper(found: sqlite3.Cursor) -> Paper | None:
    row = found.fetchone()
    if row is None:
        return None
    number, use, person, view, begun, ended = row
    return Paper(number, f"{use}-{person.hex()[:24]}", _view(view), begun, ended)


@lru_cache(maxsize=1_000)
def _view(text: str) -> Mapping[str, Any]:
    """Return a view; people who have the same paper share it."""
    view: Mapping[str, Any] = json.loads(text)
    return view


def new_session(connection: sqlite3.Connection, paper: Paper, token: bytes) -> None:
    """Let whoever holds the token see the paper; the caller commits."""
    connection.execute(
        "INSERT INTO sessions SELECT ?, person FROM papers WHERE id = ?", (token, paper.id)
    )
    begin(connection, paper)


def begin(connection: sqlite3.Connection, paper: Paper) -> None:
    """Note that the person has seen the paper; the caller commits."""
    connection.execute(
        "UPDATE papers SET begun = ? WHERE id = ? AND begun IS NULL", (time.time(), paper.id)
    )


def end(connection: sqlite3.Connection, paper: int) -> None:
    """Note that a paper is handed in; the caller commits. Raises ``Closed``."""
    _refuse_closed(connection, paper)
    connection.execute("UPDATE papers SET ended = ? WHERE id = ?", (time.time(), paper))


def keep(connection: sqlite3.Connection, paper: int, answers: Iterable[Answer]) -> None:
    """Add answers, those that are there already left out; the caller commits. Raises ``Closed``.

    A telephone says how old an answer was when it was sent, not how long the network took. So an
    answer is given no earlier than what the same telephone answered to that item before.
    """
    _refuse_closed(connection, paper)
    now = time.time()  # of an age that is NaN, max() below makes 0
    for one in answers:
        given = now - min(max(0.0, one.age), _OLDEST)
        phone = one.id.partition("-")[0]
        connection.execute(
            "INSERT OR IGNORE INTO answers (paper, item, value, id, given, kept)"
            " SELECT ?1, ?2, ?3, ?4, max(?5, coalesce(max(given), 0)), ?6 FROM answers"
            " WHERE paper = ?1 AND item = ?2 AND id > ?7 || '-' AND id < ?7 || '.'",
            (paper, one.item, one.value, one.id, given, now, phone),
        )


def _refuse_closed(connection: sqlite3.Connection, paper: int) -> None:
    row = connection.execute(
        "SELECT 1 FROM papers JOIN tests USING (use) WHERE papers.id = ? AND ended IS NULL"
        " AND opened IS NOT NULL AND closed IS NULL"
        " AND (SELECT count(*) FROM answers WHERE paper = papers.id) < ?",
        (paper, MOST_ANSWERS),
    ).fetchone()
    if row is None:
        raise Closed


def given(connection: sqlite3.Connection, paper: int) -> dict[int, Given]:
    """Return the answers that count, by item: of each the one given last."""
    rows = connection.execute(
        "SELECT item, value, seq FROM answers WHERE paper = ? ORDER BY given, seq", (paper,)
    )
    return {item: Given(value, seq) for item, value, seq in rows}


def figure(connection: sqlite3.Connection, name: str) -> tuple[str, bytes] | None:
    """Return the media type and the content of a figure."""
    row = connection.execute("SELECT type, data FROM figures WHERE name = ?", (name,)).fetchone()
    return None if row is None else (row[0], row[1])
