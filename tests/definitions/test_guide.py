"""The trainer's guide, cut into its introduction and one part a session."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trainkit.definitions.module import Guide, split_guide

TEXT = """
## Before the course

Read this.

## First session {#s1}

**Say:** one.

### A heading inside

Two.

## Sensitivities

Beware.

## Second session   {#s2}

Three.
"""


def test_guide_is_cut_at_headings_with_an_id() -> None:
    guide = split_guide(TEXT)
    assert guide == Guide(
        introduction="## Before the course\n\nRead this.\n\n## Sensitivities\n\nBeware.",
        sessions={"s1": "**Say:** one.\n\n### A heading inside\n\nTwo.", "s2": "Three."},
        lines={"s1": 6, "s2": 18},
    )


def test_heading_without_id_ends_a_part_and_belongs_to_the_introduction() -> None:
    guide = split_guide("## One {#s1}\n\na\n\n## Other\n\nb\n")
    assert guide.sessions == {"s1": "a"}
    assert guide.introduction == "## Other\n\nb"


def test_repeated_part_is_kept_together_and_named() -> None:
    guide = split_guide("## One {#s1}\na\n## Two {#s2}\nb\n## Again {#s1}\nc\n")
    assert guide.sessions == {"s1": "a\nc", "s2": "b"}
    assert guide.lines == {"s1": 1, "s2": 3}
    assert guide.repeated == (("s1", 5),)


def test_headings_in_code_and_of_other_levels_cut_nothing() -> None:
    text = "## One {#s1}\n```\n## Not {#s2}\n```\n### Not {#s3}\n# Not {#s4}\n ## Not {#s5}\n"
    guide = split_guide(text)
    assert list(guide.sessions) == ["s1"]
    assert guide.sessions["s1"] == text.partition("\n")[2].strip()


def test_empty_id_is_no_session() -> None:
    assert split_guide("## One {#}\n\na\n").sessions == {}


def test_empty_guide_has_no_parts() -> None:
    assert split_guide("") == Guide("", {}, {})


LINES = st.lists(st.sampled_from(["## A", "## B {#b}", "## C {#c}", "text", "", "```", "### x"]))


@given(LINES)
def test_no_line_of_text_is_lost(lines: list[str]) -> None:
    guide = split_guide("\n".join(lines))
    kept = "\n".join([guide.introduction, *guide.sessions.values()])
    assert kept.count("text") == lines.count("text")
    assert kept.count("### x") == lines.count("### x")
