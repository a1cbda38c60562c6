"""What is PostgreSQL's own (see `geodata.store.databases`): schema, text search, windows.

A workspace is the schema ``footprint`` of a database; other schemas are never touched. Words are
cut and folded here and not by the server, so that both databases find the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    cast,
    column,
    create_engine,
    event,
    false,
    func,
    intersect,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from geodata.errors import StoreError
from geodata.store.databases.search_words import Phrase, fold_words, parse_search
from geodata.store.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import URL, ColumnElement, Connection, Engine, Select, SelectBase, TextClause

    from geodata.query import BBox

SCHEMA = "footprint"
WRITER_LOCK = 0x46505254  # the advisory lock of the one writer
POOL_SIZE = 16  # connections kept open: ten readers, two writers and some room
# Of every connection.
SETTINGS = {
    "search_path": f"{SCHEMA},public",
    "client_min_messages": "warning",
    # Compiling a question that is answered in a tenth of a second takes longer than that.
    "jit": "off",
    # What lies in a window is looked up in a table of it; where that has no room, the server goes
    # through all of it again for every item: minutes at a million of them.
    "work_mem": "64MB",
}
CONNECT_TIMEOUT_S = 10

# A vector holds 16383 places and 1 MB: a long text takes several, which share some words, so that
# a phrase is not cut in two.
PART_WORDS = 12_000
PART_CHARS = 200_000
SHARED_WORDS = 32
MOST_WORD_CHARS = 100

_EXTRAS = (
    """CREATE TABLE article_search (
        article_key BIGINT NOT NULL REFERENCES article ON DELETE CASCADE,
        part INTEGER NOT NULL,
        words TSVECTOR NOT NULL,
        PRIMARY KEY (article_key, part))""",
    "CREATE INDEX article_search_by_word ON article_search USING gin (words)",
    """CREATE TABLE item_search (
        version_key BIGINT PRIMARY KEY REFERENCES item_version ON DELETE CASCADE,
        words TSVECTOR NOT NULL)""",
    "CREATE INDEX item_search_by_word ON item_search USING gin (words)",
    """CREATE TABLE item_box (
        version_key BIGINT NOT NULL REFERENCES item_version ON DELETE CASCADE,
        box GEOMETRY(Polygon, 4326) NOT NULL)""",
    "CREATE INDEX item_box_by_place ON item_box USING gist (box)",
    "CREATE INDEX item_box_by_version ON item_box (version_key)",
)

_article_search = table("article_search", column("article_key"), column("words", TSVECTOR))
_item_search = table("item_search", column("version_key"), column("words", TSVECTOR))


def is_address(location: str) -> bool:
    """Return whether a location is the address of a PostgreSQL database."""
    return location.partition("://")[0].partition("+")[0] in {"postgresql", "postgres"}


def open_engine(location: str, *, create: bool) -> Engine:
    """Return an engine on the workspace in a database.

    Raises
    ------
    StoreError
        When the server does not answer, has no PostGIS, holds another program's schema of the
        same name, or holds no workspace and none is to be made.
    """
    url = _url_of(location)
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=-1,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "options": " ".join(f"-c {name}={value}" for name, value in SETTINGS.items()),
        },
    )
    try:
        with engine.connect() as connection, connection.begin():
            _find_schema(connection, create=create)
    except SQLAlchemyError as error:
        engine.dispose()
        msg = f"workspace {url.render_as_string()!r}: {_reason(error)}"
        raise StoreError(msg) from error
    except StoreError as error:
        engine.dispose()
        msg = f"workspace {url.render_as_string()!r}: {error}"
        raise StoreError(msg) from error
    engine.dialect.default_schema_name = SCHEMA  # it was asked for before the schema was there
    event.listen(engine, "begin", _begin)
    return engine


def _url_of(location: str) -> URL:
    try:
        return make_url(location).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError) as error:
        msg = "the address of the workspace is none: postgresql://user@host/database is"
        raise StoreError(msg) from error


def _reason(error: SQLAlchemyError) -> str:
    return " ".join(str(getattr(error, "orig", None) or error).split())


def _find_schema(connection: Connection, *, create: bool) -> None:
    """Find the workspace's schema, or make it, under the writer's lock: two may try at once."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
    encoding = connection.scalar(text("SELECT current_setting('server_encoding')"))
    if encoding != "UTF8":
        msg = f"the database is encoded in {encoding}, not in UTF8"
        raise StoreError(msg)
    tables = set(
        connection.scalars(
            text("SELECT table_name FROM information_schema.tables WHERE table_schema = :name"),
            {"name": SCHEMA},
        )
    )
    if tables and not {"migration", "article"} <= tables:
        msg = f"the schema {SCHEMA!r} is another program's"
        raise StoreError(msg)
    if not tables and not create:
        raise StoreError("there is no workspace in this database")
    if not tables:
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        _make_sure_of_postgis(connection)


def _make_sure_of_postgis(connection: Connection) -> None:
    if connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")):
        return
    if not connection.scalar(text("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'")):
        raise StoreError("the server has no PostGIS")
    connection.exec_driver_sql("CREATE EXTENSION postgis SCHEMA public")


def _begin(connection: Connection) -> None:
    """Begin as the one writer, or as a reader that sees one state throughout."""
    if connection.get_execution_options().get("footprint_writes"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def create_extras(connection: Connection) -> None:
    """Make the tables of text search and of windows."""
    for statement in _EXTRAS:
        connection.exec_driver_sql(statement)


def index_articles(connection: Connection, articles: Sequence[tuple[int, str | None, str]]) -> None:
    """Bring text search in step with new or changed articles."""
    if not articles:
        return
    connection.execute(
        text("DELETE FROM article_search WHERE article_key = ANY(:keys)"),
        {"keys": [key for key, _, _ in articles]},
    )
    connection.execute(
        text("INSERT INTO article_search VALUES (:key, :part, CAST(:words AS tsvector))"),
        [
            {"key": key, "part": number, "words": vector}
            for key, title, body in articles
            for number, vector in enumerate(vectors(fold_words(f"{title or ''}\n{body}")))
        ],
    )


def index_items(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    """Bring text search in step with new item versions."""
    if words:
        connection.execute(
            text("INSERT INTO item_search VALUES (:key, CAST(:words AS tsvector))"),
            [{"key": key, "words": next(vectors(fold_words(of)))} for key, of in words],
        )


def vectors(words: Sequence[str]) -> Iterator[str]:
    """Yield vectors in the server's notation: each word with the places where it stands."""
    for part in _parts([word[:MOST_WORD_CHARS] for word in words]):
        places: dict[str, list[int]] = {}
        for place, word in enumerate(part, start=1):
            places.setdefault(word, []).append(place)
        yield " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in places.items())


def _parts(words: Sequence[str]) -> Iterator[Sequence[str]]:
    start = end = size = 0
    for word in words:
        size += len(word)
        end += 1
        if end - start >= PART_WORDS or size >= PART_CHARS:
            yield words[start:end]
            start, size = end - SHARED_WORDS, 0
    yield words[start:end]


def _conditions(typed: str, words: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Return one condition for each phrase that a reader typed."""
    queries = [_notation_of(phrase) for phrase in parse_search(typed)]
    return [words.bool_op("@@")(cast(query, TSQUERY)) for query in queries if query]


def _notation_of(phrase: Phrase) -> str:
    words = [w[:MOST_WORD_CHARS] for word in phrase.words for w in fold_words(word)]
    notation = " <-> ".join(f"'{word}'" for word in words)
    return f"{notation}:*" if words and phrase.begun else notation


def articles_matching(typed: str) -> SelectBase:
    """Return a select of the articles whose title or text match.

    The phrases of a search may stand in different parts of a long text.
    """
    found = _article_search.c
    conditions = _conditions(typed, found.words)
    selects = [select(found.article_key).where(condition) for condition in conditions]
    return intersect(*selects) if selects else select(found.article_key).where(false())


def items_matching(typed: str) -> Select[Any]:
    """Return a select of the item versions whose words match."""
    found = _item_search.c
    conditions = _conditions(typed, found.words) or [false()]
    return select(found.version_key).where(*conditions)


def boxes_meeting(window: BBox) -> TextClause:
    """Return a select of the item versions with a point or leg in a window of the map."""
    east = window.east + 360.0 if window.crosses_antimeridian else window.east
    # A box may be kept on either side of the antimeridian: ask for the window on both.
    return text(
        "SELECT version_key FROM item_box WHERE"
        " box && ST_MakeEnvelope(:west, :south, :east, :north, 4326)"
        " OR box && ST_MakeEnvelope(:west - 360, :south, :east - 360, :north, 4326)"
        " OR box && ST_MakeEnvelope(:west + 360, :south, :east + 360, :north, 4326)"
    ).bindparams(south=window.south, north=window.north, west=window.west, east=east)


def add_boxes(
    connection: Connection, boxes: Sequence[tuple[int, tuple[float, float, float, float]]]
) -> None:
    """Keep where item versions lie: pairs of a version's key and west, east, south, north."""
    if boxes:
        connection.execute(
            text(
                "INSERT INTO item_box VALUES"
                " (:key, ST_MakeEnvelope(:west, :south, :east, :north, 4326))"
            ),
            [
                {"key": key, "west": west, "east": east, "south": south, "north": north}
                for key, (west, east, south, north) in boxes
            ],
        )


def each_box(since: int | None = None) -> TextClause:
    """Return a select of where item versions lie: key, west, east, south, north.

    Parameters
    ----------
    since
        Only of the versions written since this revision.
    """
    asked = (
        "SELECT version_key, ST_XMin(box), ST_XMax(box), ST_YMin(box), ST_YMax(box) FROM item_box"
    )
    if since is None:
        return text(asked)
    return text(f"{asked} JOIN item_version USING (version_key) WHERE stamp >= :since").bindparams(
        since=since
    )


def settle_keys(connection: Connection) -> None:
    """Let the server count on from the largest keys, after rows came in with keys of their own."""
    for made in metadata.sorted_tables:
        key = made.autoincrement_column
        if key is not None:
            connection.execute(
                select(
                    func.setval(
                        func.pg_get_serial_sequence(made.name, key.name),
                        select(func.max(key)).scalar_subquery(),
                    )
                )
            )


def check(connection: Connection) -> list[str]:
    """Return nothing: the server keeps its files and references whole, and says so if it cannot."""
    del connection
    return []


def keep_copy(location: str, *, before: str) -> None:
    """Do nothing: a step of the schema is one transaction, and copies are the server's matter."""
