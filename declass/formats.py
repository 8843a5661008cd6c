"""Names of the formats, as ``declass.outputs`` has them; here so that asking for help loads none of them."""

FORMATS = (
    *("table", "concise", "json", "jsonl", "csv", "psv", "markdown"),
    *("sarif", "sarif-github", "junit", "github", "gitlab"),
)

PRINTED = (*FORMATS, "html", "xlsx", "parquet")
"""Formats that standard output may hold; the last ones are written as files first."""
