"""A phrase is asked of whole columns: their fields are searched together, and none is left out."""

import pytest

from pipeline.query.article import NOT_KEPT
from pipeline.query.fields import Field, Kind, covered
from pipeline.store.text_models import TEXT_COLUMNS

SEARCHED = [field for field in Field if field.kind is Kind.WORDS and field.tags]
# What another field holds too, and the wide fields, which only cover others.
HELD_ELSEWHERE = {Field.MAJOR_TOPIC, Field.FIRST_AUTHOR, Field.LAST_AUTHOR}
WIDE = {Field.ALL, Field.TITLE_ABSTRACT, Field.TEXT_WORD}


@pytest.mark.parametrize("field", SEARCHED)
def test_a_search_takes_columns_whole_and_misses_no_field(field: Field) -> None:
    sought = covered(field)
    asked = [set(held) for held in TEXT_COLUMNS.values() if not sought.isdisjoint(held)]
    assert set().union(*asked) == sought - NOT_KEPT - HELD_ELSEWHERE - WIDE
