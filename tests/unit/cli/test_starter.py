"""What ``k2watch init`` writes: the shipped file with the answers in it, comments and all."""

import tomllib
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.interview import choose, mail_host, mail_server
from pipeline.cli.starter import (
    Answers,
    MailServer,
    fill_in,
    shipped_searches,
    starter_config,
)
from pipeline.config_file import load

SHIPPED = starter_config()
SEARCHES = shipped_searches(SHIPPED)
FULL = Answers(
    email="ann@example.org",
    searches=("mgp", "authors"),
    reader="desk",
    reader_email="desk@example.org",
    frequency="daily",
    mail=MailServer("mail.example.org", 465, "tls", "k2@example.org", "ann"),
)


def comments(text: str) -> list[str]:
    """List the comments that are words to people, not settings asleep."""
    return [line for line in text.splitlines() if line.startswith("# ") and " = " not in line]


def test_without_an_answer_it_is_the_shipped_file() -> None:
    assert fill_in(SHIPPED, Answers()) == SHIPPED


def test_the_searches_are_those_that_load(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(SHIPPED)
    config = load(tmp_path / "config.toml", (), {})
    assert {one.name: one.title for one in config.searches} == SEARCHES


def test_every_answer_is_loaded_and_every_comment_kept(tmp_path: Path) -> None:
    text = fill_in(SHIPPED, FULL)
    (tmp_path / "config.toml").write_text(text)
    config = load(tmp_path / "config.toml", (), {})
    assert config.sources.pubmed.email == "ann@example.org"
    assert [one.name for one in config.searches] == ["mgp", "authors"]
    (reader,) = config.readers
    assert (reader.name, reader.email, reader.frequency) == ("desk", "desk@example.org", "daily")
    assert reader.channels == ("smtp", "folder")
    smtp = config.delivery.smtp
    assert smtp is not None
    assert (smtp.host, smtp.port, smtp.security) == ("mail.example.org", 465, "tls")
    assert (smtp.username, smtp.sender) == ("ann", "k2@example.org")
    assert len(config.questions) == len(tomllib.loads(SHIPPED)["questions"])
    assert set(comments(SHIPPED)) - {"# [delivery.smtp]"} <= set(comments(text))
    assert "# required: NCBI asks for a contact address" in text


def test_a_search_that_was_not_chosen_can_be_woken() -> None:
    text = fill_in(SHIPPED, FULL)
    asleep = next(part for part in text.split("\n\n") if '# name = "gas6-vessels"' in part)
    table = asleep[asleep.index("# [[searches]]") :]
    woken = tomllib.loads("\n".join(line.removeprefix("# ") for line in table.splitlines()))
    assert woken["searches"][0] in tomllib.loads(SHIPPED)["searches"]


@given(
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,62}", fullmatch=True),
    st.sets(st.sampled_from(list(SEARCHES))),
)
def test_whatever_is_answered_loads(name: str, chosen: set[str]) -> None:
    answers = Answers(
        "a.b+c'd@example.org", tuple(chosen), name, 'é#"x@example.org'.replace('"', "")
    )
    content = tomllib.loads(fill_in(SHIPPED, answers))
    assert content["readers"][0]["name"] == name
    assert content["readers"][0]["email"] == "é#x@example.org"
    wanted = {one["name"] for one in content["searches"]}
    assert wanted == (chosen or set(SEARCHES))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (("all",), ()),
        (("1-9",), ()),
        (("2",), ("mgp",)),
        (("2,1",), ("k2-vessels", "mgp")),
        (("1 2",), ("k2-vessels", "mgp")),
        (("8-9", "mgp"), ("mgp", "calcium-phosphate", "authors")),
        ((), ()),
    ],
)
def test_searches_are_chosen_by_number_or_name(said: tuple[str, ...], meant: object) -> None:
    assert choose(said, SEARCHES) == meant


@pytest.mark.parametrize("said", ["0", "10", "3-2", "1-99", "mpg", "²", "-1"])
def test_what_is_no_search_is_refused(said: str) -> None:
    with pytest.raises(click.BadParameter, match="none of the searches 1 to 9"):
        choose((said,), SEARCHES)


def test_a_mail_server_is_read_with_its_port_and_its_usual_protection() -> None:
    assert mail_host("smtp.example.org") == ("smtp.example.org", 587)
    assert mail_host("none") is None
    for port, security in {465: "tls", 587: "starttls", 25: "none", 2525: "starttls"}.items():
        server = mail_server(f"smtp.example.org:{port}", "", "", "k2@example.org")
        assert server is not None
        assert (server.port, server.security) == (port, security)
    for wrong in ("smtp..example", "smtp.example.org:x", "smtp.example.org:0", "a b", "h:99999"):
        with pytest.raises(click.BadParameter):
            mail_host(wrong)
