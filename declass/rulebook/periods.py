"""Days within periods, and days so many years later."""

import datetime as dt


def holds_on(day: dt.date, effective_from: dt.date | None, effective_to: dt.date | None) -> bool:
    """Whether a day lies in a half-open period; None is open at that end."""
    return (effective_from is None or effective_from <= day) and (effective_to is None or day < effective_to)


def years_after(day: dt.date, years: int) -> dt.date:
    """The same month and day so many years later.

    29 February becomes 1 March where the later year has none: of the two readings, the one more lenient to the
    classifier. Past the year 9999 it is the last day there is, before the year 1 the first.
    """
    if day.year + years > dt.date.max.year:
        return dt.date.max
    try:
        return day.replace(year=day.year + years)
    except (ValueError, OverflowError):
        return dt.date(day.year + years, 3, 1) if day.year + years > 0 else dt.date.min
