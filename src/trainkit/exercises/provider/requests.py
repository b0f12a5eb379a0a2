"""The exercise on preservation requests: review of a few, then a draft.

Held constant over sets: the number of requests, defects and questions, and their points; one
request is sound. The letters of the kinds of defects change from set to set.
"""

from __future__ import annotations

from datetime import date, timedelta

from trainkit.definitions.exercises.provider import RequestReview
from trainkit.exercises.draws import Draws
from trainkit.exercises.model import ExerciseSet, Key, Section, Worksheet
from trainkit.exercises.provider.draft_case import print_case, read_case
from trainkit.exercises.provider.request_check import find_defects
from trainkit.exercises.provider.request_key import answers, checklist
from trainkit.exercises.provider.request_plan import (
    draw_connection,
    draw_setting,
    plan_requests,
)
from trainkit.exercises.provider.request_sheet import (
    RULES,
    data_files,
    defect_list,
    draft_sections,
    request_section,
    sound_question,
    tables,
)
from trainkit.exercises.provider.request_text import print_request

__all__ = ["generate"]


def generate(exercise: RequestReview, draws: Draws) -> ExerciseSet:
    """Return one set."""
    setting = draw_setting(draws.branch("setting"))
    plans = plan_requests(exercise, setting, draws.branch("requests"))
    requests = tuple(print_request(n, setting, plan) for n, plan in enumerate(plans, 1))
    reference = tables(setting)
    case = draws.branch("case")
    day = date(2026, 8, 1) + timedelta(days=case.below(100))
    notes = print_case(setting, draw_connection(setting, day, case), case)
    draft = read_case(notes, reference)
    opening = Section(
        title="Rules and tables of this sheet",
        text=RULES,
        grids=(reference.custodians, reference.articles, defect_list(setting.letters)),
        whole=True,
    )
    reviews = tuple(request_section(n, request) for n, request in enumerate(requests, 1))
    decision = Section(title="Decision", questions=(sound_question(len(requests) + 1),))
    return ExerciseSet(
        worksheet=Worksheet(
            sections=(opening, *reviews, decision, *draft_sections(notes, len(requests) + 2))
        ),
        files=data_files(requests, reference, notes),
        key=Key(
            answers=answers(
                tuple(find_defects(request, reference) for request in requests),
                setting.letters,
                draft,
            ),
            sections=(checklist(draft),),
        ),
    )
