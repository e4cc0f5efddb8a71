"""Maps the palette onto parts: a main ink, one for growth, an accent, a quiet one; and nothing vanishes into what lies under it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.domain.colour import Palette

Tones = tuple[int, int, int, int]  # palette index (0 = ground) of tone roles 0-3

VISIBLE_ON_GROUND = 18.0  # CIEDE2000 from which a silhouette reads at arm's length
VISIBLE_ON_INK = 24.0  # from which a small figure reads on a plate of another ink
GREENS = 20.0  # from which a green is strong enough on the ground for stems and leaves
READS_IN_GREY = 16.0  # of L*: a small figure as light as its plate is lost on it in any colour
LEADS = 24.0  # from which the ink named first may lead beside stronger ones
VISIBLE_DETAIL = 10.0
TONAL = 34.0  # up to here an ink stays in the background: fit for textures and shadows of leaves


WASHED, FINE = 24.0, 14.0  # CIEDE2000 from which a pen's line reads upon a wash, and what is drawn within one


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Who plays what, as palette indices. `quiet` is 0 where no ink is near enough to the ground to stay behind; `spare` are
    the inks that play no part of their own."""

    main: int
    second: int
    accent: int
    growth: int
    deep: int
    quiet: int
    spare: tuple[int, ...] = ()


@lru_cache(maxsize=1024)
def differences(palette: Palette) -> NDArray[np.float64]:
    """CIEDE2000 between all colours of a palette, ground first."""
    lab = lab_of_hex(palette.colours)
    return delta_e_2000(lab[:, None], lab[None])


@lru_cache(maxsize=1024)
def visible_inks(palette: Palette) -> tuple[int, ...]:
    """Indices of the inks that read on the ground, by weight; at least the one that reads best."""
    to_ground = differences(palette)[0]
    seen = tuple(i for i in range(1, len(to_ground)) if to_ground[i] >= VISIBLE_ON_GROUND)
    return seen or (int(np.argmax(to_ground[1:])) + 1,)


@lru_cache(maxsize=4096)
def story(palette: Palette, lead: int = 0) -> Story:
    """The parts that the inks play; `lead` chooses which of the strong inks leads."""
    inks, d = visible_inks(palette), differences(palette)
    lab = lab_of_hex(palette.colours)
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    strong = [i for i in inks if d[0, i] > 0.62 * max(d[0, k] for k in inks) or (i == 1 and d[0, i] >= LEADS)] or list(inks)
    # leaves take the greenest ink, where one is green, else the one that shouts least among the strong
    green = [i for i in inks if lab[i, 1] < -5 and chroma[i] > 8 and d[0, i] >= GREENS]
    growth = green[0] if green else min(strong, key=lambda i: chroma[i])
    leads = [i for i in strong if i != growth] or strong
    main = leads[lead % len(leads)]
    if growth == main:  # one strong ink: what grows takes the one that reads best beside it
        growth = max(inks, key=lambda i: (min(d[main, i], 30.0), d[0, i]))
    rest = [i for i in inks if i not in (main, growth)]
    second = next(iter(rest), growth)
    accents = [i for i in rest if i != second] or [second]
    accent = max(accents, key=lambda i: (chroma[i], d[0, i]))
    near = [i for i in range(1, len(palette.colours)) if 5.0 <= d[0, i] <= TONAL]
    quiet = min(near, key=lambda i: abs(d[0, i] - 17.0)) if near else 0
    deep = max(inks, key=lambda i: d[0, i])
    spare = tuple(i for i in range(1, len(palette.colours)) if i not in (main, second, accent, growth))
    return Story(main=main, second=second, accent=accent, growth=growth, deep=deep, quiet=quiet, spare=spare)


@lru_cache(maxsize=8192)
def dressed(palette: Palette, body: int, companion: int, base: int = 0, detailed: int | None = None) -> Tones:
    """Tones of a figure whose body has the ink `body` and that lies on `base`; details read on the body, in the ink `detailed`
    where that does."""
    d = differences(palette)
    over = [i for i in range(d.shape[0]) if i != body and d[body, i] >= VISIBLE_DETAIL]
    # a detail in the colour of what lies under the figure is a knock-out and belongs, but coloured ones come first
    over.sort(key=lambda i: (i != detailed, i == companion, i == base, -min(d[body, i], 45.0)))
    detail = over[0] if over else base
    fine = next((i for i in over if i != detail and d[detail, i] >= VISIBLE_DETAIL), detail)
    if companion == body or d[body, companion] < 6.0:
        companion = body
    return body, companion, detail, fine


@lru_cache(maxsize=4096)
def tones(palette: Palette, turn: int, lead: int = 0) -> Tones:
    """The `turn`-th colouring on the ground: main, second, accent, growth; leaves and stems take the ink of growth, and what
    plays no part of its own the details of all but the first."""
    told = story(palette, lead)
    bodies = tuple(dict.fromkeys((told.main, told.second, told.accent, told.growth)))
    body = bodies[turn % len(bodies)]
    spare = told.spare[turn % len(told.spare)] if told.spare and turn else None
    return dressed(palette, body, told.growth if told.growth != body else told.main, detailed=spare)


@lru_cache(maxsize=4096)
def washed(palette: Palette, tones: Tones) -> tuple[int, Tones]:
    """Pen and wash: the ink that tints a figure, 0 where none does, and the tones that are drawn upon it.

    The line keeps the figure's ink and the faintest ink that it reads upon tints it; a figure too faint for that is tinted in its
    own ink, and outlined in the one that reads best. What would not read upon the tint takes the ink of the line.
    """
    on_ground = differences(palette)[0]
    fainter = [ink for ink in range(1, len(on_ground)) if VISIBLE_DETAIL <= on_ground[ink] < on_ground[tones[0]]]
    faint = sorted(fainter, key=lambda ink: float(on_ground[ink]))
    ways = (*((ink, tones[0]) for ink in faint), (tones[0], story(palette).deep))
    wash, line = next(((wash, line) for wash, line in ways if _reads(palette, line, wash)), (0, tones[0]))
    if not wash:
        return 0, tones
    companion = tones[1] if _reads(palette, tones[1], wash) else line
    detail, fine = (ink if _reads(palette, ink, wash, FINE) else line for ink in tones[2:])
    return wash, (line, companion, detail, fine)


def has_wash(palette: Palette) -> bool:
    """Whether the main figure of a line drawing can be tinted."""
    return washed(palette, tones(palette, 0))[0] > 0


def _reads(palette: Palette, line: int, wash: int, apart: float = WASHED) -> bool:
    """Whether a pen's line reads upon a wash, in colour and in grey."""
    light = lab_of_hex(palette.colours)[:, 0]
    return bool(differences(palette)[line, wash] >= apart and abs(light[line] - light[wash]) >= READS_IN_GREY)


def turns(palette: Palette, count: int, rng: np.random.Generator) -> list[int]:
    """Colourings for `count` figures, so that the main ink carries about 60 %, the second 30 %, the accent the rest."""
    n = min(3, len(visible_inks(palette)))
    shares = np.array([0.6, 0.28, 0.12][:n])
    exact = np.cumsum(np.tile(shares / shares.sum(), (count, 1)), axis=0)
    used, chosen = np.zeros(n), []
    for wanted in exact:
        pick = int(np.argmax(wanted - used + rng.uniform(0, 0.35, n)))
        used[pick] += 1
        chosen.append(pick)
    return chosen


@lru_cache(maxsize=4096)
def tones_on(palette: Palette, base: int, turn: int) -> Tones:
    """Colours for a figure that lies on the ink `base` instead of the ground."""
    d = differences(palette)
    reads = sorted((i for i in range(d.shape[0]) if i != base), key=lambda i: -min(d[base, i], 40.0) + 2.0 * i)
    light = lab_of_hex(palette.colours)[:, 0]
    clear = [i for i in reads[:2] if d[base, i] >= VISIBLE_ON_INK and abs(light[base] - light[i]) >= READS_IN_GREY] or reads[:1]
    body = clear[turn % len(clear)]
    companion = next((i for i in reads if i not in (body, 0) and d[base, i] >= VISIBLE_ON_GROUND), body)
    return dressed(palette, body, companion, base)
