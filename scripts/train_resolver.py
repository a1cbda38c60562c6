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
import math
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from geodata.gazetteer import FEATURES as PLACE_FEATURES
from geodata.gazetteer import Gazetteer
from geodata.geocode.candidates import NamePool
from geodata.geocode.context import Groups
from geodata.geocode.evidence import Batch
from geodata.geocode.features import FEATURES, N_LEVELS, N_STATIC, OFFSETS, level_names
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
from geodata.model import Article, Mention, MentionRole, Span, WherePrec
from geodata.tables import read_rows, table_path
from geodata.text import tokenize
from geodata.wire import mention_to_json

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CORPORA = ("lgl", "gwn-dev", "tud-loc-2013", "places-voa")
RIGHT_KM = 161.0
WIDE_KM = 800.0
CLOSE_KM = 25.0  # candidates that are as right as the nearest right one
PENALTY = 0.3  # of the squared weights, over the sum of the groups' log likelihoods
# How much a group of each corpus counts, in the first and the second pass: small-town papers must
# not teach that fame means nothing, and the first pass does not know the sources' homes.
CORPUS_WEIGHT = {"lgl": (0.4, 1.0), "gwn-dev": (1.5, 1.5)}
PENALTY_STEPS = 1.0  # of the squared differences of neighbouring steps
PENALTY_CONFIDENCE = 3.0
COUNTRIES = {"A.PCLI", "A.PCLS", "A.PCLD", "A.PCLF", "COUNTRY", "A.PCL", "PCLI", "country"}
WIDE = {"region", "water", "CONTINENT", "REGION", "continent", "L.CONT", "L.RGN", "H.OCN", "H.SEA"}


@dataclass(slots=True)
class Corpus:
    """A corpus laid out: its batch and, by candidate, whether it is right."""

    name: str
    records: list[dict[str, Any]]
    articles: list[Article]
    tokens: list[Any]
    mentions: list[list[Mention]]
    batch: Batch
    domains: Ints
    right: NDArray[np.bool_]  # by candidate: accepted by the measure
    target: NDArray[np.bool_]  # by candidate: what is learned as right
    weight: Floats  # by group: gold mentions, damped; 0 where none has coordinates
    fold: Ints  # by article
    groups: Groups
    pool: NamePool
    golds: dict[int, list[dict[str, Any]]]  # by group of the layout
    gazetteer: Gazetteer

    def judge_group(self, group: int, row: int) -> float:
        """Return the share of a group's gold mentions for which a row is right; -1 for none."""
        golds = self.golds.get(group)
        if not golds:
            return -1.0
        rows = np.array([row])
        return float(np.mean([judge_rows(self.gazetteer, rows, g)[0][0] for g in golds]))

    @property
    def sources(self) -> list[str | None]:
        """Return the source of each article."""
        return [article.source for article in self.articles]


def load_corpus(folder: Path, name: str, *, resolver: Resolver, folds: int) -> Corpus:
    """Read a corpus and lay out its gold spans."""
    lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")
    records = [json.loads(line) for line in lines if line.strip()]
    articles = [Article(id=str(r["id"]), text=r["text"], source=r.get("source")) for r in records]
    tokens = [tokenize(article.text) for article in articles]
    mentions = [
        [
            Mention(
                span=Span(start_char=t["start_char"], end_char=t["end_char"]),
                text=r["text"][t["start_char"] : t["end_char"]],
                role=MentionRole.LITERAL,
            )
            for t in r["toponyms"]
        ]
        for r in records
    ]
    groups, batch = resolver.prepare(tokens, mentions)
    golds = gold_of_groups(groups, records)
    right, target, weight = judge(resolver, batch, golds)
    fold = np.array([zlib.crc32(f"{name}:{r['id']}".encode()) % folds for r in records])
    return Corpus(
        name, records, articles, tokens, mentions, batch, resolver.domains(articles), right, target,
        weight, fold, groups, resolver.pool, golds, resolver.gazetteer,
    )  # fmt: skip


def gold_of_groups(
    groups: Groups, records: list[dict[str, Any]]
) -> dict[int, list[dict[str, Any]]]:
    """Return the located gold mentions of each group of the layout."""
    golds: dict[int, list[dict[str, Any]]] = {}
    for record, own in zip(records, groups.mention_group, strict=True):
        for toponym, group in zip(record["toponyms"], own, strict=True):
            if toponym.get("lat") is not None:
                golds.setdefault(group, []).append(toponym)
    return golds


def judge(
    resolver: Resolver, batch: Batch, golds: dict[int, list[dict[str, Any]]]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Floats]:
    """Return by candidate whether it is right and a target, and by group its weight."""
    right = np.zeros(len(batch.row), bool)
    target = np.zeros(len(batch.row), bool)
    weight = np.zeros(len(batch.start))
    for layout_group, toponyms in golds.items():
        group = int(batch.of_group[layout_group])
        if group < 0:
            continue
        part = slice(int(batch.start[group]), int(batch.start[group] + batch.count[group]))
        votes = np.zeros(int(batch.count[group]))
        aims = np.zeros(int(batch.count[group]))
        for toponym in toponyms:
            accepted, aim = judge_rows(resolver.gazetteer, batch.row[part], toponym)
            votes += accepted
            aims += aim
        weight[group] = math.sqrt(len(toponyms))
        right[part] = votes * 2 >= len(toponyms)
        target[part] = (aims == aims.max()) & (aims > 0)
    return right, target, weight


def judge_rows(
    gazetteer: Gazetteer, rows: Ints, gold: dict[str, Any]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whether each row is right for a gold mention, and whether it is the best such."""
    lat, lon = gazetteer.lat[rows].astype(float), gazetteer.lon[rows].astype(float)
    distance = distance_km(gold["lat"], gold["lon"], lat, lon)
    country = np.array([gazetteer.countries[c] for c in gazetteer.country[rows].tolist()])
    feature = np.array([PLACE_FEATURES[f].value for f in gazetteer.feature[rows].tolist()])
    same_country = country == gold.get("country")
    gold_id = int(gold["geonames_id"]) if str(gold.get("geonames_id") or "").isdigit() else -1
    same_id = gazetteer.geonameid[rows] == gold_id
    kind = gold.get("feature")
    if kind in COUNTRIES:
        accepted = same_id | (same_country & (gazetteer.where_prec[rows] == WherePrec.COUNTRY))
        return accepted, accepted
    close = distance <= RIGHT_KM
    if kind == "A.ADM1":
        accepted = same_id | ((feature == "admin1") & same_country) | close
        best = same_id | ((feature == "admin1") & same_country)
        return accepted, best if best.any() else accepted
    if kind in WIDE:
        close = distance <= WIDE_KM
    accepted = same_id | close
    if same_id.any():
        return accepted, same_id
    least = distance.min() if len(distance) else 0.0
    best = accepted & (distance <= least + CLOSE_KM)
    if gold.get("country"):
        best = best & same_country if (best & same_country).any() else best
    return accepted, best


def distance_km(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Return great-circle distances from a point, in km."""
    a, b, c, d = math.radians(lat), math.radians(lon), np.radians(lats), np.radians(lons)
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    result: Floats = 12_742 * np.arcsin(np.minimum(1.0, np.sqrt(h)))
    return result


def one_hot(batch: Batch, dynamic: NDArray[np.int16]) -> csr_matrix:
    """Return the levels of all candidates as a sparse matrix of ones."""
    columns = np.concatenate(
        [batch.static + OFFSETS[:N_STATIC], (dynamic.T + OFFSETS[N_STATIC:-1])], axis=1
    )
    n, k = columns.shape
    return csr_matrix(
        (np.ones(n * k), columns.ravel(), np.arange(0, n * k + 1, k)), shape=(n, N_LEVELS)
    )


def penalty_matrix() -> csr_matrix:
    """Return the quadratic penalty: small weights, and neighbouring steps alike."""
    rows, columns = list(range(N_LEVELS)), list(range(N_LEVELS))
    values = (PENALTY * expected_weights()[1]).tolist()
    for feature, start in zip(FEATURES, OFFSETS, strict=False):
        for level in range(1, len(feature.levels) - 1) if feature.steps or feature.ranked else ():
            a, b = int(start) + level, int(start) + level + 1
            rows += [a, b, a, b]
            columns += [a, b, b, a]
            values += [PENALTY_STEPS, PENALTY_STEPS, -PENALTY_STEPS, -PENALTY_STEPS]
    return csr_matrix((values, (rows, columns)), shape=(N_LEVELS, N_LEVELS))


def expected_weights() -> tuple[Floats, Floats]:
    """Return by level the weight that training starts from and how strongly it is held."""
    numbers = {name: i for i, name in enumerate(level_names())}
    expected, strength = np.zeros(N_LEVELS), np.ones(N_LEVELS)
    for row in read_rows("geocode/expected_weights"):
        expected[numbers[row["level"]]] = float(row["weight"])
        strength[numbers[row["level"]]] = float(row["strength"])
    return expected, strength


def fit(
    parts: list[tuple[Corpus, NDArray[np.int16], NDArray[np.bool_]]], *, second: bool
) -> Floats:
    """Fit the conditional logit on the groups of the chosen articles that hold a target."""
    pieces = []
    for corpus, dynamic, chosen in parts:
        batch = corpus.batch
        has = np.logical_or.reduceat(corpus.target, batch.start)
        many = batch.count > 1
        use = has & many & (corpus.weight > 0) & chosen[batch.article]
        keep = use[batch.group]
        x = one_hot(batch, dynamic)[np.flatnonzero(keep)]
        count = batch.count[use]
        weight = corpus.weight[use] * CORPUS_WEIGHT.get(corpus.name, (1.0, 1.0))[second]
        pieces.append((x, corpus.target[keep], np.cumsum(count) - count, count, weight))

    penalty, (expected, _) = penalty_matrix(), expected_weights()

    def loss(w: Floats) -> tuple[float, Floats]:
        pull = penalty @ (w - expected)
        value = float((w - expected) @ pull)
        gradient = 2 * pull
        for x, target, start, count, weight in pieces:
            scores = x @ w
            group = np.repeat(np.arange(len(count)), count)
            top = np.maximum.reduceat(scores, start)[group]
            e = np.exp(scores - top)
            p = e / np.add.reduceat(e, start)[group]
            right = np.add.reduceat(p * target, start)
            value -= float(weight @ np.log(np.maximum(right, 1e-12)))
            posterior = p * target / np.maximum(right, 1e-12)[group]
            gradient += x.T @ (weight[group] * (p - posterior))
        return value, gradient

    answer = minimize(loss, expected, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return np.asarray(answer.x)


def fit_logistic(
    levels: Ints, log_odds: Floats, right: Floats, *, weight: Floats, n_levels: int
) -> Floats:
    """Fit a logistic regression; return the levels' weights, the constant and the slope."""
    n = len(levels)
    k = levels.shape[1]
    x = csr_matrix(
        (np.ones(n * k), levels.ravel(), np.arange(0, n * k + 1, k)), shape=(n, n_levels)
    )

    def loss(theta: Floats) -> tuple[float, Floats]:
        w, constant, slope = theta[:-2], theta[-2], theta[-1]
        logit = x @ w + constant + slope * log_odds
        value = float(weight @ (np.logaddexp(0, logit) - right * logit))
        error = weight * (1 / (1 + np.exp(-logit)) - right)
        gradient = np.concatenate(
            [x.T @ error + 2 * PENALTY_CONFIDENCE * w, [error.sum(), error @ log_odds]]
        )
        return value + PENALTY_CONFIDENCE * float(w @ w), gradient

    start = np.zeros(n_levels + 2)
    start[-1] = 1.0
    answer = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 150})
    theta: Floats = answer.x
    return theta


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
