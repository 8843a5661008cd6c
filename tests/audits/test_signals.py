"""Signals over an archive are counted and accuse nobody."""

import datetime as dt

from declass.audits.signals import Signals
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules
from declass.runs.worker import Worker

RULEBOOK = load_rules()
WORKER = Worker(RULEBOOK)


def signals(*made):
    counted = Signals(RULEBOOK.law)
    for base, dated, parts in made:
        counted.add(WORKER.record_of(render(RULEBOOK.bases[base], dated=dated, set=parts)))
    return counted


def test_dates_on_the_last_day_allowed_are_counted_by_order():
    base = "telegram-12958-amended-C"
    found = signals((base, None, {"eo_line": "E.O. 12958: DECL: 02/04/2034"}), (base, None, {}))
    assert [("E.O. 12958, as amended", 2, 1, "50.0%")] == found.limit_rows()


def test_documents_that_cite_the_order_before_are_counted_by_post_in_its_first_year():
    early = ("telegram-13526-C", dt.date(2010, 9, 1), {"eo_line": "E.O. 12958: DECL: 20200901"})
    late = ("telegram-13526-C", dt.date(2012, 9, 1), {"eo_line": "E.O. 12958: DECL: 20220901"})
    assert [("ANYPOST", "E.O. 13526", 1, "2010-09-01")] == signals(early, late).lag_rows()


def test_a_position_that_gave_one_reason_and_one_length_ten_times_is_told():
    base = "telegram-12958-amended-C"
    same = [(base, dt.date(2009, 2, day), {}) for day in range(1, 12)]
    other = (base, None, {"eo_line": "E.O. 12958: DECL: 02/04/2012"})
    (row,) = signals(*same).habit_rows()
    assert ("ANYPOST", 11, "10") == (row[0], row[2], row[4])
    assert [] == signals(*same, other).habit_rows()
    assert [] == signals(*same[:9]).habit_rows()
