"""Where mentions stand in their articles: who follows whom, what stands between and beside them.

The mentions of one name in one article form a *group* and get one answer (one sense per
article), unless the text itself tells them apart ("Alexandria, Va." and "Alexandria, La.").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from geodata.geocode.candidates import NamePool
from geodata.geocode.groups import Groups, Relation, Seen
from geodata.geocode.peoples import put_peoples
from geodata.geocode.places import ADMIN1, COUNTRY
from geodata.geocode.spellings import context_words, span_words, type_kinds, type_words
from geodata.model import Mention
from geodata.text import Tokens

_COMMAS = frozenset({",", "(", ", ("})
_LIST = frozenset(
    {"and", "or", "&", ", and", ", or", "/", "-", "–", "to", "and in", "and from", ";"}
)
_INS = frozenset({"in", ", in", "in the", ", in the", "of", "inside", "within", "( in"})
_BREAKS = frozenset({".", "!", "?", "\n", ";", ":", "—"})
_PREPOSITIONS = frozenset({"in", "of", "inside", "within", "across"})
_MAX_GAP = 9  # tokens between two names that one phrase may still tie


def lay_out(
    pool: NamePool, *, tokens: Sequence[Tokens], mentions: Sequence[Sequence[Mention]]
) -> Groups:
    """Return the groups of a batch; `pool` learns their names."""
    seen = []
    for toks, found in zip(tokens, mentions, strict=True):
        located = _locate(pool, toks, found)
        _tie_commas(pool, toks, located)
        seen.append(located)
    pool.fill()
    groups = Groups()
    for article, (toks, located) in enumerate(zip(tokens, seen, strict=True)):
        _lay_out_article(groups, pool, article=article, tokens=toks, seen=located)
    return groups


def _lay_out_article(
    groups: Groups, pool: NamePool, *, article: int, tokens: Tokens, seen: list[Seen]
) -> None:
    _complete_sides(pool, tokens, seen)
    own: list[int] = [0] * len(seen)
    by_sense: dict[tuple[int, int, bool], int] = {}
    last_outer: dict[int, int] = {}
    first_outer: dict[int, int] = {}
    listed = _list_commas(pool, seen)
    outers = _outer_senses(pool, seen, listed)
    for mention, outer in zip(seen, outers, strict=True):
        if outer >= 0:
            sense = pool.sense[mention.entry]
            known = first_outer.setdefault(sense, outer)
            if known != outer:  # two places of one name: what stands before them is neither's
                first_outer[sense] = -1
    for i, (mention, outer) in enumerate(zip(seen, outers, strict=True)):
        sense = pool.sense[mention.entry]
        if outer < 0:
            outer = last_outer.get(sense, first_outer.get(sense, -1))  # noqa: PLW2901 - inherited
        else:
            last_outer[sense] = outer
        key = (sense, outer, _is_state_of(pool, seen, i, listed))
        group = by_sense.get(key)
        if group is None:
            group = by_sense[key] = len(groups.article)
            groups.article.append(article)
            groups.entry.append(mention.entry)
            groups.size.append(0)
            groups.at.append([])
            groups.name.append(sense)
            groups.kind.append(0)
            groups.military.append(False)
            groups.after_comma.append(False)
            groups.dateline.append(False)
            groups.people.append(-1)
        groups.size[group] += 1
        groups.at[group].append(mention.first)
        own[mention.number] = group
        _read_around(groups, group, tokens=tokens, mention=mention)
    groups.mention_group.append(own)
    put_peoples(groups, own=own, seen=seen, words=tokens.words, pool=pool)
    _tie(groups, own=own, seen=seen, tokens=tokens, pool=pool, listed=listed)
    for i in range(1, len(seen)):
        if i not in listed and _is_stated(seen, i, words=tokens.words):
            groups.stated.setdefault(own[seen[i - 1].number], own[seen[i].number])


def _is_state_of(pool: NamePool, seen: list[Seen], at: int, listed: frozenset[int]) -> bool:
    """Return whether a name after a comma may be the state of the town before it.

    "Tacoma, Washington" speaks of another place than a bare "Washington" of the same text. A name
    that is a country's or a state's before all else is one place wherever it stands.
    """
    entry = seen[at].entry
    if at in listed or seen[at].gap != ",":
        return False
    return pool.is_town_and_state(entry)


def _complete_sides(pool: NamePool, tokens: Tokens, seen: list[Seen]) -> None:
    """Give a bare "the North" the country that the article names with that side, if any.

    "North Korea ... the North said": a short form of what the article has written out.
    """
    words = tokens.words
    full: dict[str, int] = {}
    for mention in seen:
        side = words[mention.first].lower()
        if mention.stop - mention.first > 1 and side in _SIDES and pool.is_country(mention.entry):
            full.setdefault(side, mention.entry)
    if not full:
        return
    for mention in seen:
        own = [word.lower() for word in words[mention.first : mention.stop]]
        if own[:1] == ["the"]:
            own = own[1:]
        if len(own) == 1 and own[0] in full:
            mention.entry = full[own[0]]


_SIDES = frozenset({"north", "south", "east", "west"})


def _locate(pool: NamePool, tokens: Tokens, mentions: Sequence[Mention]) -> list[Seen]:
    """Return the mentions in text order with what stands between them."""
    order = range(len(mentions))
    starts = [m.span.start_char for m in mentions]
    if any(a > b for a, b in pairwise(starts)):
        order = sorted(order, key=starts.__getitem__)  # type: ignore[assignment]
    seen: list[Seen] = []
    stop = -1
    words = tokens.words
    for number in order:
        mention = mentions[number]
        first = max(bisect_right(tokens.start, mention.span.start_char) - 1, 0)
        end = max(bisect_left(tokens.start, mention.span.end_char, first), first + 1)
        item = Seen(number, first, end, pool.entry(mention.text))
        if 0 <= stop <= first and first - stop <= _MAX_GAP:
            item.gap_size = first - stop
            item.gap = " ".join(words[stop:first]).lower()
        seen.append(item)
        stop = end
    return seen


def _tie_commas(pool: NamePool, tokens: Tokens, seen: list[Seen]) -> None:
    """Find what follows a comma or bracket after a mention where that is no mention itself."""
    words = tokens.words
    n = len(words)
    for i, mention in enumerate(seen):
        inner = pool.inner_container[mention.entry]
        if inner >= 0:
            mention.outer = inner
            continue
        at = mention.stop + 1
        if at >= n or words[mention.stop] not in {",", "("}:
            continue
        if i + 1 < len(seen) and seen[i + 1].first <= at:
            continue
        run = []
        for word in words[at : at + 3]:
            if not word[0].isupper():
                break
            run.append(word)
        if run:
            mention.outer = pool.container_entry(" ".join(run))


_ANDS = frozenset({"and", "or", "&", ", and", ", or"})
_SHORTEST_LIST = 3  # "Ohio, Georgia and Washington"; two may be "Paris, Texas"


def _list_commas(pool: NamePool, seen: list[Seen]) -> frozenset[int]:
    """Return before which mentions a comma parts a list of states, or of countries.

    In "Oregon, Washington, Idaho and Montana" nothing lies in Idaho.
    """
    listed: set[int] = set()
    first = 0
    for i in range(1, len(seen) + 1):
        if i < len(seen) and seen[i].gap == ",":
            continue
        names = range(first, i + 1)
        if len(names) >= _SHORTEST_LIST and i < len(seen) and seen[i].gap in _ANDS:
            alike = any(
                all(pool.may_be(seen[j].entry, feature) for j in names)
                for feature in (COUNTRY, ADMIN1)
            )
            listed.update(range(first + 1, i + 1) if alike else ())
        first = i
    return frozenset(listed)


def _outer_senses(pool: NamePool, seen: list[Seen], listed: frozenset[int]) -> list[int]:
    """Return what tells the senses of a name apart: the country or division tied to it; or -1.

    `listed` holds the mentions that a comma of a list stands before.
    """
    senses = [-1] * len(seen)
    for i in range(len(seen) - 1, -1, -1):
        outer = seen[i].outer
        if outer < 0 and i + 1 < len(seen):
            after = seen[i + 1]
            if after.gap in _LIST:  # "Kabul and Herat, Afghanistan"
                senses[i] = senses[i + 1]
            elif i + 1 not in listed and after.gap_size > 0 and _holds(after.gap):
                outer = after.entry
        if outer >= 0 and pool.container[outer]:
            senses[i] = pool.sense[outer]
    return senses


_TYPE_CODES = {kind: i for i, kind in enumerate(type_kinds(), start=1)}
_MILITARY_REACH = 8  # tokens on each side


def _read_around(groups: Groups, group: int, *, tokens: Tokens, mention: Seen) -> None:
    words = tokens.words
    types = type_words()
    if not groups.kind[group]:
        groups.kind[group] = _type_beside(words, mention, types)
    if (mention.gap == "," and mention.gap_size == 1) or (
        mention.first and words[mention.first - 1] == ","
    ):
        groups.after_comma[group] = True
    if not groups.military[group]:
        near = words[max(0, mention.first - _MILITARY_REACH) : mention.stop + _MILITARY_REACH]
        groups.military[group] = not context_words("military").isdisjoint(near)
    if mention.first <= _DATELINE_START and words[mention.first].isupper():
        after = words[mention.stop : mention.stop + 8]
        groups.dateline[group] |= not _DASHES.isdisjoint(after)


_DATELINE_START = 40  # tokens: a headline may come first
_DASHES = frozenset({"—", "–", "-", "--"})


def _type_beside(words: list[str], mention: Seen, types: dict[str, tuple[str, str]]) -> int:
    after = words[mention.stop].lower() if mention.stop < len(words) else ""
    position, kind = types.get(after, ("", ""))
    if position in {"after", "both"}:
        return _TYPE_CODES[kind]
    if after in span_words("filling") and mention.stop + 1 < len(words):
        position, kind = types.get(words[mention.stop + 1].lower(), ("", ""))
        if position in {"after", "both"}:
            return _TYPE_CODES[kind]
    at = mention.first - 1
    if at > 0 and words[at] == "of":
        position, kind = types.get(words[at - 1].lower(), ("", ""))
        if position in {"of", "both"}:
            return _TYPE_CODES[kind]
    elif at >= 0:
        position, kind = types.get(words[at].lower(), ("", ""))
        if position in {"before", "both"}:
            return _TYPE_CODES[kind]
    return 0


def _tie(
    groups: Groups,
    *,
    own: list[int],
    seen: list[Seen],
    tokens: Tokens,
    pool: NamePool,
    listed: frozenset[int],
) -> None:
    """Add the ties and lists of one article, from its end to its beginning."""
    ties: dict[tuple[int, int, int, int], None] = {}
    outer_of: dict[int, tuple[int, int]] = {}  # what a list's last place lies in
    for i in range(len(seen) - 1, -1, -1):
        mention = seen[i]
        group = own[mention.number]
        if mention.outer >= 0 and pool.container[mention.outer]:
            ties[(group, -1, mention.outer, Relation.COMMA)] = None
            outer_of[i] = (-1, mention.outer)
        if i == 0 or mention.gap_size < 0:
            continue
        before = own[seen[i - 1].number]
        relation = None if i in listed else _relation_to(pool, mention, words=tokens.words)
        if before == group:
            continue
        if relation is Relation.OWNER:
            ties[(group, before, -1, relation)] = None
        elif relation is not None:
            ties[(before, group, -1, relation)] = None
            if relation is not Relation.COMMA or pool.container[mention.entry]:
                outer_of[i - 1] = (group, -1)
            first = own[seen[i - 2].number] if i > 1 and seen[i - 1].gap == "," else group
            if relation is Relation.COMMA and first != group:  # "Springfield, Clark County, Ohio"
                ties[(first, group, -1, relation)] = None
        if mention.gap in _LIST and i in outer_of:  # "Kabul and Herat, Afghanistan"
            ties[(before, *outer_of[i], Relation.FAR)] = None
    groups.ties.extend(ties)
    _list(groups, own=own, seen=seen, words=tokens.words)


_PUT_INSIDE = frozenset({Relation.IN, Relation.FAR})
_CLOSERS = frozenset({",", ".", ")", ";", "(", ":", "\n", "—", "–"})
_STATING = frozenset({"in", ", in", "in the of", ", in the of"})


def _without_sides(gap: str) -> str:
    """Return a gap as it is without sides: "in northern", "in the north of"."""
    return " ".join(word for word in gap.split() if word not in span_words("side"))


def _holds(gap: str) -> bool:
    """Return whether what stands between two names says that the first lies in the second."""
    return gap in _COMMAS | _INS or _without_sides(gap) in _STATING


def _relation_to(pool: NamePool, outer: Seen, *, words: list[str]) -> Relation | None:
    """Return what ties the name before `outer` to it.

    A country that closes the phrase says it as outright as a comma: "Tripoli, in northern Lebanon".
    """
    relation = _relation(outer.gap, outer.gap_size)
    closed = outer.stop >= len(words) or words[outer.stop] in _CLOSERS
    put_in = relation in _PUT_INSIDE and _without_sides(outer.gap) in _STATING
    return Relation.COMMA if put_in and closed and pool.is_country(outer.entry) else relation


def _is_stated(seen: list[Seen], at: int, *, words: list[str]) -> bool:
    """Return whether the name after a comma closes the phrase, and is no item of a list.

    "In Moscow, Iran's minister said" puts nothing in Iran, nor does "Moscow, Iran and Turkey".
    """
    outer = seen[at]
    if outer.gap != ",":
        return False
    if at + 1 < len(seen) and (seen[at + 1].gap == "," or seen[at + 1].gap in _LIST):
        return False
    return outer.stop >= len(words) or words[outer.stop] in _CLOSERS


def _list(groups: Groups, *, own: list[int], seen: list[Seen], words: list[str]) -> None:
    """Add which groups are neighbours in a list.

    "Counties" after its end is said of all of it, and so is "states such as" before it.
    """
    siblings: dict[tuple[int, int], None] = {}
    plural = 0
    for i in range(len(seen) - 1, 0, -1):
        before, group = own[seen[i - 1].number], own[seen[i].number]
        if not _is_joined(seen[i]):
            plural = 0
            continue
        plural = _plural_after(words, seen[i]) or plural
        if before != group:
            siblings[(before, group)] = None
            groups.kind[before] = groups.kind[before] or plural
    groups.siblings.extend(siblings)
    plural = 0
    for mention in seen:
        if not _is_joined(mention):
            plural = _plural_before(words, mention)
        group = own[mention.number]
        groups.kind[group] = groups.kind[group] or plural


def _is_joined(mention: Seen) -> bool:
    """Return whether a mention goes on with the list of the one before it."""
    return mention.gap_size >= 0 and (mention.gap == "," or mention.gap in _LIST)


def _plural_after(words: list[str], mention: Seen) -> int:
    """Return the kind of "counties" in "Clarke and Oconee counties"; 0 where there is none."""
    return _plural(words[mention.stop]) if mention.stop < len(words) else 0


_NAMELY = frozenset({"as", "including", "like", "of", ":"})


def _plural_before(words: list[str], mention: Seen) -> int:
    """Return the kind of "states" in "states such as Ohio and Iowa"; 0 where there is none."""
    at = mention.first - 1
    if at < 1 or words[at] not in _NAMELY:
        return 0
    if words[at] == "as":
        if words[at - 1] != "such":
            return 0
        at -= 1
    if words[at - 1] == ",":
        at -= 1
    return _plural(words[at - 1]) if at > 0 else 0


def _plural(word: str) -> int:
    position, kind = type_words().get(word.lower(), ("", ""))
    return _TYPE_CODES[kind] if position == "after" and word.endswith("s") else 0


def _relation(gap: str, size: int) -> Relation | None:
    for words, relation in _GAPS:
        if gap in words:
            return relation
    parts = gap.split(" ")
    if not _BREAKS.isdisjoint(parts):
        return None
    if parts[0] == "," and parts[-1] == "of" and not context_words("foremost").isdisjoint(parts):
        return Relation.FAR  # "Tripoli, the second city of Lebanon"
    owned = context_words("owned")
    if parts[-1] in owned or (parts[-1] == "of" and parts[-2:][0] in owned):
        return Relation.OWNER
    tail = parts[-3:]
    while tail and (tail[-1] in span_words("side") or tail[-1] in {"the", "-"}):
        tail.pop()
    if size > 1 and tail and tail[-1] in _PREPOSITIONS:
        return Relation.IN if size <= _CLOSE_GAP else Relation.FAR
    return None


_CLOSE_GAP = 3  # "in the north of"
_GAPS = (
    (_COMMAS, Relation.COMMA),
    (_INS, Relation.IN),
    (frozenset({"'s", "’s", ""}), Relation.OWNER),
    (frozenset({", the", ", a", ", an"}), Relation.FAR),  # "Manas, the Kyrgyz air base"
)
