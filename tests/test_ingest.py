"""The stage ``ingest``: encodings, sidecars, faults that leave other texts alone, segments that cover every text."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from time import process_time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steps import steps
from talent_ledger.ingest.__main__ import main, run
from talent_ledger.ingest.blocks import read_blocks
from talent_ledger.ingest.corpus import document_id_of
from talent_ledger.ingest.dates import iso_date
from talent_ledger.ingest.decoding import decode
from talent_ledger.ingest.lines import read_lines, wrap_width
from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.columns import SEGMENT_KINDS
from talent_ledger.schema.documents import read_structures
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.structure import Segment, Structure

ROOT = Path(__file__).parents[1]
SEED = ROOT / "data" / "raw" / "world_top_ai_talent.txt"


# -- properties of any text ------------------------------------------------------------------------------


def assert_covers(structure: Structure) -> None:
    """Every character that is not blank lies in one outermost segment; what is nested is a quotation in a comment."""
    text = structure.text
    covered = [0] * len(text)
    by_id: dict[str, Segment] = {}
    outer_end = 0
    for ordinal, segment in enumerate(structure.segments):
        assert segment.ordinal == ordinal
        assert segment.kind in SEGMENT_KINDS
        assert 0 <= segment.start < segment.end <= len(text)
        assert not text[segment.start].isspace()
        assert not text[segment.end - 1].isspace()
        if segment.start >= outer_end:
            outer_end = segment.end
            for at in range(segment.start, segment.end):
                covered[at] += 1
        else:
            assert segment.end <= outer_end
            assert segment.kind == "quotation"
            assert segment.comment is not None
        if segment.repeat_of is not None:
            assert by_id[segment.repeat_of].start < segment.start
        by_id[segment.segment_id] = segment
    assert len(by_id) == len(structure.segments)
    assert all(covered[at] == 1 or (covered[at] == 0 and text[at].isspace()) for at in range(len(text)))


LINE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "Bo said...",
            "3 comments:",
            "> We lost 14% of our nurses",
            ">",
            "> > deeper",
            '"We lost 14% of our nurses"',
            "We lost 14% of our nurses in 2020.",
            "# A heading",
            "**Bold heading**",
            "- an item",
            "| a | b |",
            "|---|---|",
            "![a picture](x.png)",
            "https://asia.nikkei.com/x",
            "Ada, 3 May 2021 at 10:22",
            "u/kestrel_82 · 5h",
            "#3 Ada",
            "Ada: no, 12%.",
            "[James M on topic](https://x.example/comment/1):",
            "On 3 May 2021, Ada wrote:",
            "— Ada",
            "ada_b",
            "01-03-2005, 03:21 AM",
            "Norway - population 5M, GDP $480B, aid of $67M",
            "Posted by Ada on 3 May 2021",
            "Reply",
            "***",
            "Key features:",
            "Fast – 40 % faster",
            "a\tb\tc",
        ]
    ),
)
ENDING = st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\u2028", "\x0c", "\x85", " \n"])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(LINE, ENDING), max_size=30))
def test_segments_cover_any_text_in_any_line_ends(lines: list[tuple[str, str]]) -> None:
    assert_covers(read_structure("".join(line + ending for line, ending in lines), "any", "text/plain", {}))


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_segments_cover_any_unicode(text: str) -> None:
    assert_covers(read_structure(text, "any", "text/plain", {}))


def test_segments_cover_the_seed_and_the_annotated_texts() -> None:
    for path in [SEED, *sorted((ROOT / "data" / "gold" / "open").glob("*.txt"))]:
        assert_covers(read_structure(path.read_bytes().decode("utf-8"), path.stem))


def test_same_text_same_structure() -> None:
    text = SEED.read_text(encoding="utf-8")
    assert read_structure(text, "seed") == read_structure(text, "seed")


@pytest.mark.parametrize(
    "piece",
    [
        "Bo said...\n\nWe lost 14% of 3,412 nurses, or 1 in 7.\n\n",
        "the same words again and again, 14% of them. \n",
        "> quoted\n",
        '"quoted 14% of them" and more\n\n',
        "A: b c\n",
        "[[[[((((",
        "On wrote: said... ",
    ],
)
def test_work_grows_with_the_length_not_its_square(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        begin = process_time()
        read_structure(text, "long", "text/plain", {})
        return process_time() - begin

    seconds(2_000)
    assert seconds(160_000) < 4 * 3 * max(seconds(40_000), 0.02)


# -- what a line is --------------------------------------------------------------------------------------


def kinds(text: str) -> list[tuple[str, str]]:
    return [(one.kind, text[one.start : one.end]) for one in read_structure(text, "x", "text/plain", {}).segments]


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("mark", [" | ", "\t"])
def test_a_header_row_under_the_title_is_no_byline(mark: str, gap: str) -> None:
    rows = (("Particulars", "Q4 FY24", "Q4 FY23", "YoY"), ("Revenue", "120", "100", "20%"))
    text = "Results of the quarter\n" + gap + "\n".join(mark.join(row) for row in rows) + "\n"
    assert [kind for kind, _ in kinds(text)][1] == "table_row"


@pytest.mark.parametrize("line", ["By Ellen Moore | Reuters | Leeds", "Ellen Moore | 3 March 2021 | 14 comments"])
def test_a_line_of_three_parts_that_names_an_author_or_date_is_no_row(line: str) -> None:
    text = f"Nurses leave the city\n\n{line}\n\nThe number fell by 14% in 2020.\n"
    assert [kind for kind, _ in kinds(text)][1] in ("byline", "date_line")


def test_front_of_an_article() -> None:
    text = "Sunday, February 2, 2025\n\nNurses leave the city\n\nBy Ellen Moore\n\nThe number fell by 14% in 2020.\n"
    structure = read_structure(text, "x", "text/plain", {})
    assert [kind for kind, _ in kinds(text)] == ["date_line", "title", "byline", "paragraph"]
    assert (structure.title, structure.author, structure.published_date) == (
        "Nurses leave the city",
        "Ellen Moore",
        "2025-02-02",
    )


def test_figures_alone_on_their_line_are_read() -> None:
    text = "Chinese origin\n\n47%\n\nIndian origin\n\n5%\n\n**2:**\n\n$8.03bn\n"
    found = {words: kind for kind, words in kinds(text)}
    assert found["47%"] == found["5%"] == found["$8.03bn"] == "paragraph"
    assert found["**2:**"] == "furniture"


@pytest.mark.parametrize(
    ("head", "date", "title"),
    [
        ("Mill to close\n\nTURKU, Finland, 4 June 2019 - The mill will close.", "2019-06-04", "Mill to close"),
        ("Mill to close\n\nTURKU (June 4, 2019) -- The mill will close.", "2019-06-04", "Mill to close"),
        ("Mill to close\n\n(Turku, 4 June 2019) The mill will close.", "2019-06-04", "Mill to close"),
        ("Turku, 4 June 2019\n\n# Mill to close\n\nThe mill will close.", "2019-06-04", "Mill to close"),
        ("PRESS RELEASE 2019-06-04\n\n**Mill to close**\n\nThe mill will close.", "2019-06-04", "Mill to close"),
        ("FOR IMMEDIATE RELEASE\n\nMill to close\n\nThe mill will close.", None, "Mill to close"),
        ("Embargoed until 00.01, 4 June 2019\n\nMill to close\n\nIt will close.", "2019-06-04", "Mill to close"),
        ("Mill to close\nposted 4 June 2019\n\nThe mill will close.", "2019-06-04", "Mill to close"),
        ("Mill to close\n\nThe mill will close.\n\nLast updated: 4 June 2019", "2019-06-04", "Mill to close"),
        ("Mill plc\n\nResults for the year ended 4 June 2019\n\nThe mill will close.", None, "Mill plc"),
        ("Mill plc results call, June 4, 2019\n\nGood morning.", "2019-06-04", "Mill plc results call, June 4, 2019"),
        ("Mill S.A. de C.V.\n\nThe mill will close.", None, "Mill S.A. de C.V."),
        ("MILL TO CLOSE\n(all sums in euros)\n\nThe mill will close.", None, "MILL TO CLOSE"),
        ("Mill to close\n\nOn 4 June 2019 - a Tuesday - the mill closed.", None, "Mill to close"),
    ],
)
def test_dates_and_titles_at_the_head(head: str, date: str | None, title: str) -> None:
    structure = read_structure(head + "\n\nIt made 3,000 tonnes of paper a month and employed 212 people.\n", "mill")
    assert (structure.published_date, structure.title) == (date, title)


@pytest.mark.parametrize(
    "rows",
    [
        ["Peru|79%|82%", "Chile|33%|39%"],
        ["Peru ....... 84%", "Chile .. 39%", "Cuba ........ 4%"],
        ["Peru\t84%", "Chile\t39%"],
        ["Peru      84%", "Chile     39%"],
    ],
)
def test_rows_in_columns_of_any_kind(rows: list[str]) -> None:
    text = "Copper by country\n\n" + "\n".join(rows) + "\n"
    found = [text[one.start : one.end] for one in read_structure(text, "x").segments if one.kind == "table_row"]
    assert found == rows


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("**Figure 1.2.** Granted patents by region", "caption"),
        ("![](img/7.png)**Figure 2.** Mines: coal (31%), copper (26%)", "caption"),
        ("We think this is wrong, for three reasons.[^27]", "paragraph"),
        ("Revenue was 214 million. (The firm reports in pesos.)", "paragraph"),
        ("Where the miners live", "heading"),
    ],
)
def test_captions_headings_and_short_paragraphs(line: str, kind: str) -> None:
    text = f"Mines of the south\n\nThere are 61 of them.\n\n{line}\n\nThe south has 12,000 miners, and the north 900.\n"
    assert next(one.kind for one in read_structure(text, "x").segments if text[one.start : one.end] == line) == kind


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("INSULIN: THREE NAMES, STILL\nBioLedger Weekly, Dec. 12, 2019", ["title", "date_line"]),
        ("COMMENT\n\nThe tram has my vote\n\nBy Fergus Moncrieff", ["heading", "title", "byline"]),
        ("NORRSKOG AB (publ)\n\nInterim report January-September 2024", ["title", "heading"]),
        ("IE still sliding\n\nBy our browser bloke | 2 March 2010 | 14 comments", ["title", "date_line"]),
        ("[captions made by a machine]\n\nNurses leave", ["furniture", "title"]),
    ],
)
def test_heads_of_many_hands(head: str, expected: list[str]) -> None:
    body = "The number of nurses in the city fell by 14% in 2020, the health board said on Tuesday."
    assert [kind for kind, _ in kinds(f"{head}\n\n{body}\n")] == [*expected, "paragraph"]


def test_single_paragraph_has_no_title() -> None:
    assert kinds("The number fell by 14% in 2020") == [("paragraph", "The number fell by 14% in 2020")]


def test_markdown() -> None:
    text = (
        "# Talent\n\n## By country\n\nMost are at home.\n\n**In detail**\n\n- China 47%\n- India 5%\n\n"
        "| who | share |\n"
        "|---|---|\n| China | 47 |\n\n![Chart. Source: Marco Polo](a.png)\n\n> A quoted line of 12%.\n\n***\n"
    )
    assert [kind for kind, _ in kinds(text)] == [
        "title",
        "heading",
        "paragraph",
        "heading",
        "list_item",
        "list_item",
        "table_row",
        "furniture",
        "table_row",
        "caption",
        "quotation",
        "furniture",
    ]


def test_segments_know_their_heading_and_captions_their_source() -> None:
    text = (
        "# Talent\n\n## By country\n\nMost are at home.\n\nTop talent in Asia. Source: Marco Polo\n\nChina has 81.9%.\n"
    )
    segments = read_structure(text, "x", "text/plain", {}).segments
    assert [(one.kind, one.heading, one.attributed_to) for one in segments[2:]] == [
        ("paragraph", "By country", None),
        ("caption", "By country", "Marco Polo"),
        ("paragraph", "By country", None),
    ]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The number of nurses in the city fell by 14% in 2020, the health\nboard said on Tuesday. It has"
        " 3,412 posts, and"
        " of these posts only\n2,934 are filled, which is the lowest number since the board was\nfounded.\n\nRents rose"
        " 30% between 2015 and 2020, the board said in its report\nto the council.\n"
    )
    assert wrap_width(read_lines(text)) is not None
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "paragraph"]


def test_one_paragraph_a_line() -> None:
    text = "Revenue was $819 million, a record.\nMargins were 28%.\nThe only items are tax related.\nDebt fell 3%.\n"
    assert wrap_width(read_lines(text)) is None
    assert len(kinds(text)) == 4


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (
            ["Country", "Nights", "Share", "Peru", "84", "51.5", "Chile", "–", "13.5", "Ghana", "5", "4"],
            ["Country|Nights|Share", "Peru|84|51.5", "Chile|–|13.5", "Ghana|5|4"],
        ),
        (
            ["Rank", "City", "Score", "1", "Oslo", "67.2", "2", "Lima", "63.6", "3", "Kyoto", "61"],
            ["Rank|City|Score", "1|Oslo|67.2", "2|Lima|63.6", "3|Kyoto|61"],
        ),
        (
            ["2022", "2023", "Peru", "5%", "6%", "Chile", "7%", "8%", "…", "Ghana", "1%", "2%", "Kenya", "3%", "4%"],
            ["Peru|5%|6%", "Chile|7%|8%|…", "Ghana|1%|2%", "Kenya|3%|4%"],
        ),
        (["Reply", "3", "Reply", "4", "Reply", "9"], []),
        (["Sales grew fast.", "12", "Costs fell.", "9", "Debt is gone.", "4"], []),
        (["Peru", "84", "Chile", "13"], []),
    ],
)
def test_tables_with_every_cell_on_its_own_line(lines: list[str], rows: list[str]) -> None:
    text = "\n".join(["The harbour counted again.", *lines, "That is all there is."])
    blocks = read_blocks(read_lines(text), None, set())
    found = [text[block.start : block.end].replace("\n", "|") for block in blocks if block.kind == "table_row"]
    assert [row for row in found if not row.startswith("2022")] == rows


def test_thousands_of_counters_are_told_from_a_table_in_proportion() -> None:
    def work(rows: int) -> int:
        lines = read_lines("It is so.\n" + "Votes cast\n3\n" * rows)
        return steps(lambda: read_blocks(lines, None, set()))

    assert work(4_000) < 9 * work(500)


def test_a_name_right_above_list_items_is_their_heading() -> None:
    text = (
        "The makers compared.\n\nTarvo OS\n- 9 lines\n- 46% of sales\nOrvo iLine\n- 4 lines\nIt sells well\n- abroad\n"
    )
    assert [kind for kind, _ in kinds(text)][1:] == [
        *("heading", "list_item", "list_item"),
        *("heading", "list_item"),
        *("paragraph", "list_item"),
    ]


def test_tables_set_with_tabs() -> None:
    text = "Country\tShare\nChina\t47\nIndia\t5\n"
    assert {block.kind for block in read_blocks(read_lines(text), None, set())} == {"table_row"}


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("21 comments:", 21),
        ("Comments (12)", 12),
        ("12 Responses to “Nurses leave”", 12),
        ("3 thoughts on “Nurses leave”", 3),
        ("**37 Comments**", 37),
        ("Showing 4 comments", 4),
        ("Three comments:", 3),
        ("1,204 comments", 1204),
        ("Comments", None),
    ],
)
def test_declared_number_of_comments(line: str, count: int | None) -> None:
    structure = read_structure(f"Nurses leave.\n\n{line}\n\nBo said...\n\nYes, 14%.\n", "x", "text/plain", {})
    assert (structure.comments_declared, structure.comments_found) == (count, 1)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Wed, 3 Mar 2021 10:22:00 +0000", "2021-03-03"),
        ("March 3rd, 2021", "2021-03-03"),
        ("2021/03/03", "2021-03-03"),
        ("31.12.2020 um 10:22", "2020-12-31"),
        ("13/13/2021", None),
        ("31 February 2021", None),
        ("3 days ago", None),
    ],
)
def test_dates(text: str, date: str | None) -> None:
    assert iso_date(text) == date


# -- encodings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_told_and_text_comes_back(encoding: str) -> None:
    text = "The “Café” of Zürich costs 5 € – 40 % more than in 2019.\r\n" * 3
    decoded = decode(text.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_an_encoding_of_another_script_is_detected() -> None:
    text = "Число медсестёр в городе сократилось на 14 процентов, сообщил совет здравоохранения во вторник. " * 4
    assert decode(text.encode("cp1251"), "a.txt").text == text


def test_a_named_encoding_overrules_the_guess() -> None:
    assert decode("Łódź".encode("cp1250"), "a.txt", "cp1250").text == "Łódź"


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (" \n".encode("utf-16"), "white space"),
        (b"%PDF-1.7 something", "PDF"),
        (b"PK\x03\x04something", "ZIP"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x00\x01\x02\x03" * 100, "binary"),
        ("Zürich and Łódź and Málaga".encode() + b"\xff and 5 %", "byte 0xff at offset"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, what: str) -> None:
    with pytest.raises(LedgerError, match=what) as caught:
        decode(raw, "data/raw/a.txt")
    assert caught.value.where == "data/raw/a.txt"


@pytest.mark.parametrize(("encoding", "what"), [("klingon", "unknown"), ("ascii", "not valid ascii")])
def test_a_wrong_encoding_in_the_sidecar_is_an_error(encoding: str, what: str) -> None:
    with pytest.raises(LedgerError, match=what):
        decode("Zürich".encode(), "a.txt", encoding)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(raw: bytes) -> None:
    try:
        decoded = decode(raw, "a.txt")
    except LedgerError:
        return
    assert decoded.text.strip()
    assert "\x00" not in decoded.text


# -- the stage -------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "reference").mkdir()
    shutil.copy(ROOT / "data" / "reference" / "publishers.csv", tmp_path / "data" / "reference")
    (tmp_path / "params.yaml").write_text("ingest: {}\n", encoding="utf-8")
    (tmp_path / "data" / "raw" / "good.txt").write_text("Exports rose 4 % in 2023.\n", encoding="utf-8")
    return tmp_path


def documents(project: Path) -> pl.DataFrame:
    return pl.read_parquet(project / "data" / "documents" / "documents.parquet")


def add(project: Path, name: str, content: bytes | str) -> None:
    path = project / "data" / "raw" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def test_stage_writes_documents_and_segments(project: Path) -> None:
    shutil.copy(SEED, project / "data" / "raw")
    shutil.copy(SEED.with_name("world_top_ai_talent.origin.yml"), project / "data" / "raw")
    assert run(project) == 0
    row = documents(project).row(by_predicate=pl.col("document_id") == "world_top_ai_talent", named=True)
    assert row["path"] == "data/raw/world_top_ai_talent.txt"
    assert row["encoding"] == "utf-8"
    assert row["title"] == "Researchers of Chinese Origin Dominate the World's Top AI Talent"
    assert (row["published_date"], row["accessed_date"], row["licence"]) == ("2025-02-02", "2026-11-22", "unknown")
    assert (row["comments_declared"], row["comments_found"]) == (21, 21)
    assert row["characters"] == len(row["text"]) == 26933
    for structure in read_structures(project / "data" / "documents"):
        assert_covers(structure)


def test_stage_writes_the_same_bytes_again(project: Path) -> None:
    shutil.copy(SEED, project / "data" / "raw")
    tables = [project / "data" / "documents" / name for name in ("documents.parquet", "segments.parquet")]
    run(project)
    first = [table.read_bytes() for table in tables]
    run(project)
    assert [table.read_bytes() for table in tables] == first


def test_nested_folders(project: Path) -> None:
    add(project, "2024/trade.txt", "Exports rose 5 % in 2024.\n")
    add(project, "2025/trade.md", "# Trade\n\nExports rose 6 % in 2025.\n")
    assert run(project) == 0
    frame = documents(project)
    assert frame["document_id"].to_list() == ["2024-trade", "2025-trade", "good"]
    assert frame["media_type"].to_list() == ["text/plain", "text/markdown", "text/plain"]
    assert document_id_of(Path("a/b/c.txt"), Path("a")) == "b-c"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "data/raw/empty.txt: the file is empty"),
        ("binary.txt", bytes(range(256)), "data/raw/binary.txt: the file is binary"),
        ("paper.txt", b"%PDF-1.4", "data/raw/paper.txt: this is a PDF file"),
        ("paper.pdf", b"%PDF-1.4", "data/raw/paper.pdf: texts ending in .pdf cannot be read"),
        ("lost.origin.yml", b"title: Lost\n", "data/raw/lost.txt: the file is missing"),
        ("good.origin.yml", b"licence: 3\n", "data/raw/good.origin.yml, field licence"),
        ("good.origin.yml", b"titel: Goods\n", "data/raw/good.origin.yml, field titel"),
        ("good.origin.yml", b"published_date: last week\n", "data/raw/good.origin.yml, field published_date"),
        ("good.origin.yml", b"url: nowhere\n", "data/raw/good.origin.yml, field url"),
        ("good.origin.yml", b"title: [\n", "data/raw/good.origin.yml: it cannot be read as YAML"),
        ("good.origin.yml", b"- a\n", "data/raw/good.origin.yml: it holds no fields"),
        ("good.md", b"# Goods\n\nExports rose 4 %.\n", "data/raw/good.txt: it has the same id as data/raw/good.md"),
    ],
)
def test_a_fault_is_named_and_other_texts_are_written(
    project: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    add(project, "other.txt", "Imports fell 3 % in 2023.\n")
    add(project, name, content)
    assert run(project) == 1
    assert said in capsys.readouterr().err
    assert "other" in documents(project)["document_id"].to_list()
    assert not list(project.rglob("*.partial"))


def test_sidecar_may_name_the_encoding(project: Path) -> None:
    add(project, "polish.txt", "Łódź: 5 %\n".encode("cp1250"))
    add(project, "polish.origin.yml", "encoding: cp1250\n")
    assert run(project) == 0
    assert "Łódź: 5 %\n" in documents(project)["text"].to_list()


@pytest.mark.parametrize("value", ["'high'", "0.2", "1.5", "null"])
def test_parameters_are_checked(project: Path, value: str) -> None:
    (project / "params.yaml").write_text(f"ingest:\n  repeated_share: {value}\n", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"field ingest\.repeated_share"):
        run(project)
    assert not (project / "data" / "documents").exists()


def test_unknown_parameters_are_errors(project: Path) -> None:
    (project / "params.yaml").write_text("ingest:\n  repeated_shares: 0.8\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="repeated_shares"):
        run(project)


def test_nothing_to_read(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "raw" / "good.txt").unlink()
    monkeypatch.chdir(project)
    assert main() == 2
    assert "no text could be read" in capsys.readouterr().err


def test_module_runs_as_the_pipeline_calls_it(project: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    add(project, "empty.txt", b"")
    done = subprocess.run(
        [sys.executable, "-m", "talent_ledger.ingest"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "data/raw/empty.txt: the file is empty. What to do:" in done.stderr
    assert "Traceback" not in done.stderr
    assert documents(project).height == 1


# -- web pages -------------------------------------------------------------------------------------------

PAGE = """<html><head><title>Nurses leave - The Courier</title><meta property="og:site_name" content="The Courier">
<meta name="author" content="Ellen Moore"><link rel="canonical" href="https://courier.example/nurses"></head>
<body><nav>Home | News</nav><article><h1>Nurses leave the city</h1>
<p>The number of nurses in the city fell by 14% in 2020, the health board said on Tuesday.</p>
<p>Rents rose 30% between 2015 and 2020, the board said. It has 3,412 posts &amp; fills 2,934 of them.</p>
<ul><li>In the north: 12%</li><li>In the south: 16%</li></ul></article><footer>Imprint</footer></body></html>"""


def test_web_pages_yield_their_text_with_offsets(project: Path) -> None:
    pytest.importorskip("trafilatura")
    add(project, "page.html", PAGE)
    assert run(project) == 0
    row = documents(project).row(by_predicate=pl.col("document_id") == "page", named=True)
    assert row["media_type"] == "text/html"
    assert "3,412 posts & fills" in row["text"]
    assert "Imprint" not in row["text"]
    assert (row["publisher"], row["author"], row["url"]) == (
        "The Courier",
        "Ellen Moore",
        "https://courier.example/nurses",
    )
    for structure in read_structures(project / "data" / "documents"):
        assert_covers(structure)


def test_web_pages_without_trafilatura(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    add(project, "page.html", PAGE)
    assert run(project) == 1
    assert "data/raw/page.html: web pages need the package trafilatura" in capsys.readouterr().err
    assert documents(project)["document_id"].to_list() == ["good"]


@pytest.mark.parametrize(
    ("table", "places"),
    [
        ("words", {"header", "liking", "line", "opening", "bracket", "label", "bar", "prose"}),
        ("signs", {"header", "liking", "vote", "line"}),
    ],
)
def test_what_pages_count_is_listed_in_known_places_only(table: str, places: set[str]) -> None:
    listed = tomllib.loads(files("talent_ledger.schema").joinpath("page_counts.toml").read_text(encoding="utf-8"))
    assert {place for value in listed[table].values() for place in value.split()} == places
    assert all(form == form.casefold() and value for form, value in listed[table].items())


def test_a_row_of_signs_makes_a_heading_of_the_line_above_it() -> None:
    text = "Three mills fall in the national table of output and of yield this year\n=====\n=====\n\nOne rose by 4%.\n"
    text = text.replace("=====\n=====", "=" * 60)
    kinds = {segment.kind for segment in read_structure(text, "t").segments if segment.start == 0}
    assert kinds <= {"title", "heading"} and kinds


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: 'Seven in ten agree'\ndate: '2017-07-08 13:34:00 -06:00'\nauthor: Matt Youngman\n---",
        "title : Friendly Copper\nauthor: Grace Baskin, et al.\ndate  : 2025-09-11 12:00:00 +0800",
    ],
)
def test_the_author_in_a_texts_front_matter_is_no_commenter(head: str) -> None:
    structure = read_structure(f"{head}\n\nSeven in ten agree that it is 9%.\n\nAnother 4% do not.\n", "t")
    assert [segment.comment for segment in structure.segments] == [None] * len(structure.segments)


@pytest.mark.parametrize(
    "text",
    [
        "title: 'Orvane Leads Market'\ndate: 2019-11-11\nlayout: post\n\nIt holds 9%.\n",
        "---\nlayout: post\nTitle: Orvane Leads Market\ndate: 2019-11-11\ntags:\n  - cars\n---\nIt holds 9%.\n",
    ],
)
def test_the_fields_of_a_pages_source_say_what_it_is(text: str) -> None:
    structure = read_structure(text, "t")
    said = {segment.kind: text[segment.start : segment.end] for segment in structure.segments}
    assert (structure.title, structure.published_date) == ("Orvane Leads Market", "2019-11-11")
    assert (said["title"], said["date_line"], said["paragraph"]) == (
        "Orvane Leads Market",
        "2019-11-11",
        "It holds 9%.",
    )


def test_a_list_between_rules_is_no_pages_source() -> None:
    text = "---\n- Sales: 9%\n- Profit: 4%\n---\nBoth fell by 3 percent in the year.\n"
    kinds = {segment.kind for segment in read_structure(text, "t").segments if "%" in text[segment.start : segment.end]}
    assert kinds == {"list_item"}


def test_fields_of_every_post_are_no_pages_source() -> None:
    post = "Title: {}\nAuthor: {}\nDate: 2019-11-11\n\nI think that it will be 9% at most.\n\n"
    structure = read_structure(post.format("Prices", "anna_k") + post.format("Re: Prices", "bo_22"), "t")
    assert {segment.speaker for segment in structure.segments} >= {"anna_k", "bo_22"}


def test_a_line_that_ends_in_a_preposition_goes_on() -> None:
    text = "Revenues were above those of $49,996,000 in the six-month period of\n2000. Costs fell by 3 percent.\nEnd"
    kinds = [text[segment.start : segment.end] for segment in read_structure(text, "t").segments]
    assert kinds[0].endswith("3 percent.")


def test_the_name_of_a_file_is_no_writers() -> None:
    text = "The rich\n\n<small> Data: a.html\n\nnet_worth.html: It is 9%.\n\nby_industry.html: It is 4%.\n"
    assert {segment.speaker for segment in read_structure(text, "t").segments} == {None}


def test_the_menu_of_a_page_is_no_part_of_the_article_above_its_comments() -> None:
    article = "Sheep are dear\n\nPrices of sheep rose by 4% in May, and those of lambs by more, said the board.\n\n"
    comments = "2 comments:\n\nBo said...\n\nOnly 4 %?\n\nAnn said...\n\nIt was 5 %.\n"
    menu = "Velmarpost\nHome\nForums\nRare Breeds\nLog in\nSearch\n\n"
    structure = read_structure(menu + article + comments, "page", publishers={})
    kinds = {structure.text[s.start : s.end]: s.kind for s in structure.segments}
    assert {kind for words, kind in kinds.items() if set(words.split("\n")) & set(menu.split())} == {"furniture"}
    assert kinds["Sheep are dear"] != "furniture"
    front = "Velmar Group\nHelsinki\nSearch\n\n"
    plain = read_structure(front + article + comments, "page", publishers={})
    assert not any(s.kind == "furniture" and s.start < len(front) for s in plain.segments)
