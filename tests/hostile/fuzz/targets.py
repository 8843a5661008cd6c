"""What is fuzzed: functions that take any bytes and raise nothing; each is called as a document would reach it.

How the bytes are found is in ``run`` and ``mutations``, what they begin from in ``seeds``.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from attrs import evolve

import declass
from declass.audits.audit import Audit
from declass.batch import Worker
from declass.columns import Columns
from declass.errors import SettingsError
from declass.marking import KINDS, MarkingJudge
from declass.model import StoredRecord, Telegram, Unread
from declass.outputs import FORMATS
from declass.parse import (
    authority,
    block_labels,
    classification_line,
    damage,
    dates,
    eo_line,
    heading,
    instruction,
    joined_lines,
    labels,
    page_marks,
    paragraphs,
    quotations,
    reasons,
    redaction,
    schedules,
    sources,
    unreadable,
)
from declass.parse.captions import CaptionReader
from declass.parse.document import Parser
from declass.parse.markings import MarkingReader, stored_marking
from declass.parse.register import RegisterReader
from declass.readers import ReadOptions, open_bytes, read_file, read_text
from declass.readers.aad import is_aad, read_aad, why_not_aad
from declass.readers.cable_csv import read_cable_csv
from declass.readers.cable_page import read_cable_page
from declass.readers.decoding import decode, why_no_text, wide_encoding
from declass.readers.detect import is_html, is_page_as_text, why_no_telegram
from declass.readers.mapped_table import is_json_lines, read_delimited, read_json_lines
from declass.readers.metadata import parse_stored_date, parse_stored_level, record_of_file_name
from declass.readers.page_text import read_page_text
from declass.readers.plain import read_plain
from declass.record import Record
from declass.rulebook.loader import load_rules
from declass.rulebook.schema import Rulebook
from tests.hostile.unharmed import raw_controls
from tests.strategies import strayed_spans

DATED = dt.date(2009, 2, 4)


@cache
def rulebook() -> Rulebook:
    """The shipped rules, read once."""
    return load_rules(examples=False)


@cache
def short_rulebook() -> Rulebook:
    """The shipped law with one rule: what an output says of rules that no document broke is always the same."""
    return evolve(rulebook(), rules=tuple(rule for rule in rulebook().rules if rule.id == "DC401"))


@cache
def worker() -> Worker:
    """Judges texts under the shipped rules."""
    return Worker(rulebook())


@cache
def parsers() -> tuple[Parser, Parser]:
    """The parser of telegrams, and the one that reads the register too."""
    vocabulary = rulebook().law.vocabulary
    return Parser(vocabulary), Parser(vocabulary, register=True)


@cache
def markers() -> tuple[MarkingReader, CaptionReader, RegisterReader]:
    """The readers of single markings."""
    vocabulary = rulebook().law.vocabulary
    return MarkingReader(vocabulary), CaptionReader(vocabulary), RegisterReader(vocabulary)


@cache
def judges() -> tuple[MarkingJudge, ...]:
    """Judges of single markings, one for each profile."""
    return tuple(MarkingJudge(rulebook(), profile) for profile in ("ic", "dod", "state", "generic"))


def text_of(data: bytes) -> str:
    """Bytes as characters, those that are none as lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def told(items: Iterable[Telegram | Unread]) -> list[Telegram | Unread]:
    """All items, each of which is a telegram whose places can be told, or says why it is none."""
    found = list(items)
    for item in found:
        if isinstance(item, Unread):
            assert item.status in ("skipped", "failed")
            assert item.why
        else:
            end = len(item.text.content)
            assert min(item.text.source_position(end)) >= 1
            assert "\0" not in item.text.content
            assert "\r" not in item.text.content or item.layout == "csv"
    return found


def any_file(data: bytes) -> None:
    """A file or an archive, however it is told."""
    assert [item for part in open_bytes(data, "a").parts for item in told(part.telegrams)]


def any_file_with_columns(data: bytes) -> None:
    """A table whose columns a user named."""
    parts = open_bytes(data, "a", ReadOptions(Columns(text="text", heading="heading", date="date"))).parts
    for part in parts:
        told(part.telegrams)


def cable_table(data: bytes) -> None:
    """The eight columns of cables, by bytes that nobody looked at."""
    told(read_cable_csv(io.BytesIO(data), "a"))


def named_table(data: bytes) -> None:
    """JSON Lines and delimited tables, by bytes that nobody looked at."""
    is_json_lines(data, None)
    told(read_json_lines(io.BytesIO(data), "a", None))
    told(read_delimited(io.BytesIO(data), "a", Columns(text="text"), ","))


def layouts(data: bytes) -> None:
    """Each layout of texts, by bytes that nobody looked at, and all that tells them apart."""
    told(read_file("09ANYPOST283.txt", data))
    why_no_text(data)
    wide_encoding(data)
    content, notes = decode(data)
    is_html(content), is_page_as_text(content), why_no_telegram(content)
    told(read_cable_page(content, "a", notes))
    told(read_page_text(content, "a", notes))
    told(read_plain(content, "a", notes))
    if is_aad(content) and why_not_aad(content) is None:
        told(read_aad(content, "a", notes))
    parse_stored_date(content)
    parse_stored_level(content)
    record_of_file_name(content)


def whole_telegram(data: bytes) -> None:
    """A telegram read by both parsers: every span lies in it."""
    for parser in parsers():
        telegram = read_text(text_of(data), "a")
        document = parser.parse(telegram)
        assert [] == strayed_spans(telegram.text.content, document)


def fields(data: bytes) -> None:
    """Each reader of a field, on a stretch of a text."""
    text, vocabulary = text_of(data), rulebook().law.vocabulary
    marks, captions, register = markers()
    cut = data[0] % (len(text) + 1) if data else 0
    for start, end in ((0, len(text)), (cut, len(text)), (0, cut)):
        heading.parse_station_line(text, start, end)
        heading.parse_security_prosign(text, start, end, vocabulary)
        heading.parse_date_time_group(text, start, end, 2009)
        heading.parse_date_line(text, start, end)
        heading.parse_transmission_header(text, end, vocabulary, None)
        eo_line.find_eo_lines(text, start, end, vocabulary, DATED)
        instruction.parse_instruction(text, start, end, vocabulary, DATED)
        block_labels.find_authority_label(text, start, end)
        authority.parse_authority_block(text, start, end, vocabulary, DATED, end, end)
        captions.find(text, start, end)
        labels.find_tags(text, start, end)
        labels.find_subject(text, start, end, marks)
        portions = paragraphs.scan_portions(text, start, end, marks)
        unreadable.why_portions_redacted(text, start, end, portions.paragraphs)
        joined_lines.is_collapsed(text, start, end)
        redaction.find_redaction(text, start, end)
        sources.find_source_list(text, start, end)
        damage.find_damaged_label(text, start, end, "CLASSIFIED BY")
        quotations.find_quotations(text, start, end)
        dates.find_broken_date(text, start, end)
        written = dates.find_date(text, start, end)
        if written is not None:
            dates.settle_year(written, DATED)
        reasons.is_plain_list(text, start, reasons.read_letters(text, start, None, 0))
    lines = classification_line.find_classification_lines(text, vocabulary)
    page_marks.find_page_marks(text, 0, lines[0] if lines else None, 2009)
    eo_line.read_order(text, vocabulary, DATED)
    instruction.marking_tokens(text)
    schedules.read_schedule(text, None)
    marks.read(text)
    stored_marking(text, vocabulary)
    for kind in ("banner", "portion"):
        register.read(text, kind)


def marking(data: bytes) -> None:
    """One marking judged by itself, in every profile and as every kind."""
    text = text_of(data)
    for judge in judges():
        for kind in KINDS:
            try:
                judge.judge(text, kind, DATED)
            except SettingsError:
                assert kind == "block"


def judged(text: str, source: str = "a") -> Record:
    """The record of a text; what breaks the program is raised."""
    return worker().record_of(read_text(text, source))


def checked(data: bytes) -> None:
    """A text given to the Python interface."""
    report = declass.check(text_of(data) + "\n")  # two lines are never taken for a path
    assert isinstance(report, declass.Report)
    assert report.documents
    for record in report.documents:
        assert "internal error" not in record.get("why", ""), record["why"]


def stored_values(data: bytes) -> None:
    """A right telegram with hostile values stored beside it, judged and shown."""
    first, _, rest = text_of(data).partition("\n")
    telegram = read_text(rest, "a")
    telegram.stored = StoredRecord(reference_id=first or None, marking=first, origin=first, instruction=first)
    record = worker().record_of(telegram)
    assert "checked" == record["status"], record.get("why")
    shown_in_every_format([record])


def outputs(data: bytes) -> None:
    """A text under a hostile name, judged and shown in every format of text."""
    name, _, rest = text_of(data).partition("\n")
    shown_in_every_format([judged(rest, name)])


def shown_in_every_format(records: Sequence[Record], run: Record | None = None) -> None:
    """Render records in each format of text: nothing in it steers a terminal, and it can be written as UTF-8.

    Args:
        records: Of inputs.
        run: The record of their run; None for those of the worker here.
    """
    plans = {id_: tuple(plan["rules"]) for id_, plan in run["plans"].items()} if run else worker().plans
    for format_, text in rendered(records, plans):
        assert "" == raw_controls(text), format_
        text.encode("utf-8")


def rendered(records: Sequence[Record], plans: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Each format of text with what it writes of some records."""
    for format_, make in FORMATS.items():
        stream, audit = io.StringIO(), Audit(short_rulebook())
        output = make(stream)
        for record in records:
            audit.add(record, plans)
            output.document(record)
        audit.close()
        output.close(audit.run_record(None, {}, findings=[]), audit)
        yield format_, stream.getvalue()


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "any_file": any_file,
    "any_file_with_columns": any_file_with_columns,
    "cable_table": cable_table,
    "named_table": named_table,
    "layouts": layouts,
    "whole_telegram": whole_telegram,
    "fields": fields,
    "marking": marking,
    "checked": checked,
    "stored_values": stored_values,
    "outputs": outputs,
}
"""By name; the name is that of the folder in ``corpus``."""
