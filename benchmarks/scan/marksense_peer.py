"""Reads pictures with marksense, by a Python that has it: ``marksense_peer.py FOLDER``.

The folder holds ``template.json`` with the blank sheet and pictures ``*.jpg``. Prints one JSON
object: the processor's seconds a picture, one thread, libraries loaded, and the answers.
"""

from __future__ import annotations

import json
import sys
import time
from importlib import metadata
from pathlib import Path


def main() -> None:
    """Read and print."""
    import cv2
    from marksense import read_form

    cv2.setNumThreads(1)
    folder = Path(sys.argv[1])
    pictures = sorted(folder.glob("*.jpg"))
    read_form(str(pictures[0]), template=str(folder / "template.json"))
    begin = time.process_time()
    answers = [read_form(str(each), template=str(folder / "template.json")).answers
               for each in pictures]  # fmt: skip
    seconds = (time.process_time() - begin) / len(pictures)
    version = metadata.version("marksense")
    print(json.dumps({"version": version, "seconds": seconds, "answers": answers}))


if __name__ == "__main__":
    main()
