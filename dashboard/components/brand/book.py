"""The brand book: one long quiet sheet."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import streamlit as st
from PIL import Image

from dashboard.installed import installed
from dashboard.views import brand as view
from dashboard.wiring import BRANDS
from engine.domain.brand import BrandProfile
from engine.errors import InvalidProfile
from engine.images import read_image
from engine.prompting.profiles import find_font, is_uploaded
from review.errors import ReviewError

CSS = Path(__file__).with_name("book.css").read_text(encoding="utf-8")
THUMBNAIL_PX = 384


def draw_book(profile: BrandProfile) -> None:
    """Everything that a version holds, part by part."""
    chapter("Palette", view.swatches(profile))
    if profile.logo is not None:
        chapter("Logo", view.logo_on_grounds(profile, profile.logo), view.logo_words(profile.logo))
    if profile.type is not None:
        chapter("Lettering", lettering(profile), view.type_words(profile.type))
    chapter("Voice", view.voice(profile))
    if profile.references:
        chapter("References", view.references([thumbnail(profile.name, file) for file in profile.references]))
    if profile.motifs_wanted:
        chapter("Motifs", view.motifs_wanted(profile))
    if limits := view.limits(profile):
        chapter("Limits", limits)


def chapter(title: str, body: str, words: str = "") -> None:
    """A heading, a sentence and the part itself."""
    st.space("small")
    st.subheader(title, anchor=False)
    if words:
        st.caption(words)
    sheet(body)


def sheet(body: str) -> None:
    """HTML of `dashboard.views.brand` in the book's looks."""
    st.html(f'<style>{CSS}</style><div class="book">{body}</div>')


def lettering(profile: BrandProfile) -> str:
    """The sample, or what is wrong with the font."""
    assert profile.type is not None
    try:
        return view.lettering(profile, profile.type, find_font(profile.type, profile.name, brands=BRANDS).read_bytes())
    except InvalidProfile as error:
        return f"<p>{error}</p>"


@st.cache_data(max_entries=400, show_spinner=False)
def thumbnail(brand: str, file: str) -> str:
    """A reference as a small data URI, cut to its middle; an empty picture where its file is gone."""
    try:
        content = installed().assets.get(file) if is_uploaded(file) else (BRANDS / brand / "references" / file).read_bytes()
    except (ReviewError, OSError):
        return "data:,"
    picture = Image.fromarray(read_image(content, name=file))
    picture.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=86)
    return f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"
