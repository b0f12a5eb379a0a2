"""The pages of worksheets: what belongs together stands together."""

from __future__ import annotations

import re
from pathlib import Path

from tests import pdf
from tests.exercises.custody.definitions import evidence_sums
from tests.factories import exercise_data, write_exercise, write_workshop
from trainkit.builder import gather
from trainkit.documents.exercises import worksheets
from trainkit.problems import Problems


def test_a_page_ends_between_two_texts_and_not_in_one(tmp_path: Path) -> None:
    folder = write_workshop(tmp_path / "w", exercises={"tables": 3})
    settings = evidence_sums(files=7, altered=2).model_dump(mode="json")
    own = {"objectives": ["o1"], "sources": [{"reference": "src"}]}
    write_exercise(folder, exercise_data(**{**settings, **own}))
    problems = Problems()
    gathered = gather(folder, problems)
    assert gathered is not None, list(problems)

    sheets = [one for one in worksheets(gathered[0]) if one.path.endswith(".pdf")]
    assert len(sheets) == 3
    for sheet in sheets:
        text = " ".join(pdf.texts(sheet.recipe.make()))
        starts = re.findall(r"Print of the file as received (\S+) (\S+)", text)
        assert len(starts) == 2  # the table goes on on another page
        for name, line in starts:
            assert name.endswith(".txt")
            assert line == "1"
