"""T6: whatever comes in at a door is read or refused; nothing breaks, hangs or grows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from .conftest import Torture
from .doors import DOORS, Door
from .fuzz_child import MEGABYTES, fuzz
from .good_inputs import good_inputs
from .mutation import TOKENS, VALUES, as_json

# Of 1,000 inputs: a microsecond a byte for most, some milliseconds where rules or models are asked.
SHARES: Mapping[str, int] = {
    **{"pubmed": 100, "pubmed files": 60, "medline": 100, "ictrp": 25, "export": 15},
    **{"esearch": 100, "clinicaltrials": 20, "europepmc": 30},
    **{"icite": 190, "unpaywall": 160, "crossref": 150},
    **{"config": 10, "query": 20, "read": 10, "evidence": 10},
}
FIRST_SEED = 1
JSON_DOORS = [name for name, door in DOORS.items() if door.is_json]
KEYS = ("studies", "protocolSection", "hitCount", "resultList", "result", "data", "pmid", "is_oa",
        "message", "updated-by", "title", "abstract", "id", "totalCount", "date-parts")  # fmt: skip
VALUE = st.sampled_from([one for one in VALUES if not isinstance(one, list | dict)])
TREES = st.recursive(
    VALUE | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)
WORDS = (
    *("vitamin", "K2", "MK-7", "AND", "OR", "NOT", "(", ")", '"', "[tiab]", "[", "]", "*", ":"),
    *("[crdt]", "2026/02/31", "12:34[uid]", "form:MK-7", "form:", "~3", "[tiab:~", "“", "’", "#1"),
    *("last 30 days", "rung:", "enrolled:1:2", "[mh:noexp]", "\0", "\ud800", "İ", "ﬃ"),
)
LINES = (
    *("[store]", "[[readers]]", "[[searches]]", "[sources.pubmed]", "[delivery.smtp]", "[digest]"),
    *('name = "a"', 'url = "sqlite:///x"', "readers = 1", "searches = []", 'email = "a@b"'),
    *('url = "postgresql://[::1"', "port = 70000", "store.url = 1", "[schedule]", 'run = "25:00"'),
    *('timezone = "../../etc/passwd"', 'timezone = "\\u0000"', "x = nan", "landmarks = [1, 1e9]"),
    *('frequency = "hourly"', "port = 99999999999999999999", "when = 1979-05-27", "'' = {}"),
)


@pytest.mark.parametrize("door", DOORS)
def test_every_damaged_input_is_read_or_refused(
    torture: Torture, tmp_path: Path, door: str
) -> None:
    count = SHARES[door] * torture.size(20, 1_000)
    found = fuzz(door, good_inputs(door), range(FIRST_SEED, FIRST_SEED + count), tmp_path)
    assert not found.failures, "\n\n".join(found.failures)
    assert found.megabytes <= MEGABYTES
    assert found.tried == count
    assert 0 < found.let_in < found.tried, "the damage is neither nothing nor all"
    figure = f"0 defects in {count:,} inputs ({found.let_in:,} let in), {found.megabytes} MB more"
    torture.tell(f"T6 fuzz, {door}", figure)


def test_what_was_never_good_is_read_or_refused(torture: Torture) -> None:
    count = torture.size(30, 20_000)
    inputs = {
        "query": st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join).map(_bytes),
        "config": st.lists(st.sampled_from(LINES), max_size=8).map("\n".join).map(_bytes),
        **dict.fromkeys(JSON_DOORS, TREES.map(as_json)),
        **dict.fromkeys(DOORS.keys() - {"query", "config", *JSON_DOORS}, _MARKUP),
    }
    for door, made in inputs.items():
        _enter_often(DOORS[door], made, count)
    figure = f"0 defects in {count * len(inputs):,} inputs of {len(inputs)} doors"
    torture.tell("T6 fuzz, never good", figure)


def _enter_often(door: Door, made: st.SearchStrategy[bytes], count: int) -> None:
    @seed(FIRST_SEED)
    @settings(max_examples=count, database=None, suppress_health_check=list(HealthCheck))
    @given(body=made, number=st.integers(0, 9))
    def enter(body: bytes, number: int) -> None:
        door.enter(body, Random(number))

    enter()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


_TAGS = ("PubmedArticleSet", "PubmedArticle", "PubmedBookArticle", "MedlineCitation", "PMID",
         "Article", "DeleteCitation", "eSearchResult", "Count", "IdList", "Id", "Trial", "TrialID",
         "Trials_downloaded_from_ICTRP", "Item", "ERROR", "BookDocument")  # fmt: skip
_PIECES = [f"<{slash}{tag}>".encode() for tag in _TAGS for slash in ("", "/")]
_MARKUP = st.lists(st.sampled_from([*_PIECES, *TOKENS, b"1", b"TrialID,a\n"]), max_size=14).map(
    b"".join
)
