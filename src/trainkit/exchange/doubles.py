"""Finds questions that a bank has already, and those that are nearly the same."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from trainkit.exchange.exporting import question_of, shown_paths, with_case
from trainkit.exchange.markup import PICTURE
from trainkit.exchange.pictures import printable
from trainkit.exchange.plain import rendered, to_plain
from trainkit.exchange.question import Question
from trainkit.model.check_course import Unreviewed, check_figure
from trainkit.model.loaded import Course
from trainkit.model.yaml import plain
from trainkit.problems import Place, Problems
from trainkit.text.languages import _

_ALIKE = 90.0
"""Likeness of two questions, from 0 to 100, from which it is reported."""


_MOST_COMPARED = 500
"""Questions that each new one is compared with, those first that share its rarest words."""


@dataclass(frozen=True)
class Near:
    """A new question beside one that is nearly the same."""

    id: str
    like: str
    """The id of the other one, which was there first."""
    fields: tuple[tuple[str, str, str], ...]
    """Headings, each with what the other question says and what the new one says."""
    pictures: tuple[tuple[bytes, ...], tuple[bytes, ...]] = ((), ())
    """The pictures of the other one and of the new one, where they differ."""

    @classmethod
    def of(cls, name: str, question: Question, like: str, other: Question) -> Near:
        """Return what two questions have differently, of what makes them the same."""
        before, after = dict(_parts(other)), dict(_parts(question))
        fields = []
        for heading in dict.fromkeys((*before, *after)):
            old, new = before.get(heading, ""), after.get(heading, "")
            if _compared(old, {}) != _compared(new, {}):
                texts = (to_plain(old), to_plain(new))
                fields.append((heading, *(texts if texts[0] != texts[1] else (old, new))))
        pictures = (_pictures(other), _pictures(question))
        if [data for _name, data in pictures[0]] == [data for _name, data in pictures[1]]:
            return cls(name, like, tuple(fields))
        names = [", ".join(name for name, _data in each) for each in pictures]
        fields.append((_("Picture"), names[0], names[1]))
        shown = [tuple(data for _name, data in each) for each in pictures]
        return cls(name, like, tuple(fields), (shown[0], shown[1]))


def asked_in(course: Course, index: int) -> Question:
    """Return an item of a bank as a question, with its case in the stem as programs show it."""
    return with_case(question_of(course, index, Problems()), course)


def waiting_question(course: Course, one: Unreviewed) -> Question:
    """Return a question that waits to be reviewed, with its pictures."""
    place, data = Place(Path(one.origin)), plain(dict(one.item))
    found = {
        path: check_figure(place, path, course.folder, Problems()) for path in shown_paths(data)
    }
    return Question(data, place, one.id, (), {k: v for k, v in found.items() if v is not None})


def _parts(question: Question) -> Iterator[tuple[str, str]]:
    """Yield what a question asks and what is right, as Markdown below headings for trainers."""
    question = question.as_single() or question
    data = question.data
    yield _("Type"), _(question.type)
    yield _("Question"), question.stem
    letters: dict[Any, str] = {}
    for at, one in enumerate(data.get("options") or ()):
        letters[one.get("id")] = ascii_uppercase[at] if at < 26 else str(at + 1)
        said = [str(v) for k, v in one.items() if k not in _NO_MATTER and v]
        yield letters[one.get("id")], " ".join(said)
    for at, one in enumerate(data.get("premises") or (), 1):
        yield f"({at})", f"{one.get('text') or ''} → {letters.get(one.get('key'), '')}"
    keys = data.get("keys") or [data.get("key")]
    yield _("Right answer"), ", ".join(letters.get(key, str(key)) for key in keys if key)
    yield _("Answer"), _number(data.get("answer"))
    tolerance = _number(data.get("tolerance"))
    yield _("Tolerance"), tolerance if tolerance != "0" else ""
    yield _("Unit"), str(data.get("unit") or "")
    rubric = [f"{one.get('points')} – {one.get('text')}" for one in data.get("rubric") or ()]
    yield _("Rubric"), "\n\n".join(rubric)


_SPACE = re.compile(r"(<pre>.*?</pre>)|(?:\s|<br />|</p>\s*<p>)+", re.DOTALL)
"""Blanks, and code, in which they count."""
_NO_MATTER = {"id", "rationale", "undetermined"}
"""What an option says besides what it is."""


def _number(said: object) -> str:
    """Return a number without the noughts at its end, other words as they are."""
    text = str(said or "")
    return text.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d*", text) else text


def _pictures(question: Question) -> list[tuple[str, bytes]]:
    """Return the pictures that are part of what is asked, by the names of their files."""
    texts = [text for _heading, text in _parts(question)]
    paths = [path for text in texts for _alt, path in PICTURE.findall(text)]
    return [
        (Path(path).name, printable(question.pictures.get(path, b""))[0])
        for path in dict.fromkeys(paths)
    ]


def _compared(text: str, digests: dict[str, str]) -> str:
    """Return a text as it is shown, with one space for each run, and pictures by their digests."""
    text = PICTURE.sub(lambda one: f"![{one[1]}]({digests.get(one[2], '0')})", text)
    return _SPACE.sub(lambda one: one[1] or " ", rendered(text))


def _identity(question: Question) -> bytes:
    """Return a digest that two questions share if they ask the same with the same key.

    That is the stem, the options in their order, the key and the pictures; neither reasons nor ids.
    """
    digests = {
        path: hashlib.sha256(printable(data)[0]).hexdigest()
        for path, data in question.pictures.items()
    }
    parts = [f"{heading}\0{_compared(text, digests)}" for heading, text in _parts(question)]
    return hashlib.sha256("\1".join(parts).encode()).digest()


def _words(question: Question) -> str:
    """Return the words of all that is read in a question, sorted, to find its likeness."""
    lines = [*(question.data.get("options") or ()), *(question.data.get("premises") or ())]
    texts = [question.stem, *(str(one.get("text") or "") for one in lines)]
    return " ".join(sorted(re.findall(r"\w+", " ".join(map(to_plain, texts)).casefold())))


class Doubles:
    """Questions by name, among which the same one, or one like it, is looked up.

    Two texts of which nine tenths of the words are the same share one of their rarest words: of
    n words, the n/5 + 1 rarest suffice (Chaudhuri and others 2006, A Primitive Operator for
    Similarity Joins). So few are compared, by rapidfuzz.
    """

    def __init__(self, there: Sequence[tuple[str, Question]], new: Iterable[Question]) -> None:
        texts = [_words(question) for _name, question in there]
        self._new = {id(one): (_words(one), _identity(one)) for one in new}
        each = (*texts, *(text for text, _digest in self._new.values()))
        counts = Counter(word for text in each for word in {*text.split()})
        self._rarity = {word: (count, word) for word, count in counts.items()}
        self._same: set[bytes] = set()
        self._texts: dict[str, str] = {}
        self._having: defaultdict[str, list[str]] = defaultdict(list)
        self.questions: dict[str, Question] = {}
        for (name, question), text in zip(there, texts, strict=True):
            self._add(name, question, text, _identity(question))

    def add(self, name: str, question: Question) -> None:
        """Add one of the new questions, with which later ones are compared."""
        self._add(name, question, *self._new[id(question)])

    def _add(self, name: str, question: Question, text: str, identity: bytes) -> None:
        self._same.add(identity)
        self.questions[name] = question
        self._texts[name] = text
        for word in self._rare(text):
            self._having[word].append(name)

    def has(self, question: Question) -> bool:
        """Return whether the same question is there."""
        return self._new[id(question)][1] in self._same

    def like(self, question: Question) -> str:
        """Return the name of the question that is most like a new one; empty if none is."""
        from rapidfuzz import fuzz, process

        text = self._new[id(question)][0]
        having = chain.from_iterable(self._having[word] for word in self._rare(text))
        names = list(dict.fromkeys(islice(having, _MOST_COMPARED)))
        found = process.extractOne(
            text,
            [self._texts[name] for name in names],
            scorer=fuzz.ratio,
            score_cutoff=_ALIKE,
        )
        return names[found[2]] if found else ""

    def _rare(self, text: str) -> Iterator[str]:
        words = sorted(set(text.split()), key=lambda word: self._rarity.get(word, (0, word)))
        yield from words[: len(words) // 5 + 1]
