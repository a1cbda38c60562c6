"""Learn which states and bodies take part in an item.

Logistic regression over the marks of ``geodata.extract.outcome.casting``, each weighed for all
kinds of item and for its own, on the items of labelled articles that the item reader has a
statement of. Five-fold by article; the F1 of what the rules give and of what the folds keep is
printed for each labelled file.

    python scripts/train_actors.py LABELLED.jsonl... [--write]

Texts of up to three sentences are left out: there the rules alone say who takes part. The
project's own articles are always learned, the dense ones at half weight, as are items that
careful readers could disagree on.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matched import matched
from train_extractor import FOLDS, Labelled, fit, folds_of, read_labelled

from geodata.extract.extractor import Extractor, likely_groups
from geodata.extract.outcome.casting import RULED, marks_of, takes_part
from geodata.extract.outcome.composing import ranked_of
from geodata.tables import table_path

STRENGTH = 16.0
HALF = 0.5
# A mark that fewer states and bodies bear is not learned.
LEAST = 10
SOURCE = (
    "# source: learned by scripts/train_actors.py on labelled articles; feature: a mark,"
    " of one kind of item where it is named before the stroke"
)


@dataclass
class Case:
    """An item's statements with the marks of all who may take part, and those who do."""

    article: str
    kind: str
    certain: bool
    share: float
    marks: dict[str, set[str]]
    gold: set[str]

    @property
    def told(self) -> set[str]:
        """Return those whom the rules give."""
        return {code for code, marks in self.marks.items() if not marks.isdisjoint(RULED)}


def read_cases(data: list[Labelled]) -> list[Case]:
    """Return a case for each labelled item that there is a statement of."""
    extractor = Extractor.load()
    return [case for one in data if not one.sentence for case in _cases(one, extractor)]


def _cases(one: Labelled, extractor: Extractor) -> Iterator[Case]:
    candidates, stage = extractor.read(
        one.article, one.tokens, one.spans, one.mentions, one.timexes
    )
    if stage.brief:
        return
    for item, group in matched(likely_groups(candidates), one.items, one.article.text):
        ranked = ranked_of(group)
        certain = item.get("certain", True)
        yield Case(
            article=one.article.id,
            kind=ranked[0].kind.value,
            certain=certain,
            share=(1.0 if certain else HALF) * (HALF if one.dense else 1.0),
            marks=marks_of(ranked, stage),
            gold={a["country"] for a in item["actors"] if _acts(a)},
        )


def _acts(actor: dict[str, Any]) -> bool:
    return bool(actor.get("country")) and actor.get("role") != "evacuee"


def rows_of(cases: Iterable[Case]) -> Iterator[tuple[dict[str, float], int, float]]:
    """Yield the features, label and share of each who may take part in an item."""
    for case in cases:
        for code, marks in case.marks.items():
            names = [*marks, *(f"{case.kind}/{mark}" for mark in marks)]
            yield dict.fromkeys(names, 1.0), int(code in case.gold), case.share


def train(cases: list[Case]) -> dict[str, float]:
    """Return the weight of each mark, for all kinds and for each."""
    features, labels, shares = zip(*rows_of(cases), strict=True)
    borne = Counter(name for row in features for name in row)
    names = sorted(name for name, n in borne.items() if n >= LEAST)
    return fit(
        list(features),
        list(labels),
        names,
        dict.fromkeys(names, 0.0),
        strength=STRENGTH,
        shares=list(shares),
    )


def cast(case: Case, weights: dict[str, float]) -> set[str]:
    """Return who takes part in an item by `weights`."""
    own = {
        mark: weights.get(mark, 0.0) + weights.get(f"{case.kind}/{mark}", 0.0)
        for marks in case.marks.values()
        for mark in marks
    }
    return {code for code, marks in case.marks.items() if takes_part(marks, own)}


def cross_validate(cases: list[Case]) -> None:
    """Print F1 of the rules and of folds that never saw their article, for each file."""
    fold_of = folds_of(case.article for case in cases)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for fold in range(FOLDS):
        weights = train([c for c in cases if fold_of[c.article] != fold])
        for case in (c for c in cases if fold_of[c.article] == fold and c.certain):
            stem = case.article.partition("/")[0]
            for who, given in (("rules", case.told), ("folds", cast(case, weights))):
                counts[stem, who][0] += 2 * len(given & case.gold)
                counts[stem, who][1] += len(given) + len(case.gold)
    for (stem, who), (right, whole) in sorted(counts.items()):
        print(f"{stem} {who}: {right / max(1, whole):.3f}")


def write_weights(weights: dict[str, float]) -> None:
    """Write the learned weights into the package."""
    body = [f"{name},{weight:.3f}" for name, weight in weights.items()]
    path = Path(str(table_path("extract/casting.csv")))
    path.write_text("\n".join([SOURCE, "feature,weight", *body, ""]), encoding="utf-8")


def main() -> None:
    """Train, and write what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    args = parser.parse_args()
    cases = read_cases(read_labelled(args.labelled))
    cross_validate(cases)
    if args.write:
        write_weights(train(cases))


if __name__ == "__main__":
    main()
