"""GIFT as people type it and as Moodle writes it, read as Moodle reads it.

Examples are from question/format/gift in Moodle's source: examples.txt and
tests/fixtures/questions.gift.txt.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples

from trainkit.exchange.gift import FORMAT
from trainkit.exchange.question import Question
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import QuestionFile
from trainkit.problems import Problems

Told = list[tuple[int, str]]


def _read(text: str | bytes) -> tuple[list[Question], Told]:
    data = text if isinstance(text, bytes) else text.encode()
    problems = Problems()
    found = list(FORMAT.read(QuestionFile(Path("bank.gift"), data), problems))
    return found, [(one.place.line, one.message) for one in problems]


def _one(text: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    (question,), told = _read(text)
    assert told == []
    return dict(question.data), question.lost


def _said(data: dict[str, Any]) -> list[tuple[str, bool, str]]:
    keys = data.get("keys") or [data.get("key")]
    return [(one["text"], one["id"] in keys, one.get("rationale", "")) for one in data["options"]]


def test_formats_of_single_texts() -> None:
    data, lost = _one("""// question: 2  name: Moodle activities
::Moodle activities::[html]Match the <b>activity</b> to the description.{
    =[html]An activity supporting asynchronous discussions. -> Forum
    =[plain]A bank of <record> entries. -> Database
    =[markdown]A collection of *web* pages. -> Wiki
    = -> Chat
}""")
    assert data["stem"] == "Match the **activity** to the description."
    texts = {one["id"]: one["text"] for one in data["options"]}
    assert list(texts.values()) == ["Forum", "Database", "Wiki", "Chat"]
    assert [(one["text"], texts[one["key"]]) for one in data["premises"]] == [
        ("An activity supporting asynchronous discussions.", "Forum"),
        (r"A bank of \<record> entries.", "Database"),
        ("A collection of *web* pages.", "Wiki"),
    ]
    assert lost == ()


def test_feedback_and_weights_of_options() -> None:
    data, lost = _one("""::Jesus' hometown::Jesus Christ was from {
    ~Jerusalem#This was an important city, but the wrong answer.
    ~%25%Bethlehem#He was born here, but not raised here.
    =Nazareth#Yes! That's # right!}.""")
    assert (data["type"], data["stem"]) == ("single", r"Jesus Christ was from \_\_\_\_\_.")
    assert _said(data) == [
        ("Jerusalem", False, "This was an important city, but the wrong answer."),
        ("Bethlehem", False, "He was born here, but not raised here."),
        ("Nazareth", True, "Yes! That's # right!"),
    ]
    assert lost == ("counts 25 %: Bethlehem",)
    data, lost = _one("What two people?{~%-50%No one ~%50%Grant ~%50%Grant's wife ~%-50%Father}")
    assert (data["type"], data["keys"], lost) == ("multiple", ["b", "c"], ())


def test_two_options_that_count_in_full() -> None:
    data, lost = _one("Which?{=a =b ~c}")
    assert (data["type"], data["keys"]) == ("multiple", ["a", "b"])
    assert lost == ("only one of the right options was to be chosen",)


def test_answers_in_words() -> None:
    data, lost = _one("""::Shortanswer::Which is the best animal?{
    =Frog#Good!
    =Toad
    =%50%Cat#What is it with Moodlers and cats?
    =%0%*#Completely wrong
}""")
    assert (data["answer"], data["rubric"]) == ("Frog", [{"points": "1", "text": "Frog / Toad"}])
    assert lost == (
        "counts 50 %: Cat",
        "feedback on “Frog”: Good!",
        "feedback on “Cat”: What is it with Moodlers and cats?",
        "feedback on “any other answer”: Completely wrong",
    )
    assert _one("Two plus two equals {four}")[0]["answer"] == "four"


def test_numbers() -> None:
    data, lost = _one('::Q5:: What is a number from 1 to 5? {#3:2~#Completely wrong}";')
    assert (data["answer"], data["tolerance"]) == ("3", "2")
    assert lost == ("feedback on “any other answer”: Completely wrong",)
    data, lost = _one("When?{#\n=1822:0 #Correct!\n=%50%1822:2 #Close.\n=%0%1900 #Too late.\n}")
    assert data == {
        "type": "numeric",
        "stem": "When?",
        "answer": "1822",
        "rationale": "Correct!",
        "wrong": [{"value": "1900", "rationale": "Too late."}],
    }
    assert lost == ("counts 50 %: 1822",)
    data, _lost = _one("Pi? {#3.141..3.142}.")
    assert (data["answer"], data["tolerance"]) == ("3.1415", "0.0005")
    assert _one("How many?{#1.5e3####Count.}")[0]["rationale"] == "Count."


def test_true_or_false_with_feedback() -> None:
    data, lost = _one("""::Q1:: 42 is the Absolute Answer to everything.{
FALSE#42 is the Ultimate Answer.#You gave the right answer.
####This is a reference.}""")
    assert data["key"] == "b"
    assert [one["rationale"] for one in data["options"]] == [
        "42 is the Ultimate Answer.",
        "You gave the right answer.",
    ]
    assert lost == ("general feedback: This is a reference.",)


def test_steps_in_order() -> None:
    """The example is question/type/ordering/tests/fixtures/testexport.gift.txt."""
    data, _lost = _one("// question: 123  name: Moodle\n// [id:myid]\n::Moodle::[html]Put these "
                       "words in order.{>2     none\nModular\nObject\nOriented\n}")  # fmt: skip
    assert (data["type"], data["id"]) == ("ordering", "myid")
    assert [one["text"] for one in data["options"]] == ["Modular", "Object", "Oriented"]


def test_ids_tags_and_categories() -> None:
    (first, second, third), told = _read(
        "// [id:old] a comment on nothing\n\n$CATEGORY: $course$/top/Logs/Time\n\n"
        "// [id:isp-01] [tag:cognitive:apply] [tag:week \\] 2]\nA?{=a}\n\n"
        "$CATEGORY: $course$\nB?{=b}\n// the end\n\nC?{=c}"
    )
    assert (first.data["id"], first.data["cognitive"]) == ("isp-01", "apply")
    assert first.lost == ("category: Logs/Time", "tag: week ] 2")
    assert (second.data.get("id"), second.lost, third.data.get("id"), told) == (None, (), None, [])


def test_escaped_signs_and_lines() -> None:
    data, _lost = _one(r"::a\:\:b::Which \{x\} \= 5\nor C\:\\\\n?{=\= 2 + 3 ~\~ \#1 ~\\}")
    assert data["stem"] == "Which {x} = 5\\\nor C:\\\\\\\\n?"
    assert [text for text, _right, _why in _said(data)] == ["= 2 + 3", "~ #1", r"\\"]


def test_empty_lines_inside_a_question_do_no_harm() -> None:
    found, told = _read(
        "\ufeffFirst?\r\n\r\n{\r\n=a\r\n// why\r\n\r\n~b\r\n}\r\n\r\nSecond?{=c}\r\n"
    )
    assert [(one.stem, one.place.line) for one in found] == [("First?", 1), ("Second?", 10)]
    assert (_said(dict(found[0].data)), told) == ([("a", True, ""), ("b", False, "")], [])


def test_pictures_are_lost_in_words() -> None:
    data, lost = _one('[html]<p>See <img src\\="@@PLUGINFILE@@/map.png" alt\\="a map"></p>{=x}')
    assert (data["stem"], lost) == ("See a map", ("the picture map.png",))


def test_every_mistake_is_told_with_its_line() -> None:
    text = """Fine?{=a ~b}

No end?{=a

::x::{=a ~b}

How many?{#four}

Match.{=a->b =c}

Choose.{~a}

Only a text.

No start }
"""
    found, told = _read(text)
    assert [one.stem for one in found] == ["Fine?"]
    assert told == [
        (3, "expected answers between { and }, found none"),
        (5, "expected a question before {, found none"),
        (7, "expected a number such as 3 or 3.14, found four"),
        (9, "expected a pair such as =Canada -> Ottawa, found c"),
        (11, "expected at least two options, found 1"),
        (13, "left out: a text without a question"),
        (15, "expected answers between { and }, found none"),
    ]


def test_texts_that_look_like_weights_and_formats_come_back() -> None:
    from trainkit.exchange.markup import to_plain
    from trainkit.exchange.question import About
    from trainkit.problems import Place

    texts = ["%50% of them", "[html] a tag", "x -> y", "=~#{}::\\", "a\\\\nb"]
    options = [{"id": "abcde"[n], "text": text, "rationale": text} for n, text in enumerate(texts)]
    premises = [{"id": "1", "text": "x -> y", "key": "c"}]
    for data in (
        {"type": "single", "stem": "[html] Which?", "options": options, "key": "b"},
        {"type": "matching", "stem": "Which?", "options": options, "premises": premises},
    ):
        assert FORMAT.write
        question = Question(data, Place(Path("items.yaml")), "x-1")
        (back,), told = _read(FORMAT.write([question], About("x", "X", "en")))
        shown = [to_plain(one["text"]) for one in back.data["options"]]
        assert (sorted(shown), told) == (sorted(map(to_plain, texts)), [])
        assert [to_plain(a) for a, _b in back.pairs] == [a for a, _b in question.pairs]
        assert back.stem == data["stem"]


_TEXT = st.text(alphabet="aT1 \n:=~#{}%>-.\\[]/$<b>&;é", max_size=60)


@settings(max_examples=examples(400), deadline=None)
@given(_TEXT, st.sampled_from(["{}", "{{{}}}", "a?{{{}}}", "::a::[html]b{{{}}}", "a?{{#{}}}"]))
def test_any_text_is_read_or_told(text: str, frame: str) -> None:
    found, told = _read(frame.format(text))
    assert found or told or not frame.format(text).strip() or "//" in text or "$" in text


def test_long_files_without_an_end_take_no_time() -> None:
    from time import process_time

    start = process_time()
    for text in ("{" + "=" * 100_000, "{\n\na" * 19_000, "a{" + "\n\nb" * 50_000, "::" * 50_000):
        source = QuestionFile(Path("bank.gift"), text.encode())
        FORMAT.looks_like(source)
        list(FORMAT.read(source, Problems()))
    assert process_time() - start < 10


@pytest.mark.parametrize(
    "text",
    ["Describe a seizure. {}", "$CATEGORY: Essays\n\nDescribe: {}", "// Essays\n\nWhy?\n{\n}\n"],
)
def test_a_group_with_one_essay_without_a_title_is_read(text: str) -> None:
    source = QuestionFile(Path("bank.gift"), text.encode())
    assert format_of(source).name == "gift"
    (question,) = format_of(source).read(source, Problems())
    assert question.type == "short-answer"


def test_indented_code_is_kept() -> None:
    code = "<pre>if x\\:\n    y \\= 1\n\n    z</pre>"
    found, problems = _read(
        f"[html]<p>What?</p>\n  {code}\n  {{\n    =One\n    ~Two\n  }}\n\nNext? {{T}}"
    )
    assert problems == []
    assert [one.stem for one in found] == [
        "What?\n\n```\nif x:\n    y = 1\n\n    z\n```", "Next?",
    ]  # fmt: skip
