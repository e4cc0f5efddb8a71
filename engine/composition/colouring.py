"""Maps the palette onto tone roles: inks keep their weight, and nothing vanishes into what lies under it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.domain.colour import Palette

Tones = tuple[int, int, int, int]  # palette index (0 = ground) of tone roles 0-3

VISIBLE_ON_GROUND = 14.0  # CIEDE2000 from which a silhouette reads at arm's length
VISIBLE_DETAIL = 10.0


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
def tones(palette: Palette, turn: int) -> Tones:
    """The `turn`-th colouring: body and companion from the visible inks, details from whatever reads on the body."""
    inks, d = visible_inks(palette), differences(palette)
    body = inks[turn % len(inks)]
    companion = inks[(turn + 1) % len(inks)]
    # details must read on the body; a detail in the ground's colour is a knock-out and always belongs
    over = [i for i in range(d.shape[0]) if i != body and d[body, i] >= VISIBLE_DETAIL]
    over.sort(key=lambda i: (i == companion, i == 0, -min(d[body, i], 45.0)))
    detail = over[turn % min(2, len(over))] if over else 0
    fine = next((i for i in over if i != detail and d[detail, i] >= VISIBLE_DETAIL), detail)
    return body, companion, detail, fine


def turns(palette: Palette, count: int, rng: np.random.Generator) -> list[int]:
    """Colourings for `count` figures, so that the main ink carries about 55 %, the second 30 %, the accents the rest."""
    n = len(visible_inks(palette))
    shares = np.array([0.55, 0.3, *([0.15 / max(n - 2, 1)] * max(n - 2, 0))][:n])
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
    body = reads[turn % min(2, len(reads))]
    companion = next((i for i in reads if i not in (body, 0) and d[base, i] >= VISIBLE_ON_GROUND), body)
    over = sorted((i for i in range(d.shape[0]) if i != body), key=lambda i: (i == companion, -min(d[body, i], 40.0)))
    detail = over[0]
    fine = next((i for i in over if i != detail and d[detail, i] >= VISIBLE_DETAIL), detail)
    return body, companion, detail, fine
