"""Whatever a record says, it stays words: on the page, in plain text and in Markdown."""

import re
import unicodedata

import html5lib
import pytest
from markdown_it import MarkdownIt

from pipeline.digest import markdown
from pipeline.digest.render import render
from pipeline.domain.digests import Digest, Message, SearchReceipt
from pipeline.domain.records import AbstractSection, Author, Identifier, Journal
from pipeline.domain.vocabulary import ChangeKind, StudyDesign
from pipeline.wording.clean import line, markup

from .samples import candidate, digest, receipt, study

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"onmouseover='alert(1)'",
    "</h3></article></body><h1>gotcha",
    "<style>*{display:none}</style>",
    "<!-- swallowed",
    "]]>&lt;script&gt;",
    "{{7*7}}{% raw %}",
    "two\r\nBcc: evil@example.org\r\n\r\nlines",
    "nul\0and\x1b]52;c;escape\x07",
    "\u202egnirts desrever\u2066\u200f",
    "soft\u00adhyphen\u200bzero\ufeffbom",
    "lone \ud800 surrogate \ufffe",
    "x" * 40_000,
    "word " * 8_000,
    "From me to you",
    "[click](javascript:alert(1))",
    "![pixel](https://evil.example/p.png)",
    "<https://evil.example> and https://evil.example and www.evil.example and a@evil.example",
    "# heading", "- item", "1. item", "+ plus", "> quote", "```fence", "~~~", "===", "---",
    "| a | b |",
    "    indented", "*bold* _em_ `code` \\ &copy; <b>b</b> [ref]: https://evil.example",
    "&#8238;&#x202E;&NewLine;",
]  # fmt: skip
ALLOWED = ("https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/", "https://pmc.ncbi.nlm.nih.gov/")
NOTICE = "https://www.ncbi.nlm.nih.gov/home/about/policies/"


def everywhere(words: str) -> Digest:
    """Put the same words into every field that a record or an answer can fill."""
    one = study(
        7,
        StudyDesign.COHORT,
        title=words,
        title_markup=words,
        authors=(Author(last=words), Author(collective=words)),
        journal=Journal(words, words, volume=words, issue=words, pages=words),
        abstract=(AbstractSection(words, "CONCLUSIONS " + words, words),),
        identifiers=(Identifier("doi", words), Identifier("pmcid", words)),
        languages=(words,),
    )
    told = receipt(SearchReceipt(words, words, error=words, warnings=(words,), degraded=(words,)))
    changes = [candidate(one, ChangeKind.RETRACTED, words), candidate(study(8, title=words))]
    return digest(*changes, title=words, reader=words, search_titles=(("k2", words),), receipt=told)


@pytest.fixture(params=HOSTILE, ids=lambda words: ascii(words[:24]))
def message(request: pytest.FixtureRequest) -> Message:
    words: str = request.param
    return render(everywhere(words), words)


def test_the_page_holds_no_script_no_handler_and_no_foreign_address(message: Message) -> None:
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(message.html)
    tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert tags <= {
        "html", "head", "meta", "title", "style", "body", "div", "header", "main", "section",
        "article", "footer", "h1", "h2", "h3", "p", "span", "a", "br", "b", "i", "u", "sub", "sup",
        "blockquote",
    }  # fmt: skip
    for element in page.iter():
        assert set(element.attrib) <= {
            "class",
            "style",
            "href",
            "lang",
            "charset",
            "name",
            "content",
        }
        assert "url(" not in element.get("style", "")
        assert element.get("href", NOTICE).startswith((*ALLOWED, NOTICE))
    assert len(list(page.iter("article"))) == 2
    assert len(list(page.iter("style"))) == 1


def test_no_hidden_letter_survives(message: Message) -> None:
    for form in (message.subject, message.html, message.text, message.markdown):
        letters = set(form) - {"\n"}
        hidden = [one for one in letters if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co"}]
        assert hidden == []
        form.encode("utf-8")


def test_no_record_makes_a_letter_grow_without_bounds(message: Message) -> None:
    assert len(message.subject) <= 70
    assert len(message.html.encode()) < 20_000
    assert len(message.text) < 12_000


def test_the_plain_text_keeps_its_lines(message: Message) -> None:
    lines = message.text.split("\n")
    assert not [one for one in lines if one.startswith("From ")]
    assert not [one for one in lines if len(one) > 78 and "https://" not in one]
    assert not [one for one in lines if re.match(r"bcc:", one, re.IGNORECASE)]


def test_the_markdown_stays_words(message: Message) -> None:
    page = html5lib.parse(
        MarkdownIt("commonmark").render(message.markdown), namespaceHTMLElements=False
    )
    tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert tags <= {
        "html", "head", "body", "h1", "h2", "h3", "p", "strong", "em", "a", "ul", "li",
        "blockquote", "br",
    }  # fmt: skip
    assert [len(list(page.iter(tag))) for tag in ("h1", "h3")] == [1, 2]
    for link in page.iter("a"):
        assert link.get("href", "").startswith((*ALLOWED, NOTICE))


@pytest.mark.parametrize("words", [one for one in HOSTILE if len(one) < 200])
def test_markdown_reads_as_the_words_stand(words: str) -> None:
    shown = line(words)
    page = html5lib.parse(
        MarkdownIt("commonmark").render(render(everywhere(words), "").markdown),
        namespaceHTMLElements=False,
    )
    (heading, _) = page.iter("h3")
    assert "".join(heading.itertext()) == f"1. {shown}"


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("=== under a line", r"\=== under a line"),
        ("12. item", r"12\. item"),
        ("7) item", r"7\) item"),
        ("- item-wise", r"\- item-wise"),
        ("a@evil.example", r"a\@evil.example"),
        ("see https://evil.example", r"see https\://evil.example"),
        ("WWW.evil.example", r"WWW\.evil.example"),
        ("&lt;", r"\&lt;"),
        ("MK-7 in 12.5 mg (2026)", "MK-7 in 12.5 mg (2026)"),
    ],
)
def test_only_what_could_come_alive_is_escaped(words: str, escaped: str) -> None:
    assert markdown.escape(words) == escaped


def test_nothing_in_a_record_is_run_as_a_template() -> None:
    assert "{{7*7}}" in render(everywhere("{{7*7}}"), "").html
    assert "49" not in render(everywhere("{{7*7}}"), "").text


def test_harmless_markup_of_a_title_is_kept() -> None:
    one = study(title="K2 in vitro", title_markup="K<sub>2</sub> <i class='x'>in vitro</i>")
    assert "K<sub>2</sub> <i>in vitro</i></a></h3>" in render(digest(candidate(one)), "").html


def test_an_open_tag_cannot_leak_out_of_its_title() -> None:
    assert markup("<i><b>never closed", "plain") == "<i><b>never closed</b></i>"


def test_a_bidi_override_written_as_an_entity_is_found_too() -> None:
    assert markup("a&#x202E;b", "ab") == "ab"


def test_markup_without_words_gives_way_to_the_plain_title() -> None:
    assert markup("<i></i><script>words</script>", "plain") == "plain"


def test_markup_that_is_too_long_gives_way_to_the_plain_title() -> None:
    assert markup("<i>x</i>" * 500, "a < b") == "a &lt; b"


def test_a_long_line_is_cut_at_a_word() -> None:
    assert line("one two three", 9) == "one two…"
    assert line("x" * 50, 10) == "x" * 9 + "…"
    assert line("  a\n\tb\u00a0c ") == "a b c"
