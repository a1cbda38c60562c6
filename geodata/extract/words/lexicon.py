"""The tables of the reader, loaded once: triggers, frames, negatives, cues, offices, bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain

from geodata.extract.words.phrases import PhraseTable, verb_forms
from geodata.model import Feature, Kind, Modality, Place, PlaceRole, Status, WherePrec
from geodata.tables import read_rows

# What a word may begin, as bits: one look at each word of an article and the next one tells where
# to look closer.
TRIGGER, NEGATIVE, ACTOR, POINTED, PRONOUN = 1, 2, 4, 8, 16
MOVER, SETTING, LEG, POINTING = 32, 64, 128, 256
# "the country", "its territory": words that point back to a country.
COUNTRY_WORDS = frozenset({"country", "nation", "kingdom", "republic", "emirate"})
LAND_WORDS = frozenset({"territory", "soil", "borders", "airspace"})
POINTING_WORDS = frozenset({"here", "there", "capital", "island"})
PRONOUNS = frozenset({"he", "she", "him", "they", "two", "both", "pair"})


@dataclass(frozen=True, slots=True)
class TriggerEntry:
    """A phrase that announces an item, with the frame that attaches its places."""

    kind: Kind
    frame: str
    type: str
    strength: int
    phrase: str
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What a preposition (or a position) makes of a place in a frame, and how firmly."""

    role: PlaceRole
    weight: float


@dataclass(frozen=True, slots=True)
class StatusCue:
    """A phrase that tells an item's status when it stands near its trigger."""

    kind: Kind
    status: Status
    modality: Modality
    side: str
    reach: int
    strength: float


@dataclass(frozen=True, slots=True)
class Office:
    """An office and the state whose it is where only one is meant; rank 1 to 3."""

    country: str | None
    rank: int


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body of states, an aid body or an armed group with its short name."""

    code: str
    name: str
    party: str


@dataclass(frozen=True, slots=True)
class Leader:
    """Somebody known to speak for `country` from year `first` to year `last`."""

    name: str
    country: str
    first: int
    last: int


@dataclass(frozen=True)
class Lexicon:
    """All tables; `classes` maps a class of words to its words.

    `openers` says of a word what it may begin (bits), by the word after it and, under "", before
    any other word.
    """

    triggers: PhraseTable[TriggerEntry]
    negatives: PhraseTable[str]
    cues: dict[Kind, PhraseTable[StatusCue]]
    offices: PhraseTable[Office]
    institutions: PhraseTable[str]
    organisations: PhraseTable[Organisation]
    leader_names: PhraseTable[Leader]
    leader_surnames: dict[str, list[Leader]]
    frames: dict[str, dict[str, Link]]
    classes: dict[str, frozenset[str]]
    seats: PhraseTable[Place]
    openers: dict[str, dict[str, int]]
    unions: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def union(self, *names: str) -> frozenset[str]:
        """Return the words of several classes together, put together once."""
        known = self.unions.get(names)
        if known is None:
            known = self.unions[names] = frozenset().union(*(self.classes[n] for n in names))
        return known

    def hints_of(self, low: list[str]) -> list[tuple[int, int]]:
        """Return the tokens that something of the tables may begin with, and what (bits)."""
        opened = [(i, after) for i, after in enumerate(map(self.openers.get, low)) if after]
        following = [*low[1:], ""]
        return [(i, hint) for i, after in opened if (hint := after.get(following[i], after[""]))]


def _triggers() -> PhraseTable[TriggerEntry]:
    table: PhraseTable[TriggerEntry] = PhraseTable()
    for row in read_rows("extract/triggers"):
        table.add(
            row["phrase"],
            TriggerEntry(
                Kind(row["kind"]),
                row["frame"],
                row["type"],
                int(row["strength"]),
                row["phrase"],
                Status(row["status"]) if row["status"] else None,
            ),
        )
    return table


def _cues() -> dict[Kind, PhraseTable[StatusCue]]:
    tables: dict[Kind, PhraseTable[StatusCue]] = {kind: PhraseTable() for kind in Kind}
    for row in read_rows("extract/status_cues"):
        tables[Kind(row["kind"])].add(
            row["phrase"],
            StatusCue(
                Kind(row["kind"]),
                Status(row["status"]),
                Modality(row["modality"]),
                row["side"],
                int(row["reach"]),
                float(row["strength"]),
            ),
        )
    return tables


def _frames() -> dict[str, dict[str, Link]]:
    frames: dict[str, dict[str, Link]] = {}
    for row in read_rows("extract/frames"):
        links = frames.setdefault(row["frame"], {})
        links[row["link"]] = Link(PlaceRole(row["role"]), float(row["weight"]))
    return frames


def _leaders() -> tuple[PhraseTable[Leader], dict[str, list[Leader]]]:
    names: PhraseTable[Leader] = PhraseTable()
    surnames: dict[str, list[Leader]] = {}
    for row in read_rows("extract/leaders"):
        name = row["name"]
        leader = Leader(name.title(), row["country"], int(row["from"]), int(row["to"]))
        names.add(name.replace("-", " - ").replace(". ", " . "), leader)
        if row["surname"]:
            surnames.setdefault(row["surname"], []).append(leader)
    return names, surnames


def _seats() -> PhraseTable[Place]:
    """Return where bodies meet that have one place for it."""
    table: PhraseTable[Place] = PhraseTable()
    for row in read_rows("extract/seats"):
        table.add(
            row["phrase"],
            Place(
                name=row["name"],
                country=row["iso3"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                feature=Feature.FACILITY,
                where_prec=WherePrec.EXACT,
                place_id=row["place_id"],
                admin1=row["admin1"] or None,
            ),
        )
    return table


def _classes() -> dict[str, frozenset[str]]:
    """Return the classes of words; a class of ``_lemmas`` gives one of all their forms."""
    classes = {row["class"]: frozenset(row["words"].split()) for row in read_rows("extract/words")}
    for name in [n for n in classes if n.endswith("_lemmas")]:
        forms = (form for lemma in classes[name] for form in verb_forms(lemma))
        classes[name.removesuffix("_lemmas")] = frozenset(forms)
    classes["verb"] -= classes["nouns_after_all"]
    classes["leg_verb"] = classes["leg_going"] | classes["leg_conveying"]
    classes["leg_setting"] = classes["carried"] | classes["leg_going"] | classes["leg_freed"]
    classes["leg_pointing"] = frozenset(
        {"they", "them", "it", "she", "most", "all", "aboard"}
    ).union(*(classes[c] for c in ("leg_company", "leg_craft", "leg_vehicle", "vessel")))
    classes["verbal"] = frozenset().union(
        *(classes[c] for c in ("be", "have", "modal", "speech", "relative", "verb"))
    ) - {"and", "or"}
    return classes


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the tables, read once a process."""
    triggers = _triggers()
    negatives: PhraseTable[str] = PhraseTable()
    for row in read_rows("extract/negatives"):
        negatives.add(row["phrase"], row["class"])
    offices: PhraseTable[Office] = PhraseTable()
    for row in read_rows("extract/offices"):
        offices.add(row["phrase"], Office(row["country"] or None, int(row["rank"])))
    institutions: PhraseTable[str] = PhraseTable()
    for row in read_rows("extract/institutions"):
        institutions.add(row["phrase"], row["country"])
    organisations: PhraseTable[Organisation] = PhraseTable()
    for row in read_rows("extract/organisations"):
        organisations.add(row["phrase"], Organisation(row["code"], row["name"], row["party"]))
    leader_names, leader_surnames = _leaders()
    seats = _seats()
    classes = _classes()
    return Lexicon(
        triggers=triggers,
        negatives=negatives,
        cues=_cues(),
        offices=offices,
        institutions=institutions,
        organisations=organisations,
        leader_names=leader_names,
        leader_surnames=leader_surnames,
        frames=_frames(),
        classes=classes,
        seats=seats,
        openers=_openers(
            {
                TRIGGER: triggers.openings(),
                NEGATIVE: negatives.openings(),
                ACTOR: chain(
                    offices.openings(),
                    organisations.openings(),
                    institutions.openings(),
                    leader_names.openings(),
                    _alone(leader_surnames),
                ),
                POINTED: chain(
                    _alone(COUNTRY_WORDS | LAND_WORDS | POINTING_WORDS), seats.openings()
                ),
                PRONOUN: _alone(PRONOUNS),
                MOVER: _alone(classes["mover"]),
                SETTING: _alone(classes["leg_setting"]),
                LEG: _alone(classes["leg_verb"]),
                POINTING: _alone(classes["leg_pointing"]),
            }
        ),
    )


def _alone(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((word, "") for word in words)


def _openers(begun: Mapping[int, Iterable[tuple[str, str]]]) -> dict[str, dict[str, int]]:
    """Return what each word may begin, out of the first two words of what each hint stands for."""
    openers: dict[str, dict[str, int]] = {}
    for hint, pairs in begun.items():
        for first, second in pairs:
            after = openers.setdefault(first, {"": 0})
            after[second] = after.get(second, 0) | hint
    for after in openers.values():
        for second in after:
            after[second] |= after[""]
    return openers


@cache
def word_class(name: str) -> frozenset[str]:
    """Return the words of a class of the table ``words``."""
    return load_lexicon().classes[name]
