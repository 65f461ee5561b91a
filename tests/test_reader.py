"""Reading a text to claims: whose figure it is, figures that are shared, what is no claim, spans that hold."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent_ledger.extract.reader import read_claims, read_many
from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.columns import CLAIMS, ENTITY_TYPES, KINDS


def claims_of(text: str) -> list[dict[str, Any]]:
    return read_claims(read_structure(text, "memo"))


def subjects(text: str) -> list[tuple[float, str | None]]:
    return [(claim["value"], claim["entity_id"]) for claim in claims_of(text)]


def test_a_list_gives_each_name_its_own_figure() -> None:
    text = "Kenya accounted for 41% of the coffee, Uganda 22% and Rwanda 9%."
    assert subjects(text) == [(41.0, "KEN"), (22.0, "UGA"), (9.0, "RWA")]


def test_a_number_said_again_as_a_share_is_a_claim() -> None:
    text = "Of the 244 rangers with a case:\n\n- 87 (36%) were warned\n- 40 rangers (16%) were fined\n"
    assert {87.0, 36.0, 40.0, 16.0} <= {claim["value"] for claim in claims_of(text)}


def test_a_year_far_ahead_is_no_count() -> None:
    text = "The world will have 9 billion people by 2300, and the port of Arnau had 2300 workers."
    assert [claim["value"] for claim in claims_of(text)] == [9e9, 2300.0]


def test_a_claim_has_the_columns_of_the_table_in_its_order() -> None:
    (claim,) = claims_of("Kenya accounted for 41% of the coffee.")
    assert list(claim) == list(CLAIMS)


def test_figures_that_are_no_claims_can_be_had_with_the_reason_and_change_no_claim() -> None:
    text = (
        "Tarvo Mills sold 3.4 million tonnes of flour in 2018, up 6%. Two cats slept on the sacks. Mills with more"
        " than 50 workers paid 4% more tax."
    )
    structure = read_structure(text, "mills")
    claims, figures = next(read_many([structure])), next(read_many([structure], all_figures=True))
    assert [{key: f[key] for key in f if key != "rejected"} for f in figures if f["rejected"] is None] == claims
    rejected = {f["exact"]: f["rejected"] for f in figures if f["rejected"] is not None}
    assert list(rejected) == ["Two", "50"]
    assert rejected["Two"].startswith("not stated as a claim: chance 0.")
    assert all(f["entity"] is None and f["confidence"] is None for f in figures if f["rejected"])
    assert all(list(f) == [*CLAIMS, "rejected"] and text[f["start"] : f["end"]] == f["exact"] for f in figures)
    assert [f["start"] for f in figures] == sorted(f["start"] for f in figures)


def test_a_figure_shared_by_each_is_a_claim_of_each() -> None:
    found = claims_of("Some 60% of the nurses work in Norway and 7% each in Chile and Peru.")
    shared = [claim for claim in found if claim["value"] == 7.0]
    assert {claim["entity_id"] for claim in shared} == {"CHL", "PER"}
    assert len({(claim["start"], claim["end"]) for claim in shared}) == 1
    assert len({claim["claim_id"] for claim in shared}) == 2


def test_respectively_pairs_names_and_figures_in_order() -> None:
    text = "Growth in Ghana and Senegal reached 4.1% and 6.3% respectively."
    assert subjects(text) == [(4.1, "GHA"), (6.3, "SEN")]


def test_respectively_pairs_groups_as_well() -> None:
    text = "Nurses and porters walk a lot: 12% and 11% of them do so every day, respectively."
    assert subjects(text) == [(12.0, "Nurses"), (11.0, "porters")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Madrid, 35% of adults cycle. In Lisbon it is 12%.", [(35.0, "Madrid"), (12.0, "Lisbon")]),
        ("Madrid expects exports to grow 3%.", [(3.0, "ESP")]),
        (
            "Three quarters of trainees use the tool every week. For partners it's 34%.",
            [(75.0, "trainees"), (34.0, "partners")],
        ),
        ("Smoking is rare in Wales. Swansea is another story. There one in five smokes.", [(20.0, "Swansea")]),
        ("The rate for men was 71%, that for women 64%.", [(71.0, "men"), (64.0, "women")]),
        ("Death rates of women rose 16 percent for Alzheimer's disease.", [(16.0, "women")]),
        (
            "The richest 10 percent of households own 68% of the wealth, and the bottom half just 2%.",
            [(68.0, "richest 10 percent of households"), (2.0, "bottom half")],
        ),
        ("The top 20% of AI researchers own 31% of the patents.", [(31.0, "top 20% of AI researchers")]),
        ("This season barley took six per cent of the water.", [(6.0, "barley")]),
        ("On 20 August turbines met 5.1% of demand.", [(5.1, "turbines")]),
        (
            "Coal came from Peru with 33 per cent, Chile 24, Cuba 19, elsewhere 6.",
            [(33, "PER"), (24, "CHL"), (19, "CUB"), (6, "others")],
        ),
    ],
)
def test_whom_places_and_pointing_words_mean(text: str, expected: list[tuple[float, str]]) -> None:
    assert subjects(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Velmar and Orvane tied for fourth place with 33.3 million and 33.2 million phones, for shares of 10.1%"
            " and 10%.",
            [(33.3e6, "Velmar"), (33.2e6, "Orvane"), (10.1, "Velmar"), (10.0, "Orvane")],
        ),
        ("South Africa is at 24%, Kenya and Ethiopia at 11% and 10%.", [(11.0, "KEN"), (10.0, "ETH")]),
        ("The lowest were 1.7% and 2.1% in Norway and Sweden.", [(1.7, "NOR"), (2.1, "SWE")]),
        (
            "The top states are Florida (13.7% in foreclosure down from 14.3% in Q1), New Jersey (7.6% down from 8.4%)"
            " and Nevada (the only other one in the top 13 at 6.1% down from 6.5%).",
            [(14.3, "Florida"), (8.4, "New Jersey"), (6.1, "Nevada")],
        ),
        (
            "The most were in the Netherlands (94%), Luxembourg and Sweden (both 91%) and Belgium and Spain (9% each).",
            [(91.0, "LUX"), (91.0, "SWE"), (9.0, "BEL"), (9.0, "ESP")],
        ),
        (
            "In 2021 Nokia and OPPO each shipped 33 million units, while Nokia grew by 5 percent.",
            [(33e6, "Nokia"), (33e6, "OPPO"), (5.0, "Nokia")],
        ),
        (
            "Phones of 2010\n\nVelmar Symbol OS\n- 9 years on the market\n- 46.9% market share\n"
            "Orvane Berry OS\n- 11 years on the market\n- 19.9% market share\n",
            [(46.9, "Velmar Symbol OS"), (19.9, "Orvane Berry OS")],
        ),
    ],
)
def test_figures_in_order_in_brackets_and_under_a_name_are_of_that_name(
    text: str, expected: list[tuple[float, str]]
) -> None:
    assert set(expected) <= set(subjects(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Velmar Bank asked its clients.\n\nCompared to last spring, respondents reported gains:\n\n"
            "92% rate their cash flow as good, up from 79%.",
            [(92.0, "respondents"), (79.0, "respondents")],
        ),
        (
            "Velmar Bank surveyed 500 small firms. Asked about prices, 28% plan to raise them (down 2 points).",
            [(28.0, "small firms"), (2.0, "small firms")],
        ),
        (
            "A poll for Orvane is out. Of those polled, 68% say Fife should vote. Three-quarters said Mayor Ann Lee "
            "was right and 17% disagreed.",
            [(68.0, "those polled"), (75.0, "those polled"), (17.0, "those polled")],
        ),
        (
            "Nearly two thirds - 65% - of the 1,000 people interviewed had a card from Velmar. Only 34% said they used "
            "it.",
            [(65.0, "people interviewed"), (34.0, "people interviewed")],
        ),
        (
            "Yorkshire exporters are gloomy, according to the EEF, although shipments of the UK rose. In its latest "
            "survey, 38 per cent of firms named the exchange rate as their worry, up from 21 per cent in May.",
            [(38.0, "firms"), (21.0, "firms")],
        ),
        ("It said 40% of workers feel that India wastes their time.", [(40.0, "workers")]),
    ],
)
def test_shares_that_answer_are_of_those_who_were_asked(text: str, expected: list[tuple[float, str]]) -> None:
    assert set(expected) <= set(subjects(text))


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Velmar's profit was EUR 7.3 million (-13.5).", {"-13.5": (-13.5e6, "EUR")}),
        (
            "Velmar's revenues were flat at 38.4 million (2012: 38.4m). EBIT was 5.9 million representing 15% of"
            " revenues. Cash flow was 7.4 million positive. It paid EUR 0.03 a share.",
            {"38.4 million": (38.4e6, "EUR"), "5.9 million": (5.9e6, "EUR"), "7.4 million": (7.4e6, "EUR")},
        ),
        (
            "Tourists accounted for 1.3 million arrivals, down 4%, and for 4.9 million nights, down 6.9%.",
            {"4.9 million": (4.9e6, "nights")},
        ),
        ("Velmar regained the second position with 50.4 million units.", {"second": (2.0, "rank")}),
        ("Profits pushed Velmar into the number three spot.", {"three": (3.0, "rank")}),
        (
            "Orvane won with 29.6 percent while Velmar came second with 26.9 percent.",
            {"second": (2.0, "rank"), "26.9 percent": (26.9, "percent")},
        ),
        ("Velmar lost out among advisers for the first half of 2008, falling to No. 8.", {"8": (8.0, "rank")}),
        ("VELMAR REPORTS REVENUE UP 21 PER CENT\n\nVelmar made $6m.", {"21 PER CENT": (21.0, "percent")}),
        (
            "There were 12 million migrants, and there are 13 million now; they sent $4 billion.",
            {"13 million": (13e6, "count")},
        ),
    ],
)
def test_losses_sums_nights_and_places_are_read(text: str, taken: dict[str, tuple[float, str]]) -> None:
    found = {str(claim["exact"]): (claim["value"], claim["unit"]) for claim in claims_of(text)}
    assert {exact: found.get(exact) for exact in taken} == taken


def test_hybrids_of_both_sorts_are_hybrids() -> None:
    assert {
        claim["entity"] for claim in claims_of("Petrol has 54% of sales, hybrids of both sorts account for 21%.")
    } == {"Petrol", "hybrids"}


def test_the_first_cell_of_a_row_says_whose_its_figures_are() -> None:
    text = "Country | Visits\n--- | ---\nPeru | 443.0\nChile | 68.9\nOthers | 762.0\n"
    assert subjects(text) == [(443.0, "PER"), (68.9, "CHL"), (762.0, "others")]


def test_an_item_ends_before_what_it_is_the_most_of() -> None:
    text = (
        "Of the firms 38 per cent hire, with bakers the keenest (52 per cent) "
        "and roofers the most cautious (19 per cent)."
    )
    assert {(19.0, "roofers"), (52.0, "bakers")} <= set(subjects(text))


def test_the_remaining_ones_are_one_each_and_inferred() -> None:
    text = "Of the labs, 12 out of 16 are in Germany. The remaining four are in Poland, Austria, Latvia and Malta."
    rest = [claim for claim in claims_of(text) if claim["inferred"]]
    assert {claim["entity_id"] for claim in rest} == {"POL", "AUT", "LVA", "MLT"}
    assert all(claim["value"] == 1.0 and claim["exact"] == "four" and claim["denominator"] == 16 for claim in rest)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("China emits 31% of it, the United States 14% and the rest of the world 40%.", "rest of the world"),
        ("Coal made up 51 per cent, iron ore 11 per cent, cement and clinker 9 per cent.", "cement and clinker"),
        ("- 41% in ports and assembly\n- 33% in manufacturing\n- 16% in operations", "ports and assembly"),
        ("Novo has 44%, Sanofi 27%; everyone else, chiefly Biocon and Gan & Lee, fights over 6%.", "everyone else"),
        ("E-scooters had 12% of all trips in the city last year.", "E-scooters"),
        ("Co-operatives own 11% of the flats.", "Co-operatives"),
        ("The pumps take 51% of the power, lighting 28% and the fridges 21%.", "lighting"),
    ],
)
def test_a_subject_is_all_that_the_text_says_it_is(text: str, subject: str) -> None:
    assert subject in {claim["entity"] for claim in claims_of(text)}


def test_the_subject_goes_on_to_the_next_sentence() -> None:
    text = (
        "Brattvik Yards reported revenue of $410 million. Its operating margin was 7.8%, up from 6.1% a year earlier."
    )
    assert {claim["entity_id"] for claim in claims_of(text)} == {"Brattvik Yards"}


def test_a_source_is_not_the_subject() -> None:
    text = "According to Gartner, Lenovo shipped 15.4 million computers in the quarter."
    found = claims_of(text)
    assert [claim["entity_id"] for claim in found] == ["Lenovo"]
    assert found[0]["attributed_to"] == "Gartner"


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("The top 20% of researchers are well paid.", "20%"),
        ("Sales hit a five-year low in Spain.", "five"),
        ("India ranked 101st out of 116 countries.", "116"),
        ("See https://example.org/2024/36 for details.", "36"),
        ("The meeting is on 14 March 2024 in Room 12.", "14"),
        ("It runs on Llama 3 and an H100 chip.", "3"),
    ],
)
def test_look_alikes_are_no_claims(text: str, taken: str) -> None:
    assert taken not in {claim["exact"] for claim in claims_of(text)}


def test_writers_of_comments_are_speakers_and_quotations_repeat() -> None:
    text = (
        "Buses\n\nBus use rose 12% in Leeds last year.\n\n2 comments:\n\nAnn Lee said...\n\n"
        "Only 40% of buses in Leeds are on time.\n\nBo Dahl said...\n\n"
        'Ann: "Only 40% of buses in Leeds are on time."\n\nThat is not true.\n'
    )
    found = claims_of(text)
    assert [claim["speaker"] for claim in found] == [None, "Ann Lee", "Bo Dahl"]
    original, repeat = found[1], found[2]
    assert repeat["repeat_of"] == original["claim_id"]
    assert repeat["entity_id"] == original["entity_id"]


def test_every_claim_records_its_rules_and_how_sure_it_is() -> None:
    for claim in claims_of("Exports of Chile rose 4% to $9.2 billion in 2021."):
        assert claim["rule"].count(" | ") == 3
        assert 0.0 < claim["confidence"] <= 1.0


def test_a_text_without_figures_has_no_claims() -> None:
    assert claims_of("Nothing is counted here.\n") == []


prose = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [
                "rose 5% in 2020",
                "China",
                "\r\n",
                "$3.2bn",
                "— 12 per cent each",
                "Ann said...",
                "(15 out of 25)",
                "| 4 | 5 |",
            ]
        ),
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(prose)
def test_any_text_is_read_and_every_span_holds(text: str) -> None:
    found = claims_of(text)
    assert found == claims_of(text)
    for claim in found:
        assert set(claim) == set(CLAIMS)
        assert text[claim["start"] : claim["end"]] == claim["exact"]
        assert claim["sentence_start"] <= claim["start"] < claim["end"] <= claim["sentence_end"]
        assert claim["kind"] in KINDS
        assert claim["entity_type"] is None or claim["entity_type"] in ENTITY_TYPES
    assert len({claim["claim_id"] for claim in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Online came first (62%), followed by newspapers and television (both 54%) and radio (46%).",
            [(54.0, "newspapers"), (54.0, "television")],
        ),
        (
            "Other companies with a market share of 1% include Fastly, Gcore and Vultr.",
            [(1.0, "Fastly"), (1.0, "Gcore"), (1.0, "Vultr")],
        ),
        ("Boeing and Airbus both grew; the former by 3% and the latter by 9%.", [(3.0, "Boeing"), (9.0, "Airbus")]),
        (
            "South Africa and Tunisia are the top performers from Africa. Ranking 41 and 45 respectively, they lead.",
            [(45.0, "TUN")],
        ),
        (
            "Of 400 nurses and 90 cooks, 75% of the former and 9% of the latter left.",
            [(75.0, "nurses"), (9.0, "cooks")],
        ),
        (
            "Readers live here:\n\nUK – 10%\nOther Europe – 8%\nOther Asia – 4%\n",
            [(8.0, "Other Europe"), (4.0, "Other Asia")],
        ),
        ("Coffee exports rose 8.5 per cent to 10,200 tonnes.", [(8.5, "Coffee")]),
        ("Coal's share of generation decreased to 3.6 per cent.", [(3.6, "Coal")]),
        (
            "Renault's boss hailed a great year. France's second largest carmaker enjoyed net profits of 2.4bn euros.",
            [(2.4e9, "Renault")],
        ),
        (
            "Inbev will buy Alfa's stake in Sun Velmar, Russia's second-largest brewer, for $9m.",
            [(2.0, "Sun Velmar"), (9e6, "Inbev")],
        ),
        ("In May Velmar met Tarvo. Velmar lead Tarvo by 39% to 34%.", [(39.0, "Velmar"), (34.0, "Tarvo")]),
        ("Bangladesh makes clothes, with 60 percent of clothes going to Europe.", [(60.0, "Europe")]),
        ("Truck and SUV sales are down 2.6 percent.", [(2.6, "Truck and SUV")]),
        (
            "Oslo and Bergen are tied in second place. Peru shared fourth spot with Chile, Kenya and Ghana.",
            [(2.0, "Oslo"), (2.0, "Bergen"), (4.0, "PER"), (4.0, "CHL"), (4.0, "KEN"), (4.0, "GHA")],
        ),
        (
            "The share of women ranged from 9% in Brazil, Hungary and Japan to 44% in Sweden.",
            [(9.0, "BRA"), (9.0, "HUN"), (9.0, "JPN"), (44.0, "SWE")],
        ),
        (
            "Tartu's hotels counted their guests in 2023.\n\nNights by country, 2023\nCountry\nNights\nShare, %\n"
            "Estonia\n84,150\n51.5\nLatvia\n22,060\n13.5\nOther countries\n25,490\n15.6\n\nThe growth came late.",
            [(84150.0, "EST"), (51.5, "EST"), (13.5, "LVA"), (15.6, "Other countries")],
        ),
        ("Peru and Chile collectively shipped 33,000 tonnes of it.", [(33_000, "PER+CHL")]),
        ("In total, Peru and Chile shipped 33,000 tonnes of it.", [(33_000, "PER+CHL")]),
        ("Ore is dear. All told, Peru and Chile shipped 33,000 tonnes of it.", [(33_000, "PER+CHL")]),
    ],
)
def test_whose_figures_are_that_are_told_of_several_at_once(text: str, expected: list[tuple[float, str]]) -> None:
    found = subjects(text)
    assert [pair for pair in expected if pair not in found] == []


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("Tarvo makes 60% of its sales in France and Germany.", "60%"),
        ("France finished second and Peru and Chile third.", "second"),
    ],
)
def test_a_whole_in_several_places_is_not_all_of_each(text: str, exact: str) -> None:
    assert len([claim for claim in claims_of(text) if claim["exact"] == exact]) == 1


def test_returns_told_respectively_are_not_those_of_the_sentence_before() -> None:
    text = "Sales in Kenya and Ghana rose. Pre- and after-tax returns stood at 29% and 16%, respectively."
    assert (16.0, "GHA") not in subjects(text)


@pytest.mark.parametrize(
    ("text", "exact", "kind", "population"),
    [
        ("Orvane holds 18.8% of sales. Tarvo grabbed the third spot with 15.2%.", "15.2%", "share", "sales"),
        ("Tarvo grabbed the third spot with 15.2%.", "15.2%", "share", None),
        ("Fitters fell to third position as their share jumped to 13 per cent.", "13 per cent", "share", None),
        ("Orvane saw sales dip 1.9%. Tarvo (5.8%) and Bremer (5.4%) are neck and neck.", "5.8%", "share", None),
        ("Orvane saw its market share dip from 17.2% to 17.1%.", "17.1%", "share", "market"),
        ("Both lost market share. Tarvo's share dropped to 30.4% after a strike.", "30.4%", "share", "market"),
        ("The share of Peru fell from 24% to 19% and that of Chile from 40% to 29%.", "40%", "share", None),
        ("Peru emits 8 tonnes a head, more than Chile (6.2). Cuba has 14%.", "14%", "share", None),
    ],
)
def test_a_place_a_head_or_a_rival_is_no_whole(text: str, exact: str, kind: str, population: str | None) -> None:
    (claim,) = [claim for claim in claims_of(text) if claim["exact"] == exact]
    assert (claim["kind"], claim["population"]) == (kind, population)


CALL = (
    "Good morning. We delivered solid results. Our revenue grew 9% to $41 million in the second quarter of 2021."
    " We spent $3 million on trucks. Our Paper segment grew 4%. We paid down $12 million of debt."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CALL, {"9%": None, "$41 million": None, "$3 million": None, "$12 million": None}),
        (f"Orvane Group second quarter 2021 results\n\n{CALL}", {"9%": "Orvane Group", "$12 million": "Orvane Group"}),
        (
            f"{CALL}\nDarling repurchased $5 million of stock. Our earnings per share grew. Our margin grew.",
            {"9%": "Darling", "$5 million": "Darling"},
        ),
        (
            f"{CALL} Cash, which we define at Orvane as what is left, was $7 million. Our earnings per share grew. Our"
            " margin grew. Tarvo's sales grew 8%.",
            {"9%": "Orvane", "$12 million": "Orvane", "8%": "Tarvo"},
        ),
        (
            "The company recorded net income of $47 million. The company closed four branches. The board met in May."
            " Loans of the company rose 3%. In Iowa, Fringe Plans added staff.",
            {"$47 million": None, "3%": None},
        ),
    ],
)
def test_whoever_says_we_without_a_name_has_no_id(text: str, expected: dict[str, str | None]) -> None:
    found = {claim["exact"]: claim["entity_id"] for claim in claims_of(text)}
    assert {exact: found[exact] for exact in expected} == expected


HOMES = (
    "Lending slows\n\nThe Council of Lenders (CML) and UK banks said UK lending was slowing. Others in the UK agreed. "
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HOMES + "CML figures showed gross lending fell by 4% in November.", (4.0, "GBR")),
        (HOMES + "The CML said that loans for new homes fell 25%.", (25.0, "GBR")),
        (HOMES + "According to the CML, house prices rose 3%.", (3.0, "GBR")),
        (HOMES + "The Velmar Bank said its lending fell 6%.", (6.0, "Velmar Bank")),
        (HOMES + "The CML said gross lending stood at £17m, compared with £21m last year.", (21e6, "GBR")),
        (HOMES + "Output in the production sector contracted 0.5%.", (0.5, "production sector")),
        (HOMES + "Growth was led by a rise of 13.1% in the key manufacturing sector.", (13.1, "manufacturing sector")),
        ("In the survey 69% of over-55s vote.", (69.0, "over-55s")),
        ("Turnout in Wales rose, but just 17% of 18 to 24 year olds voted.", (17.0, "18 to 24 year olds")),
        ("In Wales 14% of people aged between 18 and 34 never vote.", (14.0, "people aged between 18 and 34")),
        ("Net users trust Orvane. Half of those questioned said so.", (50.0, "those questioned")),
        ("Net users trust Orvane. Of those asked, 62% said so.", (62.0, "those asked")),
        ("Of those asked, more than two-thirds of those questioned, 68%, said so.", (68.0, "those questioned")),
        (
            "Why study in Peru?\n\nPeru is near. Nearly 74% of respondents plan to return to Peru.",
            (74.0, "respondents"),
        ),
        ("Kenya opened 61 labs, far more than the European Union's 21 and China's 15.", (21.0, "European Union")),
        ("The ~8,200 Turkish actors are rarely abroad.", (8200.0, "TUR")),
        ("Euro zone output fell 2%.", (2.0, "Euro area")),
        ("Sales at adidas rose 5%, at vivo 7%.", (5.0, "adidas")),
        ("The IMF is to cut its 2005 growth forecast for the German economy from 1.8% to 0.8%.", (0.8, "DEU")),
        ("The IMF will reduce its estimate for the eurozone economy from 2.2% to 1.6%.", (2.2, "Euro area")),
        (
            "House prices in Chile fell. Tarvo, a lender, warned that house prices could fall by 12% in 2024.",
            (12.0, "CHL"),
        ),
        (
            "Velmar Bank is based in Kenya. Velmar Bank expects its lending to grow by 4% this year.",
            (4.0, "Velmar Bank"),
        ),
        ("Velmar makes pumps in Kenya. Velmar expects earnings growth of 4% this year.", (4.0, "Velmar")),
        (HOMES + "The CML said that salaries grew 1.9%.", (1.9, "GBR")),
        (
            "The International Monetary Fund meets, said the IMF. The IMF said that German growth would be 1.8%.",
            (1.8, "DEU"),
        ),
        (
            "Tarvo cuts jobs\n\nTarvo, a maker of paper in Finland, will shut mills. Tarvo shares fell 4%."
            " Inflation eased to 3% in July.",
            (3.0, "FIN"),
        ),
        (
            "Kopli University in Tallinn is small. There is a member of the faculty for every 8.5 students, where the"
            " average for Estonia is 15 and for the European Union, according to Eurostat, 15.4.",
            (15.4, "European Union"),
        ),
        ("According to Basketwatch, which scans the receipts of 30,000 homes, Aldi grew.", (3e4, "Basketwatch")),
        (
            "Fuel hurts airlines\n\nHong Kong's Tarvo Pacific said it made HK$4.42bn in 2004, and Tarvo grew.\n\n"
            "Its rival Velmar Orient warned of a loss.\n\n"
            "Velmar Orient said high oil prices had added 810m ringgit to its costs. Tarvo has hedged.",
            (810e6, "Velmar Orient"),
        ),
        (
            "Crossrail link to go ahead\n\nThe £10bn Crossrail plan, backed by business groups, is to go ahead.\n\n"
            "It says the Kenyan Treasury has allocated £7.5bn for the project.",
            (7.5e9, "Kenyan Treasury"),
        ),
    ],
)
def test_statistics_are_of_whom_they_count_not_of_who_tells_them(text: str, expected: tuple[float, str]) -> None:
    assert expected in subjects(text)


def test_a_rise_by_one_sum_to_another_is_no_range() -> None:
    text = "Proposals would see the Pentagon's budget rise by $19bn to $419.3bn. Costs will grow by 5% to 10%."
    assert [(claim["value"], claim["value_high"]) for claim in claims_of(text)] == [
        (19e9, None),
        (419.3e9, None),
        (5.0, 10.0),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Orvane grew. About 12% of deals over 50 million were Orvane's.",
        "Orvane lends. Some 10% of loans above 90 days are bad, Orvane said.",
    ],
)
def test_what_is_over_so_much_is_no_people(text: str) -> None:
    rules = {"those asked or of an age"}
    assert not rules & {part for claim in claims_of(text) for part in claim["rule"].split(" | ")}
    assert not any(str(entity).endswith(("50", "90")) for _, entity in subjects(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee, chairman of Velmar FC, has launched a £1.5m bid for Velmar FC.", (1.5e6, "Ann Lee")),
        ("Ann Lee of Velmar now owns 37.6% of Velmar.", (37.6, "Ann Lee")),
        (
            "Tarvo has rejected a takeover offer worth 3.1bn euros ($2.3bn; £1.8bn) from brewing giant Velmar Group.",
            (1.8e9, "Velmar Group"),
        ),
        ("The largest gift to Tarvo was a bequest from Ann Velmar of nearly £400,000.", (4e5, "Ann Velmar")),
        ("Tarvo took a loan of $40 million, said Velmar, from the north.", (4e7, "Tarvo")),
        ("Ann Lee agreed to buy Tarvo's 4.76% of Velmar.", (4.76, "Tarvo")),
    ],
)
def test_who_deals_has_the_sum_but_not_what_another_owns(text: str, expected: tuple[float, str]) -> None:
    assert expected in subjects(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kerna, the venture arm of Velmar Group, has a one-fifth stake in Solvi.", (20.0, "Kerna")),
        ("Lawmakers say Kerna's stake in Solvi, the new network, should be cut from 70% to 49%.", (49.0, "Kerna")),
        ("Solvi grew. Solvi made 4% of the cars that it sold in Peru.", (4.0, "Solvi")),
    ],
)
def test_a_stake_is_of_who_holds_it(text: str, expected: tuple[float, str]) -> None:
    assert expected in subjects(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Revenue in our home warranty business totaled $108 million.", (108e6, "home warranty business")),
        ("Our property and casualty business earned $6 million.", (6e6, "property and casualty business")),
        ("The bank's business grew by $19 million.", (19e6, None)),
        ("Our Fluids Systems revenues declined 56%.", (56.0, "Fluids Systems")),
        ("Turning to the Mats business, total revenues rose 5% in the quarter.", (5.0, "mats")),
    ],
)
def test_what_a_part_of_the_speaker_earns_is_the_part_s(text: str, expected: tuple[float, str | None]) -> None:
    assert expected in subjects(f"{CALL} {text}")


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (
            "Microsoft is celebrating bumper sales of its Xbox shooter, Halo 2. The game has sold five million copies."
            " Halo 2 dropped one place to five, while Halo 2 sold 4% less.",
            {"five million", "five", "4%"},
        ),
        ("Shares held in the firm: Velmar 41%, Tarvo 22%.", {"41%", "22%"}),
        ("Outages are to reduce earnings for 2021 by $25 million to $27 million.", {"$25 million to $27 million"}),
        ("Sales rose by $19bn to $419.3bn.", {"$19bn", "$419.3bn"}),
    ],
)
def test_numbers_of_names_are_none_and_close_sums_are_a_range(text: str, taken: set[str]) -> None:
    assert {claim["exact"] for claim in claims_of(text)} == taken


def test_a_number_of_things_is_in_no_currency() -> None:
    text = "The £500m move will also raise the number of colleges in Wales from 350 to 400."
    assert {claim["exact"]: claim["unit"] for claim in claims_of(text)} == {
        "£500m": "GBP",
        "350": "count",
        "400": "count",
    }


RESULTS = (
    "Our revenue grew 9% to $41 million in the second quarter of 2021. Our margin was 12%. Earnings per share were"
    " $3. We"
    " spent $4 million on trucks. Organic revenue grew 2%."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our sales team is off to a start, achieving 102% of budgeted orders.", (102.0, None)),
        ("The number of trained advisors was up 7%.", (7.0, None)),
        ("The pipeline is rebuilding with a 27% increase in leads.", (27.0, None)),
        ("The home warranty business earned $6 million.", (6e6, "home warranty business")),
        ("Private patients make up 58% of our revenue.", (58.0, "Private patients")),
        ("Only two in five organizations report that they have a plan.", (40.0, "organizations")),
    ],
)
def test_what_is_measured_of_who_tells_results_is_its_own(text: str, expected: tuple[float, str | None]) -> None:
    assert expected in subjects(f"{RESULTS} {text}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Looking at Risk and Insurance Services. Third quarter revenue was $7 billion.",
            "Risk and Insurance Services",
        ),
        ("Now, turning to segment results, starting with annuities. Operating income was $7 billion.", "annuities"),
        ("Let's start with Motion Technologies on slide six. Organic revenue was $7 billion.", "Motion Technologies"),
        ("Moving to Architectural Specialties or AS segment. Sales were $7 billion.", "Architectural Specialties"),
        ("Now, turning to our GIS segment, which consists of clouds. Revenue was $7 billion.", "GIS"),
        ("In the Consulting segment, revenue in the quarter was $7 billion.", "Consulting"),
        ("In the Consulting segment, revenue grew 4%. Operating income was $7 billion.", "Consulting"),
        ("Turning to the Mats business. Volumes grew 4%. Operating income was $7 billion.", "Mats"),
        ("Starting with the C&I group on Slide 11. Sales were $7 billion.", "C&I"),
        ("Turning to the Capital Markets segment. Revenue was $7 billion.", "Capital Markets"),
        ("Turning to Capital Allocation. Spending was $7 billion.", None),
        ("Turning to the Mats business. We returned $7 billion to shareholders.", None),
        ("Turning to the Mats business. Volumes grew. Moving to the balance sheet. Cash was $7 billion.", None),
        ("I'll start with our title business. Our fees grew 4%. Purchase revenue was $7 billion.", None),
        ("Turning to slide 7. Revenue was $7 billion.", None),
        ("Moving on to operating expenses. Selling expenses were $7 billion.", None),
        ("Turning to the Mats business. Orvane's revenue grew. Its revenue was $7 billion.", "Orvane"),
    ],
)
def test_results_stay_with_the_part_that_was_turned_to(text: str, expected: str | None) -> None:
    assert (7e9, expected) in subjects(f"{RESULTS} {text}")


def test_who_sees_something_happen_has_it() -> None:
    text = "Velmar's profits were better than hoped. But its film division saw profits slump 27% to $284m."
    assert subjects(text) == [(27.0, "film division"), (284e6, "film division")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norland and Orvane Steel raised their tariffs. Peru and Chile are expected to add 150 million tonnes.",
            "PER+CHL",
        ),
        ("Peru and Chile have a deficit of 3% each.", None),
        (
            "Orvane Steel and its smaller rival Velmar Steel said on Thursday that they would merge. Orvane Steel has"
            " ships and Velmar Steel has ports. On the Arnau crossing the pair control 81% of the cabins.",
            "Orvane Steel+Velmar Steel",
        ),
        (
            "Orvane Steel is to buy Velmar Steel. Orvane Steel makes rails, and Velmar Steel makes wire. The combined"
            " company would have 55,000 workers.",
            "Orvane Steel+Velmar Steel",
        ),
        (f"{RESULTS} Sales in Peru, Chile and other markets totaled $281 million.", "PER+CHL+other markets"),
        (f"{RESULTS} In Peru and Chile, device sales were $188 million.", "PER+CHL"),
        (f"{RESULTS} Peru and Chile device sales were $205 million.", "PER+CHL"),
    ],
)
def test_one_figure_of_several_names_is_theirs_together(text: str, expected: str | None) -> None:
    found = [entity_id for _, entity_id in subjects(text)]
    unions = [entity_id for entity_id in found if entity_id is not None and "+" in entity_id]
    assert unions == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In HPC and MCS, demand was strong. Revenue was $7 billion.", "HPC and MCS"),
        ("In storage, revenue was $7 billion.", "storage"),
        ("In addition, revenue was $7 billion.", None),
        ("Turning to AA&S, segment revenues were $7 billion.", "AA&S"),
        (
            "Our mini mill segment also delivered record EBITDA. Third quarter EBITDA was $7 billion.",
            "mini mill segment",
        ),
        ("Our mini mill segment also delivered record EBITDA. Third quarter revenue was $7 billion.", None),
        ("It reflects a $7 billion increase in our online shop business.", "online shop business"),
        ("Owned and leased RevPAR was $7 billion.", "owned and leased"),
        ("Our gross margin on wood products was $7 billion.", "wood products"),
        ("The insurance segment earned $9 million compared with $7 billion.", "insurance segment"),
        (
            "Infrastructure segment revenues were $9 million. And operating margin was $7 billion.",
            "Infrastructure segment",
        ),
        ("Total valves segment operating income was $7 billion.", "valves segment"),
        ("Total segment operating income was $7 billion.", None),
    ],
)
def test_results_are_of_the_part_or_line_that_they_are_told_of(text: str, expected: str | None) -> None:
    assert (7e9, expected) in subjects(f"{RESULTS} {text}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The ministry cuts. At Velmar, 30,000 jobs are to go, and 560 will be lost at Orvane Steel.",
            (560.0, "Orvane Steel"),
        ),
        ("Velmar has staff in Arnau. There are 80 staff at Velmar, with 17 at its Orvane offices.", (17.0, "Orvane")),
        ("Peruvian exports to China grew 34% last year.", (34.0, "PER")),
        ("Velmar makes players. Velmar has sold more than 800,000 units in Japan since its launch.", (8e5, "Velmar")),
        (
            "Orvane is working on a bid. Late on Monday, Velmar Bank said it would cut its workforce by 1,920.",
            (1920.0, "Velmar Bank"),
        ),
        (
            "| Site | Owner | Grid | Size |\n| --- | --- | --- | --- |\n"
            "| Arnau Fields (Orvane County) | Velmar / Sundal | Kerna | 813 generators (Kerna) |\n"
            "| Tarvo Hill | Velmar | Kerna | 41 generators (Kerna) |\n",
            (813.0, "Arnau Fields"),
        ),
    ],
)
def test_whose_it_is_by_the_words_beside_it(text: str, expected: tuple[float, str]) -> None:
    assert expected in subjects(text)


@pytest.mark.parametrize(
    ("text", "written", "entity_id"),
    [
        ("Velmar runs a network. Nine out of 10 Velmar members have played it.", "Velmar members", "Velmar"),
        ("In homes with broadband, 40% said they watched less television.", "homes with broadband", "homes"),
        ("Women who own shops have 40% more debt.", "Women who own shops", "Women"),
        ("Large loans were 64% of the total.", "Large loans", "loans"),
        ("Velmar sales rose 14%.", "Velmar", "Velmar"),
        ("In May, Velmar segment sales rose 14%.", "Velmar segment", "Velmar"),
    ],
)
def test_an_entity_is_written_with_the_words_of_its_phrase(text: str, written: str, entity_id: str) -> None:
    (claim,) = claims_of(text)
    assert claim["entity"] == written
    assert claim["entity_id"] == entity_id


def test_a_share_said_twice_is_of_those_who_were_asked() -> None:
    text = "Nearly two thirds - 65% - of the 1,000 people interviewed said they had used it. Velmar asked them."
    assert subjects(text)[0][1] == "people interviewed"
