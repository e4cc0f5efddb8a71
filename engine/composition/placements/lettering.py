"""Words as outlines: set in the brand's font on a straight line or round an arc. Unit: the height of a capital."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import skia

from engine.composition.motifs import Layer, Motif
from engine.errors import EngineError

_UNITS = 1000.0  # size at which glyphs are read


class FontMissing(EngineError):
    """A brand's font is not where its profile says, or cannot be read."""


@lru_cache(maxsize=32)
def _face(font: Path) -> tuple[skia.Font, float]:
    """The font at 1000 units, and its capital's height there."""
    typeface = skia.Typeface.MakeFromFile(str(font)) if font.is_file() else None
    if typeface is None:
        raise FontMissing(f"The font {font.name} is not in {font.parent}. Put it there with its licence, or choose another.")
    face = skia.Font(typeface, _UNITS)
    face.setHinting(skia.FontHinting.kNone)
    box = face.getBounds(face.textToGlyphs("H"))[0]
    return face, float(box.height()) or 700.0


def missing(font: Path, words: str) -> str:
    """The characters of `words` that the font does not draw."""
    face, _ = _face(font)
    return "".join(dict.fromkeys(c for c in words if not c.isspace() and face.unicharToGlyph(ord(c)) == 0))


@lru_cache(maxsize=256)
def _advances(font: Path, line: str) -> tuple[float, ...]:
    """How far each character moves the next, kerned where the font says so."""
    face, capital = _face(font)
    glyphs = face.textToGlyphs(line)
    kerns = face.getTypeface().getKerningPairAdjustments(glyphs) if len(glyphs) > 1 else None
    per_em = _UNITS / max(face.getTypeface().getUnitsPerEm(), 1)
    kerns = [k * per_em for k in kerns] if kerns else [0.0] * len(glyphs)
    tracking = 0.06 * capital if line.isupper() else 0.0  # capitals are set a little apart
    return tuple(
        (w + k + tracking) / capital for w, k in zip(face.getWidths(glyphs), (*kerns, *([0.0] * len(glyphs))), strict=False)
    )


def width(font: Path, line: str) -> float:
    """How long a line is, in heights of a capital."""
    return sum(_advances(font, line))


def broken(words: str) -> list[tuple[str, ...]]:
    """The ways to break words into two lines and into three, each as evenly as it goes."""
    parts = words.split()
    ways: list[tuple[str, ...]] = []
    if len(parts) > 1:
        ways.append(min(((" ".join(parts[:k]), " ".join(parts[k:])) for k in range(1, len(parts))), key=_longest))
    if len(parts) > 2:
        cuts = [(i, k) for i in range(1, len(parts) - 1) for k in range(i + 1, len(parts))]
        ways.append(min(((" ".join(parts[:i]), " ".join(parts[i:k]), " ".join(parts[k:])) for i, k in cuts), key=_longest))
    return ways


def _longest(lines: tuple[str, ...]) -> int:
    return max(map(len, lines))


@lru_cache(maxsize=128)
def straight(font: Path, line: str) -> Motif:
    """A line about (0, 0): capitals reach from -0.5 to 0.5."""
    advances = _advances(font, line)
    x, pieces = -sum(advances) / 2, []
    for character, advance in zip(line, advances, strict=True):
        pieces.append(_glyph(font, character, x, 0.5))
        x += advance
    return _motif(line, "".join(pieces), sum(advances), 1.0)


def _motif(name: str, path: str, wide: float, tall: float) -> Motif:
    return Motif(
        name=name, tags=(), family="structure", source="Strikeoff", licence="own work", layers=(Layer(tone=0, path=path),),
        width=wide, height=tall,
    )  # fmt: skip


def _glyph(font: Path, character: str, x: float, y: float) -> str:
    """Path data of one character whose foot is at (x, y)."""
    face, capital = _face(font)
    path = face.getPath(face.unicharToGlyph(ord(character)))
    if path is None or path.isEmpty():
        return ""
    move = skia.Matrix()
    move.setScale(1 / capital, 1 / capital)
    move.postTranslate(x, y)
    return path_data(path, move)


def path_data(path: skia.Path, move: skia.Matrix) -> str:
    """A moved path as absolute M, L, C and Z, five decimals."""
    moved = skia.Path()
    path.transform(move, moved)
    out: list[str] = []
    for verb, points in skia.Path.Iter(moved, False):
        p = [(q.x(), q.y()) for q in points]
        if verb == skia.Path.kMove_Verb:
            out.append(f"M{p[0][0]:.5f} {p[0][1]:.5f}")
        elif verb == skia.Path.kLine_Verb:
            out.append(f"L{p[1][0]:.5f} {p[1][1]:.5f}")
        elif verb == skia.Path.kQuad_Verb:
            a, b, c = p
            one = (a[0] + 2 * (b[0] - a[0]) / 3, a[1] + 2 * (b[1] - a[1]) / 3)
            two = (c[0] + 2 * (b[0] - c[0]) / 3, c[1] + 2 * (b[1] - c[1]) / 3)
            out.append("C" + " ".join(f"{v:.5f}" for q in (one, two, c) for v in q))
        elif verb == skia.Path.kCubic_Verb:
            out.append("C" + " ".join(f"{v:.5f}" for q in p[1:] for v in q))
        elif verb == skia.Path.kClose_Verb:
            out.append("Z")
    return "".join(out)
