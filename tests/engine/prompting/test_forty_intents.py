"""Forty intents that were written before the expansion was built: which slots they fill, and that nothing contradicts them."""

import tomllib
from pathlib import Path

import pytest

from engine.errors import InvalidBrief
from engine.prompting.briefs import parse_brief
from engine.prompting.expand import expand
from engine.prompting.products import find_product
from engine.prompting.tokens import MAX_TOKENS, count_tokens

INTENTS = tomllib.loads((Path(__file__).parent / "intents_forty.toml").read_text(encoding="utf-8"))["intents"]
SLOTS = ("product", "subject", "style", "colours", "finish", "placement", "purpose")


def prompt_of(entry, template, brand, index=0):
    product = {"product": entry["product"]} if entry["product"] else {}
    return expand(parse_brief({"brand": brand.name, "intent": entry["intent"], "seed": 7} | product), template, brand, index=index)


def by_intent(entry):
    return entry["intent"][:40]


def test_the_intents_are_40_over_the_12_categories():
    assert len(INTENTS) == 40
    assert len({entry["category"] for entry in INTENTS}) == 12
    assert all(find_product(entry["product"] or entry["is"]).category == entry["category"] for entry in INTENTS)


@pytest.mark.parametrize("entry", INTENTS, ids=by_intent)
def test_every_slot_holds_what_the_intent_asks_for(entry, templates, permissive):
    for index in range(6):
        prompt = prompt_of(entry, templates["coastal"], permissive, index)
        for slot in (*SLOTS, "mood", "season"):
            for word in entry.get(slot, []) if slot != "product" else []:
                assert word.casefold() in prompt.elements[slot].casefold(), (slot, prompt.elements)
        for word in entry.get("not", []):
            assert word not in prompt.full


@pytest.mark.parametrize("entry", INTENTS, ids=by_intent)
def test_every_slot_is_filled_with_what_is_right_for_the_product(entry, templates, permissive):
    product = find_product(entry["product"] or entry["is"])
    for name in ("coastal", "folk"):
        for index in range(2):
            prompt = prompt_of(entry, templates[name], permissive, index)
            assert prompt.elements["product"] == product.object
            for slot in SLOTS:
                assert prompt.elements[slot]
                assert prompt.elements[slot].split(",")[0] in prompt.text, slot
            for slot, own in (("finish", product.finishes), ("placement", product.placements), ("purpose", product.purposes)):
                assert prompt.drawn[slot] in own or slot in prompt.asked, (slot, prompt.drawn[slot])


@pytest.mark.parametrize("entry", INTENTS, ids=by_intent)
def test_an_encoder_reads_all_of_the_prompt_and_all_stands_in_the_full_text(entry, templates, brands):
    for brand in brands.values():
        for index in range(2):
            prompt = prompt_of(entry, templates[brand.template], brand, index)
            assert count_tokens(prompt.text) + 2 <= MAX_TOKENS
            assert count_tokens(prompt.negative) + 2 <= MAX_TOKENS
            assert set(prompt.text.split(", ")) <= set(prompt.full.split(", "))


def test_tokens_are_counted_as_clip_counts_them():
    tokenizer = pytest.importorskip("open_clip").tokenizer.SimpleTokenizer()
    texts = [entry["intent"] for entry in INTENTS] + [
        "日本の波、藍色",
        "Étoiles d'été, coût",
        "mississippi hahaha !!! 1234 we'll_go",
    ]
    for text in texts:
        assert count_tokens(text) == len(tokenizer.encode(text)), text


def test_a_long_intent_leaves_room_for_every_slot(templates, permissive):
    intent = "a very long wish about olives and their branches in the evening wind over the bay " * 6
    prompt = prompt_of({"intent": intent.strip()[:500], "product": "cushion"}, templates["coastal"], permissive)
    assert count_tokens(prompt.text) + 2 <= MAX_TOKENS
    assert all(prompt.elements[slot].split(",")[0] in prompt.text for slot in SLOTS if slot != "subject")
    assert prompt.text.startswith("luxury throw cushion cover with a very long wish about olives")
    assert intent.strip()[:480] in prompt.full


def changed(intent, template, brand, **fields):
    return expand(parse_brief({"brand": brand.name, "intent": intent} | fields), template, brand, index=0).changed


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"intent": "foxes, velvet", "product": "mug"},
            "velvet finish cannot be had on a ceramic coffee mug; the nearest that can is matte",
        ),
        (
            {"intent": "foxes, left chest", "product": "cushion"},
            "left chest placement cannot be had on a luxury throw cushion cover",
        ),
        ({"intent": "foxes, matte and glossy", "product": "mug"}, "matte and glossy exclude each other: matte counts"),
        ({"intent": "foxes on a mug", "product": "cushion"}, "the words say mug; it is made for the brief's product, cushion"),
        ({"intent": "shells in red and navy"}, "red is not in Harbour's palette; the nearest is"),
    ],
)
def test_a_wish_that_cannot_be_met_is_answered_with_the_nearest_that_can(fields, said, templates, permissive):
    assert any(said in line for line in changed(fields.pop("intent"), templates["coastal"], permissive, **fields))


def test_what_is_not_wanted_goes_into_the_negative_prompt_and_out_of_the_prompt(templates, permissive):
    for index in range(12):
        prompt = prompt_of({"intent": "quiet sea, no starfish", "product": "cushion"}, templates["coastal"], permissive, index)
        assert "starfish" not in prompt.full
        assert prompt.drawn["motif"] != "starfish"
        assert prompt.negative.startswith("starfish")


def test_negatives_follow_product_style_and_market(templates, permissive):
    def negative(product, style, markets):
        brief = {"brand": "harbour", "intent": "shells", "product": product, "style": style, "markets": markets}
        return expand(parse_brief(brief), templates["coastal"], permissive, index=0).negative

    assert "covered camera" in negative("phone-case", "flat", ["GB"])
    assert "covered camera" not in negative("cushion", "flat", ["GB"])
    assert "hard vector edges" in negative("cushion", "watercolour", ["GB"])
    assert "religious script" in negative("cushion", "flat", ["SA"])


def test_a_negative_never_speaks_against_the_intent(templates, permissive):
    assert "neon" in prompt_of({"intent": "shells", "product": "cushion"}, templates["coastal"], permissive).negative
    assert "neon" not in prompt_of({"intent": "neon shells", "product": "cushion"}, templates["coastal"], permissive).negative


def test_a_barred_word_is_out_of_the_prompt_and_named_with_who_bars_it(templates, permissive):
    prompt = expand(
        parse_brief({"brand": "harbour", "intent": "casino shells", "markets": ["SA"]}), templates["coastal"], permissive, index=0
    )
    assert "casino" not in prompt.full
    assert "casino is left out of the intent: the market SA bars it" in prompt.changed


def test_named_colours_are_drawn_where_the_palette_has_them(templates, permissive):
    from engine.prompting.expand import palette_of

    brief = parse_brief({"brand": "harbour", "intent": "shells in navy and cream"})
    for index in range(10):
        prompt = expand(brief, templates["coastal"], permissive, index=index)
        palette = palette_of(brief, permissive, prompt.drawn, index=index)
        assert "in navy and cream" in prompt.elements["colours"]
        assert "#1F3A5F" in (palette.ground, *palette.inks)


@pytest.mark.parametrize(
    ("intent", "remedy"),
    [("", "Write what the design should be"), (" \n ", "what the design should be"), ("shell " * 10_000, "500 or fewer"),
     ("shells\x00", "control characters"), ("shells\x1b[2J", "control characters"), ("…!?", "says nothing"), (7, "quotes")],
)  # fmt: skip
def test_a_bad_intent_is_refused_in_one_sentence(intent, remedy):
    with pytest.raises(InvalidBrief, match=remedy) as refused:
        parse_brief({"brand": "harbour", "intent": intent})
    assert len(str(refused.value)) < 200
    assert "\x1b" not in str(refused.value)
