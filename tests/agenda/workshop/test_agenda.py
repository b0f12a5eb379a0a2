"""plan/agenda.yaml: what it looks like, and that it reads back equal."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agenda.workshop.cases import DAY_1, definitions_of, module_with
from tests.factories import event_data
from trainkit.agenda.workshop.agenda import Agenda, AgendaDay, Entry, agenda_yaml, read_agenda
from trainkit.model.loaded import Definitions
from trainkit.problems import Problems


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workshop")


@pytest.fixture
def definitions(folder: Path) -> Definitions:
    return small_workshop(folder)


@cache
def small_workshop(folder: Path) -> Definitions:
    return definitions_of(
        folder,
        [module_with("alpha", (60, 30))],
        dates=[DAY_1],
        events=[event_data("lunch", "lunch", DAY_1, "12:30", 60)],
        speakers={"ann": {"name": "Ann of the  office"}, "bob": {"name": "Bob"}},
        rooms={"hall": {"name": "Hall"}},
    )


AGENDA = Agenda(
    workshop="test-workshop",
    revision=2,
    days=(
        AgendaDay(
            date=date(2026, 3, 3),
            entries=(
                Entry(
                    start=time(9), end=time(10), session="alpha/s1", title='Say "yes": a {start}',
                    speakers=("ann", "bob"), room="hall", pinned=True,
                ),
                Entry(start=time(10), end=time(10, 10), pause=True, title="Short break"),
                Entry(start=time(10, 10), end=time(10, 40), session="alpha/s2", title="Два, ۲"),
                Entry(
                    start=time(12, 30), end=time(13, 30), event="lunch", title="Lunch",
                    note="Tell the kitchen of guests who do not eat meat, two days ahead",
                ),
                Entry(start=time(18), end=time(19), title="Dinner", speakers=("no", "1")),
            ),
        ),
        AgendaDay(date=date(2026, 3, 4)),
    ),
)  # fmt: skip

BODY = """
# Speakers:
#   ann          Ann of the office
#   bob          Bob
# Rooms:
#   hall         Hall

workshop: test-workshop
revision: 2
days:
  # Tuesday, 3 March 2026
  - date: "2026-03-03"
    entries:
      - {start: "09:00", end: "10:00", title: "Say \\"yes\\": a {start}", session: alpha/s1,
         speakers: [ann, bob], room: hall, pinned: true}
      - {start: "10:00", end: "10:10", title: "Short break", pause: true}
      - {start: "10:10", end: "10:40", title: "Два, ۲", session: alpha/s2}
      - {start: "12:30", end: "13:30", title: "Lunch", event: lunch,
         note: "Tell the kitchen of guests who do not eat meat, two days ahead"}
      - {start: "18:00", end: "19:00", title: "Dinner", speakers: ["no", "1"]}

  # Wednesday, 4 March 2026
  - date: "2026-03-04"
    entries: []
"""


def read_back(agenda: Agenda, definitions: Definitions, path: Path) -> Agenda:
    path.write_bytes(agenda_yaml(agenda, definitions))
    problems = Problems()
    loaded = read_agenda(path, problems)
    assert loaded is not None, [str(problem) for problem in problems]
    return loaded[0]


def test_agenda_yaml_has_one_row_an_entry_and_a_blank_line_between_days(
    definitions: Definitions,
) -> None:
    text = agenda_yaml(AGENDA, definitions).decode()
    comment, body = text.split("\n#\n# Speakers:")
    assert "\n# Speakers:" + body == BODY
    assert all(line.startswith("#") for line in comment.splitlines())


def test_agenda_yaml_explains_how_to_edit_pin_and_add(definitions: Definitions) -> None:
    text = agenda_yaml(AGENDA, definitions).decode()
    assert "write  pinned: true  into it" in text
    assert "# Add a row of your own, with neither session, event nor pause:" in text


def test_agenda_yaml_example_row_of_the_comment_can_be_read(
    definitions: Definitions, tmp_path: Path
) -> None:
    text = agenda_yaml(AGENDA.model_copy(update={"days": AGENDA.days[1:]}), definitions).decode()
    (row,) = (line for line in text.splitlines() if line.startswith("#   - {"))
    path = tmp_path / "agenda.yaml"
    path.write_text(text.replace("entries: []", f"entries:\n    {row[1:]}"), encoding="utf-8")
    loaded = read_agenda(path, Problems())
    assert loaded is not None
    assert loaded[0].days[0].entries == (
        Entry(start=time(17), end=time(17, 30), title="Questions", room="some-room"),
    )


def test_agenda_yaml_reads_back_equal(definitions: Definitions, tmp_path: Path) -> None:
    assert read_back(AGENDA, definitions, tmp_path / "agenda.yaml") == AGENDA


def test_agenda_yaml_without_days_reads_back_equal(
    definitions: Definitions, tmp_path: Path
) -> None:
    agenda = Agenda(workshop="null", days=())
    assert read_back(agenda, definitions, tmp_path / "agenda.yaml") == agenda


def test_agenda_yaml_of_a_workshop_without_speakers_and_rooms_lists_none(tmp_path: Path) -> None:
    bare = definitions_of(tmp_path, [module_with("alpha", (30,))], dates=[DAY_1], events=[])
    text = agenda_yaml(AGENDA, bare).decode()
    assert "Speakers:" not in text
    assert "Rooms:" not in text


def test_read_agenda_gives_every_problem_its_line(tmp_path: Path) -> None:
    path = tmp_path / "agenda.yaml"
    path.write_text(
        "workshop: test-workshop\n"
        "days:\n"
        '  - date: "2026-03-03"\n'
        "    entries:\n"
        '      - {start: "9:00", end: "10:00", title: "One"}\n'
        '      - {start: "10:00", end: "11:00", title: "Two", sesion: alpha/s1}\n'
        '      - {start: "12:00", end: "11:00", title: "Three"}\n'
        '      - {start: "12:00", end: "13:00", title: "Four\\nmore"}\n',
        encoding="utf-8",
    )
    problems = Problems()
    assert read_agenda(path, problems) is None
    assert [(problem.place.line, problem.message) for problem in problems] == [
        (
            5,
            'days[1].entries[1].start: expected a time of day such as "09:30", found "9:00"',
        ),
        (
            6,
            'days[1].entries[2].sesion: this key is not known; did you mean "session"?',
        ),
        (7, "days[1].entries[3]: the entry ends before it starts"),
        (
            8,
            'days[1].entries[4].title: expected one line of text, found a line break after "Four"',
        ),
    ]


def test_read_agenda_reports_a_missing_file(tmp_path: Path) -> None:
    problems = Problems()
    assert read_agenda(tmp_path / "agenda.yaml", problems) is None
    assert [problem.message for problem in problems] == ["expected a file here, found none"]


def test_agenda_yaml_names_groups_interpreters_and_parts(tmp_path: Path) -> None:
    definitions = definitions_of(
        tmp_path,
        [module_with("alpha", (60,))],
        dates=[DAY_1],
        events=[],
        groups={"ru": {"name": "Russian", "size": 12}, "en": {"name": "English", "size": 9}},
        interpreters={"pair-1": {"name": "Pair", "languages": ["en", "ru"]}},
    )
    rows = (
        Entry(
            start=time(9), end=time(9, 30), session="alpha/s1", part=1, title="S1",
            groups=("ru", "en"), interpreters=("pair-1",),
        ),
        Entry(start=time(9, 30), end=time(10), session="alpha/s1", part=2, title="S1"),
    )  # fmt: skip
    agenda = Agenda(
        workshop="test-workshop", days=(AgendaDay(date=date(2026, 3, 3), entries=rows),)
    )
    text = agenda_yaml(agenda, definitions).decode()
    assert text.endswith(
        """\
#
# Groups:
#   ru           Russian
#   en           English
# Interpreters:
#   pair-1       Pair

workshop: test-workshop
revision: 1
days:
  # Tuesday, 3 March 2026
  - date: "2026-03-03"
    entries:
      - {start: "09:00", end: "09:30", title: "S1", session: alpha/s1, part: 1, groups: [ru, en],
         interpreters: [pair-1]}
      - {start: "09:30", end: "10:00", title: "S1", session: alpha/s1, part: 2}
"""
    )
    explained = [line.split()[1] for line in text.splitlines() if line.startswith("#   ")]
    assert {"groups", "interpreters", "part"} <= set(explained)
    assert read_back(agenda, definitions, tmp_path / "agenda.yaml") == agenda


def test_read_agenda_refuses_a_part_of_what_is_no_session(tmp_path: Path) -> None:
    path = tmp_path / "agenda.yaml"
    path.write_text(
        'workshop: test-workshop\ndays:\n  - date: "2026-03-03"\n    entries:\n'
        '      - {start: "09:00", end: "10:00", title: "One", part: 1}\n',
        encoding="utf-8",
    )
    problems = Problems()
    assert read_agenda(path, problems) is None
    assert [(problem.place.line, problem.message) for problem in problems] == [
        (5, "days[1].entries[1]: expected a part of a session only")
    ]


IDS = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True) | st.sampled_from(
    ["null", "no", "on", "true", "y", "1e3", "0x1f", "2026"]
)
# Controls and directions are left out: no text that people write may hold most of them.
TEXTS = (
    st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=60)
    | st.sampled_from(["null", "# no comment", "a: b", "می\u200cخواهم", "a\nb\tc"])
    | st.sampled_from(["\x85a\u2028b\xa0c", "\\n", "\\", "'", '"', "{a}, [b]"])
).filter(str.strip)
LINES = TEXTS.filter(lambda text: not set("\n\t\x85\u2028\u2029") & set(text.strip()))


@st.composite
def entries(draw: st.DrawFn) -> Any:
    start = draw(st.integers(0, 1438))
    end = draw(st.integers(start + 1, 1439))
    what: dict[str, Any] = draw(
        st.sampled_from([{}, {"pause": True}])
        | IDS.map(lambda name: {"event": name})
        | st.tuples(IDS, IDS, st.none() | st.integers(1, 12)).map(
            lambda drawn: {"session": f"{drawn[0]}/{drawn[1]}", "part": drawn[2]}
        )
    )
    return {
        "start": f"{start // 60:02}:{start % 60:02}",
        "end": f"{end // 60:02}:{end % 60:02}",
        "title": draw(LINES),
        "groups": draw(st.lists(IDS, max_size=3)),
        "speakers": draw(st.lists(IDS, max_size=3)),
        "interpreters": draw(st.lists(IDS, max_size=2)),
        "room": draw(st.none() | IDS),
        "pinned": draw(st.booleans()),
        "note": draw(st.none() | TEXTS),
        **what,
    }


@settings(deadline=None, derandomize=True)
@given(
    days=st.lists(st.lists(entries(), max_size=4), max_size=3),
    workshop=IDS,
    revision=st.integers(1, 999),
)
def test_agenda_yaml_reads_back_equal_whatever_stands_in_it(
    folder: Path, days: list[Any], workshop: str, revision: int
) -> None:
    definitions = small_workshop(folder)
    first = date(2026, 3, 3)
    agenda = Agenda.model_validate(
        {
            "workshop": workshop,
            "revision": revision,
            "days": [
                {"date": first + timedelta(days=n), "entries": rows} for n, rows in enumerate(days)
            ],
        }
    )
    assert read_back(agenda, definitions, definitions.folder / "agenda.yaml") == agenda
    assert agenda_yaml(agenda, definitions) == agenda_yaml(agenda, definitions)
