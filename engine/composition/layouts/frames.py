"""Layouts of frames: ogee, diamond, scallop, medallion."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from engine.composition import colouring, pen
from engine.composition.layouts.parts import FINEST, figure, fit, panel, shared, structure
from engine.composition.placement import Placement
from engine.composition.plan import Builder, Plan, hero_height
from engine.domain.brief import RepeatType


def ogee(plan: Plan) -> Builder:
    """Interlocking ogee frames with a figure in each."""
    return _frames(plan, _ogee_outline, 0.78)


def diamond(plan: Plan) -> Builder:
    """A trellis of diamonds with a figure in each."""
    return _frames(plan, _diamond_outline, 0.86)


def _ogee_outline(w: float, h: float) -> pen.Outline:
    quarter = np.array([(0, -h), (0, -h * 0.42), (w, -h * 0.58), (w, 0)])
    lower = quarter[::-1] * (1, -1)
    right = np.vstack([quarter, lower[1:]])
    return np.vstack([right, (right[::-1] * (-1, 1))[1:]])


def _diamond_outline(w: float, h: float) -> pen.Outline:
    return pen.polygon([(0, -h), (w, 0), (0, h), (-w, 0)])


def _frames(plan: Plan, outline: Callable[[float, float], pen.Outline], narrow: float) -> Builder:
    d, height = plan.drawing, hero_height(plan.drawing)
    hero, box = plan.motifs[plan.heroes[0]], plan.box(plan.heroes[0], height)
    tall = box * max(hero.height, 0.8) * (2.25 - 1.1 * min(d.density, 0.6))
    columns, rows = fit(plan, max(tall * narrow, box * hero.width * 1.6), tall)
    px, py = d.aspect / columns, 1 / rows
    inks = colouring.visible_inks(d.palette)
    panels = (inks[-1], inks[min(1, len(inks) - 1)])
    largest = min(height, 0.6 * py, 0.6 * px / max(hero.width, 0.3) * max(hero.height, 0.62))
    frame = shared(plan, structure(outline(px / 2, py / 2)))

    def framed(x: float, y: float, odd: int, fullness: float) -> list[Placement]:
        """Two lines in two inks; they thicken with fullness."""
        thick = max(0.012 + 0.17 * fullness, FINEST / min(px, py))
        steps = [(1.0 + 0.1 * thick, panels[1]), (1.0 - thick, 0)]
        if fullness > 0.2:
            steps += [(0.95 - thick, panels[0]), (0.935 - 1.25 * thick, 0)]
        return [panel(frame, x, y, size, ink) for size, ink in steps]

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        filled = d.density > 0.5 and fullness > 0.3
        for j in range(2 * rows):
            odd = j % 2
            for i in range(columns):
                x, y = (i + 0.5 * odd) * px, j * py / 2
                if filled:
                    out.append(panel(frame, x, y, 0.66 + 0.31 * fullness, panels[odd]))
                    tones = colouring.tones_on(d.palette, panels[odd], odd)
                else:
                    out += framed(x, y, odd, fullness)
                    tones = plan.tones(odd)
                motif = plan.seconds[0] if odd and len(d.motifs) > 1 else plan.heroes[odd % len(plan.heroes)]
                out.append(figure(plan, motif, x, y, largest * (0.88 + 0.12 * fullness), tones))
        return tuple(out)

    return build


def medallion(plan: Plan) -> Builder:
    """Wreaths: figures in a ring about a hero, smaller ones between the wreaths; filled plates at high density."""
    d, height = plan.drawing, hero_height(plan.drawing)
    across = max(height * (2.7 - 1.4 * min(d.density, 0.6)), 0.14)
    columns, rows = fit(plan, across, across, single=True)
    px, py = d.aspect / columns, 1 / rows
    size = min(px, py)
    count = int(plan.rng.choice((8, 10, 12)))
    inks = colouring.visible_inks(d.palette)
    hero = min(height, 0.52 * size)
    plate = inks[int(plan.rng.integers(len(inks)))]
    lobes = int(plan.rng.choice((12, 16, 24)))
    disc = shared(plan, structure(pen.rosette(0, 0, 0.49 * size, 0.465 * size, lobes)))

    def wreath(x: float, y: float, turn: int, fullness: float, filled: bool) -> list[Placement]:
        inner = filled and fullness > 0.5  # the plate reaches under the wreath
        tones = [colouring.tones_on(d.palette, plate, t) if inner else plan.tones(t) for t in (0, 1, 2)]
        hero_tones = colouring.tones_on(d.palette, plate, 0) if filled else tones[0]
        out = [panel(disc, x, y, 0.45 + 0.55 * fullness, plate)] if filled else []
        if fullness > 0.2:
            line = max(size * (0.005 + 0.018 * fullness), FINEST)
            rings = (0.272, 0.45) if filled else (0.272, 0.47)
            out += [
                panel(shared(plan, structure(pen.ring(0, 0, r * size, r * size - line))), x, y, 1.0, tones[1][0]) for r in rings
            ]
        leafy = size * (0.1 + 0.13 * fullness)
        for k in range(count):
            a = k * math.tau / count
            sx, sy = x + 0.36 * size * math.sin(a), y - 0.36 * size * math.cos(a)
            out.append(figure(plan, plan.seconds[k % len(plan.seconds)], sx, sy, leafy, tones[1 + k % 2], turn=a))
            a += math.pi / count
            dx, dy = 0.41 * size * math.sin(a), -0.41 * size * math.cos(a)
            out.append(figure(plan, plan.fillers[0], x + dx, y + dy, size * (0.03 + 0.025 * fullness), tones[2]))
        out.append(figure(plan, plan.heroes[turn % len(plan.heroes)], x, y, hero, hero_tones))
        return out

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        filled = d.density > 0.4
        for j in range(rows):
            for i in range(columns):
                out += wreath((i + 0.5) * px, (j + 0.5) * py, i + j, fullness, filled)
                corner = min(height * 0.7, 0.32 * size) * (0.4 + 0.6 * fullness)
                out.append(figure(plan, plan.seconds[0], i * px, j * py, corner, plan.tones(1)))
                for k in range(4):
                    a = k * math.pi / 2
                    x, y = i * px + 0.22 * size * math.sin(a), j * py - 0.22 * size * math.cos(a)
                    out.append(figure(plan, plan.fillers[-1], x, y, size * (0.03 + 0.05 * fullness), plan.tones(2), turn=a))
        return tuple(out)

    return build


def scallop(plan: Plan) -> Builder:
    """Fish scales with nested rims, a figure in each."""
    d, height = plan.drawing, hero_height(plan.drawing)
    hero, box = plan.motifs[plan.heroes[0]], plan.box(plan.heroes[0], height)
    wide = max(height * 1.75, box * hero.width * 1.75)
    columns, rows = fit(plan, wide, wide)
    px, py = d.aspect / columns, 1 / rows
    inks = colouring.visible_inks(d.palette)
    scale = shared(plan, structure(_scale_outline(px / 2, py / 2)))
    largest = min(height, 0.62 * py, 0.5 * px / max(hero.width, 0.3) * max(hero.height, 0.62))
    tip = py / 2  # rims are nested towards the lower tip

    def nested(x: float, y: float, ratio: float, ink: int) -> Placement:
        return panel(scale, x, y + tip * (1 - ratio), ratio, ink)

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        filled = d.density > 0.5
        rim = max(0.012 + 0.13 * fullness, 2 * FINEST / min(px, py))
        for j in range(2 * rows + (d.repeat is RepeatType.MIRROR)):
            odd = j % 2
            for i in range(columns):
                x, y = (i + 0.5 * odd) * px, j * py / 2
                ink = inks[odd % len(inks)]
                if filled:
                    out.append(nested(x, y, 0.7 + 0.28 * fullness, ink))
                    tones = colouring.tones_on(d.palette, ink, odd)
                    out += [nested(x, y, 0.6 + 0.22 * fullness, tones[2]), nested(x, y, 0.57 + 0.21 * fullness, ink)]
                else:
                    out += [nested(x, y, 1.0, inks[0]), nested(x, y, 1.0 - rim, 0)]
                    if fullness > 0.15:
                        out += [nested(x, y, 0.94 - rim, inks[-1]), nested(x, y, 0.925 - 1.35 * rim, 0)]
                    tones = plan.tones(odd)
                motif = plan.seconds[0] if odd and len(d.motifs) > 1 else plan.heroes[odd % len(plan.heroes)]
                out.append(figure(plan, motif, x, y + 0.06 * py, largest * (0.8 + 0.2 * fullness), tones))
        return tuple(out)

    return build


def _scale_outline(rx: float, ry: float) -> pen.Outline:
    """A scale that tiles: a half circle above, two hollow quarter circles below (rows lie half a scale apart)."""
    k = 0.5522847498
    top = [(-1, 0), (-1, -k), (-k, -1), (0, -1), (k, -1), (1, -k), (1, 0)]
    right = [(1 - k, 0), (0, 1 - k), (0, 1)]
    left = [(0, 1 - k), (-1 + k, 0), (-1, 0)]
    return np.array(top + right + left, float) * (rx, ry)
