"""QTI 1.2: files of Canvas and of IMS are read, what is written fits Common Cartridge's profile."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from trainkit.exchange.format import About
from trainkit.exchange.qti.qti12 import FORMAT
from trainkit.exchange.question import Question
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import Source
from trainkit.files import zipped
from trainkit.problems import Place, Problems

EXAMPLES = Path(__file__).parent / "qti12"
"""Written by Canvas, from https://github.com/instructure/qti (spec/fixtures/items_1.2), without
some metadata, the pairs with fewer responses; BasicExample009b is IMS's own, from there too."""

PROFILE = """
<!ELEMENT questestinterop (assessment)> <!ATTLIST questestinterop schemaLocation CDATA #IMPLIED>
<!ELEMENT assessment (qtimetadata, section)>
<!ATTLIST assessment ident CDATA #REQUIRED title CDATA #REQUIRED>
<!ELEMENT section (item+)> <!ATTLIST section ident CDATA #REQUIRED title CDATA #IMPLIED>
<!ELEMENT item (itemmetadata, presentation, resprocessing?, itemfeedback*)>
<!ATTLIST item ident CDATA #REQUIRED title CDATA #IMPLIED>
<!ELEMENT itemmetadata (qtimetadata)> <!ELEMENT qtimetadata (qtimetadatafield+)>
<!ELEMENT qtimetadatafield (fieldlabel, fieldentry)>
<!ELEMENT fieldlabel (#PCDATA)> <!ELEMENT fieldentry (#PCDATA)>
<!ELEMENT presentation (material | response_lid | response_str)+>
<!ELEMENT response_lid (material?, (render_choice | render_fib), material?)>
<!ATTLIST response_lid ident CDATA #REQUIRED rcardinality (Single | Multiple | Ordered) "Single">
<!ELEMENT response_str (material?, (render_choice | render_fib), material?)>
<!ATTLIST response_str ident CDATA #REQUIRED rcardinality (Single | Multiple | Ordered) "Single">
<!ELEMENT render_choice (material | response_label)*>
<!ATTLIST render_choice shuffle (Yes | No) "No">
<!ELEMENT render_fib (material | response_label)*>
<!ATTLIST render_fib prompt (Asterisk | Box | Dashline | Underline) "Box"
                     fibtype (Decimal | Integer | Scientific | String) "String">
<!ELEMENT response_label (material | flow_mat)*> <!ATTLIST response_label ident CDATA #REQUIRED>
<!ELEMENT material (mattext | matbreak)+>
<!ELEMENT mattext (#PCDATA)> <!ATTLIST mattext texttype CDATA "text/plain">
<!ELEMENT flow_mat (flow_mat | material)+>
<!ELEMENT resprocessing (outcomes, respcondition*)> <!ELEMENT outcomes (decvar)>
<!ELEMENT decvar EMPTY>
<!ATTLIST decvar varname CDATA "SCORE" vartype CDATA #IMPLIED
                 minvalue CDATA #IMPLIED maxvalue CDATA #IMPLIED>
<!ELEMENT respcondition (conditionvar, setvar*, displayfeedback*)>
<!ATTLIST respcondition continue (Yes | No) "No">
<!ELEMENT conditionvar (and | other | varequal)+>
<!ELEMENT and (not | varequal)+> <!ELEMENT not (varequal)+> <!ELEMENT other EMPTY>
<!ELEMENT varequal (#PCDATA)> <!ATTLIST varequal respident CDATA #REQUIRED>
<!ELEMENT setvar (#PCDATA)> <!ATTLIST setvar varname CDATA "SCORE" action CDATA "Set">
<!ELEMENT displayfeedback EMPTY>
<!ATTLIST displayfeedback linkrefid CDATA #REQUIRED
                          feedbacktype (Response | Solution | Hint) "Response">
<!ELEMENT itemfeedback (flow_mat | material | solution)+>
<!ATTLIST itemfeedback ident CDATA #REQUIRED>
<!ELEMENT solution (solutionmaterial)+> <!ELEMENT solutionmaterial (flow_mat)+>
"""
"""What of 1EdTech's ccv1p1_qtiasiv1p2p1_v1p0.xsd is written, typed in as a DTD (read in
https://github.com/moodle/moodle, backup/cc/schemas11; that of 1.3 is not at hand)."""


def fitting(assessment: bytes) -> etree._Element:
    """Return an assessment, without namespaces, after it was compared with the profile."""
    root = etree.fromstring(assessment)
    for node in root.iter():
        node.tag = etree.QName(node).localname
    root.attrib.clear()
    etree.cleanup_namespaces(root)
    profile = etree.DTD(io.StringIO(PROFILE))
    assert profile.validate(root), profile.error_log
    return root


def _read(source: Source) -> tuple[list[Question], list[str]]:
    problems = Problems()
    kind = format_of(source)
    assert kind.title == "QTI 1.2"
    found = list(kind.read(source, problems))
    return found, [str(one) for one in problems]


def _example(name: str) -> Question:
    ((question,), told) = _read(Source(Path(name), (EXAMPLES / name).read_bytes()))
    assert not told
    return question


def test_each_option_of_canvas_has_its_own_feedback() -> None:
    question = _example("mc_feedback.xml")
    assert [(one.text, one.right, one.rationale) for one in question.choices] == [
        ("A", True, "Answer A Feedback"),
        ("B", False, "Answer B Feedback"),
        ("C", False, "Answer C Feedback"),
        ("D", False, "Answer D Feedback"),
    ]
    assert question.lost == (
        "feedback: General Feedback",
        "feedback: General Correct Feedback",
        "feedback: General Incorrect Feedback",
    )


def test_several_answers() -> None:
    question = _example("multiple_answer_canvas.xml")
    assert question.type == "multiple"
    assert [one.text for one in question.choices if one.right] == ["A", "C", "D"]


def test_pairs_of_canvas() -> None:
    question = _example("matching_feedback.xml")
    assert question.pairs == [("A", "1"), ("B", "2")]
    assert [one["rationale"] for one in question.data["premises"]] == ["A:1", "B:2"]
    assert [one.text for one in question.choices] == ["1", "2", "C"]


def test_a_number_with_a_margin() -> None:
    question = _example("numeric_margin_error.xml")
    assert (question.data["answer"], question.data["tolerance"]) == ("77.0", "7.0")


def test_steps_in_order() -> None:
    question = _example("BasicExample009b.xml")
    assert [one["text"] for one in question.data["options"]] == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
    ]  # fmt: skip


OPTIONS = [{"id": letter, "text": f"{letter} < 2", "rationale": f"*{letter}*"} for letter in "abcd"]


def _of(type: str, **fields: Any) -> Question:
    data = {"type": type, "id": f"log-{type}", "stem": "Which?\n\n- `a`\n- b\n\nСмотри:", **fields}
    return Question(data, Place(Path("items.yaml")), f"log-{type}")


def _written(*questions: Question) -> zipfile.ZipFile:
    assert FORMAT.write
    data = FORMAT.write(questions, About("log-basics", "Logs & times", "ru"))
    assert data == FORMAT.write(questions, About("log-basics", "Logs & times", "ru"))
    return zipfile.ZipFile(io.BytesIO(data))


def test_what_is_written_fits_the_profile() -> None:
    package = _written(
        _of("single", options=OPTIONS, key="b"),
        _of("multiple", options=OPTIONS, keys=["a", "c"], shuffle="false"),
        _of("numeric", answer="2.5", unit="km", rationale="So."),
        _of("short-answer", answer="A\n\nB", rubric=[{"points": "2", "text": "a"}]),
    )
    root = fitting(package.read("assessment/questions.xml"))
    assert root.xpath("//fieldentry[starts-with(., 'cc.')]/text()") == [
        "cc.exam.v0p1", "cc.multiple_choice.v0p1", "cc.multiple_response.v0p1", "cc.fib.v0p1",
        "cc.essay.v0p1",
    ]  # fmt: skip
    shown = root.xpath("//displayfeedback/@linkrefid")
    assert sorted(shown) == sorted(root.xpath("//itemfeedback/@ident"))


def test_pictures_come_back() -> None:
    png = b"\x89PNG\r\n\x1a\n"
    asked = _of("single", options=OPTIONS, key="a", stem="![Two hosts](figures/net.png)\n\nWhich?")
    question = Question(asked.data, asked.place, asked.name, pictures={"figures/net.png": png})
    package = _written(question)
    assert package.read("figures/net.png") == png
    assert package.fp
    package.fp.seek(0)
    ((back,), told) = _read(Source(Path("bank.zip"), package.fp.read()))
    ((path, data),) = back.pictures.items()
    assert (told, back.stem, data) == ([], f"![Two hosts]({path})\n\nWhich?", png)


def test_canvas_keeps_what_the_profile_lacks_in_another_file() -> None:
    parts = {
        "i1/assessment_qti.xml": (EXAMPLES / "mc_feedback.xml").read_bytes(),
        "non_cc_assessments/i1.xml.qti": (EXAMPLES / "matching_feedback.xml").read_bytes(),
    }
    found, told = _read(Source(Path("course.imscc"), zipped(parts)))
    assert ([one.type for one in found], told) == (["matching"], [])


def test_every_mistake_is_told_with_its_part_and_line() -> None:
    wrong = b"""<questestinterop><section>
<item><presentation><material><mattext>Read.</mattext></material></presentation></item>
<item><presentation><response_xy ident="a"/></presentation></item>
<item><presentation><response_str ident="a"/><response_str ident="b"/></presentation></item>
</section></questestinterop>"""
    assert _read(Source(Path("bank.zip"), zipped({"a.xml": wrong}))) == (
        [],
        [
            "bank.zip!a.xml!2: expected a question with an answer, found none",
            "bank.zip!a.xml!3: no type of item corresponds to response_xy",
            "bank.zip!a.xml!4: expected one answer, found 2",
        ],
    )
