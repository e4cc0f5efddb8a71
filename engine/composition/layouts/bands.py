"""Layouts of bands: stripe and border."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import numpy as np

from engine.composition import colouring, pen
from engine.composition.colouring import Tones
from engine.composition.layouts import figures
from engine.composition.layouts.frames import rich
from engine.composition.layouts.orbits import obeyed
from engine.composition.layouts.parts import (
    FINEST,
    Group,
    Part,
    band,
    fit,
    hero_extent,
    panel,
    set_down,
    shared,
    spot,
    staged,
    steps_of,
    structure,
)
from engine.composition.placement import Placement
from engine.composition.plan import Builder, Plan, fills, hero_height
from engine.composition.roles import every_ink
from engine.domain.brief import RepeatType

Place = Callable[[float, float], tuple[float, float]]


def stripe(plan: Plan) -> Builder:
    """Climbing stems with figures in their bends between banded stripes; up the cloth, across it on a brick repeat."""
    d, height = plan.drawing, hero_height(plan.drawing)
    across = d.repeat is RepeatType.BRICK
    run, depth = (d.aspect, 1.0) if across else (1.0, d.aspect)
    wide, tall = hero_extent(plan)
    wide_of, long_of = (tall, wide) if across else (wide, tall)
    air = 1.62 - 0.9 * min(d.density, 0.6)
    climbs = plan.grows and not plan.motifs[plan.heroes[0]].upright and plan.motifs[plan.heroes[0]].width > 0.6
    # a stem that winds has no mirrors, and carries leaves
    climbs = climbs and not plan.grouped and d.repeat is not RepeatType.MIRROR and plan.asked > 0.27
    wider = 2.5 if climbs else 1.5 + 6 * max(0.0, 0.32 - plan.asked) if plan.asked < 0.5 else 2.1
    lane, pace = max(wide_of, 0.6 * height) * wider * air, max(long_of, 0.6 * height) * air
    if not climbs:
        pace = (max(long_of, 0.6 * height) + _BESIDE * height) * (0.5 + 0.5 * air)  # a companion follows each
    if plan.grouped:
        least = (wide_of / 0.6, long_of / 0.8)
        if across:
            steps, count = fit(plan, pace, lane, least=(least[1], least[0]))
        else:
            count, steps = fit(plan, lane, pace, least=least)
        height *= min(1.0, 0.6 * depth / count / wide_of, 0.8 * run / steps / long_of)
    else:
        count = max(1, round(depth / lane))
        count -= count % 2 if count > 1 else 0  # even, so that lanes may differ by turns
        steps = steps_of(run, pace, d.repeat in (RepeatType.HALF_DROP, RepeatType.BRICK) or climbs)
    pitch, step = depth / count, run / steps
    told = plan.story
    ink = told.quiet or told.second
    on_band = plan.on(ink, 0)
    level = rich(count * steps)

    def at(along: float, over: float) -> tuple[float, float]:
        return (along, over) if across else (over, along)

    laced = not plan.grouped and d.style not in _COARSE and plan.asked > _LACED
    scallops = steps_of(run, _LACE * pitch, even=True)
    half = 0.42 * run / scallops
    lace = [shared(plan, structure(_half_disc(half, side * half, sideways=not across))) for side in (-1, 1)] if laced else []

    def under(fullness: float) -> list[Placement]:
        out: list[Placement] = []
        wide = pitch * (0.05 + (0.36 if climbs else 0.44) * fullness)
        line = max(pitch * 0.012 * (1 + fullness), FINEST)
        for k, scallop, i in product(range(count), lace, range(scallops)):
            side = 1 if scallop == lace[-1] else -1
            out.append(panel(scallop, *at((i + 0.5) * run / scallops, k * pitch + side * (wide / 2 + 1.9 * line)), 1.0, told.main))
        for k in range(count):
            out.append(band(plan, at(run / 2, k * pitch), across, wide, run, ink))
            for side in (-1, 1):
                out.append(band(plan, at(run / 2, k * pitch + side * (wide / 2 + 1.5 * line)), across, line, run, told.main))
                out.append(band(plan, at(run / 2, k * pitch + side * (wide / 2 - line)), across, 0.7 * line, run, told.growth))
        return out

    between, pair = _beside(plan, climbs or step - long_of < _TIGHT * height)
    # neighbours in file stand against each other's gaps, where the lanes go on so
    late = 0.5 * step if count % 2 == 0 and not plan.grouped and d.repeat is not RepeatType.MIRROR else 0.0
    winds = laced and plan.grows and pitch > _WINDS and d.style not in _BROKEN
    parts: Group = []
    for k in range(count):
        centre = (k + 0.5) * pitch
        parts += (
            _climb(plan, at, centre, pitch, run, steps, height, level)
            if climbs
            else _file(plan, at, centre, pitch, step, steps, height, k, between, late * (k % 2))
        )
        if winds:
            parts += _band_vine(plan, at, k * pitch, 0.2 * pitch, run, steps, ink)
        each = 2
        if plan.drawing.style == "ikat":  # its frayed edges leave nothing of small ones
            each, pair = 1, (pair[0], pair[0])
        small = min((0.28 if winds else 0.4) / each * pitch, 0.9 / each * step)
        for i in range(each * steps):
            x, y = at((i + 0.5) * step / each, k * pitch)
            size = small if i % 2 == 0 or each == 1 else 0.36 * small
            parts.append(Part(spot(plan, pair[i % 2], x, y, size, on_band), 0.26 if i % 2 else 0.16))
    return obeyed(plan, (steps, count) if across else (count, steps), parts, under)


_LACE, _LACED = 0.075, 0.28  # of a stripe's width: a scallop of its edge; the coverage from which there is room for one
_COARSE = {"ikat", "woven"}  # finishes that would wear an edge of scallops away
_BROKEN = {"watercolour", "dry brush"}  # those that would break a fine line
_WINDS = 0.2  # of the repeat's height: width of a stripe from which a vine in its band can be read


def _band_vine(plan: Plan, at: Place, middle: float, wide: float, run: float, steps: int, ink: int) -> Group:
    """A fine stem that winds along a band, `wide` with its leaves, between the figures there."""
    green, waves = plan.on(ink, 1), 2 * steps
    line = np.array(
        [at(run * u, middle + 0.2 * wide * math.sin(math.tau * waves * u)) for u in np.linspace(-0.02, 1.02, 16 * waves + 3)]
    )
    return figures.running(
        plan,
        line,
        0.08 * wide,
        0.34 * wide,
        green,
        count=4 * waves,
        spread=0.7,
        start=0.02,
        end=0.98,
        since=0.1,
        span=0.1,
        stem_since=0.1,
    )


_OPEN_LANE = 0.62  # of a stripe beside its band
_BARE, _BLOSSOMED = 0.25, 0.45  # of the main motif's height left free there, from which it looks bare, and plants have blossoms
_BESIDE = 0.44  # a companion's height over the main motif's
_TIGHT = 0.3  # of the main motif's height: less room between two of them leaves the companion to the bands


def _beside(plan: Plan, banded: bool) -> tuple[int, tuple[int, int]]:
    """What stands between two main motifs, and the two figures of the bands: the companion is in the lanes where it has room
    and is no mere filler."""
    own = plan.blossoms[0] if plan.grows else plan.fillers[1]
    named = len(plan.drawing.motifs) > 1
    if banded or (named and plan.other(0) in plan.heroes):
        small = plan.seconds[0] if named or not plan.motifs[plan.seconds[0]].upright else own
        return own, (small, plan.fillers[0])
    last = plan.seconds[-1] if len(plan.drawing.motifs) > 2 or (named and not plan.grows) else own
    small = plan.fillers[0] if plan.grows or plan.named_filler is not None else plan.fillers[1]
    return plan.seconds[0] if named else own, (last, small)


def _file(
    plan: Plan, at: Place, centre: float, pitch: float, step: float, steps: int, height: float, k: int, beside: int, late: float
) -> Group:
    """Figures one after another from `late` on, large and small by turns: the companion stands between two of the main motif, with
    smaller ones at its sides where the stripe, `pitch` wide, is bare there."""
    out: Group = []
    for i in range(steps):
        x, y = at((i + 0.5) * step + late, centre)
        hero = plan.heroes[i % len(plan.heroes)]
        figure = figures.lone(plan, hero, height, plan.tones(k % 2), 0, 0.02 * height)
        out += set_down(figure, x, y, mirrored=i % 2 == 1, stands=True)
        x, y = at(i * step + late, centre)
        m, run = plan.motifs[beside], _run(plan, hero, height, at)
        across = min(_BESIDE * height / max(m.height, 0.8 * m.width), 0.82 * (step - run) / max(m.height, m.width))
        for side in (-1, 1):
            turn = side * math.pi / 2 if at(0, 1)[0] > 0 else (0.0 if side < 0 else math.pi)
            foot = 0.3 * m.width * across  # under the figure, so that they grow from it
            for spread in (-0.4, 0.4) if plan.grows and m.area > 0.3 and not m.upright else ():
                fx, fy = at(i * step + late, centre + side * foot)
                leaf = figures.leaf(plan, fx, fy, turn + spread, 0.2 * height, plan.green(), 1, side < 0)
                out.append(Part(leaf, 0.06))
            for later, off, motif, size, colours in _flanks(plan, at, pitch, height, beside, foot, across, k):
                place = at((i + later) * step + late, centre + side * off)
                out.append(Part(spot(plan, motif, *place, size, plan.tones(colours)), 0.06))
        out.append(Part(spot(plan, beside, x, y, across, plan.tones(1 + k % 2)), 0.0))
    return out


Flank = tuple[float, float, int, float, int]
"""Steps after a companion, how far from the lane's middle, motif, size, colouring."""


def _flanks(
    plan: Plan, at: Place, pitch: float, height: float, beside: int, foot: float, across: float, k: int
) -> tuple[Flank, ...]:
    """What stands at both sides of a lane's file: as much as the stripe is bare there."""
    over = hero_extent(plan)[1 if at(1, 0)[0] > 0 else 0]
    bare = _OPEN_LANE * pitch - over
    amid = 0.25 * over + 0.16 * pitch  # between a main motif and the band
    if plan.grows:
        blossoms = bare > _BLOSSOMED * height and not plan.grouped
        return ((0.5, amid, plan.blossoms[0], 1.2 * _MARK * height, 2),) if blossoms else ()
    if bare > _BARE * height and beside in plan.seconds and not fills(plan.motifs[beside]):
        smaller = (0.0, 0.25 * pitch, plan.seconds[-1], 0.7 * across, k % 2)
        return smaller, (0.5, amid, plan.fillers[1], _MARK * height, 1 + k % 2)
    return ((0.0, foot + 0.14 * height, plan.fillers[0], 0.09 * height, 2),)


def _run(plan: Plan, hero: int, height: float, at: Place) -> float:
    """What a figure takes of its lane's length."""
    box, m = plan.box(hero, height), plan.motifs[hero]
    return box * (m.width if at(1, 0)[0] > 0 else m.height)


def _climb(plan: Plan, at: Place, centre: float, pitch: float, run: float, steps: int, height: float, level: int) -> Group:
    """A stem that winds up the stripe, a head in each bend, leaves and tendrils on the way."""
    green, out = plan.green(), []
    swing = min(0.2 * pitch, 0.5 * height)
    waves = steps // 2 or 1
    t = np.linspace(-0.03, 1.03, 26 * waves + 3)
    line = np.array([at(run * u, centre + swing * math.sin(math.tau * waves * u)) for u in t])
    count = max(4, (4 + 2 * level) * waves)
    out += figures.running(plan, line, 0.045 * height, 0.4 * height, green, count=count, spread=0.8, since=0.04, span=0.4)
    turns = colouring.turns(plan.drawing.palette, 2 * waves, plan.rng)
    for i in range(2 * waves):
        side = 1 if i % 2 == 0 else -1
        u = (0.25 + 0.5 * i) / waves
        x, y = at(run * u, centre - side * 0.32 * swing)
        hero = plan.heroes[i % len(plan.heroes)]
        for part in figures.lone(plan, hero, height, plan.tones(turns[i]), 0, 0.03 * height):
            out += set_down([part], x, y, turn=float(plan.rng.uniform(-0.4, 0.4)), mirrored=side < 0)
        bx, by = at(run * (u + 0.25 / waves), centre + side * 0.9 * swing)
        out.append(Part(spot(plan, plan.blossoms[i % len(plan.blossoms)], bx, by, 0.3 * height, plan.tones(1)), 0.12))
    return out


def border(plan: Plan) -> Builder:
    """A worked border between guard stripes along one edge, a garland joining its figures, and a sprigged field above it.

    On a half-drop it runs up the cloth.
    """
    d, height = plan.drawing, hero_height(plan.drawing)
    upright = d.repeat is RepeatType.HALF_DROP
    run, depth = (1.0, d.aspect) if upright else (d.aspect, 1.0)
    wide, tall = hero_extent(plan)
    along, over = (tall, wide) if upright else (wide, tall)
    even = d.repeat in (RepeatType.HALF_DROP, RepeatType.BRICK)
    steps = steps_of(run, max(along, 0.55 * height) * 1.5, even)
    deep = min(max(over, 0.7 * height) * (1.25 + 0.6 * min(d.density, 0.6)), 0.62 * depth)
    told = plan.story
    filled = plan.solid(0.22) and 0.8 * deep / depth < plan.asked
    base_ink = (told.growth if told.growth != told.main and plan.rng.random() < 0.5 else told.deep) if filled else 0
    level = rich(steps * 2)

    def at(along: float, over: float) -> tuple[float, float]:
        return (over, along) if upright else (along, over)

    middle = depth - 0.5 * deep - 0.16 * height  # its outer line stays off the seam, where no printer wants one
    guard = 0.085 * height
    field = middle - deep / 2 - 3.4 * guard
    field_ink = (told.quiet or told.second) if plan.short and plan.solid(0.22) else 0  # a dense field is banded
    sprig, rows = _field_rows(plan, field, height)
    dense = plan.asked > _FIVE_BANDS
    between = 0.75 * field / rows if dense else field / rows - 1.15 * _BANDED * sprig  # what a row of sprigs leaves free

    def under(fullness: float) -> list[Placement]:
        out: list[Placement] = []
        if filled:
            out.append(band(plan, at(run / 2, middle), not upright, deep * (0.6 + 0.4 * min(1.0, 2.5 * fullness)), run, base_ink))
        for j in range(rows + 1 if field_ink else 0):  # between its rows, which stay on clear ground
            broad = dense or j % 2 == 0  # every second one is narrow: five bands of one weight would lead
            wide = (0.16 + 0.84 * fullness if broad else 0.08 + 0.42 * fullness) * between * (0.5 if j in (0, rows) else 1.0)
            place = min(max(j * field / rows, 0.5 * wide + 0.3 * guard), field - 0.5 * wide)  # off the seam too
            out.append(band(plan, at(run / 2, place), not upright, wide, run, field_ink))
        line = max(0.022 * height * (0.7 + fullness), FINEST)
        for side in (-1, 1):
            edge = middle + side * (deep / 2)
            out.append(band(plan, at(run / 2, edge), not upright, 1.6 * line, run, told.main))
            out.append(band(plan, at(run / 2, edge + side * guard), not upright, line, run, told.second))
        return out

    parts: Group = _guards(plan, at, run, middle, deep, guard, height, even)
    parts += _garland(plan, at, run, steps, middle, height, deep, base_ink, level, upright)
    parts += _field(plan, at, run, field, height)
    return every_ink(plan, staged(parts, under))


def _guards(plan: Plan, at: Place, run: float, middle: float, deep: float, guard: float, height: float, even: bool) -> Group:
    """Rows of beads between the lines, and an edge of scallops that looks into the field."""
    out: Group = []
    beads = steps_of(run, 0.13 * height, even)
    for side in (-1, 1):
        for i in range(beads):
            x, y = at((i + 0.5) * run / beads, middle + side * (deep / 2 + 0.5 * guard))
            out.append(Part(spot(plan, plan.fillers[0], x, y, 0.06 * height, plan.tones(2)), 0.08))
    edge = steps_of(run, 0.2 * height, even)
    foot, half = middle - deep / 2 - guard, 0.46 * run / edge
    lace = shared(plan, structure(_half_disc(half, half * 0.9, sideways=at(0, -1)[0] < 0)))
    for i in range(edge):
        x, y = at((i + 0.5) * run / edge, foot)
        out.append(Part(panel(lace, x, y, 1.0, plan.story.main), 0.0, 0.0))
        x, y = at((i + 0.5) * run / edge, foot - 0.42 * half)
        out.append(Part(spot(plan, plan.fillers[0], x, y, 0.5 * half, plan.on(plan.story.main, 1)), 0.05))
        x, y = at(i * run / edge, foot - 1.3 * half)
    return out


def _half_disc(wide: float, deep: float, *, sideways: bool) -> pen.Outline:
    """A scallop of an edge that hangs from its straight side: upwards, or to the left where it is turned `sideways`; a negative
    depth hangs it the other way."""
    a = np.linspace(-math.pi / 2, math.pi / 2, 33)
    points = np.stack([wide * np.sin(a), -deep * np.cos(a)], 1)
    return pen.polygon(points[:, ::-1] if sideways else points)


def _garland(
    plan: Plan, at: Place, run: float, steps: int, middle: float, height: float, deep: float, base: int, level: int, upright: bool
) -> Group:
    """Heroes in file, a stem that winds about them, leaves along it and a smaller flower between each two."""
    green, out = _vine(plan, base), []
    step, swing = run / steps, 0.35 * deep  # about the figures, not behind them
    count = steps if steps % 2 == 0 else 2 * steps
    first = plan.motifs[plan.heroes[0]]
    stalked = plan.world == "plant" and (first.upright or "branch" in first.tags)  # a vine would run through their stalks
    stands = plan.world == "animal"  # upon a branch: a vine would run through heads and tails
    free = run / steps - _run(plan, plan.heroes[0], height, at)
    winds = plan.world != "geometric" and (not upright if stands else not stalked and free > _WINDING * height)
    if winds:
        under = 0.5 * plan.box(plan.heroes[0], height) * first.height if stands else 0.0
        bow = 0.02 * deep if stands else swing
        t = np.linspace(-0.02, 1.02, 14 * count + 3)
        line = np.array([at(run * u, middle + under + bow * math.sin(math.pi * count * u)) for u in t])
        out += figures.running(
            plan, line, 0.036 * height, 0.18 * height, green, count=(2 + level) * count, spread=0.75,
            start=0.08, end=0.95, since=0.03, span=0.4, stem_since=0.02,
        )  # fmt: skip
    for i in range(steps):
        x, y = at(i * step, middle)
        second = plan.seconds[i % len(plan.seconds)]
        across = min(0.46 * height, max(0.9 * (step - _run(plan, plan.heroes[0], height, at)), 0.24 * height))
        out += set_down(figures.lone(plan, second, across, plan.on(base, 1), base, 0.012 * height), x, y)
        mark = plan.fillers[0 if base else 1]  # a fine one is lost on a plate
        for side in () if winds and not stands else (-1,) if winds else (-1, 1):  # not among leaves, nor in the branch below
            x, y = at(i * step, middle + side * 0.31 * deep)
            out.append(Part(spot(plan, mark, x, y, _MARK * height, plan.on(base, 2)), 0.2))
    for i in range(steps):
        x, y = at((i + 0.5) * step, middle)
        hero = plan.heroes[i % len(plan.heroes)]
        out += set_down(figures.lone(plan, hero, height, plan.on(base, 0), base, 0.015 * height), x, y, mirrored=i % 2 == 1)
    return out


_WINDING = 0.45  # of a figure's height: less room between two is too narrow for a stem and its leaves
_MARK = 0.18  # of the main motif's height: a small figure above and below what stands between; finer it is a speck


def _vine(plan: Plan, base: int) -> Tones:
    """The growth's ink, unless the figures have it too: a vine in the ink of a tail would be a part of it, or be cut by its rim."""
    palette, taken = plan.drawing.palette, plan.on(base, 0)[:2]
    if plan.green(base)[0] not in taken:
        return plan.green(base)
    reads = colouring.differences(palette)[base]
    free = [ink for ink in range(1, len(reads)) if ink not in (base, *taken) and reads[ink] >= colouring.VISIBLE_ON_GROUND]
    ink = max(free, key=lambda ink: float(reads[ink]), default=0)
    return colouring.dressed(palette, ink, ink, base) if ink else plan.apart(plan.green(base), 0, base)


_FIVE_BANDS = 0.45  # coverage from which all gaps of a border's field are filled broadly
_BANDED = 0.72  # of its size, that a sprig has between bands
_SMALLEST_SPRIG = 0.03  # of the repeat's height: a finer field is a grey, and thousands of figures


def _field_rows(plan: Plan, depth: float, height: float) -> tuple[float, int]:
    """Size of a field's sprigs, and how many rows of them stand in `depth`."""
    density = min(plan.drawing.density, 0.6)
    sprig = max(height * (0.34 + 0.26 * density), _SMALLEST_SPRIG)
    return sprig, max(1, round(depth / (sprig * (1.7 - 1.1 * density))))


def _field(plan: Plan, at: Place, run: float, depth: float, height: float) -> Group:
    """Sprigs in half-drop rows with a seed between each four: quiet, so that the border leads."""
    sprig, rows = _field_rows(plan, depth, height)
    columns = steps_of(run, sprig * (2.5 - 2.2 * min(plan.drawing.density, 0.6)), even=True)  # two kinds by turns
    out: Group = []
    for j in range(rows):
        for i in range(columns):
            x, y = at((i + 0.5 + 0.5 * (j % 2)) * run / columns, (j + 0.5) * depth / rows)
            second = plan.seconds[(i + j) % len(plan.seconds)]
            leads = (i + j) % 2 == 0
            motif, tones = (second, plan.tones(j % 2)) if leads else (plan.foliage[0], plan.green())
            slender = min(math.sqrt(0.6 / max(plan.motifs[motif].width * plan.motifs[motif].height, 0.3)), 1.4)
            size = sprig * (1.0 if leads else 0.62) * (_BANDED if plan.short and plan.asked <= _FIVE_BANDS else max(slender, 1.0))
            out.append(Part(spot(plan, motif, x, y, size, tones, 0.2 * (-1) ** i), 0.0, 0.25))
            x, y = at((i + 0.5 * (j % 2)) * run / columns, (j + 0.5) * depth / rows)
            out.append(Part(spot(plan, plan.fillers[0], x, y, sprig * 0.17, plan.tones(2)), 0.22))
    return out
