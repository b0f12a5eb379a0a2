"""Files that are broken while the studio is open: each page says what is wrong, none fails."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pikepdf
from PIL import Image

from tests.studio.conftest import Client
from trainkit.files.outputs import Made, Manifest, write_manifest
from trainkit.intake.record import RECORD
from trainkit.render.pdf import page_picture
from trainkit.resources import curriculum_folder
from trainkit.studio.documents import name_of
from trainkit.telephones.desk import DATABASE

DAMAGE = {
    "workshop.yaml": (b"title: [", b"- 1\n"),
    "participants.xlsx": (b"garbage",),
    "plan/forms.yaml": (b"{", None),
    "plan/agenda.yaml": (b"- 1\n",),
    "plan/secret.txt": (b"\xff",),
    "responses/score-sheet.xlsx": (b"garbage", None),
    str(RECORD): (b"garbage" * 1_000,),
    str(DATABASE): (b"garbage" * 1_000,),
    "curriculum/own/module.yaml": (b"id: [",),
}
"""What is written into which file; ``None`` deletes it."""
_SLOW = ("/print/list", "/slips.pdf")
"""Pages that take a second each; they read nothing that others do not read."""


def _failing(client: Client) -> list[str]:
    paths = [
        route.path.replace("{key}", "almaty")
        for route in client.app.routes  # type: ignore[attr-defined]
        if "GET" in route.methods
        and route.path.count("{") == route.path.count("{key}")
        and not route.path.endswith(_SLOW)
    ]
    assert len(paths) > 15
    return [path for path in paths if client.get(path, follow_redirects=False).status_code >= 500]


def test_every_page_answers_whatever_file_is_broken(client: Client, home: Path) -> None:
    folder, found = home / "almaty", dict[tuple[str, bytes | None], list[str]]()
    for name, contents in DAMAGE.items():
        path = folder / name
        before = path.read_bytes() if path.is_file() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        for content in contents:
            path.unlink() if content is None else path.write_bytes(content)
            if failing := _failing(client):
                found[name, content] = failing
        path.unlink(missing_ok=True) if before is None else path.write_bytes(before)
    shutil.rmtree(folder)
    assert (found, _failing(client)) == ({}, [])


def test_a_damaged_record_is_named(client: Client, home: Path) -> None:
    (home / "almaty" / RECORD).write_bytes(b"garbage" * 1_000)
    answer = client.get("/w/almaty/entry")
    assert answer.status_code == 409
    assert "answers.sqlite cannot be used: " in answer.text


def test_a_damaged_pdf_is_said_to_be_damaged(client: Client, home: Path) -> None:
    out = home / "almaty" / "out"
    out.mkdir()
    (out / "agenda.pdf").write_bytes(b"%PDF-1.7 cut o")
    write_manifest(out, Manifest(files={"agenda.pdf": Made("", "")}))
    for page in ("pages", "page/1"):
        answer = client.get(f"/w/almaty/document/{name_of('agenda.pdf')}/{page}")
        assert answer.status_code == 409
        assert "this PDF is damaged; build it again" in answer.text


def test_a_page_of_five_metres_becomes_a_picture_of_usual_size(tmp_path: Path) -> None:
    """PDF allows 14,400 units of 1/72 inch; at 110 dots an inch that were 22,000 dots."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(14_400, 720))
        pdf.save(tmp_path / "wide.pdf")
    picture = page_picture(tmp_path / "wide.pdf")
    assert isinstance(picture, Image.Image)
    assert picture.size == (5_000, 250)


def test_a_number_of_any_length_in_an_address_leads_to_no_failure(client: Client) -> None:
    long, at = "9" * 5_000, "/w/almaty"
    paths = [
        route.path.replace("{key}", "almaty").replace("{question}", "x").replace("{name}", "x")
        for route in client.app.routes  # type: ignore[attr-defined]
        if ":number}" in route.path and "GET" in route.methods
    ]
    asked = [re.sub(r"\{\w+:number\}", long, path) for path in paths]
    assert {client.get(path).status_code for path in asked} == {404}
    for query in (f"{at}/agenda?planned={long}", f"{at}/items?page={long}"):
        assert client.get(query).status_code == 200


def test_a_module_is_named_and_never_a_path(client: Client, home: Path) -> None:
    name, built_in = "cryptocurrency-tracing", curriculum_folder()
    outside = shutil.copytree(built_in / name, home / "outside" / name)
    for module in (str(outside), f"../../outside/{name}", f"../curriculum/{name}", f"{name}/."):
        asked = {"module": module, "format": "gift", "language": "en"}
        answer = client.get("/w/almaty/exchange/out", params=asked)
        assert (answer.status_code, "there is no module" in answer.text) == (404, True)
    asked = {"module": name, "format": "gift", "language": "../../x"}
    answer = client.get("/w/almaty/exchange/out", params=asked)
    assert (answer.status_code, "expected the language" in answer.text) == (404, True)
