"""Which of the places that may belong to a trigger are its own."""

from __future__ import annotations

from dataclasses import replace

from geodata.extract.where.attachment import Attachment, attach_route, contains
from geodata.extract.words.lexicon import Lexicon
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.extract.words.triggers import Trigger
from geodata.model import Kind, PlaceRole


def choose_places(sentence: Sentence, attachments: list[Attachment]) -> list[Attachment]:
    """Return the best attachment of each role with the others of its enumeration.

    The country in "Manas, Kyrgyzstan" says where Manas is and is left out.
    """
    chosen: list[Attachment] = []
    attachments = [a for a in attachments if not _goes_on(a, attachments)]
    for role in dict.fromkeys(a.role for a in attachments):
        best = _finest([a for a in attachments if a.role is role])
        chosen.append(best)
        chosen.extend(_siblings(sentence, best, attachments))
    return _without_containers(chosen)


def _goes_on(attachment: Attachment, others: list[Attachment]) -> bool:
    """Return whether "from there" is only where people go on from: they came there before."""
    return (
        attachment.role is PlaceRole.ORIGIN
        and attachment.place.anaphor
        and any(
            a.role is PlaceRole.DESTINATION and a.place.place == attachment.place.place
            for a in others
        )
        and any(a.role is PlaceRole.ORIGIN and a is not attachment for a in others)
    )


def _finest(attachments: list[Attachment]) -> Attachment:
    """Return the best attachment, or a finer place within it that hangs nearly as well."""
    best = attachments[0]
    for other in attachments[1:]:
        if best.score - other.score < _FINER_MARGIN and contains(best.place, other.place):
            best = other
    return best


_FINER_MARGIN = 2.0


def _siblings(
    sentence: Sentence, best: Attachment, attachments: list[Attachment]
) -> list[Attachment]:
    """Return the other places of the enumeration that `best` stands in."""
    group = _enumeration(sentence, best.place)
    taken = {id(a.place) for a in attachments if a.role is not best.role}
    return [
        replace(best, place=place)
        for place in group
        if place is not best.place and id(place) not in taken
    ]


def _enumeration(sentence: Sentence, place: PlaceSpan) -> list[PlaceSpan]:
    places = sentence.places
    at = next(i for i, p in enumerate(places) if p is place)
    first = at
    while places[first].follows is not None and places[first].follows == first - 1:
        first -= 1
    last = at
    while last + 1 < len(places) and places[last + 1].follows == last:
        last += 1
    return places[first : last + 1]


def _without_containers(chosen: list[Attachment]) -> list[Attachment]:
    return [
        a
        for a in chosen
        if not any(b is not a and a.role is b.role and contains(a.place, b.place) for b in chosen)
    ]


def with_stops(
    sentence: Sentence, trigger: Trigger, chosen: list[Attachment], *, lexicon: Lexicon
) -> list[Attachment]:
    """Return where people left with the stops and the end of the way that the sentence tells."""
    roles = {a.role for a in chosen}
    rooted = PlaceRole.ORIGIN in roles and trigger.entry.kind is Kind.EVACUATION
    if not rooted or len(sentence.places) <= len(roles):
        return chosen
    wanted = {PlaceRole.HUB}
    if PlaceRole.DESTINATION not in roles:
        wanted.add(PlaceRole.DESTINATION)
    told = {a.place.start for a in chosen}
    stops = [
        a
        for a in attach_route(sentence, trigger, lexicon)
        if a.role in wanted
        and (a.role is PlaceRole.HUB or sentence.crossings(a.place.start, trigger.start) == 0)
        and a.place.start not in told
        and not any(contains(a.place, c.place) or contains(c.place, a.place) for c in chosen)
    ]
    if PlaceRole.DESTINATION not in roles and all(a.role is PlaceRole.HUB for a in stops):
        return chosen
    return [*chosen, *stops]
