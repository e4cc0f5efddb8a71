"""A job as it was ordered: the brief with the brand's version and the template's revision of that day."""

from __future__ import annotations

from dataclasses import dataclass

from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief
from engine.domain.prompt import Prompt, Template
from engine.domain.spec import Spec
from engine.pipeline import plan
from engine.prompting.briefs import stored_brief
from engine.prompting.profiles import profile_from_mapping
from engine.prompting.revising import revise
from review import records, revisions
from review.errors import NotFound
from review.ids import candidate_of
from review.jobs.workshop import Workshop
from review.store import Session, Store, job_rows, record_rows
from review.store.tables import DecisionRow, JobRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The design that was sent back, by which decision, and why."""

    act: DecisionRow
    parent: str
    prompt: Prompt
    spec: Spec
    instruction: revisions.Instruction


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A job with the brief, brand version and template revision it was submitted with; a revision's names what it revises."""

    job: str
    brief_id: str
    brief: Brief
    brand: BrandProfile
    template: Template
    revision: Revision | None = None

    def plan(self, index: int, workshop: Workshop) -> tuple[Prompt, Spec]:
        """Prompt and spec of one candidate; always the same."""
        if self.revision is not None:
            asked = self.revision.instruction
            return revise(
                self.brief, self.template, self.brand, self.revision.prompt, self.revision.spec,
                reason=str(asked.reason or ""), instruction=asked.note, seed=asked.seed,
            )  # fmt: skip
        return plan(self.brief, self.template, self.brand, index=index, diffusion_defaults=workshop.diffusion_defaults)


def load_order(store: Store, job: str) -> Order:
    """The job as it was submitted, whatever brand and template have become since."""
    with store.read() as session:
        row = found(job_rows.job_row(session, job), job)
        brief = job_rows.brief_row(session, row.brief)
        profile = job_rows.brand_at(session, row.brand, row.brand_version)
        revision = _revision(session, row)
    if brief is None or profile is None:
        raise NotFound("brief or brand version", job, "Its records were deleted; submit the brief again.")
    return Order(
        job=job,
        brief_id=brief.id,
        brief=stored_brief(brief.content),
        brand=profile_from_mapping(profile),
        template=records.template(store, row.template, row.revision),
        revision=revision,
    )


def _revision(session: Session, job: JobRow) -> Revision | None:
    act = revisions.answered_by(session, job)
    row = record_rows.candidate_row(session, candidate_of(act.item)) if act else None
    if act is None or row is None:
        return None
    parent = records.candidate_from_row(row)
    assert parent.prompt is not None, "only designs of ours are revised by a job"
    assert parent.spec is not None, "only designs of ours are revised by a job"
    said = revisions.instruction(session, act)
    return Revision(act=act, parent=parent.id, prompt=parent.prompt, spec=parent.spec, instruction=said)


def found(row: JobRow | None, job: str) -> JobRow:
    """The job's row; raises NotFound where there is none."""
    if row is None:
        raise NotFound("job", job, "Its records were deleted; submit the brief again.")
    return row
