"""The descriptive fields of a claim: kind, change, measure, population, dimension, source."""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talent_ledger.evaluate.matching import alike
from talent_ledger.extract import walk
from talent_ledger.extract.attributes import Attributes, Describer
from talent_ledger.extract.crediting import clean_source, credit_in
from talent_ledger.extract.lexicon import read_lexicon
from talent_ledger.extract.scenes import without_hedges
from talent_ledger.extract.situation import Candidate
from talent_ledger.ingest.structure import read_structure

ROOT = Path(__file__).parents[1]
Choice = Callable[[walk.Reading], "list[Candidate] | None"]


def described(text: str, choose: Choice) -> list[tuple[walk.Reading, Attributes]]:
    """Every claim of *text* that *choose* makes, with its attributes, in reading order."""
    segments: list[Mapping[str, Any]] = [asdict(segment) for segment in read_structure(text, "text").segments]
    document = walk.prepare({"document_id": "text", "text": text}, segments, read_lexicon())
    describer = Describer(document)
    return [
        (reading, describer.describe(reading, one))
        for reading, chosen in walk.walk(document, walk.parse_all([document])[0], choose)
        for one in chosen or (None,)
    ]


def about(**subjects: str) -> Choice:
    """The choice of a reader who knows whose figures they are: figure as written (without signs) → entity id."""

    def choose(reading: walk.Reading) -> list[Candidate] | None:
        figure = reading.figure
        written = reading.document.text[figure.start : figure.end]
        key = next((name for name in subjects if name.lstrip("f") == "".join(c for c in written if c.isalnum())), None)
        if key is None:
            return None
        return [one for one in reading.candidates if one.entity_id == subjects[key]][:1]

    return choose


def everything(reading: walk.Reading) -> list[Candidate] | None:
    """Every figure is a claim of the first candidate."""
    return reading.candidates[:1]


def nobody(_: walk.Reading) -> list[Candidate] | None:
    """Every figure is a claim, of nobody in particular."""
    return []


def fields(text: str, choose: Choice = everything) -> list[Attributes]:
    return [attributes for _, attributes in described(text, choose)]


# -- kind and change -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Exports grew 4.5 % last year.", [("growth", "increase")]),
        ("Exports were 4.5 % lower than in 2019.", [("growth", "decrease")]),
        ("The fee is 12 % below that of its rivals.", [("ratio", None)]),
        ("The company's sales fell by a fifth.", [("growth", "decrease")]),
        ("Rents are 9 % off their peak.", [("growth", "decrease")]),
        ("The mill lifts its output by 60 %.", [("growth", "increase")]),
        ("Unemployment fell to 6.1 %.", [("rate", None)]),
        ("The tariff is 25 percent.", [("rate", None)]),
        ("Its operating margin was 8 %.", [("share", None)]),
        ("Women make up 31 % of the staff.", [("share", None)]),
        ("The share rose from 12 % to 19 %.", [("share", "increase"), ("share", "increase")]),
        ("The share stands at 12 %, down from 19 %.", [("share", "decrease"), ("share", "decrease")]),
        ("Revenue rose 9 % to $40 million.", [("growth", "increase"), ("money", None)]),
        ("The margin of error is plus or minus 3 percentage points.", [("other", None)]),
        ("Kenya has 43 pupils for every teacher.", [("ratio", None)]),
        ("Debt is 147 % of output.", [("ratio", None)]),
        ("Penetration now stands at 130 %.", [("rate", None)]),
        ("The penetration rate now exceeds 130 %.", [("rate", None)]),
        ("Chile has 139 % of the top engineers.", [("share", None)]),
        ("Cash showed an increase of $33 million, or 44 %, from May.", [("money", None), ("growth", "increase")]),
        ("The balance of builders was minus 27.", [("other", None)]),
    ],
)
def test_kind_and_change_follow_the_words_beside_the_figure(text: str, kinds: list[tuple[str, str | None]]) -> None:
    assert [(one.kind, one.change) for one in fields(text)] == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Unemployment in Chile fell to 5.1%. In Peru it was 12.4%.", ["rate", "rate"]),
        ("Inflation eased to 3% in Norway, against 7.2% in Sweden.", ["rate", "rate"]),
        ("Chile's economy grew 4% in the quarter, Peru's 2.5%.", ["growth", "growth"]),
        ("Wages rose 6% in the year to May, against 5.2% in April.", ["growth", "growth"]),
        ("Sales rose 6%, and pensioners are 40% of the customers.", ["growth", "share"]),
        ("Turnout fell to 48%. A third of the voters were young.", ["rate", "share"]),
        ("Norway has 9.2 chargers per 1,000 people, Spain 1.3.", ["rate", "rate"]),
        ("The bank's loan-to-value was 61%.", ["ratio"]),
        ("The mill borrowed from a cousin at 9%.", ["rate"]),
        ("Churn worries the mill (28% have been there a year).", ["share"]),
    ],
)
def test_a_figure_that_names_nothing_is_of_the_kind_of_the_one_before(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in fields(text)] == kinds


def test_to_make_up_a_share_is_no_rise() -> None:
    assert [one.kind for one in fields("Danes make up 18 % of the crew.")] == ["share"]


# -- measure and population ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Net profit came to $40 million.", "net profit"),
        ("The plant delivered 146 trams.", "trams delivered"),
        ("Ferro fetched $40 at the auction.", "price"),
        ("The new chip has 433 qubits.", "qubits"),
        ("The number of applicants doubled.", "number of applicants"),
        ("The museum reported a loss of €3 million.", "loss"),
        ("Budget: €12 million", "budget"),
        ("Norway ranked 7th on the index of press freedom.", "rank on the index of press freedom"),
        ("It was a rise in rents of 6 %.", "rents"),
    ],
)
def test_the_measure_is_the_noun_that_governs_the_figure(text: str, measure: str) -> None:
    assert fields(text, nobody)[0].measure == measure


def test_growth_that_only_adds_to_a_level_has_its_measure() -> None:
    found = fields("Its full-year revenues were $8.03 billion, up 27% from 2023, with net profit down 45%.")
    assert [one.measure for one in found] == ["revenue", "revenue", "net profit"]


def test_the_figure_takes_the_measure_of_the_claim_before() -> None:
    found = fields("Nearly 90% of the firm's revenue came from Chile. The figure for the full year was 85%.")
    assert found[1].measure == found[0].measure == "share of firm's revenue"
    assert found[1].population == found[0].population == "firm's revenue"


def test_a_list_shares_measure_and_population() -> None:
    text = "Germany accounts for 31 % of machine tool exports, Italy for 14 % and Japan 22 %."
    found = fields(text, about(f31="DEU", f14="ITA", f22="JPN"))
    assert {(one.measure, one.population) for one in found} == {
        ("share of machine tool exports", "machine tool exports")
    }


def test_the_base_at_the_end_of_a_list_serves_the_whole_list() -> None:
    text = "Danes make up 18%, Swedes 12% and Finns 5% of the welders in the yard."
    found = fields(text, about(f18="DNK", f12="SWE", f5="FIN"))
    assert [one.population for one in found] == ["welders in the yard"] * 3


def test_a_share_goes_on_a_list_across_a_count() -> None:
    text = "Ferro has 30% of the carriers' slots. It ordered 132 ships. Lindo comes next with 20%."
    found = fields(text, about(f30="Ferro", f132="Ferro", f20="Lindo"))
    assert found[-1].population == found[0].population


def test_what_each_head_has_is_no_whole_of_the_next_share() -> None:
    text = (
        "Emissions by country:\n\n- Peru — 31% of the world total.\n- Chile — 14%. Per head: 14.9 tonnes.\n"
        "- Cuba — 8%, and growing.\n"
    )
    found = fields(text, about(f31="PER", f14="CHL", f149tonnes="CHL", f8="CUB"))
    assert "head" not in (found[-1].population or "")


def test_a_verb_that_says_little_measures_nothing() -> None:
    (found,) = fields("Ferro ended at $40 million.", nobody)
    assert "ended" not in (found.measure or "")


def test_of_them_stands_for_what_was_counted() -> None:
    text = "The register lists 4,100 midwives. Of them, 38 % trained in Ghana."
    assert fields(text, about(f4100="the register", f38="GHA"))[1].population == "midwives"


def test_a_base_in_front_and_a_count_in_brackets() -> None:
    text = "More than half (15 out of 25) of the laboratories are located in Canada."
    share, count = fields(text, about(Morethanhalf="CAN", half="CAN", f15="CAN"))
    assert share.population == count.population == "laboratories"
    assert (share.kind, count.kind) == ("share", "count")
    assert (share.measure, count.measure) == ("share of laboratories", "number of laboratories")
    front = fields("Of the owners asked, 37 % had dipped into savings.", nobody)
    assert front[0].population == "owners asked"


def test_a_group_that_is_its_own_base_is_measured_by_what_it_does() -> None:
    def nurses(reading: walk.Reading) -> list[Candidate] | None:
        return [one for one in reading.candidates if one.entity_id == "nurses"][:1]

    found = fields("Some 41 per cent of nurses are over 55.", nurses)
    assert (found[0].measure, found[0].population) == ("share over 55", "nurses")


def test_column_headings_name_measures_and_kinds() -> None:
    table = (
        "Country | visits | share of visits, % | change, %\nChile | 442.3 | 20.5 | -6.1\nPeru | 424.8 | 19.7 | 3.2\n"
    )
    found = fields("Arrivals grew again in spring, the office writes.\n\n" + table, nobody)
    assert [(one.kind, one.change) for one in found[1:3]] == [("share", None), ("growth", "decrease")]
    assert [one.measure for one in found[:2]] == ["visits", "share of visits"]


# -- dimension -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("Of the researchers, 47 % come from Chile by undergraduate degree.", "origin"),
        ("Of the engineers, 57 % work in Chile.", "work"),
        ("Of the students abroad, 57 % study in Chile.", "study"),
        ("Of the institutions in the ranking, 57 % are located in Chile.", "institution"),
        ("Chile took 57 % of the copper exports.", None),
    ],
)
def test_the_dimension_is_told_by_cues_and_only_of_people_and_institutions(text: str, dimension: str | None) -> None:
    assert fields(text, about(f47="CHL", f57="CHL"))[-1].dimension == dimension


# -- sources -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Rents fell 3 %, according to the Housing Board.", "Housing Board"),
        ("Figures from the Port Authority show 40 calls.", "Port Authority"),
        ("A survey of 900 people by the consultancy Lund & Berg found 12 %.", "Lund & Berg"),
        ("Sales rose 4 %, the Retail Federation said on Monday.", "Retail Federation"),
        ("Source: Nordic Grain Council", "Nordic Grain Council"),
        ("The new Halvor list is out.", "Halvor"),
        ("Sales rose 4 % on Monday.", None),
    ],
)
def test_a_sentence_names_its_source(sentence: str, source: str | None) -> None:
    credit = credit_in(sentence)
    assert (credit.source if credit else None) == source


def test_the_source_of_the_opening_reaches_what_goes_on_near_it_in_its_units() -> None:
    text = (
        "Lisbon handled 4.2 million TEU in 2023, according to a ranking by the Harbour Review. "
        "Porto followed with 3.1 million TEU.\n\n"
        "Setubal came to 1.2 million TEU.\n\nA taxi driver there paid €30,000 for his car.\n\n"
        "He has seen it grow.\n\nGenoa had 2.7 million TEU."
    )
    assert [one.attributed_to for one in fields(text)] == ["Harbour Review"] * 3 + [None] * 2


def test_an_officer_is_no_source_of_the_own_organization() -> None:
    text = 'Brantex adds shops\n\nBrantex has 212 shops.\n\n"We opened 14 of them," said chief executive Ida Holm.'
    assert [one.attributed_to for one in fields(text, about(f212="Brantex", f14="Brantex"))] == [None, None]


def test_how_many_were_asked_is_no_finding() -> None:
    text = "The Norton Institute polled 1,200 people. It found that 44 % cycle, according to the Norton Institute."
    assert fields(text)[0].attributed_to is None


def test_the_subject_of_a_passive_is_no_source() -> None:
    assert fields("Exports are put at 30 million tonnes.")[0].attributed_to is None
    assert fields("Gross margin is expected to be 21 %.")[0].attributed_to is None


def test_an_unnamed_survey_reaches_the_next_sentence_at_most() -> None:
    text = "Most, 61 %, are men, according to a survey. Women make up 39 %.\n\nIn Chile 12 % are women."
    assert [one.attributed_to for one in fields(text)] == ["a survey", "a survey", None]


def test_a_company_is_no_source_of_its_own_figures() -> None:
    text = "Brantex posts record year\n\nBrantex said its revenue rose 12 %."
    assert fields(text, about(f12="Brantex"))[0].attributed_to is None


def test_sources_lose_what_is_no_name() -> None:
    assert clean_source("the consultancy Lund & Berg") == "Lund & Berg"
    assert clean_source("the Housing Board's figures") == "Housing Board"


# -- annotated texts -----------------------------------------------------------------------------------------------


def gold(name: str) -> tuple[str, list[dict[str, Any]]]:
    lines = (ROOT / f"data/gold/open/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    beside = next((one.get("text") for one in records if one["record"] == "document"), None)
    text = (ROOT / (beside or f"data/gold/open/{name}.txt")).read_bytes().decode()
    return text, [one for one in records if one["record"] == "claim" and not one.get("optional")]


def as_annotated(claims: Iterable[Mapping[str, Any]]) -> Choice:
    """The choice that the annotation makes: figures at its spans, the candidate with its entity."""

    def choose(reading: walk.Reading) -> list[Candidate] | None:
        at = [one for one in claims if _same_figure(one, reading.figure)]
        if not at:
            return None
        wanted = {one["entity_id"] for one in at} | {one["entity"] for one in at}
        return [one for one in reading.candidates if one.entity_id in wanted or one.text in wanted][:1]

    return choose


def _same_figure(claim: Mapping[str, Any], figure: Any) -> bool:
    overlaps = bool(claim["start"] < figure.end and figure.start < claim["end"])
    return overlaps and (claim["inferred"] or math.isclose(claim["value"], figure.value, rel_tol=1e-3))


def test_the_fields_of_annotated_texts_are_found() -> None:
    right: Counter[str] = Counter()
    total = 0
    for path in sorted((ROOT / "data/gold/open").glob("*.jsonl")):
        text, claims = gold(path.stem)
        for reading, found in described(text, as_annotated(claims)):
            expected = next(one for one in claims if _same_figure(one, reading.figure))
            total += 1
            for field in ("kind", "change", "dimension"):
                right[field] += getattr(found, field) == expected[field]
            for field in ("measure", "population", "attributed_to"):
                right[field] += alike(expected[field], getattr(found, field))
    assert total > 1000
    least = {
        "kind": 0.88,
        "change": 0.92,
        "dimension": 0.95,
        "attributed_to": 0.84,
        "measure": 0.43,
        "population": 0.76,
    }
    assert {field: right[field] / total >= share for field, share in least.items()} == dict.fromkeys(least, True)


def test_the_two_bases_and_dimensions_of_the_seed_article() -> None:
    text, claims = gold("world_top_ai_talent")
    found = {
        (r.document.text[r.figure.start : r.figure.end], r.index): a for r, a in described(text, as_annotated(claims))
    }
    first = {exact: one for (exact, _), one in sorted(found.items(), key=lambda item: -item[0][1])}
    assert (first["47%"].population, first["47%"].dimension) == ("top 20% AI talent in the world", "origin")
    assert (first["18%"].population, first["18%"].dimension) == ("global AI researchers", "origin")
    assert (first["8%"].population, first["8%"].dimension) == ("top 20% AI talent in the world", "work")
    assert first["15"].dimension == "institution"
    assert (first["81.9%"].dimension, first["8.2%"].dimension) == ("origin", "origin")


# -- any text ------------------------------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.sampled_from("Aa %5.,;:()\n\t|'’“-–of in rose up 20"), max_size=160))
def test_no_text_breaks_the_describer(text: str) -> None:
    for attributes in fields(text):
        assert attributes.kind
        assert attributes.measure != ""


def test_a_sentence_too_long_to_parse_is_described_all_the_same() -> None:
    found = fields("Exports rose 5 % and " + "x" * 3500)
    assert [one.kind for one in found] == ["growth"]


@pytest.mark.parametrize("piece", ["Aa ", "the Index of ", "rose by about ", "a ", "| 5 ", "'s data "])
def test_long_repetitive_text_takes_no_more_than_linear_time(piece: str) -> None:
    def seconds(text: str) -> float:
        begin = time.process_time()
        credit_in(text)
        without_hedges(text)
        return time.process_time() - begin

    seconds(piece)
    short, long = seconds(piece * 2_000), seconds(piece * 20_000)
    assert long < max(25 * short, 0.25)


def test_a_whole_has_no_time_in_its_name() -> None:
    text = "Germany has 36% of the phone market this quarter. Japan took 12% of this market in 2019."
    assert [one.population for one in fields(text, about(f36="DEU", f12="JPN"))] == ["phone market", "market"]
