"""Styles: how the drawing looks printed. Each keeps the palette's exact colours, the repeat, and its look at any size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import distance_transform_edt

from engine.colour.difference import lab_of_hex
from engine.composition import colouring
from engine.composition.placement import Composition
from engine.composition.symmetry import operations
from engine.domain.brief import RepeatType
from engine.domain.colour import Palette

Indices = NDArray[np.uint8]
Floats = NDArray[np.float32]
Whole = NDArray[np.int32]


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

    def noise(self, shape: tuple[int, int], salt: int, rows: float, columns: float | None = None) -> Floats:
        """Smooth noise, about 0-1, that goes on over the repeat; `rows` grains along the height whatever the size in pixels."""
        height, width = shape
        down, across = max(3, round(rows)), max(3, round((columns or rows) * width / height))
        if not self.free:  # half a repeat must be a whole number of grains
            down, across = 2 * round(down / 2), 2 * round(across / 2)
        return _smooth(_grain(self.seed + salt, down, across), shape, self)


Apply = Callable[[Indices, Hand], Indices]


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


def _smooth(grain: Floats, shape: tuple[int, int], hand: Hand) -> Floats:
    rows, columns = grain.shape
    if not hand.free and hand.repeat is RepeatType.BLOCK:
        grain = _symmetric(grain, hand)
    height, width = shape
    pad = 3
    image = Image.fromarray(np.pad(grain, pad, mode="wrap"))
    box = (pad, pad, pad + columns, pad + rows)
    smooth = sheared(np.asarray(image.resize((width, height), Image.Resampling.BICUBIC, box=box)), hand.repeat)
    return smooth if hand.free or hand.repeat is RepeatType.BLOCK else _symmetric(smooth, hand)


def _symmetric(field: Floats, hand: Hand) -> Floats:
    """The mean over the group's images, spread again to the range of plain noise."""
    rows, columns = field.shape
    ops = operations(hand.symmetry, hand.repeat, hand.aspect)
    v, u = (np.arange(rows) + 0.5)[:, None] / rows, (np.arange(columns) + 0.5)[None] / columns
    total = np.zeros(field.shape, np.float32)
    for op in ops:
        x, y = op.a * u + op.b * v + op.tx, op.c * u + op.d * v + op.ty
        j, i = _wrapped(np.floor(y * rows).astype(np.int32), np.floor(x * columns).astype(np.int32), rows, columns, hand.repeat)
        total += field[j, i]
    return np.asarray(0.5 + (total / len(ops) - 0.5) * np.sqrt(len(ops)), np.float32)


def sheared(field: Floats, repeat: RepeatType) -> Floats:
    """A field that repeats as a block, slanted so that it repeats as half-drop or brick."""
    height, width = field.shape
    y, x = np.ogrid[:height, :width]
    if repeat is RepeatType.HALF_DROP:
        return np.asarray(field[(y - (x * height) // (2 * width)) % height, x])
    if repeat is RepeatType.BRICK:
        return np.asarray(field[y, (x - (y * width) // (2 * height)) % width])
    return field


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


def moved(indices: Indices, repeat: RepeatType, y: Whole, x: Whole) -> Indices:
    """Pixels fetched from (y, x), which may lie in neighbouring repeats."""
    height, width = indices.shape
    y, x = _wrapped(y, x, height, width, repeat)
    return np.asarray(indices[y, x])


def warped(indices: Indices, hand: Hand, reach: float, grains: float = 22.0) -> Indices:
    """Edges moved by up to `reach` of the repeat's height, as a hand would cut them."""
    height, width = indices.shape
    rows = grains * hand.fineness
    far = 2 * reach * height / hand.fineness
    if hand.free:
        dy, dx = ((hand.noise(indices.shape, salt, rows) - 0.5) * far for salt in (12, 11))
    else:  # the slope of a symmetric field moves symmetric figures symmetrically
        dy, dx = (g * (far * 0.3 * height / rows) for g in np.gradient(hand.noise(indices.shape, 12, rows)))
    y, x = np.ogrid[:height, :width]
    return moved(indices, hand.repeat, y + np.round(dy).astype(np.int32), x + np.round(dx).astype(np.int32))


_DEPTH_ROWS = 256


def depth(mask: NDArray[np.bool_], hand: Hand) -> Floats:
    """Distance of each pixel of the mask to its edge, in units of the repeat's height, over the repeat's edges."""
    height, width = mask.shape
    step = max(1, height // _DEPTH_ROWS)
    small = mask[::step, ::step]
    rows, columns = small.shape
    pad = rows // 8
    y, x = np.ogrid[-pad : rows + pad, -pad : columns + pad]
    around = moved(small.astype(np.uint8), hand.repeat, *np.broadcast_arrays(y.astype(np.int32), x.astype(np.int32)))
    far = distance_transform_edt(around)[pad:-pad, pad:-pad].astype(np.float32) / rows
    if step == 1:
        return np.asarray(far, np.float32)
    return np.asarray(Image.fromarray(far).resize((width, height), Image.Resampling.BILINEAR))


def bare(indices: Indices, worn: NDArray[np.bool_]) -> Indices:
    """The ground shows where the ink is worn."""
    return np.where(worn, np.uint8(0), indices)


@lru_cache(maxsize=512)
def washes(palette: Palette) -> NDArray[np.uint8]:
    """For each colour the one that it thins to: between it and the ground, of a like hue; the ground where there is none."""
    d, lab = colouring.differences(palette), lab_of_hex(palette.colours)
    thin = [0]
    for ink in range(1, len(lab)):
        between = [k for k in range(1, len(lab)) if k != ink and d[0, k] < 0.8 * d[0, ink]]
        hue = {k: float(np.hypot(*(lab[k, 1:] / 2 - lab[ink, 1:]))) for k in between}
        like = [k for k in between if hue[k] < 34]
        thin.append(min(like, key=lambda k: d[k, ink]) if like else 0)
    return np.array(thin, np.uint8)


def _flat(indices: Indices, hand: Hand) -> Indices:
    return indices


def _off_register(indices: Indices, hand: Hand, reach: float) -> Indices:
    """Each ink printed by itself, the small ones a little beside where they belong."""
    if not hand.free:
        return indices
    height, width = indices.shape
    inks = [int(i) for i in np.argsort(-np.bincount(indices.ravel(), minlength=1)) if i]
    present = [i for i in inks if (indices == i).any()]
    rng = np.random.default_rng((hand.seed, 31))
    y, x = np.ogrid[:height, :width]
    out = np.zeros_like(indices)
    for rank, ink in enumerate(present):
        angle, far = rng.uniform(0, 2 * np.pi), 0.0 if rank == 0 else reach * height / min(hand.fineness, 1.6)
        dy, dx = round(far * np.sin(angle)), round(far * np.cos(angle))
        plate = moved((indices == ink).astype(np.uint8), hand.repeat, y.astype(np.int32) + dy, x.astype(np.int32) + dx)
        out[plate == 1] = ink
    return out


def _screen_print(indices: Indices, hand: Hand) -> Indices:
    return _off_register(indices, hand, 0.006)


def _block_print(indices: Indices, hand: Hand) -> Indices:
    """Carved edges, plates a little out of register, ink that thins to salt towards the edges of large areas."""
    printed = _off_register(warped(indices, hand, 0.0022), hand, 0.0035)
    salt = hand.noise(indices.shape, 1, 190 * min(hand.fineness, 1.4))
    press = hand.noise(indices.shape, 2, 7)
    edge = np.exp(-depth(printed > 0, hand) * (150 * hand.fineness))
    return bare(printed, salt > 1.12 - 0.22 * edge * (press + 0.4) - 0.24 * np.clip(press - 0.55, 0, 1))


def _lino(indices: Indices, hand: Hand) -> Indices:
    """Gouges left on the ground, which run along the figures, and a cut or two within large areas."""
    cut = warped(indices, hand, 0.0035)
    outside, inside = depth(cut == 0, hand), depth(cut > 0, hand)
    pitch = 0.017 / min(hand.fineness, 1.7)
    chips = hand.noise(indices.shape, 1, 34 * hand.fineness)
    ridge = np.abs((outside / pitch) % 1 - 0.5) < 0.085
    left = ridge & (outside > 0.9 * pitch) & (outside < 3.2 * pitch) & (chips > 0.6)
    main = np.bincount(indices.ravel(), minlength=2)[1:].argmax() + 1
    lights = (np.abs((inside / pitch) % 1 - 0.5) < 0.1) & (inside > 1.2 * pitch) & (chips > 0.66)
    return np.where(left & (cut == 0), np.uint8(main), bare(cut, lights))


def _watercolour(indices: Indices, hand: Hand) -> Indices:
    """Washes: darker where they dried, at the edges, and thinning into a lighter ink, or grains of the ground, within."""
    wet = warped(indices, hand, 0.006, 15)
    inner = np.minimum(depth(wet > 0, hand) * (26 * hand.fineness), 1.0)
    pool = hand.noise(indices.shape, 1, 9 * hand.fineness)
    grain = hand.noise(indices.shape, 2, 230)
    thin = np.clip((pool - 0.42) * 3.2, 0, 1) * inner
    lighter = washes(hand.palette)[wet]
    share = np.where(lighter > 0, 1.0, 0.2)
    return np.where((wet > 0) & (thin * share > grain), lighter, wet)


def _batik(indices: Indices, hand: Hand) -> Indices:
    """Soft wax edges, and fine cracks through which the dye went: light through the figures, dark over the ground."""
    soft = warped(indices, hand, 0.004)
    a, b = hand.noise(indices.shape, 1, 11 * hand.fineness), hand.noise(indices.shape, 2, 5)
    fine = hand.noise(indices.shape, 3, 60)
    crack = np.minimum(np.abs(a - 0.5 + 0.06 * (fine - 0.5)), np.abs(a - b + 0.05 * (fine - 0.5)))
    told = colouring.story(hand.palette)
    veins = crack < 0.011
    stain = np.uint8(told.quiet or told.growth)
    return np.where(veins & (soft == 0) & (b > 0.5), stain, bare(soft, veins & (b < 0.66)))


def _marble(indices: Indices, hand: Hand) -> Indices:
    """Veins of colour combed through the ground; figures lie on them undisturbed but for their edge."""
    soft = warped(indices, hand, 0.003)
    broad, fine = hand.noise(indices.shape, 1, 4), hand.noise(indices.shape, 2, 13)
    bands = (broad * 5 + fine * 0.5) % 1
    told = colouring.story(hand.palette)
    veins = (np.abs(bands - 0.5) < 0.022 + 0.03 * fine) & (depth(soft == 0, hand) > 0.012 / hand.fineness)
    return np.where(veins & (soft == 0), np.uint8(told.quiet or told.second), soft)


def _ikat(indices: Indices, hand: Hand) -> Indices:
    """Edges feathered along the warp, thread by thread."""
    height, width = indices.shape
    threads = hand.noise(indices.shape, 1, 4 * hand.fineness, 240) - 0.5
    bundles = hand.noise(indices.shape, 2, 3 * hand.fineness, 46) - 0.5
    shift = np.round((threads * 0.036 + bundles * 0.03) * height / hand.fineness).astype(np.int32)
    y, x = np.ogrid[:height, :width]
    return moved(indices, hand.repeat, y + shift, np.broadcast_to(x.astype(np.int32), shift.shape))


def _woven(indices: Indices, hand: Hand) -> Indices:
    height, width = indices.shape
    rows = 8 * round(18 * min(hand.fineness, 1.7))
    columns = max(8, 8 * round(rows * width / height / 8))
    v, u = np.arange(height) * rows / height, np.arange(width) * columns / width
    y, x = v.astype(int), u.astype(int)
    threads = indices[((y + 0.5) * height / rows).astype(int)[:, None], ((x + 0.5) * width / columns).astype(int)[None]]
    # a twill: every fourth crossing lets a corner of the ground warp show
    over = (x[None] + y[:, None]) % 4 == 0
    corner = ((v % 1) >= 0.5)[:, None] & ((u % 1) >= 0.5)[None]
    return bare(threads, over & corner)


def _hand_cut(indices: Indices, hand: Hand) -> Indices:
    return warped(indices, hand, 0.007, 13)


def _dry_brush(indices: Indices, hand: Hand) -> Indices:
    """Bristle marks that open towards the end of the stroke, never in small parts."""
    brushed = warped(indices, hand, 0.005)
    bristle = hand.noise(indices.shape, 1, 9 * hand.fineness, 150 * min(hand.fineness, 1.5))
    load = hand.noise(indices.shape, 2, 6 * hand.fineness)
    inner = np.minimum(depth(brushed > 0, hand) * (90 * hand.fineness), 1.0)
    return bare(brushed, bristle * 0.75 + load * 0.6 > 1.09 - 0.08 * inner)


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
    for word in text.replace("-", " ").split():
        if word in _WORDS:
            return _WORDS[word]
        if word in FINISHES:
            return word
    return next((name for name in FINISHES if name.split()[0].split("-")[0] in text), "flat")
