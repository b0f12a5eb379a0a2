"""Nobody but the browser that the trainer opened gets anything from the studio."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.studio.conftest import Client
from trainkit.studio.app import PAGES, trainer_app
from trainkit.studio.guard import MOST_BYTES, Pass

WRITES = [
    route
    for module in PAGES
    for route in module.ROUTES
    if isinstance(route, Route) and "POST" in (route.methods or ())
]


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


def test_the_cookie_is_for_this_site_alone_and_hidden_from_scripts(client: Client) -> None:
    answer = client.get(client.own.address, follow_redirects=False)
    said = answer.headers["set-cookie"].lower().split("; ")
    assert said[1:] == ["httponly", "path=/", "samesite=strict"]
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("route", WRITES, ids=lambda route: route.name)
@pytest.mark.parametrize(
    "header", [{"x-csrf-token": ""}, {"x-csrf-token": "wrong"}, {"origin": "http://evil.example"}]
)
def test_nothing_is_written_for_a_form_of_another_page(
    client: Client, route: Route, header: dict[str, str]
) -> None:
    values = dict.fromkeys(route.param_convertors, "1" if "int" in route.path else "x")
    answer = client.post(route.url_path_for(route.name, **values), headers=header)
    assert answer.status_code == 403


def test_every_page_loads_scripts_and_styles_from_here_alone(client: Client) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy


def test_what_is_too_large_is_refused_before_it_is_read(client: Client) -> None:
    answer = client.post("/new", headers={"content-length": str(MOST_BYTES + 1)})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "name", ["..%2fbase.html", "%2e%2e/base.html", "base.html", "OFL-Noto.txt"]
)
def test_a_static_file_is_one_of_the_table(client: Client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404
