"""Styles: how the drawing looks printed. Each keeps the palette's exact colours, the repeat, and its look at any size.

A finish works window by window (`windows`): what it needs beside the drawing's indices, one byte a pixel, stays small at any size.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter, maximum_filter

from engine.colour.difference import lab_of_hex
from engine.composition import colouring
from engine.composition.placement import Composition
from engine.composition.symmetry import Operation, operations
from engine.composition.windows import Floats, Indices, Whole, Window, in_windows
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette
from engine.repeats.tiling import cloth


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What a finish works by: the repeat and the symmetry that it must keep, a seed, and how fine the figures are.

    `fineness` 1-3 grows as the figures get smaller, so that texture never swallows them.
    """

    repeat: RepeatType
    symmetry: str
    aspect: float
    palette: Palette
    seed: int
    fineness: float

    @classmethod
    def of(cls, composition: Composition, fineness: float) -> Hand:
        """The hand that prints a composition."""
        c = composition
        return cls(repeat=c.repeat, symmetry=c.symmetry, aspect=c.aspect, palette=c.palette, seed=c.seed % 2**32, fineness=fineness)

    @property
    def free(self) -> bool:
        """Whether the finish may go its own way all over the repeat."""
        return self.symmetry in ("none", "p1")

    def noise(self, window: Window, salt: int, rows: float, columns: float | None = None, weigh: Weigh | None = None) -> Floats:
        """Smooth noise, about 0-1, that goes on over the repeat; `rows` grains along the height whatever the size in pixels.

        Under a symmetry it is the mean over the group's images, each by its weight (evenly where `weigh` is None).
        """
        down, across = max(3, round(rows)), max(3, round((columns or rows) * window.width / window.height))
        if not self.free:  # half a repeat must be a whole number of grains
            down, across = 2 * round(down / 2), 2 * round(across / 2)
        return _smooth(_grain(self.seed + salt, down, across), window, self, weigh or _evenly)


Weigh = Callable[[Operation], float]
Apply = Callable[[Indices, Hand], Indices]
Squares = NDArray[np.uint16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """`line` above 0 draws contours; `hatched` shades figures with lines; `apply` works on palette indices."""

    name: str
    apply: Apply
    line: float = 0.0
    hatched: bool = False


@lru_cache(maxsize=64)
def _grain(seed: int, rows: int, columns: int) -> Floats:
    return np.random.default_rng((seed, rows, columns)).random((rows, columns), np.float32)


def _evenly(op: Operation) -> float:
    return 1.0


def _smooth(grain: Floats, window: Window, hand: Hand, weigh: Weigh) -> Floats:
    if not hand.free and hand.repeat is RepeatType.BLOCK:
        fine = _finer(grain, hand)
        grain = _symmetric(hand, Window.whole(fine), lambda part: fine[part.here], weigh)
    around = np.pad(grain, _PAD, mode="wrap")

    def plain(part: Window) -> Floats:
        return sheared(part.enlarged(around, Image.Resampling.BICUBIC, _PAD), part, hand.repeat)

    return plain(window) if hand.free or hand.repeat is RepeatType.BLOCK else _symmetric(hand, window, plain, weigh)


_PAD = 3  # entries that bicubic enlargement looks at beyond an edge
_FINE_ROWS = 120  # of grain that is turned: a step of it is then a third of the least that finishes draw


def _finer(grain: Floats, hand: Hand) -> Floats:
    """Grain on a grid fine and even enough to be turned: one that is only mirrored may stay coarse and longer one way."""
    rows, columns = grain.shape
    if not any(op.b or op.c for op in operations(hand.symmetry, hand.repeat, hand.aspect)):
        return grain
    down = max(rows, round(columns / hand.aspect), _FINE_ROWS)
    down += down % 2
    across = 2 * round(down * hand.aspect / 2)
    whole = Window(down, across, 0, down, 0, across)
    return whole.enlarged(np.pad(grain, _PAD, mode="wrap"), Image.Resampling.BICUBIC, _PAD)


def _symmetric(hand: Hand, window: Window, plain: Callable[[Window], Floats], weigh: Weigh) -> Floats:
    """The weighed mean over the group's images of a plain field, spread again to the range of plain noise."""
    ops = operations(hand.symmetry, hand.repeat, hand.aspect)
    height, width = window.height, window.width
    y, x = window.places()
    v, u = (y + 0.5) / height, (x + 0.5) / width
    parts: dict[Window, Floats] = {}
    total = np.zeros(window.shape, np.float32)
    for op in ops:
        down = np.floor((op.c * u + op.d * v + op.ty) * height).astype(np.int32)
        across = np.floor((op.a * u + op.b * v + op.tx) * width).astype(np.int32)
        mirrored = _mirrored(op, window, hand.repeat)
        part = mirrored or Window(height, width, 0, height, 0, width)
        if part not in parts:
            parts[part] = plain(part)
        if mirrored:  # whole rows and columns change places
            j, _ = _wrapped(down[:, :1], across[:1, :1], height, width, hand.repeat)
            _, i = _wrapped(down[:1, :1], across[:1], height, width, hand.repeat)
            image = parts[part][j[:, 0] - part.top][:, i[0] - part.left]
        else:
            image = parts[part][_wrapped(down, across, height, width, hand.repeat)]
        total += np.float32(weigh(op)) * (image - np.float32(0.5))
    return np.asarray(0.5 + total / np.sqrt(len(ops)), np.float32)


def _mirrored(op: Operation, window: Window, repeat: RepeatType) -> Window | None:
    """The window that an operation brings another to where it only mirrors, along the cell's sides; else None."""
    slides = op.tx if repeat is RepeatType.HALF_DROP else op.ty
    if op.b or op.c or slides or repeat not in (RepeatType.HALF_DROP, RepeatType.BRICK):
        return None
    return window.flipped(vertically=op.d < 0, horizontally=op.a < 0)


def sheared(field: Floats, window: Window, repeat: RepeatType) -> Floats:
    """A field that repeats as a block, slanted so that it repeats as half-drop or brick."""
    return field.take(_slanted(window, repeat)) if repeat in (RepeatType.HALF_DROP, RepeatType.BRICK) else field


@lru_cache(maxsize=4)
def _slanted(window: Window, repeat: RepeatType) -> NDArray[np.intp]:
    """From where in a window's field each pixel comes when it is slanted, in row-major order: the same for all fields of a finish.
    Up to 8 MB each."""
    y, x = np.ogrid[window.here]
    if repeat is RepeatType.HALF_DROP:  # what lies above the first row comes from below, as places below 0 do
        return np.asarray((y - x * window.height // (2 * window.width)) * window.shape[1] + (x - window.left))
    column = x - y * window.width // (2 * window.height)
    return np.asarray(np.where(column < 0, column + window.width, column) + (y - window.top) * window.width)


def _wrapped(y: Whole, x: Whole, height: int, width: int, repeat: RepeatType) -> tuple[Whole, Whole]:
    """Rows and columns brought into the repeat by its lattice."""
    if repeat is RepeatType.MIRROR:
        y, x = y % (2 * height), x % (2 * width)
        return np.minimum(y, 2 * height - 1 - y), np.minimum(x, 2 * width - 1 - x)
    if repeat is RepeatType.HALF_DROP:
        return (y - (x // width) * (height // 2)) % height, x % width
    if repeat is RepeatType.BRICK:
        return y % height, (x - (y // height) * (width // 2)) % width
    return y % height, x % width


def around(indices: Indices, window: Window, repeat: RepeatType, down: int, across: int) -> Indices:
    """A window of the drawing with so many more rows and columns on every side, over the repeat's edges."""
    rows, columns = (window.top - down, window.bottom + down), (window.left - across, window.right + across)
    return cloth(indices, repeat, rows, columns)


def moved(indices: Indices, window: Window, repeat: RepeatType, down: Whole, across: Whole) -> Indices:
    """Each pixel of a window fetched from so many rows further down and columns further right, over the repeat's edges."""
    rim_y, rim_x = (int(np.abs(far).max()) for far in (down, across))
    near = around(indices, window, repeat, rim_y, rim_x)
    rows, columns = window.shape
    y, x = np.ogrid[rim_y : rim_y + rows, rim_x : rim_x + columns]
    return np.asarray(near.take((y.astype(np.int32) + down) * np.int32(near.shape[1]) + (x.astype(np.int32) + across)))


def warped(indices: Indices, hand: Hand, reach: float, grains: float = 22.0, *, sparing: bool = False) -> Indices:
    """Edges moved by up to `reach` of the repeat's height, as a hand would cut them; `sparing` moves small figures' less."""
    height = indices.shape[0]
    rows = grains * hand.fineness
    far = 2 * reach * height / hand.fineness
    large = bulk(indices > 0, hand) if sparing else None

    def cut(window: Window) -> Indices:
        if hand.free:
            dy, dx = ((hand.noise(window, salt, rows) - 0.5) * far for salt in (12, 11))
        else:  # the slope of a symmetric field moves symmetric figures symmetrically
            dy, dx = (g * (far * 0.3 * height / rows) for g in _slope(hand, window, 12, rows))
        if large is not None:
            near = 0.4 + 0.6 * large.at(window)
            dy, dx = dy * near, dx * near
        return moved(indices, window, hand.repeat, np.round(dy).astype(np.int32), np.round(dx).astype(np.int32))

    return in_windows(indices.shape, hand.repeat, cut)


def _slope(hand: Hand, window: Window, salt: int, rows: float) -> tuple[Floats, Floats]:
    """How noise changes from row to row and from column to column."""
    wide = window.rimmed(1)
    top, left = window.top - wide.top, window.left - wide.left
    here = slice(top, top + window.shape[0]), slice(left, left + window.shape[1])
    noise = hand.noise(wide, salt, rows)
    return np.gradient(noise, axis=0)[here], np.gradient(noise, axis=1)[here]


_DEPTH_ROWS = 256


@dataclass(frozen=True, slots=True)
class Depth:
    """How far pixels lie from an edge, up to a reach; kept at about 256 rows."""

    far: Floats

    def at(self, window: Window) -> Floats:
        """Distances in units of the repeat's height."""
        if self.far.shape == (window.height, window.width):
            return self.far[window.here]
        return window.enlarged(self.far, Image.Resampling.BILINEAR)


def depth(mask: NDArray[np.bool_], hand: Hand, reach: float) -> Depth:
    """Distance of each pixel of the mask to its edge, over the repeat's edges; what lies deeper than `reach`, in units of the
    repeat's height, is told no nearer than that."""
    step = max(1, mask.shape[0] // _DEPTH_ROWS)
    small = mask[::step, ::step]
    rows, columns = small.shape
    far = math.ceil(reach * rows) + 2  # so that also what is interpolated within the reach is exact
    inside = cloth(small.view(np.uint8), hand.repeat, (-far, rows + far), (-far, columns + far))
    squares = _nearest(_nearest(inside * np.uint16(far * far), far).T, far).T
    return Depth(np.asarray(np.sqrt(squares, dtype=np.float32) / np.float32(rows), np.float32))


_BULK_ROWS = 128  # at most
_NEARBY = 0.05  # of the repeat's height: how far a figure's breadth counts
_SMALL, _LARGE = 0.008, 0.017  # of it: half the breadth up to which a finish leaves figures whole, and from which it works fully


def bulk(mask: NDArray[np.bool_], hand: Hand) -> Depth:
    """How far a finish may go, 0-1: not at all on figures so small that it would break them, fully on large ones."""
    step = math.ceil(mask.shape[0] / _BULK_ROWS)
    small = mask[::step, ::step]
    rows, columns = small.shape
    far, near = math.ceil(_LARGE * rows) + 2, max(1, round(_NEARBY * rows))
    rim = 3 * near
    inside = cloth(small.view(np.uint8), hand.repeat, (-far - rim, rows + far + rim), (-far - rim, columns + far + rim))
    breadth = np.sqrt(_nearest(_nearest(inside * np.uint16(far * far), far).T, far).T, dtype=np.float32) / np.float32(rows)
    broad = gaussian_filter(maximum_filter(breadth, 2 * near + 1), near / 2)[rim : rim + rows, rim : rim + columns]
    return Depth(np.clip((broad - np.float32(_SMALL)) / np.float32(_LARGE - _SMALL), 0, 1))


def _nearest(squares: Squares, far: int) -> Squares:
    """The least of the squares up to `far` rows away, each with the square of that distance added; less a rim of `far` rows.

    Once along either axis it is the exact distance transform (Felzenszwalb and Huttenlocher 2012) as far as `far`, in a fraction
    of the time that an unbounded one takes.
    """
    rows = len(squares) - 2 * far
    least = squares[far : far + rows].copy()
    for k in range(1, far):
        beside = np.minimum(squares[far - k : far - k + rows], squares[far + k : far + k + rows])
        np.minimum(least, beside + np.uint16(k * k), out=least)
    return least


def _fraction(field: Floats) -> Floats:
    """What is beyond the whole number; a tenth of the time of `% 1`."""
    return field - np.floor(field)


def bare(indices: Indices, worn: NDArray[np.bool_]) -> Indices:
    """The ground shows where the ink is worn."""
    return np.where(worn, np.uint8(0), indices)


_NO_GROUND = 12.0  # CIEDE2000 from the ground up to which an ink in a wash would look like a hole
_LIKE_HUE = 26.0  # between half of the a* and b* of the lighter ink and those of the other: blue does not thin to pink


@lru_cache(maxsize=512)
def washes(palette: Palette) -> NDArray[np.uint8]:
    """For each colour the one that it thins to: between it and the ground, of a like hue; the ground where there is none."""
    d, lab = colouring.differences(palette), lab_of_hex(palette.colours)
    thin = [0]
    for ink in range(1, len(lab)):
        between = [k for k in range(1, len(lab)) if k != ink and _NO_GROUND < d[0, k] < 0.8 * d[0, ink]]
        hue = {k: float(np.hypot(*(lab[k, 1:] / 2 - lab[ink, 1:]))) for k in between}
        like = [k for k in between if hue[k] < _LIKE_HUE]
        thin.append(min(like, key=lambda k: d[k, ink]) if like else 0)
    return np.array(thin, np.uint8)


def _flat(indices: Indices, hand: Hand) -> Indices:
    return indices


def _shares(indices: Indices) -> NDArray[np.int64]:
    """How many pixels each ink covers, the ground first."""
    return np.array(Image.fromarray(indices).histogram())


def _off_register(indices: Indices, hand: Hand, reach: float) -> Indices:
    """Each ink printed by itself, the small ones a little beside where they belong."""
    if not hand.free:
        return indices
    shares = _shares(indices)
    present = [int(i) for i in np.argsort(-shares, kind="stable") if i and shares[i]]
    rng = np.random.default_rng((hand.seed, 31))
    beside = []
    for rank in range(len(present)):
        angle, far = rng.uniform(0, 2 * np.pi), 0.0 if rank == 0 else reach * indices.shape[0] / min(hand.fineness, 1.6)
        beside.append((round(far * np.sin(angle)), round(far * np.cos(angle))))

    rim = max((abs(way) for way in chain(*beside)), default=0)

    def printed(window: Window) -> Indices:
        out = np.zeros(window.shape, np.uint8)
        (rows, columns), near = window.shape, around(indices, window, hand.repeat, rim, rim)
        for ink, (dy, dx) in zip(present, beside, strict=True):
            np.copyto(out, ink, where=near[rim + dy :, rim + dx :][:rows, :columns] == ink)
        return out

    return in_windows(indices.shape, hand.repeat, printed)


def _screen_print(indices: Indices, hand: Hand) -> Indices:
    return _off_register(indices, hand, 0.0035)


def _block_print(indices: Indices, hand: Hand) -> Indices:
    """Carved edges, plates a little out of register, ink that thins to salt towards the edges of large areas."""
    printed = _off_register(warped(indices, hand, 0.0022), hand, 0.0025)
    within, large = depth(printed > 0, hand, 0.1 / hand.fineness), bulk(printed > 0, hand)

    def worn(window: Window) -> Indices:
        salt = hand.noise(window, 1, 190 * min(hand.fineness, 1.4))
        press = hand.noise(window, 2, 7)
        edge = np.exp(-within.at(window) * (150 * hand.fineness))
        thin = 0.22 * edge * (press + 0.4) + 0.24 * np.clip(press - 0.55, 0, 1)
        return bare(printed[window.here], salt > 1.12 - thin * large.at(window))

    return in_windows(indices.shape, hand.repeat, worn)


def _lino(indices: Indices, hand: Hand) -> Indices:
    """Carved edges, and a cut that runs along the edge within large areas of one ink."""
    cut = warped(indices, hand, 0.0035)
    pitch = 0.017 / min(hand.fineness, 1.7)
    inner, near = depth(cut > 0, hand, 2.2 * pitch), max(1, round(0.5 * pitch * len(cut)))

    def gouged(window: Window) -> Indices:
        inside, chips = inner.at(window), hand.noise(window, 1, 15 * hand.fineness)
        lights = (np.abs(_fraction(inside / pitch) - 0.5) < 0.1) & (inside > 1.2 * pitch) & (inside < 2.0 * pitch) & (chips > 0.66)
        return bare(cut[window.here], lights & _amid(cut, window, hand.repeat, near))

    return in_windows(indices.shape, hand.repeat, gouged)


def _watercolour(indices: Indices, hand: Hand) -> Indices:
    """Washes: darker where they dried, at the edges, and thinning into a lighter ink, or grains of the ground, within."""
    wet = warped(indices, hand, 0.006, 15, sparing=True)
    rim = max(1, round(_DRIED * len(wet) / hand.fineness))
    within, large = depth(wet > 0, hand, 1 / (26 * hand.fineness)), bulk(wet > 0, hand)
    lighter = washes(hand.palette)
    share = np.where(lighter > 0, 1.0, 0.2)

    def washed(window: Window) -> Indices:
        here = wet[window.here]
        inner = np.minimum(within.at(window) * (26 * hand.fineness), 1.0)
        pool = hand.noise(window, 1, 9 * hand.fineness)
        grain = hand.noise(window, 2, 230)
        thin = np.clip((pool - 0.38) * 3.2, 0, 1) * inner * inner * large.at(window) * _amid(wet, window, hand.repeat, rim)
        ink = lighter.take(here)
        # a lighter ink comes in with a granulated edge, as a wash does; bare ground only as grains, or it would look like a hole
        least = np.where(ink > 0, 0.25 + 0.5 * grain, grain)
        return np.where(thin * share.take(here) > least, ink, here)

    return in_windows(indices.shape, hand.repeat, washed)


_DRIED = 0.008  # of the repeat's height: breadth of the rim in which a wash dries dark


def _amid(indices: Indices, window: Window, repeat: RepeatType, far: int) -> NDArray[np.bool_]:
    """Where the same ink lies so far away on all sides too: away from every edge, also from one upon another ink."""
    (rows, columns), near = window.shape, around(indices, window, repeat, far, far)
    here, same = indices[window.here], np.ones(window.shape, bool)
    for down in (0, far, 2 * far):
        for across in (0, far, 2 * far):
            same &= near[down : down + rows, across : across + columns] == here
    return same


def _batik(indices: Indices, hand: Hand) -> Indices:
    """Soft wax edges, and fine cracks through which the dye went: light through the figures, dark over the ground."""
    soft = warped(indices, hand, 0.004)
    large = bulk(soft > 0, hand)
    told = colouring.story(hand.palette)
    stain = np.uint8(told.quiet or told.growth)

    def cracked(window: Window) -> Indices:
        here = soft[window.here]
        a, b = hand.noise(window, 1, 20 * hand.fineness), hand.noise(window, 2, 9)
        fine = hand.noise(window, 3, 60)
        crack = np.minimum(np.abs(a - 0.5 + 0.06 * (fine - 0.5)), np.abs(a - b + 0.05 * (fine - 0.5)))
        veins = crack < 0.010
        return np.where(veins & (here == 0) & (b > 0.5), stain, bare(here, (crack < 0.006 * large.at(window)) & (b < 0.42)))

    return in_windows(indices.shape, hand.repeat, cracked)


def _marble(indices: Indices, hand: Hand) -> Indices:
    """Veins of colour combed through the ground; figures lie on them undisturbed but for their edge."""
    soft = warped(indices, hand, 0.003)
    edge = 0.012 / hand.fineness
    outside = depth(soft == 0, hand, edge)
    told = colouring.story(hand.palette)
    vein = np.uint8(told.quiet or told.second)

    def combed(window: Window) -> Indices:
        here = soft[window.here]
        broad, fine = hand.noise(window, 1, 4), hand.noise(window, 2, 13)
        bands = _fraction(broad * 5 + fine * 0.5)
        veins = (np.abs(bands - 0.5) < 0.022 + 0.03 * fine) & (outside.at(window) > edge)
        return np.where(veins & (here == 0), vein, here)

    return in_windows(indices.shape, hand.repeat, combed)


def _ikat(indices: Indices, hand: Hand) -> Indices:
    """Edges feathered along the warp, thread by thread; under a symmetry the warp is turned and mirrored with the figures."""
    height, large = indices.shape[0], bulk(indices > 0, hand)

    def shift(window: Window, weigh: Weigh | None) -> Whole:
        threads = hand.noise(window, 1, 4 * hand.fineness, 240, weigh) - 0.5
        bundles = hand.noise(window, 2, 3 * hand.fineness, 46, weigh) - 0.5
        far = (0.25 + 0.75 * large.at(window)) * height / hand.fineness
        return np.asarray(np.round((threads * 0.036 + bundles * 0.03) * far), np.int32)

    def feathered(window: Window) -> Indices:
        if hand.free:
            return moved(indices, window, hand.repeat, shift(window, None), np.zeros((1, 1), np.int32))
        down, across = shift(window, lambda op: op.d), shift(window, lambda op: op.c / hand.aspect)
        return moved(indices, window, hand.repeat, down, across)

    return in_windows(indices.shape, hand.repeat, feathered)


def _woven(indices: Indices, hand: Hand) -> Indices:
    """A twill: every fourth crossing lets a corner of the ground warp show, but in small figures; edges step by half threads."""
    height, width = indices.shape
    rows = 8 * round(18 * min(hand.fineness, 1.7))
    columns = max(8, 8 * round(rows * width / height / 8))
    large = bulk(indices > 0, hand)

    def crossed(window: Window) -> Indices:
        v, u = (place * count / side for place, count, side in zip(window.places(), (rows, columns), (height, width), strict=True))
        y, x = v.astype(int), u.astype(int)
        down = ((np.floor(2 * v) + 0.5) * height / (2 * rows)).astype(int)
        across = ((np.floor(2 * u) + 0.5) * width / (2 * columns)).astype(int)
        holes = ((x + y) % 4 == 0) & (v % 1 >= 0.5) & (u % 1 >= 0.5)
        return bare(indices[down, across], holes & (large.at(window) > 0.5))

    return in_windows(indices.shape, hand.repeat, crossed)


def _hand_cut(indices: Indices, hand: Hand) -> Indices:
    return warped(indices, hand, 0.007, 13, sparing=True)


def _dry_brush(indices: Indices, hand: Hand) -> Indices:
    """Bristle marks that open towards the end of the stroke, never in small parts."""
    brushed = warped(indices, hand, 0.005, sparing=True)
    large = bulk(brushed > 0, hand)
    within = depth(brushed > 0, hand, 1 / (90 * hand.fineness))

    def dry(window: Window) -> Indices:
        bristle = hand.noise(window, 1, 9 * hand.fineness, 150 * min(hand.fineness, 1.5))
        load = hand.noise(window, 2, 6 * hand.fineness)
        inner = np.minimum(within.at(window) * (90 * hand.fineness), 1.0)
        spared = 0.4 * (1 - large.at(window))
        return bare(brushed[window.here], bristle * 0.75 + load * 0.6 > 1.17 - 0.08 * inner + spared)

    return in_windows(indices.shape, hand.repeat, dry)


FINISHES: Mapping[str, Finish] = {
    finish.name: finish
    for finish in (
        Finish(name="flat", apply=_flat),
        Finish(name="hand-cut", apply=_hand_cut),
        Finish(name="line", apply=_flat, line=0.02),
        Finish(name="etching", apply=_flat, line=0.012, hatched=True),
        Finish(name="block print", apply=_block_print),
        Finish(name="screen print", apply=_screen_print),
        Finish(name="lino", apply=_lino),
        Finish(name="dry brush", apply=_dry_brush),
        Finish(name="watercolour", apply=_watercolour),
        Finish(name="batik", apply=_batik),
        Finish(name="marble", apply=_marble),
        Finish(name="ikat", apply=_ikat),
        Finish(name="woven", apply=_woven),
    )
}

_WORDS = {
    "outline": "line", "drawn": "line", "ink": "line", "sketch": "line", "contour": "line",
    "etched": "etching", "engraved": "etching", "engraving": "etching", "toile": "etching", "antique": "etching",
    "block": "block print", "stamp": "block print", "vintage": "block print", "print": "screen print",
    "printed": "screen print", "screen": "screen print", "silkscreen": "screen print", "riso": "screen print",
    "retro": "screen print", "linocut": "lino", "woodcut": "lino", "carved": "lino", "brush": "dry brush",
    "watercolor": "watercolour", "aquarelle": "watercolour", "wash": "watercolour", "painted": "watercolour",
    "painterly": "dry brush", "gouache": "dry brush", "wax": "batik", "crackle": "batik", "marbled": "marble",
    "suminagashi": "marble", "cut": "hand-cut", "stencil": "hand-cut", "paper": "hand-cut", "hand": "hand-cut",
    "organic": "hand-cut", "folk": "hand-cut", "naive": "hand-cut", "jacquard": "woven", "knit": "woven",
    "weave": "woven", "tapestry": "woven",
}  # fmt: skip


def nearest_style(words: str) -> str:
    """The finish that a style in people's words comes nearest to; flat where none does."""
    text = words.strip().lower()
    if text in FINISHES:
        return text
    for word in map(str, re.findall(r"\w+", text)):
        if word in _WORDS:
            return _WORDS[word]
        if word in FINISHES:
            return word
    return next((name for name in FINISHES if name.split()[0].split("-")[0] in text), "flat")
