"""Articles that mean harm: every text field of theirs is something that must not run or break."""

from __future__ import annotations

from datetime import date

from dashboard_items import make_place
from dashboard_stories import HOSTILE, RIGHT_TO_LEFT, Story

from geodata.model import ActorRole, Counts, DatePrec, FacilityType, Kind, PlaceRole, Status

FORMULA = '=HYPERLINK("http://evil.example","x")'
CONTROLS = "nul\x00bell\x07escape\x1b[31mvertical\x0bdelete\x7f nothing\ufffe"
PATH = "../../etc/passwd\r\nSet-Cookie: a=b"
EVIL = f"{HOSTILE} {CONTROLS} {RIGHT_TO_LEFT} {PATH}"

FIJI = make_place("Suva", "FJI", -18.14, 178.44)
SAMOA = make_place("Apia", "WSM", -13.83, -171.76)
NEAR = make_place(f"Kandahar {RIGHT_TO_LEFT}", "AFG", 31.61, 65.71, prec=2)
COUNTRY = make_place(FORMULA, "UZB", 41.4, 64.6, prec=6)
REGION = make_place("@SUM(1)", "SYR", 36.0, 38.0, prec=5)


def _story(story_id: str, kind: Kind, status: Status, **fields: object) -> Story:
    quote = f"A sentence that says so of {story_id}: {EVIL}."
    return Story(
        id=f"{story_id}{EVIL}",
        text=f"{quote} It names Suva, Apia and the rest of them.",
        kind=kind,
        status=status,
        quote=quote,
        title=FORMULA + EVIL,
        source=f"+{EVIL}",
        url="https://example.org/?a=<b>&c='\"",
        **fields,  # type: ignore[arg-type]
    )


HOSTILE_STORIES = (
    _story(
        "base",
        Kind.BASE,
        Status.ACTIVE,
        places=((PlaceRole.SITE, "Suva", NEAR),),
        actors=((ActorRole.OPERATOR, "rest", "USA"),),
        fields={"facility_type": FacilityType.AIR, "attributed_to": EVIL},
    ),
    _story("by country", Kind.BASE, Status.SOUGHT, places=((PlaceRole.SITE, "Suva", COUNTRY),)),
    _story("by region", Kind.MEETING, Status.HELD, places=((PlaceRole.VENUE, "Suva", REGION),)),
    _story(
        "route",
        Kind.EVACUATION,
        Status.COMPLETED,
        places=((PlaceRole.ORIGIN, "Suva", FIJI), (PlaceRole.DESTINATION, "Apia", SAMOA)),
        days=("rest", date(2021, 8, 1), date(2021, 8, 31), DatePrec.MONTH),
        fields={"counts": Counts(people=700)},
    ),
    _story("placeless", Kind.BASE, Status.PLANNED, fields={"mappable": False}),
)
