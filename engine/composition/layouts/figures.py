"""Figures composed of several motifs, as a designer groups them: sprays, clusters, perches, laurels, emblems, rosettes.

Each is drawn about (0, 0) in units of the repeat's height, back to front, and enters from the hero outwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from engine.composition import pen
from engine.composition.colouring import Tones
from engine.composition.families import FAMILIES
from engine.composition.finishes import FINISHES
from engine.composition.layouts.parts import Group, Part, figure, spot, structure
from engine.composition.motifs import Motif
from engine.composition.placement import Placement
from engine.composition.plan import Plan, world_of
from engine.composition.render import hull_radius
from engine.domain.brief import Layout

TAU = math.tau
Line = pen.Outline


def stem(
    plan: Plan,
    points: Sequence[tuple[float, float] | Line] | Line,
    wide: float,
    ink: int,
    since: float = 0.0,
    *,
    tip: float = 0.55,
) -> Part:
    """A stem through points, from its foot to its tip, which has the share `tip` of its width: all where the stem runs on."""
    line = np.asarray(points, float)
    outline = pen.stroke(line, wide, wide * tip, samples=max(8, min(3 * len(line), 160)))
    return Part(Placement(motif=plan.add(structure(outline)), x=0, y=0, size=1.0, tones=(ink,) * 4, finished=False), since, 0.0)


def xy(point: Line) -> tuple[float, float]:
    """A row of a line as a pair."""
    return float(point[0]), float(point[1])


def leaf(
    plan: Plan, x: float, y: float, turn: float, length: float, tones: Tones, which: int = 0, mirrored: bool = False
) -> Placement:
    """A single leaf whose foot is at (x, y)."""
    motif = plan.leaves[which % len(plan.leaves)]
    if plan.drawing.style == "woven":
        tones = (tones[0],) * 4  # veins would be single threads
    return rooted(plan, motif, x, y, turn, length, tones, mirrored)


def rooted(
    plan: Plan, motif: int, x: float, y: float, turn: float, length: float, tones: Tones, mirrored: bool = False
) -> Placement:
    """A motif `length` long that grows from its foot at (x, y) towards `turn`."""
    size = length / max(plan.motifs[motif].height, 0.4)
    at = (x + 0.5 * length * math.sin(turn), y - 0.5 * length * math.cos(turn))
    return Placement(motif=motif, x=at[0], y=at[1], size=size, turn=turn, mirrored=mirrored, tones=tones, foot=0.5 * length / size)


def heading(line: Line, k: int) -> float:
    """Direction of growth at sample k of a line (0 = up, clockwise)."""
    a, b = line[max(k - 1, 0)], line[min(k + 1, len(line) - 1)]
    return math.atan2(b[0] - a[0], -(b[1] - a[1]))


def along(
    plan: Plan, line: Line, length: float, tones: Tones, *, count: int, spread: float = 0.75, start: float = 0.08,
    end: float = 0.95, pairs: bool = False, since: float = 0.0, span: float = 0.0, taper: float = 0.3,
) -> Group:  # fmt: skip
    """Leaves along a line, alternate or in pairs; they enter from its foot to its tip over `span` of the fullness."""
    out, last = [], len(line) - 1
    for i in range(count):
        t = start + (end - start) * i / max(count - 1, 1)
        k = round(t * last)
        for side in (-1, 1) if pairs else ((-1, 1)[i % 2],):
            turn = heading(line, k) + side * spread
            long = length * (1 - taper * t)
            out.append(Part(leaf(plan, *xy(line[k]), turn, long, tones, i, side < 0), since + span * i / count))
    return out


def running(
    plan: Plan, line: Line, wide: float, length: float, tones: Tones, *, count: int, spread: float, since: float, span: float,
    start: float = 0.04, end: float = 0.96, stem_since: float = 0.0,
) -> Group:  # fmt: skip
    """A stem that runs on through the repeat, as broad and with leaves as long where it ends as where it begins."""
    leaves = along(plan, line, length, tones, count=count, spread=spread, start=start, end=end, since=since, span=span, taper=0.0)
    return [stem(plan, line, wide, tones[0], stem_since, tip=1.0), *leaves]


def textured(plan: Plan, placement: Placement, which: int = 0) -> Placement:
    """The figure with patterning within its body, where that is plain and large enough to carry it."""
    thread = plan.thread(placement.tones[0])
    if not plan.textures or thread is None or placement.size < _PATTERNED or not _patterned(plan, placement.motif):
        return placement
    return placement._replace(texture=plan.textures[which % len(plan.textures)], thread=thread)


_PATTERNED = 0.15  # of the repeat's height: on smaller bodies lines flicker
_STOUT = 0.4  # of its unit box that a motif covers, from which a contour about it does not close it up
_FRINGED = {"fern", "feather", "foliage", "ornament"}
_COATED = _FRINGED | {"animal", "bird", "insect"}


def _patterned(plan: Plan, motif: int) -> bool:
    """Whether a body takes patterning: little is drawn on it, and no coat, fronds or barbs that this would deny. An engraver shades
    whatever has a body."""
    m = plan.motifs[motif]
    if (known := FAMILIES.get(m.family)) and known.filler:
        return False  # too small
    drawn = sum(layer.path.count("M") for layer in m.layers if layer.tone >= 2)
    shaded = FINISHES[plan.drawing.style].hatched
    return (shaded or drawn <= 7) and m.area > 0.24 and not (_FRINGED if shaded else _COATED) & {*m.tags, m.family}


def lone(plan: Plan, hero: int, height: float, tones: Tones, base: int = 0, halo: float = 0.0) -> Group:
    """The hero by itself."""
    placed = figure(plan, hero, 0, 0, height, tones)
    deep = plan.story.deep
    line = 0.011 * height if plan.keyline and base == 0 and tones[0] != deep else 0.0
    if plan.left_bare and plan.motifs[hero].area > _STOUT:
        # a bold contour, or it would be lost among open figures of its own weight
        line, deep = 0.02 * height, tones[0]
    halo = halo + line if halo else 0.0
    rim = Placement(motif=hero, x=0, y=0, size=placed.size, tones=tones, halo=halo, base=base, outline=line, rim=deep)
    return [Part(textured(plan, rim), 0.0, 0.0, leads=True)]


def company(plan: Plan, hero: int, height: float, tones: Tones, *, base: int = 0, rich: int = 2) -> Group:
    """The hero in the company that suits its world, free to be turned as one figure."""
    if rich <= 0:
        return lone(plan, hero, height, tones, base)
    motif = plan.motifs[hero]
    if complete(plan, hero):
        return lone(plan, hero, height, tones, base, 0.02 * height)
    return _company_of(plan, motif)(plan, hero, height, tones, base, rich)


def _company_of(plan: Plan, motif: Motif) -> Callable[..., Group]:
    """What a figure keeps: leaves what grows, a twig what flies, grass what walks, weed what swims; all else small figures."""
    tags, world = set(motif.tags), world_of(set(motif.tags))
    if world == "plant" and plan.world != "sea":
        if "fruit" in tags and motif.width > 0.7 and not motif.upright:
            return bough
        stands = motif.upright and "heart" not in tags
        return tuft if stands or motif.width < 0.5 else spray if plan.rng.random() < 0.45 and plan.world == "plant" else cluster
    if world == "animal" and motif.width > 0.4:
        return perch if {"bird", "insect"} & tags else meadow
    turned = plan.drawing.layout is Layout.TOSSED and not motif.upright  # weed would hang from it like legs
    if world == "sea" and _ALIVE & tags and not turned:
        leads = motif.family == plan.motifs[plan.heroes[0]].family
        return (bed if leads else satellites) if _WEED & tags else reef  # about a small one more weed is a tangle
    return satellites


_ALIVE, _WEED = {"animal", "marine"}, {"reef", "plant"}


def complete(plan: Plan, hero: int) -> bool:
    """Whether a motif carries its own leaves, as a fruit on its twig or a sprig does: more would only hide behind it. Weed and
    coral, through which one sees, do where they stand close: more behind them is a tangle."""
    motif = plan.motifs[hero]
    known = FAMILIES.get(motif.family)
    sprig = "leaves" in motif.tags and "flower" not in motif.tags and not motif.upright
    tangled = plan.asked > _CLOSE and "marine" in motif.tags and bool(_WEED & set(motif.tags))
    return sprig or tangled or (known is not None and known.whole)


_CLOSE = 0.4  # coverage asked for, above which they do


def spray(plan: Plan, hero: int, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """A head on a bowed stem with leaves along it and a bud on a side shoot."""
    h, rng, green = height, plan.rng, plan.green(base)
    bow = rng.uniform(0.2, 0.45) * rng.choice((-1, 1))
    line = pen.spine(np.array([(bow * 0.7, 1.35), (bow * 1.1, 0.9), (bow * 0.5, 0.42), (0, 0)]) * h, 24)
    out = [stem(plan, line[::3], 0.06 * h, green[0])]
    long = (0.46 if h > _SMALL_HEAD else 0.7) * h  # under a small head a fine leaf is a whisker
    out += along(plan, line[:17], long, green, count=3 + rich, start=0.1, end=1.0, since=0.05, span=0.3)
    if rich > 1:
        k, side = 9, -1 if bow > 0 else 1
        turn = heading(line, k) + side * 0.75
        tip = line[k] + 0.5 * h * np.array((math.sin(turn), -math.cos(turn)))
        out.append(stem(plan, [line[k], (line[k] + tip) / 2 + (0, -0.03 * h), tip], 0.04 * h, green[0], 0.2))
        small = plan.blossoms[0]
        out.append(Part(spot(plan, small, *xy(tip), 0.36 * h, plan.on(base, 1), turn), 0.2))
    return [*out, *lone(plan, hero, height, tones, base, 0.02 * h)]


_SMALL_HEAD = 0.14  # of the repeat's height


def cluster(plan: Plan, hero: int, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """A head with smaller flowers tucked in behind it and leaves all around, the way bouquets are painted."""
    h, rng, green = height, plan.rng, plan.green(base)
    start, out = rng.uniform(0, TAU), []
    n = 5 + rich
    for i in range(n):
        a = start + i * TAU / n + rng.uniform(-0.2, 0.2)
        long = h * rng.uniform(0.5, 0.66)
        foot = (0.26 * h * math.sin(a), -0.26 * h * math.cos(a))
        out.append(Part(leaf(plan, *foot, a, long, green, i, i % 2 == 1), 0.04 + 0.4 * ((i * 3) % n) / n))
    for i in range(rich if h > _SMALL_HEAD else 0):  # half behind a small head they look like slips
        a = start + 0.9 + i * 2.5
        at = (0.54 * h * math.sin(a), -0.54 * h * math.cos(a))
        small = plan.seconds[i % len(plan.seconds)] if i == 0 and not plan.motifs[plan.seconds[0]].upright else plan.blossoms[i % 2]
        flower = spot(plan, small, *at, 0.5 * h if i == 0 else 0.36 * h, plan.on(base, 1), a)
        out.append(Part(rimmed(flower, 0.02 * h, base), 0.12 + 0.2 * i))
    return [*out, *lone(plan, hero, height, tones, base, 0.025 * h)]


def bough(plan: Plan, hero: int, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """A fruit that hangs from its twig, with leaves where it is held and a blossom among them."""
    h, rng, green = height, plan.rng, plan.green(base)
    held, hand = (0.0, -0.4 * h), float(rng.choice((-1, 1)))
    twig = [(0.0, -0.2 * h), held, (0.14 * hand * h, -0.66 * h), (0.36 * hand * h, -0.82 * h)]
    out: Group = [stem(plan, twig, 0.06 * h, green[0])]
    for k, lean in enumerate((1.25, -1.2, 0.5, -0.45, 1.85)[: 2 + rich]):
        long = h * rng.uniform(0.5, 0.62) * (1 - 0.06 * k)
        out.append(Part(leaf(plan, *held, hand * lean, long, green, k, hand * lean < 0), 0.02 + 0.1 * k))
    for k in range(rich):
        x, y = (0.36 + 0.1 * k) * hand * h, (-0.82 + 0.3 * k) * h
        flower = spot(plan, plan.blossoms[k % len(plan.blossoms)], x, y, (0.32 - 0.08 * k) * h, plan.on(base, 1), hand)
        out.append(Part(rimmed(flower, 0.015 * h, base), 0.1 + 0.2 * k))
    return [*out, *lone(plan, hero, height, tones, base, 0.02 * h)]


def rimmed(placement: Placement, halo: float, base: int) -> Placement:
    """The figure with a rim in the colour of what lies below it."""
    return placement._replace(halo=halo, base=base)


def tuft(plan: Plan, hero: int, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """An upright plant with others fanned out behind it from the same foot."""
    h, rng, green = height, plan.rng, plan.green(base)
    foot, out = (0.0, 0.46 * h), []
    for i in range(2 * rich):
        side = -1 if i % 2 else 1
        a = side * (0.42 + 0.36 * (i // 2) + rng.uniform(-0.08, 0.08))
        if i < 2:
            long = h * rng.uniform(0.66, 0.78)
            out.append(Part(rooted(plan, plan.sprig(i), *foot, a, long, plan.on(base, 1), side < 0), 0.1 + 0.1 * i))
        else:
            out.append(Part(leaf(plan, *foot, a, h * rng.uniform(0.4, 0.5), green, i, side < 0), 0.2 + 0.1 * i))
    for side in (-1, 1):
        out.append(Part(leaf(plan, *foot, side * 1.35, 0.34 * h, green, 1, side < 0), 0.05))
    return [*out, *lone(plan, hero, height, tones, base, 0.02 * h)]


def meadow(plan: Plan, hero: int, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """A standing creature among what grows at its sides, from the line on which it stands."""
    h, rng = height, plan.rng
    half, foot = 0.5 * plan.box(hero, h) * plan.motifs[hero].width, 0.48 * h
    out: Group = []
    for side in (-1, 1):
        for i in range(1 + rich):
            x, lean = side * (0.95 + 0.26 * i) * half, side * (0.12 + 0.3 * i)
            long = h * rng.uniform(0.5, 0.66) * (1 - 0.22 * i)
            motif = plan.foliage[i % len(plan.foliage)]
            shoot = rooted(plan, motif, x, foot, lean, long, plan.apart(tones, i, base), side < 0)
            out.append(Part(shoot, 0.06 + 0.14 * i))
    if rich > 1:
        out.append(Part(spot(plan, plan.blossoms[0], 1.3 * half, foot - 0.5 * h, 0.2 * h, plan.on(base, 2)), 0.3))
    return [*out, *lone(plan, hero, height, tones, base, 0.02 * h)]


def perch(plan: Plan, hero: int, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """A creature over a leafing twig with a blossom or two."""
    h, green = height, plan.green(base)
    wide = max(plan.motifs[hero].width / max(plan.motifs[hero].height, 0.62), 0.7)
    line = pen.spine(
        np.array([(-0.62 * wide, 0.2), (-0.36 * wide, 0.5), (0.1, 0.56), (0.52 * wide, 0.36), (0.72 * wide, 0.05)]) * h, 30
    )
    out = [stem(plan, line[::3], 0.045 * h, green[0])]
    out += along(plan, line, 0.34 * h, green, count=5 + 2 * rich, spread=0.85, since=0.04, span=0.35)
    for i, k in enumerate((2, 22)[:rich]):
        x, y = line[k]
        blossom = spot(plan, plan.blossoms[i % 2], x, y, 0.32 * h, plan.apart(tones, i, base))
        out.append(Part(rimmed(blossom, 0.015 * h, base), 0.1 + 0.2 * i))
    for i, k in enumerate((8, 15, 27)[: rich + 1]):
        x, y = line[k]
        out.append(Part(spot(plan, plan.fillers[0], x, y + 0.13 * h, 0.1 * h, plan.on(base, 2)), 0.3 + 0.1 * i))
    return [*out, *lone(plan, hero, height, tones, base, 0.03 * h)]


def reef(plan: Plan, hero: int, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """A sea creature before weed and coral, with bubbles rising; without these where no ink is left that it does not have."""
    if plan.apart(tones, 0, base)[0] in tones[:2]:
        return satellites(plan, hero, height, tones, base, rich)
    h, rng = height, plan.rng
    m = plan.motifs[hero]
    # between arms and behind a long body weed is seen in scraps: it stands beside
    open_or_long = m.area < _OPEN * m.width * m.height or m.width > m.height
    beside = 0.3 * plan.box(hero, h) * m.width if open_or_long else 0.08 * h
    out: Group = []
    for i in range(1 + rich):
        side = -1 if i % 2 else 1
        a = side * rng.uniform(0.25, 0.5) * (1 + 0.4 * i)
        motif = plan.foliage[i % len(plan.foliage)] if i < 2 else plan.leaves[i % len(plan.leaves)]
        weed, long = plan.apart(tones, i, base), h * rng.uniform(0.75, 0.95)
        out.append(Part(rooted(plan, motif, side * beside, 0.5 * h, a, long, weed, side < 0), 0.06 + 0.16 * i))
    for i in range(1 + rich):
        a = rng.uniform(-0.5, 0.5)
        r = (0.66 + 0.14 * i) * h
        out.append(
            Part(
                spot(plan, plan.fillers[0], r * math.sin(a), -r * math.cos(a), (0.15 - 0.03 * i) * h, plan.on(base, 2)),
                0.2 + 0.12 * i,
            )
        )
    return [*out, *lone(plan, hero, height, tones, base, 0.035 * h)]


def bed(plan: Plan, hero: int, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """Weed or coral between two smaller of its kind in other inks, from one foot."""
    h, rng, foot = height, plan.rng, (0.0, 0.47 * height)
    out: Group = []
    for i in range(min(rich + 1, 2)):
        side = -1 if i % 2 else 1
        shoot = plan.hero(i + 1)
        lean, long = side * rng.uniform(0.62, 0.8), h * rng.uniform(0.6, 0.72)
        out.append(Part(rooted(plan, shoot, *foot, lean, long, plan.apart(tones, i, base), side < 0), 0.06 + 0.12 * i))
    return [*out, *lone(plan, hero, height, tones, base, 0.02 * h)]


_OPEN = 0.55  # of its box that a body fills, up to which one sees through it


def satellites(plan: Plan, hero: int, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """A plain figure with small ones in a loose orbit."""
    h, rng = height, plan.rng
    start, n = rng.uniform(0, TAU), 2 + rich
    out: Group = []
    for i in range(n):
        a = start + i * 2.39996
        r = h * (0.72 + 0.05 * i)
        small = plan.fillers[1 + i % 2]
        out.append(
            Part(
                spot(plan, small, r * math.sin(a), -r * math.cos(a), h * (0.2 if i == 0 else 0.12), plan.on(base, 1 + i % 2), a),
                0.1 + 0.12 * i,
            )
        )
    return [*out, *lone(plan, hero, height, tones, base, 0.02 * h)]


def laurel(
    plan: Plan, rx: float, ry: float, size: float, base: int = 0, *, reach: float = 2.3, since: float = 0.1, rich: int = 2
) -> Group:
    """Two branches that bend up from below around an oval, mirrored; `reach` is how far round they come (pi = closed)."""
    green, out = plan.green(base), []
    a = np.linspace(math.pi, math.pi - reach, 24)
    right = np.stack([rx * np.sin(a), -ry * np.cos(a)], 1)
    pairs = min(max(round(reach * (rx + ry) / 2 / (0.62 * size)), 3), 4 + 2 * rich)
    for side in (1, -1):
        line = right * (side, 1)
        out.append(stem(plan, line[::2], 0.12 * size, green[0], since + 0.02))
        out += along(
            plan, line, size, green, count=pairs, spread=0.5, start=0.12, end=0.9, pairs=True, since=since, span=0.3, taper=0.35
        )
        tip = len(line) - 3
        out.append(Part(leaf(plan, *xy(line[tip]), heading(line, tip), 0.62 * size, green, 1, side < 0), since + 0.05))
    out.append(Part(spot(plan, plan.blossoms[0], 0, ry, 0.8 * size, plan.on(base, 2)), since))
    return out


_FRUIT = {"fruit", "vegetable", "food"}


def emblem(plan: Plan, hero: int, wide: float, tall: float, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """The hero as the middle of a bilateral ornament that fills about `wide` x `tall`: a damask bouquet, or a laurel."""
    motif = plan.motifs[hero]
    flower = plan.world == "plant" and not motif.upright and motif.width > 0.6 and not _FRUIT & set(motif.tags)
    if flower and tall > 1.35 * height:
        return bouquet(plan, hero, wide, tall, height, tones, base, rich)
    hero_wide = plan.box(hero, height) * motif.width
    spare = min(wide - hero_wide, tall - height)
    size = min(0.5 * spare - _CHANNEL * height, 0.4 * height) / 1.2  # leaves on both sides of the branch, and air within it
    rx, ry = 0.5 * hero_wide + _CHANNEL * height + 0.6 * size, 0.5 * height + _CHANNEL * height + 0.6 * size
    out: Group = []
    if rich > 0 and spare > 0.12 * height:
        if plan.world in ("geometric", "celestial"):
            half_wide, half_tall = max(rx, 0.55 * hero_wide), max(ry, 0.55 * height)
            count, across = 12 if rich > 1 else 8, max(0.4 * size, 0.09 * height)
            oval = beads(plan, half_wide, half_tall, across, count, plan.on(base, 1), 0.08)
            out += clear_of(plan, oval, hero, 0, 0, hero_wide, height)
        elif plan.world == "sea":
            out += flank(plan, 0.5 * hero_wide, height, wide, tones, base)
        elif size > 0.13 * height:
            out += laurel(plan, rx, ry, size, base, rich=rich)
    return [*out, *lone(plan, hero, height, tones, base, 0.02 * height)]


def clear_of(plan: Plan, parts: Group, hero: int, x: float, y: float, wide: float, tall: float) -> Group:
    """The small figures that a hero at (x, y), `wide` by `tall`, does not cut: where it fills its box, those outside it."""
    motif = plan.motifs[hero]
    if motif.area < _BOXY * motif.width * motif.height:
        return parts

    def apart(p: Placement) -> bool:
        own = 0.75 * p.size * max(plan.motifs[p.motif].width, plan.motifs[p.motif].height) + 0.02 * tall  # it grows as it fills
        return abs(p.x - x) > 0.5 * wide + own or abs(p.y - y) > 0.5 * tall + own

    return [part for part in parts if apart(part.placement)]


_BOXY = 0.66  # of its box that a motif covers, from which its corners are in the way
_CHANNEL = 0.07  # of a figure's height: the even clear margin between it and what frames it


def flank(plan: Plan, half: float, height: float, wide: float, tones: Tones, base: int) -> Group:
    """Weed and coral that rise on both sides of a figure, mirrored, and bubbles above it."""
    out: Group = []
    for side in (-1, 1):
        for k, (lean, tall) in enumerate(((0.5, 0.62), (0.16, 0.9))):
            x = side * min(0.8 * half + 0.05 * k * height, 0.42 * wide)
            motif = plan.foliage[k % len(plan.foliage)]
            weed = rooted(plan, motif, x, 0.52 * height, side * lean, tall * height, plan.apart(tones, k, base), side < 0)
            out.append(Part(weed, 0.04 + 0.12 * k))
        for k in range(2):
            at = (side * (0.16 + 0.22 * k) * height, -(0.62 - 0.09 * k) * height)
            out.append(Part(spot(plan, plan.fillers[0], *at, (0.07 + 0.04 * k) * height, plan.on(base, 2)), 0.1))
    return out


def bouquet(plan: Plan, hero: int, wide: float, tall: float, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """A head on a straight stem between mirrored shoots that carry smaller flowers; a finial above, a pair of leaves below."""
    h, green = height, plan.green(base)
    foot, out = 0.5 * tall - 0.04 * h, []
    out.append(stem(plan, [(0, foot), (0, foot * 0.5), (0, 0)], 0.07 * h, green[0]))
    x, top = 0.4 * wide, -0.2 * tall
    small = plan.seconds[0] if not plan.motifs[plan.seconds[0]].upright else plan.blossoms[0]
    for side in (-1, 1):
        shoot = pen.spine(
            [(0, foot - 0.02 * h), (side * 0.62 * x, foot - 0.06 * h), (side * x, 0.16 * tall), (side * 0.98 * x, top * 0.4)], 20
        )
        out.append(stem(plan, shoot[::2], 0.05 * h, green[0], 0.06))
        out += along(plan, shoot, 0.34 * h, green, count=3 + 2 * rich, spread=0.75, since=0.08, span=0.4)
        out.append(Part(rimmed(spot(plan, small, *xy(shoot[-1]), 0.42 * h, plan.on(base, 1), side * 0.5), 0.015 * h, base), 0.1))
        for k, (t, r) in enumerate(((0.5, 0.46), (0.95, 0.4), (1.4, 0.34))[: rich + 1]):
            out.append(Part(leaf(plan, 0, -0.05 * h, side * t, (0.5 + r) * h, green, k, side < 0), 0.12 + 0.1 * k))
        out.append(Part(leaf(plan, 0, foot, side * 2.0, 0.34 * h, green, 1, side < 0), 0.18))
    out.append(Part(rooted(plan, plan.foliage[0], 0, -0.38 * h, 0.0, min(0.5 * tall - 0.4 * h, 0.6 * h), green), 0.16))
    return [*out, *lone(plan, hero, height, tones, base, 0.025 * h)]


def beads(
    plan: Plan, rx: float, ry: float, across: float, count: int, tones: Tones, since: float = 0.0, start: float = 0.0
) -> Group:
    """Small figures on an oval."""
    return [
        Part(spot(plan, plan.fillers[-1], rx * math.sin(a), -ry * math.cos(a), across, tones, a), since)
        for a in (start + k * TAU / count for k in range(count))
    ]


def ring(
    plan: Plan,
    radius: float,
    motif: int,
    across: float,
    count: int,
    tones: Tones,
    *,
    since: float = 0.0,
    start: float = 0.0,
    rooted_in: bool = False,
) -> Group:
    """Figures that radiate, on a circle."""
    out = []
    for k in range(count):
        a = start + k * TAU / count
        x, y = radius * math.sin(a), -radius * math.cos(a)
        placed = rooted(plan, motif, x, y, a, across, tones) if rooted_in else spot(plan, motif, x, y, across, tones, a)
        out.append(Part(placed, since, 0.3))
    return out


def disc(plan: Plan, radius: float, ink: int, lobes: int = 0, since: float = 0.0, grows: float = 0.0) -> Part:
    """A plate, plain or scalloped."""
    outline = pen.rosette(0, 0, radius, radius * 0.92, lobes) if lobes else pen.ellipse(0, 0, radius)
    return Part(Placement(motif=plan.add(structure(outline)), x=0, y=0, size=1.0, tones=(ink,) * 4, finished=False), since, grows)


def hoop(plan: Plan, radius: float, wide: float, ink: int, since: float = 0.0) -> Part:
    """A circle's line."""
    return Part(
        Placement(
            motif=plan.add(structure(pen.ring(0, 0, radius, radius - wide))), x=0, y=0, size=1.0, tones=(ink,) * 4, finished=False
        ),
        since,
        0.0,
    )


def rosette(plan: Plan, hero: int, radius: float, height: float, tones: Tones, base: int = 0, rich: int = 2) -> Group:
    """A medallion built of rings about the hero: leaves, petals, hoops, flowers, beads; the hero decides how many fold."""
    wings = hull_radius(plan.motifs[hero]) * plan.box(hero, height)  # a butterfly's lie farther out than its height tells
    r, inner = radius, min(max(0.55 * height, 1.04 * wings), 0.6 * radius)
    n = int(plan.rng.choice((8, 10, 12)))
    room, half = r - inner, math.pi / n
    green, told = plan.green(base), plan.story
    wide = min(0.36 * room, 1.1 * math.pi * (inner + 0.6 * room) / n)
    second, small = plan.seconds[0], plan.apart(green, 0, base)
    between = next((tones for turn in (1, 2, 0) if (tones := plan.on(base, turn))[0] != small[0]), plan.on(base, 1))
    late = 0.0 if base else 1.0  # upon a plate ornament covers no more ground
    out: Group = ring(
        plan, inner + 0.14 * room, plan.leaves[0], 0.8 * room, n, green, since=0.12 * late, start=half, rooted_in=True
    )
    out += ring(
        plan,
        inner + 0.1 * room,
        plan.leaves[1 % len(plan.leaves)],
        0.32 * room,
        n,
        between,
        since=0.3 * late,
        rooted_in=True,
    )
    out.append(
        hoop(plan, inner + 0.1 * room, max(0.03 * room, 0.6 * 0.005), told.main if told.main != base else told.second, 0.02 * late)
    )
    out += ring(plan, inner + 0.62 * room, second, 1.15 * wide, n, small, since=0.02 * late)
    if rich > 1:
        out += beads(plan, inner + 0.18 * room, inner + 0.18 * room, 0.1 * room, 2 * n, plan.on(base, 2), 0.1 * late, half / 2)
        out += ring(plan, inner + 0.96 * room, plan.fillers[0], 0.13 * room, n, plan.on(base, 2), since=0.2 * late)
    return [*out, *lone(plan, hero, height, tones, base, 0.02 * height)]
