"""Loading a full GeoNames dump over the gazetteer that comes with the program.

The dump (``allCountries.zip`` or one country's) is streamed: what the gazetteer has already is
brought up to date by its GeoNames id, what it lacks is added where news would name it
(``geonames_features.csv``), and an ``alternateNamesV2.zip`` adds names in all languages.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np

from geodata.errors import GazetteerError, InputError
from geodata.garbage import collector_paused
from geodata.gazetteer import sources
from geodata.gazetteer.collect import alternate_names, collect_records
from geodata.gazetteer.compile import default_cache_dir, imported_folder
from geodata.gazetteer.disputed import settle_disputes
from geodata.gazetteer.records import NameKind, Record
from geodata.gazetteer.sources import Town
from geodata.gazetteer.spellings import news_spellings
from geodata.gazetteer.tables import FEATURE_COLUMNS, read_table
from geodata.gazetteer.writer import GazetteerWriter
from geodata.model import Feature, WherePrec

DUMP_COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class",
    "feature code", "country code", "cc2", "admin1 code", "admin2 code", "admin3 code",
    "admin4 code", "population", "elevation", "dem", "timezone", "modification date",
)  # fmt: skip
BATCH = 20_000  # new places whose dispute is settled at once
KEPT_ERRORS = 20  # bad lines told one by one; the rest are counted
SAID_EVERY = 100_000  # lines between two reports of progress

# Kinds of "language" in the alternate names that are no names in running text.
_CODE_LANGUAGES = frozenset({"iata", "icao", "faac", "unlc", "tcid"})
_NO_NAMES = frozenset({"link", "post", "wkdt", "phon", "piny"})
_MEMBER = re.compile(r"(?:allCountries|[A-Z]{2}|cities\d+|no-country)\.txt")
_NAMES_MEMBER = re.compile(r"(?:alternateNames(?:V2)?|[A-Z]{2})\.txt")


@dataclass(slots=True)
class ImportSummary:
    """What an import did: lines read, places added, places brought up to date, names added."""

    folder: Path
    lines: int = 0
    added: int = 0
    updated: int = 0
    names: int = 0
    rejected: int = 0
    errors: list[InputError] = field(default_factory=list)

    def reject(self, error: InputError) -> None:
        """Count a line that could not be read, and keep the first few errors."""
        self.rejected += 1
        if len(self.errors) < KEPT_ERRORS:
            self.errors.append(error)


@dataclass(frozen=True, slots=True)
class _Kind:
    feature: Feature
    where_prec: WherePrec
    radius_km: float


def import_dump(
    archive: Path,
    *,
    alternate_names_archive: Path | None = None,
    cache_dir: Path | None = None,
    base: Iterable[Record] | None = None,
    say: Callable[[int], None] = lambda _lines: None,
) -> ImportSummary:
    """Load a GeoNames dump over the gazetteer; later opens use it until `forget_import`.

    Parameters
    ----------
    archive
        ``allCountries.zip``, a country's zip, or the text file inside, in GeoNames' columns.
    alternate_names_archive
        ``alternateNamesV2.zip`` or its text file, for names in all languages.
    cache_dir
        Folder of compiled gazetteers; the user's cache by default.
    base
        What the dump is loaded over; by default all that comes with the program.
    say
        Called now and then with the number of lines read, for a progress bar.

    Returns
    -------
    ImportSummary
        With the lines that could not be read; they do not stop the rest.

    Raises
    ------
    InputError
        Where a file cannot be opened or holds no GeoNames dump.
    GazetteerError
        Where the result cannot be written.
    """
    cache = cache_dir or default_cache_dir()
    summary = ImportSummary(imported_folder(cache))
    try:
        cache.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".gazetteer-", dir=cache))
    except OSError as error:
        msg = f"The gazetteer cannot be written under {str(cache)!r}: {error.strerror}."
        raise GazetteerError(msg) from error
    try:
        with open_text(archive, _MEMBER) as lines, collector_paused():
            writer = GazetteerWriter(temporary)
            importer = _Importer(writer, archive.name, summary)
            importer.take_base(collect_records() if base is None else base)
            importer.take(lines, say)
        if alternate_names_archive is not None:
            with open_text(alternate_names_archive, _NAMES_MEMBER) as lines:
                add_names(writer, lines, source=alternate_names_archive.name, summary=summary)
        writer.finish(extra={"imported": archive.name})
        _replace(temporary, summary.folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return summary


def forget_import(cache_dir: Path | None = None) -> bool:
    """Go back to the gazetteer that comes with the program; return whether there was another."""
    folder = imported_folder(cache_dir or default_cache_dir())
    there = folder.is_dir()
    shutil.rmtree(folder, ignore_errors=True)
    return there


def _replace(temporary: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}-old")
    try:
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        temporary.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        msg = f"The imported gazetteer cannot be moved to {str(folder)!r}: {error.strerror}."
        raise GazetteerError(msg) from error


@contextmanager
def open_text(path: Path, member: re.Pattern[str]) -> Iterator[Iterator[str]]:
    """Open a text file, or the one in a zip whose name fits `member`, as lines of UTF-8.

    Raises
    ------
    InputError
        Where it cannot be opened or the zip holds no such file.
    """
    try:
        if not zipfile.is_zipfile(path):
            with path.open("rb") as file:
                yield _decoded(file)
            return
        with zipfile.ZipFile(path) as archive:
            names = [n for n in archive.namelist() if member.fullmatch(n.rsplit("/", 1)[-1])]
            if not names:
                reason = f"the archive holds no file of GeoNames: {archive.namelist()[:5]}"
                raise InputError(reason, source=path.name)
            largest = max(names, key=lambda name: archive.getinfo(name).file_size)
            with archive.open(largest) as file:
                yield _decoded(file)
    except (OSError, zipfile.BadZipFile) as error:
        msg = f"cannot be read: {error}"
        raise InputError(msg, source=path.name) from error


def _decoded(file: IO[bytes]) -> Iterator[str]:
    for line in file:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


class _Importer:
    """Writes the gazetteer that is there, then passes a dump's lines over it."""

    def __init__(self, writer: GazetteerWriter, source: str, summary: ImportSummary) -> None:
        self._writer = writer
        self._source = source
        self._summary = summary
        self._batch: list[Record] = []
        self._alpha3 = {c["iso"]: c["iso3"] for c in sources.read_countries()}
        self._kinds = {
            row.values["code"]: _Kind(
                Feature(row.values["feature"]),
                WherePrec(int(row.number("where_prec", low=1, high=7))),
                row.number("radius_km", low=0.1, high=20_000),
            )
            for row in read_table("geonames_features", FEATURE_COLUMNS)
        }
        self._row_of_id: dict[int, int] = {}
        self._row_of_division: dict[str, int] = {}

    def take_base(self, records: Iterable[Record]) -> None:
        """Write the places that the dump is loaded over."""
        for record in records:
            row = self._writer.add(record)
            if record.geonameid:
                self._row_of_id[record.geonameid] = row
            if record.feature is Feature.ADMIN1:
                self._row_of_division[record.key] = row

    def take(self, lines: Iterator[str], say: Callable[[int], None]) -> None:
        """Pass every line of a dump over the gazetteer."""
        for number, line in enumerate(lines, start=1):
            if number % SAID_EVERY == 0:
                say(number)
            self._summary.lines = number
            if not line:
                continue
            try:
                self._take_line(line, number)
            except InputError as error:
                self._summary.reject(error)
        self._flush()
        if self._summary.lines and self._summary.rejected == self._summary.lines:
            raise self._summary.errors[0]

    def _take_line(self, line: str, number: int) -> None:
        cells = line.split("\t")
        if len(cells) != len(DUMP_COLUMNS):
            reason = f"{len(cells)} columns where a GeoNames dump has {len(DUMP_COLUMNS)}"
            raise InputError(reason, source=self._source, line=number)
        kind = self._kinds.get(f"{cells[6]}.{cells[7]}")
        country = self._alpha3.get(cells[8])
        if kind is None or (cells[8] and country is None):
            return
        town = self._town(cells, number)
        row = self._known_row(town, kind)
        if row is None:
            self._batch.append(_record(town, kind, country))
            self._summary.added += 1
            if len(self._batch) >= BATCH:
                self._flush()
        else:
            self._update(row, town, kind)

    def _town(self, cells: list[str], number: int) -> Town:
        def parse(index: int, parser: Callable[[str], float]) -> float:
            try:
                return parser(cells[index])
            except ValueError as error:
                raise InputError(
                    f"{cells[index]!r} is no number",  # noqa: EM102 - read where it is raised
                    source=self._source,
                    line=number,
                    field=DUMP_COLUMNS[index],
                ) from error

        lat, lon = parse(4, float), parse(5, float)
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 - degrees
            reason = f"({lat}, {lon}) is nowhere on Earth"
            raise InputError(reason, source=self._source, line=number, field="latitude")
        return Town(
            geonameid=int(parse(0, int)),
            name=cells[1],
            lat=lat,
            lon=lon,
            country=cells[8],
            population=int(parse(14, int)) if cells[14] else 0,
            admin1=cells[10],
            alternates=[name for name in cells[3].split(",") if name],
        )

    def _known_row(self, town: Town, kind: _Kind) -> int | None:
        row = self._row_of_id.get(town.geonameid)
        if row is None and kind.feature is Feature.ADMIN1:
            row = self._row_of_division.get(f"admin1:{town.country}.{town.admin1}")
        return row

    def _update(self, row: int, town: Town, kind: _Kind) -> None:
        """Bring a place up to date: a division keeps its middle, a town follows the dump."""
        writer = self._writer
        if kind.feature is Feature.CITY:
            writer.column("lat")[row] = town.lat
            writer.column("lon")[row] = town.lon
            writer.column("population")[row] = town.population
        writer.column("geonameid")[row] = town.geonameid
        for name, name_kind in [(town.name, NameKind.ALTERNATE), *alternate_names(town)]:
            writer.add_name(row, name, name_kind)
        self._summary.updated += 1

    def _flush(self) -> None:
        settle_disputes(self._batch)
        for record in self._batch:
            self._row_of_id[record.geonameid] = self._writer.add(record)
        self._batch.clear()


def _record(town: Town, kind: _Kind, country: str | None) -> Record:
    names = [(town.name, NameKind.OFFICIAL), *alternate_names(town)]
    if kind.feature is Feature.CITY:
        ways = news_spellings(town.name, town.country)
        names += [(name, NameKind.ALTERNATE) for name in ways]
    return Record(
        key=f"geonames:{town.geonameid}",
        name=town.name,
        feature=kind.feature,
        country=country,
        lat=town.lat,
        lon=town.lon,
        where_prec=kind.where_prec,
        population=town.population,
        geonameid=town.geonameid,
        radius_km=kind.radius_km,
        admin1=f"admin1:{town.country}.{town.admin1}" if town.admin1 not in {"", "00"} else None,
        names=names,
    )


def add_names(
    writer: GazetteerWriter, lines: Iterator[str], *, source: str, summary: ImportSummary
) -> None:
    """Add the names of GeoNames' alternate names file to the places added to `writer`.

    Codes of airports and the like are kept as codes; links, postal codes and pronunciations are
    left out, and so are names of places that the gazetteer does not hold.
    """
    ids = np.asarray(writer.column("geonameid"))
    order = np.argsort(ids, kind="stable")
    row_of_id = dict(zip(ids[order].tolist(), order.tolist(), strict=True))
    del ids, order
    row_of_id.pop(0, None)
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if len(cells) < 4 or not cells[1].isdigit():  # noqa: PLR2004 - id, geonameid, language, name
            if line:
                reason = "is no line of alternate names: id, geonameid, language, name"
                summary.reject(InputError(reason, source=source, line=number))
            continue
        row = row_of_id.get(int(cells[1]))
        language, name = cells[2], cells[3]
        if row is None or language in _NO_NAMES or not name:
            continue
        writer.add_name(row, name, _kind_of_name(language, name))
        summary.names += 1


def _kind_of_name(language: str, name: str) -> NameKind:
    if language in _CODE_LANGUAGES:
        return NameKind.CODE
    if language == "abbr":
        return NameKind.ABBREVIATION
    if name.isascii() and name.isupper() and len(name) <= 3:  # noqa: PLR2004 - "KBL"
        return NameKind.CODE
    return NameKind.ALTERNATE
