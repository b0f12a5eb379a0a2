"""Time zones follow the pinned tzdata release."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from trainkit.fields import zone_info


@pytest.fixture
def wrong_system_tables(tmp_path: Path) -> Iterator[None]:
    """Let the system's tables say that Almaty keeps UTC."""
    (tmp_path / "Asia").mkdir()
    utc = files("tzdata").joinpath("zoneinfo", "Etc", "UTC").read_bytes()
    (tmp_path / "Asia" / "Almaty").write_bytes(utc)
    zoneinfo.reset_tzpath([tmp_path])
    zoneinfo.ZoneInfo.clear_cache()
    zone_info.cache_clear()
    yield
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    zone_info.cache_clear()


@pytest.mark.usefixtures("wrong_system_tables")
def test_zone_info_does_not_follow_the_system() -> None:
    # Kazakhstan moved from +06:00 to +05:00 on 1 March 2024 (tzdata 2024a).
    before, after = datetime(2019, 3, 5, 12), datetime(2026, 3, 5, 12)
    offsets = [day.replace(tzinfo=zone_info("Asia/Almaty")).utcoffset() for day in (before, after)]
    assert offsets == [timedelta(hours=6), timedelta(hours=5)]
    assert before.replace(tzinfo=zoneinfo.ZoneInfo("Asia/Almaty")).utcoffset() == timedelta(0)


def test_zone_info_keeps_the_name() -> None:
    assert zone_info("Asia/Almaty").key == "Asia/Almaty"
