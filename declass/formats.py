"""Names of the formats of text, as ``declass.outputs`` has them; here so that asking for help loads none of them."""

FORMATS = (
    *("table", "concise", "json", "jsonl", "csv", "psv", "markdown"),
    *("sarif", "sarif-github", "junit", "github", "gitlab"),
)
