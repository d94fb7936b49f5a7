"""The bytes of a file that somebody saved: unzipped, without byte-order mark, UTF-16 as UTF-8."""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Generator, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from pipeline.errors import Malformed

_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"  # RFC 1952, section 2.3.1
# XML packs to a tenth of its size, one letter again and again to a thousandth.
_SMALL, _MOST_TIMES = 1_000_000, 100
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # as a Windows shell writes a redirected answer


def chunks_of(path: Path) -> Generator[bytes, None, None]:
    """Read a file chunk by chunk.

    Raises:
        Malformed: the gzip stream is cut or damaged. What was yielded before is good.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        is_zipped = file.peek(len(_GZIP)).startswith(_GZIP)
        pieces = _unzipped(path) if is_zipped else iter(partial(file.read, _CHUNK), b"")
        first = next(pieces, b"")
        if first.startswith(_UTF16):
            whole = chain([first], pieces)
            yield from (text.encode() for text in codecs.iterdecode(whole, "utf-16", "replace"))
        else:
            yield first.removeprefix(codecs.BOM_UTF8)
            yield from pieces


def _unzipped(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as packed, gzip.open(packed) as file:
            size = 0
            while chunk := file.read1(_CHUNK):
                size += len(chunk)
                if size > _SMALL and size > _MOST_TIMES * packed.tell():
                    raise Malformed(f"it unpacks to over {_MOST_TIMES} times its size: a bomb")
                yield chunk
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Malformed(f"the file is cut or damaged: {error}") from error
