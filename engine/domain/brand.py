"""A brand's profile: what its director would recognise as theirs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandProfile:
    """One version of a brand's rules; every later version is a new value with `version` + 1.

    `palette` lists the house colours (hex), `grounds` those of them allowed as ground. `palette_tolerance` is the largest CIEDE2000
    difference that still passes as the named colour. `on_brand` and `off_brand` are short descriptions in plain English;
    `references` the names of reference images in the brand's folder.
    """

    name: str
    title: str
    version: int = 1
    palette: tuple[str, ...]
    grounds: tuple[str, ...]
    palette_tolerance: float = 2.0
    on_brand: tuple[str, ...]
    off_brand: tuple[str, ...]
    motifs_wanted: tuple[str, ...] = ()
    motifs_barred: tuple[str, ...] = ()
    words_barred: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    template: str
    references: tuple[str, ...] = ()
