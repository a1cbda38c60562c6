"""Train the weights of the resolver on corpora of news with resolved place names.

    python scripts/train_resolver.py CORPORA [--folds 5] [--leave-out] [--out DIR] [--write]

CORPORA is a folder of JSON Lines files whose articles hold ``toponyms`` with coordinates. Only
weights over classes of evidence are learned, never anything of a name. Without ``--write`` it
cross-validates by article (and with ``--leave-out`` by corpus) and puts the held-out answers of
each corpus in DIR, in the form that ``footprint geoparse`` has. Needs the ``train`` dependencies.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from resolver_corpora import CORPORA, Corpus, Floats, Ints, load_corpus
from resolver_fit import fit, fit_logistic

from geodata.gazetteer import Gazetteer
from geodata.geocode.features import N_LEVELS, OFFSETS, level_names
from geodata.geocode.offers import Offers, find_offers, offer_names
from geodata.geocode.ranker import (
    CONSTANT,
    LOG_ODDS,
    OFFER_CONSTANT,
    WEIGHTS_TABLE,
    Ranking,
    Weights,
    answer_levels,
    answer_log_odds,
    first_pass,
    second_pass,
)
from geodata.geocode.resolver import Resolver
from geodata.tables import table_path
from geodata.wire import mention_to_json


def train(corpora: list[Corpus], chosen: list[NDArray[np.bool_]]) -> tuple[Floats, Floats]:
    """Return the weights of both passes, fitted on the chosen articles of each corpus."""
    blank = np.zeros(N_LEVELS)
    parts = [
        (c, first_pass(c.batch, blank, domains=c.domains).dynamic, use)
        for c, use in zip(corpora, chosen, strict=True)
        if use.any()
    ]
    first = fit(parts, second=False)
    second = fit([(c, rank(c, first, blank).dynamic, use) for c, _, use in parts], second=True)
    return first, second


def rank(corpus: Corpus, first: Floats, second: Floats) -> Ranking:
    """Rank a corpus by the weights of both passes."""
    return second_pass(
        corpus.batch,
        second,
        first=first_pass(corpus.batch, first, domains=corpus.domains),
        domains=corpus.domains,
        sources=corpus.sources,
    )


@dataclass(slots=True)
class HeldOut:
    """The answers of a corpus's groups by weights that had not seen them."""

    corpus: Corpus
    levels: Ints
    log_odds: Floats
    right: Floats
    scored: NDArray[np.bool_]
    rankings: list[tuple[Ranking, NDArray[np.bool_]]] = field(default_factory=list)  # by fold
    offers: list[Offers] = field(default_factory=list)  # by fold
    offer_right: list[Floats] = field(default_factory=list)  # -1 where there is no gold

    def levels_weight(self, theta: Floats) -> Floats:
        """Return the logits of the answers by a fitted confidence."""
        logit: Floats = theta[:-2][self.levels].sum(axis=1) + theta[-2] + theta[-1] * self.log_odds
        return logit


def hold_out(
    corpora: list[Corpus], folds: int
) -> tuple[list[HeldOut], list[tuple[Floats, Floats]]]:
    """Rank every article by weights trained on the other folds; return those weights too."""
    trained = []
    held = [
        HeldOut(
            c,
            np.zeros((len(c.batch.start), len(OFFSETS) - 1), np.int64),
            np.zeros(len(c.batch.start)),
            np.zeros(len(c.batch.start)),
            c.weight > 0,
        )
        for c in corpora
    ]
    for fold in range(folds):
        first, second = train(corpora, [c.fold != fold for c in corpora])
        trained.append((first, second))
        for item in held:
            _put_answers(item, first, second, item.corpus.fold == fold)
    collect_offers(held)
    return held, trained


def _put_answers(item: HeldOut, first: Floats, second: Floats, chosen: NDArray[np.bool_]) -> None:
    corpus = item.corpus
    ranking = rank(corpus, first, second)
    mine = chosen[corpus.batch.article]
    item.levels[mine] = answer_levels(corpus.batch, ranking)[mine]
    item.log_odds[mine] = answer_log_odds(corpus.batch, ranking)[mine]
    item.right[mine] = corpus.right[ranking.top][mine]
    item.rankings.append((ranking, chosen))


def collect_offers(held: list[HeldOut]) -> None:
    """Make the offers of each fold from its held-out answers and their confidence."""
    sure = fit_sure(held, exclude=None)
    for item in held:
        corpus = item.corpus
        logit = item.levels_weight(sure)
        for ranking, chosen in item.rankings:
            offers = find_offers(
                corpus.batch, corpus.groups, pool=corpus.pool, top=ranking.top,
                dynamic=ranking.dynamic, sure=1 / (1 + np.exp(-logit)),
            )  # fmt: skip
            article = np.array(corpus.groups.article, dtype=np.int64)[offers.group]
            use = np.flatnonzero(chosen[article])
            item.offers.append(
                Offers(offers.group[use], offers.row[use], offers.levels[use], offers.against[use])
            )
            item.offer_right.append(
                np.array(
                    [
                        corpus.judge_group(int(group), int(row))
                        for group, row in zip(offers.group[use], offers.row[use], strict=True)
                    ]
                )
            )


def fit_sure(held: list[HeldOut], *, exclude: int | None) -> Floats:
    """Fit the confidence on the held-out answers, without those of one fold if given."""
    levels, odds, right, weight = [], [], [], []
    for item in held:
        use = item.scored.copy()
        if exclude is not None:
            use &= item.corpus.fold[item.corpus.batch.article] != exclude
        levels.append(item.levels[use])
        odds.append(item.log_odds[use])
        right.append(item.right[use])
        weight.append(item.corpus.weight[use])
    return fit_logistic(
        np.concatenate(levels), np.concatenate(odds), np.concatenate(right),
        weight=np.concatenate(weight), n_levels=N_LEVELS,
    )  # fmt: skip


def weights_of(
    first: Floats, second: Floats, held: list[HeldOut], *, exclude: int | None = None
) -> Weights:
    """Fit the confidences on the held-out answers, without those of one fold if given."""
    offers, offers_right = [], []
    for item in held:
        for fold, (offer, judged) in enumerate(zip(item.offers, item.offer_right, strict=True)):
            if fold != exclude:
                offers.append(offer.levels[judged >= 0])
                offers_right.append(judged[judged >= 0])
    sure = fit_sure(held, exclude=exclude)
    judged = np.concatenate(offers_right)
    offer = fit_logistic(
        np.concatenate(offers), np.zeros(len(judged)), judged, weight=np.ones(len(judged)),
        n_levels=len(offer_names()),
    )  # fmt: skip
    return Weights(
        first, second, sure[:-2], float(sure[-2]), float(sure[-1]), offer[:-2], float(offer[-2])
    )


def answer_corpus(corpus: Corpus, resolver: Resolver, chosen: NDArray[np.bool_], out: Path) -> None:
    """Write the resolver's mentions of the chosen articles, adding to what is there."""
    answers = resolver.resolve(corpus.articles, corpus.tokens, corpus.mentions)
    with out.open("a", encoding="utf-8") as file:
        for article, mentions, use in zip(corpus.articles, answers, chosen, strict=True):
            if use:
                record = {"id": article.id, "mentions": [mention_to_json(m) for m in mentions]}
                file.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_weights(weights: Weights) -> None:
    """Write the table of weights."""
    lines = [
        "# source: fitted by scripts/train_resolver.py over classes of evidence (docs/resolver.md)",
        "feature,weight_pass1,weight_pass2,weight_confidence",
    ]
    for name, *values in zip(
        level_names(), weights.first, weights.second, weights.sure, strict=True
    ):
        quoted = f'"{name}"' if "," in name else name
        lines.append(",".join([quoted, *(f"{value:.4f}" for value in values)]))
    for name, value in zip(offer_names(), weights.offer, strict=True):
        lines.append(f"{name},0,0,{value:.4f}")
    lines.append(f"{OFFER_CONSTANT},0,0,{weights.offer_constant:.4f}")
    lines.append(f"{CONSTANT},0,0,{weights.constant:.4f}")
    lines.append(f"{LOG_ODDS},0,0,{weights.log_odds:.4f}")
    path = Path(str(table_path(f"{WEIGHTS_TABLE}.csv")))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Cross-validate, and write the weights where asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--leave-out", action="store_true")
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--gazetteer", type=Path, default=None, help="a compiled one")
    options = parser.parse_args()
    began = time.perf_counter()
    folder = options.gazetteer
    gazetteer = Gazetteer(folder) if folder else Gazetteer.open(progress=True)
    zeros = np.zeros(N_LEVELS)
    blank = Weights(zeros, zeros, zeros, 0.0, 1.0, np.zeros(len(offer_names())), 0.0)
    resolver = Resolver(gazetteer, weights=blank)
    corpora = [
        load_corpus(options.corpora, name, resolver=resolver, folds=options.folds)
        for name in CORPORA
    ]
    for c in corpora:
        reach = np.logical_or.reduceat(c.right, c.batch.start)
        print(f"{c.name}: {len(c.batch.start)} groups, {len(c.batch.row)} candidates, "
              f"answer among them {reach[c.weight > 0].mean():.4f}")  # fmt: skip
    held, trained = hold_out(corpora, options.folds)
    print(f"held out after {time.perf_counter() - began:.0f} s")
    for item in held:
        print(f"  {item.corpus.name}: groups right {item.right[item.scored].mean():.4f}")
    if options.leave_out:
        report_left_out(corpora)
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        write_held_out(held, trained, gazetteer=gazetteer, out=options.out)
    if options.write:
        first, second = train(corpora, [np.ones(len(c.articles), bool) for c in corpora])
        write_weights(weights_of(first, second, held))
    print(f"done after {time.perf_counter() - began:.0f} s")


def report_left_out(corpora: list[Corpus]) -> None:
    """Print how each corpus does by weights trained on the others."""
    for corpus in corpora:
        chosen = [np.full(len(c.articles), c is not corpus) for c in corpora]
        first, second = train(corpora, chosen)
        right = corpus.right[rank(corpus, first, second).top][corpus.weight > 0]
        print(f"  {corpus.name} left out: groups right {right.mean():.4f}")


def write_held_out(
    held: list[HeldOut], trained: list[tuple[Floats, Floats]], *, gazetteer: Gazetteer, out: Path
) -> None:
    """Write the mentions of every article by weights and confidence that had not seen it."""
    corpora = [item.corpus for item in held]
    for corpus in corpora:
        (out / f"{corpus.name}.jsonl").unlink(missing_ok=True)
    for fold, (first, second) in enumerate(trained):
        resolver = Resolver(gazetteer, weights=weights_of(first, second, held, exclude=fold))
        for corpus in corpora:
            answer_corpus(corpus, resolver, corpus.fold == fold, out / f"{corpus.name}.jsonl")


if __name__ == "__main__":
    main()
