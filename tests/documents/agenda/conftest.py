"""Documents that several tests read."""

from __future__ import annotations

import pytest

from tests.documents.agenda.case import make_kit
from trainkit.documents.agenda.office import agenda_documents


@pytest.fixture(scope="session")
def agenda_files() -> dict[str, bytes]:
    """Return the agenda's four files by suffix."""
    return {doc.name.split(".")[1]: doc.recipe.make() for doc in agenda_documents(make_kit())}
