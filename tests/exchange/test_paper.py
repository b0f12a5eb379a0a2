"""A test form goes out in its own order and letters, without reasons; a changed item is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainkit import api
from trainkit.assessment.forms import FormUse
from trainkit.assessment.forms_file import read_forms
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import QuestionFile
from trainkit.model.items.entries import LETTERS
from trainkit.model.load import FORMS_FILE
from trainkit.problems import Problems, TrainkitError

EXAMPLE = Path(__file__).parents[2] / "examples" / "almaty-2019"


@pytest.mark.parametrize(("name", "version"), [("A1", 1), ("A1-2", 2)])
def test_questions_are_in_the_order_and_letters_of_the_form(name: str, version: int) -> None:
    done = api.export_form(EXAMPLE, name, "moodle")
    assert done.name == f"almaty-2019-{name}.moodle.xml"
    source = QuestionFile(Path(done.name), done.data)
    questions = list(format_of(source).read(source, Problems()))
    forms, _file = Problems().checked(read_forms(EXAMPLE / FORMS_FILE, Problems()))
    rows = forms.form(FormUse.PRE).paper(version).items
    assert [one.data["id"] for one in questions] == [row.item for row in rows]
    for question, row in zip(questions, rows, strict=True):
        assert not any(one.rationale for one in question.choices)
        if not row.premises:
            letters = zip(LETTERS, question.choices, strict=False)
            assert "".join(letter for letter, one in letters if one.right) == row.key


def test_a_form_or_language_that_there_is_not_is_named() -> None:
    for form, language in (("Z9", None), ("A1", "fr")):
        with pytest.raises(TrainkitError) as raised:
            api.export_form(EXAMPLE, form, "gift", language=language)
        assert (form if language is None else language) in str(raised.value)
