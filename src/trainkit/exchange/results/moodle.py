"""Moodle: the report *Responses* of a quiz, downloaded as CSV or Excel.

Columns are those of Moodle's ``mod/quiz/report/responses/report.php`` and
``mod/quiz/classes/local/reports/attempts_report.php``: names, fields that identify people, status,
start, end, duration and grade of the attempt, then for each question, as chosen, "Question 1",
"Response 1" and "Right answer 1". A hyphen stands for nothing. Rows are by user and attempt unless
somebody sorted the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trainkit.exchange.results.table import Column, Program, Row, Table, headings
from trainkit.model.lists import Cell, ListSheet, text_of
from trainkit.text.languages import _

_RESPONSES = (
    "response", "ответ", "отклик", "پاسخ", "réponse", "respuesta", "resposta", "antwort", "yanıt",
    "cevap", "استجابة", "الاستجابة", "відповідь", "javob", "жауап", "жооп",
)  # fmt: skip
_QUESTIONS = (
    "question", "вопрос", "سؤال", "سوال", "pregunta", "questão", "pergunta", "frage", "soru",
    "питання", "savol", "сұрақ", "суроо",
)  # fmt: skip
"""The words before the numbers of responses and questions in Moodle's languages."""
_ENDED = (
    "completed", "завершено", "завершен", "завершён", "тест завершен", "پایان", "terminé",
    "finalizado", "completado", "beendet", "bitirildi",
)  # fmt: skip
_GRADED = re.compile(r"(?:Q\.?|В\.?|س\.?)\s*\d+\s*/\s*[\d.,]+")
"""The heading of a question in the report *Grades*."""
_GRADE = re.compile(r"[^/]+/\s*[\d.,]+")
"""The heading of an attempt's grade, which follows start, end and duration."""


def _numbered(heads: Sequence[str], words: Sequence[str]) -> dict[str, int]:
    """Return the positions of the columns of questions by what they are called: 1, 2a."""
    pattern = re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s*(\d+\w*)", re.IGNORECASE)
    found = ((column, pattern.fullmatch(text)) for column, text in enumerate(heads))
    return {match[1]: column for column, match in found if match}


def _table_of(sheets: Sequence[ListSheet]) -> Table | None:
    sheet, heads = sheets[0], headings(sheets[0])
    responses = _numbered(heads, _RESPONSES)
    if not responses:
        return None
    asked, first = _numbered(heads, _QUESTIONS), min(responses.values())
    about = range(min([first, *asked.values()]))
    ended = _end_of(heads, about)
    columns = [Column(heads[n], sheet.rows[0][n].place, is_question=False) for n in about]
    for number, (called, at) in enumerate(responses.items(), 1):
        texts = [text_of(row[asked[called]]) for row in sheet.rows[1:]] if called in asked else []
        title = next((text for text in texts if text not in {"", "-"}), "")
        columns.append(Column(title, sheet.rows[0][at].place, number))
    order = [*about, *responses.values()]
    rows = (_row([row[n] for n in order], ended, len(about)) for row in sheet.rows[1:])
    return Table(tuple(columns), tuple(row for row in rows if row))


def _end_of(heads: Sequence[str], about: range) -> int | None:
    """Return the column of the times at which attempts ended, if there is any."""
    named = [n for n in about if heads[n].casefold() in _ENDED]
    graded = [n - 2 for n in about if n > 2 and _GRADE.fullmatch(heads[n])]
    return next(iter([*named, *graded]), None)


def _row(cells: Sequence[Cell], ended: int | None, first: int) -> Row | None:
    """Return an attempt; ``None`` for a person who has not begun any.

    ``first`` is the position of the first response.
    """
    said = {n: cell for n, cell in enumerate(cells) if text_of(cell) not in {"", "-"}}
    is_finished = ended is None or ended in said
    has_begun = is_finished or any(n >= first for n in said)
    return Row(said, cells[0].place, is_finished) if said and has_begun else None


def _refused(sheets: Sequence[ListSheet]) -> str:
    if not any(_GRADED.fullmatch(text) for text in headings(sheets[0])):
        return ""
    return _("this is Moodle’s report Grades, which has no answers; download the report Responses")


PROGRAM = Program("Moodle", _table_of, _refused)
