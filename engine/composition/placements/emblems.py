"""Built pieces: roundels, crests in a frame, arches and fans. All about (0, 0), back to front."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from engine.composition import pen
from engine.composition.layouts import figures
from engine.composition.layouts.parts import FINEST, Group, Part, panel, set_down, shared, spot, structure
from engine.composition.placement import Placement
from engine.composition.placements import shapes
from engine.composition.placements.bouquets import Room, bouquet, fitted_height, heads, thicket
from engine.composition.placements.infill import Field, infill
from engine.composition.plan import Plan
from engine.domain.colour import Palette

Outline = Callable[[float, float], pen.Outline]
FRAMES: dict[str, Outline] = {
    "lozenge": shapes.lozenge, "ogee": shapes.ogee, "shield": shapes.shield, "oval": shapes.oval, "plaque": shapes.notched,
}  # fmt: skip


def plate_ink(plan: Plan, area: float) -> int:
    """The ink of a plate of that area (squares of the sheet's height) under the figures: 0, so none, where it would cover more than
    is asked for, or where a drawing is of lines."""
    told = plan.story
    if not plan.solid(0.2) or area / plan.drawing.aspect > 0.97 * plan.asked:
        return 0
    return told.growth if told.growth != told.main and plan.rng.random() < 0.5 else told.main


def fitted_plate(plan: Plan, area: float) -> tuple[int, float]:
    """A plate's ink (0: none), and the share of its sides at which it covers about what is asked; it is not made too small."""
    share = 0.85 * plan.asked * plan.drawing.aspect / max(area, 1e-6)
    side = min(math.sqrt(share), 1.0)
    ink = plate_ink(plan, area * side**2 * 0.99) if side > 0.7 else 0
    return ink, side if ink else 1.0


def roundel(plan: Plan, room: Room, mirrored: bool) -> Group:
    """Rings about the hero: hoops, beads or leaves, and a rosette or an emblem in their midst."""
    r = min(room) / 2
    told, rng = plan.story, plan.rng
    plate, side = fitted_plate(plan, 0.58 * math.pi * r**2)
    line = max(0.014 * r, FINEST)
    lobed = rng.random() < 0.4
    rim = structure(pen.rosette(0, 0, r, 0.955 * r, int(rng.choice((20, 24, 28, 32)))) if lobed else pen.ellipse(0, 0, r))
    out: Group = []
    out += _nested(plan, rim, ((1.0, told.main), (1 - 1.8 * line / r, 0), (0.955, told.second), (0.955 - line / r, 0)))
    inner = 0.74 if rng.random() < 0.75 else 0.88
    if inner < 0.8:
        out += _nested(plan, structure(pen.ellipse(0, 0, r)), ((inner + 0.012, told.main), (inner + 0.012 - line / r, 0)))
        out += _rim_of(plan, 0.845 * r, 0.13 * r)
    core = 0.94 * side * inner * r
    if plate:
        out.append(figures.disc(plan, 0.97 * side * inner * r, plate))
    h = fitted_height(plan, (2 * core, 2 * core), 0.74 if plan.motifs[plan.heroes[0]].upright else 0.6)
    hero = plan.motifs[plan.heroes[0]]
    stands = hero.upright or plan.world in ("animal", "object") or h > 1.1 * core

    def middle(on: Plan) -> Group:
        if not stands:
            return figures.rosette(on, on.heroes[0], core, h, on.tones(0), 0, 2)
        emblem = figures.emblem(on, on.heroes[0], 1.5 * core, 1.5 * core, h, on.tones(0), 0, 2)
        field = Field.of(2 * core, 2 * core, shapes.inside("oval", core, core))
        return infill(on, field, [p.placement for p in emblem], h, mirrored=True, finest=0.08, leafy=0.4, air=0.06) + emblem

    return out + on_plate(plan, plate, middle)


def _nested(plan: Plan, motif: object, rings: tuple[tuple[float, int], ...]) -> Group:
    """One shape within itself, from the outside in: (size, ink)."""
    k = shared(plan, motif)  # type: ignore[arg-type]
    return [Part(panel(k, 0, 0, size, ink), 0.0, 0.0) for size, ink in rings]


def _rim_of(plan: Plan, radius: float, deep: float) -> Group:
    """What runs round between two hoops: leaves, beads, or flowers and dots by turns."""
    kind = int(plan.rng.integers(3))
    n = 2 * round(math.pi * radius / (0.62 * deep))
    out: Group = []
    for k in range(n):
        a = k * math.tau / n
        x, y = radius * math.sin(a), -radius * math.cos(a)
        if kind == 0 and plan.world in ("plant", "animal", "sea"):
            placed = figures.rooted(
                plan,
                plan.leaves[0],
                x - 0.4 * deep * math.cos(a),
                y - 0.4 * deep * math.sin(a),
                a + 1.15,
                0.85 * deep,
                plan.green(),
            )
        elif kind == 1:
            placed = spot(plan, plan.fillers[-1], x, y, 0.42 * deep, plan.tones(2), a)
        else:
            placed = spot(
                plan,
                (plan.blossoms if k % 2 == 0 else plan.fillers)[0],
                x,
                y,
                (0.78 if k % 2 == 0 else 0.28) * deep,
                plan.tones(1 + k % 2),
                a,
            )
        out.append(Part(placed, 0.02 if k % 2 == 0 else 0.25, 0.2))
    return out


def crest(plan: Plan, room: Room, frame: str) -> Group:
    """A frame with an emblem in it, branches at its sides, a finial above and a flower at its foot."""
    wide, tall = room
    outline = FRAMES[frame]
    slim = {"lozenge": 0.9, "ogee": 0.72, "shield": 0.86, "oval": 0.82, "plaque": 1.2}[frame]
    flanked = plan.rng.random() < 0.7 and plan.world in ("plant", "animal", "object")
    b = 0.5 * min(tall * 0.86, wide * (0.74 if flanked else 0.96) / slim)
    a = slim * b
    told = plan.story
    plate, share = fitted_plate(plan, {"lozenge": 2.0}.get(frame, 3.1) * a * b)
    line = max(0.02 * b, FINEST)
    shape = structure(outline(a, b))
    out: Group = []
    if flanked:
        out += figures.laurel(plan, 1.06 * a + 0.1 * b, 1.0 * b, 0.3 * b, reach=2.1, since=0.0, rich=2)
    else:
        out += _points(plan, a, b)
    within = 1 - 4.1 * line / b
    out += _nested(plan, shape, ((1.0, told.main), (1 - 1.7 * line / b, 0), (1 - 3.2 * line / b, told.second), (within, 0)))
    if plate:
        out += _nested(plan, shape, ((within * share, plate),))
    hold = share * {"lozenge": 0.52, "ogee": 0.62, "shield": 0.72, "oval": 0.7, "plaque": 0.78}[frame]
    h = fitted_height(plan, (2 * hold * a, 2 * hold * b), 0.82)
    field = Field.of(2 * a, 2 * b, _within(outline, 0.86 * share * a, 0.86 * share * b))

    def middle(on: Plan) -> Group:
        emblem = figures.emblem(on, on.heroes[0], 2 * hold * a, 2 * hold * b, h, on.tones(0), 0, 2)
        return infill(on, field, [p.placement for p in emblem], h, mirrored=True, finest=0.07, leafy=0.35, air=0.05) + emblem

    out += on_plate(plan, plate, middle)
    top = figures.rooted(plan, plan.foliage[0], 0, -0.97 * b, 0.0, 0.26 * b, plan.green())
    out.append(Part(top, 0.05))
    for side in (-1, 1):
        out.append(Part(figures.leaf(plan, 0, -0.97 * b, side * 0.95, 0.18 * b, plan.green(), 1, side < 0), 0.08))
    boss = plan.blossoms[0] if plan.grows else plan.fillers[-1]
    out.append(Part(figures.rimmed(spot(plan, boss, 0, b, 0.2 * b, plan.tones(2)), 0.015 * b, 0), 0.02))
    return out


def _within(outline: Outline, a: float, b: float) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Whether points lie within an outline (even-odd, on its segments' ends and middles)."""
    o = outline(a, b)
    p0, p1, p2, p3 = o[:-1:3], o[1::3], o[2::3], o[3::3]
    t = np.linspace(0, 1, 9)[:-1, None, None]
    points = (p0 * (1 - t) ** 3 + 3 * p1 * t * (1 - t) ** 2 + 3 * p2 * t**2 * (1 - t) + p3 * t**3).transpose(1, 0, 2).reshape(-1, 2)

    def test(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        result = np.zeros(x.shape, bool)
        for (x0, y0), (x1, y1) in zip(points, np.roll(points, -1, 0), strict=True):
            if y0 != y1:
                result ^= ((y0 > y) != (y1 > y)) & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
        return result

    return test


def _points(plan: Plan, a: float, b: float) -> Group:
    """Small sprays at the sides of a frame."""
    out: Group = []
    for side in (-1, 1):
        for k, turn in enumerate((0.9, 1.57, 2.24)):
            long = (0.24, 0.3, 0.24)[k] * b
            out.append(
                Part(figures.leaf(plan, side * 0.96 * a, 0, side * turn, long, plan.green(), k, side < 0), 0.05 + 0.1 * (k != 1))
            )
        out.append(Part(spot(plan, plan.blossoms[0], side * 1.1 * a, 0, 0.16 * b, plan.tones(1)), 0.1))
    return out


def arch(plan: Plan, room: Room, mirrored: bool) -> Group:
    """A window with a scene in it: a sun, growth from the sill, and the hero before it."""
    wide, tall = room
    b = tall / 2
    a = min(wide / 2, 0.78 * b)
    told, plate = plan.story, plate_ink(plan, 3.4 * a * b)
    line = max(0.014 * b, FINEST)
    out: Group = []
    for k, (inset, ink) in enumerate(((0.0, told.main), (1.8 * line, 0), (3.4 * line, told.second), (4.3 * line, plate))):
        out.append(Part(panel(shared(plan, structure(shapes.arch(a - inset, b - inset))), 0, 0, 1.0, ink), 0.0, 0.0))
        del k
    if plan.rng.random() < 0.75:
        sun = told.accent if told.accent not in (plate, told.main) else told.second
        filled = len(plan.drawing.palette.inks) > 1
        disc = figures.disc(plan, 0.42 * a, sun) if filled else figures.hoop(plan, 0.42 * a, 2 * line, sun)
        out += set_down([disc], 0, -0.42 * b)
    scene = (1.62 * a, 1.5 * b)
    grown = bouquet if plan.world == "plant" and plan.rng.random() < 0.35 else thicket
    out += set_down(on_plate(plan, plate, lambda p: grown(p, scene, mirrored)), 0, b - 4.3 * line - 0.75 * b)
    return out


def on_plate(plan: Plan, ink: int, draw: Callable[[Plan], Group]) -> Group:
    """What `draw` lays on a plate of that ink, in colours that read there: it is drawn with the plate's colour as ground, and all
    of it from the start, since it covers nothing more."""
    if not ink:
        return draw(plan)
    palette = plan.drawing.palette
    colours = list(palette.colours)
    colours[0], colours[ink] = colours[ink], colours[0]
    turned = replace(plan, drawing=replace(plan.drawing, palette=Palette(ground=colours[0], inks=tuple(colours[1:]))))

    def back(k: int) -> int:
        return {0: ink, ink: 0}.get(k, k)

    out = []
    for part in draw(turned):
        p = part.placement
        a, b, c, d = p.tones
        tones = (back(a), back(b), back(c), back(d))
        out.append(Part(p._replace(tones=tones, base=back(p.base), rim=back(p.rim), thread=back(p.thread)), 0.0, part.grows))
    return out


def lunette(plan: Plan, room: Room, mirrored: bool) -> Group:
    """A fan: rays of leaves and scalloped rims about a hero at the foot."""
    wide, tall = room
    r = min(wide / 2, tall * 0.92)
    told, plate = plan.story, plate_ink(plan, 1.45 * r**2)
    foot, out = 0.5 * r, []
    line = max(0.012 * r, FINEST)
    for size, ink in ((1.0, told.main), (1 - 1.8 * line / r, 0), (1 - 3 * line / r, told.second), (1 - 3.9 * line / r, plate)):
        half = pen.curve(_half_round(r * size), tension=1.0)
        out.append(
            Part(Placement(motif=plan.add(structure(half)), x=0, y=foot, size=1.0, tones=(ink,) * 4, finished=False), 0.0, 0.0)
        )
    h = fitted_height(plan, (r, r), 0.62)
    return out + on_plate(plan, plate, lambda on: _fan(on, r, foot, h))


def _fan(plan: Plan, r: float, foot: float, h: float) -> Group:
    """Two rings of leaves, beads between them, and the hero between two lesser figures at the foot."""
    out: Group = []
    for ring, (start, long, n) in enumerate(((0.62, 0.3, 11), (0.34, 0.3, 9))):
        for k in range(n):
            a = (k - (n - 1) / 2) * math.pi * 0.9 / (n - 1)
            x, y = start * r * math.sin(a), foot - start * r * math.cos(a)
            tones = plan.green() if ring == 0 else plan.tones(1)
            leaf = figures.rooted(plan, plan.leaves[ring % len(plan.leaves)], x, y, a, long * r, tones, a < 0)
            out.append(Part(leaf, 0.02 + 0.2 * ring, 0.4))
    for k in range(12):
        a = (k - 5.5) * math.pi * 0.9 / 11
        at = (0.66 * r * math.sin(a), foot - 0.66 * r * math.cos(a))
        out.append(Part(spot(plan, plan.fillers[0], *at, 0.045 * r, plan.tones(2)), 0.15))
    for side in (-1, 1):
        for k in range(2):
            at = (side * (0.42 + 0.3 * k) * r, foot - (0.16 - 0.03 * k) * r)
            small = figures.lone(plan, plan.seconds[k % len(plan.seconds)], (0.26 - 0.06 * k) * r, plan.tones(1), 0, 0.01 * r)
            out += set_down(small, *at, mirrored=side < 0)
    return out + heads(plan, np.array([(0.0, foot - 0.5 * h)]), h, (0.0, foot), mirrored=True)


def _half_round(r: float) -> np.ndarray:
    t = np.linspace(-math.pi / 2, math.pi / 2, 25)
    top = np.stack([r * np.sin(t), -r * np.cos(t)], 1)
    return np.vstack(
        [top, [(0.98 * r, 0.005 * r), (0.5 * r, 0.005 * r), (0, 0.005 * r), (-0.5 * r, 0.005 * r), (-0.98 * r, 0.005 * r)]]
    )
