"""Records that several tests of outputs share."""

from declass.record import Record

FINDING: Record = {
    "rule": "DC401",
    "name": "declassify-on-too-late",
    "severity": "error",
    "discrepancy": "duration",
    "confidence": "high",
    "message": "declassification date 2034-02-05 is past 2034-02-04",
    "line": 20,
    "column": 19,
    "end_line": 20,
    "end_column": 29,
    "text_line": 13,
    "text_column": 17,
    "row": None,
    "field": None,
    "paragraph": None,
    "authority": "E.O. 12958, as amended, sec. 1.5(b)",
    "expected": "2034-02-04 or earlier",
    "remedy": "Set 2034-02-04 or an earlier date.",
    "fingerprint": "0123456789abcdef",
    "evidence": "02/05/2034",
    "context": "E.O. 12958: DECL: 02/05/2034",
}
