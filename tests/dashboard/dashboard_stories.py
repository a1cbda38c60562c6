"""A small workspace made by hand: what each article says, and what a reader reads in it.

The sentences are the project's own, on public facts; the place Zubrowka does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from dashboard_items import make_place

from geodata.model import (
    Actor,
    ActorRole,
    Article,
    Counts,
    DatePrec,
    DateRange,
    FacilityType,
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
    Reason,
    Span,
    Status,
    Timex,
)
from geodata.store import Workspace

HOSTILE = (
    "<script>window.pwned=1</script><img src=x onerror=window.pwned=2>"
    "${window.pwned=3} `${window.pwned=4}` </script>{{window.pwned=5}} =HYPERLINK(1) **b** $x$"
)
RIGHT_TO_LEFT = "\u202eKabul \u200f\u0643\u0627\u0628\u0644"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One article with one item: names in `places` and `actors` are found in `text`."""

    id: str
    text: str
    kind: Kind
    status: Status
    quote: str
    places: tuple[tuple[PlaceRole, str, Place], ...] = ()
    actors: tuple[tuple[ActorRole, str, str], ...] = ()
    days: tuple[str, date, date, DatePrec] | None = None
    title: str | None = None
    source: str = "Demo Wire"
    url: str | None = None
    published: str | None = "2021-09-22"
    lost: tuple[str, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class HandReading:
    """What a reader would have read; see `geodata.store.ArticleReading`."""

    article: Article
    mentions: tuple[Mention, ...]
    timexes: tuple[Timex, ...]
    reports: tuple[Item, ...]
    items: tuple[Item, ...]


UDEID = make_place("Al Udeid Air Base", "QAT", 25.117, 51.315)
KABUL = make_place("Kabul", "AFG", 34.529, 69.172)
HELSINKI = make_place("Helsinki", "FIN", 60.17, 24.94)

STORIES = (
    Story(
        id="udeid",
        text="The United States keeps about 10,000 troops at Al Udeid Air Base in Qatar.",
        kind=Kind.BASE,
        status=Status.ACTIVE,
        quote="The United States keeps about 10,000 troops at Al Udeid Air Base in Qatar.",
        places=((PlaceRole.SITE, "Al Udeid Air Base", UDEID),),
        actors=((ActorRole.OPERATOR, "United States", "USA"),),
        title="A base in the Gulf",
        url="https://example.org/udeid",
        fields={"facility_type": FacilityType.AIR, "counts": Counts(troops=10000)},
    ),
    Story(
        id="manas",
        text="Nothing new today. The American base at Manas in Kyrgyzstan closed in 2014.",
        kind=Kind.BASE,
        status=Status.CLOSED,
        quote="The American base at Manas in Kyrgyzstan closed in 2014.",
        places=((PlaceRole.SITE, "Manas", make_place("Manas", "KGZ", 43.06, 74.48)),),
        actors=((ActorRole.OPERATOR, "American", "USA"),),
        days=("2014", date(2014, 1, 1), date(2014, 12, 31), DatePrec.YEAR),
        fields={"facility_type": FacilityType.AIR},
    ),
    Story(
        id="uzbekistan",
        text="Washington is seeking a base in Uzbekistan, officials said.",
        kind=Kind.BASE,
        status=Status.SOUGHT,
        quote="Washington is seeking a base in Uzbekistan, officials said.",
        places=(
            (PlaceRole.SITE, "Uzbekistan", make_place("Uzbekistan", "UZB", 41.4, 64.6, prec=6)),
        ),
        actors=((ActorRole.OPERATOR, "Washington", "USA"),),
    ),
    Story(
        id="hostile",
        text=(
            f"{HOSTILE}\n\nThe generals met in Helsinki on Wednesday {HOSTILE}. "
            f"They spoke of Zubrowka {RIGHT_TO_LEFT}."
        ),
        kind=Kind.MEETING,
        status=Status.HELD,
        quote=f"The generals met in Helsinki on Wednesday {HOSTILE}.",
        places=((PlaceRole.VENUE, "Helsinki", HELSINKI),),
        actors=((ActorRole.PARTICIPANT, "generals", "RUS"),),
        days=("Wednesday", date(2021, 9, 22), date(2021, 9, 22), DatePrec.DAY),
        title=HOSTILE,
        source=HOSTILE,
        lost=("Zubrowka",),
        fields={"mode": MeetingMode.TALKS, "attributed_to": HOSTILE},
    ),
    Story(
        id="greece",
        text="Ministers plan to meet in Greece next month.",
        kind=Kind.MEETING,
        status=Status.PLANNED,
        quote="Ministers plan to meet in Greece next month.",
        places=((PlaceRole.VENUE, "Greece", make_place("Greece", "GRC", 39, 22, prec=6)),),
        source="Demo Gazette",
    ),
    Story(
        id="airlift",
        text="American aircraft took people from Kabul to Al Udeid Air Base in August 2021.",
        kind=Kind.EVACUATION,
        status=Status.COMPLETED,
        quote="American aircraft took people from Kabul to Al Udeid Air Base in August 2021.",
        places=(
            (PlaceRole.ORIGIN, "Kabul", KABUL),
            (PlaceRole.HUB, "Al Udeid Air Base", UDEID),
        ),
        actors=((ActorRole.OPERATOR, "American", "USA"),),
        days=("August 2021", date(2021, 8, 1), date(2021, 8, 31), DatePrec.MONTH),
        fields={"counts": Counts(people=700)},
    ),
    Story(
        id="placeless",
        text="A naval base is planned, a spokesman said.",
        kind=Kind.BASE,
        status=Status.PLANNED,
        quote="A naval base is planned, a spokesman said.",
        fields={"mappable": False, "facility_type": FacilityType.NAVAL},
    ),
)


def build_workspace(path: Path, *, stories: Sequence[Story] = STORIES) -> Workspace:
    """Return a workspace at `path` that holds the stories."""
    workspace = Workspace.open(path)
    readings = [_read(story) for story in stories]
    workspace.add_articles(reading.article for reading in readings)
    workspace.store_readings(readings, reader_version="by hand")
    return workspace


def _read(story: Story) -> HandReading:
    article = Article(
        id=story.id,
        text=story.text,
        title=story.title,
        source=story.source,
        url=story.url,
        published=story.published,
    )

    def find(words: str) -> Span:
        start = story.text.index(words)
        return Span(start_char=start, end_char=start + len(words))

    fields = {"modality": Modality.ASSERTED, "confidence": 0.9, "mappable": True} | story.fields
    item = Item(
        kind=story.kind,
        status=story.status,
        evidence=(Quote(span=find(story.quote), text=story.quote),),
        places=tuple(
            ItemPlace(role=role, span=find(words), text=words, place=place)
            for role, words, place in story.places
        ),
        actors=tuple(
            Actor(role=role, text=words, name=code, country=code, span=find(words))
            for role, words, code in story.actors
        ),
        date=DateRange(
            start=story.days[1],
            end=story.days[2],
            date_prec=story.days[3],
            text=story.days[0],
            span=find(story.days[0]),
        )
        if story.days
        else None,
        **fields,
    )
    mentions = [
        Mention(
            span=find(words),
            text=words,
            role=MentionRole.LITERAL,
            place=place,
            confidence=0.9,
            reasons=(Reason(name="only_place_of_its_name", weight=1.0),),
        )
        for _, words, place in story.places
    ]
    mentions += [
        Mention(span=find(words), text=words, role=MentionRole.LITERAL) for words in story.lost
    ]
    return HandReading(
        article=article,
        mentions=tuple(sorted(mentions, key=lambda m: m.span)),
        timexes=(),
        reports=(item,),
        items=(item,),
    )
