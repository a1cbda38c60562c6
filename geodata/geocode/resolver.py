"""Deciding which place each mention means, and saying why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import numpy as np

from geodata.frozen import quick
from geodata.gazetteer import Gazetteer
from geodata.geocode.arrays import Floats, Ints
from geodata.geocode.batch import Batch, gather
from geodata.geocode.candidates import NamePool, fit_table
from geodata.geocode.context import lay_out
from geodata.geocode.features import FEATURES, N_STATIC, OFFSETS, level_names
from geodata.geocode.groups import Groups
from geodata.geocode.offers import BARE, BY_ARTICLE, UNKNOWN, find_offers, offer_names
from geodata.geocode.places import Places
from geodata.geocode.ranker import (
    Ranking,
    Weights,
    confidence,
    first_pass,
    offer_confidence,
    second_pass,
)
from geodata.geocode.spellings import How
from geodata.model import (
    Alternative,
    Article,
    Mention,
    Place,
    Reason,
    WherePrec,
)
from geodata.tables import read_rows
from geodata.text import Tokens

MAX_ALTERNATIVES = 3
MAX_REASONS = 4
LEAST_BARE = 0.75  # of such an offer for a bare name of which nothing is known
LEAST_OFFER = 0.4  # of an offer that only the article as a whole speaks for
LEAST_CONFIDENCE = 0.15  # below it the evidence is not there and the answer is null
LEAST_SCORE = 0.001  # of an alternative worth showing
_BATCH_MENTIONS = 60_000  # resolved at once; bounds the memory of one call
_POOL_CANDIDATES = 3_000_000  # candidates of names kept from batch to batch


@quick
@dataclass(frozen=True, slots=True)
class _Answer:
    place: Place | None
    confidence: float
    alternatives: tuple[Alternative, ...]
    reasons: tuple[Reason, ...]


_NO_ANSWER = _Answer(None, 0.0, (), ())


class Resolver:
    """Places for mentions. Make one with :meth:`load`; it keeps the names it has seen."""

    def __init__(self, gazetteer: Gazetteer, *, weights: Weights) -> None:
        self.gazetteer = gazetteer
        self._weights = weights
        self._places = Places.of(gazetteer)
        self._fits = fit_table()
        self.pool = NamePool(gazetteer, places=self._places)
        self._level_names = level_names()
        self._offer_names = offer_names()
        self._place_of: dict[tuple[int, int, bool], Place] = {}
        self._domains = _domain_countries(gazetteer)

    @classmethod
    def load(cls, gazetteer: Gazetteer) -> Resolver:
        """Return a resolver over `gazetteer` with the weights of the package."""
        return cls(gazetteer, weights=Weights.load())

    def resolve(
        self,
        articles: Sequence[Article],
        tokens: Sequence[Tokens],
        mentions: Sequence[Sequence[Mention]],
    ) -> list[list[Mention]]:
        """Return the mentions with place, confidence, alternatives and reasons.

        Parameters
        ----------
        articles
            A batch. Articles without a `source` are resolved each by itself; those of one
            source also by where the source's other articles of the batch lie.
        tokens
            The tokens of each article.
        mentions
            The mentions of each article; spans of any shape are answered, in their order.

        Returns
        -------
        list
            For each article its mentions; `place` is null where the evidence is not there.
        """
        resolved: list[list[Mention]] = []
        for part in _parts(mentions):
            resolved += self._resolve_part(articles[part], tokens[part], mentions[part])
        return resolved

    def prepare(
        self, tokens: Sequence[Tokens], mentions: Sequence[Sequence[Mention]]
    ) -> tuple[Groups, Batch]:
        """Return the groups of a batch and their candidates, unranked."""
        if len(self.pool) > _POOL_CANDIDATES:
            self.pool.clear()
        groups = lay_out(self.pool, tokens=tokens, mentions=mentions)
        batch = gather(
            self.pool, groups, places=self._places, n_articles=len(mentions), fits=self._fits
        )
        return groups, batch

    def domains(self, articles: Sequence[Article]) -> Ints:
        """Return the country (as the gazetteer numbers it) of each source's web domain, or 0."""
        return np.array([self._domains.get(_top_domain(a.source), 0) for a in articles], np.int64)

    def _resolve_part(
        self,
        articles: Sequence[Article],
        tokens: Sequence[Tokens],
        mentions: Sequence[Sequence[Mention]],
    ) -> list[list[Mention]]:
        groups, batch = self.prepare(tokens, mentions)
        answers = [_NO_ANSWER] * len(groups.article)
        if len(batch.start):
            domains = self.domains(articles)
            first = first_pass(batch, self._weights.first, domains=domains)
            ranking = second_pass(
                batch,
                self._weights.second,
                first=first,
                domains=domains,
                sources=[article.source for article in articles],
            )
            sure = confidence(batch, ranking, self._weights)
            made = self._answers(batch, ranking, sure, groups=groups)
            for group in np.flatnonzero(batch.of_group >= 0).tolist():
                answers[group] = made[batch.of_group[group]]
            self._offer(batch, ranking, sure, groups=groups, answers=answers)
        return [
            [_answered(m, answers[g]) for m, g in zip(found, own, strict=True)]
            for found, own in zip(mentions, groups.mention_group, strict=True)
        ]

    def _answers(
        self, batch: Batch, ranking: Ranking, sure: Floats, *, groups: Groups
    ) -> list[_Answer]:
        order = np.lexsort((-ranking.scores, batch.group))
        shown = np.arange(len(order)) - batch.start[batch.group]
        order = order[shown <= MAX_ALTERNATIVES]
        first = np.concatenate([[0], np.cumsum(np.minimum(batch.count, MAX_ALTERNATIVES + 1))])
        rows = batch.row[order].tolist()
        hows = self.pool.how[batch.pool_at[order]].tolist()
        scores = ranking.probability[order].tolist()
        reasons = self._reasons(batch, ranking, order=order, first=first)
        entries = np.array(groups.entry, dtype=np.int64)[batch.of_group >= 0].tolist()
        answers = []
        for group, value in enumerate(sure.tolist()):
            a, b = int(first[group]), int(first[group + 1])
            if value < LEAST_CONFIDENCE:
                answers.append(_NO_ANSWER)
                continue
            entry = entries[group]
            near = self.pool.near[entry]
            answers.append(
                _Answer(
                    self._place(rows[a], hows[a], near=near),
                    value,
                    tuple(
                        Alternative(
                            place=self._place(rows[i], hows[i], near=near),
                            score=scores[i],
                        )
                        for i in range(a + 1, b)
                        if scores[i] >= LEAST_SCORE
                    ),
                    reasons[group],
                )
            )
        return answers

    def _offer(
        self, batch: Batch, ranking: Ranking, confident: Floats, *, groups: Groups,
        answers: list[_Answer],
    ) -> None:  # fmt: skip
        """Put the place a name lies in or beside where its own is unknown and less likely."""
        offers = find_offers(
            batch, groups, pool=self.pool, top=ranking.top, dynamic=ranking.dynamic, sure=confident
        )
        sure = offer_confidence(offers, self._weights)
        for i in offers.likeliest(sure).tolist():
            group, row = int(offers.group[i]), int(offers.row[i])
            own = answers[group]
            untied = int(offers.levels[i, 0]) == BY_ARTICLE
            bare = int(offers.levels[i, 1]) == BARE and int(offers.levels[i, 6]) == UNKNOWN
            least = LEAST_BARE if untied and bare else LEAST_OFFER if untied else LEAST_CONFIDENCE
            rival = 0.0 if offers.against[i] else own.confidence
            if sure[i] <= max(rival, least):
                continue
            others: tuple[Alternative, ...] = ()
            if own.place is not None and not offers.against[i]:
                others = (Alternative(place=own.place, score=own.confidence),)
            answers[group] = _Answer(
                self._place(row, How.CONTAINER, near=False),
                float(sure[i]),
                others,
                (Reason(name=self._offer_names[int(offers.levels[i, 0])], weight=1.0),),
            )

    def _place(self, row: int, how: int, *, near: bool) -> Place:
        place = self._place_of.get((row, how, near))
        if place is None:
            place = self.gazetteer.place(row)
            prec = _where_prec(int(place.where_prec), how=how, near=near)
            if place.where_prec != prec:
                place = replace(place, where_prec=WherePrec(prec))
            self._place_of[(row, how, near)] = place
        return place

    def _reasons(
        self, batch: Batch, ranking: Ranking, *, order: Ints, first: Ints
    ) -> list[tuple[Reason, ...]]:
        """Return for each group what spoke most for its answer, against the runner-up if any."""
        winner = order[first[:-1]]
        other = order[np.minimum(first[:-1] + 1, first[1:] - 1)]
        gain = self._contributions(batch, ranking, winner)
        lead = gain - self._contributions(batch, ranking, other)
        lead = np.where((winner == other)[:, None], gain, lead)
        levels = np.concatenate([batch.static[winner].T, ranking.dynamic[:, winner]]).T
        lead = np.where(levels > 0, lead, 0.0)  # what does not apply is no reason
        best = np.argsort(-lead, axis=1, kind="stable")[:, :MAX_REASONS]
        values = np.take_along_axis(lead, best, axis=1).tolist()
        names = np.take_along_axis(levels + OFFSETS[:-1], best, axis=1).tolist()
        return [
            tuple(
                Reason(name=self._level_names[name], weight=value)
                for name, value in zip(some, weights, strict=True)
                if value > _LEAST_WEIGHT
            )
            for some, weights in zip(names, values, strict=True)
        ]

    def _contributions(self, batch: Batch, ranking: Ranking, at: Ints) -> Floats:
        static = self._weights.second[OFFSETS[:N_STATIC] + batch.static[at]]
        dynamic = self._weights.second[OFFSETS[N_STATIC : len(FEATURES)] + ranking.dynamic[:, at].T]
        return np.concatenate([static, dynamic], axis=1)


_LEAST_WEIGHT = 0.05


def _answered(mention: Mention, answer: _Answer) -> Mention:
    return Mention(
        span=mention.span,
        text=mention.text,
        role=mention.role,
        place=answer.place,
        confidence=answer.confidence,
        alternatives=answer.alternatives,
        reasons=answer.reasons,
    )


def _parts(mentions: Sequence[Sequence[Mention]]) -> Iterator[slice]:
    """Yield slices of a batch that hold a bounded number of mentions each."""
    start = held = 0
    for i, found in enumerate(mentions):
        if held and held + len(found) > _BATCH_MENTIONS:
            yield slice(start, i)
            start, held = i, 0
        held += len(found)
    if start < len(mentions):
        yield slice(start, len(mentions))


def _where_prec(prec: int, *, how: int, near: bool) -> int:
    """Return how exactly the span says where: its place's own precision, or coarser."""
    if how == How.CONTAINER:
        return max(prec, int(WherePrec.DISTRICT))
    if how >= How.UNTYPED and how != How.SPELLING and prec == WherePrec.EXACT:
        return int(WherePrec.NEAR)
    if how == How.SIDE and near and prec == WherePrec.EXACT:
        return int(WherePrec.NEAR)
    if how == How.SIDE and not near and prec == WherePrec.COUNTRY:
        return int(WherePrec.REGION)
    return prec


def _domain_countries(gazetteer: Gazetteer) -> dict[str, int]:
    """Return the number of the country of each national web domain that speaks for one."""
    numbers = {code: i for i, code in enumerate(gazetteer.countries)}
    return {
        row["domain"]: numbers[row["iso3"]]
        for row in read_rows("geocode/web_domains")
        if row["iso3"] in numbers
    }


def _top_domain(source: str | None) -> str:
    """Return the last label of a web address or host name; empty for anything else."""
    if not source or " " in source or "." not in source:
        return ""
    host = urlsplit(source).hostname if "//" in source else source.split("/")[0]
    return (host or "").rpartition(".")[2].lower()
