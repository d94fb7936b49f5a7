"""When a preprint and an article are one report: by link, by DOI, or by title and author."""

from __future__ import annotations

import re
import unicodedata

from pipeline.domain.links import cited
from pipeline.domain.numbers import source_of, study_name
from pipeline.domain.records import Article, Author, Link
from pipeline.domain.studies import Change
from pipeline.domain.vocabulary import ArticleKind, ChangeKind

# PubMed's names: the preprint's record says UpdateIn, the article's UpdateOf
# (https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html, CommentsCorrections). Europe
# PMC's "Preprint of" is read as UpdateIn.
PREPRINT_SIDE, ARTICLE_SIDE = "UpdateIn", "UpdateOf"
# An erratum, a comment or a notice may bear the title of the report it is about.
_ABOUT_ANOTHER = {"ErratumFor", "CommentOn", "RetractionOf", "ExpressionOfConcernFor"}

LONGEST_KEY = 600  # characters; PostgreSQL refuses an index entry of over 2,704 bytes
FEWEST_WORDS = 4  # a shorter title is no name: "Editorial", "Vitamin K"
_GENERIC = frozenset(
    {
        *("a", "an", "and", "answer", "author", "authors", "by", "comment", "comments"),
        *("correction", "editor", "editorial", "erratum", "for", "from", "in", "letter", "of"),
        *("on", "our", "reply", "response", "s", "the", "their", "to"),
    }
)
# Versions of one text: 10.21203/rs.3.rs-1/v2, 10.20944/preprints1.v2, 10.7554/eLife.12345.2. A
# number alone is a version only behind a long one: 10.1101/2020.09.13 is a day of many preprints.
_DOI_VERSION = re.compile(r"(?:[./]v\d|(?<=\d{5})\.\d)$")
_VERSIONS = ("", *(f"{sign}{number}" for sign in ("/v", ".v", ".") for number in range(1, 10)))


def title_key(title: str) -> str:
    """Write a title as its plain words, so that titles can be compared and looked up.

    Case, accents, markup such as K₂ and all signs are levelled.
    """
    plain = title.casefold()
    if not plain.isascii():
        letters = unicodedata.normalize("NFKD", title).casefold()
        plain = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", plain))[:LONGEST_KEY]


def naming_key(title: str) -> str | None:
    """Give the key of a title that names one report; None where it is too short or generic."""
    key = title_key(title)
    words = key.split()
    is_name = len(words) >= FEWEST_WORDS and not _GENERIC.issuperset(words)
    return key if is_name else None


def person_key(author: Author) -> str:
    """Write a name by which a person is known again: family name and first initial."""
    initial = (author.initials or author.fore or "")[:1]
    return title_key(author.collective or f"{author.last or ''} {initial}")


def doi_family(doi: str) -> str:
    """Give the DOI of a text, in lower case, without its version."""
    return _DOI_VERSION.sub("", doi.strip().lower())


def doi_versions(doi: str) -> list[str]:
    """List the DOIs, in lower case, that this text and its other versions would have."""
    family = doi_family(doi)
    return [family + version for version in _VERSIONS] if family else []


def have_one_doi(one: Article, other: Article) -> bool:
    """Tell whether two reports are versions of one text, by their DOIs."""
    first, second = one.identifier("doi"), other.identifier("doi")
    return bool(first and second) and doi_family(first or "") == doi_family(second or "")


def is_version_of(preprint: Article, article: Article) -> bool:
    """Tell whether an article is what became of a preprint."""
    return version_reason(preprint, article) is not None


def version_reason(preprint: Article, article: Article) -> str | None:
    """Say in a few words why an article is what became of a preprint, or None if it is not."""
    kinds = (preprint.kind, article.kind)
    if kinds != (ArticleKind.PREPRINT, ArticleKind.ARTICLE) or preprint.pmid == article.pmid:
        return None
    if _are_linked(preprint, article):
        return f"{source_of(preprint.pmid)} links them"
    if have_one_doi(preprint, article):
        return "versions of one DOI"
    return _by_title(preprint, article)


def linked_publication(preprint: Article) -> Change | None:
    """Tell that a preprint came out as an article, if its own record says so."""
    if preprint.kind is not ArticleKind.PREPRINT:
        return None
    link = next((one for one in preprint.links if one.kind == PREPRINT_SIDE), None)
    return published_as(preprint, link) if link else None


def published_as(preprint: Article, link: Link) -> Change:
    """Tell that a preprint came out, in the words of its record's link."""
    by = f"({source_of(preprint.pmid)} links them)"
    return Change(ChangeKind.PUBLISHED, f"{cited(link)} {by}".strip())


def publication(preprint: Article, article: Article) -> Change | None:
    """Tell that a preprint came out as this article, and why we think so; None if it did not."""
    reason = version_reason(preprint, article)
    if reason is None:
        return None
    source = f"{article.journal.abbreviation or article.journal.title}. {article.published}"
    detail = f"{source.lstrip('. ')} {study_name(article.pmid)} ({reason})"
    return Change(ChangeKind.PUBLISHED, detail)


def _are_linked(preprint: Article, article: Article) -> bool:
    forth = (link.pmid for link in preprint.links if link.kind == PREPRINT_SIDE)
    back = (link.pmid for link in article.links if link.kind == ARTICLE_SIDE)
    return article.pmid in forth or preprint.pmid in back


def _by_title(preprint: Article, article: Article) -> str | None:
    key = naming_key(preprint.title)
    if key is None or key != title_key(article.title):
        return None
    ours, theirs = _names(preprint), _names(article)
    is_about_another = any(link.kind in _ABOUT_ANOTHER for link in article.links)
    if is_about_another or not set(ours) & set(theirs):
        return None
    return f"same title and {'first' if ours[0] == theirs[0] else 'a shared'} author"


def _names(article: Article) -> list[str]:
    return [name for name in map(person_key, article.authors) if name]
