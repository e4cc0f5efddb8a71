"""Templates, briefs and candidates in and out of the store: two functions a type, domain to row and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from engine.domain.prompt import Prompt, Template
from engine.domain.score import BrandFit, Likeness
from engine.domain.spec import Spec, spec_from_mapping
from engine.prompting.products import find_product
from engine.prompting.templates import template_from_mapping, template_to_mapping
from review import audit, ids, lots
from review.access import Action, require
from review.brands import brand, brands, save_brand
from review.canonical import sha256_of
from review.domain import Actor
from review.errors import NotFound
from review.judgements import add_judgement, embedding_from_row, judgement_from_row, judgements, relations_from_row
from review.store import Session, Store, audit_rows, record_rows
from review.store.session import utc_now
from review.store.tables import AHEAD, AssetRow, BriefRow, CandidateRow, ItemRow, TemplateRow

__all__ = [
    "Candidate",
    "Revision",
    "add_asset",
    "add_candidate",
    "add_judgement",
    "add_revision",
    "brand",
    "brands",
    "candidate",
    "candidate_from_row",
    "candidate_of_asset",
    "embedding_from_row",
    "enqueue",
    "judgement_from_row",
    "judgements",
    "prompt_from_mapping",
    "revisions",
    "save_brand",
    "save_template",
    "template",
    "templates",
]

# --- templates --------------------------------------------------------------------------------------------------------


def save_template(store: Store, template: Template, actor: Actor) -> None:
    """Adds a template's first revision from its file; a revision that is there stays as it is."""
    require(actor, Action.EDIT_BRAND)
    with store.write() as tx:
        audit_rows.lock_chain(tx)
        if record_rows.template_revision(tx, template.name, template.revision) is None:
            add_revision(tx, template, actor, proposal=None)


def add_revision(tx: Session, template: Template, actor: Actor, *, proposal: str | None) -> None:
    """Adds one immutable revision within the caller's transaction."""
    content = template_to_mapping(template)
    template_from_mapping(content)  # what could not be read back is not written
    row = TemplateRow(
        name=template.name,
        revision=template.revision,
        content=content,
        sha256=sha256_of(content),
        parent_revision=template.revision - 1 or None,
        proposal=proposal,
        actor=actor.name,
        at=utc_now(),
    )
    tx.add(row)
    words = {"revision": template.revision, "proposal": proposal, "sha256": row.sha256}
    audit.append(tx, actor, "template revised", template.name, words)


def template(store: Store, name: str, revision: int | None = None) -> Template:
    """A revision of a template, the newest by default; raises NotFound."""
    with store.read() as session:
        found = record_rows.latest_template(session, name)
        row = found if revision is None else record_rows.template_revision(session, name, revision)
        if row is None:
            known = ", ".join(record_rows.template_names(session)) or "none yet"
            raise NotFound("template", f"{name}@{revision}" if revision else name, f"Known templates: {known}.")
        return template_from_mapping(row.content)


def templates(store: Store) -> list[Template]:
    """The newest revision of each template, by name."""
    with store.read() as session:
        names = record_rows.template_names(session)
    return [template(store, name) for name in names]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """When and by whom a template's revision came, and the proposal that led to it."""

    template: Template
    actor: str
    at: datetime
    proposal: str | None


def revisions(store: Store, name: str | None = None) -> list[Revision]:
    """Every revision of one template or of all, newest first."""
    with store.read() as session:
        rows = record_rows.template_rows(session, name)
    return [Revision(template=template_from_mapping(r.content), actor=r.actor, at=r.at, proposal=r.proposal) for r in rows]


# --- candidates -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One generated or imported image. `spec` and `prompt` are None for work made elsewhere, named by `source`. `tries` are all
    makings of one that was made again before review, None where the first was good."""

    id: str
    brand: str
    generator: str
    asset: str
    repeat: str
    repeat_mm: tuple[float, float]
    job: str | None = None
    index: int | None = None
    brief: str | None = None
    brand_version: int | None = None
    prompt: Prompt | None = None
    spec: Spec | None = None
    parent: str | None = None
    source: str | None = None
    tries: Sequence[Mapping[str, Any]] | None = None


def add_asset(tx: Session, sha256: str, media_type: str, size: int) -> None:
    """Records a file that is in the asset store."""
    if record_rows.asset_row(tx, sha256) is None:
        tx.add(AssetRow(sha256=sha256, media_type=media_type, bytes=size, at=utc_now()))
        tx.flush()


def add_candidate(tx: Session, candidate: Candidate) -> bool:
    """Adds a candidate whose asset is recorded; False where it is there already, so that a repeated step changes nothing."""
    if record_rows.candidate_row(tx, candidate.id) is not None:
        return False
    prompt, spec = candidate.prompt, candidate.spec
    row = CandidateRow(
        id=candidate.id,
        job=candidate.job,
        index=candidate.index,
        brief=candidate.brief,
        brand=candidate.brand,
        brand_version=candidate.brand_version,
        generator=candidate.generator,
        template=prompt.template if prompt else None,
        revision=prompt.revision if prompt else None,
        prompt=asdict(prompt) if prompt else None,
        spec=spec.to_mapping() if spec else None,
        spec_sha256=spec.sha256 if spec else None,
        asset=candidate.asset,
        repeat=candidate.repeat,
        width_mm=candidate.repeat_mm[0],
        height_mm=candidate.repeat_mm[1],
        parent=candidate.parent,
        source=candidate.source,
        tries=[dict(one) for one in candidate.tries] if candidate.tries else None,
        at=utc_now(),
    )
    tx.add(row)
    tx.flush()
    return True


def candidate(store: Store, any_id: str) -> Candidate:
    """A candidate by its own, its item's or its design's id; raises NotFound."""
    with store.read() as session:
        row = record_rows.candidate_row(session, ids.candidate_of(any_id))
    if row is None:
        raise NotFound("candidate", any_id, "`strikeoff queue` lists what there is.")
    return candidate_from_row(row)


def candidates(store: Store, names: Sequence[str]) -> dict[str, Candidate]:
    """Candidates by their own ids; those that do not exist are left out."""
    with store.read() as session:
        return {name: candidate_from_row(row) for name, row in record_rows.candidate_rows(session, names).items()}


def candidate_of_asset(store: Store, sha256: str) -> Candidate:
    """The first candidate made of an asset; raises NotFound."""
    with store.read() as session:
        row = record_rows.candidate_row_of_asset(session, sha256)
    if row is None:
        raise NotFound("candidate", sha256[:12], "No design is made of this asset.")
    return candidate_from_row(row)


def candidate_from_row(row: CandidateRow) -> Candidate:
    """The value of a row."""
    return Candidate(
        id=row.id,
        brand=row.brand,
        generator=row.generator,
        asset=row.asset,
        repeat=row.repeat,
        repeat_mm=(row.width_mm, row.height_mm),
        job=row.job,
        index=row.index,
        brief=row.brief,
        brand_version=row.brand_version,
        prompt=prompt_from_mapping(row.prompt) if row.prompt else None,
        spec=spec_from_mapping(row.spec) if row.spec else None,
        parent=row.parent,
        source=row.source,
        tries=row.tries,
    )


def prompt_from_mapping(data: dict[str, Any]) -> Prompt:
    """The inverse of `asdict(prompt)` after a trip through JSON: its lists are tuples."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return Prompt(**values)


# --- the queue --------------------------------------------------------------------------------------------------------


def enqueue(
    tx: Session, candidate: Candidate, fit: BrandFit | None, *, words: str = "", author: str = "", lot_share: float = 0.0
) -> str:
    """Puts a judged candidate into its brand's queue, found by `words`; returns the item. One that is there stays as it is.
    `author` is who brought it; where it has a brief, who wrote that. A revision goes ahead: somebody waits for it. Of the others
    `lot_share` (0-1) are drawn by lot and take the place of another."""
    item = ids.item_of(candidate.id)
    if record_rows.item_row(tx, item) is None:
        brief = tx.get(BriefRow, candidate.brief) if candidate.brief else None
        kind = _kind(candidate)
        nth = record_rows.count_kind(tx, kind) if kind else 0
        drawn = candidate.parent is None and lots.is_drawn(item, lot_share)
        by_lot = lots.place_by_lot(tx, item, candidate.brand) if drawn else None
        doubt, known = by_lot or order_keys(fit, nth)
        row = ItemRow(
            id=item,
            candidate=candidate.id,
            brand=candidate.brand,
            brief=candidate.brief or "",
            job=candidate.job or "",
            generator=candidate.generator,
            template=candidate.prompt.template if candidate.prompt else "",
            revision=candidate.prompt.revision if candidate.prompt else 0,
            words=words,
            doubt=doubt,
            scorer_version=fit.scorer_version if fit else "",
            author=brief.actor if brief else author,
            category=_category(brief),
            stack=_stack(tx, item, candidate, fit),
            kind=kind,
            nth=nth,
            known=known,
            lot=lot_share if by_lot else 0.0,
            turn=AHEAD if candidate.parent else 0,
            at=utc_now(),
        )
        tx.add(row)
        tx.flush()
    return item


def order_keys(fit: BrandFit | None, nth: int) -> tuple[float, float]:
    """(doubt, known): what an item's places in the best and in the informative order go by. A verdict teaches little where the
    score is sure and where some of its kind came before."""
    return 1 - fit.p if fit else 2.0, (abs(fit.p - 0.5) if fit else 0.0) + 0.1 * nth


def _kind(candidate: Candidate) -> str:
    """What makes designs of a brief alike: layout, main motif and style."""
    if candidate.spec is None:
        return ""
    drawing = candidate.spec.drawing
    return " · ".join([candidate.brief or "", str(drawing.layout), drawing.motifs[0] if drawing.motifs else "", drawing.style])


def _category(brief: BriefRow | None) -> str:
    product = find_product(str(brief.content.get("product") or "")) if brief else None
    return product.category if product else ""


def _stack(tx: Session, item: str, candidate: Candidate, fit: BrandFit | None) -> str:
    """The stack of what the judgement found it to be a copy of, else its own: judgements forget pairs that a person told apart."""
    judged = record_rows.judgement_row(tx, candidate.id, fit.scorer_version) if fit else None
    relations = relations_from_row(judged) if judged else ()
    copied = next((each.other for each in relations if each.kind is Likeness.DUPLICATE and each.other.startswith("C-")), None)
    twin = record_rows.item_row(tx, ids.item_of(copied)) if copied else None
    return twin.stack if twin is not None and twin.brand == candidate.brand else item
