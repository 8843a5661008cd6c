"""How grave findings are and how sure, in the words of rules, records and settings; what they are is in ``rules/``."""

SEVERITIES = ("error", "warning", "note")
"""The gravest first."""

CONFIDENCES = ("high", "medium", "low")
"""The surest first."""

FAIL_ON = (*SEVERITIES, "never")
"""From which severity on findings fail a run."""
