"""The reader asks every extractor, and its name changes when any of them does."""

from pipeline.evidence import agreement, versions
from pipeline.evidence.reader import EXTRACTORS


def test_the_signature_names_every_extractor_once() -> None:
    asked = [one.EXTRACTOR for one in (*EXTRACTORS, agreement)]
    assert sorted(versions.SIGNATURE.split()) == sorted(asked)
    assert len(set(asked)) == len(asked)
