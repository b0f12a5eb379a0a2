"""The text of the reports: all are used, none is missing, and other languages have room."""

from __future__ import annotations

import ast
import io
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from trainkit.assessment.forms import SCORED
from trainkit.evaluation.agreement import Coefficient
from trainkit.evaluation.estimate import Estimate, Method
from trainkit.evaluation.item_analysis import ItemWarning, OptionFlag
from trainkit.evaluation.reliability import Change
from trainkit.evaluation.reports import text as text_module
from trainkit.evaluation.reports.items import remarks
from trainkit.evaluation.reports.summary import EXTEND, MODULES, NOTHING, OBSTACLES
from trainkit.evaluation.reports.text import ReportText
from trainkit.intake.responses import Status
from trainkit.model.items.ordering import OrderingItem
from trainkit.model.texts import Template
from trainkit.model.yaml import read_yaml
from trainkit.problems import Problems
from trainkit.resources import curriculum_folder

ENGLISH = ReportText.in_language("en")
SOURCES = sorted(Path(text_module.__file__).parent.rglob("*.py"))
MEASURES = ("pre", "post", "gain", "dav", "dz", "rank", "sign", "flip")
MADE = {
    *(f"flag-{one.value}" for one in (*ItemWarning, *OptionFlag)),
    *(f"change-{one.value}" for one in Change),
    *(f"status-{one.value.replace(' ', '-')}" for one in Status if one is not Status.PRESENT),
    *(f"measure-{key}" for key in MEASURES),
    *(f"measure-{key}-means" for key in MEASURES if key not in {"rank", "sign", "flip"}),
    *(
        f"{kind}-{end}"
        for kind in ("modules", "objectives")
        for end in ("figure", "figure-alt", "reading")
    ),
    *(f"book-{kind}-{side}" for kind in ("right", "chosen") for side in ("before", "after")),
    *(f"book-module-{side}" for side in ("before", "after")),
    *(f"raters-{one.value}" for one in Coefficient),
    OrderingItem.lead,
    *(f"summary-reaction-{key}" for key in ("most", "least")),
    *(f"people-only-{key}-hidden" for key in ("pre", "post")),
    *(f"ceiling-{key}-hidden" for key in ("pre", "post")),
    *(f"share-quarter-{quarter}" for quarter in range(4)),
    *(f"blank-{what}-{key}" for what in ("omitted", "not-reached") for key in ("pre", "post")),
    *(f"release-{kind}-hidden" for kind in ("modules", "objectives")),
    *(f"method-{key}" for key in ("scores", "intervals-release", "match-release")),
}
"""Keys that are put together from a part that differs."""


def literals() -> set[str]:
    """Return every string that stands in the source as it is."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    return {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def calls() -> list[tuple[str, set[str], bool]]:
    """Return key, names of values, and whether there may be more, of every text that is said."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            key = node.args[0]
            if name in {"say", "count"} and isinstance(key, ast.Constant):
                names = {one.arg for one in node.keywords if one.arg}
                names |= {"n"} if name == "count" else set()
                found.append((key.value, names, any(one.arg is None for one in node.keywords)))
    return found


def names_in(template: Template) -> set[str]:
    texts = [template] if isinstance(template, str) else template.values()
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_that_is_said_is_there() -> None:
    assert {key for key, _, _ in calls()} - set(ENGLISH.texts) == set()
    assert MADE - set(ENGLISH.texts) == set()


def test_every_text_that_is_there_is_said() -> None:
    assert set(ENGLISH.texts) - literals() - MADE == set()


def test_texts_take_the_values_that_they_are_given() -> None:
    wrong = [
        (key, names)
        for key, names, more in calls()
        if not (names <= names_in(ENGLISH.texts[key]) | {"n"} if more
                else names - {"n"} == names_in(ENGLISH.texts[key]) - {"n"})
    ]  # fmt: skip
    assert wrong == []


RUSSIAN_WORDS = """
msgid ""
msgstr ""
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && \
(n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "."
msgstr ","

msgid "{low} to {high}"
msgstr "от {low} до {high}"

msgid "{value} ({level}\u00a0% interval {interval}; n\u00a0=\u00a0{n})"
msgstr "{value} ({level} %: {interval}; n = {n})"

msgid "{value} point out of 100"
msgid_plural "{value} points out of 100"
msgstr[0] "{value} пункт из 100"
msgstr[1] "{value} пункта из 100"
msgstr[2] "{value} пунктов из 100"

msgid "nobody"
msgstr "никто"

msgid "{n} person"
msgid_plural "{n} people"
msgstr[0] "{n} человек"
msgstr[1] "{n} человека"
msgstr[2] "{n} человек"
"""


@pytest.fixture
def russian(monkeypatch: pytest.MonkeyPatch) -> ReportText:
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(RUSSIAN_WORDS)))
    words = GNUTranslations(io.BytesIO(compiled.getvalue()))
    monkeypatch.setattr("trainkit.model.texts.catalogue", lambda _: words)
    return ReportText("ru", ENGLISH.texts)


def test_a_language_has_its_own_forms_and_its_own_decimal_mark(russian: ReportText) -> None:
    # categories of CLDR for Russian: 1, 21 one; 2-4 few; 5-20 many; a fraction has the words of few
    counted = [russian.count("people", n) for n in (0, 1, 3, 5, 11, 21)]
    assert counted == ["никто", "1 человек", "3 человека", "5 человек", "11 человек", "21 человек"]
    shown = [russian.points(value, digits) for value, digits in ((1, 0), (-12, 0), (19.6, 1))]
    assert shown == ["1 пункт из 100", "\N{MINUS SIGN}12 пунктов из 100", "19,6 пункта из 100"]
    gain = Estimate(value=19.56, n=23, low=13.9, high=25.2, level=0.95, method=Method.PAIRED_T)
    assert russian.points_of(gain) == "19,6 пункта из 100 (95 %: от 13,9 до 25,2; n = 23)"


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [(-0.004, 2, "0.00"), (-0.4, 0, "0"), (-1.26, 1, "\N{MINUS SIGN}1.3"), (12.0, 1, "+12.0")],
)
def test_signs_of_numbers(value: float, digits: int, expected: str) -> None:
    assert ENGLISH.signed(value, digits) == expected
    assert ENGLISH.cell(Estimate(value=value, n=3), digits, sign=True) == expected


def test_a_sign_stands_to_the_left_where_writing_runs_from_the_right() -> None:
    """A sign between letters and a number would go to the other side: UAX 9, rules W4 and N1."""
    persian = ReportText("fa", ENGLISH.texts)
    assert [persian.signed(value) for value in (-3, 3)] == ["\u200e\N{MINUS SIGN}۳", "\u200e+۳"]
    assert persian.number(3) == "۳"


def test_a_number_is_given_as_it_was_entered() -> None:
    entered = [10.5, 12.0, 100.0, 1234567.0, 0.125]
    assert [*map(ENGLISH.exact, entered)] == ["10.5", "12", "100", "1234567", "0.125"]


def test_a_text_with_forms_is_not_said_without_its_number() -> None:
    with pytest.raises(KeyError, match="advice-items has plural forms"):
        ENGLISH.say("advice-items")


def test_the_standard_questionnaire_has_its_answers_where_the_advice_looks_for_them() -> None:
    path = curriculum_folder() / "questionnaires" / "end-of-course.yaml"
    file = read_yaml(path, Problems())
    assert file is not None
    answers = {one["id"]: one.get("answers", []) for one in file.data["questions"]}
    assert (answers[MODULES][EXTEND], answers[OBSTACLES][NOTHING]) == ("Extend", "Nothing")


class _Chosen(NamedTuple):
    """An option, and what is remarked on it."""

    option: int
    flags: tuple[OptionFlag, ...]


def test_remarks_on_an_item_are_those_of_the_last_test_each_once_with_its_options() -> None:
    nobody, more = OptionFlag.CHOSEN_BY_NOBODY, OptionFlag.MORE_OFTEN_BY_TOP
    beats = OptionFlag.BEATS_KEY_AT_TOP
    warned = SimpleNamespace(warnings=(ItemWarning.MAYBE_AGAINST_REST,), omitted=0, not_reached=0)
    before = (_Chosen(0, ()), _Chosen(3, (nobody,)), _Chosen(1, (more,)))
    after = (
        _Chosen(0, (more, beats)),
        _Chosen(1, (more,)),
        _Chosen(2, (nobody,)),
        _Chosen(3, (nobody,)),
    )
    at = {
        use: SimpleNamespace(statistics=warned, choices=choices)
        for use, choices in zip(SCORED, (before, after), strict=True)
    }
    row: Any = SimpleNamespace(at=at)
    assert remarks(row, ENGLISH) == (
        "maybe against the rest; chosen more often than the key by the best third: A; "
        "chosen more often by the best third: B; chosen by nobody: C, D"
    )
