"""Numbers of people, aircraft, ships and troops in the words around a trigger."""

from __future__ import annotations

from geodata.extract.telling.numbers import OPENERS, read_number
from geodata.extract.where.movements import are_counted
from geodata.extract.words.lexicon import Lexicon, word_class
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import MORE_FORCES, Trigger
from geodata.model import Counts, Kind, MentionRole

_CUMULATIVE = ("so far", "to date", "in total", "a total of", "total number", "brings to", "since")
# Words that may stand between a number and what it counts ("10,000 US service personnel").
_MAX_GAP = 4
_LINKS = frozenset({"of", "in", "from", "to", "and", ",", ".", "at", "on", "with", "by", "per"})
# How often a craft went is no number of people or of craft.
_RUNS = frozenset({"flight", "flights", "trips", "sorties", "crossings"})


def find_counts(sentence: Sentence, trigger: Trigger, *, lexicon: Lexicon, text: str) -> Counts:
    """Return the counts in the trigger's sentence that belong to its kind of item.

    "Over 500" is 500; a range gives nothing; "dozens" and "hundreds" give nothing.
    """
    if trigger.entry.kind is Kind.MEETING:
        return Counts()
    if trigger.entry is MORE_FORCES:
        number = read_number(sentence.low, trigger.start)
        return Counts(
            troops=number and number[0], text=sentence.text_of(trigger.start, trigger.end, text)
        )
    fields = ("troops",) if trigger.entry.kind is Kind.BASE else ("people", "aircraft", "ships")
    found: dict[str, int] = {}
    words: list[str] = []
    low = sentence.low
    i = 0
    while i < len(low):
        word = low[i]
        number = read_number(low, i) if word[0].isdigit() or word in OPENERS else None
        if number is None or _in_date(sentence, i) or _in_name(low, i) or _picks_out(low, i):
            i += 1
            continue
        value, end = number
        noun = _counted(sentence, end, fields, lexicon)
        if noun is not None and sentence.crossings(i, trigger.start) <= 1:
            field, stop = noun
            stays = (
                field == "people" and low[stop : stop + 1] and low[stop] in word_class("staying")
            )
            if field not in found and not stays and not _casualties(low, i, lexicon):
                found[field] = value
                words.append(sentence.text_of(i, stop, text))
        i = end
    if not found:
        return Counts()
    joined = " ".join(low)
    return Counts(
        **found,
        cumulative=any(cue in joined for cue in _CUMULATIVE),
        text="; ".join(words),
    )


_TOTAL_AFTER = 4


def _in_name(low: list[str], at: int) -> bool:
    """Return whether a figure is part of a name: "C-17", "Il-76", "G-20"."""
    return at > 1 and low[at - 1] == "-" and low[at - 2].isalpha()


def _picks_out(low: list[str], at: int) -> bool:
    """Return whether "one of" several is told of, and nothing counted."""
    return low[at : at + 2] == ["one", "of"]


def _in_date(sentence: Sentence, at: int) -> bool:
    return any(a <= at < b for a, b, _ in sentence.timexes)


def _counted(
    sentence: Sentence, at: int, fields: tuple[str, ...], lexicon: Lexicon
) -> tuple[str, int] | None:
    low = sentence.low
    nationals = _nationals(sentence) if "people" in fields else frozenset()
    at = _after_list_of_states(sentence, at)
    for i in range(at, min(at + _MAX_GAP + 1, len(low))):
        word = low[i]
        if "people" in fields and i in nationals:
            return "people", i + 1
        if word == "service" and "troops" in fields and low[i + 1 : i + 2] == ["members"]:
            return "troops", i + 2
        for field in fields:
            if word in lexicon.classes[field] and not _modifies(low, i, lexicon):
                return field, i + 1
        if word in _LINKS or word in _RUNS or word in word_class("measure"):
            if word == "of" and i == at:
                continue
            return None
    if "people" in fields and _bare_people(low, at):
        return "people", at
    return None


def _after_list_of_states(sentence: Sentence, at: int) -> int:
    """Return the last demonym of a list at a token ("1,000 American, French and Spanish men")."""
    low, last = sentence.low, at
    for start, end, mention in sentence.mentions:
        if start != at or mention.role is not MentionRole.DEMONYM or end >= len(low):
            continue
        last, at = start, end + (1 if low[end] in {",", "and"} else 0)
        if low[end : end + 2] == [",", "and"]:
            at += 1
    return last


def _nationals(sentence: Sentence) -> frozenset[int]:
    """Return the last tokens of demonyms in the plural ("328 Americans")."""
    return frozenset(
        end - 1
        for start, end, mention in sentence.mentions
        if mention.role is MentionRole.DEMONYM
        and (mention.text.endswith("s") or are_counted(sentence.low, start, end))
    )


def _modifies(low: list[str], at: int, lexicon: Lexicon) -> bool:
    """Return whether a counted noun only modifies the next ("four transport planes")."""
    following = low[at + 1] if at + 1 < len(low) else ""
    return any(following in lexicon.classes[c] for c in ("people", "aircraft", "ships"))


def _bare_people(low: list[str], at: int) -> bool:
    if "number" in low[: at - 1] and "people" in low[: at - 1] and at >= _TOTAL_AFTER:
        between = low[low.index("number") : at - 1]
        return any(w in {"is", "was", "to", "at", "reached"} for w in between[-3:])
    return at < len(low) and low[at] in {"have", "were", "had"} and "evacuated" in low[at : at + 4]


def _casualties(low: list[str], at: int, lexicon: Lexicon) -> bool:
    del lexicon
    return any(
        word in {"killed", "killing", "kill", "kills", "wounding", "injuring", "dead", "died"}
        for word in low[max(0, at - 5) : at + 6]
    )
