"""What sort of base it is, and on what terms it is held: by its word, its record, what is said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from geodata.extract.statements.candidate import Candidate
from geodata.extract.where.attachment import Attachment
from geodata.model import FacilityType, Feature, Tenure, WherePrec
from geodata.tables import read_rows

_LEFT_OPEN = frozenset({FacilityType.UNKNOWN, FacilityType.DEPLOYMENT})
_FLOWN_OR_SAILED = frozenset({FacilityType.AIR, FacilityType.NAVAL})


@lru_cache(maxsize=1)
def recorded_types() -> dict[str, FacilityType]:
    """Return the type of each base of the table of bases, by its key."""
    return {f"base:{row['id']}": FacilityType(row["type"]) for row in read_rows("bases")}


@lru_cache(maxsize=1)
def _recorded_holders() -> dict[str, frozenset[str]]:
    """Return the states and bodies that hold or held each base of the table, by its key."""
    return {
        f"base:{row['id']}": frozenset(
            holder.partition(":")[0] for holder in row["operators"].split("|") if holder
        )
        for row in read_rows("bases")
    }


def are_held_by_others(ranked: Sequence[Candidate], code: str) -> bool:
    """Return whether a base's record says that others hold it than the state `code`."""
    keys = (a.place.place.place_id or "" for c in ranked for a in c.places)
    holders = frozenset[str]().union(*(_recorded_holders().get(key, frozenset()) for key in keys))
    return bool(holders) and code not in holders


@lru_cache(maxsize=1)
def _words() -> dict[str, list[tuple[FacilityType, frozenset[str]]]]:
    table: dict[str, list[tuple[FacilityType, frozenset[str]]]] = {}
    for row in read_rows("extract/facility_words"):
        found = (FacilityType(row["type"]), frozenset(row["words"].split()))
        table.setdefault(row["where"], []).append(found)
    return table


def facility_of(ranked: Sequence[Candidate], places: list[Attachment]) -> FacilityType:
    """Return the type of a base: of its word, its record, its phrase, then of its clause.

    `ranked` holds its statements, the likeliest first.
    """
    types = [FacilityType(c.trigger.entry.type) for c in ranked]
    given, candidate = types[0], ranked[0]
    if given not in _LEFT_OPEN:
        return given
    recorded = _of_record(places)
    if recorded is not None:
        return (
            (_first("works", _clause_of(candidate)) or recorded) if _is_bare(recorded) else recorded
        )
    if given is FacilityType.DEPLOYMENT:
        told = _first("clause", _clause_of(candidate)) if _is_on_spot(places) else None
        return told if told in _FLOWN_OR_SAILED else given
    told = _of_phrase(candidate, places) or next((t for t in types if t not in _LEFT_OPEN), None)
    return told or _first("clause", _clause_of(candidate)) or given


def _is_bare(recorded: FacilityType) -> bool:
    """Return whether a record only says that men are there, not what they have built."""
    return recorded in {FacilityType.OUTPOST, FacilityType.CAMP}


def _of_record(places: list[Attachment]) -> FacilityType | None:
    for attachment in places:
        recorded = recorded_types().get(attachment.place.place.place_id or "")
        if recorded is not None and recorded is not FacilityType.UNKNOWN:
            return recorded
    return None


def _is_on_spot(places: list[Attachment]) -> bool:
    """Return whether a place is a town or an island, and no country or region."""
    return any(a.place.place.where_prec <= WherePrec.NEAR for a in places)


def _of_phrase(candidate: Candidate, places: list[Attachment]) -> FacilityType | None:
    words = set(candidate.sentence.low[candidate.trigger.np_start : candidate.trigger.end])
    for attachment in places:
        words |= set(attachment.place.mention.text.lower().split())
        words |= set(attachment.place.place.name.lower().split())
    found = _first("phrase", words)
    if found is None and any(a.place.place.feature is Feature.AIRPORT for a in places):
        return FacilityType.AIR
    return found


def _clause_of(candidate: Candidate) -> set[str]:
    """Return the words of the clause that a statement stands in."""
    clause, at = candidate.sentence.clause, candidate.trigger.start
    return {w for w, c in zip(candidate.sentence.low, clause, strict=True) if c == clause[at]}


def _first(where: str, words: set[str]) -> FacilityType | None:
    return next((kind for kind, known in _words()[where] if words & known), None)


@lru_cache(maxsize=1)
def _terms() -> list[tuple[Tenure, frozenset[str], frozenset[str]]]:
    return [
        (Tenure(row["tenure"]), frozenset(row["words"].split()), frozenset(row["beside"].split()))
        for row in read_rows("extract/tenure_words")
    ]


def tenure_of(candidate: Candidate) -> Tenure:
    """Return on what terms a base is held, as far as its clause and those beside it say."""
    sentence, at = candidate.sentence, candidate.trigger.start
    words = {
        i: f"-{w}" if sentence.low[i - 1 : i] == ["-"] else w
        for i, w in enumerate(sentence.low)
        if sentence.crossings(i, at) <= 1
    }
    return next(
        (tenure for tenure, known, beside in _terms() if _tell(words, known, beside)),
        Tenure.UNKNOWN,
    )


def _tell(words: dict[int, str], known: frozenset[str], beside: frozenset[str]) -> bool:
    """Return whether one of some words stands in a clause, and near it one of others, if any."""
    return any(
        w in known
        and (not beside or any(words.get(i + k) in beside for k in range(-_BEFORE, _AFTER + 1)))
        for i, w in words.items()
    )


# Tokens from "agreement" back to "use" and on to it: "under an accord signed in May they may use".
_BEFORE = 7
_AFTER = 14
