"""Finds questions that a bank has already, and those that are nearly the same.

It also reads a question as the item check does, although not everything of an item is known yet.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from pydantic import TypeAdapter, ValidationError

from trainkit.exchange.markup import PICTURE, rendered, to_plain
from trainkit.exchange.pictures import printable
from trainkit.exchange.question import Question, question_of, shown_paths, with_case
from trainkit.model.check_course import Unreviewed, check_figure
from trainkit.model.items.registry import Item
from trainkit.model.lint import remarks_on
from trainkit.model.loaded import Course
from trainkit.model.validate import sentence
from trainkit.model.yaml import plain
from trainkit.problems import Place, Problem, Problems
from trainkit.text.languages import N_, _

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
            text, [self._texts[name] for name in names], scorer=fuzz.ratio, score_cutoff=_ALIKE
        )
        return names[found[2]] if found else ""

    def _rare(self, text: str) -> Iterator[str]:
        words = sorted(set(text.split()), key=lambda word: self._rarity.get(word, (0, word)))
        yield from words[: len(words) // 5 + 1]


_ITEM: TypeAdapter[Item] = TypeAdapter(Item)
_ANYTHING: Mapping[str, Any] = {
    "objective": "x",
    "cognitive": "recall",
    "difficulty": "0.5",
    "source": {"reference": "x"},
    "as_of": "2000-01-01",
    "version": "1",
    "rationale": "Not known.",
    "alt": "Not known.",
}
"""Stands in for what other systems do not have; the reviewer adds it, and no rule reads it."""


def remarks_of(data: Mapping[str, Any], language: str) -> Iterator[str]:
    """Yield what has to be changed before a question can be an item, and what the rules remark.

    What only has to be added, such as objective, source and reasons, is passed over.
    """
    tried = copy.deepcopy(plain(data))
    try:
        item = _ITEM.validate_python(tried)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            *parents, name = detail["loc"][1:]  # behind the item's type
            if name in _ANYTHING:
                holder = tried
                for part in parents:
                    holder = holder[part]
                holder.setdefault(name, _ANYTHING[str(name)])
        try:
            item = _ITEM.validate_python(tried)
        except ValidationError as still:
            for detail in still.errors(include_url=False):
                where = ".".join(map(str, detail["loc"][1:]))
                yield _("{field}: {message}", field=where, message=sentence(detail))
            return
    yield from remarks_on(item, language)


_SHOWN = 60
"""Characters of a text that are shown whole; of a longer one, what is different."""
_AROUND = 20
"""Characters that are shown around it."""


class Kind(StrEnum):
    """What a row of a workbook does to a bank."""

    CHANGED = N_("changed in the bank")
    ACCEPTED = N_("reviewed, now in the bank")
    NOTED = N_("changed, still to be reviewed")
    NEW = N_("new, to be reviewed")


@dataclass(frozen=True)
class Difference:
    """A question that a workbook has otherwise than the bank."""

    id: str
    kind: Kind
    place: Place
    fields: tuple[tuple[str, str, str], ...] = ()
    """Columns with what they said and what they say, in whole."""

    @property
    def shown(self) -> Iterator[tuple[str, str, str]]:
        """Columns, each with what it said and says, in an extract where that is long."""
        for column, old, new in self.fields:
            yield column, *_extracts(old, new)


def in_words(fields: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Yield columns with what they said and say in words, in extracts where that is long."""
    for column, *texts in fields:
        old, new = _extracts(*texts)
        yield _("  {column}: “{old}” → “{new}”", column=column, old=old, new=new)


def _extracts(old: str, new: str) -> tuple[str, str]:
    """Return both texts from shortly before to shortly behind what is different."""
    if max(len(old), len(new)) <= _SHOWN or not old or not new:
        return old or "–", new or "–"
    pairs = list(zip(old, new, strict=False))
    head = next((n for n, (a, b) in enumerate(pairs) if a != b), len(pairs))
    ends = list(zip(reversed(old[head:]), reversed(new[head:]), strict=False))
    tail = next((n for n, (a, b) in enumerate(ends) if a != b), len(ends))
    cut = []
    for text in (old, new):  # from and to the end of a word
        first = text.rfind(" ", 0, head - _AROUND) + 1 if head > _AROUND else 0
        after = text.find(" ", len(text) - tail + _AROUND) if tail > _AROUND else -1
        inner = text[first : after if after > 0 else None]
        cut.append(f"{'…' if first else ''}{inner}{'…' * (after > 0)}")
    return cut[0], cut[1]


@dataclass(frozen=True)
class Imported:
    """What came of a file of questions."""

    module: str
    """The id of the module that has the questions."""
    format: str
    """The title of the format that was found."""
    taken: tuple[Unreviewed, ...]
    """The questions that wait now, with their new ids."""
    known: int
    """Questions that the module had already, with the same key; they were passed over."""
    problems: tuple[Problem, ...]
    """What was lost, what resembles another question, and what the item check remarks."""
    differences: tuple[Difference, ...] | None = None
    """What a bank's own workbook changed; ``None`` for any other file."""
    near: tuple[Near, ...] = ()
    """Those of ``taken`` that are much like another question."""
    is_written: bool = True
    """Whether it was not only looked at."""

    def words(self) -> Iterator[str]:
        """Yield the differences in words, a line for each."""
        for one in self.differences or ():
            yield f"{one.id}: {_(one.kind)}"
            yield from in_words(one.fields)
