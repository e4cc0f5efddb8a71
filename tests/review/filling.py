"""Fills a store through its own functions: real specs and files, made-up fits."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
from PIL import Image

from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief, Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.prompt import Prompt, SlotValue, Template
from engine.domain.score import BrandFit, CheckVerdict, Judgement, Likeness, Measurement, Part, Relation
from engine.domain.spec import DrawingSpec, Spec
from engine.prompting.briefs import brief_to_mapping
from engine.prompting.profiles import house_colours
from review import ids, records
from review.assets import AssetStore
from review.domain import Actor, Role
from review.store import Store, job_rows
from review.store.tables import BriefRow, JobRow

ADMIN = Actor(name="admin", role=Role.ADMIN, via="tests")
PALETTE = ("#F4EFE6", "#1F3A5F", "#8FB3C9")
HARBOUR = BrandProfile(
    name="harbour",
    title="Harbour",
    colours=house_colours(PALETTE),
    grounds=("#F4EFE6",),
    on_brand=("calm coast",),
    off_brand=("neon",),
    template="coastal",
)
COASTAL = Template(
    name="coastal",
    revision=1,
    title="Coastal",
    text="{motif} on {ground}",
    negative="neon",
    slots={"motif": (SlotValue(value="shell"), SlotValue(value="fish", weight=2.0)), "ground": (SlotValue(value="light"),)},
)


def found(store: Store) -> None:
    records.save_brand(store, HARBOUR, ADMIN)
    records.save_template(store, COASTAL, ADMIN)


def fill(
    store: Store,
    assets: AssetStore,
    *,
    count: int,
    job: str = "J-0000000001",
    generator: str = "drawn",
    repeat: RepeatType = RepeatType.BLOCK,
    repeat_mm: tuple[float, float] = (64.0, 64.0),
    intent: str = "calm shells",
    product: str | None = None,
    author: str = "admin",
    alike: bool = False,
    lot_share: float = 0.0,
) -> list[str]:
    """`count` candidates of one brief, in the queue; returns their items, best first. `alike`: all resemble the first."""
    brief = Brief(brand="harbour", intent=intent, count=count, repeat=repeat, repeat_mm=repeat_mm, product=product)
    brief_id = ids.hashed_id("B", job)
    now = store.now()
    items = []
    with store.write() as tx:
        brief_row = BriefRow(id=brief_id, brand="harbour", content=brief_to_mapping(brief), actor=author, at=now)
        row = JobRow(
            id=job,
            brief=brief_id,
            brand="harbour",
            brand_version=1,
            template="coastal",
            revision=1,
            total=count,
            actor="admin",
            at=now,
        )
        job_rows.add_job(tx, row, brief_row)
        tx.flush()
        for index in range(count):
            png = picture(index)
            sha256 = assets.put(png, "image/png")
            records.add_asset(tx, sha256, "image/png", len(png))
            made = candidate(job, index, sha256, brief_id, generator, repeat, repeat_mm)
            records.add_candidate(tx, made)
            twin = ids.candidate_id(job, 0) if alike and index else None
            judged = replace(judgement(0.95 - 0.9 * index / count), relations=copy_of(twin))
            records.add_judgement(tx, made.id, judged, np.eye(8, dtype=np.float32)[index % 8], embedding_version="e1")
            items.append(records.enqueue(tx, made, judged.fit, words=f"{intent} {index}", lot_share=lot_share))
    return items


def candidate(
    job: str, index: int, asset: str, brief: str, generator: str, repeat: RepeatType, repeat_mm: tuple[float, float]
) -> records.Candidate:
    prompt = Prompt(template="coastal", revision=1, drawn={"motif": "shell"}, asked=(), text="shell on sand", negative="neon")
    return records.Candidate(
        id=ids.candidate_id(job, index),
        brand="harbour",
        generator=generator,
        asset=asset,
        repeat=str(repeat),
        repeat_mm=repeat_mm,
        job=job,
        index=index,
        brief=brief,
        brand_version=1,
        prompt=prompt,
        spec=spec(index, generator, repeat),
    )


def spec(seed: int, generator: str = "drawn", repeat: RepeatType = RepeatType.BLOCK) -> Spec:
    drawing = DrawingSpec(
        motifs=("shell",),
        layout=Layout.TOSSED,
        repeat=repeat,
        symmetry="none",
        density=0.4,
        scale=0.2,
        aspect=1.0,
        palette=Palette(ground=PALETTE[0], inks=PALETTE[1:]),
        style="block print",
        seed=seed,
    )
    return Spec(generator=generator, engine_version="0.1", width_px=32, height_px=32, drawing=drawing)


def judgement(p: float) -> Judgement:
    fit = BrandFit(
        p=p,
        low=max(0.0, p - 0.1),
        high=min(1.0, p + 0.1),
        basis="prior",
        n=0,
        parts=(Part(name="words", value=0.3, contribution=0.4, sentence="Near the brand's words"),),
        scorer_version="s1",
    )
    seam = Measurement(name="seam", value=1.0, limit=1.3, unit="ratio", verdict=CheckVerdict.PASS, sentence="No seam")
    return Judgement(measurements=(seam,), traits={"coverage": 0.4, "layout": "tossed"}, fit=fit)


def copy_of(twin: str | None) -> tuple[Relation, ...]:
    return (Relation(kind=Likeness.DUPLICATE, other=twin, likeness=0.9),) if twin else ()


def picture(seed: int, size: int = 32) -> bytes:
    """A PNG of the palette's colours, another for each seed."""
    pixels = np.random.default_rng(seed).integers(0, len(PALETTE), (size, size))
    colours = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in PALETTE], dtype=np.uint8)
    buffer = BytesIO()
    Image.fromarray(colours[pixels]).save(buffer, "PNG")
    return buffer.getvalue()
