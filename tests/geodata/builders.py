"""Small true-to-life values that the tests of merging and of the store put together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hypothesis import HealthCheck
from hypothesis import strategies as st

from geodata.merge import Claim, make_claims, sketch_text
from geodata.model import (
    Actor,
    ActorRole,
    Article,
    Counts,
    DatePrec,
    DateRange,
    FacilityType,
    Feature,
    Item,
    ItemPlace,
    Kind,
    MeetingMode,
    Mention,
    MentionRole,
    Modality,
    Place,
    PlaceRole,
    Quote,
    Span,
    Status,
    Timex,
    TimexType,
    WherePrec,
)

# A workspace is made for every example, and every class that inherits a test runs it anew.
UNCHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]


def place(
    name: str,
    country: str | None,
    lat: float | None,
    lon: float | None,
    *,
    feature: Feature = Feature.CITY,
    where_prec: WherePrec = WherePrec.EXACT,
    disputed: str | None = None,
) -> Place:
    return Place(
        name=name,
        country=country,
        lat=lat,
        lon=lon,
        feature=feature,
        where_prec=where_prec,
        disputed=disputed,
        place_id=f"test:{name.lower().replace(' ', '-')}",
    )


AL_UDEID = place("Al Udeid Air Base", "QAT", 25.117, 51.315, feature=Feature.BASE)
DOHA = place("Doha", "QAT", 25.285, 51.531)
KABUL = place("Kabul", "AFG", 34.526, 69.178)
BAGRAM = place("Bagram Airfield", "AFG", 34.946, 69.265, feature=Feature.BASE)
KANDAHAR = place("Kandahar", "AFG", 31.613, 65.71)
KANDAHAR_AIRFIELD = place("Kandahar Airfield", "AFG", 31.506, 65.848, feature=Feature.BASE)
GENEVA = place("Geneva", "CHE", 46.202, 6.147)
HELSINKI = place("Helsinki", "FIN", 60.17, 24.935)
SUVA = place("Suva", "FJI", -18.14, 178.44)
APIA = place("Apia", "WSM", -13.83, -171.77)
SEVASTOPOL = place("Sevastopol", "UKR", 44.6, 33.53, disputed="crimea")
GREECE = place("Greece", "GRC", 39.0, 22.0, feature=Feature.COUNTRY, where_prec=WherePrec.COUNTRY)
AFGHANISTAN = place(
    "Afghanistan", "AFG", 33.9, 67.7, feature=Feature.COUNTRY, where_prec=WherePrec.COUNTRY
)

_DEFAULTS = {
    Kind.BASE: (PlaceRole.SITE, ActorRole.OPERATOR, Status.ACTIVE),
    Kind.MEETING: (PlaceRole.VENUE, ActorRole.PARTICIPANT, Status.HELD),
    Kind.EVACUATION: (PlaceRole.ORIGIN, ActorRole.OPERATOR, Status.COMPLETED),
}


def item(
    kind: Kind,
    *places: Place | tuple[PlaceRole, Place],
    actors: tuple[str, ...] = (),
    status: Status | None = None,
    day: str | None = None,
    until: str | None = None,
    prec: DatePrec = DatePrec.DAY,
    people: int | None = None,
    confidence: float = 0.8,
    quote: str = "They said so.",
    at: int = 0,
    facility: FacilityType | None = None,
    mode: MeetingMode | None = None,
) -> Item:
    role, actor_role, usual = _DEFAULTS[kind]
    span = Span(start_char=at, end_char=at + len(quote))
    first = date.fromisoformat(day) if day else None
    return Item(
        kind=kind,
        evidence=(Quote(span=span, text=quote),),
        places=tuple(
            ItemPlace(
                role=p[0] if isinstance(p, tuple) else role,
                span=span,
                text=(p[1] if isinstance(p, tuple) else p).name,
                place=p[1] if isinstance(p, tuple) else p,
            )
            for p in places
        ),
        actors=tuple(
            Actor(role=actor_role, text=code, name=code, country=code, span=span) for code in actors
        ),
        status=status or usual,
        modality=Modality.ASSERTED,
        confidence=confidence,
        mappable=bool(places),
        date=DateRange(
            start=first,
            end=date.fromisoformat(until) if until else first,
            date_prec=prec,
            text=day or "",
            span=span,
        )
        if first
        else None,
        counts=Counts(people=people, text=str(people) if people else None),
        facility_type=(facility or FacilityType.UNKNOWN) if kind == Kind.BASE else None,
        mode=(mode or MeetingMode.TALKS) if kind == Kind.MEETING else None,
    )


def article(
    article_id: str, *, text: str | None = None, published: str | None = "2021-09-01", **more: str
) -> Article:
    body = text or " ".join(f"{article_id}{n}" for n in range(12)) + " They said so."
    return Article(id=article_id, text=body, published=published, **more)


def claims_of(of: Article, *items: Item) -> list[Claim]:
    return make_claims(of, items=items, reports=(), sketch=sketch_text(of.text))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a reader would hand to the store."""

    article: Article
    items: tuple[Item, ...] = ()
    reports: tuple[Item, ...] = ()
    mentions: tuple[Mention, ...] = ()
    timexes: tuple[Timex, ...] = field(default=())


def mention(text: str, at: int, *, means: Place | None = None) -> Mention:
    return Mention(
        span=Span(start_char=at, end_char=at + len(text)),
        text=text,
        role=MentionRole.LITERAL,
        place=means,
        confidence=0.9 if means else 0.0,
    )


def timex(text: str, at: int, value: str | None) -> Timex:
    span = Span(start_char=at, end_char=at + len(text))
    return Timex(span=span, text=text, type=TimexType.DATE, value=value)


days = st.dates(min_value=date(2021, 8, 1), max_value=date(2021, 9, 20)).map(date.isoformat)


@st.composite
def items(draw: st.DrawFn) -> Item:
    """Items crowded into a few places, parties and weeks, so that many of them are alike."""
    kind = draw(st.sampled_from(Kind))
    known = st.sampled_from([AL_UDEID, DOHA, KABUL, BAGRAM, GENEVA, AFGHANISTAN, GREECE])
    places = draw(st.lists(known, max_size=2))
    leads_on = kind == Kind.EVACUATION and draw(st.booleans())
    ends = [(PlaceRole.DESTINATION, p) for p in places[1:]] if leads_on else places[1:]
    return item(
        kind,
        *places[:1],
        *ends,
        actors=tuple(
            draw(st.lists(st.sampled_from(["USA", "RUS", "GBR", "CHN"]), max_size=3, unique=True))
        ),
        status=draw(st.sampled_from([None, None, Status.PLANNED])),
        day=draw(st.none() | days),
        prec=draw(st.sampled_from([DatePrec.DAY, DatePrec.WEEK])),
        people=draw(st.none() | st.integers(1, 3)),
        confidence=draw(st.sampled_from([0.4, 0.8, 0.9])),
        quote=draw(st.sampled_from(["They said so.", "So they all said, in one voice."])),
        at=draw(st.integers(0, 40)),
        mode=draw(st.sampled_from(MeetingMode)) if kind == Kind.MEETING else None,
    )


@st.composite
def readings(draw: st.DrawFn, *, max_articles: int = 7) -> list[Reading]:
    """Readings of some articles, several of which may be copies of one text."""
    count = draw(st.integers(1, max_articles))
    texts = ["one two three four five six seven", "eight nine ten eleven twelve thirteen"]
    return [
        Reading(
            article=article(
                f"a{number}",
                text=draw(st.sampled_from(texts)),
                published=draw(st.none() | days),
                source=draw(st.sampled_from(["RT", "VOA"])),
            ),
            items=tuple(draw(st.lists(items(), max_size=3))),
        )
        for number in range(count)
    ]
