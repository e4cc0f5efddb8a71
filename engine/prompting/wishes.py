"""What an intent asks for beyond its motifs, slot by slot, and the words that are left as its subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from engine.prompting.languages import glossed, parted
from engine.prompting.lettering_said import lettering_in
from engine.prompting.named_motifs import LAID_ON
from engine.prompting.products import Product, find_product, product_words
from engine.prompting.vocabulary import vocabulary

_CHAT = re.compile(
    r"\b(?:hi|hello|hey|thanks|thank you|please|pls|(?:i'd|i would|we'd|we would) (?:love|like)(?: to have)?|(?:i|we) (?:want|need)"
    r"|can you (?:make|draw|design)(?: me)?|make me|something with|nothing too busy|not too busy)\b[!.]*",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\bfor (?!the (?:most|whole)\b)([\w'’-]+(?: [\w'’-]+){0,4}?)(?=$|[,.;!]| (?:with|in|on|and|using|showing)\b)", re.IGNORECASE
)
_ARTICLE = re.compile(r"^(?:an?|the|my|our) ")
_SEASON_CODE = re.compile(r"\b(?:SS|AW|FW)\s?\d{2}\b")
_LINKS = "and|with|in|for|on|of|et|avec|sur|en|und|mit|auf|im|y|con|sobre"
_SHADES = "dark|deep|light|pale|bright|burnt|soft|dusty|warm|cool|muted|faded|rich|royal|baby"
_HUES = "white|grey|gray|red|pink|yellow|green|blue|purple|brown"
"""What may follow a colour's name and say no other colour: mint green, navy blue."""
_AND = (" and", " n", " &", "&", " y", " et", " und", " e", "と")
_IN = (" in", " en")
_ON = (" on", " on a", " on an", " sur", " auf", " sobre", " fond", " fondo")
_MORE_COLOURS = ("beige", "grey", "gray", "green", "pink", "purple", "brown", "gold", "silver")
_COLOURS_OR_THINGS = frozenset(
    [
        *("coral", "rose", "olive", "lemon", "lime", "peach", "plum", "lavender", "orange", "gold", "silver", "rust", "sand"),
        *("stone", "oat", "tan", "camel", "chestnut"),
    ]
)
_NO_MOTIFS = frozenset(["gold", "silver", "rust", "sand", "stone", "oat", "tan"])
"""Of these the ones that nothing is drawn of: `on sand` is a ground, where `on lavender` may be bees on a plant."""

SLOTS = ("finish", "placement", "purpose", "season", "density", "ground", "layout", "repeat", "scale", "symmetry", "colour_story")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """`said` maps each of SLOTS to the word that asks for it; `colours` are by name, and `ranges` those of them that are asked for
    in the plural (blues); `without` what is not wanted; `product` a product that only the words name, `implied` the one of a place
    that they name; `rest` the words that are left to say the subject; `dropped` a sentence for each wish that another excludes."""

    said: Mapping[str, str] = field(default_factory=dict)
    colours: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    product: str | None = None
    implied: str | None = None
    rest: str = ""
    dropped: tuple[str, ...] = ()

    @property
    def meant(self) -> str | None:
        """The product that the words mean: a chest print is a t-shirt's."""
        return self.product or self.implied


@lru_cache(maxsize=256)
def read_wishes(intent: str) -> Wishes:
    """The wishes that an intent's words hold."""
    asked, without = parted(" ".join(lettering_in(intent)[0].split()))
    asked = glossed(asked)
    found = {slot: _words_in(asked, vocabulary("wishes")[slot]) for slot in SLOTS}
    dropped = tuple(_settle(found))
    said = {slot: words[0] for slot, words in found.items() if words}
    if season := _SEASON_CODE.search(asked):
        said["season"] = season[0]
    if purpose := _purpose(asked):
        said["purpose"] = purpose
    product = _product_in(asked)
    places = vocabulary("wishes")["product_of"]
    return Wishes(
        said=said,
        colours=_colours(asked),
        ranges=_ranges(asked),
        without=without,
        product=product.name if product else None,
        implied=next((places[place] for place in _words_in(asked, places)), None),
        rest=_rest(asked, said, product),
        dropped=dropped,
    )


def finish_of(product: Product | None, wishes: Wishes) -> tuple[str | None, str | None]:
    """(the finish that is asked for, a sentence where the product cannot have it); terracotta on paper is but a colour."""
    word = wishes.said.get("finish")
    finish, sentence = _fitted(product, word, "finish")
    return finish, None if word in wishes.colours else sentence


def placement_of(product: Product | None, wishes: Wishes) -> tuple[str | None, str | None]:
    """(the placement that is asked for, a sentence where the product cannot have it)"""
    return _fitted(product, wishes.said.get("placement"), "placement")


def purpose_of(wishes: Wishes) -> str | None:
    """The purpose that is asked for, as a prompt says it."""
    word = wishes.said.get("purpose")
    return vocabulary("wishes")["purpose"].get(word, word) if word else None


def season_of(wishes: Wishes) -> str | None:
    """The season that is asked for, as a prompt says it."""
    word = wishes.said.get("season")
    return vocabulary("wishes")["season"].get(word, f"{word} collection") if word else None


def _fitted(product: Product | None, word: str | None, slot: str) -> tuple[str | None, str | None]:
    if word is None:
        return None, None
    table: dict[str, str] = vocabulary("wishes")[slot]
    if product is None:
        return table[word], None
    own = product.finishes if slot == "finish" else product.placements
    stem = re.sub(r"(?:ed|ery|y)$", "", word)
    same = [entry for entry in own if stem in entry]
    if same:
        return min(same, key=len), None
    suits = vocabulary("wishes")[f"{slot}_suits"].get(word)
    if suits is None or _family(product) in suits or product.name in suits:
        return table[word], None
    return None, f"{table[word]} cannot be had on a {product.object}; the nearest that can is {own[0]}"


def _family(product: Product) -> str:
    words = vocabulary("wishes")
    own: str | None = words["family_of"].get(product.name)
    return own or next((name for name, categories in words["families"].items() if product.category in categories), "hard")


def _words_in(text: str, table: Iterable[str]) -> list[str]:
    """The words of a table that a text says, in its order; the longest where two overlap."""
    plain = text.casefold()
    found: dict[int, str] = {}
    for word in sorted(table, key=len):
        match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain)
        if match:
            found[match.start()] = word
    return [word for at, word in sorted(found.items()) if not any(o < at < o + len(w) for o, w in found.items())]


def _settle(found: dict[str, list[str]]) -> Iterable[str]:
    """Takes out what an earlier word excludes, and says so."""
    for words in found.values():
        for rivals in vocabulary("wishes")["against"].values():
            said = [word for word in words if word in rivals]
            for other in said[1:]:
                if other[:4] != said[0][:4]:
                    words.remove(other)
                    yield f"{said[0]} and {other} exclude each other: {said[0]} counts, because it is said first"


def _purpose(text: str) -> str | None:
    found = _FOR.search(text)
    if not found or find_product(_ARTICLE.sub("", found[1].strip())):
        return None
    return f"for {found[1].strip()}"


def _product_in(text: str) -> Product | None:
    words = _words_in(text, _product_forms())
    return find_product(_product_forms()[max(words, key=len)]) if words else None


@cache
def _product_forms() -> dict[str, str]:
    """What a text may call a product, one or several, to the name that it is known by."""
    names = {form: word for word in product_words() for form in (word, word.replace("-", " "))}
    return (
        {f"{form}{ending}": word for form, word in names.items() for ending in ("s", "es")}
        | {f"{form.removesuffix('f')}ves": word for form, word in names.items() if form.endswith("f")}
        | names
    )


@cache
def _colour_pattern() -> re.Pattern[str]:
    """A colour's name, with a shade before it or its hue after it: deep blue, mint green, muted greens."""
    names = sorted({*vocabulary("colours")["names"], *_MORE_COLOURS}, key=len, reverse=True)
    named = "|".join(map(re.escape, names))
    no_hue_before = "".join(f"(?<!{hue})" for hue in _HUES.split("|"))
    return re.compile(rf"(?<!\w)(?P<said>(?:(?:{_SHADES}) )?(?:{named}))(?:(?P<many>s)|{no_hue_before} (?:{_HUES})s?)?(?!\w)")


def _colours(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match["said"] for match in _coloured(text.casefold())))


def _ranges(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match["said"] for match in _coloured(text.casefold()) if match["many"]))


def _coloured(text: str) -> list[re.Match[str]]:
    """Where a text names colours. Words that are things as well count only where they colour, and never in the plural."""
    found = list(_colour_pattern().finditer(text))
    sure = [match for match in found if match["said"] not in _COLOURS_OR_THINGS]
    kept: list[re.Match[str]] = []
    for match in found:
        if match in sure or (not match["many"] and _colour_there(text, match, bool(sure or kept))):
            kept.append(match)
    return kept


def _colour_there(text: str, match: re.Match[str], among_colours: bool) -> bool:
    """Whether a word that is also a thing names a colour here: after `in`, beside other colours, or alone at the end."""
    before = text[: match.start()].rstrip()
    alone = before.endswith(",") and not text[match.end() :].strip(" .!")
    laid_on = before.endswith(_ON) and (among_colours or match["said"] in {*_NO_MOTIFS, *LAID_ON})
    return alone or laid_on or before.endswith((*_IN, "&")) or (among_colours and before.endswith(_AND))


def _rest(text: str, said: Mapping[str, str], product: Product | None) -> str:
    """The words that say the subject: less chat, less the product's own name, less phrases that only say another slot."""
    text = _CHAT.sub("", text)
    if purpose := said.get("purpose"):
        text = re.sub(rf"(?<!\w){re.escape(purpose)}(?!\w)", "", text, flags=re.IGNORECASE)
    if product:
        own = [form for form, word in _product_forms().items() if find_product(word) is product]
        names = "|".join(map(re.escape, sorted(own, key=len, reverse=True)))
        text = re.sub(
            rf"(?<!\w)(?:(?:a|an|my|the|our) )?(?:{names})(?: (?:with|showing|featuring|of))?(?!\w)",
            ", ",
            text,
            flags=re.IGNORECASE,
        )
    phrases = (_bare(phrase) for phrase in re.split(r"[,;、。]", text))
    return ", ".join(phrase for phrase in phrases if phrase and not _said_elsewhere(phrase, said)).strip()


def _bare(phrase: str) -> str:
    """A phrase without the little words that a cut leaves at its ends."""
    phrase = re.sub(rf"^(?:(?:{_LINKS})\s+|[とのでに])+", "", phrase.strip(" .!?"), flags=re.IGNORECASE)
    phrase = re.sub(rf"(?:(?:^|\s+)(?:{_LINKS}|my|a|the)|[とのでに])+$", "", phrase, flags=re.IGNORECASE)
    return " ".join(phrase.split())


def _said_elsewhere(phrase: str, said: Mapping[str, str]) -> bool:
    """Whether a phrase is only a finish, a placement, a season, a mood or a colour, which have slots of their own."""
    plain = _ARTICLE.sub("", phrase.casefold())
    moods = vocabulary("styles")["mood"]
    return (
        plain in {word.casefold() for word in said.values()}
        or (plain in moods and plain not in {"gold", "tropical", "vintage"})
        or plain in _colours(f", {plain}")
    )
