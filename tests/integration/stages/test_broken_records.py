"""What comes broken, cut or not at all is asked for again, and told once."""

from datetime import timedelta

from pipeline.cli.wording import alarms
from pipeline.domain.digests import SearchReceipt
from pipeline.sandbox import Corpus

from .conftest import MONDAY, Watch, World
from .records import article, article_set

TUESDAY = MONDAY + timedelta(days=1)
SEARCH = {"beta": "osteocalcin[tiab]"}
OLD = article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))
SIX = [article(pmid, "New osteocalcin.", TUESDAY) for pmid in range(11, 17)]


def receipt_of(world: World, days: int) -> SearchReceipt:
    """Run on a day and give the receipt of the one search."""
    return world.run(MONDAY + timedelta(days=days)).receipt.searches[0]


def watermark(world: World) -> list[tuple[object, ...]]:
    return world.rows("SELECT asked, count FROM watermark")


def test_an_answer_cut_in_the_second_batch_of_three(watch: Watch) -> None:
    world = watch(OLD, *SIX, searches=SEARCH, batch_size=2)
    world.run(MONDAY)
    before = watermark(world)

    world.suffer({"verb": "efetch", "request": [2, 3, 4, 5], "kind": "truncate"})
    report = world.run(TUESDAY)
    assert report.exit_code == 75
    assert not report.receipt.complete
    assert len(world.rows("SELECT pmid FROM study")) == 3, "the first batch is kept"
    assert watermark(world) == before

    world.suffer()
    asked_before = len(world.asked("efetch"))
    assert world.run(TUESDAY + timedelta(days=1)).exit_code == 0
    again = [pmid for one in world.asked("efetch")[asked_before:] for pmid in one.ids]
    assert len(again) == 4, "what is held is not fetched again"
    assert watermark(world) != before
    assert sorted(world.told()) == [1, *range(11, 17)]


def test_a_batch_cut_behind_a_whole_record_is_seen_to_be_short(watch: Watch) -> None:
    world = watch(OLD, *SIX, searches=SEARCH)
    world.run(MONDAY)
    world.suffer({"verb": "efetch", "request": 1, "kind": "truncate", "records": 4})
    assert receipt_of(world, 1).held == 7
    assert sorted(world.told()) == [1, *range(11, 17)]


def test_a_broken_record_is_counted_kept_and_asked_for_again(watch: Watch) -> None:
    world = watch(OLD, *SIX[:2], searches=SEARCH)
    world.run(MONDAY)
    world.suffer({"verb": "efetch", "kind": "nul_byte", "at": 900})
    report = world.run(TUESDAY)
    (one,) = report.receipt.searches
    assert (one.reported, one.held, one.rejects, one.new) == (3, 2, 1, 1)
    assert alarms(report.receipt) == ["beta: 1 record could not be read; the next run asks again"]
    assert "rejects 1" in world.letters()[-1].text
    assert world.rows("SELECT count(*) FROM reject") == [(1,)]

    world.suffer()
    one = receipt_of(world, 2)
    assert (one.held, one.rejects, one.new) == (3, 0, 0)
    assert sorted(world.told()) == [1, 11, 12]


def test_a_record_that_does_not_come_in_three_runs_is_gone(watch: Watch) -> None:
    world = watch(OLD, *SIX[:2], searches=SEARCH)
    world.run(MONDAY)
    world.suffer({"verb": "efetch", "kind": "drop_records"})
    for day, missing, gone in ((1, 1, 0), (2, 1, 0), (3, 0, 1)):
        one = receipt_of(world, day)
        assert (one.reported, one.held, one.missing, one.gone) == (3, 2, missing, gone)
    assert world.rows("SELECT state, misses FROM match WHERE misses > 0") == [("gone", 3)]

    fetched = len(world.asked("efetch"))
    assert receipt_of(world, 4).gone == 1
    assert len(world.asked("efetch")) == fetched, "it is not asked for for ever"
    assert len(world.told()) == 2, "the others were told"


def test_a_record_that_comes_at_the_second_run_is_told_then(watch: Watch) -> None:
    world = watch(OLD, *SIX[:2], searches=SEARCH)
    world.run(MONDAY)
    world.suffer({"verb": "efetch", "kind": "drop_records"})
    world.run(TUESDAY)
    world.suffer()
    assert receipt_of(world, 2).missing == 0
    assert sorted(world.told()) == [1, 11, 12]


def test_a_record_nlm_deletes_leaves_the_query_and_stays_held(watch: Watch) -> None:
    files = [
        (None, article_set(OLD, SIX[0])),
        (MONDAY + timedelta(days=2), article_set(deleted=[11])),
    ]
    world = watch(corpus=Corpus.from_files(files), searches=SEARCH)
    world.run(MONDAY)
    assert receipt_of(world, 1).held == 2
    one = receipt_of(world, 2)
    assert (one.reported, one.held, one.left) == (1, 1, 1)
    assert world.rows("SELECT pmid FROM study ORDER BY pmid") == [(1,), (11,)]
    assert receipt_of(world, 3).left == 0, "it leaves once"
