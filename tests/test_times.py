"""Which time each figure refers to: small texts, one mechanism each, in several wordings."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steps import steps
from talent_ledger.extract import walk
from talent_ledger.extract.lexicon import read_lexicon
from talent_ledger.extract.moment_reader import MomentReader
from talent_ledger.extract.situation import Candidate
from talent_ledger.extract.times import Calendar
from talent_ledger.ingest.structure import read_structure

LEXICON = read_lexicon()


def times(text: str, *, parsed: bool = False, published: str | None = None, name: str = "t") -> dict[str, str | None]:
    """The figures of *text* as written, with their period or year (the first of equal ones wins)."""
    structure = read_structure(text, name)
    row = {"document_id": name, "text": text, "published_date": published or structure.published_date}
    document = walk.prepare(row, [asdict(segment) for segment in structure.segments], LEXICON)
    parses = walk.parse_all([document])[0] if parsed else {}
    calendar = Calendar(document)
    found: dict[str, str | None] = {}

    def choose(reading: walk.Reading) -> list[Candidate]:
        period = calendar.period_of(reading)
        assert period.period is None or period.period.startswith(f"{period.year}-")
        shown = period.period or (str(period.year) if period.year else None)
        found.setdefault(text[reading.figure.start : reading.figure.end], shown)
        return []

    for _ in walk.walk(document, parses, choose):
        pass
    return found


def check(text: str, **expected: str | None) -> None:
    found = {figure.replace("%", "").replace(" ", ""): when for figure, when in times(text).items()}
    assert {key: found.get("".join(key.split("_")[1:]), "no such figure") for key in expected} == expected


# -- the clause ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Its share fell from 65% in 2019 to 57% in 2022.",
        "The share was 65% in 2019 and 57% in 2022.",
        "In 2019 the share was 65%, and in 2022 it was 57%.",
        "The share, 57% in 2022, had been 65% in 2019.",
        "Between 2019 and 2022 the share slid from 65% to 57%.",
        "The share slid from 65% to 57% between 2019 and 2022.",
        "The share was 57% in 2022, compared with 65% in 2019.",
        "In 2022 the share was 57%, against 65% three years earlier.",
        "It was 65% in 2019; three years later it was 57%.",
    ],
)
def test_each_figure_has_the_time_of_its_clause(text: str) -> None:
    check(text, _65="2019", _57="2022")


@pytest.mark.parametrize(
    "text",
    [
        "In 2003, the US was ahead with 20% and China second with 19%.",
        "Poland bought 20%, Latvia 19% in 2003.",
        "The US had 20% and China, its rival, 19% as of 2003.",
        "In 2003 the US (20%) led China (19%).",
    ],
)
def test_one_time_serves_a_whole_list(text: str) -> None:
    check(text, _20="2003", _19="2003")


def test_times_and_figures_in_order() -> None:
    check("Sales were 51%, 62% and 73% in 2019, 2020 and 2021 respectively.", _51="2019", _62="2020", _73="2021")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Revenue was 41% in the third quarter of fiscal 2024.", "2024-Q3"),
        ("Revenue was 41% in Q3 2024.", "2024-Q3"),
        ("Revenue was 41% in 3Q24.", "2024-Q3"),
        ("Revenue was 41% in the three months ended September 30, 2024.", "2024-Q3"),
        ("Revenue was 41% in quarter three 2024.", "2024-Q3"),
        ("Revenue was 41% in the third quarter twenty twenty-four.", "2024-Q3"),
        ("Revenue was 41% in the first half of 2024.", "2024-H1"),
        ("Revenue was 41% in January-June 2024.", "2024-H1"),
        ("Revenue was 41% in FY24.", "2024"),
        ("Revenue was 41% in 2023/24.", "2024"),
        ("Revenue was 41% in the year to March 2024.", "2024"),
        ("Revenue was 41% in the 12 weeks to 1 January 2025.", "2024"),
        ("Revenue was 41% in Dec. 2024.", "2024-12"),
        ("Revenue was 41% at the end of 2024.", "2024"),
        ("Revenue will be 41% by 2030.", "2030"),
    ],
)
def test_periods_finer_than_a_year(text: str, expected: str) -> None:
    check(text, _41=expected)


# -- years that are not the figure's -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The firm, founded in 1998, employs 41% of them.",
        "Output is 41% more than in 2019.",
        "Output is 41% above 2019 levels.",
        "Ten companies hold 41% of everything filed since 2018.",
        "Switzerland, which topped the index in 2022, spends 41% of it.",
        "The cost is 41% at 2019 prices.",
        "The 2004 election campaign reached 41% of voters.",
        "In the 1990s the share was 41%.",
        "See https://example.org/2019/04/report for the 41% share.",
    ],
)
def test_a_year_nearby_is_not_always_the_time(text: str) -> None:
    check(text, _41=None)


def test_a_past_clause_does_not_date_a_present_one() -> None:
    check("In 2019 only 41% were let, but 52% of the units are empty.", _41="2019", _52=None)
    check("It was 41% in 2014 and now it is 52%.", _41="2014", _52=None)


@pytest.mark.parametrize(
    "text",
    [
        "In 2012 the mill sold 52%. It used to sell 41%.",
        "In 2012 the mill sold 52%; before the war it was 41%.",
        "In 2012 the mill sold 52% of its paper. It once held 41% of the market.",
    ],
)
def test_what_is_over_without_a_date_has_no_year(text: str) -> None:
    check(text, _52="2012", _41=None)


def test_a_goal_dates_only_what_is_to_be_reached() -> None:
    check("The mill has 41% of the market and wants 52% by 2030.", _41=None, _52="2030")


def test_what_is_said_of_today_has_not_the_year_beside_it() -> None:
    opening = "Mills are old. Some are large. Few are new. Nobody counts them. "
    check(opening + "This one made 41% of the paper in 1990 and 52% today.", _41="1990", _52=None)


@pytest.mark.parametrize("times_as_much", ["double the", "three times the", "2.5x its"])
def test_a_multiple_of_another_time_is_not_of_that_time(times_as_much: str) -> None:
    found = times(f"In 2018 the mill made 41%, {times_as_much} share of 2011.")
    assert set(found.values()) == {"2018"}


def test_the_present_of_a_new_subject_leaves_the_past_behind() -> None:
    check("Mills made 41% of it in 2018, they employ 52% of the town.", _41="2018", _52=None)


# -- the day of writing --------------------------------------------------------------------------------------------


def test_last_year_needs_a_day_of_writing() -> None:
    check("The port handled 41% last year.", _41=None)
    check("OSLO, 9 January 2024. The port handled 41% last year and plans 52% this year.", _41="2023", _52="2024")


def test_months_are_the_latest_that_are_over() -> None:
    text = "OSLO, 9 January 2024. In December the share was 41%, against 52% in the same month of the previous year."
    check(text, _41="2023-12", _52="2022-12")
    check("OSLO, 9 March 2024. The share was 41% last month.", _41="2024-02")


def test_a_comment_counts_from_its_own_date() -> None:
    text = (
        "## Lotteries\n\nSome are honest.\n\n### Reactions\n\nFemke Bos (4 July 2021):\nLast year we paid 41%.\n\n"
        "Tomasz W. (5 July 2021):\nAnd we pay 52% of that.\n\nFemke Bos (6 July 2021):\nSo it is.\n"
    )
    check(text, _41="2020", _52=None)


# -- the document ----------------------------------------------------------------------------------------------------

RESULTS = """Nordhav Shipping reports second quarter 2021 results

Highlights
- Revenue was $41 million, up 12% from $37 million a year ago
- Margin of 9%

Outlook
For the third quarter we expect revenue of $52 million.

The full-year dividend will be $7 million.
"""


def test_results_belong_to_the_period_of_their_title() -> None:
    found = times(RESULTS)
    assert found["$41 million"] == found["12%"] == found["9%"] == "2021-Q2"
    assert found["$37 million"] == "2020-Q2"
    assert found["$52 million"] == "2021-Q3"


def test_bare_brackets_in_results_are_the_year_before() -> None:
    text = "Interim report January-March 2023\n\n- Net sales SEK 3,412 m (3,655)\n- Operating profit SEK 286 m (401)\n"
    found = times(text)
    assert found["SEK 3,412 m"] == "2023-Q1"
    assert found["3,655"] == found["401"] == "2022-Q1"


def test_a_year_that_labels_a_bracket_dates_only_what_stands_in_it() -> None:
    found = times("The mill had sales of €1.2bn (prior year: €1.1bn) and a profit of €90m (2018: €84m).")
    assert (found["€1.2bn"], found["€1.1bn"], found["€90m"], found["€84m"]) == ("2019", "2018", "2019", "2018")


def test_the_twelve_months_and_the_decade_beside() -> None:
    found = times("In the year to March 2021 exports fell 7%; in the previous twelve months they had grown 2%.")
    assert (found["7%"], found["2%"]) == ("2021", "2020")
    assert times("In 2010 output rose 30%. Over the following decade it fell by 12%.")["12%"] == "2020"


def test_columns_date_the_figures_under_them() -> None:
    text = (
        "Accounts of the mill\n\nThese are the results of the mill at Tirupur, in crores of rupees.\n\n"
        "Particulars | Q4 FY24 | Q4 FY23 | YoY\n"
        "Revenue | 412.6 | 368.1 | 12.1%\n"
        "Profit | 28.4 | 29.2 | -2.7%\n"
    )
    found = times(text)
    assert (found["412.6"], found["368.1"]) == ("2024-Q4", "2023-Q4")
    assert (found["28.4"], found["29.2"]) == ("2024-Q4", "2023-Q4")


def test_a_press_release_tells_of_the_year_it_is_dated() -> None:
    text = (
        "Turku, 9 May 2019\n\n# Savela Foods grows\n\n* Sales up by 6% in local currencies\n"
        "* Margin unchanged at 11.4%\n\nThe dairies sold 340 tonnes of cheese and closed 2 depots."
    )
    found = times(text)
    assert (found["6%"], found["11.4%"], found["340 tonnes"]) == ("2019", "2019", "2019")


def test_a_dateline_may_stand_in_brackets() -> None:
    found = times(
        "Home starts rise\n\nHALDEN (Jan. 18, 2014) - Starts rose to 4,300 units in December, the agency said."
    )
    assert found["4,300"] == "2013-12"


@pytest.mark.parametrize(
    "front",
    [
        "# Where nurses train\n\n*Policy brief no. 7, June 2021*",
        "NURSING OUTLOOK 2020-2021\n\nA word first.",
        "# Nursing: the facts\n\n*Updated 3 June 2021 · Fact sheet 2 of 4*",
    ],
)
def test_the_date_of_an_edition_is_not_the_time_of_its_facts(front: str) -> None:
    assert times(front + "\n\nWomen make up 88% of those who enrol, and a third come from abroad.")["88%"] is None


def test_news_compared_with_a_year_is_of_the_year_after() -> None:
    text = (
        "Mill swings to loss\n\nThe mill lost $4 million, after a profit of $9 million in the same quarter of 2011.\n\n"
        "Deliveries fell 7%. The plant has 300 workers."
    )
    found = times(text)
    assert (found["$9 million"], found["7%"], found["300"]) == ("2011", "2012", None)


def test_a_later_year_that_is_planned_for_does_not_hide_that_of_the_news() -> None:
    text = (
        "Port has its best year\n\nThe port handled 8 million tonnes in 2018, it said on Monday. Revenue rose 9%.\n\n"
        "Staff costs shrank 3%. Spending in 2019 is put at $40 million."
    )
    assert times(text)["3%"] == "2018"


@pytest.mark.parametrize(
    "opening",
    [
        "Growers picked 41% less fruit in 2016.",
        "The crop shrank by 41% in 2016, growers say.",
        "Growers met in Riga on Friday. They had lost 41% of their trees in 2016.",
    ],
)
def test_news_is_of_the_year_in_which_its_opening_tells_figures(opening: str) -> None:
    found = times(f"Frost hits orchards\n\n{opening}\n\nPrices rose 7%. An orchard has 300 trees.")
    assert (found["41%"], found["7%"], found["300"]) == ("2016", "2016", None)


@pytest.mark.parametrize(
    "opening",
    [
        "The mill lost 41% of its orders, it said. It shed 52% of its staff. In 2016 it had made 63% of the paper.",
        "The mill will lose 41% of its orders by 2016.",
    ],
)
def test_a_year_named_late_or_as_a_goal_is_not_that_of_the_news(opening: str) -> None:
    assert times(f"Mill in trouble\n\n{opening}\n\nSales fell 7%.")["7%"] is None


@pytest.mark.parametrize(
    ("opening", "last", "this"),
    [
        ("The port handled 41 million tonnes in 2018, a record.", "2018", "2018"),
        ("The port handled 41 million tonnes in the first quarter of 2018.", "2017", "2018"),
        ("The port handled 41 million tonnes in the final quarter of 2018.", "2018", "2018"),
    ],
)
def test_news_without_a_date_is_written_soon_after_what_it_tells(opening: str, last: str, this: str) -> None:
    text = f"Port busy\n\n{opening}\n\nLast year 7% of the boxes were empty. Fees have gone up 9% this year."
    found = times(text)
    assert (found["7%"], found["9%"]) == (last, this)


def test_a_copied_article_is_written_when_its_own_plans_say() -> None:
    text = (
        "# Mills\n\nAll about mills.\n\n2 comments:\n\nAda said...\n\nI hear nothing of it.\n\nBo said...\n\n"
        "Mill sees demand\n\nThe mill expects revenue to grow 4% in 2021. It plans spending in 2021 close to last "
        "year's $7 million.\n\nRevenue rose 12% in the final quarter of 2020.\n\nA rival reported a loss for the "
        "quarter ended Dec. 31. Its full-year sales came to $61 million.\n"
    )
    document = times(text)
    assert (document["4%"], document["$7 million"], document["12%"]) == ("2021", "2020", "2020-Q4")


def test_forecasts_for_the_next_year_date_an_undated_text() -> None:
    text = (
        "Fund trims outlook\n\nThe fund cut its forecast to 41% this year. Last year output grew 52%. "
        "For 2016 it expects 63%. In 2014 trade grew 74%.\n"
    )
    check(text, _41="2015", _52="2014", _63="2016", _74="2014")


def test_undated_news_has_the_year_in_which_its_text_places_the_month() -> None:
    opening = "Lumaria's exports in October rose 11.4% over a year earlier.\n\n"
    months = "Exports for the first 10 months of 2020 rose 0.5%.\n"
    assert times(opening + months)["11.4%"] == "2020-10"
    assert times(opening + "A port was opened in 2020 at a cost of $3bn.\n")["11.4%"] is None


def test_plans_for_a_whole_year_place_the_quarter_told_before() -> None:
    opening = "Tractor shipments rose 15.4 percent in the first quarter, Dorvan Research said.\n\n"
    assert (
        times(opening + "They should grow by 19 percent for 1997, it said.\n", parsed=True)["15.4 percent"] == "1997-Q1"
    )
    assert times(opening + "A new plant will open in 1997 with 300 jobs.\n", parsed=True)["15.4 percent"] is None


def test_a_dateline_has_a_dash_on_both_sides_of_its_day() -> None:
    assert times("FORT DALE, FL – March 28, 2025 – Some 32% of drivers rent their car.\n")["32%"] == "2025"


def test_a_comparison_may_name_its_time_before_its_level() -> None:
    text = "Q2 2024 revenue was $2.2 million, an increase of 28% from Q2 2023 revenue of $1.7 million.\n"
    assert times(text) == {"$2.2 million": "2024-Q2", "28%": "2024-Q2", "$1.7 million": "2023-Q2"}


def test_a_sum_in_brackets_is_of_the_time_of_what_it_converts() -> None:
    text = "Profit in 1996 was 745 million francs, compared with a loss of 791 million ($137 million) for 1995.\n"
    assert times(text)["$137 million"] == "1995"


def test_what_a_bracket_adds_is_of_the_time_of_the_figure_before_it() -> None:
    text = (
        "Tarvo shipped 3.4 million phones in Q3 2019 (for a 12% share), compared with 1.9 million units in Q3 2018"
        " (9.7%). Sales were $40m (8% of the market) in 2019 and $30m in 2017 (up 5%)."
    )
    expected = {"12%": "2019-Q3", "9.7%": "2018-Q3", "8%": "2019", "5%": "2017"}
    assert {one: when for one, when in times(text, parsed=True).items() if one in expected} == expected


def test_a_year_before_a_colon_dates_all_up_to_the_next() -> None:
    text = "The numbers for lignite are 2019: 114 TWh, 18.7%, 2020: 92 TWh, 16%, 2021: 110 TWh, 18.8%."
    expected = {"18.7%": "2019", "92 TWh": "2020", "16%": "2020", "18.8%": "2021"}
    assert {one: when for one, when in times(text, parsed=True).items() if one in expected} == expected


def test_the_same_quarter_of_a_year_named_inside_it_is_the_one_compared_with() -> None:
    text = "Tarvo made second quarter sales of $68m, slightly down from $70m in the same 2014 quarter."
    assert times(text, parsed=True) == {"$68m": "2015-Q2", "$70m": "2014-Q2"}


def test_the_time_that_introduces_a_list_is_that_of_every_item() -> None:
    text = (
        "Innovation is strong around the world, a report says; Peru tops the list for the ninth time, Chile rose to"
        " second place, and Ghana ranks third. After ranking 17th last year, Kenya now is No. 14. Makers are given"
        " a score on a scale of 1 to 100. At the top for 2019 are:\n- Tarvo, 67.24\n- Orvo, 63.65\n- Ulmo, 61.73\n"
    )
    found = times(text, parsed=True)
    assert [found[one] for one in ("67.24", "63.65", "61.73")] == ["2019"] * 3


def test_an_undated_text_on_a_report_is_of_the_year_the_report_is_called_by() -> None:
    text = (
        "The brand of Tarvo is worth nearly $119m, a study says. Orvo's rose by 15% to $107m. The maker of phones led"
        " a surge of technology companies in the 2014 report, which has pushed older brands down the table.\n"
    )
    assert set(times(text, parsed=True).values()) == {"2014"}


def test_what_is_revised_is_of_one_time() -> None:
    text = "In the first quarter of 2024 growth has been revised down from 9.2% to 6.6%.\n"
    assert times(text) == {"9.2%": "2024-Q1", "6.6%": "2024-Q1"}


def test_the_course_of_the_year_is_the_year_told_of() -> None:
    text = (
        "The channel led its market in 2025, ahead of MS NOW.\n\nThroughout the year it averaged 1.8 million viewers.\n"
    )
    assert times(text)["1.8 million"] == "2025"


def test_data_from_a_source_are_compared_with_nothing() -> None:
    text = "This brief draws on data from the fourth index report covering 1 million talks during November 2025.\n"
    assert times(text + "\nIndia accounts for 5.8% of use.\n")["5.8%"] == "2025-11"


def test_nothing_is_carried_through_a_comment() -> None:
    text = (
        "## Beds\n\nA post.\n\n### Comments\n\nMaud (4 July 2021):\nIn 1988 we had 41% more beds. We have 52% now. "
        "Germany built 63% of its own.\n\nTess (5 July 2021):\nSo it is.\n"
    )
    check(text, _41="1988", _52=None, _63=None)


def test_as_it_was_compares() -> None:
    check("Rome holds 7% of the firms, as it did in 2013.", _7=None)


def test_fieldwork_dates_a_survey() -> None:
    text = (
        "What nurses think\n\nWe asked nurses in two countries whether they would stay. "
        "Interviews took place in May 2023.\n\n"
        "In Malta 41% say yes, in Cyprus 52%.\n"
    )
    check(text, _41="2023-05", _52="2023-05")


def test_a_time_is_carried_through_a_paragraph_and_no_further() -> None:
    text = "In 2014 the yard delivered 41% of them. It sold 52% abroad.\n\nNorway has 63% of the ferries.\n"
    check(text, _41="2014", _52="2014", _63=None)


def test_a_colon_opens_a_list_of_the_same_time() -> None:
    text = "Facts\n\nJobs in 2035, of which:\n\n- 41% in ports\n- 52% in assembly\n"
    check(text, _41="2035", _52="2035")


def test_a_share_price_is_of_the_day_not_of_the_results() -> None:
    results = "Orla Foods posted sales of 41 million euros in 2019.\n\nIts shares {} 7% on Monday.\n"
    for verb in ("closed", "slipped", "tumbled more than"):
        assert times(results.format(verb)) == {"41 million euros": "2019", "7%": None}
    assert times("DUBLIN, March 3, 2020 - " + results.format("shed"))["7%"] == "2020"
    settled = "Orla Foods settled with 46 states in 2019. {} closed higher, with Orla rising 7%.\n"
    for shares in ("Shares of food companies", "Shares in Orla Foods"):
        assert times(settled.format(shares))["7%"] is None
    assert times("Orla's shares of milk and jam rose in 2019. Its shares in all rose 7%.\n")["7%"] == "2019"
    assert times("Orla's market share was 41% in 2019.\n\nIts share of milk rose to 52%.\n")["52%"] == "2019"


def test_headlines_tell_in_the_present_what_happened() -> None:
    text = "{}\n\nThe port of Gdov handled 41% more boxes in 2017, its owner said.\n"
    assert times(text.format("Gdov port lifts profit by 52%"), parsed=True)["52%"] == "2017"
    assert times(text.format("Gdov port is owed 52% of its fees"), parsed=True)["52%"] is None


@pytest.mark.parametrize(
    "text",
    [
        "Income fell to $41 million in 2012, its lowest since 2007, when it was $52 million.",
        "In 2012 income was $41 million, well below 2007's $52 million.",
        "Income fell to $41 million in 2012 from $52 million, or 90 cents a share, in 2007.",
    ],
)
def test_a_time_reaches_the_figure_it_owns(text: str) -> None:
    assert times(text)["$41 million"] == "2012"
    assert times(text)["$52 million"] == "2007"


def test_a_level_and_what_it_came_from_are_a_year_apart_unless_said() -> None:
    text = "Brask made 41 million kroner in 2015.\n\nThe margin slipped to {}.\n"
    assert times(text.format("15.2% from 16.9%"))["16.9%"] == "2014"
    assert times(text.format("15.2%, down from 16.9%"))["16.9%"] == "2014"
    two_years = (
        "Brask made 41 million kroner in 2015, against 30 million two years earlier.\n\nMargins fell to 15% from 19%.\n"
    )
    assert times(two_years)["19%"] == "2013"


def test_results_are_set_against_the_year_before() -> None:
    text = "Results for the year 2015\n\nThe profit of Brask was £41,000, against £52,000, and it paid {}.\n"
    assert times(text.format("a dividend"))["£52,000"] == "2014"
    rural = "Results for the year 2015\n\nOf the shops 41% grew, against 52% of those in towns.\n"
    assert times(rural)["52%"] == "2015"


def test_shares_told_in_the_present_are_of_the_whole_told_before() -> None:
    text = "The yards built 41 ships in 2014. {}\n"
    assert times(text.format("Tankers make up 52% of them."), parsed=True)["52%"] == "2014"
    assert times(text.format("A welder needs 52% more light than a cook."), parsed=True)["52%"] is None


def test_an_undated_survey_of_others_is_of_no_known_year() -> None:
    text = "The yards built 41 ships in 2014. {} 52% of the owners were content.\n"
    assert times(text.format("In a poll by Rigby,"))["52%"] is None
    assert times(text.format("All the same,"))["52%"] == "2014"


def test_a_clause_set_against_a_year_ago_returns_to_its_own_time() -> None:
    text = "Results for the year 2015\n\nA year ago profit was £52,000, so we are 19% down.\n"
    found = times(text, parsed=True)
    assert (found["£52,000"], found["19%"]) == ("2014", "2015")


def test_a_year_after_the_period_reported_is_not_carried_into_the_present() -> None:
    text = "Brask made 41 million kroner in 2015. The pact runs until 2018. The site at Moss is home to {}.\n"
    assert times(text.format("52% of the crew"), parsed=True)["52%"] is None


def test_in_the_first_is_a_half_beside_halves() -> None:
    found = times("The rate rose to 41% in the second half of 2016, from 52% in the first.")
    assert (found["41%"], found["52%"]) == ("2016-H2", "2016-H1")


def test_letters_and_digits_that_are_no_quarters() -> None:
    assert times("The H100 drew 41% less power.") == {"41%": None}
    assert times("Sales were 41% up in 3QFY2022.") == {"41%": "2022-Q3"}


def test_then_in_a_list_is_the_next_item() -> None:
    text = "Trade grew by 9% in 2016. In 1990 there was none.\n\nPeru came first with 41%, then the Congo with 52%."
    found = times(text)
    assert found["41%"] == found["52%"] == "2016"


def test_those_who_came_and_those_who_left_are_of_one_time() -> None:
    text = "Some 4,100 more people came to the island than left it in the year to June 2013."
    assert times(text) == {"4,100": "2013"}


# -- reading, alone --------------------------------------------------------------------------------------------------


def test_the_parse_tells_tenses_apart() -> None:
    text = "In 2014 they sold 41% of them. The yard holds 52% of the market.\n"
    found = times(text, parsed=True)
    assert (found["41%"], found["52%"]) == ("2014", None)
    found = times("A vial that went for $93 in 2009 carries a sticker of $275.", parsed=True)
    assert (found["$93"], found["$275"]) == ("2009", None)


def test_may_and_march_are_words_too() -> None:
    reader = MomentReader(LEXICON.words)
    for text in ("They may march on.", "You may sell 3 of them.", "The second one is now theirs."):
        assert [m for m in reader.read(text, 0, len(text), []) if m.kind == "partial"] == []


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "in 2019", "12%", "$3 billion", "(", ")", ", ", "; ", "\n\n", ". ", "from", "to", "than",
                "a year earlier",
                "Q2 2021", "last year", "May", "the third quarter", "now", "then", "which", "and",
                "2019-2022", "|", '"', "“", "0 BC", "99 years ago", "é漢",
            ]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_text_has_an_answer_and_the_same_one_twice(words: list[str]) -> None:
    text = " ".join(words)
    assert times(text) == times(text)


@pytest.mark.parametrize(
    "piece",
    [
        "{0}% in {1} (from {2}%)",
        "{0}% in the first quarter",
        "{0}% in May",
        "{0}% last year",
        "then they sold {0} cars in {1}",
        "from {0}% to {2}% between 2010 and {1}",
        "{0}% since {1}",
    ],
)
def test_long_sentences_take_work_in_proportion(piece: str) -> None:
    def work(count: int) -> int:
        pieces = (piece.format(i % 90 + 1, 2000 + i % 20, i % 7 + 1) for i in range(count))
        text = "In 2019 sales were " + ", ".join(pieces)
        structure = read_structure(text, "t")
        document = walk.prepare({"document_id": "t", "text": text}, [asdict(s) for s in structure.segments], LEXICON)
        calendar = Calendar(document)
        return steps(lambda: calendar.follow(len(document.sentences) - 1))

    work(50)
    assert work(800) < 5 * work(200)


def test_who_tells_of_a_quarter_writes_within_its_year() -> None:
    text = "Exports fell 7% in the first quarter of 2020.\n\nIn October they rose 11%."
    assert times(text, parsed=True) == {"7%": "2020-Q1", "11%": "2020-10"}
    undated = text.replace(" of 2020", "")
    assert times(undated, parsed=True) == {"7%": None, "11%": None}


@pytest.mark.parametrize(
    "opening",
    [
        "2022-03-07 New Delhi: Goa had a turnout of 81% among women last year.",
        "Published 7 March 2022, Nairobi - Tea exports rose by 8% last year.",
        "March 7, 2022, Oslo: Salmon exports rose by 8% last year.",
    ],
)
def test_a_date_may_open_a_text_before_its_place(opening: str) -> None:
    assert list(times(f"A day of results.\n\n{opening}").values()) == ["2021"]


def test_results_of_a_quarter_are_of_the_year_in_which_they_are_named() -> None:
    call = (
        "We reported net income of $1.94 per share in the first quarter.\n\nHome sales were up 7.4% from 2020 here.\n\n"
        "I will begin with the highlights of first quarter 2021 results. New rates were set in November of 2020.\n\n"
        "Depreciation increased $3.3 million."
    )
    found = times(call)
    assert found["$1.94"] == "2021-Q1"
    assert found["$3.3 million"] is not None and found["$3.3 million"].startswith("2021")


def test_a_quarter_set_against_one_of_a_named_year_is_of_the_next() -> None:
    found = times(
        "In the first quarter we earned $114 million, compared with $88 million in the fourth quarter of 2020."
    )
    assert found == {"$114 million": "2021-Q1", "$88 million": "2020-Q4"}
    call = "Margins were strong in the third quarter.\n\nIt was 21%, compared with 19% in the third quarter of 2019."
    assert str(times(call)["21%"]).startswith("2020")


def test_results_are_later_than_every_quarter_they_are_set_against() -> None:
    found = times(
        "We earned $25 million in the first quarter. Our loans grew.\n\nLosses were low as well.\n\n"
        "Loans came to $231 million, 5% higher than in the first quarter of 2019.\n\n"
        "Card debt grew slightly, by 0.6% versus the fourth quarter of 2020."
    )
    assert found == {"$25 million": "2021-Q1", "$231 million": "2021-Q1", "5%": "2021-Q1", "0.6%": "2021-Q1"}


@pytest.mark.parametrize("opening", ["This is", "The figure means", "That total represents", "This rise takes"])
def test_a_paragraph_that_opens_on_the_figure_before_it_is_of_its_time(opening: str) -> None:
    text = f"Gifts to the party came to 5% of sales in the final quarter of 2004.\n\n{opening} nearly 43% of all gifts."
    assert times(text)["43%"] == "2004-Q4"
    assert times(text.replace(opening, "The union holds"))["43%"] is None


def test_what_grew_on_a_year_is_of_the_year_after() -> None:
    found = times("The chain has revealed that sales dropped by 3.3% on 2013. Sales in Chile plunged by 23%.")
    assert found == {"3.3%": "2014", "23%": "2014"}
    assert times("Sales dropped by 3.3% on 2013. In 2016 it closed 40 shops.")["3.3%"] != "2014"


def test_what_is_up_or_down_has_risen_or_fallen() -> None:
    text = "Sales dropped by 3.3% on 2013. In Europe, they are down by 4%. A meal costs 5 euros."
    assert times(text) == {"3.3%": "2014", "4%": "2014", "5 euros": None}


def test_a_lead_without_figures_says_what_quarter_is_told_of() -> None:
    text = (
        "The retailer reported third-quarter earnings.\n\n"
        "It earned $2.8 billion. Costs fell by 1%. It has 400,000 staff. It has 2,000 shops.\n\n"
        "It sees fiscal 2019 sales growth of 2%."
    )
    assert times(text)["$2.8 billion"] == "2019"


@pytest.mark.parametrize(
    "text",
    [
        "Demand was at 70% of 2019 levels in May 2021.",
        "Demand recovered to 70% of 2019's peak in May 2021.",
    ],
)
def test_a_part_of_a_year_s_level_is_not_of_that_year(text: str) -> None:
    assert times(text) == {"70%": "2021-05"}


def test_years_of_the_next_century_are_read() -> None:
    assert times("By 2100 there will be 24 million people.") == {"24 million": "2100"}


def test_the_last_years_end_with_the_day_of_writing() -> None:
    text = (
        "SYDNEY, April 8, 2013 - A rival closed in 2008 with 90 staff. It received $2 billion over the past 12 years."
    )
    assert times(text)["$2 billion"] == "2013"


def test_people_born_abroad_were_not_born_in_the_year_told() -> None:
    assert times("There were 2 million Indian-born people in Australia in 2021.") == {"2 million": "2021"}


def test_one_quarter_named_serves_all_levels_of_its_list() -> None:
    text = (
        "In the second quarter of 2012 Ohio had 13% down from 14% in Q1, Iowa 7% down from 8% and Utah 6% down from 9%."
    )
    found = times(text)
    assert [found[level] for level in ("14%", "8%", "9%")] == ["2012-Q1"] * 3


# -- what is told, and what it is only set against --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orvane held 16% of the market in the month of November 2020.", {"16%": "2020-11"}),
        ("Tarvo sold 900 cars in November 2020. Orvane sold 700 last month.", {"700": "2020-11"}),
        ("They sold 30,154 cars in October, down from 33,500 in October 2018.", {"30,154": "2019-10"}),
        ("Sales fell 9% last month. In October 2018 they had risen, up from 700 in October 2017.", {"9%": "2018-10"}),
        ("Dealers sold 17 million last year, an increase of 3% from 2017.", {"17 million": "2018"}),
        ("The 21% growth over Q4 of 2021 was the largest ever.", {"21%": "2022"}),
        ("There were 489 votes, an increase on the 422 in the 2009 poll.", {"489": None, "422": "2009"}),
        ("Revenue was £33m in 2014/15, up 3% on 2013/14.", {"£33m": "2015", "3%": "2015"}),
        ("For the fiscal 2012 fourth quarter, it now expects earnings of 17 cents.", {"17": "2012-Q4"}),
        (
            "The 2021 census counted 967,000 of them. They are followed by Indians (2.8%) and Danes (2.3%).",
            {"2.8%": "2021", "2.3%": "2021"},
        ),
        (
            "Share of output, 2019 Share of output, 2007\nCoal 23.5% 48.5%\nGas 38.4% 21.6%\n",
            {"23.5%": "2019", "48.5%": "2007", "38.4%": "2019", "21.6%": "2007"},
        ),
        (
            "May 31, 2009\n\nSurvey results: who reads us\n\n• 84% of you are male\n\nComments\n\n"
            "Anna said...\n\nFine.\n\nBen said...\n\nNot bad.\n",
            {"84%": "2009"},
        ),
        ("It sold 48,800 units as against 44,600 units as Hyundai.", {"44,600": None}),
        ("# Car sales in 2020\n\nIt sold 48,800 units as against 44,600 units as rivals grew.", {"44,600": "2019"}),
        (
            "Sales grew 71 percent between the third quarter of 2017 and the third quarter of 2018.",
            {"71 percent": "2018-Q3"},
        ),
        (
            "It lost $5.7 million in Q3 of 2019, up 54 percent from the same period a year prior, when it"
            " lost $1 million.",
            {"54 percent": "2019-Q3", "$1 million": "2018-Q3"},
        ),
        ("In 2022 permits reached 807,260, a 27% increase from the previous high in 2019.", {"27%": "2022"}),
        ("Manufacturing rebounded in 2022, surpassing 2021 by 34%.", {"34%": "2022"}),
        ("# Jobs in 2026\n\nFederal employees continued to lose jobs this month (down 42,000).", {"42,000": "2026"}),
        (
            "27 February 2026\n\nAt least 6 million barrels are scheduled for delivery in April."
            " Norway sold 3 million in April.",
            {"6 million barrels": "2026-04", "3 million": "2025-04"},
        ),
        (
            "27 February 2026\n\nWomen's jobless rate is higher than a year ago (6.3 percent compared to 5.4 percent).",
            {"6.3 percent": "2026", "5.4 percent": "2025"},
        ),
        (
            "# Printers in the second quarter of 2012\n\nOrvane sold 3.4 million (3.1). Tarvo sold 1.7 million (6.5%).",
            {"3.1": "2011-Q2", "6.5%": "2012-Q2"},
        ),
        ("It used to be 10% in Norway (in 2009).", {"10%": "2009"}),
        ("I earned $2k last month. That is 16% over my December 2013 total.", {"$2k": "2014-12"}),
        (
            "Asia's share rose to 19.9% between 2001 and 2011. Over the same period, Europe's fell from 24.3% to 20%.",
            {"24.3%": "2001", "20%": "2011"},
        ),
        (
            "11 November 2019\n\nOrvane's share has jumped from 11 percent to 13 percent during the past year.",
            {"11 percent": "2018", "13 percent": "2019"},
        ),
        ("date: 2019-11-11\ntitle: Watches\n\nMost firms (70%) sell watches.", {"70%": None}),
        ("The most arrivals – 1,015,078 – were recorded in 2015.", {"1,015,078": "2015"}),
        (
            "In 2018 Germany had 34,400 of them. France comes in second with 25,300, Italy follows with 17,800.",
            {"25,300": "2018", "17,800": "2018"},
        ),
        ("Profit was 8% lower and came to 280 million euros (2016: 306 million euros).", {"280 million euros": "2017"}),
        (
            "Orvane\n\n16 February 2018\n\nThe result is 8.7% lower than in 2016 and amounts to 280 million euros"
            " (2016: 306 million euros).",
            {"280 million euros": "2017", "306 million euros": "2016"},
        ),
        (
            "Orvane earned $2 million in the first quarter.\n\nDrivers cost 3% more.\n\nHealth care cost 4% more."
            "\n\nTyres cost 6% more.\n\nOil cost 7% more.\n\nGlass cost 8% more.\n\nPaint cost 9% more.\n\n"
            "Fuel costs jumped by $5 million from the same period in 2015.",
            {"$2 million": "2016-Q1", "$5 million": "2016-Q1"},
        ),
        (
            "In the half to June 30, 2001 it earned $5,427,000, which compares to a loss of $1,607,000, or 11 cents"
            " a share, in the first six months of 2000.",
            {"$1,607,000": "2000-H1", "11 cents": "2000-H1"},
        ),
        (
            "It earned $4 million for the first quarter of 2004. This compares to $3 million, or $.23 a share, on sales"
            " of $25 million for the comparable period last year.",
            {"$3 million": "2003-Q1", "$.23": "2003-Q1", "$25 million": "2003-Q1"},
        ),
        (
            "The tablet share of Orvane rose to 19.9% in Q3 2016 from 19.1% in Q3 2015. Velmar increased its share to"
            " 4.3% from 1.8% in the global tablet market in Q3 2016.",
            {"19.1%": "2015-Q3", "4.3%": "2016-Q3", "1.8%": "2015-Q3"},
        ),
        (
            "In 2019 profit rose to $37 million. Pre-tax profit was unchanged from last year at $74 million.",
            {"$74 million": "2019"},
        ),
    ],
)
def test_what_is_told_and_what_it_is_set_against(text: str, expected: dict[str, str | None]) -> None:
    found = times(text)
    assert {exact: found.get(exact, found.get(f"{exact} cents", "no such figure")) for exact in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On April 30, 2021, Orvane bought back $150 million of its notes due December 2030 for $163 million.",
            {"$150 million": "2021-04", "$163 million": "2021-04"},
        ),
        (
            "In July 2021 Orvane amended its loans, moving the maturity date to July 2026 and gaining $520 million.",
            {"$520 million": "2021-07"},
        ),
        ("In 2021 we redeemed $150 million of our 2023 bonds.", {"$150 million": "2021"}),
        ("Orvane's sales fell 30% due to the March 2020 lockdown.", {"30%": "2020-03"}),
        (
            "Orvane sold half its finance arm and recapitalised in 2003, cutting Tarvo's stake to 10%.",
            {"half": "2003", "10%": "2003"},
        ),
        ("In 2019 output was 4 tonnes, half its level of 2008.", {"half": "2019"}),
        (
            "Profit fell 37% in the last quarter of 2004. Orvane earned $63 million in the October-to-December period,"
            " down from $1 billion in the fourth quarter of 2003.",
            {"$63 million": "2004-Q4", "$1 billion": "2003-Q4"},
        ),
        ("Sales grew 12% in the July-to-September quarter of 2019.", {"12%": "2019-Q3"}),
        (
            "New members will underpin growth\n\nEurope's newest members will bolster its growth in 2005, according to"
            " a new report.\n\nThe eight states which joined last year will see 4.6% growth. It warned that growth"
            " was set to fall below 1% this year.",
            {"4.6%": "2005", "1%": "2005"},
        ),
    ],
)
def test_times_of_loans_stakes_quarters_and_forecasts(text: str, expected: dict[str, str | None]) -> None:
    found = times(text)
    assert {exact: found.get(exact, "no such figure") for exact in expected} == expected


CALL = (
    "We sold more bricks, and our margin is 28%. That represents a 12% increase in revenue. Our earnings grew. We like"
    " the margins of our mills. We now expect earnings of $40. A new mill is to open in 2021."
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("velmar-q2-2021", {"28%": "2021-Q2", "12%": "2021-Q2", "$40": "2021"}),
        ("2021_Q4_velmar", {"28%": "2021-Q4", "12%": "2021-Q4", "$40": None}),
        ("velmar", {"28%": None, "12%": None, "$40": None}),
        ("faq12021", {"28%": None}),
    ],
)
def test_what_a_file_is_called_dates_results_that_do_not_say_theirs(name: str, expected: dict[str, str | None]) -> None:
    found = times(CALL, name=name)
    assert {exact: found[exact] for exact in expected} == expected


@pytest.mark.parametrize(
    ("named", "when"),
    [("to open in 2021", "2021-Q2"), ("to open soon", None), ("to open in 2026", None), ("open since 2020", None)],
)
def test_a_file_s_name_tells_only_which_of_the_years_named_is_that_of_the_results(named: str, when: str | None) -> None:
    assert times(CALL.replace("to open in 2021", named), name="velmar_q2_2021_call")["12%"] == when


def test_the_day_in_a_file_s_name_is_that_of_writing() -> None:
    assert times("Last year 40% of the kilns were idle.", name="2024-05-03-kilns") == {"40%": "2023"}
    dated = "May 3, 2019\n\nLast year 40% of the kilns were idle."
    assert times(dated, name="2024-05-03-kilns")["40%"] == "2018"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Orvane earned $55 million in the second quarter, better than in the first quarter. Its rate in the second"
            " quarter was up 58% compared to the first quarter of 2021.",
            {"$55 million": "2021-Q2"},
        ),
        (
            "Production dropped 1.6% in October. Growth slowed to 0.3% in the quarter ending September 30, down from"
            " 6.3% in the first quarter of 2004.",
            {"1.6%": "2004-10", "6.3%": "2004-Q1"},
        ),
        (
            "Profits jumped 76% in the three months to December. For the full year Orvane earned $3 billion, up 27%"
            " from its 2003 performance. For 2005, Orvane is projecting growth of 5%.",
            {"76%": "2004-Q4", "$3 billion": "2004", "5%": "2005"},
        ),
        (
            "Orvane issues 2005 profits warning\n\nOrvane warned that it expects earnings this year to be 4% lower than"
            " last year, when it earned $9 million.",
            {"4%": "2005", "$9 million": "2004"},
        ),
        (
            "Prices rose 0.5% in February 2005. Lending rose by $4 million in January, less than the $5 million of"
            " December.",
            {"$4 million": "2005-01", "$5 million": "2004-12"},
        ),
        (
            "Income of $12 per share compares favorably to $11 in 2018.",
            {"$12": None, "$11": "2018"},
        ),
        ("In 2019 it lost $4. For the upcoming year we plan to spend $7.", {"$7": "2020"}),
        (
            "Bricks in 2004\n\nOutput of bricks rose 3% in 2004, most of all in May. It will rise 9% this year.",
            {"3%": "2004", "9%": "2005"},
        ),
        ("Sales: 2012: $119B 2013:$143B, 2014: $154B", {"$119B": "2012", "$143B": "2013", "$154B": "2014"}),
        ("By 2017, over the last ten years on average, output grew by 0.6%.", {"0.6%": "2017"}),
        ("The 2000 Oslo Declaration asks for halving it. Some 400 towns did.", {"400": None}),
    ],
)
def test_times_that_comparisons_forecasts_and_names_imply(text: str, expected: dict[str, str | None]) -> None:
    found = times(text)
    assert {exact: found.get(exact, "no such figure") for exact in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Orvane reports its third quarter of 2021\n\nOur growth improved from down 12.8% in Q1 to down 12.1% in"
            " Q2, and we"
            " expect to be inside 10% in Q4.",
            {"12.8%": "2021-Q1", "12.1%": "2021-Q2", "10%": "2021-Q4"},
        ),
        (
            "Orvane reports its third quarter of 2021\n\nMargins were 12.8% in the quarter, and we expect margins"
            " of 13% in the"
            " fourth quarter.",
            {"12.8%": "2021-Q3", "13%": "2021-Q4"},
        ),
        (
            "Orvane reports its third quarter of 2021\n\nIt earned $1.86 a share, which compares to last year's"
            " third quarter"
            " by $0.32 or nearly 21%.",
            {"$0.32": "2021-Q3", "21%": "2021-Q3"},
        ),
        (
            "Orvane reports its third quarter of 2021\n\nCash flow was $35 million compared to $185 million for the"
            " prior year"
            " quarter, of which $100 million was a fee.",
            {"$185 million": "2020-Q3", "$100 million": "2020-Q3"},
        ),
        (
            "Orvane's results for 2019\n\nThe margin was 22% compared to full year 2000 income of $165 million with"
            " sales of"
            " $1 billion or 16% margin.",
            {"$165 million": "2000", "$1 billion": "2000", "16%": "2000"},
        ),
        (
            "Orvane's results for 2020\n\nSince January 2013 our programme has returned $3.7 billion. Sales rose 4%.",
            {"$3.7 billion": None, "4%": "2020"},
        ),
        (
            "Orvane earned $261 million in the three months to 30 November, up from $179 million in the same period"
            " last"
            " year. Revenues rose 11% from $2.8 billion for the same period in 2003. Orders scheduled for delivery from"
            " December 2004 to April 2005 stood at $4.9 billion.",
            {"$261 million": "2004", "11%": "2004"},
        ),
        (
            "Two states vowed to run their deficits below the cap in 2005, for the first time in four years, and"
            " got 3 votes."
            " The bank expects the deficit to fall to 2.9% next year from 3.9% this year.",
            {"2.9%": None, "3.9%": None},
        ),
        (
            "Lending in Norway slows\n\nGross lending fell by 4% in November as fewer people bought homes. The banks"
            " expect prices to stagnate in 2005.",
            {"4%": "2004-11"},
        ),
        (
            "Norway sheds jobs\n\nThe economy lost 35,700 jobs in November. No bank expects rates to move before 2017.",
            {"35,700": None},
        ),
        (
            "Orvane slips\n\nOperating profit in the three months to 31 December was 9.5bn kronor. For the whole of"
            " 2004, Orvane made a profit of 19bn kronor.",
            {"9.5bn kronor": "2004-Q4", "19bn kronor": "2004"},
        ),
        (
            "Orvane's profits surge 15%\n\nOrvane has posted annual profits and predicted that it will outperform the"
            " market in 2005.\n\nPre-tax profits rose 15% to £546m. The games helped its profits in 2004.",
            {"£546m": "2004"},
        ),
    ],
)
def test_times_of_quarters_to_come_parts_pledges_and_stretches(text: str, expected: dict[str, str | None]) -> None:
    found = times(text)
    assert {exact: found.get(exact, "no such figure") for exact in expected} == expected
