"""The tables of a workspace, in the terms of both databases.

Three layers: *articles* and *corrections* can be lost and are never deleted; *readings* and
*claims* are derived from one article; *items* and what hangs on them are derived from claims.
Days are ordinals of the proleptic Gregorian calendar (``date.toordinal``), which both databases
compare and index as plain integers.

An item has one row in ``item_version`` for each state it was known in: a row holds from the day
``known_from`` up to, not including, ``known_to``; the present one has ``is_current``. The tables
``item_place``, ``item_actor``, ``item_source``, ``item_interval`` and ``item_words`` hang on
these rows, so that a filter never has to look into JSON.

A claim has its ``payload`` as it was read (empty: somebody added it) and, where corrections change
it, ``corrected`` as it stands. A claim that somebody rejected is in no block and in no item.
``claim_mark`` and ``source_grade`` are derived from ``correction``, like all that stands in items.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

# SQLite makes only a column of exactly this type the row's own number.
_KEY = BigInteger().with_variant(Integer, "sqlite")

# Both databases compare and sort text by its code points.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")

migration = Table(
    "migration",
    metadata,
    Column("name", _TEXT, primary_key=True),
    Column("applied_at", _TEXT, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("name", _TEXT, primary_key=True),
    Column("value", _KEY, nullable=False),
)

article = Table(
    "article",
    metadata,
    Column("article_key", _KEY, primary_key=True),
    Column("id", _TEXT, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("title", _TEXT),
    Column("source", _TEXT),
    Column("url", _TEXT),
    Column("published", _TEXT),
    Column("published_day", Integer),
    Column("language", _TEXT),
    Column("sketch", LargeBinary, nullable=False),
    Column("added_at", _TEXT, nullable=False),
    Column("reader_version", _TEXT),
    Index("article_by_reader", "reader_version", "article_key"),
    Index("article_by_day", "published_day", "article_key"),
    Index("article_by_source", "source", "article_key"),
)

article_text = Table(
    "article_text",
    metadata,
    Column("article_key", _KEY, ForeignKey("article.article_key"), primary_key=True),
    Column("title", _TEXT),
    Column("text", _TEXT, nullable=False),
)

article_version = Table(
    "article_version",
    metadata,
    Column("article_key", _KEY, ForeignKey("article.article_key"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("title", _TEXT),
    Column("source", _TEXT),
    Column("url", _TEXT),
    Column("published", _TEXT),
    Column("language", _TEXT),
    Column("text", _TEXT, nullable=False),
    Column("added_at", _TEXT, nullable=False),
)

reading = Table(
    "reading",
    metadata,
    Column("article_key", _KEY, ForeignKey("article.article_key"), primary_key=True),
    Column("mentions", LargeBinary, nullable=False),
    Column("timexes", LargeBinary, nullable=False),
)

failure = Table(  # articles that a stage of this version of the reader tripped over
    "failure",
    metadata,
    Column("article_key", _KEY, ForeignKey("article.article_key"), primary_key=True),
    Column("reader_version", _TEXT, nullable=False),
    Column("reason", _TEXT, nullable=False),
    Column("failed_at", _TEXT, nullable=False),
)

unplaced = Table(
    "unplaced",
    metadata,
    Column("article_key", _KEY, ForeignKey("article.article_key"), primary_key=True),
    Column("start_char", Integer, primary_key=True),
    Column("end_char", Integer, nullable=False),
    Column("name", _TEXT, nullable=False),
    Column("text", _TEXT, nullable=False),
    Index("unplaced_by_name", "name", "article_key"),
)

correction = Table(
    "correction",
    metadata,
    Column("correction_key", _KEY, primary_key=True),
    Column("uid", _TEXT, nullable=False, unique=True),
    Column("action", _TEXT, nullable=False),
    Column("target", _TEXT, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("editor", _TEXT, nullable=False),
    Column("reason", _TEXT, nullable=False),
    Column("made_at", _TEXT, nullable=False),
    Column("undone_at", _TEXT),
    Column("undone_by", _TEXT),
    Index("correction_by_target", "target", "action"),
    Index("correction_by_time", "made_at", "uid"),
    Index("correction_by_action", "action"),
)

correction_anchor = Table(
    "correction_anchor",
    metadata,
    Column("correction_key", _KEY, ForeignKey("correction.correction_key"), primary_key=True),
    Column("article_id", _TEXT, primary_key=True),
    Index("correction_anchor_by_article", "article_id"),
)

source_grade = Table(
    "source_grade",
    metadata,
    Column("folded", _TEXT, primary_key=True),
    Column("source", _TEXT, nullable=False),
    Column("grade", _TEXT, nullable=False),
)

item = Table(
    "item",
    metadata,
    Column("item_key", _KEY, primary_key=True),
    Column("item_id", _TEXT, nullable=False, unique=True),
    Column("kind", _TEXT, nullable=False),
)

item_alias = Table(
    "item_alias",
    metadata,
    Column("old_id", _TEXT, primary_key=True),
    Column("item_id", _TEXT, nullable=False),
    Index("item_alias_by_item", "item_id"),
)

# Which items went for good, and at which revision: what holds items in memory asks for them.
item_gone = Table(
    "item_gone",
    metadata,
    Column("gone_key", _KEY, primary_key=True),
    Column("item_key", _KEY, nullable=False),
    Column("stamp", _KEY, nullable=False),
    Index("item_gone_by_stamp", "stamp"),
)

claim = Table(
    "claim",
    metadata,
    Column("claim_key", _KEY, primary_key=True),
    Column("claim_id", _TEXT, nullable=False, unique=True),
    Column("article_key", _KEY, ForeignKey("article.article_key"), nullable=False),
    Column("item_key", _KEY, ForeignKey("item.item_key")),
    Column("block", _TEXT, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("traits", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("corrected", LargeBinary),
    Column("twin", _TEXT),
    Index("claim_by_article", "article_key"),
    Index("claim_by_item", "item_key"),
    Index("claim_by_block", "block", "last", "first"),
    Index("claim_by_twin", "twin"),
)

claim_mark = Table(
    "claim_mark",
    metadata,
    Column("claim_key", _KEY, ForeignKey("claim.claim_key", ondelete="CASCADE"), primary_key=True),
    Column("correction_key", _KEY, ForeignKey("correction.correction_key"), primary_key=True),
    Column("side", Integer, nullable=False),
    Index("claim_mark_by_correction", "correction_key", "claim_key"),
)

item_version = Table(
    "item_version",
    metadata,
    Column("version_key", _KEY, primary_key=True),
    Column("item_key", _KEY, ForeignKey("item.item_key"), nullable=False),
    Column("item_id", _TEXT, nullable=False),
    Column("known_from", Integer, nullable=False),
    Column("known_to", Integer, nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("kind", _TEXT, nullable=False),
    Column("status", _TEXT, nullable=False),
    Column("modality", _TEXT, nullable=False),
    Column("subtype", _TEXT),
    Column("name", _TEXT),
    Column("country", _TEXT),
    Column("countries", _TEXT, nullable=False),
    Column("actors", _TEXT, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("where_prec", Integer),
    Column("disputed", _TEXT),
    Column("mappable", Boolean, nullable=False),
    Column("legs", LargeBinary),
    Column("people", Integer),
    Column("date_first", Integer),
    Column("date_last", Integer),
    Column("date_prec", Integer),
    Column("span_first", Integer),
    Column("span_last", Integer),
    Column("confidence", Float, nullable=False),
    Column("n_sources", Integer, nullable=False),
    Column("n_reports", Integer, nullable=False),
    Column("first_reported", Integer),
    Column("last_reported", Integer),
    Column("label", _TEXT, nullable=False),
    Column("grade", Integer),
    Column("n_corrections", Integer, nullable=False, server_default="0"),
    Column("stamp", _KEY, nullable=False, server_default="0"),
    Index("item_version_by_item", "item_key"),
    Index("item_version_by_stamp", "stamp"),
    Index("item_version_by_id", "is_current", "item_id"),
    Index("item_version_by_kind", "is_current", "kind", "status"),
    Index("item_version_by_span", "is_current", "span_first", "span_last"),
    Index("item_version_by_known", "known_from", "known_to"),
)


def _hanging(name: str, *columns: Column[object], lookup: tuple[str, ...]) -> Table:
    """Return a table of facts about item versions, found by `lookup` and by version."""
    key = Column(
        "version_key",
        _KEY,
        ForeignKey("item_version.version_key", ondelete="CASCADE"),
        nullable=False,
    )
    return Table(
        name,
        metadata,
        key,
        *columns,
        Index(f"{name}_by_version", "version_key"),
        Index(f"{name}_by_{lookup[0]}", *lookup, "version_key"),
    )


item_place = _hanging(
    "item_place",
    Column("role", _TEXT, nullable=False),
    Column("place_key", _TEXT, nullable=False),
    Column("name", _TEXT, nullable=False),
    Column("country", _TEXT),
    Column("where_prec", Integer, nullable=False),
    Column("disputed", _TEXT),
    lookup=("country",),
)
item_actor = _hanging(
    "item_actor",
    Column("role", _TEXT, nullable=False),
    Column("code", _TEXT),
    Column("name", _TEXT, nullable=False),
    Column("folded", _TEXT, nullable=False),
    lookup=("code",),
)
Index("item_actor_by_folded", item_actor.c.folded, item_actor.c.version_key)
item_source = _hanging(
    "item_source",
    Column("source", _TEXT, nullable=False),
    Column("folded", _TEXT, nullable=False),
    lookup=("folded",),
)
item_interval = _hanging(
    "item_interval",
    Column("status", _TEXT, nullable=False),
    Column("first", Integer, nullable=False),
    Column("until", Integer, nullable=False),
    lookup=("first", "until"),
)
item_words = Table(
    "item_words",
    metadata,
    Column(
        "version_key",
        _KEY,
        ForeignKey("item_version.version_key", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("words", _TEXT, nullable=False),
)

# Near-copies: of those alike the one that came first is the original, and it alone has its bands
# looked up, so that a text reprinted ten thousand times costs no more than one reprinted twice.
article_band = Table(
    "article_band",
    metadata,
    Column("band", _KEY, primary_key=True, autoincrement=False),
    Column("article_key", _KEY, ForeignKey("article.article_key"), primary_key=True),
    Index("article_band_by_article", "article_key"),
    sqlite_with_rowid=False,
)
article_copy = Table(
    "article_copy",
    metadata,
    Column("article_key", _KEY, ForeignKey("article.article_key"), primary_key=True),
    Column("original_key", _KEY, ForeignKey("article.article_key"), nullable=False),
    Index("article_copy_by_original", "original_key"),
)

# Feeds that are watched, and where each one stopped; moments are ISO 8601 in UTC.
feed = Table(
    "feed",
    metadata,
    Column("url", _TEXT, primary_key=True),
    Column("etag", _TEXT),
    Column("last_modified", _TEXT),
    Column("asked_at", _TEXT, nullable=False),
    Column("next_at", _TEXT, nullable=False),
    Column("n_failures", Integer, nullable=False),
    Column("is_gone", Boolean, nullable=False),
)

# Data that others made, shown beside the items and never mixed with them.
reference_layer = Table(
    "reference_layer",
    metadata,
    Column("layer_key", _KEY, primary_key=True),
    Column("name", _TEXT, nullable=False, unique=True),
    Column("licence", _TEXT, nullable=False),
    Column("attribution", _TEXT, nullable=False),
    Column("file_name", _TEXT, nullable=False),
    Column("digest", _TEXT, nullable=False),
    Column("n_features", Integer, nullable=False),
    Column("added_at", _TEXT, nullable=False),
)
reference_feature = Table(
    "reference_feature",
    metadata,
    Column("feature_key", _KEY, primary_key=True),
    Column("layer_key", _KEY, ForeignKey("reference_layer.layer_key"), nullable=False),
    Column("label", _TEXT),
    Column("properties", LargeBinary, nullable=False),
    Column("geometry", LargeBinary, nullable=False),
    Column("west", Float, nullable=False),
    Column("south", Float, nullable=False),
    Column("east", Float, nullable=False),
    Column("north", Float, nullable=False),
    Index("reference_feature_by_layer", "layer_key", "west", "east"),
)
