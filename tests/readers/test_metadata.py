import datetime as dt

import pytest

from declass.levels import Level
from declass.readers.metadata import parse_stored_date, parse_stored_level, record_of_file_name


@pytest.mark.parametrize(
    ("value", "level", "controls"),
    [
        ("CONFIDENTIAL", Level.CONFIDENTIAL, ()),
        ("CONFIDENTIAL//NOFORN", Level.CONFIDENTIAL, ("NOFORN",)),
        ("UNCLASSIFIED//FOR OFFICIAL USE ONLY", Level.UNCLASSIFIED, ("FOUO",)),
        ("LIMITED OFFICIAL USE", Level.UNCLASSIFIED, ("LOU",)),
        ("SECRET)", Level.SECRET, ()),
        ("top secret", Level.TOP_SECRET, ()),
        ("SECRETARY", None, ()),
        ("SECRETARIAT", None, ()),
        ("n/a", None, ("A",)),
        ("", None, ()),
    ],
)
def test_a_stored_level_is_read_whole_or_not_at_all(value: str, level: Level | None, controls: tuple[str, ...]) -> None:
    assert parse_stored_level(value) == (level, controls)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2009-02-04 17:08:00", dt.date(2009, 2, 4)),
        ("2/4/2009 17:08", dt.date(2009, 2, 4)),
        ("14 MAY 1975", dt.date(1975, 5, 14)),
        ("06-Dec-1978 12:00:00 am", dt.date(1978, 12, 6)),
        ("06 dec 1978", dt.date(1978, 12, 6)),
        ("2009-02-04T17:08:00Z", dt.date(2009, 2, 4)),
        ("2009/02/04 17:08", dt.date(2009, 2, 4)),
        ("20090204", dt.date(2009, 2, 4)),
        ("20090204T170800Z", dt.date(2009, 2, 4)),
        ("Feb. 4, 2009", dt.date(2009, 2, 4)),
        ("February 4, 2009 17:08", dt.date(2009, 2, 4)),
        ("2-4-2009", None),
        ("04-02-2009", None),
        ("04-13-2009", dt.date(2009, 4, 13)),
        ("13-04-2009 17:08", dt.date(2009, 4, 13)),
        ("13-14-2009", None),
        ("04-04-2009", dt.date(2009, 4, 4)),
        ("13.04.2009", dt.date(2009, 4, 13)),
        ("13.04-2009", None),
        ("2/4-2009", None),
        ("2-4/2009", None),
        ("13/4/2009", None),
        ("200902041", None),
        ("04.02.2009", None),
        ("2/4/09", None),
        ("2/30/2009 1:00", None),
        ("14 XXX 1975", None),
        ("n/a", None),
    ],
)
def test_a_stored_day_is_read_in_each_container_s_spelling(value: str, day: dt.date | None) -> None:
    assert day == parse_stored_date(value)


@pytest.mark.parametrize(
    ("source", "reference_id"),
    [
        ("box/09ANYPOST283.txt", "09ANYPOST283"),
        ("1975ANYPOS01234.txt", "1975ANYPOS01234"),
        ("box/telegram.txt", None),
        ("box.09ANYPOST283/notes.txt", None),
    ],
)
def test_only_a_stem_that_is_a_reference_id_is_one(source: str, reference_id: str | None) -> None:
    record = record_of_file_name(source)
    assert (record.reference_id, record.reference_id_is_file_name) == (reference_id, reference_id is not None)


@pytest.mark.parametrize("value", ["9999-12-31", "12/31/9999 23:59", "0001-01-01", "1 JAN 0000"])
def test_a_day_that_stands_for_an_unknown_one_is_none(value):
    assert parse_stored_date(value) is None
