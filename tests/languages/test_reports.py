"""Fixed words of what is written after the course are marked, as those of the documents are."""

from __future__ import annotations

import email
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email.policy import default
from functools import cache
from pathlib import Path

import pytest

from tests.factories import write_roster, write_workshop
from tests.languages.test_no_english_left import (
    Texts,
    in_greek,
    of_word,
    of_workbook,
    plain_words,
)
from tests.questionnaires.book import LATER, SHORT, small_kit, with_retention
from tests.reports.answers import answers
from tests.reports.cohorts import KIT, People, cohort, mixed, small_definitions
from trainkit import api
from trainkit.evaluation.estimate import Estimate, Method
from trainkit.evaluation.follow_up import note_to_participants, note_to_superiors, write_note
from trainkit.evaluation.gain import mean_gain, retention
from trainkit.evaluation.marks import Pairs
from trainkit.evaluation.reports.cohort import FULL, EarlierCohort, RatedAnswers, Returned
from trainkit.evaluation.reports.feedback import discussion, personal_sheets
from trainkit.evaluation.reports.findings import Draft, Findings, OpenEntry, findings_of
from trainkit.evaluation.reports.release import release_of
from trainkit.evaluation.reports.release_report import release_report
from trainkit.evaluation.reports.report import report
from trainkit.evaluation.reports.workbook import evaluation_workbook
from trainkit.intake.responses import FollowUpAnswers
from trainkit.model.loaded import Definitions
from trainkit.planning.printed import Kit
from trainkit.problems import Place
from trainkit.render.pages import PdfRecipe, render_html
from trainkit.text.languages import PSEUDO, speaking

CLASS: People = mixed(36) | {
    **{f"PY-{n}": ("A", "110000", None) for n in range(6)},
    **{f"PZ-{n}": ("B", None, "111000") for n in range(6)},
}
"""People with both tests, and some who missed one of them."""
ROWS = [((n % 2,), (n % 3,), (0, 1), (2,), (1,), (n % 5,), (4,), "λόγος") for n in range(20)]
RESULT = {
    "id": "requests", "title": "Requests sent", "unit": "requests a quarter", "before": "10.5",
    "as_of": "2019-09-01", "source": "The office counts them.",
}  # fmt: skip


def definitions() -> Definitions:
    made: Definitions = in_greek(replace(small_definitions(results=[RESULT]), folder=Path("w")))
    workshop = made.workshop.model_copy(update={"languages": (PSEUDO,), "simulated": True})
    return replace(made, workshop=workshop)


@cache
def found(*, same_form: bool = False) -> Findings:
    """Return what was found in a class with everything that a report can speak of."""
    kit = replace(KIT, definitions=definitions())
    group = cohort(kit, CLASS, absent=("PX-90",), country="KZ", same_form=same_form,
                   counterbalanced=not same_form)  # fmt: skip
    states = ("present", "absent", "left early", "withdrawn")
    members = tuple(
        replace(one, status=states[n % 4], language=("ru", "fa")[n % 2])
        for n, one in enumerate(group.members)
    )
    items = tuple(one.model_copy(update={"key": "3"}) for one in group.form_marks[0].form.items[:2])
    pairs = ((0, 1), (1, 1), (2, 1), (3, 3), (0, 0))
    rated = (RatedAnswers("A", items[:1], pairs, 1), RatedAnswers("A", items, pairs, 0))
    group = replace(group, members=members, rated=rated)
    asked = in_greek(answers(ROWS, 30))
    both = group.pairs()
    later = Pairs(both.post, both.post - 10, FULL, 0)
    returned = Returned(
        questionnaires=(asked,),
        follow_up=FollowUpAnswers(questionnaires=(asked,)),
        retention=retention(both.pre, later, both.n),
        later_scores={one.code: one.scores["post"] - 10 for one in group.matched},
    )
    return findings_of(kit.definitions, group, returned, earlier())


def earlier() -> tuple[EarlierCohort, ...]:
    gains = (mean_gain(Pairs([50.0] * 3, [60.0, 70 + n, 80], 100)) for n in range(3))
    level = Estimate(value=50.0, n=3, method=Method.NONE)
    return tuple(
        EarlierCohort(f"w-{n}", ("2018-03-05",), 3, level, level, gain, is_release=n > 0)
        for n, gain in enumerate(gains)
    )


def of_recipe(recipe: PdfRecipe) -> Iterator[str]:
    """Yield the words of a page and of its drawings."""
    page = Texts()
    page.feed(render_html(recipe.template, recipe.view))
    yield from page.found
    for _name, drawing in recipe.drawings:
        yield from re.findall(r"<text[^>]*>([^<]*)", drawing.decode())


def reports(findings: Findings) -> Iterator[tuple[str, Iterable[object]]]:
    """Yield each report's name and texts."""
    yield "evaluation.pdf", of_recipe(report(findings))
    yield "evaluation-release.pdf", of_recipe(release_report(release_of(findings)))
    yield "evaluation.xlsx", of_workbook(evaluation_workbook(findings))
    for name, recipe in (
        ("personal-sheets.pdf", personal_sheets(findings)),
        ("answers-to-discuss.pdf", discussion(findings, release_of(findings))),
    ):
        assert recipe is not None
        yield name, of_recipe(recipe)


def left(texts: Iterable[object]) -> list[str]:
    return sorted({word for text in texts if isinstance(text, str) for word in plain_words(text)})


IDS = {"alpha", "beta", "ru", "test", "workshop"}
"""What definitions call by an id or a code: it has no language."""


@pytest.mark.parametrize("same_form", [False, True], ids=["two forms", "one form, as a draft"])
def test_no_word_of_a_report_is_left_in_english(same_form: bool) -> None:
    findings = found(same_form=same_form)
    if same_form:
        findings = replace(
            findings, draft=Draft((OpenEntry("w.xlsx!Pre!F7", "Λόγος", Place(Path("w.xlsx"))),))
        )
    with speaking(PSEUDO):
        words = {name: {*left(texts)} - IDS for name, texts in reports(findings)}
    assert {name: some for name, some in words.items() if some} == {}


def test_no_word_of_what_is_sent_some_months_later_is_left_in_english() -> None:
    superiors = {**LATER, "id": "follow-up-supervisor", "title": "Three questions", "minutes": 1}
    kit: Kit = in_greek(small_kit(SHORT, LATER, superiors, test_forms=with_retention()))
    workshop = kit.definitions.workshop.model_copy(update={"languages": (PSEUDO,)})
    kit = replace(kit, definitions=replace(kit.definitions, workshop=workshop))
    with speaking(PSEUDO):
        notes = [note_to_participants(kit), note_to_superiors(kit)]
        texts = [text for note in notes if note for text in of_word(write_note(note))]
    assert len(texts) > 20
    assert left(texts) == []


def test_no_word_of_a_message_is_left_in_english(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    write_workshop(folder, title="Σεμινάριο", languages=[PSEUDO], organisers=["Α", "Β"])
    write_roster(folder / "participants.xlsx", [("Code", "Name"), ("P-01", "Α Β"), ("P-02", "")])
    api.build(folder, only=["agenda", "agendas"])
    changes = folder / "out/participants/changes"
    changes.mkdir()
    (changes / "everybody.txt").write_text("Λόγος\n", encoding="utf-8")
    (changes / "agenda-cancelled.ics").write_bytes(b"BEGIN:VCALENDAR")
    drafts = [path.read_bytes() for path in api.mail(folder).drafts]
    messages = [email.message_from_bytes(data, policy=default) for data in drafts]
    bodies = [one.get_body() for one in messages]
    said = [str(one["Subject"]) for one in messages] + [one.get_content() for one in bodies if one]
    assert len(said) == 4
    assert left(said) == ["Almaty", "Hotel"]  # the venue
