"""Moodle XML as Moodle writes it, also in its older versions, read as Moodle reads it.

Examples are shortened from Moodle's source: question/format/xml/tests/xmlformat_test.php and
tests/fixtures, question/type/ordering/tests/fixtures/testexport.moodle.xml.
"""

# ruff: noqa: E501 - files are quoted as they are
from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from trainkit.exchange.moodle import FORMAT
from trainkit.exchange.question import About, Question
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import QuestionFile, UnreadableError
from trainkit.problems import Place, Problems

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


def _read(questions: str) -> tuple[list[Question], list[tuple[int, str]]]:
    source = QuestionFile(Path("bank.xml"), f"<quiz>\n{questions}</quiz>".encode())
    assert format_of(source) is FORMAT
    problems = Problems()
    found = list(FORMAT.read(source, problems))
    return found, [(one.place.line, one.message) for one in problems]


def _one(kind: str, body: str, stem: str = "What?") -> Question:
    text = f'<question type="{kind}"><questiontext format="html"><text>{stem}</text></questiontext>'
    (question,), told = _read(f"{text}{body}</question>")
    assert told == []
    return question


def _options(question: Question) -> list[tuple[str, bool, str]]:
    return [(one.text, one.right, one.rationale) for one in question.choices]


def test_options_with_feedback_fractions_and_what_no_item_has() -> None:
    (question,), told = _read("""
  <question type="category"><category><text>$course$/top/Logs//Time/Zones</text></category></question>
  <!-- question: 2295  -->
  <question type="multichoice">
    <name><text>Greeting</text></name>
    <questiontext format="html"><text><![CDATA[<p>Which are <b>even</b>?<br></p>]]></text></questiontext>
    <generalfeedback format="html"><text>The even numbers are 2 and 4.</text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>
    <idnumber>even-1</idnumber>
    <single>false</single><shuffleanswers>false</shuffleanswers><answernumbering>abc</answernumbering>
    <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
    <incorrectfeedback format="html"><text><![CDATA[<p>Look again.</p>]]></text></incorrectfeedback>
    <answer fraction="-50" format="html"><text><![CDATA[<p dir="ltr">1<br></p>]]></text>
      <feedback format="html"><text>Odd.</text></feedback></answer>
    <answer fraction="50" format="html"><text>2</text></answer>
    <answer fraction="50" format="plain_text"><text>4 * 1</text></answer>
    <answer fraction="0"><text>5</text></answer>
    <hint format="html"><text>Divide by 2.</text></hint>
    <tags><tag><text>cognitive:recall</text></tag><tag><text>numbers</text></tag></tags>
  </question>
""")  # fmt: skip
    assert told == []
    assert (question.name, question.place.line) == ("Greeting", 5)
    data = question.data
    assert (data["id"], data["type"], data["cognitive"]) == ("even-1", "multiple", "recall")
    assert (data["stem"], data["shuffle"]) == ("Which are **even**?", "false")
    assert _options(question) == [
        ("1", False, "Odd."),
        ("2", True, ""),
        (r"4 \* 1", True, ""),
        ("5", False, ""),
    ]
    assert question.lost == (
        "general feedback: The even numbers are 2 and 4.",
        "feedback: Look again.",
        "hint: Divide by 2.",
        "2 points",
        "category: Logs/Time/Zones",
        "tag: numbers",
    )


def test_general_feedback_is_the_reason_of_the_only_key() -> None:
    question = _one("multichoice", """
        <generalfeedback><text>Count.</text></generalfeedback><single>true</single>
        <answer fraction="100"><text>a</text></answer>
        <answer fraction="33.33333"><text>b</text></answer>
        <answer fraction="0"><text>c</text></answer>""")  # fmt: skip
    assert _options(question) == [("a", True, "Count."), ("b", False, ""), ("c", False, "")]
    assert question.lost == ("counts 33.3333 %: b",)


def test_true_and_false_in_any_order_and_language() -> None:
    for first, second in (("true", "false"), ("Верно", "Неверно")):
        question = _one("truefalse", f"""
            <answer fraction="0"><text>{first}</text><feedback><text>No.</text></feedback></answer>
            <answer fraction="100"><text>{second}</text></answer>""")  # fmt: skip
        assert [one.get("rationale") for one in question.data["options"]] == ["No.", None]
        assert question.data["key"] == "b"
    question = _one("truefalse", """<answer fraction="100"><text>false</text></answer>
                                    <answer fraction="0"><text>true</text></answer>""")  # fmt: skip
    assert question.data["key"] == "b"


def test_pairs_and_responses_of_none() -> None:
    question = _one("matching", """<shuffleanswers>true</shuffleanswers>
        <subquestion><text>A</text><answer><text>a_1</text></answer></subquestion>
        <subquestion><text>&lt;b&gt;B&lt;/b&gt;</text><answer><text>b &lt; c</text></answer></subquestion>
        <subquestion><text></text><answer><text>d</text></answer></subquestion>""")  # fmt: skip
    assert question.pairs == [("A", "a_1"), ("**B**", "b < c")]
    assert [one.text for one in question.choices] == ["a_1", "b < c", "d"]
    assert question.pairs_and_spare == [("A", "a_1"), ("**B**", "b < c"), ("", "d")]


def test_numbers_with_tolerance_units_and_usual_mistakes() -> None:
    question = _one("numerical", """
        <generalfeedback><text>Think.</text></generalfeedback>
        <answer fraction="100"><text>42</text><feedback><text>Well done!</text></feedback>
          <tolerance>0.001</tolerance></answer>
        <answer fraction="0"><text>13</text><feedback><text>What?!</text></feedback>
          <tolerance>1</tolerance></answer>
        <answer fraction="0"><text>*</text><feedback><text>Completely wrong.</text></feedback>
          <tolerance></tolerance></answer>
        <units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>
          <unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>""")  # fmt: skip
    assert question.data == {
        "type": "numeric",
        "stem": "What?",
        "answer": "42",
        "tolerance": "0.001",
        "rationale": "Well done!",
        "unit": "m",
        "wrong": [{"value": "13", "rationale": "What?!"}],
    }
    assert question.lost == (
        "feedback on “any other answer”: Completely wrong.",
        "general feedback: Think.",
        "another unit: cm",
    )
    old = _one("numerical", "<answer>7<fraction>1</fraction><tolerance>0</tolerance></answer>")
    assert old.data["answer"] == "7"


def test_answers_in_words_and_essays() -> None:
    question = _one("shortanswer", """<usecase>1</usecase>
        <answer fraction="100" format="plain_text"><text>Beta*</text></answer>
        <answer fraction="0"><text>*</text><feedback><text>Doh!</text></feedback></answer>""")  # fmt: skip
    assert question.data["answer"] == r"Beta\*"
    assert question.lost == (
        "feedback on “any other answer”: Doh!",
        "small and capital letters are told apart",
    )
    question = _one("essay", """<responsefieldlines>42</responsefieldlines>
        <attachments>-1</attachments><minwordlimit>10</minwordlimit>
        <graderinfo format="html"><text><![CDATA[<p>Grade <b>generously</b>!</p>]]></text></graderinfo>
        <responsetemplate format="html"><text>Dear</text></responsetemplate>""")  # fmt: skip
    assert (question.data["answer"], question.data["lines"]) == ("Grade **generously**!", "12")
    assert question.lost == (
        "a text to begin with: Dear", "files to be handed in", "at least 10 words",
    )  # fmt: skip


def test_steps_in_order() -> None:
    question = _one("ordering", """<selecttype>RANDOM</selecttype><selectcount>2</selectcount>
        <answer fraction="2.0000000" format="html"><text>Object</text></answer>
        <answer fraction="1.0000000" format="html"><text>Modular</text>
          <feedback format="html"><text>Modular is correct.</text></feedback></answer>""")  # fmt: skip
    assert [(text, why) for text, _right, why in _options(question)] == [
        ("Modular", "Modular is correct."), ("Object", ""),
    ]  # fmt: skip
    assert question.lost == ("only 2 of the steps are shown",)


def test_gaps_are_matched_with_their_words() -> None:
    question = _one("ddwtos", """
        <dragbox><text>fox</text><group>1</group></dragbox>
        <dragbox><text>dog</text><group>2</group></dragbox>
        <dragbox><text>cow</text><group>1</group></dragbox>""", "The [[1]] and the [[2]].")  # fmt: skip
    assert question.stem == r"The (1) \_\_\_ and the (2) \_\_\_."
    assert question.pairs == [("(1)", "fox"), ("(2)", "dog")]
    assert [one.text for one in question.choices] == ["fox", "dog", "cow"]
    assert question.lost == ("which words are offered for which gap",)


def test_gaps_with_their_answers_in_the_text() -> None:
    """Shortened from tests/fixtures/multianswer.xml."""
    city = "{1:MULTICHOICE:=California#OK~Arizona#Wrong}", "{2:MC:California~%100%Arizona~Utah}"
    question = _one("cloze", "", f"<p>* San Francisco: {city[0]}<br />* Tucson: {city[1]}</p>")
    assert question.stem == "\\* San Francisco: (1) \\_\\_\\_\\\n\\* Tucson: (2) \\_\\_\\_"
    assert question.pairs == [("(1)", "California"), ("(2)", "Arizona")]
    assert [one.text for one in question.choices] == ["California", "Arizona", "Utah"]
    assert question.lost == ("which words are offered for which gap",)
    question = _one(
        "cloze", "", "<p>Capital: {1:SHORTANSWER:%100%Paris \\} \\~ #Yes~%50%Lyon~*#No}.</p>"
    )
    assert (question.data["type"], question.data["answer"]) == ("short-answer", "Paris } ~")
    assert question.lost == (
        "counts 50 %: Lyon", "feedback on “Paris } ~”: Yes", "feedback on “any other answer”: No",
    )  # fmt: skip
    question = _one("cloze", "", "<p>Size: {1:NUMERICAL:=23.8:0.1#Right}</p>")
    data = question.data
    assert (data["answer"], data["tolerance"], data["rationale"]) == ("23.8", "0.1", "Right")
    question = _one("cloze", "", "{:MULTIRESPONSE:=a~=b~c}")
    assert (question.stem, question.data["keys"]) == (r"\_\_\_", ["a", "b"])


def test_texts_in_every_format() -> None:
    for form, text, shown in (
        ("html", "a\nb &lt;i&gt;c&lt;/i&gt;", "a\nb *c*"),
        ("moodle_auto_format", "a\nb &lt;i&gt;c&lt;/i&gt;", "a\\\nb *c*"),
        ("plain_text", "a\nb &lt;i&gt;c&lt;/i&gt;", "a\\\nb \\<i>c\\</i>"),
        ("markdown", "a\n\n- *b*", "a\n\n- *b*"),
        ("html", "<p>not <b>escaped</b></p>", "not **escaped**"),
    ):
        (question,), _told = _read(f'<question type="essay"><questiontext format="{form}"><text>'
                                   f"{text}</text></questiontext></question>")  # fmt: skip
        assert question.stem == shown


def _file(name: str, data: bytes, path: str = "/") -> str:
    body = base64.b64encode(data).decode()
    return f'<file name="{name}" path="{path}" encoding="base64">{body}</file>'


def test_pictures_of_all_texts() -> None:
    stream = io.BytesIO()
    Image.new("P", (2, 1)).save(stream, "GIF")
    inline = base64.b64encode(PNG[:-1]).decode()
    (question,), told = _read(f"""<question type="multichoice"><questiontext format="html"><text><![CDATA[
        <p>See <img src="@@PLUGINFILE@@/a%20map.png?time=1" alt="a map"> and
        <img src="data:image/png;base64,{inline}" alt="b"> and <img src="https://e.org/x.png" alt="c">
        and <a href="@@PLUGINFILE@@/sound.mp3">hear</a></p>]]></text>
        {_file("a map.png", PNG)}{_file("sound.mp3", b"ID3")}</questiontext>
        <answer fraction="100" format="html"><text><![CDATA[<img src="@@PLUGINFILE@@/a 1.gif">]]></text>
        {_file("a 1.gif", stream.getvalue())}</answer>
        <answer fraction="0" format="markdown"><text>![m](&lt;@@PLUGINFILE@@/f/m 1.png&gt;)</text>
        {_file("m 1.png", PNG, "/f/")}</answer></question>""")  # fmt: skip
    assert told == []
    assert question.stem.replace("\n", " ") == (
        "See ![a map](figures/imported/1.png) and ![b](figures/imported/2.png) and c and hear"
    )
    assert [one.text for one in question.choices] == [
        "![](figures/imported/3.png)", "![m](figures/imported/1.png)",
    ]  # fmt: skip
    first, second, third = question.pictures.values()
    assert (first, second) == (PNG, PNG[:-1])
    assert Image.open(io.BytesIO(third)).size == (2, 1)
    assert question.lost == ("the file sound.mp3", "the picture https://e.org/x.png")


def test_the_picture_of_old_files() -> None:
    body = f"<image>m.png</image><image_base64>\n{base64.b64encode(PNG).decode()}\n</image_base64>"
    question = _one("essay", body)
    assert question.stem == "What?\n\n![](figures/imported/1.png)"


def test_pictures_and_reasons_go_out_and_come_back() -> None:
    data: dict[str, Any] = {
        "type": "matching",
        "stem": "![Карта](figures/map.png)\n\nWhich?",
        "premises": [
            {"id": "1", "text": "`a`: x", "key": "b", "rationale": "Since *b*: so."},
            {"id": "2", "text": "- c", "key": "a", "rationale": "First line.\nNext."},
        ],
        "options": [{"id": "a", "text": "one"}, {"id": "b", "text": "two"}],
    }
    assert FORMAT.write
    question = Question(data, Place(Path("items.yaml")), "x", (), {"figures/map.png": PNG})
    written = FORMAT.write([question], About("x", "Logs/Time", "ru"))
    problems = Problems()
    (back,) = FORMAT.read(QuestionFile(Path("x.xml"), written), problems)
    assert back.stem == "![Карта](figures/imported/1.png)\n\nWhich?"
    assert back.pictures == {"figures/imported/1.png": PNG}
    assert [one["rationale"] for one in back.data["premises"]] == [
        "Since *b*: so.", "First line. Next.",
    ]  # fmt: skip
    assert back.lost == ("category: Logs/Time",)


def test_responses_that_moodle_cannot_have_are_told() -> None:
    options = [{"id": "a", "text": "**x**"}, {"id": "b", "text": "y" * 300}]
    question = Question({"type": "matching", "options": options}, Place(Path("items.yaml")))
    assert list(FORMAT.limits(question)) == [
        "its responses are written without formatting",
        "a response has 300 characters; Moodle takes 255",
    ]


def test_every_mistake_is_told_with_its_line() -> None:
    stem = "<questiontext><text>What?</text></questiontext>"
    found, told = _read(f"""<question type="multichoice">{stem}<answer fraction="100"/></question>
<question type="essay"></question>
<question type="numerical">{stem}<answer fraction="100"><text>a lot</text></answer></question>
<question type="shortanswer">{stem}<answer fraction="all"><text>a</text></answer></question>
<question type="truefalse">{stem}</question>
<question type="matching">{stem}<subquestion><text>a</text></subquestion></question>
<question type="ordering">{stem}</question>
<question type="gapselect">{stem}</question>
<question type="cloze">{stem}</question>
<question type="cloze"><name><text>Gaps</text></name><questiontext><text>{{1:SA:=a}} {{1:SA:=b}}</text></questiontext></question>
<question type="description"><name><text>Read</text></name>{stem}</question>
<question type="essay">{stem}</question>
""")
    assert [one.place.line for one in found] == [13]
    assert told == [
        (2, "expected at least two options, found 1"),
        (3, "expected a text in questiontext, found none"),
        (4, "expected a number such as 3 or 3.14, found a lot"),
        (5, "expected a fraction such as 100, found all"),
        (6, "expected two answers, true and false, found 0"),
        (7, "expected at least two pairs, found 0"),
        (8, "expected at least two steps, found 0"),
        (9, "expected gaps such as [[1]] for the words of the question"),
        (10, "expected gaps such as {1:MULTICHOICE:=Paris~Rome}"),
        (11, "left out: “Gaps”; no type of item corresponds to cloze"),
        (12, "left out: “Read”; no type of item corresponds to description"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            b"<quiz>\n<question type='essay'>\n<a>&nbsp;</a></question></quiz>",
            "line 3: expected XML",
        ),
        (b"<quiz><question></quiz>", "line 1: expected XML"),
        (
            b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            b"<quiz><question type='essay'><questiontext><text>&a;</text></questiontext></question>"
            b"</quiz>",
            "refused: the XML declares entities",
        ),
    ],
)
def test_files_that_are_no_xml_or_do_harm(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableError, match=words):
        list(FORMAT.read(QuestionFile(Path("x.xml"), data), Problems()))


def test_comments_without_end_and_pictures_that_are_too_large_do_no_harm() -> None:
    assert not FORMAT.looks_like(QuestionFile(Path("x.xml"), b"<!---->" * 700 + b"<test>"))
    huge = b"GIF89a" + b"\xff\xff" * 2 + b"\0" * 20
    question = _one("essay", f"<image>a.gif</image><image_base64>{base64.b64encode(huge).decode()}"
                             "</image_base64>")  # fmt: skip
    assert (question.stem, question.lost) == ("What?", ("the picture a.gif",))
