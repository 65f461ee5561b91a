"""What the report says and shows: findings, rows, notes, sums, and which charts appear for which data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from report_ledger import BY_ORIGIN, BY_WORK, CHINA, STATES, Corpus, Row, chess_corpus
from talent_ledger import house
from talent_ledger.report.catalogue import SECTIONS, all_figures
from talent_ledger.report.charts import TEMPLATES, filled, resolved, template
from talent_ledger.report.figures import COLUMNS, Facts, Figure
from talent_ledger.report.ledger import read_ledger, sentences


def figures_of(corpus: Corpus, root: Path) -> list[Figure]:
    return all_figures(Facts(read_ledger(corpus.write(root))))


@pytest.fixture(scope="module")
def chess(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figure]:
    figures = figures_of(chess_corpus(), tmp_path_factory.mktemp("chess"))
    return {figure.subtitle[0]: figure for figure in figures}


def test_every_kind_of_data_gets_its_chart(chess: dict[str, Figure]) -> None:
    assert {figure.section for figure in chess.values()} == set(SECTIONS)
    assert {figure.chart for figure in chess.values()} == set(TEMPLATES)


def test_balance_states_the_finding_and_both_sides(chess: dict[str, Figure]) -> None:
    balance = next(figure for figure in chess.values() if figure.chart == "balance")
    gain = "the United States gains 39 points of the top chess players; China loses 35"
    assert balance.title == f"By the figures as stated, {gain}"
    assert balance.caution.startswith("With care: figures marked with a diamond fit another population")
    rows = [(row["name"], row["origin"], row["work"], row["difference"]) for row in balance.rows]
    assert rows == [
        ("United States", 18.0, 57.0, "+39 points"),
        ("China", 47.0, 12.0, "−35 points"),
        ("France", None, 4.0, ""),
        ("Germany", None, 4.0, ""),
        ("Europe", 12.0, None, ""),
    ]
    assert [row["missing"] for row in balance.rows[2:]] == ["origin not stated"] * 2 + ["work not stated"]
    assert balance.captions == ["Not stated in the text: 23% by origin and 23% by work."]


def test_a_doubt_is_marked_and_explained_where_it_is_drawn(chess: dict[str, Figure]) -> None:
    balance = next(figure for figure in chess.values() if figure.chart == "balance")
    assert [row["flagged"] for row in balance.rows] == [True, False, False, False, False]
    assert balance.rows[0]["label"] == "United States¹"
    assert balance.notes == ["57 % fits the grandmasters, not the top players."]


def test_shares_keep_the_remainder_and_never_scale(chess: dict[str, Figure]) -> None:
    origin = chess["Top chess players by country of origin"]
    assert origin.title == "China accounts for 47% of the top chess players"
    assert origin.caution == ""
    assert [row["value"] for row in origin.rows] == [47.0, 18.0, 12.0, 23.0]
    assert [row["state"] for row in origin.rows] == ["stated", "stated", "hedged", "remainder"]
    assert origin.captions[0] == "The 3 rows add up to 77%; 23% is not stated."
    assert origin.rows[3]["claim_id"] is None


def test_a_bar_ends_pale_between_the_values_that_round_to_the_stated_one(chess: dict[str, Figure]) -> None:
    asia = chess["Top players of Asia by country"]
    china = asia.rows[0]
    assert (china["edge_low"], china["value"], china["edge_high"]) == (81.85, 81.9, 81.95)
    hedged = chess["Top chess players by country of origin"].rows[2]
    assert hedged["edge_low"] == hedged["edge_high"] == 12.0


def test_others_are_named(chess: dict[str, Figure]) -> None:
    captions = chess["Top players of Asia by country"].captions
    assert captions[0] == "The 3 rows add up to 99.9%, the whole as it was rounded."
    assert captions[1].startswith("“Others” is Taiwan")
    assert captions[1].endswith("3 places, their shares not stated.")


def test_counts_are_squares_and_inferred_ones_hollow(chess: dict[str, Figure]) -> None:
    clubs = chess["Clubs by country"]
    assert clubs.chart == "units"
    assert clubs.title == "The United States has 5 of 8 clubs where the top players play"
    assert len(clubs.rows) == 8
    assert [row["solidity"] for row in clubs.rows] == [1] * 5 + [0] * 3
    assert len({row["claim_id"] for row in clubs.rows}) == 4


def test_a_headline_that_rests_on_a_doubted_row_says_so(chess: dict[str, Figure]) -> None:
    work = chess["Top chess players by country of work, 2022"]
    assert work.title == "As stated, the United States accounts for 57% of the top chess players, 2022"
    assert work.caution == "With care: figures marked with a diamond fit another population than the text names."


HEADLINES = [
    (  # a plural cannot account for anything
        "{a:60%} were girls, {b:30%} boys.",
        {"a": {"label": "Girls", "entity_type": "group"}, "b": {"label": "Boys", "entity_type": "group"}},
        {"population": "pupils of the town", "measure": "share of pupils of the town", "year": 2023},
        "Girls: 60% of the pupils of the town, 2023",
    ),
    (  # the first of ranks is the lowest number
        "Lima came {a:12th}, Oslo {b:5th}.",
        {"a": {"label": "Lima", "value": 12.0}, "b": {"label": "Oslo", "value": 5.0}},
        {"kind": "rank", "unit": "rank", "measure": "rank by traffic", "year": 2024},
        "Oslo: 5th in 2024, the higher of two",
    ),
    (  # what is counted is named, a proper noun keeps its capital
        "Ada has {a:504} Basque ships, Bo {b:72}.",
        {"a": {"label": "Ada", "value": 504.0}, "b": {"label": "Bo", "value": 72.0}},
        {"kind": "count", "unit": "count", "measure": "number of Basque ships", "period": "2021-H1", "year": 2021},
        "Ada: 504 Basque ships in the first half of 2021, the higher of two",
    ),
    (  # money of cents, in a currency without a sign of its own
        "Ada costs {a:CHF 71.40}, Bo {b:CHF 9}.",
        {"a": {"label": "Ada", "value": 71.4, "decimals": 2}, "b": {"label": "Bo", "value": 9.0}},
        {"kind": "money", "unit": "CHF", "measure": "price"},
        "Ada: CHF 71.40, the higher of two",
    ),
]


@pytest.mark.parametrize(("sentence", "parts", "same", "headline"), HEADLINES)
def test_headlines_are_grammatical(
    tmp_path: Path, sentence: str, parts: dict[str, Row], same: Row, headline: str
) -> None:
    corpus = Corpus()
    stated: dict[str, Any] = {name: {"entity_id": known["label"], **same, **known} for name, known in parts.items()}
    told = corpus.text("one", title="One").paragraph(sentence, **stated)
    corpus.table("Table", told["a"], told["b"], time_period=same.get("period") or str(same.get("year") or "") or None)
    figure = next(figure for figure in figures_of(corpus, tmp_path) if figure.section == "shares")
    assert figure.title == headline


def test_what_is_expected_is_not_told_as_fact(tmp_path: Path) -> None:
    corpus = Corpus()
    rook = {"entity_id": "Rook", "label": "Rook", "entity_type": "organization", "kind": "money", "unit": "USD"}
    told = corpus.text("one", title="One").paragraph(
        "Revenue was {a:$3 million} in 2024 and will be {b:$4 million} in 2026.",
        a={**rook, "measure": "revenue", "year": 2024, "value": 3e6},
        b={**rook, "measure": "revenue", "year": 2026, "value": 4e6},
    )
    corpus.table("Rook: revenue, 2024–2026", told["a"], told["b"], series=True)
    corpus.observation(told["b"])["flags"] = ["forecast"]
    series = next(figure for figure in figures_of(corpus, tmp_path) if figure.section == "series")
    assert series.title == "Rook: revenue rose from $3 million in 2024 to $4 million in 2026 (expected)"


ROOK = {"entity_id": "Rook", "label": "Rook", "entity_type": "organization", "kind": "money", "unit": "USD"}


def money(tmp_path: Path, sentence: str, **stated: Row) -> list[Figure]:
    corpus = Corpus()
    told: dict[str, Any] = {name: {**ROOK, **known} for name, known in stated.items()}
    corpus.text("one", title="One").paragraph(sentence, **told)
    return [figure for figure in figures_of(corpus, tmp_path) if figure.section == "organizations"]


def test_amounts_of_different_orders_share_no_scale(tmp_path: Path) -> None:
    """An amount per share beside a revenue is a bar nobody sees."""
    large, small = money(
        tmp_path,
        "Revenue was {a:$9 billion}, costs {b:$8 billion}; {c:$1.20} a share were earned and {d:$0.50} paid.",
        a={"value": 9e9, "measure": "revenue"},
        b={"value": 8e9, "measure": "costs"},
        c={"value": 1.2, "measure": "earnings per share"},
        d={"value": 0.5, "measure": "dividend"},
    )
    assert [row["label"] for row in large.rows] == ["Revenue", "Costs"]
    assert [row["label"] for row in small.rows] == ["Earnings per share", "Dividend"]
    assert small.subtitle[0].endswith("in USD, up to $1.20")
    assert large.figure_id != small.figure_id


def test_an_amount_alone_at_its_order_is_told_and_kept_in_the_table(tmp_path: Path) -> None:
    (figure,) = money(
        tmp_path,
        "Revenue was {a:$9 billion}, costs {b:$8 billion}; {c:$1.20} a share were earned.",
        a={"value": 9e9, "measure": "revenue"},
        b={"value": 8e9, "measure": "costs"},
        c={"value": 1.2, "measure": "earnings per share"},
    )
    assert [row["label"] for row in figure.rows] == ["Revenue", "Costs"]
    assert [record[0] for record in figure.records] == ["Revenue", "Costs", "Earnings per share"]
    assert any("Earnings per share ($1.20)" in caption for caption in figure.captions)


def test_in_a_long_list_each_organization_that_is_told_much_of_has_its_own_chart(tmp_path: Path) -> None:
    knight = {"entity_id": "Knight", "label": "Knight"}
    stated = {name: {"value": 1e9, "measure": f"measure {name}"} for name in "abcdef"}
    stated |= {name: {**knight, "value": 2e9, "measure": f"measure {name}"} for name in "ghi"}
    words = " ".join(f"{{{name}:${1 + number} billion}}" for number, name in enumerate(stated))
    own = money(tmp_path, f"They had {words}.", **stated)
    assert [(figure.subtitle[0], len(figure.rows)) for figure in own] == [
        ("Money figures of Rook, in USD", 6),
        ("Money figures of Knight, in USD", 3),
    ]
    assert len({figure.figure_id for figure in own}) == 2


def test_what_is_told_of_another_organization_keeps_its_name(tmp_path: Path) -> None:
    stated = {name: {"value": 1e9, "measure": f"measure {name}"} for name in "abcdefgh"}
    stated["i"] = {"value": 2e9, "measure": "income", "entity_id": "Knight", "label": "Knight"}
    words = " ".join(f"{{{name}:${1 + number} billion}}" for number, name in enumerate(stated))
    (figure,) = money(tmp_path, f"They had {words}.", **stated)
    assert figure.records[0][0] == "Measure a"
    assert figure.captions == ["In the table, but not on this scale: Knight income ($2 billion)."]


def test_in_a_crowd_of_lines_only_that_of_the_headline_stands_forth(tmp_path: Path) -> None:
    corpus = Corpus()
    places = {
        "CHN": ("China", 40, 44),
        "IND": ("India", 9, 30),
        "USA": ("United States", 20, 21),
        "DEU": ("Germany", 5, 6),
    }
    for year, at in ((2019, 1), (2022, 2)):
        text = corpus.text(f"text-{year}", title=f"In {year}")
        shares = {area: place[at] for area, place in places.items()}
        words = " ".join(f"{{{area}:{share}%}}" for area, share in shares.items())
        stated: dict[str, Any] = {
            area: {**BY_WORK, "entity_id": area, "label": places[area][0], "value": float(share), "year": year}
            for area, share in shares.items()
        }
        text.paragraph(f"They were {words}.", **stated)
    series = next(figure for figure in figures_of(corpus, tmp_path) if figure.section == "series")
    assert series.title.startswith("India’s share") and series.subtitle[0].endswith(", by country of work")
    told = {(row["series"], row["text"]) for row in series.rows if row["text"]}
    assert told == {("IND", "9%"), ("IND", "30%")}
    assert {row["series"] for row in series.rows if row["strength"] == 1} == {"IND"}
    assert {row["name_time"] for row in series.rows} == {2022.0}


def test_a_note_says_of_a_figure_only_what_holds_for_it(tmp_path: Path) -> None:
    corpus = Corpus()
    told = corpus.text("one", title="One").paragraph(
        "Of players {a:40%} were Chinese, {b:20%} Indian, {c:10%} French.",
        a={**CHINA, **BY_WORK},
        b={"entity_id": "IND", "label": "India", **BY_WORK},
        c={"entity_id": "FRA", "label": "France", **BY_WORK},
    )
    corpus.table("Players", told["a"], told["b"], told["c"])
    corpus.flag(told["a"], "conflict", "China: “40%” is odd.")
    corpus.flag(told["b"], "conflict", "India: “20%” is old.")
    corpus.flag(told["c"], "conflict", "France: “10%” is odd.")
    shares = next(figure for figure in figures_of(corpus, tmp_path) if figure.section == "shares")
    assert shares.notes == ["China: “40%” is odd. The same holds for France. India: “20%” is old."]


def test_a_loss_stands_left_of_nought(tmp_path: Path) -> None:
    (figure,) = money(
        tmp_path,
        "Revenue was {a:$9 billion}, the net loss {b:$2 billion} to {c:$3 billion}.",
        a={"value": 9e9, "measure": "revenue"},
        b={"value": 2e9, "value_high": 3e9, "qualifier": "range", "measure": "net loss"},
        c={"value": 3e9, "measure": "loss ratio"},
    )
    ends = {row["label"]: (row["value"], row["high"]) for row in figure.rows}
    assert ends == {"Revenue": (9e9, 9e9), "Net loss": (-2e9, -3e9), "Loss ratio": (3e9, 3e9)}
    assert "loss" in figure.keys


@pytest.mark.parametrize(
    ("first", "last", "flags", "title"),
    [
        (
            "share of masters",
            "share of masters",
            ["definition_change"],
            "China’s share of masters: 65% in 2019, 57% in 2022, by different definitions",
        ),
        ("gross margin", "share of revenue", [], "China: gross margin 65% in 2019, share of revenue 57% in 2022"),
    ],
)
def test_no_line_joins_what_is_not_of_one_kind(
    tmp_path: Path, first: str, last: str, flags: list[str], title: str
) -> None:
    corpus = Corpus()
    told = corpus.text("one", title="One").paragraph(
        "It was {a:65%} in 2019 and {b:57%} in 2022.",
        a={**CHINA, "measure": first, "year": 2019},
        b={**CHINA, "measure": last, "year": 2022},
    )
    corpus.table("China: share, 2019–2022", told["a"], told["b"], series=True)
    for claim in (told["a"], told["b"]):
        if flags:
            corpus.flag(claim, flags[0], "Two definitions.")
    series = next(figure for figure in figures_of(corpus, tmp_path) if figure.section == "series")
    assert series.title == title
    assert len({row["series"] for row in series.rows}) == 2
    assert any(caption.startswith("Not joined by a line") for caption in series.captions)


def test_series_say_what_moved(chess: dict[str, Figure]) -> None:
    series = chess["United States: share of masters"]
    assert series.chart == "series"
    assert series.title == "The United States’ share of masters fell from 65% in 2019 to 57% in 2022"
    assert series.settings["tick_names"] == ["2019", "2020", "2021", "2022"]


def test_comments_stand_apart_from_the_article(chess: dict[str, Figure]) -> None:
    companies = [figure for figure in chess.values() if figure.section == "organizations"]
    assert [figure.voice for figure in companies] == ["comments"]
    assert companies[0].title == "Rook: revenue of $8.03 billion in 2024"
    assert "Bo Reader, in a comment, citing Board Weekly" in companies[0].subtitle[1]


def test_figures_are_held_against_published_ones(chess: dict[str, Figure]) -> None:
    agreement = next(figure for figure in chess.values() if figure.section == "agreement")
    assert agreement.title == "1 of 2 compared figures agree with what is published; 1 fits another population"
    assert {row["text_right"] for row in agreement.rows} == {"", "57%, published 42%", "47% as published"}


def test_sources_that_disagree_are_drawn_with_every_witness(tmp_path: Path) -> None:
    corpus = Corpus()
    claims = []
    for number, share in enumerate(("40%", "44%", "40%")):
        text = corpus.text(f"text-{number}", title=f"Text {number}")
        told = text.paragraph(f"In 2022 {{a:{share}}} of players were Chinese.", a={**CHINA, **BY_WORK})
        claims.append(told["a"])
    corpus.flag(claims[1], "conflict", "China: 40 % by two texts, 44 % by one.", "warning", claims[0], claims[2])
    agreement = [figure for figure in figures_of(corpus, tmp_path) if figure.section == "agreement"]
    assert [figure.title for figure in agreement] == ["Texts state different values for 1 figure in percent"]
    assert [row["value"] for row in agreement[0].rows] == [40.0, 40.0, 44.0]
    assert agreement[0].rows[-1]["text_right"] == "40% to 44%"
    assert agreement[0].captions == ["China: 40 % by two texts, 44 % by one."]


def test_voices_count_every_figure_once(chess: dict[str, Figure]) -> None:
    voices = next(figure for figure in chess.values() if figure.section == "voices")
    assert len(voices.rows) == 20
    assert voices.source == "“Where chess masters play”, Ada Writer, 1 May 2024"
    assert "kind:money" in voices.keys
    assert voices.title == "16 figures stand in the article, 4 in comments under 1 name"


def test_every_row_leads_to_a_claim_that_has_its_sentence(tmp_path: Path) -> None:
    corpus = chess_corpus()
    figures = figures_of(corpus, tmp_path)
    told = sentences(tmp_path, read_ledger(tmp_path).claims.collect())
    place = COLUMNS.index("claim_id")
    exact = {row["claim_id"]: row["exact"] for row in corpus.rows["claims"]}
    for figure in figures:
        assert figure.claim_ids(), figure.title
        assert figure.alternative.endswith(".")
        for claim in [*figure.claim_ids(), *(record[place] for record in figure.records)]:
            sentence, start, end = told[claim]
            assert sentence[start:end] == exact[claim]


def test_a_balance_nobody_doubts_needs_no_caution(tmp_path: Path) -> None:
    corpus = chess_corpus()
    corpus.rows["flags"] = []
    balance = next(figure for figure in figures_of(corpus, tmp_path) if figure.chart == "balance")
    assert balance.title == "The United States gains 39 points of the top chess players; China loses 35"
    assert balance.caution == ""


def test_no_balance_of_two_populations(tmp_path: Path) -> None:
    corpus = Corpus()
    text = corpus.text("two", title="Two populations")
    asia = {**BY_ORIGIN, "population": "top AI talent in Asia"}
    world = {**BY_WORK, "population": "students of the world"}
    first = text.paragraph(
        "In Asia {a:80%} come from China, {b:10%} from America.", a={**CHINA, **asia}, b={**STATES, **asia}
    )
    second = text.paragraph("{a:57%} work in America, {b:12%} in China.", a={**STATES, **world}, b={**CHINA, **world})
    corpus.table("Origin", first["a"], first["b"])
    corpus.table("Work", second["a"], second["b"])
    assert [figure for figure in figures_of(corpus, tmp_path) if figure.section == "balance"] == []


def test_a_year_and_its_quarter_are_never_joined_by_a_line(tmp_path: Path) -> None:
    corpus = Corpus()
    text = corpus.text("quarter", title="Quarters")
    rook = {"entity_id": "Rook", "label": "Rook", "entity_type": "organization", "measure": "share of sales at home"}
    told = text.paragraph(
        "Nearly {a:90%} in the last quarter of 2024, {b:85%} in 2024.",
        a={**rook, "year": 2024, "period": "2024-Q4", "qualifier": "nearly"},
        b={**rook, "year": 2024},
    )
    corpus.table("Rook: share of sales at home", told["a"], told["b"], series=True)
    series = [figure for figure in figures_of(corpus, tmp_path) if figure.section == "series"]
    assert [(figure.chart, figure.title) for figure in series] == [
        ("bars", "Rook, share of sales at home: 85% in 2024, nearly 90% in Q4 2024")
    ]
    assert [row["label"] for row in series[0].rows] == ["Q4 2024", "2024"]


def test_several_texts_make_a_series_that_none_states(tmp_path: Path) -> None:
    corpus = Corpus()
    for year, share in ((2020, "40%"), (2021, "44%"), (2022, "43%")):
        text = corpus.text(f"text-{year}", title=f"Year {year}")
        text.paragraph(f"In {year} {{a:{share}}} of players were Chinese.", a={**CHINA, **BY_WORK, "year": year})
    series = [figure for figure in figures_of(corpus, tmp_path) if figure.section == "series"]
    assert [figure.title for figure in series] == [
        "China’s share of top chess players rose from 40% in 2020 to 43% in 2022"
    ]
    assert series[0].document_id is None
    assert [row["value"] for row in series[0].rows] == [40.0, 44.0, 43.0]


def test_two_rows_of_one_name_keep_their_own_band(tmp_path: Path) -> None:
    corpus = Corpus()
    text = corpus.text("twins", title="Twins")
    base = {"population": "towns", "measure": "share of towns", "entity_type": "group"}
    told = text.paragraph(
        "{a:40%} and {b:30%}.",
        a={"entity_id": "s1", "label": "Springfield", **base},
        b={"entity_id": "s2", "label": "Springfield", **base},
    )
    corpus.table("Towns", told["a"], told["b"])
    shares = next(figure for figure in figures_of(corpus, tmp_path) if figure.section == "shares")
    assert len({row["label"] for row in shares.rows}) == 3


def test_an_empty_ledger_has_no_charts(tmp_path: Path) -> None:
    corpus = Corpus()
    corpus.text("empty", title="Nothing counted").paragraph("Nothing is counted here.")
    assert figures_of(corpus, tmp_path) == []


def test_templates_hold_no_figure_and_no_counter() -> None:
    for kind in TEMPLATES:
        for narrow in (False, True):
            first, second = template(kind, narrow), template(kind, narrow)
            assert first == second
            assert first["datasets"] == {"rows": [], "footer": []}
            assert TEMPLATES[kind](narrow).to_dict(validate=True) == first


def test_every_colour_of_a_chart_is_a_token_of_the_style_sheet(chess: dict[str, Figure]) -> None:
    known = house.tokens()
    for figure in chess.values():
        spec = resolved(filled(template(figure.chart, False), figure.rows, figure.settings))
        assert "var(--" not in str(spec)
    assert known["--work"].startswith("#")
