"""The three forms of a letter: the same entries, each form good at what it is."""

import re
from importlib.resources import files
from itertools import pairwise

import html5lib
import pytest
from jinja2 import UndefinedError
from markdown_it import MarkdownIt

from pipeline.digest import render as rendering
from pipeline.digest.palette import PAINTS, Colour
from pipeline.digest.render import render
from pipeline.digest.view import view
from pipeline.domain.records import AbstractSection
from pipeline.domain.vocabulary import StudyDesign

from .samples import LONG_CONCLUSION, busy_digest, candidate, digest, study


def test_the_same_digest_gives_the_same_message() -> None:
    composed = busy_digest()
    assert render(composed, "K2/MGP") == render(composed, "K2/MGP")


def test_all_forms_have_the_same_entries_in_the_same_order() -> None:
    composed = busy_digest()
    message, pmids = render(composed, ""), [str(one.study.pmid) for one in composed.entries]
    assert len(pmids) == 9
    found = re.compile(r"https://pubmed\.ncbi\.nlm\.nih\.gov/(\d+)/")
    assert list(dict.fromkeys(found.findall(message.html))) == pmids
    assert list(dict.fromkeys(found.findall(message.markdown))) == pmids
    assert found.findall(message.text) == pmids


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_every_form_tells_everything(form: str) -> None:
    composed = busy_digest(20)
    shown, words = view(composed), getattr(render(composed, ""), form)
    if form == "html":
        words = "".join(html5lib.parse(words, namespaceHTMLElements=False).itertext())
    if form == "markdown":
        page = html5lib.parse(MarkdownIt("commonmark").render(words), namespaceHTMLElements=False)
        words = "".join(page.itertext())
    flat = " ".join(words.split())
    wanted = [shown.title, shown.issue, shown.lead, shown.run, shown.notice, *shown.alerts]
    for part in shown.sections:
        wanted += [part.title, part.more]
        for one in part.entries:
            wanted += [one.authors, one.source, one.reason, one.remark, *one.news]
            wanted += [one.quote.text] if one.quote else []
            wanted += [badge.text for badge in one.badges]
            wanted += [one.title] if form != "html" else []
    for one_receipt in shown.receipts:
        wanted += [one_receipt.title, one_receipt.numbers, *one_receipt.remarks]
    assert [one for one in wanted if one not in flat] == []


def test_the_page_is_valid_and_has_its_landmarks() -> None:
    message = render(busy_digest(), "K2/MGP")
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(message.html)
    assert page.get("lang") == "en"
    assert page.findtext("head/title") == message.subject
    metas = {one.get("name"): one.get("content") for one in page.iter("meta")}
    assert metas["color-scheme"] == "light dark"
    levels = [int(one.tag[1]) for one in page.iter() if re.fullmatch(r"h\d", str(one.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_preheader_comes_first_and_is_hidden() -> None:
    composed = busy_digest()
    page = html5lib.parse(render(composed, "").html, namespaceHTMLElements=False)
    first = next(page.iter("div"))
    assert first.text == view(composed).lead
    assert "display:none" in first.get("style", "")


def test_nothing_is_fetched_from_anywhere() -> None:
    page = render(busy_digest(), "").html
    assert not re.search(r"<(img|link|script|iframe|object|svg|video|audio|form|base)\b", page)
    assert not re.search(r"\bsrc=|url\(|@import|http-equiv", page)


def test_twenty_five_long_entries_stay_under_80_kilobytes() -> None:
    entries = [
        candidate(
            study(
                pmid,
                StudyDesign.RANDOMISED_TRIAL,
                searches=("k2", "mgp"),
                title="Vitamin K2 and calcification in long sample titles " * 5,
                abstract=(AbstractSection(LONG_CONCLUSION, "CONCLUSIONS"),),
            )
        )
        for pmid in range(1, 26)
    ]
    assert len(render(digest(*entries), "K2/MGP").html.encode()) <= 80 * 1024


def test_plain_text_is_wrapped_with_links_on_their_own_lines() -> None:
    for composed in (busy_digest(20), digest(), digest(candidate(study()), max_entries=0)):
        text = render(composed, "").text
        for one in text.splitlines():
            is_link = re.fullmatch(r" *(?:[\w ]+: )?https://\S+", one)
            assert len(one) <= 72 or is_link
            assert "https://" not in one or is_link
            assert one == one.rstrip()
        assert "\n\n\n\n" not in text
        assert text.endswith("policies/\n")


def test_plain_text_starts_with_the_first_sentence() -> None:
    composed = busy_digest()
    start = render(composed, "").text.split("\n\n")[0]
    assert " ".join(start.split()) == view(composed).lead


def test_a_quiet_issue_reads_well_in_every_form() -> None:
    message = render(digest(), "K2/MGP")
    for form in (message.html, message.text, message.markdown):
        assert "Nothing new since 2026-11-15; 3,412 studies held." in form
        assert "landmarks 24/24" in form


def luminance(colour: str) -> float:
    """Compute relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


CARD = PAINTS["card"].back
TEXTS = [(role, paint) for role, paint in PAINTS.items() if paint.text]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", [role for role, _ in TEXTS])
def test_text_has_enough_contrast_by_day_and_by_night(role: str, scheme: str) -> None:
    paint = PAINTS[role]
    back = paint.back or CARD
    assert isinstance(paint.text, Colour)
    assert isinstance(back, Colour)
    assert contrast(getattr(paint.text, scheme), getattr(back, scheme)) >= 4.5


def test_every_colour_of_the_page_comes_from_the_palette() -> None:
    template = files("pipeline.digest").joinpath("templates/digest.html.j2").read_text("utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", template)


def test_every_painted_part_has_its_dark_counterpart() -> None:
    page = html5lib.parse(render(busy_digest(), "").html, namespaceHTMLElements=False)
    used = {one.get("class") for one in page.iter() if one.get("class")}
    style = page.findtext("head/style") or ""
    assert used <= set(PAINTS)
    assert [role for role in used if f".{role}{{" not in style] == []


def test_a_word_that_a_template_misspells_is_an_error() -> None:
    for name in ("digest.html.j2", "digest.txt.j2", "digest.md.j2"):
        with pytest.raises(UndefinedError):
            rendering._environment(name).from_string("{{ nothing }}").render()
