"""Flat pieces: framed panels, specimen sheets, patchworks, friezes; and what surrounds a piece on a sheet printed to its edge."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from engine.composition.layouts import figures
from engine.composition.layouts.parts import FINEST, Group, Part, panel, rectangle, set_down, shared, spot, structure
from engine.composition.placements import shapes
from engine.composition.placements.bouquets import Room, bouquet, fitted_height, sprig, thicket
from engine.composition.placements.emblems import on_plate, plate_ink
from engine.composition.placements.infill import Field, infill
from engine.composition.plan import Plan


def framed(plan: Plan, room: Room, mirrored: bool) -> Group:
    """A worked frame with a scene in it."""
    wide, tall = room
    wide, tall = min(wide, 1.5 * tall), min(tall, 1.5 * wide)
    told, plate = plan.story, plate_ink(plan, 0.8 * wide * tall)
    airy = plan.asked < 0.26
    deep = (0.06 if airy else 0.13) * min(wide, tall)
    line = max((0.008 if airy else 0.012) * min(wide, tall), FINEST)
    out: Group = []
    for inset, ink in ((0.0, told.main), (1.5 * line, 0), (deep, told.main), (deep + 0.9 * line, plate)):
        out.append(_sheet(plan, wide - 2 * inset, tall - 2 * inset, ink))
    if not airy:
        out += _strip(plan, wide, tall, deep, line)
    inner = (wide - 2 * deep - 5 * line, tall - 2 * deep - 5 * line)
    return out + on_plate(plan, plate, lambda on: _scene(on, inner, mirrored))


def _sheet(plan: Plan, wide: float, tall: float, ink: int) -> Part:
    return Part(panel(shared(plan, structure(rectangle(wide, tall))), 0, 0, 1.0, ink), 0.0, 0.0)


def _scene(plan: Plan, inner: Room, mirrored: bool) -> Group:
    """What stands in a frame: a bouquet, a thicket, or an emblem."""
    wide, tall = inner
    if plan.world == "plant" and plan.rng.random() < 0.5:
        return bouquet(plan, (0.94 * wide, 0.96 * tall), mirrored)
    if plan.world in ("plant", "animal", "sea"):
        return thicket(plan, (0.98 * wide, 0.97 * tall), mirrored)
    h = fitted_height(plan, inner, 0.6)
    emblem = figures.emblem(plan, plan.heroes[0], 0.85 * wide, 0.85 * tall, h, plan.tones(0), 0, 2)
    field = Field.of(wide, tall, shapes.inside("cushion", 0.48 * wide, 0.48 * tall))
    return infill(plan, field, [p.placement for p in emblem], h, mirrored=mirrored, finest=0.08, air=0.06) + emblem


def _strip(plan: Plan, wide: float, tall: float, deep: float, line: float) -> Group:
    """The frame's own ornament: flowers and leaves by turns, and a rosette at each corner."""
    out: Group = []
    middle, leafy = 0.5 * deep + 0.4 * line, plan.world in ("plant", "animal", "sea")
    for across, run in ((True, wide), (False, tall)):
        count = max(3, 2 * round((run - 2 * deep) / (0.62 * deep) / 2) + 1)
        pitch = (run - 2 * deep) / (count - 1)
        for side in (-1, 1):
            for k in range(count):
                along, over = (k - (count - 1) / 2) * pitch, side * ((tall if across else wide) / 2 - middle)
                x, y = (along, over) if across else (over, along)
                if k % 2 == (count // 2) % 2:
                    cast = plan.blossoms if plan.grows else plan.fillers
                    out.append(Part(spot(plan, cast[0], x, y, 0.46 * deep, plan.tones(1)), 0.0, 0.2))
                elif leafy:
                    outward = (0.0 if along > 0 else math.pi) + (math.pi / 2 if across else math.pi)
                    for spread in (-0.5, 0.5):
                        out.append(
                            Part(figures.leaf(plan, x, y, outward + spread, 0.52 * deep, plan.green(), k, spread < 0), 0.06, 0.2)
                        )
                else:
                    out.append(Part(spot(plan, plan.fillers[0], x, y, 0.24 * deep, plan.tones(2)), 0.06, 0.2))
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * (wide / 2 - middle), sy * (tall / 2 - middle)
            corner = figures.disc(plan, 0.47 * deep, plan.story.main)
            out += set_down([corner], x, y)
            cast = plan.blossoms if plan.grows else plan.fillers
            out.append(Part(spot(plan, cast[-1], x, y, 0.72 * deep, plan.on(plan.story.main, 0)), 0.0, 0.0))
    return out


def specimens(plan: Plan, room: Room, mirrored: bool) -> Group:
    """A sheet of specimens in even rows, each another draw of the cast, with small marks between them."""
    wide, tall = room
    rich = plan.asked > 0.22
    apart = 1.62 if rich else 1.24
    h = fitted_height(plan, room, 0.96 / apart)
    pitch = max(apart * h, 0.27 * min(room))
    columns, rows = (int(min(max(side // pitch, 1), 4)) for side in room)
    px, py = wide / columns, tall / rows
    level = (2 if columns * rows <= 4 else 1) if rich else 0
    out: Group = []
    for j in range(rows):
        for i in range(columns):
            k = i + j * columns
            second = (i + j) % 2 == 1 and len(plan.drawing.motifs) > 1
            motif = plan.seconds[k // 2 % len(plan.seconds)] if second else plan.hero(k)
            group = figures.company(plan, motif, h * (0.86 if second else 1.0), plan.tones(k % 2), rich=level)
            out += set_down(group, (i - (columns - 1) / 2) * px, (j - (rows - 1) / 2) * py, mirrored=k % 2 == 1)
    field = Field.of(wide, tall, shapes.inside("cushion", wide / 2, tall / 2))
    return infill(plan, field, [part.placement for part in out], h, mirrored=mirrored, finest=0.07, air=0.09, leafy=0.3) + out


def patchwork(plan: Plan, room: Room, mirrored: bool) -> Group:
    """Tiles in two colours, each with a figure and corner leaves, set close like a quilt."""
    wide, tall = room
    h = fitted_height(plan, room, 0.6)
    side = max(1.35 * h, 0.22 * min(room))
    columns, rows = max(1, round(wide / side)), max(1, round(tall / side))
    columns, rows = min(columns + (columns % 2 == 0), 5), min(rows + (rows % 2 == 0), 5)
    size = min(wide / columns, tall / rows)
    told, out = plan.story, []
    filled = plate_ink(plan, 0.9 * wide * tall) != 0
    inks = (told.main, told.growth if told.growth != told.main else told.second) if filled else (0, told.main)
    for j in range(rows):
        for i in range(columns):
            odd = (i + j) % 2
            x, y = (i - (columns - 1) / 2) * size, (j - (rows - 1) / 2) * size
            ink = inks[odd]
            if ink:
                square = shared(plan, structure(rectangle(0.95 * size, 0.95 * size)))
                out.append(Part(panel(square, x, y, 1.0, ink), 0.0, 0.12))
            tile = on_plate(plan, ink, partial(_tile, size=size, h=min(h, 0.62 * size), odd=odd))
            out += set_down(tile, x, y, mirrored=i % 2 == 1)
    return out


def _tile(plan: Plan, size: float, h: float, odd: int) -> Group:
    motif = plan.seconds[0] if odd and len(plan.drawing.motifs) > 1 else plan.hero(odd)
    out: Group = []
    for k in range(4):
        a = math.pi / 4 + k * math.pi / 2
        x, y = 0.62 * size * math.sin(a), -0.62 * size * math.cos(a)
        if plan.grows or plan.world == "sea":
            out.append(Part(figures.leaf(plan, x, y, a + math.pi, 0.26 * size, plan.green(), k), 0.03))
        else:
            out.append(Part(spot(plan, plan.fillers[0], 0.86 * x, 0.86 * y, 0.1 * size, plan.tones(2)), 0.03))
    return out + figures.lone(plan, motif, h * (0.9 if odd else 1.0), plan.tones(odd), 0, 0.02 * h)


def frieze(plan: Plan, room: Room, mirrored: bool) -> Group:
    """Bands one above the other: heroes in file in the middle, a row of smaller figures above and below, lines between."""
    wide, tall = room
    tall = min(tall, 1.1 * wide)
    h = min(fitted_height(plan, room, 0.5), 0.46 * tall)
    told, main = plan.story, max(1.25 * h, 0.4 * tall)
    plate = plate_ink(plan, 1.15 * wide * main)
    lesser = min(0.5 * main, (tall - main) / 2 * 0.8)
    line = max(0.014 * tall, FINEST)
    out: Group = [] if not plate else [_sheet(plan, wide, main, plate)]
    steps = max(1, round(wide / max(1.25 * h * _breadth(plan), 0.2 * wide)))
    if steps % 2 == 0:  # one stands in the middle: one more where they need not shrink much for it
        steps += 1 if _abreast(plan, wide, steps + 1) > _SHRUNK * h else -1
    pitch, h = wide / steps, min(h, _abreast(plan, wide, steps))

    def middle(on: Plan) -> Group:
        group: Group = []
        for k in range(steps):
            x = (k - (steps - 1) / 2) * pitch
            one = figures.emblem(
                on, on.hero(k), min(0.98 * pitch, 2 * h), min(0.96 * main, 1.3 * h), h, on.tones(k % 2), 0, 2 if steps <= 3 else 1
            )
            group += set_down(one, x, 0, mirrored=x > 0)
            if steps == 1:
                group += _beside(on, 0.5 * wide, h)
            if k:
                group.append(Part(spot(on, on.fillers[0], x - pitch / 2, 0, 0.14 * h, on.tones(2)), 0.05))
        return group

    out += on_plate(plan, plate, middle)
    for side in (-1, 1):
        y = side * (main / 2 + 1.2 * line)
        for at, thick, ink in ((y, 1.4 * line, told.main), (y + side * 1.8 * line, 0.6 * line, told.second)):
            bar = shared(plan, structure(rectangle(wide, thick)))
            out.append(Part(panel(bar, 0, at, 1.0, ink), 0.0, 0.0))
        if lesser > 0.1 * h:
            out += _row(plan, wide, side * (main / 2 + 3.6 * line + lesser / 2), lesser, side)
            bar = shared(plan, structure(rectangle(wide, line)))
            out.append(Part(panel(bar, 0, side * (main / 2 + 5 * line + lesser), 1.0, told.main), 0.0, 0.0))
    return out


_SHRUNK = 0.7  # of their height


def _abreast(plan: Plan, wide: float, count: int) -> float:
    """The height at which so many heroes stand side by side."""
    return 0.94 * wide / count / _breadth(plan)


def _beside(plan: Plan, half: float, h: float) -> Group:
    """A lesser figure on both sides of a hero that stands alone in a band of that half width."""
    own = 0.5 * h * _breadth(plan)
    room = half - own
    if room < 0.25 * h:
        return []
    second = plan.motifs[plan.seconds[0]]
    tall = min(0.62 * h, 0.8 * room * second.height / max(second.width, 0.3))
    out: Group = []
    for side in (-1, 1):
        lesser = figures.lone(plan, plan.seconds[0], tall, plan.tones(1), 0, 0.02 * h)
        out += set_down(lesser, side * (own + 0.5 * room), 0, mirrored=side > 0)
    return out


def _breadth(plan: Plan) -> float:
    return max(plan.box(plan.heroes[0], 1.0) * plan.motifs[plan.heroes[0]].width, 0.75)


def _row(plan: Plan, wide: float, y: float, deep: float, side: int) -> Group:
    """Small figures in a band, mirrored about its middle."""
    count = max(3, 2 * round(wide / (1.2 * deep) / 2) + 1)
    pitch, out = wide / count, []
    for k in range(count):
        x, even = (k - (count - 1) / 2) * pitch, (k - count // 2) % 2 == 0
        cast = plan.seconds if not plan.motifs[plan.seconds[0]].upright or side < 0 else plan.blossoms
        if even:
            out.append(Part(spot(plan, cast[0], x, y, 0.8 * deep, plan.tones(1)), 0.02, 0.2))
        else:
            for spread in (-1, 1) if plan.grows else ():
                out.append(Part(figures.leaf(plan, x, y + 0.2 * deep, spread * 0.7, 0.5 * deep, plan.green(), 1, spread < 0), 0.06))
            out.append(
                Part(spot(plan, plan.fillers[0], x, y - (0.16 * deep if plan.grows else 0), 0.26 * deep, plan.tones(2)), 0.06)
            )
    return out


def surround(plan: Plan, aspect: float) -> Group:
    """What runs over the edge of a sheet that is printed all over: growth from its corners or its foot, or a band all round.
    Nothing where the cast does not grow and a band would cover more than its share."""
    kind = int(np.random.default_rng((plan.drawing.seed, 22)).integers(3))
    grows = plan.world in ("plant", "animal", "sea")
    d = plan.drawing
    deep = (d.bleed_mm + d.safe_mm) / (d.area_mm[1] if d.area_mm else 320.0) - FINEST
    banded = 1 - (1 - 2 * deep) * (1 - 2 * deep / aspect) < 0.45 * plan.asked
    if banded and (kind == 2 or not grows):
        return _band_round(plan, aspect, deep)
    if not grows:
        return []
    return _corners(plan, aspect) if kind == 0 else _meadow(plan, aspect)


def _corners(plan: Plan, aspect: float) -> Group:
    """Branches that reach in from beyond two facing corners, with blossoms along them."""
    out: Group = []
    hand = 1 if plan.rng.random() < 0.5 else -1
    reach = 0.42 * min(aspect, 1.0)
    for flip in (1, -1):
        x, y = flip * hand * (aspect / 2 + 0.03), flip * 0.53
        toward = math.atan2(-x, y)
        for k, (spread, long) in enumerate(((0.62, 0.95), (-0.62, 0.95), (0.3, 0.8), (-0.3, 0.8), (0.0, 1.0))):
            motif = plan.foliage[k // 2 % len(plan.foliage)]
            tones = plan.green() if k < 4 else plan.tones(1)
            out.append(Part(sprig(plan, motif, x, y, toward + spread, reach * long, tones, k % 2 == 1), 0.02 + 0.06 * k, 0.1))
    return out


def _meadow(plan: Plan, aspect: float) -> Group:
    """Grasses and leaves along the foot that run off below."""
    out: Group = []
    count = max(7, round(aspect / 0.075))
    for k in range(count):
        x = ((k + 0.5) / count - 0.5) * 1.06 * aspect + float(plan.rng.uniform(-0.01, 0.01))
        long = (0.17 + 0.1 * abs(2 * k / (count - 1) - 1) ** 1.4) * float(plan.rng.uniform(0.8, 1.15))
        motif = (*plan.foliage, *plan.leaves)[k % (len(plan.foliage) + 1)]
        tones = plan.green() if k % 3 else plan.tones(1)
        out.append(
            Part(
                figures.rooted(plan, motif, x, 0.54, float(plan.rng.normal(0, 0.2)), long, tones, k % 2 == 1),
                0.02 + 0.03 * (k % 5),
                0.1,
            )
        )
    return out


def _band_round(plan: Plan, aspect: float, deep: float) -> Group:
    """A printed band along all four edges, as deep as the safe margin, with a line along its inside."""
    told = plan.story
    ink = told.quiet or told.second
    inner = FINEST if ink != told.main else 0.0
    return [
        _sheet(plan, 1.02 * aspect, 1.02, ink),
        _sheet(plan, aspect - 2 * (deep - inner), 1 - 2 * (deep - inner), told.main),
        _sheet(plan, aspect - 2 * deep, 1 - 2 * deep, 0),
    ]
