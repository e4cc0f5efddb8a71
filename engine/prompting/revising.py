"""A design sent back becomes its child: what reason and words name is changed, the rest is kept, and the child says which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.composition.compatibility import attainable_density, can_hold, nearest_symmetry, smallest_scale
from engine.composition.motifs import load_library
from engine.domain.brand import BrandProfile
from engine.domain.brief import Brief, Format, Layout, RepeatType
from engine.domain.colour import Palette
from engine.domain.prompt import Prompt, Template
from engine.domain.spec import DrawingSpec, Spec
from engine.pipeline import DRAWN, ENGINE_VERSION, LARGEST_SCALE, motif_named, plan
from engine.prompting.colour_words import colour_name, in_words
from engine.prompting.draw import draw, stream, sub_seed
from engine.prompting.expand import AS_ASKED
from engine.prompting.guardrails import guardrails
from engine.prompting.instructions import ANOTHER, LESS, MORE, PLAIN, SLIGHT, STRONG, Colours, Step, Wishes, read_instruction
from engine.prompting.intent import read_intent, style_words
from engine.prompting.reinking import Reinked, other_inks, reink
from engine.prompting.writing import arrangement_words, by_hand, write

RESEEDED = frozenset({"off-brand", "too-similar", "artefact", "compliance"})
"""Reasons that name no part of the design: the arrangement is drawn anew."""

LEAST_STEP = 0.02
"""Share of the ground below which a change of density is none."""
_DENSER = {SLIGHT: 1.2, PLAIN: 1.5, STRONG: 2.1}
_LARGER = {SLIGHT: 1.18, PLAIN: 1.45, STRONG: 2.0}
_REDRAWS = 6


def revise(
    brief: Brief,
    template: Template,
    brand: BrandProfile,
    prompt: Prompt,
    spec: Spec,
    *,
    reason: str,
    instruction: str,
    seed: int,
) -> tuple[Prompt, Spec]:
    """Prompt and spec of the child of a design that was sent back; equal arguments give equal ones, and never the parent's.

    `prompt` and `spec` are the parent's, `reason` a review's code, `instruction` the person's own words, which win over the code.
    `prompt.changed` of the child says what was changed and what could not be.
    """
    wishes = read_instruction(instruction, reason, _shown(prompt, spec))
    if reason in RESEEDED and not wishes.any:
        return _redrawn(brief, template, brand, prompt, spec, _not_understood(instruction), seed)
    draft = _Draft(brief=brief, template=template, brand=brand, prompt=prompt, spec=spec, seed=seed)
    if wishes.any:
        _grant(draft, wishes)
        if reason in RESEEDED:
            _rearrange(draft)
    draft.said += _unfulfilled(wishes)
    if draft.drawing == spec.drawing:
        draft.said += [] if wishes.any else _not_understood(instruction)
        _CHANGES.get(reason, _rearrange)(draft)
    if draft.drawing == spec.drawing:
        _rearrange(draft)
    return draft.finished()


@dataclass(slots=True)
class _Draft:
    """The child as far as it is made: the drawing, the slot values and words that follow it, and what is said of them."""

    brief: Brief
    template: Template
    brand: BrandProfile
    prompt: Prompt
    spec: Spec
    seed: int
    drawing: DrawingSpec = field(init=False)
    drawn: dict[str, str] = field(init=False)
    elements: dict[str, str] = field(init=False)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.drawing, self.drawn, self.elements = self.spec.drawing, dict(self.prompt.drawn), dict(self.prompt.elements)

    def change(self, sentence: str, slots: Mapping[str, str], **fields: object) -> None:
        self.drawing = replace(self.drawing, **fields)  # type: ignore[arg-type]
        self.drawn |= slots
        self.said.append(sentence)

    def finished(self) -> tuple[Prompt, Spec]:
        """Prompt and spec. Every slot stands as asked: a revision is no draw, so its slots are no evidence of what sells."""
        inks = f"in {in_words(self.drawing.palette.inks)}"
        self.elements["colours"] = ", ".join(filter(None, [read_intent(self.brief.intent).colours, inks]))
        self.elements["ground"] = f"{colour_name(self.drawing.palette.ground)} ground"
        self.elements["style"] = style_words(self.drawing.style)
        self.elements["arrangement"] = arrangement_words(self.drawing.format, self.drawn)
        if self.brief.prompt is not None:
            self.said.append("The prompt that was edited by hand is written anew, since a revision changes what it says")
        written = write(self.template, self.brief.intent, {**self.drawn, **self.elements})
        written = by_hand(written, replace(self.brief, prompt=None), self.brand)
        child = Prompt(
            template=self.prompt.template,
            revision=self.prompt.revision,
            drawn=dict(sorted(self.drawn.items())),
            asked=tuple(sorted(self.drawn)),
            text=written.text,
            negative=written.negative,
            full=written.full,
            elements=self.elements,
            changed=tuple(dict.fromkeys((*self.said, *written.changed))),
        )
        return child, _made_of(self.spec, self.drawing, child, self.seed)


def _made_of(spec: Spec, drawing: DrawingSpec, prompt: Prompt, seed: int) -> Spec:
    """The parent's spec with the child's drawing; a diffusion model redraws it from the child's words."""
    diffusion = spec.diffusion
    if diffusion is not None:
        diffusion = replace(diffusion, prompt=prompt.text, negative=prompt.negative, seed=sub_seed(seed, 0, "diffusion"))
    return replace(spec, engine_version=ENGINE_VERSION, drawing=drawing, diffusion=diffusion)


def _shown(prompt: Prompt, spec: Spec) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (prompt.drawn.get("motif", ""), *spec.drawing.motifs))))


def _redrawn(
    brief: Brief, template: Template, brand: BrandProfile, prompt: Prompt, spec: Spec, remarks: list[str], seed: int
) -> tuple[Prompt, Spec]:
    """Another draw of the same brief: a new seed and what follows, the first of a few with another figure or layout."""
    made = [plan(replace(brief, seed=seed + turn), template, brand, index=0, generator=DRAWN) for turn in range(_REDRAWS)]
    before = spec.drawing
    unlike = [pair for pair in made if (pair[1].drawing.motifs[0], pair[1].drawing.layout) != (before.motifs[0], before.layout)]
    child, drawn = (unlike or made)[0]
    sentence = f"Drawn anew from the same brief with the seed {drawn.drawing.seed}: {_differences(before, drawn.drawing)}"
    child = replace(child, changed=(sentence, *remarks, *child.changed))
    return child, _made_of(spec, drawn.drawing, child, seed)


def _differences(before: DrawingSpec, after: DrawingSpec) -> str:
    pairs = (
        ("motif", before.motifs[0], after.motifs[0]),
        ("layout", before.layout, after.layout),
        ("colours", in_words(before.palette.inks), in_words(after.palette.inks)),
        ("style", before.style, after.style),
    )
    told = [f"{name} {old} → {new}" for name, old, new in pairs if old != new]
    return "; ".join(told) if told else "another arrangement of the same"


def _not_understood(instruction: str) -> list[str]:
    words = " ".join(instruction.split())
    return [f"“{words[:80]}” was not understood; the reason alone is followed"] if words else []


def _unfulfilled(wishes: Wishes) -> list[str]:
    said = [
        f"There is no {word} among the motifs" + (f"; the nearest is {near[0]}" if near else "") for word, near in wishes.unknown
    ]
    return [*said, "The size of the repeat stays as the brief says"] if wishes.repeat_size else said


def _grant(draft: _Draft, wishes: Wishes) -> None:
    """Every wish that was understood, in an order in which the later ones see what the earlier ones changed."""
    if wishes.motifs or wishes.without or wishes.another_motif:
        _change_motifs(draft, wishes)
    if wishes.layout:
        _change_layout(draft, wishes.layout)
    if wishes.repeat:
        _change_repeat(draft, wishes.repeat)
    if wishes.style and wishes.style != draft.drawing.style:
        draft.change(f"Style {draft.drawing.style} → {wishes.style}", {"style": wishes.style}, style=wishes.style)
    if wishes.density:
        _change_density(draft, wishes.density)
    if wishes.scale:
        _change_scale(draft, wishes.scale)
    if wishes.colours:
        _change_colours(draft, wishes.colours)


# --- density and scale --------------------------------------------------------------------------------------------------


def _change_density(draft: _Draft, step: Step) -> None:
    layout = draft.drawing.layout
    low, high = attainable_density(layout, draft.drawing.style, draft.drawing.palette)
    before = min(max(draft.drawing.density, low), high)
    after, beyond = _moved(step, before, low, high, _DENSER)
    limit = f": no {'denser' if beyond == MORE else 'airier'} {layout} layout can be drawn" if beyond else ""
    if abs(after - before) < LEAST_STEP / 2:
        draft.said.append(f"Density stays at {before:.0%}{limit}")
        return
    draft.change(f"Density {before:.0%} → {after:.0%} of the ground{limit}", {"density": f"{after:g}"}, density=after)


def _moved(step: Step, before: float, low: float, high: float, factors: Mapping[str, float]) -> tuple[float, int]:
    """(where a step leads within the limits, which it would pass: LESS, MORE, or 0 where neither)"""
    wanted = step.to if step.to is not None else before * (step.factor or factors[step.size] ** step.direction)
    return round(min(max(wanted, low), high), 3), MORE if wanted > high else LESS if wanted < low else 0


def _step_density(draft: _Draft) -> None:
    """Without words: towards the middle of what its layout can hold."""
    low, high = attainable_density(draft.drawing.layout, draft.drawing.style, draft.drawing.palette)
    _change_density(draft, Step(direction=LESS if draft.drawing.density > (low + high) / 2 else MORE))


def _change_scale(draft: _Draft, step: Step) -> None:
    height_mm, before = draft.brief.repeat_mm[1], draft.drawing.scale
    step = step if step.to is None else replace(step, to=step.to / height_mm)
    after, beyond = _moved(step, before, smallest_scale(draft.drawing.aspect), LARGEST_SCALE, _LARGER)
    limit = f": a {height_mm:g} mm repeat holds none {'larger' if beyond == MORE else 'smaller'}" if beyond else ""
    if abs(after - before) * height_mm < 1:
        draft.said.append(f"The main motif stays at {before * height_mm:.0f} mm{limit}")
        return
    after_mm = round(after * height_mm)
    sentence = f"Main motif {before * height_mm:.0f} → {after_mm} mm high{limit}"
    draft.change(sentence, {"scale": f"{after_mm} mm"}, scale=after_mm / height_mm)


def _step_scale(draft: _Draft) -> None:
    """Without words: towards a fifth of the repeat's height."""
    _change_scale(draft, Step(direction=LESS if draft.drawing.scale > 0.2 else MORE))


# --- repeat and layout --------------------------------------------------------------------------------------------------


def _change_repeat(draft: _Draft, wanted: str = ANOTHER) -> None:
    drawing = draft.drawing
    if drawing.format is not Format.REPEAT:
        draft.said.append(f"A {drawing.format} has no repeat to change")
        return
    if wanted == ANOTHER:
        others = [kind for kind in RepeatType if kind is not drawing.repeat]
        keeping = [kind for kind in others if can_hold(drawing.layout, kind, drawing.symmetry, drawing.aspect)]
        wanted = stream(draft.seed, 0, "repeat").choice(keeping or others)
    _arrange(draft, "repeat", RepeatType(wanted))


def _change_layout(draft: _Draft, wanted: str) -> None:
    if wanted == ANOTHER:
        offered = [entry for entry in draft.template.slots.get("layout", ()) if entry.value != draft.drawing.layout]
        wanted = draw(offered, stream(draft.seed, 0, "layout").random()) if offered else Layout.TOSSED
    _arrange(draft, "layout", Layout(wanted))


def _arrange(draft: _Draft, slot: str, kind: Layout | RepeatType) -> None:
    """Another layout or repeat, with the nearest symmetry that it can hold; what is printed once keeps its own."""
    before = draft.drawing
    if kind == getattr(before, slot):
        draft.said.append(f"It is a {kind} {slot} already")
        return
    after = replace(before, **{slot: kind})  # type: ignore[arg-type]
    symmetry = before.symmetry
    if before.format is Format.REPEAT:
        symmetry = nearest_symmetry(after.layout, after.repeat, before.symmetry, before.aspect)
    sentence = f"{slot.capitalize()} {getattr(before, slot)} → {kind}"
    draft.change(sentence, {slot: str(kind), "symmetry": symmetry}, symmetry=symmetry, **{slot: kind})
    if symmetry != before.symmetry:
        draft.said.append(f"Its symmetry {before.symmetry} cannot be kept there and is now {symmetry}")


def _rearrange(draft: _Draft) -> None:
    seed = sub_seed(draft.seed, 0, "drawing")
    draft.change(f"Arranged anew with the seed {seed}", {}, seed=seed)


# --- motifs -------------------------------------------------------------------------------------------------------------


def _change_motifs(draft: _Draft, wishes: Wishes) -> None:
    rails, rng = guardrails(draft.brief, draft.brand), stream(draft.seed, 0, "motifs")
    wanted: list[tuple[str, str]] = []
    for word in wishes.motifs:
        if by := rails.bars_motif(word):
            draft.said.append(f"{word.capitalize()} is not drawn: {by} bars it")
        else:
            wanted.append((word, motif_named(word, rails, rng)))
    names = [name for _, name in wanted]
    gone = [name for name in draft.drawing.motifs if any(_is_called(name, word) for word in wishes.without)]
    missing = [word for word in wishes.without if not any(_is_called(name, word) for name in draft.drawing.motifs)]
    draft.said += [f"There is no {word} in it" for word in missing]
    kept = [name for name in draft.drawing.motifs if name not in gone and name not in names]
    if names and not wishes.beside and not gone:
        kept = kept[1:]  # the motif named takes the main one's place
    motifs = [*kept, *names] if wishes.beside else [*names, *kept]
    if (not motifs or (wishes.another_motif and not names)) and (other := _another_motif(draft)):
        wanted, motifs = [other], [other[1], *motifs[1:]]
    _show_motifs(draft, motifs, {name: word for word, name in wanted})


def _swap_motif(draft: _Draft) -> None:
    """Without words: another main motif of the template."""
    if other := _another_motif(draft):
        word, name = other
        _show_motifs(draft, [name, *(motif for motif in draft.drawing.motifs[1:] if motif != name)], {name: word})


def _another_motif(draft: _Draft) -> tuple[str, str] | None:
    """A word of the template's motifs and the figure it names, none that is there already."""
    rails, rng = guardrails(draft.brief, draft.brand), stream(draft.seed, 0, "another motif")
    there = {*draft.drawing.motifs, draft.drawn.get("motif", "")}
    slot = draft.template.slots.get("motif", ())
    offered = [entry for entry in slot if entry.value not in there and not rails.bars_motif(entry.value)]
    words = [draw(offered, rng.random())] if offered else []
    words += [word for word in draft.brand.motifs_wanted if word not in there and not rails.bars_motif(word)]
    for word in words:
        if (name := motif_named(word, rails, rng)) not in there:
            return word, name
    draft.said.append("The template offers no other motif")
    return None


def _show_motifs(draft: _Draft, motifs: Sequence[str], words: Mapping[str, str]) -> None:
    before, after = draft.drawing.motifs, tuple(dict.fromkeys(motifs))
    if not after or after == before:
        draft.said.append(f"It shows {' and '.join(before)} already" if after else "Its only motif stays: a design needs one")
        return
    main = words.get(after[0], after[0])
    old = draft.drawn.get("motif", before[0])
    slots = {"motif": main} if after[0] != before[0] else {}
    draft.change(f"Motifs {', '.join(before)} → {', '.join(after)}", slots, motifs=after)
    _rename_subject(draft, " and ".join(words.get(name, name) for name in after), [old, *before])


def _rename_subject(draft: _Draft, named: str, gone: Sequence[str]) -> None:
    """The prompt's subject: its parts that speak of what is no longer the motif go, and what their words had added."""
    parts = draft.elements.get("subject", "").split(", ")
    kept = [part for part in parts if not part.endswith(" motifs") and not _names(part, gone)]
    if len(kept) < len(parts) and (added := read_intent(draft.brief.intent).subject):
        kept = [part for part in kept if part not in added]
    draft.elements["subject"] = ", ".join([*kept, f"{named} motifs"])


def _names(part: str, words: Sequence[str]) -> bool:
    return any(word and word.replace("-", " ") in part.casefold() for word in words)


def _is_called(name: str, word: str) -> bool:
    return name in load_library().find(word)


# --- colours ------------------------------------------------------------------------------------------------------------


def _change_colours(draft: _Draft, wish: Colours) -> None:
    _take(draft, reink(draft.drawing.palette, _offered(draft), _grounds(draft), wish, stream(draft.seed, 0, "inks")))


def _swap_colours(draft: _Draft) -> None:
    """Without words: other inks on the same ground."""
    _take(draft, other_inks(draft.drawing.palette, _offered(draft), stream(draft.seed, 0, "inks")))


def _take(draft: _Draft, found: Reinked) -> None:
    draft.said += found.remarks
    before, after = draft.drawing.palette, _on_product(draft, found.palette)
    if after == before:
        draft.said.append("The colours stay: the palette holds no others that answer this")
        return
    slots = {"colour_story": AS_ASKED} | ({"ground": after.ground} if after.ground != before.ground else {})
    draft.change(f"Colours {_in_words(before)} → {_in_words(after)}", slots, palette=after)


def _on_product(draft: _Draft, palette: Palette) -> Palette:
    """Where the ground of a print is the product itself, it stays."""
    ground = draft.drawing.palette.ground
    printed = draft.drawing.format is Format.REPEAT or draft.drawing.bleed_mm > 0
    if printed or palette.ground == ground:
        return palette
    draft.said.append("The ground is the product itself and stays; ask for another base colour in the brief")
    inks = tuple(ink for ink in palette.inks if ink != ground)
    return Palette(ground=ground, inks=inks or draft.drawing.palette.inks)


def _in_words(palette: Palette) -> str:
    return f"{in_words(palette.inks)} on {colour_name(palette.ground)}"


def _offered(draft: _Draft) -> tuple[str, ...]:
    """Colours that this design may use: the brief's, then the brand's."""
    return tuple(dict.fromkeys((*draft.brief.palette, *draft.brand.palette)))


def _grounds(draft: _Draft) -> tuple[str, ...]:
    own = (draft.brief.ground,) if draft.brief.ground else ()
    return tuple(dict.fromkeys((*own, *draft.brief.palette, *draft.brand.grounds)))


_CHANGES = {
    "colour": _swap_colours,
    "density": _step_density,
    "motif": _swap_motif,
    "scale": _step_scale,
    "repeat": _change_repeat,
}
"""What each reason changes where no words say more."""
