"""Grown pieces: bouquets and thickets, wreaths, and silhouettes filled with figures. All about (0, 0), back to front."""

from __future__ import annotations

import math

import numpy as np

from engine.composition import colouring, pen
from engine.composition.colouring import Tones
from engine.composition.layouts import figures
from engine.composition.layouts.parts import Group, Part, set_down, spot, structure
from engine.composition.placement import Placement
from engine.composition.placements import shapes
from engine.composition.placements.infill import Field, Floats, infill, spread
from engine.composition.plan import Plan, hero_height

Room = tuple[float, float]
"""Width and height that a piece may fill, in units of the sheet's height."""


def fitted_height(plan: Plan, room: Room, most: float) -> float:
    """The main motif's height: as asked, but at most the share `most` of what the room can hold."""
    motif = plan.motifs[plan.heroes[0]]
    across = plan.box(plan.heroes[0], 1.0) * motif.width
    return min(hero_height(plan.drawing), most * room[1], most * room[0] / max(across, 0.3))


def count_of(plan: Plan, area: float, height: float, share: float, most: int = 11) -> int:
    """How many heroes carry `share` of an area."""
    motif = plan.motifs[plan.heroes[0]]
    one = motif.area * plan.box(plan.heroes[0], height) ** 2
    return int(min(max(round(share * area / max(one, 1e-6)), 1), most))


def places(plan: Plan, field: Field, count: int, height: float, margin: float, *, mirrored: bool) -> Floats:
    """Where up to `count` heroes stand in a silhouette, the upper ones first. Flowers overlap, as in a bouquet; of animals and
    things there are only as many as stand clear of each other."""
    while True:
        at = by_height(spread(field, count, margin, plan.rng, mirrored=mirrored))
        if count == 1 or plan.world == "plant" or _clear_of_each_other(plan, at, height):
            return at
        count -= 1


def _clear_of_each_other(plan: Plan, at: Floats, height: float) -> bool:
    wide = max(plan.box(motif, height) * plan.motifs[motif].width for motif in plan.heroes)
    across, down = np.abs(at[:, None] - at[None]).transpose(2, 0, 1)
    clear = (across >= _CLEAR * wide) | (down >= _CLEAR * height)
    np.fill_diagonal(clear, True)
    return bool(clear.all())


_CLEAR = 0.95  # of their boxes: a paw or a tail may reach over


def heads(plan: Plan, at: Floats, height: float, foot: tuple[float, float], *, mirrored: bool, base: int = 0) -> Group:
    """Heroes at these points, the upper ones first, so that the lower overlap them; upright ones lean away from `foot`."""
    turns = colouring.turns(plan.drawing.palette, len(at), plan.rng)
    out: Group = []
    kinds = {_pair(x, y): k for k, (x, y) in enumerate(at)} if mirrored else {}
    for k, (x, y) in enumerate(at):
        k = kinds.get(_pair(x, y), k)
        motif = plan.hero(k)
        lean = math.atan2(x - foot[0], -(y - foot[1]))
        free = not plan.motifs[motif].upright and plan.world != "animal"
        turn = lean * (0.9 if free else 0.45) if plan.world == "plant" else float(np.clip(lean, -0.4, 0.4))
        turn += 0.0 if mirrored else float(plan.rng.uniform(-0.35, 0.35)) * (1.0 if free else 0.4)
        flip = x < 0 if mirrored else bool(plan.rng.random() < 0.5)
        size = height * (1.0 if k == 0 or len(at) < 4 else (1.0, 0.86, 0.94, 0.8)[k % 4])
        tones = plan.on(base, turns[k]) if base else plan.tones(turns[k])
        lone = figures.lone(plan, motif, size, tones, base, 0.03 * height)
        out += set_down(lone, float(x), float(y), turn=turn, mirrored=flip)
    return out


def _pair(x: float, y: float) -> tuple[float, float]:
    return round(abs(x), 4), round(y, 4)


def sprig(plan: Plan, motif: int, x: float, y: float, turn: float, long: float, tones: Tones, mirrored: bool) -> Placement:
    """Foliage that grows from its foot, `long` where it is slender; a broad one is kept from swallowing what stands by it."""
    m = plan.motifs[motif]
    broad = m.width / max(m.height, 0.4)
    return figures.rooted(plan, motif, x, y, turn, long * min(1.0, 0.5 / broad), tones, mirrored)


def by_height(points: Floats) -> Floats:
    """Upper points first."""
    return points[np.argsort(points[:, 1], kind="stable")]


def grown(plan: Plan, room: Room, mirrored: bool) -> Group:
    """A bouquet of what flowers, a thicket about what lives."""
    return (bouquet if plan.world == "plant" else thicket)(plan, room, mirrored)


def bouquet(plan: Plan, room: Room, mirrored: bool) -> Group:
    """Heads in a dome over sprays of foliage, their stems gathered by a ribbon."""
    wide, tall = room
    tall = min(tall, 1.55 * wide)
    wide = min(wide, 1.15 * tall)
    h, green = fitted_height(plan, (wide, tall), 0.46), plan.green()
    tie, rx, ry = 0.25 * tall, 0.42 * wide, 0.33 * tall
    dome = -0.5 * tall + ry + 0.1 * tall
    field = Field.of(2 * rx, 2 * ry, shapes.inside("oval", rx, ry))
    n = count_of(plan, math.pi * rx * ry, h, 0.5, 9)
    at = by_height(spread(field, n, 0.4 * h, plan.rng, mirrored=mirrored)) + np.array((0, dome))
    crown = heads(plan, at, h, (0.0, tie), mirrored=mirrored)
    out = _sprays(plan, tie, dome, rx, ry, tall)
    for x, y in at:
        out.append(figures.stem(plan, [(0, tie), (0.42 * x, 0.5 * (y + tie) + 0.05 * tall), (x, y)], 0.022 * tall, green[0]))
    standing = [p.placement for p in set_down(crown, 0, -dome)]
    out += set_down(infill(plan, field, standing, h, mirrored=mirrored, centre=(0.0, tie - dome), finest=0.07), 0, dome)
    for side in (-1, 1):
        for k, (a, long) in enumerate(((1.15, 0.24), (1.65, 0.2), (2.2, 0.15))):
            out.append(Part(figures.leaf(plan, 0, tie, side * a, long * tall, green, k, side < 0), 0.02 + 0.05 * k))
    return out + crown + _tied(plan, tie, tall)


def _sprays(plan: Plan, tie: float, dome: float, rx: float, ry: float, tall: float) -> Group:
    """Foliage that fans out from the tie, a little beyond the dome."""
    out: Group = []
    for k, a in enumerate((0.0, -0.36, 0.36, -0.74, 0.74, -1.1, 1.1)):
        edge = _reach(a, tie - dome, 1.1 * rx, 1.16 * ry)
        motif = plan.foliage[(k + 1) // 2 % len(plan.foliage)]
        tones = plan.green() if (k + 1) // 2 % 2 == 0 else plan.tones(1)
        out.append(Part(sprig(plan, motif, 0, tie, a, edge, tones, a < 0), 0.0 if k < 5 else 0.1, 0.12))
    return out


def _reach(angle: float, below: float, rx: float, ry: float) -> float:
    """From a point `below` an ellipse's middle to its far side, towards `angle`."""
    dx, dy = math.sin(angle), -math.cos(angle)
    a, b, c = (dx / rx) ** 2 + (dy / ry) ** 2, 2 * below * dy / ry**2, (below / ry) ** 2 - 1
    root = b * b - 4 * a * c
    return (-b + math.sqrt(root)) / (2 * a) if root > 0 else below


def _tied(plan: Plan, tie: float, tall: float) -> Group:
    """Stems below the tie, a knot, two loops and two tails."""
    green, ink, out = plan.green(), plan.story.accent, []
    foot = 0.5 * tall
    for k in (-2, 2, -1, 1, 0):
        end = (0.055 * k * tall, foot - 0.012 * tall * abs(k))
        out.append(figures.stem(plan, [(0, tie), (0.018 * k * tall, 0.5 * (tie + foot)), end], 0.024 * tall, green[0]))
    for side in (-1, 1):
        loop = pen.curve(np.array([(0, 0), (0.075, -0.05), (0.12, -0.012), (0.085, 0.028)]) * (side * tall, tall))
        tail = pen.stroke(
            np.array([(0, 0), (0.035, 0.06), (0.03, 0.12), (0.062, 0.175)]) * (side * tall, tall), 0.016 * tall, 0.026 * tall
        )
        out += [_shape(plan, outline, 0, tie, ink) for outline in (tail, loop)]
    out.append(_shape(plan, pen.ellipse(0, 0, 0.026 * tall, 0.021 * tall), 0, tie, plan.story.main))
    return out


def _shape(plan: Plan, outline: pen.Outline, x: float, y: float, ink: int) -> Part:
    return Part(Placement(motif=plan.add(structure(outline)), x=x, y=y, size=1.0, tones=(ink,) * 4, finished=False), 0.0, 0.0)


def thicket(plan: Plan, room: Room, mirrored: bool) -> Group:
    """Growth that rises from one ground behind the heroes: reeds and coral under the sea, grasses and flowers around an animal."""
    wide, tall = room
    tall, wide = min(tall, 1.3 * wide), min(wide, 1.9 * tall)
    h = fitted_height(plan, (wide, tall), 0.6)
    foot = 0.5 * tall - 0.06 * h
    out: Group = []
    n, beside = 7 if mirrored else 8, plan.sprig(0)
    slender = plan.world != "sea" and plan.motifs[beside].width < 0.7
    cast = [*plan.foliage, beside if slender else plan.leaves[0]]
    for k in range(n):
        t = k / (n - 1) * 2 - 1
        lean = 0.55 * t + (0 if mirrored else plan.rng.uniform(-0.09, 0.09))
        long = tall * (0.97 - 0.42 * abs(t) ** 1.6) * (1 if mirrored else plan.rng.uniform(0.88, 1.0))
        which = min(k, n - 1 - k) if mirrored else k
        stalk = plan.motifs[cast[which % len(cast)]]
        slim = min(0.5 * stalk.width / max(stalk.height, 0.4), 0.25)
        long = min(long, (0.5 - 0.3 * abs(t)) * wide / (math.sin(abs(lean)) + slim * math.cos(lean)))
        tones = plan.green() if which % 2 == 0 else plan.tones(1)
        out.append(
            Part(
                sprig(plan, cast[which % len(cast)], 0.3 * wide * t, foot, lean, long, tones, t < 0),
                0.0 if 1 <= k < n - 1 else 0.1,
                0.15,
            )
        )
    ground = Field.of(0.86 * wide, 0.8 * tall, shapes.inside("half moon", 0.43 * wide, 0.4 * tall))
    count = count_of(plan, ground.area, h, 0.42, 7)
    at = places(plan, ground, count, h, 0.42 * h, mirrored=mirrored) + np.array((0, foot - 0.4 * tall))
    crown = heads(plan, at, h, (0.0, 2 * tall), mirrored=mirrored)
    for side in (-1, 1):
        for k in range(3):
            x = side * (0.12 + 0.13 * k) * wide
            out.append(
                Part(figures.leaf(plan, x, foot, side * (0.55 + 0.35 * k), 0.3 * h, plan.green(), k, side < 0), 0.02 + 0.05 * k)
            )
    low = [p.placement for p in set_down(crown, 0, -(foot - 0.4 * tall))]
    fill = infill(plan, ground, low, h, mirrored=mirrored, centre=(0.0, 0.6 * tall), finest=0.06, leafy=0.4)
    air = _above(plan, wide, tall, h, mirrored)
    return out + set_down(fill, 0, foot - 0.4 * tall) + crown + air


def _above(plan: Plan, wide: float, tall: float, h: float, mirrored: bool) -> Group:
    """What floats in the air or the water over a thicket."""
    out: Group = []
    for k in range(5):
        side = (-1) ** k
        x = side * (0.1 + 0.075 * k) * wide * (1 if mirrored else plan.rng.uniform(0.7, 1.2))
        y = -0.5 * tall + (0.05 + 0.05 * k) * tall
        for flip in (1, -1) if mirrored else (1,):
            out.append(Part(spot(plan, plan.fillers[0], flip * x, y, (0.1 - 0.012 * k) * h, plan.tones(2)), 0.1 + 0.1 * k))
    return out


def wreath(plan: Plan, room: Room, mirrored: bool, *, hole: Room | None = None) -> Group:
    """A garland of leaves and flowers round one large hero, or round an open middle: `hole`, half its width and height."""
    wide, tall = room
    a, b = min(wide, 1.5 * tall) / 2, min(tall, 1.22 * wide) / 2
    asked, least = hero_height(plan.drawing), min(a, b)
    if hole is not None:  # an ellipse about the hole's corners
        a, b = min(wide, max(2 * a, 4 * hole[0])) / 2, tall / 2
        least = max(min(a - 1.25 * hole[0], b - 1.45 * hole[1]), 0.12 * min(a, b)) / 0.42
    central = hole is None and (asked > 0.5 * least or plan.rng.random() < 0.5)
    deep = (0.34 if central else 0.42) * least
    h = 0.72 * deep if central else min(0.95 * deep, asked)
    closed = hole is not None or bool(plan.rng.random() < 0.7)
    am, bm, green = a - 0.55 * deep, b - 0.55 * deep, plan.green()
    line = shapes.ring_line(am, bm, 97)
    reach = 48 if closed else int(plan.rng.integers(38, 45))
    count = max(8, round(math.pi * (am + bm) / 2 / (0.26 * deep)))
    out: Group = []
    for side in (1, -1):
        half = line[: reach + 1] * (side, 1)
        out.append(figures.stem(plan, half[::3], 0.07 * deep, green[0]))
        out += figures.along(plan, half, 0.78 * deep, green, count=count, spread=0.62, start=0.02, end=0.99, span=0.18, taper=0.15)
        out += figures.along(
            plan, half, 0.5 * deep, plan.tones(1), count=count // 2, spread=1.0, start=0.06, since=0.22, span=0.4, taper=0.1
        )
    out += _garland_heads(plan, am, bm, deep, h, mirrored, central, closed)
    if central:
        inner = 1.72 * (min(a, b) - deep)
        height = min(fitted_height(plan, (inner, inner), 0.92), asked)
        out += figures.lone(plan, plan.heroes[0], height, plan.tones(0), 0, 0.02 * height)
    return out


def _garland_heads(plan: Plan, a: float, b: float, deep: float, h: float, mirrored: bool, central: bool, closed: bool) -> Group:
    """Heroes in a cluster (and its answer across), or in pairs; smaller flowers and berries between them."""
    rng = plan.rng
    out: Group = []
    cast = plan.seconds if central else plan.heroes
    step = 1.08 * h / ((a + b) / 2)
    first = math.pi if mirrored or rng.random() < 0.4 else float(rng.choice((0.75, 1.25))) * math.pi
    density = min(max((plan.asked - 0.1) / 0.35, 0.0), 1.0)
    run = 1 + 2 * round(1 + 1.5 * density)
    large = [first + (k - run // 2) * step for k in range(run)]
    answer = [first + math.pi + (k - 1) * 0.8 * step for k in range(3)] if closed else []
    gaps = np.linspace(
        large[-1] + 1.2 * step, large[0] + math.tau - 1.2 * step, max(5, round((math.tau - run * step) / (1.5 * step)))
    )
    for k, angle in enumerate(gaps):
        x, y = a * math.sin(angle), -b * math.cos(angle)
        turned = math.atan2(x, -y)
        small = spot(plan, plan.blossoms[k % len(plan.blossoms)], x, y, 0.46 * h, plan.tones(1 + k % 2), turned)
        out.append(Part(figures.rimmed(small, 0.03 * h, 0), 0.08 + 0.06 * (k % 5)))
        for side in (-1, 1):
            far = 1 + side * 0.42 * deep / max((a + b) / 2, 0.05)
            angle_ = angle + 0.4 * step
            berry = spot(
                plan,
                plan.fillers[k % len(plan.fillers)],
                far * a * math.sin(angle_),
                -far * b * math.cos(angle_),
                0.2 * h,
                plan.tones(2),
            )
            out.append(Part(berry, 0.25 + 0.05 * (k % 6)))
    for k, angle in enumerate(answer):
        x, y = a * math.sin(angle), -b * math.cos(angle)
        motif = plan.seconds[k % len(plan.seconds)]
        out += set_down(
            figures.lone(plan, motif, (0.62, 0.78, 0.62)[k] * h, plan.tones(1), 0, 0.03 * h),
            x,
            y,
            turn=0.5 * math.atan2(x, -y),
            mirrored=x < 0,
        )
    order = sorted(range(run), key=lambda k: -abs(k - run // 2))
    turns = colouring.turns(plan.drawing.palette, run, rng)
    for k in order:
        x, y = a * math.sin(large[k]), -b * math.cos(large[k])
        away = abs(k - run // 2)
        size = h * (1.0, 0.86, 0.74, 0.66)[min(away, 3)]
        motif = cast[away % len(cast)]
        upright = plan.motifs[motif].upright or plan.world == "animal"
        turn = float(np.clip(math.atan2(x, -y), -0.3, 0.3)) if upright else math.atan2(x, -y) + math.pi
        group = figures.lone(plan, motif, size, plan.tones(turns[away] if mirrored else turns[k]), 0, 0.04 * h)
        out += set_down(group, x, y, turn=turn, mirrored=x < 0)
    return out


def winged(plan: Plan, room: Room, middle: Group, half: float) -> Group:
    """A middle piece of that half width on a wide place, with a branch that runs out to both sides of it."""
    wide, tall = room
    run = wide / 2 - half
    deep, green = min(0.62 * tall, 0.9 * run), plan.green()
    out: Group = []
    line = pen.spine(
        np.array([(half - 0.1 * run, 0.16 * deep), (half + 0.35 * run, 0.1 * deep), (half + 0.92 * run, -0.14 * deep)]), 24
    )
    h = 0.5 * deep
    for side in (1, -1):
        branch = line * (side, 1)
        out.append(figures.stem(plan, branch[::2], 0.07 * deep, green[0]))
        out += figures.along(plan, branch, 0.5 * deep, green, count=9, spread=0.7, start=0.12, end=1.0, span=0.2, taper=0.45)
        for k, (at, size) in enumerate(((9, 0.95), (15, 0.66), (20, 0.46))):
            motif = plan.seconds[k % len(plan.seconds)]
            upright = plan.motifs[motif].upright
            head = figures.lone(plan, motif, size * h, plan.tones(1 + k % 2), 0, 0.03 * h)
            out += set_down(head, *figures.xy(branch[at]), turn=0.0 if upright else side * 1.2, mirrored=side < 0)
    field = Field.of(wide, 0.9 * tall, lambda x, y: np.asarray(
        (np.abs(x) > half) & (np.abs(y) < 0.5 * deep * np.clip(1.1 - (np.abs(x) - half) / (0.96 * run), 0, 1) ** 0.6)
    ))  # fmt: skip
    fill = infill(plan, field, [part.placement for part in out], 1.3 * h, mirrored=True, finest=0.05, air=0.04)
    return [*fill, *out, *middle]


def filled(plan: Plan, room: Room, shape: str, mirrored: bool, *, loose: bool = False) -> Group:
    """A silhouette filled with figures; a `loose` one opens towards its edge."""
    wide, tall = room
    most = {"heart": 1.08, "half moon": 2.0, "drop": 0.85, "shield": 0.95, "arch": 0.95}.get(shape, 1.6)
    wide, tall = min(wide, most * tall), min(tall, wide * {"half moon": 0.6, "heart": 1.0, "drop": 1.5}.get(shape, 1.4))
    h = fitted_height(plan, (wide, tall), 0.62)
    field = Field.of(wide, tall, shapes.inside(shape, wide / 2, tall / 2))
    n = count_of(plan, field.area, h, 0.34 if loose else 0.3 + 0.3 * min(plan.asked, 0.6), 14)
    at = places(plan, field, n, h, 0.5 * h, mirrored=mirrored)
    foot = (0.0, (0.9 if not loose else 3.0) * tall)
    crown = heads(plan, at, h, foot, mirrored=mirrored)
    if n <= 4 and plan.world in ("plant", "animal"):
        crown = [*(part for x, y in at for part in set_down(_collar(plan, h), float(x), float(y))), *crown]
    fill = infill(
        plan, field, [p.placement for p in crown], h, mirrored=mirrored, finest=0.09 if loose else 0.05,
        air=0.05 if loose else 0.018, leafy=0.5,
    )  # fmt: skip
    return fill + crown


def _collar(plan: Plan, h: float) -> Group:
    """Leaves around a head."""
    start = plan.rng.uniform(0, math.tau)
    out: Group = []
    for k in range(6):
        a = start + k * math.tau / 6
        out.append(
            Part(
                figures.leaf(plan, 0.28 * h * math.sin(a), -0.28 * h * math.cos(a), a, 0.44 * h, plan.green(), k, k % 2 == 1),
                0.05 * k,
            )
        )
    return out
