"""The names of vitamin K, and what only looks like one.

The groups of ``NAME`` tell which form a name is of; ``STEMS`` are where one can start, and a text
without any of ``CUE_WORDS`` has none.
"""

from __future__ import annotations

import re

from pipeline.evidence.text.words import Lexicon

# There is no name without one of these words.
_CUES = (
    "vitamin vitamins vit vitk vitk1 vitk2 vitamink vitamink1 vitamink2 vk vk1 vk2 vk3 mk mks mk4"
    " mk5 mk6 mk7 mk8 mk9 mk10 mk11 menaq menaq7 menaquinone menaquinones menaquinone4"
    " menaquinone7 menatetrenon menatetrenone menadione menadiol menaphthone phylloquinone"
    " phylloquinones phytonadion phytonadione phytonedione phytomenadion phytomenadione konakion"
    " glakay mephyton aquamephyton synkavit phytylmenaquinone"
)
CUE_WORDS = Lexicon(_CUES.split())
# Every name starts with one of these, and only there is it looked for.
STEMS = (
    *("vit", "vk", "k1", "k2", "mk", "menaq", "menat", "menad", "menap", "phyllo", "phyto"),
    *("konak", "mephyton", "aquam", "glakay", "synkav", "phytylm"),
)
# ``vitamin K 1 mg`` is no vitamin K1.
_UNIT = r"m[gl]|mi[cl]|mcg|µ|mu?g|ug\b|g\b|times|h\b|hour|day|week|month|year|[x×%]"
_K = rf"k(?:[-(\[]?[1-4₁-₄][)\]]?| [12](?! ?(?:\d|[.,]\d|{_UNIT})))?(?![a-z0-9])"
NAME = re.compile(
    r"(?P<k1>phylloquinones?|phyton[ae]dione?|phytomenadione?|konakion|(?:aqua)?mephyton"
    r"|phytylmenaquinone)"
    r"|(?P<mk4>menatetrenone?|glakay)"
    r"|(?P<mk7>menaq-?7)"
    r"|(?P<menadione>menadi(?:one|ol)|menaphthone|synkavit)"
    r"(?: sodium)?(?: (?:di)?(?:phosphate|sul(?:f|ph)ate)| bisul(?:f|ph)ite)?"
    # Vitamin K2-7 is MK-7.
    r"|(?:menaquinones?|mks?|vitamin k-?2(?=-[47]\b))(?: ?\(mks?\))?[ -]?\(?"
    rf"(?P<units>\d{{1,2}}|[₄₇])(?![a-z0-9]|[.,]\d| ?(?:{_UNIT}))"
    # ``MK-4 through MK-10`` are the menaquinones, none of them by itself.
    r"(?P<all> ?(?:through|to|-) ?(?:mk|menaquinone)[ -]?\d{1,2}\b)?"
    r"|(?P<k2>menaquinones?|(?<=chain )mks?\b)"
    rf"|(?P<vitamin>(?:vitamins?|vit\.?)[ -]?{_K}|v{_K})"
    r"|vitamins? (?:[a-e]\d{0,2}(?:,? and |, ?| ?[/+&] ?| plus | or )){1,4}"
    rf"(?P<listed>{_K})"
    r"|(?P<bare>k[12])(?![a-z0-9])"
)
# ``MK-4 and -7``, ``MK-8/9``
MORE_UNITS = re.compile(r"(?:,? ?(?:and |or )?-|/-?)(\d{1,2})(?![\w.])")
# ``menaquinones 7, 8 and 9``
MORE_OF_SEVERAL = re.compile(
    rf"(?:, (?:and )?| and | or |/)-?(\d{{1,2}})(?![\w%]|[.,]\d| ?(?:{_UNIT}))"
)
PLURALS = ("menaquinones", "mks")
SUBSCRIPTS = str.maketrans("₄₇", "47")
OTHER_THING_AFTER = re.compile(
    r"[ -]?\(?(?:antagon|[a-z ]{0,6}epoxid|absence|inhibit|2,3|cycle|oxidoreduct|hydroquinone"
    r"|dependent|dependant|refractory|=|constant|rate|value|reading|climb|summit|peak|exped"
    r"|edta|hpo4|co3|capsular|serotype|and k10|\"? ?\(?,? ?spice)"
)
OTHER_THING_BEFORE = re.compile(
    r"(?:\bnon[- ]|\banti[- ]?|antagoni[a-z]{2,3} (?:of|to) |induced by |inhibitors? of "
    r"|rate |constants? |grades? |keratometry |keratins? |summit of |mount )$"
)
LONGEST_BEFORE = 16
