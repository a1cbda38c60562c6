"""Train the finder and its roles on corpora that are not part of the project.

    python scripts/train_finder.py CORPORA                    trains on all and writes the weights
    python scripts/train_finder.py CORPORA --evaluate cv      cross-validates by article
    python scripts/train_finder.py CORPORA --evaluate left    leaves one corpus out at a time

CORPORA holds JSON Lines files as ``CORPUS_FILES`` names them, each line with ``text`` and
``toponyms`` (``start_char``, ``end_char``, and ``role`` or ``literal`` where labelled). Only
weights of classes and of words of the language are written, never a text or a name.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pycrfsuite
from finder_drills import make_drills
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from geodata.find.crf import LABELS, Model, best_labels
from geodata.find.features import BIT_SETS, View
from geodata.find.finder import part_hyphenated, read_spans, see
from geodata.find.hashing import slots_of
from geodata.find.roles import DEMONYM, ROLES, RoleModel, role_slots
from geodata.find.roles import HASH_BITS as ROLE_BITS
from geodata.find.words import Matcher, Words
from geodata.gazetteer import Gazetteer, NameClass
from geodata.model import MentionRole
from geodata.text import Tokens, sentences, tokenize

CORPUS_FILES = ("places-voa", "gwn-dev", "lgl", "tud-loc-2013")
POLICY = "places-voa"  # the labelling policy in force at run time
WEIGHTS = Path(__file__).parents[1] / "geodata" / "data" / "find"
FOLDS = 4
FRAGMENTS = (1.0, 1.0, 0.3, 0.3)  # share of each corpus that is learned from in short texts too
MOST_SENTENCES = 3  # of a short text
DRAW_BITS = 16  # of the number that says whether a name is forgotten
FORGETFUL = 12  # gazetteers that have forgotten names, each others
FORGOTTEN = 0.3  # share of the lesser names that each has forgotten
SEEN_SO = 0.5  # share of the texts that are learned from as one of them sees them
GREAT = np.uint32(  # names of these classes no gazetteer lacks
    NameClass.COUNTRY
    | NameClass.ADMIN1
    | NameClass.CAPITAL
    | NameClass.DEMONYM_ADJ
    | NameClass.DEMONYM_NOUN
    | NameClass.POP_1M
    | NameClass.METONYM
    | NameClass.ABBREVIATION
    | NameClass.REGION
)
SMALL = 2e-3  # a weight below this changes nothing


class Forgetful:
    """A gazetteer that has forgotten a share of its lesser names, which ones by its number.

    No gazetteer has every village: what is learned through this one is to know names that it lacks
    by what stands around them.
    """

    def __init__(self, gazetteer: Matcher, number: int) -> None:
        self._gazetteer = gazetteer
        self._number = number

    def match(
        self, hashes: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint32]]:
        """Return what the gazetteer has but no class where the name is forgotten."""
        start, stop, bits = self._gazetteer.match(hashes)
        slot = slots_of([hashes + np.uint64(self._number)], bits=DRAW_BITS)[0]
        forgotten = (slot < FORGOTTEN * (1 << DRAW_BITS)) & ((bits & GREAT) == 0)
        return start, stop, np.where(forgotten, 0, bits).astype(np.uint32)


@dataclass(slots=True)
class Text:
    """One labelled text."""

    corpus: int
    tokens: Tokens
    gold: list[tuple[int, int, str | None]]  # first and last character, role


def read_corpus(folder: Path, number: int) -> list[Text]:
    """Return the texts of one corpus."""
    texts = []
    with (folder / f"{CORPUS_FILES[number]}.jsonl").open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            gold = [(t["start_char"], t["end_char"], _role(t)) for t in row["toponyms"]]
            texts.append(Text(number, tokenize(row["text"]), gold))
    return texts


def fragments(text: Text, draw: np.random.Generator, *, share: float) -> list[Text]:
    """Return short texts of one to three sentences cut out of a text.

    In a whole article the other places of a name speak for it; in a short text nothing does, and
    the model must have seen that too.
    """
    cut = []
    sentence_spans = sentences(text.tokens)
    at = 0
    while at < len(sentence_spans):
        n = int(draw.integers(1, MOST_SENTENCES + 1))
        part = sentence_spans[at : at + n]
        at += n
        if draw.random() >= share:
            continue
        first, stop = part[0].start_char, part[-1].end_char
        gold = [(a - first, b - first, r) for a, b, r in text.gold if first <= a and b <= stop]
        cut.append(Text(text.corpus, tokenize(text.tokens.text[first:stop]), gold))
    return cut


def _role(toponym: dict[str, object]) -> str | None:
    if "role" in toponym:
        return str(toponym["role"])
    if "literal" in toponym:
        return "literal" if toponym["literal"] else "other"
    return None


class Sight:
    """What the models see of one text, with its gold labels."""

    def __init__(self, words: Words, gazetteer: Matcher, text: Text) -> None:
        self.text = text
        self.view, batch = see(words, gazetteer, [text.tokens])
        self.offset = batch.offset[0]
        self.labels = self._gold_labels()

    def _gold_labels(self) -> NDArray[np.uint8]:
        tokens = self.text.tokens
        labels = np.zeros(len(self.view.position), dtype=np.uint8)
        starts = np.array(tokens.start)
        ends = np.array(tokens.end)
        at = self.view.position - self.offset
        for first, stop, _ in self.text.gold:
            inside = np.flatnonzero((starts[at] < stop) & (ends[at] > first))
            if len(inside):
                labels[inside] = 2
                labels[inside[0]] = 1
        return labels

    def spans_of(self, labels: NDArray[np.uint8]) -> list[tuple[int, int]]:
        """Return the character spans that labels mark."""
        spans = read_spans(labels, self.view)
        tokens = self.text.tokens
        return [
            (tokens.start[a - self.offset], tokens.end[b - self.offset - 1])
            for a, b in zip(spans.first.tolist(), spans.stop.tolist(), strict=True)
        ]


def attributes(view: View, corpus: int) -> list[list[str]]:
    """Return the features of every run token of a view as crfsuite wants them."""
    everything = slice(0, len(view.position))
    rows = [list(map(str, row)) for row in view.categories(everything, corpus).T.tolist()]
    for k, bits in enumerate(view.bit_sets(everything)):
        for bit in range(32):
            for i in np.flatnonzero(bits >> np.uint32(bit) & np.uint32(1)).tolist():
                rows[i].append(f"b{k}.{bit}")
    return rows


Arrays = tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


def learn(sights: Sequence[Sight], *, settings: dict[str, float]) -> Arrays:
    """Return the weights that label `sights` best, as :func:`weights_of` does."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(settings)
    for sight in sights:
        view = sight.view
        if not len(view.position):
            continue
        rows = attributes(view, sight.text.corpus)
        labels = [LABELS[label] for label in sight.labels.tolist()]
        for start, length in zip(view.runs.start.tolist(), view.runs.length.tolist(), strict=True):
            trainer.append(rows[start : start + length], labels[start : start + length])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    return weights_of(info.state_features, info.transitions)


def train(sights: Sequence[Sight], *, corpus: int, settings: dict[str, float]) -> Model:
    """Return the model that labels `sights` best, with the policy of `corpus` in force."""
    slots, weights, bit_weights, steps = learn(sights, settings=settings)
    return Model.build(
        slots=slots, weights=weights, bit_weights=bit_weights, steps=steps, corpus=corpus
    )


def weights_of(
    state: dict[tuple[str, str], float], transitions: dict[tuple[str, str], float]
) -> Arrays:
    """Return slots, their weights, the bits' weights and the steps."""
    number = {label: i for i, label in enumerate(LABELS)}
    steps = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for (left, right), weight in transitions.items():
        steps[number[left], number[right]] = weight
    steps[0, 2] = -1e4  # a name begins before it goes on
    bit_weights = np.zeros((len(BIT_SETS), 32, len(LABELS)), dtype=np.float32)
    rows: dict[int, NDArray[np.float32]] = {}
    for (attribute, label), weight in state.items():
        if attribute[0] == "b":
            which, bit = attribute[1:].split(".")
            bit_weights[int(which), int(bit), number[label]] = weight
        else:
            slot = int(attribute)
            rows.setdefault(slot, np.zeros(len(LABELS), dtype=np.float32))[number[label]] = weight
    kept = sorted(slot for slot, row in rows.items() if np.abs(row).max() > SMALL)
    weights = np.array([rows[slot] for slot in kept], dtype=np.float32)
    return np.array(kept, dtype=np.int64), weights, bit_weights, steps


def predict(model: Model, sight: Sight) -> NDArray[np.uint8]:
    """Return the labels the model gives."""
    view = sight.view
    return best_labels(model.scores(view), view.runs.start, view.runs.length, model.steps)


class Score:
    """Strict and overlapping precision, recall and F1."""

    def __init__(self) -> None:
        self.hits = self.found = self.gold = self.touched_gold = self.touched = 0

    def add(self, gold: Iterable[tuple[int, int]], found: Iterable[tuple[int, int]]) -> None:
        """Count one text."""
        gold, found = set(gold), set(found)
        self.hits += len(gold & found)
        self.gold += len(gold)
        self.found += len(found)
        self.touched_gold += sum(any(a < d and c < b for c, d in found) for a, b in gold)
        self.touched += sum(any(a < d and c < b for c, d in gold) for a, b in found)

    def __str__(self) -> str:
        """Say the figures."""
        p, r = self.hits / max(self.found, 1), self.hits / max(self.gold, 1)
        op, orr = self.touched / max(self.found, 1), self.touched_gold / max(self.gold, 1)
        return (
            f"strict P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.4f}   "
            f"overlap F1 {2 * op * orr / max(op + orr, 1e-9):.4f}   "
            f"gold {self.gold} found {self.found}"
        )


def role_table(sights: Sequence[Sight]) -> tuple[NDArray[np.int64], list[str]]:
    """Return the feature slots and the role of every labelled name.

    Where a corpus says only that a name is not literal, it is a demonym if its class is.
    """
    slots, roles = [], []
    for sight in sights:
        spans = read_spans(sight.labels, sight.view)
        gold = {a: role for a, _, role in sight.text.gold}
        starts = sight.text.tokens.start
        kept = []
        for i, first in enumerate(spans.first.tolist()):
            role = gold.get(starts[first - sight.offset])
            if role is None:
                continue
            if role == "other":
                demonym = int(sight.view.cover_bits[first]) & DEMONYM
                role = str(MentionRole.DEMONYM if demonym else MentionRole.ASSOCIATIVE)
            kept.append(i)
            roles.append(role)
        if kept:
            every = role_slots(sight.view, spans.first, spans.stop, sight.text.corpus)
            slots.append(every[:, kept])
    return np.concatenate(slots, axis=1).T, roles


def train_roles(
    sights: Sequence[Sight], *, strength: float
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """Return slots, weights and bias of the role model."""
    slots, roles = role_table(sights)
    model = LogisticRegression(C=strength, max_iter=300)
    model.fit(one_hot(slots), roles)
    order = [list(model.classes_).index(role.value) for role in ROLES]
    weights = model.coef_[order].T
    kept = np.flatnonzero(np.abs(weights).max(axis=1) > SMALL)
    return kept, weights[kept].astype(np.float32), model.intercept_[order].astype(np.float32)


def one_hot(slots: NDArray[np.int64]) -> csr_matrix:
    """Return the sparse matrix of features by slot."""
    n, k = slots.shape
    pointers = np.arange(0, n * k + 1, k)
    return csr_matrix(
        (np.ones(n * k, dtype=np.float32), slots.ravel(), pointers), shape=(n, 1 << ROLE_BITS)
    )


def evaluate(
    sights: Sequence[Sight],
    lessons: Sequence[Sequence[Sight]],
    drills: Sequence[Sight],
    *,
    how: str,
    settings: dict[str, float],
) -> None:
    """Print figures of cross-validation by article or by corpus.

    `lessons` holds what is learned from each text: the text and its fragments.
    """
    by = range(len(CORPUS_FILES)) if how == "left" else range(FOLDS)
    order = np.random.default_rng(7).permutation(len(sights)) % FOLDS
    fold = [s.text.corpus if how == "left" else int(order[i]) for i, s in enumerate(sights)]
    scores = [Score() for _ in CORPUS_FILES]
    policy = [Score() for _ in CORPUS_FILES]
    bare = [Score() for _ in CORPUS_FILES]
    role_hits = [[0, 0, 0] for _ in CORPUS_FILES]
    run_role_hits = [[0, 0, 0] for _ in CORPUS_FILES]
    for out in by:
        inside = [
            sight for lesson, f in zip(lessons, fold, strict=True) if f != out for sight in lesson
        ]
        outside = [s for s, f in zip(sights, fold, strict=True) if f == out]
        model = train([*inside, *drills], corpus=0, settings=settings)
        roles = None
        if any(s.text.corpus == 0 for s in inside):
            slots, weights, bias = train_roles([*inside, *drills], strength=1.0)
            roles = RoleModel.build(slots=slots, weights=weights, bias=bias)
        for sight in outside:
            number = sight.text.corpus
            gold = [(a, b) for a, b, _ in sight.text.gold]
            for corpus, tally in ((number, scores), (0, policy)):
                tuned = replace(model, corpus=corpus)
                labels = part_hyphenated(predict(tuned, sight), sight.view)
                tally[number].add(gold, sight.spans_of(labels))
            if roles is not None:
                bare[number].add(gold, sight.spans_of(without_demonyms(labels, sight, roles)))
            if roles is not None:
                count_roles(roles, sight, role_hits[number], corpus=number)
                count_roles(roles, sight, run_role_hits[number], corpus=0)
    for number, name in enumerate(CORPUS_FILES):
        print(f"{name:13} own policy  {scores[number]}")
        print(f"{'':13} run policy  {policy[number]}")
        print(f"{'':13} no demonyms {bare[number]}")
        for hits, which in ((role_hits, "own"), (run_role_hits, "run")):
            n, literal, exact = hits[number]
            if n:
                print(
                    f"{'':13} roles, {which} policy: literal or not {literal / n:.4f}, "
                    f"exact {exact / n:.4f} of {n}"
                )


def without_demonyms(
    labels: NDArray[np.uint8], sight: Sight, roles: RoleModel
) -> NDArray[np.uint8]:
    """Return labels less the names found to be demonyms, for a corpus that labels none."""
    spans = read_spans(labels, sight.view)
    answers = roles.predict(sight.view, spans.first, spans.stop)
    demonym = np.flatnonzero(answers == ROLES.index(MentionRole.DEMONYM))
    kept = labels.copy()
    for first, stop in zip(spans.first[demonym], spans.stop[demonym], strict=True):
        kept[slice(*np.searchsorted(sight.view.position, (first, stop)))] = 0
    return kept


def count_roles(roles: RoleModel, sight: Sight, hits: list[int], *, corpus: int) -> None:
    """Count right roles on the gold spans of a text."""
    spans = read_spans(sight.labels, sight.view)
    gold = {a: role for a, _, role in sight.text.gold}
    predicted = roles.predict(sight.view, spans.first, spans.stop, corpus=corpus)
    for first, answer in zip(spans.first.tolist(), predicted.tolist(), strict=True):
        role = gold.get(sight.text.tokens.start[first - sight.offset])
        if role is None:
            continue
        hits[0] += 1
        hits[1] += (role == "literal") == (ROLES[answer] == "literal")
        hits[2] += role == ROLES[answer]


def write(sights: Sequence[Sight], *, settings: dict[str, float]) -> None:
    """Train on everything and write the weights the package ships."""
    policy = CORPUS_FILES.index(POLICY)
    slots, weights, bit_weights, steps = learn(sights, settings=settings)
    np.savez_compressed(
        WEIGHTS / "finder.npz",
        slots=slots.astype(np.uint32),
        weights=weights.astype(np.float16),
        bit_weights=bit_weights,
        steps=steps,
        corpus=np.array(policy),
    )
    slots, weights, bias = train_roles(sights, strength=1.0)
    np.savez_compressed(
        WEIGHTS / "roles.npz",
        slots=slots.astype(np.uint32),
        weights=weights.astype(np.float16),
        bias=bias,
    )


Eyes = tuple[Words, Matcher]


def _some_eyes(eyes: Sequence[Eyes], draw: np.random.Generator) -> Eyes:
    """Return the gazetteer (the first) or, for a share of the texts, a forgetful one."""
    return eyes[int(draw.integers(1, len(eyes))) if draw.random() < SEEN_SO else 0]


def main() -> int:
    """Read the command line and train or evaluate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--evaluate", choices=("cv", "left"))
    parser.add_argument("--gazetteer", type=Path, help="a compiled one; the user's by default")
    parser.add_argument("--no-drills", action="store_true")
    parser.add_argument("--c2", type=float, default=2.4)
    parser.add_argument("--c1", type=float, default=0.4)
    parser.add_argument("--iterations", type=int, default=90)
    options = parser.parse_args()
    gazetteer = Gazetteer(options.gazetteer) if options.gazetteer else Gazetteer.open()
    eyes = [
        (Words(g), g) for g in (gazetteer, *(Forgetful(gazetteer, n) for n in range(FORGETFUL)))
    ]
    texts = [
        text for number in range(len(CORPUS_FILES)) for text in read_corpus(options.corpora, number)
    ]
    draw = np.random.default_rng(3)
    parts = [fragments(text, draw, share=FRAGMENTS[text.corpus]) for text in texts]
    lessons = [
        [Sight(*_some_eyes(eyes, draw), text) for text in (whole, *cut)]
        for whole, cut in zip(texts, parts, strict=True)
    ]
    policy = CORPUS_FILES.index(POLICY)
    drills = [
        Sight(*eyes[0], Text(policy, tokenize(text), list(gold)))
        for text, gold in ([] if options.no_drills else make_drills(gazetteer))
    ]
    settings = {
        "c1": options.c1,
        "c2": options.c2,
        "max_iterations": options.iterations,
        "feature.minfreq": 2,
    }
    if options.evaluate:
        sights = [Sight(*eyes[0], text) for text in texts]
        evaluate(sights, lessons, drills, how=options.evaluate, settings=settings)
    else:
        write([*(s for lesson in lessons for s in lesson), *drills], settings=settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
