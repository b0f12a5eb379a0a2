"""Opens PDFs with PDFium, which works for one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

__all__ = ["opened"]

_ONE_THREAD = threading.Lock()


@contextmanager
def opened(source: Path | bytes) -> Iterator[PdfDocument]:
    """Open a PDF while the block runs; other threads of this process wait.

    Raises ``pypdfium2.PdfiumError`` for a file that is damaged.
    """
    from pypdfium2 import PdfDocument

    with _ONE_THREAD, PdfDocument(source) as pdf:
        yield pdf
