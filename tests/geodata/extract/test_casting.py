"""Who takes part in an item by more than its own sentence."""

from __future__ import annotations

from geodata.extract import Extractor
from geodata.extract.outcome.casting import load_casting, takes_part
from geodata.model import ActorRole, Article, Item, Kind
from geodata.text import sentences, tokenize
from tests.geodata.extract.atlas import mentions_of, read

BASE = (
    "Relations between Norway and Kenya are close. Kenya has let foreign forces in for decades. "
    "Its parliament renewed the pact in May. Norwegian soldiers run an air base at Nanyuki. "
    "Traders there live off the soldiers."
)


def only(text: str, kind: Kind) -> Item:
    """Return the one item of a kind."""
    (item,) = [i for i in read(text).items if i.kind is kind]
    return item


def by_role(item: Item, role: ActorRole) -> set[str | None]:
    return {a.country for a in item.actors if a.role is role}


def test_the_host_is_named_by_the_sentences_before() -> None:
    item = only(BASE, Kind.BASE)
    assert by_role(item, ActorRole.OPERATOR) == {"NOR"}
    assert by_role(item, ActorRole.HOST) == {"KEN"}


def test_an_added_actor_quotes_the_article() -> None:
    for actor in only(BASE, Kind.BASE).actors:
        assert actor.span is not None
        assert actor.span.quote(BASE) == actor.text


def test_a_short_text_says_itself_who_acts() -> None:
    text = "Norwegian soldiers run an air base at Nanyuki. Traders there live off the soldiers."
    assert by_role(only(text, Kind.BASE), ActorRole.HOST) == set()


def test_what_the_rules_read_is_kept_where_it_is_not_unlikely() -> None:
    weights = {"any": -1.0, "rule:best": 0.0, "far": -5.0}
    assert takes_part({"any", "rule:best"}, weights)
    assert not takes_part({"any"}, weights)
    assert not takes_part({"any", "rule:best", "far"}, weights)


def test_a_mark_weighs_for_all_kinds_and_for_its_own() -> None:
    weights = load_casting()
    assert set(weights) == set(Kind)
    assert weights[Kind.BASE].keys() == weights[Kind.MEETING].keys()
    assert all(w["rule:best"] > 0 > w["any"] for w in weights.values())


def test_the_state_of_another_meetings_town_takes_no_part() -> None:
    text = (
        "The ministers of the Global Coalition against Daesh will meet again. "
        "The last meeting of foreign ministers took place in Lisbon, Portugal, on 2 February, and "
        "the last meeting of defense ministers took place in Warsaw, Poland, on 11 February. "
        "They spoke of money. They spoke of arms. No date was set."
    )
    meetings = [i for i in read(text).items if i.kind is Kind.MEETING and i.mappable]
    assert len(meetings) == 2
    for item in meetings:
        (venue,) = item.places
        assert {a.country for a in item.actors} <= {"OIR", venue.place.country}


def test_a_state_takes_no_part_for_a_place_in_it_alone() -> None:
    placed = {"any", "placed", "other:in"}
    weights = {"any": 5.0}
    assert not takes_part(placed, weights)
    assert takes_part(placed | {"sort:state"}, weights)


def test_of_states_named_as_often_the_first_one_counts() -> None:
    """Whatever order a set has in this run of Python: each process reads the same."""
    names = "Poland, Kenya, Oman, Chad, Norway, France, Cuba and Egypt"
    text = f"The foreign ministers of {names} held talks in Paris."
    tokens = tokenize(text)
    article = Article(id="a", text=text)
    _, stage = Extractor.load().read(article, tokens, sentences(tokens), mentions_of(text), [])
    told = list(stage.told)
    assert told == ["POL", "KEN", "OMN", "TCD", "NOR", "FRA", "CUB", "EGY"]
    assert stage.told.most_common(1)[0][0] == "POL"


def test_those_who_meet_at_a_base_do_not_hold_it() -> None:
    text = (
        "The ministers of Norway and Kenya have argued for years. Norwegian Foreign Minister Ida Bo"
        " and Kenyan Foreign Minister An Ma met on Monday at Incirlik air base. They all spoke"
        " for an hour. Norway and Kenya have no trade. Norway sells fish."
    )
    bases = [i for i in read(text).items if i.kind is Kind.BASE]
    assert bases
    assert not {"NOR", "KEN"} & set().union(*(by_role(b, ActorRole.OPERATOR) for b in bases))


def test_those_who_meet_at_a_base_that_is_not_theirs_take_part() -> None:
    text = (
        "Talks were held at Incirlik air base on Monday, and Kenya said that they went well. Kenya"
        " has no navy. Kenya sells tea. Norway sells fish. Kenya and Norway have argued for years."
    )
    (meeting,) = [i for i in read(text).items if i.kind is Kind.MEETING]
    assert "KEN" in {a.country for a in meeting.actors}
