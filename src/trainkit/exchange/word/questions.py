"""What each question of a Word file asks, and which of its options are right.

Nothing is guessed: where a key is not clear, the question is named and left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from trainkit.exchange.plain import WrongError
from trainkit.exchange.question import (
    Choice,
    chosen,
    matched,
    numeric,
    ordered,
    true_or_false,
    written,
)
from trainkit.exchange.word.lines import Line
from trainkit.exchange.word.tables import Draft, Option, marking_of
from trainkit.exchange.word.typed import (
    cyrillic_only,
    key_pairs,
    keys_in,
    label_of,
    number_in,
    plain_words,
    statement_in,
    truth_of,
    without_directions,
)
from trainkit.exchange.word.writing import OWN
from trainkit.text.languages import _, comma_list


class Habits:
    """What all questions of a file have in common, which says what each of them means."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self.marking = marking_of(drafts)
        self.is_cyrillic = cyrillic_only([one.key for one in drafts])
        stems = [one.stem[0] for one in drafts if one.stem]
        self.of_stems = _common_formats([one for one in stems if isinstance(one, Line)])
        self.of_options = _common_formats(one.line for draft in drafts for one in draft.options)
        self.has_options = any(one.options for one in drafts)
        has_choices = any(one.options and not one.premises for one in drafts)
        self.has_keys = not has_choices or bool(self.marking.name or self.marking.has_words)

    def data(self, draft: Draft) -> dict[str, Any]:
        """Return the fields of a question; raises ``WrongError``."""
        if draft.wrong:
            raise WrongError(draft.wrong)
        stem = draft.markdown(self.of_stems)
        if not stem:
            raise WrongError(_("expected a question before the options, found none"))
        if draft.premises:
            return self._matching(draft, stem)
        if not draft.options:
            return self._open(draft, stem)
        if len(draft.options) < 2:
            raise WrongError(_("expected at least two options, found one"))
        if order := draft.of("order"):
            return self._ordering(draft, stem, without_directions(order[0].text))
        return self._chosen(draft, stem)

    # ---- options

    def _text(self, option: Option) -> str:
        line = self.marking.bare(option)
        text = line.markdown(*({*self.of_options, self.marking.name} & line.marks.keys()))
        if not text:
            raise WrongError(_("expected words in option {sign}, found none", sign=option.sign))
        return " ".join(text.split())

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
            choices[keys[0]] = Choice(choices[keys[0]].text, right=True, rationale=reasons)
        elif reasons:
            draft.lost.append(_("the explanation: {text}", text=reasons))
        if len(keys) == 1 and not several and (said := _verdicts(choices, stem)):
            return said
        return chosen(stem, choices, several=several or None)

    def _keys(self, draft: Draft, stem: str) -> tuple[list[int], bool]:
        """Return the positions of the right options, and whether several are asked for."""
        marked = self.marking.marked(draft)
        signs = comma_list(draft.signs[n] for n in marked)
        if draft.key:
            keys = self._said(draft)
            if marked and len(marked) < len(draft.options) and sorted(keys) != marked:
                draft.lost.append(
                    _("expected one key, found {key} and {sign}, which is {how}", key=draft.key,
                      sign=signs, how=self.marking.words)
                )  # fmt: skip
                keys = []
            return keys, bool(draft.of("answers"))
        if not self.marking.name or self.marking.confirms:
            if self.marking.has_words:
                raise WrongError(_("expected a line such as “Answer: C”, found none"))
            return [], False
        if not marked:
            raise WrongError(
                _("expected the right option to be {how}, as in other questions, found none",
                  how=self.marking.words)
            )  # fmt: skip
        is_too_many = len(marked) > 1 and not self.marking.takes_several(stem)
        if is_too_many or len(marked) == len(draft.options):
            raise WrongError(
                _("expected one option to be {how}, found {signs}; if several are right, say "
                  "so in the question: “select all that apply”", how=self.marking.words,
                  signs=signs)
            )  # fmt: skip
        return marked, False

    def _positions(self, text: str, draft: Draft) -> list[int]:
        return keys_in(text, draft.signs, self.is_cyrillic)

    def _said(self, draft: Draft) -> list[int]:
        """Return the positions of the options that a key in words names."""
        key, truth = draft.key, truth_of(draft.key)
        keys = self._positions(key, draft) or _by_words(key, draft.options)
        if not keys and truth is not None:
            verdicts = [truth_of(one.line.text) for one in draft.options]
            keys = [verdicts.index(truth)] if verdicts.count(truth) == 1 else []
        if not keys:
            raise WrongError(
                _('expected a key of {letters}, found "{key}"',
                  letters=comma_list(draft.signs), key=key)
            )  # fmt: skip
        return keys

    def _ordering(self, draft: Draft, stem: str, order: str) -> dict[str, Any]:
        keys = self._positions(order, draft)
        if len(keys) != len(draft.options):
            raise WrongError(
                _('expected all of {letters} in the right order, found "{key}"',
                  letters=comma_list(draft.signs), key=order)
            )  # fmt: skip
        choices = self._choices(draft, ())
        return ordered(stem, [choices[n] for n in keys])

    def _matching(self, draft: Draft, stem: str) -> dict[str, Any]:
        pairs = dict(key_pairs(draft.key))
        texts = [self._text(one) for one in draft.options]
        found: list[tuple[str, str]] = []
        for one in draft.premises:
            positions = self._positions(pairs.get(int(one.sign), ""), draft)
            if len(positions) != 1:
                raise WrongError(
                    _("expected a line such as “Answer: 1 – C, 2 – A” with a letter for each of "
                      "the {n} lines, found “{key}”", n=len(draft.premises), key=draft.key)
                )  # fmt: skip
            found.append((self._text(one), texts[positions[0]]))
        data = matched(stem, found, responses=texts)
        for premise, one in zip(data["premises"], draft.premises, strict=True):
            if reasons := _paragraphs(one.reasons):
                premise["rationale"] = reasons
        return data

    # ---- without options

    def _open(self, draft: Draft, stem: str) -> dict[str, Any]:
        full = draft.of("full")
        if draft.key and not full and not draft.of("rubric"):
            return self._answered(draft, stem)
        is_listed = self.has_options or draft.number is None
        is_asked = stem.rstrip("*_ ").endswith(("?", "؟"))
        if is_listed and not (full or draft.lines or is_asked or draft.of("rubric")):
            raise WrongError(_("expected options or an answer, found none"))
        return _written(draft, stem, full)

    def _answered(self, draft: Draft, stem: str) -> dict[str, Any]:
        truth = truth_of(draft.key)
        if truth is not None:
            draft.stem = [
                one.part(*rest)
                if isinstance(one, Line) and (rest := statement_in(one.text))
                else one
                for one in draft.stem
            ]
            reasons = _paragraphs(draft.of("reason"))
            return true_or_false(draft.markdown(self.of_stems), truth, reasons)
        if re.fullmatch(r"-?[1-9]\d{0,2}(?:,\d{3})+", draft.key):
            raise WrongError(
                _("expected a number without a comma, or with a dot before decimals, found {key}",
                  key=draft.key)
            )  # fmt: skip
        if found := number_in(draft.key):
            return _numeric(draft, stem, *found)
        return _written(draft, stem, draft.of("answer", "answers"))


def _numeric(draft: Draft, stem: str, answer: str, tolerance: str, unit: str) -> dict[str, Any]:
    explained: dict[str, Any] = {}
    wrong: list[dict[str, Any]] = []
    for name, line in draft.said:
        text = without_directions(line.text).strip()
        if name == "tolerance":
            tolerance = (number_in(text) or (text,))[0]
        elif name == "unit":
            unit = line.markdown()
        elif name == "wrong":
            value = number_in(text)
            if not value:
                raise WrongError(
                    _('expected a wrong result as a number, found "{text}"', text=text)
                )
            wrong.append({"value": value[0]})
        elif name == "reason":
            target = wrong[-1] if wrong else explained
            before = [target["rationale"]] if "rationale" in target else []
            target["rationale"] = "\n\n".join([*before, line.markdown()])
    more = {"unit": unit, "wrong": wrong}
    return numeric(stem, answer, tolerance, **explained, **{k: v for k, v in more.items() if v})


def _written(draft: Draft, stem: str, answers: Sequence[Line]) -> dict[str, Any]:
    rubric = [_rubric(line) for line in draft.of("rubric")]
    return written(stem, answer=_paragraphs(answers), rubric=rubric, lines=str(draft.lines))


def _rubric(line: Line) -> dict[str, str]:
    """Return a line of a rubric, such as ``2 – names both``."""
    found = re.match(r"\s*([\d.,]+)\s*[–—-]\s*", line.text)
    if not found:
        return {"points": "1", "text": line.markdown()}
    return {"points": found[1].replace(",", "."), "text": line.part(found.end()).markdown()}


def _by_words(key: str, options: Sequence[Option]) -> list[int]:
    """Return the position of the option whose words are the key, with its letter or without."""
    texts = [plain_words(one.line.text.strip(" .")) for one in options]
    label = label_of(key)
    for words in (key, key[label.end :] if label else key):
        plain = plain_words(words.strip(" ."))
        if plain and texts.count(plain) == 1:
            return [texts.index(plain)]
    return []


def _common_formats(lines: Iterable[Line]) -> list[str]:
    """Return the formats that more than half of some lines have throughout, ours apart."""
    marks = [one.marks if one.role not in OWN else {} for one in lines]
    counts = Counter(name for one in marks for name in one)
    return [
        name for name in ("bold", "italic", "underline") if 2 * counts[name] > len(marks) > 1
    ]  # fmt: skip


def _paragraphs(lines: Iterable[Line]) -> str:
    return "\n\n".join(text for one in lines if (text := one.markdown()))


def _verdicts(choices: Sequence[Choice], stem: str) -> dict[str, Any] | None:
    """Return a question about a statement whose options all begin with a verdict."""
    parted = [re.split(r"\s*[,،]\s*", one.text, maxsplit=1) for one in choices]
    verdicts = [truth_of(part[0]) for part in parted]
    if None in verdicts or len(set(verdicts)) < 2:
        return None
    if len(choices) == 2 and all(len(part) == 1 for part in parted):
        right, wrong = sorted(choices, key=lambda one: not one.right)
        is_true = bool(verdicts[choices.index(right)])
        return true_or_false(stem, is_true, right.rationale, wrong.rationale)
    if any(len(part) == 1 for part in parted):
        return None
    data = chosen(stem, [Choice(part[1], one.right, one.rationale)
                         for part, one in zip(parted, choices, strict=True)])  # fmt: skip
    for option, verdict in zip(data["options"], verdicts, strict=True):
        option["verdict"] = str(verdict).lower()
    return {**data, "type": "true-false"}
