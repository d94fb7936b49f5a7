"""What an operator reads: numbers with the right noun, and a failure that looks like one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import foreseen, wording
from pipeline.domain.digests import Message, Receipt, SearchReceipt
from pipeline.domain.vocabulary import DeliveryState, SourceName
from pipeline.query import Advice, AdviceKind
from pipeline.stages.compose import Composed
from pipeline.stages.deliver import Delivered
from pipeline.stages.foresee import Foreseen
from pipeline.stages.run import RunReport
from pipeline.store.runs import DeliveryStatus, Run

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


def receipt(*searches: SearchReceipt) -> Receipt:
    return Receipt(7, NOW, searches)


def issue(entries: int, waiting: int = 0) -> Composed:
    return Composed("desk", date(2026, 11, 16), Message("News", "", "", ""), entries, waiting)


def report(*issues: Composed, sent: int = 0) -> RunReport:
    return RunReport(7, receipt(SearchReceipt("mgp", "MGP")), 0, issues, Delivered(sent))


@given(st.text(min_size=1), st.integers(0, 9_999), st.integers(0, 9_999))
def test_a_search_that_failed_never_reads_as_nothing_new(error: str, seen: int, held: int) -> None:
    failed = SearchReceipt("mgp", "MGP", reported=seen, held=held, error=error)
    expected = Foreseen("mgp", "MGP", reported=seen, new=held, error=error)
    texts = [wording.receipt_line(failed), foreseen.text(expected)]
    texts += [wording.receipt_text(receipt(failed)), foreseen.table([expected])]
    for text in texts:
        assert f"NOT ANSWERED: {error}" in text
        assert not text.endswith("new 0")


def test_a_receipt_on_one_line() -> None:
    quiet = SearchReceipt("mgp", "MGP", reported=3412, held=3412)
    assert wording.receipt_line(quiet) == "mgp: PubMed 3,412 · held 3,412 · new 0 · rejects 0"
    full = SearchReceipt(
        "mgp", "MGP", reported=9, held=6, new=4, late=1, left=1, missing=2, rejects=1,
        landmarks=3, landmarks_found=2, is_baseline=True,
    )  # fmt: skip
    assert wording.receipt_line(full) == (
        "mgp: PubMed 9 · held 6 · new 4 · late 1 · left the query 1 · missing 2 · rejects 1"
        " · landmarks 2/3 · baseline"
    )
    versions = SearchReceipt("k2", "K2", reported=3, held=2, same=1, source=SourceName.EUROPEPMC)
    assert wording.receipt_line(versions) == (
        "k2: Europe PMC 3 · held 2 · new 0 · 1 earlier version · rejects 0"
    )
    assert wording.receipt_text(receipt()) == "no searches configured"


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (issue(1), "(1 entry)"),
        (issue(2), "(2 entries)"),
        (issue(1, 1), "(1 entry, 1 change waits for the next issue)"),
        (issue(25, 1_000), "(25 entries, 1,000 changes wait for the next issue)"),
    ],
)
def test_an_issue_on_one_line(one: Composed, text: str) -> None:
    assert wording.issue_line(one) == f"desk 2026-11-16: News {text}"


@pytest.mark.parametrize(
    ("whole", "text"),
    [
        (report(), "run 7: 0 issues composed, 0 sent"),
        (report(issue(1), sent=1), "run 7: 1 issue composed, 1 sent"),
        (report(issue(1), issue(2), sent=4), "run 7: 2 issues composed, 4 sent"),
    ],
)
def test_the_last_line_of_a_run(whole: RunReport, text: str) -> None:
    assert wording.run_text(whole).splitlines()[-1] == text


def test_what_an_operator_must_hear_of_though_all_was_answered() -> None:
    fine = SearchReceipt("a", "A", reported=3, held=3, landmarks=1, landmarks_found=1)
    lost = SearchReceipt("b", "B", landmarks=2, landmarks_missing=(1, 2))
    broken = SearchReceipt("c", "C", rejects=2)
    warned = SearchReceipt("d", "D", warnings=("ignored: of",))
    assert wording.alarms(receipt(fine, lost, broken, warned)) == [
        "b: does not find its landmarks 1, 2; check the query",
        "c: 2 records could not be read; the next run asks again",
        "d: PubMed says: ignored: of",
    ]


def a_run(**fields: object) -> Run:
    plain = {"number": 7, "command": "run", "started": NOW, "finished": None, "exit_code": None}
    return Run(**{**plain, "error": None, "receipt": None, **fields})  # type: ignore[arg-type]


def test_the_diary_tells_how_each_run_ended() -> None:
    ended = {"finished": NOW + timedelta(seconds=8)}
    news = receipt(SearchReceipt("a", "A", new=2, late=1), SearchReceipt("b", "B", new=1))
    runs = [
        a_run(),
        a_run(**ended, exit_code=75, error="mgp: no answer"),
        a_run(**ended, exit_code=0, receipt=news),
        a_run(**ended, exit_code=0, command="deliver"),
    ]
    lines = wording.runs_text(runs, []).splitlines()
    assert lines[0].endswith("run       not finished (working, or killed)")
    assert lines[1].endswith("8 s  exit 75: mgp: no answer")
    assert lines[2].endswith("8 s  new matches 4  ok")
    assert lines[3].endswith("deliver      8 s  ok")
    assert "never run" in wording.runs_text([], [])


def test_what_waits_in_the_outbox_is_named() -> None:
    day = date(2026, 11, 16)
    waits = DeliveryStatus(
        1, "desk", day, "smtp", "desk@example.org", DeliveryState.RETRY, 2, NOW, "451 try later"
    )
    fresh = DeliveryStatus(
        2, "bench", day, "folder", "reports", DeliveryState.PENDING, 0, NOW, None
    )  # fmt: skip
    first, second = wording.runs_text([a_run()], [waits, fresh]).splitlines()[1:]
    assert first == (
        "outbox: digest 2026-11-16 for desk by smtp to desk@example.org: retry after 2 tries,"
        " next try 2026-11-22 06:00Z: 451 try later"
    )
    assert second.endswith("not tried yet")


def test_a_query_is_shown_as_pubmed_understands_it() -> None:
    one = Foreseen(
        "mgp", "MGP", "mgp or x", reported=3412, new=4, translation='"mgp"[All Fields]',
        degraded=("left out: of",), warnings=("not found: mgq",),
        advice=(Advice(4, AdviceKind.LOWER_CASE_OPERATOR, "write OR"),),
    )  # fmt: skip
    assert foreseen.text(one).splitlines() == [
        "",
        "mgp: MGP",
        "  PubMed  3,412 · not held      4",
        '  understood as: "mgp"[All Fields]',
        "  NOT SEARCHED AS WRITTEN: left out: of",
        "  PubMed warns: not found: mgq",
        "  advice: write OR (position 5 of the query)",
        "    mgp or x",
        "        ^",
    ]


def test_a_query_that_is_not_asked_says_so_and_not_that_pubmed_is_away() -> None:
    mistake = Advice(0, AdviceKind.SYNTAX, "expected a closing ')'", is_error=True)
    one = Foreseen("mgp", "MGP", "(mgp", advice=(mistake,), error="…", is_refused=True)
    text = foreseen.text(one)
    assert "NOT ASKED" in text
    assert "NOT ANSWERED" not in text
    assert text.endswith("\n    (mgp\n    ^")


def test_an_edit_shows_what_it_adds_and_loses() -> None:
    one = Foreseen("mgp", "MGP", reported=9, new=4, lost=(11, 12, 13, 14, 15, 16), is_edited=True)
    lines = foreseen.text(one, {12: "A held study."}).splitlines()
    assert lines[3:] == [
        "  edited: adds 4, loses 6 of what the search finds now",
        "  loses 11",
        "  loses 12 A held study.",
        "  loses 13",
        "  loses 14",
        "  loses 15",
    ]


def test_of_a_set_too_large_to_list_the_comparison_says_so() -> None:
    one = Foreseen("mgp", "MGP", reported=25_000, new=4, is_edited=True, is_whole=False)
    text = foreseen.text(one)
    assert "PubMed 25,000 · not held      4 of those created lately" in text
    assert "of what PubMed created lately it adds 4; the rest is not listed" in text


def test_a_receipt_says_what_was_not_simply_compared_with_everything() -> None:
    large = SearchReceipt("mgp", "MGP", reported=25_000, held=24_990, window=date(2026, 11, 2))
    edited = SearchReceipt("mgp", "MGP", is_baseline=True, is_edited=True)
    degraded = SearchReceipt("mgp", "MGP", degraded=("left out: of",))
    assert wording.receipt_line(large).endswith("· listed from 2026-11-02")
    assert wording.receipt_line(edited).endswith("· edited query")
    assert wording.receipt_line(degraded).endswith("· DEGRADED")


def test_the_diary_ends_with_the_latest_receipt() -> None:
    said = receipt(SearchReceipt("mgp", "MGP", reported=9, held=9))
    runs = [replace(a_run(), number=8, receipt=None), replace(a_run(), receipt=said)]
    lines = wording.runs_text(runs, []).splitlines()
    assert lines[-2:] == ["receipt of run 7:", wording.receipt_line(said.searches[0])]
