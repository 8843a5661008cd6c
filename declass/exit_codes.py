"""The exit codes of the contract, one meaning each for every command."""

OK = 0
FINDINGS = 1
"""A finding at or above the severity that fails a run, or a difference that was asked for."""
WRONG_USAGE = 2
FAILED_INPUTS = 3
NOTHING_CHECKED = 4
INTERRUPTED = 130
