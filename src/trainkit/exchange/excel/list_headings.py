"""What the columns of a trainer's own list of questions mean, in several languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from trainkit.model.items.entries import ALEF, DIGITS
from trainkit.model.lists import Headings, folded_heading

_WORDS = Headings({
    "wrong": "wrong answer; wrong option; wrong; incorrect; incorrect answer; distractor;"
             "неверный ответ; неправильный ответ; дистрактор; گزینه غلط; پاسخ غلط; پاسخ نادرست;"
             "إجابة خاطئة; اجابة خاطئة",
    "why": "explanation; feedback; rationale; reason; comment; comments; why; justification;"
           "пояснение; объяснение; обоснование; комментарий; обратная связь; توضیح; توضیحات;"
           "بازخورد; دلیل; شرح; پاسخ تشریحی; التفسير; التوضيح; تعليل; explication",
    "type": "type; question type; kind; тип; тип вопроса; вид; вид вопроса; نوع; نوع سوال;"
            "نوع پرسش; نوع السؤال",
    "points": "points; point; score; mark; marks; weight; балл; баллы; количество баллов; امتیاز;"
              "نمره; بارم; النقاط; الدرجة",
    "difficulty": "difficulty; сложность; уровень сложности; трудность; دشواری; سختی;"
                  "سطح دشواری; الصعوبة",
    "cognitive": "level; cognitive level; bloom; bloom level; уровень; когнитивный уровень; سطح;"
                 "المستوى",
    "objective": "objective; learning objective; outcome; learning outcome; цель; учебная цель;"
                 "هدف; هدف یادگیری; الهدف",
    "topic": "topic; category; chapter; section; theme; subject; тема; раздел; категория; глава;"
             "موضوع; مبحث; فصل; بخش; دسته; الموضوع; الفئة",
    "source": "source; reference; источник; ссылка; منبع; مرجع; المصدر",
    "tolerance": "tolerance; допуск; погрешность; خطای مجاز; التفاوت المسموح",
    "unit": "unit; unit of measurement; единица; единица измерения; واحد; الوحدة",
    "key": "correct; correct answer; correct answers; correct option; correct choice; right answer;"
           "right; answer; answers; ans; answer key; key; solution; правильный ответ;"
           "правильные ответы; верный ответ; верные ответы; правильный вариант;"
           "правильный вариант ответа; верный вариант; верный вариант ответа; верный; ключ; ответ;"
           "ответы; правильный; номер правильного ответа; پاسخ; پاسخ صحیح; پاسخ درست; جواب;"
           "جواب صحیح; جواب درست; گزینه صحیح; گزینه درست; کلید; صحیح; الإجابة;"
           "الإجابة الصحيحة; الجواب; الجواب الصحيح; réponse; bonne réponse",
    "option": "option; options; choice; choices; answer option; answer options; answer choice;"
              "alternative; вариант; варианты; вариант ответа; варианты ответа;"
              "варианты ответов; گزینه; گزینه ها; خيار; الخيار; الخيارات; proposition; choix",
    "number": "no; id; number; nr; номер; номер вопроса; п п; код; ردیف; شماره; شماره سوال;"
              "الرقم; code; question number; question id",
    "stem": "question; question text; questions; stem; item; вопрос; вопросы; текст вопроса;"
            "задание; формулировка; формулировка вопроса; سؤال; متن سوال; پرسش; متن پرسش;"
            "نص السؤال; السؤال; énoncé; pregunta; frage; soru",
})  # fmt: skip

TYPES = Headings({
    "multiple": "multiple; multiple response; multiple answers; multiple answer; multi select;"
                "checkbox; checkboxes; several; select all; множественный выбор;"
                "несколько ответов; выбор нескольких ответов; несколько из нескольких;"
                "چند پاسخ; چند پاسخی;"
                "متعدد الإجابات",
    "true-false": "true false; t f; tf; true or false; yes no; boolean; верно неверно; да нет;"
                  "истина ложь; صحیح غلط; درست نادرست; صح خطأ; صح أو خطأ",
    "matching": "matching; match; соответствие; на соответствие; установление соответствия;"
                "جورکردنی; تطبیقی; مطابقة",
    "ordering": "ordering; order; sequence; ranking; последовательность; упорядочение;"
                "на последовательность; ترتیبی; مرتب سازی; ترتيب",
    "numeric": "numeric; numerical; number; calculation; число; числовой; числовой ответ; عددی;"
               "رقمي",
    "short-answer": "short answer; essay; open; open ended; open question; text; written; short;"
                    "fill in the blank;"
                    "открытый; открытый вопрос; эссе; свободный ответ; краткий ответ; تشریحی;"
                    "کوتاه پاسخ; پاسخ کوتاه; مقالي; إجابة قصيرة",
    "single": "single; single choice; multiple choice; single answer; mcq; radio; one answer;"
              "one best answer; один ответ; одиночный выбор; выбор одного ответа;"
              "один из нескольких; один вариант;"
              "закрытый; تک گزینه ای; چند گزینه ای; چهار گزینه ای; تستی; اختيار من متعدد",
})  # fmt: skip
"""What lists call the types of item. “Multiple choice” has one right option unless several are."""

_TRUE = "true t yes верно да истина правда درست صحیح صح بله نعم vrai oui"
_FALSE = "false f no неверно нет ложь неправда نادرست غلط خطا خیر لا faux non"
_TRUTH = {folded_heading(word): word in _TRUE.split() for word in f"{_TRUE} {_FALSE}".split()}


def truth_of(text: str) -> bool | None:
    """Return what a word says of a statement: true, false or, if ``None``, nothing."""
    return _TRUTH.get(folded_heading(text))


@dataclass
class Columns:
    """What the columns of a sheet are; positions count from 0."""

    single: dict[str, int] = field(default_factory=dict)
    """By target the column that has it."""
    options: dict[int, str] = field(default_factory=dict)
    """By column the sign in the heading of an option: ``b`` or ``2``; may be empty."""
    wrong: dict[int, str] = field(default_factory=dict)
    """Columns of options that are wrong."""
    reasons: dict[str, int] = field(default_factory=dict)
    """By the sign of an option the column with the reason why it is right or wrong."""
    others: dict[int, str] = field(default_factory=dict)
    """Headings of columns that mean nothing here."""

    @property
    def fits(self) -> bool:
        """Whether these are columns of questions with answers."""
        answers = len(self.options) + len(self.wrong) + ("key" in self.single)
        return "stem" in self.single and (answers > 1 or bool(answers and "key" in self.single))


def sign_of(text: str) -> str:
    """Return a letter or number as signs are compared, without what stands around it."""
    bare = unicodedata.normalize("NFKC", text).casefold().strip(" \t\n.):(]['\"*")
    bare = bare.replace(*ALEF).translate(DIGITS)
    bare = unicodedata.normalize("NFKD", bare)
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def _is_sign(text: str) -> bool:
    return text.isdecimal() or (len(text) == 1 and text.isalpha())


def columns_of(headings: Sequence[str]) -> Columns:
    """Return what a row of headings says."""
    found = Columns()
    rest: dict[int, str] = {}
    headings = [_plain_heading(heading) for heading in headings]
    letters = [number for number, text in enumerate(headings) if len(sign_of(text)) == 1]
    for number, heading in enumerate(headings):
        words = re.split(r"[\s_\-–:.()]+", heading)
        signs = [one for one in map(sign_of, words) if one and _is_sign(one)]
        bare = folded_heading(" ".join(word for word in words if not _is_sign(sign_of(word))))
        if number in letters and len(letters) > 1 and not bare:
            found.options[number] = sign_of(heading)
        elif bare:
            _add(found, rest, number, bare, signs[0] if len(signs) == 1 else "")
    targets = _WORDS.targets(list(rest.values()))
    for (number, _bare), target in zip(rest.items(), targets, strict=True):
        if target:
            found.single[target] = number
        else:
            found.others[number] = headings[number]
    return found


def _plain_heading(text: str) -> str:
    """Return a heading without what looks like the sign of an option and is none."""
    text = re.sub(r"\(s\)", "", text.replace("#", " number "), flags=re.IGNORECASE).strip()
    return "question" if text.casefold() == "q" else text


def _add(found: Columns, rest: dict[int, str], number: int, bare: str, sign: str) -> None:
    target = _WORDS.target(bare)[0]
    if target == "wrong":
        found.wrong[number] = sign
    elif target == "option" or (sign and target == "key"):
        found.options[number] = sign
    elif sign and target == "why":
        found.reasons[sign] = number
    else:
        rest[number] = bare
