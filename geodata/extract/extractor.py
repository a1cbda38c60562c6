"""The reader of items: sentences with triggers in, reports and items out.

Candidates are made generously from tables, weighed by an additive score, joined over sentences
("the base", "the talks"), grouped within the article, and kept where the group is likely enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Self

from geodata.extract.journeys.journeys import join_journeys
from geodata.extract.journeys.openings import find_openings
from geodata.extract.journeys.sequels import add_sequels
from geodata.extract.journeys.settings import join_totals, root_in_settings, stand_where_told
from geodata.extract.outcome.casting import Stage
from geodata.extract.outcome.composing import compose_item, compose_report
from geodata.extract.outcome.dating import Read, choose_date, told_of
from geodata.extract.outcome.lending import lend_day
from geodata.extract.outcome.scoring import (
    ArticleTone,
    article_tone,
    item_probability,
    load_weights,
    score,
    weigh,
)
from geodata.extract.statements.candidate import Candidate
from geodata.extract.statements.candidates import Context, find_candidates
from geodata.extract.statements.coreference import (
    add_anaphors,
    add_antecedents,
    link_definite,
    may_tell,
)
from geodata.extract.statements.merging import Group, group_candidates
from geodata.extract.statements.parties import divide_parties
from geodata.extract.statements.told_before import add_town_of_its, lend_venue
from geodata.extract.where.movements import find_movement, may_move, movement_at
from geodata.extract.who.actors import ActorReader, ActorSpan
from geodata.extract.who.pronouns import Recent
from geodata.extract.words.echoes import FIELDS, with_echoes
from geodata.extract.words.lexicon import POINTED, TRIGGER, Lexicon, load_lexicon, word_class
from geodata.extract.words.parts import cut_spans
from geodata.extract.words.sentence import Sentence, build_sentences
from geodata.extract.words.triggers import Trigger, find_triggers
from geodata.model import Article, DatePrec, Item, Kind, Mention, Modality, Span, Timex
from geodata.text import Tokens

# An article with its tokens, sentences, mentions and time expressions.
Text = tuple[Article, Tokens, Sequence[Span], Sequence[Mention], Sequence[Timex]]
# Below this a candidate is not worth joining to others; set by the measurements in the data card.
KEEP_CANDIDATE = 0.12
# An item is reported from here on: the point at which precision comes before recall.
ACCEPT_ITEM = 0.45


def likely_groups(candidates: Sequence[Candidate]) -> list[Group]:
    """Return the groups of the candidates that may tell an item."""
    return group_candidates(
        [c for c in candidates if c.probability >= KEEP_CANDIDATE or c.anchor is not None]
    )


@dataclass(frozen=True, slots=True)
class Extraction:
    """`reports` holds one entry for each statement, `items` what they add up to."""

    reports: tuple[Item, ...]
    items: tuple[Item, ...]


class _Announced(NamedTuple):
    """An article in which something is announced: its sentences, and what of each announces it."""

    article: Article
    low: list[str]
    views: list[Sentence]
    triggers: list[list[Trigger]]
    openings: dict[int, Trigger]


class _Named(NamedTuple):
    """The same with the actors of each sentence, and with who has read them."""

    announced: _Announced
    reader: ActorReader
    sentences: list[tuple[Sentence, list[ActorSpan]]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """An article while it is read: its sentences with their actors, and what holds for all."""

    context: Context
    tone: ArticleTone
    reader: ActorReader
    sentences: list[tuple[Sentence, list[ActorSpan]]]

    def actors_of(self, sentence: Sentence) -> list[ActorSpan]:
        """Return who is named in a sentence, with what the article says of them later."""
        return self.reader.recall(self.sentences[sentence.index][1])

    def movement(self, sentence: Sentence, at: int) -> Candidate | None:
        """Return the statement of a movement whose verb stands at a token."""
        return self.told(sentence, movement_at(sentence, at))

    def told(self, sentence: Sentence, trigger: Trigger) -> Candidate | None:
        """Return the statement that a trigger of a sentence makes."""
        actors = self.actors_of(sentence)
        found = find_candidates(sentence, [trigger], actors, context=self.context)
        return found[0] if found else None


class Extractor:
    """Reads bases, meetings and evacuations out of articles; load once, use for many."""

    def __init__(
        self, lexicon: Lexicon, weights: dict[str, float], *, threshold: float = ACCEPT_ITEM
    ) -> None:
        self._lexicon = lexicon
        self._weights = weights
        self._threshold = threshold

    @classmethod
    def load(cls) -> Self:
        """Return an extractor on the tables of the package."""
        return cls(load_lexicon(), load_weights())

    def extract(
        self,
        article: Article,
        tokens: Tokens,
        sentences: Sequence[Span],
        mentions: Sequence[Mention],
        timexes: Sequence[Timex],
    ) -> Extraction:
        """Return what one article reports; see `extract_all`."""
        return self.extract_all([(article, tokens, sentences, mentions, timexes)])[0]

    def extract_all(self, texts: Sequence[Text]) -> list[Extraction]:
        """Return what each article reports.

        Each comes with its tokens, sentences, mentions (resolved, in text order) and time
        expressions. One step after the other is taken over all of them, so that its code and
        tables stay in the processor's cache.
        """
        announced = [self._announced(text) for text in texts]
        named = [each and self._with_actors(each) for each in announced]
        told = [each and self._told(each) for each in named]
        return [
            self._concluded(text[0], *each) if each else Extraction((), ())
            for text, each in zip(texts, told, strict=True)
        ]

    def read(
        self,
        article: Article,
        tokens: Tokens,
        sentences: Sequence[Span],
        mentions: Sequence[Mention],
        timexes: Sequence[Timex],
    ) -> tuple[list[Candidate], Stage]:
        """Return every candidate of the article in text order, scored where it may tell one.

        Beside them are its sentences with those whom they name.
        """
        announced = self._announced((article, tokens, sentences, mentions, timexes))
        return self._told(self._with_actors(announced)) if announced else ([], Stage())

    def _announced(self, text: Text) -> _Announced | None:
        """Return the sentences of an article with what announces an item; None without any."""
        article, tokens, sentences, mentions, timexes = text
        low = tokens.low
        hints = self._lexicon.hints_of(low)
        moves = may_move(low, self._lexicon)
        if not (moves or any(hint & TRIGGER for _, hint in hints) or _names_field(mentions)):
            return None
        build = partial(
            build_sentences,
            tokens,
            mentions=with_echoes(tokens, low, mentions),
            timexes=timexes,
            hints=hints,
            lexicon=self._lexicon,
        )
        views = build(sentences)
        parts = cut_spans(sentences, views, self._lexicon) if moves else sentences
        views = views if parts is sentences else build(parts)
        triggers = [self._triggers(view) for view in views]
        openings = find_openings(views, self._lexicon) if moves else {}
        if not openings and not any(triggers):
            return None
        return _Announced(article, low, views, triggers, openings)

    def _told(self, named: _Named) -> tuple[list[Candidate], Stage]:
        """Return the candidates of an article in text order, scored where they may tell one."""
        (article, low, _, triggers, openings), reader, read = named
        context = Context(
            text=article.text, published=article.published_date, lexicon=self._lexicon
        )
        tone = article_tone(low, self._lexicon)
        candidates: list[Candidate] = []
        for (view, actors), found in zip(read, triggers, strict=True):
            if not found:
                continue
            told = find_candidates(view, found, reader.recall(actors), context=context)
            divide_parties(told)
            for candidate in told:
                add_antecedents(candidate, candidates)
                lend_day(candidate, candidates)
                placed = lend_venue(candidate, candidates)
                candidates.append(candidate)
                self._score_all([candidate, *placed], reader, read, tone)
        link_definite(candidates)
        stage = Stage(read, reader, candidates)
        if openings or any(c.kind is Kind.EVACUATION for c in candidates):
            reading = _Reading(context, tone, reader, read)
            return self._with_journeys(candidates, openings, reading), stage
        return candidates, stage

    def _concluded(self, article: Article, candidates: list[Candidate], stage: Stage) -> Extraction:
        """Return what the candidates of an article add up to."""
        read = Read(candidates, stage.views, article)
        weighed = [(g, item_probability(g, self._weights)) for g in likely_groups(candidates)]
        sure = [(g, confidence) for g, confidence in weighed if confidence >= self._threshold]
        accepted = [g for g, _ in sure]
        items = tuple(
            compose_item(
                told.group,
                stage,
                text=article.text,
                published=article.published_date,
                confidence=confidence,
                telling=told.telling,
                when=choose_date(told),
            )
            for told, confidence in ((told_of(g, accepted, read), c) for g, c in sure)
        )
        unplaced = _unplaced(candidates, accepted, self._threshold)
        compose = partial(compose_report, text=article.text, published=article.published_date)
        reports = [compose(c) for g in accepted for c in g.candidates]
        reports.extend(map(compose, unplaced))
        return Extraction(
            reports=tuple(sorted(reports, key=lambda r: r.evidence[0].span.start_char)),
            items=items + tuple(map(compose, unplaced)),
        )

    def _with_actors(self, announced: _Announced) -> _Named:
        """Return the sentences with whom each names, what points back in them made out."""
        published = announced.article.published_date
        reader = ActorReader(self._lexicon, year=published.year if published else None)
        read: list[tuple[Sentence, list[ActorSpan]]] = []
        recent = Recent(reader.people)
        for view in announced.views:
            if view.said & POINTED:
                add_anaphors(view, read, self._lexicon)
            add_town_of_its(view, read[-1][0] if read else None)
            read.append((view, recent.point_back(view, reader.read(view), self._lexicon)))
        return _Named(announced, reader, read)

    def _score(self, candidate: Candidate, actors: list[ActorSpan], tone: ArticleTone) -> None:
        score(candidate, actors, tone=tone, lexicon=self._lexicon, weights=self._weights)

    def _score_all(
        self,
        candidates: Sequence[Candidate],
        reader: ActorReader,
        read: list[tuple[Sentence, list[ActorSpan]]],
        tone: ArticleTone,
    ) -> None:
        """Score statements by those who are named in their sentences."""
        for candidate in candidates:
            if may_tell(candidate):
                named = read[candidate.sentence.index][1]
                self._score(candidate, reader.recall(named), tone)

    def _with_journeys(
        self, candidates: list[Candidate], openings: dict[int, Trigger], reading: _Reading
    ) -> list[Candidate]:
        """Return the candidates with the routes that are told over several sentences joined."""
        views = [view for view, _ in reading.sentences]
        rooted, new = root_in_settings(
            candidates, views, make=reading.movement, lexicon=self._lexicon
        )
        rooted += stand_where_told(candidates, views)
        for statement in rooted:
            self._score(statement, reading.actors_of(statement.sentence), reading.tone)
        candidates = [*candidates, *new]
        told = {c.sentence.index for c in candidates if c.kind is Kind.EVACUATION}
        opened = [
            candidate
            for index, trigger in openings.items()
            if index not in told and (candidate := reading.told(views[index], trigger)) is not None
        ]
        joined, heads = join_journeys(
            candidates, opened, views, make=reading.movement, lexicon=self._lexicon
        )
        for head in heads:
            self._score(head, reading.actors_of(head.sentence), reading.tone)
        join_totals(joined)
        joined += add_sequels(joined, views, make=reading.movement, lexicon=self._lexicon)
        for candidate in joined:
            if candidate.round:
                weigh(candidate, self._weights)
        return joined

    def _triggers(self, view: Sentence) -> list[Trigger]:
        """Return the triggers of a sentence; a movement takes the place of faint evacuations."""
        found = find_triggers(view, self._lexicon)
        movement = find_movement(view, found, self._lexicon)
        if movement is None:
            return found
        return [t for t in found if t.entry.kind is not Kind.EVACUATION] + [movement]


def _names_field(mentions: Sequence[Mention]) -> bool:
    """Return whether a base or an airfield, which may be one by its name, is mentioned."""
    return any(m.place is not None and m.place.feature in FIELDS for m in mentions)


def _tells_one(candidate: Candidate) -> bool:
    """Return whether a meeting without a place is one that took or takes place.

    Talk about talks ("any future negotiations") has neither a day nor somebody who met, nor has
    what somebody agreed to the signing of.
    """
    word = candidate.sentence.low[candidate.trigger.start]
    signing = candidate.trigger.entry.frame == "pact" and word.endswith("ing")
    if signing or candidate.reading.modality is Modality.HYPOTHETICAL:
        return False
    day, trigger = candidate.date, candidate.trigger
    dated = day is not None and day.date_prec <= DatePrec.WEEK
    met = trigger.verb and candidate.sentence.low[trigger.start] in word_class("told_as_met")
    return dated or met or trigger.entry.frame == "call"


def _unplaced(
    candidates: list[Candidate], accepted: list[Group], threshold: float
) -> list[Candidate]:
    """Return the likely candidates that name no place: listed, never drawn.

    One whose actors have met in a place by another sentence only says so again.
    """
    least = 2
    placed = {
        frozenset().union(*(c.codes for c in g.candidates))
        for g in accepted
        if g.candidates[0].kind is Kind.MEETING
    }
    return [
        c
        for c in candidates
        if c.kind is Kind.MEETING
        and not c.places
        and c.anchor is None
        and c.probability >= threshold
        and len(c.codes) >= least
        and _tells_one(c)
        and not any(c.codes <= codes for codes in placed)
    ]
