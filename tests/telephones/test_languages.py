"""Papers on telephones in two languages: everybody's is in the language of the roster."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.translated import write_translated
from trainkit.assessment.forms import FormUse
from trainkit.cli import telephones
from trainkit.intake.entering import ToMark, Undecided
from trainkit.model.roster import Participant
from trainkit.telephones.desk import DATABASE, person_keys, prepare
from trainkit.telephones.papers import TelephonePaper
from trainkit.telephones.store import connect
from trainkit.telephones.take_over import TakenOver
from trainkit.text.languages import speaking


def test_everybodys_paper_is_in_the_language_of_the_roster(tmp_path: Path) -> None:
    folder = write_translated(tmp_path / "w")
    prepare(folder)
    people = tuple(Participant(code=f"P-{n:02}") for n in range(1, 5))
    with closing(connect(folder / DATABASE)) as base:
        keys = person_keys(base, folder, people)
        views = dict(base.execute("SELECT person, view FROM papers WHERE use = 'pre'"))
    papers = {code: TelephonePaper.model_validate_json(views[key]) for code, key in keys.items()}
    languages = {code: {block.language for block in one.blocks} for code, one in papers.items()}
    assert languages == {"P-01": {"en"}, "P-02": {"ru"}, "P-03": {"ru"}, "P-04": {"en"}}
    begins = {"en": "<p>Which answer fits question ", "ru": "<p>Какой ответ верен для "}
    for code, paper in papers.items():
        begin = begins[languages[code].pop()]
        stems = [item.stem for block in paper.blocks for item in block.items]
        assert [stem[: len(begin)] for stem in stems] == [begin] * 4


@pytest.mark.parametrize(
    ("language", "doubt", "words"),
    [
        (
            "en",
            "trainkit: P-01, pre-test, question 2: 'six' is not a number and counts as doubtful; "
            "type the intended number into the score sheet",
            "To mark, at most 3 points: P-02, post-test, question 4: A copy.",
        ),
        (
            "ru",
            "trainkit: P-01, входной тест, вопрос 2: 'six' — не число и считается сомнительным; "
            "введите в таблицу баллов число, которое имелось в виду",
            "Оценить, не более баллов: 3 — P-02, итоговый тест, вопрос 4: A copy.",
        ),
    ],
)
def test_what_is_left_to_decide_is_said_in_the_language_of_the_user(
    language: str, doubt: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = TakenOver(
        Path("score-sheet.xlsx"), {}, 0, 0, (),
        (Undecided("P-01", FormUse.PRE, 2, "six"),),
        (ToMark("P-02", FormUse.POST, 4, "A copy.", 3),),
    )  # fmt: skip
    with speaking(language):
        telephones._tell_open(found)
    said = capsys.readouterr()
    assert (said.err, said.out) == (f"{doubt}\n", f"{words}\n")
