from __future__ import annotations

import pytest

from trainkit.text.collation import sort_key


@pytest.mark.parametrize(
    ("language", "words"),
    [
        # Each list is in the order of CLDR; ar, es, fa, kk, ru, ur: checked with Perl 5.40's
        # Unicode::Collate::Locale 1.31; uz: common/collation/uz.xml; tg: the Tajik alphabet
        ("en", "2 files|address|Ålesund|Ledger 10|log|log file|offset"),
        ("ru", "адрес|ёлка|ель|журнал|Иран|йод|Казахстан|яма"),
        ("kk", "адам|әкім|бет|ғылым|дала|қала|лас|өзен|пар|үкім|фильм|һәм|ілгек|эхо"),
        ("ky", "нан|ңа|ой|өзөн|суу|үй|фонд"),
        ("tg", "гап|ғор|ид|ӣ|йод|кор|қонун|хона|ҳуқуқ|чор|ҷиноят|шаҳр"),
        ("uz", "daftar|nashr|ona|zarar|oʻzbek|gʻalaba|shahar|choy"),
        ("fa", "آدرس|ایران|بیانیه|پاکستان|تاجیکستان|چین|ژاپن|کویت|گزارش|لاگ|وکیل|هند|یمن"),
        ("fa", "سوئد|سودان|سوریه"),
        ("fa-AF", "آسیا|پول|ولایت|هرات"),
        ("ur", "ابر|آسمان|بیس|بھارت|پاکستان|تار|ٹیلی|ثبوت|ڈاک|ذمہ|کتاب|گواہ|ہند|یقین"),
        ("ar", "أدلة|بنك|تونس|جريمة|سنة|سند|شرطة|كويت|لبنان|هاتف|وكيل|يمن"),
        ("es", "álbum|nube|ñandú|octeto"),
    ],
)
def test_words_stand_in_the_order_of_the_alphabet(language: str, words: str) -> None:
    in_order = words.split("|")
    by_code_point = sorted(in_order)
    assert sorted(by_code_point, key=lambda word: sort_key(word, language)) == in_order


def test_letters_that_are_typed_in_two_ways_are_one() -> None:
    # Arabic and Persian yeh and kaf; yeh with a hamza as one character and as two
    assert sort_key("كيك", "fa")[:-1] == sort_key("کیک", "fa")[:-1]
    assert sort_key("مسئول", "fa")[:-1] == sort_key("مسي\u0654ول", "fa")[:-1]
    assert sort_key("oʼzbek", "uz")[:-1] == sort_key("oʻzbek", "uz")[:-1]
