"""Names: what is one, what only looks like one, and which are short for which."""

from __future__ import annotations

import pytest

from talent_ledger.extract import walk
from talent_ledger.extract.discourse import Document, is_source
from talent_ledger.extract.lexicon import read_lexicon
from talent_ledger.extract.listing import find_labels, find_unions
from talent_ledger.extract.phrases import find_groups
from talent_ledger.extract.reader import prepared
from talent_ledger.extract.references import find_references
from talent_ledger.extract.situation import Candidate, Memory, Situation
from talent_ledger.ingest.structure import read_structure


def read(text: str) -> Document:
    document = prepared(read_structure(text, "text"), read_lexicon())
    walk.parse_all([document])
    return document


def entities(text: str) -> set[str]:
    return {mention.entity_id for sentence in read(text).sentences for mention in sentence.mentions}


@pytest.mark.parametrize(
    ("text", "no_name"),
    [
        ("The lender paid Rs 412 crore for it and Dh90 million for the rest.", {"Rs", "Rs 412", "Dh90", "Dh"}),
        ("Profit rose 4% in Q3 and FY24, the Leeds-based group said.", {"Q3", "FY24", "Leeds-based"}),
        ("NAIROBI (Feb 3, 2021) - Tea exports rose 7% to $1.2bn.", {"NAIROBI", "KEN"}),
        ("Exports FELL by 12% and imports ROSE by 3%.", {"FELL", "ROSE"}),
        ("Smartphones made up 52% of revenue.", {"Smartphones"}),
        ("## Cheaper than tiles\n\nA roof costs £4,100.", {"Cheaper"}),
        ("What to do? (1) Halve the fees. (2) Scrap 300 forms.", {"Halve", "Scrap"}),
        ("PRESS RELEASE\n\nOf all firms, 14% export.", {"PRESS RELEASE"}),
        ("Velmar Zinc Corp. (TSXV: VZC) sold 900 tonnes by 10:30 a.m. ET on the day.", {"TSXV", "VZC", "ET"}),
        ("Everyone pays 12%, and housing costs 30% more.", {"Everyone", "Housing"}),
        ("Amongst nurses 72% agreed, albeit only 9% strongly.", {"Amongst"}),
        (
            "Our Allowance for Credit Losses ended at $2m and Past Due Loans at $1m.",
            {"Allowance for Credit", "Past Due Loans"},
        ),
        ("Peru lifts Islamic bank limit\n\nThe limit on Islamic banks is 4%.", {"Islamic"}),
        ("ROAA was 1.36% and ROAE 12.17% at the bank.", {"ROAA", "ROAE"}),
        ("The US-China trade war cost 3% of output.", {"US-China"}),
        ("It bought Velmar Corp. Ltd's stake of 8%.", {"Ltd"}),
        ("What it takes.\n\nStainless Steel Table = $2,000\n", {"Stainless Steel", "Stainless Steel Table"}),
        ("SPACE IS A WASTE OF MONEY! It costs 0.6% of it.", {"SPACE IS A WASTE"}),
        ("FORT DALE, FL - January 31, 2025 (NEWSWIRENOW) - Orbank earned $4m.", {"NEWSWIRENOW"}),
    ],
)
def test_what_looks_like_a_name_by_its_capitals_alone_is_none(text: str, no_name: set[str]) -> None:
    assert not entities(text) & no_name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Most of them found work at once.\n\nJames Cook University - 93.8 per cent\nBond University - 93\n",
            {"James Cook University", "Bond University"},
        ),
        ("New South Wales (A$46,973) and Victoria (A$46,148) are ahead.", {"New South Wales", "Victoria"}),
        ("Orvane Technologies CEO Ali Tajan said sales rose 4%.", {"Orvane Technologies", "Ali Tajan"}),
        ('He founded a firm named "COMPUTERS AND GLASS" that employs 90 people.', {"COMPUTERS AND GLASS"}),
        ("Sales rose in the quarter.Dortax Foods fell by 51%.Dortax Foods has 30 shops.", {"Dortax Foods"}),
        ("Around 40% of Millennials rent.", {"Millennials"}),
    ],
)
def test_names_are_read_whole(text: str, names: set[str]) -> None:
    assert entities(text) == names


def test_generations_are_groups_and_written_short_given_names_are_persons() -> None:
    document = read("Matt Hollin says that 40% of Millennials rent.")
    assert document.types["Millennials"] == "group"
    assert document.types["Matt Hollin"] == "person"


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Only 55.6 percent of private, for-profit programs would have passed.", "private, for-profit programs"),
        ("Only 6,262 of 10,585 programs, or 59 percent, would have passed.", "programs"),
        ("Business services signed for 29 per cent, IT firms for 23 per cent.", "Business services"),
        (
            "Singaporeans took 81% of the private homes sold in the third quarter, permanent residents 16%, "
            "foreigners 2% and companies 1%.",
            "permanent residents",
        ),
        ("In 2022 almost 40,000 teachers left, 9.7 per cent of the workforce.", "teachers"),
        ("Fewer than two in ten companies act on it.", "companies"),
        ("Yet two patients out of three are seen within a day.", "patients"),
        ("Wind met 5.1% of demand, while solar supplied 22%.", "solar"),
        ("Flooring gives 27% of sales.", "Flooring"),
        ("Consumer spending, which makes up more than half of the economy, was flat.", "Consumer spending"),
        ("Pipes volume was 38,400 tonnes, up 6%.", "Pipes"),
    ],
)
def test_a_phrase_is_whole_and_without_its_number(text: str, phrase: str) -> None:
    document = read(text)
    (parses,) = walk.parse_all([document])
    assert phrase in {mention.text for mention in find_groups(document, document.sentences[0], parses[0])}


def test_one_of_a_proportion_stands_for_all_of_its_kind() -> None:
    document = read("One company in five uses it.")
    (parses,) = walk.parse_all([document])
    counted = [m for m in find_groups(document, document.sentences[0], parses[0]) if m.form == "counted"]
    assert [(m.text, m.entity_id) for m in counted] == [("company", "companies")]


def test_the_company_with_a_capital_is_whose_text_it_is() -> None:
    document = read(
        "Orvane Stores, Inc. reported that sales rose 4%. Orvane Stores has 900 shops. Sales of Consumables rose 8%."
        " During the quarter, the Company opened 126 new stores."
    )
    (parses,) = walk.parse_all([document])
    memory = Memory()
    memory.recent = ["Orvane Stores", "Consumables"]
    last = len(document.sentences) - 1
    found = find_references(document, document.sentences[last], parses[last], memory)
    assert [m.entity_id for m in found] == ["Orvane Stores"]


def test_a_name_with_its_kind_behind_it_is_the_name() -> None:
    document = read("The radical Syrena party would win with 22.3 percent. Syrena leads.")
    (parses,) = walk.parse_all([document])
    found = find_groups(document, document.sentences[0], parses[0])
    assert "Syrena" in {m.entity_id for m in document.sentences[0].mentions}
    assert not [m.text for m in found if "party" in m.text]


def test_a_short_form_stands_for_the_full_name_given_first() -> None:
    text = "Orvane Ceramics lost £3m last year. Orvane now employs 410 people, and Orvane shares fell 2%."
    assert entities(text) == {"Orvane Ceramics"}


def test_a_longer_name_that_comes_later_is_another() -> None:
    found = entities("Talvik sold 3 million phones, said Talvik. The Talvik Aurora found 400,000 buyers.")
    assert {"Talvik", "Talvik Aurora"} <= found


def test_an_office_is_no_part_of_a_name() -> None:
    found = entities("Chief Executive Ilse Marrow said that rival Dortax had 14% of the market.")
    assert "Dortax" in found and not any("Chief" in name or "rival" in name for name in found)


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("New York has 472 stations.", "New York"),
        ("Rents in Houston Texas fell by 4%.", "Houston"),
        ("The figure for LA was 55,000.", "Los Angeles"),
        ("Rents in Boston rose by 6% and in Glasgow by 4%.", "Glasgow"),
    ],
)
def test_cities_are_known_under_their_names(text: str, city: str) -> None:
    document = read(text)
    (mention,) = [m for sentence in document.sentences for m in sentence.mentions if m.entity_id == city]
    assert mention.entity_type == "region"


def test_a_figure_after_a_country_is_no_part_of_its_name() -> None:
    assert "LUX" in entities("South Korea was granted 17.3 patents and Luxembourg 15.3.")


def test_several_are_meant_together_where_the_text_says_so() -> None:
    text = "Chile, Peru and Bolivia together mine 45% of it. Chile and Peru each mine 20%."
    document = read(text)
    unions = [find_unions(document, sentence, sentence.mentions) for sentence in document.sentences]
    assert [[union.text for union in found] for found in unions] == [["Chile, Peru and Bolivia"], []]


_THREAD = """Fewer trains, fuller trains

The railway of Norway carried 80 million people in 2023, and Norway is proud of it. Norway alone built 40 km of track.

2 comments:

Ada Lind said...
Terravolt again. Terravolt has 300 buses here, and "our buses never stand still", as Terravolt says. My son drives one.

Bo Ek said...
Ours is a village without any.
"""


def test_a_comment_has_its_own_weights_beside_the_article_s() -> None:
    document = prepared(read_structure(_THREAD, "thread"), read_lexicon())
    assert "Terravolt" in {heard.ranked[0] for heard in document.heard.values()}
    assert document.main == "NOR"


def test_we_in_a_quotation_is_not_the_writer_of_the_comment() -> None:
    document = prepared(read_structure(_THREAD, "thread"), read_lexicon())
    (parses,) = walk.parse_all([document])
    memory = Memory(recent=["NOR", "Terravolt"], labels={"Terravolt": ("organization", "Terravolt")})
    found = {
        _THREAD[mention.start : mention.end].lower(): mention.entity_id
        for index, parse in parses.items()
        for mention in find_references(document, document.sentences[index], parse, memory)
        if document.sentences[index].segment.get("comment") is not None
    }
    assert found["our"] == "Terravolt"


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ilka Dorn, CFO\n\nThank you, Tom. Sales of Orvane rose 4%.", "Ilka Dorn"),
        ("Orvane will close 12 shops, managing director Ilka Dorn said on Monday.", "Ilka Dorn"),
        ("Orvane lost 4% of its staff. President Tomas Veil called it a scandal.", "Tomas Veil"),
        ("Orvane made £3m, said Ilka Dorn, its chief executive. Dorn had hoped for £5m.", "Ilka Dorn"),
        ("Thanks, Tom. Orvane sold 3 million lamps, 4% more.", "Tom"),
    ],
)
def test_who_speaks_for_somebody_is_a_person_and_not_the_subject(text: str, person: str) -> None:
    document = read(text)
    assert document.types[person] == "person"
    assert document.main == "Orvane"


def test_what_only_orders_a_list_is_no_part_of_its_item() -> None:
    text = "Night shifts by trade: health care (24%), then bakeries (18%), next the docks (13%)."
    document = prepared(read_structure(text, "list"), read_lexicon())
    (parses,) = walk.parse_all([document])
    chosen = [
        {candidate.text.lower() for candidate in reading.candidates}
        for reading, _ in walk.walk(document, parses, lambda reading: reading.candidates[:1])
    ]
    assert any("bakeries" in names for names in chosen)
    assert not any("then bakeries" in names for names in chosen)


def test_what_only_a_comment_names_has_its_kind_all_the_same() -> None:
    document = prepared(read_structure(_THREAD.replace("Terravolt", "Voltbus-300"), "thread"), read_lexicon())
    assert document.types["Voltbus-300"] == "product"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Take Brantwell, which employs 240 people in a town of 9,000.", "Brantwell"),
        ("Compare Denmark, where 3,000 do so.", "DNK"),
        ("King's College Harwick fell to 36th.", "King College Harwick"),
        ("Last year the Milk and Cheese Board paid 830,000 claims.", "Milk and Cheese Board"),
        ("Worldwide, 541,000 robots were installed.", "World"),
    ],
)
def test_a_name_begins_and_ends_where_it_should(text: str, name: str) -> None:
    assert entities(text) == {name}


def test_a_product_is_labelled_as_written_and_known_by_its_maker() -> None:
    document = read("Orbex's Falcon has 14,400 chips, more than any other.")
    [mention] = document.sentences[0].mentions
    assert (mention.text, mention.entity_id) == ("Falcon", "Orbex Falcon")


def test_where_a_company_is_from_is_not_what_a_text_is_about() -> None:
    body = "Tavero Motors said profit rose 8% to 410m euros. It sold 190,000 cars."
    assert read(f"Italian carmaker lifts profit\n\n{body}").main == "Tavero Motors"
    assert read(f"Italian economy lifts profit\n\n{body}").main == "ITA"
    assert read(f"Italy's fourth-largest carmaker lifts profit\n\n{body}").main == "Tavero Motors"
    assert read(f"Milan lender lifts profit\n\n{body.replace('carmaker', 'lender')}").main == "Tavero Motors"
    assert read(f"Italy's economy lifts profit\n\n{body}").main == "ITA"


def test_a_number_that_begins_a_word_stays_with_it() -> None:
    document = read("First-time buyers made up 62% of customers.")
    groups = phrases_of(document)
    assert "First-time buyers" in groups


def test_goods_sold_worldwide_are_goods() -> None:
    assert "phone" in phrases_of(read("Worldwide phone shipments decreased 1.1%."))


def phrases_of(document: Document) -> list[str]:
    parses = walk.parse_all([document])[0]
    return [group.text for group in find_groups(document, document.sentences[0], parses[0])]


def test_a_surname_stands_for_the_person_named_in_full() -> None:
    text = 'Mayor Orla Tennant won 49 percent. "We did it," Tennant said. Tennant had 44 percent in 2019.'
    assert entities(text) == {"Orla Tennant"}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Apple sold 48 million handsets in the quarter.", "Apple", "organization"),
        ("Tesla's share of the market fell to 55 percent.", "Tesla", "organization"),
        ("Windows runs on 71% of the desks in the survey.", "Windows", "product"),
        ("easyJet filled 91 percent of its seats.", "easyJet", "organization"),
        ("Charles Schwab earned $310m.", "Charles Schwab", "organization"),
        ("This is Tom Varley with the results: sales fell 3%.", "Tom Varley", "person"),
        ("J.C. Corrigan Co. lost $40 million.", "J.C. Corrigan", "organization"),
    ],
)
def test_a_known_name_is_one_wherever_it_stands(text: str, name: str, kind: str) -> None:
    found = {
        mention.entity_id: mention.entity_type for sentence in read(text).sentences for mention in sentence.mentions
    }
    assert found.get(name) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Target prices rose 3% while visa fees fell by 12%.",
        "- Equity ratio 42.6% (41.2%)\n- Result after items 14.0 million euros\n- Turnover 400.3 million euros",
        "So far 8,200 people with COVID-19 were discharged.",
    ],
)
def test_measures_diseases_and_parts_of_longer_nouns_are_no_names(text: str) -> None:
    assert not entities(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Orvane said sales rose 3%. Final dividend of 4p. Doesnt it pay 9p? Final result 8%.", {"Orvane"}),
        ("Orvane said deaths from Alzheimer's disease rose 3%.", {"Orvane"}),
        ("Nevada has six seats, Colorado nine, Florida 29.", {"Nevada", "Colorado", "Florida"}),
        ("Orvane has half of it, energy giant E.ON 30%. Further Orvane sales rose 4%.", {"Orvane", "E.ON"}),
        ("P&G said sales rose 3%. Procter & Gamble cut 300 jobs.", {"Procter & Gamble"}),
        ("R.I.M. earned $3m. Research In Motion said RIM lost a client.", {"RIM"}),
        ("J.C. Corrigan Co. lost $40 million. Corrigan shut 33 stores.", {"J.C. Corrigan"}),
    ],
)
def test_initials_and_what_follows_them_are_one_company(text: str, names: set[str]) -> None:
    assert entities(text) == names


def test_the_former_and_the_latter_are_the_two_named_together() -> None:
    text = "It trained 400,000 nurses and 90,000 teachers (75% of the former and 40% of the latter are at work)."
    document = read(text)
    (parses,) = walk.parse_all([document])
    meant: dict[str, set[str]] = {}

    def choose(reading: walk.Reading) -> list[Candidate]:
        described = {c.entity_id for c in reading.candidates if f"form=description|{reading.kind}" in c.features}
        meant[text[reading.figure.start : reading.figure.end]] = described
        return []

    list(walk.walk(document, parses, choose))
    assert "nurses" in meant["75%"] and "teachers" in meant["40%"]


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Analysts surveyed by Corvane had forecast a profit of 66 cents a share.", {"Analysts", "Corvane"}),
        ("IDC expects smartphone sales to climb to 1.4 billion.", {"IDC"}),
        ("Ford expects lower full-year profits of $4bn.", set()),
        ("The Skilling paper shows that Australian output a head is $47,181.", {"Skilling paper"}),
    ],
)
def test_who_only_forecasts_is_the_source(text: str, sources: set[str]) -> None:
    document = read(text)
    (parses,) = walk.parse_all([document])
    sentence = document.sentences[0]
    named = [*sentence.mentions, *find_groups(document, sentence, parses[0])]
    assert {m.text for m in named if is_source(document, m, sentence)} == sources


def test_a_group_named_in_a_sentence_without_figures_goes_on() -> None:
    text = "But private universities didn't do much better. Another 1,916 would have failed.\n"
    document = read(text)
    offered: list[str] = []

    def choose(reading: walk.Reading) -> list[Candidate]:
        offered.extend(candidate.entity_id for candidate in reading.candidates)
        return []

    for _ in walk.walk(document, walk.parse_all([document])[0], choose):
        pass
    assert "private universities" in offered


@pytest.mark.parametrize(
    ("text", "no_name", "names"),
    [
        ("Our Chief Operating Officer will add 3% on Slide 4.", {"Chief Operating Officer", "Slide 4"}, set()),
        ("Our General Counsel and Investor Relations cost $2m.", {"General Counsel", "Investor Relations"}, set()),
        ("Joining are H.B. Fuller President Jim Owens and 12% of staff.", {"H.B. Fuller President"}, {"H.B. Fuller"}),
        ("In Phase 2 the plant of Orbank adds 40 MW.", {"Phase 2"}, {"Orbank"}),
        ("General Motors sold 4% more.", set(), {"General Motors"}),
    ],
)
def test_offices_and_parts_of_a_document_are_no_names(text: str, no_name: set[str], names: set[str]) -> None:
    found = entities(text)
    assert not found & no_name
    assert names <= found


def test_colleagues_spoken_of_by_given_name_are_persons() -> None:
    text = (
        "Costs of Orvane fell 3%. With that, over to Loren. As Jeff mentioned, Orvane and Tom and I see 4% of growth."
    )
    read_text = read(text)
    persons = {m.entity_id for s in read_text.sentences for m in s.mentions if m.entity_type == "person"}
    assert persons == {"Loren", "Jeff", "Tom"}


def test_where_an_organization_speaks_it_is_what_it_calls_itself() -> None:
    call = (
        "Thank you, and welcome to the Hartwell first quarter call. We are pleased with the Glazing acquisition.\n\n"
        "Our Metal Coatings segment grew, and Metal Coatings will grow further. Metal Coatings and Glazing are strong. "
        "Hartwell's results show that our plan works. We sold 12% more in Ohio, and we will invest $40 million."
    )
    assert read(call).main_organization == "Hartwell"
    others = "Metal Coatings grew in May. Hartwell's results lag. Metal Coatings sold 12% more, Metal Coatings said."
    assert read(others).main_organization == "Metal Coatings"


def test_words_that_only_open_a_phrase_are_no_label() -> None:
    text = (
        "- An astonishing 6% of you read on.\n- Almost a third (29.1%) left.\n- But 9% stayed.\n- Very satisfied: 12%\n"
    )
    document = prepared(read_structure(text, "text"), read_lexicon())
    parses = walk.parse_all([document])[0]
    labels = [
        mention.text
        for index, sentence in enumerate(document.sentences)
        for mention in find_labels(Situation(document, sentence, index, parses[index], sentence.figures[-1], Memory()))
    ]
    assert labels == ["Very satisfied"]


def test_an_ending_in_s_that_owns_nothing_is_part_of_the_name() -> None:
    assert entities("Orvane's has 40 shops. It is Orvane's first loss, and Orvane lost 3%.") == {"Orvane's"}
    assert entities("Orvane's profit rose 4%. Orvane has 40 shops.") == {"Orvane"}


def test_a_ticker_before_a_name_in_capitals_is_no_part_of_it() -> None:
    text = "Home Depot reported earnings.\n\nHD THE HOME DEPOT INC. 225.86 -5.44%\n\nHome Depot earned $2.8 billion."
    assert entities(text) == {"Home Depot"}


def test_what_a_company_reveals_of_its_worldwide_sales_is_its_own() -> None:
    document = read("Orvane revealed that worldwide sales dropped by 3.3%.")
    sentence = document.sentences[0]
    own = [mention for mention in sentence.mentions if mention.entity_id == "Orvane"]
    assert own and not is_source(document, own[0], sentence)


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        (
            "KARACHI: National Bank of Pakistan’s profit rose 25%. National Bank of Pakistan has 1,500 branches.",
            {"National Bank of Pakistan"},
            {"Bank of Pakistan"},
        ),
        ("ATLANTA  (Reuters) - Orvane Corp. said sales rose 8%.", {"Orvane"}, {"Atlanta", "ATLANTA"}),
        ("The index put UC Santa Cruz 33rd. It ranked UCSC 1st in physics.", {"UCSC"}, {"UC Santa Cruz"}),
        ("Nonresidential investment fell 0.1%. Unadjusted figures show a fall of 3%.", set(), {"Nonresidential"}),
        (
            "At AutoZone sales rose. Our AutoZoners, 120,000 of them, earned 3% more at AutoZone.",
            {"AutoZone"},
            {"AutoZoners"},
        ),
        (
            "But Google’s share has gone up, and Microsoft’s has gone up to 23%. Microsoft earned $3bn.",
            {"Microsoft"},
            {"Microsoft's"},
        ),
        ("Some 86% of Kiwi men and 9% of Aussie women are online.", {"NZL", "AUS"}, {"Kiwi", "Aussie"}),
        (
            "-- http://www.example.com/article/2011/04/10/us-trade-idUSTRE7390CU20110410\nOrvane earned $1bn.",
            {"Orvane"},
            {"idUSTRE7390CU20110410"},
        ),
        ("Tue Jul 24, 2012 10:46am\nNet income fell 4 percent, Orvane said.", {"Orvane"}, {"Tue Jul 24", "Tue Jul"}),
        ("It has taken $50,000 out of my pocket AND forced me to pay $2500.", set(), {"AND"}),
        ("Record Marketplace Revenue was $23m at Orvane, and Orvane grew.", {"Orvane"}, {"Record Marketplace"}),
        ("Child labour takes 62 million in Asia and the Pacific.", {"Asia-Pacific"}, {"Asia"}),
        ("Some 5 million live in Europe and Central Asia.", {"Europe and Central Asia"}, {"Europe"}),
        ("Pre- and after-tax returns stood at 29% and 16%.", set(), {"Pre-", "Pre"}),
        ("To mark Black History Month, 63% of Black women answered.", set(), {"Black History Month", "Black"}),
        ("For World Cancer Day they asked Doris Day, who gave $5m.", {"Doris Day"}, {"World Cancer Day"}),
        ("JANUARY 2026 The Orvane Price Index rose 0.5%.", {"Orvane Price Index"}, {"JANUARY 2026"}),
        ("British Columbia took 20.4% and Quebec 11.6%.", {"British Columbia", "Quebec"}, {"GBR"}),
        ("Calabar Cement Plc made $3m. Calabar Cement grew.", {"Calabar Cement"}, {"Calabar Cement Plc"}),
        ("Some 17 Premier League clubs made £546m.", {"Premier League"}, {"League"}),
        ("Premier Li Qiang said 5% was the aim of Orvane.", {"Orvane"}, {"Premier Li Qiang"}),
        ("National Institutes of Health: a cut of 7%.", {"National Institutes of Health"}, {"Institutes of Health"}),
        (
            "- National Oceanic and Atmospheric Administration: a cut of 31%.",
            {"National Oceanic and Atmospheric Administration"},
            {"Oceanic", "Atmospheric Administration"},
        ),
        (
            "The Centers for Disease Control and Prevention lose 9%.",
            {"Centers for Disease Control and Prevention"},
            {"Centers for Disease Control"},
        ),
        ("Big 7 Velmar Goods Corporation earned $5m.", {"Big 7 Velmar Goods"}, {"Velmar Goods"}),
        (
            "Sales of Orvane Bank AG ORVG.DE and Merrit Lunn & Co Inc MRL.N rose 8%.",
            {"Orvane Bank", "Merrit Lunn"},
            {"ORVG"},
        ),
        ("The health-adjusted life expectancy (HALE) was 66 years in Norway. HALE rose 2%.", {"NOR"}, {"HALE"}),
        ("The firm's president, Harry R. Brown, sold 5% of it.", {"Harry R. Brown"}, {"Harry R"}),
        ("It fell by 3%, while vivo grew 9% and Oppo 8%.", {"vivo", "Oppo"}, set()),
        ("They can win 45%. Don't forget Ohio, which Don't know.", {"Ohio"}, {"Don't"}),
        (
            "Velmar Group Announces Fourth Quarter Results\n\nOn Monday the Velmar Group said sales rose 5%.",
            {"Velmar Group"},
            {"Velmar Group Announces Fourth Quarter", "Fourth Quarter"},
        ),
    ],
)
def test_whole_names_and_no_others(text: str, present: set[str], absent: set[str]) -> None:
    found = entities(text)
    assert present <= found and not found & absent


@pytest.mark.parametrize(
    ("text", "main"),
    [
        (
            "Horticulture earned Sh31 billion, and horticulture grew 5%. Horticulture is large. Kenya exported tea.",
            "KEN",
        ),
        ("Some 14% of grants went to life sciences (LS). LS rose 3%. LS fell 2% in Norway. Norway gave more.", "NOR"),
        (
            "The Orvane team delivered a record quarter. We grew 9%. Our Genomics Group grew 16%. The Genomics Group"
            " is large. We expect the Genomics Group to grow, and we hired 40 people.",
            "Orvane",
        ),
        (
            "and even better Velmar Air Reports 1Q2002 Net Income\n\nDENVER, April 27, 2002 -- Velmar Air Corporation"
            " earned $1.7m in the quarter. Velmar Air flew 32% more.",
            "Velmar Air",
        ),
        (
            "NORDAL GROUP INTERIM REPORT JANUARY 1 - MARCH 31, 2003\n\nTurnover was 400 million euros. The Nordal Group"
            " flew to Iraq, and its load factor fell by 1.9 points.",
            "Nordal Group",
        ),
        ("Oslo, 07 September (NTB) - Norda, Norway's largest bank, earned NOK 104m, 11% less.", "Norda"),
        ("LONDON (dpa-AFX) - Velmar Plc. said that its statutory profit rose 8.8%.", "Velmar"),
        (
            "Velmar Group Posts Record Sales\n\nTEL AVIV, Israel, March 20, 2013 /PRNewswire/ --\n\nThe Group's sales"
            " came to NIS 8.2 billion. The Velmar Group grew by 6.3%.",
            "Velmar Group",
        ),
    ],
)
def test_what_a_text_is_about_is_no_common_word_and_no_part(text: str, main: str) -> None:
    assert read(text).main == main


@pytest.mark.parametrize(
    ("call", "speaker"),
    [
        ("Datacom and Engine grew. In May, Orvane repurchased shares, and Orvane and Tarvo Parts grew.", "Orvane"),
        ("Welcome to the Hartwell call. Tarvo Parts and Velmar Parts grew.", "Hartwell"),
        ("Our Tarvo Parts segment grew 9% and our Velmar Parts segment 6%.", "(unnamed)"),
        ("The CARES Act helped. Aerospace grew 4%.", "(unnamed)"),
        ("LRP was flat.", "(unnamed)"),
        ("At Tarvo, earnings were flat. Tarvo earnings fell, and Tarvo grew again in May.", "(unnamed)"),
        ("Velmar reported revenues of $819 million. At Tarvo, sales fell; sales of Tarvo in Ohio rose.", "Velmar"),
        ("Income attributable to Velmar stockholders was $4 million. Tarvo and Tarvo Parts grew.", "Velmar"),
        ("P&G value share grew again. Consumers prefer P&G brands in Ohio.", "P&G"),
        ("As Pedro said, I'd like to join Pedro in thanking all. Our P&L last year was good.", "(unnamed)"),
        ("As Pedro knows, Pedro shares our view.", "(unnamed)"),
        ("In summary, ORV improved on our 2019 performance by $0.21 per share.", "ORV"),
        ("Tarvo Parts increased its sales by 4%, in line with our plans. Our earnings grew.", "(unnamed)"),
        ("Velmar ended 2020 with the strongest cash generation in our history.", "Velmar"),
        ("Tarvo remains our largest market. Our earnings grew.", "(unnamed)"),
        ("Tarvo contributed an additional $88 million to our sales. Our earnings grew.", "(unnamed)"),
        ("Fixed costs remained flat, in line with our guidance.", "(unnamed)"),
        ("Diluted earnings per share were $2. Diluted shares were 40 million.", "(unnamed)"),
        ("These margins remain the right goals for Velmar.", "Velmar"),
        ("Such is the optionality that Velmar has as a global lithium producer.", "Velmar"),
        ("Costs rose because of the increase in the Velmar share price last quarter.", "Velmar"),
        ("Costs rose because of the increase in Lincoln share price last quarter.", "Lincoln"),
        ("Velmar has strong capital and ended the quarter with a ratio of 10%.", "Velmar"),
        ("We have ample liquidity at both Orvane and our utilities. Orvane has no significant debt.", "Orvane"),
        ("Velmar expects to grow its operating earnings by 7%. Turning to Tarvo, sales fell.", "Velmar"),
        ("The gain is related to holdings of the shares of Tarvo AG. Our earnings grew.", "(unnamed)"),
        ("We own 28.9% of Tarvo. Tarvo operates 350,000 trucks. Velmar is well positioned.", "Velmar"),
        ("The mix within Velmar's pumping line was better. Velmar generated a loss.", "Velmar"),
        ("Our Vision 2020 goals are near. Vision 2020 was raised as one of our plans.", "(unnamed)"),
        ("Tarvo last quarter received approval for its campus.", "(unnamed)"),
        ("We saw much activity from Tarvo this year.", "(unnamed)"),
        ("Overall, Velmar delivered solid fourth quarter results.", "Velmar"),
        ("Velmar has also extended its loan. Tarvo Parts grew.", "Velmar"),
        ("I thank the Velmar team. Tarvo Parts grew.", "Velmar"),
        ("At Velmar, we believe in patience. Tarvo Parts grew.", "Velmar"),
        ("Greif's focus on safety paid off. Tarvo's lines grew.", "Greif"),
        ("It was a quarter for Kirby to build on. Tarvo's lines grew.", "Kirby"),
        (
            "Our earnings grew. We kept working with Kirby. Our sales to customers like Kirby rose.",
            "(unnamed)",
        ),
        ("The merger of Kirby and Timken is off. Timken has a strong balance sheet.", "Timken"),
        ("Our earnings grew. Our EMCOR Industrial Services segment and EMCOR Building Services did well.", "EMCOR"),
        ("Our earnings grew. Our EMCOR Industrial Services segment bought Greif Inland Marine.", "(unnamed)"),
        ("Demand rose with Greif strong in Ohio, which parts Greif from Tarvo.", "Greif"),
        ("Greif delivered, and Tarvo delivered a record quarter. Greif's focus paid off.", "Greif"),
    ],
)
def test_only_what_a_call_says_of_itself_is_who_speaks(call: str, speaker: str) -> None:
    assert read(f"{call} {OURS}").main_organization == speaker


OURS = "We sold 12% more in the quarter. Our margins rose. We paid down $40 million. We hired 300 people."
RESULTS = "Our revenue grew 9% to $41 million in the second quarter. Our margin was 12%. We earned $3 per share."


@pytest.mark.parametrize(
    ("name", "call", "speaker"),
    [
        ("27_velmar_q2_2021_call", "Tarvo Parts grew. Our plant in Ohio sold more to Velmar.", "Velmar"),
        ("lindsay_q3_2021", "Irrigation grew.", "Lindsay"),
        ("lindsay_q3_2021", "Lindsay Dental grew. Our margins rose.", "(unnamed)"),
        ("target_sales", "Irrigation grew.", "(unnamed)"),
        ("trade", "Irrigation grew.", "(unnamed)"),
    ],
)
def test_a_call_may_be_filed_under_the_name_of_who_speaks(name: str, call: str, speaker: str) -> None:
    document = prepared(read_structure(f"{call} {RESULTS}", name), read_lexicon())
    assert document.main_organization == speaker


def test_news_filed_under_the_name_of_a_company_is_not_thereby_told_by_it() -> None:
    text = "Exports of Peru rose 4% to $2bn. Peru sold more copper. Imports of Peru fell."
    assert prepared(read_structure(text, "lindsay_in_peru"), read_lexicon()).main == "PER"


def test_a_company_called_after_a_person_is_no_person() -> None:
    types = {m.entity_id: m.entity_type for s in read("Sales rose 3% at Eli Lilly.").sentences for m in s.mentions}
    assert types == {"Eli Lilly": "organization"}


def test_a_known_company_is_not_short_for_one_of_its_parts() -> None:
    text = "The Danaher Business System grew 4%. Danaher grew 9%."
    assert {"Danaher", "Danaher Business System"} <= entities(text)
    assert "Huawei" not in entities("Huawei Technologies grew 4%. Huawei grew 9%.")


def test_results_that_say_hardly_anything_else_are_told_by_who_presents_them() -> None:
    text = (
        "Net sales for the quarter were $161 million, up 9%. Net earnings were $17 million. Valve revenue rose 4%. Net"
        " sales of Road Zipper rose 2%. We expect more. Operating income was $3 million. Road Zipper sales fell. Gross"
        " margin was 9%. Road Zipper revenue was $2 million. Income rose 1%. Operating margin was 4%."
    )
    assert read(text).main_organization == "(unnamed)"


def test_presidents_are_persons_and_a_company_owns_its_plans() -> None:
    text = "President Arden's budget costs $4bn. Lord & Taylor sold 3% more than President Arden asked."
    types = {m.entity_id: m.entity_type for s in read(text).sentences for m in s.mentions}
    assert types == {"Arden": "person", "Lord & Taylor": "organization"}
    owned = "Tarvo said 3%. Tarvo's plans to build are part of it. Tarvo sold 4% more, Tarvo said."
    assert entities(owned) == {"Tarvo"}


def test_a_call_without_we_is_told_by_nobody_it_names_only_as_a_part() -> None:
    call = (
        "Turning to slide 4, sales were up 9% in the quarter. Excluding Elkhart, net sales rose 4%. Operating income"
        " grew with the addition of Elkhart. Moving on to cash flow, it was $40 million. Slide 5 shows our margins."
    )
    assert read(call).main_organization == "(unnamed)"


def test_an_analyst_of_results_is_not_who_earns_them() -> None:
    text = (
        "Velmar makes margins that I like. I think its revenue, $4 million, grew 9%. I doubt that earnings of Velmar"
        " last. Its backlog rose 3%, I hear. Velmar guidance is what I would sell."
    )
    assert read(text).main_organization == "Velmar"


@pytest.mark.parametrize(
    ("text", "present", "absent"),
    [
        ("Its Next Directory arm sold 13.4% more.", {"Next Directory"}, {"Directory"}),
        ("On the first day of the World of Velmar 200,000 players came.", {"World of Velmar"}, {"World"}),
        ("There Battery GW are up 400%, said the Velmar Group.", {"Velmar Group"}, {"Battery GW", "GW"}),
        ("It bought a stake in Sun Velmar, and Sun Velmar sold 3% more.", {"Sun Velmar"}, {"Velmar"}),
        ("It sold 3% more on Sun Jan 4 and 2% more on Sat 10 January.", set(), {"Sun Jan", "Sun", "Sat"}),
        ("In May Orvane Velmar sold 9%, and in June Velmar said so.", {"Orvane Velmar"}, {"Velmar"}),
        ("In May Orvane Velmar met Tarvo Velmar, and in June Velmar sold 9%.", {"Velmar"}, set()),
        ("TimeVelmar lost 3%. In May, Time Velmar said so.", {"TimeVelmar"}, {"Time Velmar"}),
        (
            "At the Department for Work and Pensions 300 jobs go. The Department of the Environment, Food and Rural"
            " Affairs keeps its staff.",
            {"Department for Work and Pensions", "Department of the Environment, Food and Rural Affairs"},
            {"Department", "Rural Affairs", "Food"},
        ),
        ("It met the Ministry of Finance, Velmar and Tarvo. Velmar rose.", {"Velmar", "Tarvo"}, set()),
        ("Swiss Re said claims reached $42bn.", {"Swiss Re"}, {"Swiss"}),
        ("Unrelatedly, prices rose 3%.", set(), {"Unrelatedly"}),
        ("Steel makes 3 tonnes of CO₂. Our G&A was $4m.", set(), {"CO₂", "G&A"}),
        ("Income attributable to Select Medical Holdings was $3m.", {"Select Medical Holdings"}, {"Medical"}),
        ("Pretax earnings rose 3%. Pretax income fell 4%.", set(), {"Pretax"}),
        ("Post-Christmas lull\n\nLending in the UK fell 4%.", {"GBR"}, {"Post-Christmas"}),
        (
            "It sold its Travelers Life & Annuity arm. Travelers had sales of $5.2bn.",
            {"Travelers Life & Annuity"},
            {"Travelers"},
        ),
    ],
)
def test_names_keep_their_words_and_take_no_others(text: str, present: set[str], absent: set[str]) -> None:
    found = entities(text)
    assert present <= found
    assert not found & absent


@pytest.mark.parametrize(
    "text",
    [
        "According to state statistics body Velmar, growth was 0.7%.",
        "About 33% of the networks found by Velmar were open.",
        "The Velmar (VLM) said that exports reached $445bn.",
    ],
)
def test_whoever_a_figure_is_according_to_is_its_source(text: str) -> None:
    document = read(text)
    sources = [is_source(document, m, s) for s in document.sentences for m in s.mentions if m.entity_id == "Velmar"]
    assert sources and all(sources)


def test_a_firm_whose_president_speaks_is_no_person() -> None:
    text = (
        "Velmar will buy Tarvo, said Velmar North Europe president Ivan Menezes. Ann Lee agreed, said Ann Lee of Tarvo."
    )
    persons = {m.entity_id for s in read(text).sentences for m in s.mentions if m.entity_type == "person"}
    assert persons == {"Ivan Menezes", "Ann Lee"}
    spoken = "It will, said Thaksin Orvane yesterday in Bangkok. Thaksin Orvane sold 9% more."
    assert {m.entity_type for s in read(spoken).sentences for m in s.mentions if "Orvane" in m.text} == {"person"}


def test_what_a_company_does_is_not_whom_a_text_is_about() -> None:
    text = (
        "Low fares hurt train firm\n\nChannel Tunnel operator Velmar has seen sales fall. The firm said sales were"
        " down 4%."
        " Growth is slow."
    )
    assert read(text).main == "Velmar"


def test_a_building_does_not_speak() -> None:
    text = (
        "Only 40 of our leases end this year, and 12 of them are in PENN 2. We like our rents. We signed our"
        " tenants, with"
        " 30 of them going to PENN 2. Our towers are full."
    )
    assert read(text).main_organization == "(unnamed)"


def test_the_bookings_of_a_segment_do_not_make_it_who_speaks() -> None:
    text = (
        "Our sales grew 9% to $41 million in the second quarter. Our margin was 12%. We repaid $4 million. ORV fourth"
        " quarter bookings of $922 million were up 3%."
    )
    assert read(text).main_organization == "(unnamed)"


def test_capitals_that_only_stand_behind_numbers_are_units() -> None:
    assert entities("The sea took up 23 ZJ of heat last year, and 400 ZJ since 1960. Orvane measured it.") == {"Orvane"}
    assert "ZJ" in entities("The sea took up 23 ZJ. ZJ and Orvane measured 400 ZJ of heat.")
    assert entities("In 2004 GM sold 5% more. In 2005 GM sold 4% more.") == {"GM"}
    assert entities("It has 4 MIT students and 6 MIT professors, 9% more.") == {"MIT"}


@pytest.mark.parametrize(
    ("text", "name", "no_name"),
    [
        ("Velmar makes recorders. Velmar Plus is the leader, with 474,000 users of Velmar Plus.", "Velmar Plus", ""),
        ("In Arnau, the benchmark Tarvo crude price closed down 51 cents.", "Tarvo crude", "Tarvo"),
        ("Otto Velmar OBE gave 330,000 pounds, and Otto Velmar OBE spoke.", "Otto Velmar", "Otto Velmar OBE"),
        ("Orvane grew. The Tarvo, Leicestershire-based company runs 142 quarries.", "Orvane", "Tarvo"),
        (
            "The Velmar PlayBox 2's slim form has proved popular, with 50,000 sold.",
            "Velmar PlayBox 2",
            "Velmar PlayBox",
        ),
        ("Orvane had 1,530 cases after the Bank Holiday in August.", "Orvane", "Bank Holiday"),
        ("Orvane fell 4% in Appendix Figure A.VII and rose 5%.", "Orvane", "Appendix Figure A"),
    ],
)
def test_names_end_where_they_end(text: str, name: str, no_name: str) -> None:
    found = entities(text)
    assert name in found
    assert no_name not in found
