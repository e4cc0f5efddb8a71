"""Layouts of rows and columns: set, stripe, border, check."""

from __future__ import annotations

import math

from engine.composition import colouring
from engine.composition.layouts.parts import FINEST, band, figure, fit, pitch_of, rectangle, shared, steps_of, structure
from engine.composition.placement import Placement
from engine.composition.plan import Builder, Plan, hero_height
from engine.domain.brief import RepeatType


def set_layout(plan: Plan) -> Builder:
    """A regular half-step grid: heroes, seconds between them, small figures on the quarter points."""
    d, height = plan.drawing, hero_height(plan.drawing)
    pitch = pitch_of(plan, 0.86)
    columns, rows = fit(plan, pitch, pitch, single=True)
    px, py = d.aspect / columns, 1 / rows
    gap = max(1.15 * (math.hypot(px, py) - 0.85 * height), 0.25 * height)  # room between four heroes
    turns = colouring.turns(d.palette, max(columns, rows), plan.rng)
    spin = bool(plan.rng.random() < 0.5)

    def build(fullness: float) -> tuple[Placement, ...]:
        out = []
        for j in range(rows):
            for i in range(columns):
                x, y = (i + 0.5) * px, (j + 0.5) * py
                hero = plan.heroes[(i + j) % len(plan.heroes)]
                tones = plan.tones(turns[(i + j) % 2 if d.repeat is not RepeatType.BLOCK else 0])
                out.append(figure(plan, hero, x, y, height * (0.92 + 0.16 * fullness), tones, mirrored=spin and (i + j) % 2 == 1))
                second = min(min(px, py) * (0.16 + 0.65 * fullness), gap)
                seconds = plan.seconds if second > 0.3 * height else plan.fillers
                out.append(figure(plan, seconds[i % len(seconds)], i * px, j * py, second, plan.tones(1)))
                if fullness > 0.35:
                    small = min(px, py) * 0.3 * (fullness - 0.25)
                    out.append(figure(plan, plan.fillers[0], (i + 0.5) * px, j * py, small, plan.tones(2)))
                    out.append(figure(plan, plan.fillers[-1], i * px, (j + 0.5) * py, small, plan.tones(2)))
        return tuple(out)

    return build


def stripe(plan: Plan) -> Builder:
    """Bands of colour with a row of figures on and between them; they run up the cloth, across it on a brick repeat."""
    d, height = plan.drawing, hero_height(plan.drawing)
    across = d.repeat is RepeatType.BRICK
    run, depth = (d.aspect, 1.0) if across else (1.0, d.aspect)
    hero, box = plan.motifs[plan.heroes[0]], plan.box(plan.heroes[0], height)
    wide_of, long_of = (hero.height, hero.width) if across else (hero.width, hero.height)
    air = 1.55 - 0.85 * min(d.density, 0.6)
    count = max(1, round(depth / (box * max(wide_of, 0.6) * 1.7 * air)))
    pitch = depth / count
    steps = steps_of(run, box * long_of * air, d.repeat in (RepeatType.HALF_DROP, RepeatType.BRICK))
    step = run / steps
    band_ink = colouring.visible_inks(d.palette)[-1]
    on_band = colouring.tones_on(d.palette, band_ink, 0)
    heroes_turn = [0, 1]

    def at(along: float, over: float) -> tuple[float, float]:
        return (along, over) if across else (over, along)

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        wide = pitch * (0.012 + 0.5 * fullness)
        thin = max(pitch * (0.005 + 0.03 * fullness), FINEST)
        for k in range(count):
            centre = (k + 0.5) * pitch
            out.append(band(plan, at(run / 2, k * pitch), across, wide, run, band_ink))
            for side in (-1, 1):
                out.append(
                    band(
                        plan,
                        at(run / 2, k * pitch + side * (wide / 2 + 1.8 * thin)),
                        across,
                        thin,
                        run,
                        colouring.visible_inks(d.palette)[0],
                    )
                )
            for i in range(steps):
                hero = plan.heroes[i % len(plan.heroes)]
                x, y = at((i + 0.5) * step, centre)
                out.append(figure(plan, hero, x, y, height, plan.tones(heroes_turn[k % 2]), mirrored=i % 2 == 1))
                x, y = at((i + 1.0) * step, centre)
                out.append(figure(plan, plan.fillers[0], x, y, height * 0.16, plan.tones(1)))
                if wide > 0.12 * height:
                    x, y = at((i + 1.0) * step, k * pitch)
                    small = min(wide * 0.72, height * 0.6)
                    seconds = plan.seconds if small > 0.3 * height else plan.fillers
                    out.append(figure(plan, seconds[i % len(seconds)], x, y, small, on_band))
        return tuple(out)

    return build


def border(plan: Plan) -> Builder:
    """A worked border along one edge and a sprigged field above it; on a half-drop it runs up the cloth."""
    d, height = plan.drawing, hero_height(plan.drawing)
    upright = d.repeat is RepeatType.HALF_DROP
    run, depth = (1.0, d.aspect) if upright else (d.aspect, 1.0)
    hero, box = plan.motifs[plan.heroes[0]], plan.box(plan.heroes[0], height)
    even = d.repeat in (RepeatType.HALF_DROP, RepeatType.BRICK)
    steps = steps_of(run, box * max(hero.height if upright else hero.width, 0.5) * 1.22, even)
    deep = min(box * (hero.width if upright else hero.height) * 1.3, 0.62 * depth)
    sprig = height * (0.34 + 0.3 * d.density)
    columns, rows = (
        steps_of(run, sprig * (2.3 - 1.9 * min(d.density, 0.6)), even),
        max(1, round((depth - deep) / (sprig * (1.5 - 0.7 * min(d.density, 0.6))))),
    )
    beads = steps_of(run, height * 0.16, even)
    inks = colouring.visible_inks(d.palette)
    turns = (0, 1)

    def at(along: float, over: float) -> tuple[float, float]:
        return (over, along) if upright else (along, over)

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        filled = fullness > 0.4
        base = depth - deep / 2
        if filled:
            out.append(band(plan, at(run / 2, base), not upright, deep, run, inks[-1]))
        edge = height * (0.015 + 0.06 * fullness)
        tones = colouring.tones_on(d.palette, inks[-1], 0) if filled else plan.tones(0)
        for side in (-1, 1):
            out.append(band(plan, at(run / 2, base + side * deep * 0.5), not upright, edge, run, inks[0]))
            for i in range(beads):
                x, y = at((i + 0.5) * run / beads, base + side * (deep * 0.5 - edge * 0.5 - height * 0.045))
                out.append(figure(plan, plan.fillers[0], x, y, height * 0.055, tones))
        for i in range(steps):
            x, y = at((i + 0.5) * run / steps, base)
            out.append(
                figure(plan, plan.heroes[i % len(plan.heroes)], x, y, height * (0.9 + 0.08 * fullness), tones, mirrored=i % 2 == 1)
            )
            x, y = at(i * run / steps, base)
            out.append(figure(plan, plan.fillers[-1], x, y, height * 0.17, tones))
        small = sprig * (0.45 + 0.6 * fullness)
        for j in range(rows):
            for i in range(columns):
                x, y = at((i + 0.5 + 0.5 * (j % 2)) * run / columns, (j + 0.5) * (depth - deep) / rows)
                out.append(
                    figure(
                        plan,
                        plan.seconds[(i + j) % len(plan.seconds)],
                        x,
                        y,
                        small,
                        plan.tones(turns[(i + j) % 2]),
                        mirrored=i % 2 == 1,
                    )
                )
                if fullness > 0.3:
                    x, y = at((i + 0.5 * (j % 2)) * run / columns, (j + 0.5) * (depth - deep) / rows)
                    out.append(figure(plan, plan.fillers[0], x, y, small * 0.35, plan.tones(2)))
        return tuple(out)

    return build


def check(plan: Plan) -> Builder:
    """A check of coloured squares, a figure on each kind of square."""
    d, height = plan.drawing, hero_height(plan.drawing)
    pitch = height * (1.85 - 1.15 * min(d.density, 0.5))
    columns, rows = fit(plan, pitch, pitch, alternating=True)
    px, py = d.aspect / columns, 1 / rows
    inks = colouring.visible_inks(d.palette)
    square = inks[min(1, len(inks) - 1)]
    on_square = colouring.tones_on(d.palette, square, 0)
    fits = min(height, 0.86 * min(px, py))

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        side = 0.15 + 0.85 * min(1.0, fullness * 1.25)
        panel = shared(plan, structure(rectangle(px * side, py * side)))
        for j in range(rows):
            for i in range(columns):
                x, y = (i + 0.5) * px, (j + 0.5) * py
                if (i + j) % 2:
                    out.append(Placement(motif=panel, x=x, y=y, size=1.0, tones=(square,) * 4, finished=False))
                    if side > 0.75:
                        out.append(figure(plan, plan.seconds[0], x, y, fits * 0.82 * side, on_square))
                else:
                    out.append(
                        figure(
                            plan, plan.heroes[(i // 2 + j) % len(plan.heroes)], x, y, fits * (0.8 + 0.2 * fullness), plan.tones(0)
                        )
                    )
        return tuple(out)

    return build
