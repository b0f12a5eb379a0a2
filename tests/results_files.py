"""Files of results as other programs write them, made from answers to a paper.

- Moodle: columns of ``report.php`` and ``last_responses_table.php`` in
  ``mod/quiz/report/responses``, and of ``mod/quiz/classes/local/reports/attempts_report.php``;
  responses as ``summarise_response`` of ``qtype_multichoice``, ``qtype_match`` and
  ``qtype_ordering`` has them
- Microsoft Forms: the columns of a quiz's workbook, ID to Last modified time, then each question
  with "Points - …" and "Feedback - …"
- Google Forms: Timestamp, then each question with "… [Score]"; a grid has "… [row]"
- Kahoot: the sheet RawReportData Data of a report
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from openpyxl import Workbook

from trainkit.assessment.forms import Paper, PlacedItem
from trainkit.exchange.markup import to_plain
from trainkit.model.items.entries import LETTERS
from trainkit.model.loaded import Definitions

Answers = Mapping[str, Mapping[int, str]]
"""By code and number of the item, in letters of the paper."""
START = datetime(2026, 3, 2, 9, 0)


class Sat:
    """A paper that was put into another program, and who answered what there."""

    def __init__(self, paper: Paper, definitions: Definitions, answers: Answers) -> None:
        self.paper, self.definitions, self.answers = paper, definitions, answers

    def item(self, row: PlacedItem) -> Any:
        return self.definitions.course(row.module).bank.item(row.item)

    def stem(self, row: PlacedItem) -> str:
        return to_plain(self.item(row).stem)

    def option(self, row: PlacedItem, letter: str) -> str:
        item = self.item(row)
        by_id = {one.id: one for one in item.choices}
        return to_plain(item.choice_text(by_id[row.options[LETTERS.index(letter)]]))

    def premises(self, row: PlacedItem) -> list[str]:
        by_id = {one.id: one.text for one in self.item(row).matched}
        return [to_plain(by_id[one]) for one in row.premises]

    def parts(self, row: PlacedItem, answer: str) -> list[str]:
        """Return what was chosen, in words."""
        if not row.letters:
            return [answer]
        return [self.option(row, letter) for letter in answer if letter != "-"]

    def pairs(self, row: PlacedItem, answer: str) -> list[tuple[str, str]]:
        return [
            (premise, self.option(row, letter) if letter != "-" else "")
            for premise, letter in zip(self.premises(row), answer, strict=True)
        ]

    def rows(self) -> list[tuple[int, PlacedItem]]:
        return list(enumerate(self.paper.items, 1))


def moodle(sat: Sat, *, asked: bool = True) -> list[list[str]]:
    heads = ["Last name", "First name", "Username", "Email address", "Status", "Started",
             "Completed", "Duration", "Grade/20.00"]  # fmt: skip
    for number, _row in sat.rows():
        heads += [f"Question {number}"] * asked + [f"Response {number}"]
    table = [heads]
    for n, (code, given) in enumerate(sat.answers.items()):
        line = [f"Last{n}", f"First{n}", code.lower(), f"someone{n}@example.org", "Finished",
                "2 March 2026  9:00 AM", "2 March 2026  9:20 AM", "20 mins", "12.00"]  # fmt: skip
        for number, row in sat.rows():
            options = "; ".join(sat.option(row, letter) for letter in reversed(row.letters))
            line += [f"{sat.stem(row)}: {options}"] * asked
            line.append(_moodle_response(sat, row, given.get(number, "")) or "-")
        table.append(line)
    return table


def _moodle_response(sat: Sat, row: PlacedItem, answer: str) -> str:
    if row.premises:
        pairs = sat.pairs(row, answer) if answer else []
        return "; ".join(f"{premise} -> {text}" for premise, text in pairs if text)
    parts = sat.parts(row, answer)
    if row.type == "ordering":
        parts = [one if len(one) <= 10 else f"{one[:7]}..." for one in parts]
    return "; ".join(parts)


def microsoft(sat: Sat) -> list[list[Any]]:
    heads = ["ID", "Start time", "Completion time", "Email", "Name", "Total points",
             "Quiz feedback", "Last modified time", "Your code", "Points - Your code",
             "Feedback - Your code"]  # fmt: skip
    for _number, row in sat.rows():
        titles = sat.premises(row) if row.premises else [sat.stem(row)]
        for title in titles:
            heads += [title, f"Points - {title}", f"Feedback - {title}"]
    table: list[list[Any]] = [heads]
    for n, (code, given) in enumerate(sat.answers.items(), 1):
        began = START + timedelta(minutes=n)
        ended = began + timedelta(minutes=20)
        line: list[Any] = [n, began, ended, "anonymous", None, 3, None, None]
        line += [f" {code.lower()} ", 0, None]
        for number, row in sat.rows():
            answer = given.get(number, "")
            if row.premises:
                pairs = sat.pairs(row, answer or "-" * len(row.premises))
                texts = [text or None for _premise, text in pairs]
            elif row.format.control == "one":
                texts = ["".join(sat.parts(row, answer)) or None]
            else:
                texts = ["".join(f"{one};" for one in sat.parts(row, answer)) or None]
                if not row.letters:
                    texts = [answer or None]
            for text in texts:
                line += [text, 0 if text else None, None]
        table.append(line)
    return table


def google(sat: Sat) -> list[list[str]]:
    heads = ["Timestamp", "Total score", "Code"]
    for _number, row in sat.rows():
        stem = sat.stem(row)
        heads += (
            [f"{stem} [{premise}]" for premise in sat.premises(row)]
            if row.premises
            else [stem, f"{stem} [Score]", f"{stem} [Feedback]"]
        )
    table = [heads]
    for n, (code, given) in enumerate(sat.answers.items()):
        line = [f"2026/03/02 9:{n:02}:11 am GMT+5", "3.00 / 20", code]
        for number, row in sat.rows():
            answer = given.get(number, "")
            if row.premises:
                line += [
                    text for _premise, text in sat.pairs(row, answer or "-" * len(row.premises))
                ]
            else:
                line += [";".join(sat.parts(row, answer)), "-- / 1", ""]
        table.append(line)
    return table


def kahoot(sat: Sat) -> list[list[Any]]:
    heads = ["Question Number", "Question", *(f"Answer {n}" for n in range(1, 7)),
             "Correct Answers", "Time Allotted to Answer (seconds)", "Player", "Answer",
             "Correct / Incorrect", "Correct", "Incorrect", "Score (points)",
             "Score without Answer Streak Bonus (points)", "Current Total Score (points)",
             "Answer Time (%)", "Answer Time (seconds)"]  # fmt: skip
    table: list[list[Any]] = [heads]
    for number, row in sat.rows():
        if row.format.control not in {"one", "several"}:
            continue
        options: list[Any] = [sat.option(row, letter) for letter in row.letters]
        options += [None] * (6 - len(options))
        for code, given in sat.answers.items():
            answer = ", ".join(sat.parts(row, given.get(number, ""))) or None
            table.append(
                [f"{number} Quiz", sat.stem(row)[:120], *options, options[0], 20, code, answer,
                 "Incorrect", 0, 1, 0, 0, 0, 0.5, 10.1]
            )  # fmt: skip
    return table


def as_csv(table: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(table)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(table: Sequence[Sequence[Any]], title: str = "Sheet1") -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    if title.startswith("Raw"):
        sheet.title = "Final Scores"
        sheet.append(["A1"])
        sheet = workbook.create_sheet()
    sheet.title = title
    for line in table:
        sheet.append(list(line))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
