"""Years in the words of an event."""

import datetime as dt

import pytest

from declass.parse.event_year import event_year


@pytest.mark.parametrize(
    ("year", "event"),
    [
        pytest.param(2035, "CLOSURE OF THE SAMPLE MISSION IN 2035", id="in"),
        pytest.param(2035, "Closure of the mission in\n2035.", id="over a wrap, before a full stop"),
        pytest.param(2035, "BY 2035, OR WITHDRAWAL OF THE MISSION", id="before a comma"),
        pytest.param(2035, "CLOSURE OF THE MISSION (END OF 2035)", id="in brackets"),
        pytest.param(2035, "CLOSURE OF THE MISSION IN MARCH 2035", id="behind a month"),
        pytest.param(2035, "CLOSURE OF THE MISSION, SEPT. 2035", id="behind a month cut short"),
        pytest.param(2035, "ELECTIONS IN MID-2035", id="behind a part of the year"),
        pytest.param(2035, "COMPLETION IN FY2035", id="fiscal year"),
        pytest.param(2036, "ELECTIONS IN 2035 / IN 2036", id="the last of two"),
        pytest.param(2035, "ELECTIONS IN 2035 OR LATER", id="before words that lead on"),
        pytest.param(2035, "ELECTIONS IN 2035 IN OTHERLAND", id="before a place"),
        pytest.param(2035, "ELECTIONS PLANNED FOR 2035", id="planned"),
        pytest.param(2035, "END OF THE SAMPLE TREATY (2035)", id="alone in brackets"),
        pytest.param(2035, "CLOSURE OF THE MISSION, 2035", id="behind a comma"),
        pytest.param(None, "CLOSURE OF THE SAMPLE MISSION", id="none"),
        pytest.param(None, "AFTER WITHDRAWAL OF 3000 TROOPS", id="troops"),
        pytest.param(None, "UPON RETURN OF 2050 REFUGEES", id="a number that could be a year"),
        pytest.param(None, "DEPARTURE OF 2050-STRONG FORCE", id="a number in a word"),
        pytest.param(None, "UPON RETURN OF ALL 4500 REFUGEES", id="refugees"),
        pytest.param(None, "CLOSURE OF CABLE 09 ANYPOST 2083", id="serial of a telegram"),
        pytest.param(None, "WITHDRAWAL OF RESOLUTION 2118", id="number of a resolution"),
        pytest.param(None, "CLOSURE OF THE MISSION IN 2135", id="more than a hundred years ahead"),
    ],
)
def test_a_year_in_which_an_event_comes(year, event):
    assert year == event_year(event, dt.date(2012, 2, 4))
