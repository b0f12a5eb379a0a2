"""A Common Cartridge has the module's texts and questions, and names everything that is in it."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from tests.exchange.test_qti12 import fitting

from trainkit import api
from trainkit.exchange.exporting import Exported
from trainkit.exchange.registry import format_of
from trainkit.exchange.source import Source
from trainkit.problems import Problems

EXAMPLE = Path(__file__).parents[2] / "examples" / "one-day-seminar"
CC = "{http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1}"
"""As in https://www.imsglobal.org/cc/ccv1p3/imscc_Implementation-v1p3.html; the rules below are of
that text, because its schemas are not at hand."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("seminar") / "seminar"))
    return api.export_questions(folder, "isp-cooperation", "common-cartridge")


def _manifest(made: Exported) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(made.data)).read("imsmanifest.xml"))


def test_the_manifest_names_everything_once(made: Exported) -> None:
    assert made.name == "isp-cooperation.imscc"
    root = _manifest(made)
    assert [one.tag for one in root] == [
        f"{CC}metadata", f"{CC}organizations", f"{CC}resources",
    ]  # fmt: skip
    assert root.findtext(f"{CC}metadata/{CC}schema") == "IMS Common Cartridge"
    assert root.findtext(f"{CC}metadata/{CC}schemaversion") == "1.3.0"
    names = root.xpath("//@identifier")
    assert len(names) == len(set(names))
    assert set(root.xpath("//@identifierref")) <= set(names)
    parts = zipfile.ZipFile(io.BytesIO(made.data)).namelist()
    files = root.xpath("//*[local-name() = 'file']/@href")
    assert sorted(files) == sorted(set(parts) - {"imsmanifest.xml"})
    assert set(root.xpath("//@type")) == {
        "webcontent", "imsqti_xmlv1p2/imscc_xmlv1p3/assessment",
    }  # fmt: skip


def test_contents_are_one_tree_of_titles(made: Exported) -> None:
    root = _manifest(made)
    (organization,) = root.iter(f"{CC}organization")
    assert organization.get("structure") == "rooted-hierarchy"
    (top,) = organization
    assert [one.findtext(f"{CC}title") for one in top] == [
        "Handout", "Desk card: Cooperation with internet service providers", "Self-test",
    ]  # fmt: skip


def test_the_questions_fit_the_profile_and_can_be_read_again(made: Exported) -> None:
    root = fitting(zipfile.ZipFile(io.BytesIO(made.data)).read("assessment/questions.xml"))
    assert len(root.findall(".//item")) == made.count
    problems = Problems()
    source = Source(Path(made.name), made.data)
    found = list(format_of(source).read(source, problems))
    assert not problems.found
    assert len(found) == made.count == 53


def test_what_the_profile_does_not_have_is_listed(made: Exported) -> None:
    said = [one.message for one in made.problems if "left out" in one.message]
    assert "isp-21: left out: QTI 1.2 has no questions of the type matching" in said
    assert all(" matching" in words or " ordering" in words for words in said)
