"""Our answers have the keys of real ones: none that the real services do not write.

The real answers are those in ``../shared/data`` (or ``K2WATCH_TEST_DATA``).
"""

import base64
import csv
import gzip
import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import baseline_date, holdings, update_files

from .others import Others

Asks = Callable[[Sandbox], Others]

DATA = Path(
    os.environ.get("K2WATCH_TEST_DATA") or Path(__file__).parents[3].parent / "shared" / "data"
)
# On record elsewhere, not in this data: clinicaltrials.gov/data-api/about-api/study-data-structure
# and the manual of Europe PMC's SOAP service 6.9.
NOT_IN_DATA = {
    ".protocolSection.identificationModule.nctIdAliases",
    ".protocolSection.statusModule.whyStopped",
    "[].commentCorrectionList.commentCorrection[].note",
}


def real(*names: str) -> list[Path]:
    """Find files of real answers, or skip the test."""
    found = [path for name in names for path in sorted(DATA.glob(name))]
    if not found:
        pytest.skip(f"no real answers in {DATA}")
    return found


def keys(content: object, place: str = "") -> Iterator[str]:
    """Yield the path of every key, lists without their numbers."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield f"{place}.{key}"
            yield from keys(value, f"{place}.{key}")
    elif isinstance(content, list):
        for value in content:
            yield from keys(value, f"{place}[]")


def read(path: Path) -> Any:
    content = path.read_bytes()
    return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)


@pytest.fixture
def ask(others: Asks) -> Iterator[Others]:
    corpus = Corpus.from_files(update_files())
    clock = VirtualClock(date(2026, 10, 26))
    with Sandbox(corpus, holdings(), clock=clock, limits=False) as sandbox:
        yield others(sandbox)


def test_studies(ask: Others) -> None:
    studies = [read(path) for path in real("ctgov/studies/*/*.json")]
    theirs = {key for study in studies for key in keys(study)}
    ours = set[str]()
    for day in (baseline_date, date(2026, 10, 26)):
        ask.sandbox.clock.set(day)
        ours |= {key for study in ask.studies(pageSize=100)["studies"] for key in keys(study)}
    assert ours - theirs <= NOT_IN_DATA
    whole = [study for study in studies if "statusModule" in study["protocolSection"]]
    always = set.intersection(*(set(keys(study)) for study in whole))
    assert always <= ours


def test_pages_of_studies(ask: Others) -> None:
    pages = [read(path) for path in real("ctgov/search/*/search_*.json")]
    theirs = {key for page in pages for key in page}
    assert set(ask.studies(countTotal="true", pageSize=2)) == theirs


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        ("core", "europepmc/pyeuropepmc/search_cancer_core.json"),
        ("lite", "europepmc/pyeuropepmc/search_1000results_cancer.json.gz"),
    ],
)
def test_preprints(ask: Others, shape: str, name: str) -> None:
    (path,) = real(name)
    their_answer = read(path)
    our_answer = ask.preprints("SRC:PPR", resultType=shape, pageSize=2)
    for part in ("resultList", "request"):
        assert set(our_answer[part]) == set(their_answer[part])
    assert set(our_answer) == set(their_answer)
    theirs = set(keys(their_answer["resultList"]["result"]))
    if shape == "core":  # whose preprints are on record in the short form only
        (short,) = real("europepmc/pyeuropepmc/search_1000results_cancer.json.gz")
        theirs |= set(keys(read(short)["resultList"]["result"])) | NOT_IN_DATA
    ours = set(keys(ask.preprints("SRC:PPR", resultType=shape)["resultList"]["result"]))
    assert {key for key in ours - theirs if ".versionList" not in key} == set()


def test_citations(ask: Others) -> None:
    (path,) = real("icite/icite_metadata_rows.csv")
    with path.open(encoding="utf-8") as stream:
        columns = next(csv.reader(stream))
    one, *_ = ask.get("icite", "pubs", pmids="90000002").json()["data"]
    assert set(columns) <= set(one)


def test_free_copies(ask: Others) -> None:
    (path,) = real("unpaywall/researcher-metadata/unpaywall1.json")
    theirs = set(keys(read(path)))
    address = {"email": "ann@k2watch.test"}
    told = ask.get("unpaywall", "10.5555/k2watch.sample.51", **address).json()
    assert told["is_oa"]
    ours = set(keys(told))
    # Fields that its documentation has and this recording of 2023 lacks are not ours either.
    assert ours - theirs == set()
    assert {key for key in theirs if key.count(".") == 1} <= ours
    assert {key for key in theirs if key.startswith(".best_oa_location.")} <= ours


def test_works(ask: Others) -> None:
    (path,) = real("cassettes/crossref/habanero/test_works_with_one_id.yaml")
    recorded = path.read_text("utf-8")
    packed = re.search(r"!!binary \|\n((?: +\S+\n)+)", recorded)
    assert packed is not None
    theirs = json.loads(gzip.decompress(base64.b64decode(packed[1])))
    answer = ask.get("crossref", "works/10.5555/k2watch.sample.22")
    ours = answer.json()
    assert "updated-by" in ours["message"]
    assert set(ours) == set(theirs)
    assert set(keys(ours)) - set(keys(theirs)) == set()
    limits = set(
        re.findall(r"^ +(x-[a-z-]+-limit|x-api-pool|x-rate[a-z-]+):", recorded, re.MULTILINE)
    )
    assert len(limits) == 4
    assert limits <= set(map(str.lower, answer.headers))


def test_a_work_that_is_not_there(ask: Others) -> None:
    (path,) = real("cassettes/crossref/habanero/test_works_bad_id_warn.yaml")
    recorded = path.read_text("utf-8")
    answer = ask.get("crossref", "works/10.1371/notarealdoi")
    assert f"code: {answer.status_code}\n" in recorded
    assert f"string: {answer.text}\n" in recorded
    assert f"content-type:\n      - {answer.headers['Content-Type']}\n" in recorded
