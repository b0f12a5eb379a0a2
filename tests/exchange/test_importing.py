"""Questions are taken over once, unreviewed, all or none; what is wrong is said with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from trainkit import api
from trainkit.definitions.unreviewed import UNREVIEWED, read_unreviewed
from trainkit.errors import TrainkitError
from trainkit.exchange.importing import accept, drop
from trainkit.problems import InputError, Severity

EXAMPLE = Path(__file__).parents[2] / "examples" / "one-day-seminar"
MODULE = "isp-cooperation"

BANK = """\
::Nonce::What is a nonce? {
=A number used once #Right.
~A key
~A wallet
}

Two plus two? {#4:0.1}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "seminar"))


def _take(folder: Path, text: str, *, partial: bool = False) -> tuple[list[str], int]:
    done = api.import_questions(folder, MODULE, "bank.gift", partial=partial, data=text.encode())
    return [one.id for one in done.taken], done.known


def _waiting(folder: Path) -> list[str]:
    return [one.id for one in read_unreviewed(folder / "curriculum" / MODULE)]


def test_questions_wait_with_the_next_ids_and_come_in_once(folder: Path) -> None:
    assert _take(folder, BANK) == (["isp-72", "isp-73"], 0)
    assert _take(folder, BANK + "\nWhat is new? {=This ~That ~It}") == (["isp-74"], 2)
    first = read_unreviewed(folder / "curriculum" / MODULE)[0]
    assert (first.item["stem"], first.item["key"], first.origin) == (
        "What is a nonce?", "a", "bank.gift:1:1",
    )  # fmt: skip
    told = [one.message for one in api.check(folder) if one.place.path.name == UNREVIEWED]
    assert told == ["3 questions wait to be reviewed; no test uses them before"]


def test_one_wrong_question_stops_the_others_unless_asked_for(folder: Path) -> None:
    with pytest.raises(InputError) as raised:
        _take(folder, BANK + "\nWrong {")
    (problem,) = raised.value.problems
    assert (problem.place.line, problem.message) == (
        9, "expected answers between { and }, found none",
    )  # fmt: skip
    assert not (folder / "curriculum").exists()
    assert _take(folder, BANK + "\nWrong {", partial=True) == (["isp-72", "isp-73"], 0)


def test_a_question_much_like_another_is_named(folder: Path) -> None:
    near = BANK.replace("What is a nonce", "What is the nonce")
    _take(folder, BANK)
    done = api.import_questions(folder, MODULE, "again.gift", data=near.encode())
    said = [one.message for one in done.problems if one.severity is Severity.WARNING]
    assert said == ["isp-74 is much like isp-72"]


def test_what_is_not_known_yet_is_no_remark(folder: Path) -> None:
    done = api.import_questions(
        folder, MODULE, "bank.gift", data=b"What do cows eat? {=Grass ~Meat ~Fish}"
    )
    assert done.problems == ()


def test_a_reviewed_question_becomes_an_item(folder: Path) -> None:
    _take(folder, BANK)
    waiting = read_unreviewed(folder / "curriculum" / MODULE)[0].item
    with pytest.raises(InputError):
        accept(folder, MODULE, "isp-72", dict(waiting))
    assert _waiting(folder) == ["isp-72", "isp-73"]
    options = [{**one, "rationale": "Because."} for one in waiting["options"]]
    course = api.load(folder).course(MODULE)
    whole = {
        **waiting,
        "options": options,
        "objective": course.module.objectives[0].id,
        "cognitive": "recall",
        "difficulty": 0.7,
        "source": {"reference": course.module.references[0].id},
        "as_of": "2026-11-01",
    }
    accept(folder, MODULE, "isp-72", whole)
    assert api.load(folder).course(MODULE).bank.item("isp-72").stem == "What is a nonce?"
    assert _waiting(folder) == ["isp-73"]
    drop(folder, MODULE, ["isp-73"])
    assert _waiting(folder) == []


def test_what_all_questions_lose_is_told_once(folder: Path) -> None:
    bank = "$CATEGORY: Drinks\n\nA? {=Tea ~Milk ~Rice}\n\nB? {=Two ~Six ~Ten}"
    done = api.import_questions(folder, MODULE, "bank.gift", data=bank.encode())
    said = [str(one) for one in done.problems if one.severity is Severity.WARNING]
    assert said == ["bank.gift: warning: not taken over of any question: category: Drinks"]


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    with pytest.raises(InputError) as raised:
        api.import_questions(folder, MODULE, "bank.zip", data=b"PK\x03\x04 broken")
    assert str(raised.value) == "bank.zip: the archive is damaged (File is not a zip file)"


def test_a_file_of_the_workshop_is_no_bank(folder: Path) -> None:
    with pytest.raises(InputError, match="workshop.yaml: expected questions in the format"):
        api.import_questions(folder, MODULE, folder / "workshop.yaml")


def test_a_language_without_a_translation_is_refused(folder: Path) -> None:
    with pytest.raises(TrainkitError) as raised:
        api.export_questions(folder, MODULE, "gift", language="de")
    assert str(raised.value) == 'expected the language en, fa-AF or ru, found "de"'
