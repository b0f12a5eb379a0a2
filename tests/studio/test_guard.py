"""Nobody but the browser that the trainer opened gets anything from the studio."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.studio.conftest import Client
from trainkit.studio.app import serve, trainer_app
from trainkit.studio.visits import MOST_BYTES, Pass

ROUTES = [
    route for route in trainer_app(Path(), Pass(8000)).routes if route.path != "/static/{name}"
]
WRITES = [route for route in ROUTES if "POST" in route.methods]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The trainer's own client of a studio without any workshop."""
    with Client(tmp_path_factory.mktemp("empty")) as client:
        yield client


def _stranger(home: Path, host: str = "127.0.0.1:8000") -> TestClient:
    return TestClient(trainer_app(home, Pass(8000)), base_url=f"http://{host}")


def test_without_the_cookie_there_is_nothing(home: Path) -> None:
    answer = _stranger(home).get("/")
    assert (answer.status_code, answer.text) == (
        403,
        "Open the studio by the address that it printed when it started.",
    )


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:9", "localhost", "127.0.0.1.evil"])
def test_a_name_that_was_turned_into_the_loopback_gets_nothing(client: Client, host: str) -> None:
    assert client.get("/").status_code == 200
    answer = client.get("/", headers={"host": host})
    assert (answer.status_code, answer.text) == (421, "This server has another address.")


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_a_wrong_token_gives_no_cookie(home: Path, token: str) -> None:
    answer = _stranger(home).get("/open", params={"token": token})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_address_that_starts_the_browser_opens_once(home: Path) -> None:
    """Other users of the computer can read it in the list of processes."""
    own = Pass(8000)
    address = own.address_once()
    assert own.token not in address
    client = TestClient(trainer_app(home, own), base_url="http://127.0.0.1:8000")
    answers = [client.get(address, follow_redirects=False) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 403]
    assert "set-cookie" not in answers[1].headers
    assert client.get(own.address, follow_redirects=False).status_code == 303


def test_the_browser_is_started_with_the_address_for_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, said = list[str](), list[str]()
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("uvicorn.Server.run", lambda *_, **__: None)
    serve(home, say=said.append)
    token = said[0].partition("token=")[2]
    assert len(token) == 43
    assert token not in opened[0]
    assert opened[0].partition("token=")[0] == said[0].partition("token=")[0]


def test_the_cookie_is_for_this_site_alone_and_hidden_from_scripts(client: Client) -> None:
    answer = client.get(client.own.address, follow_redirects=False)
    said = answer.headers["set-cookie"].lower().split("; ")
    assert said[1:] == ["httponly", "path=/", "samesite=strict"]
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("route", WRITES, ids=lambda route: route.name)
@pytest.mark.parametrize(
    "header",
    [
        {"x-csrf-token": ""},
        {"x-csrf-token": "wrong"},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "null"},
        {"origin": ""},
    ],
    ids=str,
)
def test_nothing_is_written_for_a_form_of_another_page(
    empty: Client, route: Route, header: dict[str, str]
) -> None:
    values = dict.fromkeys(route.param_convertors, "1" if ":" in route.path else "x")
    answer = empty.post(route.url_path_for(route.name, **values), headers=header)
    assert answer.status_code == 403


def test_a_page_is_only_shown_or_only_writes() -> None:
    """So that the tests here know of everything that writes."""
    methods = {route.name: frozenset(route.methods) for route in ROUTES}
    assert set(methods.values()) == {frozenset({"GET", "HEAD"}), frozenset({"POST"})}
    assert len(methods) == len(ROUTES)


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "DELETE", "PATCH"])
def test_other_methods_do_nothing(client: Client, method: str) -> None:
    assert client.request(method, "/w/almaty/score").status_code == 405
    stranger = {"origin": "http://evil.example"}
    assert client.request(method, "/w/almaty/score", headers=stranger).status_code == 403


def test_cookies_of_other_programs_on_this_computer_do_no_harm(client: Client) -> None:
    own = f"{client.own.cookie}={client.own.session}"
    client.cookies.clear()
    for others in (
        'state={"a": 1}; ',
        'x="a,b; ',
        "a b=c; ",
        "=; ",
        'username-127-0-0-1="2|1:0"; ',
    ):
        assert client.get("/", headers={"cookie": others + own}).status_code == 200


def test_every_page_loads_scripts_and_styles_from_here_alone(client: Client) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy


def test_what_is_too_large_is_refused_before_it_is_read(client: Client) -> None:
    answer = client.post("/new", headers={"content-length": str(MOST_BYTES + 1)})
    assert (answer.status_code, answer.text) == (413, "This file is larger than 40 megabytes.")


def test_what_is_sent_in_pieces_is_bounded_too(client: Client) -> None:
    pieces = (b"title=" + b"x" * 1_000_000 + b"&" for _ in range(41))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.post("/new", content=pieces, headers=kind)
    assert answer.status_code == 413
    assert "This request is larger than 40,000 kilobytes." in answer.text


@pytest.mark.parametrize(
    "name", ["..%2fbase.html", "%2e%2e/base.html", "base.html", "OFL-Noto.txt"]
)
def test_a_static_file_is_one_of_the_table(client: Client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
