"""Nothing that participants may not see is in any file for participants.

Every secret field of a small workshop holds a canary. Each file below ``out/participants`` is then
taken apart: raw bytes, every decompressed stream, page text, metadata, every member of zip files.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from tests.factories import (
    as_yaml,
    bank_data,
    module_data,
    workshop_data,
    write_roster,
    write_workshop,
)
from trainkit import build

SECRET = "feedc0defeedc0defeedc0defeedc0de"
CANARIES = (
    "RATIONALECANARY",
    "STEPNOTESCANARY",
    "SESSIONNOTESCANARY",
    "GUIDECANARY",
    "REVIEWEDCANARY",
    "LOCATORCANARY",
    "NAMECANARY",
    "OFFICECANARY",
    SECRET,
)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_workshop(tmp_path_factory.mktemp("leaks") / "w")
    module, bank = module_data(), bank_data()
    for session in module["sessions"]:
        session["notes"] = "SESSIONNOTESCANARY"
        for step in session["steps"]:
            step["notes"] = "STEPNOTESCANARY"
    for item in bank["items"]:
        item["reviewed"] = [{"rule": "wordy", "by": "REVIEWEDCANARY", "why": "WHYCANARY"}]
        item["source"]["locator"] = "LOCATORCANARY"
        for option in item["options"]:
            option["rationale"] = "RATIONALECANARY"
    course = folder / "curriculum" / "alpha"
    (course / "module.yaml").write_text(as_yaml(module))
    (course / "items.yaml").write_text(as_yaml(bank))
    guide = course / "guide.md"
    guide.write_text(guide.read_text().replace("Say it.", "GUIDECANARY"))
    (folder / "plan").mkdir()
    (folder / "plan/secret.txt").write_text(SECRET + "\n")
    write_roster(
        folder / "participants.xlsx",
        [("Code", "Name", "Organisation"), ("P-01", "NAMECANARY One", "OFFICECANARY")],
    )
    (folder / "workshop.yaml").write_text(as_yaml(workshop_data()))
    build(folder)
    return folder


def pieces(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    if path.suffix == ".pdf":
        yield from pdf_pieces(data)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                yield member.filename.encode()
                yield archive.read(member)


def pdf_pieces(data: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert dict(pdf.attachments) == {}
        for value in pdf.objects:
            yield repr(value).encode()
            if isinstance(value, pikepdf.Stream):
                yield value.read_bytes()
    document = pypdfium2.PdfDocument(data)
    for page in document:
        yield page.get_textpage().get_text_bounded().encode()
    document.close()


def test_every_canary_is_in_some_trainers_file(workshop: Path) -> None:
    """The search would find them: without this, the next test could not fail."""
    shown = b"".join(
        piece for path in (workshop / "out/trainers").rglob("*.*") for piece in pieces(path)
    )
    printed = {"RATIONALECANARY", "STEPNOTESCANARY", "SESSIONNOTESCANARY", "GUIDECANARY"}
    printed |= {"LOCATORCANARY", "NAMECANARY", "OFFICECANARY"}
    assert {name for name in CANARIES if name.encode() in shown} == printed


def test_no_canary_is_in_any_participants_file(workshop: Path) -> None:
    found = [
        (path.name, name)
        for path in sorted((workshop / "out/participants").rglob("*.*"))
        for piece in pieces(path)
        for name in CANARIES
        if name.encode() in piece
    ]
    assert found == []


def test_no_name_or_code_is_in_a_file_name_or_the_build_record(workshop: Path) -> None:
    names = "\n".join(path.as_posix() for path in (workshop / "out").rglob("*"))
    record = (workshop / "out/.trainkit-build.json").read_text()
    for private in ("NAMECANARY", "P-01", SECRET):
        assert private not in names.replace(str(workshop), "")
        assert private not in record
