"""An issue in the forms that JSON receivers, Slack and ntfy take."""

import email.header
import json
from datetime import date

import pytest

from pipeline.delivery.webhook_forms import NTFY_BYTES, SLACK_CHARACTERS, Issue, body, headers
from pipeline.domain.announcements import Announcement

from .test_feed import announcement

HOSTILE = "<!channel> <@U1> @here & <https://evil.example|click> <b>"


def issue(*told: Announcement, subject: str = "[K2/MGP] 2 new studies") -> Issue:
    return Issue(
        id="urn:uuid:1",
        title="K2 watch",
        reader="desk",
        slot=date(2026, 11, 22),
        subject=subject,
        is_complete=True,
        waiting=3,
        announcements=told or (announcement(1), announcement(2, url="", summary="")),
    )


def slack(one: Issue) -> str:
    text: str = json.loads(body("slack", one))["text"]
    return text


def test_json_says_its_schema_and_everything() -> None:
    content = json.loads(body("json", issue()))
    assert (content["schema"], content["id"]) == ("k2watch.webhook/1", "urn:uuid:1")
    assert (content["reader"], content["slot"], content["waiting"]) == ("desk", "2026-11-22", 3)
    assert content["complete"] is True
    first = content["items"][0]
    assert (first["pmid"], first["kind"], first["summary"]) == (1, "added", "RCT · 40 people")
    assert first["links"] == [{"label": "DOI", "url": "https://doi.org/10.5555/sample"}]


def test_slack_gets_links_and_nothing_else_to_act_on() -> None:
    told = announcement(1, title=HOSTILE, summary=HOSTILE)
    text = slack(issue(told, subject=HOSTILE))
    link = "<https://pubmed.ncbi.nlm.nih.gov/1/|"
    assert text.count("<") == text.count(link) == 1
    assert text.count(">") == 1
    assert "&lt;!channel&gt;" in text
    assert "@here" not in text, "Mattermost reads it without brackets"
    label = text.partition(link)[2].partition(">")[0]
    assert "|" not in label, "the label would end there"


@pytest.mark.parametrize(("style", "limit"), [("slack", SLACK_CHARACTERS), ("ntfy", NTFY_BYTES)])
def test_too_much_is_cut_by_entries_and_counted(style: str, limit: int) -> None:
    told = [announcement(n, title=f"Vitamin K₂ sample {n} " + "ü" * 60) for n in range(1, 101)]
    sent = body(style, issue(*told))
    text = json.loads(sent)["text"] if style == "slack" else sent.decode()
    assert len(text.encode()) <= limit
    shown = text.count("• ")
    assert 5 < shown < 100
    assert text.splitlines()[-1] == f"… and {100 - shown} more in the digest"
    assert text.count("ü" * 60) == shown, "no entry is cut"


def test_ntfy_gets_plain_text_under_a_title() -> None:
    text = body("ntfy", issue()).decode()
    assert text.splitlines() == [
        "• K2 < K1 & “sample” 1",
        "  RCT · 40 people",
        "  https://pubmed.ncbi.nlm.nih.gov/1/",
        "• K2 < K1 & “sample” 2",
    ]


@pytest.mark.parametrize("subject", ["4 new studies", "Vitamin K₂: " + "ü" * 200])
def test_the_title_is_one_header_line(subject: str) -> None:
    title = headers("ntfy", subject)["Title"]
    assert title.isascii()
    assert title.isprintable()
    assert str(email.header.make_header(email.header.decode_header(title))) == subject


@pytest.mark.parametrize("style", ["json", "slack"])
def test_json_is_announced_as_such(style: str) -> None:
    assert headers(style, "s") == {"Content-Type": "application/json"}
