"""What a document is made from, as a sum: the program itself is in it."""

from __future__ import annotations

from pathlib import Path

import trainkit
from trainkit.planning import fingerprint


def test_every_module_of_the_program_is_in_its_sum() -> None:
    """Otherwise a later version would take documents of an earlier one for up to date."""
    package = Path(trainkit.__file__).parent
    parts = set(fingerprint._program_parts())
    modules = {path.relative_to(package).as_posix().encode() for path in package.rglob("*.py")}
    assert modules - parts == set()
    assert (package / "documents/builder.py").read_bytes() in parts
