"""SCORM 1.2 packages: a valid manifest, a page that marks and reports, and no key of a test."""

from __future__ import annotations

import functools
import http.server
import io
import json
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page

from trainkit import api
from trainkit.assessment.forms_file import read_forms
from trainkit.exchange import scorm
from trainkit.exchange.question import Choice, Question, chosen
from trainkit.model.load import FORMS_FILE
from trainkit.problems import InputError, Place, Problems

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "tests" / "schemas" / "scorm12"
MODULE = "isp-cooperation"
PLATFORM = """<script>
window.told = {};
window.API = {
  LMSInitialize: () => "true", LMSCommit: () => "true", LMSFinish: () => "true",
  LMSGetValue: (name) => name === "cmi.core.lesson_status" ? "not attempted" : "",
  LMSSetValue: (name, value) => { told[name] = value; return "true"; },
};
</script><iframe src="index.html" width="900" height="900"></iframe>"""


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    done = api.export_questions(ROOT / "examples" / "one-day-seminar", MODULE, "scorm")
    return zipfile.ZipFile(io.BytesIO(done.data))


@pytest.fixture
def page(package: zipfile.ZipFile, chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    """The package inside a page that offers SCORM's API, as platforms do."""
    package.extractall(tmp_path)
    (tmp_path / "platform.html").write_text(PLATFORM, encoding="utf-8")
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = chromium.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/platform.html")
    yield page
    page.close()
    server.shutdown()
    server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def test_the_manifest_is_valid_and_lists_every_file(package: zipfile.ZipFile) -> None:
    manifest = etree.fromstring(package.read("imsmanifest.xml"))
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "adlcp_rootv1p2.xsd"))
    assert schema.validate(manifest), schema.error_log
    listed = {one.get("href") for one in manifest.iter("{*}file")}
    assert listed == {*package.namelist()} - {"imsmanifest.xml"}
    (resource,) = manifest.iter("{*}resource")
    assert resource.get("{http://www.adlnet.org/xsd/adlcp_rootv1p2}scormtype") == "sco"


def _answer(frame: object, name: str, kind: str, key: object) -> None:
    box = frame.locator(f"[data-name='{name}']")  # type: ignore[attr-defined]
    if kind == "numeric":
        box.locator("input").fill(str(key[0]).replace(".", ","))  # type: ignore[index]
    elif kind == "matching":
        for part, value in key.items():  # type: ignore[attr-defined]
            box.locator(f"[data-part='{part}']").select_option(value)
    elif kind == "ordering":
        for place, part in enumerate(key, 1):  # type: ignore[arg-type,var-annotated]
            box.locator(f"[data-part='{part}']").select_option(str(place))
    elif kind != "short-answer":
        for value in [key] if isinstance(key, str) else key:  # type: ignore[attr-defined]
            box.locator(f"[value='{value}']").check()


def test_the_keys_score_100_and_one_wrong_answer_less(page: Page, package: zipfile.ZipFile) -> None:
    keys = json.loads(package.read("keys.js").decode().removeprefix("const KEYS = ").rstrip(";\n"))
    frame = page.frame_locator("iframe")
    boxes = frame.locator("fieldset")
    kinds = dict(
        boxes.evaluate_all("all => all.map((one) => [one.dataset.name, one.dataset.kind])")
    )
    assert {*kinds.values()} == {
        "choice", "multiple", "matching", "ordering", "numeric", "short-answer",
    }  # fmt: skip
    for name, kind in kinds.items():
        _answer(frame, name, kind, keys[name]["key"])
    frame.get_by_role("button", name="Check my answers").press("Enter")
    assert frame.locator("#score").inner_text() == "Score: 100 of 100. The score was reported."
    told = page.evaluate("told")
    assert (told["cmi.core.score.raw"], told["cmi.core.lesson_status"]) == ("100", "completed")
    marked = [name for name, kind in kinds.items() if kind != "short-answer"]
    assert [told[f"cmi.interactions.{n}.id"] for n in range(len(marked))] == marked
    single = next(name for name, kind in kinds.items() if kind == "choice")
    other = frame.locator(f"[data-name='{single}'] input:not(:checked)").first
    other.check()
    frame.get_by_role("button", name="Check my answers").press("Enter")
    score = round(100 * (len(marked) - 1) / len(marked))
    assert page.evaluate("told['cmi.core.score.raw']") == str(score)


def test_no_item_of_a_test_is_in_it() -> None:
    workshop = ROOT / "examples" / "almaty-2019"
    forms = read_forms(workshop / FORMS_FILE, Problems())
    assert forms
    used = {row.item for form in forms[0].forms for row in form.items}
    done = api.export_questions(workshop, MODULE, "scorm")
    keys = zipfile.ZipFile(io.BytesIO(done.data)).read("keys.js").decode()
    assert not [name for name in used if f'"{name}"' in keys]
    course = api.load(workshop).course(MODULE)
    mine = {item.id for item in course.bank.items} & used
    assert done.problems[0].message == (
        f"{len(mine)} items are left out, because tests have them and the package shows their keys"
    )


def test_forms_that_cannot_be_read_stop_a_package_with_keys(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "examples" / "one-day-seminar", tmp_path / "seminar"))
    (folder / FORMS_FILE).parent.mkdir(exist_ok=True)
    (folder / FORMS_FILE).write_text("forms: [", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        api.export_questions(folder, MODULE, "scorm")
    assert {one.place.path.name for one in raised.value.problems} == {"forms.yaml"}


def test_reasons_lose_formatting_and_no_other_signs() -> None:
    course = api.load(ROOT / "examples" / "one-day-seminar").course(MODULE)
    choices = [
        Choice("Here", right=True, rationale="**Yes**: 2 \\* 3, `access_log`."),
        Choice("There"),
    ]
    question = Question(chosen("Where?", choices), Place(Path("items.yaml")), "isp-01")
    data = scorm.write(course, [question])
    keys = zipfile.ZipFile(io.BytesIO(data)).read("keys.js").decode()
    assert '"a": "Yes: 2 * 3, access_log."' in keys
