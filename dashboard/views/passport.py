"""A passport as a page reads it: what a director asks first, first; every figure with its limit; times and people in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.views.cards import STATUS_WORDS
from dashboard.views.fit import fit_view
from dashboard.views.relations import passport_link, relation_words
from dashboard.views.review import GENERATORS, REASON_LABELS
from engine.domain.score import BrandFit, Likeness, Part, Relation
from engine.prompting.colour_words import colour_name
from review.domain import Reason, Status

Told = Mapping[str, Any]
Address = Callable[[str, int | None], str]

VERDICT_WORDS = {"approve": "Approved", "reject": "Rejected", "revise": "Sent back", "hold": "Put on hold"}
TONES = {Status.APPROVED: "good", Status.REJECTED: "bad", Status.REVISING: "warn"}
BRIEF_WORDS = {
    "product": "Product", "motifs": "Motifs", "layout": "Layout", "repeat": "Repeat", "repeat_mm": "Repeat size",
    "scale_mm": "Scale", "palette": "Palette", "ground": "Ground", "density": "Density", "symmetry": "Symmetry",
    "style": "Style", "mood": "Mood", "season": "Season", "markets": "Markets", "format": "Format", "template": "Template",
    "generator": "Generator",
}  # fmt: skip


def passport_view(told: Told, address: Address, results: Sequence[dict[str, str]] = ()) -> dict[str, Any]:
    """The page's data: plain values, in the order in which they are read."""
    status = Status(told["status"]) if told["status"] else None
    brand = (told["brand"]["profile"] or {}).get("title") or told["brand"]["name"]
    return {
        "item": told["item"],
        "design": told["design"],
        "title": told["title"],
        "brand": brand,
        "status": {
            "words": STATUS_WORDS[status].capitalize() if status else "Not queued",
            "tone": TONES.get(status, "") if status else "",
        },
        "summary": summary(told, brand),
        "picture": picture(told["asset"]["sha256"], told["repeat"], told["repeat_mm"], address, None),
        "size": _size(told),
        "story": [act_row(act, told["decisions"]) for act in told["decisions"] if act["undoes"] is None],
        "before": _before(told["revises"], address),
        "children": [_child(child, address) for child in told["revisions"]],
        "brief": _brief(told),
        "prompt": _prompt(told),
        "fit": _fit(told),
        "likenesses": likenesses(told),
        "checks": check_rows(told),
        "swatches": swatches(told),
        "made": made_rows(told),
        "tries": try_rows(told),
        "sources": [{"name": _plain(motif["name"]), "from": _source(motif)} for motif in told["made"]["motifs"]],
        "lineage": [_revision(told, row) for row in (told["template"] or {}).get("lineage", [])],
        "exports": [
            {
                "preset": package["preset"],
                "id": package["id"],
                "by": package["actor"],
                "at": moment(package["at"]),
                "file": package["file"],
            }
            for package in told["exports"]
        ],
        "results": list(results),
        "audit": {
            "head": told["audit"]["head"],
            "entries": [{**entry, "at": moment(entry["at"]), "hash": entry["hash"][:16]} for entry in told["audit"]["entries"]],
        },
    }


def summary(told: Told, brand: str) -> str:
    """What happened to it, in two sentences."""
    return f"{_origin(told, brand)} {_outcome(told)}".strip()


def _origin(told: Told, brand: str) -> str:
    made, at = told["made"], moment(told["made"]["at"])
    if made["generator"] == "imported":
        return f"Brought in for {brand} from {made['source']} on {at}."
    if told["revises"]:
        asked = f", as “{told['revises']['note']}” asked" if told["revises"]["note"] else ""
        return f"Revised from {told['revises']['title']}{asked}, on {at}."
    intent = (told["brief"] or {}).get("content", {}).get("intent", "")
    return f"{GENERATORS[made['generator']][0].split(' ·')[0]} for {brand} from the brief “{intent}” on {at}."


def _outcome(told: Told) -> str:
    undone = {act["undoes"] for act in told["decisions"]}
    standing = [act for act in told["decisions"] if act["undoes"] is None and act["id"] not in undone]
    if not standing:
        return "Nobody has decided yet." if not told["decisions"] else "Every decision on it was taken back."
    act = standing[-1]
    because = f" for its {_reason(act['reason']).lower()}" if act["reason"] else ""
    return f"{VERDICT_WORDS[act['verdict']]}{because} by {act['actor']} on {moment(act['at'])}."


def act_row(act: Told, acts: Sequence[Told]) -> dict[str, Any]:
    """One decision: who, what, when, why, and whether it was taken back."""
    undo = next((other for other in acts if other["undoes"] == act["id"]), None)
    opinion = act["status_before"] == act["status_after"] and act["verdict"] != "hold"
    return {
        "id": act["id"],
        "words": VERDICT_WORDS[act["verdict"]] + (" (opinion)" if opinion else ""),
        "tone": {"approve": "good", "reject": "bad", "revise": "warn"}.get(act["verdict"], ""),
        "by": f"{act['actor']}, {act['role']}",
        "at": moment(act["at"]),
        "reason": _reason(act["reason"]),
        "note": act["note"],
        "on": f"version {act['asset'][:8]}" + (f" · {act['seconds']:.0f} s" if act["seconds"] else ""),
        "batch": bool(act.get("batch")),
        "undone": f"Taken back by {undo['actor']} on {moment(undo['at'])}" if undo else "",
    }


def picture(asset: str, repeat: str, repeat_mm: Sequence[float], address: Address, width: int | None) -> dict[str, Any]:
    """What the cloth needs to draw a design in repeat."""
    return {"url": address(asset, width), "repeat": str(repeat), "repeat_mm": [round(side, 1) for side in repeat_mm]}


def check_rows(told: Told) -> list[dict[str, str]]:
    """Measurements with their limits, the failed ones first."""
    order = {"fail": 0, "warn": 1, "pass": 2}
    found = (told["judgement"] or {}).get("measurements", [])
    return [
        {
            "name": _plain(m["name"]),
            "verdict": m["verdict"],
            "words": {"pass": "Passes", "warn": "Look", "fail": "Fails"}[m["verdict"]],
            "value": f"{m['value']:.3g} {m['unit']}".strip(),
            "limit": f"{m['limit']:.3g} {m['unit']}".strip(),
            "sentence": m["sentence"],
        }
        for m in sorted(found, key=lambda m: order[m["verdict"]])
    ]


def likenesses(told: Told) -> list[dict[str, str]]:
    """What it resembled when it was judged, with how much."""
    found = (told["judgement"] or {}).get("relations", [])
    relations = [Relation(**{**one, "kind": Likeness(one["kind"])}) for one in found]
    return [{"sentence": relation_words(one), "value": f"{one.likeness:.2f}", "link": passport_link(one)} for one in relations]


def swatches(told: Told) -> list[dict[str, str]]:
    """The spot colours of a design of ours, the ground first."""
    palette = ((told["made"]["spec"] or {}).get("drawing") or {}).get("palette")
    if not palette:
        return []
    return [
        {"hex": colour, "name": colour_name(colour).capitalize(), "role": "Ground" if at == 0 else f"Ink {at}"}
        for at, colour in enumerate((palette["ground"], *palette["inks"]))
    ]


def made_rows(told: Told) -> list[dict[str, Any]]:
    """How to make it again."""
    made = told["made"]
    rows = [
        ("Generator", GENERATORS[made["generator"]][0], False),
        ("Source file", made["source"], False),
        ("Engine", made["engine_version"], False),
        ("Seed", made["seed"], True),
        ("Model", made["model"], False),
        ("Model hash", made["model_sha256"], True),
        ("Template", f"{told['template']['name']}@{told['template']['revision']}" if told["template"] else None, False),
        ("Brand version", told["brand"]["version"], False),
        ("Spec hash", made["spec_sha256"], True),
        ("Image hash", told["asset"]["sha256"], True),
        ("Scorer", (told["judgement"] or {}).get("scorer_version"), False),
    ]
    return [{"label": label, "value": str(value), "code": code} for label, value, code in rows if value not in (None, "")]


def try_rows(told: Told) -> list[dict[str, str]]:
    """What was made of a candidate before a person saw it, in order: what was changed for what, and what was still wrong."""
    return [
        {
            "name": f"{number}{', this design' if one['kept'] else ''}",
            "changed": f"{one['changed'].capitalize()}, for {one['check']}" if one["check"] else "As planned",
            "wrong": " ".join(found["sentence"] for found in one["complaints"]) or "Nothing",
            "image": one["asset"][:16],
        }
        for number, one in enumerate(told["made"].get("tries", ()), start=1)
    ]


def moment(text: str | None) -> str:
    """`21 Nov 2026, 14:03 UTC`."""
    return f"{datetime.fromisoformat(text):%-d %b %Y, %H:%M} UTC" if text else ""


def _brief(told: Told) -> dict[str, Any] | None:
    brief = told["brief"]
    if brief is None:
        return None
    content = brief["content"]
    rows = [{"label": BRIEF_WORDS[name], "value": _listed(content[name], name)} for name in BRIEF_WORDS if name in content]
    return {"intent": content["intent"], "rows": rows, "by": brief["by"], "at": moment(brief["at"]), "id": brief["id"]}


def _prompt(told: Told) -> dict[str, Any] | None:
    prompt = told["prompt"]
    if not prompt:
        return None
    slots = [{"slot": _plain(slot), "value": value, "how": _how(told, slot)} for slot, value in prompt["drawn"].items()]
    return {"text": prompt["text"], "negative": prompt["negative"], "slots": slots, "changed": list(prompt["changed"])}


def _how(told: Told, slot: str) -> str:
    """What decided a slot's value."""
    if told["revises"] and told["revises"]["drawn"]:
        before = told["revises"]["drawn"].get(slot)
        return "as before" if before == told["prompt"]["drawn"][slot] else f"before: {before}" if before else "new"
    return "asked for" if slot in told["prompt"]["asked"] else "drawn by the template"


def _fit(told: Told) -> dict[str, Any] | None:
    found = told["judgement"]
    if not found or found["p"] is None:
        return None
    fit = BrandFit(
        p=found["p"], low=found["low"], high=found["high"], basis=found["basis"], n=found["n"],
        parts=tuple(Part(**part) for part in found["parts"]), scorer_version=found["scorer_version"],
        like_this=tuple(found["like_this"]) if found["like_this"] else None,
    )  # fmt: skip
    return {**(fit_view(fit) or {}), "at": moment(found["at"]), "notes": list(found["notes"])}


def _before(revises: Told | None, address: Address) -> dict[str, Any] | None:
    if revises is None:
        return None
    return {
        "item": revises["item"],
        "title": revises["title"],
        "picture": picture(revises["asset"], revises["repeat"], revises["repeat_mm"], address, 512),
        "reason": _reason(revises["reason"]),
        "note": revises["note"],
        "by": revises["by"] or "",
        "at": moment(revises["at"]),
    }


def _child(child: Told, address: Address) -> dict[str, Any]:
    return {
        "item": child["item"],
        "title": child["title"],
        "picture": picture(child["asset"], child["repeat"], child["repeat_mm"], address, 512),
        "words": STATUS_WORDS[Status(child["status"])] if child["status"] else "",
        "at": moment(child["at"]),
    }


def _revision(told: Told, row: Told) -> dict[str, str]:
    name = f"{told['template']['name']}@{row['revision']}"
    why = f"from proposal {row['proposal']}" if row["proposal"] else "written"
    return {"name": name, "words": f"{why} by {row['by']}, {moment(row['at'])}", "hash": row["sha256"][:16]}


def _size(told: Told) -> str:
    width, height = told["repeat_mm"]
    return f"{told['repeat'].replace('-', ' ').capitalize()} repeat, {width:g} × {height:g} mm"


def _source(motif: Told) -> str:
    return f"{motif['source']}, {motif['licence']}" if motif["source"] else "no longer in the library"


def _reason(reason: str | None) -> str:
    return REASON_LABELS[Reason(reason)] if reason else ""


def _listed(value: Any, name: str) -> str:
    if name == "repeat_mm":
        return f"{value[0]:g} × {value[1]:g} mm"
    if name == "scale_mm":
        return f"{value:g} mm"
    if name == "density":
        return f"{value:.0%} of the ground"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()
