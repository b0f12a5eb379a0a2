"""XLIFF files: what is written, what translators' programs may do with them, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from tests.definitions.test_translation import folder, put, put_all
from tests.translators.case import contents, refused, taken, written
from trainkit.exchange.translators.formats import xliff
from trainkit.exchange.translators.units import read_translation
from trainkit.model.glossary import built_in_glossary
from trainkit.problems import Problems

__all__ = ["folder"]

SCHEMA = Path(__file__).resolve().parents[1] / "schemas" / "xliff" / "xliff-core-2.0.xsd"
"""OASIS's schema of the core of XLIFF 2."""

CASE = """\
  <file id="items" original="alpha/items.yaml" canResegment="no" srcDir="ltr" trgDir="rtl" \
xml:space="preserve">
    <unit id="items.cases.log.title">
      <gls:glossary>
        <gls:glossEntry>
          <gls:term>log</gls:term>
          <gls:translation>WORD</gls:translation>
        </gls:glossEntry>
      </gls:glossary>
      <notes>
        <note category="place">Case log, title</note>
        <note category="note">Participants read this. One line.</note>
        <note category="check">CHECK</note>
      </notes>
      <segment id="1" state="initial">
        <source>Log</source>
      </segment>
    </unit>
"""
HANDOUT = """\
  <file id="handout" original="alpha/handout.md" canResegment="no" srcDir="ltr" trgDir="ltr" \
xml:space="preserve">
    <unit id="handout.1">
      <notes>
        <note category="place">Handout, section “When to use this”</note>
        <note category="note">Participants read this.</note>
        <note category="keep">Keep as it is: @src</note>
        <note category="check">CHECK</note>
      </notes>
      <segment id="1" state="STATE>
        <source>## When to use this</source>
        <target>## Когда это нужно</target>
      </segment>
      <ignorable>
        <source>

</source>
      </ignorable>
      <segment id="2" state="STATE>
        <source>Always [@src].</source>
        <target>Всегда [@src].</target>
      </segment>
      <ignorable>
        <source>
</source>
      </ignorable>
    </unit>
  </file>
"""


def made(folder: Path, language: str = "ru") -> str:
    translation = read_translation(folder, language, Problems())
    assert translation is not None
    return xliff(translation).decode()


def checks(text: str) -> Iterator[str]:
    for note in etree.fromstring(text.encode()).iter("{*}note"):
        if note.get("category") == "check":
            yield str(note.text)


def test_unit_has_place_glossary_notes_and_direction(folder: Path) -> None:
    text = made(folder, "fa")
    assert text.startswith(
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" '
        'xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" version="2.1" srcLang="en" trgLang="fa">'
    )
    term = built_in_glossary().term("log")
    assert term is not None
    word = term.words["fa"].word
    case = CASE.replace("WORD", word)
    assert any(case.replace("CHECK", check) in text for check in checks(text))


@pytest.mark.parametrize(
    ("head", "state"),
    [("", 'translated"'), ("00000000", 'initial" subState="trainkit:stale"')],
)
def test_section_has_a_segment_for_each_paragraph(folder: Path, head: str, state: str) -> None:
    put_all(folder)
    first = f"<!-- translation: draft; source: {head} -->\n" if head else ""
    put(folder, "handout.ru.md", f"{first}## Когда это нужно\n\nВсегда [@src].\n")
    text = made(folder)
    wanted = HANDOUT.replace("STATE", state)
    assert any(wanted.replace("CHECK", check) in text for check in checks(text))


def schema_errors(text: str) -> list[str]:
    schema = etree.XMLSchema(etree.parse(str(SCHEMA)))
    schema.validate(etree.fromstring(text.encode()).getroottree())
    return [error.message for error in schema.error_log]


@pytest.mark.parametrize("language", ["ru", "fa-AF"])
def test_file_passes_the_schema_of_oasis(folder: Path, language: str) -> None:
    put_all(folder)
    text = made(folder, language)
    assert schema_errors(text) == []
    assert schema_errors(text.replace('<unit id="module.title"', "<unit", 1)) == [
        "Element '{urn:oasis:names:tc:xliff:document:2.0}unit': "
        "The attribute 'id' is required but missing."
    ]


def test_ids_are_names_that_stand_once_in_a_file(folder: Path) -> None:
    for file in etree.fromstring(made(folder).encode()).iter("{*}file"):
        ids = [str(unit.get("id")) for unit in file.iter("{*}unit")]
        assert len(ids) == len(set(ids)) > 0
        assert all(set(one) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.") for one in ids)


def back(folder: Path, *changes: tuple[str, str], encoding: str = "utf-8") -> Path:
    """Write a module for translators and change the file as a program might."""
    path = written(folder).with_suffix(".xlf")
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) >= 1
        text = text.replace(old, new)
    path = path.with_name("back.xlf")
    path.write_bytes(text.encode(encoding))
    return path


def place(path: Path, part: str) -> str:
    """Return ``path:line:column`` of the one place where ``part`` is."""
    before, _, after = path.read_text(encoding="utf-8").partition(part)
    assert after
    assert part not in after
    return f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_translation_is_taken_from_the_encodings_and_marks_of_programs(folder: Path) -> None:
    put_all(folder)
    path = back(
        folder,
        ("encoding='UTF-8'", "encoding='UTF-16'"),
        ("Модуль альфа", 'Модуль <mrk id="m1" type="term">бета</mrk> и'),
        ("\n", "\r\n"),
        encoding="utf-16",
    )
    assert taken(folder, path).taken == 1
    assert "title: Модуль бета и" in (folder / "module.ru.yaml").read_text("utf-8").replace('"', "")


def test_state_confirms_a_translation_that_was_stale(folder: Path) -> None:
    put_all(folder)
    put(
        folder,
        "handout.ru.md",
        "<!-- translation: draft; source: 00000000 -->\n## Когда\n\nВсегда [@src].\n",
    )
    path = back(folder, ('state="initial" subState="trainkit:stale"', 'state="final"'))
    assert taken(folder, path).taken == 1
    text = (folder / "handout.ru.md").read_text(encoding="utf-8")
    assert "00000000" not in text.partition("\n")[0]
    assert text.partition("\n")[2] == "## Когда\n\nВсегда [@src].\n"


def test_mistakes_are_reported_at_the_line_and_column_of_their_elements(folder: Path) -> None:
    put_all(folder)
    path = back(
        folder,
        ("<target>Модуль альфа", '<target>Модуль <ph id="1"/>альфа'),
        ("<source>A small module.", "<source>A module."),
        ("<target>Применять правило 1</target>", "<target>Применять правило 7</target>"),
        ("<target>Для всех.</target>", "<target/>"),
    )
    assert refused(folder, path) == [
        f"{place(path, '<ph')}: expected text, found <ph>; write what it stands for"
    ]
    path = back(
        folder,
        ("<source>A small module.", "<source>A module."),
        ("<target>Применять правило 1</target>", "<target>Применять правило 7</target>"),
        ("<target>Для всех.</target>", "<target/>"),
    )
    assert refused(folder, path) == [
        f"{place(path, '<source>A module.')}: Module, summary: the source was changed, or a row of "
        "it is missing; restore it, and report mistakes in the source separately",
        f"{place(path, '<target/>')}: the translation was deleted; write one",
        f"{place(path, '<target>Применять правило 7</target>')}: the translation differs from its "
        'source: expected the number "1"; found the number "7"',
    ]


BOMB = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
<xliff>&b;&c;</xliff>
"""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BOMB, "2:13: refused: a document type is not read here; delete <!DOCTYPE …>"),
        ("<xliff><file></xliff>", "1:16: not valid XML: mismatched tag"),
        (
            "<?xml version='1.0' encoding='koi9'?><xliff/>",
            "1:1: not valid XML: unknown encoding: koi9",
        ),
        (
            "<?xml version='1.0' encoding='gb2312'?><xliff/>",
            "1:1: not valid XML: multi-byte encodings are not supported",
        ),
        ("<other/>", "1:1: expected an XLIFF 2 file, found other XML"),
        (
            "<xliff " + "<a>" * 60,
            "1:8: not valid XML: not well-formed (invalid token)",
        ),
        (
            "<a>" * 60,
            "1:157: refused: nested deeper than 50 levels",
        ),
    ],
)
def test_hostile_and_broken_files_are_refused(folder: Path, text: str, problem: str) -> None:
    path = folder.parent / "sent.xlf"
    path.write_text(text, encoding="utf-8")
    assert refused(folder, path) == [f"{path}:{problem}"]


def test_unchanged_file_changes_no_byte_also_with_missing_and_stale_texts(folder: Path) -> None:
    put_all(folder)
    (folder / "items.ru.yaml").unlink()
    put(
        folder,
        "handout.ru.md",
        "<!-- translation: draft; source: 00000000 -->\n## Когда\n\nВсегда [@src].\n",
    )
    before = contents(folder)
    assert taken(folder, back(folder)).taken == 0
    assert contents(folder) == before
