"""Numbers of people, aircraft, ships and troops in the words around a trigger."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.extract.telling.numbers import OPENERS, read_number
from geodata.extract.where.movements import are_counted, end_of_models
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
    base = trigger.entry.kind is Kind.BASE
    fields = ("troops", "aircraft", "ships") if base else ("people", "aircraft", "ships")
    found: dict[str, int] = {}
    words: list[str] = []
    people_at = 0
    for field, value, start, stop in _counted_things(sentence, trigger, fields, lexicon):
        if field not in found or (field == "people" and _are_taken(sentence.low, stop)):
            found[field] = value
            people_at = start if field == "people" else people_at
            words.append(sentence.text_of(start, stop, text))
    if trigger.entry.kind is Kind.EVACUATION and "people" not in found:
        told = _bare_number(sentence, trigger, lexicon)
        if told is not None:
            found["people"], people_at = told[:2]
            words.insert(0, sentence.text_of(told[1], told[2], text))
    if not found:
        return Counts()
    total = "people" in found and _adds_up(sentence, people_at, lexicon)
    return Counts(**found, cumulative=total, text="; ".join(words))


def _counted_things(
    sentence: Sentence, trigger: Trigger, fields: tuple[str, ...], lexicon: Lexicon
) -> Iterator[tuple[str, int, int, int]]:
    """Yield what numbers near a trigger count: the field, the value, its first and last token."""
    for start, value, end in _numbers(sentence):
        noun = _counted(sentence, end, fields, lexicon)
        if noun is None and "troops" in fields and _are_manning(sentence, start, end):
            noun = "troops", end
        if noun is None or sentence.crossings(start, trigger.start) > 1:
            continue
        field, stop = noun
        if _casualties(sentence.low, start) or _are_elsewhere(sentence, trigger, stop):
            continue
        if "troops" in fields and field != "troops" and not _are_kept(sentence, start):
            continue
        if field == "people" and _only_stay(sentence.low, stop):
            continue
        if field == "people":
            value, stop = _with_others(sentence, value, stop, lexicon)  # noqa: PLW2901
        yield field, value, start, stop


def _are_elsewhere(sentence: Sentence, trigger: Trigger, stop: int) -> bool:
    """Return whether those counted are in another place, beside which a base is told of.

    ("1,450 soldiers in Djibouti, where it pays for a camp", "4,000 in Iraq, many of them at")
    """
    if trigger.entry.kind is not Kind.BASE or trigger.entry.frame != "facility":
        return False
    apart = sentence.low[stop : trigger.np_start]
    return not _APART.isdisjoint(apart) and any(
        stop <= p.link_at and p.end <= trigger.np_start and p.link in _STANDING
        for p in sentence.places
    )


_APART = frozenset({"where", "which", "many", "most", "some"})
_STANDING = frozenset({"in", "across", "at"})


def _are_manning(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a number without "soldiers" is of those who man a base.

    ("about 100 strong", "a garrison of some 60", "200 Americans remain at")
    """
    low = sentence.low
    after = low[end + 1 : end + 3] if low[end : end + 1] == ["-"] else low[end : end + 2]
    if after[:1] == ["strong"]:
        return True
    if after[:1] and after[0] in _ORDINALS:
        return False
    if low[max(0, start - _UNIT_REACH) : start].count("of") == 1:
        at = low.index("of", max(0, start - _UNIT_REACH))
        if at and low[at - 1] in word_class("units_of_men"):
            return True
    people = end in _nationals(sentence)
    return people and not word_class("manning").isdisjoint(low[end + 1 : end + _MANNED_REACH])


_ORDINALS = frozenset({"st", "nd", "rd", "th"})  # "a detachment of its 201st base"
_UNIT_REACH = 3  # "of some 60", "of about 60"
_MANNED_REACH = 5


def _are_kept(sentence: Sentence, at: int) -> bool:
    """Return whether craft with a number are said to be kept somewhere, and not hit or passing."""
    low, clause = sentence.low, sentence.clause
    words = {w for w, c in zip(low, clause, strict=True) if c == clause[at]}
    return not words.isdisjoint(word_class("kept")) and words.isdisjoint(word_class("attacking"))


def _numbers(sentence: Sentence) -> Iterator[tuple[int, int, int]]:
    """Yield the first token, value and end of each number that may count something."""
    low = sentence.low
    end = 0
    for i, word in enumerate(low):
        number = read_number(low, i) if i >= end and _may_open(word) else None
        if number and not (_in_date(sentence, i) or _in_name(low, i) or _picks_out(low, i)):
            value, end = number
            if low[end : end + 2] not in _PART and low[i - 2 : i] not in _PART:
                yield i, value, end


_PART = (["of", "whom"], ["of", "which"])


def _may_open(word: str) -> bool:
    return word[0].isdigit() or word in OPENERS


def _with_others(sentence: Sentence, value: int, stop: int, lexicon: Lexicon) -> tuple[int, int]:
    """Return a number of people with those of another sort beside them, and where it ends.

    ("22 Greeks and 38 Cypriots")
    """
    low = sentence.low
    at = stop + (low[stop : stop + 1] == [","])
    if low[at : at + 1] != ["and"] or at + 1 >= len(low) or not _may_open(low[at + 1]):
        return value, stop
    more = read_number(low, at + 1)
    noun = _counted(sentence, more[1], ("people",), lexicon) if more else None
    if more is None or noun is None or low[at + 2] in word_class("leg_sequel"):
        return value, stop
    return value + more[0], noun[1]


def _only_stay(low: list[str], at: int) -> bool:
    return low[at : at + 1] != [] and low[at] in word_class("staying")


def _bare_number(
    sentence: Sentence, trigger: Trigger, lexicon: Lexicon
) -> tuple[int, int, int] | None:
    """Return how many are taken where no noun counts them: value, first token and end.

    ("fetched 36 from", "took 70 others", "1,146 in all", "left with 61 for", "260 soldiers")
    """
    low = sentence.low
    told = [n for n in _numbers(sentence) if not _casualties(low, n[0])]
    for i, value, end in told:
        after, before = low[end : end + 2], low[max(0, i - _LEAD) : i]
        taken = any(w in lexicon.classes["carried"] or w in _LOADED for w in before)
        taken_out = low[end + 2 : end + 4] == ["in", "all"] and after[0] in word_class("carried")
        if (
            after == ["in", "all"]
            or taken_out
            or (taken and (after == ["of", "them"] or _ends(after)))
        ):
            return value, i, end
    for i, value, end in told:
        noun = _counted(sentence, end, ("troops",), lexicon)
        taken = not lexicon.classes["carried"].isdisjoint(low[max(0, i - _OBJECT) : i])
        if noun is not None and taken and sentence.crossings(i, trigger.start) <= 1:
            return value, i, noun[1]
    told = [n for n in told if _counted(sentence, n[2], ("people",), lexicon)]
    if len(told) != 1 or _only_stay(low, told[0][2] + 1):
        return None
    i, value, end = told[0]
    return value, i, end


def _ends(after: list[str]) -> bool:
    return after[:1] != [] and after[0] in _ALONE


_OBJECT = 4  # tokens from a verb to the number of its object ("brought more than 260")
_LEAD = 2  # tokens before a number in which its verb stands
_LOADED = frozenset({"with", "carrying", "bringing", "another"})
_ALONE = frozenset({"others", "more", "from", "to", "by", "out", "off", "home", "aboard", "for"})


def _adds_up(sentence: Sentence, at: int, lexicon: Lexicon) -> bool:
    """Return whether a number of people at a token is that of an operation so far, or of all."""
    low = sentence.low
    joined = " ".join(low)
    if any(cue in joined for cue in _CUMULATIVE) or low[:2] == ["in", "all"]:
        return True
    end = next((i for i in range(at, min(at + _HELPED, len(low))) if not _may_open(low[i])), at)
    if low[end : end + 2] == ["the", "number"] or _came_by_now(low, end):
        return True
    done = lexicon.union("carried", "taking_out") - word_class("not_done")
    for i in range(max(0, at - _OF_NUMBER), min(at + _OF_NUMBER, len(low))):
        if low[i] in done and sentence.crossings(i, at) == 0:
            had = not _HAVE.isdisjoint(low[max(0, i - _HELPED) : i])
            if (had and not _on_a_day(sentence)) or low[i + 1 : i + 4] == ["out", "in", "all"]:
                return True
    return False


def _are_taken(low: list[str], at: int) -> bool:
    """Return whether those counted before a token are said to be evacuated, not only affected."""
    helped = low[at : at + 1] != [] and low[at] in _HELPING
    return helped and not word_class("taking_out").isdisjoint(low[at + 1 : at + 3])


def _came_by_now(low: list[str], at: int) -> bool:
    """Return whether a number of people had come by an hour ("374 had arrived by Tuesday")."""
    came = low[at : at + 1] == ["had"] and low[at + 1 : at + 2] != [] and low[at + 1] in _GONE
    return came and "by" in low[at + 2 : at + 2 + _HELPED]


_OF_NUMBER = 9  # tokens from a number of people to the verb that takes them
_HELPED = 4
_HAVE = frozenset({"has", "have", "having"})


def _on_a_day(sentence: Sentence) -> bool:
    """Return whether one day is told on which people were taken."""
    return any(
        len(t.value) == _DAY_LENGTH
        and sentence.low[start - 1 : start] == ["on"]
        and sentence.low[start - 2] not in word_class("speech")
        for start, _, t in sentence.timexes
        if t.value
    )


_DAY_LENGTH = len("2021-08-25")
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
        noun = _noun_at(low, i, fields, lexicon)
        if noun is not None:
            return noun
        if word in _LINKS or word in _RUNS or word in word_class("measure"):
            if (word == "of" and i == at) or _joins_people(low, i, fields, lexicon):
                continue
            break
    if "people" in fields and _bare_people(low, at):
        return "people", at
    return None


def _joins_people(low: list[str], at: int, fields: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Return whether "and" joins two words for one number of people ("214 sick and wounded")."""
    following = low[at + 1] if at + 1 < len(low) else ""
    return low[at] == "and" and "people" in fields and following in lexicon.classes["people"]


def _noun_at(
    low: list[str], at: int, fields: tuple[str, ...], lexicon: Lexicon
) -> tuple[str, int] | None:
    """Return what the noun at a token counts, and the token after it."""
    if "troops" in fields and low[at : at + 2] == ["service", "members"]:
        return "troops", at + 2
    if "troops" in fields and low[at] == "men":
        manned = not word_class("manning").isdisjoint(low[at + 1 : at + _MAX_GAP])
        manned = manned or not word_class("units_of_men").isdisjoint(low[:at])
        return ("troops", at + 1) if manned else None
    end = end_of_models(low, at) if "aircraft" in fields else None
    if end is not None:
        return "aircraft", end
    for field in fields:
        if low[at] in lexicon.classes[field] and not _modifies(low, at, lexicon):
            return field, at + 1
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
    if low[at : at + 2] == ["the", "number"]:
        return low[at - 2 : at - 1] == ["to"]  # "lifts to 3,300 the number whom"
    return (
        low[at : at + 1] != []
        and low[at] in _HELPING
        and any(w in word_class("taking_out") or w in _GONE for w in low[at + 1 : at + 4])
    )


_HELPING = frozenset({"have", "were", "had"})
_GONE = frozenset({"arrived", "reached", "landed", "crossed", "flown", "taken", "brought", "moved"})


def _casualties(low: list[str], at: int) -> bool:
    return not word_class("deadly").isdisjoint(low[max(0, at - 5) : at + 6])
