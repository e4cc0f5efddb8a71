"""Writes what other languages call each stored motif, from Unicode's emoji annotations.

Run from the repository root on the folder of the unpacked npm packages (cldr-annotations-full and iconify-json-noto):

    python -m engine.training.import_motif_words PACKAGES data/motifs/words.json
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.composition.motif_words import LANGUAGES, fold, forms
from engine.training.motif_allow_list import COLLECTIONS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# icons whose name is not Unicode's
_EMOJI = {"pickle": "🫙", "monarch-butterfly": "🦋", "blackbird": "🐦‍⬛", "phoenix-bird": "🐦‍🔥", "piata": "🪅"}
_OTHER_WORLDS = {"Flags", "Symbols", "Smileys & Emotion", "People & Body"}
# names of brands, signs and beliefs; words that say nothing of a picture
_LEFT_OUT = _words(
    """
    mario leo zodiac zodiaque astrologie horoscope zodiaco signo sternzeichen tierkreis 星座 しし座 emoji emojis face
    visage gesicht cara 顔 symbol symbole simbolo religion christ kreuz croix cruz sexy sex
    """
)
# nouns of names that in an intent mean something else: cloth, kitchen, a piece, some
_SAYS_OTHER = _words(
    """
    dan dans des grande premier pleine jeune haut haute hor hors hot noi part piece plat plant morceau rouge tube
    verre viande boi bois boisson semi son mais or toile aliment aliments appareil batterie brochette cadre canape cotillon
    cuisse epingle fil legume lit mont note notes pick pion pop ping racine short tuk vehicule micro the lettre
    planche plume alto carne corte trozo vaso tubo traje caja sal mono cuna comida bebida tela tarta bota cana cuadro
    cubo diana guante jarra jarras mate pastel pelota planta raiz tienda vaina vehiculo verdura paleta nota notas
    mascara camara banderin essen esse ess fahr don bar box bib kuche low henkel bild bilder gart garte garten lamp
    lampe leit knot reg rege regen has grill fed ent dart hochspannung korb kork korke bett
    """
)
_FEW = 3  # emoji whose names turn about one noun
_LONGEST = 2  # words of a thing that an intent may name
# kinds and places whose name in an intent asks for no drawing of it
_NO_MOTIFS = _words(
    """
    construction calendar chart label link package seat key receipt abacus hole bank school hospital factory hotel
    prayer face clock pin map notebook notepad clipboard battery camera station office thirty wedding joker placard
    shield pick hook chains brick computer disk control knobs pen fog metro pager memo wrench desert cityscape dusk
    """
)

Table = dict[str, dict[str, list[int]]]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    text = json.dumps(words(arguments.packages), ensure_ascii=False, separators=(",", ":"))
    arguments.out.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1000:.0f} kB")


def words(packages: Path) -> dict[str, object]:
    """The whole file: library names, and by language the folded words that mean them."""
    annotations = {language: _annotations(packages, language) for language in ("en", *LANGUAGES)}
    emoji = {_slug(entry["tts"][0]): char for char, entry in annotations["en"].items() if "tts" in entry}
    shown = _shown(emoji)
    names = sorted(set(shown.values()))
    index = {char: names.index(name) for char, name in shown.items()}
    about = json.loads((packages / "cldr-annotations-full" / "package.json").read_text(encoding="utf-8"))
    return {
        "source": f"{about['name']} {about['version']}",
        "licence": "Unicode-3.0",
        "names": names,
        "called": {language: _called(annotations[language], index, language) for language in LANGUAGES},
        "keywords": {language: _keywords(annotations[language], index) for language in annotations},
        "lacking": _lacking(packages, annotations, index, emoji),
    }


def _annotations(packages: Path, language: str) -> dict[str, dict[str, list[str]]]:
    file = packages / "cldr-annotations-full" / "annotations" / language / "annotations.json"
    found: dict[str, dict[str, list[str]]] = json.loads(file.read_text(encoding="utf-8"))["annotations"]["annotations"]
    return found


def _shown(emoji: Mapping[str, str]) -> dict[str, str]:
    """Each emoji that the library draws, with the name of its (first) motif."""
    shown: dict[str, str] = {}
    for collection in COLLECTIONS[:2]:
        for pick in collection.picks:
            char = _EMOJI.get(pick.icon) or emoji.get(pick.icon)
            if char:
                shown.setdefault(char, pick.name)
    return shown


def _called(annotations: Mapping[str, Mapping[str, list[str]]], index: Mapping[str, int], language: str) -> dict[str, list[int]]:
    """Names, and the noun that a name turns about where few other names do (tête de ... says nothing). Keywords are no names: in an
    intent `calme` asks for no water lily."""
    heads = Counter(_head(entry["tts"][0], language) for entry in annotations.values() if "tts" in entry)
    found: dict[str, list[int]] = {}
    for char, at in index.items():
        name = annotations[char]["tts"][0]
        head = _head(name, language)
        said = [fold(name), head] if heads[head] <= _FEW else [fold(name)]
        _enter(
            found,
            [form for word in said for form in _singular_too(word, language)],
            at,
            least=2 if language == "ja" else 3,
            unfit=_LEFT_OUT | _SAYS_OTHER,
        )
    return found


def _singular_too(name: str, language: str) -> tuple[str, ...]:
    """Some names are plurals (Kirschen, cerises)."""
    if language == "de":
        return (name, name.removesuffix("n")) if name.endswith("en") else (name,)
    return tuple(forms(name, language))


def _head(name: str, language: str) -> str:
    """The first word in Romance languages, the last in German."""
    parts = fold(name).split()
    return parts[-1] if language == "de" else parts[0]


def _keywords(annotations: Mapping[str, Mapping[str, list[str]]], index: Mapping[str, int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for char, at in index.items():
        _enter(found, [*annotations[char]["tts"], *annotations[char]["default"]], at, least=1)
    return found


def _enter(found: dict[str, list[int]], said: Iterable[str], at: int, *, least: int, unfit: frozenset[str] = _LEFT_OUT) -> None:
    for word in said:
        plain = fold(word)
        if plain not in unfit and len(plain) >= least and at not in found.setdefault(plain, []):
            found[plain].append(at)


def _lacking(
    packages: Path,
    annotations: Mapping[str, Mapping[str, Mapping[str, list[str]]]],
    index: Mapping[str, int],
    emoji: Mapping[str, str],
) -> Table:
    """Animals, food, places and objects of the emoji that no motif shows, with up to three motifs that share most keywords."""
    metadata = json.loads((packages / "iconify-json-noto" / "metadata.json").read_text(encoding="utf-8"))
    kinds = {icon for kind, icons in metadata["categories"].items() if kind not in _OTHER_WORLDS for icon in icons}
    english = {char: {fold(word) for word in entry["default"]} - _LEFT_OUT for char, entry in annotations["en"].items()}
    table: Table = {language: {} for language in annotations}
    for icon in sorted(kinds & set(emoji)):
        char = emoji[icon]
        if char in index or len(icon.split("-")) > _LONGEST or not _NO_MOTIFS.isdisjoint(icon.split("-")):
            continue
        near = sorted(index, key=lambda other: (-_likeness(english[char], english[other]), index[other]))[:3]
        near = [other for other in near if _likeness(english[char], english[other]) >= 0.2]
        for language, entries in annotations.items():
            table[language].setdefault(fold(entries[char]["tts"][0]), [index[other] for other in near])
    drawn = {lang: {fold(entries[char]["tts"][0]) for char in index} for lang, entries in annotations.items()}
    return {
        language: {word: near for word, near in found.items() if word not in drawn[language]} for language, found in table.items()
    }


def _likeness(a: set[str], b: set[str]) -> float:
    return len(a & b) / max(1, len(a | b))


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", ""))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


if __name__ == "__main__":
    main()
