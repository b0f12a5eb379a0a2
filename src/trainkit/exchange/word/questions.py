"""What each question of a Word file asks, and which of its options are right.

Nothing is guessed: where a key is not clear, the question is named and left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from trainkit.exchange.question import (
    Choice,
    chosen,
    matched,
    numeric,
    ordered,
    true_or_false,
    written,
)
from trainkit.exchange.word.drafts import (
    SIGN,
    Draft,
    Marking,
    Option,
    marking_of,
    stem_text,
)
from trainkit.exchange.word.lines import Line
from trainkit.exchange.word.styles import OWN
from trainkit.exchange.word.typed import (
    cyrillic_only,
    key_pairs,
    keys_in,
    label_of,
    number_in,
    plain_words,
    truth_of,
    without_directions,
    without_truth,
)
from trainkit.languages import _, comma_list

__all__ = ["Shape", "WrongError"]

_MOST_LINES = 12
"""Lines to write on that an item may have."""
_USUAL_LINES = 3


class WrongError(Exception):
    """A question that cannot be understood; says what was expected."""


class Shape:
    """Turns drafts into questions by what all of them have in common."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.marking: Marking = marking_of(drafts)
        self.is_cyrillic = cyrillic_only([one.key for one in drafts])
        self.dropped = _common_formats([one.stem[0] for one in drafts if one.stem])
        self.options_dropped = _common_formats(
            [option.line for one in drafts for option in one.options]
        )
        asked = [one for one in drafts if one.options and not one.premises]
        self.has_keys = not asked or bool(self.marking.name or self.marking.has_words)
        self.has_options = any(one.options for one in drafts)

    def data(self, draft: Draft) -> dict[str, Any]:
        """Return the fields of a question; raises ``WrongError``."""
        stem = stem_text(draft, self.dropped)
        if not stem:
            raise WrongError(_("expected a question before the options, found none"))
        if draft.premises:
            return self._matching(draft, stem)
        if not draft.options:
            return self._open(draft, stem)
        if len(draft.options) < 2:
            raise WrongError(_("expected at least two options, found one"))
        if order := draft.of("order"):
            return self._ordering(draft, stem, order[0])
        return self._chosen(draft, stem)

    # ---- options

    def _text(self, option: Option) -> str:
        line = option.bare(signs=self.marking.name == SIGN)
        dropped = {*self.options_dropped, self.marking.name} & line.marks.keys()
        text = " ".join(line.markdown(*(dropped - {"colour", "highlight", "shading"})).split())
        if not text:
            raise WrongError(_("expected words in option {sign}, found none", sign=option.sign))
        return text

    def _choices(self, draft: Draft, keys: Sequence[int]) -> list[Choice]:
        return [
            Choice(self._text(one), n in keys, _paragraphs(one.reasons))
            for n, one in enumerate(draft.options)
        ]

    def _chosen(self, draft: Draft, stem: str) -> dict[str, Any]:
        keys, several = self._keys(draft, stem)
        choices = self._choices(draft, keys)
        reasons = _paragraphs(draft.of("reason"))
        if reasons and len(keys) == 1 and not choices[keys[0]].rationale:
            right = choices[keys[0]]
            choices[keys[0]] = Choice(right.text, right=True, rationale=reasons)
        elif reasons:
            draft.lost.append(_("the explanation: {text}", text=reasons))
        if len(keys) == 1 and not several and (said := _verdicts(choices, stem)):
            return said
        return chosen(stem, choices, several=several or None)

    def _keys(self, draft: Draft, stem: str) -> tuple[list[int], bool]:
        """Return the positions of the right options, and whether several are asked for."""
        marked = self.marking.marked(draft)
        if draft.key:
            keys = self._said(draft)
            if marked and len(marked) < len(draft.options) and sorted(keys) != marked:
                raise WrongError(
                    _("expected one key, found {key} and {sign}, which is {how}", key=draft.key,
                      sign=self._signs(draft, marked), how=self.marking.words)
                )  # fmt: skip
            return keys, bool(draft.of("answers"))
        if not self.marking.name:
            if self.marking.has_words:
                raise WrongError(_("expected a line such as “Answer: C”, found none"))
            return [], False
        if not marked:
            raise WrongError(
                _("expected the right option to be {how}, as in other questions, found none",
                  how=self.marking.words)
            )  # fmt: skip
        if len(marked) == len(draft.options) or (
            len(marked) > 1 and not self.marking.takes_several(stem)
        ):
            raise WrongError(
                _("expected one option to be {how}, found {signs}; if several are right, say "
                  "so in the question: “select all that apply”", how=self.marking.words,
                  signs=self._signs(draft, marked))
            )  # fmt: skip
        return marked, False

    def _signs(self, draft: Draft, positions: Sequence[int]) -> str:
        return comma_list(draft.signs[n] for n in positions)

    def _said(self, draft: Draft) -> list[int]:
        """Return the positions of the options that a key in words names."""
        key = draft.key
        keys = keys_in(key, draft.signs, self.is_cyrillic)
        if keys is None:
            keys = _by_words(key, draft.options)
        truth = truth_of(key)
        if keys is None and truth is not None:
            verdicts = [truth_of(one.line.text) for one in draft.options]
            keys = [verdicts.index(truth)] if verdicts.count(truth) == 1 else None
        if not keys:
            raise WrongError(
                _('expected a key of {letters}, found "{key}"',
                  letters=comma_list(draft.signs), key=key)
            )  # fmt: skip
        return keys

    def _ordering(self, draft: Draft, stem: str, order: Line) -> dict[str, Any]:
        keys = keys_in(without_directions(order.text), draft.signs, self.is_cyrillic)
        if keys is None or len(keys) != len(draft.options):
            raise WrongError(
                _('expected all of {letters} in the right order, found "{key}"',
                  letters=comma_list(draft.signs), key=order.text)
            )  # fmt: skip
        choices = self._choices(draft, ())
        return ordered(stem, [choices[n] for n in keys])

    def _matching(self, draft: Draft, stem: str) -> dict[str, Any]:
        pairs = dict(key_pairs(draft.key))
        texts = [self._text(one) for one in draft.options]
        found: list[tuple[str, str]] = []
        for one in draft.premises:
            key = pairs.get(int(one.sign))
            position = keys_in(key, draft.signs, self.is_cyrillic) if key else None
            if not position or len(position) != 1:
                raise WrongError(
                    _("expected a line such as “Answer: 1 – C, 2 – A” with a letter for each of "
                      "the {n} lines, found “{key}”", n=len(draft.premises), key=draft.key)
                )  # fmt: skip
            found.append((self._text(one), texts[position[0]]))
        data = matched(stem, found, responses=texts)
        for premise, one in zip(data["premises"], draft.premises, strict=True):
            if reasons := _paragraphs(one.reasons):
                premise["rationale"] = reasons
        return data

    # ---- without options

    def _open(self, draft: Draft, stem: str) -> dict[str, Any]:
        full = draft.of("full")
        if full or draft.of("rubric"):
            return self._written(draft, stem, full)
        if draft.key:
            return self._answered(draft, stem)
        is_listed = self.has_options or draft.number is None
        if not draft.lines and is_listed and not stem.rstrip("*_ ").endswith(("?", "؟")):
            raise WrongError(_("expected options or an answer, found none"))
        return self._written(draft, stem, [])

    def _answered(self, draft: Draft, stem: str) -> dict[str, Any]:
        reasons = _paragraphs(draft.of("reason"))
        truth = truth_of(draft.key)
        if truth is not None:
            return true_or_false(self._statement(draft), truth, reasons)
        if re.fullmatch(r"-?[1-9]\d{0,2}(?:,\d{3})+", draft.key):
            raise WrongError(
                _("expected a number without a comma, or with a dot before decimals, found {key}",
                  key=draft.key)
            )  # fmt: skip
        if found := number_in(draft.key):
            return self._numeric(draft, stem, found)
        answers = draft.of("answer", "answers")
        return self._written(draft, stem, answers)

    def _statement(self, draft: Draft) -> str:
        """Return a statement without the words that ask whether it is true."""
        stem: list[Any] = []
        for one in draft.stem:
            if isinstance(one, Line) and (found := without_truth(one.text)):
                start, end = found
                stem.append(one.part(end) if start == 0 else one.part(0, start))
            else:
                stem.append(one)
        draft.stem = stem
        return stem_text(draft, self.dropped)

    def _numeric(self, draft: Draft, stem: str, found: tuple[str, str, str]) -> dict[str, Any]:
        answer, tolerance, unit = found
        more: dict[str, Any] = {}
        wrong: list[dict[str, str]] = []
        target: dict[str, Any] = more
        for name, line in draft.said:
            text = without_directions(line.text).strip()
            if name == "tolerance":
                tolerance = (number_in(text) or (text,))[0]
            elif name == "unit":
                unit = line.markdown()
            elif name == "wrong":
                value = number_in(text)
                if not value:
                    raise WrongError(_('expected a wrong result as a number, found "{text}"',
                        text=text))  # fmt: skip
                target = {"value": value[0]}
                wrong.append(target)
            elif name == "reason":
                before = target.get("rationale")
                target["rationale"] = (
                    f"{before}\n\n{line.markdown()}" if before else line.markdown()
                )
        if unit:
            more["unit"] = unit
        return numeric(stem, answer, tolerance, **more, **({"wrong": wrong} if wrong else {}))

    def _written(self, draft: Draft, stem: str, answers: Sequence[Line]) -> dict[str, Any]:
        more: dict[str, Any] = {}
        if answers:
            more["answer"] = _paragraphs(answers)
        rubric = [_rubric(line) for line in draft.of("rubric")]
        if rubric:
            more["rubric"] = rubric
        if draft.lines not in {0, _USUAL_LINES}:
            more["lines"] = str(min(draft.lines, _MOST_LINES))
        return written(stem, (), **more)


def _by_words(key: str, options: Sequence[Option]) -> list[int] | None:
    """Return the position of the option whose words are the key, with its letter or without."""
    texts = [plain_words(one.line.text.strip(" .")) for one in options]
    label = label_of(key)
    for words in (key, key[label.end :] if label else key):
        plain = plain_words(words.strip(" ."))
        if plain and texts.count(plain) == 1:
            return [texts.index(plain)]
    return None


def _rubric(line: Line) -> dict[str, str]:
    """Return a line of a rubric, such as ``2 – names both``."""
    found = re.match(r"\s*([\d.,]+)\s*[–—-]\s*", line.text)
    if not found:
        return {"points": "1", "text": line.markdown()}
    return {"points": found[1].replace(",", "."), "text": line.part(found.end()).markdown()}


def _common_formats(lines: Sequence[Any]) -> list[str]:
    """Return the formats that more than half of some lines have throughout, ours apart."""
    typed = [one for one in lines if isinstance(one, Line) and one.role not in OWN]
    marks = Counter(name for one in typed for name in one.marks)
    return [name for name, count in marks.items()
            if 2 * count > len(lines) > 1 and name in {"bold", "italic", "underline"}]  # fmt: skip


def _paragraphs(lines: Sequence[Line]) -> str:
    return "\n\n".join(text for one in lines if (text := one.markdown()))


def _verdicts(choices: Sequence[Choice], stem: str) -> dict[str, Any] | None:
    """Return a question about a statement whose options all begin with a verdict."""
    parted = [re.split(r"\s*[,،]\s*", one.text, maxsplit=1) for one in choices]
    verdicts = [truth_of(part[0]) for part in parted]
    if None in verdicts or len(set(verdicts)) < 2:
        return None
    if len(choices) == 2 and all(len(part) == 1 for part in parted):
        right = next(n for n, one in enumerate(choices) if one.right)
        reasons = [choices[right].rationale, choices[1 - right].rationale]
        return true_or_false(stem, bool(verdicts[right]), *reasons)
    if any(len(part) == 1 for part in parted):
        return None
    data = chosen(stem, [Choice(part[1], one.right, one.rationale)
                         for part, one in zip(parted, choices, strict=True)])  # fmt: skip
    for option, verdict in zip(data["options"], verdicts, strict=True):
        option["verdict"] = str(verdict).lower()
    return {**data, "type": "true-false"}
