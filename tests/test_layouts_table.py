"""Comments in the rows of a table are found cell by cell, whatever the marks, the quotes and the breaks in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_ledger.ingest import layouts_table
from talent_ledger.ingest.layouts_table import NOBODY, table_headers
from talent_ledger.ingest.lines import Line, read_lines
from talent_ledger.ingest.structure import read_structure

_NAMES = st.sampled_from(["Ann Lee", "kestrel_82", "Bo", "O'Neill, P.", "Dr. K. Rao", "Zoë"])
_WORDS = st.text(st.sampled_from('ab ,;|"é1%'), min_size=1, max_size=30).map(lambda text: f"x{text}x")
_TABLES = st.lists(
    st.tuples(_NAMES, st.lists(_WORDS, min_size=1, max_size=3).map("\n".join), st.integers(0, 999).map(str)),
    min_size=2,
    max_size=8,
)


def _told(text: str) -> list[tuple[str, str]]:
    return [(header.name, text[header.body : header.stop]) for header in table_headers(read_lines(text))]


@given(rows=_TABLES, mark=st.sampled_from(",;\t"), order=st.permutations(["user", "comment", "likes"]))
def test_whatever_a_writer_of_csv_writes_is_read_back(
    rows: list[tuple[str, str, str]], mark: str, order: list[str]
) -> None:
    written = io.StringIO()
    writer = csv.DictWriter(written, order, delimiter=mark, lineterminator="\n")
    writer.writeheader()
    writer.writerows(dict(zip(("user", "comment", "likes"), row, strict=True)) for row in rows)
    text = f"Export of 3 May\n\n{written.getvalue()}"
    found = _told(text)
    structure = read_structure(text, "export", publishers={})
    covered = [at for segment in structure.segments for at in range(segment.start, segment.end)]
    assert len(covered) == len(set(covered))
    assert not [sign for at, sign in enumerate(text) if at not in set(covered) and not sign.isspace()]
    assert [(name, words.replace('""', '"')) for name, words in found] == [(name, words) for name, words, _ in rows]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "| User | Date | Comment |\n|---|---|---|\n| **anna_k** | 2 May 2024 | Rents rose 4 %. |\n"
            "| Bo | 3 May 2024 | Not here. |\n",
            [("anna_k", "Rents rose 4 %."), ("Bo", "Not here.")],
        ),
        (
            "Anna Lee\t2 May 2024\tRents rose 4 % here, and 9 % in Graz.\n"
            "Bo\t3 May 2024\tNot in my street, they fell.\n"
            "Cy\t3 May 2024\tMine has been the same for 11 years.\n",
            [
                ("Anna Lee", "Rents rose 4 % here, and 9 % in Graz."),
                ("Bo", "Not in my street, they fell."),
                ("Cy", "Mine has been the same for 11 years."),
            ],
        ),
        (
            "Comment;Author\nRents rose 4 %.;Anna Lee\nNot here.;#N/A\nNor here.;Bo\n",
            [("Anna Lee", "Rents rose 4 %."), (NOBODY, "Not here."), ("Bo", "Nor here.")],
        ),
        (
            "id,author,text\n1,Anna,Rents, and food, rose.\n2,Bo,No.\n",
            [("Anna", "Rents, and food, rose."), ("Bo", "No.")],
        ),
    ],
    ids=["Markdown", "without titles", "words first", "unquoted commas"],
)
def test_forms_of_tables(text: str, told: list[tuple[str, str]]) -> None:
    assert _told(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "Country\tShare\tYear\nKenya\t4 %\t2021\nGhana\t9 %\t2022\n",
        "Name,Staff\nVelmar,410\nTarvo,320\n",
        "Kenya\t4.1\t2 May 2024\nGhana\t9.3\t3 May 2024\nTogo\t2.0\t4 May 2024\n",
        "Sales rose, he said, in May; costs fell.\nProfit, the writer says, rose.\nAuthor, comment\n",
    ],
)
def test_tables_of_other_things_hold_no_comments(text: str) -> None:
    assert table_headers(read_lines(text)) == []


@pytest.mark.parametrize(
    "text", ["user,comment,likes\nAnna,Yes.,1\nBo,,3\nCy,No.,4\n", "comment;author\n;Bo\nYes.;Cy\n;Al\n"]
)
def test_a_comment_without_words_is_none(text: str) -> None:
    structure = read_structure(text, "export", publishers={})
    assert all(segment.start < segment.end for segment in structure.segments)
    assert {segment.speaker for segment in structure.segments if segment.kind == "paragraph"} >= {"Cy"}


def test_what_stands_around_a_table_has_no_writer_and_no_sign_is_lost() -> None:
    text = (
        'Rents rose 8 %.\n\nuser,comment,likes\nAnna,"They rose ""9 %"",\n\nI think.",412\nBo,No.,3\n\nEnd of 2 rows.\n'
    )
    structure = read_structure(text, "export", publishers={})
    said = [(segment.speaker, text[segment.start : segment.end]) for segment in structure.segments if segment.comment]
    assert ("Anna", 'They rose ""9 %"",') in said
    assert ("Anna", "I think.") in said
    assert [words for speaker, words in said if "412" in words] == ['",412']
    assert not [
        segment for segment in structure.segments if "End of" in text[segment.start : segment.end] and segment.speaker
    ]
    covered = {at for segment in structure.segments for at in range(segment.start, segment.end)}
    assert not [sign for at, sign in enumerate(text) if at not in covered and not sign.isspace()]


def test_a_row_of_another_sort_is_the_text_that_the_others_answer() -> None:
    text = 'type;author;body\narticle;Newsdesk;Rents rose 11 % in 2024.\ncomment;"**Bo** ✔";Not here.\ncomment;Cy;No.\n'
    assert _told(text) == [("Bo", "Not here."), ("Cy", "No.")]


def test_no_row_is_read_again_for_each_row_of_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    row = layouts_table._row

    def counted(lines: Sequence[Line], index: int, mark: str) -> layouts_table._Row:
        read.append(index)
        return row(lines, index, mark)

    monkeypatch.setattr(layouts_table, "_row", counted)
    assert table_headers(read_lines("author,comment\n" * 300)) == []
    assert len(read) <= 2 * 300 + 1
