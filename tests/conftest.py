"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# Tests are never timed. Where a run decides whether a change may land, the same commit gives the
# same verdict; everywhere else property tests keep looking for new examples.
settings.register_profile("untimed", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "untimed")
