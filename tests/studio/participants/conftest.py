"""The participants' app as a telephone meets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.telephones.sitting import HOST, Sitting, make_sitting
from trainkit.studio.participants.app import participants_app


class Telephone(TestClient):
    """One telephone in the room."""

    def __init__(self, app: Any, address: str = "192.168.1.6") -> None:
        super().__init__(
            app, client=(address, 50_000), base_url=f"http://{HOST}", headers={"origin": f"http://{HOST}"},
            raise_server_exceptions=False,
        )  # fmt: skip

    def enter(self, code: str) -> Any:
        return self.post("/enter", data={"code": code})

    def form(self) -> dict[str, Any]:
        """Return the paper's form as a browser would send it unchanged."""
        html = self.get("/paper").text
        fields: dict[str, Any] = {}
        for tag in re.findall(r"<input[^>]*>", html):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and ("hidden" in tag or " checked" in tag or "inputmode" in tag):
                fields.setdefault(name[1], []).append(value[1] if value else "")
        for name, options in re.findall(r'<select id="[^"]*" name="([^"]*)">(.*?)</select>', html):
            fields[name] = re.findall(r"<option selected>([A-H])", options) or [""]
        for name, text in re.findall(
            r'<textarea id="[^"]*" name="([^"]*)"[^>]*>(.*?)<', html, re.S
        ):
            fields[name] = [text]
        return fields

    def keep(self, **changes: Any) -> Any:
        """Change fields of the form and send it."""
        return self.post("/paper", data={**self.form(), **changes}, follow_redirects=False)

    def sends(self, *answers: dict[str, Any], **more: Any) -> Any:
        """Send answers as the script does."""
        html = self.get("/paper").text
        token = re.search(r'data-token="([^"]*)"', html)
        number = re.search(r'data-paper="([^"]*)"', html)
        body = {"paper": number and number[1], "token": token and token[1], **more}
        return self.post("/answers", json={**body, "answers": list(answers)})


@pytest.fixture
def sitting(tmp_path: Path) -> Sitting:
    """Four people, and the pre-test open."""
    return make_sitting(tmp_path / "w")


@pytest.fixture
def telephone(sitting: Sitting) -> Iterator[Telephone]:
    """A telephone without a code."""
    with Telephone(participants_app(sitting.database, [HOST])) as client:
        yield client


@pytest.fixture
def own(telephone: Telephone, sitting: Sitting) -> Telephone:
    """The telephone of P-01, with the paper open."""
    assert telephone.enter(sitting.codes["P-01"]).url == f"http://{HOST}/paper"
    return telephone
