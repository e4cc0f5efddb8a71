"""Built layouts: set, stripe, border, ogee, medallion, diamond, check, scallop."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from engine.composition import colouring, pen
from engine.composition.colouring import Tones
from engine.composition.motifs import Layer, Motif
from engine.composition.placement import Placement
from engine.composition.plan import Builder, Plan, hero_height
from engine.domain.brief import RepeatType

_FINEST = 0.005  # thinnest line of a structure: 2.5 px of 512, 1.6 mm of 320


def structure(outline: pen.Outline) -> Motif:
    """A shape of the layout itself (band, frame, panel) in units of the repeat's height."""
    x, y = outline[:, 0], outline[:, 1]
    return Motif(
        name="structure",
        tags=(),
        family="structure",
        source="Strikeoff",
        licence="own work",
        layers=(Layer(tone=0, path=pen.path_data([pen.oriented(outline)])),),
        width=float(2 * np.abs(x).max()),
        height=float(2 * np.abs(y).max()),
    )


def fit(plan: Plan, pitch_x: float, pitch_y: float, *, alternating: bool = False, single: bool = False) -> tuple[int, int]:
    """Columns and rows of a grid that the repeat type can hold, nearest to the asked pitch and its proportion.

    `alternating` grids colour their cells like a chessboard, which must go on over the edges; `single` allows one
    cell a repeat, which the lattice itself then spreads.
    """
    d = plan.drawing
    best, least = (2, 2), math.inf
    for columns in range(1, 33):
        for rows in range(1, 33):
            if not (_holds(d.repeat, columns, rows, alternating) or (single and columns == rows == 1)):
                continue
            x, y = math.log(d.aspect / columns / pitch_x), math.log(1 / rows / pitch_y)
            cost = abs(x) + abs(y) + 2.5 * abs(x - y)
            if cost < least - 1e-9:
                best, least = (columns, rows), cost
    return best


def _holds(repeat: RepeatType, columns: int, rows: int, alternating: bool) -> bool:
    if repeat is RepeatType.MIRROR:
        return True
    if repeat is RepeatType.HALF_DROP:
        return rows % 2 == 0 and (not alternating or (columns + rows // 2) % 2 == 0)
    if repeat is RepeatType.BRICK:
        return columns % 2 == 0 and (not alternating or (rows + columns // 2) % 2 == 0)
    return not alternating or (columns % 2 == 0 and rows % 2 == 0)


def rectangle(width: float, height: float) -> pen.Outline:
    """Centred on (0, 0)."""
    w, h = width / 2, height / 2
    return pen.polygon([(-w, -h), (w, -h), (w, h), (-w, h)])


def _figure(
    plan: Plan, motif: int, x: float, y: float, height: float, tones: Tones, turn: float = 0.0, mirrored: bool = False
) -> Placement:
    return Placement(motif=motif, x=x, y=y, size=plan.box(motif, height), turn=turn, mirrored=mirrored, tones=tones)


def _pitch(plan: Plan, share: float) -> float:
    """Distance of heroes in a grid at which they carry `share` of the asked density."""
    m, height = plan.motifs[plan.heroes[0]], hero_height(plan.drawing)
    box = plan.box(plan.heroes[0], height)
    return max(math.sqrt(m.area / max(share * plan.drawing.density, 0.01)) * box, 0.98 * box * max(m.width, m.height))


def set_layout(plan: Plan) -> Builder:
    """A regular half-step grid: heroes, seconds between them, small figures on the quarter points."""
    d, height = plan.drawing, hero_height(plan.drawing)
    pitch = _pitch(plan, 0.86)
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
                out.append(_figure(plan, hero, x, y, height * (0.92 + 0.16 * fullness), tones, mirrored=spin and (i + j) % 2 == 1))
                second = min(min(px, py) * (0.16 + 0.65 * fullness), gap)
                seconds = plan.seconds if second > 0.3 * height else plan.fillers
                out.append(_figure(plan, seconds[i % len(seconds)], i * px, j * py, second, plan.tones(1)))
                if fullness > 0.35:
                    small = min(px, py) * 0.3 * (fullness - 0.25)
                    out.append(_figure(plan, plan.fillers[0], (i + 0.5) * px, j * py, small, plan.tones(2)))
                    out.append(_figure(plan, plan.fillers[-1], i * px, (j + 0.5) * py, small, plan.tones(2)))
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
    steps = _count(run, box * long_of * air, d.repeat in (RepeatType.HALF_DROP, RepeatType.BRICK))
    step = run / steps
    band_ink = colouring.visible_inks(d.palette)[-1]
    on_band = colouring.tones_on(d.palette, band_ink, 0)
    heroes_turn = [0, 1]

    def at(along: float, over: float) -> tuple[float, float]:
        return (along, over) if across else (over, along)

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        wide = pitch * (0.012 + 0.5 * fullness)
        thin = max(pitch * (0.005 + 0.03 * fullness), _FINEST)
        for k in range(count):
            centre = (k + 0.5) * pitch
            out.append(_band(plan, at(run / 2, k * pitch), across, wide, run, band_ink))
            for side in (-1, 1):
                out.append(
                    _band(
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
                out.append(_figure(plan, hero, x, y, height, plan.tones(heroes_turn[k % 2]), mirrored=i % 2 == 1))
                x, y = at((i + 1.0) * step, centre)
                out.append(_figure(plan, plan.fillers[0], x, y, height * 0.16, plan.tones(1)))
                if wide > 0.12 * height:
                    x, y = at((i + 1.0) * step, k * pitch)
                    small = min(wide * 0.72, height * 0.6)
                    seconds = plan.seconds if small > 0.3 * height else plan.fillers
                    out.append(_figure(plan, seconds[i % len(seconds)], x, y, small, on_band))
        return tuple(out)

    return build


def _band(plan: Plan, centre: tuple[float, float], across: bool, wide: float, run: float, ink: int) -> Placement:
    shape = rectangle(run * 1.02, wide) if across else rectangle(wide, run * 1.02)
    return Placement(motif=_shared(plan, structure(shape)), x=centre[0], y=centre[1], size=1.0, tones=(ink,) * 4, finished=False)


def _shared(plan: Plan, motif: Motif) -> int:
    """Index of a structure, entered once."""
    return plan.motifs.index(motif) if motif in plan.motifs else plan.add(motif)


def border(plan: Plan) -> Builder:
    """A worked border along one edge and a sprigged field above it; on a half-drop it runs up the cloth."""
    d, height = plan.drawing, hero_height(plan.drawing)
    upright = d.repeat is RepeatType.HALF_DROP
    run, depth = (1.0, d.aspect) if upright else (d.aspect, 1.0)
    hero, box = plan.motifs[plan.heroes[0]], plan.box(plan.heroes[0], height)
    even = d.repeat in (RepeatType.HALF_DROP, RepeatType.BRICK)
    steps = _count(run, box * max(hero.height if upright else hero.width, 0.5) * 1.22, even)
    deep = min(box * (hero.width if upright else hero.height) * 1.3, 0.62 * depth)
    sprig = height * (0.34 + 0.3 * d.density)
    columns, rows = (
        _count(run, sprig * (2.3 - 1.9 * min(d.density, 0.6)), even),
        max(1, round((depth - deep) / (sprig * (1.5 - 0.7 * min(d.density, 0.6))))),
    )
    beads = _count(run, height * 0.16, even)
    inks = colouring.visible_inks(d.palette)
    turns = (0, 1)

    def at(along: float, over: float) -> tuple[float, float]:
        return (over, along) if upright else (along, over)

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        filled = fullness > 0.4
        base = depth - deep / 2
        if filled:
            out.append(_band(plan, at(run / 2, base), not upright, deep, run, inks[-1]))
        edge = height * (0.015 + 0.06 * fullness)
        tones = colouring.tones_on(d.palette, inks[-1], 0) if filled else plan.tones(0)
        for side in (-1, 1):
            out.append(_band(plan, at(run / 2, base + side * deep * 0.5), not upright, edge, run, inks[0]))
            for i in range(beads):
                x, y = at((i + 0.5) * run / beads, base + side * (deep * 0.5 - edge * 0.5 - height * 0.045))
                out.append(_figure(plan, plan.fillers[0], x, y, height * 0.055, tones))
        for i in range(steps):
            x, y = at((i + 0.5) * run / steps, base)
            out.append(
                _figure(plan, plan.heroes[i % len(plan.heroes)], x, y, height * (0.9 + 0.08 * fullness), tones, mirrored=i % 2 == 1)
            )
            x, y = at(i * run / steps, base)
            out.append(_figure(plan, plan.fillers[-1], x, y, height * 0.17, tones))
        small = sprig * (0.45 + 0.6 * fullness)
        for j in range(rows):
            for i in range(columns):
                x, y = at((i + 0.5 + 0.5 * (j % 2)) * run / columns, (j + 0.5) * (depth - deep) / rows)
                out.append(
                    _figure(
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
                    out.append(_figure(plan, plan.fillers[0], x, y, small * 0.35, plan.tones(2)))
        return tuple(out)

    return build


def _count(run: float, pitch: float, even: bool) -> int:
    """Steps of about `pitch` along `run`; an even number where the next repeat is shifted by half."""
    return max(2, 2 * round(run / pitch / 2)) if even else max(1, round(run / pitch))


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
    frame = _shared(plan, structure(outline(px / 2, py / 2)))

    def framed(x: float, y: float, odd: int, fullness: float) -> list[Placement]:
        """Two lines in two inks; they thicken with fullness."""
        thick = max(0.012 + 0.17 * fullness, _FINEST / min(px, py))
        steps = [(1.0 + 0.1 * thick, panels[1]), (1.0 - thick, 0)]
        if fullness > 0.2:
            steps += [(0.95 - thick, panels[0]), (0.935 - 1.25 * thick, 0)]
        return [_panel(frame, x, y, size, ink) for size, ink in steps]

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        filled = d.density > 0.5 and fullness > 0.3
        for j in range(2 * rows):
            odd = j % 2
            for i in range(columns):
                x, y = (i + 0.5 * odd) * px, j * py / 2
                if filled:
                    out.append(_panel(frame, x, y, 0.66 + 0.31 * fullness, panels[odd]))
                    tones = colouring.tones_on(d.palette, panels[odd], odd)
                else:
                    out += framed(x, y, odd, fullness)
                    tones = plan.tones(odd)
                motif = plan.seconds[0] if odd and len(d.motifs) > 1 else plan.heroes[odd % len(plan.heroes)]
                out.append(_figure(plan, motif, x, y, largest * (0.88 + 0.12 * fullness), tones))
        return tuple(out)

    return build


def _panel(motif: int, x: float, y: float, size: float, ink: int) -> Placement:
    return Placement(motif=motif, x=x, y=y, size=size, tones=(ink,) * 4, finished=False)


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
    disc = _shared(plan, structure(pen.rosette(0, 0, 0.49 * size, 0.465 * size, lobes)))

    def wreath(x: float, y: float, turn: int, fullness: float, filled: bool) -> list[Placement]:
        inner = filled and fullness > 0.5  # the plate reaches under the wreath
        tones = [colouring.tones_on(d.palette, plate, t) if inner else plan.tones(t) for t in (0, 1, 2)]
        hero_tones = colouring.tones_on(d.palette, plate, 0) if filled else tones[0]
        out = [_panel(disc, x, y, 0.45 + 0.55 * fullness, plate)] if filled else []
        if fullness > 0.2:
            line = max(size * (0.005 + 0.018 * fullness), _FINEST)
            rings = (0.272, 0.45) if filled else (0.272, 0.47)
            out += [
                _panel(_shared(plan, structure(pen.ring(0, 0, r * size, r * size - line))), x, y, 1.0, tones[1][0]) for r in rings
            ]
        leafy = size * (0.1 + 0.13 * fullness)
        for k in range(count):
            a = k * math.tau / count
            sx, sy = x + 0.36 * size * math.sin(a), y - 0.36 * size * math.cos(a)
            out.append(_figure(plan, plan.seconds[k % len(plan.seconds)], sx, sy, leafy, tones[1 + k % 2], turn=a))
            a += math.pi / count
            dx, dy = 0.41 * size * math.sin(a), -0.41 * size * math.cos(a)
            out.append(_figure(plan, plan.fillers[0], x + dx, y + dy, size * (0.03 + 0.025 * fullness), tones[2]))
        out.append(_figure(plan, plan.heroes[turn % len(plan.heroes)], x, y, hero, hero_tones))
        return out

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        filled = d.density > 0.4
        for j in range(rows):
            for i in range(columns):
                out += wreath((i + 0.5) * px, (j + 0.5) * py, i + j, fullness, filled)
                corner = min(height * 0.7, 0.32 * size) * (0.4 + 0.6 * fullness)
                out.append(_figure(plan, plan.seconds[0], i * px, j * py, corner, plan.tones(1)))
                for k in range(4):
                    a = k * math.pi / 2
                    x, y = i * px + 0.22 * size * math.sin(a), j * py - 0.22 * size * math.cos(a)
                    out.append(_figure(plan, plan.fillers[-1], x, y, size * (0.03 + 0.05 * fullness), plan.tones(2), turn=a))
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
        panel = _shared(plan, structure(rectangle(px * side, py * side)))
        for j in range(rows):
            for i in range(columns):
                x, y = (i + 0.5) * px, (j + 0.5) * py
                if (i + j) % 2:
                    out.append(Placement(motif=panel, x=x, y=y, size=1.0, tones=(square,) * 4, finished=False))
                    if side > 0.75:
                        out.append(_figure(plan, plan.seconds[0], x, y, fits * 0.82 * side, on_square))
                else:
                    out.append(
                        _figure(
                            plan, plan.heroes[(i // 2 + j) % len(plan.heroes)], x, y, fits * (0.8 + 0.2 * fullness), plan.tones(0)
                        )
                    )
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
    scale = _shared(plan, structure(_scale_outline(px / 2, py / 2)))
    largest = min(height, 0.62 * py, 0.5 * px / max(hero.width, 0.3) * max(hero.height, 0.62))
    tip = py / 2  # rims are nested towards the lower tip

    def nested(x: float, y: float, ratio: float, ink: int) -> Placement:
        return _panel(scale, x, y + tip * (1 - ratio), ratio, ink)

    def build(fullness: float) -> tuple[Placement, ...]:
        out: list[Placement] = []
        filled = d.density > 0.5
        rim = max(0.012 + 0.13 * fullness, 2 * _FINEST / min(px, py))
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
                out.append(_figure(plan, motif, x, y + 0.06 * py, largest * (0.8 + 0.2 * fullness), tones))
        return tuple(out)

    return build


def _scale_outline(rx: float, ry: float) -> pen.Outline:
    """A scale that tiles: a half circle above, two hollow quarter circles below (rows lie half a scale apart)."""
    k = 0.5522847498
    top = [(-1, 0), (-1, -k), (-k, -1), (0, -1), (k, -1), (1, -k), (1, 0)]
    right = [(1 - k, 0), (0, 1 - k), (0, 1)]
    left = [(0, 1 - k), (-1 + k, 0), (-1, 0)]
    return np.array(top + right + left, float) * (rx, ry)
