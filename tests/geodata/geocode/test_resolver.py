"""Which place is meant: one class of evidence a test, in sentences written for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.gazetteer import Gazetteer
from geodata.geocode import Resolver
from geodata.geocode.features import level_names
from geodata.model import Article, Feature, Mention, MentionRole, Place, Span, WherePrec
from geodata.text import tokenize

Resolve = Callable[..., list[Mention]]


@pytest.fixture(scope="module")
def resolver(gazetteer: Gazetteer) -> Resolver:
    return Resolver.load(gazetteer)


def mark(text: str, names: list[str]) -> list[Mention]:
    mentions, at = [], 0
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        span = Span(start_char=start, end_char=at)
        mentions.append(Mention(span=span, text=name, role=MentionRole.LITERAL))
    return mentions


@pytest.fixture(scope="module")
def resolve(resolver: Resolver) -> Resolve:
    def run(text: str, *names: str, source: str | None = None) -> list[Mention]:
        article = Article(id="1", text=text, source=source)
        return resolver.resolve([article], [tokenize(text)], [mark(text, list(names))])[0]

    return run


def place_of(mention: Mention) -> Place:
    assert mention.place is not None, mention.text
    return mention.place


@pytest.mark.parametrize(
    ("text", "names", "admin1"),
    [
        ("Police in Alexandria, La., held two men.", ["Alexandria", "La."], "Louisiana"),
        ("Police in Alexandria, Va., held two men.", ["Alexandria"], "Virginia"),
        ("He was born in Paris, Texas, and died there.", ["Paris, Texas"], "Texas"),
        ("The plant in Moscow, Idaho, will close.", ["Moscow"], "Idaho"),
        ("She grew up in Athens, Ohio, on a farm.", ["Athens", "Ohio"], "Ohio"),
        ("Votes in Vienna (Virginia) were counted.", ["Vienna", "Virginia"], "Virginia"),
    ],
)
def test_a_container_after_the_name_decides(
    resolve: Resolve, text: str, names: list[str], admin1: str
) -> None:
    assert place_of(resolve(text, *names)[0]).admin1 == admin1


@pytest.mark.parametrize(
    ("text", "names", "country"),
    [
        ("Lebanese soldiers closed a road in Tripoli.", ["Lebanese", "Tripoli"], "LBN"),
        ("Libyan soldiers closed a road in Tripoli.", ["Libyan", "Tripoli"], "LBY"),
        ("Spanish police searched a flat in Cartagena.", ["Spanish", "Cartagena"], "ESP"),
        ("Colombian police searched a flat in Cartagena.", ["Colombian", "Cartagena"], "COL"),
        ("Pakistani judges met in Hyderabad.", ["Pakistani", "Hyderabad"], "PAK"),
        ("A Lebanese singer was heard. Rain fell in Tripoli.", ["Lebanese", "Tripoli"], "LBY"),
    ],
)
def test_a_town_lies_where_those_who_act_there_come_from(
    resolve: Resolve, text: str, names: list[str], country: str
) -> None:
    assert place_of(resolve(text, *names)[-1]).country == country


def test_two_places_of_one_name_stay_two(resolve: Resolve) -> None:
    text = "Ministers met in Vienna, Austria, and then in Vienna, Va., for a day."
    mentions = resolve(text, "Vienna", "Austria", "Vienna")
    assert [place_of(m).country for m in mentions] == ["AUT", "AUT", "USA"]
    text = "Hyderabad in Pakistan and Hyderabad, India, share a name."
    mentions = resolve(text, "Hyderabad", "Pakistan", "Hyderabad", "India")
    assert [place_of(m).country for m in mentions] == ["PAK", "PAK", "IND", "IND"]


def test_one_sense_an_article(resolve: Resolve) -> None:
    text = "A bridge fell in Cairo, Ill., on Monday. Cairo had known that it was weak."
    first, second = resolve(text, "Cairo", "Cairo")
    assert first.place == second.place
    assert place_of(second).admin1 == "Illinois"


@pytest.mark.parametrize(
    ("text", "names", "countries"),
    [
        (
            "The fleet left Alexandria for Port Said, and Egypt closed the canal.",
            ["Alexandria", "Port Said", "Egypt"],
            ["EGY", "EGY", "EGY"],
        ),
        (
            "The distillery at Alexandria lies north of Glasgow in Scotland, near Dumbarton.",
            ["Alexandria", "Glasgow", "Scotland", "Dumbarton"],
            ["GBR"] * 4,
        ),
        (
            "Gunmen clashed in Tripoli as Libyan militias came from Misrata.",
            ["Tripoli", "Libyan", "Misrata"],
            ["LBY"] * 3,
        ),
        (
            "Lebanon sent troops from Beirut and Sidon to Tripoli, in the north of Lebanon.",
            ["Lebanon", "Beirut", "Sidon", "Tripoli", "Lebanon"],
            ["LBN"] * 5,
        ),
        (
            "Snipers held roofs in Tripoli, in northern Lebanon. Libya and Egypt sent envoys.",
            ["Tripoli", "Lebanon", "Libya", "Egypt"],
            ["LBN", "LBN", "LBY", "EGY"],
        ),
        (
            "Floods cut off Georgetown in the north of Guyana. Malaysia offered help.",
            ["Georgetown", "Guyana", "Malaysia"],
            ["GUY", "GUY", "MYS"],
        ),
        (
            "A cathedral in Santiago, Galicia, draws pilgrims to Spain.",
            ["Santiago", "Galicia", "Spain"],
            ["ESP"] * 3,
        ),
        (
            "Cordoba's mayor flew to Buenos Aires and then to Rosario.",
            ["Cordoba", "Buenos Aires", "Rosario"],
            ["ARG"] * 3,
        ),
    ],
)
def test_the_other_places_of_the_article_decide(
    resolve: Resolve, text: str, names: list[str], countries: list[str]
) -> None:
    assert [place_of(m).country for m in resolve(text, *names)] == countries


def test_georgia_is_a_country_beside_tbilisi_and_a_state_beside_atlanta(resolve: Resolve) -> None:
    text = "Tbilisi said that Georgia would open talks with Armenia."
    georgia = place_of(resolve(text, "Tbilisi", "Georgia", "Armenia")[1])
    assert (georgia.country, georgia.feature) == ("GEO", Feature.COUNTRY)
    text = "Voters in Georgia and Florida went to the polls; Atlanta saw long queues."
    georgia = place_of(resolve(text, "Georgia", "Florida", "Atlanta")[0])
    assert (georgia.country, georgia.feature) == ("USA", Feature.ADMIN1)


@pytest.mark.parametrize(
    ("near", "admin1"),
    [
        (["Chicopee", "Holyoke", "Massachusetts"], "Massachusetts"),
        (["Chicago", "Peoria", "Illinois"], "Illinois"),
        (["Branson", "Joplin", "Missouri"], "Missouri"),
    ],
)
def test_springfield_is_where_its_neighbours_are(
    resolve: Resolve, near: list[str], admin1: str
) -> None:
    text = f"A fire in Springfield spread toward {near[0]} and {near[1]}; {near[2]} sent help."
    assert place_of(resolve(text, "Springfield", *near)[0]).admin1 == admin1


def test_a_list_of_countries_is_no_list_of_towns_in_the_next(resolve: Resolve) -> None:
    text = "Citizens of Canada, Mexico, Jordan, Lebanon and Cuba need no visa."
    names = ["Canada", "Mexico", "Jordan", "Lebanon", "Cuba"]
    places = [place_of(m) for m in resolve(text, *names)]
    assert [p.country for p in places] == ["CAN", "MEX", "JOR", "LBN", "CUB"]
    assert {p.feature for p in places} == {Feature.COUNTRY}


def test_fame_decides_where_nothing_else_does(resolve: Resolve) -> None:
    text = "The minister flew from Paris to Geneva, then to Athens and Florence."
    countries = [
        place_of(m).country for m in resolve(text, "Paris", "Geneva", "Athens", "Florence")
    ]
    assert countries == ["FRA", "CHE", "GRC", "ITA"]


def test_a_base_is_not_the_town_of_its_name(resolve: Resolve) -> None:
    text = "U.S. troops left Manas, the air base in Kyrgyzstan used for supply flights."
    assert place_of(resolve(text, "U.S.", "Manas", "Kyrgyzstan")[1]).feature is Feature.BASE
    text = "American jets landed at K2, the Uzbek airfield, before the troops went on to Bagram."
    k2 = place_of(resolve(text, "American", "K2", "Uzbek", "Bagram")[1])
    assert k2.country == "UZB"
    text = "Climbers died on K2 in a storm."
    assert place_of(resolve(text, "K2")[0]).feature is Feature.LANDFORM
    text = "Camp Lemonnier in Djibouti supports the mission."
    assert place_of(resolve(text, "Camp Lemonnier", "Djibouti")[0]).feature is Feature.BASE


def test_demonyms_are_their_country(resolve: Resolve) -> None:
    text = "Afghan and Syrian refugees met Danes and Iraqis."
    mentions = resolve(text, "Afghan", "Syrian", "Danes", "Iraqis")
    assert [place_of(m).country for m in mentions] == ["AFG", "SYR", "DNK", "IRQ"]
    assert {place_of(m).feature for m in mentions} == {Feature.COUNTRY}


def test_spans_of_any_shape_are_answered(resolve: Resolve) -> None:
    text = "They left Kabul airport for northern Syria, Aleppo province and the Euphrates river."
    names = ["Kabul airport", "northern Syria", "Aleppo province", "the Euphrates river"]
    airport, syria, aleppo, river = (place_of(m) for m in resolve(text, *names))
    assert (airport.feature, airport.country) == (Feature.AIRPORT, "AFG")
    assert (syria.country, syria.where_prec) == ("SYR", WherePrec.REGION)
    assert (aleppo.feature, aleppo.country) == (Feature.ADMIN1, "SYR")
    assert river.feature is Feature.WATER


def test_north_korea_is_no_side_of_korea(resolve: Resolve) -> None:
    (mention,) = resolve("Envoys of North Korea left.", "North Korea")
    assert place_of(mention).where_prec is WherePrec.COUNTRY


@pytest.mark.parametrize("source", [None, "The Portland Press Herald", "timesofoman.com"])
def test_an_unknown_name_is_not_guessed(resolve: Resolve, source: str | None) -> None:
    text = "He spoke of Zzyzxqua in Portland, Maine, and of Qwortlebam."
    mentions = resolve(text, "Portland", "Maine", "Qwortlebam", source=source)
    assert mentions[2].place is None
    assert mentions[2].confidence == 0.0
    alone = resolve("He spoke of Qwortlebam and Zzyzxqua.", "Qwortlebam", "Zzyzxqua", source=source)
    assert [m.place for m in alone] == [None, None]


def test_an_unknown_place_lies_where_the_text_puts_it(resolve: Resolve) -> None:
    (unknown, _) = resolve(
        "Residents fled Zzyzxqua in Helmand province.", "Zzyzxqua", "Helmand province"
    )
    place = place_of(unknown)
    assert place.name == "Helmand"
    assert place.where_prec >= WherePrec.DISTRICT
    assert unknown.reasons


def test_a_source_at_home_is_a_weak_prior_from_its_other_articles(resolver: Resolver) -> None:
    texts = [
        "The council of Portland met. Biddeford and Lewiston sent guests; Maine paid.",
        "A road from Portland to Augusta, Maine, will be closed, Cumberland County said.",
        "Schools in Bangor and Lewiston, Maine, are shut by snow.",
        "Saco and Biddeford, Maine, share a new bus line.",
        "A man from Portland was held on Monday.",
    ]
    names = [
        ["Portland", "Biddeford", "Lewiston", "Maine"],
        ["Portland", "Augusta", "Maine", "Cumberland County"],
        ["Bangor", "Lewiston", "Maine"],
        ["Saco", "Biddeford", "Maine"],
        ["Portland"],
    ]
    tokens = [tokenize(text) for text in texts]
    mentions = [mark(text, some) for text, some in zip(texts, names, strict=True)]

    def last(source: str | None) -> Place:
        articles = [Article(id=str(i), text=t, source=source) for i, t in enumerate(texts)]
        return place_of(resolver.resolve(articles, tokens, mentions)[-1][0])

    assert last("The Morning Courier").admin1 == "Maine"
    assert last(None).admin1 == "Oregon"


def test_an_article_without_source_does_not_depend_on_its_batch(resolver: Resolver) -> None:
    texts = [
        "Clashes in Tripoli went on; Libya closed its ports.",
        "Springfield is quiet.",
        "Qwortlebam is unknown.",
        "Beirut and Sidon in Lebanon saw rain.",
        "No place here.",
    ]
    names = [
        ["Tripoli", "Libya"],
        ["Springfield"],
        ["Qwortlebam"],
        ["Beirut", "Sidon", "Lebanon"],
        [],
    ]
    articles = [Article(id=str(i), text=text) for i, text in enumerate(texts)]
    tokens = [tokenize(text) for text in texts]
    mentions = [mark(text, some) for text, some in zip(texts, names, strict=True)]
    together = resolver.resolve(articles, tokens, mentions)
    alone = [
        resolver.resolve([a], [t], [m])[0]
        for a, t, m in zip(articles, tokens, mentions, strict=True)
    ]
    assert [[m.place for m in some] for some in together] == [[m.place for m in s] for s in alone]
    for some, other in zip(together, alone, strict=True):
        assert [m.confidence for m in some] == pytest.approx([m.confidence for m in other])


_WORDS = st.sampled_from(
    ["Alexandria", "Georgia", "Kabul", "Paris", "Texas", "US", "Syrian", "Bagram", "the", "in",
     ",", "and", "Tripoli", "Springfield", "La.", "airport", "province", "Zzyzx", "of", "."]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.lists(_WORDS, min_size=1, max_size=30), data=st.data())
def test_answers_keep_their_promises_whatever_the_text(
    resolver: Resolver, words: list[str], data: st.DataObject
) -> None:
    """Spans kept in order, confidence a probability, alternatives sorted and without the winner."""
    text = " ".join(words)
    tokens = tokenize(text)
    chosen = data.draw(st.lists(st.booleans(), min_size=len(tokens), max_size=len(tokens)))
    mentions = [
        Mention(span=Span(start_char=a, end_char=b), text=text[a:b], role=MentionRole.ASSOCIATIVE)
        for a, b, use in zip(tokens.start, tokens.end, chosen, strict=True)
        if use
    ]
    article = Article(id="1", text=text)
    answers = resolver.resolve([article], [tokens], [mentions])[0]
    assert resolver.resolve([article], [tokens], [mentions])[0] == answers
    assert [(m.span, m.text, m.role) for m in answers] == [
        (m.span, m.text, m.role) for m in mentions
    ]
    for answer in answers:
        assert 0.0 <= answer.confidence <= 1.0
        scores = [a.score for a in answer.alternatives]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) <= 3
        assert all(0.0 <= score <= 1.0 for score in scores)
        assert answer.place not in [a.place for a in answer.alternatives]
        if answer.place is None:
            assert answer.confidence == 0.0
            assert not answer.alternatives


def test_reasons_are_levels_of_the_table_with_what_they_weighed(resolve: Resolve) -> None:
    (mention, _) = resolve("Police in Alexandria, La., held two men.", "Alexandria", "La.")
    names = set(level_names())
    assert mention.reasons
    assert all(reason.name in names and reason.weight > 0 for reason in mention.reasons)
    assert "in what follows the comma: yes" in [reason.name for reason in mention.reasons]


def test_long_articles_cost_in_proportion(resolver: Resolver) -> None:
    """Ten thousand mentions are answered in one go; context reaches only so far."""
    text = "Kabul and Springfield, Paris. " * 3_000
    tokens = tokenize(text)
    names = {"Kabul", "Springfield", "Paris"}
    mentions = [
        Mention(span=Span(start_char=a, end_char=b), text=w, role=MentionRole.LITERAL)
        for w, a, b in zip(tokens.words, tokens.start, tokens.end, strict=True)
        if w in names
    ]
    answers = resolver.resolve([Article(id="1", text=text)], [tokens], [mentions])[0]
    assert len(answers) == 9_000
    assert len({m.place for m in answers if m.text == "Kabul"}) == 1


def test_a_bare_side_is_the_country_that_the_article_writes_out(resolve: Resolve) -> None:
    text = "North Korea fired a missile. The North called it a test, the South Koreans a threat."
    full, short, _ = resolve(text, "North Korea", "North", "South Koreans")
    assert place_of(full).country == "PRK"
    assert place_of(short) == place_of(full)


def test_a_bare_side_is_no_country_that_the_article_does_not_name(resolve: Resolve) -> None:
    text = "Farmers in the North of Cameroon fled to Garoua."
    side = resolve(text, "North", "Cameroon", "Garoua")[0]
    assert side.place is None or side.place.country == "CMR"


def test_what_says_outright_where_an_unknown_name_lies_beats_what_the_article_is_about(
    resolve: Resolve,
) -> None:
    text = (
        "Boys train in Cairo's walled suburb of Zzyqvor. Beyond Zzyqvor, Liverpool has schools "
        "abroad. Liverpool pays, and Liverpool sends trainers from Liverpool."
    )
    names = ["Cairo", "Zzyqvor", "Zzyqvor", "Liverpool", "Liverpool", "Liverpool", "Liverpool"]
    assert place_of(resolve(text, *names)[1]).name == "Cairo"


def test_a_known_name_is_not_put_in_another_country_by_its_neighbour(resolve: Resolve) -> None:
    springfield = resolve("He flew to Springfield, and then Alexandria.", "Springfield")[0]
    both = resolve("He flew to Springfield, and then Alexandria.", "Springfield", "Alexandria")[0]
    for mention in (springfield, both):
        assert mention.place is None or mention.place.name == "Springfield"


def test_one_state_among_several_is_the_state(resolve: Resolve) -> None:
    names = ["Idaho", "Oregon", "Nevada", "Utah", "Georgia"]
    states = resolve("Judges in Idaho, Oregon, Nevada, Utah and Georgia agreed.", *names)
    assert [place_of(m).feature for m in states] == [Feature.ADMIN1] * 5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Polls closed in Nevada, Washington, Kansas and Utah.",
         ["Nevada", "Washington", "Kansas", "Utah"]),
        ("Judges in Ohio, Utah and Washington agreed.", ["Ohio", "Utah", "Washington"]),
        ("The governors of Texas, New York and Florida met.", ["Texas", "New York", "Florida"]),
    ],
)  # fmt: skip
def test_a_state_among_states_is_no_town_and_lies_in_no_other(
    resolve: Resolve, text: str, names: list[str]
) -> None:
    """A comma of a list puts nothing in what follows it, however great the town of that name."""
    places = [place_of(mention) for mention in resolve(text, *names)]
    assert [(p.name, p.feature) for p in places] == [(n, Feature.ADMIN1) for n in names]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She moved from Spokane, Washington, to Boise.", ["Spokane", "Washington"]),
        ("A woman from Buffalo, New York was held on Friday.", ["Buffalo", "New York"]),
        ("Wildfires burned in Idaho and Washington.", ["Idaho", "Washington"]),
        ("Wages rose in states such as Arizona or Washington.", ["Arizona", "Washington"]),
        ("The provinces of Ontario and Quebec agreed.", ["Ontario", "Quebec"]),
    ],
)
def test_a_state_after_its_town_or_beside_a_state_is_the_state(
    resolve: Resolve, text: str, names: list[str]
) -> None:
    state = place_of(resolve(text, *names)[-1])
    assert (state.name, state.feature) == (names[-1], Feature.ADMIN1)


def test_a_state_after_its_town_says_nothing_of_the_capital_of_its_name(resolve: Resolve) -> None:
    text = "A jet from Everett, Washington was sold to Iran. Envoys of Oman flew to Washington."
    mentions = resolve(text, "Everett", "Washington", "Iran", "Oman", "Washington")
    assert place_of(mentions[1]).feature is Feature.ADMIN1
    assert place_of(mentions[4]).feature is Feature.CITY


def test_a_capital_beside_a_state_far_from_its_namesake_is_the_capital(resolve: Resolve) -> None:
    washington, _ = resolve("Schools in Washington and Maryland closed.", "Washington", "Maryland")
    assert place_of(washington).feature is Feature.CITY


@pytest.mark.parametrize("text", ["Nam", "Trust"])
def test_codes_want_capitals_and_words_are_no_misspelt_names(resolve: Resolve, text: str) -> None:
    (mention,) = resolve(f"He spoke of {text} on Monday.", text)
    assert mention.place is None or mention.place.name.startswith(text)


def test_an_unknown_name_stays_null_where_the_article_is_about_no_one_town(
    resolve: Resolve,
) -> None:
    text = "Zzyqvor met envoys from Tokyo, Lima, Oslo and Nairobi."
    assert resolve(text, "Zzyqvor", "Tokyo", "Lima", "Oslo", "Nairobi")[0].place is None


def test_a_bare_name_without_a_word_for_a_base_is_the_town(resolve: Resolve) -> None:
    text = "Residents of Manas in Kyrgyzstan protested on Sunday."
    assert place_of(resolve(text, "Manas", "Kyrgyzstan")[0]).feature is Feature.CITY


@pytest.mark.parametrize(
    ("text", "name", "country", "name_of_place"),
    [
        ("The actor moved to L.A. after the war.", "L.A.", "USA", "Los Angeles"),
        ("Two men were held in Monroe, La., on Friday.", "La.", "USA", "Louisiana"),
    ],
)
def test_an_abbreviation_is_what_is_written_so(
    resolve: Resolve, text: str, name: str, country: str, name_of_place: str
) -> None:
    """Dots are dropped when names are looked up; capitals still tell them apart."""
    place = place_of(resolve(text, name)[0])
    assert (place.name, place.country) == (name_of_place, country)


@pytest.mark.parametrize(
    ("text", "names", "country"),
    [
        ("Libyan coast guards towed the boat to Tripoli.", ["Libyan", "Tripoli"], "LBY"),
        ("Venezuelan police closed the port of Barcelona.", ["Venezuelan", "Barcelona"], "VEN"),
        ("Spanish police closed the port of Barcelona.", ["Spanish", "Barcelona"], "ESP"),
        ("Lebanese troops entered Tripoli, officials in Beirut said.",
         ["Lebanese", "Tripoli", "Beirut"], "LBN"),
        ("Jets struck Tripoli, the second city of Lebanon.", ["Tripoli", "Lebanon"], "LBN"),
        ("Dominican police closed roads to Santiago, officials in Santo Domingo said.",
         ["Dominican", "Santiago", "Santo Domingo"], "DOM"),
        ("Pakistani troops left Hyderabad, officials in Karachi said.",
         ["Pakistani", "Hyderabad", "Karachi"], "PAK"),
    ],
)  # fmt: skip
def test_the_country_named_beside_it_decides_against_a_greater_namesake(
    resolve: Resolve, text: str, names: list[str], country: str
) -> None:
    assert {place_of(mention).country for mention in resolve(text, *names)} == {country}


def test_no_answer_lies_elsewhere_than_the_text_says(resolve: Resolve) -> None:
    """Where the gazetteer has only namesakes in other countries, the country is the answer."""
    inner, outer = resolve("The sect settled in Jonestown, Guyana.", "Jonestown", "Guyana")
    assert place_of(inner).country == "GUY"
    assert place_of(inner).where_prec is WherePrec.COUNTRY
    assert place_of(outer).feature is Feature.COUNTRY


@pytest.mark.parametrize(
    "text",
    [
        "In Moscow, Iran's minister said that talks would go on.",
        "Envoys of Moscow, Iran and Qatar met.",
    ],
)
def test_a_comma_before_another_country_puts_nothing_in_it(resolve: Resolve, text: str) -> None:
    moscow = resolve(text, "Moscow", "Iran")[0]
    assert place_of(moscow).country == "RUS"


@pytest.mark.parametrize(
    ("town", "holder", "country"),
    [
        ("Athens", "Georgia", "USA"),  # a state named like a country holds it
        ("Savannah", "Georgia", "USA"),
        ("Tbilisi", "Georgia", "GEO"),
        ("Cordoba", "Argentina", "ARG"),
    ],
)
def test_what_closes_the_phrase_is_what_holds_the_town(
    resolve: Resolve, town: str, holder: str, country: str
) -> None:
    found = resolve(f"The talks were held in {town}, {holder}.", town, holder)
    assert [place_of(mention).country for mention in found] == [country, country]


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Sarmada", "SYR"),
        ("Bunagana", "COD"),
        ("Torghundi", "AFG"),
        ("Zalambessa", "ETH"),
        ("Klishchiivka", "UKR"),
        ("Maroun al-Ras", "LBN"),
        ("Thantlang", "MMR"),
        ("Guerguerat", "ESH"),
        ("Dagahaley", "KEN"),
        ("Tinzaouaten", "DZA"),
    ],
)
def test_small_towns_of_war_and_border_news_are_known(
    resolve: Resolve, name: str, country: str
) -> None:
    assert place_of(resolve(f"Families fled {name} on Friday.", name)[0]).country == country
