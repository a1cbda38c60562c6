"""Near-copies are told by the shingles two texts share."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.merge import are_copies, similarities, similarity, sketch_text
from geodata.merge.copies import copy_links

AGENCY = " ".join(f"w{n * 7919 % 1000}" for n in range(200))


def test_edited_copy_is_a_copy_and_another_story_is_not() -> None:
    edited = "By our staff. " + AGENCY.replace("w7", "v7", 3) + " More follows."
    other = " ".join(f"x{n}" for n in range(200))
    assert are_copies(sketch_text(AGENCY), sketch_text(edited))
    assert not are_copies(sketch_text(AGENCY), sketch_text(other))


def test_estimate_is_near_the_share_of_common_shingles() -> None:
    words = [f"w{n}" for n in range(300)]
    a, b = " ".join(words[:200]), " ".join(words[100:])
    shared = 100 - 4
    exact = shared / (2 * 196 - shared)
    assert abs(similarity(sketch_text(a), sketch_text(b)) - exact) < 0.2


@given(st.text(max_size=300))
def test_any_text_has_a_sketch_and_is_its_own_copy(text: str) -> None:
    sketch = sketch_text(text)
    assert sketch == b"" or are_copies(sketch, sketch)


def test_texts_without_words_are_copies_of_nothing() -> None:
    assert not are_copies(sketch_text("..."), sketch_text("..."))


def test_sketch_of_a_stored_text_never_changes() -> None:
    """Sketches are kept in workspaces: another hash would make every old copy a stranger."""
    start = sketch_text("one two three four five six").hex()[:32]
    assert start == "a25239a302acda0dc016a988f7163872"


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 64)).map(
            lambda drawn: _sketch(family=drawn[0], n_changed=drawn[1])
        ),
        max_size=12,
    )
)
def test_links_connect_all_that_are_copies_and_nothing_else(sketches: list[bytes]) -> None:
    links = copy_links(sketches)
    pairs = [(i, j) for j in range(len(sketches)) for i in range(j)]
    copies = [(i, j) for i, j in pairs if are_copies(sketches[i], sketches[j])]
    assert set(links) <= set(copies)
    assert _components(links, len(sketches)) == _components(copies, len(sketches))


def _sketch(*, family: int, n_changed: int) -> bytes:
    """Return a sketch of a family of texts, some of its entries changed."""
    entries = np.arange(64, dtype="<u4") + 1000 * family
    entries[:n_changed] += 100 * n_changed
    return entries.tobytes()


def _components(links: list[tuple[int, int]], n: int) -> set[frozenset[int]]:
    groups = {i: frozenset({i}) for i in range(n)}
    for i, j in links:
        both = groups[i] | groups[j]
        groups.update(dict.fromkeys(both, both))
    return set(groups.values())


def test_many_are_compared_as_one_by_one() -> None:
    own = sketch_text(AGENCY)
    others = [own, b"", sketch_text("quite another"), sketch_text(AGENCY[:400])]
    assert similarities(own, others) == [similarity(own, other) for other in others]
    assert similarities(b"", others) == [0.0] * len(others)
    assert similarities(own, []) == []


def test_pairs_are_found_once() -> None:
    sketches = [sketch_text(AGENCY), b"", sketch_text("quite another"), sketch_text(AGENCY)]
    assert copy_links(sketches) == [(0, 3)]
