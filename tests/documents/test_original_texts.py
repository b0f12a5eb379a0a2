"""What trainers read in the original, because its translation is missing or out of date."""

from __future__ import annotations

from pathlib import Path

from tests.definitions.test_translation import folder, module_words, put, put_all
from tests.factories import module_data
from trainkit.documents.frame import with_original_texts
from trainkit.model.load import read_course
from trainkit.model.loaded import Course
from trainkit.model.translating import section_hash
from trainkit.problems import Problems
from trainkit.text.languages import speaking

__all__ = ["folder"]

SAID = "*На языке оригинала: перевода нет или он устарел.*"


def read(folder: Path) -> Course:
    course = read_course(folder, Problems(), "ru")
    assert course is not None
    return course


def test_sections_of_the_guide_that_are_missing_or_stale(folder: Path) -> None:
    put_all(folder)
    now = section_hash("## Session 1 of alpha {#s1}\n\nSay it.\n\n")
    guide = (folder / "guide.ru.md").read_text(encoding="utf-8")
    put(folder, "guide.ru.md", f"<!-- translation: draft; source: - {now} 00000000 -->\n{guide}")
    with speaking("ru"):
        text = with_original_texts(read(folder)).guide
    assert text == (
        f"## Before the course\n\n{SAID}\n\nRead.\n\n"
        "## Занятие 1 {#s1}\n\nСказать.\n\n"
        f"## Session 2 of alpha {{#s2}}\n\n{SAID}\n\nSay it.\n\n"
    )


def test_notes_whose_source_has_changed(folder: Path) -> None:
    data, words = module_data(), module_words()
    for one, key in ((data["sessions"][0], 0), (words["sessions"]["s1"], "s1")):
        english = key == 0
        one["notes"] = "Sit." if english else "Сесть."
        for step in one["steps"]:
            step["notes"] = "Ask." if english else "Спросить."
    old, now = "00000000", section_hash("Ask.")
    places = ("notes", "steps.0.notes", "steps.1.notes")
    hashes = dict(zip((f"sessions.s1.{one}" for one in places), (old, now, old), strict=True))
    put_all(folder, module=words | {"sources": hashes})
    put(folder, "module.yaml", data)
    with speaking("ru"):
        session = with_original_texts(read(folder)).module.sessions[0]
    assert session.notes == f"{SAID}\n\nSit."
    assert [step.notes for step in session.steps] == ["Спросить.", f"{SAID}\n\nAsk."]


def test_translations_that_are_up_to_date_or_say_nothing_stay(folder: Path) -> None:
    put_all(folder)
    course = read(folder)
    assert with_original_texts(course) == course


def test_text_that_is_translated_in_part_is_in_two_languages(folder: Path) -> None:
    put_all(folder)
    assert read(folder).languages_of("handout.ru.md") == ("ru",)
    put(folder, "handout.ru.md", "<!-- translation: draft; source: - -->\n## When\n\nA [@src].\n")
    course = read(folder)
    assert course.languages_of("handout.ru.md") == ("ru", "en")
    assert course.languages_of("guide.ru.md") == ("ru",)
    assert course.languages_of("handout.md") == ("en",)
