"""Trailing stems that run on from repeat to repeat, with a figure in each bend, side shoots, leaves and tendrils."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from engine.composition import colouring, lattice, pen
from engine.composition.colouring import Tones
from engine.composition.layouts import figures
from engine.composition.layouts.legibility import untangled
from engine.composition.layouts.parts import Group, Part, hero_extent, set_down, spot
from engine.composition.plan import Plan, hero_height
from engine.composition.render import radius
from engine.domain.brief import RepeatType


def suit(plan: Plan) -> bool:
    """Vines suit what grows, on repeats without a symmetry of their own."""
    d = plan.drawing
    return (
        d.symmetry in ("none", "p1")
        and d.repeat is not RepeatType.MIRROR
        and plan.grows
        and 0.1 <= d.scale <= 0.45
        and d.density >= 0.22
        and bool(plan.rng.random() < 0.75)
    )


def _thinned(plan: Plan, lanes: int, waves: int) -> tuple[int, int]:
    """Fewer stems, or fewer bends in each, where the figures alone would cover most of what is asked: leaves need room too."""
    while _share(plan, lanes, waves) > _MOST and lanes * waves > 1:
        lanes, waves = (lanes, waves - 1) if waves > 1 else (lanes - 1, waves)
    return lanes, waves


def _share(plan: Plan, lanes: int, waves: int) -> float:
    """What the main motifs in all bends would cover, over the coverage asked."""
    d, height = plan.drawing, hero_height(plan.drawing)
    area = float(np.mean([plan.motifs[m].area * plan.box(m, height) ** 2 for m in plan.heroes]))
    return 2 * lanes * waves * area / (d.density * d.aspect)


_CROWDED, _MOST = 0.7, 0.95  # shares from which every second bend holds the second motif, and from which bends are given up
_ORDER = (0, 1, 2, 1)  # of the main motif's drawings: families go through their states drawing by drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """A wave along the cloth: `middle` and `swing` across it, `waves` a repeat, `phase` 0-1, a second harmonic for life."""

    middle: float
    swing: float
    waves: int
    phase: float
    run: float
    across: bool
    sway: float = 0.0

    def at(self, t: float) -> tuple[float, float]:
        """The point at share t of the run (x, y in units of the repeat's height)."""
        u = math.tau * (self.waves * t + self.phase)
        along = self.run * t + self.sway * math.sin(2 * u)
        over = self.middle + self.swing * math.sin(u)
        return (along, over) if self.across else (over, along)


def trail(plan: Plan) -> Group:
    """Stems, leaves and heroes, back to front."""
    d, rng, height = plan.drawing, plan.rng, hero_height(plan.drawing)
    across = d.repeat is RepeatType.BRICK
    run, depth = (d.aspect, 1.0) if across else (1.0, d.aspect)
    wide, tall = hero_extent(plan)
    box = max(0.5 * (wide + tall), 0.7 * height)
    air = 1.0 - 0.5 * (min(d.density, 0.6) - 0.35)
    lanes = max(1, round(depth / (box * 1.9 * air)))
    waves = max(1, round(run / (box * 3.3 * air)))
    lanes, waves = _thinned(plan, lanes, waves)
    by_turns = _share(plan, lanes, waves) > _CROWDED  # then every second bend holds the second motif
    lane = depth / lanes
    # all stems bend alike, so that the bends nest; a shifted repeat is met by a steady drift from lane to lane
    drift = -0.5 * (waves % 2) / lanes if d.repeat in (RepeatType.HALF_DROP, RepeatType.BRICK) else 1 / lanes if lanes > 2 else 0.0
    stems = [
        Stem(
            middle=(k + 0.5) * lane, swing=0.27 * lane, waves=waves,
            phase=0.1 + k * drift, run=run, across=across, sway=-0.05 * run / waves,
        )
        for k in range(lanes)
    ]  # fmt: skip
    turns = colouring.turns(d.palette, lanes * waves * 2, rng)
    behind: Group = []
    answers: list[list[Group]] = []
    heroes: Group = []
    level = 2 if lanes * waves <= 6 else 1 if lanes * waves <= 20 else 0
    level = min(level, int(plan.short)) if plan.drawn_in_line else level  # leaf upon leaf in one line is a tangle
    for k, stem in enumerate(stems):
        behind += _line(plan, stem, height, level)
        for bend in range(2 * waves):
            number = 2 * waves * k + bend
            hero = None if by_turns and bend % 2 else plan.hero(_ORDER[(number // 2 if by_turns else number) % len(_ORDER)])
            shoot, answer, figure = _bend(plan, stem, bend, height, turns[number], level, hero)
            behind += shoot
            answers.append(answer)
            heroes += figure
    answering = _clear(plan, answers, heroes)
    if plan.drawn_in_line:
        above = [part for part in (*behind, *heroes) if part.leads or not part.placement.finished]
        runs = [part._replace(site=(float(k), 0.0)) for k, part in enumerate(above)]
        answering = untangled(plan, answering, runs)
        behind = untangled(plan, behind, [part for part in (*answering, *heroes) if part.placement.finished])
    return behind + answering + heroes


def _clear(plan: Plan, answers: list[list[Group]], heroes: Group) -> Group:
    """Of each bend's alternatives the first whose figure, its last part, stands free of all heroes, or that none would half
    cover."""
    d = plan.drawing
    leading = [part.placement for part in heroes if part.leads]
    at = np.array([(p.x, p.y) for p in leading])
    reach = np.array([p.size * radius(plan.motifs[p.motif]) for p in leading])

    out: Group = []
    for places in answers:
        for apart, answer in product((_FREE, _APART) if len(places) > 1 else (_APART,), filter(None, places)):
            p = answer[-1].placement
            own, away = p.size * radius(plan.motifs[p.motif]), lattice.shortest(d.repeat, d.aspect, at - (p.x, p.y))
            if (np.hypot(away[:, 0], away[:, 1]) > apart * (reach + own)).all():
                out += answer
                if plan.drawn_in_line or len(places) > 1:  # open figures and creatures are to be clear of each other too
                    at, reach = np.vstack([at, (p.x, p.y)]), np.append(reach, own)
                break
    return out


_APART, _FREE = 0.72, 0.9  # of both circles: nearer, one figure hides much of the other; a creature that may choose stands free


def _line(plan: Plan, stem: Stem, height: float, level: int) -> Group:
    samples = 24 * stem.waves + 3
    line = np.array([stem.at(t) for t in np.linspace(-0.02, 1.02, samples)])
    green = plan.green()
    wide = 0.05 if plan.drawn_in_line else 0.075  # solid among open figures it weighs twice
    length = 0.36 if plan.drawn_in_line else 0.46
    count = (4 + 3 * level) * stem.waves
    through, *leaves = figures.running(
        plan, line, wide * height, length * height, green, count=count, spread=0.85, since=0.02, span=0.35
    )
    if plan.drawn_in_line:  # in the one ink of all they would run into what lies below; the stem lies upon their rims
        return [*(leaf._replace(placement=figures.rimmed(leaf.placement, 0.02 * height, 0)) for leaf in leaves), through]
    return [through, *leaves]


def _bend(
    plan: Plan, stem: Stem, bend: int, height: float, turn: int, level: int, hero: int | None
) -> tuple[Group, list[Group], Group]:
    """A shoot into the hollow of a bend with a `hero` at its tip, or the second motif without one; on the outside the second
    motif, as a spray of the shoot's or as an answer that lies above all stems and leaves."""
    h, rng, green = height, plan.rng, plan.green()
    t = ((0.25 + 0.5 * bend) - stem.phase) / stem.waves
    crest = 1 if bend % 2 == 0 else -1
    x, y = stem.at(t)
    reach = crest * min(stem.swing * 1.35, 1.05 * h)
    tip = np.array((x, y - reach) if stem.across else (x - reach, y))
    motif = plan.heroes[0] if hero is None else hero
    grows = _stalked(plan, motif) or (_planted(plan, motif) and not stem.across)
    # what stands upright grows up its shoot
    start = np.array(stem.at(t + (0.2 if grows and not stem.across else -0.2) / stem.waves))
    normal = np.array([-(tip - start)[1], (tip - start)[0]]) * 0.22 * crest
    shoot = pen.spine(np.array([start, (start + tip) / 2 + normal, tip]), 16)
    out = [figures.stem(plan, shoot[::2], (0.04 if plan.drawn_in_line else 0.055) * h, green[0])]
    if not (plan.drawn_in_line or grows):  # they would lie about the foot of an open figure, or of a stalk, as a knot
        out += figures.along(plan, shoot[:12], 0.36 * h, green, count=2 + level, spread=0.8, since=0.1, span=0.3)
    second = plan.seconds[bend % len(plan.seconds)]
    floral = plan.floral(bend % len(plan.seconds)) and not set(plan.motifs[second].tags) & _ON_THE_GROUND
    if hero is None:
        place = tip if floral else tip - (0.0, 0.24 * h)  # a creature sits upon the shoot's end
        tones = plan.tones(1) if floral else _off_stems(plan, (1, 0, 2))
        return out, [], [Part(spot(plan, second, *figures.xy(place), 0.6 * h, tones, float(rng.uniform(-0.2, 0.2))))]
    # outside of the bend: a smaller flower or sprig that answers the hero
    away = np.array(stem.at(t + 0.12 / stem.waves))
    off = crest * (0.62 if floral else 0.72) * h  # a beak is not to lie on the stem
    far = away + np.array((0.0, off) if stem.across else (off, 0.0))
    toward = math.atan2(far[0] - away[0], -(far[1] - away[1]))
    answer: Group = []
    answers: list[Group] = [answer]
    if not floral:
        answers = _perched(plan, stem, t, second, off)
    elif plan.motifs[second].upright or plan.motifs[second].width < 0.6:
        long = (0.5 if plan.drawn_in_line else 0.66) * h
        spray = Part(figures.rooted(plan, second, *figures.xy(away), toward, long, plan.tones(1), bend % 2 == 1), 0.08, _REACHING)
        (answer if plan.drawn_in_line else out).append(spray)
    else:
        answer.append(figures.stem(plan, [away, (away + far) / 2 + 0.05 * h, far], 0.04 * h, green[0], 0.08))
        answer.append(Part(spot(plan, second, *figures.xy(far), 0.5 * h, plan.tones(1), toward), 0.08))
    if level and not plan.drawn_in_line:  # an open berry reads as a bubble
        out += _tendril(plan, np.array(stem.at(t + 0.3 / stem.waves)), toward + math.pi, h, crest)
    tones = _off_stems(plan, (turn, turn + 1, turn + 2))
    if plan.drawn_in_line:  # an open figure in the ink that reads best
        reads = colouring.differences(plan.drawing.palette)[0]
        tones = max((plan.tones(k) for k in range(3)), key=lambda tones: float(reads[tones[0]]))
    if grows:
        return out, answers, [_grown(plan, motif, shoot, tones, bend % 2 == 1)]
    sway = (
        float(rng.uniform(-0.3, 0.3))
        if plan.motifs[motif].upright or plan.world == "animal"
        else float(rng.uniform(-math.pi, math.pi))
    )
    group: Group = []
    if level > 1 and plan.world == "plant" and not plan.motifs[motif].upright:
        n = 5
        for i in range(n):
            a = i * math.tau / n + 0.4
            foot = (0.3 * h * math.sin(a), -0.3 * h * math.cos(a))
            group.append(Part(figures.leaf(plan, *foot, a, 0.42 * h, green, i), 0.15 + 0.08 * i))
    rim = 0.03 if tones[0] == green[0] else 0.004  # a wide one would cut a figure off from the shoot that carries it
    group += figures.lone(plan, motif, h, tones, 0, rim * h)
    return out, answers, set_down(group, *tip, turn=sway, mirrored=bend % 2 == 1)


def _off_stems(plan: Plan, turns: Sequence[int]) -> Tones:
    """The first of these colourings whose body is not of the ink of stems and leaves, where there is one."""
    growth = plan.green()[0]
    return next((tones for turn in turns if (tones := plan.tones(turn))[0] != growth), plan.tones(turns[0]))


def _perched(plan: Plan, stem: Stem, t: float, motif: int, off: float) -> list[Group]:
    """A creature on a twig of its own beside a stem, near the share t of its run: places to choose from, `off` the stem."""
    group = figures.company(plan, motif, 0.46 * hero_height(plan.drawing), _off_stems(plan, (1, 0, 2)), rich=1)
    out = []
    for ahead, side in product((0.12, 0.3, -0.12, 0.42), (1, -1)):
        x, y = stem.at(t + ahead / stem.waves)
        place = (x, y + side * off) if stem.across else (x + side * off, y)
        out.append([part._replace(since=0.08, leads=False) for part in set_down(group, *place, mirrored=side * off < 0)])
    return out


def _stalked(plan: Plan, motif: int) -> bool:
    """Whether a plant is slender and has a foot of its own, as a fern or a leaf has."""
    m = plan.motifs[motif]
    return plan.world == "plant" and m.width < _SLENDER * m.height


def _planted(plan: Plan, motif: int) -> bool:
    """Whether a plant is drawn standing, on a stalk of its own."""
    return plan.world == "plant" and plan.motifs[motif].upright


_ON_THE_GROUND = {
    "mushroom",
    "toadstool",
    "tree",
    "cactus",
    "succulent",
    "houseplant",
}  # a stem that they grew out of would hold them head down
_REACHING = 0.1  # how little a spray grows as the repeat closes up: it stands between two stems
_SLENDER = 0.62
_LEANS = 0.2  # how far what stands upright follows the direction of its shoot


def _grown(plan: Plan, motif: int, shoot: pen.Outline, tones: Tones, mirrored: bool) -> Part:
    """A slender main motif that goes on where its shoot ends: its foot lies on the shoot, its middle about the shoot's tip."""
    height = hero_height(plan.drawing)
    k = int(np.argmin(np.abs(np.hypot(*(shoot - shoot[-1]).T) - 0.45 * height)))
    (hero,) = figures.lone(plan, motif, height, tones, 0, 0.015 * height)
    turn = math.atan2(shoot[-1][0] - shoot[k][0], -(shoot[-1][1] - shoot[k][1]))
    turn *= 1.0 if _stalked(plan, motif) else _LEANS
    x, y = figures.xy(shoot[k])
    at = {"x": x + 0.5 * height * math.sin(turn), "y": y - 0.5 * height * math.cos(turn)}
    return hero._replace(placement=hero.placement.moved(**at, turn=turn, mirrored=mirrored))


def _tendril(plan: Plan, foot: pen.Outline, turn: float, h: float, hand: int) -> Group:
    """A curl with a berry at its end."""
    t = np.linspace(0, 1, 12)
    a = turn + hand * (0.2 + 3.6 * t**1.4)
    steps = np.stack([np.sin(a), -np.cos(a)], 1) * (0.09 * h * (1.1 - 0.6 * t))[:, None]
    line = foot + np.cumsum(steps, 0)
    return [
        figures.stem(plan, [tuple(foot), *map(tuple, line)], 0.03 * h, plan.green()[0], 0.25),
        Part(spot(plan, plan.fillers[0], *figures.xy(line[-1]), 0.12 * h, plan.tones(2)), 0.25),
    ]
