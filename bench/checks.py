"""What the checks say of designs drawn by this engine, and what each takes of one core. Last line: one JSON object.

`python bench/checks.py [--quick]`. Sound designs are the sixty fixed briefs of the blind critiques; 150 more go round layouts,
repeats, groups, finishes and palettes, up to the ends of what can be asked. No referee: what is raised is listed, to be looked at.

Readable text: each of these designs is read as if it came from elsewhere, once as it is and, of every second one, once with a word
of the brands' four typefaces in its first ink, 8 to 16 % of the repeat high, at up to 30 degrees, on a rim of the ground (two of
three) or on nothing. Referee: what was planted. `--quick` takes 30 of the 150 designs, and of all every fourth.

Motif and layout of redrawn pictures: bench/controlling/redrawn.py, on 80 printed drawings, 24 of the house model and 12 that it
redrew too strongly; `--quick` takes 20 printed ones. `--only redrawn` leaves out the rest.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import binary_dilation

from bench.controlling import redrawn
from bench.controlling.sampling import SIDE_PX, sample
from engine.backends.composition import draw
from engine.checks import CHECKS, READABLE_TEXT
from engine.domain.brief import Layout
from engine.domain.colour import to_rgb
from engine.domain.spec import Spec
from engine.pipeline import ENGINE_VERSION
from engine.ports import Artwork
from engine.prompting.profiles import load_profiles
from engine.scoring.embed import load_embedder
from tests.engine.composition.judging import briefs

ROOT = Path(__file__).resolve().parents[1]
BRAND = load_profiles(ROOT / "data" / "brands")["harbour"]
FONTS, MODELS = ROOT / "data" / "fonts", ROOT / "data" / "models"
SEED = 4242
TOO_STRONG = 0.6  # of the house model, whose own strength is 0.34: what it then loses has to be made again
TYPEFACES = ("Caveat-SemiBold", "EBGaramond-Medium", "Fraunces-SemiBold", "Jost-Regular")
WORDS = ("SALE", "Summer", "hello", "Paris", "LOVE", "coffee", "Harbour", "DREAM", "Nike", "casino", "beach", "SWEET HOME")
Design = tuple[Spec, Artwork]


def sixty() -> list[Design]:
    """The fixed briefs, drawn."""
    plain = Spec(generator="drawn", engine_version=ENGINE_VERSION, width_px=SIDE_PX, height_px=SIDE_PX, drawing=briefs()[1])
    return [(spec, draw(spec)) for spec in (replace(plain, drawing=drawing) for drawing in briefs().values())]


def raised(designs: list[Design], name: str) -> dict[str, Counter[str]]:
    """By check: how many of the designs got which verdict; what does not pass is printed."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for number, (spec, artwork) in enumerate(designs):
        for check in (check for check in CHECKS if check.applies(artwork, spec)):
            measured = check(artwork, BRAND, spec)
            found[check.name][str(measured.verdict)] += 1
            if measured.verdict != "pass":
                print(f"  {name} {number} {spec.drawing.layout} {', '.join(spec.drawing.motifs)}: {measured.sentence}")
    return found


def milliseconds(designs: list[Design]) -> dict[str, float]:
    """By check: processor time for one design that it applies to."""
    took: dict[str, list[float]] = defaultdict(list)
    for spec, artwork in designs:
        for check in (check for check in CHECKS if check.applies(artwork, spec)):
            clock = time.process_time()
            check(artwork, BRAND, spec)
            took[check.name].append(1000 * (time.process_time() - clock))
    return {name: round(sum(each) / len(each), 2) for name, each in took.items()}


def with_word(design: Design, word: str, font: str, rng: np.random.Generator, *, rim: bool) -> Artwork:
    """The design with a word in its first ink across its middle."""
    spec, artwork = design
    height, width = artwork.pixels.shape[:2]
    mask = Image.new("L", (width, height))
    face = ImageFont.truetype(str(FONTS / f"{font}.ttf"), round(height * rng.uniform(0.08, 0.16)))
    ImageDraw.Draw(mask).text((width / 2, height / 2), word, font=face, fill=255, anchor="mm")
    letters = np.asarray(mask.rotate(rng.uniform(-30, 30), Image.Resampling.BICUBIC)) > 127
    pixels = artwork.pixels.copy()
    if rim:
        pixels[binary_dilation(letters, iterations=4)] = to_rgb(spec.drawing.palette.ground)
    pixels[letters] = to_rgb(spec.drawing.palette.inks[0])
    return replace(artwork, pixels=pixels)


def reading(designs: list[Design]) -> dict[str, object]:
    """How many words are read where there are none, and how many of those planted are found, with and without a rim."""
    alarms = [found for _, artwork in designs if (found := READABLE_TEXT(artwork, BRAND, None)).verdict != "pass"]
    for alarm in alarms:
        print(f"  false alarm: {alarm.sentence}")
    rng, found = np.random.default_rng(SEED), {True: Counter[bool](), False: Counter[bool]()}
    for number, design in enumerate(designs[::2]):
        word, rim = WORDS[number % len(WORDS)], number % 3 > 0
        planted = with_word(design, word, TYPEFACES[number % len(TYPEFACES)], rng, rim=rim)
        found[rim][READABLE_TEXT(planted, BRAND, None).verdict != "pass"] += 1
    told = {name: (found[rim][True], found[rim].total()) for name, rim in (("on_a_rim", True), ("on_nothing", False))}
    return {"false_alarms": (len(alarms), len(designs)), "found": told}


def redrawing(*, quick: bool) -> dict[str, object]:
    """Alarms and hits of the checks of motif and layout, on held-out motifs."""
    embedder, rng = load_embedder(MODELS, "house", 1), np.random.default_rng(SEED)
    sets = {"printed": redrawn.printed(20 if quick else 80, SEED)}
    if not quick:
        sets["house model"] = redrawn.redrawn(24, SEED, MODELS)
        sets["house model, too strong"] = redrawn.redrawn(12, SEED + 1, MODELS, TOO_STRONG)
    told: dict[str, object] = {
        name: redrawn.figures([redrawn.judged(case, embedder, rng) for case in cases]) for name, cases in sets.items()
    }
    if not quick:
        told["made again, kept then"] = redrawn.made_again(sets["house model, too strong"], BRAND, MODELS)
    for name, figures in told.items():
        print(f"redrawn, {name}: {figures}", flush=True)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="30 of the 150 designs; every fourth is read; no house model")
    parser.add_argument("--only", choices=["redrawn"], help="leaves out all else")
    options = parser.parse_args()
    told = redrawing(quick=options.quick)
    if options.only:
        print(json.dumps({"redrawn": told, "commit": _commit()}))
        return
    sets = {"sixty": sixty(), "sampled": [(spec, draw(spec)) for spec in sample(30 if options.quick else 150, SEED)]}
    verdicts = {name: raised(designs, name) for name, designs in sets.items()}
    times = milliseconds(sets["sixty"] + sets["sampled"])
    print(f"{'check':14}{'ms':>7}   sixty, sampled: pass warn fail")
    for check, ms in times.items():
        counts = ("  ".join(f"{verdicts[name][check][v]:4}" for v in ("pass", "warn", "fail")) for name in sets)
        print(f"{check:14}{ms:7.2f}   {'  | '.join(counts)}")
    free = sum(spec.drawing.layout in (Layout.ALLOVER, Layout.TOSSED) for designs in sets.values() for spec, _ in designs)
    print(f"free layouts among them: {free}; left out: {'120 of 150 sampled designs' if options.quick else 'nothing'}")
    read = reading((sets["sixty"] + sets["sampled"])[:: 4 if options.quick else 1])
    print(f"readable text, false alarms and words found (of how many): {read}")
    shown = {name: {check: dict(counts) for check, counts in found.items()} for name, found in verdicts.items()}
    sizes = {name: len(designs) for name, designs in sets.items()}
    print(json.dumps({"verdicts": shown, "ms": times, "n": sizes, "text": read, "redrawn": told, "commit": _commit()}))


def _commit() -> str:
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip()


if __name__ == "__main__":
    main()
