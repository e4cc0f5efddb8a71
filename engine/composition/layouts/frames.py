"""Layouts of frames: ogee, diamond, scallop, medallion. Frames are worked (ribbons, leaves, beads) and hold an emblem each."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.composition import colouring, pen
from engine.composition.colouring import Tones
from engine.composition.layouts import figures
from engine.composition.layouts.orbits import obeyed, orbits
from engine.composition.layouts.parts import (
    FINEST,
    Group,
    Part,
    fit,
    fit_interlocked,
    hero_extent,
    nearest_kind,
    panel,
    set_down,
    shared,
    spot,
    staged,
    structure,
)
from engine.composition.placement import Placement
from engine.composition.plan import Builder, Plan, hero_height
from engine.composition.render import breadth_at_foot
from engine.composition.roles import every_ink
from engine.domain.brief import RepeatType

Outline = Callable[[float, float], pen.Outline]
Floats = NDArray[np.float64]


def ogee(plan: Plan) -> Builder:
    """Interlocking ogee frames with a damask bouquet in each."""
    return _frames(plan, _ogee_outline, 0.7)


def diamond(plan: Plan) -> Builder:
    """A trellis of diamonds with an emblem in each and a rosette at each crossing."""
    return _frames(plan, _diamond_outline, 0.86)


def _ogee_outline(w: float, h: float) -> pen.Outline:
    quarter = np.array([(0, -h), (0, -h * 0.28), (w, -h * 0.72), (w, 0)])  # the same about its middle, so that frames nest
    lower = quarter[::-1] * (1, -1)
    right = np.vstack([quarter, lower[1:]])
    return np.vstack([right, (right[::-1] * (-1, 1))[1:]])


def _diamond_outline(w: float, h: float) -> pen.Outline:
    return pen.polygon([(0, -h), (w, 0), (0, h), (-w, 0)])


def _edge(outline: pen.Outline, samples: int) -> pen.Outline:
    """Points from an outline's top to its right corner."""
    t = np.linspace(0, 1, samples)[:, None]
    a, b, c, d = outline[:4]
    return np.asarray(a * (1 - t) ** 3 + 3 * b * t * (1 - t) ** 2 + 3 * c * t**2 * (1 - t) + d * t**3)


def rich(cells: int) -> int:
    """How much drawing each of so many cells can bear."""
    return 2 if cells <= 10 else 1 if cells <= 28 else 0


def _frames(plan: Plan, outline: Outline, narrow: float) -> Builder:
    d, height = plan.drawing, hero_height(plan.drawing)
    hero_wide, hero_tall = hero_extent(plan)
    room = 2.6 - 1.2 * min(d.density, 0.65)
    tall = max(hero_tall, 0.7 * height) * room
    least = (hero_wide / 0.66, hero_tall / 0.62)
    wide = max(tall * narrow, hero_wide * (0.55 + 0.5 * room))
    columns, rows = fit_interlocked(plan, wide, max(tall, wide), least)
    px, py = d.aspect / columns, 1 / rows
    largest = height * min(1.0, px / least[0], py / least[1])
    places = _interlocked(columns, rows, px, py)
    cells, filled = len(places), plan.solid(0.5)
    told, frame = plan.story, shared(plan, structure(outline(px / 2, py / 2)))
    alike = plan.grouped or columns * rows % 1 > 0  # a group exchanges the rows, and so does one and a half frames' shift
    plates = [told.main if alike else told.growth, told.main] if filled else [0, 0]
    level = rich(cells)
    leafy = plan.grows and level > 0 and plan.rng.random() < 0.5 and d.symmetry not in _TURNED
    turns = _turns(plan, (columns, rows), places)
    boss = plan.blossoms[0] if plan.world != "geometric" else plan.fillers[-1]
    if not any(turns) and len(d.motifs) > 1:
        boss = plan.other(0)  # all frames are images of one, and hold the main motif
    emblems = []
    for odd in (0, 1):
        tones = plan.on(plates[odd], odd)
        emblems.append(_grown(plan, plan.hero(odd), 0.5 * px, 0.5 * py, largest, tones, plates[odd], 0 if leafy else level))
    inner = 0
    if any(turns) and not plan.grouped:  # by turns with a small one on a plate of its own
        inner = -1 if filled else told.quiet or told.growth
        emblems[1] = _companion(plan, max(largest, _LED * px) if columns * rows % 1 else largest, max(inner, 0))
    trim = _trim(plan, outline(px / 2, py / 2), min(px, py), leafy, level, boss)

    def under(fullness: float) -> list[Placement]:
        """Ribbons in two inks, which widen with the fullness; a fine line within them."""
        thick = max(0.02 + (0.1 if leafy else 0.16) * fullness, 1.6 * FINEST / min(px, py))
        steps = [(1.0 + 0.1 * thick, told.growth if leafy else told.main), (1.0 - thick, 0)]
        if not leafy and fullness > 0.1:
            steps.insert(1, (1.0 - 0.3 * thick, told.second))
            steps.insert(2, (1.0 - 0.72 * thick, told.main))
            steps.append((0.955 - 1.1 * thick, told.accent))
            steps.append((0.943 - 1.2 * thick, 0))
        out = []
        for place, turn in zip(places, turns, strict=True):
            out += [panel(frame, place.x, place.y, size, ink) for size, ink in steps]
            plate = plates[place.row % 2]
            if filled:
                out.append(panel(frame, place.x, place.y, 0.72 + 0.24 * fullness - 0.1 * thick, plate))
            if inner and turn:
                size = 0.62 - 0.1 * fullness if filled else 0.42 + 0.36 * fullness
                out += [panel(frame, place.x, place.y, s, ink) for s, ink in _ruled(size, max(inner, 0), plate)]
        return out

    trims: Group = []
    parts: Group = []
    for place, turn in zip(places, turns, strict=True):
        trims += set_down(trim, place.x, place.y)
        parts += set_down(emblems[turn], place.x, place.y, mirrored=place.column % 2 == 1, stands=True)
    return obeyed(plan, (int(columns), int(rows)), [*trims, *parts], under)  # no frame's leaves lie on the figure of another


_LED = 0.8  # of a large frame's width: its companion is as tall as beside a hero of that height, or it would be lost in it


def _ruled(size: float, ink: int, under: int) -> list[tuple[float, int]]:
    """Sizes and inks of a plate within a fine rule of its own ink."""
    return [(size, ink), (size - 0.025, under), (size - 0.06, ink)]


def _grown(plan: Plan, hero: int, rx: float, ry: float, height: float, tones: Tones, base: int, level: int) -> Group:
    """The figure clear in its frame. What is a plant grows from the frame's lower corner between a pair of leaves; others have
    a small finial in both corners."""
    green, out = plan.green(base), []
    motif = plan.motifs[hero]
    below = 0.8 * ry - 0.5 * height
    long = min(0.42 * height, 0.5 * rx)
    stands = plan.world == "plant" and (motif.upright or motif.height > 1.25 * motif.width)  # on a stem of its own
    if level == 0 or stands or below < 0.14 * height:
        return figures.lone(plan, hero, height, tones, base, 0.02 * height)
    foot = (0.0, 0.5 * height + min(0.5 * below, 0.16 * height))
    if plan.world == "plant":
        stalk = [(0.0, 0.84 * ry), (0.0, 0.5 * (0.84 * ry + 0.3 * height)), (0.0, 0.3 * height)]
        out.append(figures.stem(plan, stalk, 0.05 * height, green[0]))
        for side in (-1, 1):
            for k, (turn, share) in enumerate(((0.78, 1.0), (1.45, 0.62))):
                out.append(Part(figures.leaf(plan, *foot, side * turn, share * long, green, k, side < 0), 0.04 * k))
    ends = [(-1, 0.0)] if plan.world == "plant" else [(-1, 0.0), (1, math.pi)]
    for end, turn in ends:
        x, y = 0.0, end * (0.5 * height + 0.1 * height)
        if motif.height > 0.95 * motif.width and plan.world == "plant":
            continue
        if plan.grows or plan.world == "object":
            for spread, share in ((-0.6, 0.62), (0.6, 0.62), (0.0, 1.0)):
                out.append(Part(figures.leaf(plan, x, y, turn + spread, 0.5 * share * long, green, 1, spread < 0), 0.08))
        else:
            for k, share in enumerate((0.2, 0.12)):
                mark = spot(plan, plan.fillers[-1], x, y + end * 0.16 * k * height, share * height, plan.on(base, 1 + k))
                out.append(Part(mark, 0.08))
    return [*out, *figures.lone(plan, hero, height, tones, base, 0.025 * height)]


def _companion(plan: Plan, hero: float, base: int) -> Group:
    """What stands in every second frame: the second motif two fifths as tall as the `hero`, or a small one of its own kind."""
    motif = plan.other(0)
    m = plan.motifs[motif]
    share = 0.6 if motif in plan.heroes else 0.62 if m.area < 0.3 else 0.48
    tall = share * hero * min(1.0, 1.2 * m.height / m.width)
    return figures.lone(plan, motif, tall, plan.on(base, 1), base, 0.02 * hero)


class _Place(NamedTuple):
    """A frame of two grids that interlock: its column, its row (the rows of both counted), its middle."""

    column: int
    row: int
    x: float
    y: float


def _interlocked(columns: float, rows: float, px: float, py: float) -> list[_Place]:
    """All frames of a repeat, row by row."""
    return [
        _Place(i, j, (i + 0.5 * (j % 2)) * px, 0.5 * j * py)
        for j in range(round(2 * rows))
        for i in range(math.ceil(columns - 0.5 * (j % 2)))
    ]


def _turns(plan: Plan, grid: tuple[float, float], places: Sequence[_Place]) -> list[int]:
    """Which of two figures each frame holds, row by row: by turns, but the same in frames that a group exchanges."""
    by_row = [place.row % 2 for place in places]
    if not plan.grouped:
        return by_row
    columns, rows = map(int, grid)
    numbers, first = orbits(plan, (columns, rows), [(place.x, place.y) for place in places]), dict[int, int]()
    for number, row in zip(numbers, by_row, strict=True):
        first.setdefault(number, row)
    return [first[number] if any(first.values()) else number % 2 for number in numbers]


_TURNED = ("p2", "pgg", "p4", "p4g")  # half turns about the middle of an edge: leaves that grow along it would meet head on


def _trim(plan: Plan, outline: pen.Outline, size: float, leafy: bool, level: int, boss: int) -> Group:
    """What is worked on a frame's upper edges (the lower ones are its neighbours'), and the boss at its top."""
    green, told = plan.green(), plan.story
    right = _edge(outline, 18)[::-1]
    out: Group = []
    for side in (1, -1):
        line = right * (side, 1)
        if leafy:
            out += figures.along(
                plan,
                line,
                0.17 * size,
                green,
                count=7,
                spread=0.7,
                pairs=True,
                start=0.1,
                end=0.86,
                since=0.02,
                span=0.5,
                taper=0.0,
            )
        elif level > 0:
            tones = colouring.dressed(plan.drawing.palette, told.second, told.second)
            beads = (2, 6, 11, 15) if plan.drawing.symmetry in _TURNED else range(3, 16, 3)
            out += [Part(spot(plan, plan.fillers[0], *figures.xy(line[k]), 0.05 * size, tones), 0.3) for k in beads]
    top = (0.0, float(outline[0, 1]))
    out.append(Part(spot(plan, boss, *top, 0.22 * size, plan.tones(1)), 0.04))
    out.append(Part(spot(plan, boss, float(outline[3, 0]), 0.0, 0.15 * size, plan.tones(2)), 0.16))
    return out


def medallion(plan: Plan) -> Builder:
    """Rosettes built of rings about the hero, a smaller one between them, and sprigs that point into the corners."""
    d, height = plan.drawing, hero_height(plan.drawing)
    across = max(height * (2.9 - 1.3 * min(d.density, 0.6)), 0.14)
    columns, rows = fit(plan, across, across, single=True, least=(2 * max(hero_extent(plan)),) * 2)
    px, py = d.aspect / columns, 1 / rows
    size, level = min(px, py), rich(columns * rows * 2)
    told = plan.story
    filled = plan.solid(0.34)
    plate = told.growth if filled and plan.rng.random() < 0.5 else told.main if filled else 0
    hero = height * min(1.0, 0.5 * size / max(hero_extent(plan)))
    shifted = columns == rows == 1 and d.repeat in (RepeatType.HALF_DROP, RepeatType.BRICK)
    share = 0.32 if shifted else 0.42  # of a medallion's radius, that the small one has
    radius = 0.47 * size
    if plate:  # as large as covers what is asked, with the small ones
        fills = math.sqrt(max(plan.asked - 0.03, 0.05) * px * py / (math.pi * (1 + (2 if shifted else 1) * share**2)))
        radius = max(min(1.05 * fills, radius), min(hero, radius))
    lobes = int(plan.rng.choice((16, 20, 24)))
    discs = [figures.disc(plan, radius, plate, lobes, grows=0.3)] if plate else []
    # marks about a plate, one to each lobe, so that its edge does not end in bare ground
    marks = plan.blossoms[1] if plan.grows else plan.fillers[-1]
    halo = (
        figures.ring(plan, 1.13 * radius, marks, (0.12 if plan.grows else 0.09) * radius, lobes, plan.tones(1), since=0.02)
        if plate
        else []
    )
    rosettes = [
        [*discs, *halo, *figures.rosette(plan, plan.hero(k), 0.93 * radius, hero, plan.on(plate, k), plate, level)] for k in (0, 1)
    ]
    gap = (0.625 if shifted else 0.5 * math.hypot(px, py) / size) - radius / size - (0.1 if plate else 0.03)
    answers = plan.answers[:1] if plan.grouped else plan.answers
    smalls = [_small_medallion(plan, second, min(share * radius, gap * size), hero, plan.solid(0.2)) for second in answers]
    if shifted and plate:  # the ground about them is wide
        about = figures.ring(plan, 1.45 * share * radius, marks, 0.1 * radius, 12, plan.tones(2), since=0.02)
        smalls = [[*about, *small] for small in smalls]
    fine = max(0.006 * size, 0.6 * FINEST)
    lines = [figures.hoop(plan, 0.485 * size, 2 * fine, told.accent), figures.hoop(plan, 0.46 * size, fine, told.growth, 0.2)]
    parts: Group = []
    for j in range(rows):
        for i in range(columns):
            x, y = (i + 0.5) * px, (j + 0.5) * py
            for k, (hx, hy) in enumerate(_holes(d.repeat, d.aspect) if shifted else ()):
                parts += set_down(smalls[k % len(smalls)], x + hx, y + hy, since=0.05)
            parts += [] if shifted else _corner(plan, smalls[(i + j) % len(smalls)], i * px, j * py, size)
            parts += set_down([] if plate else lines, x, y, stands=True)
            parts += set_down(rosettes[(i + j) % len(rosettes)], x, y, stands=True)
    return obeyed(plan, (columns, rows), parts)


def _small_medallion(plan: Plan, companion: int, radius: float, hero: float, plated: bool) -> Group:
    """The companion within a ring of beads, on a scalloped plate where there are plates."""
    told, second = plan.story, plan.motifs[companion]
    ink = (told.second if told.second != told.main else told.growth) if plated else 0
    slender = second.area < _SLENDER  # a thin sprig is nothing at the size of a blossom
    tall = min((0.62 if slender else 0.5) * hero, (1.4 if slender else 1.1) * radius) * min(1.0, 1.1 * second.height / second.width)
    tall *= min(1.0, second.height / second.width) if plan.grouped else 1.0  # two or four of them in the ring
    out = [figures.disc(plan, radius, ink, 12, grows=0.2)] if ink else [figures.hoop(plan, radius, 0.05 * radius, told.accent)]
    start = math.pi / 12 if plan.grouped else 0.0
    out += figures.ring(plan, 0.8 * radius, plan.fillers[0], 0.15 * radius, 12, plan.on(ink, 2), since=0.02, start=start)
    return [*out, *figures.lone(plan, companion, tall, plan.on(ink, 1), ink, 0.02 * tall)]


_SLENDER = 0.3  # of its unit box that a companion covers


def _holes(repeat: RepeatType, aspect: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a shifted repeat of one figure leaves most room, from the figure's middle."""
    if repeat is RepeatType.HALF_DROP:
        x = (aspect**2 - 0.25) / (2 * aspect)
        return (x, 0.5), (-x, 0.5)
    y = (1 - aspect**2 / 4) / 2
    return (aspect / 2, y), (aspect / 2, -y)


def _corner(plan: Plan, small: Group, x: float, y: float, size: float) -> Group:
    """What stands between four medallions: a small one, and sprigs towards its neighbours, or marks where nothing grows."""
    parts, grown = set_down(small, x, y, since=0.05), plan.world not in ("geometric", "celestial")
    for k in range(4):
        a = k * math.pi / 2
        sx, sy = x + 0.28 * size * math.sin(a), y - 0.28 * size * math.cos(a)
        if grown:
            parts.append(Part(figures.rooted(plan, plan.foliage[0], sx, sy, a, 0.18 * size, plan.green()), 0.2))
            continue
        for step, across in ((0.0, 0.03), (0.06, 0.055), (0.12, 0.03)):
            at = (sx + step * size * math.sin(a), sy - step * size * math.cos(a))
            parts.append(Part(spot(plan, plan.fillers[1], *at, across * size, plan.tones(2), a), 0.2))
    return parts


def scallop(plan: Plan) -> Builder:
    """Fish scales of even arcs about a clear hollow, the figure in one row and a small companion before rays in the next."""
    d, height, told = plan.drawing, hero_height(plan.drawing), plan.story
    hero_wide, hero_tall = hero_extent(plan)
    wide = max(height, hero_wide) * (2.0 - 0.4 * min(d.density, 0.6))
    least = (hero_wide / 0.66, hero_tall / 0.56)
    columns, rows = fit(plan, wide, wide, least=least)
    px, py = d.aspect / columns, 1 / rows
    level = rich(2 * columns * rows)
    largest = height * min(1.0, px / least[0], py / least[1])
    half_wide, half_tall = hero_wide * largest / height / px, hero_tall * largest / height / py  # over a scale's half extents
    # so much above its middle a scale still has room on both sides of the figure's foot
    lift = min(0.0, _lowest(half_wide * breadth_at_foot(plan.motifs[plan.heroes[0]])) - half_tall)
    hollow = min(max(1.1 * _reach(half_wide, half_tall, lift), 0.5), 0.86)
    covered = plan.motifs[plan.heroes[0]].area * plan.box(plan.heroes[0], largest) ** 2 * columns * rows / d.aspect
    small = min(hollow, _LEAST_PLATE)
    plates = _scale_plates(plan, hollow, small, covered)
    figure = figures.lone(plan, plan.hero(0), largest, plan.on(plates[0]), plates[0])  # a rim would cut the arches at its foot
    companion = [*_rays(plan, min(px, py) / 2, hollow, plates[1], level), *_companion(plan, min(largest, 0.6 * py), plates[1])]

    @cache
    def scale(radius: float) -> int:
        return shared(plan, structure(_scale_outline(px / 2, py / 2, radius)))

    @cache
    def plate_of(radius: float) -> int:
        return shared(plan, structure(_plate_outline(px / 2, py / 2, radius)))

    beads = _arc_beads(plan, px / 2, py / 2, 0.5 * (hollow + 0.99), told.second) if level else []
    late = int(d.repeat is RepeatType.MIRROR)  # its first row lies on a mirror, where no main motif is whole
    cells = 2 * rows + late

    def under(fullness: float) -> list[Placement]:
        """Of each scale a line, a channel, an arc that widens inwards with the fullness, and a plate that grows to meet it."""
        out: list[Placement] = []
        for j in range(cells):
            beside = (j + late) % 2
            plate, least = plates[beside], small if beside else hollow
            room = _RIM - _SLIT - least
            arc = _RIM - 0.02 - (0.5 if plate else 1.0) * fullness * (room - 0.02)
            steps = [(1.0, told.main), (_RIM + 0.005, 0), (_RIM, told.second), (arc, 0)]
            for i in range(columns):
                x, y = (i + 0.5 * (j % 2)) * px, j * py / 2
                out += [panel(scale(round(r, 2 if r < _RIM else 3)), x, y, 1.0, ink) for r, ink in steps]
                if plate:
                    out.append(panel(plate_of(round(least + 0.5 * fullness * (room - 0.02), 2)), x, y, 1.0, plate))
        return out

    parts: Group = []
    for j in range(cells):
        for i in range(columns):
            x, y = (i + 0.5 * (j % 2)) * px, j * py / 2
            parts += set_down(beads, x, y)
            if (j + late) % 2:
                parts += set_down(companion, x, y - 0.06 * py, mirrored=i % 2 == 1)
            else:
                parts += set_down(figure, x, y + 0.5 * lift * py, mirrored=i % 2 == 1)
    return every_ink(plan, staged(parts, under))


_RIM, _SLIT, _LEAST_PLATE = 0.955, 0.045, 0.46  # radii of a scale: of its arc, of a clear channel, of a companion's plate


def _lowest(half_foot: float) -> float:
    """How far below a scale's middle a foot so broad stands clear of the arches of the next row, in half extents."""
    return min(0.3, 1 - math.sqrt(max(1 - (1 - min(half_foot, 1.0)) ** 2, 0.0)))


def _reach(half_wide: float, half_tall: float, lift: float) -> float:
    """The radius about a scale's middle within which a rounded figure, raised by -lift, stands."""
    a = np.linspace(0, math.pi, 25)
    x, y = half_wide * np.sin(a) ** 0.67, -half_tall * np.sign(np.cos(a)) * np.abs(np.cos(a)) ** 0.67 + lift
    return float(np.hypot(x, np.minimum(y, 0.0)).max())


def _scale_share(radius: float) -> float:
    """Share of a scale that lies within a radius of its middle."""
    outline = _scale_outline(1.0, 1.0, radius)[::3]
    x, y = outline[:, 0], outline[:, 1]
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 4


def _scale_plates(plan: Plan, hollow: float, small: float, hero: float) -> tuple[int, int]:
    """The inks of the hollows, row by row: none, one row or both are filled, as the coverage asks; `hero` is what the figures
    would cover in all of them, `small` the radius of a companion's plate."""
    told = plan.story
    hero *= 0.3 if plan.left_bare else 1.0
    wide, less = _scale_share(hollow), _scale_share(small)
    both, slit = (told.growth, told.main), 0.14
    choices = [(0, 0), (0, told.growth), both]
    lows = [0.1 + 0.8 * hero, 0.1 + 0.6 * hero + 0.5 * less, 0.1 + 0.5 * (wide + less)]
    highs = [1 - slit - 0.5 * (wide + less) + hero, 1 - slit - 0.5 * wide + 0.5 * hero, 1 - slit]
    kinds = ("none", "one row", "both")
    reach = {kind: (low, high) for kind, low, high in zip(kinds, lows, highs, strict=True)}
    order = kinds if plan.rng.random() < 0.5 else kinds[::-1]
    return choices[kinds.index(nearest_kind(plan, reach, order))]


def _rays(plan: Plan, radius: float, hollow: float, base: int, level: int) -> Group:
    """Leaves, or plain rays beside what does not grow, that radiate behind the companion within the hollow."""
    n, out = 7 if level else 5, []
    ink = plan.on(base, 2)[0]
    r = hollow * radius
    for i in range(n):
        a = (i - (n - 1) / 2) * (2.5 / (n - 1))
        foot, tip = ((share * r * math.sin(a), -share * r * math.cos(a)) for share in (0.44, 0.8))
        if plan.grows:
            out.append(Part(figures.rooted(plan, plan.leaves[0], *foot, a, 0.4 * r, plan.green(base)), 0.04, 0.3))
        else:
            out.append(figures.stem(plan, [foot, ((foot[0] + tip[0]) / 2, (foot[1] + tip[1]) / 2), tip], 0.05 * r, ink, 0.04))
        if plan.named_filler is not None:
            at = (0.9 * r * math.sin(a), -0.9 * r * math.cos(a))
            out.append(Part(spot(plan, plan.named_filler, *at, 0.11 * r, plan.on(base, 2)), 0.0, 0.2))
    return out


def _arc_beads(plan: Plan, rx: float, ry: float, radius: float, ink: int) -> Group:
    """Beads along the arc, seen where it is filled."""
    m, tones = 9, plan.on(ink, 1)
    turns = [(i - (m - 1) / 2) * (2.6 / (m - 1)) for i in range(m)]
    return [
        Part(spot(plan, plan.fillers[0], radius * rx * math.sin(a), -radius * ry * math.cos(a), 0.09 * min(rx, ry), tones), 0.45)
        for a in turns
    ]


def _scale_outline(rx: float, ry: float, radius: float = 1.0) -> pen.Outline:
    """What is seen of a circle of that radius (1 = the whole scale) behind the scales of the next row: they tile."""
    a = np.asarray(np.arange(128) * (math.tau / 128), float)
    return _polar(a, np.minimum(radius, _seen(a)), rx, ry)


def _plate_outline(rx: float, ry: float, radius: float) -> pen.Outline:
    """An arch of that radius that goes on straight down to the scale's tip: a disc would look cut there."""
    a = np.asarray(np.arange(128) * (math.tau / 128), float)
    straight = radius / np.maximum(np.abs(np.sin(a)), 1e-6)
    return _polar(a, np.where(np.cos(a) >= 0, radius, np.minimum(straight, _seen(a))), rx, ry)


def _seen(a: Floats) -> Floats:
    """How far a scale is seen from its middle, by the angle from its top, over its half extents."""
    down = np.abs(np.sin(a)) - np.cos(a)
    met = down >= 1.0
    far = np.ones_like(a)
    far[met] = np.minimum(1.0, down[met] - np.sqrt(down[met] ** 2 - 1.0))
    return far


def _polar(a: Floats, r: Floats, rx: float, ry: float) -> pen.Outline:
    return pen.curve(r[:, None] * np.stack([np.sin(a) * rx, -np.cos(a) * ry], 1))
