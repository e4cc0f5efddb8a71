"""PNG, written row by row: indexed where the art is, with its true size and what IPTC and XMP readers look for."""

from __future__ import annotations

import struct
import zlib
from typing import Protocol
from xml.sax.saxutils import escape

from review.export.sheet import Sheet

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_INDEXED, _TRUE_COLOUR = 3, 2
_METRE = 1
_PERCEPTUAL = 0
_PART = 1 << 16

DIGITAL_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SOURCE_TYPES = {"drawn": "algorithmicMedia", "diffused": "trainedAlgorithmicMedia"}
"""IPTC's terms: made by an algorithm that learned from no pictures, or by a model trained on some. Imported work states none."""


class Sink(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes, /) -> int:
        """The number of bytes taken."""
        ...


def source_type(generator: str) -> str | None:
    """The IPTC DigitalSourceType URI of a generator's work; None where it is not ours to state."""
    if generator == "imported":
        return None
    return DIGITAL_SOURCE + SOURCE_TYPES.get(generator, SOURCE_TYPES["diffused"])


def write_png(sink: Sink, sheet: Sheet, *, pixels_per_metre: tuple[int, int] | None, texts: dict[str, str]) -> None:
    """Writes the sheet; `texts` become iTXt entries. Memory: one row and zlib's window."""
    sink.write(_SIGNATURE)
    kind = _TRUE_COLOUR if sheet.colours is None else _INDEXED
    _chunk(sink, b"IHDR", struct.pack(">IIBBBBB", sheet.width_px, sheet.height_px, 8, kind, 0, 0, 0))
    _chunk(sink, b"sRGB", bytes([_PERCEPTUAL]))
    if pixels_per_metre is not None:
        _chunk(sink, b"pHYs", struct.pack(">IIB", *pixels_per_metre, _METRE))
    for keyword, text in texts.items():
        _chunk(sink, b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode())
    if sheet.colours is not None:
        _chunk(sink, b"PLTE", sheet.colours.tobytes())
        if sheet.unprinted is not None:
            _chunk(sink, b"tRNS", b"\xff" * sheet.unprinted + b"\0")
    _write_rows(sink, sheet)
    _chunk(sink, b"IEND", b"")


def _write_rows(sink: Sink, sheet: Sheet) -> None:
    squeeze, waiting = zlib.compressobj(6), bytearray()
    for row in sheet.rows():
        waiting += squeeze.compress(b"\0" + row.tobytes())
        if len(waiting) >= _PART:
            _chunk(sink, b"IDAT", bytes(waiting))
            waiting.clear()
    _chunk(sink, b"IDAT", bytes(waiting) + squeeze.flush())


def _chunk(sink: Sink, kind: bytes, data: bytes) -> None:
    sink.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))


def xmp(*, design: str, title: str, source_uri: str | None) -> str:
    """An XMP packet with the design's name, its title and the IPTC DigitalSourceType."""
    declared = f"<Iptc4xmpExt:DigitalSourceType>{source_uri}</Iptc4xmpExt:DigitalSourceType>" if source_uri else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"<dc:identifier>{escape(design)}</dc:identifier>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<xmp:CreatorTool>Strikeoff</xmp:CreatorTool>{declared}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
