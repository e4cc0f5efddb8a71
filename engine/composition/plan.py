"""What a layout works from: the drawing as asked, its cast of motifs, and a seeded hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import NamedTuple, overload

import numpy as np

from engine.composition import colouring
from engine.composition.colouring import Story, Tones
from engine.composition.families import FAMILIES
from engine.composition.families.textures import SHADING, TEXTURES, draw_texture
from engine.composition.finishes import FINISHES
from engine.composition.motifs import Library, Motif
from engine.composition.placement import Placement
from engine.composition.render import ink_area
from engine.domain.brief import Layout
from engine.domain.spec import DrawingSpec

Builder = Callable[[float], tuple[Placement, ...]]


class Cast(Sequence[int]):
    """Motifs that may play one part, as indices into a plan's; each is drawn when a layout first asks for it."""

    def __init__(self, *parts: Callable[[], int]) -> None:
        self._parts = [cache(part) for part in parts]

    def __len__(self) -> int:
        return len(self._parts)

    @overload
    def __getitem__(self, which: int) -> int: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[int]: ...
    def __getitem__(self, which: int | slice) -> int | Sequence[int]:
        return [part() for part in self._parts[which]] if isinstance(which, slice) else self._parts[which]()

    def __add__(self, other: Cast) -> Cast:
        return Cast(*self._parts, *other._parts)


@dataclass(slots=True)
class Plan:
    """The cast of one composition, as indices into `motifs`; `effort` above 1 packs tighter.

    `drawing.density` is what is planned for, `asked` what was asked: kinds of ornament are chosen by the latter; `short`
    says that a first try could not cover as much as was asked, `most` what it can cover, where that is reckoned.

    `heroes` are the main motif, `seconds` what stands beside it, `fillers` small figures, `leaves` single leaves that grow
    from their foot, `foliage` whole sprigs; `world` is what they belong to. `ground_ink` is that of a textured ground, else 0.
    """

    drawing: DrawingSpec
    asked: float
    rng: np.random.Generator
    motifs: list[Motif] = field(default_factory=list)
    heroes: Cast = field(default_factory=lambda: Cast())
    seconds: Cast = field(default_factory=lambda: Cast())
    fillers: Cast = field(default_factory=lambda: Cast())
    leaves: Cast = field(default_factory=lambda: Cast())
    foliage: Cast = field(default_factory=lambda: Cast())
    blossoms: Cast = field(default_factory=lambda: Cast())
    textures: list[int] = field(default_factory=list)
    world: str = "object"
    lead: int = 0
    effort: float = 1.0
    short: bool = False
    most: float = math.inf
    keyline: bool = False
    ground_ink: int = 0
    known: dict[str, int] = field(default_factory=dict)

    @property
    def grouped(self) -> bool:
        """Whether the drawing obeys a wallpaper group beside its repeat."""
        return self.drawing.symmetry not in ("none", "p1")

    def solid(self, from_density: float) -> bool:
        """Whether so dense a drawing stands on plates of colour; line drawings never do."""
        return self.asked > from_density and not self.drawn_in_line

    @property
    def drawn_in_line(self) -> bool:
        """Whether the finish draws figures in contours."""
        return FINISHES[self.drawing.style].line > 0

    @property
    def wash(self) -> int:
        """The ink that tints the main figure of a line drawing that is to cover more than lines can; else 0."""
        more = self.drawn_in_line and self.asked > _LINES_COVER
        return colouring.washed(self.drawing.palette, self.tones(0))[0] if more else 0

    @property
    def left_bare(self) -> bool:
        """Whether figures cover next to nothing: drawn in line, and not tinted."""
        return self.drawn_in_line and not self.wash

    def add(self, motif: Motif) -> int:
        """Enters a motif and gives its index."""
        self.motifs.append(replace(motif, area=ink_area(motif)))
        return len(self.motifs) - 1

    def named(self, key: str, draw: Callable[[], Motif]) -> int:
        """A part of the structure, drawn once under `key`."""
        if key not in self.known:
            self.known[key] = self.add(draw())
        return self.known[key]

    def box(self, motif: int, height: float) -> float:
        """The unit box's size at which a motif stands `height` tall; the widest are kept within the repeat."""
        m = self.motifs[motif]
        return min(height / m.height, max(0.92 * self.drawing.aspect / m.width, height))

    def hero(self, k: int) -> int:
        """The k-th variant of the main motif, over again where there are fewer."""
        return self.heroes[k % len(self.heroes)]

    def other(self, k: int) -> int:
        """What alternates with the hero: the second motif, unless that is but a filler."""
        second = self.seconds[k % len(self.seconds)]
        beside = len(self.drawing.motifs) > 1 and not fills(self.motifs[second])
        return second if beside else self.hero(k + 1)

    @property
    def named_filler(self) -> int | None:
        """The small figure that was asked for by name beside the hero, such as dots, if there is one."""
        named = any(name in FAMILIES and FAMILIES[name].filler for name in self.drawing.motifs[1:4])
        return self.fillers[0] if named else None

    @property
    def answers(self) -> tuple[int, ...]:
        """One figure of each motif that stands beside the hero, in the order of their names."""
        by_family = {self.motifs[second].family: second for second in reversed([*self.seconds])}
        return tuple(reversed(by_family.values()))

    @property
    def named_sprig(self) -> int | None:
        """The second motif where it was asked for by name and is slender, such as wheat: it stands where leaves would."""
        named = len(self.drawing.motifs) > 1 and self.motifs[self.seconds[0]].area < _SLENDER and self.floral(0)
        return self.seconds[0] if named else None

    def sprig(self, k: int) -> int:
        """What may grow beside a hero: the second motif where that is a plant of its own, else foliage."""
        second = self.motifs[self.seconds[k % len(self.seconds)]]
        stalked = second.upright or second.width < 0.7  # a round head would only peep out from behind
        grown = stalked and second.family in FAMILIES and world_of(set(second.tags)) == "plant" and second.height > 0.9
        return self.seconds[k % len(self.seconds)] if grown else self.foliage[k % len(self.foliage)]

    def floral(self, k: int) -> bool:
        """Whether the second motif belongs among leaves."""
        return world_of(set(self.motifs[self.seconds[k]].tags)) == "plant"

    def thread(self, body: int) -> int | None:
        """The colour of a texture within a body: the one that stands out least from it. None where all would shout.

        A line drawing leaves bodies bare, and hatches them in their own ink.
        """
        if FINISHES[self.drawing.style].line:
            return body
        d = colouring.differences(self.drawing.palette)[body]
        reads = [i for i in range(len(d)) if i != body and d[i] >= colouring.VISIBLE_DETAIL]
        least = min(reads, key=lambda i: float(d[i]), default=None)
        return None if least is None or d[least] > colouring.TONAL else least

    @property
    def story(self) -> Story:
        """Which ink plays which part."""
        return colouring.story(self.drawing.palette, self.lead)

    @property
    def grows(self) -> bool:
        """Whether the cast grows, so that stems and leaves may join it."""
        return self.world in ("plant", "animal")

    def tones(self, turn: int) -> Tones:
        """The palette mapped for the `turn`-th colouring; what a line drawing leaves bare is drawn in an ink that reads."""
        tones = colouring.tones(self.drawing.palette, turn, self.lead)
        faint = colouring.differences(self.drawing.palette)[0, tones[0]] < _DRAWN
        return colouring.tones(self.drawing.palette, 0, self.lead) if faint and self.drawn_in_line else tones

    def on(self, base: int, turn: int = 0) -> Tones:
        """Colours of a figure that lies on the ink `base`; on the ground those of `tones`."""
        return colouring.tones_on(self.drawing.palette, base, turn) if base else self.tones(turn)

    def apart(self, figure: Tones, k: int, base: int = 0) -> Tones:
        """The k-th colouring of what stands behind a figure, in another ink than its body and, where there is one, than its
        limbs, so that the two never run together."""
        choices = [tones for tones in (self.on(base, 1), self.on(base, 2), self.green(base)) if tones[0] != figure[0]]
        choices = [tones for tones in choices if tones[0] != figure[1]] or choices
        return choices[k % len(choices)] if choices else self.green(base)

    def green(self, base: int = 0) -> Tones:
        """Colours of leaves and stems."""
        told, palette = self.story, self.drawing.palette
        if base == 0:
            return colouring.dressed(palette, told.growth, told.growth)
        reads = colouring.differences(palette)[base].copy()
        reads[0] *= 0.5  # a knock-out only where no ink reads
        body = told.growth if reads[told.growth] >= colouring.VISIBLE_ON_INK else int(np.argmax(reads))
        return colouring.dressed(palette, body, body, base)


_LINES_COVER = 0.3  # of the ground, without growing coarse
_DRAWN = 35.0  # CIEDE2000 to the ground of an ink that outlines can be drawn in
_SLENDER = 0.3  # of its unit box that a motif covers


class Scene(NamedTuple):
    """What keeps a subject company: `small` figures of its own world, leaves that grow from their foot, sprigs, blossoms."""

    small: tuple[str, ...]
    leaves: tuple[str, ...]
    foliage: tuple[str, ...]
    blossoms: tuple[str, ...] = ("small flower", "daisy", "five-petal", "flower bud")


_ROUND = {
    "sea": ("bubble", "trio"), "plant": ("berry dot", "berry trio"), "animal": ("berry dot", "berry trio"),
    "geometric": ("dot", "dot"), "celestial": ("dot", "dot"), "object": ("dot", "trio"),
}  # fmt: skip
_LEAFY = ("veined leaf", "slim leaf", "round leaf", "toothed leaf")
# by the first of these words that the main motif is tagged with, else by its world
_SCENES: tuple[tuple[set[str], Scene], ...] = (
    (
        {"tropical", "jungle"},
        Scene(
            ("palm slip", "five-petal", "small leaf"),
            ("palm slip", "veined leaf", "slim leaf"),
            ("palm frond", "monstera leaf", "leaf sprig"),
            ("anemone", "five-petal", "lily"),
        ),
    ),
    (
        {"desert"},
        Scene(("seed head", "small flower", "pebble"), ("slim leaf",), ("eucalyptus", "leaf sprig"), ("daisy", "five-petal")),
    ),
    (
        {"woodland", "forest"},
        Scene(("cone", "open berry", "small leaf"), ("lobed leaf", "toothed leaf"), ("fern", "berry branch", "oak leaf")),
    ),
    (
        {"winter", "festive"},
        Scene(("sparkle", "open berry", "small star"), ("slim leaf", "lobed leaf"), ("berry branch", "fern")),
    ),
    ({"pet"}, Scene(("small bone", "small flower", "small leaf"), ("slim leaf", "toothed leaf"), ("leaf sprig", "willow sprig"))),
    (
        {"fruit", "kitchen", "vegetable"},
        Scene(
            ("five-petal", "open berry", "small leaf"),
            ("toothed leaf", "veined leaf", "slim leaf"),
            ("leaf sprig", "willow sprig", "olive branch"),
            ("five-petal", "small flower"),
        ),
    ),
    (
        {"meadow", "country", "farm", "harvest"},
        Scene(("seed head", "small flower", "seed"), ("slim leaf", "toothed leaf"), ("willow sprig", "fern", "leaf sprig")),
    ),
)
_BY_WORLD = {
    "sea": Scene(("shell bit", "bubble", "trio"), ("kelp blade",), ("seaweed", "coral")),
    "plant": Scene(("small flower", "small leaf", "open berry"), _LEAFY,
                   ("leaf sprig", "fern", "olive branch", "berry branch", "willow sprig")),
    "animal": Scene(("small flower", "small leaf", "open berry", "seed head"), _LEAFY,
                    ("leaf sprig", "berry branch", "fern", "willow sprig")),
    "geometric": Scene(("lozenge", "small star"), _LEAFY, ("palmette",)),
    "celestial": Scene(("sparkle", "small star"), _LEAFY, ("palmette",)),
    "object": Scene(("small flower", "dash", "small leaf"), _LEAFY, ("leaf sprig", "willow sprig")),
}  # fmt: skip


_UNDER_WATER = {"marine", "animal", "underwater"}
_ASHORE = Scene(("shell bit", "small star", "trio"), ("kelp blade",), ("seaweed", "coral"))


def scene_of(tags: set[str]) -> Scene:
    """The company that suits a motif of these tags."""
    world = world_of(tags)
    if world == "sea" and not tags & _UNDER_WATER:
        return _ASHORE
    if world in ("sea", "geometric", "celestial"):
        return _BY_WORLD[world]
    return next((scene for words, scene in _SCENES if words & tags), _BY_WORLD[world])


_WORLDS = (
    ("sea", {"sea", "ocean", "marine", "coastal", "nautical", "underwater"}),
    ("animal", {"animal", "bird", "insect"}),
    (
        "plant",
        {
            "botanical",
            "plant",
            "flower",
            "floral",
            "fruit",
            "leaf",
            "garden",
            "foliage",
            "vegetable",
            "boteh",
            "damask",
            "folk",
            "baroque",
        },
    ),
    ("celestial", {"celestial", "space"}),
    ("geometric", {"geometric", "abstract", "tile", "ethnic", "ornament"}),
)


def make_plan(drawing: DrawingSpec, library: Library, asked: float | None = None) -> Plan:
    """Casts the motifs: the first named is the hero, the others follow, and growth and fillers suit the hero's world."""
    rng = np.random.default_rng((drawing.seed, 2))
    plan = Plan(
        drawing=drawing,
        asked=drawing.density if asked is None else asked,
        rng=rng,
        lead=int(rng.integers(2)) if rng.random() < 0.5 else 0,
    )
    names = list(drawing.motifs) or ["leaf sprig"]
    tags = set(library.tags(names[0]))
    plan.world, scene = world_of(tags), scene_of(tags)
    plan.heroes = _variants(plan, library, names[0], 3)
    for name in names[1:4]:
        plan.seconds += _variants(plan, library, name, 2)
    if not plan.seconds:
        beside = [n for n in scene.foliage if n != names[0]] if plan.world != "object" else [names[0]]
        plan.seconds = _variants(plan, library, beside[int(rng.integers(len(beside)))], 2, salt=50)
    named = [name for name in names[1:4] if name in FAMILIES and FAMILIES[name].filler]
    first, last = _ROUND["object" if scene is _ASHORE else plan.world]  # for beads and berries
    plan.fillers = _company(plan, library, [*named, first, *_some(rng, scene.small, 2), last])
    # where leaves lie close, along frames and in fans, only slim ones stay apart
    close = drawing.layout in (Layout.SCALLOP, Layout.OGEE, Layout.DIAMOND) or drawing.style == "woven"
    leaf = "slim leaf" if close and plan.world != "sea" else str(rng.choice(scene.leaves))
    plan.leaves = _variants(plan, library, leaf, 3, bases=_SHARED)
    plan.foliage = _company(plan, library, _some(rng, scene.foliage, 2), salt=20)
    plan.blossoms = _company(plan, library, _some(rng, scene.blossoms, 2), salt=30)
    hatched = FINISHES[drawing.style].hatched
    textures = [SHADING] if hatched else _some(rng, TEXTURES, 1) if rng.random() < 0.45 else []
    plan.textures = [plan.add(draw_texture(name, drawing.seed % 16)) for name in textures]
    outlined = not FINISHES[drawing.style].line and plan.world not in ("geometric", "celestial")
    plan.keyline = outlined and bool(np.random.default_rng((drawing.seed, 8)).random() < 0.3)
    return plan


# of how many sets of variants a seed has one: they keep drawing cheap in bulk, while what is named looks its own in every spec
_OWN, _SHARED = 97, 13


def _company(plan: Plan, library: Library, names: Sequence[str], salt: int = 0) -> Cast:
    """One variant of each name."""
    return sum((_variants(plan, library, name, 1, salt, _SHARED) for name in names), Cast())


def fills(motif: Motif) -> bool:
    """Whether it belongs to a family of small figures that fill gaps."""
    return motif.family in FAMILIES and FAMILIES[motif.family].filler


def world_of(tags: set[str]) -> str:
    """What a motif belongs to: sea, plant, animal, celestial, geometric, else object."""
    return next((world for world, words in _WORLDS if words & tags), "object")


def _some(rng: np.random.Generator, names: tuple[str, ...], count: int) -> list[str]:
    return [names[int(i)] for i in rng.choice(len(names), size=min(count, len(names)), replace=False)]


def _variants(plan: Plan, library: Library, name: str, count: int, salt: int = 0, bases: int = _OWN) -> Cast:
    def add(seed: int) -> int:
        return plan.add(library.draw(name, seed))

    if name not in FAMILIES:
        stored = add(0)  # at once: a name that nobody knows is refused before anything is laid out
        return Cast(lambda: stored)
    base = plan.drawing.seed % bases
    return Cast(*(partial(add, base * 8 + salt + k) for k in range(count)))


def hero_height(drawing: DrawingSpec) -> float:
    """The main motif's height in units of the repeat's height, kept where it can be drawn."""
    return float(min(max(drawing.scale, 0.02), 0.95, 0.95 * max(drawing.aspect, 0.3)))


def rotation(plan: Plan, motif: int, loose: float = 1.0) -> tuple[float, bool]:
    """A turn and a mirroring for one figure: upright motifs only sway, and so does what stands beside an upright hero."""
    upright = plan.motifs[motif].upright or (plan.motifs[plan.heroes[0]].upright and motif in plan.seconds)
    reach = 0.32 if upright else math.pi
    return float(plan.rng.uniform(-reach, reach) * loose), bool(plan.rng.random() < 0.5)
