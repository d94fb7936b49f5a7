"""Titles and abstracts: all of the text, nothing but harmless markup, nothing hidden."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.sources.pubmed_text import clean, markup, plain

from .samples import read_one, record

MATHML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'
TEXTS = [
    ("Vitamin K<sub>2</sub> status.", "Vitamin K2 status.", "Vitamin K<sub>2</sub> status."),
    ("<i>In vivo</i> study", "In vivo study", "<i>In vivo</i> study"),
    ("<b>a<i>b</i>c</b>d<u>e</u>", "abcde", "<b>a<i>b</i>c</b>d<u>e</u>"),
    ("Ca<sup>2+</sup> &amp; P", "Ca2+ & P", "Ca<sup>2+</sup> &amp; P"),
    (
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ),
    ("<script>alert(1)</script>", "alert(1)", "alert(1)"),
    ('<i onclick="x()">K</i>', "K", "<i>K</i>"),
    ("<mml:math><mml:mi>T</mml:mi><mml:mn>1</mml:mn></mml:math> time", "T1 time", "T1 time"),
    (f"<mml:math {MATHML}><mml:mi>T</mml:mi></mml:math>", "T", "T"),
    (
        "<DispFormula><mml:math><mml:mi>x</mml:mi></mml:math></DispFormula> <i>y</i>",
        "x y",
        "x <i>y</i>",
    ),
    ("before<!-- a comment -->behind", "beforebehind", "beforebehind"),
    ("before<?a note?> behind", "before behind", "before behind"),
    ("<![CDATA[K < D & E]]>", "K < D & E", "K &lt; D &amp; E"),
    ("  K\n\t2 &#160; &#8239; x&#8232;y  ", "K 2 x y", "K 2 x y"),
    ("a&#8238;b&#8295;c&#65279;d&#8203;e&#173;f", "abcdef", "abcdef"),
    ("a &#8238; b", "a b", "a b"),
    ("a&#129;b&#133;c&#127;d", "ab cd", "ab cd"),
    ("𝒦₂ und Γ", "𝒦₂ und Γ", "𝒦₂ und Γ"),
    ("", "", ""),
    ("<i/>", "", "<i></i>"),
]


@pytest.mark.parametrize(("xml", "text", "marked"), TEXTS)
def test_a_title_as_text_and_as_markup(xml: str, text: str, marked: str) -> None:
    article = read_one(record(title=xml))
    assert (article.title, article.title_markup) == (text, marked)


@pytest.mark.parametrize("place", ["VernacularTitle", "Abstract", "Keyword", "CollectiveName"])
def test_markup_cuts_no_text_short_elsewhere(place: str) -> None:
    words = "Vitamin K<sub>2</sub> works"
    parts = {
        "VernacularTitle": f"<VernacularTitle>{words}</VernacularTitle>",
        "Abstract": f"<Abstract><AbstractText>{words}</AbstractText></Abstract>",
        "CollectiveName": f"<AuthorList><Author><CollectiveName>{words}</CollectiveName></Author>"
        "</AuthorList>",
    }
    behind = f"<KeywordList><Keyword>{words}</Keyword></KeywordList>" if place == "Keyword" else ""
    article = read_one(record(parts=parts.get(place, ""), behind=behind))
    found = {
        "VernacularTitle": [article.vernacular_title],
        "Abstract": [part.text for part in article.abstract],
        "Keyword": list(article.keywords),
        "CollectiveName": [author.collective for author in article.authors],
    }
    assert found[place] == ["Vitamin K2 works"]


LETTERS = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\t\n \x7f\x85\x9f")
TEXT = st.text(LETTERS.filter(lambda letter: letter not in "\ufffe\uffff"))


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "  " not in once
    assert once == once.strip()


@given(st.text())
def test_cleaning_leaves_no_control_and_no_change_of_direction(text: str) -> None:
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", clean(text))


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "sub", "sup", "u", "x"]), TEXT, TEXT)))
def test_markup_without_its_tags_is_the_text(pieces: list[tuple[str, str, str]]) -> None:
    root = etree.Element("ArticleTitle")
    for tag, inside, behind in pieces:
        child = etree.SubElement(root, tag)
        child.text, child.tail = inside, behind
    bare = html.unescape(re.sub(r"</?(?:b|i|sub|sup|u)>", "", markup(root)))
    assert clean(bare) == plain(root)
    assert not re.search(r"<(?!/?(?:b|i|sub|sup|u)>)", markup(root))
