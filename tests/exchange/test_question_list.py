"""Trainers' own lists of questions in Excel and as CSV, whatever their headings and language."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from openpyxl import Workbook

from trainkit.exchange import question_list
from trainkit.exchange.programs import results_in
from trainkit.exchange.question import Question
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import QuestionFile, UnreadableError
from trainkit.problems import InputError, Problems

ENGLISH = [
    ["Test of 3 May", None, None, None, None, None, None],
    ["No.", "Question", "A", "B", "C", "Correct answer", "Explanation"],
    [1, "Which port has HTTPS?", 80, 443, 22, "B", "RFC 9110"],
    [2, "Which are colours?", "red", "blue", "noon", "A, B", None],
    [3, "What eats a cow?", "Meat", "Grass", "Fish", "grass", None],
]


def _workbook(**sheets: list[list[Any]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _read(data: bytes, name: str = "list.xlsx") -> tuple[list[Question], list[str]]:
    source, problems = QuestionFile(Path(name), data), Problems()
    kind = format_of(source)
    assert kind.name == "excel"
    found = list(kind.read(source, problems))
    return found, [f"{one.place}: {one.message}" for one in problems.found]


def _csv(text: str, encoding: str = "utf-8") -> tuple[list[Question], list[str]]:
    return _read(text.encode(encoding), "list.csv")


def _keys(question: Question) -> list[str]:
    return [one.text for one in question.choices if one.right]


def test_headings_stand_anywhere_and_keys_are_letters_or_texts() -> None:
    found, problems = _read(_workbook(Sheet=ENGLISH))
    assert problems == []
    assert [(one.name, one.type, _keys(one)) for one in found] == [
        ("1", "single", ["443"]),
        ("2", "multiple", ["red", "blue"]),
        ("3", "single", ["Grass"]),
    ]
    assert [one.rationale for one in found[0].choices] == ["", "RFC 9110", ""]
    assert str(found[0].place) == "list.xlsx!Sheet!B3"


def test_a_list_in_russian() -> None:
    found, problems = _csv(
        "№;Тема;Тип вопроса;Текст вопроса;Вариант А;Вариант Б;Вариант В;Вариант Г;"
        "Правильный ответ;Баллы;Пояснение\n"
        "1;Сети;Один ответ;Какой порт у HTTPS?;80;443;22;25;Б;1;По RFC 9110\n"
        "2;Сети;Несколько ответов;Какие адреса частные?;10.0.0.1;8.8.8.8;192.168.1.1;1.1.1.1;"
        "А, В;2;\n"
        "3;Закон;Верно/неверно;Запись ведут всегда.;;;;;Верно;1;\n",
        "cp1251",
    )
    assert problems == []
    assert [(one.type, _keys(one)) for one in found] == [
        ("single", ["443"]),
        ("multiple", ["10.0.0.1", "192.168.1.1"]),
        ("true-false", [""]),
    ]
    assert found[0].choices[1].rationale == "По RFC 9110"
    assert [one.lost for one in found[:2]] == [("topic: Сети",), ("points: 2", "topic: Сети")]
    assert found[2].data["key"] == "a"


def test_a_list_in_persian() -> None:
    found, problems = _read(
        _workbook(
            آزمون=[
                ["ردیف", "متن سؤال", "گزینه ۱", "گزینه ۲", "گزینه ۳", "گزینه ۴", "پاسخ صحیح"],
                ["۱", "پورت HTTPS کدام است؟", "۸۰", "۴۴۳", "۲۲", "۲۵", "گزینه ۲"],
                ["۲", "کدام نشانی خصوصی است؟", "8.8.8.8", "1.1.1.1", "10.0.0.1", "9.9.9.9", "۳"],
                ["۳", "کدام رنگ است؟", "کتاب", "آبی", "ماه", "سنگ", "ب"],
            ]
        )
    )
    assert problems == []
    assert [_keys(one) for one in found] == [["۴۴۳"], ["10.0.0.1"], ["آبی"]]


def test_a_list_in_arabic_with_letters_as_headings() -> None:
    found, problems = _csv("السؤال,أ,ب,ج,الإجابة الصحيحة\nما لون السماء؟,أحمر,أزرق,أخضر,ب\n")
    assert problems == []
    assert _keys(found[0]) == ["أزرق"]


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        (["Question,Option 1,Option 2,Option 3", "Which?,Red,*Blue,Green"], ["Blue"]),
        (["Question,Option 1,Option 2,Option 3", "Which?,Red*,Blue,Green*"], ["Red", "Green"]),
        (["Question,A,B,C,Key", "Which?,Red,Blue,Green,AC"], ["Red", "Green"]),
        (["Question,A,B,C,Key", "Which?,Red,Blue,Green,Option B"], ["Blue"]),
        (["Question,A,B,C,Key", "Which?,Red,Blue,Green,A and C"], ["Red", "Green"]),
        (["Question,Answer 1,Answer 2,Answer 3,Correct", "Which?,Red,Blue,Green,1;3"],
         ["Red", "Green"]),
        (["Question,Correct answer,Wrong answer 1,Wrong answer 2", "Which?,Red,Blue,Green"],
         ["Red"]),
        (["Question\tOptions\tKey", 'Which?\t"A) Red\nB) Blue\nC) Green"\tC'], ["Green"]),
        (["Key|Question|B|A", "B|Which?|Red|Blue"], ["Red"]),
        (["Question,A,B,C,D,Key", "Which?,Red,,Blue,Green,C"], ["Blue"]),
        (["Question #,Question,Option 1,Option 2,Correct Answer(s)", "1,Which?,Red,Blue,2"],
         ["Blue"]),
        (["Q,A,B,C,Ans", "Which?,Red,Blue,Green,C"], ["Green"]),
        (["№ вопроса,Вопрос,Ответ А,Ответ Б,Ответ В,Верный", "1,Какой?,Red,Blue,Green,В"],
         ["Green"]),
        (["نص السؤال,الخيار الأول,الخيار الثاني,الخيار الثالث,الإجابة الصحيحة",
          "?,Red,Blue,Green,٣"], ["Green"]),
        (["Раздел;Вопрос;1;2;3;Ключ", "1;Какой?;Red;Blue;Green;2"], ["Blue"]),
        (["Question,A,B,C,Key", '"Which?","1,5",2,"2,5","2,5"'], ["2,5"]),
    ],
)  # fmt: skip
def test_ways_to_say_which_option_is_right(rows: list[str], right: list[str]) -> None:
    found, problems = _csv("\n".join(rows))
    assert problems == []
    assert _keys(found[0]) == right


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("(a) Oslo\n(b) Rome", ["Oslo", "Rome"]),
        ("ii. Oslo\n10) Rome", ["Oslo", "Rome"]),
        ("الف) Oslo\nب) Rome", ["Oslo", "Rome"]),
        ("- Oslo\n• Rome", ["Oslo", "Rome"]),
        ("St. Paul\nDr. Who", ["St. Paul", "Dr. Who"]),
        ("ст. 12 УК\nст. 13 УК", ["ст. 12 УК", "ст. 13 УК"]),
        ("-5\n-6", ["-5", "-6"]),
    ],
)
def test_options_on_lines_of_one_cell_lose_labels_only(cell: str, options: list[str]) -> None:
    found, problems = _csv(f'Question,Options,Key\nWhich?,"{cell}",2\n')
    assert problems == []
    assert [one.text for one in found[0].choices] == options


def test_other_types_have_words_of_their_own() -> None:
    found, problems = _csv(
        "Type,Question,A,B,C,D,Correct,Tolerance,Unit\n"
        "Ordering,What comes first?,Seize,Copy,Report,,,,\n"
        "Matching,Match capitals.,Canada -> Ottawa,Iran -> Tehran,Chad -> N'Djamena,Paris,,,\n"
        "Numeric,How many minutes are two hours?,,,,,120,0.5,min\n"
        "Essay,Why?,,,,,Because.,,\n"
    )
    assert problems == []
    assert [one.type for one in found] == ["ordering", "matching", "numeric", "short-answer"]
    assert [one.text for one in found[0].choices] == ["Seize", "Copy", "Report"]
    assert found[1].pairs[0] == ("Canada", "Ottawa")
    assert [found[2].data[name] for name in ("answer", "tolerance", "unit")] == [
        "120",
        "0.5",
        "min",
    ]
    assert found[3].data["answer"] == "Because."


def test_reasons_and_unknown_columns_are_kept_or_said() -> None:
    found, problems = _csv(
        "Question,A,B,Key,Feedback A,Feedback B,Level,Difficulty,Author\n"
        "Which?,Red,Blue,A,Right.,No.,Apply,\"0,7\",Anna\n"
        "Which one?,Red,Blue,A,,,hard,3,\n"
    )  # fmt: skip
    assert problems == []
    assert [one.rationale for one in found[0].choices] == ["Right.", "No."]
    assert (found[0].data["cognitive"], found[0].data["difficulty"]) == ("apply", "0.7")
    assert found[0].lost == ("Author: Anna",)
    assert found[1].lost == ("level: hard", "difficulty: 3")


def test_what_no_item_may_have_is_said_in_words_that_the_catalogues_know() -> None:
    """The tool reads the words in the code: an expression in their place is no message."""
    texts = extract_from_file("python", question_list.__file__, {"_": None})
    known = {message for _line, message, _comments, _context in texts}
    (question,), _problems = _csv(
        "Question,A,B,Key,Objective,Level,Difficulty\nWhich?,Red,Blue,A,Know more,hard,3\n"
    )
    assert question.lost == ("objective: Know more", "level: hard", "difficulty: 3")
    assert {"objective", "level", "difficulty"} <= known


def test_every_problem_has_its_cell() -> None:
    rows = [
        ["Question", "A", "B", "C", "Key"],
        ["Which?", "Red", "Blue", "Green", "E"],
        [None, "Red", "Blue", "Green", "A"],
        ["Which?", "=1+1", "=2+2", "Green", "A"],
        ["How many?", "2", "1", "3", "2"],
        ["Which?", "Red", None, None, "A"],
        ["Part 2", None, None, None, None],
    ]
    found, problems = _read(_workbook(First=rows, Second=[["Names"], ["Anna"]], Third=ENGLISH))
    assert len(found) == 3
    assert problems == [
        'list.xlsx!First!E2: expected the letter, the number or the text of an option, found "E"',
        "list.xlsx!First!A3: expected a question, found none",
        "list.xlsx!First!B4: expected text, found the formula =1+1; type an apostrophe before "
        "the =",
        "list.xlsx!First!C4: expected text, found the formula =2+2; type an apostrophe before "
        "the =",
        'list.xlsx!First!E5: "2" is the text of one option and the number of another; expected a '
        "letter",
        "list.xlsx!First!B6: expected at least two options, found 1",
        "list.xlsx!First!A7: left out: a text without a question",
        "list.xlsx!Second: expected a row of headings such as Question, A, B, C and Correct "
        "answer, found none",
    ]  # fmt: skip


def test_a_tolerance_that_is_no_number_is_named_with_its_cell() -> None:
    found, problems = _csv("Type,Question,Correct,Tolerance\nNumeric,How many?,3,much\n")
    assert found == []
    assert problems == ["list.csv:2:4: expected a number such as 3 or 3.14, found much"]


def test_a_star_before_true_or_false_is_the_key() -> None:
    (question,), problems = _csv("Question,Option 1,Option 2\nIs it wet?,True,*False\n")
    assert problems == []
    assert (question.type, question.data["key"]) == ("true-false", "b")


def test_text_shows_as_it_was_typed() -> None:
    (question,), problems = _csv('Question,A,B,Key\n"5*3*2 is:\nwhat?",_x_,`y`,B\n')
    assert problems == []
    assert question.stem == "5\\*3\\*2 is:\\\nwhat?"
    assert [one.text for one in question.choices] == ["\\_x\\_", "\\`y\\`"]


OLD = b"\xd0\xcf\x11\xe0" + bytes(508) + "Workbook".encode("utf-16-le")
"""The head of an .xls file and the name of its stream ([MS-CFB] 2.2, [MS-XLS] 2.1.2)."""


def test_a_workbook_of_an_old_excel_is_refused_with_the_way_to_save_it() -> None:
    said = (
        "this is an older or protected Excel file; open it in Excel, save it as an Excel workbook "
        "(.xlsx) without a password, and use that file"
    )
    assert _read(OLD, "list.xls") == ([], [f"list.xls: {said}"])
    with pytest.raises(InputError) as raised:
        results_in(QuestionFile(Path("list.xls"), OLD))
    assert [one.message for one in raised.value.problems] == [said]


def test_a_workbook_without_questions_is_refused() -> None:
    found, problems = _read(_workbook(Sheet=[["Name", "City"], ["Anna", "Oslo"]]))
    assert found == []
    assert problems == [
        "list.xlsx!Sheet: expected a row of headings such as Question, A, B, C and Correct answer, "
        "found none"
    ]
    with pytest.raises(UnreadableError):
        format_of(QuestionFile(Path("list.csv"), b"Name,City\nAnna,Oslo\n"))
