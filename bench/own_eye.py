"""Three hundred designs for two brands, decided by eye before any score was seen: drawn, shown, read.

`python bench/own_eye.py draw` draws what `data/own_eye/briefs.toml` asks for; `sheets FOLDER` lays the designs out to be
decided, nine a sheet, in an order drawn by lot; with `--again` twenty-five of each brand's are shown a second time, in
another order; `decisions FIRST AGAIN` gathers what was decided on two such folders; `score` asks brand fit of them;
`worst PICTURE` draws those of which it is most wrong.
`data/own_eye/README.md` says who decided, and how.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from PIL import Image, ImageDraw
from sklearn.metrics import roc_auc_score

from engine.checks.traits import measure_traits
from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.brand import BrandProfile
from engine.domain.brief import RepeatType
from engine.domain.score import BrandFit
from engine.domain.spec import Spec, spec_from_mapping
from engine.pipeline import plan
from engine.ports import Artwork
from engine.prompting.briefs import parse_brief
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates
from engine.repeats.tiling import unfold
from engine.scoring.brand_fit import Evidence, FittedBrand, fit_brand
from engine.scoring.embed import ClipEmbedder, load_embedder
from engine.scoring.stated import stated_traits

DATA = Path(__file__).resolve().parents[1] / "data"
FOLDER = DATA / "own_eye"
SIDE_PX, SHOWN_PX = 256, 380
AGAIN = 25  # of each brand's, seen a second time
ORDER_SEED, AGAIN_SEED = 4_711, 4_712
LEARNED_FROM, DRAWS = (10, 30, 100), 12
WORST_AFTER, WORST_SHOWN, WORST_PX = 100, 4, 200  # decisions learned from; designs shown of each brand, and their side


@dataclass(frozen=True)
class Decided:
    """A design, whether it was approved, and whether it was when seen again (None: it was not)."""

    id: str
    brand: str
    artwork: Artwork
    spec: Spec
    approved: bool
    again: bool | None


def decided() -> tuple[Decided, ...]:
    """All designs with their decisions, in the order in which they were drawn."""
    rows = [json.loads(line) for line in (FOLDER / "designs.jsonl").read_text(encoding="utf-8").splitlines()]
    with (FOLDER / "decisions.csv").open(newline="", encoding="utf-8") as file:
        verdicts = {row["design"]: row for row in csv.DictReader(file)}
    return tuple(_decided(row, verdicts[row["id"]]) for row in rows if row["id"] in verdicts)


def _decided(row: dict, verdict: dict[str, str]) -> Decided:
    spec = spec_from_mapping(row["spec"])
    pixels = np.asarray(Image.open(FOLDER / "designs" / f"{row['id']}.png").convert("RGB"))
    again = {"approve": True, "reject": False}.get(verdict["again"])
    return Decided(
        row["id"], row["brand"], Artwork(pixels=pixels, repeat=spec.drawing.repeat), spec, verdict["verdict"] == "approve", again
    )


def draw() -> None:
    """Draws every brief's candidates as the product plans them, and stores each with its spec."""
    (FOLDER / "designs").mkdir(exist_ok=True)
    brands, templates, rows = load_profiles(DATA / "brands"), load_templates(DATA / "templates"), []
    for brand, asked in tomllib.loads((FOLDER / "briefs.toml").read_text(encoding="utf-8")).items():
        profile = brands[brand]
        for number, (intent, count) in enumerate(asked.items()):
            brief = parse_brief({"brand": brand, "intent": intent, "generator": "drawn", "format": "repeat", "seed": 100 + number})
            for index in range(count):
                _, spec = plan(brief, templates[profile.template], profile, index=index)
                name = f"{brand}-{number + 1:02d}-{index + 1:02d}"
                pixels = render(compose(spec.drawing), *_size(spec))
                Image.fromarray(pixels).quantize(256, dither=Image.Dither.NONE).save(
                    FOLDER / "designs" / f"{name}.png", optimize=True
                )
                rows.append({"id": name, "brand": brand, "intent": intent, "spec": spec.to_mapping()})
    (FOLDER / "designs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _size(spec: Spec) -> tuple[int, int]:
    """Even (width, height) whose short side is `SIDE_PX`."""
    ratio = spec.width_px / spec.height_px
    return 2 * round(SIDE_PX * max(ratio, 1) / 2), 2 * round(SIDE_PX * max(1 / ratio, 1) / 2)


def sheets(folder: Path, again: bool) -> None:
    """Sheets of nine designs each, named by place; what lies where goes to order.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in (FOLDER / "designs.jsonl").read_text(encoding="utf-8").splitlines()]
    with (folder / "order.csv").open("w", newline="", encoding="utf-8") as file:
        order = csv.writer(file)
        order.writerow(["sheet", "place", "design"])
        for brand in dict.fromkeys(row["brand"] for row in rows):
            own = [row for row in rows if row["brand"] == brand]
            shown = random.Random(AGAIN_SEED if again else ORDER_SEED).sample(own, AGAIN if again else len(own))
            for number in range(0, len(shown), 9):
                sheet = f"{brand}_{number // 9 + 1:02d}"
                page = Image.new("RGB", (3 * (SHOWN_PX + 8), 3 * (SHOWN_PX + 24)), "white")
                for place, row in enumerate(shown[number : number + 9]):
                    x, y = place % 3 * (SHOWN_PX + 8), place // 3 * (SHOWN_PX + 24)
                    page.paste(_cloth(row), (x, y + 16))
                    ImageDraw.Draw(page).text((x + 4, y + 2), str(place + 1), "black")
                    order.writerow([sheet, place + 1, row["id"]])
                page.save(folder / f"{sheet}.png")


def gather(first: Path, again: Path) -> None:
    """Writes decisions.csv from the decisions on sheets (sheet, place, verdict) and their order.csv."""
    once, twice = _by_design(first), _by_design(again)
    with (FOLDER / "decisions.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["design", "verdict", "again"])
        rows.writerows([design, verdict, twice.get(design, "")] for design, verdict in sorted(once.items()))


def _by_design(folder: Path) -> dict[str, str]:
    with (folder / "order.csv").open(newline="", encoding="utf-8") as order:
        lies = {(row["sheet"], row["place"]): row["design"] for row in csv.DictReader(order)}
    with (folder / "decisions.csv").open(newline="", encoding="utf-8") as verdicts:
        return {lies[row["sheet"], row["place"]]: row["verdict"] for row in csv.DictReader(verdicts)}


def figures(embedder: ClipEmbedder, draws: int = DRAWS) -> dict[str, object]:
    """AUC of brand fit against these decisions before any, and on the rest after 10, 30 and 100 of them, as a mean over
    `draws` draws of which, beside raw CLIP cosine; what two looks at one design agree in, as the ceiling."""
    told: dict[str, object] = {}
    for brand, profile in load_profiles(DATA / "brands").items():
        own = [one for one in decided() if one.brand == brand]
        knowledge = _Knowledge.of(embedder, profile, own)
        told[brand] = {
            str(n): {name: round(float(np.mean(rows)), 3) for name, rows in knowledge.ranked(n, draws).items()}
            for n in (0, *LEARNED_FROM)
        }
        told[brand] |= {"approved": sum(one.approved for one in own), "n": len(own)}  # type: ignore[operator]
    seen_again = [one.again == one.approved for one in decided() if one.again is not None]
    return {"own_eye_auc": told, "own_eye_agreement": [sum(seen_again), len(seen_again)]}


@dataclass(frozen=True)
class _Knowledge:
    """What a brand's fit knows of these designs."""

    evidence: Evidence
    embeddings: np.ndarray
    traits: tuple[dict, ...]
    approved: np.ndarray

    @classmethod
    def of(cls, embedder: ClipEmbedder, profile: BrandProfile, own: list[Decided]) -> _Knowledge:
        pictures = sorted((DATA / "brands" / profile.name / "references").glob("*.png"))
        references = tuple(
            Artwork(pixels=np.asarray(Image.open(path).convert("RGB")), repeat=RepeatType.BLOCK) for path in pictures
        )
        evidence = Evidence(
            embedding_version=embedder.version,
            on=embedder.embed_texts(list(profile.on_brand)),
            off=embedder.embed_texts(list(profile.off_brand)),
            references=embedder.embed_artwork(references),
            decided=np.zeros((0, embedder.dimensions), np.float32),
            stated=stated_traits(profile),
        )
        return cls(
            evidence,
            embedder.embed_artwork([one.artwork for one in own]),
            tuple(dict(measure_traits(one.artwork, one.spec)) for one in own),
            np.array([one.approved for one in own]),
        )

    def learned(self, n: int, draw: int) -> tuple[FittedBrand, np.ndarray]:
        """The fit after `n` of the decisions, drawn by lot, and the places of the other designs."""
        order = np.random.default_rng((ORDER_SEED, n, draw)).permutation(len(self.approved))
        known = order[:n]
        evidence = replace(
            self.evidence,
            decided=self.embeddings[known],
            decided_traits=tuple(self.traits[i] for i in known),
            decided_approved=self.approved[known],
        )
        return fit_brand(evidence), order[n:]

    def said(self, fitted: FittedBrand, at: int) -> BrandFit:
        """What a fit says of the design at this place."""
        return fitted.score(self.embeddings[at], self.traits[at], ())

    def ranked(self, n: int, draws: int = DRAWS) -> dict[str, list[float]]:
        """AUC on all that was not learned from, for brand fit and for raw CLIP, a value a draw."""
        found: dict[str, list[float]] = {"brand_fit": [], "raw_clip": []}
        for draw in range(draws if n else 1):
            fitted, asked = self.learned(n, draw)
            p = [self.said(fitted, i).p for i in asked]
            raw = (self.embeddings[asked] @ self.evidence.on.T).mean(1) - (self.embeddings[asked] @ self.evidence.off.T).mean(1)
            for name, scores in (("brand_fit", p), ("raw_clip", raw)):
                found[name].append(float(roc_auc_score(self.approved[asked], scores)))
        return found


@dataclass(frozen=True)
class Mistake:
    """A design, the mean probability that fits gave it which had not learned from it, and the strongest reasons of one of them."""

    design: Decided
    p: float
    reasons: tuple[str, ...]


def mistakes(knowledge: _Knowledge, own: list[Decided]) -> list[Mistake]:
    """The designs of one brand of which the fit is most wrong after `WORST_AFTER` decisions, the worst first."""
    told: dict[int, list[BrandFit]] = {}
    for draw in range(DRAWS):
        fitted, asked = knowledge.learned(WORST_AFTER, draw)
        for at in asked:
            told.setdefault(int(at), []).append(knowledge.said(fitted, at))
    mean = {at: float(np.mean([fit.p for fit in fits])) for at, fits in told.items()}
    worst = sorted(mean, key=lambda at: (-abs(mean[at] - own[at].approved), at))[:WORST_SHOWN]
    return [Mistake(own[at], mean[at], tuple(part.sentence for part in told[at][0].parts[:3])) for at in worst]


def worst(embedder: ClipEmbedder, picture: Path) -> None:
    """Draws the worst mistakes, a row a brand, and prints their reasons."""
    page = Image.new("RGB", (WORST_SHOWN * (WORST_PX + 8), 2 * (WORST_PX + 28)), "white")
    for row, (brand, profile) in enumerate(load_profiles(DATA / "brands").items()):
        own = [one for one in decided() if one.brand == brand]
        for column, mistake in enumerate(mistakes(_Knowledge.of(embedder, profile, own), own)):
            x, y = column * (WORST_PX + 8), row * (WORST_PX + 28)
            one, verdict = mistake.design, "approved" if mistake.design.approved else "rejected"
            cloth = unfold(one.artwork.pixels, one.artwork.repeat, 2, 2)[: round(1.5 * SIDE_PX), : round(1.5 * SIDE_PX)]
            page.paste(Image.fromarray(cloth).resize((WORST_PX, WORST_PX), Image.Resampling.LANCZOS), (x, y + 22))
            ImageDraw.Draw(page).text((x + 4, y + 5), f"{one.id}: fit {mistake.p:.0%}, {verdict}", "black")
            print(f"{one.id}: fit {mistake.p:.0%}, {verdict}.", *mistake.reasons)
    page.save(picture, quality=70, optimize=True)


def _cloth(row: dict) -> Image.Image:
    """About one and a half repeats, as they continue."""
    spec = spec_from_mapping(row["spec"])
    pixels = np.asarray(Image.open(FOLDER / "designs" / f"{row['id']}.png").convert("RGB"))
    cloth = unfold(pixels, spec.drawing.repeat, 2, 2)[: round(1.5 * SIDE_PX), : round(1.5 * SIDE_PX)]
    return Image.fromarray(cloth).resize((SHOWN_PX, SHOWN_PX), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "sheets", "decisions", "score", "worst"))
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--again", action="store_true")
    told = parser.parse_args()
    if told.what == "draw":
        draw()
    elif told.what == "score":
        print(json.dumps(figures(load_embedder(DATA / "models", "house"))))
    elif told.what == "worst" and len(told.folders) == 1:
        worst(load_embedder(DATA / "models", "house", 1), told.folders[0])
    elif told.what == "sheets" and len(told.folders) == 1:
        sheets(told.folders[0], told.again)
    elif told.what == "decisions" and len(told.folders) == 2:
        gather(*told.folders)
    else:
        parser.error(
            "`sheets` needs one folder, `decisions` the two folders of the first and the second look, `worst` a picture to write"
        )
