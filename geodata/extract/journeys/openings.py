"""Sentences that open a journey and may leave it to the next ones to say from where to where.

("Qatar flew 130 Afghans out on Monday.") They make no item by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geodata.extract.journeys.legs import tells_who_is_aboard
from geodata.extract.where.movements import (
    SENT,
    is_private,
    is_trap,
    movement_at,
    names_craft,
    people_at,
)
from geodata.extract.words.lexicon import LEG, POINTING, SETTING, Lexicon
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger, is_number
from geodata.model import MentionRole


def find_openings(sentences: Sequence[Sentence], lexicon: Lexicon) -> dict[int, Trigger]:
    """Return the openings of an article by the number of their sentence."""
    return {
        k: trigger
        for k, sentence in enumerate(sentences)
        if sentence.said & SETTING
        and (trigger := _opening(sentence, sentences[k + 1 : k + 1 + _NEXT], lexicon)) is not None
    }


_NEXT = 2  # sentences in which a journey may go on


def _opening(sentence: Sentence, following: Sequence[Sentence], lexicon: Lexicon) -> Trigger | None:
    """Return the trigger of people who are carried, wherever from, or None.

    `following` are the sentences after it: without a word in them that can take these people up,
    nothing opens. They may also be the people aboard, told in the next one.
    """
    low, classes = sentence.low, lexicon.classes
    if not any(map(_may_go_on, following)):
        return None
    people, told = people_at(sentence, lexicon), sentence
    if not people and tells_who_is_aboard(following[0]) and _is_of_craft(low, lexicon):
        told = following[0]
        people = people_at(told, lexicon)
    if not people and (sent := _sent_at(sentence, lexicon)) is not None:
        comes_back = not _BACK.isdisjoint(following[0].low[:_COMES])
        brings = comes_back and people_at(following[0], lexicon)
        return replace(movement_at(sentence, sent), entry=SENT) if brings else None
    if not people or is_trap(sentence, lexicon):
        return None
    counted = any(is_number(told.low[i]) for i in people)
    ours = counted and _are_far_from_home(sentence, lexicon)
    if not ours and is_private(sentence, lexicon):
        return None
    setting = sentence.hinted(SETTING)
    carried = [i for i in setting if low[i] in classes["carried"]]
    if not counted and not carried:
        return None  # "appealed to families to wait"
    return movement_at(sentence, (carried or setting)[0])


def _sent_at(sentence: Sentence, lexicon: Lexicon) -> int | None:
    """Return the verb by which a state sends craft somewhere ("Poland sent a Boeing to Nepal")."""
    low = sentence.low
    for place in sentence.places:
        if place.link != "to":
            continue
        for i in range(place.link_at - 1, max(0, place.link_at - _SENT_REACH), -1):
            if low[i] in _SENDING and any(
                names_craft(low, k, lexicon) for k in range(i + 1, place.link_at)
            ):
                return i
    return None


_SENDING = frozenset({"sent", "dispatched", "sends"})
_SENT_REACH = 8
_BACK = frozenset({"back", "returned"})
_COMES = 6  # first tokens of a sentence, in which its verb stands


def _may_go_on(sentence: Sentence) -> bool:
    """Return whether a sentence has a leg's verb, a place and a word that points back."""
    return bool(sentence.mentions and sentence.said & LEG and sentence.said & POINTING)


def _is_of_craft(low: list[str], lexicon: Lexicon) -> bool:
    return not (lexicon.classes["vessel"] | lexicon.classes["leg_craft"]).isdisjoint(low)


def _are_far_from_home(sentence: Sentence, lexicon: Lexicon) -> bool:
    """Return whether those who are told of are foreigners, or people whom others look after."""
    foreign = any(m.role is MentionRole.DEMONYM for _, _, m in sentence.mentions)
    words = sentence.joined_words
    leisure = not lexicon.classes["movement_leisure"].isdisjoint(words)
    kin = not lexicon.classes["evacuated_people"].isdisjoint(words)
    return (foreign or kin) and not leisure
