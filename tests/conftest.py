"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# Where a run decides whether a change may land, the same commit gives the same verdict; everywhere
# else property tests keep looking for new examples.
settings.register_profile("repeatable", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("repeatable")
