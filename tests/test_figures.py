"""Figures in prose: spans, values, units, hedges, and what only looks like a figure."""

from __future__ import annotations

import pytest

from talent_ledger.extract.claimhood import is_no_claim
from talent_ledger.extract.figure_reader import FigureReader
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.lexicon import read_lexicon

READER = FigureReader(read_lexicon())


def read(text: str) -> list[Figure]:
    return READER.read(text)


def facts(text: str) -> list[tuple[str, float, str]]:
    return [(text[f.start : f.end], f.value, f.unit) for f in read(text)]


def one(text: str) -> Figure:
    figures = read(text)
    assert len(figures) == 1, figures
    return figures[0]


@pytest.mark.parametrize(
    ("text", "exact", "value", "unit"),
    [
        ("It holds 12.5 per cent of the market.", "12.5 per cent", 12.5, "percent"),
        ("The vote rose 3 percentage points.", "3 percentage points", 3, "percentage_points"),
        ("The rate was cut by 25 basis points.", "25 basis points", 0.25, "percentage_points"),
        ("half a percentage point was lost", "half a percentage point", 0.5, "percentage_points"),
        ("Growth slowed by a full percentage point.", "a full percentage point", 1, "percentage_points"),
        ("Unemployment went up by 0.6 of a percentage point.", "0.6 of a percentage point", 0.6, "percentage_points"),
        ("The bank cut its rate by a quarter point.", "a quarter point", 0.25, "percentage_points"),
        ("It hurt us by roughly a point and a half.", "a point and a half", 1.5, "percentage_points"),
        ("The gross margin narrowed to 79 basis points.", "79 basis points", 0.79, "percent"),
        ("A poll gives her a nine-point lead.", "nine-point", 9, "percentage_points"),
        ("Voters gave it a 12-point gender gap.", "12-point", 12, "percentage_points"),
        ("They have a nine-point lead in the league.", "nine-point", 9, "points"),
        ("A poll was out as the index had its 300-point fall.", "300-point", 300, "points"),
        ("The voters liked her 12-point plan.", "12", 12, "count"),
        ("The margin rose by 79 basis points.", "79 basis points", 0.79, "percentage_points"),
        ("A cut of 25 basis points is likely.", "25 basis points", 0.25, "percentage_points"),
        ("A person here eats half a kilogramme of it.", "half a kilogramme", 0.5, "kg"),
        ("The ride takes an hour and a half.", "an hour and a half", 1.5, "hours"),
        ("It lent a million and a half.", "a million and a half", 1.5e6, "count"),
        ("Mothers are 29.7 years old on average.", "29.7", 29.7, "years"),
        ("PROFIT OF €1,027 MILLION", "€1,027 MILLION", 1.027e9, "EUR"),
        ("Bags are six euros out of ten in revenue.", "six euros out of ten", 60, "percent"),
        ("One euro in five of its output is earned there.", "One euro in five", 20, "percent"),
        ("It gets six in ten euros from wills.", "six in ten euros", 60, "percent"),
        ("Cod fetches 43 crowns of every hundred.", "43 crowns of every hundred", 43, "percent"),
        ("Of every hundred who start, forty never finish.", "forty", 40, "percent"),
        ("Every second Dane says no.", "Every second", 50, "percent"),
        ("Distilleries number nine.", "nine", 9, "count"),
        ("The mill will cut 85 positions.", "85", 85, "count"),
        ("The app was downloaded 4,180 times.", "4,180", 4180, "count"),
        ("The book was covered 118 times.", "118 times", 118, "ratio"),
        ("It was cited 2.4 times as often.", "2.4 times", 2.4, "ratio"),
        ("That is less than the fifteen times increase in capacity.", "fifteen times", 15, "ratio"),
        ("They spend 23 USD billion a year.", "23 USD billion", 23e9, "USD"),
        ("It raised 5 EUR million.", "5 EUR million", 5e6, "EUR"),
        ("It leads with a score of 98.6.", "98.6", 98.6, "points"),
        ("It gave a seasonal factor of 3.1.", "3.1", 3.1, "ratio"),
        ("It lent at about 1-1/2 percent.", "1-1/2 percent", 1.5, "percent"),
        ("A French mill lost 824 million francs in France.", "824 million francs", 824e6, "FRF"),
        ("A Swiss mill lost 824 million francs.", "824 million francs", 824e6, "CHF"),
        ("apples at 12 groszy a kilo", "12 groszy", 0.12, "PLN"),
        ("power at 21 US cents", "21 US cents", 0.21, "USD"),
        ("a ticket cost 410 schillings", "410 schillings", 410, "ATS"),
        ("It sawed 5.2m m³ of wood", "5.2m m³", 5.2e6, "m3"),
        ("It holds 60 gigalitres", "60 gigalitres", 60, "gigalitres"),
        ("Turnover reached $3.2bn", "$3.2bn", 3.2e9, "USD"),
        ("Turnover reached US$ 3.2 billion", "US$ 3.2 billion", 3.2e9, "USD"),
        ("Turnover reached 3.2 billion dollars", "3.2 billion dollars", 3.2e9, "USD"),
        ("a loan of Rs 500 crore", "Rs 500 crore", 5e9, "INR"),
        ("a budget of Rs 1.5 lakh crore", "Rs 1.5 lakh crore", 1.5e12, "INR"),
        ("exports of RM575 million", "RM575 million", 575e6, "MYR"),
        ("a grant of KSh20,000 came", "KSh20,000", 20_000, "KES"),
        ("It paid EUR 4.1m for it", "EUR 4.1m", 4.1e6, "EUR"),
        ("the price fell to minus £38 today", "minus £38", -38, "GBP"),
        ("a fare of 62p a mile", "62p", 0.62, "GBP"),
        ("A plant of 210 GW", "210 GW", 210, "GW"),
        ("power at €41/MWh", "€41/MWh", 41, "EUR_per_MWh"),
        ("An orderbook of 4.2m TEU", "4.2m TEU", 4.2e6, "TEU"),
        ("It carried 9.4m passengers", "9.4m", 9.4e6, "count"),
        ("A wall 9m high", "9m", 9, "m"),
        ("The debt is 0.9 times earnings", "0.9 times", 0.9, "ratio"),
        ("A gear of 2.6:1 helps", "2.6:1", 2.6, "ratio"),
        ("the vet to nurse ratio is one to four here", "one to four", 0.25, "ratio"),
        ("Three-quarters of them stayed", "Three-quarters", 75, "percent"),
        ("One in five stayed", "One in five", 20, "percent"),
        ("Seven out of every 10 stayed", "Seven out of every 10", 70, "percent"),
        ("one house in twenty is empty", "one house in twenty", 5, "percent"),
        ("Some 7 of 10 people agree.", "7 of 10", 70, "percent"),
        ("It costs a half a billion dollars.", "half a billion dollars", 5e8, "USD"),
        ("Seven small bakeries in ten close on Sundays.", "Seven small bakeries in ten", 70, "percent"),
        ("But only one in 14 came back.", "one in 14", 100 / 14, "percent"),
        ("A further fifth went to tax.", "A further fifth", 20, "percent"),
        ("The mill lost TL 96 million", "TL 96 million", 96e6, "TRY"),
        ("The dividend is 4.5 sen", "4.5 sen", 0.045, "MYR"),
        ("It has more than 1000 subscribers", "1000", 1000, "count"),
        ("This year 125,104 replies came", "125,104", 125_104, "count"),
        ("Nearly every third firm agrees", "every third", 100 / 3, "percent"),
        ("a quarter of a million", "a quarter of a million", 250_000, "count"),
        ("It is half the national average.", "half", 0.5, "ratio"),
        ("The wait was 3 h 40 min", "3 h 40 min", 220, "minutes"),
        ("Chile ranked 111th", "111th", 111, "rank"),
        ("It is No. 4 worldwide", "4", 4, "rank"),
        ("Orvo, the No. 5 car maker, grew", "5", 5, "rank"),
        ("Tarvo, in the No. 2 spot, grew", "2", 2, "rank"),
        ("They employ 11\u00a0240 people", "11\u00a0240", 11_240, "count"),
        ("one thousand two hundred and six trees", "one thousand two hundred and six", 1206, "count"),
        ("a stay of seven nights", "seven", 7, "nights"),
        ("of every dollar, 91 cents go to rent", "91 cents", 91, "percent"),
        ("A premium of -0.7% for the year", "0.7%", 0.7, "percent"),
        ("The deposit rate was -0.5%", "-0.5%", -0.5, "percent"),
        ("The town scored 91.4 out of 100", "91.4", 91.4, "points"),
        ("Training took 3 × 10^24 operations", "3 × 10^24", 3e24, "count"),
        ("a virus of 4.2×10⁻⁸ metres", "4.2×10⁻⁸ metres", 4.2e-8, "m"),
        ("a leak of 1.6 x 10^-3 kg", "1.6 x 10^-3 kg", 0.0016, "kg"),
        ("An inch is 1⁄36 of a yard.", "1⁄36", 100 / 36, "percent"),
        ("The winter low was minus-24 degrees Celsius", "minus-24 degrees Celsius", -24, "°C"),
        ("a 6.1 second lap", "6.1", 6.1, "seconds"),
        ("It sold 1 billion 360 million phones", "1 billion 360 million", 1.36e9, "count"),
        ("A flat costs Rs 2 crore 30 lakh there", "Rs 2 crore 30 lakh", 23e6, "INR"),
    ],
)
def test_one_figure(text: str, exact: str, value: float, unit: str) -> None:
    figure = one(text)
    assert (text[figure.start : figure.end], figure.unit) == (exact, unit)
    assert figure.value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("between 6% and 8% of sales", 6, 8, "percent"),
        ("10-20% of sales", 10, 20, "percent"),
        ("33 or 34 percent of sales", 33, 34, "percent"),
        ("it was sixty seventy percent", 60, 70, "percent"),
        ("Guidance is $0.07 to $0.09 a share", 0.07, 0.09, "USD"),
        ("Charges of $9-11 million are likely", 9e6, 11e6, "USD"),
        ("three hundred seventy to three hundred eighty million euros", 370e6, 380e6, "EUR"),
        ("ranging from 5 to 7 tonnes", 5, 7, "tonnes"),
        ("It is down from the $40 to $45 million it once promised.", 40e6, 45e6, "USD"),
        ("Power costs between $50 and $100/MWh there.", 50, 100, "USD_per_MWh"),
    ],
)
def test_ranges_are_one_figure(text: str, low: float, high: float, unit: str) -> None:
    figure = one(text)
    assert (figure.value, figure.value_high, figure.unit, figure.qualifier) == (low, high, unit, "range")


def test_from_to_over_time_is_two_levels_with_a_change() -> None:
    first, second = read("The share fell from 33.2 to 22.6 percent.")
    assert [(f.value, f.unit, f.change) for f in (first, second)] == [
        (33.2, "percent", "decrease"),
        (22.6, "percent", "decrease"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It cut its outlook from 4 to 6 per cent to 1 to 2 per cent.",
            [(4, 6, "percent", "decrease"), (1, 2, "percent", "decrease")],
        ),
        (
            "Orders will grow from 18.5 to 21-22 billion crowns.",
            [(18.5e9, None, "SEK", "increase"), (21e9, 22e9, "SEK", "increase")],
        ),
    ],
)
def test_a_level_may_be_a_range(text: str, expected: list[tuple[float, float | None, str, str]]) -> None:
    assert [(f.value, f.value_high, f.unit, f.change) for f in read(text)] == expected


def test_growth_to_a_level_is_two_figures() -> None:
    growth, level = read("Profit increased by $3 million to $40 million.")
    assert (growth.value, growth.change) == (3e6, "increase")
    assert (level.value, level.change, level.value_high) == (40e6, None, None)


def test_parts_of_a_counted_whole_keep_the_whole_as_denominator() -> None:
    for text in ("15 out of 25 agreed", "15 of the 25 agreed"):
        figure = one(text)
        assert (text[figure.start : figure.end], figure.denominator, figure.unit) == ("15", 25, "count")


def test_a_part_larger_than_its_whole_is_read_as_it_stands() -> None:
    figure = one("More than they have (35 out of 25) agreed")
    assert (figure.value, figure.denominator, figure.unit) == (35, 25, "count")


@pytest.mark.parametrize(
    "text",
    [
        "On 12 March 2019 it met; on March 3-5, 2020 again, and on 4/5/2021.",
        "In 2019 and by 2050, in the 1990s, in FY2023/24 and Q3 2022.",
        "Windows 10, Firefox 3.6, Section 4.1, Table 2, Figure 3 and Boeing 737 are names.",
        "See https://example.com/2024/11/07/top-10 or www.site.org/p?id=5.",
        "Call +44 20 7946 0958 or (559) 555-0143 between 9 a.m. and 17:30.",
        "COVID-19, the G20, 5G, an A380 and the A1c test.",
        "They won 3-1 and drew 2-2.",
        "Anna, 34, and a 50-year-old man, both aged 34 to 50, met.",
        "It happened two years ago, in the last three months and for the second time.",
        "In nineteen ninety-nine, or twenty twenty-three, nobody cared.",
        "Read it on page 12 of Volume 3.[4] He agreed.²",
        "The FTSE 100 and the Nikkei 225 fell when the Category 3 storm came.",
        "A 93rd-minute goal in his second spell, on the Fourth of July.",
    ],
)
def test_look_alikes_are_no_figures(text: str) -> None:
    assert facts(text) == []


@pytest.mark.parametrize(
    ("hedged", "qualifier"),
    [
        ("about 5%", "approx"),
        ("~5%", "approx"),
        ("5% or so", "approx"),
        ("just under 5%", "nearly"),
        ("at least 5%", "at_least"),
        ("5% or more", "at_least"),
        ("no fewer than 5%", "at_least"),
        ("up to 5%", "at_most"),
        ("no more than 5%", "at_most"),
        ("did not take more than 5%", "at_most"),
        ("more than 5%", "more_than"),
        ("well below 5%", "less_than"),
        ("exactly 5%", None),
        ("went up to 5%", None),
    ],
)
def test_hedges(hedged: str, qualifier: str | None) -> None:
    assert one(f"In all, it {hedged}.").qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "kind", "change"),
    [
        ("Sales rose 5% in June.", "growth", "increase"),
        ("a decline of nearly 5% in sales", "growth", "decrease"),
        ("Sales were 5% lower than a year earlier.", "growth", "decrease"),
        ("Visits (+5%) were many.", "growth", "increase"),
        ("Women make up 5% of staff.", "share", None),
        ("Unemployment stood at 5%.", "rate", None),
        ("The operating margin was 5%.", "share", None),
        ("Prices doubled.", "growth", "increase"),
        ("It is twice as large.", "ratio", None),
        ("It slid two places in the list.", "growth", "decrease"),
        ("Answers were negative 40% of the time.", "share", None),
    ],
)
def test_kind_and_change(text: str, kind: str, change: str | None) -> None:
    figure = one(text)
    assert (figure.kind, figure.change) == (kind, change)


def test_a_unit_stated_once_serves_the_list() -> None:
    text = "Germany has 16 percent, France 12, and Spain 9.5."
    assert [(f.value, f.unit, f.carried) for f in read(text)] == [
        (16, "percent", False),
        (12, "percent", True),
        (9.5, "percent", True),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A, B and C hold 15, 24 and 31 per cent respectively.", [(15, "percent"), (24, "percent"), (31, "percent")]),
        ("Profits were 3.1, 4.2 and 5 billion euros.", [(3.1e9, "EUR"), (4.2e9, "EUR"), (5e9, "EUR")]),
        ("Germany (12%), France (9) and Spain (4) follow.", [(12, "percent"), (9, "percent"), (4, "percent")]),
        ("Turnout was 67.4 per cent. In 2019 it was 71.2.", [(67.4, "percent"), (71.2, "percent")]),
        ("Turnout rose 8% to 3,650.", [(8, "percent"), (3650, "count")]),
        ("It has 6.2 million of the 13.3 million euros.", [(6.2e6, "EUR"), (13.3e6, "EUR")]),
        ("Schools get 0.9 per cent of output. The Swiss spend 1.3.", [(0.9, "percent"), (1.3, "percent")]),
        ("It rolled 2.6 million tonnes a year. It managed 840,000.", [(2.6e6, "tonnes"), (840e3, "tonnes")]),
        ("Builders wait 61 days on average, compared with 44.", [(61, "days"), (44, "days")]),
        ("Rents rose 9 per cent. The town employs 34.", [(9, "percent"), (34, "count")]),
        ("Rents rose 2.5 per cent. They pay 3.4 for every 1,000 beds.", [(2.5, "percent"), (3.4, "per_1000")]),
        ("The jobless rate was 12.4 per cent. In Spain the rate was 16.1.", [(12.4, "percent"), (16.1, "percent")]),
        ("We have 3,300 and 60 million people.", [(3300, "count"), (60e6, "count")]),
        (
            "It lost 38 million euros ($54 million). It had made 61 million.",
            [(38e6, "EUR"), (54e6, "USD"), (61e6, "EUR")],
        ),
        ("The tram took 41 per cent. Of its crew it had 4 on duty.", [(41, "percent"), (4, "count")]),
        ("Its index stands at 0.747.", [(0.747, "count")]),
        ("Deliveries came to 17,450, or 13 per cent fewer.", [(17_450, "count"), (13, "percent")]),
        ("It lost €7bn. In the north it shed 1.3 million.", [(7e9, "EUR"), (1.3e6, "count")]),
        ("It lost €7bn. The debt is 1.3 million.", [(7e9, "EUR"), (1.3e6, "EUR")]),
        ("A third bumper crop in a row is due.", [(3, "rank")]),
        ("Its vote share came down from 54 to 49.5.", [(54, "percent"), (49.5, "percent")]),
        ("It fell though its own share, 43.6, has hardly changed.", [(43.6, "percent")]),
        (
            "8% live in Fife (+2), 3% in Angus (-1).",
            [(8, "percent"), (2, "percentage_points"), (3, "percent"), (1, "percentage_points")],
        ),
        ("Costs fell from $0.23/W to $0.10.", [(0.23, "USD_per_W"), (0.1, "USD_per_W")]),
        ("She won the women by 11 points.", [(11, "percentage_points")]),
        ("Bath came in at number 10, then Hove (13) and Ely (21).", [(10, "rank"), (13, "rank"), (21, "rank")]),
        ("Sales were 412m kronor (2021: 390m).", [(412e6, "SEK"), (390e6, "SEK")]),
        ("Bath ranked third, behind Ely (556) and Hove (538).", [(3, "rank"), (556, "count"), (538, "count")]),
        ("The run has come down from 22 minutes to 15.", [(22, "minutes"), (15, "minutes")]),
        ("Leverage was 4.3 times, from 5.6 a year ago.", [(4.3, "ratio"), (5.6, "ratio")]),
        (
            "Peru and Chile ship 7.3 million and 5 million barrels.",
            [(7.3e6, "barrels"), (5e6, "barrels")],
        ),
        ("The Sensex lost 238.86 points to 32,237.88.", [(238.86, "points"), (32_237.88, "points")]),
    ],
)
def test_units_understood_from_the_neighbours(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(f.value, f.unit) for f in read(text)] == expected


def test_the_year_before_in_brackets_has_unit_and_scale_of_its_neighbour() -> None:
    assert [(f.value, f.unit) for f in read("Net sales were SEK 3,412 m (3,655).")] == [
        (3.412e9, "SEK"),
        (3.655e9, "SEK"),
    ]


def test_a_counted_noun_keeps_a_number_from_being_percent() -> None:
    assert [f.unit for f in read("Germany has 16 percent and France 12 factories.")] == ["percent", "count"]


def test_headers_give_table_columns_their_units() -> None:
    text = "Country | thousand | share, % | change, %\nNorway | 442.3 | 20.5 | -6.1\nChile | 80.1 | 3.2 | 4.0\n"
    assert [(f.value, f.unit, f.change) for f in read(text)] == [
        (442_300, "count", None),
        (20.5, "percent", None),
        (6.1, "percent", "decrease"),
        (80_100, "count", None),
        (3.2, "percent", None),
        (4.0, "percent", "increase"),
    ]


def test_columns_of_scores_and_of_places_are_read_as_such() -> None:
    table = "| City | Score | World rank |\n|---|---|---|\n| Lund | 93.4 | 14 |\n| Ghent | 91.2 | 22 |\n"
    assert [(f.value, f.unit) for f in read(table)] == [
        (93.4, "points"), (14, "rank"), (91.2, "points"), (22, "rank"),
    ]  # fmt: skip


def test_the_first_header_cell_serves_every_money_column() -> None:
    text = "Particulars (Rs Cr) | Q4 FY24 | Growth\nRevenue | 41.2 | 12.1%\n"
    assert [(f.value, f.unit) for f in read(text)] == [(412e6, "INR"), (12.1, "percent")]
    touching = "| Item (US$m) | 2023 |\n| Revenue | 41.2 |\n"
    assert [(f.value, f.unit) for f in read(touching)] == [(41.2e6, "USD")]


def test_cells_that_are_not_exact_are_numbers_of_a_table_too() -> None:
    text = (
        "| Event | Cost ($B) | Output ($B) |\n|:--|--:|--:|\n| Floods | ~16 | ~275 |\n| Fires | ~4–5 | ~400 (avg) |\n"
    )
    found = [(f.value, f.value_high, f.unit) for f in read(text)]
    assert found == [(16e9, None, "USD"), (275e9, None, "USD"), (4e9, 5e9, "USD"), (400e9, None, "USD")]


def test_what_a_level_is_called_makes_no_range_of_two() -> None:
    assert [f.value for f in read("Losses rose from a 30-year average of $2.1 billion to $4.5 billion.")][-2:] == [
        2.1e9,
        4.5e9,
    ]


def test_the_first_cell_of_a_row_gives_its_figures_their_unit() -> None:
    text = (
        "| Load | 30% | 60% |\n|:--|--:|--:|\n| Energy (MWh/yr) | 341,640 | 683,280 |\n"
        "| Fixed cost (US$M) | $32.0 | $32.5 |\n| **Total cost (£m)** | **59.3** | **86.7** |\n"
        "| Staff (full time) | 60 | 70 |\n"
    )
    assert [(f.value, f.unit) for f in read(text)] == [
        (30, "percent"), (60, "percent"), (341_640, "MWh"), (683_280, "MWh"), (32e6, "USD"), (32.5e6, "USD"),
        (59.3e6, "GBP"), (86.7e6, "GBP"), (60, "count"), (70, "count"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("In Ontario, where the Canadian government pays, the grant is $500.", "CAD"),
        ("Queensland and Sydney homes cost $500.", "AUD"),
        ("The US Senate voted for $500.", "USD"),
        ("The price is $500.", "USD"),
        ("Karachi, Pakistan: the price is Rs 500.", "PKR"),
        ("The price is Rs 500.", "INR"),
        ("Prague, Czech Republic: it cost 500 crowns.", "CZK"),
        ("In Lagos, Nigeria, it cost N500.", "NGN"),
        ("SINGAPORE – The median salary is $500.", "SGD"),
        ("WELLINGTON, March 3 (Wire) - The fee is $500.", "NZD"),
        ("The tram in Adelaide, for per cent a word of its own, costs $500.", "AUD"),
        ("A ride up the hill in Medellín costs 500 pesos.", "COP"),
        ("A room in Kandy costs Rs 500.", "LKR"),
        ("He asked 500 złoty for it.", "PLN"),
        ("The floor price is 2.4 billion Br.", "ETB"),
        ("It paid J$500 for it.", "JMD"),
    ],
)
def test_a_shared_sign_means_the_currency_of_the_place(text: str, unit: str) -> None:
    assert one(text).unit == unit


def test_a_dollar_that_is_changed_into_another_currency_is_that_of_the_united_states() -> None:
    text = "Canada's Orvane, of Ontario, Canada, sold jets for $1.2bn (£640m) and parts for $300m."
    assert [unit for *_, unit in facts(text)] == ["USD", "GBP", "USD"]
    assert [unit for *_, unit in facts(text.replace(" (£640m)", ""))] == ["CAD", "CAD"]
    assert [unit for *_, unit in facts(text.replace("$1.2bn (£640m)", "5bn rand ($0.7bn)"))] == ["ZAR", "USD", "USD"]
    homes = "In Ontario, Canada, Orvane sold 12 homes ($4.5m in all) and a barn for $300."  # no sum of another currency
    assert [unit for *_, unit in facts(homes)] == ["count", "CAD", "CAD"]


def test_a_dollar_behind_one_that_is_written_out_is_the_same() -> None:
    figure = read("Lakefield of Ontario, Canada, expects revenue of US$860-million to $880-million.")[0]
    assert (figure.value, figure.value_high, figure.unit) == (860e6, 880e6, "USD")


def test_decimal_commas_are_a_convention_of_the_whole_text() -> None:
    continental = "Der Umsatz: 14,6 million euros, 4,5% more. There were 9.400 places and 6,8 months of work."
    assert [f.value for f in read(continental)] == [14.6e6, 4.5, 9400, 6.8]
    english = "It rose 4.5% to 14.6 million euros. The ratio is 9.400 and 6,800 people came."
    assert [f.value for f in read(english)] == [4.5, 14.6e6, 9.4, 6800]


def test_spaces_group_digits_where_a_text_writes_so() -> None:
    assert [f.value for f in read("We have 1 340 people and 98 300 visits.")] == [1340, 98_300]
    assert 1340 not in [f.value for f in read("Of 12,500 tested, group 1 340 people.")]


def test_conventions_of_a_document_can_be_given_for_a_part_of_it() -> None:
    document = "14,6 million euros were paid, 4,5% more. There are 9.400 places."
    part = document[document.index("There") :]
    assert READER.read(part)[0].value == 9.4
    assert READER.read(part, READER.conventions(document))[0].value == 9400


def test_excluded_says_why() -> None:
    text = "On 12 March 2019 it opened."
    assert ("12 March 2019", "date, day first") in {(text[a:b], why) for a, b, why in READER.excluded(text)}


def test_forms_tell_periods_from_durations() -> None:
    assert [f.form for f in read("It fell in five years. The stay lasts five days. A five-day week.")] == [
        "period",
        "duration",
        "hyphen_duration",
    ]


def test_a_plain_dollar_is_another_than_the_one_that_is_marked() -> None:
    assert facts("The airline earned HK$4bn ($510m).") == [("HK$4bn", 4e9, "HKD"), ("$510m", 510e6, "USD")]


def test_people_counted_beside_sums_are_people() -> None:
    text = "It spent €900 million, and 87 million Nigerians and 3.1 million or so small borrowers paid."
    assert [unit for _, _, unit in facts(text)] == ["EUR", "count", "count"]


def test_a_cut_by_so_many_to_so_many_is_no_range() -> None:
    assert facts("It is trimming its fleet by 430 to 1,150.") == [("430", 430, "count"), ("1,150", 1150, "count")]


@pytest.mark.parametrize(
    "text",
    [
        "Hotels are rated from 1 to 10 here.",
        "The parts may not add up to 100 by rounding.",
        "It is late nine times out of ten.",
        "It is six minutes past eight.",
        "The baker doubled down on rye.",
        "No one came.",
        "We are another quarter into it.",
        "Most of them are 16 or older.",
        "Best: 1. Ely 2. Hove 3. Bath 4. Cork",
        "See doi 10.5555/aq.2023.0417 for it.",
    ],
)
def test_scales_sums_and_idioms_hold_no_figure(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("Bakeries with more than 50 ovens pay a levy.", "50"),
        ("Watches costing over 3,000 francs sell well.", "3,000 francs"),
        ("Groups with sales of €5 billion or more must file.", "€5 billion"),
        ("Anything under $150 is let through.", "$150"),
        ("Barges older than 25 years are scrapped.", "25"),
        ("I'm 29 and tired.", "29"),
        ("The founder turns 84 this month.", "84"),
        ("The prize went to Ada Brandt, 41. She baked.", "41"),
        ("Most tenants are between 20 and 29, he said.", "20 and 29"),
        ("It made a 14nm chip.", "14nm"),
        ("A clerk in Sektor 14 counted again.", "14"),
        ("They are among the leading 25 ports.", "25"),
    ],
)
def test_bounds_ages_and_names_are_no_claims(text: str, exact: str) -> None:
    figure = next(f for f in read(text) if text[f.start : f.end] == exact)
    assert is_no_claim(text, figure, read(text))


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("The mill, with more than 50 ovens, is the largest.", "50"),
        ("In sales terms Japan 14, South Korea 12 and Peru 9.", "14"),
        ("Its staff grew by over 300 people.", "300"),
    ],
)
def test_figures_of_one_subject_may_be_claims(text: str, exact: str) -> None:
    figure = next(f for f in read(text) if text[f.start : f.end] == exact)
    assert not is_no_claim(text, figure, read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Multiply by 3.5 and add the fee.",
        "Neither effect holds at 5 or 10 per cent significance.",
        "All sums are in 2019 dollars.",
        "See tab 4, precinct 9 and scenario 2.",
        "\u2b06 3.7k",
    ],
)
def test_factors_levels_of_significance_and_numbered_things_hold_no_figure(text: str) -> None:
    assert read(text) == []


def test_a_plain_dollar_is_the_marked_one_in_a_text_about_its_country() -> None:
    melbourne = (
        "Victoria, Australia, needs wind. Australian wind farms sell at A$200/MWh. Melbourne pays $50,000 a site."
    )
    assert [unit for *_, unit in facts(melbourne)] == ["AUD_per_MWh", "AUD"]
    changed = (
        "Victoria, Australia: the Australian firm Velmar of Melbourne earned 3.1bn Australian dollars ($2.3bn). A$5."
    )
    assert ("$2.3bn", 2.3e9, "USD") in facts(changed)
    passing = "Velmar mines copper. Shares fell 4% in Toronto, to C$12, as costs rose to $2.61 a pound."
    assert ("$2.61", 2.61, "USD") in facts(passing)


def test_sums_of_loans_and_capital_without_a_sign_are_money() -> None:
    text = (
        "We earned $3 million. We ended the quarter originating 169.7 million of loans. Income was 12 million higher"
        " than before. They used 450 million of average capital."
    )
    assert [unit for *_, unit in facts(text)] == ["USD"] * 4
    assert facts("We earned $3 million. It is home to 169 million of trees.")[-1][2] == "count"


def test_a_price_per_item_is_no_item_of_a_number() -> None:
    assert [f.value for f in read("They pay 40 pence per item 300 times a day.")] == [0.4, 300]


def test_a_sum_in_brackets_lends_its_currency_to_none_but_that_of_the_text_goes_on() -> None:
    text = "Profit was 4.3bn rupees ($98m; £52m), against 2.7bn, after a loss of 791 million ($18 million) before."
    assert [(value, unit) for _, value, unit in facts(text)] == [
        (4.3e9, "INR"), (98e6, "USD"), (52e6, "GBP"), (2.7e9, "INR"), (791e6, "INR"), (18e6, "USD"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Founders come from India (90), Israel (52) and New Zealand (6) above all.", [90, 52, 6]),
        ("The most came from Peru, followed by Great Britain (23).", [23]),
        ("It was signed by Ana Ruiz (61) of the bank.", []),
        ("The ride is down from 22 minutes to 15.", [22, 15]),
        ("It met at ten minutes to 9.", []),
        ("The index went from 1 029 471 to 1 270 425 points.", [1_029_471, 1_270_425]),
        ("Cars sold\n\n2011: 17,500\n2012: 53,000\n2013: 91,200\n", [17_500, 53_000, 91_200]),
        ("Peru fell from fourth place to thirteenth.", [4, 13]),
        ("It is the first place to look.", []),
        ("Share, %\nLatvia\n13.5\nFinland\n11.5\n", [13.5, 11.5]),
        ("2.1 Methods of the survey", []),
    ],
)
def test_numbers_that_look_like_ages_times_and_telephones(text: str, values: list[float]) -> None:
    assert [value for _, value, _ in facts(text)] == values


def test_ages_of_named_people_are_no_figures() -> None:
    assert facts("The surveyor, who is sixty-one, paid $3m. Its founder, Ana Ruiz, now 74, paid $2m.") == [
        ("$3m", 3e6, "USD"),
        ("$2m", 2e6, "USD"),
    ]


def test_a_pure_number_takes_no_currency_from_the_sum_before() -> None:
    text = "The agency will spend ¥4.8trn, though sums where the fertility rate is 0.78, and the ratio was 2.5, failed."
    assert [(value, unit) for _, value, unit in facts(text)][1:] == [(0.78, "count"), (2.5, "count")]


@pytest.mark.parametrize(
    "text",
    [
        "Most of the monks are over seventy.",
        "The company made more in the corresponding half.",
        "Another quarter, another grim conference.",
        "Neither half of the sentence is true, and the eastern half of the town is dry.",
        "A library stands on Calle 107.",
        "The latest law, No. 31110, is harsh.",
        "recommended by 118",
        "Press contact: extension -2217",
        "Tags: fish. Views: 1.9K",
        "He said it half in jest.",
        "Output for 9M 2010 fell.",
    ],
)
def test_ages_terms_addresses_and_counters_hold_no_figure(text: str) -> None:
    assert facts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sales doubled in the quarter to 9.7 million units.", [("9.7 million", 9.7e6, "count")]),
        ("Output rose in the third quarter to 115,200 tonnes.", [("115,200 tonnes", 115200, "tonnes")]),
        ("The post has 12.000.000 readers; 199,854 came, 84,569 stayed.", [("199,854", 199854, "count")]),
        ("The post has 12.000.000 readers; 199,854 came.", [("12.000.000", 12e6, "count")]),
        ("Its population is about 450.000.", [("450.000", 450000, "count")]),
        (
            "It lost $(11.3) million or $(0.40) per share.",
            [("$(11.3) million", -11.3e6, "USD"), ("$(0.40)", -0.4, "USD")],
        ),
        ("It cost 12.5 mln dlrs, or 31 cts a share.", [("12.5 mln dlrs", 12.5e6, "USD"), ("31 cts", 0.31, "USD")]),
        ("Sales were 120 mln stg in London.", [("120 mln stg", 120e6, "GBP")]),
        ("Taiwan plans 512.4 billion Taiwan dlrs of aid.", [("512.4 billion Taiwan dlrs", 512.4e9, "TWD")]),
        ("The average age in Kenya is 20; it is 48 in Japan.", [("20", 20, "years"), ("48", 48, "years")]),
        ("Their median age rose from 31 to 34.", [("31", 31, "years"), ("34", 34, "years")]),
        (
            "Births by surgery fell (29.4 to 26.1 percent).",
            [("29.4", 29.4, "percent"), ("26.1 percent", 26.1, "percent")],
        ),
        ("UK – 10% (51 votes)\nSpain – 2% (8)\nMali – 1% (4)\n", [("51", 51, "count"), ("8", 8, "count")]),
        ("It slid from the 401-500 to the 501-600 band.", [("401-500", 401, "rank"), ("501-600", 501, "rank")]),
        ("They ranked 41 and 45 respectively.", [("41", 41, "rank"), ("45", 45, "rank")]),
        (
            "Unemployment rates rose for women (3.9 to 4.0 percent) and Latinas (4.5 to 4.7 percent).",
            [
                ("3.9", 3.9, "percent"),
                ("4.0 percent", 4, "percent"),
                ("4.5", 4.5, "percent"),
                ("4.7 percent", 4.7, "percent"),
            ],
        ),
        ("The rate fell. Profits rose a little (5 to 6 percent).", [("5 to 6 percent", 5, "percent")]),
        (
            "He turned Rs.50 lacs into Rs.300 cr, then Rs.2 crore.",
            [("Rs.50 lacs", 5e6, "INR"), ("Rs.300 cr", 3e9, "INR"), ("Rs.2 crore", 2e7, "INR")],
        ),
        ("It ranked No.5 in 2020, up from No.9.", [("5", 5, "rank"), ("9", 9, "rank")]),
        ("Rents rose in 18 out of London's 33 boroughs.", [("18", 18, "count")]),
        ("Yields fell to 6.7t/ha, or 2 tonnes per hectare less.", [("6.7t/ha", 6.7, "tonnes_per_hectare")]),
        ("At June 30, '21 loans were $19bn.", [("$19bn", 19e9, "USD")]),
        ("LG Display lost 688 billion won a year earlier.", [("688 billion won", 688e9, "KRW")]),
        ("It will spend less than the four trillion won in Seoul.", [("four trillion won", 4e12, "KRW")]),
        ("Founders part with 10% – 20% of it.", [("10% – 20%", 10, "percent")]),
        (
            "Losses increased by more than half a million to 3.4 million.",
            [("half a million", 5e5, "count"), ("3.4 million", 3.4e6, "count")],
        ),
        ("It increased the share of it by 3.1% to 17.3%.", [("3.1%", 3.1, "percent"), ("17.3%", 17.3, "percent")]),
        ("Four out of every ten hectares dried up.", [("Four out of every ten", 40.0, "percent")]),
        ("It grows more than one tonne in ten of all.", [("one tonne in ten", 10.0, "percent")]),
        ("Of every ten pupils nearly eight go there.", [("eight", 80.0, "percent")]),
        (
            "Households pay 30.4 cents per kilowatt-hour, the most in the European Union.",
            [("30.4 cents", 0.304, "USD")],
        ),
        ("EXPORTS +11.1 PCT Y/Y, DEFICIT AT $2.65 BLN.", [("$2.65 BLN", 2.65e9, "USD"), ("11.1 PCT", 11.1, "percent")]),
        ("It lifted its price by 40 cents to $9.30 a kilo.", [("40 cents", 0.4, "USD"), ("$9.30", 9.3, "USD")]),
        ("The claimant total fell 11,000 to 813,200.", [("11,000", 11000, "count"), ("813,200", 813200, "count")]),
        ("It made £3m. The spire is 508m tall, 50m taller than ours.", [("508m", 508, "m"), ("50m", 50, "m")]),
        ("Warming may reach 1.5C by 2050.", [("1.5C", 1.5, "°C")]),
        ("The line offers 1.25gbps and the old one 512kbps.", [("1.25gbps", 1.25, "Gbps"), ("512kbps", 512, "kbps")]),
        ("The plot has 52,000 sq. meters.", [("52,000 sq. meters", 52000, "m2")]),
        ("Its stake was cut in half to 10%.", [("half", 0.5, "ratio"), ("10%", 10.0, "percent")]),
        ("The town has lost a fifth of its size.", [("a fifth", 20.0, "percent")]),
        ("Budgets are half their 1960 levels, less than half last year's.", [("half", 0.5, "ratio")]),
        ("It rose 20 places to 418th.", [("20", 20, "count"), ("418th", 418, "rank")]),
        ("The grant took 38 working days.", [("38", 38, "days")]),
        ("A child costs 596,000 won a month.", [("596,000 won", 596000, "KRW")]),
        ("It earned DM 2m and paid 350m marks.", [("350m marks", 350e6, "DEM")]),
        ("Six pupils got 14 marks.", [("14", 14, "count")]),
        ("There are 43 pupils for every teacher.", [("43", 43, "ratio")]),
        ("It has 3.3 workers per pensioner.", [("3.3", 3.3, "ratio")]),
        ("Ford has a price-to-earnings ratio of 22.", [("22", 22, "ratio")]),
        ("Book-to-bill was 0.87, up from 0.81.", [("0.87", 0.87, "ratio"), ("0.81", 0.81, "ratio")]),
        ("Consumer confidence rose to 104.4 from 103.3.", [("104.4", 104.4, "points"), ("103.3", 103.3, "points")]),
        ("Lund has a score of 98.6, Ghent (97.9) follows.", [("98.6", 98.6, "points"), ("97.9", 97.9, "points")]),
        ("There are 7 000 cars here; the aim is 100 000.", [("7 000", 7000, "count"), ("100 000", 1e5, "count")]),
        ("It made £121m in 2014/15\n  • 17 Premier clubs lost money", [("£121m", 121e6, "GBP"), ("17", 17, "count")]),
    ],
)
def test_values_and_units_as_wires_accounts_and_rankings_write_them(
    text: str, expected: list[tuple[str, float, str]]
) -> None:
    assert set(expected) <= set(facts(text))


@pytest.mark.parametrize(
    "text",
    [
        "We met at a quarter to nine.",
        "The gap closed (p < .001; n = 412).",
        "Their income is at the 90th percentile.",
        "Acer Inc (2353.TW) did well.",
        "Loans were lower at June 30, '21.",
        "Headline 3 tells of costs.",
        "It lies within 20/30 miles.",
    ],
)
def test_times_of_day_tests_and_percentiles_hold_no_share(text: str) -> None:
    assert [exact for exact, _, _ in facts(text) if exact != "20"] == []


def test_a_note_that_the_text_explains_is_marked_by_its_number() -> None:
    text = "EBITDA (2) rose to $6m at the mills (3).\n\n(2) A measure of its own.\n"
    assert [exact for exact, _, _ in facts(text)] == ["$6m", "3"]


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("Of those who earned less than $15,000 most voted.", "$15,000"),
        ("Whites who earn below $50,000 backed him.", "$50,000"),
        ("Households with incomes above £60,000 own two cars.", "£60,000"),
        ("54% of 20,000 surveyed felt alone.", "20,000"),
        ("Of those 990 books sold, two came back.", "990"),
        ("The middle 40% caused it.", "40%"),
    ],
)
def test_what_bounds_or_underlies_a_share_is_no_claim(text: str, exact: str) -> None:
    figure = next(f for f in read(text) if text[f.start : f.end] == exact)
    assert is_no_claim(text, figure, read(text))


def test_units_of_power_are_read_in_any_mixture_of_capitals() -> None:
    assert [figure.unit for figure in read("It has 40,007 Mw of 3 Gw and sold 12 Kwh.")] == ["MW", "GW", "kWh"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The rate is 13.7 per 100,000 people, while Peru had 20 cases per 100,000.",
            [(13.7, "per_100000"), (20.0, "per_100000")],
        ),
        ("There were 3.2 deaths per 1,000 births.", [(3.2, "per_1000")]),
        ("Cases rose to 45 per 100 000, or thereabouts.", [(45.0, "per_100000")]),
        (
            "They had fewer donors per million population (4.8 versus 15.7).",
            [(4.8, "per_million"), (15.7, "per_million")],
        ),
        ("There are 632 pumps per 1,000 households, in Peru 524.", [(632.0, "per_1000"), (524.0, "per_1000")]),
        (
            "The campus has 550,000 square feet, its yard 490,000 square foot.",
            [(550_000.0, "square_feet"), (490_000.0, "square_feet")],
        ),
        ("It was six feet in height (1.85m) and weighed 240kg.", [(6.0, "feet"), (1.85, "m"), (240.0, "kg")]),
        ("Six feet of snow fell (1.8m people saw it).", [(6.0, "feet"), (1_800_000.0, "count")]),
        ("The tax rate was a negative 43.2% for the year.", [(-43.2, "percent")]),
        ("Its cash flow was negative $210 million.", [(-210e6, "USD")]),
        ("Answers were negative 40% of the time.", [(40.0, "percent")]),
        ("Voters would reject it by two to one, and by nearly three to one in Peru.", [(2.0, "ratio"), (3.0, "ratio")]),
        ("Growth goes on into the back half of the year.", []),
        ("Velmar was #117 that year, but see #118 too.", [(117.0, "rank")]),
        ("It dropped a place to five and slid another spot to 12.", [(5.0, "rank"), (12.0, "rank")]),
        ("It sold 10 737-800 planes for $630m.", [(10.0, "count"), (630e6, "USD")]),
        ("The bank lifted interest rates 0.25% to 5.5%.", [(0.25, "percent"), (5.5, "percent")]),
        ("Under the Loss Ratio rule profits rose 4% from 2021 to 2022.", [(4.0, "percent")]),
        ("He would do it for x+10 dollars, she for 12 dollars.", [(12.0, "USD")]),
        ("With $x = 3$ and $y_{2} = 14$ it is 5%.", [(5.0, "percent")]),
        ("It costs $30 to print and $40 to bind, x_1 or not.", [(30.0, "USD"), (40.0, "USD")]),
        ("Code:\n\n```python\nx = 4500\n```\n\nThere are 40% left.", [(40.0, "percent")]),
    ],
)
def test_rates_signs_steps_and_formulas(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(value, unit) for _, value, unit in facts(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "6.3K members\n",
        "184K subscribers\n",
        "41,206 readers\n",
        "this post (93% upvoted) is old",
        "Last edited by Bo, edited 2 times in total.",
        "hill_oct.jpg (212.4 KiB) Viewed 318 times",
        "Fixed since #471, and in #485 too.",
        "110% agree with that!",
    ],
)
def test_what_pages_count_of_posts_and_members_is_no_figure(text: str) -> None:
    assert facts(text) == []


def test_members_readers_and_wholes_are_counted_in_sentences() -> None:
    text = "The club has 6,300 members, and 100% of them are readers. It is #3 in Peru, with 212.4 GB of songs."
    assert [(value, unit) for _, value, unit in facts(text)] == [
        (6300.0, "count"),
        (100.0, "percent"),
        (3.0, "rank"),
        (212.4, "GB"),
    ]
