"""Checks of handouts and guides: every rule once, with its message and place."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import write_course
from trainkit.model.check_course import check_guide, check_text
from trainkit.model.load import read_course
from trainkit.model.loaded import Course
from trainkit.problems import Problems


@pytest.fixture
def course(tmp_path: Path) -> Course:
    folder = write_course(tmp_path)
    (folder / "figures").mkdir()
    for name in ("a.svg", "c.gif", "d e.svg"):
        (folder / "figures" / name).write_bytes(b"x")
    (tmp_path / "secret.svg").write_bytes(b"x")
    problems = Problems()
    course = read_course(folder, problems)
    assert course is not None
    return course


def problems_of(course: Course, text: str) -> list[str]:
    problems = Problems()
    check_text(course.handout_path, text, course, problems)
    assert {problem.place.path for problem in problems} <= {course.handout_path}
    return [f"{p.place.line}:{p.place.column}: {p.message}" for p in problems]


CLEAN = """\
## When to use this

Cited [@src], [@src, section 2] and twice [@src][@src, p. 4].

![A map of the case](figures/a.svg "The case, step by step")

::: remember Two persons
Text with [a link](https://example.org/a_(b)), [mail](mailto:a@b.example) and [a part](#x).
:::

::: notes 6
:::

Table: Held

| a | b |
|---|:-:|
| 1 | 2 |

In code, `[@nobody]`, `[x](javascript:alert(1))` and ``![](http://x.example/`y)`` are shown.

```text
# comment
[@nobody]
::: box
![](http://x.example/y.png)
```

~~~
```
[@nobody]
~~~

- [ ] tick
"""


def test_clean_text_has_no_problem(course: Course) -> None:
    assert problems_of(course, CLEAN) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Line.\n\nSee [@src] and [@nobody, 3].",
            '3:16: cites "nobody", which is not among the references of module.yaml',
            id="unknown citation",
        ),
        pytest.param(
            "[@src; @nobody]",
            '1:1: cites "src; @nobody", which is not among the references of module.yaml',
            id="two citations in one",
        ),
        pytest.param(
            f"[@src, {'x' * 81}]",
            "1:1: expected a citation such as [@src] or [@src, section 2], with at most 80 "
            "characters after the comma",
            id="citation that is too long",
        ),
        pytest.param(
            "[@src,]",
            "1:1: expected a citation such as [@src] or [@src, section 2], with at most 80 "
            "characters after the comma",
            id="citation with an empty place",
        ),
        pytest.param(
            "![Map](figures/none.svg)", "1:1: the figure figures/none.svg is missing",
            id="missing figure",
        ),
        pytest.param(
            "![Map](../secret.svg)",
            "1:1: expected a figure in this module's folder, found ../secret.svg",
            id="figure in the folder above",
        ),
        pytest.param(
            "![Map](figures/../../secret.svg)",
            "1:1: expected a figure in this module's folder, found figures/../../secret.svg",
            id="figure by way of a folder",
        ),
        pytest.param(
            "![Map](/etc/passwd)",
            "1:1: expected a figure in this module's folder, found /etc/passwd",
            id="figure at an absolute path",
        ),
        *(
            pytest.param(
                f"![Map]({target})",
                f"1:1: expected a figure in this module's folder, found {target}",
                id=f"figure at {target[:5]}",
            )
            for target in (
                "http://x.example/a.svg", "https://x.example/a.svg", "file:///etc/passwd",
                "data:image/png;base64,x",
            )
        ),
        pytest.param(
            "![Map](..%2fsecret.svg)", "1:1: the figure ..%2fsecret.svg is missing",
            id="figure with an escaped path",
        ),
        pytest.param(
            "![Map](figures/c.gif)",
            "1:1: expected a figure of the kind svg, png or jpg whose name has letters, "
            "digits, dots and hyphens only, found figures/c.gif",
            id="figure of another kind",
        ),
        pytest.param(
            "![ ](figures/a.svg)",
            "1:1: a figure needs a description for people who cannot see it",
            id="figure without a description",
        ),
        pytest.param(
            "See ![Map](figures/a.svg)", "1:5: put a figure on a line of its own",
            id="figure after text",
        ),
        pytest.param(
            "![Map](figures/a.svg) shows it", "1:1: put a figure on a line of its own",
            id="figure before text",
        ),
        *(
            pytest.param(
                f"A [link]({target}).",
                f"1:3: expected a link that starts with https://, found {shown}",
                id=f"link to {target[:5]}",
            )
            for target, shown in (
                ("javascript:alert(1)", "javascript:alert(1"),
                ("JaVaScript:x", "JaVaScript:x"),
                ("file:///etc/passwd", "file:///etc/passwd"),
                ("data:text/html,x", "data:text/html,x"),
                ("page.html", "page.html"),
                ("<javascript:x>", "javascript:x"),
            )
        ),
        pytest.param(
            "Text.\n# Title\n",
            "2:1: the title comes from module.yaml; start the text's own headings with '## '",
            id="title",
        ),
        pytest.param(
            "::: remember\nx\n", "1:1: this box is never closed; expected a line ':::'",
            id="open box",
        ),
        pytest.param("x\n:::\n", "2:1: this ':::' does not close a box", id="closed box"),
        pytest.param(
            "::: rember\nx\n:::\n",
            "1:5: expected a box such as remember, case, checklist, limits, warning, example, "
            'template, notes, found "rember"',
            id="unknown box",
        ),
        pytest.param(
            "::: case\n::: remember\nx\n:::\n",
            "2:1: a box begins inside the box of line 1; close that first with a line ':::'",
            id="box in a box",
        ),
        pytest.param(" \n\n", "0:0: expected text, found an empty file", id="empty"),
        pytest.param(
            "Text <b>bold</b><br/>.\n\n`<b>`, 3 < 4, <unknown> and <https://example.org>\n",
            '1:6: "<b>" is HTML and would be printed as it is; write Markdown, such as **bold**',
            id="HTML once a line",
        ),
        pytest.param(
            "Table: Lost\n\n## Next\n",
            '1:1: a caption "Table: …" belongs on the line above a table, but '
            "no table follows here",
            id="caption without a table",
        ),
        pytest.param(
            "|" + "a|" * 13 + "\n|" + "---|" * 13,
            "2:1: a table has at most 12 columns",
            id="wide table",
        ),
        pytest.param(
            "|".join("a" * 13) + "\n" + "|".join(["-"] * 13),
            "2:1: a table has at most 12 columns",
            id="wide table without outer lines",
        ),
    ],
)  # fmt: skip
def test_rule_has_its_message_and_place(course: Course, text: str, expected: str) -> None:
    assert problems_of(course, text) == [expected]


def test_table_of_twelve_columns_passes(course: Course) -> None:
    assert problems_of(course, "|" + "a|" * 12 + "\n|" + ":-:|" * 12) == []


def test_figure_through_a_link_out_of_the_folder_is_refused(course: Course) -> None:
    (course.folder / "figures" / "out.svg").symlink_to(course.folder.parent / "secret.svg")
    assert problems_of(course, "![Map](figures/out.svg)") == [
        "1:1: expected a figure in this module's folder, found figures/out.svg"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "[" * 50_000,
        "![" * 50_000,
        "|" + "-" * 50_000 + "|x",
        "-|" + " " * 50_000 + "x",
        "`" * 50_000,
    ],
)
def test_long_odd_lines_are_checked_quickly(course: Course, line: str) -> None:
    start = time.process_time()
    problems_of(course, line)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "## One {#s1}\n\na\n",
            ['0:0: expected a part for every session: "## Session 2 of alpha {#s2}" is missing'],
        ),
        (  # the part of s2 is there under a wrong name: one mistake, one message
            "## One {#s1}\n\na\n\n## Nowhere {#s7}\n\nb\n",
            ['5:1: "s7" is not a session of module.yaml; there: s1, s2'],
        ),
        ("## One {#s1}\n\n{standard} a\n\n## Two {#s2}\n", []),
        (
            "## One {#s1}\n\n{standard, long} a\n\n## Two {#s2}\n",
            ['3:2: expected a known form, found "long"; known: standard'],
        ),
        (
            "## One {#s1}\n\n## Two {#s2}\n\n## Again {#s1}\n",
            ['5:1: a second part for the session "s1"'],
        ),
    ],
)
def test_guide_parts_that_lack_repeat_or_belong_nowhere_are_reported(
    course: Course, text: str, expected: list[str]
) -> None:
    problems = Problems()
    check_guide(replace(course, guide=text), problems)
    assert [f"{p.place.line}:{p.place.column}: {p.message}" for p in problems] == expected
    assert {p.place.path for p in problems} <= {course.guide_path}


def test_a_figure_that_no_page_could_show_is_found_before_the_build(course: Course) -> None:
    figure = course.folder / "figures" / "a.svg"
    figure.write_text('<svg xmlns="http://www.w3.org/2000/svg"><use href="other.svg#x"/></svg>')
    (course.folder / "figures" / "b.png").write_bytes(b"no picture")
    found = problems_of(course, "![A map](figures/a.svg)\n\n![A photo](figures/b.png)")
    assert [line.split(": ")[0] for line in found] == ["1:1", "3:1"]
    assert found[0].endswith("a drawing may not read other files")
    assert found[1] == "3:1: b.png cannot be read as a PNG or JPEG picture"
