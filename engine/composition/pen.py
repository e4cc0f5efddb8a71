"""Outlines as chains of cubic Bézier segments: arrays (3k + 1, 2), y downwards. All motifs are built of these."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Outline = NDArray[np.float64]
Point = tuple[float, float]

_KAPPA = 0.5522847498  # control length of a quarter circle


def _next(p: Outline) -> Outline:
    """What follows each point around (np.roll does the same in ten times the time)."""
    return np.concatenate([p[1:], p[:1]])


def curve(points: Sequence[Point] | Outline, *, closed: bool = True, tension: float = 1.0) -> Outline:
    """A smooth line through points (Catmull-Rom as cubics); `tension` below 1 is tauter."""
    p = np.asarray(points, float)
    before = np.concatenate([p[-1:] if closed else p[:1], p[:-1]])
    after = np.concatenate([p[1:], p[:1] if closed else p[-1:]])
    slope = (after - before) * (tension / 6)
    smooth = np.empty((3 * len(p) + 1, 2))
    smooth[::3] = np.concatenate([p, after[-1:]])
    smooth[1::3] = p + slope
    smooth[2::3] = after - _next(slope)
    return smooth if closed else smooth[:-3]


def polygon(points: Sequence[Point] | Outline) -> Outline:
    """Straight lines through points, closed."""
    p = np.asarray(points, float)
    end = _next(p)
    segments = np.stack([p, end, end], 1)
    return np.vstack([p[:1], segments.reshape(-1, 2)])


def ellipse(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> Outline:
    """An ellipse about (x, y), turned by `turn` radians."""
    ry = rx if ry is None else ry
    k = _KAPPA
    unit = np.array(
        [(1, 0), (1, k), (k, 1), (0, 1), (-k, 1), (-1, k), (-1, 0), (-1, -k), (-k, -1), (0, -1), (k, -1), (1, -k), (1, 0)]
    )
    return move(unit * (rx, ry), x, y, turn)


def ring(x: float, y: float, outer: float, inner: float) -> Outline:
    """An annulus as one outline (out, across, and back inside)."""
    return band(ellipse(x, y, outer), ellipse(x, y, inner))


def band(outer: Outline, inner: Outline) -> Outline:
    """The strip between two closed outlines as one outline."""
    a, b = (outer[-1, 0], outer[-1, 1]), (inner[-1, 0], inner[-1, 1])
    return np.vstack([outer, _line(a, b), inner[::-1][1:], _line(b, a)])


def _line(a: Point, b: Point) -> Outline:
    return np.array([a, b, b], float)


def move(outline: Outline, x: float, y: float, turn: float = 0.0, scale: float = 1.0) -> Outline:
    """Scaled, turned by `turn` radians (clockwise on screen), then shifted."""
    c, s = math.cos(turn) * scale, math.sin(turn) * scale
    moved: Outline = outline @ np.array([(c, s), (-s, c)]) + (x, y)
    return moved


def flip(outline: Outline) -> Outline:
    """Mirrored left to right."""
    return outline * (-1, 1)


def leaf(x: float, y: float, turn: float, length: float, width: float, *, belly: float = 0.45, bend: float = 0.0) -> Outline:
    """A pointed leaf that starts at (x, y) and grows towards `turn` (0 = up); `belly` is where it is widest, `bend` bows it."""
    w, b, sag = width / 2, belly * length, bend * length
    shape = np.array(
        [
            (0, 0),
            (-w * 0.9, -b * 0.25),
            (-w * 1.25 + sag, -b * 1.1),
            (-w * 0.62 + sag, -length * 0.72),
            (-w * 0.4 + sag, -length * 0.84),
            (-w * 0.12 + sag * 0.9, -length * 0.95),
            (sag * 0.8, -length),
            (w * 0.12 + sag * 0.9, -length * 0.95),
            (w * 0.4 + sag, -length * 0.84),
            (w * 0.62 + sag, -length * 0.72),
            (w * 1.25 + sag, -b * 1.1),
            (w * 0.9, -b * 0.25),
            (0, 0),
        ]
    )
    return move(shape, x, y, turn)


def petal(x: float, y: float, turn: float, length: float, width: float, *, notch: float = 0.0) -> Outline:
    """A rounded petal from (x, y) towards `turn`; `notch` 0-0.3 dents its tip."""
    w = width / 2
    top = -length * (1 - notch)
    shape = np.array(
        [
            (0, 0),
            (-w * 0.5, -length * 0.1),
            (-w * 1.1, -length * 0.4),
            (-w, -length * 0.7),
            (-w * 0.9, -length * 1.0),
            (-w * 0.3, -length * 1.08),
            (0, top),
            (w * 0.3, -length * 1.08),
            (w * 0.9, -length * 1.0),
            (w, -length * 0.7),
            (w * 1.1, -length * 0.4),
            (w * 0.5, -length * 0.1),
            (0, 0),
        ]
    )
    return move(shape, x, y, turn)


@cache
def _steps(samples: int) -> NDArray[np.float64]:
    """Even steps from 0 to 1."""
    steps = np.linspace(0, 1, samples)
    steps.flags.writeable = False
    return steps


def spine(points: Sequence[Point] | Outline, samples: int = 12) -> Outline:
    """Evenly parametrised points on the smooth open line through `points`."""
    cubic = curve(points, closed=False)
    pieces = (len(cubic) - 1) // 3
    t = _steps(samples) * pieces
    k = np.minimum(t.astype(int), pieces - 1)
    f = (t - k)[:, None]
    a, b, c, d = (cubic[3 * k + i] for i in range(4))
    line: Outline = a * (1 - f) ** 3 + 3 * b * f * (1 - f) ** 2 + 3 * c * f**2 * (1 - f) + d * f**3
    return line


def normals(line: Outline) -> Outline:
    """Unit normals (to the left of the direction of travel) along sampled points."""
    d = np.concatenate([line[1:2] - line[:1], (line[2:] - line[:-2]) / 2, line[-1:] - line[-2:-1]])
    d /= np.maximum(np.hypot(d[:, 0], d[:, 1]), 1e-9)[:, None]
    return d[:, ::-1] * (1, -1)


def stroke(points: Sequence[Point] | Outline, start: float, end: float, *, swell: float = 0.0, samples: int = 9) -> Outline:
    """A brush line of width `start` to `end` with an extra `swell` in the middle, as a filled outline."""
    line = spine(points, samples)
    t = _steps(samples)
    half = ((start + (end - start) * t + swell * np.sin(math.pi * t)) / 2)[:, None]
    n = normals(line) * half
    return curve(np.concatenate([line + n, (line - n)[::-1]]))


def brush(points: Sequence[Point] | Outline, widths: Sequence[float], *, samples: int = 14) -> Outline:
    """A round-ended brush line through points, as wide at each as `widths` says: limbs, necks, trunks."""
    line = spine(points, samples)
    at = np.linspace(0, len(widths) - 1, samples)
    half = (np.interp(at, np.arange(len(widths)), widths) / 2)[:, None]
    n = normals(line)
    ahead = np.stack([-n[:, 1], n[:, 0]], 1)  # the direction of travel
    caps = []
    for k, way in ((-1, 1.0), (0, -1.0)):
        lean = 0.7 * way * n[k]
        caps.append(line[k] + half[k] * np.array([0.7 * way * ahead[k] + lean, way * ahead[k], 0.7 * way * ahead[k] - lean]))
    return curve(np.vstack([line + n * half, caps[0], (line - n * half)[::-1], caps[1]]))


def branch(points: Sequence[Point] | Outline, start: float, end: float, *, collar: float = 0.8, samples: int = 11) -> Outline:
    """A shoot that grows out of another: its foot spreads by `collar` of its width, its tip closes to a point."""
    line = spine(points, samples)
    t = np.linspace(0, 1, samples)
    half = ((start + (end - start) * t + collar * start * np.exp(-t / 0.09)) / 2)[:, None]
    half[-1] *= 0.3
    n = normals(line) * half
    return curve(np.vstack([line + n, (line - n)[::-1]]))


def blade(
    x: float, y: float, turn: float, length: float, width: float, *, belly: float = 0.42, bend: float = 0.0, rib: float = 0.045
) -> tuple[Outline, Outline]:
    """A leaf in two halves, `rib` of its length apart where its midrib runs: it needs no second ink. The halves are unlike."""
    sag, b = bend * length, belly * length
    gap = rib * length / 2
    halves = []
    for side, w in ((-1, width * 0.54), (1, width * 0.46)):
        shape = np.array(
            [
                (side * gap * 0.6, 0),
                (side * w * 0.75, -b * 0.2),
                (side * w * 1.35 + sag, -b * 1.05),
                (side * w * 0.66 + sag, -length * 0.72),
                (side * w * 0.36 + sag, -length * 0.85),
                (side * w * 0.08 + sag * 0.9, -length * 0.95),
                (sag * 0.7, -length),
                (side * gap * 0.3 + sag * 0.85, -length * 0.8),
                (side * gap + sag * 0.95, -length * 0.55),
                (side * gap * 0.9 + sag * 0.4, -length * 0.28),
                (side * gap * 0.8 + sag * 0.15, -length * 0.16),
                (side * gap * 0.7, -length * 0.06),
                (side * gap * 0.6, 0),
            ]
        )
        halves.append(move(shape, x, y, turn))
    return halves[0], halves[1]


def blob(x: float, y: float, radius: float, rng: np.random.Generator, *, wobble: float = 0.12, points: int = 8) -> Outline:
    """A round shape cut by hand: its radius varies by `wobble`."""
    angle = np.arange(points) * (2 * math.pi / points)
    r = radius * (1 + wobble * rng.uniform(-1, 1, points))
    return curve(np.stack([x + r * np.cos(angle), y + r * np.sin(angle)], 1))


def rosette(x: float, y: float, outer: float, inner: float, lobes: int, *, turn: float = 0.0, smooth: bool = True) -> Outline:
    """A star (straight) or scalloped flower (smooth) with `lobes` points."""
    angle = turn - math.pi / 2 + np.arange(2 * lobes) * (math.pi / lobes)
    r = np.where(np.arange(2 * lobes) % 2 == 0, outer, inner)
    points = np.stack([x + r * np.cos(angle), y + r * np.sin(angle)], 1)
    return curve(points) if smooth else polygon(points)


def spiral(
    x: float, y: float, radius: float, turns: float, start: float, end: float, *, turn: float = 0.0, hand: int = 1
) -> Outline:
    """A scroll from its outer end inwards as a tapering brush line."""
    samples = max(10, int(turns * 12))
    t = np.linspace(0, 1, samples)
    angle = turn + hand * t * turns * 2 * math.pi
    r = radius * (1 - t) ** 0.8 + radius * 0.06
    line = np.stack([x + r * np.cos(angle), y + r * np.sin(angle)], 1)
    n = normals(line) * ((start + (end - start) * t) / 2)[:, None]
    return curve(np.vstack([line + n, (line - n)[::-1]]))


def oriented(outline: Outline) -> Outline:
    """The same outline with positive area, so that overlapping outlines of one layer add up under the winding rule."""
    x, y = outline[::3, 0], outline[::3, 1]
    area = float(np.sum(x * _next(y) - _next(x) * y))
    return outline if area >= 0 else outline[::-1]


def path_data(outlines: Sequence[Outline]) -> str:
    """SVG path data with absolute M, C and Z, four decimals."""
    parts = []
    for outline in outlines:
        start, rest = " ".join(["%.4f"] * 2), " ".join(["%.4f"] * (outline.size - 2))
        parts.append(f"M{start}C{rest}Z" % tuple(outline.ravel().tolist()))
    return "".join(parts)
