"""The small workshop's documents, made once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from tests.documents.course import small_kit
from trainkit.documents.handouts import handouts, workbook
from trainkit.documents.law_cards import law_cards
from trainkit.documents.people import badges, certificates, questionnaires, register, tent_cards
from trainkit.documents.session_plans import session_plans
from trainkit.planning.printed import Document, Kit

FAMILIES = (
    handouts, law_cards, workbook, session_plans, register, tent_cards, certificates,
    questionnaires, badges,
)  # fmt: skip
Made = Callable[[str], bytes]


def documents_of(kit: Kit) -> dict[str, Document]:
    """Return the documents that come from page templates and belong to no test, by path."""
    return {document.path: document for family in FAMILIES for document in family(kit)}


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return small_kit(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def documents(kit: Kit) -> dict[str, Document]:
    return documents_of(kit)


@pytest.fixture(scope="session")
def made(documents: dict[str, Document]) -> Made:
    """Return the bytes of a document of the small workshop, given its path."""
    return cache(lambda path: documents[path].recipe.make())
