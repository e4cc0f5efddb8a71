"""A brand's profile as a book to look at, and as a form to change: pure functions from values to HTML, words and values."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from engine.colour.difference import delta_e_2000, lab_of_hex
from engine.colour.names import nearest_named
from engine.composition.motifs import Motif, load_library
from engine.domain.brand import BrandProfile, HouseColour, LogoRule, TypeRule
from engine.errors import InvalidProfile
from engine.prompting.logos import colour_on
from engine.prompting.profile_changes import profile_changes
from engine.prompting.profiles import profile_from_mapping
from review.existing import ExistingDesign, Standing

_HEX = re.compile(r"#?([0-9a-fA-F]{6})\b")
_PARTS = re.compile(r"[\s,;|]+")
CASE_WORDS = {"as written": "as written", "upper": "all capitals", "lower": "small letters only"}


def told_apart(profiles: Sequence[BrandProfile]) -> dict[str, str]:
    """Each brand's title by its name; with the name where two have the same title."""
    titles = [profile.title for profile in profiles]
    return {each.name: each.title if titles.count(each.title) == 1 else f"{each.title} ({each.name})" for each in profiles}


# --- the book ---------------------------------------------------------------------------------------------------------


def swatches(profile: BrandProfile) -> str:
    """The palette as generous named swatches; grounds are marked."""
    return f'<ul class="swatches">{"".join(_swatch(colour, colour.hex in profile.grounds) for colour in profile.colours)}</ul>'


def _swatch(colour: HouseColour, ground: bool) -> str:
    tag = '<span class="tag">ground</span>' if ground else ""
    about = f"<small>{colour.hex} &nbsp;±{colour.tolerance:g}</small>"
    return f'<li><i style="background:{colour.hex}"></i><b>{escape(colour.name)}{tag}</b>{about}</li>'


def colour_row(colours: Sequence[str]) -> str:
    """Colours side by side (checked hex values), as a picture gave them."""
    chips = "".join(f'<i style="background:{colour}"></i>' for colour in colours)
    return f'<div class="row" role="img" aria-label="{len(colours)} colours: {", ".join(colours)}">{chips}</div>'


def logo_on_grounds(profile: BrandProfile, rule: LogoRule) -> str:
    """The logo on each ground in the first of its colours that reads there, its clear space drawn about it."""
    return f'<ul class="grounds">{"".join(_logo_card(profile, rule, ground) for ground in profile.grounds)}</ul>'


def _logo_card(profile: BrandProfile, rule: LogoRule, ground: str) -> str:
    colour = colour_on(ground, rule.colours)
    name = profile.colour_name(ground)
    words = f"On {name}, in {profile.colour_name(colour)}" if colour else f"Not on {name}: none of its colours reads there"
    drawing = picture(logo_drawing(rule, colour), words) if colour else ""
    return f'<li><div style="background:{ground}">{drawing}</div><small>{escape(words)}</small></li>'


def logo_drawing(rule: LogoRule, colour: str) -> str:
    """The logo as SVG with its clear space as a dashed line."""
    clear, wide = rule.clear_space, rule.aspect
    width, height = wide + 2 * clear, 1 + 2 * clear
    hair = 0.004 * width
    size = f'x="{hair - width / 2:.4f}" y="{hair - height / 2:.4f}" width="{width - 2 * hair:.4f}" height="{height - 2 * hair:.4f}"'
    line = f'stroke="{colour}" stroke-opacity="0.5" stroke-width="{hair:.4f}" stroke-dasharray="{3 * hair:.4f}"'
    edge = f'<rect {size} fill="none" {line}/>'
    shape = f'<path d="{escape(rule.path)}" fill="{colour}" fill-rule="evenodd"/>'
    return svg((-width / 2, -height / 2, width, height), (edge if clear else "") + shape)


def svg(box: tuple[float, float, float, float], inside: str) -> str:
    """An SVG drawing of this view box."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{" ".join(f"{v:.4f}" for v in box)}">{inside}</svg>'


def picture(drawing: str, words: str) -> str:
    """An SVG drawing as an image, in which nothing runs; `words` "" where the text beside it says what it is."""
    source = base64.b64encode(drawing.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{source}" alt="{escape(words)}">'


def logo_words(rule: LogoRule) -> str:
    """The rule in a sentence."""
    places = " or ".join((", ".join(rule.positions[:-1]), rule.positions[-1])) if len(rule.positions) > 1 else rule.positions[0]
    size = f"At least {rule.min_width_mm:g} mm wide, with {rule.clear_space:g} times its height left clear all round (dashed)."
    return f"{size} It stands {places} in the print area."


def lettering(profile: BrandProfile, rule: TypeRule, font: bytes) -> str:
    """A sample set in the brand's own font, on its first ground."""
    ground = profile.grounds[0]
    ink = farthest(ground, profile.palette)
    face = f"brand-{profile.name}-{profile.version}"
    source = base64.b64encode(font).decode()
    letters = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789 & é ü ñ")
    large, small = rule.set(profile.title), " ".join(dict.fromkeys(map(rule.set, letters)))
    return (
        f'<style>@font-face {{ font-family: "{face}"; src: url("data:font/ttf;base64,{source}"); }}</style>'
        f'<div class="lettering" style="background:{ground};color:{ink};font-family:\'{face}\'">'
        f'<p class="large">{escape(large)}</p><p class="all">{escape(small)}</p></div>'
    )


def font_name(file: str) -> str:
    """`EBGaramond-Medium.ttf` as `EB Garamond Medium`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", file.removesuffix(".ttf")).replace("-", " ")


def type_words(rule: TypeRule) -> str:
    """The rule in a sentence."""
    words = f"at most {rule.max_words} word{'' if rule.max_words == 1 else 's'} a print"
    return f"{font_name(rule.font)}, {CASE_WORDS[rule.case]}; capitals at least {rule.min_height_mm:g} mm high, {words}."


def references(pictures: Sequence[str]) -> str:
    """Reference pictures (data URIs) as a grid."""
    tiles = (f'<li><img src="{uri}" alt="Reference {number}"></li>' for number, uri in enumerate(pictures, 1))
    return f'<ul class="references">{"".join(tiles)}</ul>'


def existing(design: ExistingDesign, picture: str) -> str:
    """A design of the catalogue, or a protected one, with its picture (a data URI)."""
    protected = design.standing is Standing.PROTECTED
    tags = [f'<span class="tag {"grave" if protected else ""}">{design.standing}</span>']
    tags += [] if design.looked_at else ['<span class="tag">waits for a worker</span>']
    lines = [design.note, f"{design.id}, added by {design.actor}"]
    about = "".join(f"<small>{escape(line)}</small>" for line in lines if line)
    image = f'<img src="{picture}" alt="{escape(design.title)}">'
    return f'<div class="existing">{image}<div><b>{escape(design.title)}{"".join(tags)}</b>{about}</div></div>'


def voice(profile: BrandProfile) -> str:
    """What is on brand beside what is not."""
    columns = (("On brand", profile.on_brand), ("Off brand", profile.off_brand))
    parts = (f"<div><h4>{title}</h4><ul>{_items(entries)}</ul></div>" for title, entries in columns)
    return f'<div class="voice">{"".join(parts)}</div>'


def motifs_wanted(profile: BrandProfile) -> str:
    """The wanted motifs drawn in the house colours."""
    return f'<ul class="motifs">{"".join(_motif_tile(profile, word) for word in profile.motifs_wanted)}</ul>'


def _motif_tile(profile: BrandProfile, word: str) -> str:
    found = load_library().find(word)
    drawing = motif_drawing(load_library().draw(found[0], 7), tones(profile)) if found else ""
    return f'<li><div style="background:{profile.grounds[0]}">{drawing}</div><span>{escape(word)}</span></li>'


def motif_drawing(motif: Motif, colours: Sequence[str]) -> str:
    """A motif as an image, its tones in these colours (hex)."""
    paths = (
        f'<path d="{layer.path}" fill="{colours[min(layer.tone, len(colours) - 1)]}" '
        f'fill-rule="{"evenodd" if layer.even_odd else "nonzero"}"/>'
        for layer in motif.layers
    )
    return picture(svg((-0.52, -0.52, 1.04, 1.04), "".join(paths)), "")


def tones(profile: BrandProfile) -> tuple[str, ...]:
    """Colours for a motif's body, companion and details on the first ground: each far from all before it."""
    chosen = [profile.grounds[0]]
    while len(chosen) < min(5, len(profile.palette)):
        away = delta_e_2000(lab_of_hex(profile.palette)[:, None], lab_of_hex(chosen)[None]).min(1)
        chosen.append(profile.palette[int(away.argmax())])
    return tuple(chosen[1:])


def limits(profile: BrandProfile) -> str:
    """What is barred, and where it sells; "" where nothing is said."""
    lists = (("Motifs barred", profile.motifs_barred), ("Words barred", profile.words_barred), ("Markets", profile.markets))
    parts = (f'<div><h4>{title}</h4><ul class="chips">{_items(words)}</ul></div>' for title, words in lists if words)
    inside = "".join(parts)
    return f'<div class="voice">{inside}</div>' if inside else ""


def farthest(ground: str, palette: Sequence[str]) -> str:
    """The colour that reads best on a ground."""
    return palette[int(delta_e_2000(lab_of_hex(palette), lab_of_hex([ground])[0]).argmax())]


def _items(entries: Iterable[str]) -> str:
    return "".join(f"<li>{escape(entry)}</li>" for entry in entries)


# --- the form ---------------------------------------------------------------------------------------------------------


def read_colours(text: str) -> tuple[tuple[str, ...], str]:
    """The hex colours of a pasted text, each once, and a sentence about what is none; "" where all is well."""
    found = tuple(dict.fromkeys(f"#{value.upper()}" for value in _HEX.findall(text)))
    strange = [part for part in _PARTS.split(text.strip()) if part and not _HEX.fullmatch(part)]
    if not strange:
        return found, ""
    named = ", ".join(repr(part[:20]) for part in strange[:3])
    return found, f"{named} {'is' if len(strange) == 1 else 'are'} no colour: write each as #RRGGBB, for example #1F3A5F."


def short_name(title: str) -> str:
    """A title as the name that stands in paths and commands: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-")


def fresh_name(value: str, taken: Iterable[str]) -> str:
    """A plain name for a colour that none of `taken` has."""
    name = nearest_named(value).capitalize()
    known = {each.casefold() for each in taken}
    return next(each for each in (name, *(f"{name} {n}" for n in range(2, 99))) if each.casefold() not in known)


def lines(text: str) -> list[str]:
    """A text's lines without the empty ones."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def founded(title: str, colours: Sequence[str], template: str, on: str, off: str) -> BrandProfile:
    """A first profile from the least that is needed; raises InvalidProfile."""
    values = {
        "name": short_name(title),
        "title": title.strip(),
        "template": template,
        "palette": list(colours),
        "grounds": list(starting_grounds(colours)),
        "on_brand": [on],
        "off_brand": [off],
    }
    return profile_from_mapping(values)


def checked(values: Mapping[str, Any]) -> tuple[BrandProfile | None, str]:
    """The profile that a form describes, or None and what is wrong in one sentence."""
    names = [str(colour["name"]).strip().casefold() for colour in values["palette"]]
    twice = next((name for name in names if name and names.count(name) > 1), None)
    hexes = [str(colour["hex"]).strip().upper() for colour in values["palette"]]
    again = next((value for value in hexes if hexes.count(value) > 1), None)
    if again:
        return None, f"{again} stands twice in the palette. Remove one."
    if twice:
        return None, f"Two colours are called {twice!r}. Give each its own name."
    try:
        profile = profile_from_mapping(values)
    except InvalidProfile as error:
        return None, str(error)
    unknown = unknown_motif(profile.motifs_wanted)
    return (None, unknown) if unknown else (profile, "")


def unknown_motif(words: Sequence[str]) -> str:
    """A sentence about the first wanted motif that the library lacks, with the nearest that it holds; "" where there is none."""
    library = load_library()
    for word in words:
        if not library.find(word):
            return f"There is no motif {word!r}. The nearest are {', '.join(library.nearest(word))}."
    return ""


def advice(profile: BrandProfile) -> str:
    """A sentence about what may be kept but is worth a look; "" where there is nothing."""
    lab = lab_of_hex(profile.palette)
    for index, colour in enumerate(profile.colours):
        for other, away in zip(profile.colours[:index], delta_e_2000(lab[:index], lab[index]).tolist(), strict=True):
            if away <= max(colour.tolerance, other.tolerance):
                return (
                    f"{other.name} and {colour.name} differ by CIEDE2000 {away:.1f}, which their tolerances do not tell apart. "
                    "Make the tolerances smaller, or drop one."
                )
    dim = [ground for ground in profile.grounds if profile.logo and colour_on(ground, profile.logo.colours) is None]
    if dim:
        return f"The logo reads on {profile.colour_name(dim[0])} in none of its colours. Allow it another colour."
    both = sorted({word.casefold() for word in profile.motifs_wanted} & {word.casefold() for word in profile.motifs_barred})
    are = "is" if len(both) == 1 else "are"
    return f"{', '.join(both).capitalize()} {are} both wanted and barred; the bar wins." if both else ""


def overtaken_words(base: BrandProfile, newest: BrandProfile, actor: str) -> str:
    """That somebody saved while another edited, what they changed, and the two ways on."""
    theirs = "; ".join(profile_changes(base, newest)) or "nothing that differs"
    return (
        f"{actor} saved version {newest.version} while you edited version {base.version} ({theirs}). "
        "Saving puts your form in its place; discard to begin from theirs."
    )


def starting_grounds(palette: Sequence[str]) -> tuple[str, ...]:
    """Grounds for a palette of which nobody has said anything yet: its lightest and its darkest colour."""
    light = lab_of_hex(palette)[:, 0]
    return tuple(dict.fromkeys((palette[int(light.argmax())], palette[int(light.argmin())])))
