"""The usual idiom: Bio.Entrez.read → dict access → SQLAlchemy's session.add_all of plain rows."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from Bio import Entrez
from sqlalchemy import Text, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    """The ground of the one table."""


class Paper(Base):
    """What such scripts usually keep of a record: fewer fields than ours, no XML, no ledger."""

    __tablename__ = "paper"
    pmid: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    abstract: Mapped[str] = mapped_column(Text)
    journal: Mapped[str] = mapped_column(Text)
    doi: Mapped[str | None] = mapped_column(Text, index=True)
    published: Mapped[str] = mapped_column(Text)
    created: Mapped[str | None] = mapped_column(Text, index=True)
    status: Mapped[str] = mapped_column(Text)
    languages: Mapped[str] = mapped_column(Text)
    authors: Mapped[str] = mapped_column(Text)  # JSON, as the lists below
    publication_types: Mapped[str] = mapped_column(Text)
    mesh: Mapped[str] = mapped_column(Text)
    keywords: Mapped[str] = mapped_column(Text)
    links: Mapped[str] = mapped_column(Text)


class Usual:
    """Biopython and the ORM, as tutorials show them."""

    def __init__(self, database: Path) -> None:
        self.engine = create_engine(f"sqlite:///{database}")
        Base.metadata.create_all(self.engine)

    def parse(self, answer: bytes) -> list[dict[str, Any]]:
        """Read an answer."""
        return [_columns(one) for one in Entrez.read(io.BytesIO(answer))["PubmedArticle"]]

    def save(self, papers: list[dict[str, Any]]) -> None:
        """Store new rows in one transaction."""
        with Session(self.engine) as session, session.begin():
            session.add_all(Paper(**one) for one in papers)

    def save_again(self, papers: list[dict[str, Any]]) -> None:
        """Store rows that may be there: the ORM looks each of them up."""
        with Session(self.engine) as session, session.begin():
            for one in papers:
                session.merge(Paper(**one))


def _columns(record: Any) -> dict[str, Any]:
    citation, data = record["MedlineCitation"], record["PubmedData"]
    article = citation["Article"]
    issue = article["Journal"]["JournalIssue"]
    links = citation.get("CommentsCorrectionsList", [])
    return {
        "pmid": int(citation["PMID"]),
        "title": str(article["ArticleTitle"]),
        "abstract": "\n".join(article.get("Abstract", {}).get("AbstractText", [])),
        "journal": str(article["Journal"].get("Title", "")),
        "doi": _doi(data),
        "published": "-".join(str(part) for part in issue["PubDate"].values()),
        "created": _created(data),
        "status": citation.attributes["Status"],
        "languages": " ".join(article["Language"]),
        "authors": json.dumps([_author(one) for one in article.get("AuthorList", [])]),
        "publication_types": json.dumps([_term(one) for one in article["PublicationTypeList"]]),
        "mesh": json.dumps([_heading(one) for one in citation.get("MeshHeadingList", [])]),
        "keywords": json.dumps([str(one) for some in citation["KeywordList"] for one in some]),
        "links": json.dumps([[one.attributes["RefType"], one["RefSource"]] for one in links]),
    }


def _doi(data: Any) -> str | None:
    ids = data["ArticleIdList"]
    return next((str(one) for one in ids if one.attributes.get("IdType") == "doi"), None)


def _created(data: Any) -> str | None:
    steps = [one for one in data["History"] if one.attributes["PubStatus"] == "entrez"]
    return "-".join(steps[0][part].zfill(2) for part in ("Year", "Month", "Day")) if steps else None


def _author(author: Any) -> list[str]:
    name = [str(author.get(part, "")) for part in ("LastName", "ForeName", "CollectiveName")]
    return name + [str(one["Affiliation"]) for one in author.get("AffiliationInfo", [])]


def _term(term: Any) -> list[str]:
    return [term.attributes["UI"], str(term)]


def _heading(heading: Any) -> list[Any]:
    return [_term(heading["DescriptorName"]), [_term(one) for one in heading["QualifierName"]]]
