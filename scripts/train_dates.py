"""Learn which day of those that an article states is an item's.

A conditional logit over the options of ``geodata.extract.outcome.dating`` (classes and context
only), drawn by a Gaussian prior towards the rules' own answer.

    python scripts/train_dates.py LABELLED.jsonl... [--write] [--folds]

The labelled articles are those of ``train_extractor.py``, the project's own always among them.
``--folds`` tells how many dates are right, five-fold by article, by the rules and by what was
learned.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from choices import Choice, fit_choices
from matched import matched
from train_extractor import FOLDS, Labelled, folds_of, read_labelled

from geodata.extract.extractor import ACCEPT_ITEM, Extractor, likely_groups
from geodata.extract.outcome.dating import (
    TABLE,
    Option,
    Read,
    choose,
    feature_names,
    options,
    told_of,
)
from geodata.extract.outcome.scoring import item_probability, load_weights
from geodata.extract.statements.merging import Group
from geodata.extract.words.lexicon import load_lexicon
from geodata.model import DateRange
from geodata.tables import table_path

PRIOR = {"rule": 3.0, "none": 1.0}
PRIOR_STRENGTH = 5.0
# What a choice counts where a reader could disagree, and where the article's words name no option
# that is right.
UNSURE, UNNAMED = 0.5, 0.25


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled item with the days it may have been on."""

    article: str
    gold: dict[str, Any] | None
    options: list[Option]
    rule: DateRange | None
    certain: bool
    accepted: bool

    @property
    def choice(self) -> Choice:
        """Return the options with those that fit the label; "no day" where none does."""
        right = [is_right(self.gold, o.days) for o in self.options]
        named = any(right)
        share = (1.0 if named or self.gold is None else UNNAMED) * (1.0 if self.certain else UNSURE)
        right[0] = not named
        return Choice([o.features for o in self.options], right, share)


def is_right(gold: dict[str, Any] | None, days: DateRange | None) -> bool:
    """Return whether days fit a labelled date: in it, or around it and hardly coarser."""
    if gold is None or days is None:
        return False
    first, last = gold["start"], gold.get("end") or gold["start"]
    start, end = days.start.isoformat(), days.end.isoformat()
    within = first <= start and end <= last
    around = start <= first and last <= end
    return within or (around and days.date_prec <= gold.get("date_prec", 1) + 1)


def groups_of(one: Labelled, weights: dict[str, float]) -> tuple[list[Group], Read]:
    """Return the groups of an article's statements, and the article as it was read."""
    candidates, stage = Extractor(load_lexicon(), weights).read(
        one.article, one.tokens, one.spans, one.mentions, one.timexes
    )
    return likely_groups(candidates), Read(candidates, stage.views, one.article)


def cases_of(one: Labelled, weights: dict[str, float]) -> list[Case]:
    """Return the items of an article that the reader finds, likely or not."""
    groups, read = groups_of(one, weights)
    accepted = [g for g in groups if item_probability(g, weights) >= ACCEPT_ITEM]
    found = []
    for item, group in matched(groups, one.items, one.article.text):
        told = told_of(group, accepted, read)
        certain = item.get("certain", True)
        found.append(
            Case(
                one.article.id,
                item.get("date"),
                options(told),
                told.rule,
                certain,
                group in accepted,
            )
        )
    return found


def learn(cases: Sequence[Case]) -> dict[str, float]:
    """Return the weights that `cases` teach."""
    prior = {name: PRIOR.get(name, 0.0) for name in sorted(feature_names())}
    return fit_choices([case.choice for case in cases], prior, strength=PRIOR_STRENGTH)


def cross_validate(cases: Sequence[Case]) -> None:
    """Print for each file how many dates are right, and given where there is none."""
    fold_of = folds_of(case.article for case in cases)
    told: Counter[tuple[str, str]] = Counter()
    for fold in range(FOLDS):
        weights = learn([c for c in cases if fold_of[c.article] != fold])
        for case in cases:
            if fold_of[case.article] != fold or not (case.certain and case.accepted):
                continue
            days = choose(case.options, weights)
            stem = case.article.partition("/")[0]
            dated = "dated" if case.gold else "undated"
            told[stem, dated] += 1
            for name, answer in (("rules", case.rule), ("learned", days)):
                told[stem, f"{name} {'right' if case.gold else 'given'}"] += (
                    is_right(case.gold, answer) if case.gold else answer is not None
                )
    for (stem, name), count in sorted(told.items()):
        print(stem, name, count)


def write_weights(weights: dict[str, float]) -> None:
    """Write the weights into the package."""
    path = Path(str(table_path(f"{TABLE}.csv")))
    head = (
        "# source: learned by scripts/train_dates.py; weights of classes and context for the day"
        " of an item among those that its article states\n"
    )
    body = "".join(f"{name},{value:.3f}\n" for name, value in sorted(weights.items()))
    path.write_text(f"{head}feature,weight\n{body}", encoding="utf-8")


def main() -> None:
    """Learn, and write or measure as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    parser.add_argument("--folds", action="store_true", help="tell how many dates are right")
    args = parser.parse_args()
    weights = load_weights()
    cases = [
        case
        for one in read_labelled(args.labelled)
        if not one.sentence
        for case in cases_of(one, weights)
    ]
    if args.folds:
        cross_validate(cases)
    if args.write:
        write_weights(learn(cases))


if __name__ == "__main__":
    main()
