"""Learn the weights of the item reader on articles labelled with items.

Logistic regression over the features of ``geodata.extract.outcome.scoring`` (classes and context
only), drawn by a Gaussian prior towards the weights set by hand, then a second one over the groups
of an article, which makes ``confidence`` a probability. Five-fold by article; what the folds
predict can be written down for scoring.

    python scripts/train_extractor.py LABELLED.jsonl... [--judged TEXT.jsonl...] [--write]
        [--folds FOLDER]

A labelled article is ``{"id", "text", "published", "items": [...]}`` as in docs/formats.md.
Of the texts of ``--judged`` only the places in ``extractor_judged.tsv`` count, each judged by
reading. The project's own texts are always learned: sentences in ``extractor_sentences.tsv`` and
``extractor_prose.tsv``, articles in ``extractor_articles``. The ``ordinary`` ones hold as many
items as the news do; the ``dense`` ones teach what a statement looks like, not how many of them
an article has.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geodata.dates import find_timexes
from geodata.extract.extractor import Extractor, likely_groups
from geodata.extract.outcome.scoring import item_features, load_weights, weigh
from geodata.extract.statements.candidate import Candidate
from geodata.extract.statements.coreference import link_definite
from geodata.extract.statements.merging import Group, distance_km
from geodata.extract.words.lexicon import load_lexicon
from geodata.find import Finder
from geodata.gazetteer import Gazetteer
from geodata.geocode import Resolver
from geodata.model import Article, Kind, Mention, Span, Timex
from geodata.tables import table_path
from geodata.text import Tokens, sentences, tokenize
from geodata.wire import item_to_json

FOLDS = 5
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
SENTENCES = [Path(__file__).with_name(f"extractor_{name}.tsv") for name in ("sentences", "prose")]
ORDINARY = Path(__file__).with_name("extractor_articles") / "ordinary.jsonl"
DENSE = Path(__file__).with_name("extractor_articles") / "dense.jsonl"
JUDGED = Path(__file__).with_name("extractor_judged.tsv")
PRIOR_STRENGTH = 2.5
# What a candidate of our own sentences counts, evacuations aside, which the news have few of.
SENTENCE_WEIGHT = 0.3
# ... and one of a dense article: there are more of them than of the news.
DENSE_WEIGHT = 0.5
SAME_PLACE_KM = 100.0
COARSE_KM = 800.0
COARSE_PREC = 5
TOLERANCE = 1e-6
MOST_STEPS = 100


@dataclass
class Labelled:
    """An article with its stages' readings and its labelled items."""

    article: Article
    tokens: Tokens
    spans: list[Span]
    mentions: list[Mention]
    timexes: list[Timex]
    items: list[dict[str, Any]]
    sentence: bool = False  # one of the project's own sentences, with labels by place name
    dense: bool = False  # richer in items than the news: no measure of how likely one is
    judged: dict[tuple[str, int], int] | None = None  # where only some places are labelled
    candidates: list[Candidate] | None = None  # kept: weights change their scores alone


def read_labelled(paths: list[Path], judged: list[Path] | None = None) -> list[Labelled]:
    """Read articles with items, and our own texts, through the stages before the item reader."""
    judgements = read_judged(JUDGED) if judged else {}
    gazetteer = Gazetteer.open()
    finder, resolver = Finder.load(gazetteer), Resolver.load(gazetteer)
    found = [
        (_article(path.stem, json.loads(line)), json.loads(line)["items"], False)
        for path in [*paths, ORDINARY, DENSE]
        for line in _lines(path)
    ]
    found += [
        (article, items, True) for path in SENTENCES for article, items in read_sentences(path)
    ]
    found += [
        (article, [], False)
        for path in judged or []
        for line in _lines(path)
        if (article := _article(path.stem, json.loads(line))).id in judgements
    ]
    read = []
    for article, items, sentence in found:
        tokens = tokenize(article.text)
        mentions = resolver.resolve([article], [tokens], finder.find([tokens]))[0]
        timexes = find_timexes(tokens, published=article.published_date)
        spans = sentences(tokens)
        read.append(
            Labelled(
                article,
                tokens,
                spans,
                mentions,
                timexes,
                items,
                sentence=sentence,
                dense=article.id.partition("/")[0] == DENSE.stem,
                judged=judgements.get(article.id),
            )
        )
    return read


def read_judged(path: Path) -> dict[str, dict[tuple[str, int], int]]:
    """Return the judgements of each article by kind and place."""
    found: dict[str, dict[tuple[str, int], int]] = {}
    for line in _lines(path):
        if line and not line.startswith("#"):
            text, article, kind, start, label = line.split("\t")
            found.setdefault(f"{text}/{article}", {})[kind, int(start)] = int(label)
    return found


def _lines(path: Path) -> list[str]:
    """Return the lines of a file; JSON text may hold other separators than the line feed."""
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line]


def _article(stem: str, record: dict[str, Any]) -> Article:
    """Return the article of a record, its id led by the name of its file."""
    published = record.get("published") or ""
    return Article(
        id=f"{stem}/{record['id']}",
        text=record["text"],
        published=published if ISO_DATE.match(published) else None,
    )


def read_sentences(path: Path) -> list[tuple[Article, list[dict[str, Any]]]]:
    """Return the project's own labelled sentences."""
    found = []
    for n, line in enumerate(_lines(path)):
        if not line or line.startswith("#"):
            continue
        labels, text = line.split("\t")[:2]
        items = [
            dict(zip(("kind", "name"), label.strip().split(":"), strict=True))
            for label in labels.split("|")
            if label.strip() != "-"
        ]
        found.append((Article(id=f"{path.stem}/{n}", text=text, published="2023-05-03"), items))
    return found


def matches(candidate: Candidate, item: dict[str, Any]) -> bool:
    """Return whether a candidate is at a place of a labelled item of its kind."""
    if item["kind"] != candidate.kind.value or not item.get("mappable", True):
        return False
    if "name" in item and "places" not in item:
        return any(item["name"] in a.place.mention.text for a in candidate.places)
    for gold in item["places"]:
        for attachment in candidate.places:
            place = attachment.place.place
            coarse = gold.get("where_prec", 1) >= COARSE_PREC <= int(place.where_prec)
            if coarse and gold.get("country") and gold["country"] == place.country:
                return True
            if None in (gold.get("lat"), gold.get("lon"), place.lat, place.lon):
                continue
            limit = COARSE_KM if coarse else SAME_PLACE_KM
            if distance_km(gold["lat"], gold["lon"], place.lat, place.lon) <= limit:  # type: ignore[arg-type]
                return True
    return False


def label_of(candidates: list[Candidate], one: Labelled) -> int | None:
    """Return 1 for a certain item, 0 for none, None where readers could disagree."""
    if one.judged is not None:
        places = {
            (c.kind.value, a.place.mention.span.start_char) for c in candidates for a in c.places
        }
        labels = [one.judged[p] for p in places if p in one.judged]
        return max(labels, default=None)
    found = [i for c in candidates for i in one.items if matches(c, i)]
    if any(i.get("certain", True) for i in found):
        return 1
    return None if found else 0


def fit(
    rows: list[dict[str, float]],
    labels: list[int],
    names: list[str],
    prior: dict[str, float],
    *,
    strength: float,
    shares: list[float] | None = None,
) -> dict[str, float]:
    """Return the weights that maximise likelihood times the prior (Newton's method, steps halved).

    `shares` says what each row counts, 1 where it is left out.
    """
    share = np.array(shares or [1.0] * len(rows))
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for r, row in enumerate(rows):
        for name, value in row.items():
            if name in index:
                x[r, index[name]] = value
    y = np.array(labels, dtype=float)
    centre = np.array([prior[n] for n in names])

    def loss(w: npt.NDArray[np.float64]) -> float:
        z = x @ w
        told = np.logaddexp(0.0, z) - y * z
        return float(share @ told + strength / 2 * (w - centre) @ (w - centre))

    w = centre.copy()
    for _ in range(MOST_STEPS):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (share * (y - p)) - strength * (w - centre)
        hessian = (x * (share * p * (1 - p))[:, None]).T @ x + strength * np.eye(len(names))
        step = np.linalg.solve(hessian, gradient)
        before = loss(w)
        while loss(w + step) > before and float(np.abs(step).max()) >= TOLERANCE:
            step = step / 2  # a whole step can overshoot where the curve is flat
        w = w + step
        if float(np.abs(step).max()) < TOLERANCE:
            break
    return dict(zip(names, w.tolist(), strict=True))


def train(data: list[Labelled], prior: dict[str, float]) -> dict[str, float]:
    """Return weights for candidates and groups learned on `data`.

    The groups' weights are learned on logits of candidates whose articles were held out, so that
    confidence is not that of a memory.
    """
    weights = prior | _fit_candidates(data, prior)
    rows: list[dict[str, float]] = []
    labels: list[int] = []
    order = sorted(range(len(data)), key=lambda i: hash_of(data[i].article.id[::-1]))
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        inner = prior | _fit_candidates([d for i, d in enumerate(data) if i not in held], prior)
        for i in held:
            if data[i].sentence or data[i].dense:
                continue  # too rich in items to tell how likely one is in the news
            for group, label in _labelled_groups(_candidates(data[i], inner), data[i]):
                if label is not None:
                    rows.append(item_features(group))
                    labels.append(label)
    names = [n for n in prior if n.startswith("item")]
    return weights | fit(rows, labels, names, prior, strength=1.0)


def _fit_candidates(data: list[Labelled], prior: dict[str, float]) -> dict[str, float]:
    names = [n for n in prior if not n.startswith("item")]
    rows, labels, shares = [], [], []
    for one in data:
        for c in _candidates(one, prior):
            label = label_of([c], one) if c.places and c.anchor is None else None
            if label is not None:
                rows.append(c.features)
                labels.append(label)
                told = one.sentence and c.kind is not Kind.EVACUATION
                shares.append(SENTENCE_WEIGHT if told else DENSE_WEIGHT if one.dense else 1.0)
    return fit(rows, labels, names, prior, strength=PRIOR_STRENGTH, shares=shares)


def _candidates(one: Labelled, weights: dict[str, float]) -> list[Candidate]:
    """Return the candidates of an article, scored and linked by `weights`."""
    if one.candidates is None:
        extractor = Extractor(load_lexicon(), weights)
        one.candidates, _ = extractor.read(
            one.article, one.tokens, one.spans, one.mentions, one.timexes
        )
        return one.candidates
    for candidate in one.candidates:
        candidate.anchor, candidate.leans = None, False
        weigh(candidate, weights)
    link_definite(one.candidates)
    return one.candidates


def _labelled_groups(candidates: list[Candidate], one: Labelled) -> list[tuple[Group, int | None]]:
    """Return the groups with their labels; the second of two that match one item is none."""
    groups = sorted(likely_groups(candidates), key=lambda g: -max(g.logits))
    if one.judged is not None:
        return [(group, label_of(group.candidates, one)) for group in groups]
    left = list(one.items)
    found: list[tuple[Group, int | None]] = []
    for group in groups:
        match = next((i for i in left if any(matches(c, i) for c in group.candidates)), None)
        if match is not None:
            left.remove(match)
        label = 0 if match is None else 1 if match.get("certain", True) else None
        found.append((group, label))
    return found


def read_prior() -> dict[str, float]:
    """Return the weights set by hand."""
    with table_path("extract/weights.csv").open(encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        return {row["feature"]: float(row["prior"]) for row in csv.DictReader(lines)}


def write_weights(prior: dict[str, float], weights: dict[str, float]) -> None:
    """Write the learned weights beside the prior."""
    path = Path(str(table_path("extract/weights.csv")))
    head = _lines(path)[0]
    body = [f"{n},{prior[n]:g},{weights[n]:.3f}" for n in prior]
    path.write_text("\n".join([head, "feature,prior,weight", *body, ""]), encoding="utf-8")


def cross_validate(data: list[Labelled], prior: dict[str, float], folder: Path) -> None:
    """Write, for each labelled file, items predicted by weights that never saw their article."""
    out: dict[str, list[str]] = {}
    order = sorted(range(len(data)), key=lambda i: hash_of(data[i].article.id))
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        weights = train([d for i, d in enumerate(data) if i not in held], prior)
        extractor = Extractor(load_lexicon(), weights)
        for i in sorted(held):
            d = data[i]
            if d.sentence or d.judged is not None:
                continue
            found = extractor.extract(d.article, d.tokens, d.spans, d.mentions, d.timexes)
            stem, _, name = d.article.id.partition("/")
            items = [item_to_json(item) for item in found.items]
            out.setdefault(stem, []).append(json.dumps({"id": name, "items": items}))
    folder.mkdir(parents=True, exist_ok=True)
    for stem, lines in out.items():
        (folder / f"{stem}.folds.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def folds_of(articles: Iterable[str]) -> dict[str, int]:
    """Return the fold of each article, the same in every run."""
    return {one: n % FOLDS for n, one in enumerate(sorted(set(articles), key=hash_of))}


def hash_of(text: str) -> int:
    """Return a number that spreads articles over folds, the same in every run."""
    value = 0
    for char in text:
        value = (value * 131 + ord(char)) % 1_000_003
    return value


def main() -> None:
    """Train, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--judged", nargs="*", type=Path, help="texts judged place by place")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    parser.add_argument("--folds", type=Path, help="write cross-validated predictions here")
    args = parser.parse_args()
    data = read_labelled(args.labelled, args.judged)
    prior = read_prior()
    for name in sorted(
        {n for d in data for c in _candidates(d, prior) for n in c.features} - set(prior)
    ):
        prior[name] = 0.0
    if args.folds:
        cross_validate(data, prior, args.folds)
    if args.write:
        write_weights(prior, train(data, prior))
        load_weights.cache_clear()


if __name__ == "__main__":
    main()
