"""What each door lets in when nobody damaged it: our own samples, and real answers where they are.

Small ones, so that many inputs fit into a second; of real records those that are unlike.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.sandbox.sample_records import update_files
from tests.integration.differential.real_data import data_folder, records_of, set_of, sets, unlike
from tests.integration.differential.recordings import bodies
from tests.unit.enrichment import answers
from tests.unit.sources import medline_samples, preprints, samples, studies, test_ictrp
from tests.unit.sources.test_read_search import hits

SMALL = 6_000  # bytes
FEW = 40
_SETS = ("mathml_markup", "medlinedate_notitle", "vernacular_other_language", "nct_databank",
         "retraction_correction", "collective_investigators")  # fmt: skip


def good_inputs(door: str) -> list[bytes]:
    """Give inputs for one door, at least one of them our own."""
    found = list(islice(_SOURCES[door](), 3 * FEW))
    assert found, door
    return found


@cache
def _own_records() -> list[bytes]:
    files = (content for _, content in update_files())
    return [one for content in files for one in records_of(content) if len(one) < SMALL]


@cache
def _real_records() -> list[bytes]:
    folder = data_folder()
    if folder is None:
        return []
    files = [one for name in _SETS for one in sorted(folder.glob(f"pubmed/subsets/{name}.xml*"))]
    bodies_ = (body for file in files for body in sets(str(file.relative_to(folder))))
    small = (one for body in bodies_ for one in records_of(body) if len(one) < SMALL)
    return list(islice(unlike(small, enough=2), FEW))


def _pubmed() -> Iterator[bytes]:
    gone = samples.deletions(5, 6)
    yield samples.whole(samples.record(1), samples.book(), gone)
    for one in (*islice(unlike(_own_records(), enough=2), FEW), *_real_records()):
        yield set_of([one])


def _medline() -> Iterator[bytes]:
    yield medline_samples.SAMPLE.encode()
    yield from _real("pubmed/text/**/*")


def _ictrp() -> Iterator[bytes]:
    yield test_ictrp.xml(test_ictrp.SAMPLE, test_ictrp.SAMPLE | {"TrialID": "EUCTR2022-001234-56"})
    yield test_ictrp.table(test_ictrp.SAMPLE)
    yield test_ictrp.table(test_ictrp.SAMPLE, delimiter=";", ends="\n")


def _export() -> Iterator[bytes]:
    yield from (*_ictrp(), *_medline(), *islice(_pubmed(), 5))


def _esearch() -> Iterator[bytes]:
    more = (
        "<TranslationStack><TermSet><Term>k2[tiab]</Term></TermSet><OP>GROUP</OP>"
        "</TranslationStack><QueryTranslation>k2[tiab]</QueryTranslation><ErrorList>"
        "<PhraseNotFound>kk</PhraseNotFound><FieldNotFound>tt</FieldNotFound></ErrorList>"
        "<WarningList><PhraseIgnored>the</PhraseIgnored><QuotedPhraseNotFound>a b"
        "</QuotedPhraseNotFound><OutputMessage>No items found.</OutputMessage></WarningList>"
    )
    yield hits(2, 11, 12, more=more)
    yield b"<eSearchResult><ERROR>Search Backend failed</ERROR></eSearchResult>"
    yield from _real("eutils/esearch/**/*", "errors/esearch/**/*", "eutils/esummary/**/*.xml")


def _clinicaltrials() -> Iterator[bytes]:
    whole = studies.sample() | {"resultsSection": studies.RESULTS, "hasResults": True}
    yield _json({"studies": [whole], "totalCount": 1})
    yield _json({"studies": [studies.sample()], "totalCount": 1, "nextPageToken": "a"})
    for one in studies.real_studies():
        if len(body := _json({"studies": [one], "totalCount": 1})) < 4 * SMALL:
            yield body


def _europepmc() -> Iterator[bytes]:
    found: list[Any] = [preprints.preprint()]
    for body in _real("europepmc/**/*.json", longest=400_000):
        listed = json.loads(body)
        if isinstance(listed, dict):
            found += listed.get("resultList", {}).get("result", [])[:3]
    for one in found:
        one |= {"source": "PPR", "id": f"PPR{one['id'].removeprefix('PPR')}"}
        yield _json({"hitCount": 1, "nextCursorMark": "A", "resultList": {"result": [one]}})


def _icite() -> Iterator[bytes]:
    yield _json(answers.cited(answers.CITED, answers.CITED | {"pmid": 12, "provisional": "Yes"}))


def _unpaywall() -> Iterator[bytes]:
    yield from (_json(answers.FREE), _json(answers.CLOSED))
    yield from _recorded("unpaywall/**/*.yml", "is_oa")


def _crossref() -> Iterator[bytes]:
    yield _json(answers.work(answers.BY_PUBLISHER, answers.BY_RETRACTION_WATCH))
    yield from _recorded("cassettes/crossref/**/*.y*ml", "message")


def _config() -> Iterator[bytes]:
    root = Path(__file__).parents[2]
    yield (root / "config.toml").read_bytes().split(b"[[searches]]")[0]
    yield _CONFIG.encode()


def _query() -> Iterator[bytes]:
    yield from (text.encode() for text in _QUERIES)
    whole = tomllib.loads((Path(__file__).parents[2] / "config.toml").read_text())
    yield from (one["pubmed"].encode() for one in whole["searches"])
    yield from (one["where"].encode() for one in whole["questions"])


def _lines() -> Iterator[bytes]:
    yield _json({"id": 1, "title": "MK-7 in dialysis", "abstract": _ABSTRACT})
    yield _json({"id": {"a": []}, "abstract": _ABSTRACT, "publication_types": ["Review"]})


def _evidence() -> Iterator[bytes]:
    yield set_of([samples.record(1, title="MK-7 in dialysis", parts=_ABSTRACT_XML)])
    yield from (set_of([one]) for one in _own_records()[:FEW] if len(one) < SMALL // 2)


def _real(*patterns: str, longest: int = SMALL) -> Iterator[bytes]:
    folder = data_folder()
    for pattern in patterns if folder else ():
        files = (one for one in sorted(folder.glob(pattern)) if one.is_file())  # type: ignore[union-attr]
        yield from (one.read_bytes() for one in files if one.stat().st_size <= longest)


def _recorded(pattern: str, key: str) -> Iterator[bytes]:
    for file in _real(pattern, longest=100_000):
        for body in bodies(file):
            if (
                body.startswith(b"{")
                and f'"{key}":'.encode() in body
                and b'"results"' not in body
                and len(body) < SMALL
            ):
                try:
                    json.loads(body)
                except ValueError:
                    continue
                yield body


def _json(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=False).encode()


_ABSTRACT = (
    "In this double-blind trial 244 haemodialysis patients were randomised to MK-7 360 µg/day or "
    "placebo for 24 months. Dp-ucMGP fell (P<0.001); coronary calcification did not differ "
    "(P = 0.31). Conclusion: MK-7 did not slow calcification. NCT09999901."
)
_ABSTRACT_XML = (
    f"<Abstract><AbstractText>{_ABSTRACT.replace('<', '&lt;')}</AbstractText></Abstract>"
)
_CONFIG = """
[store]
url = "sqlite:///db/k2watch.sqlite3"
[sources.pubmed]
email = "operator@example.org"
timeout_s = 30
[[searches]]
name = "k2"
title = "Vitamin K2"
pubmed = '"vitamin K2"[tiab]'
clinicaltrials = { intr = "menaquinone" }
landmarks = [1, 2]
[[questions]]
name = "calcium"
title = "Does it slow calcification?"
where = 'form:MK-7'
[[readers]]
name = "desk"
email = "desk@example.org"
frequency = "weekly"
weekday = "mon"
channels = ["smtp", "folder"]
[delivery.smtp]
host = "mail.example.org"
port = 587
from = "k2watch@example.org"
[schedule]
run = "06:00"
timezone = "Europe/Berlin"
"""
_QUERIES = (
    '("vitamin K2"[tiab:~3] OR menaquinone*[tiab]) AND 2026/01/01:2026/01/31[crdt] NOT review[pt]',
    "form:MK-7 AND rung:imaging AND enrolled:50:500",
    "“vascular calcification”[mh:noexp] AND Schurgers LJ[au]",
    "a OR (b AND (c NOT d[uid])) 12:34[uid] last 30 days[edat]",
)
_SOURCES: dict[str, Callable[[], Iterator[bytes]]] = {
    "pubmed": _pubmed,
    "pubmed files": _pubmed,
    "medline": _medline,
    "ictrp": _ictrp,
    "export": _export,
    "esearch": _esearch,
    "clinicaltrials": _clinicaltrials,
    "europepmc": _europepmc,
    "icite": _icite,
    "unpaywall": _unpaywall,
    "crossref": _crossref,
    "config": _config,
    "query": _query,
    "read": _lines,
    "evidence": _evidence,
}
