"""Renders a composition at any size: hard-edged, in the palette's exact colours, seamless under its repeat type."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import skia
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation

from engine.composition import colouring, finishes
from engine.composition.families.textures import SHADING
from engine.composition.lattice import offsets
from engine.composition.motifs import Layer, Motif
from engine.composition.placement import Composition, Placement
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette, to_rgb
from engine.errors import EngineError
from engine.ports import Pixels

Indices = NDArray[np.uint8]

_INKS = tuple(int(skia.ColorSetARGB(255, index, index, index)) for index in range(256))  # greys stand for palette indices
_SEGMENT = re.compile(r"([MLCZ])([^MLCZ]*)")
_COMMANDS = str.maketrans("MLCZ", "    ")


class InvalidSize(EngineError):
    """A repeat cannot be rendered at the asked size."""


def render(composition: Composition, width_px: int, height_px: int) -> Pixels:
    """The repeat as sRGB, shape (height, width, 3). Half-drop needs an even height, brick an even width."""
    return coloured(composition, render_indices(composition, width_px, height_px))


def render_bands(composition: Composition, width_px: int, height_px: int, rows: int = 256) -> Iterator[Pixels]:
    """The pixels of `render` from top to bottom, `rows` at a time, the last band shorter. Holds about three bytes a pixel."""
    indices = render_indices(composition, width_px, height_px)
    for top in range(0, height_px, rows):
        yield coloured(composition, indices[top : top + rows])


def coloured(composition: Composition, indices: Indices) -> Pixels:
    """Palette indices as sRGB, shape (rows, columns, 3)."""
    return np.array([to_rgb(colour) for colour in composition.palette.colours], np.uint8).take(indices, axis=0)


def render_indices(composition: Composition, width_px: int, height_px: int) -> Indices:
    """The repeat as palette indices (0 = ground), finish included."""
    return finished(composition, draw_bare(composition, width_px, height_px))


def draw_bare(composition: Composition, width_px: int, height_px: int, *, details: bool = True) -> Indices:
    """The repeat before its finish, as palette indices; without `details` only what decides the coverage."""
    _check_size(composition.repeat, width_px, height_px)
    line = pen(composition)
    return draw_indices(composition, width_px, height_px, line=line, details=details or line > 0)


def pen(composition: Composition) -> float:
    """The width of a line drawing's pen over the largest figure's size, 0 for other finishes: the more it is to cover the wider,
    but where washes do that."""
    washed = any(p.wash for p in composition.placements)
    return finishes.FINISHES[composition.style].line * (1.0 if washed else 0.5 + 2.0 * composition.density)


def finished(composition: Composition, drawn: Indices) -> Indices:
    """A bare drawing as its finish prints it, words and logo on top."""
    finish = finishes.FINISHES[composition.style]
    reach = _near(drawn) if composition.bare and finish.name != "flat" else None
    printed = finish.apply(drawn, finishes.Hand.of(composition, fineness(composition)))
    if reach is not None:
        printed = np.where(reach, printed, np.uint8(0))
    return _stamped(printed, composition) if composition.marks else printed


def fineness(composition: Composition) -> float:
    """1 for figures of 0.28 repeat heights and more, up to 3 for small ones."""
    return min(max(0.28 / largest(composition), 1.0), 3.0)


def largest(composition: Composition) -> float:
    """Size of the largest figure in units of the repeat's height."""
    return largest_of(composition.placements)


def largest_of(placements: Sequence[Placement]) -> float:
    """The same of these alone."""
    return max((p.size for p in placements if p.finished), default=0.28)


def draw_indices(composition: Composition, width_px: int, height_px: int, *, line: float = 0.0, details: bool = True) -> Indices:
    """The drawing alone. `line` above 0 draws contours; it is the pen's width over the largest figure's size."""
    drawn, canvas = _sheet(width_px, height_px)
    canvas.scale(width_px / composition.aspect, height_px)
    paint = skia.Paint(AntiAlias=False)
    leading = largest(composition)
    pen = line * leading
    filled_details = composition.density > _FILLED_DETAILS
    extents = [_extent(motif) for motif in composition.motifs]
    shapes = [[(layer, parsed(layer)) for layer in motif.layers] for motif in composition.motifs]
    outer = shapes if details else [[(layer, parsed(layer)) for layer in _silhouette(motif)[1]] for motif in composition.motifs]
    for placement in composition.placements:
        motif, size, tones = composition.motifs[placement.motif], placement.size, placement.tones
        stroke = min(pen / size, _HEAVIEST) if pen and outlined(placement, motif, leading) else 0.0
        texture = composition.motifs[placement.texture] if placement.texture >= 0 else None
        if not details and 0 not in tones and placement.thread:
            texture = None
        for dx, dy in _copies(composition, placement, extents[placement.motif], stroke):
            canvas.save()
            canvas.translate(placement.x + dx, placement.y + dy)
            canvas.rotate(math.degrees(placement.turn))
            canvas.scale(-size if placement.mirrored else size, size)
            if placement.halo * height_px >= _SEEN_PX[details]:
                own = (placement.rim,) if placement.outline else tones[:2]
                alike = _alike(composition.palette, own if not line else None, placement.base)
                _draw_halo(drawn, canvas, paint, motif, placement, alike)
            if placement.outline:
                _draw_rim(canvas, paint, motif, placement, placement.outline, placement.rim)
            for layer, shape in (shapes if 0 in tones or texture else outer)[placement.motif]:  # else it is ink upon ink
                tone = layer.tone
                # bare on a bare body a detail would only bite into the lines, so it is one of them
                filled = not stroke or (tone >= 2 and filled_details and tones[tone] != placement.base)
                if filled:
                    paint.setColor(_INKS[tones[tone]])
                    canvas.drawPath(shape, paint)
                else:
                    _draw_contours(canvas, paint, layer, placement, stroke)
                if texture is not None and tone == 0:
                    _draw_texture(canvas, paint, layer, texture, placement)
            canvas.restore()
    return drawn


def _copies(composition: Composition, placement: Placement, extent: Box, stroke: float = 0.0) -> Sequence[tuple[float, float]]:
    """The lattice translations by which a placement is seen in the cell."""
    repeat, aspect = composition.repeat, composition.aspect
    reach = placement.size * (extent.reach + 2 * stroke) + placement.halo + placement.outline
    if reach < placement.x < aspect - reach and reach < placement.y < 1 - reach:
        return _HERE  # whichever way it is turned
    return offsets(repeat, aspect, *_box(extent, placement, stroke))


_HERE = ((0.0, 0.0),)


def outlined(placement: Placement, motif: Motif, leading: float) -> bool:
    """Whether a line drawing whose largest figure has the size `leading` draws a figure in contours; it fills the others."""
    least = (_OPENED if motif.family in _ROUND else _LINED) * leading
    return placement.finished and placement.size > least and motif.family not in _BRUSHED


_NEAR_ROWS = 200
_NEAR = 3  # of those rows: how far from a figure a finish may still print


def _near(drawn: Indices) -> NDArray[np.bool_]:
    """Where there is ink, and about it: worked out on a small copy."""
    height, width = drawn.shape
    step = max(1, height // _NEAR_ROWS)
    small = np.maximum.reduceat(np.maximum.reduceat(drawn, range(0, height, step), 0), range(0, width, step), 1) != 0
    wide = binary_dilation(small, iterations=_NEAR)
    return np.asarray(wide.repeat(step, 0)[:height].repeat(step, 1)[:, :width])


def _stamped(indices: Indices, composition: Composition) -> Indices:
    """Words and logo laid on the finished drawing, which is changed in place."""
    drawn = np.ascontiguousarray(indices)
    height_px, width_px = drawn.shape
    canvas, paint = _canvas_on(drawn), skia.Paint(AntiAlias=False)
    canvas.scale(width_px / composition.aspect, height_px)
    for mark in composition.marks:
        motif = composition.motifs[mark.motif]
        for dx, dy in _copies(composition, mark, _extent(motif)):
            canvas.save()
            canvas.translate(mark.x + dx, mark.y + dy)
            canvas.scale(mark.size, mark.size)
            for layer in motif.layers:
                paint.setColor(_INKS[mark.tones[layer.tone]])
                canvas.drawPath(parsed(layer), paint)
            canvas.restore()
    return drawn


def _sheet(width_px: int, height_px: int) -> tuple[Indices, skia.Canvas]:
    """An empty drawing of one byte a pixel, and the canvas that draws on it."""
    drawn = np.zeros((height_px, width_px), np.uint8)
    return drawn, _canvas_on(drawn)


def _canvas_on(drawn: Indices) -> skia.Canvas:
    """A canvas that draws on an array."""
    height_px, width_px = drawn.shape
    grey = skia.ImageInfo.Make(width_px, height_px, skia.kGray_8_ColorType, skia.kOpaque_AlphaType)
    surface = skia.Surface.MakeRasterDirect(grey, drawn)
    return surface.getCanvas()


_HEAVIEST = 0.075  # a pen line over the size of the figure it draws
_BRUSHED = {
    "veined leaf",
    "slim leaf",
    "round leaf",
    "toothed leaf",
    "lobed leaf",
    "palm slip",
    "kelp blade",
}  # filled with the brush beside what the pen outlines
_ROUND = {"berry dot"}  # filled they would be the heaviest spots of a line drawing
_OPENED = 0.15  # share of the largest figure's size from which they are drawn open
_LINED = 0.5  # line drawings fill what is smaller than this share of the largest figure: leaves, buds, beads
_THINNEST = 1.5  # breadth over the line's width below which a line drawing fills an outline
_FILLED_DETAILS = 0.3  # density from which line drawings fill their details


def _draw_rim(canvas: skia.Canvas, paint: skia.Paint, motif: Motif, placement: Placement, wide: float, ink: int) -> None:
    """The silhouette and `wide` about it in one ink."""
    paint.setColor(_INKS[ink])
    pixels, wide_each = _fineness(canvas), float(f"{wide / placement.size:.2g}")
    for layer in _silhouette(motif)[1]:
        canvas.drawPath(_rimmed(layer, wide_each, pixels), paint)


def _fineness(canvas: skia.Canvas) -> float:
    """Pixels that a unit of the canvas takes, up to the next power of two."""
    matrix = canvas.getTotalMatrix()
    return float(2 ** math.ceil(math.log2(math.hypot(matrix.getScaleX(), matrix.getSkewY()))))


@lru_cache(maxsize=2048)
def _rimmed(layer: Layer, wide: float, pixels: float) -> skia.Path:
    """The rim of a layer, as fine as so many pixels a unit show: made once for all copies, as the dearer half of it.

    The layer itself fills what is within; only where holes are cut out of it is the rim filled too.
    """
    style = skia.Paint.kStrokeAndFill_Style if layer.even_odd else skia.Paint.kStroke_Style
    return _stroked(parsed(layer), 2 * wide, pixels, style)


def _draw_halo(drawn: Indices, canvas: skia.Canvas, paint: skia.Paint, motif: Motif, placement: Placement, alike: Indices) -> None:
    """A rim in the colour of what lies below, so that figures which overlap stay legible: only upon inks that the figure's own
    would run into. A neighbour in another ink is overlapped, not cut."""
    here = canvas.getTotalMatrix()
    reach = radius(motif) + placement.halo / placement.size
    box = here.mapRect(skia.Rect.MakeLTRB(-reach, -reach, reach, reach))
    height, width = drawn.shape
    left, top = max(math.floor(box.left()), 0), max(math.floor(box.top()), 0)
    right, bottom = min(math.ceil(box.right()), width), min(math.ceil(box.bottom()), height)
    if right <= left or bottom <= top:
        return
    below = drawn[top:bottom, left:right]
    clashing = alike.take(below)
    if not clashing.any():
        return
    rim, small = _sheet(right - left, bottom - top)
    small.translate(-left, -top)
    small.concat(here)
    _draw_rim(small, paint, motif, placement, placement.halo, 1)
    below[(rim & clashing) != 0] = placement.base


@lru_cache(maxsize=4096)
def _alike(palette: Palette, inks: tuple[int, ...] | None, base: int) -> Indices:
    """1 for each colour but the base that one of `inks` would hardly stand out from; for all where they are None."""
    apart = colouring.differences(palette)
    table = np.zeros(256, np.uint8)
    table[: len(apart)] = True if inks is None else apart[list(inks)].min(0) < _APART
    table[base] = 0
    return table


_SEEN_PX = (2.0, 0.6)  # finer rims are not drawn where only coverage is looked at, and elsewhere
_APART = 20.0  # CIEDE2000 from which two figures may touch


def _draw_contours(canvas: skia.Canvas, paint: skia.Paint, layer: Layer, placement: Placement, stroke: float) -> None:
    """Draws the contours of a layer, petals and grains one over the other: each line first and then the inside over it."""
    ink = placement.tones[layer.tone]
    pen = float(f"{2 * stroke * (1.0 if layer.tone < 2 else 0.7):.2g}")
    line = _INKS[placement.tones[0] if ink == placement.base else ink]
    for path, thick, drawn in _contours(layer, pen, _fineness(canvas)):
        paint.setColor(line)
        if thick < _THINNEST * stroke:  # between two lines nothing of it would be left
            canvas.drawPath(path, paint)
            continue
        canvas.drawPath(drawn, paint)
        paint.setColor(_INKS[placement.wash or placement.base])
        canvas.drawPath(path, paint)


@lru_cache(maxsize=4096)
def _contours(layer: Layer, pen: float, pixels: float) -> tuple[tuple[skia.Path, float, skia.Path], ...]:
    """The outlines of a layer, each with its breadth and the stroke that a pen of that width draws along it: made once for all
    copies, as the dearer half of a line drawing."""
    return tuple((path, thick, _stroked(path, pen, pixels)) for path, thick in outlines(layer))


def _stroked(path: skia.Path, pen: float, pixels: float, style: skia.Paint.Style = skia.Paint.kStroke_Style) -> skia.Path:
    """The shape of a pen's stroke along a path, as fine as so many pixels a unit show."""
    paint = skia.Paint(Style=style, StrokeWidth=pen, StrokeJoin=skia.Paint.kRound_Join)
    stroke = skia.Path()
    paint.getFillPath(path, stroke, None, pixels)
    return stroke


def _draw_texture(canvas: skia.Canvas, paint: skia.Paint, body: Layer, texture: Motif, placement: Placement) -> None:
    canvas.save()
    canvas.clipPath(parsed(body), skia.ClipOp.kIntersect, False)
    if texture.name == SHADING:
        canvas.clipPath(_lit(body), skia.ClipOp.kDifference, False)
    paint.setColor(_INKS[placement.thread])
    for layer in texture.layers:
        canvas.drawPath(parsed(layer), paint)
    canvas.restore()


@lru_cache(maxsize=2048)
def _lit(body: Layer) -> skia.Path:
    """What the light from above on the left reaches: an engraver leaves it white."""
    lit = skia.Path(parsed(body))
    lit.offset(-_SHADE, -_SHADE)
    return lit


_SHADE = 0.09  # of a figure's size: breadth of the shade at its lower right edge


class Box(NamedTuple):
    """A box about a figure: its middle, half its width and half its height, and how far its corners are from (0, 0)."""

    x: float
    y: float
    wide: float
    tall: float
    reach: float


def _box(extent: Box, placement: Placement, stroke: float = 0.0) -> tuple[float, float, float, float]:
    """Middle and half-sizes of a box about all that a placement draws, as it stands, in repeat heights."""
    c, s, size = math.cos(placement.turn), math.sin(placement.turn), placement.size
    x, y = -extent.x if placement.mirrored else extent.x, extent.y
    wide, tall = extent.wide + stroke, extent.tall + stroke
    about = placement.halo + placement.outline
    return (
        placement.x + (c * x - s * y) * size,
        placement.y + (s * x + c * y) * size,
        (wide * abs(c) + tall * abs(s)) * size + about,
        (wide * abs(s) + tall * abs(c)) * size + about,
    )


@lru_cache(maxsize=16384)
def _extent(motif: Motif) -> Box:
    """The box about a motif's outlines, in its unit box."""
    around = skia.Rect.MakeEmpty()
    for layer in motif.layers:
        around.join(parsed(layer).getBounds())
    x, y, wide, tall = around.centerX(), around.centerY(), around.width() / 2, around.height() / 2
    return Box(x, y, wide, tall, math.hypot(abs(x) + wide, abs(y) + tall))


def radius(motif: Motif) -> float:
    """Radius of the circle about the unit box's middle that holds the motif."""
    return math.hypot(motif.width, motif.height) / 2


@lru_cache(maxsize=16384)
def parsed(layer: Layer) -> skia.Path:
    """A layer's path data (absolute M, L, C, Z, its numbers apart by spaces) as a drawable path."""
    path = skia.Path()
    path.setFillType(skia.PathFillType.kEvenOdd if layer.even_odd else skia.PathFillType.kWinding)
    for command, body in _SEGMENT.findall(layer.path):
        numbers = list(map(float, body.split()))
        if command == "C":
            for k in range(0, len(numbers), 6):
                path.cubicTo(*numbers[k : k + 6])
        elif command == "Z":
            path.close()
        else:
            if command == "M":  # further pairs are lines
                path.moveTo(*numbers[:2])
                numbers = numbers[2:]
            for k in range(0, len(numbers), 2):
                path.lineTo(*numbers[k : k + 2])
    return path


@lru_cache(maxsize=16384)
def outlines(layer: Layer) -> tuple[tuple[skia.Path, float], ...]:
    """A layer's outlines as paths of their own, in the order of drawing, each with its breadth; one path where holes are cut out
    of it."""
    if layer.even_odd or layer.tone >= 2:
        return ((parsed(layer), math.inf),)
    return tuple((parsed(replace(layer, path=f"M{part}")), _breadth(part)) for part in layer.path.split("M")[1:])


def _breadth(path: str) -> float:
    """About seven tenths of the width of a slender outline, the radius of a round one: twice the area over the length around."""
    numbers = np.array(path.translate(_COMMANDS).split(), float)
    x, y = numbers[::2], numbers[1::2]
    dx, dy = np.roll(x, -1) - x, np.roll(y, -1) - y
    return float(abs((x * dy - y * dx).sum()) / max(np.hypot(dx, dy).sum(), 1e-9))


def ink_area(motif: Motif) -> float:
    """Share of the unit box that a motif's silhouette covers, counted on 48 x 48 pixels."""
    silhouette, _ = _silhouette(motif)
    return float(np.count_nonzero(silhouette)) / silhouette.size


def breadth_at_foot(motif: Motif) -> float:
    """Breadth of the lowest tenth of a motif's silhouette, over that of the whole."""
    silhouette, _ = _silhouette(motif)
    rows, columns = np.nonzero(silhouette.any(1))[0], np.nonzero(silhouette.any(0))[0]
    foot = np.nonzero(silhouette[rows[-1] - (rows[-1] - rows[0]) // 10 : rows[-1] + 1].any(0))[0]
    return float((foot[-1] - foot[0] + 1) / (columns[-1] - columns[0] + 1))


def hull_radius(motif: Motif) -> float:
    """How far from its unit box's middle a motif's silhouette goes: 0.5 for a disc that fills the box, 0.71 for a square."""
    rows, columns = np.nonzero(_silhouette(motif)[0])
    return float(np.hypot(rows - 23.5, columns - 23.5).max() / 48)


@lru_cache(maxsize=16384)
def _silhouette(motif: Motif) -> tuple[Indices, tuple[Layer, ...]]:
    """What a motif covers, on 48 x 48 pixels, and the layers of body and companion that show beyond those below them: petals
    that lie upon others do not."""
    drawn, canvas = _sheet(48, 48)
    canvas.scale(48, 48)
    canvas.translate(0.5, 0.5)
    paint = skia.Paint(AntiAlias=False, Color=_INKS[1])
    outer: list[Layer] = []
    covered = 0
    for layer in sorted(motif.layers, key=lambda layer: layer.tone >= 2):
        canvas.drawPath(parsed(layer), paint)
        before, covered = covered, int(np.count_nonzero(drawn))
        if layer.tone < 2 and (covered > before or not outer):
            outer.append(layer)
    return drawn, tuple(outer)


def _check_size(repeat: RepeatType, width_px: int, height_px: int) -> None:
    if min(width_px, height_px) < 8 or max(width_px, height_px) > 32_768:
        raise InvalidSize(f"A repeat of {width_px} x {height_px} pixels cannot be rendered. Ask for 8 to 32,768 pixels a side.")
    if repeat is RepeatType.HALF_DROP and height_px % 2:
        raise InvalidSize(f"A half-drop repeat needs an even height, not {height_px} pixels. Ask for {height_px + 1}.")
    if repeat is RepeatType.BRICK and width_px % 2:
        raise InvalidSize(f"A brick repeat needs an even width, not {width_px} pixels. Ask for {width_px + 1}.")
