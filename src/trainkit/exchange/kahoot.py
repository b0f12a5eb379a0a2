"""The workbook from which Kahoot takes a quiz: a row a question, at most four answers each.

Headings and limits are those of Kahoot's own template ("Question - max 120 characters").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trainkit.exchange.markup import from_plain, to_plain
from trainkit.exchange.question import About, Choice, Format, Question, chosen
from trainkit.exchange.source import WORKBOOK, QuestionFile
from trainkit.model.lists import Cell, read_list, text_of
from trainkit.problems import Problems
from trainkit.text.languages import _

_ANSWERS = 4
_HEADINGS = (
    "Question - max 120 characters",
    *(f"Answer {number} - max 75 characters" for number in range(1, _ANSWERS + 1)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
_FIRST_ROW = 8
"""Where the headings stand in Kahoot's template."""
_SECONDS = 60
_MOST = {"question": 120, "answer": 75}


def _head(row: Sequence[Cell]) -> int | None:
    """Return the position of the question's column in a row of headings, if it is one."""
    texts = [text_of(cell).casefold() for cell in row]
    for at, text in enumerate(texts):
        after = texts[at + 1 : at + len(_HEADINGS)]
        starts = ("question", "answer 1", "correct answer")
        is_whole = len(after) == len(_HEADINGS) - 1
        if is_whole and all(map(str.startswith, (text, after[0], after[-1]), starts)):
            return at
    return None


def _read(source: QuestionFile, problems: Problems) -> Iterator[Question]:
    for sheet in read_list(source.path, source.data, problems) or ():
        at = None
        for row in sheet.rows:
            if at is None:
                at = _head(row)
                continue
            stem, *answers = row[at : at + _ANSWERS + 1]
            key = row[at + len(_HEADINGS) - 1]
            texts = {n: text_of(cell) for n, cell in enumerate(answers, 1) if text_of(cell)}
            keys = [int(found) for found in re.findall(r"\d+", text_of(key))]
            if not text_of(stem) and not texts:
                continue
            if not text_of(stem):
                problems.error(stem.place, _("expected a question, found none"))
            elif len(texts) < 2:
                words = _("expected at least two answers, found {n}", n=len(texts))
                problems.error(answers[0].place, words)
            elif not keys or not set(keys) <= texts.keys():
                words = _(
                    'expected the numbers of right answers, such as 1 or 2,3, found "{found}"',
                    found=text_of(key),
                )
                problems.error(key.place, words)
            else:
                choices = [
                    Choice(from_plain(" ".join(text.split())), n in keys)
                    for n, text in texts.items()
                ]
                yield Question(chosen(from_plain(text_of(stem)), choices), stem.place)


def _write(questions: Sequence[Question], about: About) -> bytes:
    from trainkit.render.excel import new_workbook, put_text, workbook_bytes

    workbook = new_workbook(about.title)
    sheet = workbook.create_sheet("Quiz")
    sheet.column_dimensions["B"].width = 70
    put_text(sheet, 2, 2, about.title)
    for column, heading in enumerate(_HEADINGS, 2):
        put_text(sheet, _FIRST_ROW, column, heading)
    for row, question in enumerate(questions, _FIRST_ROW + 1):
        texts = [question.stem, *(one.text for one in question.choices)]
        for column, text in enumerate(texts, 2):
            put_text(sheet, row, column, " ".join(to_plain(text).split()))
        right = [str(number) for number, one in enumerate(question.choices, 1) if one.right]
        sheet.cell(row, 1, row - _FIRST_ROW)
        sheet.cell(row, len(_HEADINGS), _SECONDS)
        put_text(sheet, row, len(_HEADINGS) + 1, ",".join(right))
    return workbook_bytes(workbook)


def _limits(question: Question) -> Iterator[str]:
    stem, most = len(to_plain(question.stem)), _MOST["question"]
    if stem > most:
        yield _("the question has {n} characters; Kahoot takes {most}", n=stem, most=most)
    for number, one in enumerate(question.choices, 1):
        size, most = len(to_plain(one.text)), _MOST["answer"]
        if size > most:
            yield _(
                "answer {number} has {n} characters; Kahoot takes {most}",
                number=number,
                n=size,
                most=most,
            )


def _looks_like(source: QuestionFile) -> bool:
    if WORKBOOK not in source.parts:
        return False
    sheets = read_list(source.path, source.data, Problems()) or ()
    return any(_head(row) is not None for sheet in sheets for row in sheet.rows[:15])


FORMAT = Format(
    name="kahoot",
    title="Kahoot",
    suffix=".kahoot.xlsx",
    types=frozenset({"single", "multiple"}),
    keeps=frozenset(),
    looks_like=_looks_like,
    read=_read,
    write=_write,
    most_choices=_ANSWERS,
    limits=_limits,
)
