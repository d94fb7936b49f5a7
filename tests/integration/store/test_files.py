"""The ledger of files: what each wording of a search has read, on both databases."""

from datetime import UTC, datetime

from pipeline.domain.vocabulary import StudyState
from pipeline.store import files, ledger, matches, runs, searches
from pipeline.store.engine import Store
from pipeline.store.files import Reading
from pipeline.store.searches import SearchVersion

NOW = datetime(2026, 9, 7, 6, tzinfo=UTC)
FIRST = Reading("pubmed26n0001.xml.gz", "a" * 32, 5_000_000_000, 30_000, 12, NOW)
AGAIN = Reading("pubmed26n0001.xml.gz", "b" * 32, 5_000_000_001, 30_001, 13, NOW)


def note(store: Store, term: str, *readings: Reading) -> SearchVersion:
    with store.write() as session:
        run = runs.start(session, "backfill", NOW)
        version = searches.version_of(session, "k2", term, NOW)
        files.note_readings(session, [(version, one) for one in readings], run)
    return version


def test_a_file_that_came_anew_takes_the_place_of_the_one_before(store: Store) -> None:
    version = note(store, "menaquinone", FIRST)
    assert note(store, "menaquinone", AGAIN) == version
    with store.read() as session:
        assert files.readings(session, version) == {FIRST.file: AGAIN}


def test_another_wording_has_read_nothing(store: Store) -> None:
    first = note(store, "menaquinone", FIRST)
    second = note(store, "menatetrenone")
    with store.read() as session:
        assert files.readings(session, second) == {}
        assert files.readings(session, first) == {FIRST.file: FIRST}
        known = searches.known_version(session, "k2", "menatetrenone")
        assert known is not None
        assert known.version == second.version
        assert searches.known_version(session, "k2", "menaquinone") is None


def test_what_a_file_no_longer_matches_leaves_and_may_come_back(store: Store) -> None:
    version = note(store, "menaquinone")
    with store.write() as session:
        found = dict.fromkeys((1, 2), StudyState.HELD)
        matches.note_matches(session, version, found, NOW, 1)
        assert ledger.note_standing(session, "k2", found=[2], lost=[1, 9], now=NOW) == 1
        assert ledger.note_standing(session, "k2", found=[], lost=[1], now=NOW) == 0
        assert ledger.found_now(session, "k2") == {2}
        ledger.note_standing(session, "k2", found=[1], lost=[], now=NOW)
        assert ledger.found_now(session, "k2") == {1, 2}
