"""What a trigger of a sentence may report, while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from geodata.extract.telling.status import Reading
from geodata.extract.where.attachment import Attachment
from geodata.extract.words.sentence import Sentence
from geodata.extract.words.triggers import Trigger
from geodata.model import Actor, ActorRole, Counts, DateRange, Kind


@dataclass(slots=True)
class Candidate:
    """What one trigger may report. `logit` is set by scoring; `anchor` by coreference."""

    sentence: Sentence
    trigger: Trigger
    places: list[Attachment]
    actors: list[Actor]
    reading: Reading
    date: DateRange | None
    counts: Counts
    features: dict[str, float] = field(default_factory=dict)
    logit: float = 0.0
    probability: float = 0.0
    anchor: Candidate | None = None
    leans: bool = False  # anchored by its people alone: it tells no status or date of the other
    speaker: str | None = None
    round: int = 0  # which further evacuation it is after one told before ("a second flight")
    people: frozenset[str] = frozenset()  # the names among the actors that are of persons

    @property
    def kind(self) -> Kind:
        """Return the kind of item this would be."""
        return self.trigger.entry.kind

    @property
    def firmest(self) -> Attachment | None:
        """Return the place that hangs on the trigger most firmly."""
        return max(self.places, key=lambda a: a.score, default=None)

    @property
    def codes(self) -> set[str]:
        """Return the states and bodies that act in it, those taken out left aside."""
        return {a.country for a in self.actors if a.country and a.role is not ActorRole.EVACUEE}
