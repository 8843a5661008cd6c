"""One damage inside a label of the heading, as copies have them, is never told as a label that is missing."""

import pytest
from attrs import evolve

from declass.engine import Checker
from declass.parse.document import Parser
from declass.rulebook.bases import render
from declass.rulebook.loader import load_rules

RULEBOOK = load_rules()
PARSER, CHECKER = Parser(RULEBOOK.law.vocabulary), Checker(RULEBOOK, notes=False)
BASES = ("telegram-11652-C", "telegram-12356-C", "telegram-12958-C", "telegram-12958-amended-C", "telegram-13526-SBU")
LABELS = (
    "FM ",
    "E.O. ",
    "TAGS:",
    "SUBJECT:",
    "Classified By",
    "CLASSIFIED BY",
    "SENSITIVE",
    "SIPDIS",
    "GDS",
    "OADR",
    "DECL:",
)
FEWEST_LETTERS = 5
FIGURES = {"O": "0", "I": "1", "S": "5", "B": "8", "l": "1", "o": "0"}
DAMAGES = {
    "lost": lambda t, i: t[:i] + t[i + 1 :],
    "doubled": lambda t, i: t[: i + 1] + t[i:],
    "swapped": lambda t, i: t[:i] + t[i + 1] + t[i] + t[i + 2 :],
    "blank": lambda t, i: f"{t[:i]} {t[i:]}",
    "wrap": lambda t, i: f"{t[:i]}\n{t[i:]}",
    "figure": lambda t, i: t[:i] + FIGURES.get(t[i], t[i]) + t[i + 1 :],
}


def findings_of(telegram):
    return [finding.rule for finding in CHECKER.check(PARSER.parse(telegram)).findings]


def damaged(telegram, damage, start, end):
    """The documents that a telegram is with a damage at each letter of a stretch but its last."""
    whole = telegram.text.content
    places = [at for at in range(start, end - 1) if whole[at].isalpha()]
    places = [at for at in places if damage != "swapped" or whole[at + 1].isalpha()]
    texts = [evolve(telegram.text, content=DAMAGES[damage](whole, at)) for at in places]
    return [PARSER.parse(evolve(telegram, text=text)) for text in texts]


def rules_against(documents):
    return [finding.rule for document in documents for finding in CHECKER.check(document).findings]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", BASES)
def test_a_damaged_label_is_no_missing_one(name, damage):
    telegram = render(RULEBOOK.bases[name], set={})
    whole = telegram.text.content
    accused = {}
    for label in LABELS:
        begin = whole.find(f"\n{label}") + 1 or whole.find(label)
        letters = [i for i in range(begin, begin + len(label)) if whole[i].isalpha()] if begin > 0 else []
        # A swap or a wrap at the label's edge would change its neighbour.
        for at in letters[:-1] if damage == "swapped" else letters[1:] if damage in ("blank", "wrap") else letters:
            telegram.text.content = DAMAGES[damage](whole, at)
            if found := findings_of(telegram):
                accused[telegram.text.content[begin : begin + len(label) + 2]] = found
    assert accused == {}


@pytest.mark.parametrize("serial", ["000 283", "0002 83", "000\n283", "00028\n3"])
def test_a_broken_serial_is_read_whole(serial):
    telegram = render(
        RULEBOOK.bases["telegram-12958-amended-C"],
        set={"classification_line": f"C O N F I D E N T I A L ANYPOST {serial}"},
    )
    document = PARSER.parse(telegram)
    assert (283, ()) == (document.classification_line.serial, CHECKER.check(document).findings)


@pytest.mark.parametrize("number", ["1 2958", "12 958", "129\n58", "1295\n8"])
def test_a_broken_number_of_an_order_is_read_whole(number):
    telegram = render(RULEBOOK.bases["telegram-12958-amended-C"], set={"eo_line": f"E.O. {number}: DECL: 02/04/2019"})
    document = PARSER.parse(telegram)
    assert ("12958", ()) == (document.eo_line.order_read_as, CHECKER.check(document).findings)


@pytest.mark.parametrize(
    "line",
    ["DECL: 02\n/04/2019", "DECL: 02/04/20 19", "DE\nCL: 02/04/2019", "DECL\n: 02/04/2019", "DECL: 02/0\n4/2019"],
)
def test_an_instruction_broken_by_a_wrap_is_read_whole(line):
    telegram = render(RULEBOOK.bases["telegram-12958-amended-C"], set={"eo_line": f"E.O. 12958: {line}"})
    document = PARSER.parse(telegram)
    instruction = document.instruction
    written = telegram.text.content[instruction.date_span.start : instruction.date_span.end]
    assert ("2019-02-04", "02/04/2019") == (instruction.date.isoformat(), "".join(written.split()))


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        (f"telegram-12958-amended-{level}", damage)
        for level, damages in (
            # Letters that are spaced out have no neighbour with which they could be swapped.
            ("C", ("lost", "doubled", "blank", "figure")),
            ("S", ("lost", "doubled", "blank", "figure")),
            ("U", ("lost", "doubled", "swapped", "blank", "figure")),
        )
        for damage in damages
    ],
)
def test_a_level_word_with_one_damage_is_read(name, damage):
    telegram = render(RULEBOOK.bases[name], set={})
    line = PARSER.parse(telegram).classification_line
    documents = damaged(telegram, damage, *line.level_span)
    assert len(documents) >= FEWEST_LETTERS
    assert {line.level} == {document.classification_line.level for document in documents}
    assert {*rules_against(documents)} <= {"DC113"}


@pytest.mark.parametrize("sign", ["-", ".", " - "])
def test_a_level_word_spelled_with_signs_is_read(sign):
    telegram = render(
        RULEBOOK.bases["telegram-12958-amended-C"],
        set={"classification_line": f"{sign.join('CONFIDENTIAL')} ANYPOST 000283"},
    )
    assert () == CHECKER.check(PARSER.parse(telegram)).findings


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_mark_of_the_entire_text_is_read(damage):
    telegram = render(RULEBOOK.bases["telegram-12356-C"], set={})
    begin = telegram.text.content.index("ENTIRE TEXT")
    documents = damaged(telegram, damage, begin, begin + len("ENTIRE TEXT"))
    assert len(documents) >= FEWEST_LETTERS
    assert [] == rules_against(documents)


@pytest.mark.parametrize("mark", ["(S BU)", "(SB U)", "(SBU\n)", "(SB\nU)", "( SBU)"])
def test_a_mark_with_a_blank_or_a_wrap_inside_is_read(mark):
    telegram = render(
        RULEBOOK.bases["telegram-12958-amended-SBU"], set={"paragraph_1": f"1. {mark} The Ambassador met him."}
    )
    document = PARSER.parse(telegram)
    assert ("SBU",) == document.paragraphs[0].marking.controls
    assert () == CHECKER.check(document).findings


@pytest.mark.parametrize(
    "line", ["GDS 2/4/\n86 (SAMPLE, PAT) OR-M", "GDS 2/4/8\n6 (SAMPLE, PAT)", "GDS\n2/4/86 (SAMPLE, PAT)"]
)
def test_a_date_of_a_schedule_broken_by_a_wrap_is_no_paragraph(line):
    telegram = render(RULEBOOK.bases["telegram-12065-C"], set={"eo_line": f"E.O. 12065: {line}"})
    document = PARSER.parse(telegram)
    assert ("1986-02-04", ()) == (document.instruction.date.isoformat(), CHECKER.check(document).findings)


@pytest.mark.parametrize(
    "line",
    [
        "C O N F I D E N T I A \nL SECTION 01 OF 02 ANYPOST 000283",
        "C O N F I D E N T I A L SECTON 01 0F 02 ANYPOST 000283",
        "C O N F I D E N T I A L SETCION 01 OF 02 ANYPOST 000283",
        "C O N F I D E N T I A L\nSECTION 01 OF 02 ANYPOST 000283",
    ],
)
def test_the_section_of_a_damaged_line_is_read(line):
    telegram = render(RULEBOOK.bases["telegram-12958-amended-C"], set={"classification_line": line})
    found = PARSER.parse(telegram).classification_line
    assert (1, 2, 283) == (found.section, found.sections, found.serial)


def test_a_block_broken_in_every_line_is_read():
    block = "Class ified By: DCM Pat Sample rea\nsons 1.\n\nANYPOST 00000283  001.2 OF 002\n\n4 (b) an\nd (d)"
    telegram = render(RULEBOOK.bases["telegram-12958-amended-C"], set={"authority_block": block})
    document = PARSER.parse(telegram)
    assert ["1.4(b)", "1.4(d)"] == [str(reason) for reason in document.authority_block.reasons]
    assert () == CHECKER.check(document).findings


@pytest.mark.parametrize("line", ["Classified As: CONFIDENTIAL", "Classified On: 02/04/2009", "Classified to: x"])
def test_another_label_is_no_damaged_classified_by(line):
    telegram = render(
        RULEBOOK.bases["telegram-12958-amended-C"], set={"authority_block": f"{line}\nReason: 1.4 (b) and (d)"}
    )
    block = PARSER.parse(telegram).authority_block
    assert (None, ["1.4(b)", "1.4(d)"]) == (block.classified_by, [str(reason) for reason in block.reasons])
