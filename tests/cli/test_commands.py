"""The commands as a person runs them; real processes and a real terminal where it matters."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from ast import literal_eval
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.cli.command import run, run_in_process
from tests.factories import write_roster, write_workshop
from trainkit.files.writing import LOCK, WAS_OPEN
from trainkit.model.load import built_in_modules
from trainkit.problems import Problem

TRAINKIT = Path(sys.executable).parent / "trainkit"
HEAVY = {"weasyprint", "openpyxl", "docx", "icalendar", "ruamel", "babel", "jinja2", "lxml"}
HEAVY |= {"numpy", "scipy"}
BUILD_WITH_WORKERS = """
import signal
import sys
from trainkit import api
from trainkit.files import executor
from trainkit.cli.app import run
from trainkit.files.executor import ProcessPool

# as at a prompt: who runs the tests in the background has Ctrl-C ignored, which is inherited
signal.signal(signal.SIGINT, signal.default_int_handler)

class Watcher(executor.Watcher):
    def made(self, path):
        print("first", flush=True)

api_build = api.build
api.build = lambda folder, watcher, **_: api_build(folder, Watcher(), executor=ProcessPool(2))
if __name__ == "__main__":
    sys.exit(run(["build", sys.argv[1]]))
"""


@pytest.fixture
def built(built_workshop: Path) -> Path:
    return built_workshop


@pytest.fixture
def workshop(workshop_copy: Path) -> Path:
    return workshop_copy


def test_help_loads_no_heavy_library() -> None:
    script = (
        "import sys; from trainkit.cli.app import run; run(['--help']); "
        "print(' '.join(sys.modules), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    loaded = {name.split(".")[0] for name in result.stderr.split()}
    assert loaded & HEAVY == set()
    assert "Prepare, run and evaluate workshops" in result.stdout


@pytest.mark.parametrize("program", [[TRAINKIT], [sys.executable, "-m", "trainkit"]])
def test_version_is_printed_by_the_command_and_the_module(program: list[str]) -> None:
    done = subprocess.run([*program, "--version"], capture_output=True)
    assert (done.returncode, done.stdout) == (0, b"trainkit 0.1.0\n")


def test_check_without_problems_leaves_with_0(workshop: Path) -> None:
    result = run("check", cwd=workshop)
    assert (result.returncode, result.stdout) == (0, "No problems in the workshop.\n")


def test_check_of_a_planned_workshop_loads_neither_planner_nor_charts(workshop: Path) -> None:
    code = (
        "import sys; from trainkit.cli.app import run; status = run(['check', sys.argv[1]]); "
        "print(status, sorted({name.split('.')[0] for name in sys.modules}))"
    )
    process = subprocess.run(
        [sys.executable, "-c", code, workshop], capture_output=True, text=True, check=True
    )
    status, _, loaded = process.stdout.splitlines()[-1].partition(" ")
    assert status == "0"
    assert {"ortools", "matplotlib", "weasyprint", "scipy"} & set(literal_eval(loaded)) == set()


def test_check_outside_a_workshop_checks_the_curriculum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands in the curriculum is checked by ``make check``, with this command."""
    days = []

    def check(*, today: date) -> tuple[Problem, ...]:
        days.append(today)
        return ()

    monkeypatch.setattr("trainkit.api.check_curriculum", check)
    monkeypatch.chdir(tmp_path)
    assert run_in_process(["check", "--day", "2026-11-25"]) == 0
    assert days == [date(2026, 11, 25)]
    assert capsys.readouterr().out == "No problems in the built-in curriculum.\n"


def test_check_prints_every_problem_with_its_place_and_leaves_with_2(workshop: Path) -> None:
    file = workshop / "workshop.yaml"
    file.write_text(
        file.read_text()
        .replace('start: "12:30"', 'start: "12.30"')
        .replace('country: "KZ"', 'country: "Kazakhstan"')
    )
    lines = dict(enumerate(file.read_text().splitlines(), 1))
    country = next(number for number, line in lines.items() if "Kazakhstan" in line)
    start = next(number for number, line in lines.items() if "12.30" in line)
    result = run("check", cwd=workshop)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"workshop.yaml:{country}:12: venue.country: expected a two-letter country code (ISO 3166) "
        'such as "KZ", found "Kazakhstan"',
        f"workshop.yaml:{start}:12: events[2].start: expected a time of day such as "
        '"09:30", found "12.30"',
        "trainkit: 2 errors, 0 warnings in the workshop",
    ]


def test_check_with_only_warnings_leaves_with_1(workshop: Path) -> None:
    file = workshop / "workshop.yaml"
    file.write_text(file.read_text() + 'countries:\n  - "UZ"\n')
    result = run("check", cwd=workshop)
    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        "participants.xlsx!Participants: warning: KZ is not among the countries of workshop.yaml",
        "trainkit: 1 warning in the workshop, no errors",
    ]


def test_build_of_wrong_input_writes_nothing_and_leaves_with_2(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w", timezone="Nowhere/Else")
    before = sorted(folder.rglob("*"))
    result = run("build", str(folder))
    assert result.returncode == 2
    assert "nothing was written" in result.stderr
    assert "Traceback" not in result.stderr
    assert [path for path in sorted(folder.rglob("*")) if path.name != LOCK] == before


@pytest.mark.parametrize("command", ["build", "score"])
def test_a_copy_that_others_could_open_is_closed_and_that_is_said_once(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster = tmp_path / "participants.xlsx"
    roster.touch(0o644)
    said = []
    for _ in range(2):
        assert run_in_process([command, str(tmp_path)]) == 2  # there is no workshop.yaml
        said.append(WAS_OPEN in capsys.readouterr().err)
    assert (said, roster.stat().st_mode & 0o777) == ([True, False], 0o600)


def test_build_in_a_pipe_prints_one_line_per_file(tmp_path: Path, blank_pages: None) -> None:
    folder = write_workshop(tmp_path / "w")
    result = run("build", "w", cwd=tmp_path)
    made = sorted(
        path.relative_to(tmp_path).as_posix()
        for path in [*(folder / "out").rglob("*.*"), *(folder / "plan").iterdir()]
        if not path.name.startswith(".")
    )
    lines = result.stdout.splitlines()
    assert sorted(line.split("  ")[1] for line in lines[:-1]) == made
    assert lines[-1] == f"{len(made)} files made, 0 unchanged."


def test_second_build_says_that_there_is_nothing_to_make(workshop: Path) -> None:
    count = sum(1 for path in (workshop / "out").rglob("*.*") if not path.name.startswith("."))
    result = run("build", str(workshop))
    assert (result.returncode, result.stdout) == (
        0,
        f"Nothing to build: {count} files are up to date.\n",
    )


def test_build_on_a_terminal_shows_progress(workshop: Path) -> None:
    (workshop / "out/participants/agenda.pdf").unlink()
    output = on_terminal("build", str(workshop))
    assert "making documents" in output or "participants/agenda.pdf" in output
    assert "━" in output
    assert "1 file made" in output


def on_terminal(*arguments: str, answers: str = "") -> str:
    """Run a command on a pseudo-terminal, typing the answers; returns what was shown."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm", COLUMNS="100")
        os.execv(TRAINKIT, [str(TRAINKIT), *arguments])  # noqa: S606 - the command under test
    os.write(terminal, answers.encode())
    shown = b""
    while select.select([terminal], [], [], 120)[0]:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.waitpid(process, 0)
    return shown.decode()


@pytest.mark.parametrize(
    ("command", "redirection"),
    [
        ("build", "| true"),
        ("check", ">/dev/full"),
        ("check", ">&-"),
        pytest.param("plan", ">/dev/full", marks=pytest.mark.thorough),
        pytest.param("check", "| true", marks=pytest.mark.thorough),
    ],
)
def test_command_does_its_work_although_nobody_reads(
    workshop: Path, command: str, redirection: str
) -> None:
    script = f'set -o pipefail; "$0" {command} {redirection}'
    result = subprocess.run(
        ["bash", "-c", script, TRAINKIT], capture_output=True, text=True, cwd=workshop
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_build_into_a_closed_pipe_still_says_what_wants_a_look(workshop: Path) -> None:
    (workshop / "out/trainers/score-sheet.xlsx").write_text("typed into")
    (workshop / "out/.trainkit-build.json").unlink()
    result = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$0" build --only score-sheet | true', TRAINKIT],
        capture_output=True,
        text=True,
        cwd=workshop,
    )
    assert result.returncode == 1
    assert "score-sheet.xlsx cannot be read as a score sheet and was left" in result.stderr


def test_interrupted_build_ends_at_once_and_says_so(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w")
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD_WITH_WORKERS, folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "first\n"
    os.killpg(process.pid, signal.SIGINT)
    started = time.monotonic()
    _, messages = process.communicate(timeout=30)
    assert process.returncode == 130
    assert messages == "trainkit: stopped; run the same command again to continue\n"
    assert time.monotonic() - started < 3
    assert not (folder / "out").exists()


def test_killed_build_leaves_no_worker_behind(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w")
    command = [sys.executable, "-c", BUILD_WITH_WORKERS, folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"first\n"
        process.kill()
        assert process.wait() == -signal.SIGKILL
        # workers hold the pipe: it comes to its end only when the last of them has ended
        assert select.select([process.stdout], [], [], 10)[0] == [process.stdout]
        assert process.stdout.read() == b""


def test_plan_writes_what_is_missing_for_nobody_else_and_then_leaves_it(tmp_path: Path) -> None:
    write_workshop(tmp_path / "w")
    first = run("plan", "w", cwd=tmp_path)
    assert first.stdout.splitlines()[:3] == [
        "made  w/plan/agenda.yaml",
        "made  w/plan/secret.txt",
        "made  w/plan/forms.yaml",
    ]
    written = [path for path in (tmp_path / "w/plan").rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
    before = {path: path.read_bytes() for path in written}
    second = run("plan", "w", cwd=tmp_path)
    assert second.stdout.startswith("There is a plan, and it is valid.")
    assert {path: path.read_bytes() for path in written} == before


def test_new_edition_replaces_the_forms_and_raises_the_edition(workshop: Path) -> None:
    run("plan", str(workshop), "--new-edition")
    assert "edition: 2" in (workshop / "plan/forms.yaml").read_text()


@pytest.mark.parametrize("modules", ["isp-cooperation", "cryptocurrency-tracing,isp-cooperation"])
def test_new_with_options_asks_nothing_and_builds(tmp_path: Path, modules: str) -> None:
    result = run(
        "new", "w", "--title", 'Cyber: "first" steps, #1', "--dates", "2027-03-02..2027-03-03",
        "--timezone", "Asia/Bishkek", "--modules", modules, cwd=tmp_path,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert run("check", "w", "--day", "2026-11-25", cwd=tmp_path).returncode == 0


def test_new_names_a_folder_with_spaces_as_it_must_be_typed(tmp_path: Path) -> None:
    options = ("--title", "T", "--dates", "2027-03-02..2027-03-03", "--timezone", "Asia/Tashkent")
    result = run("new", "my w", *options, "--modules", "isp-cooperation", cwd=tmp_path)
    assert result.stdout.splitlines()[-1].endswith("then run: trainkit build 'my w'")


def test_new_without_terminal_names_what_is_missing(tmp_path: Path) -> None:
    result = run("new", "w", "--title", "x", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr == (
        "trainkit: --dates, --modules, --city missing; without a terminal, trainkit cannot ask "
        "for it\n"
    )
    assert not (tmp_path / "w").exists()


def test_new_asks_on_a_terminal_and_the_result_builds(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    answers = (
        "Regional course\n2 Mach 2027\n2-3 March 2027\nHotel\nOsh\nKyrgizstan\nKyrgyzstan\n"
        "3\nEnglish, Russian\nFirst office; Second office\nmany\n12\n9-17:30\nAnna; Ben\n"
        "Police, Prosecutors\n3\n"
    )
    shown = on_terminal("new", str(folder), answers=answers)
    assert '"Mach" is not a month; did you mean March?' in " ".join(shown.split())
    assert 'found "Kyrgizstan"; did you mean Kyrgyzstan?' in " ".join(shown.split())
    assert 'expected a number from 1 to 400, found "many"' in shown
    assert (
        "Osh, KG; Tuesday, 2 March 2027 to Wednesday, 3 March 2027 (2 days), 09:00-17:30, time "
        "zone Asia/Bishkek; 12 participants; English, Russian"
    ) in " ".join(shown.split())
    text = (folder / "workshop.yaml").read_text()
    assert 'title: "Regional course"' in text
    assert '  - "First office"\n  - "Second office"\n' in text
    assert '  city: "Osh"\n  country: KG ' in text
    assert '  police: {name: "Police"}\n  prosecutors: {name: "Prosecutors"}\n' in text
    assert "  tables: 3\n" in text
    roster = openpyxl.load_workbook(folder / "participants.xlsx")["Participants"]
    groups = [row[6].value for row in roster.iter_rows(min_row=2)]
    assert groups == ["Police"] * 6 + ["Prosecutors"] * 6
    assert run("check", str(folder), "--day", "2026-11-25").returncode == 0


def test_new_says_at_once_what_will_not_be_in_the_language_of_the_documents(
    tmp_path: Path,
) -> None:
    result = run(
        "new", "w", "--title", "Cours", "--dates", "14/06/2027-15/06/2027", "--city", "Dakar",
        "--modules", "3", "--languages", "German", cwd=tmp_path,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    note = (
        "the documents are to be in German, but no module has texts in it: handouts, test papers, "
        "headings and instructions are printed in English, only dates and countries in German"
    )
    assert f"Note: {note}.\n" in result.stdout
    checked = run("check", "w", cwd=tmp_path)
    assert checked.returncode == 1
    assert checked.stderr.startswith(f"w/workshop.yaml:20:13: warning: languages: {note}; ")


@pytest.mark.parametrize(
    ("option", "typed", "message"),
    [
        ("--city", "Moskva, Russa", 'the country and time zone of "Moskva, Russa" are not known; '
         "add --country"),
        ("--country", "Russia", "RU has several time zones; expected a city in one of them, out"),
        ("--country", "Senegall", 'found "Senegall"; did you mean Senegal?'),
    ],
)  # fmt: skip
def test_new_says_which_answer_it_cannot_use(
    tmp_path: Path, option: str, typed: str, message: str
) -> None:
    result = run(
        "new", "w", "--title", "x", "--dates", "14 June 2027", "--modules", "3", option, typed,
        cwd=tmp_path,
    )  # fmt: skip
    assert result.returncode == 2
    assert message in " ".join(result.stderr.replace("\n│", " ").replace("│", " ").split())
    assert not (tmp_path / "w").exists()


def test_new_refuses_a_folder_that_is_not_empty(workshop: Path) -> None:
    result = run(
        "new", str(workshop), "--title", "x", "--dates", "2027-03-02", "--timezone",
        "Asia/Almaty", "--modules", "all",
    )  # fmt: skip
    assert result.returncode == 2
    assert result.stderr.endswith("already exists and is not empty; choose a new folder\n")


def test_new_says_when_the_modules_do_not_fit(tmp_path: Path) -> None:
    result = run(
        "new", "w", "--title", "x", "--dates", "2027-03-02", "--timezone", "Asia/Almaty",
        "--modules", "all", cwd=tmp_path,
    )  # fmt: skip
    assert result.returncode == 2
    assert "the modules do not fit into the dates" in result.stderr
    assert not (tmp_path / "w").exists()


def test_schema_writes_one_file_per_kind(tmp_path: Path) -> None:
    run("schema", "s", cwd=tmp_path)
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == [
        "exercise-translation.schema.json",
        "exercise.schema.json",
        "figure-words.schema.json",
        "glossary.schema.json",
        "items-translation.schema.json",
        "items.schema.json",
        "law-card-translation.schema.json",
        "law-card.schema.json",
        "law-fields-translation.schema.json",
        "law-fields.schema.json",
        "module-translation.schema.json",
        "module.schema.json",
        "past-use.schema.json",
        "questionnaire-translation.schema.json",
        "questionnaire.schema.json",
        "workshop-translation.schema.json",
        "workshop.schema.json",
    ]


def test_fault_of_the_program_leaves_with_3_and_no_trace(monkeypatch, capsys) -> None:

    def fail(**_: object) -> None:
        raise ZeroDivisionError("nought")

    monkeypatch.setattr("trainkit.api.check_curriculum", fail)
    monkeypatch.chdir("/")
    assert run_in_process(["check"]) == 3
    assert capsys.readouterr().err.splitlines() == [
        "trainkit: an error in trainkit (ZeroDivisionError)",
        "trainkit: run the command again as 'trainkit --debug …' and send us the output",
    ]
    assert run_in_process(["--debug", "check"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_built_in_modules_are_the_four_of_the_course() -> None:
    assert built_in_modules() == (
        "cryptocurrency-tracing",
        "digital-evidence-protocols",
        "isp-cooperation",
        "social-media-investigation",
    )


def test_new_with_a_title_that_no_font_can_print_writes_nothing(tmp_path: Path) -> None:
    result = run(
        "new", "w", "--title", "研修", "--dates", "2027-03-02..2027-03-03", "--timezone",
        "Asia/Almaty", "--modules", "all", cwd=tmp_path,
    )  # fmt: skip
    assert result.returncode == 2
    assert result.stderr.splitlines() == [
        "trainkit: these answers cannot be used:",
        "  the fonts that come with trainkit cannot print 研修; they have only Latin, Greek, "
        "Cyrillic and Arabic letters",
    ]
    assert not (tmp_path / "w").exists()


def test_build_of_one_kind_and_new_pages_are_told_in_words(workshop: Path) -> None:
    assert run("printed", str(workshop)).stdout == ("Recorded as printed: the pages of 6 people.\n")
    write_roster(workshop / "participants.xlsx", [("Code", "Name"), ("P-01", "Somebody else")])
    result = run("build", "--only", "print-again", str(workshop))
    assert result.returncode == 0
    assert result.stdout.splitlines()[-2:] == [
        "to-print-again.pdf has the pages of people who are new or have changed since everything "
        "was printed; when you have put them in place, run: trainkit printed",
        "1 file made, 0 unchanged.",
    ]
    wrong = run("build", "--only", "badge", str(workshop))
    assert wrong.returncode == 2
    assert wrong.stderr.startswith('trainkit: there are no documents called "badge"; choose from:')
