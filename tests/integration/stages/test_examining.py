"""What an examination finds: all of it, whatever was found first, and nothing is changed by it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.config import Schedule
from pipeline.sandbox import MailFaults
from pipeline.stages import examine as room
from pipeline.stages.examine import examine
from pipeline.stages.findings import Finding, State, worst
from tests.dead_mans_switch import SECRET, Switch

from ..delivery.scripted_web import ScriptedWeb, status
from .conftest import MONDAY, Watch, World
from .records import article

OLD = article(1, "Old osteocalcin.", MONDAY - timedelta(days=9))


def found(world: World, section: str) -> list[Finding]:
    return [one for one in examine(world.app).findings if one.section == section]


def test_a_new_watch_is_well_and_nothing_is_made(watch: Watch, tmp_path: Path) -> None:
    world = watch(OLD, readers=[{"channels": ["smtp", "folder", "feed"]}], has_database=False)
    before = sorted(tmp_path.rglob("*"))
    examined = examine(world.app)
    assert worst(examined.findings) == 0
    states = {(one.section, one.state) for one in examined.findings}
    assert {("Database", State.NOTE), ("Runs", State.NOTE)} < states
    assert {(name, State.GOOD) for name in ("PubMed", "Mail", "Folder", "Feed", "Disk")} < states
    assert [one.reported for one in examined.searches] == [0, 1, 0]
    assert sorted(tmp_path.rglob("*")) == before
    assert world.letters() == []


def test_a_watch_that_ran_is_all_well(watch: Watch) -> None:
    world = watch(OLD)
    world.run(MONDAY)
    before = world.dump()
    examined = examine(world.app)
    assert {one.state for one in examined.findings} == {State.GOOD}
    (database,) = (one for one in examined.findings if one.section == "Database")
    assert "1 study held" in database.text
    assert world.dump() == before


def test_the_heart_and_the_hour_are_looked_at(watch: Watch) -> None:
    night = Schedule(run="02:30", timezone="Europe/Berlin", heartbeat_allowed_hosts=("127.0.0.1",))
    with Switch() as switch:
        world = watch(OLD, environ={"K2WATCH_HEARTBEAT_URL": switch.url})
        config = world.app.config.model_copy(update={"schedule": night})
        world.app = replace(world.app, config=config)
        (heart,) = found(world, "Heartbeat")
        assert (heart.state, switch.heard) == (State.GOOD, [])
        notes = [one.text for one in found(world, "Configuration") if one.state is State.NOTE]
        assert notes[0].startswith('run = "02:30" in Europe/Berlin: when its clocks change')
    (deaf,) = found(world, "Heartbeat")
    assert deaf.state is State.BAD
    assert SECRET not in deaf.text


def test_every_trouble_is_told_with_what_to_do(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way")
    hook = {"webhook": {"url": "https://10.0.0.1/x"}}
    ways = {"channels": ["smtp", "folder", "feed", "webhook"]}
    world = watch(OLD, readers=[ways], smtp={"port": 1}, ways=hook)
    world.suffer({"kind": "status", "code": 503})
    examined = examine(world.app)
    troubles = {one.section: one for one in examined.findings if one.state is State.BAD}
    assert set(troubles) == {"PubMed", "Mail", "Folder", "Feed", "Webhook", "Disk"}
    assert all(one.advice for one in troubles.values())
    assert troubles["PubMed"].text.startswith("alpha, beta, gamma: "), "one reason, told once"
    assert "cannot be reached" in troubles["Mail"].text
    assert "10.0.0.1 is not a public address" in troubles["Webhook"].text
    assert worst(examined.findings) == 75


def test_a_configuration_to_mend_outranks_what_may_pass(watch: Watch) -> None:
    world = watch(OLD, smtp={"port": 1}, email="")
    examined = examine(world.app)
    assert worst(examined.findings) == 78
    assert "sources.pubmed.email" in found(world, "PubMed")[0].text
    assert examined.searches == []


def test_the_mail_server_is_greeted_and_no_letter_sent(watch: Watch) -> None:
    world = watch(OLD, smtp={"username": "desk"}, environ={"K2WATCH_SMTP_PASSWORD": "canary"})
    (one,) = found(world, "Mail")
    assert one.state is State.BAD, "the server offers no login"
    assert "canary" not in one.text
    quiet = watch(OLD, readers=[{"channels": ["folder"]}], mail_faults=MailFaults())
    states = [one.state for one in found(quiet, "Mail")]
    assert states == [State.GOOD, State.NOTE], "it works, and nobody is mailed to"


def test_a_webhook_is_reached_and_nothing_posted(watch: Watch) -> None:
    with ScriptedWeb(status("200 OK")) as server:
        hook = {"url": f"http://127.0.0.1:{server.port}/x", "allowed_hosts": ["127.0.0.1"]}
        world = watch(OLD, readers=[{"channels": ["webhook"]}], ways={"webhook": hook})
        (one,) = found(world, "Webhook")
    assert (one.state, server.requests) == (State.GOOD, [])


def test_a_database_of_another_age_stops_no_other_look(watch: Watch) -> None:
    world = watch(OLD)
    world.run(MONDAY)
    with world.app.store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    examined = examine(world.app)
    (one,) = (one for one in examined.findings if one.section == "Database")
    assert (one.state, one.exit_code) == (State.BAD, 75)
    assert "k2watch db upgrade" in one.text
    assert any(one.section == "Mail" for one in examined.findings)


def test_runs_that_stopped_and_letters_that_wait_are_told(watch: Watch) -> None:
    faults = MailFaults(rcpt={"desk@example.org": "550 no such user"})
    world = watch(OLD, mail_faults=faults)
    world.run(MONDAY)
    told = "\n".join(one.text for one in found(world, "Runs"))
    assert "no run was complete yet" in told
    assert "ended with 75" in told
    assert "1 message was given up" in told
    world.later(days=1)
    world.sandbox.clock.advance(timedelta(days=3))
    late = found(world, "Runs")[0]
    assert (late.state, "3 days ago" in late.text) == (State.NOTE, True)


@pytest.mark.parametrize(
    ("scarce", "tight", "state"),
    [(10**18, 10**18, State.BAD), (0, 10**18, State.NOTE), (0, 0, State.GOOD)],
)
def test_how_much_room_is_left(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, scarce: int, tight: int, state: State
) -> None:
    monkeypatch.setattr(room, "SCARCE", scarce)
    monkeypatch.setattr(room, "TIGHT", tight)
    assert {one.state for one in found(watch(OLD), "Disk")} == {state}
