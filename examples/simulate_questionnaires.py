"""Fills the questionnaires of an example with simulated answers, seeded, so that they can be read.

    python examples/simulate_questionnaires.py examples/almaty-2019

Written are ``responses/questionnaire-answers.xlsx``, for the end of the course, and
``responses/follow-up-answers.xlsx``, for what comes back months later, with the retention test.
Every sheet says on its face that nobody gave these answers. Answers lean to one side from person to
person; some are left out, one cannot be read, sheets come back blank or not at all, a code is
written in small letters.

Whoever did well on the post-test in ``responses/score-sheet.xlsx`` does so on the retention test,
less what a few months take.
"""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Callable, Iterator
from math import exp, log
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from trainkit.assessment.forms import FormUse, Paper, PlacedItem
from trainkit.documents.builder import gather
from trainkit.files.writing import write_atomically
from trainkit.intake.questionnaires.layout import (
    COURSE_ANSWERS,
    FIRST_ROW,
    FOLLOW_UP_ANSWERS,
    HANDED_OUT_ROW,
    REMARK_ROW,
    RETURNED_ROW,
    retention_sheet,
    sheet_name,
)
from trainkit.intake.questionnaires.write import (
    AnswersView,
    answers_view,
    follow_up_view,
    write_answers,
)
from trainkit.intake.responses import QuestionLine, lines_of
from trainkit.intake.score_sheet.layout import ANSWER_SHEETS, FIRST_ITEM_COLUMN
from trainkit.intake.score_sheet.layout import FIRST_ROW as FIRST_PERSON
from trainkit.model.items.entries import DOUBTFUL, NOTHING
from trainkit.model.questionnaire import Question, QuestionKind, Questionnaire, Reader
from trainkit.planning.printed import Kit
from trainkit.problems import Problems
from trainkit.render.excel import workbook_bytes

SEED = 2019
REMARK = f"Simulated answers (seed {SEED}): nobody gave them."

LEFT_OUT = 0.04
"""Share of boxes where nothing is ticked."""
WRITES = 0.55
"""Share of people who write something where words are asked for."""
FORGOTTEN = 0.35
"""Logits by which the retention test is harder than the post-test."""
RETURNED = {"end-of-course": 22, "trainer-review": 4, "follow-up": 14, "follow-up-supervisor": 7}
"""Sheets with answers that came back."""
BLANK_SHEETS = {"end-of-course": 1}
TOOK_THE_TEST = 12

WEIGHTS = {
    "readiness": (1, 4, 8, 9, 2),
    "role": (1, 7, 15),
    "next-case": (5, 8, 6, 3),
    "practice": (0, 7, 14, 2),
    "fit-law": (2, 7, 9, 3, 2),
    "fit-work": (1, 5, 11, 6),
    "language": (1, 5, 9, 8),
    "interpretation": (1, 3, 5, 3, 10),
    "limits": (0, 3, 10, 9),
    "answered": (0, 3, 9, 9, 2),
    "openness": (1, 3, 10, 9),
    "papers": (0, 3, 12, 8),
    "support": (5, 9, 4, 4),
    "modules": (1, 2, 12, 8),
    "opportunities": (3, 4, 6, 2),
    "times-used": (2, 6, 3, 1, 0),
    "taught": (5, 5, 4, 1),
    "handout": (2, 5, 5, 2),
    "seen": (1, 3, 4, 1, 2),
    "who": (3, 1, 1, 1),
}
"""How often each answer is given, where people do not lean to one side."""
TICKS = {
    "obstacles": (0.45, 0.4, 0.35, 0.3, 0.1, 0.1),
    "changed": (0.5, 0.6, 0.4, 0.3, 0.2, 0.1),
    "product": (0.6, 0.5, 0.3, 0.3, 0.2, 0.3),
    "modules": (0.1, 0.4, 0.5, 0.3),
    "support": (0.1, 0.5, 0.4, 0.2, 0.1),
}
"""The chance of each tick, where several may be ticked."""
NONE = ("Nothing", "Nothing yet", "Nobody", "None", "I have seen none")
"""Answers that are ticked where no other one is."""
WORDS = {
    "first-step": (
        "Rewrite our template for preservation requests, this month.",
        "Show the custody form to my two colleagues on Monday.",
        "Ask the lab which of our old cases have hash values.",
        "Проверю, указано ли время по UTC в наших запросах.",
        "Keep a written trace chart in the next case with virtual currency.",
        "در پروندهٔ بعدی زمان‌ها را با منطقهٔ زمانی می‌نویسم.",
    ),
    "unclear": (
        "When a mixer was used: what may I still write in the indictment?",
        "How long providers keep logs in each country.",
        "Порядок обращения к провайдеру за границей без договора.",
        "Who pays when an exchange asks for costs.",
    ),
    "wrong": (
        "Our law asks for a court order even for subscriber data.",
        "The deadline for preservation is shorter with us.",
        "У нас следователь не может сам назначить экспертизу.",
    ),
    "last-use": (
        "Asked a provider to preserve data with the template. The answer came after nine days.",
        "Drew a trace chart for the prosecutor; the account at the exchange was frozen.",
        "Wrote down every time with its zone; the defence did not object.",
    ),
    "obstacle-detail": (
        "No licence for a tracing tool; a shared account would do.",
        "Foreign providers answer slowly; a contact point would help.",
    ),
    "next": ("Two more worked cases.", "A list of contact points.", "Время на практику."),
    "hinders": (
        "One computer for the whole unit.",
        "The law names no deadline for providers. We have asked the ministry.",
    ),
    "timing": ("The trace lab ran over by 15 minutes; the debrief was cut.",),
    "misconception": ("“An IP address is a person.” The address sheet cleared it.",),
    "item": ("Sheet 2 of the records: some read the local time as UTC.",),
    "law": ("Two participants doubted the deadline on the card of their country; to be checked.",),
    "change": ("Start the lab before lunch.", "Ask quiet tables first."),
}
"""What people write, by question."""


def main(folder: Path) -> None:
    """Write both workbooks of a workshop that has a plan."""
    problems = Problems()
    gathered = gather(folder, problems)
    problems.raise_errors()
    assert gathered is not None
    kit = gathered[0]
    _write(kit, folder, COURSE_ANSWERS, answers_view(kit), _fill_questionnaires)
    _write(kit, folder, FOLLOW_UP_ANSWERS, follow_up_view(kit), _fill_later)


def _write(
    kit: Kit,
    folder: Path,
    name: str,
    view: AnswersView,
    fill: Callable[[Kit, Path, Workbook, random.Random], None],
) -> None:
    book = load_workbook(io.BytesIO(write_answers(view)))
    fill(kit, folder, book, random.Random(f"{SEED}/{name}"))
    write_atomically(folder / "responses" / name, workbook_bytes(book))


def _fill_questionnaires(kit: Kit, _folder: Path, book: Workbook, draw: random.Random) -> None:
    for questionnaire in kit.definitions.questionnaires:
        if sheet_name(questionnaire.id) in book.sheetnames:
            _fill_sheet(kit, questionnaire, book[sheet_name(questionnaire.id)], draw)


def _fill_later(kit: Kit, folder: Path, book: Workbook, draw: random.Random) -> None:
    _fill_questionnaires(kit, folder, book, draw)
    if kit.forms is not None and kit.forms.has(FormUse.RETENTION):
        sheet = book[retention_sheet(kit.forms).name]
        people = [person.code for person in kit.definitions.roster.participants]
        _head(sheet, len(people), TOOK_THE_TEST)
        after = _shares_after(kit, folder)
        came_back = sorted(draw.sample(sorted(after), min(TOOK_THE_TEST, len(after))))
        draw.shuffle(came_back)
        several = len(kit.forms.papers_for(FormUse.RETENTION)) > 1
        for row, code in enumerate(came_back, FIRST_ROW):
            paper = kit.forms.paper_of(code, FormUse.RETENTION)
            fixed = (code, paper.code) if several else (code,)
            for column, value in enumerate((*fixed, *_marks(kit, paper, after[code], draw)), 2):
                sheet.cell(row, column).value = value


def _head(sheet: Worksheet, handed_out: int, returned: int) -> None:
    sheet.cell(HANDED_OUT_ROW, 1).value = handed_out
    sheet.cell(RETURNED_ROW, 1).value = returned
    sheet.cell(REMARK_ROW, 2).value = REMARK


def _fill_sheet(
    kit: Kit, questionnaire: Questionnaire, sheet: Worksheet, draw: random.Random
) -> None:
    people = [person.code for person in kit.definitions.roster.participants]
    answered = min(RETURNED.get(questionnaire.id, len(people)), len(people))
    trainers = questionnaire.reader is Reader.TRAINERS
    _head(
        sheet,
        answered if trainers else len(people),
        answered + BLANK_SHEETS.get(questionnaire.id, 0),
    )
    modules = [(course.module.id, course.module.short_title) for course in kit.definitions.courses]
    lines = lines_of(questionnaire, modules)
    codes = draw.sample(people, answered)
    written = {
        question.id: _written(question.id, answered, draw) for question in questionnaire.questions
    }
    for offset, code in enumerate(codes):
        row, first = FIRST_ROW + offset, 2
        if questionnaire.coded:
            sheet.cell(row, 2).value = code.lower() if offset == 3 else code
            first = 3
        lean = draw.gauss(0, 0.35)
        given: dict[str, str | None] = {}
        for column, line in enumerate(lines, first):
            words = written[line.question.id][offset]
            answer = words if line.is_open else _ticks(line, lean, draw)
            if line.key == "times-used" and given.get("opportunities") == "a":
                answer = line.letters[-1]  # no case, so none in which it was used
            given[line.key] = sheet.cell(row, column).value = answer
    sheet.cell(FIRST_ROW + 1, 3 if questionnaire.coded else 2).value = DOUBTFUL


def _written(question: str, people: int, draw: random.Random) -> list[str | None]:
    """Return what each person writes: every sentence once, while there are some."""
    pool = list(WORDS.get(question, ()))
    draw.shuffle(pool)
    return [pool.pop() if pool and draw.random() < WRITES else None for _ in range(people)]


def _ticks(line: QuestionLine, lean: float, draw: random.Random) -> str | None:
    if draw.random() < LEFT_OUT:
        return None
    question = line.question
    if question.several:
        chances = TICKS.get(question.id) or (0.3,) * len(line.letters)
        padded = [*chances, *(0.2,) * len(line.letters)]
        answers = list(zip(line.letters, question.answers, padded, strict=False))
        ticked = [letter for letter, text, p in answers if text not in NONE and draw.random() < p]
        nothing = [letter for letter, text, _ in answers if text in NONE]
        return "".join(ticked or nothing) or None
    return draw.choices(line.letters, list(_weights(question, lean)))[0]


def _weights(question: Question, lean: float) -> Iterator[float]:
    """Yield how likely each answer is to a person who leans to the later ones."""
    count = len(question.answers)
    known = WEIGHTS.get(question.id, ())
    rising = (1, 2, 4, 9, 7) if question.kind is QuestionKind.SCALE else (1,) * count
    for place, weight in enumerate(known if len(known) == count else rising):
        yield weight * exp(lean * (place - (count - 1) / 2))


def _shares_after(kit: Kit, folder: Path) -> dict[str, float]:
    """Return the share of right answers on the post-test, by code, of whoever took it."""
    assert kit.forms is not None
    known = {person.code for person in kit.definitions.roster.participants}
    path = folder / "responses" / "score-sheet.xlsx"
    if not path.exists():
        return dict.fromkeys(known, 0.65)
    sheet = load_workbook(path)[ANSWER_SHEETS[FormUse.POST]]
    shares: dict[str, float] = {}
    for row in range(FIRST_PERSON, FIRST_PERSON + len(known)):
        code = str(sheet.cell(row, 1).value)
        items = kit.forms.paper_of(code, FormUse.POST).items if code in known else ()
        marks = [sheet.cell(row, n).value for n, _ in enumerate(items, FIRST_ITEM_COLUMN)]
        if any(marks):
            right = sum(mark == item.key for mark, item in zip(marks, items, strict=True))
            shares[code] = min(max(right / len(items), 0.1), 0.9)
    return shares


def _marks(kit: Kit, paper: Paper, after: float, draw: random.Random) -> Iterator[str | None]:
    """Yield the answers of a person with this share of right ones after the course."""
    expected = [kit.definitions.course(i.module).bank.item(i.item).difficulty for i in paper.items]
    middle = _logit(sum(expected) / len(expected))
    ability = _logit(after) - FORGOTTEN + draw.gauss(0, 0.3)
    for item, difficulty in zip(paper.items, expected, strict=True):
        right = draw.random() < 1 / (1 + exp(-(ability + _logit(difficulty) - middle)))
        answer = item.key if right else _wrong(item, draw)
        yield answer if draw.random() >= LEFT_OUT else None


def _wrong(item: PlacedItem, draw: random.Random) -> str:
    if item.type == "numeric":
        return str(int(float(item.key)) + draw.choice((1, 2, 10)))
    if item.type == "short-answer":
        return str(draw.randrange(int(item.key)))
    if item.type == "ordering":
        return item.key[1:] + item.key[:1]
    if item.type == "multiple":  # one tick too many, or one too few
        marked = set(item.key) ^ {draw.choice(item.letters)}
        return "".join(sorted(marked)) or NOTHING
    other = draw.choice([letter for letter in item.letters if letter != item.key[0]])
    return other + item.key[1:]


def _logit(share: float) -> float:
    share = min(max(share, 0.05), 0.95)
    return log(share / (1 - share))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
