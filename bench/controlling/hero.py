"""Finds a motif in a picture: a matched filter over places, sizes and turns. It knows the motif's drawing and nothing of the plan.

Edges are compared, not colours: the motif may stand in any ink, on any other. An edge is a unit vector at twice its angle, so that
light on dark and dark on light are one; the score is the normalised correlation, 0-1, within the motif's own outline.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image
from scipy.fft import fft2, ifft2, irfft2, next_fast_len, rfft2
from scipy.ndimage import binary_dilation, gaussian_filter

from engine.composition.motifs import Motif
from engine.composition.render import parsed
from engine.domain.brief import RepeatType
from engine.repeats.tiling import unfold

Complex = NDArray[np.complex64]
Floats = NDArray[np.float32]

COARSE_PX, FINE_PX = 26, 64  # the motif's larger side while it is sought, and while it is measured
TURNS = 20
_STEP = 1.11  # between the sizes that are tried
_INKS = ("#C03030", "#3060C0", "#F0E060", "#202020")  # any four that differ: only where they meet counts


@dataclass(frozen=True, slots=True)
class Found:
    """Where a motif was found: `height` of its upright box over the repeat's height, `turn` in radians, `score` 0-1."""

    height: float
    turn: float
    mirrored: bool
    score: float


@dataclass(frozen=True, slots=True)
class _Pose:
    turn: float
    mirrored: bool


def find_height(pixels: NDArray[np.uint8], repeat: RepeatType, motif: Motif, around: float) -> Found:
    """The motif where it fits best, its height sought from 0.35 to 1.75 of `around` (over the repeat's height)."""
    cloth, repeat_px = _cloth(pixels, repeat, around), pixels.shape[0]
    steps = round(math.log(1.75 / 0.35) / math.log(_STEP))
    sizes = [0.35 * around * _STEP**k / motif.height for k in range(steps + 1)]
    tries = []
    for size in (size for size in sizes if size * max(motif.width, motif.height) < 1.6):
        field = _edges(_resized(cloth, COARSE_PX / (size * repeat_px)))
        tries += _best_poses(field, motif, size)
    tries.sort(key=lambda t: -t[0])
    refined = [_refined(cloth, repeat_px, motif, *entry[1:]) for entry in _apart(tries, 4)]
    return max(refined, key=lambda found: found.score)


def resemblance(pixels: NDArray[np.uint8], repeat: RepeatType, motif: Motif, height: float) -> float:
    """How well the motif fits anywhere in the picture at about that height."""
    cloth, repeat_px = _cloth(pixels, repeat, height), pixels.shape[0]
    best = 0.0
    for factor in (0.93, 1.0, 1.075):
        field = _edges(_resized(cloth, COARSE_PX / (factor * height / motif.height * repeat_px)))
        best = max(best, *(entry[0] for entry in _best_poses(field, motif, 1.0)))
    return best


def _cloth(pixels: NDArray[np.uint8], repeat: RepeatType, height: float) -> NDArray[np.uint8]:
    """As much cloth as goes on like a block repeat; of small motifs the repeat itself shows enough whole ones."""
    period = {RepeatType.HALF_DROP: (2, 1), RepeatType.BRICK: (1, 2)}.get(repeat, (1, 1))
    return unfold(pixels, repeat, *period) if height > 0.2 else pixels


def _best_poses(field: Complex, motif: Motif, size: float) -> list[tuple[float, float, _Pose, tuple[float, float]]]:
    """The best place of every turn: score, size, pose, place (shares of the cloth)."""
    spectrum, energy = fft2(field), rfft2(np.abs(field) ** 2)
    out = []
    for pose in _poses():
        score, (row, column) = _best(spectrum, energy, field.shape, *_template(motif, COARSE_PX, pose))
        out.append((score, size, pose, (row / field.shape[0], column / field.shape[1])))
    return sorted(out, key=lambda t: -t[0])[:3]


def _poses() -> Iterable[_Pose]:
    return (_Pose(k * math.tau / TURNS, mirrored) for mirrored in (False, True) for k in range(TURNS))


def _apart(tries: list[tuple[float, float, _Pose, tuple[float, float]]], count: int) -> list:
    """The best tries, no two of which have nearly the same size."""
    kept: list = []
    for entry in tries:
        if all(abs(math.log(entry[1] / other[1])) > 0.16 for other in kept):
            kept.append(entry)
        if len(kept) == count:
            break
    return kept


def _best(
    spectrum: Complex, energy: Complex, shape: tuple[int, int], template: Complex, mask: Floats
) -> tuple[float, tuple[int, int]]:
    """The highest normalised correlation over all places of a cloth that goes on beyond its edges."""
    rows, columns = shape
    if template.shape[0] > rows or template.shape[1] > columns:
        return 0.0, (0, 0)
    likeness = ifft2(spectrum * np.conj(fft2(template, s=shape))).real
    local = irfft2(energy * np.conj(rfft2(mask, s=shape)), s=shape)
    weight = float((np.abs(template) ** 2).sum())
    score = likeness / np.sqrt(weight * np.maximum(local, 0.3 * weight))
    k = int(score.argmax())
    row, column = divmod(k, columns)
    return float(score.flat[k]), (row + template.shape[0] // 2, column + template.shape[1] // 2)


def _refined(cloth: NDArray[np.uint8], repeat_px: int, motif: Motif, size: float, pose: _Pose, place: tuple[float, float]) -> Found:
    """The size and turn that fit best about a place, on a larger picture of its surroundings."""
    best = (0.0, size, pose)
    for spread, lean, count in ((0.05, 0.16, 5), (0.02, 0.06, 5)):
        sizes = [best[1] * math.exp(spread * (k - count // 2)) for k in range(count)]
        turns = [_Pose(best[2].turn + lean * (k - 2) / 2, pose.mirrored) for k in range(5)]
        scores = [max((_near(cloth, repeat_px, motif, s, turn, place), turn.turn) for turn in turns) for s in sizes]
        top = max(range(count), key=lambda k: scores[k][0])
        best = (scores[top][0], _peak(sizes, [s[0] for s in scores], top), _Pose(scores[top][1], pose.mirrored))
    return Found(best[1] * motif.height, best[2].turn, best[2].mirrored, best[0])


def _peak(sizes: list[float], scores: list[float], top: int) -> float:
    """The size at the top of a parabola through the three best."""
    if not 0 < top < len(sizes) - 1:
        return sizes[top]
    a, b, c = scores[top - 1 : top + 2]
    bend = a - 2 * b + c
    return sizes[top] * math.exp(0.5 * (a - c) / bend * math.log(sizes[1] / sizes[0])) if bend < -1e-9 else sizes[top]


def _near(cloth: NDArray[np.uint8], repeat_px: int, motif: Motif, size: float, pose: _Pose, place: tuple[float, float]) -> float:
    """The best score within a few pixels of a place."""
    template, mask = _template(motif, FINE_PX, pose)
    side = next_fast_len(max(template.shape) + 20)
    step = size * repeat_px / FINE_PX  # pixels of the cloth a pixel of the crop
    rows, columns = cloth.shape[:2]
    y = (place[0] * rows + (np.arange(side) - side / 2 + 0.5) * step).astype(int) % rows
    x = (place[1] * columns + (np.arange(side) - side / 2 + 0.5) * step).astype(int) % columns
    field = _edges(np.asarray(_smoothed(cloth[y[:, None], x[None]], step)))
    spectrum, energy = fft2(field), rfft2(np.abs(field) ** 2)
    return _best(spectrum, energy, field.shape, template, mask)[0]


def _smoothed(crop: NDArray[np.uint8], step: float) -> Floats:
    return gaussian_filter(crop.astype(np.float32), (0.5, 0.5, 0)) if step > 1.2 else crop.astype(np.float32)


def _resized(cloth: NDArray[np.uint8], factor: float) -> Floats:
    height, width = cloth.shape[:2]
    size = (next_fast_len(max(8, round(width * factor))), next_fast_len(max(8, round(height * factor))))
    # unequal rounding of the two sides stays below a hundredth
    return np.asarray(
        Image.fromarray(cloth).resize(size, Image.Resampling.BOX if factor < 1 else Image.Resampling.BILINEAR), np.float32
    )


def _edges(pixels: Floats) -> Complex:
    """Where colours meet: a vector at twice the edge's angle, its length between 0 and 1 whatever the contrast."""
    soft = gaussian_filter(pixels, (0.8, 0.8, 0), mode="wrap")
    gy = np.roll(soft, -1, 0) - np.roll(soft, 1, 0)
    gx = np.roll(soft, -1, 1) - np.roll(soft, 1, 1)
    vector = ((gx + 1j * gy) ** 2).sum(-1)
    length = np.sqrt(np.abs(vector))
    return np.asarray(vector / np.maximum(np.abs(vector), 1e-6) * (length / (length + 25.0)), np.complex64)


_KNOWN: dict[tuple[str, int, int, int, bool], tuple[Complex, Floats]] = {}


def _template(motif: Motif, px: int, pose: _Pose) -> tuple[Complex, Floats]:
    """The motif's edges at that size and turn, and the region that they are looked for in."""
    key = (motif.name, hash(motif), px, round(math.degrees(pose.turn) * 4), pose.mirrored)
    if key not in _KNOWN:
        if len(_KNOWN) > 4000:
            _KNOWN.clear()
        drawn, body = _drawn(motif, px, pose)
        mask = binary_dilation(body, iterations=2)
        _KNOWN[key] = np.asarray(_edges(drawn) * mask, np.complex64), mask.astype(np.float32)
    return _KNOWN[key]


def _drawn(motif: Motif, px: int, pose: _Pose) -> tuple[Floats, NDArray[np.bool_]]:
    side = 2 * math.ceil(0.75 * px) + 6
    surface = skia.Surface.MakeRaster(skia.ImageInfo.MakeN32Premul(side, side))
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorWHITE)
    canvas.translate(side / 2, side / 2)
    canvas.rotate(math.degrees(pose.turn))
    canvas.scale(-px if pose.mirrored else px, px)
    for layer in motif.layers:
        r, g, b = (int(_INKS[layer.tone][i : i + 2], 16) for i in (1, 3, 5))
        canvas.drawPath(parsed(layer), skia.Paint(AntiAlias=True, Color=skia.ColorSetRGB(r, g, b)))
    pixels = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3].astype(np.float32)
    return pixels, (pixels < 250).any(-1)
