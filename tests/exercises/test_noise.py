"""Size and noise of the data: what a reader must set aside, in every set of what is delivered.

The numbers follow from the settings in the exercises' files; none is read from a plan.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.exercises.handed_out import records, table
from tests.exercises.test_files import PATHS, sets
from trainkit.exercises.model import ExerciseSet

SETS = 25
BY_NAME = {path.stem: path for path in PATHS}


def made(name: str) -> list[ExerciseSet]:
    return sets(BY_NAME[name], SETS)


def test_five_of_twelve_transactions_belong_to_strangers() -> None:
    for one in made("follow-the-payment"):
        names = {row["Transaction"] for row in records(one, "ledger")}
        (graph,) = [drawing for part in one.key.sections for drawing in part.drawings]
        assert len(names) == 12
        assert sum(name not in graph.svg for name in names) == 5
        assert len({row["Address"] for row in records(one, "ledger")}) > 30


def test_strangers_pay_between_the_payments_of_the_case() -> None:
    for one in made("follow-the-payment"):
        order = list(dict.fromkeys(row["Transaction"] for row in records(one, "ledger")))
        (graph,) = [drawing for part in one.key.sections for drawing in part.drawings]
        case = "".join("c" if name in graph.svg else "s" for name in order)
        assert re.search("cs+c", case), case


def test_a_record_of_ports_has_many_uninvolved_subscriptions() -> None:
    for one in made("shared-address"):
        record = records(one, "port-blocks")
        named = set(re.findall(r"S-\d{4}", " ".join(answer.short for answer in one.key.answers)))
        assert len(record) == 18
        assert len({row["Subscription"] for row in record} - named) >= 5
        asked = {n for q in one.worksheet.questions for n in re.findall(r"\*\*(\d+)\*\*", q.text)}
        assert len(records(one, "server-log")) - len(asked) == 4


def test_records_of_one_night_come_from_five_clocks_at_least() -> None:
    for one in made("one-time-line"):
        rows = records(one, "records")
        assert len(rows) == 12
        assert len({row["Clock of"] for row in rows} - {"none"}) >= 5
        assert sum(row["By"] != "account" for row in rows) >= 5


def test_most_evidence_files_are_intact_and_most_strings_are_addresses() -> None:
    for one in made("evidence-sums"):
        record = {row[0]: row[2] for row in table(one, "record")}
        receipt = {row[0]: row[2].lower() for row in table(one, "receipt")}
        assert sum(record[name] == receipt[name] for name in record) == 3
    for one in made("address-triage"):
        (findings,) = one.key.sections[0].grids
        assert sum(row[3] == "valid" for row in findings.rows) == 7


def test_one_request_of_three_is_sound_and_one_log_of_two_is_clean() -> None:
    for one in made("request-review"):
        assert [answer.short for answer in one.key.answers[:3]].count("none") == 1
    for one in made("custody-audit"):
        assert [answer.short for answer in one.key.answers[:2]].count("none") == 1


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_set_can_be_read_in_its_minutes(path: Path) -> None:
    """The longest table has 8 to 50 rows: more than a glance takes, not more than paper bears."""
    for one in sets(path, 5):
        rows = [len(table(one, file.name)) for file in one.files]
        assert 8 <= max(rows) <= 50
