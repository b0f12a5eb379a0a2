"""Slides as authors write them: what is read, and every rule once with its message and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.definitions.found import checked
from tests.factories import workshop_data, write_workshop
from trainkit.model.slides import Line, Mark, Run, Slide, SlideKind, plain_paragraphs, read_slides
from trainkit.problems import Problems

SLIDES = "curriculum/alpha/slides.md"
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200">'
    '<text x="20" y="35" font-size="14">Scene to court</text></svg>'
)
WHOLE = """\
## The first session {#s1}

---

### Who owns the **clock**? {question}

Ask the provider.

Notes: Wait for an answer.

- Nobody knows.

---

### Which clock is right? {poll step=2}

1. The `server`
2. The client

---

### The server {answer}

| Clock | Error |
|---|---|
| A | 0 s |

---

### The way

![From the scene to the court](figures/way.svg)

---

### The log

Whose clock?

```
2026-03-03T09:00:02Z  login  198.51.100.7

  user=4410077
```
"""


def read(text: str) -> tuple[Slide, ...]:
    problems = Problems()
    found = read_slides(Path("slides.md"), text, problems)
    assert problems.found == []
    return found.slides


def test_slides_are_read_with_kind_step_and_notes() -> None:
    first, second, third, fourth, fifth = read(WHOLE)
    assert first == Slide(
        line=5,
        session="s1",
        step=1,
        title=(Run(text="Who owns the "), Run(text="clock", bold=True), Run(text="?")),
        kind=SlideKind.QUESTION,
        lines=(Line(runs=(Run(text="Ask the provider."),)),),
        notes="Wait for an answer.\n\n- Nobody knows.",
    )
    assert (second.step, second.kind) == (2, SlideKind.POLL)
    assert second.lines == (
        Line(runs=(Run(text="The "), Run(text="server", code=True)), mark=Mark.LETTER),
        Line(runs=(Run(text="The client"),), mark=Mark.LETTER),
    )
    assert (third.line, third.step, third.kind) == (22, 2, SlideKind.ANSWER)
    assert third.rows == (("Clock", "Error"), ("A", "0 s"))
    assert fourth.figure is not None
    assert (fourth.figure.name, fourth.figure.alt) == (
        "figures/way.svg", "From the scene to the court",
    )  # fmt: skip
    assert fifth.artefact == (
        "2026-03-03T09:00:02Z  login  198.51.100.7", "", "  user=4410077",
    )  # fmt: skip
    assert WHOLE.splitlines()[fifth.artefact_line - 1] == fifth.artefact[0]


def test_notes_become_paragraphs_without_signs() -> None:
    assert plain_paragraphs("**Say** it\nonce.\n\n3. Who?\n4. When?\n\n- `now`") == (
        "Say it once.", "3. Who?", "4. When?", "• now",
    )  # fmt: skip


def workshop(folder: Path, text: str) -> Path:
    write_workshop(folder, ("alpha",))
    (folder / "curriculum/alpha/figures").mkdir()
    (folder / "curriculum/alpha/figures/way.svg").write_text(DRAWING)
    (folder / SLIDES).write_text(text, encoding="utf-8")
    return folder


def found(folder: Path, text: str) -> list[str]:
    """Return what is wrong with the slides, without the path before each place."""
    lines = checked(workshop(folder, text), workshop_data(("alpha",)))
    return [line.removeprefix(f"{SLIDES}:") for line in lines if line.startswith(SLIDES)]


def test_good_slides_have_no_problem(tmp_path: Path) -> None:
    assert found(tmp_path, WHOLE) == []


HEAD = "## One {#s1}\n\n### A title {}\n\n"
WORDS = "word " * 25
RULES = {
    "no session": ("### A title\n", "1:1: the slide does not belong to a session; put a line "
        'such as "## Title {#session-id}" above it, with the session\'s id from module.yaml'),
    "no title": ("## One {#s1}\n\nText\n", '3:1: expected a slide\'s title, such as "### Two kinds '
        'of ledger"'),
    "another session": ("## One {#s9}\n", '1:1: "s9" is not a session of module.yaml; there: '
        "s1, s2"),
    "twice": ("## One {#s1}\n---\n## One {#s1}\n", '3:1: a second part for the session "s1"'),
    "a word": ("## One {#s1}\n### A title {loud}\n", "2:14: expected words such as text, question, "
        "poll, answer, case, exercise, debrief, step=2, part=0,0,350,200, found "
        '"loud"'),
    "a step": ("## One {#s1}\n### A title {step=3}\n", '2:1: expected a step from 1 to 2 of "s1", '
        "found 3"),
    "words": (HEAD + WORDS + "more\n", "3:1: the slide has 26 words below its title; people can "
        "read at most 25 while somebody speaks; shorten it, or make two slides"),
    "title": (f"## One {{#s1}}\n### {'Responsibilities ' * 8}\n", "2:1: the title fills more than "
        "two lines; shorten it"),
    "text": (HEAD + "1 2 3\n\n" * 14, "3:1: the text does not fit at 24 points; "
        "shorten it, or make two slides"),
    "table": (HEAD + "| A |\n|---|\n" + "| 1 |\n" * 12, "3:1: the table does not fit at 24 "
        "points; leave out rows, columns or words"),
    "both": (HEAD + "| A |\n|---|\n| 1 |\n\n![Way](figures/way.svg)\n",
        "9:1: a slide has room for one table, figure or artefact; make two slides"),
    "list in list": (HEAD + "- A\n  - B\n", "6:1: a slide cannot have a list "
        "inside a list; write one list"),
    "quotation": (HEAD + "> A\n", "5:1: a slide can have paragraphs, a list, and a "
        "table, a figure or an artefact, but not this"),
    "wide artefact": (HEAD + "Who?\n\n```\nA\n" + "B" * 52 + "\n```\n", "9:52: the artefact "
        "has room for 15 lines of 51 letters at 18 points; break this line, or leave lines out"),
    "deep artefact": (HEAD + "```\n" + "A\n" * 17 + "```\n", "21:1: the artefact has room for 15 "
        "lines of 77 letters at 18 points; break this line, or leave lines out"),
    "two artefacts": (HEAD + "```\nA\n```\n\n```\nB\n```\n", "9:1: a slide has room for one "
        "table, figure or artefact; make two slides"),
    "box": (HEAD + "::: remember\nA\n:::\n", "5:1: a slide has no boxes; write a line or a list"),
    "two tables": (HEAD + "| A |\n|---|\n\nB\n\n| A |\n|---|\n", "10:1: a slide has room "
        "for one table, figure or artefact; make two slides"),
    "no alt": (HEAD + "![](figures/way.svg)\n", "5:1: a figure needs a description for people who "
        "cannot see it"),
    "no figure": (HEAD + "![Way](figures/gone.svg)\n", "5:1: the figure figures/gone.svg is "
        "missing"),
    "part": ("## One {#s1}\n### A {part=300,0,200,100}\n![Way](figures/way.svg)\n", "2:1: the part "
        "lies outside figures/way.svg, which is 400 by 200"),
    "part of nothing": ("## One {#s1}\n### A {part=0,0,20,10}\n", '2:1: "part=" needs a '
        "figure on the slide"),
    "citation": (HEAD + "As read [@src].\n", '5:9: cites "src"; slides have no list of '
        "references; cite the source in the handout only"),
    "poll": ("## One {#s1}\n### A {poll}\n- B\n- C\n", '2:1: a poll or a numbered question needs '
        'its answer on the next slide: "### Title {answer}", same step'),
    "question": ("## One {#s1}\n### A {question}\n1. B\n2. C\n", '2:1: a poll or a numbered '
        'question needs its answer on the next slide: "### Title {answer}", same step'),
    "poll of one": ("## One {#s1}\n### A {poll}\n- B\n---\n### B {answer}\n", "2:1: a poll needs a "
        "list of at least two options"),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_each_rule_says_what_to_change_and_where(name: str, tmp_path: Path) -> None:
    text, message = RULES[name]
    assert found(tmp_path, text) == [message]


def test_an_open_question_needs_no_answer(tmp_path: Path) -> None:
    assert found(tmp_path, HEAD.replace("{}", "{question}") + "- A\n- B\n") == []


def test_a_figure_whose_letters_come_out_too_small_is_a_warning(tmp_path: Path) -> None:
    drawing = DRAWING.replace("400 200", "700 430").replace('"14"', '"13"')
    folder = workshop(tmp_path, HEAD + "![Way](figures/way.svg)\n")
    (folder / "curriculum/alpha/figures/way.svg").write_text(drawing)
    assert checked(folder, workshop_data(("alpha",))) == [
        f"{SLIDES}:3:1: warning: the letters of figures/way.svg are 11 points high, expected 14 "
        "or more; show the figure in parts, such as {part=0,0,700,215}"
    ]


def test_figures_and_labels_are_not_counted_as_words(tmp_path: Path) -> None:
    assert found(tmp_path, HEAD + "S1 1.5 " * 20 + WORDS + "\n") == []


def test_a_persian_word_with_a_joiner_is_one_word(tmp_path: Path) -> None:
    assert found(tmp_path, HEAD + "می\u200cرود " * 25 + "\n") == []
