"""Telegrams as plain text, one or several to a file.

Which texts are telegrams is decided in ``detect``.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from attrs import define

from declass.model import PARTIAL_EXTRACT, StoredRecord, Telegram, Unread
from declass.patterns import regex
from declass.readers import detect
from declass.readers.embedded import embedded_record, record_start
from declass.readers.metadata import record_of_file_name
from declass.readers.released import release_note
from declass.text import Text, holds

# A level with its controls: "SECRET//NOFORN".
_LEVEL_ALONE = (
    r"(?:UNCLASSIFIED|CONFIDENTIAL|(?:TOP )?SECRET|LIMITED OFFICIAL USE)"
    r"(?:[ \t]?//?[ \t]?[A-Z][A-Z0-9 ,/&-]{1,60})?[ \t]*\n"
)
# Behind what a line begins: in old files a form feed, a vertical tab or an end of file (SUB) parts telegrams as well.
_LINE_END = r"[\n\f\v\x1a]"
# The lines of precedences with the stations addressed, and the station line below them.
_ROUTING = rf"(?:[ZOPRYM]{{1,2}} +R[A-Z]{{2,}}[^\n]*\n(?:[^\n]*\n){{0,8}}?[ \t]*)?{detect.STATION_LINE}"
# The label of a signature, and of what stands below one.
_SIGNATURE = r"(?i:Signature|Drafted By|Cleared By|Approved By|Released By)[ \t]?:"
# What a line that opens or closes a quoted text says: "BEGIN TEXT OF STATE 12", "(End of message text.)".
_QUOTED = r"[ \t]+(?:\w+[ \t]+){0,3}?(?:TEXT|MESSAGE|CABLE|TELEGRAM|QUOTE)\b"
# One pass in file order: where a telegram may begin, and what tells whether it does.
_EVENT = regex(
    rf"{_LINE_END}[ \t]*(?:(?P<zczc>\"?V?ZCZC)|(?P<extract>{PARTIAL_EXTRACT})"
    rf"|(?P<end>NNNN)(?:[A-Z]{{4,12}})?[ \t]*(?={_LINE_END}|\Z)"
    r"|(?P<quote>(?:BEGIN +)?(?:QUOTE|QTE|Q U O T E)\W*?(?=\n))|(?P<unquote>(?:UN|END +)(?:QUOTE|QTE)\b)"
    rf"|[-=*(#]{{0,12}}[ \t]*(?i:(?P<opens>BEGIN{_QUOTED})|(?P<closes>END{_QUOTED}))"
    r"|(?P<retold>[^\n]{0,30}\bFOL(?:LOWING)?\b[^\n]{0,80}\b(?:SENT|REPEAT|RPT|RECEIVED|TRANSMIT))"
    rf"|(?P<labelled>{detect.LABELLED_HEADING})|(?P<signed>{_SIGNATURE})"
    rf"|(?P<whole>{detect.DATE_TIME_GROUP}[ \t]*\n[ \t]*FM +[A-Z]|{_ROUTING})"
    r"|(?P<heading>FM +[A-Z]))"
)
_AFTER_END = regex(
    rf"[\s\x1a]*(?:\n[-=_*#~]{{3,80}}[\s\x1a]*)?{_LINE_END}"
    rf"(?=[ \t]*(?:{detect.DATE_TIME_GROUP}|{detect.CLASSIFICATION_LINE}|{_LEVEL_ALONE}|PAGE +\d+|null\n|MRN:[ \t]"
    rf"|{_ROUTING}))"
)
# What is printed over a heading: the list of offices with a rule below it ("ACTION EUR-00", "SAS-00  /006R"), the
# number of the first page, those who drafted it, the lines of the circuit.
_OFFICES = r"(?P<offices>(?:[O0]RIGIN|ACTI[O0]N|INF[O0])\b)?(?:[ \t]*[A-Z]{1,6}-\d{2}\b){1,14}+[^\n]{0,24}"
_CIRCUIT = r"[ZOPRYM][A-Z]{7}[ \t]+R[A-Z]{4,6}\d{0,4}[ \t]+\d{7}-[^\n]{4,40}|ZN[YR][ \t][^\n]{5,20}"
_RECEIVED = r"[A-Z]{2,8}(?:[ \t][A-Z]{1,8})?[ \t]+\d{4,6}[ \t]+(?:\d{2}[ \t]+OF[ \t]+\d{2}[ \t]+)?\d{6}Z[^\n]{0,24}"
_OVER_HEADING = regex(
    rf"[ \t]*(?:{_OFFICES}|(?P<page>PAGE[ \t]+0?[1I]\b(?:[ \t][^\n]*)?)|(?P<circuit>{_CIRCUIT})|{_RECEIVED}|\d{{1,6}}"
    r"|(?:DRAFTED|APPROVED|CLEARED)[ \t]+BY[^\n]*|/\d{3}[ \t]?[A-Z]?|-[ \t]?-{4,}[^\n]{0,40}|[^\w\n]{0,8})[ \t\f]*"
)
# What is printed over the number of the first page: the level, the name of the form, what a release put there.
_OVER_PAGE = regex(
    r"[ \t]*(?:(?P<printed>(?:UNCLASSIFIED|CONFIDENTIAL|(?:TOP[ ])?SECRET|LIMITED OFFICIAL USE)\b[^\n]{0,100}"
    r"|(?i:Department of State|INCOMING|OUTGOING|TELEGRAM|Message Text|(?:De)?classified|Released?|Authority"
    r"|NODIS REVIEW|CAPTION)\b[^\n]{0,100})|[^\w\n]{0,8})[ \t\f]*"
)
_STATION = regex(rf"\n[ \t]*{detect.STATION_LINE}")
_GROUP = regex(rf"\n[ \t]*({detect.DATE_TIME_GROUP})")
_ORIGINATOR = regex(r"\n[ \t]*FM +([^\n]*)")
_LABELLED = regex(rf"\n[ \t]*{detect.LABELLED_HEADING}")
_LEVEL = regex(rf"\n[^\w\n]{{0,12}}{detect.CLASSIFICATION_LINE}")
_SECTION = regex(
    r"(?:FINAL[ \t]+SECTION|SEC(?:T|TN|TION)?\.?[ \t]*(?P<section>\d{1,3}))[ \t]*(?:OF|GF|0F)[ \t]*"
    r"(?P<sections>\d{1,3})\b\s{1,8}(?P<post>[A-Z][A-Z .'-]{1,30}?)\s{1,8}0*(?P<serial>\d{1,6})\b"
)
_EO = regex(r"\n[^\n]{0,60}E\.? ?O\.? ?:? ?1\d{4}")
# The name with which a telegram ends, one word alone on its line before a blank line, and no word that leads to a text;
# the level may stand below it.
_SIGNED = regex(
    r"\n[ \t]*(?!(?:BEGIN|END|TEXT|Q(?:UO)?TE|MESSAGE|CABLE|TELEGRAM|FOLLOW|ANNEX|ATTACH|ENCLOS|REPEAT|RELAY)[A-Z]*\b)"
    r"[A-Z][A-Z'-]{2,20}[ \t]*\n(?:[ \t\f\v\x1a]*\n){1,6}"
    rf"(?:[ \t]*{_LEVEL_ALONE}(?:[ \t\f\v\x1a]*\n){{0,3}}){{0,2}}[\f\v\x1a]*\Z"
)
_PARAGRAPH = regex(r"\n[ \t]*\d{1,2}[.)][ \t]*[A-Z(\[]")
# The number of a paragraph below a blank line, and any number at the head of a line.
_NUMBER = regex(r"\n[ \t]*\n(\d{1,2})\.[ \t]+[A-Z(\[]")
_NUMBER_OF_LINE = regex(r"\n[ \t]*(\d{1,2})\b")
# What may stand between words that lead to a text and the text: levels, ends of pages, rules.
_NO_WORDS = regex(
    r"[^\w\n]{0,20}(?:UNCLASSIFIED|SENSITIVE|SBU|CONFIDENTIAL|(?:TOP )?SECRET|LIMITED|RELEASED?|(?i:page)\b)[^\n]*"
    r"|\([A-Z]{1,3}\)|[\W\d_]*"
)
_OTHER_TELEGRAM = r"(?:texts?|messages?|cables?|telegrams?|instructions?|ref(?:tel)?s?)"
# Words that lead to a text below them: at the end of a sentence, of one that names a telegram, or as a line.
_LEADS_IN = regex(r"(?::|\b(?:begin\W+text|quoted?|following|verbatim|reads|repeated\b[^.]{0,60}))\W*\Z", re.IGNORECASE)
# What will follow is another telegram, and what is to.
_LEADS_TO_TELEGRAM = regex(
    rf"\b(?:{_OTHER_TELEGRAM}|(?-i:[A-Z]{{3,20}})[ \t]\d{{1,6}})\b[^.]*"
    r"(?<!\bwill )(?<!\bshall )(?<!\bto )\b(?:follows?|below)\W*\Z",
    re.IGNORECASE,
)
_LEAD_LINE = regex(
    rf"\W*(?:begin(?:ning)?\W+(?:\w+\W+){{0,3}}?(?:{_OTHER_TELEGRAM}|quote)\b.{{0,60}}|texts?[ \t]+of\b.{{0,60}}"
    r"|(?:original|forwarded)[ \t]+(?:message|cable|telegram)|(?:attachment|enclosure|annex)s?(?:\W+\w{1,3})?)\W*",
    re.IGNORECASE,
)
_QUOTE_OPENS = regex(rf"\n[ \t]*[\"\u201c][ \t]*(?:{_LEVEL_ALONE}\s*)?\Z")
_CLOSES = regex(rf"END{_QUOTED}", re.IGNORECASE)
_BANNER = regex(rf"[ \t]*(?:SENSITIVE BUT )?{_LEVEL_ALONE}")
# One below a text, with what handles the text below it; below the end of a page it heads the next.
_BANNER_BELOW = regex(
    r"(?:\n[^\w\n]{0,20}(?P<page>(?i:page)\b)[^\n]*)?(?:\n[ \t]*){1,5}"
    rf"(?:SENSITIVE BUT )?{_LEVEL_ALONE}"
    r"(?:[ \t]*(?:(?:SBU|SENSITIVE|NOFORN|SIPDIS|EXDIS|NODIS|STADIS|LIMDIS)[ \t]*)?\n){0,4}\s*\Z"
)
_LEVEL_ABOVE = regex(
    rf"(?s:.*)(?:\A|{_LINE_END})[ \t]*(?P<level>(?:SENSITIVE BUT )?{_LEVEL_ALONE})"
    r"(?:[ \t]*(?:[A-Z]{1,12}[ \t]*)?\n){0,4}\Z"
)
_SENTENCE_END = regex(r"[.!?]\s+")
_END = "\nNNNN"
_END_OF_YEAR = {"DEC", "JAN"}
_LINE_REACH = 200
_LEVEL_REACH = 120
_SIGNATURE_REACH = 160
_LEAD_REACH = 400
_NEAR = 900
_MOST_LINES_OVER = 60
_HEADING_ZONE = 12_000
# So much of a text is looked at for paragraphs that go on below it.
_TEXT_REACH = 100_000
# The heading of the first telegram of a text stands so near to its beginning; one below may be of a second.
_HEADING_REACH = 2000


class _Section(NamedTuple):
    """What a classification line says of a section: of which message it is, and its number."""

    post: str
    serial: int
    sections: int
    number: int


class _Number(NamedTuple):
    """What a heading with labels bears as the number of its message."""

    year: int
    post: str
    serial: int


class _Candidate(NamedTuple):
    """A place where a telegram may begin, and whether it is one that another telegram quotes."""

    start: int
    is_quoted: bool


@define
class _Message:
    """What tells one message from another: station line, date-time group, originator, serial, section, number."""

    station: str | None
    station_serial: int | None
    group: str | None
    originator: str | None
    serial: int | None
    has_text: bool
    section: _Section | None = None
    number: _Number | None = None


def read_plain(content: str, source: str, notes: tuple[str, ...] = ()) -> Iterator[Telegram | Unread]:
    """The telegrams of a text in file order; one ``Unread`` where it holds none."""
    why = detect.why_no_telegram(content)
    if why is not None:
        yield Unread(source, "skipped", why)
        return
    starts = _telegram_starts(content)
    if len(starts) == 1:
        yield Telegram(source, "text", Text(content), _stored(content, source), notes + release_note(content))
        return
    line = 1
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(content)], strict=True), start=1):
        piece = content[start:end]
        stored = embedded_record(piece, None) or StoredRecord()
        read = notes + release_note(piece)
        yield Telegram(f"{source}#{number}", "text", Text(piece, first_line=line), stored, read)
        line += piece.count("\n")


def _stored(content: str, source: str) -> StoredRecord:
    """The record in the text of a file's only telegram; else the reference id by which the file is called."""
    by_name = record_of_file_name(source)
    return embedded_record(content, by_name.reference_id) or by_name


def _telegram_starts(content: str) -> list[int]:
    """Offsets at which telegrams begin, the first always 0."""
    is_one = not _stands_twice(content, ("\nFM ", "\nMRN:")) and content.find("\nFM ") < _HEADING_REACH
    if is_one and not (holds(content, "ZCZC", 5) or holds(content, PARTIAL_EXTRACT, 1)):
        if not holds(content, _END):
            return _headless_starts(content)
        if "\n" not in content[content.find(_END) + 1 :].rstrip():
            return [0]  # the end line is the last: nothing begins after it
    candidates = _candidates(content)
    if not candidates:
        return [0]
    starts = [0]
    message = _message(content, 0, candidates[0].start)
    ends = [candidate.start for candidate in candidates[1:]] + [len(content)]
    for candidate, end in zip(candidates, ends, strict=True):
        following = _message(content, candidate.start, end)
        if not message.has_text:
            # What stands before the first heading, such as a covering note, belongs to its telegram.
            message = following
        elif _is_later_section(message, following):
            message.section = following.section
        elif not (_is_same(message, following) or candidate.is_quoted):
            starts.append(record_start(content, candidate.start))
            message = following
    return starts


def _stands_twice(content: str, pieces: tuple[str, ...]) -> bool:
    """Whether more than one line begins as one of the pieces, each with the line feed before it."""
    found = [content.startswith(tuple(piece[1:] for piece in pieces))]
    for piece in pieces:
        last = content.rfind(piece)
        found += [last != -1, last != -1 and content.find(piece) < last]
    return sum(found) > 1


def _headless_starts(content: str) -> list[int]:
    """Offsets of telegrams that begin at their classification lines, in a text without any transmission heading."""
    if "\nFM " in content or "\nDE " in content or content.startswith(("FM ", "DE ")):
        return [0]
    starts, serials = [0], set()
    for level in _LEVEL.finditer("\n" + content):
        serial = detect.serial_of(level)
        if serial is None:
            continue
        is_other = serial not in serials
        serials.add(serial)
        if is_other and len(serials) > 1 and _EO.search(content, level.end(), level.end() + _NEAR):
            starts.append(level.start())
    return starts


def _candidates(content: str) -> list[_Candidate]:
    """Places where a telegram may begin, in file order; whether it is another telegram is seen from its heading.

    Such are start lines with a heading near, what follows an end line, a heading of ACP 127 below a signature, and any
    heading with labels, save where no signature stands above and words that lead to it, or numbers of paragraphs that
    go on below it, tell that it is quoted.
    """
    candidates: list[_Candidate] = []
    waiting = retold_from = quoted_from = signed = ended = None
    opened: tuple[int, int] | None = None
    body = 0
    for found in _EVENT.finditer(content):
        kind, at = found.lastgroup, found.start() + 1
        begin = None
        if kind == "zczc" and content[found.start(kind)] == '"' != content[found.start() - 1]:
            continue  # a quote opens that closes no cell before it: the telegram is quoted in another
        if kind == "zczc":
            waiting = waiting if waiting is not None and at - waiting < _NEAR else at
        elif kind == "retold":
            retold_from = at
        elif kind == "quote":
            quoted_from = len(candidates)
        elif kind == "unquote":
            # Only a quote that ends was one; what stood in it begins no telegram of the file.
            inside = quoted_from if quoted_from is not None else opened[1] if opened is not None else len(candidates)
            candidates[inside:] = [_Candidate(start, True) for start, _ in candidates[inside:]]
            retold_from = quoted_from = opened = None
        elif kind == "opens":
            opened = (at, len(candidates))
        elif kind == "closes":
            start, inside = (at, len(candidates)) if opened is None else opened
            if inside < len(candidates) and not _CLOSES.search(content, start, candidates[inside].start):
                candidates[inside:] = [_Candidate(start, True) for start, _ in candidates[inside:]]
            opened = None
        elif kind == "end":
            retold_from = opened = None
            after = _AFTER_END.match(content, found.end())
            begin, ended = (after.end(), None) if after is not None else (None, found.end())
        elif kind == "extract":
            begin = at
        elif kind == "signed":
            signed, opened = at, None
        elif kind in ("heading", "whole", "labelled") and waiting is not None and at - waiting < _NEAR:
            begin, waiting = waiting, None
        elif kind in ("whole", "labelled"):
            top, has_page = _top_of(content, at) if kind == "whole" else (_level_above(content, at), False)
            if kind == "whole":
                is_end = has_page or _is_signed(content, top) or (ended is not None and top - ended < _LINE_REACH)
            else:
                is_end = not _is_quoted(content, body, top, found.end())
            if is_end or _is_signed_by_label(content, top, signed):
                begin = top
        if kind in ("heading", "whole", "labelled"):
            signed, ended, body = None, None, found.end()
        if begin is not None and not (candidates and candidates[-1].start == begin):
            candidates.append(_Candidate(begin, retold_from is not None and begin - retold_from < _NEAR))
    return candidates


def _is_signed_by_label(content: str, top: int, label: int | None) -> bool:
    """Whether the label of a signature stands above an offset, with no paragraph below it."""
    return label is not None and _PARAGRAPH.search(content, label, top) is None


def _is_signed(content: str, top: int) -> bool:
    """Whether a name alone on its line ends a telegram above an offset."""
    return _SIGNED.search(content, max(0, top - _SIGNATURE_REACH), top) is not None


def _is_quoted(content: str, body: int, top: int, heading: int) -> bool:
    """Whether the telegram of a heading stands in another: words lead to it, or paragraphs go on below it."""
    return _is_led_in(content, top) or _is_gone_on_below(content, body, top, heading)


def _is_led_in(content: str, top: int) -> bool:
    """Whether the words above an offset lead to a text below them, as to a telegram that is quoted.

    None do where one level ends a text and the next begins one; where a page ends between them, no sentence that only
    names a telegram does.
    """
    above = content[max(0, top - _LEAD_REACH) : top]
    if _QUOTE_OPENS.search(above) is not None:
        return True
    lines = above.rstrip().split("\n")
    ends = _BANNER_BELOW.search(above) if _BANNER.match(content, top) is not None else None
    is_end = ends is not None and ends["page"] is None
    if is_end and "\f" not in above[len(above.rstrip()) :]:
        return False
    while lines and _NO_WORDS.fullmatch(lines[-1]) is not None:
        lines.pop()
    if not lines:
        return False
    sentence = _SENTENCE_END.split(" ".join("\n".join(lines[-2:]).split()))[-1]
    is_line = not "".join(lines[-2:-1]).strip() and _LEAD_LINE.fullmatch(lines[-1]) is not None
    if is_line or _LEADS_IN.search(sentence) is not None:
        return True
    return not is_end and _LEADS_TO_TELEGRAM.search(sentence) is not None and "septel" not in sentence.lower()


def _is_gone_on_below(content: str, body: int, top: int, heading: int) -> bool:
    """Whether the paragraphs of the telegram above a heading go on below the text that the heading begins.

    There a number follows that goes on with those above, and not with those of the text, which begin with 1; none of
    the numbers between stands at the head of a line.
    """
    *_, last = (0, *(int(number[1]) for number in _NUMBER.finditer(content, body, top)))
    end = min(len(content), heading + _TEXT_REACH)
    originator = content.find("\nFM ", heading, end)
    end = end if originator == -1 else originator
    following = _LABELLED.search(content, heading, end)
    end = end if following is None else following.start()
    numbers = [int(number[1]) for number in _NUMBER.finditer(content, heading, end)]
    own = next((at for at, number in enumerate(numbers) if number != at + 1), len(numbers))
    rest = numbers[own:]
    if not (last and own and rest) or rest != [*range(last + 1, last + 1 + len(rest))]:
        return False
    lines = {int(number[1]) for number in _NUMBER_OF_LINE.finditer(content, heading, end)}
    return lines.isdisjoint(range(own + 1, last + 1))


def _top_of(content: str, heading: int) -> tuple[int, bool]:
    """Where what is printed over a heading begins, and whether the number of its first page is."""
    top = start = heading
    over, has_page = _OVER_HEADING, False
    for _ in range(_MOST_LINES_OVER):
        end = start - 1
        start = content.rfind("\n", max(0, end - _LINE_REACH), max(0, end)) + 1
        line = over.fullmatch(content, start, end) if start <= end else None
        if line is None:
            break
        if line.lastgroup is not None:
            top = start
        if line.lastgroup == "page":
            over, has_page = _OVER_PAGE, True
    return top, has_page


def _level_above(content: str, number: int) -> int:
    """Where the level begins that stands alone above the number of a heading with labels; else the number."""
    above = content[max(0, number - _LEVEL_REACH) : number]
    found = _LEVEL_ABOVE.match(above)
    return number if found is None else number - len(above) + found.start("level")


def _message(content: str, start: int, end: int) -> _Message:
    """What identifies the message that begins at ``start``."""
    zone = "\n" + content[start : min(end, start + _HEADING_ZONE)]
    station, group, originator, level = (p.search(zone) for p in (_STATION, _GROUP, _ORIGINATOR, _LEVEL))
    serial = detect.serial_of(level) if level else None
    labelled = _LABELLED.search(zone)
    if labelled is not None and all(line is None or labelled.start() < line.start() for line in (station, originator)):
        number = _Number(int(labelled["year"]) % 100, "".join(labelled["post"].split()), int(labelled["number"]))
        written = _without_blanks(labelled["group"])
        return _Message(None, None, written, None, number.serial % 10_000, has_text=True, number=number)
    return _Message(
        station=station["station"] if station else None,
        station_serial=int(station["serial"][-6:]) % 10_000 if station else None,
        group="".join(group[1].split()).lstrip("ZOPRYM") if group else None,
        originator="".join(originator[1].split()) if originator else None,
        serial=serial % 10_000 if serial is not None else None,
        has_text=bool(station or group or originator or PARTIAL_EXTRACT in zone or (level and _EO.search(zone))),
        section=_section(zone, level.start()) if level else None,
    )


def _without_blanks(group: str | None) -> str | None:
    """A date-time group as it is compared, its year in two figures."""
    written = "".join((group or "").upper().split())
    return written[:10] + written[-2:] if written else None


def _section(zone: str, line: int) -> _Section | None:
    """What the classification line at an offset, or the line below it, says of a section."""
    found = _SECTION.search(zone, line, line + _LINE_REACH)
    if found is None:
        return None
    sections = int(found["sections"])
    number = sections if found["section"] is None else int(found["section"])
    return _Section("".join(found["post"].split()), int(found["serial"]), sections, number)


def _is_later_section(message: _Message, other: _Message) -> bool:
    """Whether the second is a later section of the first message; each may have a serial of its station of its own.

    The year of the next section is a slip where its day or its station line is that of the section before it.
    """
    first, second = message.section, other.section
    if first is None or second is None or first[:3] != second[:3] or first.number >= second.number:
        return False
    return not _is_of_other_year(message, other) or (
        second.number == first.number + 1
        and (_are_of_one_day(message, other) or _are_of_one_station_line(message, other))
    )


def _are_of_one_day(message: _Message, other: _Message) -> bool:
    """Whether date-time groups differ in the minute and the year alone."""
    groups = [group and (group[:2], group[-5:-2]) for group in (message.group, other.group)]
    return None not in groups and groups[0] == groups[1]


def _are_of_one_station_line(message: _Message, other: _Message) -> bool:
    """Whether station lines name one station and one serial."""
    serials = (message.station, message.station_serial), (other.station, other.station_serial)
    return None not in serials[0] and serials[0] == serials[1]


def _is_of_one_serial(message: _Message, other: _Message) -> bool:
    """Whether one office sent both under one serial of the classification line, as it sends sections of a message."""
    return None not in (message.serial, message.originator) and (
        (message.serial, message.originator) == (other.serial, other.originator)
    )


def _is_of_other_year(message: _Message, other: _Message) -> bool:
    """Whether date-time groups are of two years, in each of which serials begin anew; not around the end of one.

    Where only the years differ, one of them is a slip.
    """
    if message.group is None or other.group is None or message.group[-2:] == other.group[-2:]:
        return False
    months = {message.group[-5:-2], other.group[-5:-2]}
    return message.group[:-2] != other.group[:-2] and months != _END_OF_YEAR


def _is_same(message: _Message, other: _Message) -> bool:
    """Whether two headings belong to one message, so that the second is only a copy of the first.

    Numbers of headings with labels that differ in year, post or serial are those of two messages. Where they are the
    same, or only one heading has labels, the date-time groups tell, and the serials where a group cannot be read.
    """
    if message.number is not None and other.number is not None and message.number != other.number:
        return False
    if message.group is not None and message.group == other.group and _is_of_one_serial(message, other):
        return True
    if message.station is not None and message.station == other.station:
        return message.station_serial == other.station_serial and not _is_of_other_year(message, other)
    if message.group is not None and other.group is not None:
        is_same_office = None in (message.originator, other.originator) or message.originator == other.originator
        return message.group == other.group and is_same_office
    numbers = {message.station_serial, message.serial} & {other.station_serial, other.serial}
    return bool(numbers - {None})
