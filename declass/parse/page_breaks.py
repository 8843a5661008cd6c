"""The marks of a page break as they stand in the midst of a text, of both styles; ``heading`` reads what they say."""

PAGE_BREAK_FORM = (
    r"PAGE[ \t]{1,12}\d{1,3}[ \t]{1,12}[A-Z][A-Z .'-]{1,36}\d{4,6}[^\n]{0,30}\d{6}Z"
    r"|[A-Z][A-Z.' -]{1,24}[ \t]\d{8}[ \t]{1,4}\d{3}(?:\.\d{1,2})?[ \t]{1,4}OF[ \t]{1,4}\d{3}"
)
"""A regular expression for ``PAGE 02 ANYPOST 00283 01 OF 02 041708Z`` and ``ANYPOST 00000283  001.2 OF 003``."""
