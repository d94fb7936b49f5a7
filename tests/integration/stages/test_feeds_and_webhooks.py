"""What is new reaches a feed and a webhook once, and through whatever goes wrong."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import feedparser

from ..delivery.scripted_web import Answer, ScriptedWeb, says, silence, status
from .conftest import MONDAY, Watch, World
from .records import article
from .test_delivering import states, waiting_text

OLD = article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))
FEED = {"channels": ["feed"]}
TOKEN = "tk_canary_token"
SECRET = "canary-path"


def new(number: int, day: date) -> bytes:
    return article(number, f"Warfarin & <K2> sample {number}.", day)


def feed_of(world: World, reader: str = "desk") -> Any:
    folder = world.app.config.folder / "reports" / "feeds"
    read = feedparser.parse((folder / f"{reader}.atom").read_bytes())
    assert not read.bozo
    twin = json.loads((folder / f"{reader}.json").read_text())
    assert [one["id"] for one in twin["items"]] == [one.id for one in read.entries]
    return read


def entries(read: Any) -> dict[str, Any]:
    return {one.id: (one.title, one.updated, one.summary, one.content) for one in read.entries}


def hooked(
    watch: Watch, server: ScriptedWeb, *records: bytes, reader: Any = None, **settings: Any
) -> World:
    url = f"http://127.0.0.1:{server.port}/{SECRET}"
    hook = {"allowed_hosts": ["127.0.0.1"], "timeout_s": 0.5, **settings}
    return watch(
        *(records or (OLD,)),
        readers=[{"channels": ["webhook"], **(reader or {})}],
        ways={"webhook": hook},
        environ={"K2WATCH_WEBHOOK_URL": url, "K2WATCH_WEBHOOK_TOKEN": TOKEN},
    )


def test_a_feed_grows_and_no_entry_ever_changes(watch: Watch) -> None:
    days = [MONDAY + timedelta(days=number) for number in range(3)]
    world = watch(OLD, *(new(10 + place, day) for place, day in enumerate(days)), readers=[FEED])
    assert world.run(days[0]).exit_code == 0
    first = feed_of(world)
    before = entries(first)
    assert {one.link.split("/")[-2] for one in first.entries} == {"1", "10"}

    for day in days[1:]:
        world.run(day)
    last = feed_of(world)
    assert len(last.entries) == 4
    assert [one.link.split("/")[-2] for one in last.entries[:2]] == ["12", "11"], "newest first"
    assert before.items() <= entries(last).items()
    assert (first.feed.id, first.feed.updated) == (last.feed.id, "2026-09-07T06:00:00Z")
    assert last.entries[0].title in (
        "Warfarin & <K2> sample 12.",
        "Warfarin &amp; &lt;K2&gt; sample 12.",
    )


def test_a_lost_feed_is_written_again_as_it_was(watch: Watch) -> None:
    world = watch(OLD, new(10, MONDAY + timedelta(days=1)), readers=[FEED])
    world.run(MONDAY)
    before = entries(feed_of(world))
    folder = world.app.config.folder / "reports" / "feeds"
    for file in folder.iterdir():
        file.unlink()
    world.run(MONDAY + timedelta(days=1))
    assert before.items() <= entries(feed_of(world)).items()


def test_a_feed_that_cannot_be_written_catches_up(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way")
    world = watch(OLD, new(10, MONDAY + timedelta(days=1)), readers=[FEED])
    assert world.run(MONDAY).exit_code == 75
    assert states(world) == {"desk/feed": "retry"}
    (tmp_path / "reports").unlink()
    assert world.later(minutes=15).exit_code == 0
    assert len(feed_of(world).entries) == 1


def test_two_readers_have_two_feeds(watch: Watch) -> None:
    ben = {"name": "ben", "searches": ["gamma"], **FEED}
    world = watch(OLD, new(10, MONDAY), readers=[FEED, ben])
    world.run(MONDAY)
    assert len(feed_of(world).entries) == 2
    mine = feed_of(world, "ben")
    assert len(mine.entries) == 1
    assert mine.feed.id != feed_of(world).feed.id
    assert mine.entries[0].id in entries(feed_of(world)), "one change has one name"


def test_a_webhook_gets_an_issue_once(watch: Watch) -> None:
    with ScriptedWeb(status("200 OK", b"ok")) as server:
        world = hooked(watch, server)
        assert world.run(MONDAY).exit_code == 0
        assert world.later(hours=6).delivered.sent == 0
    ((head, body),) = server.requests
    content = json.loads(body)
    assert content["schema"] == "k2watch.webhook/1"
    assert f'Idempotency-Key: "{content["id"]}"' in head
    assert [one["pmid"] for one in content["items"]] == [1]
    assert states(world) == {"desk/webhook": "sent"}


def statuses(world: World, answer: Answer, server: ScriptedWeb, **step: float) -> dict[str, str]:
    server._answer = answer
    world.later(**step)
    return states(world)


def test_a_busy_webhook_is_asked_again_later_with_the_same_bytes(watch: Watch) -> None:
    with ScriptedWeb(status("429 Too Many Requests")) as server:
        world = hooked(watch, server)
        report = world.run(MONDAY)
        assert report.exit_code == 75
        assert "answered 429" in report.troubles[0]
        assert states(world) == {"desk/webhook": "retry"}
        assert statuses(world, status("503 Busy"), server, minutes=15) == {"desk/webhook": "retry"}
        assert statuses(world, status("200 OK"), server, minutes=15) == {"desk/webhook": "retry"}
        assert statuses(world, status("200 OK"), server, minutes=15) == {"desk/webhook": "sent"}
    assert len(server.requests) == 3
    assert len(set(server.requests)) == 1


def test_a_webhook_that_refuses_is_given_up(watch: Watch) -> None:
    with ScriptedWeb(status("404 Not Found", b"no_service")) as server:
        world = hooked(watch, server)
        report = world.run(MONDAY)
        assert "answered 404 no_service (given up)" in report.troubles[0]
        assert states(world) == {"desk/webhook": "failed"}
        assert statuses(world, status("200 OK"), server, days=1) == {"desk/webhook": "failed"}
    assert len(server.requests) == 1


def test_silence_is_unknown_and_tried_once_more_under_the_same_key(watch: Watch) -> None:
    with ScriptedWeb(silence) as server:
        world = hooked(watch, server)
        assert world.run(MONDAY).exit_code == 75
        assert states(world) == {"desk/webhook": "unknown"}
        server._stopped.set()  # the silent answer ends
        server._stopped.clear()
        assert statuses(world, says(), server, minutes=59) == {"desk/webhook": "unknown"}
        assert statuses(world, says(), server, minutes=1) == {"desk/webhook": "failed"}
    assert len(server.requests) == 2
    assert len(set(server.requests)) == 1, "the receiver knows it by its key"


def test_secrets_are_in_no_text(watch: Watch) -> None:
    answer = status("500 Oops", f"{SECRET} {TOKEN}".encode())
    with ScriptedWeb(answer) as server:
        world = hooked(watch, server)
        report = world.run(MONDAY)
    told = "\n".join(world.dump() + report.troubles) + waiting_text(world) + repr(report)
    assert TOKEN not in told
    assert SECRET not in told
    assert "answered 500 *** ***" in told


def test_a_webhook_without_an_address_is_trouble_that_says_what_to_set(watch: Watch) -> None:
    world = watch(OLD, readers=[{"channels": ["webhook"]}], ways={"webhook": {}})
    report = world.run(MONDAY)
    assert report.exit_code == 75
    assert "set K2WATCH_WEBHOOK_URL" in report.troubles[0]
    assert states(world) == {"desk/webhook": "retry"}


def test_ntfy_and_slack_get_their_own_forms(watch: Watch) -> None:
    with ScriptedWeb(status("200 OK")) as server:
        hooked(watch, server, style="ntfy").run(MONDAY)
    ((head, body),) = server.requests
    assert "Title: [K2/MGP] The watch has started" in head
    assert body.decode().startswith("• Old osteocalcin.")


def test_a_failing_webhook_does_not_stop_the_mail(watch: Watch) -> None:
    with ScriptedWeb(status("500 Oops")) as server:
        world = hooked(watch, server, reader={"channels": ["webhook", "smtp", "feed"]})
        world.run(MONDAY)
    assert states(world) == {"desk/webhook": "retry", "desk/smtp": "sent", "desk/feed": "sent"}
