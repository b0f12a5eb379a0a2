"""Sets of the audit, audited a second time from the data files by other means."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.exercises.handed_out import make, table
from trainkit.cybercrime.custody.audit import FAULTS, World, draw_log, draw_staff
from trainkit.exercises.generator import Draws
from trainkit.exercises.model import ExerciseSet
from trainkit.exercises.words import words_of

SETTINGS = st.fixed_dictionaries({"rows": st.integers(13, 17), "faults": st.integers(3, 8)})
DAY = date(2026, 3, 2)
SEEDS = st.integers(0, 10**9)
Table = list[list[str]]


def clock(text: str, zone: str = "") -> datetime:
    """Return a written time; ``zone`` stands in where it has none."""
    return datetime.strptime(f"2026 {text}{zone}", "%Y %d %b %H:%M%z")


def has_zone(text: str) -> bool:
    return text.endswith("Z") or "+" in text


def second_audit(log: Table, openings: Table, people: Table) -> set[tuple[str, str]]:
    """Audit as a person with a pencil: every rule on its own, over all pairs where that helps."""
    home = openings[0][1][-6:]
    times = [clock(row[1], "" if has_zone(row[1]) else home) for row in log]
    found = {(row[0], "zone") for row in log if not has_zone(row[1])}
    for n in range(1, len(log)):
        chain = {log[n - 1][3]} | ({log[n - 1][2]} if log[n][2] == log[n - 1][2] else set())
        if log[n][2] not in chain:
            found.add((log[n][0], "gap"))
        elif log[n][2] != log[n - 1][3]:
            found.add((log[n][0], "overlap"))
        if has_zone(log[n][1]) and times[n] < times[n - 1] and has_zone(log[n - 1][1]):
            found.add((log[n][0], "reversal"))
        old, new = log[n - 1][4], log[n][4]
        if old != new and f"{old} cut and {new} fitted" not in log[n][5]:
            found.add((log[n][0], "seal"))
    values = [(row[0], row[5].split("SHA-256 ")[1].upper()) for row in log if "SHA-256" in row[5]]
    found |= {(row, "hash") for row, value in values if value != values[0][1]}
    for person, initials, days in people:
        if days == "–":
            continue
        ends = [datetime.strptime(f"2026 {day}", "%Y %d %b").date() for day in days.split(" to ")]
        for row, at in zip(log, times, strict=True):
            if initials in row[6].split(", ") and ends[0] <= at.date() <= ends[-1]:
                assert person in row[2:4]
                found.add((row[0], "signature"))
    for number, text in openings:
        gaps = [abs((clock(text) - at).total_seconds()) for at in times]
        if min(gaps) > 600:
            found.add((number, "access"))
    return found


def audits(made: ExerciseSet) -> list[set[tuple[str, str]]]:
    people = table(made, "people")
    return [
        second_audit(table(made, f"log-{n}"), table(made, f"openings-{n}"), people) for n in (1, 2)
    ]


def letters(made: ExerciseSet) -> dict[str, str]:
    names = {name: kind for kind, name in words_of("custody-audit").group("fault").items()}
    return {row[0]: names[row[1]] for row in made.worksheet.sections[0].grids[0].rows}


def keyed(made: ExerciseSet) -> list[set[tuple[str, str]]]:
    kinds = letters(made)
    lists = [re.findall(r"(S?\d+)\u00a0([a-h])\b", one.short) for one in made.key.answers[:2]]
    return [{(row, kinds[letter]) for row, letter in found} for found in lists]


def the_key_agrees_with_a_second_audit(made: ExerciseSet, chosen: dict[str, int]) -> None:
    found = audits(made)

    assert keyed(made) == found
    for faults in found:
        assert len({kind for _, kind in faults}) == len({row for row, _ in faults}) == len(faults)
    left_open, other = found[open_log(found)], found[1 - open_log(found)]
    assert 2 <= len(left_open) <= chosen["faults"]
    assert len(other) <= 2
    assert not {"gap", "overlap", "reversal"} & {kind for _, kind in other}
    clean = [n for n, faults in enumerate(found, 1) if not faults]
    assert [made.key.answers[n - 1].short for n in clean] == ["none"] * len(clean)
    assert made.key.answers[2].short == (f"log {clean[0]}" if clean else "none")
    assert [len(table(made, f"log-{n}")) for n in (1, 2)] == [chosen["rows"]] * 2


def open_log(found: list[set[tuple[str, str]]]) -> int:
    """Return which log leaves open who held the exhibit: 0 or 1."""
    (number,) = [
        n for n, faults in enumerate(found) if {"gap", "overlap"} & {kind for _, kind in faults}
    ]
    return number


def no_entry_fits_two_types_as_they_are_worded(made: ExerciseSet) -> None:
    seen = {row[1]: row[2] for row in made.worksheet.sections[0].grids[0].rows}
    assert seen["gap: missing hand-over"] == (
        "The giver is neither the receiver nor the giver of the entry before"
    )
    assert seen["overlap"] == (
        "The giver of the entry before gives it again, to a second person: two holders"
    )
    for number, faults in enumerate(audits(made), 1):
        log = table(made, f"log-{number}")
        for before, row in pairwise(log):
            neither = row[2] not in before[2:4]
            again = row[2] == before[2] and row[3] != before[3]
            assert ((row[0], "gap") in faults) == neither
            assert ((row[0], "overlap") in faults) == again


def holding(log: Table, asked: datetime) -> tuple[list[str], list[str]]:
    """Return who may have held the exhibit, and the entries that say so."""
    past = [n for n, row in enumerate(log) if has_zone(row[1]) and clock(row[1]) <= asked]
    place = max(past)
    before, row, after = log[place - 1], log[place], log[place + 1 : place + 2]
    if row[2] == before[2]:
        return [before[3], row[3]], [before[0], row[0]]
    open_ = [one[2] for one in after if one[2] not in row[2:4]]
    return [row[3], *open_], [row[0], *(one[0] for one in after)]


def holders_are_keyed_as_the_logs_say(made: ExerciseSet) -> None:
    for number, faults in enumerate(audits(made), 1):
        log = table(made, f"log-{number}")
        text = re.findall(r"`(.+)`", made.worksheet.questions[number + 2].text)[0]
        answer = made.key.answers[number + 2]
        who, rows = holding(log, clock(text))
        is_open = bool({"gap", "overlap"} & {kind for _, kind in faults})
        said = "cannot be determined" if is_open else who[0]
        assert answer.short == f"{said} (entries {rows[0]},\u00a0{rows[1]})"
        assert answer.undetermined == is_open == (len(who) == 2)
        past = [clock(row[1]) <= clock(text) for row in log if has_zone(row[1])]
        assert past == sorted(past, reverse=True)  # nothing is doubtful about the time
        if is_open:
            assert answer.reason.endswith(f"whether it was {who[0]}, {who[1]} or somebody else.")
        else:
            naive = [n for n, row in enumerate(log, 1) if clock(row[1][:-1].split("+")[0], "Z")
                     <= clock(text.split("+")[0], "Z")]  # fmt: skip
            assert log[max(naive) - 1][3] != who[0]


def the_longest_rest_and_the_shares_are_keyed(made: ExerciseSet) -> None:
    pairs = []
    for number in (1, 2):
        written = [row[1].split()[:2] for row in table(made, f"log-{number}")]
        days = [datetime.strptime(f"2026 {day} {month}", "%Y %d %b") for day, month in written]
        apart = [(later - one).days for one, later in zip(days, days[1:], strict=False)]
        assert sorted(apart)[-2] < 19 <= max(apart)
        place = apart.index(max(apart)) + 1
        pairs.append(f"log {number}: {place},\u00a0{place + 1}")
    assert made.key.answers[5].short == f"{'; '.join(pairs)}; no fault"

    faults, reported, hits = map(int, re.findall(r"\d+", made.worksheet.questions[6].text))
    shares = [int(100 * hits / of + 0.5) for of in (reported, faults)]
    assert made.key.answers[6].short == f"precision {shares[0]}\u00a0%, recall {shares[1]}\u00a0%"
    assert hits < min(faults, reported)


def both_logs_have_harmless_oddities(made: ExerciseSet) -> None:
    other = 2 - open_log(audits(made))
    log, people = table(made, f"log-{other}"), table(made, "people")

    assert any(" cut and " in row[5] for row in log)
    capitals = any(re.search(r"SHA-256 [0-9A-F]{8}…[0-9A-F]{8}$", row[5]) for row in log)
    other_value = "hash" in {kind for _, kind in audits(made)[other - 1]}
    assert capitals or other_value
    as_written = [clock(row[1].removesuffix("Z").split("+")[0], "Z") for row in log]
    assert as_written != sorted(as_written)
    assert len({row[1][12:] for row in log}) >= 2
    assert all(days != "–" for _, _, days in people)
    oddities = made.key.sections[1].grids[0].rows
    assert len([row for row in oddities if row[0] == f"log {other}"]) >= 3


def seals_are_new_wherever_the_exhibit_was_opened(made: ExerciseSet) -> None:
    for number in (1, 2):
        log = table(made, f"log-{number}")
        opened = [row for row in log if re.match("Store, imaged|Inspection ended|Opinion", row[5])]
        assert len(opened) >= 2
        for before, row in pairwise(log):
            if row in opened:
                assert row[4] != before[4]


@given(seed=SEEDS, chosen=SETTINGS)
@settings(max_examples=examples(150))
def test_every_set_is_right_by_a_second_way(seed: int, chosen: dict[str, int]) -> None:
    made = make("custody-audit", seed, **chosen)
    the_key_agrees_with_a_second_audit(made, chosen)
    no_entry_fits_two_types_as_they_are_worded(made)
    holders_are_keyed_as_the_logs_say(made)
    the_longest_rest_and_the_shares_are_keyed(made)
    both_logs_have_harmless_oddities(made)
    seals_are_new_wherever_the_exhibit_was_opened(made)


def test_signatures_are_those_of_giver_and_receiver() -> None:
    for seed in range(30):
        made = make("custody-audit", seed, faults=8)
        owners = {initials: person for person, initials, _ in table(made, "people")}
        assert len(owners) == 9
        for number in (1, 2):
            for row in table(made, f"log-{number}"):
                signed = [owners[initials] for initials in row[6].split(", ")]
                assert signed == [person for person in row[2:4] if person != "Scene"]


def test_every_row_at_the_shelf_has_its_opening() -> None:
    for seed in range(30):
        made = make("custody-audit", seed, faults=8, rows=17)
        for number in (1, 2):
            opened = [clock(text) for _, text in table(made, f"openings-{number}")]
            home = table(made, f"openings-{number}")[0][1][-6:]
            for row in table(made, f"log-{number}"):
                if "Clerk" in row[2] + row[3]:
                    at = clock(row[1], "" if has_zone(row[1]) else home)
                    assert min(abs(at - one) for one in opened) <= timedelta(minutes=10)


def test_an_expert_in_another_town_writes_the_time_of_that_town() -> None:
    staff = draw_staff(Draws(1))
    for count, visitors in ((12, 0), (15, 0), (16, 1), (17, 1), (18, 1)):
        log = draw_log(World(staff, 300, 360), ("D-07", "a disk"), count, DAY, Draws(count))
        found = [one for one in log.steps if staff.distant in (one.giver, one.receiver)]
        assert len(log.steps) == count
        assert [(one.giver, one.receiver, one.offset, one.seal) for one in found] == [
            (staff.courier, staff.distant, 360, "kept"),
            (staff.distant, staff.courier, 360, "replaced"),
        ] * visitors
        for there, back in zip(found[::2], found[1::2], strict=True):
            assert 2 <= (back.day - there.day).days <= 4


def test_every_kind_of_fault_and_both_places_occur_within_a_few_sets() -> None:
    kinds: Counter[str] = Counter()
    clean: Counter[str] = Counter()
    counts: Counter[int] = Counter()
    for seed in range(60):
        made = make("custody-audit", seed)
        clean[made.key.answers[2].short] += 1
        counts.update(len(faults) for faults in keyed(made))
        kinds.update(kind for faults in keyed(made) for _, kind in faults)

    assert set(kinds) == set(FAULTS)
    assert min(kinds.values()) >= 15
    assert set(clean) == {"log 1", "log 2", "none"}
    assert min(clean.values()) >= 8
    assert set(counts) == {0, 1, 2, 3, 4, 5}


def test_the_look_up_table_has_the_handouts_example() -> None:
    grids = (
        grid for seed in range(40) for grid in make("custody-audit", seed).key.sections[0].grids
    )
    table_of_points = next(one for one in grids if "with 5 faults" in one.caption)
    row = {row[0]: row for row in table_of_points.rows}

    assert [column.name for column in table_of_points.columns][:3] == [
        "Hits", "0 false alarms", "1 false alarm",
    ]  # fmt: skip
    assert row["3"][2] == "75\u00a0%, 60\u00a0%: 4"
    assert row["5"][1] == "100\u00a0%, 100\u00a0%: 6"
    assert row["0"][1] == "–, 0\u00a0%: 0"
    assert len(row) == 6
