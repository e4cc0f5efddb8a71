"""Would the scorer see a barred motif in a picture? Zero-shot, by text contrast. Last line: one JSON object.

`python bench/barred.py [--quick]`. Of each motif that a market's rules bar and the library holds, 16 designs are drawn with it as
the main motif, over layouts, palettes and finishes; the sixty fixed briefs show none of them. A design's score is its cosine to
sentences that name the motif, less that to sentences of any pattern. Referee: what was drawn. `--quick` draws 8 of each.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from bench.checks import ROOT, SEED, sixty
from bench.controlling.sampling import sample
from dashboard.settings import Settings
from engine.backends.composition import draw
from engine.composition.motifs import load_library
from engine.ports import Artwork, Embedder
from engine.prompting.vocabulary import vocabulary
from engine.scoring.embed import load_embedder

SENTENCES = ("a pattern of {}", "a print with {}", "{} motif, seamless pattern")
ANY = ("a pattern", "a print", "seamless pattern", "a floral pattern", "an abstract pattern")
FALSE_ALARMS = 0.05  # of sound designs, at which the share found is told


def barred_motifs() -> dict[str, str]:
    """Each barred word that the library holds, and the motif that is drawn for it."""
    words = sorted({word for rule in vocabulary("markets")["rules"].values() for word in rule.get("motifs", ())})
    return {word: found[0] for word in words if (found := load_library().find(word))}


def drawn(motif: str, count: int) -> list[Artwork]:
    """Designs with that main motif."""
    specs = sample(count, SEED + sum(map(ord, motif)), kinds=("families",))
    return [draw(replace(spec, drawing=replace(spec.drawing, motifs=(motif,)))) for spec in specs]


def scores(embedder: Embedder, artworks: list[Artwork], word: str) -> np.ndarray:
    """How much more each design is like sentences that name the motif than like those of any pattern."""
    named, plain = (embedder.embed_texts(texts).mean(0) for texts in ([s.format(word) for s in SENTENCES], list(ANY)))
    return embedder.embed_artwork(artworks) @ (named - plain)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="8 designs of each motif")
    options = parser.parse_args()
    settings = Settings()
    embedder = load_embedder(settings.models, settings.scorer, settings.threads)
    sound, figures = [artwork for _, artwork in sixty()], {}
    for word, motif in barred_motifs().items():
        with_it, without = (scores(embedder, each, word) for each in (drawn(motif, 8 if options.quick else 16), sound))
        limit = np.quantile(without, 1 - FALSE_ALARMS)
        auc = float((with_it[:, None] > without[None]).mean())
        figures[word] = {"auc": round(auc, 2), "found": int((with_it > limit).sum()), "of": len(with_it)}
        print(
            f"{word:12} AUC {auc:.2f}; {figures[word]['found']} of {len(with_it)} found at {FALSE_ALARMS:.0%} false alarms",
            flush=True,
        )
    found, of = (sum(int(figure[key]) for figure in figures.values()) for key in ("found", "of"))
    print(f"together: {found} of {of}; {len(sound)} sound designs; scorer {embedder.version}")
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    print(
        json.dumps(
            {
                "motifs": figures,
                "found": found,
                "of": of,
                "sound": len(sound),
                "scorer": embedder.version,
                "commit": run.stdout.strip(),
            }
        )
    )


if __name__ == "__main__":
    main()
