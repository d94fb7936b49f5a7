"""Secrets that sing when they are seen, and the ear that hears them through any encoding.

Each holds a ``song`` of plain letters that is searched for, so that half a secret is found as well
as a whole one. Nothing here uses the program's own ways of hiding.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import quopri
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, unquote_to_bytes


@dataclass(frozen=True, slots=True)
class Canary:
    """One secret; ``song`` is the part of it that no text may hold."""

    value: str
    song: str

    def __post_init__(self) -> None:
        assert self.song in self.value
        assert self.song.isalnum()

    def echoes(self) -> str:
        """Write the secret in all the ways in which servers repeat what they were told."""
        value, data = self.value, self.value.encode()
        forms = [value, quote(value), quote(value, safe=""), quote_plus(value)]
        forms += [quote(quote(value, safe=""), safe=""), json.dumps(value), repr(value)]
        forms += [base64.b64encode(b"\0user\0"[:start] + data).decode() for start in range(4)]
        forms += [quopri.encodestring(data).decode(), data.hex()]
        return " | ".join(forms)


KEY = Canary("5c4a9eee0b7d44f1a2c3d4e5f60718293a4b", "5c4a9eee0b7d44f1a2c3d4e5f6071829")
PASSWORD = Canary('m4ilSongOfTheWren/p+a=d "q\\x %41&<z>', "m4ilSongOfTheWren")
TOKEN = Canary('t0kenSongOfTheLark+/="&%', "t0kenSongOfTheLark")
HOOK = Canary("services/T0123/h00kSongOfTheFinch+x", "h00kSongOfTheFinch")
DATABASE = Canary('d4taSongOfTheRobin/p@w:d%&"', "d4taSongOfTheRobin")
HEARTBEAT = Canary("be4tSongOfTheSwift-9f8e", "be4tSongOfTheSwift")
ALL = (KEY, PASSWORD, TOKEN, HOOK, DATABASE, HEARTBEAT)


def heard(name: str, blob: bytes) -> list[str]:
    """Say which secrets a blob holds, and in what form; a sound blob gives none."""
    return [
        f"{name}: {canary.song} ({form})"
        for form, layer in _layers(blob)
        for canary in ALL
        for how, song in _tunes(canary.song)
        if song in layer
        for form in [f"{form} {how}".strip()]
    ]


def _tunes(song: str) -> Iterator[tuple[str, bytes]]:
    data = song.encode()
    yield "plain", data
    yield "hexadecimal", binascii.hexlify(data)
    yield "backwards", data[::-1]
    for before in range(3):  # Base64 has three ways; letters that neighbours share are left out
        encoded = base64.b64encode(b"\0" * before + data).rstrip(b"=")
        inner = encoded[(before * 8 + 5) // 6 : (before + len(data)) * 8 // 6]
        yield f"base64 {before}", inner
        yield f"base64url {before}", inner.translate(bytes.maketrans(b"+/", b"-_"))


def _layers(blob: bytes, depth: int = 2) -> Iterator[tuple[str, bytes]]:
    """Give a blob as it is and as every common wrapping would open it."""
    yield "", blob
    if b"%" in blob:
        yield "url", unquote_to_bytes(unquote_to_bytes(blob))
    if b"=\n" in blob or b"=\r\n" in blob:
        yield "quoted-printable", quopri.decodestring(blob)
    folded = re.sub(rb"[\r\n]+[ \t]*", b"", blob)
    if folded != blob:
        yield "folded", folded
    if depth:
        for name, inner in _unpacked(blob):
            yield from ((f"{name} {form}".strip(), one) for form, one in _layers(inner, depth - 1))


def _unpacked(blob: bytes) -> Iterator[tuple[str, bytes]]:
    """Open zip files, and zlib and gzip streams wherever they begin: databases are full of them."""
    if blob.startswith(b"PK"):
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(blob)) as packed:
            yield from (("zip", packed.read(name)) for name in packed.namelist())
    view = memoryview(blob)
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", blob):
        wbits = zlib.MAX_WBITS | (16 if start[0][:1] == b"\x1f" else 0)
        with suppress(zlib.error):
            opened = zlib.decompressobj(wbits).decompress(view[start.start() :], 10_000_000)
            if len(opened) > 16:
                yield "packed", opened
