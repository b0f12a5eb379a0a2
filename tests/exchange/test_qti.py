"""QTI: 1EdTech's examples are read, what is written is valid, every mistake is told."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from trainkit.exchange.qti import FORMATS
from trainkit.exchange.question import About, Question
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import QuestionFile
from trainkit.files.writing import zipped
from trainkit.problems import Place, Problems

EXAMPLES = Path(__file__).parent / "qti"
"""1EdTech's own: of 2.1 from https://github.com/davemckain/qtiworks
(qtiworks-samples/.../samples/ims), of 3.0 from https://github.com/1EdTech/qti-examples."""
SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "schemas" / "qti"
PNG = b"\x89PNG\r\n\x1a\n"
KINDS = {kind.name: kind for kind in FORMATS}
ABOUT = About("log-basics", "Logs & “times”", "ru")


def _read(source: QuestionFile) -> tuple[list[Question], list[str]]:
    problems = Problems()
    found = list(format_of(source).read(source, problems))
    return found, [str(one) for one in problems]


def _example(name: str) -> Question:
    ((question,), told) = _read(QuestionFile(Path(name), (EXAMPLES / name).read_bytes()))
    assert not told
    return question


def test_several_right_options() -> None:
    question = _example("choice_multiple.xml")
    assert (question.type, question.name) == ("multiple", "Composition of Water")
    assert question.stem == "Which of the following elements are used to form water?"
    assert [one.text for one in question.choices if one.right] == ["Hydrogen", "Oxygen"]
    assert question.lost == ()


def test_pairs() -> None:
    question = _example("match.xml")
    assert question.pairs == [
        ("Capulet", "Romeo and Juliet"),
        ("Demetrius", "A Midsummer-Night's Dream"),
        ("Lysander", "A Midsummer-Night's Dream"),
        ("Prospero", "TheTempest"),
    ]
    assert question.lost == ("that answers earn different points",)


def test_a_word_in_a_gap() -> None:
    question = _example("text_entry.xml")
    assert (question.type, question.data["answer"]) == ("short-answer", "York")
    assert "by this sun of _____ ;" in question.stem


def test_what_is_told_of_an_option_is_its_reason() -> None:
    question = _example("feedback.xml")
    assert [(one.text, one.rationale) for one in question.choices] == [
        ("George W Bush", "No, he is the President of the USA."),
        ("Tony Blair", "No, he is the Prime Minister of England."),
        ("Vicente Fox", "Yes. Yes, that is correct."),
        ("Ariel Sharon", "No, he is the Prime Minister of Israel."),
    ]
    assert (question.data["key"], question.data["shuffle"]) == ("c", "false")
    assert question.lost == ("feedback: No, the correct answer is Vicente Fox.",)


def test_a_picture_that_is_not_in_the_file_is_named() -> None:
    question = _example("extended_text.xml")
    assert question.type == "short-answer"
    assert question.stem.endswith("Write Sam a postcard. Answer the questions. Write 25-35 words.")
    assert question.lost == ("the picture images/postcard.png",)


def test_steps_in_order_of_version_3() -> None:
    question = _example("QTI3-order.xml")
    assert [one["text"] for one in question.data["options"]] == [
        "Michael Schumacher", "Rubens Barrichello", "Jenson Button",
    ]  # fmt: skip


def test_a_statement_of_version_3() -> None:
    question = _example("Example02-feedbackInline.xml")
    assert (question.type, question.data["key"]) == ("true-false", "a")
    assert question.data["options"][1] == {
        "id": "b", "verdict": "false", "rationale": "— **That's not correct**",
    }  # fmt: skip


def test_notes_for_others_are_no_part_of_the_stem() -> None:
    question = _example("rubric_block.xml")
    assert question.stem.startswith("Select the option that best represents the correct answer.\n")
    assert question.data["key"] == "d"
    assert [words.split(":")[0] for words in question.lost] == 3 * ["a note for teachers"]
    assert question.lost[1].endswith("Some instructional text for the proctor here...")


def _of(type: str, **fields: Any) -> Question:
    data = {"type": type, "id": f"log-{type}", "stem": "Which?\n\n- `a`\n- b\n\nСмотри:", **fields}
    return Question(data, Place(Path("items.yaml")), f"log-{type}")


OPTIONS = [{"id": letter, "text": f"{letter} < 2", "rationale": f"*{letter}*"} for letter in "abcd"]
BARE = [{"id": letter, "text": letter} for letter in "abcd"]
PREMISES = [{"id": n, "text": f"No. {n}", "key": "b", "rationale": n} for n in "123"]
ALL = [
    _of("single", options=OPTIONS, key="b"),
    _of("single", options=BARE, key="a", shuffle="false").with_fields(id="log-bare"),
    _of("multiple", options=OPTIONS, keys=["a", "c"]),
    _of("matching", options=BARE, premises=PREMISES),
    _of("ordering", options=OPTIONS),
    _of("numeric", answer="2.5", tolerance="0.1", unit="km", rationale="So.",
        wrong=[{"value": "3", "rationale": "No."}]),
    _of("short-answer", answer="A\n\nB", rubric=[{"points": "2", "text": "a"}], lines="4"),
]  # fmt: skip


def _written(kind: str) -> Iterator[tuple[str, etree._Element]]:
    write = KINDS[kind].write
    assert write
    data = write(ALL, ABOUT)
    assert data == write(ALL, ABOUT)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            yield name, etree.fromstring(package.read(name))


@cache
def _schema(path: str) -> etree.XMLSchema:
    """Return a schema; that of 2.2 takes seconds to load."""
    if not SCHEMAS.is_dir():
        pytest.skip(f"needs {SCHEMAS}")
    return etree.XMLSchema(etree.parse(SCHEMAS / path))


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("qti21", "qtiv2p1/imsqti_v2p1.xsd"),
        pytest.param("qti22", "qtiv2p2/imsqti_v2p2.xsd", marks=pytest.mark.thorough),
    ],
)
def test_what_is_written_is_valid(kind: str, path: str) -> None:
    items, manifest = _schema(path), _schema("imscp_v1p1.xsd")
    for name, root in _written(kind):
        (manifest if name == "imsmanifest.xml" else items).assertValid(root)


@pytest.mark.thorough
def test_version_3_is_version_2_with_other_names() -> None:
    """1EdTech's XSD of 3.0 is not at hand; that of 2.2 has the same model with other names."""
    items = _schema("qtiv2p2/imsqti_v2p2.xsd")
    for name, root in _written("qti30"):
        if name != "imsmanifest.xml":
            assert root.tag.startswith("{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-")
            text = etree.tostring(root, encoding="unicode")
            text = re.sub(r"</?qti-content-body>", "", text)
            text = re.sub(r"(?<=<)(/?)qti-([a-z-]+)", _camel, text)
            text = re.sub(r"( )([a-z]+-[a-z-]+)(?==\")", _camel, text)
            text = text.replace("imsqtiasi_v3p0", "imsqti_v2p2")
            items.assertValid(etree.fromstring(text))


def _camel(found: re.Match[str]) -> str:
    return found[1] + re.sub(r"-(\w)", lambda letter: letter[1].upper(), found[2])


def test_several_options_earn_their_share() -> None:
    """As QTI's information model has it: (2 left blank + 1 - 1 + ...) of 4, nothing for none."""
    (root,) = [root for name, root in _written("qti21") if name == "items/log-multiple.xml"]
    (divided,) = root.iter("{*}divide")
    assert [one.text for one in divided.iter("{*}baseValue")] == ["2", "4"]
    assert [(one.get("mapKey"), one.get("mappedValue")) for one in root.iter("{*}mapEntry")] == [
        ("a", "1"), ("b", "-1"), ("c", "1"), ("d", "-1"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_ids_and_pictures_come_back(kind: str) -> None:
    stem = "![Two hosts](figures/net.png)\n\nWhich?"
    shown = Question(
        {"type": "single", "id": "net-01", "stem": stem, "options": BARE, "key": "a"},
        Place(Path("items.yaml")), "net-01", pictures={"figures/net.png": PNG},
    )  # fmt: skip
    write = KINDS[kind].write
    assert write
    found, told = _read(QuestionFile(Path("bank.zip"), write([shown], ABOUT)))
    assert not told
    assert [one.data["id"] for one in found] == ["net-01"]
    ((path, data),) = found[0].pictures.items()
    assert (found[0].stem, data) == (f"![Two hosts]({path})\n\nWhich?", PNG)


def _item(body: str, **more: str) -> bytes:
    declared = '<responseDeclaration identifier="R" cardinality="single" baseType="identifier">'
    declared += f"{more.get('right', '')}</responseDeclaration>"
    head = more.get("head", "")
    return (
        f'<assessmentItem identifier="i" title="t">\n{declared}{head}\n'
        f"<itemBody>{body}</itemBody></assessmentItem>"
    ).encode()


def test_every_mistake_is_told_with_its_part_and_line() -> None:
    wrong = {
        "a.xml": _item('<hottextInteraction responseIdentifier="R"/>'),
        "b.xml": _item("<p>Read this.</p>"),
        "c.xml": _item('<choiceInteraction responseIdentifier="X"/>'),
        "d.xml": b"<assessmentItem><itemBody>",
        "e.xml": _item("<p/>", head="<templateDeclaration/>"),
        "f.xml": _item('<p><textEntryInteraction responseIdentifier="R"/></p>').replace(
            b"identifier\">", b"float\">"
        ),
        "h.xml": (EXAMPLES / "match.xml").read_bytes().replace(b"<value>P T<", b"<value>P X<"),
        "g.xml": (EXAMPLES / "match.xml").read_bytes(),
    }  # fmt: skip
    found, told = _read(QuestionFile(Path("bank.zip"), zipped(wrong)))
    assert [one.name for one in found] == ["Characters and Plays"]
    assert told == [
        "bank.zip!a.xml!1: no type of item corresponds to hottextInteraction",
        "bank.zip!b.xml!1: expected one interaction, found 0",
        'bank.zip!c.xml!1: expected a responseDeclaration "X", found none',
        "bank.zip!d.xml: line 1: expected XML (Premature end of data in tag itemBody line 1)",
        "bank.zip!e.xml!1: expected an item with fixed words, found one with random ones",
        "bank.zip!f.xml!1: expected a number as the right answer, found –",
        "bank.zip!h.xml!5: expected one right response for each premise",
    ]


@pytest.mark.parametrize(("said", "lines"), [("20", "12"), ("3", None), ("0", None), ("", None)])
def test_lines_to_write_on_are_as_many_as_an_item_may_have(said: str, lines: str | None) -> None:
    body = f'<extendedTextInteraction responseIdentifier="R" expectedLines="{said}"/>'
    ((question,), _told) = _read(QuestionFile(Path("a.xml"), _item(f"<p>Why?</p>{body}")))
    assert question.data.get("lines") == lines


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "y">]>' + (EXAMPLES / "match.xml").read_bytes().split(b"?>")[1]
    assert _read(QuestionFile(Path("item.xml"), bomb)) == (
        [], ["item.xml: refused: the XML declares entities"],
    )  # fmt: skip


def test_entities_of_a_document_type_that_is_not_read_are_kept() -> None:
    item = (EXAMPLES / "match.xml").read_text(encoding="utf-8")
    item = item.replace("?>", '?><!DOCTYPE assessmentItem SYSTEM "imsqti_v2p1.dtd">', 1)
    item = item.replace("Capulet", "<!-- Juliet -->C&aacute;pulet")
    ((question,), told) = _read(QuestionFile(Path("item.xml"), item.encode()))
    assert (question.pairs[0], told) == (("Cápulet", "Romeo and Juliet"), [])


def test_a_stimulus_stands_before_the_stem() -> None:
    right = "<correctResponse><value>5</value></correctResponse>"
    item = _item(
        '<p>How many days?</p><p><textEntryInteraction responseIdentifier="R"/> days</p>',
        right=right, head='<assessmentStimulusRef identifier="S" href="../s/one.xml"/>',
    )  # fmt: skip
    stimulus = (
        b"<assessmentStimulus><stimulusBody><p>Read <img src='x.png' alt='this'/></p>"
        b"</stimulusBody></assessmentStimulus>"
    )
    parts = {"i/one.xml": item, "s/one.xml": stimulus, "s/x.png": PNG}
    ((question,), told) = _read(QuestionFile(Path("bank.zip"), zipped(parts)))
    assert (told, question.data["answer"], question.data["unit"]) == ([], "5", "days")
    assert question.stem == "Read ![this](figures/imported/1.png)\n\nHow many days?"
