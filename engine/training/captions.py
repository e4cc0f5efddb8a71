"""What a drawn pattern truly shows, in many wordings: the labels and captions that the scorer learns from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.composition.motifs import Library
from engine.domain.brief import Layout
from engine.domain.spec import DrawingSpec
from engine.prompting.colour_words import colour_name, warmth

Labels = dict[str, tuple[str, ...]]

WORDINGS: dict[str, tuple[str, ...]] = {
    "motif": (
        "{}",
        "{} pattern",
        "a pattern of {} motifs",
        "{} print",
        "a textile print with {}",
        "repeating {} design",
        "surface pattern, {}",
    ),
    "tag": ("{}", "{} pattern", "a {} print", "{} design for fabric", "{} motifs"),
    "layout": ("{}", "{} pattern", "a pattern with {}", "motifs in {}", "textile print, {}"),
    "ground": ("{} ground", "on a {} ground", "{} background", "a pattern on {}", "{} base colour"),
    "ink": ("{}", "{} motifs", "in {}", "{} colours", "drawn in {}"),
    "style": ("{}", "{} style", "{} texture", "a print in {} manner"),
    "density": ("{}", "{} pattern", "a print with {}"),
    "mood": ("{}", "{} colours", "a {} palette", "a print in {} colours"),
    "symmetry": ("{}", "{} pattern", "a design with {}", "motifs with {}"),
}
"""Wordings of each facet; training draws one at a time, so that no single phrase is learned."""

LAYOUT_WORDS: dict[Layout, tuple[str, ...]] = {
    Layout.ALLOVER: ("dense allover layout", "motifs that interlock all over", "closely packed allover arrangement"),
    Layout.TOSSED: ("tossed layout", "motifs scattered in all directions", "loosely tossed arrangement"),
    Layout.SET: ("set layout", "motifs in a regular grid", "evenly spaced rows of motifs"),
    Layout.STRIPE: ("striped layout", "motifs in stripes", "bands and stripes"),
    Layout.BORDER: ("border layout", "a border along one edge", "a heavy border print"),
    Layout.OGEE: ("ogee layout", "onion-shaped ogee framework", "curving ogee lattice"),
    Layout.MEDALLION: ("medallion layout", "one large central medallion", "round medallion arrangement"),
    Layout.DIAMOND: ("diamond layout", "a diamond lattice", "motifs in a trellis of diamonds"),
    Layout.CHECK: ("check layout", "a chequered plaid ground", "squares of a check"),
    Layout.SCALLOP: ("scallop layout", "overlapping fish scales", "rows of scallop shapes"),
}
STYLE_WORDS = {
    "flat": ("flat", "clean flat graphic", "crisp flat colour", "screen printed"),
    "hand-cut": ("hand-cut", "cut paper collage", "uneven cut-out", "folk cut paper"),
    "line": ("line drawing", "outlined ink drawing", "fine contour line", "line drawn"),
    "etching": ("etching", "hatched engraving", "cross-hatched ink", "engraved"),
    "screen print": ("screen print", "halftone dots", "misregistered screen print", "silk-screened"),
    "block print": ("block print", "hand block printed", "worn stamped print", "block printed"),
    "lino": ("lino cut", "carved linocut", "gouged woodcut", "lino print"),
    "dry brush": ("dry brush", "brushed painterly", "streaky brushwork", "painted"),
    "watercolour": ("watercolour", "soft wash", "bleeding watercolour edge", "watercolour"),
    "batik": ("batik", "wax-resist crackle", "cracked wax", "batik"),
    "marble": ("marble", "marbled paper", "swirled marbling", "marbled"),
    "ikat": ("ikat", "feathered ikat", "blurred woven edge", "ikat"),
    "woven": ("woven", "jacquard tapestry", "knitted stitch", "woven"),
}
DENSITY_WORDS = (
    ("sparse with open ground", 0.2),
    ("loosely spaced", 0.32),
    ("of medium density", 0.45),
    ("full with little ground", 0.6),
    ("dense with hardly any ground", 1.01),
)
"""Words by the upper bound of the share of the ground covered."""
SYMMETRY_WORDS = {
    "free arrangement without symmetry": ("none", "p1"),
    "half turns": ("p2", "pgg"),
    "mirror symmetry left and right": ("pm", "cm"),
    "glide reflection": ("pg",),
    "mirrors and half turns": ("pmm", "pmg", "cmm"),
    "quarter turns": ("p4", "p4m", "p4g"),
    "threefold turns": ("p3", "p3m1", "p31m"),
    "sixfold turns": ("p6", "p6m"),
}
"""What is seen of each plane group."""
HANDS = ("bold ", "line ", "held-out ")
"""Marks of collections in motif names; what is shown is called by the rest of the name."""
MOOD_WORDS = {
    "warm": ("warm", "sunny", "earthy", "fiery"),
    "cool": ("cool", "calm blue-green", "icy", "watery"),
    "light": ("light", "pale", "airy", "pastel"),
    "dark": ("dark", "deep", "moody", "night-time"),
}
FACETS = tuple(WORDINGS)
COLOUR_FACETS = ("ground", "ink", "mood")


def label(drawing: DrawingSpec, coverage: float, library: Library) -> Labels:
    """The words that hold for a drawing, by facet; the first motif is the main one. `coverage` is measured, 0-1."""
    return {
        **motif_labels(drawing.motifs, library),
        "layout": (drawing.layout.value,),
        "ground": (colour_name(drawing.palette.ground),),
        "ink": tuple(dict.fromkeys(colour_name(ink) for ink in drawing.palette.inks)),
        "style": (drawing.style,),
        "density": (density_word(coverage),),
        "mood": moods(drawing.palette.colours),
        "symmetry": (symmetry_word(drawing.symmetry),),
    }


def motif_labels(motifs: Sequence[str], library: Library) -> Labels:
    """What is shown, and the words it answers to."""
    tags = dict.fromkeys(tag for name in motifs for tag in library.tags(name))
    return {"motif": tuple(dict.fromkeys(concept(name) for name in motifs)), "tag": tuple(tags)}


def concept(motif: str) -> str:
    """What a motif shows, whichever hand drew it: `bold cat`, `line cat` and `cat` are one."""
    hand = next((mark for mark in HANDS if motif.startswith(mark)), "")
    return motif[len(hand) :].replace("-", " ")


def symmetry_word(group: str) -> str:
    """What is seen of a plane group."""
    return next(word for word, groups in SYMMETRY_WORDS.items() if group in groups)


def density_word(coverage: float) -> str:
    """How densely a ground is covered, in words."""
    return next(word for word, limit in DENSITY_WORDS if coverage < limit)


def phrases(facet: str, word: str) -> tuple[str, ...]:
    """The wordings of one word of a facet, always equally many for a facet."""
    if facet == "layout":
        return tuple(WORDINGS["layout"][i % 5].format(LAYOUT_WORDS[Layout(word)][i % 3]) for i in range(6))
    if facet in ("mood", "style"):
        said = (MOOD_WORDS if facet == "mood" else STYLE_WORDS).get(word, (word,) * 4)
        return tuple(wording.format(text) for text, wording in zip(said, WORDINGS[facet], strict=True))
    return tuple(wording.format(word) for wording in WORDINGS[facet])


def caption(labels: Labels, rng: np.random.Generator) -> str:
    """One free sentence with the main motif and some of the rest, in a drawn order; what the labels leave out is not said."""
    said = [rng.choice(phrases("ground", labels["ground"][0]))]
    if "layout" in labels:
        said.append(rng.choice(phrases("layout", labels["layout"][0])))
        said += [rng.choice(phrases(facet, labels[facet][0])) for facet in ("density", "style") if rng.random() < 0.4]
    if rng.random() < 0.5:
        said.append("in " + " and ".join(labels["ink"][:2]))
    keep = [said[i] for i in rng.permutation(len(said))[: rng.integers(1, len(said) + 1)]]
    motifs = " and ".join(labels["motif"][: rng.integers(1, 3)])
    start = rng.choice((motifs, f"{motifs} pattern", f"a print of {motifs}", f"{rng.choice(labels['tag'])} design with {motifs}"))
    return ", ".join([str(start), *map(str, keep)])


def moods(colours: Sequence[str]) -> tuple[str, ...]:
    """Warm or cool, light or dark, where the colours clearly are."""
    warm = float(np.mean([warmth(colour) for colour in colours]))
    light = float(np.mean([sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in colours])) / 765
    words = ["warm"] if warm > 0.06 else ["cool"] if warm < -0.03 else []
    words += ["light"] if light > 0.68 else ["dark"] if light < 0.38 else []
    return tuple(words)
