"""Items, their rows, questions and disagreements in words."""

from dashboard.wording.days import say_day_range, say_days
from dashboard.wording.items import (
    actor_names,
    main_place,
    say_counts,
    say_operator,
    say_operators,
    say_place,
    say_title,
    say_way,
    tell_apart,
)
from dashboard.wording.names import (
    country_groups,
    say_countries,
    say_country,
    say_language,
    say_view,
    with_article,
)
from dashboard.wording.sentences import SENTENCES, say_sentence
from dashboard.wording.words import (
    FACILITY_WORDS,
    FEATURE_WORDS,
    KIND_WORDS,
    MODE_WORDS,
    VIEW_WORDS,
    capital,
    join_words,
    say_number,
    say_precision,
    say_reason,
    say_status,
    say_value,
)
from geodata.tables import country_names

__all__ = [
    "FACILITY_WORDS",
    "FEATURE_WORDS",
    "KIND_WORDS",
    "MODE_WORDS",
    "SENTENCES",
    "VIEW_WORDS",
    "actor_names",
    "capital",
    "country_groups",
    "country_names",
    "join_words",
    "main_place",
    "say_countries",
    "say_country",
    "say_counts",
    "say_day_range",
    "say_days",
    "say_language",
    "say_number",
    "say_operator",
    "say_operators",
    "say_place",
    "say_precision",
    "say_reason",
    "say_sentence",
    "say_status",
    "say_title",
    "say_value",
    "say_view",
    "say_way",
    "tell_apart",
    "with_article",
]
