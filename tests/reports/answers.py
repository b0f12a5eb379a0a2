"""A small questionnaire and answers to it, counted by hand."""

from __future__ import annotations

from collections.abc import Sequence

from trainkit.evaluation.reports.surveys import END_OF_COURSE
from trainkit.intake.responses import AnswerRow, QuestionnaireAnswers, Ticks
from trainkit.model.questionnaire import Questionnaire

MODULES = (("alpha", "Alpha"), ("beta", "Beta"))
SCALE = ("Disagree", "Rather disagree", "Neither", "Rather agree", "Agree")


def questionnaire() -> Questionnaire:
    """Return one of each kind of question; a row has eight marks."""
    return Questionnaire.model_validate(
        {
            "id": END_OF_COURSE,
            "version": "1.0.0",
            "title": "End of the course",
            "introduction": "Tick.",
            "minutes": 5,
            "questions": [
                {"id": "next-case", "kind": "choice", "text": "When?", "answers": ["Soon", "Late"]},
                {"id": "fit", "kind": "choice", "text": "Fit?", "answers": ["No", "Partly", "Well"],
                 "favourable": ["Well"]},
                {"id": "obstacles", "kind": "choice", "text": "What stops you?", "several": True,
                 "answers": ["Tools", "Time", "Nothing"]},
                {"id": "modules", "kind": "per-module", "text": "And the module?",
                 "answers": ["Drop", "Keep", "Extend"], "favourable": ["Keep", "Extend"]},
                {"id": "course", "kind": "scale", "text": "How far?", "answers": list(SCALE),
                 "statements": ["Close to my work.", "I could speak."],
                 "favourable": list(SCALE[3:])},
                {"id": "words", "kind": "open", "text": "What next?"},
            ],
            "source": "Made for tests",
        }
    )  # fmt: skip


def answers(rows: Sequence[Sequence[Ticks]], handed_out: int | None = None) -> QuestionnaireAnswers:
    """Return answers: a row of eight marks a sheet."""
    return QuestionnaireAnswers(
        workshop="tiny",
        questionnaire=questionnaire(),
        modules=MODULES,
        handed_out=handed_out,
        rows=tuple(
            AnswerRow(number=number, marks=tuple(marks)) for number, marks in enumerate(rows, 1)
        ),
    )
