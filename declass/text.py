"""Text of one telegram, spans in it, and the way back to lines and columns of the file it came from.

Nothing here knows what a marking is, and nothing here reads a file.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from attrs import define


class Span(NamedTuple):
    """A half-open stretch of characters of ``Text.content``."""

    start: int
    end: int


span_of: Callable[[tuple[int, int]], Span] = partial(tuple.__new__, Span)
"""The span of a pair of offsets, as ``match.span()`` gives one, for half of what calling the class costs."""


class Position(NamedTuple):
    """Where a character stands for a person: line and column count from 1, columns in characters."""

    line: int
    column: int


@define
class Text:
    """The characters of one telegram and where each of them stands in the source.

    Attributes:
        content: The telegram, lines ended by a single line feed.
        origin: The decoded file (or page) the content was taken out of; None where ``content`` is a
            plain slice of it that begins at a line start.
        starts: Offsets in ``content`` at which an unbroken piece of ``origin`` begins, ascending.
        origins: For each of ``starts``, the offset in ``origin``.
        first_line: Line of the source on which ``origin`` begins, or ``content`` where there is none.
        row: Row of a table the telegram was read from, counted from 1; None outside tables.
        fields: For a table row, ``(offset in content, column name)`` of each column that makes up
            the content, ascending; positions then count within the column.
    """

    content: str
    origin: str | None = None
    starts: Sequence[int] = ()
    origins: Sequence[int] = ()
    first_line: int = 1
    row: int | None = None
    fields: tuple[tuple[int, str], ...] = ()

    def text_position(self, offset: int) -> Position:
        """Line and column of a character in the telegram as a person reads it."""
        return position_in(self.content, offset)

    def source_position(self, offset: int) -> Position:
        """Line and column of a character in the file the user gave.

        For a row of a table both count within the column that holds the character.
        """
        if self.fields:
            return position_in(self.content, offset, self._column_at(offset)[0])
        place = (self.content, offset) if self.origin is None else (self.origin, self.origin_offset(offset))
        line, column = position_in(*place)
        return Position(line + self.first_line - 1, column)

    def source_positions(self, offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Line and column of several characters, as ``source_position`` gives them; cheap where offsets ascend."""
        if len(self.fields) > 1:
            return self._positions_in_columns(tuple(offsets))
        if self.origin is None:
            return positions_in(self.content, offsets, self.first_line)
        return positions_in(self.origin, map(self.origin_offset, offsets), self.first_line)

    def field_at(self, offset: int) -> str | None:
        """Name of the column that holds a character; None outside tables."""
        return self._column_at(offset)[1] if self.fields else None

    def _column_at(self, offset: int) -> tuple[int, str]:
        """Where the column begins that holds a character, and its name."""
        column = self.fields[0]
        for later in self.fields[1:]:
            if later[0] > offset:
                break
            column = later
        return column

    def _positions_in_columns(self, offsets: Sequence[int]) -> Iterator[tuple[int, int]]:
        lines_before = {begin: self.content.count("\n", 0, begin) for begin, _ in self.fields}
        for offset, (line, column) in zip(offsets, positions_in(self.content, offsets), strict=True):
            begin, _ = self._column_at(offset)
            yield line - lines_before[begin], min(column, offset - begin + 1)

    def origin_offset(self, offset: int) -> int:
        """Offset in ``origin`` of a character of ``content``.

        A character that the reader put in itself takes the place of the one before it.
        """
        piece = bisect_right(self.starts, offset) - 1
        if piece < 0:
            return 0
        found = self.origins[piece] + offset - self.starts[piece]
        assert self.origin is not None
        return min(found, len(self.origin))

    def quote(self, span: Span) -> str:
        """Exactly what the document says in a span."""
        return self.content[span.start : span.end]


def holds(content: str, piece: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a piece stands in a stretch of text.

    Looked for from the end: there the library skips characters that the piece does not have, in a third of the time of
    ``in``. For a piece of one character, or a short stretch, ``in`` is the cheaper.
    """
    return content.rfind(piece, start, end) != -1


def holds_by(sign: str, content: str, *pieces: str) -> bool:
    """Whether one of some pieces stands in a text, looked for where a sign does that has the same place in each.

    For a whole text and a sign that hardly any of its characters is: there is no cheaper search.
    """
    lead = pieces[0].index(sign)
    at = content.find(sign)
    while at != -1:
        if content.startswith(pieces, max(0, at - lead)):
            return True
        at = content.find(sign, at + 1)
    return False


def position_in(content: str, offset: int, begin: int = 0) -> Position:
    """Line and column, from 1, of an offset in a string whose lines end in a line feed, counted from ``begin`` on."""
    line = content.count("\n", begin, offset)
    return Position(line + 1, offset - max(content.rfind("\n", begin, offset), begin - 1))


def positions_in(content: str, offsets: Iterable[int], first_line: int = 1) -> Iterator[tuple[int, int]]:
    """Line and column of each offset, the lines counted on from the offset before it."""
    line, at = first_line, 0
    for offset in offsets:
        if offset >= at:
            line += content.count("\n", at, offset)
        else:
            line -= content.count("\n", offset, at)
        at = offset
        yield line, offset - content.rfind("\n", 0, offset)


def column_in(text: str, at: int) -> int:
    """Where an offset stands on its line, from 1."""
    return at - text.rfind("\n", 0, at)
