from __future__ import annotations

from datetime import date

import pytest

from trainkit.text.solar_hijri import SolarDate, month_names, solar_date


@pytest.mark.parametrize(
    ("day", "solar"),
    [
        # Days that history knows by both calendars
        (date(1978, 4, 27), SolarDate(1357, 2, 7)),  # the Saur revolution, 7 Saur 1357
        (date(1979, 2, 11), SolarDate(1357, 11, 22)),  # Iran's revolution, 22 Bahman 1357
        (date(1989, 2, 15), SolarDate(1367, 11, 26)),  # the last Soviet troops, 26 Dalw 1367
        (date(2019, 8, 19), SolarDate(1398, 5, 28)),  # Afghanistan's Independence Day, 28 Asad
        # Nowruz and the day before, by the calendars of the University of Tehran; 1399 and 1403
        # are leap years
        (date(2019, 3, 21), SolarDate(1398, 1, 1)),
        (date(2021, 3, 20), SolarDate(1399, 12, 30)),
        (date(2021, 3, 21), SolarDate(1400, 1, 1)),
        (date(2025, 3, 20), SolarDate(1403, 12, 30)),
        (date(2026, 3, 20), SolarDate(1404, 12, 29)),
        (date(2026, 3, 21), SolarDate(1405, 1, 1)),
        # The last day of the months of 31 days, and the first of those of 30
        (date(2024, 9, 21), SolarDate(1403, 6, 31)),
        (date(2024, 9, 22), SolarDate(1403, 7, 1)),
    ],
)
def test_a_day_in_the_solar_hijri_calendar(day: date, solar: SolarDate) -> None:
    assert solar_date(day) == solar


def test_months_as_each_country_calls_them() -> None:
    # CLDR 48, ca-persian of fa and of fa-AF: first, seventh and last month
    assert month_names("fa")[::6] + month_names("fa")[-1:] == ("فروردین", "مهر", "اسفند")
    assert month_names("fa-AF")[::6] + month_names("fa-AF")[-1:] == ("حمل", "میزان", "حوت")
    assert month_names("prs") == month_names("fa-AF")
    assert month_names("ru") == ()
