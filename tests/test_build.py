from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from tests import pdf
from tests.factories import SECRET, event_data, write_roster, write_workshop
from trainkit.api import progress
from trainkit.assessment.forms import FormUse
from trainkit.documents.builder import build_workshop, record_as_printed
from trainkit.documents.families import FAMILIES
from trainkit.editing.progress import State
from trainkit.files.executor import ProcessPool
from trainkit.files.outputs import MANIFEST, Fate, read_manifest
from trainkit.files.writing import LOCK, lock
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS, FIRST_ITEM_COLUMN, FIRST_ROW
from trainkit.problems import InputError, TrainkitError

DOCUMENTS = {
    "participants/agenda.docx",
    "participants/agenda.html",
    "participants/agenda.ics",
    "participants/agenda.pdf",
    "participants/agenda.xlsx",
    "participants/end-of-course-questionnaire.pdf",
    "participants/follow-up-questionnaire.pdf",
    "participants/follow-up-supervisor-questionnaire.pdf",
    "participants/handouts/alpha.pdf",
    "participants/handouts/beta.pdf",
    "participants/law-cards/blank.pdf",
    "participants/schedule.json",
    "participants/schedule.xml",
    "participants/tests/form-A1-1.pdf",
    "participants/tests/form-B1-1.pdf",
    "participants/tests/post-test.pdf",
    "participants/tests/pre-test.pdf",
    "participants/tests/spare-sheets.pdf",
    "participants/workbook.pdf",
    "trainers/badges/lanyard.pdf",
    "trainers/badges/stickers.pdf",
    "trainers/certificates.pdf",
    "trainers/questionnaire-answers.xlsx",
    "trainers/register.pdf",
    "trainers/score-sheet.xlsx",
    "trainers/session-plans/alpha.pdf",
    "trainers/session-plans/beta.pdf",
    "trainers/slides/alpha.pdf",
    "trainers/slides/alpha.pptx",
    "trainers/slides/beta.pdf",
    "trainers/slides/beta.pptx",
    "trainers/tent-cards.pdf",
    "trainers/tests/answer-sheet-geometry.json",
    "trainers/tests/equivalence.pdf",
    "trainers/tests/form-A1-key.pdf",
    "trainers/tests/form-B1-key.pdf",
    "trainers/trainer-review-questionnaire.pdf",
}


def new_workshop(folder: Path) -> Path:
    write_workshop(folder, ("alpha", "beta"))
    (folder / "plan").mkdir()
    (folder / "plan" / "secret.txt").write_text(SECRET)
    return folder


@pytest.fixture
def built(built_workshop: Path) -> Path:
    return built_workshop


@pytest.fixture
def workshop(workshop_copy: Path) -> Path:
    return workshop_copy


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LOCK
    }


def products(folder: Path) -> dict[str, bytes]:
    """Everything that a build writes, except the record, which also sums the program itself."""
    return {
        path: data
        for path, data in contents(folder).items()
        if path.startswith(("out/", "plan/")) and not path.endswith(MANIFEST)
    }


def made(folder: Path) -> set[str]:
    return {
        path.relative_to(folder / "out").as_posix()
        for path in build_workshop(folder).having(Fate.MADE)
    }


def sheet_path(folder: Path) -> Path:
    return folder / "out" / "trainers" / "score-sheet.xlsx"


def fill_one_cell(folder: Path) -> bytes:
    workbook = load_workbook(sheet_path(folder))
    workbook[ANSWER_SHEETS[FormUse.PRE]].cell(FIRST_ROW, FIRST_ITEM_COLUMN).value = "A"
    workbook.save(sheet_path(folder))
    return sheet_path(folder).read_bytes()


def add_person(folder: Path) -> None:
    rows: list[tuple[object, ...]] = [("Code", "Name")]
    write_roster(
        folder / "participants.xlsx", rows + [(f"P-{n:02}", f"Person {n}") for n in range(1, 8)]
    )


def test_build_makes_every_document(built: Path) -> None:
    names = set(contents(built / "out")) - {MANIFEST}
    assert names == DOCUMENTS


@pytest.mark.laid_out_anew
def test_build_in_another_folder_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    other = new_workshop(tmp_path / "elsewhere")
    build_workshop(other, executor=ProcessPool(2))
    assert products(other) == products(built)


def test_second_build_makes_nothing(workshop: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in workshop.rglob("*")}
    result = build_workshop(workshop)
    assert {file.fate for file in result.files} == {Fate.UNCHANGED}
    assert len(result.files) == len(DOCUMENTS)
    assert {path: path.stat().st_mtime_ns for path in workshop.rglob("*")} == before


def outdated(folder: Path) -> dict[str, str]:
    steps = {step.id: step for step in progress(folder)}
    made = (steps[name] for name in ("agenda", "tests", "documents"))
    return {step.id: step.words for step in made if step.state is not State.DONE}


def test_a_copy_with_other_file_times_is_up_to_date(workshop: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copied"
    shutil.copytree(workshop, copied, copy_function=shutil.copyfile)
    times = random.Random(7)
    for path in sorted(copied.rglob("*")):
        os.utime(path, (1, times.randrange(1, 2_000_000_000)))
    assert outdated(copied) == {}
    assert made(copied) == set()


_CHANGED = "Planned, but the settings have changed since then"
_REBUILD = f"{len(DOCUMENTS)} files; something has changed since then"


@pytest.mark.parametrize(
    ("file", "old", "new", "wanted"),
    [
        ("workshop.yaml", "title:", "# a remark\ntitle:", {}),
        ("workshop.yaml", 'name: "Hotel"', 'name: "Grand Hotel"', {"documents": _REBUILD}),
        ("workshop.yaml", 'end: "17:00"', 'end: "17:30"',
         {"agenda": _CHANGED, "documents": _REBUILD}),
        ("workshop.yaml", 'apply: "2"', 'apply: "1"',
         {"tests": _CHANGED, "documents": _REBUILD}),
        ("plan/agenda.yaml", '"Session 1 of alpha"', '"Opening"', {"documents": _REBUILD}),
    ],
)  # fmt: skip
def test_a_change_says_what_is_no_longer_up_to_date(
    workshop: Path, file: str, old: str, new: str, wanted: dict[str, str]
) -> None:
    text = (workshop / file).read_text()
    assert old in text
    (workshop / file).write_text(text.replace(old, new, 1))
    assert outdated(workshop) == wanted
    (workshop / file).write_text(text)
    assert outdated(workshop) == {}


def test_the_order_of_keys_and_a_list_saved_again_change_nothing(workshop: Path) -> None:
    file, roster = workshop / "workshop.yaml", workshop / "participants.xlsx"
    head, rest = file.read_text().split("title:", 1)
    title, rest = rest.split("\n", 1)
    file.write_text(f"{rest}title:{title}\n{head}")
    load_workbook(roster).save(roster)
    assert outdated(workshop) == {}


def test_second_build_repeats_warnings_and_makes_nothing(workshop: Path) -> None:
    file = workshop / "workshop.yaml"
    file.write_text(file.read_text() + 'countries:\n  - "UZ"\n')
    first, second = build_workshop(workshop), build_workshop(workshop)
    assert [problem.message for problem in first.warnings] == [
        "KZ is not among the countries of workshop.yaml"
    ]
    assert second.warnings == first.warnings
    assert second.having(Fate.MADE) == ()


def test_changed_handout_makes_it_and_the_workbook_again(workshop: Path) -> None:
    handout = workshop / "curriculum" / "alpha" / "handout.md"
    handout.write_text(handout.read_text() + "\nOne more line.\n")
    assert made(workshop) == {"participants/handouts/alpha.pdf", "participants/workbook.pdf"}


def test_changed_title_makes_what_shows_it_again(workshop: Path) -> None:
    agenda = workshop / "plan" / "agenda.yaml"
    text = agenda.read_text()
    agenda.write_text(text.replace('"Session 1 of alpha"', '"Opening session"'))
    assert made(workshop) == {
        "participants/agenda.docx",
        "participants/agenda.html",
        "participants/agenda.ics",
        "participants/agenda.pdf",
        "participants/agenda.xlsx",
        "participants/schedule.json",
        "participants/schedule.xml",
        "trainers/session-plans/alpha.pdf",
        "trainers/slides/alpha.pdf",
        "trainers/slides/alpha.pptx",
    }


def test_damaged_and_missing_files_are_made_again(workshop: Path, built: Path) -> None:
    (workshop / "out/participants/agenda.pdf").write_bytes(b"%PDF-")
    (workshop / "out/trainers/register.pdf").unlink()
    assert made(workshop) == {"participants/agenda.pdf", "trainers/register.pdf"}
    assert products(workshop) == products(built)


def test_build_of_one_family_leaves_every_other_file_and_its_record(workshop: Path) -> None:
    file = workshop / "workshop.yaml"
    file.write_text(file.read_text().replace('name: "Hotel"', 'name: "Grand Hotel"'))
    (workshop / "out/trainers/register.pdf").unlink()
    before, recorded = products(workshop), read_manifest(workshop / "out").files
    result = build_workshop(workshop, only=["agenda"])
    agenda = {
        name for name in DOCUMENTS if name.startswith(("participants/agenda.", "participants/sch"))
    }
    assert {
        path.relative_to(workshop / "out").as_posix() for path in result.having(Fate.MADE)
    } == agenda
    after, now = products(workshop), read_manifest(workshop / "out").files
    assert {path for path in after if after[path] != before[path]} == {
        f"out/{name}" for name in agenda
    }
    assert set(after) == set(before)
    assert {name for name in now if now[name] != recorded[name]} == agenda
    assert set(now) == set(recorded)


def test_build_after_one_of_a_family_makes_what_a_whole_build_makes(
    workshop: Path, built: Path
) -> None:
    """Also where the definitions are then again those of the last whole build."""
    file = workshop / "workshop.yaml"
    text = file.read_text()
    file.write_text(text.replace('name: "Hotel"', 'name: "Grand Hotel"'))
    build_workshop(workshop, only=["agenda"])
    file.write_text(text)
    build_workshop(workshop)
    assert products(workshop) == products(built)


def test_unknown_family_is_answered_with_the_names_of_all(workshop: Path) -> None:
    before = contents(workshop)
    with pytest.raises(TrainkitError) as caught:
        build_workshop(workshop, only=["agenda", "badge"])
    lines = str(caught.value).splitlines()
    assert lines[0] == 'there are no documents called "badge"; choose from:'
    assert lines[1].split(maxsplit=1) == [
        "agenda", "Agenda as PDF, Excel, Word, calendar, phone page, schedule"
    ]  # fmt: skip
    assert [line.split()[0] for line in lines[1:]] == [family.name for family in FAMILIES]
    assert contents(workshop) == before


def people(folder: Path, count: int, **names: str) -> None:
    """Write the roster of the first people, some with other names than they had."""
    heading = ("Code", "Name", "Organisation", "Country", "Role", "Language")
    rows = [
        (f"P-{n:02}", names.get(f"p{n}", f"Person {n}"), "Office", "KZ", "Prosecutor", "en")
        for n in range(1, count + 1)
    ]
    write_roster(folder / "participants.xlsx", [heading, *rows])


AGAIN = "out/trainers/to-print-again.pdf"


def test_pages_of_who_is_new_or_different_are_to_be_printed_again(workshop: Path) -> None:
    assert not (workshop / AGAIN).exists()
    people(workshop, 7, p2="Another Name")
    recorded = (workshop / "plan/printed.yaml").read_bytes()
    build_workshop(workshop)
    data = (workshop / AGAIN).read_bytes()
    texts = pdf.texts(data)
    assert "Pages to print again" in texts[0]
    lists = texts[0] + texts[1]
    assert "Pre-test, pages 3–" in lists
    assert "P-07 new behind P-06" in lists
    assert "P-02 changed behind P-01; remove the old pages" in lists
    everywhere = " ".join(texts)
    assert [name for name in ("Person 1", "Person 6") if name in everywhere] == []
    # a certificate and a card with two faces each, and a badge in each of two sizes
    assert everywhere.count("Another Name") == 1 + 2 + 2
    assert everywhere.count("Person 7") == 1 + 2 + 2
    # no name stands on a paper, so P-02 needs no new one
    papers = [text for text in texts[2:] if "Code P-" in text or "P-07" in text]
    assert [text for text in papers if "P-02" in text] == []
    assert (workshop / "plan/printed.yaml").read_bytes() == recorded
    # it stays until somebody says that it is printed
    build_workshop(workshop)
    assert (workshop / AGAIN).read_bytes() == data
    record_as_printed(workshop)
    result = build_workshop(workshop)
    assert result.having(Fate.REMOVED) == (workshop / AGAIN,)


def test_who_is_gone_is_to_be_taken_out(workshop: Path) -> None:
    people(workshop, 5)
    build_workshop(workshop, only=["print-again"])
    text = pdf.text((workshop / AGAIN).read_bytes())
    assert "Remove everything that was printed for them: P-06." in text


def test_card_and_badge_of_another_speaker_are_to_be_printed_too(tmp_path: Path) -> None:
    talk = event_data("talk", "activity", "2026-03-03", "15:00", 30, speakers=["expert"])
    folder = write_workshop(
        tmp_path / "w", speakers={"expert": {"name": "An expert"}}, events=[talk]
    )
    record_as_printed(folder)
    file = folder / "workshop.yaml"
    file.write_text(file.read_text().replace("An expert", "Somebody else"))
    build_workshop(folder, only=["print-again"])
    text = pdf.text((folder / AGAIN).read_bytes())
    assert text.count("expert changed behind P-06; remove the old pages") == 2
    assert text.count("Somebody else") == 2 + 2
    assert "Person" not in text


def test_record_of_what_was_printed_has_codes_and_no_names(workshop: Path) -> None:
    record = (workshop / "plan/printed.yaml").read_text()
    assert "Person" not in record
    assert record.count('"P-01"') == 5


def test_wrong_input_writes_nothing(workshop: Path) -> None:
    (workshop / "curriculum/alpha/handout.md").write_text("Cites [@nobody].\n")
    file = workshop / "workshop.yaml"
    file.write_text(file.read_text().replace('timezone: "Asia/Almaty"', 'timezone: "Almaty"'))
    before = contents(workshop)
    with pytest.raises(InputError) as caught:
        build_workshop(workshop)
    assert contents(workshop) == before
    assert [problem.message for problem in caught.value.problems] == [
        'cites "nobody", which is not among the references of module.yaml',
        'timezone: expected an IANA time zone such as "Asia/Almaty", found "Almaty"',
    ]


@pytest.mark.laid_out_anew
def test_failing_page_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = new_workshop(tmp_path / "workshop")
    before = contents(folder)

    def fail(*_: object, **__: object) -> bytes:
        raise RuntimeError("no page")

    monkeypatch.setattr("trainkit.render.pages.to_pdf", fail)
    with pytest.raises(RuntimeError, match="no page"):
        build_workshop(folder)
    assert contents(folder) == before


def test_filled_score_sheet_is_never_overwritten(workshop: Path) -> None:
    filled = fill_one_cell(workshop)
    add_person(workshop)
    result = build_workshop(workshop, only=["score-sheet"])
    assert sheet_path(workshop).read_bytes() == filled
    assert result.having(Fate.FILLED) == (sheet_path(workshop),)
    assert result.wants_a_look is True


def test_filled_score_sheet_stays_without_a_word_when_nothing_else_changed(workshop: Path) -> None:
    filled = fill_one_cell(workshop)
    result = build_workshop(workshop, only=["score-sheet"])
    assert sheet_path(workshop).read_bytes() == filled
    assert result.having(Fate.EDITED) == (sheet_path(workshop),)
    assert result.wants_a_look is False


@pytest.mark.parametrize("mark", ["~$score-sheet.xlsx", ".~lock.score-sheet.xlsx#"])
def test_score_sheet_that_is_open_elsewhere_is_left_alone(workshop: Path, mark: str) -> None:
    before = sheet_path(workshop).read_bytes()
    sheet_path(workshop).with_name(mark).write_bytes(b"")
    add_person(workshop)
    result = build_workshop(workshop, only=["score-sheet"])
    assert sheet_path(workshop).read_bytes() == before
    assert [file.note for file in result.files if file.fate is Fate.FILLED] == [
        "is open in another program"
    ]


def test_second_run_on_a_workshop_that_is_being_built_is_refused(workshop: Path) -> None:
    (workshop / "out/trainers/register.pdf").unlink()
    with lock(workshop), pytest.raises(TrainkitError, match="another run is working on this"):
        build_workshop(workshop)
    assert made(workshop) == {"trainers/register.pdf"}


def test_unreadable_score_sheet_counts_as_filled(workshop: Path) -> None:
    sheet_path(workshop).write_bytes(b"not a workbook")
    add_person(workshop)
    result = build_workshop(workshop, only=["score-sheet"])
    assert sheet_path(workshop).read_bytes() == b"not a workbook"
    assert result.having(Fate.FILLED) == (sheet_path(workshop),)


def add_remark(folder: Path) -> bytes:
    workbook = load_workbook(sheet_path(folder))
    workbook["Scores"]["A60"] = "A remark that is no entry"
    workbook.save(sheet_path(folder))
    return sheet_path(folder).read_bytes()


def test_score_sheet_with_remarks_only_is_kept_aside_when_a_new_one_differs(workshop: Path) -> None:
    remarked = add_remark(workshop)
    add_person(workshop)
    result = build_workshop(workshop, only=["score-sheet"])
    aside = sheet_path(workshop).with_name("score-sheet.changed-by-hand-1.xlsx")
    assert sheet_path(workshop) in result.having(Fate.MADE)
    assert result.having(Fate.SET_ASIDE) == (aside,)
    assert aside.read_bytes() == remarked


def test_score_sheet_with_remarks_only_stays_when_nothing_else_changed(workshop: Path) -> None:
    remarked = add_remark(workshop)
    result = build_workshop(workshop)
    assert sheet_path(workshop).read_bytes() == remarked
    assert result.having(Fate.EDITED) == (sheet_path(workshop),)


def test_lost_build_record_keeps_what_was_filled_in_and_sets_nothing_aside(
    workshop: Path, built: Path
) -> None:
    filled = fill_one_cell(workshop)
    (workshop / "out" / MANIFEST).unlink()
    result = build_workshop(workshop)
    assert result.having(Fate.SET_ASIDE) == ()
    sheet = sheet_path(workshop).relative_to(workshop).as_posix()
    assert products(workshop) == {**products(built), sheet: filled}


def test_filled_questionnaire_answers_are_never_overwritten(workshop: Path) -> None:
    path = workshop / "out" / "trainers" / "questionnaire-answers.xlsx"
    workbook = load_workbook(path)
    workbook["End-of-course"]["B11"] = "e"
    workbook.save(path)
    filled = path.read_bytes()
    add_person(workshop)
    result = build_workshop(workshop, only=["questionnaire-answers"])
    assert path.read_bytes() == filled
    assert [(file.path, file.note) for file in result.files if file.fate is Fate.FILLED] == [
        (path, "contains 1 entry")
    ]


@pytest.mark.parametrize("kind", ["docx", "html", "ics", "xlsx"])
def test_agenda_edited_by_hand_is_kept_aside_when_the_agenda_changes(
    workshop: Path, kind: str
) -> None:
    file = workshop / "out/participants" / f"agenda.{kind}"
    file.write_bytes(edited := file.read_bytes() + b"edited")
    agenda = workshop / "plan" / "agenda.yaml"
    agenda.write_text(agenda.read_text().replace('"Session 1 of alpha"', '"Opening session"'))
    result = build_workshop(workshop, only=["agenda"])
    aside = file.with_name(f"agenda.changed-by-hand-1.{kind}")
    assert aside.read_bytes() == edited
    assert result.having(Fate.SET_ASIDE) == (aside,)
    assert file in result.having(Fate.MADE)


def test_slides_edited_by_hand_are_never_overwritten(workshop: Path) -> None:
    file = workshop / "out/trainers/slides/alpha.pptx"
    presentation = Presentation(file)
    presentation.slides[0].shapes.title.text_frame.text = "My own title"
    presentation.save(file)
    edited = file.read_bytes()
    assert build_workshop(workshop).having(Fate.EDITED) == (file,)
    assert file.read_bytes() == edited
    agenda = workshop / "plan" / "agenda.yaml"
    agenda.write_text(agenda.read_text().replace('"Session 1 of alpha"', '"Opening session"'))
    aside = file.with_name("alpha.changed-by-hand-1.pptx")
    assert build_workshop(workshop).having(Fate.SET_ASIDE) == (aside,)
    assert aside.read_bytes() == edited


@pytest.mark.parametrize("kind", ["docx", "html", "ics"])
def test_agenda_edited_by_hand_stays_when_nothing_else_changed(workshop: Path, kind: str) -> None:
    file = workshop / "out/participants" / f"agenda.{kind}"
    file.write_bytes(edited := file.read_bytes() + b"edited")
    result = build_workshop(workshop)
    assert file.read_bytes() == edited
    assert result.having(Fate.EDITED) == (file,)


def test_only_what_may_be_handed_out_can_be_read_by_others(built: Path) -> None:
    modes = {path: path.stat().st_mode & 0o777 for path in (built / "out").rglob("*.*")}
    shared = {path for path, mode in modes.items() if path.is_file() and mode != 0o600}
    handed_out = {path for path in (built / "out/participants").rglob("*") if path.is_file()}
    assert shared == handed_out
    assert {modes[path] for path in shared} == {0o644}
    for name in ("agenda.yaml", "forms.yaml"):
        assert (built / "plan" / name).stat().st_mode & 0o777 == 0o600
    assert (built / "out" / "trainers").stat().st_mode & 0o777 == 0o700


def test_record_is_read_after_the_lock_is_taken(
    workshop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run ends just before this one gets the lock; what it wrote is not made again."""
    record = workshop / "out" / MANIFEST
    now = record.read_bytes()
    record.unlink()

    @contextlib.contextmanager
    def late_lock(folder: Path) -> Iterator[None]:
        record.write_bytes(now)
        with lock(folder):
            yield

    monkeypatch.setattr("trainkit.documents.builder.lock", late_lock)
    assert made(workshop) == set()


def test_documents_of_a_dropped_module_are_removed(workshop: Path, blank_pages: None) -> None:
    for name in ("agenda.yaml", "forms.yaml"):
        (workshop / "plan" / name).unlink()
    file = workshop / "workshop.yaml"
    file.write_text(file.read_text().replace('  -\n    id: "beta"\n', ""))
    result = build_workshop(workshop)
    assert result.having(Fate.REMOVED) == (
        workshop / "out/participants/handouts/beta.pdf",
        workshop / "out/trainers/session-plans/beta.pdf",
        workshop / "out/trainers/slides/beta.pdf",
        workshop / "out/trainers/slides/beta.pptx",
    )
    assert not (workshop / "out/participants/handouts/beta.pdf").exists()


KILLED = """
import os, signal, sys
from pathlib import Path

import tests.conftest as tests
from trainkit import build

for recipe in tests.pdf_recipes():
    recipe.make = lambda _: tests.blank_page()
left, replace = int(sys.argv[2]), os.replace

def last(*names, **options):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(*names, **options)

os.replace = last
Path.replace = lambda path, target: last(path, target)
build(sys.argv[1])
"""
"""Builds on blank pages, and dies when one more file than so many is to be put in its place."""


def test_killed_build_leaves_whole_files_and_goes_on(tmp_path: Path, blank_pages: None) -> None:
    whole, folder = (new_workshop(tmp_path / name) for name in ("whole", "killed"))
    build_workshop(whole)
    expected = products(whole)
    killed = subprocess.run([sys.executable, "-c", KILLED, folder, "25"])
    assert killed.returncode == -signal.SIGKILL
    left = {path: data for path, data in products(folder).items() if not path.endswith(".part")}
    del left["plan/printed.yaml"]  # written once more at the end
    assert len(left) > 10
    assert {path for path, data in left.items() if data != expected[path]} == set()
    build_workshop(folder)
    assert products(folder) == expected


def test_change_in_a_module_folder_that_the_workshop_names_is_noticed(tmp_path: Path) -> None:
    folder = new_workshop(tmp_path / "workshop")
    elsewhere = tmp_path / "modules" / "alpha"
    elsewhere.parent.mkdir()
    (folder / "curriculum" / "alpha").rename(elsewhere)
    workshop = folder / "workshop.yaml"
    named = 'id: "alpha"\n    folder: "../modules/alpha"\n'
    workshop.write_text(workshop.read_text().replace('id: "alpha"\n', named, 1))
    families = ["handouts", "workbook"]
    build_workshop(folder, only=families)
    handout = elsewhere / "handout.md"
    handout.write_text(handout.read_text() + "\nOne more sentence.\n")
    made = {path.name for path in build_workshop(folder, only=families).having(Fate.MADE)}
    assert made == {"alpha.pdf", "workbook.pdf"}
