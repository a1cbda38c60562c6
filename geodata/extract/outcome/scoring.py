"""How likely a candidate is an item: an additive score over classes and context.

The features name classes of words, positions and counts, never a word, a place or a person; the
weights are a table learned by ``scripts/train_extractor.py`` (logistic regression drawn towards
weights set by hand).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from geodata.extract.outcome.company import company_features, has_guests
from geodata.extract.outcome.holdings import holding_features
from geodata.extract.statements.candidate import Candidate
from geodata.extract.statements.merging import Group
from geodata.extract.where.attachment import SETTING, WAITED, Attachment, coarseness
from geodata.extract.where.movements import FRAME as MOVEMENT_FRAME
from geodata.extract.where.movements import are_taken_abroad, is_national, people_at
from geodata.extract.who.actors import ActorSpan
from geodata.extract.who.participants import speaks
from geodata.extract.who.pronouns import PARTY_KINDS
from geodata.extract.words.lexicon import Lexicon, word_class
from geodata.extract.words.sentence import PlaceSpan, Sentence
from geodata.model import Kind, MentionRole, Modality, PlaceRole, Status, WherePrec
from geodata.tables import read_rows

_MAX_GAP = 12
_FIRM_CUE = 2.5
_TWO = 2
_MOVING = frozenset({MOVEMENT_FRAME, "carrier", "transport"})
_JOURNEYS = frozenset(
    {"go", "go_for", "invite", "visit", "journey", "greet", "due", "come", "halt", "stay", "spend"}
)
# Frames whose place is also a state that is asked or visited.
_STATE_FRAMES = frozenset(
    {"rights", "flights", "visit", "journey", "go_for", "home", "harbour", "due", "come"}
)
# Frames whose subject is a town that has guests, though it stands for a state.
_RECEIVING = frozenset({"host", "greet"})
# Frames in which a state at home has guests, named or not.
_HOSTING = frozenset({"host", "greet", "invite"})
_FRAME_NEEDS_PEOPLE = frozenset(
    {
        "go",
        "go_for",
        "visit",
        "journey",
        "greet",
        "host",
        "meet",
        "counterpart",
        "due",
        "come",
        "halt",
        "stay",
        "spend",
        "shake",
        "pact",
        "attend",
    }
)


@dataclass(frozen=True, slots=True)
class ArticleTone:
    """What an article as a whole is about: shares of words of each class, per hundred words.

    `brief` says how short it is, 1 up to 50 words, 0 from 400 on: a short text has little beside
    what it reports, and seldom says a thing twice.
    """

    military: float
    diplomatic: float
    domestic: float
    danger: float
    brief: float


@lru_cache(maxsize=1)
def load_weights() -> dict[str, float]:
    """Return the weight of each feature."""
    return {row["feature"]: float(row["weight"]) for row in read_rows("extract/weights")}


def article_tone(low: list[str], lexicon: Lexicon) -> ArticleTone:
    """Return the tone of an article from its lower-cased tokens."""
    words = _words_apart(low)
    size = math.sqrt(max(20, len(low)))

    def share(name: str) -> float:
        return 4.0 * len(words & lexicon.classes[name]) / size

    return ArticleTone(
        military=share("military"),
        diplomatic=share("diplomatic"),
        domestic=share("domestic"),
        danger=share("danger"),
        brief=_brevity(len(low)),
    )


def _brevity(n_words: int) -> float:
    return max(0.0, min(1.0, math.log2(_LONG / max(1, n_words)) / _HALVINGS))


_LONG = 400
_HALVINGS = 3


def _words_apart(low: list[str]) -> set[str]:
    """Return the words, without those that only stand in names of bodies ("African Union")."""
    words = set(low)
    for word in word_class("body_words") & words:
        before = (low[i - 1] for i, other in enumerate(low) if other == word)
        if word_class("body_openers").issuperset(before):
            words.discard(word)
    return words


def score(
    candidate: Candidate,
    actors: list[ActorSpan],
    *,
    tone: ArticleTone,
    lexicon: Lexicon,
    weights: dict[str, float],
) -> None:
    """Set the candidate's features, logit and probability."""
    candidate.features = features_of(candidate, actors, tone=tone, lexicon=lexicon)
    weigh(candidate, weights)


def weigh(candidate: Candidate, weights: dict[str, float]) -> None:
    """Set the logit and probability that `weights` give the candidate's features."""
    candidate.logit = sum(weights.get(k, 0.0) * v for k, v in candidate.features.items())
    candidate.probability = probability(candidate.logit)


def probability(logit: float) -> float:
    """Return the logistic function of `logit`."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def item_features(group: Group) -> dict[str, float]:
    """Return the features of statements of one thing: those with a place, those that lean on it."""
    logits, anchored = group.logits, group.anchored_logits
    return {
        "item:home": float(group.domestic > 0),
        "item:home_several": float(group.domestic > 1),
        "item": 1.0,
        "item:best": max(logits),
        "item:more": math.log(len(logits)),
        "item:anchored": max([0.0, *anchored]),
    }


def item_probability(group: Group, weights: dict[str, float]) -> float:
    """Return how likely the statements of a group make an item between them."""
    features = item_features(group)
    return probability(sum(weights.get(k, 0.0) * v for k, v in features.items()))


def features_of(
    candidate: Candidate, actors: list[ActorSpan], *, tone: ArticleTone, lexicon: Lexicon
) -> dict[str, float]:
    """Return the features of a candidate; absent ones are 0."""
    kind = candidate.kind.value
    entry = candidate.trigger.entry
    found: dict[str, float] = {
        kind: 1.0,
        f"{kind}:strength{entry.strength}": 1.0,
        f"frame:{entry.frame}": 1.0,
    }
    if entry.phrase == "named base":
        found["named_base"] = 1.0
    found |= _place_features(candidate)
    found |= _actor_features(candidate, actors, lexicon)
    found |= _word_features(candidate.sentence, kind, tone, lexicon)
    found |= _manner_features(candidate)
    if candidate.kind is Kind.BASE:
        found |= holding_features(candidate)
    if entry.frame in _MOVING:
        found |= _movement_features(candidate, lexicon, tone)
    return {k: v for k, v in found.items() if v}


def _place_features(candidate: Candidate) -> dict[str, float]:
    best = candidate.firmest
    if best is None:
        return {"how:none": 1.0}
    place = best.place
    kind = candidate.kind.value
    prep = best.how not in _POSITIONS
    direct = prep and not best.before and best.gap <= 1
    return {
        f"how:{best.how}" if not prep else "how:prep": 1.0,
        f"{kind}:loose": float(best.how == "LOOSE"),
        "how:direct": float(direct),
        "how:before": float(prep and best.before and not best.bound and not _is_fronted(best)),
        "how:fronted": float(prep and best.before and not best.bound and _is_fronted(best)),
        "how:bound": float(prep and best.before and best.bound),
        "gap": min(best.gap, _MAX_GAP) / 4.0,
        "crossings": float(min(best.crossings, 3)),
        "thief": float(best.thief),
        "topic": float(best.topic),
        f"{_family(candidate)}:country": float(
            coarseness(place) == WherePrec.COUNTRY and not _is_town_too(candidate, place)
        ),
        "attach": best.score / 3.0,
        f"{kind}:region": float(coarseness(place) == WherePrec.REGION),
        "sea": float(place.place.where_prec == WherePrec.SEA_OR_AIR),
        "associative": float(
            place.mention.role is MentionRole.ASSOCIATIVE
            and candidate.trigger.entry.frame not in _STATE_FRAMES
            and (candidate.trigger.entry.frame not in _RECEIVING or best.how != "SUBJ")
            and best.how not in _DEPARTURES
            and best.how != "HOST"
        ),
        "unsure_place": 1.0 - place.mention.confidence,
        "anaphor": float(place.anaphor),
        f"{kind}:route": float(len({a.role for a in candidate.places}) > 1),
        f"{kind}:military_name": float(place.place.feature.value == "base"),
        "pact:far": float(candidate.trigger.entry.frame == "pact" and not direct),
    }


def _is_town_too(candidate: Candidate, place: PlaceSpan) -> bool:
    """Return whether people meet in a state that is one town ("in Singapore")."""
    code = (place.place.country or "").casefold()
    return candidate.kind is Kind.MEETING and code in word_class("city_states")


def _is_fronted(attachment: Attachment) -> bool:
    """Return whether a place opens its sentence ("In Sanaa an envoy saw ...")."""
    return attachment.place.link_at == 0 and attachment.crossings == 0


_POSITIONS = frozenset(
    {"APP", "MOD", "OBJ", "SUBJ", "WHERE", "LOOSE", "LEFT", "HUB", "HOST", SETTING, WAITED}
)
_DEPARTURES = frozenset({"from", "out of"})


def _movement_features(
    candidate: Candidate, lexicon: Lexicon, tone: ArticleTone
) -> dict[str, float]:
    """Return what makes a movement of people an evacuation: who moves whom, from what."""
    sentence = candidate.sentence
    words = sentence.joined_words
    # The other frames open on a number, which is no sign of anything there.
    counted = (
        candidate.trigger.entry.frame == MOVEMENT_FRAME and candidate.counts.people is not None
    )
    lands = {a.place.place.country for a in candidate.places} - {None}
    origins = {a.place.place.country for a in candidate.places if a.role is PlaceRole.ORIGIN}
    nations = {
        m.place.country
        for _, _, m in sentence.mentions
        if m.place is not None and m.role is MentionRole.DEMONYM
    }
    told = {
        "movement:route": float(len({a.role for a in candidate.places}) > 1),
        "movement:stops": float(len({a.role for a in candidate.places}) > _TWO),
        "movement:abroad": float(len(lands) > 1),
        "movement:foreigners": float(bool((nations | candidate.codes) - origins)),
        "movement:uniforms": float(not words.isdisjoint(lexicon.classes["uniforms"])),
        "movement:state": float(not words.isdisjoint(lexicon.classes["state_hands"])),
        "movement:craft": float(not words.isdisjoint(lexicon.classes["vessel"])),
        "movement:verb": float(candidate.trigger.head in lexicon.classes["carried"]),
        "movement:danger": float(not words.isdisjoint(lexicon.classes["danger"])),
        "movement:kin": float(not words.isdisjoint(lexicon.classes["evacuated_people"])),
        "movement:counted": float(counted),
        "movement:national": float(
            is_national(sentence, lexicon) or are_taken_abroad(sentence, lexicon)
        ),
        "movement:hospital": float(not words.isdisjoint(lexicon.classes["wards"])),
    }
    grounds = ("uniforms", "state", "danger", "counted", "national")
    helped = bool(told["movement:kin"] and told["movement:craft"])
    helped = helped or any(a.how == WAITED for a in candidate.places)
    told["movement:groundless"] = float(
        not helped and not any(told[f"movement:{g}"] for g in grounds)
    )
    told["movement:unrooted"] = float(not origins)
    pressed = any(told[f"movement:{g}"] for g in (*grounds[:3], "national", "foreigners"))
    public = words & lexicon.classes["evacuated_people"] <= word_class("travelling_public")
    told["movement:idle"] = float(tone.danger == 0.0 and public and not pressed)
    return told


def _family(candidate: Candidate) -> str:
    """Return the kind, journeys and stationings apart: countries mean other things to them."""
    frame = candidate.trigger.entry.frame
    if frame in _JOURNEYS:
        return "journey"
    return "force" if frame in {"force", "station", "presence", "harbour"} else candidate.kind.value


def _actor_features(
    candidate: Candidate, actors: list[ActorSpan], lexicon: Lexicon
) -> dict[str, float]:
    kind = candidate.kind.value
    codes = candidate.codes
    sentence = candidate.sentence
    ranked = {
        (a.code, a.name) for a in actors if a.rank >= _TWO and not speaks(sentence, a, lexicon)
    }
    own = {a.place.place.country for a in candidate.places}
    hosting = candidate.trigger.entry.frame in _HOSTING or has_guests(candidate, actors)
    found = {
        f"{kind}:codes0": float(not codes),
        f"{kind}:codes2": float(len(codes) >= _TWO),
        f"{kind}:titles1": float(len(ranked) == 1),
        f"{kind}:titles2": float(len(ranked) >= _TWO),
        f"{kind}:foreign": float(bool(codes - own) and bool(own - {None})),
        f"{kind}:home": float(bool(codes) and codes <= own and not hosting),
        f"{kind}:forces": float(any(a.kind in {"force", "armed"} for a in actors)),
    }
    if candidate.kind is Kind.MEETING:
        found |= _people_features(candidate, actors)
        found |= company_features(candidate, actors, lexicon)
    return found


def _people_features(candidate: Candidate, actors: list[ActorSpan]) -> dict[str, float]:
    """Return whether those who meet or travel are officials, and stand where a subject would."""
    sentence, trigger = candidate.sentence, candidate.trigger
    own = {a.place.place.country for a in candidate.places}
    needed = trigger.entry.frame in _FRAME_NEEDS_PEOPLE
    journey = trigger.entry.frame in _JOURNEYS
    reach = 1 if _is_gerund(candidate) else 0
    subject = any(
        (
            a.end <= trigger.start
            and a.kind in PARTY_KINDS
            and sentence.crossings(a.end - 1, trigger.start) <= reach
        )
        or (a.link == "by" and a.kind in PARTY_KINDS and a.start >= trigger.end)
        for a in actors
    )
    official = any(
        a.kind in {"person", "official"}
        and a.rank >= _TWO
        and a.code is not None
        and a.code not in own
        and (a.end <= trigger.start or a.link in {"by", "of"})
        and sentence.crossings(a.end - 1, trigger.start) <= reach
        for a in actors
    )
    person = any(
        a.kind in {"person", "official"} and sentence.crossings(a.end - 1, trigger.start) <= 1
        for a in actors
    )
    return {
        "lone_subject": float(subject and needed),
        "no_subject": float(not subject and needed),
        "journey:official": float(journey and official),
        "no_person": float(journey and not person),
    }


def _is_gerund(candidate: Candidate) -> bool:
    """Return whether the trigger hangs on the clause before ("after meeting", "to meet")."""
    low, at = candidate.sentence.low, candidate.trigger.start
    return low[at].endswith("ing") or (at > 0 and low[at - 1] == "to")


def _word_features(
    sentence: Sentence, kind: str, tone: ArticleTone, lexicon: Lexicon
) -> dict[str, float]:
    words = _words_apart(sentence.low)

    def count(name: str) -> float:
        return min(3.0, float(len(words & lexicon.classes[name])))

    own = {"base": "military", "meeting": "diplomatic", "evacuation": "danger"}[kind]
    return {
        f"{kind}:domestic": count("domestic"),
        f"{kind}:topic_words": count(own),
        f"{kind}:tone": min(4.0, getattr(tone, own)),
        f"{kind}:tone_domestic": min(4.0, tone.domestic),
        "evacuation:rescuers": count("rescuer") if kind == "evacuation" else 0.0,
        "caption": float(sentence.caption),
        f"{kind}:brief": tone.brief,
    }


def _manner_features(candidate: Candidate) -> dict[str, float]:
    kind = candidate.kind.value
    reading = candidate.reading
    low = candidate.sentence.low
    force = candidate.trigger.entry.frame == "force"
    counts = candidate.counts
    counted = (counts.people, counts.aircraft, counts.ships, counts.troops)
    return {
        f"{kind}:dated": float(candidate.date is not None),
        f"{kind}:cue": float(reading.strength > 0),
        f"{kind}:hypothetical": float(reading.modality is Modality.HYPOTHETICAL),
        f"{kind}:negated": float(reading.modality is Modality.NEGATED),
        "verb": float(candidate.trigger.verb),
        "definite": float(candidate.trigger.definite),
        f"{kind}:counted": float(any(v is not None for v in counted)),
        "evacuation:nobody": float(
            candidate.kind is Kind.EVACUATION
            and counts.people is None
            and {a.role for a in candidate.places} == {PlaceRole.DESTINATION}
            and not people_at(candidate.sentence, candidate.sentence.lexicon)
        ),
        "force:casualties": float(
            candidate.trigger.entry.frame in {"force", "station"}
            and not word_class("casualty").isdisjoint(low)
        ),
        "force:uncounted": float(force and counts.troops is None),
        "rights:no_cue": float(
            candidate.trigger.entry.frame in {"rights", "flights"}
            and reading.status is Status.ACTIVE
        ),
        "rights:cue": float(
            candidate.trigger.entry.frame in {"rights", "flights"} and reading.strength >= _FIRM_CUE
        ),
        "airport:untaken": float(
            candidate.trigger.entry.phrase == "airport" and reading.status is Status.ACTIVE
        ),
    }
