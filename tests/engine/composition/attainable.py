"""Measures which coverage each layout attains: `python tests/engine/composition/attainable.py` prints ranges and mean errors.

Two procedural motifs at scales 0.12 to 0.3, flat, block repeat; a density counts as attained where each of the draws comes
within 0.05 of it.
"""

from dataclasses import replace

from engine.composition.compose import compose, coverage
from engine.domain.brief import Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.spec import DrawingSpec

_CAST = (("bloom", "leaf sprig"), ("shell", "starfish"), ("peony", "berry branch"), ("folk bird", "daisy"))
_SCALES = (0.12, 0.18, 0.24, 0.3)
_BASE = DrawingSpec(
    motifs=(),
    layout=Layout.TOSSED,
    repeat=RepeatType.BLOCK,
    symmetry="none",
    density=0.4,
    scale=0.2,
    aspect=1.0,
    palette=Palette(ground="#F4EFE6", inks=("#1F3A5F", "#8FB3C9", "#C0563B")),
    style="flat",
    seed=0,
)


def errors(layout: Layout, density: float, draws: int) -> list[float]:
    """Coverage measured on 384 pixels less the asked, one a draw."""
    found = []
    for k in range(draws):
        spec = replace(_BASE, layout=layout, density=density, motifs=_CAST[k % 4], scale=_SCALES[(k + k // 4) % 4], seed=100 + k)
        found.append(coverage(compose(spec), 384) - density)
    return found


if __name__ == "__main__":
    import sys

    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    for layout in sys.argv[2:] or list(Layout):
        layout = Layout(layout)
        rows = {density / 100: errors(layout, density / 100, draws) for density in range(5, 90, 5)}
        within = [density for density, row in rows.items() if max(map(abs, row)) <= 0.05]
        mean = {density: round(sum(map(abs, row)) / len(row), 3) for density, row in rows.items()}
        print(f"{layout:10} {min(within, default=None)} to {max(within, default=None)}, attained {within}\n           {mean}")
