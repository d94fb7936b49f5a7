"""What happens to a held study is heard of by looking again, and told once, with the notice."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from pipeline.domain.digests import SectionKind
from pipeline.domain.vocabulary import ChangeKind
from pipeline.errors import SourceError
from pipeline.sandbox import Corpus
from pipeline.stages import refresh as stage
from pipeline.stages.diary import recorded
from pipeline.stages.refresh import REFRESH_AT_ONCE, Refreshed, count_due

from .conftest import MONDAY, Watch, World
from .letters import NEWS, STARTER, Entry
from .records import article, article_set

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
LAST_WEEK = MONDAY - timedelta(days=9)
SEARCH = {"beta": "osteocalcin[tiab]"}
OLD = article(1, "Old osteocalcin.", LAST_WEEK)
NEW = article(11, "New osteocalcin.", TUESDAY)
RETRACTED = '<PublicationType UI="D016441">Retracted Publication</PublicationType>'


def link(kind: str, pmid: int | None, reference: str = "Sample J. 2026") -> str:
    number = f'<PMID Version="1">{pmid}</PMID>' if pmid else ""
    source = f"<RefSource>{reference}</RefSource>{number}"
    return f'<CommentsCorrections RefType="{kind}">{source}</CommentsCorrections>'


def become(record: bytes, *, types: str = "", links: str = "", doi: str = "") -> bytes:
    """Give a record publication types, links or a DOI."""
    parts = {
        "<Language>": "<AuthorList><Author><LastName>Sampleauthor</LastName><Initials>A"
        "</Initials></Author></AuthorList><Language>",
        "</Language>": f"</Language><PublicationTypeList>{types}</PublicationTypeList>",
        "</Article>": f"</Article><CommentsCorrectionsList>{links}</CommentsCorrectionsList>",
        "</ArticleIdList>": f'<ArticleId IdType="doi">{doi}</ArticleId></ArticleIdList>',
    }
    text = record.decode()
    for place, more in parts.items():
        text = text.replace(place, more, 1)
    return text.encode()


def preprint(pmid: int, title: str, created: date, links: str = "") -> bytes:
    kind = '<PublicationType UI="D000076942">Preprint</PublicationType>'
    return become(article(pmid, title, created), types=kind, links=links)


def history(*files: tuple[date | None, bytes]) -> Corpus:
    return Corpus.from_files(files)


def refresh(world: World, day: date, limit: int = REFRESH_AT_ONCE) -> Refreshed:
    """Look again in the night, before the run of that day."""
    world.sandbox.clock.set(datetime.combine(day, time(4), UTC))
    with recorded(world.app, "refresh") as entry:
        return stage.refresh(world.app, entry.number, limit)


def told(world: World, pmid: int) -> list[Entry]:
    return [one for letter in world.letters() for one in letter.entries if one.pmid == pmid]


def test_a_retraction_is_told_with_its_notice_and_the_issue_that_sent_the_study(
    watch: Watch,
) -> None:
    bad = become(NEW, types=RETRACTED, links=link("RetractionIn", 77))
    corpus = history((None, article_set(OLD, NEW)), (WEDNESDAY, article_set(bad)))
    world = watch(corpus=corpus, searches=SEARCH)
    for day in (MONDAY, TUESDAY):
        world.run(day)
    found = refresh(world, WEDNESDAY)
    assert (found.looked_at, found.changed, found.unchanged) == (2, 1, 1)
    assert found.changes[ChangeKind.RETRACTED] == 1
    world.run(WEDNESDAY)

    arrived, news = told(world, 11)
    assert news.section == SectionKind.NEWS.value
    assert ("[Retracted]" in arrived.text, "[Retracted]" in news.text) == (False, True)
    assert "Retracted: see Sample J. 2026 PMID 77 (says PubMed's publication type)." in news.text
    assert f"You were sent this on {TUESDAY}." in news.text
    assert "https://pubmed.ncbi.nlm.nih.gov/77/" in world.letters()[-1].text

    refresh(world, WEDNESDAY + timedelta(days=1))
    assert not world.run(WEDNESDAY + timedelta(days=1)).issues


def test_a_study_that_arrives_retracted_is_shown_so_and_is_no_news_later(watch: Watch) -> None:
    marked = article(11, "RETRACTED: New osteocalcin.", TUESDAY)
    typed = become(marked, types=RETRACTED, links=link("RetractionIn", 77))
    corpus = history((None, article_set(OLD, marked)), (WEDNESDAY, article_set(typed)))
    world = watch(corpus=corpus, searches=SEARCH)
    world.run(MONDAY)
    world.run(TUESDAY)
    assert ChangeKind.RETRACTED not in refresh(world, WEDNESDAY).changes
    world.run(WEDNESDAY)
    (arrived,) = told(world, 11)
    assert "[Retracted]" in arrived.text


@pytest.mark.parametrize("first", ["article", "preprint"])
def test_a_preprint_that_came_out_is_told_once_by_link(watch: Watch, first: str) -> None:
    early = preprint(11, "Preprint of osteocalcin.", TUESDAY)
    linked = preprint(11, "Preprint of osteocalcin.", TUESDAY, link("UpdateIn", 12))
    paper = become(article(12, "Other osteocalcin.", WEDNESDAY), links=link("UpdateOf", 11))
    steps = [paper, linked] if first == "article" else [linked, paper]
    files = [(WEDNESDAY + timedelta(days=day), article_set(one)) for day, one in enumerate(steps)]
    world = watch(corpus=history((None, article_set(OLD, early)), *files), searches=SEARCH)
    world.run(MONDAY)
    world.run(TUESDAY)
    for days in range(3):
        refresh(world, WEDNESDAY + timedelta(days=days))
        world.run(WEDNESDAY + timedelta(days=days))
    (news,) = [one for one in told(world, 11) if one.section in NEWS]
    assert "Now published as an article" in news.text
    assert f"You were sent this on {TUESDAY}." in news.text
    (letter,) = [one for one in world.letters() if news in one.entries]
    assert "https://pubmed.ncbi.nlm.nih.gov/12/" in letter.text


TITLE = "Osteocalcin and the stiffness of samples."


def test_a_preprint_is_known_by_title_and_author_and_a_link_later_is_no_news(watch: Watch) -> None:
    early = preprint(11, TITLE, TUESDAY)
    linked = preprint(11, TITLE, TUESDAY, link("UpdateIn", 12))
    paper = become(article(12, TITLE, WEDNESDAY))
    corpus = history(
        (None, article_set(OLD, early, paper)),
        (WEDNESDAY + timedelta(days=1), article_set(linked)),
    )
    world = watch(corpus=corpus, searches=SEARCH)
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        world.run(day)
    assert not refresh(world, WEDNESDAY + timedelta(days=1)).changes
    world.run(WEDNESDAY + timedelta(days=1))
    _, news = told(world, 11)
    assert "PMID 12 (same title and first author)" in news.text


def test_a_preprint_that_comes_after_its_article_says_so_at_once(watch: Watch) -> None:
    paper, late = become(article(12, TITLE, TUESDAY)), preprint(11, TITLE, WEDNESDAY)
    world = watch(OLD, paper, late, searches=SEARCH)
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        world.run(day)
    (arrived,) = told(world, 11)
    assert "Now published as an article" in arrived.text
    assert arrived.section not in NEWS


def test_what_came_out_before_the_watch_is_no_news(watch: Watch) -> None:
    both = [preprint(11, TITLE, LAST_WEEK), become(article(12, TITLE, LAST_WEEK))]
    world = watch(OLD, *both, searches=SEARCH)
    world.run(MONDAY)
    assert {one.section for one in world.letters()[0].entries} == {STARTER}


def test_two_records_under_one_doi_are_both_told_and_say_so(watch: Watch) -> None:
    first = become(article(11, "Osteocalcin, an abstract.", TUESDAY), doi="10.5555/same")
    second = become(article(12, "Osteocalcin, in full.", WEDNESDAY), doi="10.5555/SAME")
    world = watch(OLD, first, second, searches=SEARCH)
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        world.run(day)
    assert "DOI with" not in told(world, 11)[0].text
    assert "It shares its DOI with PMID 11." in told(world, 12)[0].text


def test_what_pubmed_deletes_is_told_at_the_third_refresh(watch: Watch) -> None:
    corpus = history((None, article_set(OLD)), (TUESDAY, article_set(deleted=[1])))
    world = watch(corpus=corpus, searches=SEARCH)
    world.run(MONDAY)
    weeks = [TUESDAY + timedelta(weeks=week) for week in range(3)]
    assert [refresh(world, day).changes for day in weeks] == [{}, {}, {ChangeKind.WITHDRAWN: 1}]
    world.run(weeks[-1])
    _, news = told(world, 1)
    assert "Withdrawn: no longer in PubMed." in news.text


def test_a_withdrawn_record_that_comes_back_is_held_again(watch: Watch) -> None:
    back = MONDAY + timedelta(days=40)
    corpus = history(
        (None, article_set(OLD)), (TUESDAY, article_set(deleted=[1])), (back, article_set(OLD))
    )
    world = watch(corpus=corpus, searches=SEARCH)
    world.run(MONDAY)
    looked_at = [refresh(world, MONDAY + timedelta(days=day)).looked_at for day in (1, 2, 3, 4, 41)]
    assert looked_at == [1, 1, 1, 0, 1], "what is withdrawn is not asked for each time"
    assert world.rows("SELECT misses, withdrawn FROM look") == [(0, None)]


def test_misses_must_be_in_a_row(watch: Watch) -> None:
    world = watch(OLD, searches=SEARCH)
    world.run(MONDAY)
    for day in range(1, 8):
        faults = [{"kind": "drop_records", "verb": "efetch"}] if day % 3 else []
        world.suffer(*faults)
        assert not refresh(world, MONDAY + timedelta(days=day)).changes


def test_a_great_hole_is_trouble_at_pubmed_and_withdraws_nothing(watch: Watch) -> None:
    many = [article(pmid, "Old osteocalcin.", LAST_WEEK) for pmid in range(100, 130)]
    world = watch(*many, searches=SEARCH)
    world.run(MONDAY)
    for day in range(1, 5):
        world.suffer({"kind": "drop_records", "count": 30, "verb": "efetch"})
        with pytest.raises(SourceError, match="left out 30 of 30 records"):
            refresh(world, MONDAY + timedelta(days=day))
    assert world.rows("SELECT DISTINCT misses FROM look") == [(0,)]


def test_an_interrupted_refresh_goes_on_where_it_stopped(watch: Watch) -> None:
    six = [article(pmid, "Old osteocalcin.", LAST_WEEK) for pmid in range(21, 27)]
    world = watch(*six, searches=SEARCH, batch_size=2)
    world.run(MONDAY)
    before = len(world.asked("efetch"))
    world.suffer(
        {"verb": "efetch", "request": [2, 3, 4, 5, 6, 7, 8], "kind": "status", "code": 503}
    )
    with pytest.raises(SourceError):
        refresh(world, TUESDAY)
    world.suffer()
    assert refresh(world, TUESDAY, limit=4).looked_at == 4
    answered = [one for one in world.asked("efetch")[before:] if one.status == 200]
    assert sorted(int(pmid) for one in answered for pmid in one.ids) == list(range(21, 27))


def test_a_library_larger_than_one_refresh_is_gone_through_in_turns(watch: Watch) -> None:
    ten = [article(pmid, "Old osteocalcin.", LAST_WEEK) for pmid in range(31, 41)]
    world = watch(*ten, searches=SEARCH)
    world.run(MONDAY)
    before = len(world.asked("efetch"))
    for day in range(1, 4):
        refresh(world, MONDAY + timedelta(days=day), limit=4)
    seen = {pmid for one in world.asked("efetch")[before:] for pmid in one.ids}
    assert len(seen) == 10


def test_foretelling_counts_what_a_refresh_asks_for(watch: Watch) -> None:
    world = watch(OLD, NEW, searches=SEARCH)
    world.run(TUESDAY)
    assert (count_due(world.app), count_due(world.app, limit=1)) == (2, 1)
    assert refresh(world, WEDNESDAY).looked_at == 2


def test_a_record_given_up_by_one_search_is_told_when_another_brings_it(watch: Watch) -> None:
    world = watch(
        OLD,
        article(11, "New osteocalcin and warfarin.", TUESDAY),
        searches=SEARCH | {"gamma": "warfarin[tiab]"},
        readers=[{"searches": ["beta"]}],
    )
    everything = {one.name: one.term for one in world.app.config.searches}
    world.follow(SEARCH)
    world.run(MONDAY)
    world.suffer({"kind": "drop_records", "verb": "efetch"})
    for days in range(3):
        world.run(TUESDAY + timedelta(days=days))
    assert 11 not in world.told()
    world.suffer()
    world.follow(everything)
    for days in (3, 4):
        world.run(TUESDAY + timedelta(days=days))
    assert world.told().count(11) == 1
