"""The trainer's side: prepares the papers, opens and closes tests, and counts who has answered.

Everything lies in ``responses/telephones.sqlite``, which only the user can read. Preparing again
takes in late registrations and changed items; what somebody has begun to answer stays as it is.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from trainkit.assessment.forms import SCORED, Forms, FormUse, Paper
from trainkit.documents.papers_view import TITLES
from trainkit.files.writing import lock, private_folder, write_atomically
from trainkit.intake.record import RESPONSES
from trainkit.model.load import SECRET_FILE
from trainkit.model.roster import Participant
from trainkit.model.secret import draw, read_secret
from trainkit.model.workshop import Workshop
from trainkit.model.yaml import read_yaml
from trainkit.planning.printed import Kit
from trainkit.problems import Problems, TrainkitError
from trainkit.resources import StrPath, templates_folder
from trainkit.telephones.codes import access_code, digest, fold
from trainkit.telephones.papers import Figures, by_hand, telephone_paper
from trainkit.telephones.store import about, connect, transaction
from trainkit.text.languages import (
    ENGLISH,
    N_,
    PSEUDO,
    _,
    catalogued,
    digits_of,
    direction_of,
    has_catalogue,
    n_,
    speaking,
)

DATABASE = Path(RESPONSES) / "telephones.sqlite"
_WORDS = "participants"
_NOT_READY = N_("the papers for telephones are not ready yet; prepare them first")


@dataclass(frozen=True)
class TestState:
    """How far a test is."""

    use: FormUse
    title: str
    minutes: int
    """How long it takes; 0 where the workshop does not say."""
    opened: float | None
    """In seconds since 1970; ``None`` before it was opened."""
    closed: float | None
    """``None`` while it is open, and before."""
    people: int
    begun: int
    ended: int

    @property
    def is_open(self) -> bool:
        """Whether answers are taken."""
        return self.opened is not None and self.closed is None

    @property
    def ends(self) -> float | None:
        """When the time is over; ``None`` where it is not open, or has no limit."""
        return self.opened + 60 * self.minutes if self.opened and self.minutes else None


@dataclass(frozen=True)
class PersonState:
    """How far a person is with a test; never what was answered."""

    code: str
    begun: bool
    ended: bool
    answered: int
    """How many items have an answer."""


def access_codes(folder: Path, people: tuple[Participant, ...]) -> dict[str, str]:
    """Return what each person enters, by the participant's code.

    Raises ``InputError`` where the workshop's secret cannot be read.
    """
    problems = Problems()
    secret = problems.checked(read_secret(folder / SECRET_FILE, problems))
    return {one.code: access_code(one.code, draw(secret, "telephone", one.code)) for one in people}


@contextmanager
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the database of a workshop; raises ``TrainkitError`` where there is none."""
    path = folder / DATABASE
    if not path.is_file():
        raise TrainkitError(_(_NOT_READY))
    try:
        with closing(connect(path)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise TrainkitError(_("{path} cannot be used: {error}", path=path, error=error)) from error


def prepare(folder: StrPath) -> tuple[str, ...]:
    """Write everybody's papers for telephones; return what the trainer should know before opening.

    Plans first what is missing, as a build does. Raises ``InputError`` with all problems, and
    ``TrainkitError`` where there is no test or nobody on the roster.
    """
    folder = Path(folder)
    from trainkit.documents.builder import gather

    with lock(folder):
        problems = Problems()
        kit, plan = problems.checked(gather(folder, problems))
        if kit.forms is None:
            raise TrainkitError(_("the workshop has no test; add “assessment” to workshop.yaml"))
        if not kit.definitions.roster.participants:
            raise TrainkitError(
                _("the list of participants is empty; fill in participants.xlsx first")
            )
        for path, data in plan.files:
            write_atomically(path, data)
        private_folder(folder / RESPONSES)
        with closing(connect(folder / DATABASE, create=True)) as connection, \
                transaction(connection):  # fmt: skip
            noted = tuple(write_papers(kit, connection))
            connection.execute(
                "INSERT OR REPLACE INTO about VALUES ('notes', ?)", (json.dumps(noted),)
            )
            return noted


def write_papers(kit: Kit, connection: sqlite3.Connection) -> Iterator[str]:
    """Write everybody's papers; yield what the trainer should know. The caller commits."""
    workshop = kit.definitions.workshop
    written = {
        one: _words(kit.in_language(one).definitions.workshop) for one in workshop.written_languages
    }
    # who has not entered a code yet is spoken to in the telephone's language
    others = {one: _words(workshop, one) for one in (ENGLISH, *catalogued()) if one != PSEUDO}
    spoken = written | {one: words for one, words in others.items() if one not in written}
    if any(words["language"] != one for one, words in written.items()):
        yield _("Buttons and hints are in English; questions are in the language of the items.")
    facts = {"zone": workshop.timezone, "languages": json.dumps(spoken, ensure_ascii=False)}
    connection.execute("INSERT OR IGNORE INTO about VALUES ('salt', ?)", (secrets.token_hex(32),))
    connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", facts.items())
    figures = Figures()
    for use in SCORED:
        if kit.forms is not None and kit.forms.has(use):
            yield from _test_written(kit, use, figures, connection)
    connection.executemany(
        "INSERT OR REPLACE INTO figures VALUES (?, ?, ?)",
        [(name, kind, data) for name, (kind, data) in figures.files.items()],
    )


def _test_written(
    kit: Kit, use: FormUse, figures: Figures, connection: sqlite3.Connection
) -> Iterator[str]:
    forms, assessment = kit.forms, kit.definitions.workshop.assessment
    people = kit.definitions.roster.participants
    if forms is None:
        return
    minutes = (assessment.minutes if assessment else None) or 0
    connection.execute(
        "INSERT INTO tests (use, title, minutes) VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET title = excluded.title, minutes = excluded.minutes",
        (use.value, TITLES[use], minutes),
    )
    workshop = kit.definitions.workshop
    views = {
        (language, paper.code): _view(kit.in_language(language), paper, figures)
        for language in workshop.written_languages
        for paper in forms.papers_for(use)
    }
    keys = person_keys(connection, kit.definitions.folder, people)
    answered = (
        (workshop.language_for(one.language), forms.paper_of(one.code, use).code) for one in people
    )
    rows = [
        (use.value, keys[one.code], views[each]) for one, each in zip(people, answered, strict=True)
    ]
    _replace_unbegun(connection, use, rows)
    begun = dict(connection.execute(
        "SELECT person, view FROM papers WHERE use = ? AND begun IS NOT NULL", (use.value,)
    ))  # fmt: skip
    changed = sum(begun.get(person, view) != view for _use, person, view in rows)
    yield from _remarks(forms, use, changed)


def _remarks(forms: Forms, use: FormUse, changed: int) -> Iterator[str]:
    """Yield what the trainer should know of a test, of which ``changed`` begun papers differ."""
    if changed:
        yield n_(
            "{test}: {n} who had already begun keeps their paper unchanged.",
            "{test}: {n} who had already begun keep their paper unchanged.",
            changed,
            test=_(TITLES[use]),
        )
    if numbers := by_hand(forms, use):
        yield n_(
            "{test}: {n} question is answered in words; mark it with the rubric in the key.",
            "{test}: {n} questions are answered in words; mark them with the rubric in the key.",
            len(numbers),
            test=_(TITLES[use]),
        )


def _view(kit: Kit, paper: Paper, figures: Figures) -> str:
    """Return a paper as it is kept, in the language of the kit."""
    with speaking(kit.definitions.workshop.language):
        return telephone_paper(kit, paper, figures).model_dump_json()


def _replace_unbegun(
    connection: sqlite3.Connection, use: FormUse, rows: list[tuple[str, bytes, str]]
) -> None:
    connection.execute("DELETE FROM papers WHERE use = ? AND begun IS NULL", (use.value,))
    connection.executemany(
        "INSERT OR IGNORE INTO papers (use, person, view) VALUES (?, ?, ?)", rows
    )


def _words(workshop: Workshop, language: str = "") -> Mapping[str, object]:
    """Return what the pages say, in the workshop's language if none is given.

    That is English where there are no words.
    """
    problems = Problems()
    file = problems.checked(read_yaml(templates_folder() / _WORDS / "text.en.yaml", problems))
    language = language or workshop.language
    language = language if has_catalogue(language) else ENGLISH
    with speaking(language):
        words = {str(key): _(value) for key, value in dict(file.data).items()}
    return {
        "language": language,
        "direction": direction_of(language),
        "digits": digits_of(language),
        "workshop": workshop.title,
        "words": words,
    }


def person_keys(
    connection: sqlite3.Connection, folder: Path, people: tuple[Participant, ...]
) -> dict[str, bytes]:
    """Return under which sum each person's papers stand, by the participant's code."""
    codes = access_codes(folder, people)
    salt = connection.execute("SELECT value FROM about WHERE name = 'salt'").fetchone()[0]
    return {code: digest(bytes.fromhex(salt), fold(access)) for code, access in codes.items()}


def notes(folder: Path) -> tuple[str, ...]:
    """Return what the last preparation said; nothing where nothing is prepared."""
    if not (folder / DATABASE).is_file():
        return ()
    with database(folder) as connection:
        return tuple(json.loads(about(connection).get("notes", "[]")))


def states(folder: Path) -> tuple[TestState, ...]:
    """Return how far each test is; none where nothing is prepared."""
    if not (folder / DATABASE).is_file():
        return ()
    with database(folder) as connection:
        rows = connection.execute(
            "SELECT tests.use, title, minutes, opened, closed, count(papers.id), count(begun),"
            " count(ended) FROM tests LEFT JOIN papers USING (use) GROUP BY tests.use"
        ).fetchall()
    found = [TestState(FormUse(use), *rest) for use, *rest in rows]
    return tuple(sorted(found, key=lambda one: SCORED.index(one.use)))


def people_states(
    folder: Path, use: FormUse, people: tuple[Participant, ...]
) -> tuple[PersonState, ...]:
    """Return how far each person is with a test, in the order of the roster."""
    with database(folder) as connection:
        keys = person_keys(connection, folder, people)
        rows = connection.execute(
            "SELECT person, begun, ended, (SELECT count(DISTINCT item) FROM answers"
            " WHERE paper = papers.id) FROM papers WHERE use = ?", (use.value,),
        ).fetchall()  # fmt: skip
    found = {person: rest for person, *rest in rows}
    known = ((code, found[key]) for code, key in keys.items() if key in found)
    return tuple(
        PersonState(code, begun is not None, ended is not None, answered)
        for code, (begun, ended, answered) in known
    )


def open_test(folder: Path, use: FormUse) -> None:
    """Let the participants answer a test; the time runs from now.

    A test that was closed before its time was over goes on with the time that was left. For another
    test than the last one everybody enters the code again: telephones are shared, and who answers
    there now may not be who answered before. Raises ``TrainkitError`` while another test is open.
    """
    now = time.time()
    with database(folder) as connection, transaction(connection):
        other = connection.execute(
            "SELECT title FROM tests WHERE opened IS NOT NULL AND closed IS NULL AND use != ?",
            (use.value,),
        ).fetchone()
        if other is not None:
            raise TrainkitError(_("the {test} is open; close it first", test=other[0].lower()))
        last = connection.execute(
            "SELECT use FROM tests WHERE opened IS NOT NULL ORDER BY opened DESC"
        ).fetchone()
        if last != (use.value,):
            connection.execute("DELETE FROM sessions")
        done = connection.execute(
            "UPDATE tests SET closed = NULL, opened ="
            " CASE WHEN opened + 60 * minutes > ? THEN opened ELSE ? END WHERE use = ?",
            (now, now, use.value),
        )
        if not done.rowcount:
            raise TrainkitError(_("there is no {test}", test=_(TITLES[use]).lower()))


def close_test(folder: Path) -> None:
    """Take no more answers; does nothing where no test is open."""
    with database(folder) as connection, transaction(connection):
        connection.execute(
            "UPDATE tests SET closed = ? WHERE opened IS NOT NULL AND closed IS NULL",
            (time.time(),),
        )


def hand_back(folder: Path, use: FormUse, code: str) -> None:
    """Let a person go on who handed a paper in; raises ``TrainkitError`` for an unknown code."""
    person = Participant(code=code)
    with database(folder) as connection, transaction(connection):
        key = person_keys(connection, folder, (person,))[code]
        done = connection.execute(
            "UPDATE papers SET ended = NULL WHERE use = ? AND person = ?", (use.value, key)
        )
        if not done.rowcount:
            raise TrainkitError(
                _("{code} has no {test} on telephones", code=code, test=_(TITLES[use]).lower())
            )
