"""Word: questions as trainers type them, each habit once, and what cannot be understood."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.shared import RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.examples import examples

from trainkit.exchange.importing import questions_of
from trainkit.exchange.question import (
    EVERY_TYPE,
    About,
    Choice,
    Question,
    chosen,
    numeric,
    ordered,
    true_or_false,
)
from trainkit.exchange.registry import FORMATS, format_of
from trainkit.exchange.source import QuestionFile, UnreadableError
from trainkit.exchange.word.lines import OWN
from trainkit.problems import Place, Problems
from trainkit.text.languages import catalogued

PLACE = Place(Path("items.yaml"))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _read(document: Document) -> tuple[list[Question], list[str]]:
    stream = io.BytesIO()
    document.save(stream)
    source, problems = QuestionFile(Path("bank.docx"), stream.getvalue()), Problems()
    kind = format_of(source)
    assert kind.name == "word"
    found = list(kind.read(source, problems))
    return found, [f"{one.place.line}: {one.message}" for one in problems]


def _typed(*lines: str) -> Document:
    """Return a document with a paragraph for each line; ``**…**`` is bold."""
    document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for n, part in enumerate(line.split("**")):
            if part:
                paragraph.add_run(part).bold = bool(n % 2) or None
    return document


def _short(questions: Sequence[Question]) -> list[tuple[Any, ...]]:
    """Return stem, options and keys of questions."""
    return [
        (
            one.stem,
            [choice.text for choice in one.choices],
            "".join(one.data.get("keys") or one.data.get("key") or ""),
        )
        for one in questions
    ]


TWO = [
    ("Which record shows who leased an address?", ["DNS", "DHCP", "ARP"], "b"),
    ("Who keeps it?", ["The provider", "The court", "The user"], "a"),
]
TWO_RUSSIAN = [
    ("Какой журнал хранит аренду адресов?", ["DNS", "DHCP", "ARP"], "b"),
    ("Кто его ведёт?", ["Провайдер", "Суд", "Пользователь"], "a"),
]
TWO_PERSIAN = [
    ("کدام سند اجاره نشانی را نشان می‌دهد؟", ["دی‌ان‌اس", "دی‌اچ‌سی‌پی", "ای‌آرپی"], "b"),
    ("چه کسی آن را نگه می‌دارد؟", ["ارائه‌دهنده", "دادگاه", "کاربر"], "a"),
]
Questions = list[tuple[str, list[str], str]]


def _lines(
    questions: Questions, letters: str, stem: str, option: str, key: str, *, gap: bool = False
) -> list[str]:
    """Return questions as lines; patterns say how a stem, an option and a key are typed."""
    lines: list[str] = []
    names = letters.split()
    for number, (text, options, right) in enumerate(questions, 1):
        lines.append(stem.format(n=number, p="۰۱۲۳۴۵۶۷۸۹"[number], text=text))
        for name, one, letter in zip(names, options, "abc", strict=False):
            mark = "**" if key == "bold" and letter == right else ""
            before = "*" if key == "star" and letter == right else ""
            behind = " (+)" if key == "plus" and letter == right else ""
            lines.append(before + option.format(l=name, text=f"{mark}{one}{mark}") + behind)
        if ":" in key or "–" in key:
            lines.append(key.format(l=names["abc".index(right)]))
        if gap:
            lines.append("")
    return lines


TYPED = {
    "numbers with points, letters, Answer": (
        TWO, "A B C", "{n}. {text}", "{l}. {text}", "Answer: {l}"),
    "brackets and small letters": (TWO, "a b c", "{n}) {text}", "{l}) {text}", "Key: {l}"),
    "Question 1 and correct answer": (
        TWO, "A B C", "Question {n}. {text}", "({l}) {text}", "Correct answer – {l}"),
    "bold": (TWO, "A B C", "{n}. {text}", "{l}) {text}", "bold"),
    "bold in bold-less stems without numbers": (TWO, "a b c", "{text}", "{l}) {text}", "bold"),
    "stars before": (TWO, "A B C", "{n}. {text}", "{l}) {text}", "star"),
    "plus behind": (TWO, "A B C", "{n}. {text}", "{l}) {text}", "plus"),
    "options with numbers": (TWO, "1 2 3", "{n}. {text}", "{l}) {text}", "Answer: {l}"),
    "options with numbers, stems without": (TWO, "1 2 3", "{text}", "{l}) {text}", "bold"),
    "Russian letters": (TWO_RUSSIAN, "А Б В", "{n}. {text}", "{l}) {text}", "Ответ: {l}"),
    "Вопрос 1": (
        TWO_RUSSIAN, "а б в", "Вопрос {n}. {text}", "{l}) {text}", "Правильный ответ: {l}"),
    "№ 1": (TWO_RUSSIAN, "А Б В", "№ {n} {text}", "{l}. {text}", "Ключ: {l}"),
    "Persian letters": (TWO_PERSIAN, "الف ب ج", "{p}. {text}", "{l}) {text}", "پاسخ: {l}"),
    "Persian question words": (
        TWO_PERSIAN, "الف ب ج", "سؤال {p}: {text}", "{l}- {text}", "جواب صحیح: {l}"),
    "Persian options with numbers": (
        TWO_PERSIAN, "۱ ۲ ۳", "س{p}: {text}", "{l}) {text}", "پاسخ: {l}"),
    "Persian options with stems in numbers": (
        TWO_PERSIAN, "۱ ۲ ۳", "{p}- {text}", "{l}) {text}", "پاسخ: گزینهٔ {l}"),
}  # fmt: skip


@pytest.mark.parametrize("gap", [False, True], ids=["", "empty lines between"])
@pytest.mark.parametrize("habit", TYPED)
def test_typed_questions(habit: str, gap: bool) -> None:
    questions, letters, stem, option, key = TYPED[habit]
    found, problems = _read(_typed(*_lines(questions, letters, stem, option, key, gap=gap)))
    assert (_short(found), problems) == (questions, [])
    assert [one.lost for one in found] == [(), ()]


def _marked(how: Callable[[Any], None]) -> Document:
    document = docx.Document()
    for number, (text, options, right) in enumerate(TWO, 1):
        document.add_paragraph(f"{number}. {text}")
        for letter, one in zip("abc", options, strict=True):
            paragraph = document.add_paragraph(f"{letter}) ")
            run = paragraph.add_run(one)
            if letter == right:
                how(run)
    return document


def _coloured(run: Any) -> None:
    run.font.color.rgb = RGBColor(0xC0, 0, 0)


def _highlighted(run: Any) -> None:
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _underlined(run: Any) -> None:
    run.underline = True


def _shaded(run: Any) -> None:
    run._r.get_or_add_rPr().append(
        parse_xml(f'<w:shd xmlns:w="{W}" w:val="clear" w:fill="FFFF00"/>')
    )


def _styled(run: Any) -> None:
    run.style = "Strong"


@pytest.mark.parametrize("how", [_coloured, _highlighted, _underlined, _shaded, _styled])
def test_right_options_in_another_look(how: Callable[[Any], None]) -> None:
    found, problems = _read(_marked(how))
    assert (_short(found), problems) == (TWO, [])


def test_numbers_and_letters_that_word_counts() -> None:
    document = docx.Document()
    for text, options, right in TWO:
        document.add_paragraph(text, "List Number")
        for letter, one in zip("abc", options, strict=True):
            document.add_paragraph("", "List Bullet").add_run(one).bold = letter == right
    found, problems = _read(document)
    assert (_short(found), problems) == (TWO, [])
    assert [one.name for one in found] == ["1", "2"]


def test_letters_of_a_list_of_levels() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="%{n + 1}."/></w:lvl>'
        for n, kind in enumerate(("decimal", "russianUpper"))
    )
    numbering.insert(0, parse_xml(
        f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="90">{levels}</w:abstractNum>'))  # fmt: skip
    numbering.append(parse_xml(
        f'<w:num xmlns:w="{W}" w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))  # fmt: skip

    def add(text: str, level: int) -> None:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        place = f'<w:ilvl w:val="{level}"/><w:numId w:val="90"/>'
        properties.append(parse_xml(f'<w:numPr xmlns:w="{W}">{place}</w:numPr>'))

    for text, options, right in TWO_RUSSIAN:
        add(text, 0)
        for one in options:
            add(one, 1)
        document.add_paragraph(f"Ответ: {'АБВ'['abc'.index(right)]}")
    found, problems = _read(document)
    assert (_short(found), problems) == (TWO_RUSSIAN, [])


def test_a_question_in_one_paragraph_with_breaks() -> None:
    document = docx.Document()
    for number, (text, options, right) in enumerate(TWO, 1):
        lines = [f"{number}. {text}", *map("{}) {}".format, "ABC", options), f"Answer: {right}"]
        document.add_paragraph("\n".join(lines))
    found, problems = _read(document)
    assert (_short(found), problems) == (TWO, [])


@pytest.mark.parametrize("between", ["\t", "   ", " "])
def test_options_in_one_line(between: str) -> None:
    lines = []
    for number, (text, options, right) in enumerate(TWO_PERSIAN, 1):
        lines.append(f"{number}. {text}")
        lines.append(between.join(map("{}) {}".format, ("الف", "ب", "ج"), options)))
        lines.append(f"پاسخ: {('الف', 'ب', 'ج')['abc'.index(right)]}")
    found, problems = _read(_typed(*lines))
    assert (_short(found), problems) == (TWO_PERSIAN, [])


def test_keys_at_the_end_as_a_list() -> None:
    lines = _lines(TWO, "A B C", "{n}. {text}", "{l}. {text}", "")
    for ending in (["Answers", "1 – B, 2 – A"], ["Key:", "1. B", "2. A"], ["Answer key", "1B 2A"]):
        found, problems = _read(_typed(*lines, *ending))
        assert (_short(found), problems) == (TWO, [])


@pytest.mark.parametrize(
    "rows", [[["№", "Ответ"], ["1", "B"], ["2", "A"]], [["1", "2"], ["B", "A"]]]
)
def test_keys_at_the_end_as_a_table(rows: list[list[str]]) -> None:
    document = _typed(*_lines(TWO, "A B C", "{n}. {text}", "{l}. {text}", ""))
    _table(document, rows)
    found, problems = _read(document)
    assert (_short(found), problems) == (TWO, [])


def _table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


@pytest.mark.parametrize("head", [["№", "Вопрос", "А", "Б", "В", "Ответ"], None])
def test_a_table_with_a_question_in_each_row(head: list[str] | None) -> None:
    document = docx.Document()
    letters = "АБВ" if head else "ABC"
    rows = [
        [str(n), text, *options, letters["abc".index(right)]]
        for n, (text, options, right) in enumerate(TWO_RUSSIAN, 1)
    ]
    _table(document, [head, *rows] if head else rows)
    found, problems = _read(document)
    assert (_short(found), problems) == (TWO_RUSSIAN, [])


def test_a_table_with_a_question_in_each_row_and_fewer_options_in_some() -> None:
    document = docx.Document()
    rows = [["1", "Who?", "True", "False", "", "B"], ["2", "What?", "x", "y", "z", "C"]]
    _table(document, rows)
    found, problems = _read(document)
    assert problems == []
    assert [(one.type, one.stem, one.data["key"]) for one in found] == [
        ("true-false", "Who?", "b"),
        ("single", "What?", "c"),
    ]


def test_a_table_for_each_question() -> None:
    document = docx.Document()
    for n, (text, options, right) in enumerate(TWO, 1):
        lettered = [list(one) for one in zip("ABC", options, strict=True)]
        _table(document, [[str(n), text], *lettered, ["Answer", right.upper()]])
        document.add_paragraph()
    found, problems = _read(document)
    assert (_short(found), problems) == (TWO, [])


def test_options_in_a_table_below_the_stem() -> None:
    document = docx.Document()
    for n, (text, options, right) in enumerate(TWO, 1):
        document.add_paragraph(f"{n}. {text}")
        _table(document, [list(one) for one in zip("ABC", options, strict=True)])
        document.add_paragraph(f"Answer: {right}")
    found, problems = _read(document)
    assert (_short(found), problems) == (TWO, [])


def test_several_right_options() -> None:
    lines = ["1. Which are months? Select all that apply.", "A) May", "B) Monday", "C) June",
             "D) noon", "Answer: A, C"]  # fmt: skip
    (question,) = _read(_typed(*lines))[0]
    assert (question.type, question.data["keys"]) == ("multiple", ["a", "c"])
    bold = ["1. Which are months? Select all that apply.", "A) **May**", "B) Monday",
            "C) **June**", "D) noon"]  # fmt: skip
    (question,) = _read(_typed(*bold))[0]
    assert (question.type, question.data["keys"]) == ("multiple", ["a", "c"])


def test_true_or_false() -> None:
    found, problems = _read(_typed(
        "1. An address names a person. (True/False)", "Answer: False",
        "2. Верно или неверно: журнал хранят год.", "Ответ: верно",
        "3. Is it so?", "A) True", "**B) False**",
    ))  # fmt: skip
    assert problems == []
    assert [(one.type, one.stem, one.data["key"]) for one in found] == [
        ("true-false", "An address names a person.", "b"),
        ("true-false", "журнал хранят год.", "a"),
        ("true-false", "Is it so?", "b"),
    ]


def test_a_table_of_statements() -> None:
    document = docx.Document()
    head = ["№", "Утверждение", "Верно", "Неверно"]
    _table(
        document,
        [head, ["1", "Сеть есть.", "х", ""], ["2", "Её нет.", "", "+"], ["3", "Обе?", "", ""]],
    )
    found, problems = _read(document)
    assert problems == ["14: “Обе?”: expected a line such as “Answer: C”, found none"]
    assert [(one.type, one.name, one.stem, one.data["key"]) for one in found] == [
        ("true-false", "1", "Сеть есть.", "a"),
        ("true-false", "2", "Её нет.", "b"),
    ]


def test_options_without_letters() -> None:
    lines = _lines(TWO, "- - -", "{n}. {text}", "{text}", "bold")
    found, problems = _read(_typed(*lines))
    assert (_short(found), problems) == (TWO, [])
    signed = _lines(TWO, "- - -", "{n}. {text}", "- {text}", "")
    signed = [line.replace("- ", "+ ") if n in {2, 5} else line for n, line in enumerate(signed)]
    found, problems = _read(_typed(*signed))
    assert (_short(found), problems) == (TWO, [])


def test_a_minus_before_an_option_stays() -> None:
    found, problems = _read(_typed("1. What is 2 - 7?", "-5", "–9", "- 5", "*-4"))
    assert (_short(found), problems) == ([("What is 2 - 7?", ["-5", "–9", "5", "-4"], "d")], [])


def test_a_number_on_a_line_of_its_own() -> None:
    lines = _lines(TWO, "A B C", "Question {n}\n{text}", "{l}) {text}", "Answer: {l}")
    found, problems = _read(_typed(*"\n".join(lines).split("\n")))
    assert (_short(found), problems) == (TWO, [])
    assert [one.name for one in found] == ["1", "2"]


def test_one_option_in_black_among_red_ones_is_no_key() -> None:
    document = _typed("1. Which are months?")
    for line in ("A) May", "B) June"):
        _coloured(document.add_paragraph().add_run(line))
    document.add_paragraph("C) noon")
    found, problems = _read(document)
    assert _short(found) == [("Which are months?", ["May", "June", "noon"], "")]
    said = "no right answers are marked in the file; say them when you review the questions"
    assert problems == [f"0: {said}"]


def test_keys_in_one_line_behind_the_last_question() -> None:
    lines = _lines(TWO, "A B C", "{n}. {text}", "{l}. {text}", "")
    found, problems = _read(_typed(*lines, "Answers: 1-B, 2-A, 7-C"))
    assert _short(found) == TWO
    said = "the list of keys has question 7, which the file does not have"
    assert problems == [f"9: {said}"]


def test_what_is_no_question_is_told() -> None:
    assert _read(_typed("Agenda", "09:00 Opening"))[1] == [
        "1: “Agenda 09:00 Opening”: expected options or an answer, found none"
    ]


def test_answers_in_words_and_numbers() -> None:
    found, problems = _read(_typed(
        "1. What is a log?", "__________________", "__________________",
        "2. How far is it?", "Answer: 3,5 ± 0,1 km", "Explanation: See the map.",
        "3. Name the protocol.", "Answer: DHCP",
    ))  # fmt: skip
    assert problems == []
    assert [dict(one.data) for one in found] == [
        {"type": "short-answer", "stem": "What is a log?", "lines": "2"},
        {"type": "numeric", "stem": "How far is it?", "answer": "3.5", "tolerance": "0.1",
         "unit": "km", "rationale": "See the map."},
        {"type": "short-answer", "stem": "Name the protocol.", "answer": "DHCP"},
    ]  # fmt: skip


def test_a_table_to_be_matched() -> None:
    document = _typed("1. Match each port with its service.")
    _table(
        document,
        [["1. 53", "A. web"], ["2. 80", "B. mail"], ["3. 25", "C. names"], ["", "D. time"]],
    )
    document.add_paragraph("Answer: 1 – C, 2 – A, 3 – B")
    (question,), problems = _read(document)
    assert problems == []
    assert question.pairs == [("53", "names"), ("80", "web"), ("25", "mail")]
    assert [one.text for one in question.choices] == ["web", "mail", "names", "time"]


def test_formats_lists_and_tables_of_a_stem() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("1. Which is ")
    paragraph.add_run("not").bold = True
    paragraph.add_run(" H")
    paragraph.add_run("2").font.subscript = True
    paragraph.add_run("O?")
    _table(document, [["Port", "Time"], ["443", "14:00"]])
    for line in ("A) ice", "B) salt", "Answer: B"):
        document.add_paragraph(line)
    (question,), problems = _read(document)
    assert problems == []
    table = "| Port | Time |\n| --- | --- |\n| 443 | 14:00 |"
    assert question.stem.startswith("Which is **not** H")
    assert question.stem.endswith(f"O?\n\n{table}")


def test_reasons_stay_with_what_they_explain() -> None:
    (question,), problems = _read(_typed(
        "1. Who?", "A) I", "Reason: Never.", "B) You", "Answer: B", "Explanation: As agreed.",
    ))  # fmt: skip
    assert problems == []
    assert [one.rationale for one in question.choices] == ["Never.", "As agreed."]


def test_every_mistake_is_told_with_its_paragraph() -> None:
    lines = [
        "1. All bold?", "**A) yes**", "**B) no**",
        "2. Two bold?", "**A) one**", "**B) two**", "C) three",
        "3. None?", "A) one", "B) two",
        "4. One option?", "**A) one**",
        "5. Wrong letter?", "A) one", "B) two", "Answer: F",
        *_lines([*TWO, *TWO], "A B C", "1{n}. {text}", "{l}) {text}", "bold"),
    ]  # fmt: skip
    found, problems = _read(_typed(*lines))
    assert _short(found) == [*TWO, *TWO]
    several = "if several are right, say so in the question: “select all that apply”"
    assert problems == [
        f"1: “All bold?”: expected one option to be in bold, found A, B; {several}",
        f"4: “Two bold?”: expected one option to be in bold, found A, B; {several}",
        "8: “None?”: expected the right option to be in bold, as in other questions, found none",
        "11: “One option?”: expected at least two options, found one",
        '13: “Wrong letter?”: expected a key of A, B, found "F"',
    ]


def _part(document: Document, name: str, kind: str, markup: str) -> None:
    """Add a part to the file, related to the document as ``kind``."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    types = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    data = f'<w:{kind} xmlns:w="{W}">{markup}</w:{kind}>'.encode()
    part = Part(PackURI(f"/word/{name}.xml"), f"{types}.{kind}+xml", data, document.part.package)
    document.part.relate_to(part, f"{RELATIONS}/{kind}")


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_what_no_item_has_is_listed() -> None:
    document = _typed("1. ", "A) May", "B) noon", "Answer: A")
    note = "<w:p><w:r><w:t>See page 3.</w:t></w:r></w:p>"
    _part(document, "footnotes", "footnotes", f'<w:footnote w:id="2">{note}</w:footnote>')
    _part(document, "comments", "comments", f'<w:comment w:id="7">{note}</w:comment>')
    stem = document.paragraphs[0]._p
    for markup in (
        "<w:r><w:t>What is a </w:t></w:r>",
        "<w:del><w:r><w:delText>day</w:delText></w:r></w:del>",
        "<w:ins><w:r><w:t>month</w:t></w:r></w:ins>",
        '<w:r><w:t>?</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>',
        '<w:r><w:commentReference w:id="7"/></w:r>',
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>5 points</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r>",
    ):
        for element in parse_xml(f'<w:p xmlns:w="{W}">{markup}</w:p>'):
            stem.append(element)
    (question,), problems = _read(document)
    assert (_short([question]), problems) == ([("What is a month?", ["May", "noon"], "a")], [])
    assert question.lost == (
        "a tracked change: deleted text was left out",
        "a tracked change: inserted text was taken over",
        "a footnote: See page 3.",
        "a comment: See page 3.",
        "a text box: 5 points",
    )


def _png() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(stream, "PNG")
    return stream.getvalue()


def test_pictures_are_kept() -> None:
    document = _typed("1. What does the map show?")
    document.add_paragraph().add_run().add_picture(io.BytesIO(_png()))
    document.inline_shapes[0]._inline.docPr.set("descr", "A map")
    for line in ("A) Kabul", "B) Herat", "Answer: B"):
        document.add_paragraph(line)
    (question,), problems = _read(document)
    assert problems == []
    path = "figures/imported/1.png"
    assert question.stem == f"What does the map show?\n\n![A map]({path})"
    assert question.pictures == {path: _png()}


def test_text_after_the_answers_is_listed() -> None:
    lines = _lines(TWO, "A B C", "{n}. {text}", "{l}. {text}", "Answer: {l}")
    found, problems = _read(_typed("A test", *lines[:5], "Turn the page.", *lines[5:]))
    assert (_short(found), problems) == (TWO, [])
    assert found[0].lost == ("text after the answers: Turn the page.",)


def test_a_file_without_keys_is_taken_over_with_a_word() -> None:
    found, problems = _read(_typed(*_lines(TWO, "A B C", "{n}. {text}", "{l}. {text}", "")))
    assert _short(found) == [(stem, options, "") for stem, options, _key in TWO]
    said = "no right answers are marked in the file; say them when you review the questions"
    assert problems == [f"0: {said}"]


def test_letters_that_could_be_two_are_not_guessed() -> None:
    """В looks like B and is the third letter of its alphabet (docs/decisions/0019)."""
    lines = _lines(TWO, "A B C", "{n}. {text}", "{l}. {text}", "Answer: {l}")
    found, problems = _read(_typed(*lines[:-1], "Ответ: В"))
    assert _short(found) == TWO[:1]
    assert problems == ['6: “Who keeps it?”: expected a key of A, B, C, found "В"']


@pytest.mark.parametrize("words", [["Answer: C"], ["Answer key", "1. B", "2. C", "3. B", "4. A"]])
def test_questions_whose_marks_contradict_their_keys_are_named_and_wait(words: list[str]) -> None:
    last = [*TWO, *TWO] if len(words) == 1 else [TWO[0], TWO[1], TWO[0], TWO[1]]
    lines = _lines(last, "A B C", "{n}. {text}", "{l}) {text}", "bold")
    found, problems = _read(_typed(*lines, *words))
    at = 3 if len(words) == 1 else 1
    keys = [right for _stem, _options, right in last]
    keys[at] = ""
    assert (_short(found), problems) == (
        [(stem, options, key) for (stem, options, _key), key in zip(last, keys, strict=True)], [],
    )  # fmt: skip
    told = ("expected one key, found C and A, which is in bold",)
    assert [one.lost for one in found] == [told if n == at else () for n in range(4)]


_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def _with_formula(markup: str) -> Document:
    document = _typed("1. Which is ?", "A. One", "*B. Two")
    document.paragraphs[0]._p.append(parse_xml(f'<m:oMath xmlns:m="{_MATH}">{markup}</m:oMath>'))
    return document


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<m:f><m:num>x</m:num><m:den>2</m:den></m:f>", "x/2"),
        (
            "<m:f><m:fPr><m:ctrlPr/></m:fPr><m:num><m:d><m:e>x+1</m:e></m:d></m:num>"
            "<m:den>x<m:sSup><m:e>y</m:e><m:sup>2</m:sup></m:sSup></m:den></m:f>",
            "(x+1)/(xy^2)",
        ),
        ("<m:rad><m:deg/><m:e>x+1</m:e></m:rad>", "√(x+1)"),
        ("<m:rad><m:deg>3</m:deg><m:e>x</m:e></m:rad>", "x^(1/3)"),
        (
            "<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=')'/></m:dPr><m:e>x</m:e></m:d>",
            r"\[x)",
        ),
    ],
)
def test_formulas_are_written_on_one_line(markup: str, text: str) -> None:
    shown = re.sub(r"(?<=>)[^<>]+(?=<)", lambda one: f"<m:r><m:t>{one[0]}</m:t></m:r>", markup)
    found, problems = _read(_with_formula(shown))
    assert ([one.stem for one in found], problems) == ([f"Which is ?{text}"], [])


def test_a_number_before_a_fraction_stays_a_number_before_it() -> None:
    document = _typed("1. Is it 2", "A. One", "*B. Two")
    half = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    document.paragraphs[0]._p.append(parse_xml(f'<m:oMath xmlns:m="{_MATH}">{half}</m:oMath>'))
    assert [one.stem for one in _read(document)[0]] == ["Is it 2 1/2"]


def test_a_question_with_a_formula_that_has_no_line_is_named_and_left_out() -> None:
    rows = "<m:m><m:mr><m:e><m:r><m:t>1</m:t></m:r></m:e></m:mr></m:m>"
    found, problems = _read(_with_formula(rows))
    assert (found, problems) == (
        [], ["1: “Which is ?”: the formula “1” cannot be written on one line"],
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), b"{\\rtf1 {x}}"],
)
def test_old_files_are_told_how_to_be_saved(data: bytes) -> None:
    source = QuestionFile(Path("bank.doc"), data)
    kind = format_of(source)
    assert kind.name == "word"
    with pytest.raises(UnreadableError, match=r"choose Save As"):
        list(kind.read(source, Problems()))


def _zipped(document: bytes) -> QuestionFile:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
    return QuestionFile(Path("bank.docx"), stream.getvalue())


@pytest.mark.parametrize(
    "document",
    [
        b"<w:document",
        b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>',
        b"<a>" * 5000,
        b" " * 300_000_000,
    ],
    ids=["cut off", "entities", "deep", "bomb"],
)
def test_hostile_files_are_refused(document: bytes) -> None:
    source, problems = _zipped(document), Problems()
    _title, found = questions_of(source, problems)
    assert found == []
    assert len(problems.errors) == 1


_WORD = st.sampled_from(
    ["1.", "2)", "Question 3", "A)", "b.", "В)", "الف)", "*", "+", "-", "Answer:", "Ответ: Б",
     "پاسخ: ج", "Answers", "1 – C, 2 – A", "____________", "True", "(True/False)", "Which?", "x",
     "\t", "\n", "3,5", "±", "Reason: so", "Rubric: 2 – x", "Wrong result: 4", "Right order: B, A"]
)  # fmt: skip
_TEXT = st.lists(_WORD, max_size=4).map(" ".join)
_STYLE = st.sampled_from(
    ["Normal", "List Number", "List Bullet", "List Number 2", "Heading 1", "Question Option",
     "Question Stem", "Question Reason", "Question Key", "Question Code"]
)  # fmt: skip
_BLOCK = st.one_of(
    st.tuples(_TEXT, _STYLE, st.booleans()),
    st.lists(st.lists(_TEXT, min_size=3, max_size=3), min_size=1, max_size=3),
)


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(_BLOCK, max_size=12))
def test_no_file_stops_the_reader(content: list[Any]) -> None:
    document = docx.Document()
    for name in OWN:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for block in content:
        if isinstance(block, list):
            _table(document, block)
        else:
            text, style, bold = block
            document.add_paragraph("", style).add_run(text).bold = bold
    for one in _read(document)[0]:
        assert one.stem
        assert one.type in EVERY_TYPE


def test_a_question_added_to_a_written_file_by_hand() -> None:
    known = Question(chosen("Who?", [Choice("I", True), Choice("You")]), PLACE)
    write = FORMATS["word"].write
    assert write
    document = docx.Document(io.BytesIO(write([known], About("isp", "Providers", "en"))))
    for line in ("2. Whom?", "A) me", "B) us", "Answer: B"):
        document.add_paragraph(line)
    for line, style in (("3. What?", "Question Key"), ("x", "Question Option"),
                        ("y", "Question Option"), ("Answer: A", "Question Key"),
                        ("End of the test", "Question Key")):  # fmt: skip
        document.add_paragraph(line, style)
    found, problems = _read(document)
    assert (_short(found), problems) == (
        [("Who?", ["I", "You"], "a"), ("Whom?", ["me", "us"], "b"), ("What?", ["x", "y"], "a")],
        [],
    )
    assert found[2].lost == ("text after the answers: End of the test",)


def test_bold_titles_of_a_written_file_stay() -> None:
    stem = "**The case**\n\nWho did it?"
    known = [Question(chosen(stem, [Choice("I", True), Choice("**You**")]), PLACE)] * 2
    write = FORMATS["word"].write
    assert write
    found, problems = _read(docx.Document(io.BytesIO(write(known, About("isp", "ISP", "en")))))
    assert (_short(found), problems) == ([(stem, ["I", "**You**"], "a")] * 2, [])


def test_bold_stems_are_no_emphasis() -> None:
    lines = _lines(TWO, "A B C", "**{n}. {text}**", "{l}. {text}", "Answer: {l}")
    found, problems = _read(_typed(*lines))
    assert (_short(found), problems) == (TWO, [])


def test_words_of_every_language_are_read() -> None:
    for language in ("en", *catalogued()):
        about = About("isp", "Providers", language)
        kind = FORMATS["word"]
        assert kind.write
        questions = [
            Question(chosen("Who?", [Choice("I", rationale="No."), Choice("You", True)]), PLACE),
            Question(chosen("Who?", [Choice("I", True), Choice("You")], several=True), PLACE),
            Question(ordered("Which?", map(Choice, "xyz")), PLACE),
            Question(numeric("How many?", "4", "1", unit="m", rationale="So."), PLACE),
            Question({"type": "short-answer", "stem": "Why?", "answer": "So.",
                      "rubric": [{"points": "2", "text": "x"}]}, PLACE),
            Question({**true_or_false("It is.", is_true=True)}, PLACE),
        ]  # fmt: skip
        problems = Problems()
        source = QuestionFile(Path("bank.docx"), kind.write(questions, about))
        found = [dict(one.data) for one in kind.read(source, problems)]
        assert (language, found, problems.found) == (
            language, [dict(one.data) for one in questions], [],
        )  # fmt: skip
