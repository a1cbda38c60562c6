"""The desk where a workspace is corrected: every change is kept, and can be undone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, or_, select, update

from geodata.corrections import (
    Action,
    AddItem,
    Anchor,
    Change,
    Correction,
    GradeSource,
    Merge,
    NameRule,
    Scope,
    Split,
    deciding_claims,
    make_anchors,
)
from geodata.corrections.anchors import fold, on_side
from geodata.corrections.apply import anchor_for_passage
from geodata.corrections.wire import checked, checked_editor, say_moment
from geodata.corrections.words import say_before
from geodata.errors import InputError
from geodata.merge import Claim, combine
from geodata.store import schema as s
from geodata.store.corrections.log import LoggedCorrection, read_log
from geodata.store.corrections.rules import RulePreview, machine_claims, mentions_of, preview_rule
from geodata.store.databases.statements import chunks
from geodata.store.intake.claims import CLAIM, read_claim, read_machine_claim
from geodata.store.intake.merging import replace_claims
from geodata.store.intake.overlay import (
    correction_row,
    load_corrections,
)
from geodata.store.intake.unplaced import write_unplaced
from geodata.store.revisions import advance_revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from geodata.merge import StoredItem
    from geodata.store.transactions import Transactions

_COLUMNS = s.correction.c
UID_BYTES = 8  # 64 bits: two workspaces never give one to two corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """How many corrections were new, were undone elsewhere since, or were there already."""

    n_added: int = 0
    n_undone: int = 0
    n_known: int = 0


class CorrectionDesk:
    """Corrects a workspace; every method is one transaction.

    What was read is never changed, and no correction is deleted. `editor` and `reason` of every
    correction are asked for; the moment is taken here.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._store = transactions

    def correct_item(self, item_id: str, change: Change, *, editor: str, reason: str) -> Correction:
        """Change what an item says: place, status, date, actors, kind, grade; or reject it.

        Raises
        ------
        InputError
            When there is no such item, or the change, name or reason cannot be meant.
        """
        with self._store.writing() as connection:
            stored, claims = _item_claims(connection, item_id)
            chosen = deciding_claims(stored, claims, change)
            correction = _new(
                change,
                target=stored.item_id,
                label=stored.label,
                was=say_before(change, stored.item),
                anchors=_anchors(connection, chosen),
                editor=editor,
                reason=reason,
            )
            self._put(connection, correction)
        return correction

    def merge_items(self, item_ids: Sequence[str], *, editor: str, reason: str) -> Correction:
        """Make one item of several of one kind.

        Raises
        ------
        InputError
            When one is not there, or they are fewer than two or of several kinds.
        """
        with self._store.writing() as connection:
            found = {i.item_id: (i, c) for i, c in (_item_claims(connection, x) for x in item_ids)}
            if len(found) < 2:  # noqa: PLR2004  # one thing takes two to be made of
                raise InputError("takes two different items", field="items")
            items = [stored for stored, _ in found.values()]
            if len({stored.item.kind for stored in items}) > 1:
                raise InputError("must be of one kind", field="items")
            correction = _new(
                Merge(),
                target=items[0].item_id,
                label=" + ".join(stored.label for stored in items),
                was=f"{len(items)} items",
                anchors=_anchors(connection, [c for _, cs in found.values() for c in cs]),
                editor=editor,
                reason=reason,
            )
            self._put(connection, correction)
        return correction

    def split_item(
        self, item_id: str, article_ids: Iterable[str], *, editor: str, reason: str
    ) -> Correction:
        """Take what some of an item's articles say out of it, as an item of its own.

        Raises
        ------
        InputError
            When none or all of its articles are to go.
        """
        going = {*article_ids}
        with self._store.writing() as connection:
            stored, claims = _item_claims(connection, item_id)
            off = [claim for claim in claims if claim.article.id in going]
            kept = [claim for claim in claims if claim.article.id not in going]
            if not (off and kept):
                raise InputError("must be some and not all of the item's", field="articles")
            anchors = (
                *on_side(_anchors(connection, kept), 0),
                *on_side(_anchors(connection, off), 1),
            )
            correction = _new(
                Split(),
                target=stored.item_id,
                label=stored.label,
                was=f"{len(claims)} reports together, {len(off)} taken out",
                anchors=anchors,
                editor=editor,
                reason=reason,
            )
            self._put(connection, correction)
        return correction

    def add_item(
        self,
        article_id: str,
        *,
        quote: str,
        change: AddItem,
        editor: str,
        reason: str,
        start_char: int | None = None,
    ) -> Correction:
        """Add an item that a passage of an article says and that was not read.

        Raises
        ------
        InputError
            When there is no such article or its text does not hold the quote.
        """
        with self._store.writing() as connection:
            text = connection.scalar(
                select(s.article_text.c.text)
                .join_from(s.article, s.article_text)
                .where(s.article.c.id == article_id)
            )
            if text is None:
                msg = f"{article_id[:80]!r} is not in the workspace"
                raise InputError(msg, field="article")
            near = start_char if start_char is not None else 0
            at = text.find(quote, near) if text.find(quote, near) >= 0 else text.find(quote)
            if not quote.strip() or at < 0:
                raise InputError("does not stand in the article's text", field="quote")
            anchor = anchor_for_passage(article_id, quote=quote, start_char=at, kind=change.kind)
            correction = _new(
                change,
                target=article_id,
                label=quote[:200],
                was="",
                anchors=(anchor,),
                editor=editor,
                reason=reason,
            )
            self._put(connection, correction)
        return correction

    def set_rule(self, change: NameRule | GradeSource, *, editor: str, reason: str) -> Correction:
        """Say what a name means, or grade a source.

        Raises
        ------
        InputError
            When the name, its scope, or the reason is empty.
        """
        name = change.name if isinstance(change, NameRule) else change.source
        if isinstance(change, NameRule) and (change.scope != Scope.EVERYWHERE) != bool(
            change.where
        ):
            raise InputError("does not go with the scope", field="where")
        if not name.strip():
            raise InputError("is empty", field="name")
        with self._store.writing() as connection:
            correction = _new(
                change,
                target=name.strip(),
                label=name.strip(),
                was=_grade_before(connection, name) if isinstance(change, GradeSource) else "",
                anchors=(),
                editor=editor,
                reason=reason,
            )
            self._put(connection, correction)
        return correction

    def undo(self, uid: str, *, editor: str) -> Correction:
        """Undo a correction; one that is undone already stays as it was undone.

        Raises
        ------
        InputError
            When there is no such correction, or `editor` is no name that can be kept.
        """
        undone_by = checked_editor(editor)
        with self._store.writing() as connection:
            found = load_corrections(connection, _COLUMNS.uid == uid)
            if not found:
                msg = f"{uid[:64]!r} is no correction of this workspace"
                raise InputError(msg, field="uid")
            ((key, correction),) = found
            if correction.undone_at is not None:
                return correction
            undone = replace(correction, undone_at=_now(), undone_by=undone_by)
            _mark_undone(connection, key, undone)
            _apply_again(connection, [undone])
            advance_revision(connection)
        return undone

    def add(self, corrections: Iterable[Correction]) -> ImportSummary:
        """Put in corrections of another workspace; those that are there already add nothing."""
        n_added = n_undone = n_known = 0
        with self._store.writing() as connection:
            changed: list[Correction] = []
            for correction in corrections:
                found = load_corrections(connection, _COLUMNS.uid == correction.uid)
                if not found:
                    _insert(connection, correction)
                    n_added += 1
                elif correction.undone_at and not found[0][1].undone_at:
                    _mark_undone(connection, found[0][0], correction)
                    n_undone += 1
                else:
                    n_known += 1
                    continue
                changed.append(correction)
            if changed:
                _apply_again(connection, changed)
                advance_revision(connection)
        return ImportSummary(n_added=n_added, n_undone=n_undone, n_known=n_known)

    def all(self) -> list[Correction]:
        """Return every correction, oldest first; those that were undone too."""
        with self._store.reading() as connection:
            return [correction for _, correction in load_corrections(connection)]

    def log(self, *, limit: int | None = None, offset: int = 0) -> list[LoggedCorrection]:
        """Return the corrections, newest first, with what each is about just now."""
        with self._store.reading() as connection:
            return read_log(connection, limit=limit, offset=offset)

    def count(self) -> int:
        """Return how many corrections there are, those that were undone included."""
        with self._store.reading() as connection:
            return connection.scalar(select(func.count()).select_from(s.correction)) or 0

    def rejections_of(self, item_id: str) -> list[Correction]:
        """Return the corrections in force that rejected an item which had this id."""
        with self._store.reading() as connection:
            held = (
                _COLUMNS.target == item_id,
                _COLUMNS.action == Action.REJECT.value,
                _COLUMNS.undone_at.is_(None),
            )
            return [correction for _, correction in load_corrections(connection, *held)]

    def source_grades(self) -> dict[str, str]:
        """Return the grade of each source that somebody graded, by its name."""
        with self._store.reading() as connection:
            rows = connection.execute(select(s.source_grade.c.source, s.source_grade.c.grade))
            return {row[0]: row[1] for row in rows}

    def preview(self, rule: NameRule) -> RulePreview:
        """Return what a rule for a name would touch, without making it."""
        with self._store.reading() as connection:
            return preview_rule(connection, rule)

    def _put(self, connection: Connection, correction: Correction) -> None:
        _insert(connection, correction)
        _apply_again(connection, [correction])
        advance_revision(connection)


def _now() -> str:
    return say_moment(datetime.now(UTC))


def _new(
    change: Change,
    *,
    target: str,
    label: str,
    was: str,
    anchors: tuple[Anchor, ...],
    editor: str,
    reason: str,
) -> Correction:
    return checked(
        Correction(
            uid=secrets.token_hex(UID_BYTES),
            change=change,
            target=target,
            label=label,
            was=was,
            anchors=anchors,
            editor=editor,
            reason=reason,
            made_at=_now(),
        )
    )


def _insert(connection: Connection, correction: Correction) -> None:
    connection.execute(insert(s.correction).values(**correction_row(correction)))
    key = connection.scalar(select(_COLUMNS.correction_key).where(_COLUMNS.uid == correction.uid))
    articles = sorted({anchor.article_id for anchor in correction.anchors})
    if articles:
        connection.execute(
            insert(s.correction_anchor),
            [{"correction_key": key, "article_id": article_id} for article_id in articles],
        )


def _mark_undone(connection: Connection, key: int, correction: Correction) -> None:
    connection.execute(
        update(s.correction)
        .where(_COLUMNS.correction_key == key)
        .values(undone_at=correction.undone_at, undone_by=correction.undone_by)
    )


def _item_claims(connection: Connection, item_id: str) -> tuple[StoredItem, list[Claim]]:
    """Return an item, by an id it has or had, and its claims as they stand."""
    i, alias = s.item.c, s.item_alias.c
    heir = select(alias.item_id).where(alias.old_id == item_id).scalar_subquery()
    row = connection.execute(
        select(i.item_key, i.item_id)
        .where(or_(i.item_id == item_id, i.item_id == heir))
        .order_by((i.item_id == item_id).desc())
    ).first()
    if row is None:
        msg = f"{item_id[:64]!r} is no item of this workspace"
        raise InputError(msg, field="item")
    rows = connection.execute(CLAIM.where(s.claim.c.item_key == row.item_key)).mappings()
    claims = sorted((read_claim(found) for found in rows), key=lambda claim: claim.claim_id)
    return combine(claims, item_id=row.item_id), claims


def _anchors(connection: Connection, claims: Sequence[Claim]) -> tuple[Anchor, ...]:
    article_ids = sorted({claim.article.id for claim in claims})
    machine: dict[str, Claim] = {}
    by_article: dict[str, list[Claim]] = {}
    for part in chunks(article_ids):
        for row in connection.execute(CLAIM.where(s.article.c.id.in_(part))).mappings():
            read = read_machine_claim(row)
            if read is not None:
                machine[read.claim_id] = read
                by_article.setdefault(read.article.id, []).append(read)
    return make_anchors(claims, machine=machine, article=by_article)


def _apply_again(connection: Connection, corrections: Sequence[Correction]) -> None:
    """Bring what corrections are about in step, after they came or were undone."""
    keys: set[int] = set()
    for correction in corrections:
        keys |= _articles_of(connection, correction)
    for part in chunks(sorted(keys)):
        replace_claims(connection, machine_claims(connection, part))
    if any(isinstance(c.change, NameRule) for c in corrections):
        write_unplaced(connection, sorted(keys))
    if any(isinstance(c.change, GradeSource) for c in corrections):
        _write_source_grades(connection)


def _articles_of(connection: Connection, correction: Correction) -> set[int]:
    """Return the keys of the articles that a correction is about."""
    if isinstance(correction.change, NameRule):
        return {*mentions_of(connection, correction.change)}
    found: set[int] = set()
    ids = sorted({anchor.article_id for anchor in correction.anchors})
    for part in chunks(ids):
        found.update(
            connection.scalars(select(s.article.c.article_key).where(s.article.c.id.in_(part)))
        )
    return found


def _write_source_grades(connection: Connection) -> None:
    held = (_COLUMNS.action == Action.GRADE_SOURCE.value, _COLUMNS.undone_at.is_(None))
    grades: dict[str, tuple[str, str]] = {}
    for _, correction in load_corrections(connection, *held):
        change = correction.change
        assert isinstance(change, GradeSource)
        grades[fold(change.source)] = (change.source, change.grade.value)
    connection.execute(s.source_grade.delete())
    if grades:
        connection.execute(
            insert(s.source_grade),
            [
                {"folded": folded, "source": source, "grade": grade}
                for folded, (source, grade) in sorted(grades.items())
            ],
        )


def _grade_before(connection: Connection, source: str) -> str:
    at = s.source_grade.c.folded == fold(source)
    return connection.scalar(select(s.source_grade.c.grade).where(at)) or "not graded"
