"""R packages on the same answers: seconds of the processor and the clock, and what they find."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = ["PEERS", "PeerResult", "ask_r", "r_versions"]

PEERS = {
    "psych": "a <- psych::alpha(x); v <- c(a$total$raw_alpha, a$item.stats$r.drop)",
    "CTT": "a <- CTT::itemAnalysis(x); v <- a$alpha",
    "psychotools": ("a <- psychotools::raschmodel(x); d <- c(0, a$coefficients); v <- d - mean(d)"),
    "mirt": (
        "a <- mirt::mirt(as.data.frame(x), 1, 'Rasch', verbose = FALSE);"
        " d <- -coef(a, simplify = TRUE)$items[, 'd']; v <- d - mean(d)"
    ),
}
"""What each package does with a matrix ``x``; ``v`` are its numbers, alpha first."""

_SCRIPT = """
suppressMessages(library({package}))
bytes <- readBin("{file}", "integer", n = {size}, size = 1, signed = FALSE)
x <- matrix(as.numeric(bytes), ncol = {items}, byrow = TRUE)
colnames(x) <- paste0("i", seq_len(ncol(x)))
times <- NULL
for (run in 1:3) times <- rbind(times, system.time({{ {call} }})[1:3])
cpu <- min(times[, 1] + times[, 2])
cat("\\nRESULT", cpu, min(times[, 3]), format(v, digits = 15))
"""


@dataclass(frozen=True)
class PeerResult:
    """What a package took and found."""

    cpu: float
    clock: float
    values: list[float]


def ask_r(package: str, right: NDArray[np.uint8]) -> PeerResult | None:
    """Return what a package does; ``None`` if R or the package is not installed."""
    if package not in r_versions():
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers"
        file.write_bytes(np.ascontiguousarray(right).tobytes())
        script = _SCRIPT.format(
            package=package,
            file=file.as_posix(),
            size=right.size,
            items=right.shape[1],
            call=PEERS[package],
        )
        done = subprocess.run(
            ["Rscript", "-e", script], check=True, capture_output=True, text=True, timeout=600
        )
    cpu, clock, *values = done.stdout.rpartition("RESULT")[2].split()
    return PeerResult(float(cpu), float(clock), [float(value) for value in values])


def r_versions() -> dict[str, str]:
    """Return the versions of R and of the peers that are installed."""
    if shutil.which("Rscript") is None:
        return {}
    names = ", ".join(f"'{name}'" for name in PEERS)
    script = f"""
    cat("R", as.character(getRversion()), "\\n")
    for (name in c({names})) if (requireNamespace(name, quietly = TRUE))
      cat(name, as.character(packageVersion(name)), "\\n")
    """
    done = subprocess.run(["Rscript", "-e", script], check=True, capture_output=True, text=True)
    return dict(line.split()[:2] for line in done.stdout.splitlines() if line.strip())
