"""Where a base lies by whose it is: "access to Philippine camps", "Omani fields for British jets".

The demonym before a base usually says who holds it, wherever it lies. Where another state gets it,
uses it or flies from it, the demonym says whose land it is on.
"""

from __future__ import annotations

from geodata.extract.where.attachment import LOOSE, Attachment
from geodata.extract.who.actors import ActorSpan
from geodata.extract.who.carriers import crossings_to
from geodata.extract.words.lexicon import Lexicon, word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.triggers import Trigger
from geodata.model import Feature, Kind, Mention, MentionRole, PlaceRole

_FRAMES = frozenset({"facility", "rights"})
_SCORE = 2.0
_FLYING_REACH = 5
# A place this far from the base may be that of something else in the sentence.
_OWN_PLACE_GAP = 2


def land_of_owner(
    sentence: Sentence,
    trigger: Trigger,
    chosen: list[Attachment],
    actors: list[ActorSpan],
    *,
    lexicon: Lexicon,
) -> list[Attachment]:
    """Return the places of a base: the land of those whose it is where others get to use it."""
    if trigger.entry.kind is not Kind.BASE or trigger.entry.frame not in _FRAMES:
        return chosen
    owner = _owner(sentence, trigger)
    if owner is None or not _is_given(sentence, owner[0], lexicon):
        return chosen
    start, end, mention = owner
    place = mention.place
    if place is None or _has_own_place(chosen, place.country):
        return chosen
    guests = (a for a in actors if a.code not in {None, place.country} and a.end <= start)
    if all(sentence.crossings(a.start, start) > 1 for a in guests):
        return chosen
    land = PlaceSpan(
        start, end, mention, place, None, -1, start, near=False, direction=False, follows=None
    )
    return [
        Attachment(
            land, PlaceRole.SITE, "HOST", _SCORE, 0, 0, before=True, thief=False, topic=False
        )
    ]


def _owner(sentence: Sentence, trigger: Trigger) -> tuple[int, int, Mention] | None:
    """Return the country or people named last in the base's noun phrase."""
    found = [
        (start, end, m)
        for start, end, m in sentence.mentions
        if trigger.np_start <= start < trigger.start
        and m.place is not None
        and m.place.feature is Feature.COUNTRY
        and (m.role is MentionRole.DEMONYM or sentence.low[end] in {"'s", "'"})
    ]
    return found[-1] if found else None


def _is_given(sentence: Sentence, owner: int, lexicon: Lexicon) -> bool:
    """Return whether the words before a base's owner say that others use it or fly from it."""
    low, classes = sentence.low, lexicon.classes
    counted = lexicon.union("number_word", "more", "article")
    end = owner
    while end > 0 and (low[end - 1] in counted or low[end - 1].isdigit()):
        end -= 1
    before = low[max(0, end - _FLYING_REACH) : end]
    last = before[-1] if before else ""
    used = last in classes["using"] or (last in {"of", "to"} and _ends_in_use(before, classes))
    flown = last in {"from", "at", "through"} and not classes["flying"].isdisjoint(before)
    return used or flown


def _ends_in_use(before: list[str], classes: dict[str, frozenset[str]]) -> bool:
    """Return whether "access to", "use of" or "lease of" lead up to a base."""
    return len(before) > 1 and before[-2] in classes["using"]


def _has_own_place(chosen: list[Attachment], country: str | None) -> bool:
    return any(
        a.place.place.country == country or (a.how != LOOSE and a.gap <= _OWN_PLACE_GAP)
        for a in chosen
    )


def guests_of_yielder(
    trigger: Trigger, places: list[Attachment], owners: list[ActorSpan]
) -> list[ActorSpan]:
    """Return to whom a state grants or refuses a base ("will not let Turkey have one")."""
    return [
        owner
        for place in places
        if place.how == "HOST"
        for owner in owners
        if place.place.end <= owner.start < trigger.start
        and owner.code not in {None, place.place.place.country}
    ][:1]


def partner_of(
    sentence: Sentence, trigger: Trigger, owners: list[ActorSpan], own: set[str | None]
) -> list[ActorSpan]:
    """Return the other state of an arrangement ("agreed with Russia to build a base")."""
    if word_class("arrangement").isdisjoint(sentence.low):
        return []
    return [
        a
        for a in owners
        if a.code is not None
        and a.code not in own
        and a.kind in _STATES
        and a.link in _ARRANGED
        and crossings_to(sentence, trigger, a) <= 1
    ][:1]


_STATES = frozenset({"state", "body", "force", "armed", "government", "owner"})
_ARRANGED = frozenset({"with", "to", "by", "for", "which"})
