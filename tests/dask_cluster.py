"""A Dask cluster on this machine, of real processes."""

from __future__ import annotations

import logging

from distributed import LocalCluster

__all__ = ["local_cluster"]


def local_cluster(workers: int = 2) -> LocalCluster:
    """Start a cluster with two threads a process; any number of them may run at once."""
    return LocalCluster(
        n_workers=workers,
        threads_per_worker=2,
        processes=True,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )
