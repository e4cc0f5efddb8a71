"""How a design relates to others, in words and beside their pictures. What clashes is said first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.domain.score import Likeness, Relation
from review.domain import Status
from review.existing import ExistingDesign, Standing, is_existing
from review.ids import design_of, item_of
from review.likeness import Learned
from review.queue import Row

Address = Callable[[str, int | None], str]

PICTURE_PX = 384
APPROVED = "approved"
_WORDS = {
    Likeness.DUPLICATE: "Very close to {}.",
    Likeness.COLOURWAY: "{} in other colours.",
    Likeness.STYLE: "In the same style as {}.",
}
DENIALS = {
    Likeness.DUPLICATE: "Not a duplicate",
    Likeness.COLOURWAY: "Not a colourway",
    Likeness.STYLE: "Not the same style",
}
"""What a person says who sees no such relation."""
_CLASHES = {
    APPROVED: "Already used: approved as {id}.",
    Standing.CATALOGUE: "Already in the catalogue, as {id}.",
    Standing.PROTECTED: "Comes near a protected design, {id}: {note}.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """The design at the other end of a relation; `standing` says what makes it more than a candidate: "" or a key of the clashes;
    `link` is the page that tells more of it."""

    id: str
    title: str
    asset: str
    repeat: str
    repeat_mm: tuple[float, float]
    standing: str = ""
    note: str = ""
    link: str = ""


def other_of_row(row: Row) -> Other:
    """A design of the queue."""
    approved = row.status is Status.APPROVED
    return Other(
        id=design_of(row.item) if approved else row.candidate,
        title=row.title,
        asset=row.asset,
        repeat=str(row.repeat),
        repeat_mm=row.repeat_mm,
        standing=APPROVED if approved else "",
        link=f"/passport?item={row.item}",
    )


def other_of_existing(design: ExistingDesign) -> Other:
    """A design of the catalogue, or a protected one."""
    return Other(
        id=design.id,
        title=design.title,
        asset=design.asset,
        repeat=design.repeat,
        repeat_mm=design.repeat_mm,
        standing=design.standing,
        note=design.note.rstrip("."),
    )


def relation_words(relation: Relation, other: Other | None = None) -> str:
    """The relation in a sentence that names the other design."""
    named = f"{other.title} ({other.id})" if other else relation.other
    words = _WORDS[relation.kind].format(named)
    return words[:1].upper() + words[1:]


def passport_link(relation: Relation) -> str:
    """The other design's passport; "" of what never was a candidate."""
    return "" if is_existing(relation.other) else f"/passport?item={item_of(relation.other)}"


def related(relations: Sequence[Relation], others: Mapping[str, Other], address: Address) -> list[dict[str, Any]]:
    """What is worth a look: every clash, and of the rest the nearest of each kind. The house's own designs share a style, which
    is no clash; with a protected design it is one."""
    told = [(relation, others.get(relation.other)) for relation in relations if not _is_gone(relation, others)]
    clashing = [pair for pair in told if _clashes(*pair)]
    rest = {pair[0].kind: pair for pair in reversed(told) if pair not in clashing}
    return [_entry(*pair, address) for pair in (*clashing, *(rest[kind] for kind in Likeness if kind in rest))]


def clash_words(relations: Sequence[Relation], others: Mapping[str, Other]) -> str:
    """The first clash in a sentence; "" where there is none."""
    for relation in relations:
        if clash := _clash(relation, others.get(relation.other)):
            return f"{clash} {relation_words(relation, others[relation.other])}"
    return ""


def _clash(relation: Relation, other: Other | None) -> str:
    return _CLASHES[other.standing].format(id=other.id, note=other.note) if other and _clashes(relation, other) else ""


def _clashes(relation: Relation, other: Other | None) -> bool:
    if other is None or not other.standing:
        return False
    return relation.kind is not Likeness.STYLE or other.standing == Standing.PROTECTED


def _is_gone(relation: Relation, others: Mapping[str, Other]) -> bool:
    """Whether it was to a design of the catalogue, or a protected one, that was removed since."""
    return is_existing(relation.other) and relation.other not in others


def _entry(relation: Relation, other: Other | None, address: Address) -> dict[str, Any]:
    return {
        "kind": str(relation.kind),
        "sentence": relation_words(relation, other),
        "clash": _clash(relation, other),
        "other": relation.other,
        "title": other.title if other else relation.other,
        "deny": "" if is_existing(relation.other) else DENIALS[relation.kind],
        "thumb": address(other.asset, 96) if other else "",
        "picture": address(other.asset, PICTURE_PX) if other else "",
        "url": address(other.asset, None) if other else "",
        "repeat": other.repeat if other else "",
        "repeat_mm": list(other.repeat_mm) if other else [],
        "link": other.link if other else "",
    }


def limits_words(learned: Learned) -> str:
    """From where on relations are told, and which answers moved it there."""
    limits, denied = learned.limits, learned.denied[Likeness.DUPLICATE] + learned.denied[Likeness.COLOURWAY]
    told = (
        f"A copy is told from a likeness of {limits.duplicate:.2f} on, a colourway from {limits.colourway:.2f}; 1 is the same form."
    )
    if not denied:
        return f"{told} Answers such as “Not a duplicate” will move that."
    answers = f"{denied} {'answer' if denied == 1 else 'answers'} that two are not alike"
    return f"{told} That follows {answers} and {learned.upheld} rejected as too similar."
