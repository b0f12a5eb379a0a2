"""Rows of a list that are about nobody: who prepared it, how many people it has, signatures, dates.

They are told by their words, in the languages of documents, or by a name that no person has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trainkit.known_names import folded

__all__ = ["is_footer"]

_LABELS = folded(
    "исп|исполнитель|тел|телефон|факс|всего|итого|подпись|подписи|дата|м.п|примечание|начальник|"
    "руководитель|согласовано|утверждаю|total|totals|sum|tel|telephone|phone|fax|signature|"
    "signatures|signed|date|note|notes|stamp|page|contact|contacts|sous-total|téléphone|cachet|"
    "visa|firma|firmas|fecha|sello|teléfono|nota|المجموع|الإجمالي|الاجمالي|التوقيع|التاريخ|"
    "الهاتف|هاتف|ملاحظة|الختم|مجموع|جمع|جمع کل|امضا|امضاء|تاریخ|تلفن|شماره تماس|یادداشت|مهر|"
    "کل|کل تعداد|دستخط|فون|барлығы|жиыны|қолы|күні|орындаушы|орындаған|телефоны|бардыгы|баары|"
    "жалпы|колу|күнү|аткаруучу|аткарган|ҳамагӣ|ҷамъ|имзо|сана|иҷрокунанда|jami|imzo|sana|ijrochi|"
    "telefon|жами|ижрочи"
)
"""What stands before a colon, a number or a line to sign on, or alone in its row."""
_PHRASES = folded(
    "prepared by|compiled by|approved by|authorised by|authorized by|submitted by|signed by|"
    "head of|составил|составила|составлено|подготовил|подготовила|утвердил|список составил|"
    "établi par|préparé par|approuvé par|fait à|elaborado por|preparado por|aprobado por|"
    "إعداد|أعده|أعدها|اعتماد|تهیه کننده|تهیه شده|ترتیب کننده|ترتیب شده|تایید کننده|تیار کردہ|"
    "مرتب کردہ|منظور کردہ|дайындаған|бекіткен|құрастырған|даярдаган|түзгөн|бекиткен|тартибдиҳанда|"
    "таҳиякунанда|tayyorladi|tuzuvchi|tasdiqladi|тайёрлади|тузувчи|тасдиқлади"
)
"""What a line begins with that says whose the list is, whatever stands behind it."""
_FOOTER = re.compile(rf"[(\[]?(?:(?:{_LABELS})[)\]]?(?:$| ?[:№=_\d])|(?P<said>{_PHRASES})(?!\w))")


def is_footer(name: str, texts: Sequence[str]) -> bool:
    """Whether a row is about nobody; ``texts`` are its cells, ``name`` what it has for a name."""
    filled = [text for text in texts if re.search(r"[^\W\d_]", text)]
    first = folded(filled[0]) if filled else ""
    if match := _FOOTER.match(first):
        return bool(match["said"]) or not match[0][-1].isalpha() or len(filled) == 1
    is_odd = ":" in name or "__" in name or len(re.findall(r"\d", name)) > 2
    return len(filled) < 3 and is_odd
