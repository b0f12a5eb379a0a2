"""Papers on telephones in two languages: everybody's is in the language of the roster."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tests.translated import write_translated
from trainkit.definitions.roster import Participant
from trainkit.telephones.desk import DATABASE, person_keys, prepare
from trainkit.telephones.papers import TelephonePaper
from trainkit.telephones.store import connect


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
