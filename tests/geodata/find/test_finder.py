"""What the finder takes for a place name, class by class; every sentence is written for this."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.find import Finder
from geodata.model import Mention, MentionRole
from geodata.text import tokenize

Find = Callable[[str], list[Mention]]
LITERAL, ASSOCIATIVE, DEMONYM = MentionRole


def names(found: list[Mention]) -> list[str]:
    return [mention.text for mention in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # datelines
        ("NAIROBI, Kenya (AP) — Police said on Friday that the road was open.",
         ["NAIROBI", "Kenya"]),
        ("OSLO — The prime minister said nothing new.", ["OSLO"]),
        ("MANAMA, Bahrain - Talks ended late on Tuesday.", ["MANAMA", "Bahrain"]),
        # headlines in capitals
        ("POLAND TO HOST TALKS WITH HUNGARY\n\nThe talks begin on Monday.", ["POLAND", "HUNGARY"]),
        # days that open a sentence
        ("On Friday Moscow said it would pay.", ["Moscow"]),
        ("On Tuesday Oslo hosted the talks. In May Geneva did.", ["Oslo", "Geneva"]),
        ("Last Monday Nairobi said it would pay.", ["Nairobi"]),
        ("He sailed to Friday Harbor on Sunday.", ["Friday Harbor"]),
        # abbreviations with dots
        ("The U.K. and the U.A.E. signed the deal.", ["U.K.", "U.A.E."]),
        ("She was born in Tucson, Ariz., and lives in Boise, Idaho.",
         ["Tucson", "Ariz.", "Boise", "Idaho"]),
        # possessives
        ("Estonia's president met Finland's foreign minister in Helsinki.",
         ["Estonia", "Finland", "Helsinki"]),
        # hyphens
        ("The Greek-Turkish border was quiet.", ["Greek", "Turkish"]),
        ("A NATO-backed plan and a Saudi-led coalition were discussed in Riyadh.",
         ["Saudi", "Riyadh"]),
        ("They flew to Guinea-Bissau and to Port-au-Prince.", ["Guinea-Bissau", "Port-au-Prince"]),
        ("They patrol the Somali-Ethiopian border.", ["Somali", "Ethiopian"]),
        ("The Afghan-Pakistani border was closed.", ["Afghan", "Pakistani"]),
        # whole names of bases, also side by side
        ("The jets left Robins Air Force Base on Monday.", ["Robins Air Force Base"]),
        ("They train at Bicycle Lake Army Airfield and Naval Air Station Key West.",
         ["Bicycle Lake Army Airfield", "Naval Air Station Key West"]),
        # lists
        ("Ships called at Algiers, Tunis, Tripoli and Alexandria.",
         ["Algiers", "Tunis", "Tripoli", "Alexandria"]),
        # directions are no part of a country's name
        ("Fighting went on in eastern Ukraine and southern Lebanon.", ["Ukraine", "Lebanon"]),
        ("Floods hit northeastern Nigeria on Sunday.", ["Nigeria"]),
        # heads are part of it
        ("Troops moved into Kunduz province on Saturday.", ["Kunduz province"]),
        ("The plane landed at Erbil airport at dawn.", ["Erbil airport"]),
        ("Tankers passed the Strait of Malacca.", ["Strait of Malacca"]),
        ("The jets took off from Incirlik Air Base in Turkey.",
         ["Incirlik Air Base", "Turkey"]),
        ("They crossed the Gulf of Aden.", ["Gulf of Aden"]),
    ],
)  # fmt: skip
def test_place_names_are_found_with_their_exact_spans(
    mentions: Find, text: str, expected: list[str]
) -> None:
    assert names(mentions(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # towns that say where persons and things are from
        ("Spokane police said that the man was armed.", ["Spokane"]),
        ("Tulsa residents want the dam repaired.", ["Tulsa"]),
        ("An Omaha teenager was charged with theft.", ["Omaha"]),
        ("Stockton, Modesto and Fresno parents wrote letters.", ["Stockton", "Modesto", "Fresno"]),
        # where a lawmaker comes from
        ("Rep. Dana Hughes (R-Boise) wrote the bill.", ["Boise"]),
        ("Sen. Paul Wexler, D-Delaware, wrote it.", ["Delaware"]),
        # one word for all of a list
        ("Snow fell in Boulder, Larimer and Pueblo counties.", ["Boulder", "Larimer", "Pueblo"]),
        # governments of towns and states
        ("The Denver Police Department did not answer.", ["Denver"]),
        ("Lawyers went to the Colorado Supreme Court.", ["Colorado"]),
        # short forms of states, heads of reports
        ("WICHITA, Kan. -- The mayor resigned.", ["WICHITA", "Kan."]),
        ("DULUTH -- The bridge will close.", ["DULUTH"]),
        # long names of states
        ("The envoy of the Republic of Moldova spoke.", ["Republic of Moldova"]),
        # names of two words that no list holds
        ("Mortars fell on Deir Vazhnun at night.", ["Deir Vazhnun"]),
        ("Shells hit Tall Bezhmar and the hills around it.", ["Tall Bezhmar"]),
    ],
)
def test_names_are_known_by_what_stands_around_them(
    mentions: Find, text: str, expected: list[str]
) -> None:
    assert names(mentions(text)) == expected


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Denver Riggins said that he would appeal.", "Denver"),
        ("The actor Austin Butler thanked his family.", "Austin"),
        ("Gen. Lloyd Austin met his counterpart.", "Austin"),
        ("Florence McAllister and Victoria O'Dell sang.", "Florence"),
        ("Mr. London said the school would close.", "London"),
        ("Sydney Sweeney plays the lead.", "Sydney"),
        ("Jack Houston scored twice in the second half.", "Houston"),
        ("She graduated from the University of Oregon.", "Oregon"),
        ("Shares of Bank of Montreal fell.", "Montreal"),
        ("By Kenya Johnson\n\nThe council met on Tuesday.", "Kenya"),
        ("The Los Angeles Times reported it first.", "Los Angeles"),
        ("The report was published by the Jerusalem Post.", "Jerusalem"),
        ("The reading list was long. Reading is good for you.", "Reading"),
        ("Of course, the meeting was held in private.", "Of"),
        ("The Islamic State of Iraq and Syria claimed the attack.", "Syria"),
        ("Bath time is over, he said.", "Bath"),
        ("Nice work, said the coach.", "Nice"),
        ("They roasted a turkey for Thanksgiving.", "turkey"),
        ("Mrs. Holland said that the hall was full.", "Holland"),
        ("Premiums of Chicago Life went up.", "Chicago"),
        ("Typhoon Jordan weakened over the sea.", "Jordan"),
        ("Hurricane Florence flooded the roads.", "Florence"),
        ("The Baltic Sea Fleet put to sea.", "Baltic Sea"),
        ("The Organization of American States met.", "American"),
    ],
)
def test_names_of_other_things_are_left_alone(mentions: Find, text: str, wrong: str) -> None:
    assert wrong not in names(mentions(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # bare names of bases
        ("The flight from Incirlik was delayed for hours.", ["Incirlik"]),
        ("Two bombers landed at Diego Garcia on Monday.", ["Diego Garcia"]),
        ("Families were flown from Ramstein to Dulles.", ["Ramstein", "Dulles"]),
        ("Ships put in at Tartus and aircraft at Hmeimim.", ["Tartus", "Hmeimim"]),
        ("Sailors at Yokosuka and Sasebo were tested.", ["Yokosuka", "Sasebo"]),
        # names inside names
        ("Israel Adesanya lost his belt in Sydney.", ["Sydney"]),
        ("Florence Nightingale was born in Florence.", ["Florence"]),
        ("Carolina Herrera opened a shop in Madrid.", ["Madrid"]),
        ("Deutsche Bank and the Bank of America cut jobs in Frankfurt.", ["Frankfurt"]),
        ("American Airlines cancelled flights to Miami.", ["Miami"]),
        ("Manchester United drew with Real Madrid in Lisbon.", ["Lisbon"]),
        ("The Jerusalem Post and the Moscow Times disagreed.", []),
        ("The USS Abraham Lincoln left Norfolk.", ["Norfolk"]),
        ("The Treaty of Versailles ended the war.", []),
        ("The Islamic State of Iraq and Syria lost Mosul.", ["Mosul"]),
        # people and their titles
        ("Dr. Kent Brussels treated the wounded in Ghent.", ["Ghent"]),
        ("Secretary of State Warren Christopher flew to Damascus.", ["Damascus"]),
        ("Michael Jordan retired. Jordan said he was tired.", []),
        ("Chad Johnson and Kenya Moore divorced.", []),
        # common words
        ("Mobile phones do not work in Mobile.", ["Mobile"]),
        ("Nice weather is expected. Reading is fun.", []),
        # peoples, faiths and states
        ("Ten Afghans, two Britons and a Dane were on board.", ["Afghans", "Britons", "Dane"]),
        ("Niger's junta expelled the French ambassador.", ["Niger", "French"]),
        ("Kurdish fighters and Arab tribes met near Erbil.", ["Erbil"]),
        ("The Iraqi and French ministers met in Vienna.", ["Iraqi", "French", "Vienna"]),
        ("German and French foreign ministers spoke.", ["German", "French"]),
        ("French soldiers left Kidal last week.", ["French", "Kidal"]),
        ("The Sino-Indian war of 1962.", ["Sino", "Indian"]),
        ("The US-South Korea drills began.", ["US", "South Korea"]),
        ("North Korea fired a missile. The North called it a test.", ["North Korea", "North"]),
        # headlines in capitals, datelines, credits
        ("PRESIDENT FLIES TO PARIS FOR SUMMIT", ["PARIS"]),
        ("EU LEADERS GATHER IN BRUSSELS AS GREECE WAITS", ["EU", "BRUSSELS", "GREECE"]),
        ("BEIRUT — The port burned for days.", ["BEIRUT"]),
        ("By Paris Adams in Nairobi", ["Nairobi"]),
        ("(Reporting by Jordan Wells in Cairo; editing by Chad Morris)", ["Cairo"]),
        # names that no list holds
        ("In Dravizhka, a village in Kherson region, shells fell.",
         ["Dravizhka", "Kherson region"]),
        ("Residents of Bozorgabad fled to Herat.", ["Bozorgabad", "Herat"]),
        # possessives and abbreviations
        ("The Philippines' coast guard gave chase.", ["Philippines"]),
        ("U.S. and U.K. officials met.", ["U.S.", "U.K."]),
    ],
)  # fmt: skip
def test_a_sentence_alone_is_read_as_in_its_article(
    mentions: Find, text: str, expected: list[str]
) -> None:
    """No other part of an article speaks for these names."""
    assert names(mentions(text)) == expected


def test_text_all_in_lower_case_names_no_place(mentions: Find) -> None:
    assert mentions("the ship left odessa for istanbul and then went on to malta.") == []


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The soldiers arrived in Niamey on Monday.", "Niamey", LITERAL),
        ("Fighting went on near Bakhmut.", "Bakhmut", LITERAL),
        ("Berlin refused to send more weapons.", "Berlin", ASSOCIATIVE),
        ("Japan said it would not take part.", "Japan", ASSOCIATIVE),
        ("Egyptian officials denied the report.", "Egyptian", DEMONYM),
        ("Hundreds of Somalis fled.", "Somalis", DEMONYM),
        ("The Afghan-Pakistani border was closed.", "Afghan", DEMONYM),
        # words of motion before, of acting after
        ("Tourists flock to Cuba every winter.", "Cuba", LITERAL),
        ("Thousands fled on foot toward Uganda.", "Uganda", LITERAL),
        ("Chile also rejected the offer.", "Chile", ASSOCIATIVE),
        ("Norway pledged more aid.", "Norway", ASSOCIATIVE),
    ],
)
def test_roles_tell_places_from_governments_and_peoples(
    mentions: Find, text: str, name: str, role: MentionRole
) -> None:
    roles = {mention.text: mention.role for mention in mentions(text)}
    assert roles[name] == role


def test_mentions_come_without_a_place(mentions: Find) -> None:
    (mention,) = mentions("The soldiers arrived in Niamey on Monday.")
    assert mention.place is None
    assert mention.confidence == 0


def test_a_batch_gives_what_its_texts_give_one_by_one(finder: Finder) -> None:
    texts = ["Rain fell in Lima.", "", "No names here.", "He left Oman for Yemen.", "\n\n"]
    batch = [tokenize(text) for text in texts]
    assert finder.find(batch) == [finder.find([tokens])[0] for tokens in batch]
    assert finder.find([]) == []


_PIECES = st.sampled_from(
    ["Kabul", "the", "of", " ", "\n", ", ", "-", "'s", "U.S.", "Al", "al-", "A", "B.", ".", "—",
     "Province", "airport", "São", "Ωmega", "\u0130stanbul", "12", "\x00", "e\u0301", "😀", "“"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=40).map("".join))
def test_spans_lie_in_order_and_quote_the_text(finder: Finder, text: str) -> None:
    end = 0
    for mention in finder.find([tokenize(text)])[0]:
        span = mention.span
        assert end <= span.start_char < span.end_char <= len(text)
        assert mention.text == text[span.start_char : span.end_char]
        assert mention.text.strip() == mention.text
        end = span.end_char


def test_words_never_seen_before_do_not_pile_up(
    finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The memory of words is bounded, whatever comes in."""
    monkeypatch.setattr("geodata.find.words.MOST_WORDS", 2_000)
    for part in range(4):
        finder.find([tokenize(" ".join(f"W{part}x{i:x}" for i in range(1_500)))])
    assert len(finder._words) <= 4_000
    assert names(finder.find([tokenize("He left Oman.")])[0]) == ["Oman"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Omani officials said so.", ["Omani"]),
        ("American and Russian generals met.", ["American", "Russian"]),
        ("French said the vote was fair.", []),
        ("A third crew joined the interceptors at Deveselu.", ["Deveselu"]),
        ("He had never heard of Deveselu.", ["Deveselu"]),
    ],
)
def test_plain_adjectives_of_nations_and_bare_names_of_bases(
    mentions: Find, text: str, expected: list[str]
) -> None:
    assert names(mentions(text)) == expected
