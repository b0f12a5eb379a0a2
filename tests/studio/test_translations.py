"""Files go to translators and come back in the browser, without any script."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.studio.conftest import Client
from trainkit.resources import curriculum_folder

PAGE = "/w/almaty/translations"


def _filled(book: Path, **cells: str) -> Path:
    workbook = load_workbook(book)
    for cell, value in cells.items():
        workbook["module"][cell].value = value
    path = book.with_name("back.xlsx")
    workbook.save(path)
    return path


def test_returned_file_is_checked_and_then_saved(
    plain_page: Page, home: Path, tmp_path: Path
) -> None:
    page = plain_page
    page.goto(PAGE)
    with page.expect_download() as started:
        page.get_by_role("link", name="Excel Cooperation with internet", exact=False).first.press(
            "Enter"
        )
    assert started.value.suggested_filename == "isp-cooperation.ru.xlsx"
    book = tmp_path / "sent.xlsx"
    started.value.save_as(book)
    files, button = page.get_by_label("Upload a file"), page.get_by_role("button", name="Check and")
    files.set_input_files(_filled(book, C2="Провайдеры: 77 правил", C3="Модуль 99"))
    button.press("Enter")
    expect(page.get_by_role("heading", name="Nothing was written")).to_be_visible()
    expect(page.locator(".problem-place")).to_have_text(
        ["back.xlsx!module!C2", "back.xlsx!module!C3"]
    )
    own = home / "almaty" / "curriculum" / "isp-cooperation"
    assert not own.exists()
    page.get_by_label("Upload a file").set_input_files(_filled(book, C2="Работа с провайдерами"))
    page.get_by_role("button", name="Check and").press("Enter")
    expect(page.get_by_text("1 text was updated: Russian.")).to_be_visible()
    expect(page.get_by_role("listitem").get_by_text("module.ru.yaml")).to_have_text(
        "curriculum/isp-cooperation/module.ru.yaml"
    )
    assert 'title: "Работа с провайдерами"' in (own / "module.ru.yaml").read_text("utf-8")
    assert (own / "items.yaml").is_file()
    page.reload()
    expect(page.get_by_role("heading", name="Translations")).to_be_visible()
    expect(page.get_by_text("1 text was updated")).to_have_count(0)


def test_statuses_of_a_language_that_nobody_has_begun(client: Client, home: Path) -> None:
    file = home / "almaty" / "workshop.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("languages: [en, ru]", "languages: [en, ru, kk]"), "utf-8")
    page = " ".join(client.get(PAGE).text.split())
    rows = [row.split("</tr>")[0] for row in page.split("kk</span>")[1:]]
    counts = [re.findall(r'class="number">([^<]*)<', row) for row in rows]
    # the words of workshop.yaml, counted by hand
    assert counts[-1] == ["0 of 33", "0", "33", "–"]
    answer = client.get(f"{PAGE}/isp-cooperation/kk.xlf")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="isp-cooperation.kk.xlf"'
    )
    assert answer.text.count("<target") == 0
    assert 'trgLang="kk"' in answer.text


def test_module_that_several_workshops_share_is_changed_in_its_own_folder(
    client: Client, home: Path
) -> None:
    shared = home / "shared" / "isp-cooperation"
    shutil.copytree(curriculum_folder() / "isp-cooperation", shared)
    file = home / "almaty" / "workshop.yaml"
    text = file.read_text("utf-8")
    entry = "id: isp-cooperation"
    assert text.count(entry) == 1
    file.write_text(text.replace(entry, f"{entry}, folder: ../shared/isp-cooperation"), "utf-8")
    book = home / "sent.xlsx"
    book.write_bytes(client.get(f"{PAGE}/isp-cooperation/ru.xlsx").content)
    sent = _filled(book, C2="Работа с провайдерами").read_bytes()
    page = client.post(PAGE, files={"files": ("back.xlsx", sent)}, follow_redirects=True).text
    assert '<code dir="ltr">../shared/isp-cooperation/module.ru.yaml</code>' in page
    assert 'title: "Работа с провайдерами"' in (shared / "module.ru.yaml").read_text("utf-8")
    assert not (home / "almaty" / "curriculum").exists()


def test_questionnaires_and_law_cards_are_translated_for_the_workshop_alone(
    client: Client, home: Path
) -> None:
    page = " ".join(client.get(PAGE).text.split())
    for title in ("Questionnaires", "Law cards", "Words of worksheets"):
        rows = page.split(f">{title}</th>")[1].split("</tbody>")[0]
        assert re.findall(r'class="quiet">([^<]*)<', rows) == ["ru", "fa-AF"]
        translated, stale, missing = re.findall(r'class="number">([^<]*)<', rows)[:3]
        assert re.fullmatch(r"(\d+) of \1", translated)
        assert (stale, missing) == ("0", "0")
    xliff = client.get(f"{PAGE}/law-cards/ru.xlf").text
    sent = xliff.replace("<target>Карточка национального права<", "<target>Карточка права<")
    client.post(PAGE, files={"files": ("law-cards.ru.xlf", sent.encode())})
    own = home / "almaty" / "curriculum"
    assert [path.relative_to(own).as_posix() for path in own.rglob("*.*")] == [
        "law-cards/fields.ru.yaml"
    ]
    assert '\ntitle: "Карточка права"\n' in (own / "law-cards/fields.ru.yaml").read_text("utf-8")


def test_what_the_workshop_does_not_have_is_refused(client: Client, home: Path) -> None:
    for name in ("none/ru.xlsx", "isp-cooperation/tg.xlsx", "isp-cooperation/ru.docx"):
        assert client.get(f"{PAGE}/{name}").status_code == 404
    xliff = client.get(f"{PAGE}/isp-cooperation/ru.xlf").content
    sent = {
        "a": xliff.replace(b'original="isp-cooperation', b'original="isp-training'),
        "b": b"Hello",
        "c": xliff.replace(b"<xliff", b"<!DOCTYPE x><xliff"),
    }
    said = {}
    for name, data in sent.items():
        answer = client.post(PAGE, files={"files": (f"C:\\{name}.xlf", data)})
        assert answer.status_code == 422
        said[name] = answer.text.split('problem-message">')[1].split("</li>")[0]
    place = '</span> <span class="problem-place">{}</span>'
    assert said == {
        "a": "this workshop has no module &#34;isp-training&#34;" + place.format("a.xlf"),
        "b": "expected an Excel workbook (.xlsx) or an XLIFF 2 file (.xlf)" + place.format("b.xlf"),
        "c": "refused: a document type is not read here; delete &lt;!DOCTYPE …&gt;"
        + place.format("c.xlf:2:12"),
    }
    assert not (home / "almaty" / "curriculum").exists()
