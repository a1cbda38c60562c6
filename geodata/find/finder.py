"""Texts to unresolved mentions: spans and roles of place names, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from geodata.find.covers import cover_names
from geodata.find.crf import Model, best_labels
from geodata.find.features import Batch, View, flags_of, lay_out
from geodata.find.headlines import calm
from geodata.find.lexicon import ACTOR, BIT, JOINT, RANK
from geodata.find.roles import ROLES, RoleModel
from geodata.find.runs import find_runs
from geodata.find.words import Flag, Matcher, Words
from geodata.gazetteer.records import NameClass
from geodata.model import Mention, MentionRole, Span
from geodata.tables import table_path
from geodata.text import Tokens

TOKENS_AT_ONCE = 1 << 16  # tokens of the texts read together: bounds the memory
_INSIDE = 2
_NATION = np.uint32(NameClass.COUNTRY | NameClass.DEMONYM_ADJ | NameClass.DEMONYM_NOUN)
_PEOPLE = np.uint32(NameClass.DEMONYM_ADJ | NameClass.DEMONYM_NOUN)


@dataclass(frozen=True, slots=True)
class Spans:
    """Found names as positions in the batch: first token and one past the last."""

    first: NDArray[np.int64]
    stop: NDArray[np.int64]


class Finder:
    """Finds the place names of texts. Make one with :meth:`load` and keep it.

    Not to be shared between threads: it remembers the words it has seen.
    """

    def __init__(self, gazetteer: Matcher, *, model: Model, roles: RoleModel) -> None:
        self._gazetteer = gazetteer
        self._words = Words(gazetteer)
        self._model = model
        self._roles = roles

    @classmethod
    def load(cls, gazetteer: Matcher) -> Self:
        """Return a finder with the weights that come with the package."""
        return cls(
            gazetteer,
            model=Model.load(table_path("find/finder.npz")),
            roles=RoleModel.load(table_path("find/roles.npz")),
        )

    def find(self, batch: Sequence[Tokens]) -> list[list[Mention]]:
        """Return the mentions of each text, in text order and never overlapping.

        `place` is None and `confidence` 0: where a name lies is another stage's question. The
        cost is linear in the number of tokens.
        """
        found: list[list[Mention]] = []
        for group in _groups(batch):
            found.extend(self._find_group(group))
        return found

    def _find_group(self, group: Sequence[Tokens]) -> list[list[Mention]]:
        view, laid_out = see(self._words, self._gazetteer, group)
        labels = best_labels(
            self._model.scores(view), view.runs.start, view.runs.length, self._model.steps
        )
        spans = read_spans(part_hyphenated(with_peoples(labels, view), view), view)
        roles = self._roles.predict(view, spans.first, spans.stop)
        roles[_joined_peoples(spans, view)] = ROLES.index(MentionRole.DEMONYM)
        mentions: list[list[Mention]] = [[] for _ in group]
        for first, stop, role in zip(
            spans.first.tolist(), spans.stop.tolist(), roles.tolist(), strict=True
        ):
            text = int(laid_out.text[first])
            offset = laid_out.offset[text]
            mentions[text].append(
                _mention(group[text], first - offset, stop - offset, role=ROLES[role])
            )
        return mentions


def _mention(tokens: Tokens, first: int, stop: int, *, role: MentionRole) -> Mention:
    span = Span(start_char=tokens.start[first], end_char=tokens.end[stop - 1])
    return Mention(span=span, text=span.quote(tokens.text), role=role)


def _groups(batch: Sequence[Tokens]) -> Iterator[Sequence[Tokens]]:
    """Cut a batch into groups of about ``TOKENS_AT_ONCE`` tokens, in order."""
    begin = size = 0
    for i, tokens in enumerate(batch):
        if size and size + len(tokens) > TOKENS_AT_ONCE:
            yield batch[begin:i]
            begin, size = i, 0
        size += len(tokens)
    if begin < len(batch):
        yield batch[begin:]


def see(words: Words, gazetteer: Matcher, group: Sequence[Tokens]) -> tuple[View, Batch]:
    """Return what the models see of some texts, and how these are laid out."""
    texts = [tokens.words for tokens in group]
    batch = lay_out(words.number(texts))
    calm(words, gazetteer, batch, texts, words.flags[batch.number])
    flags, _ = flags_of(words, batch.number)
    runs = find_runs(flags)
    number = batch.number[runs.position]
    covers = cover_names(runs, words.hash[number], words.bits[number], gazetteer)
    return View(words, batch, runs, covers), batch


def with_peoples(labels: NDArray[np.uint8], view: View) -> NDArray[np.uint8]:
    """Return labels that name each people whose soldiers, police or ministers follow it.

    Of two joined peoples both are named ("French and Iraqi foreign ministers").
    """
    at, verb = view.position, view.verb
    people = (view.single & np.uint32(NameClass.DEMONYM_ADJ)) != 0
    people &= (view.lexicon & np.uint32(BIT["people"])) == 0  # Kurds and Arabs have no state
    actor, rank = (verb & ACTOR) != 0, (verb & RANK) != 0
    led = people[at] & (actor[at + 1] | (rank[at + 1] & actor[at + 2]))
    leading = np.zeros(len(people), dtype=bool)
    leading[at] = led
    led |= people[at] & ((verb[at + 1] & JOINT) != 0) & leading[at + 2]
    named = labels.copy()
    named[led & (labels == 0)] = 1
    return named


def part_hyphenated(labels: NDArray[np.uint8], view: View) -> NDArray[np.uint8]:
    """Return labels that part two countries or peoples joined by a hyphen ("Russian-Ukrainian").

    One name with a hyphen ("Guinea-Bissau") is one cover and stays whole, unless it is made of two
    peoples' names ("Afghan-Pakistani border").
    """
    at = np.flatnonzero(
        (labels == _INSIDE) & ((view.flags[view.position] & np.uint32(Flag.HYPHEN)) != 0)
    )
    at = at[(at > 0) & (at + 1 < len(labels))]
    sides = view.covers.bits[at - 1], view.covers.bits[at + 1]
    nations = ((sides[0] & _NATION) != 0) & ((sides[1] & _NATION) != 0)
    single = view.single[view.position]
    peoples = ((single[at - 1] & _PEOPLE) != 0) & ((single[at + 1] & _PEOPLE) != 0)
    apart = view.covers.first[at - 1] != view.covers.first[at + 1]
    at = at[(nations & apart) | peoples]
    parted = labels.copy()
    parted[at] = 0
    parted[at + 1] = 1
    return parted


def _joined_peoples(spans: Spans, view: View) -> NDArray[np.bool_]:
    """Return which spans are one of two peoples joined by a hyphen ("Afghan-Pakistani")."""
    people = (view.single & _PEOPLE) != 0
    hyphen = (view.flags & np.uint32(Flag.HYPHEN)) != 0
    first = spans.first
    before = hyphen[first - 1] & people[first - 2]
    after = hyphen[first + 1] & people[first + 2]
    joined: NDArray[np.bool_] = (spans.stop - first == 1) & people[first] & (before | after)
    return joined


def read_spans(labels: NDArray[np.uint8], view: View) -> Spans:
    """Return the spans that labels ``O B I`` of the run tokens mark; a stray ``I`` begins one."""
    inside = labels != 0
    run = view.runs.run
    goes_on = np.zeros(len(labels) + 1, dtype=bool)
    if len(labels):
        goes_on[1:-1] = (labels[1:] == _INSIDE) & inside[:-1] & (run[1:] == run[:-1])
    first = view.position[np.flatnonzero(inside & ~goes_on[:-1])]
    stop = view.position[np.flatnonzero(inside & ~goes_on[1:])] + 1
    return Spans(first, stop)
