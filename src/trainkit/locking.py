"""Keeps two runs from writing to one workshop at the same time.

The lock lies on ``workshop.yaml`` itself, so it leaves no file behind, and the system lifts it when
the program ends, however it ends. Where a file system knows no locks the work goes on without one.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from trainkit.errors import TrainkitError

__all__ = ["only_one"]


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the workshop while the block runs.

    Raises ``TrainkitError`` if another run holds it.
    """
    try:
        import fcntl

        descriptor = os.open(folder / "workshop.yaml", os.O_RDONLY)
    except (ImportError, OSError):  # Windows has no such lock; a missing file is reported later
        yield
        return
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TrainkitError(
                "another run is working on this workshop; wait until it has ended"
            ) from error
        except OSError:  # the file system knows no locks
            pass
        yield
    finally:
        os.close(descriptor)
