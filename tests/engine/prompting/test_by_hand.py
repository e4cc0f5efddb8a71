"""Prompts that a person edited, and the choices of a model that a brief overrides."""

from dataclasses import replace

import pytest

from engine.domain.spec import DiffusionSpec
from engine.errors import InvalidBrief
from engine.pipeline import plan
from engine.prompting.briefs import brief_to_mapping, parse_brief
from engine.prompting.expand import expand
from engine.prompting.tokens import MAX_TOKENS, count_tokens

OPEN = {"brand": "harbour", "intent": "calm coastal shells", "product": "cushion"}


def defaults(model):
    return DiffusionSpec(
        model=model, model_hash="0" * 64, prompt="", negative="", seed=0, steps=8, guidance=2.0, strength=0.4, scheduler="own",
        adapters=(), dtype="float32", device="cpu", threads=1, batch_size=1,
    )  # fmt: skip


@pytest.fixture
def planned(templates, harbour):
    def planned(index=0, brand=None, template=None, **fields):
        brief = parse_brief(OPEN | {"generator": "diffused"} | fields)
        return plan(brief, template or templates["coastal"], brand or harbour, index=index, diffusion_defaults=defaults)

    return planned


def test_an_edited_prompt_is_what_the_model_reads_and_the_drawing_stays(planned):
    for index in range(5):
        written, edited = planned(index), planned(index, prompt="one enormous shell, gouache", negative="people, text")
        assert edited[0].text == edited[0].full == edited[1].diffusion.prompt == "one enormous shell, gouache"
        assert edited[1].diffusion.negative.endswith("people, text")
        assert edited[1].drawing == written[1].drawing
        assert (edited[0].drawn, edited[0].elements) == (written[0].drawn, written[0].elements)
        assert {"The prompt was edited by hand.", "The negative prompt was edited by hand."} <= set(edited[0].changed)
        assert not any("by hand" in line for line in written[0].changed)


def test_what_brand_and_markets_bar_is_out_of_an_edited_prompt_and_stays_in_the_negative(planned):
    prompt, spec = planned(prompt="shells, a flamingo, a casino", negative="blur", markets=["SA"])
    assert "flamingo" not in prompt.full
    assert "casino" not in spec.diffusion.prompt
    assert "flamingo" in prompt.negative
    assert "flamingo is left out of the prompt: Harbour bars it" in prompt.changed
    assert "casino is left out of the prompt: the market SA bars it" in prompt.changed
    assert "What the brand and the markets bar stays in the negative prompt" in prompt.changed


def test_an_edited_prompt_of_barred_words_alone_is_refused(planned):
    with pytest.raises(InvalidBrief, match="Write other words"):
        planned(prompt="flamingos!")


def test_an_edited_prompt_that_the_model_cannot_read_whole_is_kept_whole_and_cut_for_it(planned):
    words = " ".join(f"shell{'abcdefghij'[at % 10]} by the quiet sea" for at in range(60))
    prompt, spec = planned(prompt=words)
    assert prompt.full == words
    assert words.startswith(spec.diffusion.prompt)
    assert count_tokens(spec.diffusion.prompt) + 2 <= MAX_TOKENS
    assert any("as far as its 77 tokens go" in line for line in prompt.changed)


def test_lines_of_a_text_box_become_one_line():
    assert parse_brief(OPEN | {"prompt": "shells,\n\tlarge "}).prompt == "shells, large"


def test_steps_guidance_and_strength_of_the_brief_go_before_the_templates_and_the_models(planned, templates):
    how = planned(steps=20, guidance=0, strength=0.75)[1].diffusion
    assert (how.steps, how.guidance, how.strength) == (20, 0.0, 0.75)
    how = planned(template=replace(templates["coastal"], strength=0.2))[1].diffusion
    assert (how.steps, how.guidance, how.strength) == (8, 2.0, 0.2)


def test_a_reference_makes_an_auto_brief_diffused_and_stands_in_the_spec(planned):
    assert planned(generator="auto")[1].generator == "drawn"
    spec = planned(generator="auto", reference="AB" * 32)[1]
    assert spec.generator == "diffused"
    assert spec.diffusion.reference == "ab" * 32


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"generator": "drawn", "reference": "ab" * 32}, "reference", 'generator = "diffused"'),
        ({"generator": "drawn", "steps": 8}, "steps", "leave steps out"),
        ({"generator": "drawn", "guidance": 3.0}, "guidance", "leave guidance out"),
        ({"generator": "drawn", "strength": 0.5}, "strength", "leave strength out"),
        ({"steps": 4, "strength": 0.2}, "strength", "steps of 5 or more"),
        ({"steps": 0}, "steps", "1 to 150"),
        ({"steps": 8.5}, "steps", "whole number"),
        ({"guidance": -1}, "guidance", "0 to 30"),
        ({"strength": 0}, "strength", "0.01 to 1"),
        ({"strength": 1.1}, "strength", "0.01 to 1"),
        ({"reference": "shells.png"}, "reference", "Upload the picture"),
        ({"reference": "g" * 64}, "reference", "hexadecimal"),
        ({"prompt": "…"}, "prompt", "says nothing"),
        ({"prompt": "x" * 2001}, "prompt", "2000 or fewer"),
        ({"negative": "text\x00"}, "negative", "control characters"),
        ({"base_colour": "white"}, "base_colour", "#RRGGBB"),
    ],
)
def test_choices_that_contradict_or_make_no_sense_are_named_with_what_to_write(fields, field, said):
    with pytest.raises(InvalidBrief) as refusal:
        parse_brief(OPEN | fields)
    assert refusal.value.field == field
    assert said in str(refusal.value)


def test_every_field_written_by_hand_survives_the_record():
    brief = parse_brief(
        OPEN | {"generator": "diffused", "prompt": "a", "negative": "b", "reference": "ab" * 32, "steps": 9, "guidance": 1.5,
                "strength": 0.5, "base_colour": "#fff0ee"}
    )  # fmt: skip
    assert parse_brief(brief_to_mapping(brief)) == brief


def test_a_thing_that_no_motif_shows_is_said_even_where_the_brief_names_motifs(templates, harbour):
    brief = parse_brief({"brand": "harbour", "intent": "cranes over water", "motifs": ["shell"]})
    changed = expand(brief, templates["coastal"], harbour, index=0).changed
    assert any(line.startswith("cranes is not drawn") for line in changed)
