"""Drafts of e-mails: addressed, with the agenda, the same each time, and nothing that is secret."""

from __future__ import annotations

import email
import shutil
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.factories import event_data, write_roster, write_workshop
from trainkit import api
from trainkit.cli.app import run
from trainkit.cli.output import DONE, WRONG_INPUT
from trainkit.problems import InputError, TrainkitError

HEADING = ("Code", "Name", "Country", "E-mail")
ROWS: list[tuple[object, ...]] = [
    ("P-01", "Айгерім Үлгіева", "KZ", "a.ulgieva@example.org"),
    ("P-02", "Person, Second", "KZ", ""),
]
TALK = event_data("talk", "activity", "2026-03-03", "15:00", 30, speakers=["expert", "tutor"])
SPEAKERS = {
    "expert": {"name": "An expert", "email": "expert@example.org"},
    "tutor": {"name": "A tutor"},
}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mail") / "w"
    write_workshop(folder, speakers=SPEAKERS, events=[TALK])
    write_roster(folder / "participants.xlsx", [HEADING, *ROWS])
    api.build(folder, only=["agenda", "agendas"])
    return folder


def draft(folder: Path, name: str) -> EmailMessage:
    data = (folder / "out/trainers/mail" / f"{name}.eml").read_bytes()
    message = email.message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def attached(message: EmailMessage) -> dict[str, tuple[str, bytes]]:
    return {
        str(part.get_filename()): (part.get_content_type(), part.get_payload(decode=True))
        for part in message.iter_attachments()
    }


def test_everybody_has_a_draft_with_the_agenda(workshop: Path) -> None:
    made = api.mail(workshop)
    assert sorted(path.name for path in made.drafts) == [
        "participant-P-01.eml", "participant-P-02.eml", "speaker-expert.eml", "speaker-tutor.eml",
    ]  # fmt: skip
    assert made.without_address == ("P-02", "tutor")
    message = draft(workshop, "participant-P-01")
    assert message["To"].addresses[0].addr_spec == "a.ulgieva@example.org"
    assert message["To"].addresses[0].display_name == "Айгерім Үлгіева"
    assert (message["Subject"], message["X-Unsent"]) == ("Test workshop: your agenda", "1")
    out = workshop / "out/participants"
    assert attached(message) == {
        "agenda.pdf": ("application/pdf", (out / "agenda.pdf").read_bytes()),
        "agenda.ics": ("text/calendar", (out / "agenda.ics").read_bytes()),
    }
    body = message.get_body()
    assert body is not None
    assert body.get_content().splitlines() == [
        "Dear Айгерім Үлгіева,",
        "",
        "Please find attached the agenda of",
        "",
        "Test workshop",
        "Hotel, Almaty, Kazakhstan, 3–4 March 2026",
        "",
        "Open agenda.ics to add it to your calendar.",
        "",
        "Kind regards",
        "Organiser",
    ]


def test_a_speaker_gets_the_speaker_s_own_agenda(workshop: Path) -> None:
    api.mail(workshop)
    out = workshop / "out/trainers/agendas"
    assert attached(draft(workshop, "speaker-expert")) == {
        "agenda.pdf": ("application/pdf", (out / "speaker-expert.pdf").read_bytes()),
        "agenda.ics": ("text/calendar", (out / "speaker-expert.ics").read_bytes()),
    }
    assert draft(workshop, "speaker-tutor")["To"] is None


def test_drafts_are_private_and_the_same_each_time(workshop: Path) -> None:
    drafts = workshop / "out/trainers/mail"
    api.mail(workshop)
    before = {path.name: path.read_bytes() for path in drafts.glob("*.eml")}
    api.mail(workshop)
    assert {path.name: path.read_bytes() for path in drafts.glob("*.eml")} == before
    assert {path.stat().st_mode & 0o777 for path in drafts.glob("*.eml")} == {0o600}
    # the address stands in the draft alone
    files = [path for path in workshop.rglob("*") if path.is_file() and path.suffix != ".eml"]
    known = {"participants.xlsx", "workshop.yaml"}
    found = {path.name for path in files if b"@example.org" in path.read_bytes()}
    assert found <= known


def test_what_has_changed_is_told_in_the_message(workshop: Path) -> None:
    changes = workshop / "out/participants/changes"
    changes.mkdir()
    (changes / "everybody.txt").write_text("Moved\n- Talk\n", encoding="utf-8")
    (changes / "everybody.pdf").write_bytes(b"%PDF-notice")
    (changes / "agenda-cancelled.ics").write_bytes(b"BEGIN:VCALENDAR")
    try:
        api.mail(workshop)
        message = draft(workshop, "participant-P-02")
        assert message["Subject"] == "Test workshop: changes in the agenda"
        assert set(attached(message)) == {
            "agenda.pdf",
            "agenda.ics",
            "changes.pdf",
            "cancelled.ics",
        }
        body = message.get_body()
        assert body is not None
        assert body.get_content().splitlines()[4:7] == ["Moved", "- Talk", ""]
    finally:
        for path in changes.iterdir():
            path.unlink()
        changes.rmdir()


def test_an_agenda_that_is_no_longer_true_is_not_attached(workshop: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(workshop, tmp_path / "w"))
    shutil.rmtree(folder / "out/trainers/mail", ignore_errors=True)
    file = folder / "workshop.yaml"
    file.write_text(file.read_text().replace('name: "Hotel"', 'name: "Grand Hotel"'))
    with pytest.raises(TrainkitError) as caught:
        api.mail(folder)
    assert str(caught.value) == (
        "the agenda has changed since the documents were built; build them again first"
    )
    assert not (folder / "out/trainers/mail").exists()


def test_without_an_agenda_nothing_is_drafted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_workshop(tmp_path / "w", events=[])
    assert run(["mail", str(folder)]) == WRONG_INPUT
    assert "no agenda has been built yet" in capsys.readouterr().err
    assert not (folder / "out").exists()


def test_command_says_where_drafts_are_and_who_has_no_address(
    workshop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["mail", str(workshop)]) == DONE
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("4 drafts are in ")
    assert told[0].endswith("out/trainers/mail. Nothing was sent.")
    assert told[1] == "Without an address: P-02, tutor."


def test_a_wrong_address_is_named_with_its_cell(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w")
    write_roster(folder / "participants.xlsx", [HEADING, ("P-01", "One", "KZ", "one@example")])
    with pytest.raises(InputError) as caught:
        api.load(folder)
    assert str(caught.value).endswith(
        "participants.xlsx!Participants!D2: email: expected an e-mail address such as "
        'name@example.org, found "one@example"'
    )
