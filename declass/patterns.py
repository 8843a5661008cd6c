"""Patterns that are compiled when they are first used.

Reading telegrams takes some two hundred, of which one telegram needs a third; compiling all of them is an eighth of a
start.
"""

import re
from typing import Any, AnyStr, cast


class _Waiting:
    """Stands for a pattern, and takes over its methods one by one as they are asked for."""

    def __init__(self, source: Any, flags: int) -> None:
        self.pattern = source
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copies and pickles ask is no method of a pattern
            raise AttributeError(name)
        found = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, found)
        return found


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern of the standard library that is compiled when it is first used.

    Args:
        source: The regular expression.
        flags: As for ``re.compile``.

    Returns:
        What has the methods of the compiled pattern. One that is no regular expression raises ``re.error`` when it is
        first used; a test uses every one.
    """
    return cast("re.Pattern[AnyStr]", _Waiting(source, flags))
