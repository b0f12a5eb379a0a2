"""Classes for score sheets: every type of item, one form or two, whole or with gaps."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook

from tests.factories import make_bank
from tests.item_types import row, typed_bank
from tests.score_factory import (
    KINDS,
    POST,
    PRE,
    TINY,
    TINY_ANSWERS,
    forms,
    people,
    placed,
    sheet_bytes,
    type_in,
    typed_forms,
)
from trainkit.assessment.forms import SCORED, Forms, FormUse, Paper, PlacedItem
from trainkit.assessment.scoring_key import scoring_key
from trainkit.intake.score_sheet.layout import ScoreLayout
from trainkit.model.items.entries import LETTERS, SCRIPTS
from trainkit.model.items.registry import ItemBank
from trainkit.render.excel import shown_name

Lines = dict[int, Sequence[str | None]]


class Sample(NamedTuple):
    """Texts that people may enter for an item of a type."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    hard: tuple[str, ...]
    """Texts that are easily read in two ways, answers or not."""
    signs: str = "ABCDabcd ,-?EА123۲٣0"
    longest: int = 5


NUMBERS = (
    "12.250", "12.75", "12.249999999999", "12.7500000000001", "1,234", "0,125", "-0", "-12,5",
    "1e5", "5%", "$5", "1/2", "12.", ".5", "00012.5", "123456789012345", "12345678901234", "１２",
    "--5", "1-2", "5-", "+5", "12.5.1", "1,2,3", "1,234.5", "1.234,5", "٫5", "12:30", "TRUE",
    "0,1234", "-0,125", "-1,234", "12.5min", "12,500", "0.00000001", "1٬234", "12،5", "−5",
    "۱۲۳٫۴۵", "1.000",
)  # fmt: skip
SAMPLES = {
    "single": Sample(
        ("B", "b", "b ", "2", "۲", "٢", "Б", "б", "ب", " ب"),
        ("A", "c", "1", "٣", "А", "с", "الف", "أ", "ج", "پ"),
        ("ı", "К", "В", "BC", "b,", ",b ", "D", "1", "?", " ?", "-", "2", "۳", "٤", "9", "0", "22",
         "B2", "|", "Г", "д", "د", "ت", "الفا", "ا", "ال", "ل"),
        longest=2,
    ),
    "multiple": Sample(
        ("AC", "ca", "c, a", "C A", "13", "3 1", "۳۱", "A3", "الف، ج", "جا", "аС"),
        ("A", "abcd", "bd", "-", "ABC"),
        ("-", "--", "AA", "ABCD", "ABCDE", " - ", "a-c", "А", "?", "??", ",", "0", "00", "13",
         "15", "٠", "۳,١", "31A", " 0 ", "الفب", "ال", "ав", "الفA", "اا", "ه", "پج"),
    ),
    "true-false": Sample(
        ("B", "b", "2"), ("A", "d"), ("true", "D", "E", "d", "B.", "b;", "4", "۵", "٤"), longest=2
    ),
    "hot-spot": Sample(("B", "b", "2"), ("A", "d"), (), longest=2),
    "matching": Sample(
        ("CAB", "c a b", "c,a,b", "312", "٣١٢", "ج الف ب", "پأب"),
        ("ABC", "CBA", "C--", "ddd", "CAD"),
        ("---", "CA", "CABB", "C?B", "ﬀa", "cab\t", "ＣＡＢ", "", "aa-", "300", "315", "۱۲۳",
         "0٠۰"),
    ),
    "ordering": Sample(
        ("BDAC", "bdac", "B D A C", "2413", "2,4,1,3"), ("CADB", "BDCA", "B-AC", "----", "ABCD"),
        ("----", "BDAA", "BDA", "BDACE", "b-d-", "B--C", "BD-", "bdac-", "2413", "2414", "20-3",
         "۲۴۱۳"),
    ),
    "numeric": Sample(
        ("12.5", "12,5", "۱۲٫۵", "١٢٫٥", "12.25", "12,75", " 12.6"),
        ("12.2499", "25", "-12.5", "-", "0", "12,7501"), NUMBERS, "0123456789.,- ۱۲٫٣٤?1250.,", 9,
    ),
    "short-answer": Sample(
        ("3", "۳", "٣", "3 "), ("0", "1", "2", "۲"),
        ("3", "4", "0", "۳", "٤", "-", "?", " 2", "1.0", "33", "A", "", "10", "٠", "3,"),
        "01234567?- ۱۲٣", 2,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A class that is typed into a score sheet."""

    forms: Forms
    codes: tuple[str, ...]
    banks: tuple[ItemBank, ...]
    answers: dict[FormUse, Lines]
    participants: dict[str, str] = field(default_factory=dict)
    papers: tuple[tuple[str, str, str], ...] = ()
    """Papers that were handed out otherwise than planned: sheet, cell and code."""

    @property
    def layout(self) -> ScoreLayout:
        return ScoreLayout(len(self.codes))

    @property
    def groups(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The modules and objectives that have columns."""
        items = [i for form in scoring_key(self.forms, self.banks).forms for i in form.items]
        return tuple(sorted({i.module for i in items})), tuple(
            sorted({i.objective_key for i in items})
        )

    def write(self, path: Path) -> None:
        path.write_bytes(sheet_bytes(self.forms, people(*self.codes), self.banks))
        type_in(path, self.answers, self.participants)
        workbook = load_workbook(path)
        for sheet, cell, paper in self.papers:
            workbook[shown_name(sheet)][cell].value = paper  # type: ignore[union-attr]
        workbook.save(path)


def codes(count: int) -> tuple[str, ...]:
    return tuple(f"P-{n:02}" for n in range(1, count + 1))


def two_modules(sat: int | None, doubtful: bool = False) -> Case:
    """Two modules; the first ``sat`` of 18 people and a latecomer answered."""
    shuffle = random.Random(11)
    banks = (make_bank("alpha"), make_bank("beta"))
    tests = [
        [
            placed(f"{bank.module}-{level}-{n}", "".join(shuffle.sample("abc", 3)),
                   module=bank.module)
            for bank in banks for level in ("recall", "apply", "judge") for n in (first, first + 1)
        ]
        for first in (0, 2)
    ]  # fmt: skip
    made = forms(*tests)
    answers: dict[FormUse, Lines] = {}
    draw = random.Random(7 + (sat or 0))
    for use, ability in ((PRE, 0.45), (POST, 0.7)) if sat else ():
        keys = [item.key for item in made.form(use).items]
        lines: dict[int, list[str]] = {
            at: [key if draw.random() < ability else draw.choice("ABC ") for key in keys]
            for at in (*range(sat or 0), 18)
        }
        lines[0] = keys  # full marks before and after
        lines[1] = [mark.lower() for mark in lines[1]]
        answers[use] = {at: "".join(line) for at, line in lines.items()}
    if sat:
        del answers[PRE][2]  # type: ignore[attr-defined] - came after the pre-test
    if doubtful:
        answers[POST][3] = "?" + str(answers[POST][3])[1:]  # type: ignore[index]
        answers[PRE][1] = "??" + str(answers[PRE][1])[2:]  # type: ignore[index]
    return Case(made, codes(18), banks, answers, {"A25": "LATE-1", "D7": "present"} if sat else {})


def all_types(*, penalty: bool = False) -> Case:
    """Items of all types; somewhat better after than before, with blanks and a doubt.

    ``penalty`` takes 1/(k - 1) off for a wrong letter, of two points where recall is asked for.
    """

    def item(level: str, kind: str, n: int) -> PlacedItem:
        placed = row(kind, f"alpha-{level}-{kind}-{n}")
        if not (penalty and placed.format.one_letter):
            return placed
        changes = {"penalty": f"1/{len(placed.options) - 1}", "points": 1 + (level == "recall")}
        return placed.model_copy(update=changes)

    made = forms(
        [item(level, kind, 0) for level in ("recall", "apply") for kind in KINDS],
        [item(level, kind, 1) for level in ("recall", "judge") for kind in KINDS],
    )
    draw = random.Random(2)
    answers: dict[FormUse, Any] = {}
    for use, ability in ((PRE, 0.4), (POST, 0.7)):
        samples = [SAMPLES[item.type] for item in made.form(use).items]
        answers[use] = {
            at: [
                draw.choice(each.right if draw.random() < ability else (*each.wrong, None))
                for each in samples
            ]
            for at in range(14)
        }
        answers[use][0] = [each.right[0] for each in samples]
    answers[PRE][3][1] = "?"
    if penalty:  # every letter wrong, all else blank: a score below 0
        answers[PRE][1] = ["A" if item.format.one_letter else None for item in made.forms[0].items]
    del answers[POST][5]
    return Case(made, codes(15), (typed_bank(),), answers)


def any_texts() -> Case:
    """Many people enter anything: first what is known to be hard."""
    draw = random.Random(5)

    def any_text(sample: Sample) -> str:
        return "".join(draw.choice(sample.signs) for _ in range(draw.randint(1, sample.longest)))

    samples = [SAMPLES[kind] for kind in KINDS]
    lines = {
        at: [each.hard[at] if at < len(each.hard) else any_text(each) for each in samples]
        for at in range(150)
    }
    made = forms(
        [row(kind) for kind in KINDS], [row(kind, f"alpha-apply-{kind}-1") for kind in KINDS]
    )
    names = tuple(f"T-{n:03}" for n in range(150))
    return Case(made, names, (typed_bank(),), {PRE: lines})


def spelled(answer: str, item: PlacedItem, draw: random.Random) -> str:
    """Return an answer as one of many people would enter it."""
    if not item.letters:
        if "." in answer:
            answer = answer.replace(".", draw.choice(".,٫"))
        return answer.translate(str.maketrans("0123456789", draw.choice(SCRIPTS)))
    signs = [*answer]
    if item.type == "multiple":
        draw.shuffle(signs)
    typed = [
        draw.choice([sign, sign.lower(), draw.choice(SCRIPTS)[LETTERS.index(sign) + 1]])
        for sign in signs
    ]
    return draw.choice(["", " ", ",", ", "]).join(typed)


def answers_on(paper: Paper, ability: float, draw: random.Random) -> list[str | None]:
    """Return answers of a person, some of them wrong and some missing."""

    def answer(item: PlacedItem) -> str | None:
        if draw.random() < ability:
            return spelled(item.key, item, draw)
        if draw.random() < 0.1:
            return None
        if not item.letters:
            return draw.choice(["0", "1"])
        return "".join(draw.sample(item.letters, len(item.premises or item.key)))

    return [answer(item) for item in paper.items]


def two_forms() -> Case:
    """Counterbalanced forms in three versions each; papers also change hands."""
    names = codes(24)
    made, draw = typed_forms(names), random.Random(4)
    answers: dict[FormUse, Any] = {}
    for use, ability in ((PRE, 0.4), (POST, 0.75)):
        answers[use] = {
            at: answers_on(made.paper_of(code, use), ability, draw) for at, code in enumerate(names)
        }
    answers[PRE][3][5] = "?"
    del answers[POST][6], answers[PRE][7]
    answers[POST][4][4:] = [None] * (len(made.forms[0].items) - 4)  # left early
    answers[PRE][0] = answers_on(made.paper("B1-3"), 0.5, draw)
    answers[PRE][24] = answers_on(made.paper("A1-2"), 0.5, draw)
    answers[POST][24] = answers_on(made.paper("B1-1"), 0.9, draw)
    late = {"A31": "LATE-1", "D7": "present", "D11": "left early"}
    papers = (("Pre", "C7", "B1-3"), ("Pre", "C31", "a1-2"), ("Post", "C31", "B1-1"))
    return Case(made, names, (typed_bank(),), answers, late, papers)


def full_marks() -> Case:
    """Everybody answers by the printed key of the own paper."""
    names = codes(24)
    made = typed_forms(names)
    answers: dict[FormUse, Any] = {
        use: {
            at: [item.key for item in made.paper_of(code, use).items]
            for at, code in enumerate(names)
        }
        for use in SCORED
    }
    return Case(made, names, (typed_bank(),), answers)


def without_paper() -> Case:
    """An entry that the paper does not take, and a latecomer without a paper."""
    names = codes(24)
    made = typed_forms(names)
    keys: list[str | None] = [item.key for item in made.paper_of(names[1], PRE).items]
    answers: dict[FormUse, Any] = {PRE: {1: [*keys[:-1], "x"], 24: list("AB")}}
    return Case(made, names, (typed_bank(),), answers, {"A31": "LATE-1"})


def impossible() -> Case:
    """A Cyrillic letter, a letter that the item does not have, and marks without a code."""
    lines: Lines = {0: "В" + "B" * 11, 1: "E" + "B" * 11, 20: "ABC"}
    empty = two_modules(None)
    return Case(empty.forms, empty.codes, empty.banks, {PRE: lines})


CASES = {
    "tiny": Case(
        TINY, codes(5), (make_bank(),), {PRE: TINY_ANSWERS[PRE], POST: TINY_ANSWERS[POST]}
    ),
    "full": two_modules(18),
    "half": two_modules(8, doubtful=True),
    "empty": two_modules(None),
    "types": all_types(),
    "penalty": all_types(penalty=True),
    "papers": two_forms(),
    "marks": full_marks(),
    "texts": any_texts(),
    "impossible": impossible(),
    "no paper": without_paper(),
}
WHOLE = ("tiny", "full", "half", "empty", "types", "penalty", "papers", "marks")
"""Cases that are read without a problem."""
