"""ESearch tells what it made of a query: what it mapped, ignored and did not find."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from Bio import Entrez

from pipeline.sandbox import Sandbox

from .articles import article
from .conftest import Client, Serve

Ask = Callable[[Sandbox], Client]

HEADING = (
    "<MeshHeadingList><MeshHeading><DescriptorName>{}</DescriptorName></MeshHeading>"
    "</MeshHeadingList>"
)


def indexed(record: bytes, heading: str) -> bytes:
    """Give a record a MeSH heading."""
    return record.replace(b"</Article>", b"</Article>" + HEADING.format(heading).encode(), 1)


@pytest.fixture
def client(serve: Serve, ask: Ask) -> Client:
    return ask(
        serve(
            indexed(article(1, "A trial in men."), "Vitamin K 2"),
            indexed(article(2, "Plaque in men."), "Vascular Calcification"),
            article(3, "Menaquinones and the matrix of bone."),
            article(4, "Gla protein in a matrix."),
        )
    )


def found(client: Client, term: str) -> Any:
    return Entrez.read(BytesIO(client.get("esearch", term=term).content))


def test_an_untagged_word_is_mapped_to_its_heading(client: Client) -> None:
    result = found(client, "menaquinones")
    assert result["IdList"] == ["3", "1"]
    (translation,) = result["TranslationSet"]
    assert translation["From"] == "menaquinones"
    assert translation["To"].startswith('"vitamin k 2"[MeSH Terms] OR ')
    assert result["QueryTranslation"] == translation["To"]


def test_the_mapping_is_told_in_json_too(client: Client) -> None:
    answer = client.get("esearch", term="menaquinones", retmode="json").json()["esearchresult"]
    (translation,) = answer["translationset"]
    assert translation["from"] == "menaquinones"
    assert translation["to"] == answer["querytranslation"]


def test_a_heading_takes_in_the_narrower_ones(client: Client) -> None:
    assert found(client, '"Vitamin K"[mh]')["IdList"] == ["1"]
    assert found(client, '"Vitamin K"[mh:noexp]')["IdList"] == []


def test_a_quoted_phrase_nobody_wrote_loses_its_quotes(client: Client) -> None:
    result = found(client, '"protein gla matrix"[tiab]')
    assert result["IdList"] == ["4"]
    assert result["WarningList"]["QuotedPhraseNotFound"] == ['"protein gla matrix"']
    json = client.get("esearch", term='"gla matrix"[ti]', retmode="json").json()
    assert json["esearchresult"]["warninglist"]["quotedphrasesnotfound"] == ['"gla matrix"']


def test_a_quoted_phrase_somebody_wrote_keeps_them(client: Client) -> None:
    result = found(client, '"gla protein"[tiab]')
    assert result["IdList"] == ["4"]
    assert "WarningList" not in result
    assert result["QueryTranslation"] == '"gla protein"[Title/Abstract]'


def test_a_name_of_mesh_is_a_phrase_though_nobody_wrote_it(client: Client) -> None:
    for name in ("Matrix Gla Protein", "matrix gla proteins"):
        result = found(client, f'"{name}"[tiab]')
        assert result["IdList"] == []
        assert result["WarningList"]["QuotedPhraseNotFound"] == []


def test_a_phrase_of_tomorrow_is_not_in_the_index_yet(client: Client) -> None:
    client.sandbox.clock.set(date(2025, 12, 31))
    result = found(client, '"gla protein"[tiab]')
    assert result["WarningList"]["QuotedPhraseNotFound"] == ['"gla protein"']


def test_stop_words_are_ignored_and_named(client: Client) -> None:
    result = found(client, "the matrix of bone")
    assert result["IdList"] == ["3"]
    assert result["WarningList"]["PhraseIgnored"] == ["the", "of"]
    json = client.get("esearch", term="of[ti] AND bone", retmode="json").json()["esearchresult"]
    assert json["warninglist"]["phrasesignored"] == ["of"]


def test_a_plain_query_has_nothing_to_complain_of(client: Client) -> None:
    result = found(client, "men[ti] NOT plaque[ti]")
    assert result["IdList"] == ["1"]
    assert not {"ErrorList", "WarningList"} & set(result)
