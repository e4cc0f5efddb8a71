"""Fills an installation through the real store with drawn candidates: real prompts, pixels and checks, a made-up brand fit."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dashboard.wiring import BRANDS, TEMPLATES, Installation
from engine.backends.composition import DrawnGenerator
from engine.checks.traits import measure_traits
from engine.domain.brief import Brief
from engine.domain.prompt import Prompt
from engine.domain.score import BrandFit, Judgement, Part
from engine.domain.spec import Spec
from engine.images import to_png
from engine.pipeline import DRAWN, measure, plan
from engine.ports import Artwork
from engine.prompting.briefs import brief_to_mapping
from engine.prompting.profiles import load_profiles
from engine.prompting.templates import load_templates
from review import ids, records
from review.domain import Actor, Role
from review.jobs.requests import brief_id
from review.store import job_rows
from review.store.tables import BriefRow, JobRow
from tests.review.filling import copy_of

ADMIN = Actor(name="admin", role=Role.ADMIN, via="tests")


def found(installation: Installation) -> None:
    """Brands and templates of data/."""
    for profile in load_profiles(BRANDS).values():
        records.save_brand(installation.store, profile, ADMIN)
    for template in load_templates(TEMPLATES).values():
        records.save_template(installation.store, template, ADMIN)


def fill(installation: Installation, *, count: int = 12, brand: str = "harbour", job: str = "J-TESTTEST01") -> list[str]:
    """`count` drawn candidates of one brief, in the queue; returns their item ids, best first."""
    found(installation)
    profile = records.brand(installation.store, brand)
    template = records.template(installation.store, profile.template)
    brief = Brief(brand=brand, intent="calm coastal shells", product="cushion", count=count, seed=11, generator=DRAWN)
    with installation.store.write() as tx:
        brief_row = BriefRow(
            id=brief_id(brief), brand=brand, content=brief_to_mapping(brief), actor=ADMIN.name, at=installation.store.now()
        )
        row = JobRow(
            id=job,
            brief=brief_row.id,
            brand=brand,
            brand_version=profile.version,
            template=template.name,
            revision=template.revision,
            total=count,
            actor=ADMIN.name,
            at=installation.store.now(),
        )
        job_rows.add_job(tx, row, brief_row)
    return make(installation, brief, job)


def make(installation: Installation, brief: Brief, job: str) -> list[str]:
    """The candidates of a submitted brief, as a worker would add them; returns their item ids."""
    profile = records.brand(installation.store, brief.brand)
    made = _made(brief, records.template(installation.store, profile.template).revision)
    items = []
    with installation.store.write() as tx:
        for index, (prompt, spec, artwork, png) in enumerate(made):
            sha256 = installation.assets.put(png, "image/png")
            records.add_asset(tx, sha256, "image/png", len(png))
            candidate = records.Candidate(
                id=ids.candidate_id(job, index),
                brand=brief.brand,
                generator=DRAWN,
                asset=sha256,
                repeat=str(artwork.repeat),
                repeat_mm=brief.repeat_mm,
                job=job,
                index=index,
                brief=brief_id(brief),
                brand_version=profile.version,
                prompt=prompt,
                spec=spec,
            )
            records.add_candidate(tx, candidate)
            judgement = Judgement(
                measurements=measure(artwork, spec, profile),
                traits=measure_traits(artwork, spec),
                fit=_fit(0.95 - 0.8 * index / brief.count, prior=index % 2 == 0),
                relations=copy_of(ids.candidate_id(job, 0) if index == 1 else None),
            )
            records.add_judgement(tx, candidate.id, judgement, _embedding(index))
            items.append(records.enqueue(tx, candidate, judgement.fit, words=brief.intent))
    return items


@lru_cache(maxsize=4)
def _made(brief: Brief, _revision: int) -> list[tuple[Prompt, Spec, Artwork, bytes]]:
    """Drawn once a process: equal briefs give equal candidates."""
    profile = load_profiles(BRANDS)[brief.brand]
    template = load_templates(TEMPLATES)[profile.template]
    planned = [plan(brief, template, profile, index=index, generator=DRAWN) for index in range(brief.count)]
    artworks = DrawnGenerator().generate([spec for _, spec in planned])
    return [(prompt, spec, artwork, to_png(artwork.pixels)) for (prompt, spec), artwork in zip(planned, artworks, strict=True)]


def _fit(p: float, *, prior: bool) -> BrandFit:
    return BrandFit(
        p=p,
        low=max(0.0, p - 0.14),
        high=min(1.0, p + 0.1),
        basis="prior" if prior else "decisions",
        n=0 if prior else 212,
        scorer_version="tests-1",
        like_this=None if prior else (round(34 * p), 34),
        parts=(
            Part(name="references", value=0.4, contribution=1.1, sentence="Close to the brand's references"),
            Part(name="coverage", value=0.6, contribution=-0.5, sentence="Denser than what was approved so far"),
            Part(name="words", value=0.2, contribution=0.3, sentence="Reads as calm coastal pattern"),
        ),
    )


def _embedding(index: int) -> np.ndarray:
    row = np.random.default_rng(index).normal(size=32).astype(np.float32)
    return row / np.linalg.norm(row)
