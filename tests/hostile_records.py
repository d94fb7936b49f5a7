"""Records that mean harm, for every output: whatever a record says must stay words.

``HOSTILE`` are the words, ``hostile_study`` puts the same ones into every field that a source, a
person or a reading can fill.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.domain.annotations import Annotation, Dose, Outcome
from pipeline.domain.dates import PartialDate
from pipeline.domain.families import Member, Role
from pipeline.domain.marks import Mark
from pipeline.domain.records import (
    AbstractSection,
    Article,
    Author,
    DataBank,
    Grant,
    HistoryDate,
    Identifier,
    Journal,
    Link,
    MeshHeading,
    OtherAbstract,
    PublicationType,
    Qualifier,
    Substance,
)
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import (
    AnnotationKind,
    ArticleKind,
    ChangeKind,
    OutcomeRung,
    StudyDesign,
    VitaminKForm,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": "\"onmouseover='alert(1)' x=\"",
    "end of page": "</style></script></title></article></main></body></html><h1>gotcha",
    "comment": "<!-- swallowed ]]> &lt;script&gt;",
    "javascript link": "[click](javascript:alert(1)) javascript:alert(1)",
    "data link": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "template": "{{7*7}}{% raw %}{{ ''.__class__ }}${7*7}<%= 7*7 %>",
    "format string": "%s%n{0.__class__}",
    "terminal escape": "red\x1b[31m\x1b]0;owned\x07\x1b]8;;https://evil.example\x1b\\ \x9b2J",
    "rich markup": "[bold red]x[/bold red] [link=https://evil.example]y[/link] [/]",
    "bidi override": "\u202egnirts desrever\u2066\u200f\u061c",
    "invisible": "soft\u00adhyphen\u200bzero\ufeffbom\U000e0041tag",
    "controls": "nul\0and\x01\x08\x0b\x0c\x7f\x85end",
    "surrogate": "lone \ud800 surrogate \ufffe",
    "lines": "two\r\nlines\nand\u2028more\u2029\x0b\x1c\x85end",
    "very long": "x" * 40_000,
    "many words": "word " * 8_000,
    "formula": "=CMD|'/C calc'!A0",
    "formula link": '=HYPERLINK("http://evil.example","y")',
    "formula plus": "+1+cmd|' /C calc'!A0",
    "formula minus": "-2+3",
    "formula at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "formula behind a tab": "\t=1+1",
    "csv": 'a","b";c\t"d',
    "number": "1e308",
    "address": "https://evil.example www.evil.example a@evil.example",
    "ris": "one\r\nER  - \r\n\r\nTY  - JOUR\r\nTI  - injected\r\n",
    "ris in a line": "ER  - TY  - JOUR",
    "bibtex": "} }, title = {injected} }\n@article{injected, title={x}}\n@comment{",
    "bibtex open": "{{{ \\{ \" # \\",
    "bibtex command": "\\input{/etc/passwd} \\write18{id} \\end{document} % rest",
    "tex": "100% of $5 & #1_a^b~c <d>",
    "authors": "Smith, J and Jones, K and others",
    "nbib": "one\n\nPMID- 1\nTI  - injected\nSO  - x\n",
    "json": '"}], "injected": [{"a": "\\u0000',
    "markdown": "| a | b |\n# heading\n- item\n```fence\n![pixel](https://evil.example/p.png)",
    "blank": " \t\n ",
    "empty": "",
}  # fmt: skip


def hostile_study(words: str, pmid: int = 9) -> Study:
    """Put the same words into every field of one study."""
    return Study(
        _article(words, pmid),
        annotations=_annotations(words),
        searches=("k2",),
        changes=(NotedChange(1, pmid, ChangeKind.CORRECTED, words, NOON),),
        first_seen=NOON,
        marks=(Mark(pmid, AnnotationKind.DESIGN, (words,), words, NOON),),
        family=Member(pmid, words, Role.MAIN, words),
        relatives=(Member(7, words, Role.PROTOCOL, words),),
        questions=(),
    )


def hostile_studies() -> list[Study]:
    """Give one study for each of the words, among two that mean no harm."""
    found = [hostile_study(words, pmid) for pmid, words in enumerate(HOSTILE.values(), start=10)]
    return [harmless(1), *found, harmless(2)]


def harmless(pmid: int) -> Study:
    """Give a study that must come through unharmed beside the others."""
    return Study(Article(pmid=pmid, title=f"Sample {pmid}: K2 & vessels."), first_seen=NOON)


def _article(words: str, pmid: int) -> Article:
    return Article(
        pmid=pmid,
        kind=ArticleKind.ARTICLE,
        title=words,
        title_markup=words,
        vernacular_title=words,
        abstract=(AbstractSection(words, "CONCLUSIONS", words), AbstractSection(words, words)),
        abstract_copyright=words,
        other_abstracts=(OtherAbstract(words, words, (AbstractSection(words),)),),
        authors=(Author(words, words, words, words, affiliations=(words,)),
                 Author(collective=words)),
        journal=Journal(words, words, words, words, words, words, words, words),
        published=PartialDate(2026, raw=words),
        history=(HistoryDate(words, PartialDate(2026, 1, 2)),),
        identifiers=(Identifier("doi", words), Identifier("pmcid", words),
                     Identifier("pii", words)),
        languages=(words,),
        publication_types=(PublicationType("", words),),
        mesh=(MeshHeading("", words, major=True, qualifiers=(Qualifier("", words, True),)),),
        substances=(Substance("", words, words),),
        keywords=(words,),
        databanks=(DataBank(words, (words,)),),
        grants=(Grant(words, words, words),),
        competing_interests=words,
        links=(Link("ErratumIn", 5, words), Link(words, None, words)),
        status=words,
    )  # fmt: skip


def _annotations(words: str) -> tuple[Annotation, ...]:
    values = (
        (AnnotationKind.DESIGN, StudyDesign.COHORT),
        (AnnotationKind.POPULATIONS, words),
        (AnnotationKind.DOSES, Dose(VitaminKForm.MK_7, None, words)),
        (AnnotationKind.OUTCOMES, Outcome(words, OutcomeRung.IMAGING)),
        (AnnotationKind.REGISTRY_IDS, words),
    )
    return tuple(
        Annotation(kind, value, words, "abstract", 0, len(words), "sample/1")
        for kind, value in values
    )
