"""A sentence as the reader sees it: tokens, clauses, places with the words that govern them.

Shallow on purpose: clauses are cut at punctuation and at relative and subordinating words, a
place's preposition is found by walking left over the words that may stand inside a noun phrase.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from sys import maxsize
from typing import Generic, NamedTuple, TypeVar

from geodata.extract.words.clauses import clauses_of
from geodata.extract.words.lexicon import Lexicon
from geodata.frozen import quick
from geodata.model import Feature, Mention, MentionRole, Place, Span, Timex, WherePrec
from geodata.text import Tokens

_NEAR = frozenset(["near", "outside", "around", "beyond"])
# "on Cuba and in Vietnam": places that stand side by side though each has its preposition.
_STANDING = frozenset({"in", "on", "at", "near"})
# "in countries bordering Afghanistan" is not in Afghanistan.
_MANY_LANDS = frozenset(["countries", "nations", "states", "areas", "including", "except"])
_PLACING = ("neighbo", "surround")
# A noun phrase before a place rarely runs longer; walking further finds another phrase's word.
_MAX_WALK = 9
_MAX_UNKNOWN_WORDS = 2


@quick
@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A resolved mention in a sentence: its tokens, and how it hangs in its phrase.

    `link` is the governing preposition (None for subjects, objects and modifiers), `np_start` the
    first token of its noun phrase, `link_at` the token of the preposition.
    """

    start: int
    end: int
    mention: Mention
    place: Place
    link: str | None
    link_at: int
    np_start: int
    near: bool
    direction: bool
    follows: int | None  # the place before it in an enumeration or in "Town, Country"
    anaphor: bool = False


class Sentence:
    """One sentence of an article; token positions count from its first token.

    `said` holds all hints of its tokens at once. Clauses and places are worked out when they are
    first asked for: most sentences are only looked at for their people.
    """

    __slots__ = (
        "_clause", "_joined", "_places", "end", "hints", "index", "lexicon", "low", "mentions",
        "said", "span", "start", "timexes", "words",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913  # the parts of one value
        self,
        *,
        index: int,
        span: Span,
        words: list[str],
        low: list[str],
        start: list[int],
        end: list[int],
        mentions: list[tuple[int, int, Mention]],
        timexes: list[tuple[int, int, Timex]],
        hints: list[tuple[int, int]],
        lexicon: Lexicon,
    ) -> None:
        self.index = index
        self.span = span
        self.words = words
        self.low = low
        self.start = start
        self.end = end
        self.mentions = mentions
        self.timexes = timexes
        self.hints = hints
        self.said = 0
        for _, hint in hints:
            self.said |= hint
        self.lexicon = lexicon
        self._clause: list[int] | None = None
        self._joined: frozenset[str] | None = None
        self._places: list[PlaceSpan] | None = None

    @property
    def clause(self) -> list[int]:
        """Return the number of its clause for each token."""
        if self._clause is None:
            self._clause = clauses_of(self.low, self.lexicon)
        return self._clause

    @property
    def places(self) -> list[PlaceSpan]:
        """Return the resolved places that are no demonyms and no datelines, in order."""
        if self._places is None:
            self._places = _places(self, self.lexicon)
        return self._places

    def add_place(self, place: PlaceSpan) -> None:
        """Add a place that a pronoun stands for."""
        self._places = sorted([*self.places, place], key=lambda p: p.start)

    @property
    def dateline(self) -> Mention | None:
        """Return the place from where a report was filed, where the sentence opens with it."""
        return next(
            (
                m
                for start, end, m in self.mentions[:1]
                if m.place and _is_dateline(self, start, end)
            ),
            None,
        )

    @property
    def caption(self) -> bool:
        """Return whether this is the caption of a picture from the files."""
        return self.low[:1] == ["file"]

    def hinted(self, hint: int) -> list[int]:
        """Return the tokens of which the tables say `hint` (bits of the lexicon)."""
        return [i for i, hints in self.hints if hints & hint] if self.said & hint else []

    @property
    def joined_words(self) -> frozenset[str]:
        """Return the words, those joined by a hyphen as one word, too ("c-17")."""
        if self._joined is None:
            low = self.low
            words = set(low)
            if "-" in words:
                inner = [i for i in range(1, len(low) - 1) if low[i] == "-"]
                words.update([f"{low[i - 1]}-{low[i + 1]}" for i in inner])
            self._joined = frozenset(words)
        return self._joined

    def text_of(self, start: int, end: int, text: str) -> str:
        """Return the article's characters that tokens ``[start, end)`` cover."""
        return text[self.start[start] : self.end[end - 1]]

    def span_of(self, start: int, end: int) -> Span:
        """Return the characters that tokens ``[start, end)`` cover."""
        return Span(start_char=self.start[start], end_char=self.end[end - 1])

    def crossings(self, one: int, other: int) -> int:
        """Return how many clause boundaries lie between two tokens."""
        clause = self.clause
        return abs(clause[one] - clause[other])


_T = TypeVar("_T", Mention, Timex)


def build_sentences(
    tokens: Tokens,
    spans: Sequence[Span],
    *,
    mentions: Sequence[Mention],
    timexes: Sequence[Timex],
    hints: list[tuple[int, int]],
    lexicon: Lexicon,
) -> list[Sentence]:
    """Return the sentences at `spans`, with what was found in them.

    `hints` holds all hints of the article's tokens; spans, mentions, time expressions and hints
    are in the order of the text.
    """
    low, start, end = tokens.low, tokens.start, tokens.end
    named, dated = _Located(tokens, mentions), _Located(tokens, timexes)
    hinted = [at for at, _ in hints]
    sentences = []
    for index, span in enumerate(spans):
        first = bisect_right(end, span.start_char)
        last = bisect_left(start, span.end_char, first)
        own = hints[bisect_left(hinted, first) : bisect_left(hinted, last)]
        sentences.append(
            Sentence(
                index=index,
                span=span,
                words=tokens.words[first:last],
                low=low[first:last],
                start=start[first:last],
                end=end[first:last],
                mentions=named.within(span, first, last),
                timexes=dated.within(span, first, last),
                hints=[(at - first, hint) for at, hint in own],
                lexicon=lexicon,
            )
        )
    return sentences


class _Located(Generic[_T]):
    """What was found in a text in its order, handed out sentence by sentence."""

    def __init__(self, tokens: Tokens, found: Sequence[_T]) -> None:
        self._tokens = tokens
        self._found: Sequence[_T] = found
        self._begins = [*(each.span.start_char for each in found), maxsize]
        self._at = 0  # the first that no sentence has been asked for

    def within(self, span: Span, first: int, last: int) -> list[tuple[int, int, _T]]:
        """Return what begins in the sentence of the tokens `first` to `last`, with its tokens."""
        begins = self._begins
        if begins[self._at] >= span.end_char:
            return []
        one = bisect_left(begins, span.start_char, self._at)
        self._at = other = bisect_left(begins, span.end_char, one)
        start, end = self._tokens.start, self._tokens.end
        inside: list[tuple[int, int, _T]] = []
        for each in self._found[one:other]:
            at = bisect_right(end, each.span.start_char, first, last)
            stop = bisect_left(start, each.span.end_char, first, last)
            inside.append((at - first, max(at + 1, stop) - first, each))
        return inside


def _places(sentence: Sentence, lexicon: Lexicon) -> list[PlaceSpan]:
    spans: list[PlaceSpan] = []
    for start, end, mention in sentence.mentions:
        if mention.place is None or mention.role is MentionRole.DEMONYM:
            continue
        if _is_dateline(sentence, start, end):
            continue
        spans.append(_govern(sentence, (start, end, mention), mention.place, spans, lexicon))
    return spans


def _is_dateline(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a place stands where a report was filed ("BEIRUT (AP) —")."""
    if start > 1 or not sentence.words[start].isupper():
        following = sentence.low[end : end + 6]
        return start == 0 and any(w in {"—", "--", "–"} for w in following[:1])
    return any(w in {"—", "--", "–", "-", "(", ":"} for w in sentence.low[end : end + 6])


def _govern(
    sentence: Sentence,
    located: tuple[int, int, Mention],
    place: Place,
    before: list[PlaceSpan],
    lexicon: Lexicon,
) -> PlaceSpan:
    """Return the place with the words that govern it; in a list, those of the place before."""
    start, end, mention = located
    last = before[-1] if before and before[-1].end < start else None
    speaks = sentence.low[end : end + 1] == ["'s"] or _tells(sentence.low, end, lexicon)
    listed = last is not None and (
        _listed(_known_between(sentence, last.end, start), lexicon)
        or _dated_apart(sentence, last.end, start, end)
    )
    if last is not None and listed and not speaks:
        reach = _Reach(last.link, last.link_at, last.np_start, last.near)
        direction = sentence.low[start - 1] in lexicon.classes["direction"]
        follows: int | None = len(before) - 1
    else:
        reach, direction = _walk_left(sentence, start, lexicon)
        follows = len(before) - 1 if last and _beside(sentence, last, reach) else None
    return PlaceSpan(
        start=start,
        end=end,
        mention=mention,
        place=_directed(place, direction=direction, near=reach.near),
        link=reach.link,
        link_at=reach.link_at,
        np_start=reach.np_start,
        near=reach.near,
        direction=direction,
        follows=follows,
    )


def _tells(low: list[str], end: int, lexicon: Lexicon) -> bool:
    """Return whether somebody of a place says so ("Oman said", "Omani defence officials say")."""
    for word in low[end : end + _SPEAKER_WORDS]:
        if word in lexicon.classes["speech"]:
            return True
        if not word[0].isalpha() or word in lexicon.classes["preposition"] or word in _LISTING:
            return False
    return False


_SPEAKER_WORDS = 5
_LISTING = frozenset({"and", "or"})


class _Reach(NamedTuple):
    """Where the walk left from a place ended."""

    link: str | None
    link_at: int
    np_start: int
    near: bool = False


def _known_between(sentence: Sentence, start: int, end: int) -> list[str]:
    """Return the words between two places, without names of places that nobody knows."""
    unknown = {
        i
        for begin, stop, m in sentence.mentions
        if m.place is None and start <= begin < end
        for i in range(begin, stop)
    }
    return [sentence.low[i] for i in range(start, end) if i not in unknown]


def _listed(between: list[str], lexicon: Lexicon) -> bool:
    """Return whether only list words stand between two places."""
    skipped = lexicon.union("article", "direction")
    words = [w for w in between if w not in skipped]
    return bool(words) and all(w in {",", "and", "or", "&"} for w in words)


def _dated_apart(sentence: Sentence, end: int, start: int, after: int) -> bool:
    """Return whether two places are listed each with its day ("Oslo on Monday and Bonn on Friday").

    The first one ends at token `end`, the second one is `start` to `after`.
    """
    low = sentence.low
    if low[start - 1] != "and":
        return False
    days = [(a - (low[a - 1] in _ON), b) for a, b, _ in sentence.timexes]
    return (end, start - 1) in days and any(a == after for a, _ in days)


_ON = frozenset({"on", "in", "from", "at"})


def _beside(sentence: Sentence, last: PlaceSpan, reach: _Reach) -> bool:
    """Return whether two places stand side by side, each with its preposition."""
    if reach.link is None:
        return False
    dated = {i for a, b, _ in sentence.timexes for i in range(a - 1, b)}
    stretch = range(last.end, reach.link_at)
    between = [sentence.low[i] for i in stretch if i not in dated]
    stops = last.link == reach.link == "to" and len(between) < len(stretch)
    return between in (["and"], ["or"], [",", "and"], [","]) and (
        stops or {last.link, reach.link} <= _STANDING
    )


def _directed(place: Place, *, direction: bool, near: bool) -> Place:
    """Return the place at the precision its words give: part of a country, or near a spot."""
    if direction and place.feature is Feature.COUNTRY:
        return replace(place, where_prec=WherePrec.REGION)
    if near and place.where_prec is WherePrec.EXACT:
        return replace(place, where_prec=WherePrec.NEAR)
    return place


def _walk_left(sentence: Sentence, start: int, lexicon: Lexicon) -> tuple[_Reach, bool]:
    """Return what governs the noun phrase that ends in a place, and whether it has a direction."""
    low, words = sentence.low, sentence.words
    classes = lexicon.classes
    mention_ends = {end: begin for begin, end, _ in sentence.mentions}
    day_ends = {end for begin, end, _ in sentence.timexes if not low[begin][0].isdigit()}
    np_start, direction, unknown = start, False, 0
    i = start - 1
    if i > 0 and low[i] == "," and low[i - 1] == "capital":
        i -= 1  # "in Oman's capital, Muscat"
    while i >= 0 and start - i <= _MAX_WALK:
        word = low[i]
        if (i + 1 in day_ends and low[i + 1] != "'s") or _opens_relative(sentence, i, classes):
            break  # "earlier in the week Oslo said", "a base that the United States uses"
        if word == "of" and i > 0 and low[i - 1] in classes["place_noun"]:
            i -= 2
            np_start = i + 1
            continue
        if word in classes["preposition"]:
            return _preposition_at(low, i, np_start, classes), direction
        if i + 1 in mention_ends:
            i = mention_ends[i + 1] - 1
        elif word in classes["direction"]:
            direction = direction or i == start - 1 or low[i + 1] in {"-", "part"}
            i -= 1
        elif _inside_phrase(word, words[i], classes):
            i -= 1
        elif (
            _may_be_adjective(word, classes) or _is_of_noun(low, i, classes)
        ) and unknown < _MAX_UNKNOWN_WORDS:
            unknown += 1
            i -= 1
            continue
        else:
            break
        np_start = i + 1
    return _Reach(None, -1, np_start), direction


def _opens_relative(sentence: Sentence, at: int, classes: dict[str, frozenset[str]]) -> bool:
    """Return whether "that" opens a clause with a subject of its own."""
    low = sentence.low
    return low[at] == "that" and (
        low[at + 1] in classes["article"] or sentence.words[at + 1][:1].isupper()
    )


def _preposition_at(
    low: list[str], i: int, np_start: int, classes: dict[str, frozenset[str]]
) -> _Reach:
    """Return the preposition at a token with the word before it where they belong together."""
    word, previous = low[i], low[i - 1] if i else ""
    if word == "of" and previous in classes["compass"]:
        return _Reach("near", i, np_start, near=True)
    if word == "to" and previous in {"close", "next", "adjacent"}:
        return _Reach("near", i - 1, np_start, near=True)
    if word == "of" and previous in {"out", "outside", "inside"}:
        link = "out of" if previous == "out" else previous
        return _Reach(link, i - 1, np_start, near=link == "outside")
    return _Reach(word, i, np_start, near=word in _NEAR)


def _inside_phrase(word: str, written: str, classes: dict[str, frozenset[str]]) -> bool:
    return (
        word in classes["article"]
        or word in classes["place_noun"]
        or word in {"-", "'s", "'"}
        or (written[:1].isupper() and word not in classes["relative"])
    )


def _is_of_noun(low: list[str], at: int, classes: dict[str, frozenset[str]]) -> bool:
    """Return whether a word in "-ing" says what sort of town it is ("the fishing port of")."""
    return (
        low[at].endswith("ing")
        and low[at + 1] in classes["place_noun"]
        and at > 0
        and low[at - 1] in classes["article"]
    )


def _may_be_adjective(word: str, classes: dict[str, frozenset[str]]) -> bool:
    return (
        word.isalpha()
        and (not word.endswith("ing") or word.startswith(_PLACING))
        and word not in _MANY_LANDS
        and word not in classes["be"]
        and word not in classes["have"]
        and word not in classes["modal"]
        and word not in classes["pronoun"]
        and word not in classes["relative"]
        and word not in classes["speech"]
        and word not in classes["verb"]
        and word not in classes["cleared"]
    )
