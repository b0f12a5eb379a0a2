"""The trainer's page for tests on telephones, and the process that it starts."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from tests.factories import write_workshop
from tests.studio.conftest import Client, fit_for_all
from tests.telephones.test_desk import answer
from tests.translated import write_translated
from trainkit import api
from trainkit.cli.app import run
from trainkit.problems import InputError, TrainkitError
from trainkit.studio.app import serve
from trainkit.studio.telephones import (
    LOOPBACK,
    ParticipantsServer,
    ParticipantsServers,
    is_of_own_network,
    lan_addresses,
)
from trainkit.telephones.desk import DATABASE, access_codes, prepare, states
from trainkit.telephones.slips import slips
from trainkit.text.languages import PSEUDO, translated

PAGE = "/w/w/telephones"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workshop with its papers prepared, and a score sheet."""
    folder = write_workshop(tmp_path_factory.mktemp("ready") / "w")
    api.build(folder, only=["score-sheet"])
    prepare(folder)
    return folder


@pytest.fixture
def home(ready: Path, tmp_path: Path) -> Path:
    shutil.copytree(ready, tmp_path / "w")
    return tmp_path


def post(client: Client, what: str, **fields: str) -> str:
    return client.post(f"{PAGE}/{what}", data=fields).text


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


def test_papers_are_prepared_by_a_click(client: Client, home: Path) -> None:
    (home / "w" / DATABASE).unlink()
    assert "Prepare the papers" in client.get(PAGE).text
    assert "6 people, pre-test and post-test." in post(client, "prepare")


def test_what_a_telephone_cannot_do_stands_on_the_page(client: Client, home: Path) -> None:
    path = home / "w" / "workshop.yaml"
    path.write_text(path.read_text().replace('- "en"', '- "de"'))
    note = "Buttons and hints are in English; questions are in the language of the items."
    assert note not in client.get(PAGE).text
    post(client, "prepare")
    assert note in client.get(PAGE).text


def test_a_test_is_served_opened_counted_and_closed(client: Client, home: Path) -> None:
    html = post(client, "serve", address=LOOPBACK)
    address = re.search(r'href="(http://127\.0\.0\.1:\d+/)"', html)
    assert address is not None
    assert "No test is open at the moment." in get(address[1])
    assert "time ends at" in post(client, "open", use="pre")
    assert '<label for="code">Your code</label>' in get(address[1])
    answer(home / "w", "P-01", "AB", finish=True)
    page = client.get(PAGE).text
    row = re.search(r"<th scope=\"row\">P-01</th>(.*?)</tr>", page, re.S)
    assert row is not None
    assert re.findall(r"<td[^>]*>([^<]*)", row[1])[:2] == ["Handed in", "2"]
    room = client.get(f"{PAGE}/room").text
    assert re.findall(r"<dd>(\d+) <small>of 6", room) == ["1", "1"]
    assert "P-01" not in room
    assert "Hand back" in page
    post(client, "hand-back", use="pre", code="P-01")
    assert states(home / "w")[0].ended == 0
    assert "Closed at" in post(client, "close")
    assert "Serve the pages before you open a test." in post(client, "stop")
    with pytest.raises(urllib.error.URLError):
        get(address[1])


def test_telephones_are_let_in_and_out_by_a_button(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """127.0.0.2 stands for the address in the room's network."""
    monkeypatch.setattr("trainkit.studio.telephones.lan_addresses", lambda: ("127.0.0.2",))
    warning = page.get_by_text("Everybody in this network can reach the page for codes.")
    page.goto(PAGE)
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Try it on this computer").press("Enter")
    alone = page.get_by_role("link", name="http://127.0.0.1:").inner_text()
    assert listening(int(alone.split(":")[2].strip("/"))) == {"127.0.0.1"}
    page.get_by_role("button", name="Let telephones in at 127.0.0.2").press("Enter")
    address = page.get_by_role("link", name="http://127.0.0.2:").inner_text()
    expect(page.get_by_role("img", name=f"QR code that opens {address}")).to_be_visible()
    expect(warning).to_be_visible()
    port = int(address.split(":")[2].strip("/"))
    assert listening(port) == {"127.0.0.2"}
    assert "No test is open at the moment." in get(address)
    fit_for_all(page)
    page.get_by_role("button", name="Stop letting telephones in").press("Enter")
    expect(page.get_by_role("button", name="Let telephones in at 127.0.0.2")).to_be_visible()
    assert listening(port) == set()
    monkeypatch.setattr("trainkit.studio.telephones.lan_addresses", lambda: ())
    page.reload()
    expect(page.get_by_text("This computer is not on a network.")).to_be_visible()


def test_qr_codes_lead_to_the_pages(client: Client) -> None:
    assert client.get(f"{PAGE}/qr.svg").status_code == 404
    post(client, "serve", address=LOOPBACK)
    answer = client.get(f"{PAGE}/qr.svg")
    assert (answer.headers["content-type"], answer.text[:4]) == ("image/svg+xml", "<svg")


def test_pages_are_never_served_where_nobody_chose(client: Client) -> None:
    for address in ("0.0.0.0", "192.168.1.5", ""):  # noqa: S104 - refused
        assert "this is not an address of this computer" in post(client, "serve", address=address)
    assert client.app.state.rooms.room("w") is None  # type: ignore[attr-defined]


def edited(folder: Path, number: int, mark: str) -> None:
    """Change a cell of the first person's pre-test in the score sheet, as in Excel."""
    path = folder / "out/trainers/score-sheet.xlsx"
    book = openpyxl.load_workbook(path)
    book["Pre"].cell(7, 3 + number).value = mark
    book.save(path)


def test_answers_are_taken_over_and_differences_decided(client: Client, home: Path) -> None:
    folder = home / "w"
    post(client, "serve", address=LOOPBACK)
    post(client, "open", use="pre")
    answer(folder, "P-01", ["A", "B"])
    post(client, "close")
    html = post(client, "take-over")
    assert "2 answers were entered into the score sheet, 0 were already there." in html
    edited(folder, 2, "D")
    post(client, "open", use="pre")
    answer(folder, "P-01", ["A", "C"], number=1)
    post(client, "close")
    html = post(client, "take-over")
    assert "1 entry differs" in html
    assert 'name="decide-P-01/Pre/2"' in html
    html = post(client, "take-over", **{"decide-P-01/Pre/2": "telephone"})
    assert "1 answer was entered into the score sheet, 1 were already there." in html
    assert "differ" not in html.split('<section aria-labelledby="take-over">')[1].split("<p>")[1]


@pytest.fixture
def room(home: Path) -> Iterator[ParticipantsServer]:
    room = ParticipantsServer(home / "w" / DATABASE, LOOPBACK)
    yield room
    room.stop()


def test_a_process_that_is_killed_is_started_again_at_the_same_address(
    room: ParticipantsServer,
) -> None:
    first, address = room.process_id, room.address
    os.kill(first, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while room.process_id == first and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (room.process_id != first, room.address) == (True, address)
    assert "No test is open" in get(address)


def test_two_rooms_have_two_ports(room: ParticipantsServer, home: Path) -> None:
    other = ParticipantsServer(home / "w" / DATABASE, LOOPBACK)
    assert other.port != room.port
    other.stop()


def listening(port: int) -> set[str]:
    """Return the addresses of this computer at which something answers on a port."""
    found = set()
    for host in ("127.0.0.1", "127.0.0.2", "127.0.0.3"):
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection((host, port), 5).close()
            found.add(host)
    return found


def test_participants_pages_and_the_trainer_s_answer_at_their_own_addresses_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """127.0.0.2 stands for the address in the room's network."""
    monkeypatch.setattr("trainkit.studio.telephones.lan_addresses", lambda: ("127.0.0.2",))
    rooms = ParticipantsServers()
    try:
        room = rooms.start("w", home / "w" / DATABASE, "127.0.0.2")
        assert listening(room.port) == {"127.0.0.2"}
    finally:
        rooms.stop_all()
    said, answering = list[str](), list[set[str]]()

    def run_instead(_: object, sockets: list[socket.socket]) -> None:
        sockets[0].listen()
        answering.append(listening(sockets[0].getsockname()[1]))

    monkeypatch.setattr("uvicorn.Server.run", run_instead)
    serve(home, browser=False, say=said.append)
    assert answering == [{"127.0.0.1"}]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="reads what Linux says of a process")
def test_the_process_of_the_pages_is_given_the_database_and_nothing_else(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource

    monkeypatch.setenv("CANARY", "secret")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[0], 1_000), before[1]))
    rooms, database = ParticipantsServers(), home / "w" / DATABASE
    try:
        room = rooms.start("w", database, LOOPBACK)
        get(room.address)
        process = Path("/proc") / str(room.process_id)
        names = {one.split("=")[0] for one in (process / "environ").read_text().split("\0")[:-1]}
        assert names <= {"PATH", "PYTHONPATH", "TMPDIR"}
        opened = (one for one in (process / "fd").iterdir() if int(one.name) > 2)
        files = {one.readlink() for one in opened}
        assert {one for one in files if one.is_absolute()} == {
            database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm")
        }
        most = resource.prlimit(room.process_id, resource.RLIMIT_NOFILE)[0]
        assert most == min(4_000, before[1])
    finally:
        rooms.stop_all()
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_room_without_a_database_says_so(tmp_path: Path) -> None:
    with pytest.raises(TrainkitError, match="cannot be served at 127.0.0.1"):
        ParticipantsServers().start("x", tmp_path / "none.sqlite", "127.0.0.1")


def test_only_addresses_of_private_networks_are_offered() -> None:
    assert [one for one in lan_addresses() if not is_of_own_network(one)] == []
    known = {"192.168.1.5": True, "10.0.0.1": True, "172.20.10.2": True, "8.8.8.8": False,
             "127.0.0.1": False, "0.0.0.0": False, "laptop.local": False}  # fmt: skip  # noqa: S104
    assert {one: is_of_own_network(one) for one in known} == known


def test_every_person_has_a_slip_with_a_code(home: Path) -> None:
    folder = home / "w"
    people = api.load(folder).roster.participants
    for address in ("", "http://192.168.1.5:8080/"):
        pages = list(pypdfium2.PdfDocument(slips(folder, address)))
        text = "\n".join(page.get_textpage().get_text_range() for page in pages)
        codes = access_codes(folder, people)
        assert sorted(re.findall(r"P-\d\d-[A-Z]{5}", text)) == sorted(codes.values())
        assert ("192.168.1.5:8080" in text) is bool(address)
        assert not any(one.name and one.name in text for one in people)


def test_slips_do_not_wait_for_what_the_item_check_asks(home: Path) -> None:
    """Papers are printed by then; how their items are worded is for the next workshop."""
    bank = home / "w" / "curriculum" / "alpha" / "items.yaml"
    review = "reviewed: [{rule: no-such-rule, by: Ann, why: It is fine}]"
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace("    id: ", f"    {review}\n    id: ", 1), encoding="utf-8")
    with pytest.raises(InputError, match="no-such-rule"):
        api.load(home / "w")
    pages = pypdfium2.PdfDocument(slips(home / "w"))
    assert "P-01" in pages[0].get_textpage().get_text_range()


def test_slips_are_in_the_language_of_the_workshop(home: Path) -> None:
    file = home / "w" / "workshop.yaml"
    file.write_text(re.sub(r"languages:(\n +- .*)+", f"languages: [{PSEUDO}]", file.read_text()))
    page = pypdfium2.PdfDocument(slips(home / "w"))[0].get_textpage().get_text_range()
    assert "Śĺíṕś ƒóŕ ťéĺéṕĥóńéś" in page
    assert "Óṕéń ťĥé áďďŕéśś óń ťĥé śćŕééń áńď ťýṕé" in " ".join(page.split())


def test_a_slip_says_where_to_type_in_the_language_of_its_person(tmp_path: Path) -> None:
    folder = write_translated(tmp_path / "w")
    page = pypdfium2.PdfDocument(slips(folder, "http://192.168.1.5:8080/"))[0]
    said = " ".join(page.get_textpage().get_text_range().split())
    russian = translated("Open {address} and type", "ru").format(address="192.168.1.5:8080")
    assert (said.count("Open 192.168.1.5:8080 and type"), said.count(russian)) == (2, 2)


def test_the_command_line_does_the_same(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(home / "w")
    (home / "w" / DATABASE).unlink()
    assert run(["telephones", folder]) == 0
    assert run(["telephones", folder, "--prepare", "--slips", "--open", "pre"]) == 0
    answer(home / "w", "P-01", "AB", finish=True)
    assert run(["telephones", folder, "--take-over"]) == 2
    assert run(["telephones", folder, "--close"]) == 0
    assert run(["telephones", folder, "--take-over"]) == 0
    said = capsys.readouterr()
    slip = f"{folder}/out/trainers/telephone-slips.pdf"
    assert said.out.splitlines() == [
        "No test has been prepared for telephones; add --prepare.",
        f"made  {slip}",
        "Pre-test: open; 0 of 6 have begun, 0 have handed in.",
        "Post-test: not opened yet; 0 of 6 have begun, 0 have handed in.",
        "Pre-test: closed; 1 of 6 have begun, 1 have handed in.",
        "Post-test: not opened yet; 0 of 6 have begun, 0 have handed in.",
        f"2 answers entered into {folder}/out/trainers/score-sheet.xlsx, 0 were already there.",
    ]
    assert said.err == "trainkit: a test is open; close it before you take over the answers\n"


def test_score_says_what_is_not_taken_over_yet(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / "w"
    run(["telephones", str(folder), "--open", "pre"])
    answer(folder, "P-01", ["A"])
    run(["telephones", str(folder), "--close"])
    assert run(["score", str(folder)]) == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        "trainkit: answers of 1 paper on telephones are not in the score sheet yet; run: "
        f"trainkit telephones {folder} --take-over"
    )


def test_the_page_of_scores_says_it_too(client: Client, home: Path) -> None:
    note = "Answers of 1 paper on telephones are not in the score sheet yet."
    post(client, "serve", address=LOOPBACK)
    post(client, "open", use="pre")
    answer(home / "w", "P-01", ["A"])
    post(client, "close")
    assert note in client.get("/w/w/score").text
    post(client, "take-over")
    assert note not in client.get("/w/w/score").text


def test_the_command_line_lists_and_settles_differences(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / "w"
    for number, marks in enumerate((["A"], ["B"])):
        run(["telephones", str(folder), "--open", "pre"])
        answer(folder, "P-01", marks, number=number)
        run(["telephones", str(folder), "--close"])
        status = run(["telephones", str(folder), "--take-over"])
        edited(folder, 1, "C")
    assert status == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "trainkit: P-01, Pre, Item 1 (D7): the score sheet says C, the telephone B",
        "trainkit: nothing was overwritten; to decide all of these in the same way, add --prefer "
        "sheet or telephone",
    ]
    assert run(["telephones", str(folder), "--take-over", "--prefer", "telephone"]) == 0
    assert "1 answers entered" in capsys.readouterr().out


def test_the_page_is_fit_for_all(page: Page, home: Path) -> None:
    page.goto(PAGE)
    page.get_by_role("button", name="Try it on this computer").click()
    page.get_by_role("button", name="Open", exact=True).first.click()
    page.wait_for_load_state("networkidle")
    answer(home / "w", "P-01", "AB", finish=True)
    page.reload()
    fit_for_all(page)
    page.goto(f"{PAGE}/room")
    expect(page.locator("dd").nth(1)).to_have_text("1 of 6")
    answer(home / "w", "P-02", "A", number=1, finish=True)
    expect(page.locator("dd").nth(1)).to_have_text("2 of 6")
    fit_for_all(page)


def test_a_slip_has_a_qr_code_that_opens_the_page_where_there_is_an_address(home: Path) -> None:
    folder = home / "w"
    codes = access_codes(folder, api.load(folder).roster.participants).values()
    for address in ("", "http://192.168.1.5:8080/"):
        found = {
            one.text
            for page in pypdfium2.PdfDocument(slips(folder, address))
            for one in zxingcpp.read_barcodes(page.render(scale=4).to_numpy())
        }
        assert found == {f"{address}?code={code}" for code in codes if address}
