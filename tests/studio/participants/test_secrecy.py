"""What participants get, and what they cannot get, whatever they ask."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.studio.participants.conftest import Telephone
from tests.telephones.sitting import HOST, Sitting
from trainkit.studio.participants import app as throttle_module
from trainkit.studio.participants.app import MOST_BYTES, Throttle, participants_app
from trainkit.telephones.codes import access_code, fold

FORM = "application/x-www-form-urlencoded"
SECRETS = (
    "Reason", "Reckoning", "Misconception", "full answer", "point of", "NAMECANARY", "OFFICECANARY",
    "rationale", "verdict", "tolerance", "0.25", "12.5 ", "difficulty", "objective", "score",
)  # fmt: skip
"""Rationales, rubrics, keys, names and what else trainers alone know; see ``tests.item_types``."""


def pages(telephone: Telephone, sitting: Sitting) -> dict[str, bytes]:
    """Return everything that a telephone can be shown, through a whole sitting."""
    found: dict[str, bytes] = {}

    def note(name: str, response) -> None:
        found[name] = response.content + repr(list(response.headers.items())).encode()

    note("entry", telephone.get("/"))
    note("filled in", telephone.get("/?code=P-02"))
    note("wrong code", telephone.enter(access_code("P-01", b"guess")))
    note("lost", telephone.get("/participants.xlsx"))
    note("wrong method", telephone.get("/answers"))
    note("entered", telephone.enter(sitting.codes["P-01"]))
    note("paper", telephone.get("/paper"))
    note("state", telephone.get("/state"))
    for address in set(re.findall(rb'(?:src|href)="(/[^"#]+)"', found["paper"])):
        note(address.decode(), telephone.get(address.decode()))
    note("kept", telephone.keep(q1="B", q6="x", q7="words"))
    note("script", telephone.sends({"id": "id-000001", "item": 1, "age": 0, "fields": {}}))
    note("unreadable", telephone.post("/answers", content=b"{"))
    note("review", telephone.get("/review"))
    note("end", telephone.post("/end", data={"token": telephone.form()["token"]}))
    note("ended", telephone.get("/paper"))
    note("used code", telephone.enter(sitting.codes["P-01"]))
    return found


def test_no_response_holds_a_key_a_rationale_a_name_a_score_or_another_code(
    telephone: Telephone, sitting: Sitting
) -> None:
    found = pages(telephone, sitting)
    others = [sitting.codes[code] for code in ("P-02", "P-03", "P-04")]
    secrets = [*SECRETS, *others, *map(fold, others), "P-03", "P-04"]
    for name, content in found.items():
        for secret in secrets:
            if (name, secret) in {("paper", "12.5 "), ("review", "12.5 ")}:
                continue
            assert secret.encode() not in content, (name, secret)
    assert any(name.startswith("/figure/") for name in found)


def test_the_database_holds_no_key_no_name_and_no_code(sitting: Sitting) -> None:
    data = b"".join(path.read_bytes() for path in sitting.database.parent.iterdir())
    secrets = [*SECRETS[:9], *sitting.codes, *sitting.codes.values()]
    secrets += [fold(code) for code in sitting.codes.values()]
    secrets += [f'"{row.item}"' for row in sitting.items]
    assert [secret for secret in secrets if secret.encode() in data] == []


def test_nobody_else_on_the_computer_can_read_the_answers(sitting: Sitting) -> None:
    assert stat.S_IMODE(sitting.database.stat().st_mode) == 0o600
    for path in sitting.database.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_the_process_of_the_pages_loads_nothing_that_knows_a_key() -> None:
    code = (
        "import sys, trainkit.studio.participants.__main__\n"
        "print(sorted(name for name in sys.modules if name.startswith('trainkit.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert eval(done.stdout) == [  # noqa: S307 - our own list
        "trainkit.problems",
        "trainkit.resources",
        "trainkit.studio",
        "trainkit.studio.participants",
        "trainkit.studio.participants.__main__",
        "trainkit.studio.participants.app",
        "trainkit.studio.participants.connections",
        "trainkit.telephones",
        "trainkit.telephones.codes",
        "trainkit.telephones.store",
        "trainkit.text",
        "trainkit.text.languages",
    ]


def test_a_wrong_code_and_a_used_one_read_alike(telephone: Telephone, sitting: Sitting) -> None:
    telephone.enter(sitting.codes["P-01"])
    telephone.post("/end", data={"token": telephone.form()["token"]})
    used = telephone.enter(sitting.codes["P-01"])
    wrong = telephone.enter(access_code("P-02", b"guess"))
    mistyped = telephone.enter("P-02-AAAAA")
    for one in (wrong, mistyped):
        assert (one.status_code, one.text) == (used.status_code, used.text)
        assert {**one.headers} == {**used.headers}
    assert used.status_code == 403


def test_what_is_shown_needs_a_code(telephone: Telephone, sitting: Sitting) -> None:
    for path in ("/paper", "/review"):
        assert telephone.get(path).url == f"http://{HOST}/"
    for path in ("/paper", "/end"):
        assert telephone.post(path, data={"q1": "A"}).url == f"http://{HOST}/"
    assert telephone.post("/answers", json={}).status_code == 401
    assert telephone.get("/state").json()["open"] is False


@pytest.fixture
def clock(telephone: Telephone) -> list[float]:
    """What the throttle takes for the time, in seconds."""
    now = [0.0]
    telephone.app.state.shared.guesses = Throttle(lambda: now[0])
    return now


def entered(telephone: Telephone, code: str, clock: list[float], seconds: float) -> bool:
    """Whether a code is let in within some seconds, if one waits as long as the answer says."""
    for _ in range(2):
        answer = telephone.enter(code)
        if answer.status_code == 429:
            assert "Please wait a moment" in answer.text
            seconds -= int(answer.headers["retry-after"])
            clock[0] += int(answer.headers["retry-after"])
    return answer.url == f"http://{HOST}/paper" and seconds >= -1  # the header is rounded up


def test_a_right_code_is_let_in_after_110_made_up_ones(
    telephone: Telephone, sitting: Sitting, clock: list[float]
) -> None:
    """Behind one router: all at once, and then one as soon as it may be, for an hour."""
    for n in range(110):
        telephone.enter(access_code("P-02", bytes([n] * 4)))
        assert telephone.enter(access_code(f"X-{n}", bytes(4))).status_code == 403
    assert entered(telephone, sitting.codes["P-01"], clock, 0)
    guesses = 0
    while clock[0] < 3600:
        guess = telephone.enter(access_code("P-02", guesses.to_bytes(4)))
        guesses += guess.status_code == 403
        clock[0] += int(guess.headers.get("retry-after", 0))
    assert guesses + 6 == 70  # the figure in docs/decisions/0015
    telephone.enter(access_code("P-02", b"last"))
    assert telephone.enter(sitting.codes["P-02"]).status_code == 429
    assert entered(telephone, sitting.codes["P-02"], clock, 60)


def test_a_right_code_is_let_in_after_guesses_from_100_addresses(
    telephone: Telephone, sitting: Sitting, clock: list[float]
) -> None:
    for n in range(100):
        other = Telephone(telephone.app, address=f"10.0.0.{n}")
        assert other.enter(access_code("P-02", bytes([n] * 4))).status_code == 403
    assert entered(other, sitting.codes["P-02"], clock, 0)
    assert entered(telephone, sitting.codes["P-02"], clock, 0)


def test_each_wrong_code_doubles_the_wait_up_to_a_minute_and_time_forgives() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    waits = []
    for _ in range(14):
        throttle.wrong("a", "P-01")
        waits.append(round(throttle.wait("a", "P-01")))
        now[0] += throttle.wait("a", "P-01")
    assert waits == [0, 0, 0, 0, 0, 2, 4, 7, 14, 23, 36, 47, 55, 58]
    assert (throttle.wait("b", "P-01"), throttle.wait("a", "P-02")) == (0, 0)
    for _ in range(1_000):
        throttle.wrong("a", "P-01")
    assert throttle.wait("a", "P-01") == 60
    now[0] += 60 * 1_020
    throttle.wrong("a", "P-01")
    assert throttle.wait("a", "P-01") == 0


def test_the_throttle_forgets_the_oldest_and_never_grows_beyond_its_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(throttle_module, "_MOST_PAIRS", 2)
    throttle = Throttle(lambda: 0.0)
    for person in "AABAC":
        for _ in range(6):
            throttle.wrong("a", person)
    assert [throttle.wait("a", person) > 0 for person in "ABC"] == [True, False, True]


def test_a_mistyped_code_is_no_guess(telephone: Telephone, sitting: Sitting) -> None:
    for _ in range(40):
        assert telephone.enter("P-02-BBBBC").status_code == 403
    assert telephone.enter(sitting.codes["P-02"]).url == f"http://{HOST}/paper"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost:8800", ""])
def test_another_name_for_this_server_gets_nothing(telephone: Telephone, host: str) -> None:
    assert telephone.get("/", headers={"host": host}).status_code == 421


def test_what_another_page_sends_is_refused(own: Telephone) -> None:
    answer = own.post("/end", data={}, headers={"origin": "http://evil.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/enter", "/paper", "/answers", "/end"])
def test_what_is_too_large_is_refused(own: Telephone, path: str) -> None:
    assert own.post(path, content=b"x" * (MOST_BYTES + 1)).status_code == 413


def test_pages_are_not_stored_framed_or_scripted_from_elsewhere(own: Telephone) -> None:
    headers = own.get("/paper").headers
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert headers["x-frame-options"] == "DENY"
    html = own.get("/paper").text
    (picture,) = set(re.findall(r'src="(/figure/[^"]+)"', html))
    assert own.get(picture).headers["cache-control"] == "no-store"
    assert re.findall(r"<script(?![^>]*src=)|\sstyle=|\son\w+=", html) == []


def test_the_cookie_is_hidden_from_scripts(telephone: Telephone, sitting: Sitting) -> None:
    answer = telephone.post("/enter", data={"code": sitting.codes["P-01"]}, follow_redirects=False)
    parts = answer.headers["set-cookie"].lower().split("; ")
    assert set(parts[1:]) == {"httponly", "max-age=43200", "path=/", "samesite=strict"}
    assert sitting.database.read_bytes().find(parts[0].split("=")[1].encode()) == -1


@pytest.mark.parametrize("name", ["..%2fpage.html", "%2e%2e/text.en.yaml", "page.html"])
def test_a_static_file_is_one_of_the_table(telephone: Telephone, name: str) -> None:
    assert telephone.get(f"/static/{name}").status_code == 404


def test_a_damaged_database_says_that_nothing_was_kept(own: Telephone, sitting: Sitting) -> None:
    form = own.form()
    own.app.state.shared.writer._connection.execute("PRAGMA query_only = 1")
    answer = own.post("/paper", data={**form, "q1": "A"})
    assert (answer.status_code, "This could not be saved." in answer.text) == (503, True)


def test_every_route_is_crawled() -> None:
    paths = {route.path for route in participants_app(Path(), ()).routes}
    assert paths == {
        "/", "/enter", "/paper", "/answers", "/state", "/review", "/end", "/figure/{name}",
        "/static/{name}",
    }  # fmt: skip


def test_what_is_sent_in_pieces_is_bounded_too(own: Telephone) -> None:
    def pieces():
        for _ in range(5):
            yield b"q1=A&" * 10_000

    for path in ("/enter", "/paper", "/answers", "/end"):
        answer = own.post(path, content=pieces(), headers={"content-type": FORM})
        assert (answer.status_code, answer.text) == (
            413,
            "This request is larger than 200 kilobytes.",
        )


@pytest.mark.parametrize("path", ["/paper", "/end"])
def test_a_token_that_is_no_text_is_a_wrong_one(own: Telephone, path: str) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n\\ud800\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    answer = own.post(path, content=part, headers={"content-type": kind}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/paper")
    assert own.post("/answers", content=b'{"token": "\\ud800"}').status_code == 401
