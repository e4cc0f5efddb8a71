"""Candidates made elsewhere: files from designers or other generators enter the same checks, scoring and queue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.domain.brief import RepeatType
from engine.domain.score import Judgement
from engine.errors import InvalidImage
from engine.images import read_image, to_png
from engine.pipeline import judge
from engine.ports import Artwork
from review import audit, records, revisions
from review.access import Action, require
from review.assets import AssetStore
from review.domain import Actor
from review.errors import NotFound
from review.ids import imported_id, item_of
from review.jobs.evidence import Knowledge
from review.jobs.workshop import Workshop
from review.store import Store

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".gif", ".bmp"})
LARGEST_FILE_BYTES = 256 * 1024 * 1024
BATCH_FILES, BATCH_BYTES = 8, 64 * 1024 * 1024
PNG = "image/png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One file's outcome: the item it became, or the sentence why it was refused."""

    file: str
    item: str | None
    refused: str | None = None


def image_files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and the pictures in the folders named; a folder without any stands for itself, to be refused."""
    found: list[Path] = []
    for path in paths:
        within = sorted(one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES and one.is_file()) if path.is_dir() else []
        found += within or [path]
    return found


def read_file(path: Path, repeat: RepeatType) -> Artwork:
    """One file as artwork; raises InvalidImage with a sentence."""
    _check_is_file(path)
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise InvalidImage(
                f"{path.name} is larger than {LARGEST_FILE_BYTES // 2**20} MB. Export one repeat at print size or below."
            )
        artwork = Artwork(pixels=read_image(path.read_bytes(), name=path.name), repeat=repeat)
    except OSError as error:
        raise InvalidImage(f"{path} cannot be read: {error.strerror or error}. Check that you may open it.") from error
    _check_halves(artwork, path.name)
    return artwork


def read_in_batches(files: Sequence[Path], repeat: RepeatType) -> Iterator[list[tuple[Path, Artwork | InvalidImage]]]:
    """The files in turn, a few at a time, so that a folder of any size fits into memory; for each its artwork or why not."""
    batch: list[tuple[Path, Artwork | InvalidImage]] = []
    held = 0
    for path in files:
        read = _read_or_refuse(path, repeat)
        batch.append((path, read))
        held += read.pixels.size if isinstance(read, Artwork) else 0
        if len(batch) == BATCH_FILES or held > BATCH_BYTES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _read_or_refuse(path: Path, repeat: RepeatType) -> Artwork | InvalidImage:
    try:
        return read_file(path, repeat)
    except InvalidImage as refusal:
        return refusal


def _check_is_file(path: Path) -> None:
    if str(path).startswith(("http:/", "https:/", "ftp:/", "file:/")):
        raise InvalidImage(f"{path} is an address, not a file. Download the picture and name the file.")
    if path.is_dir():
        raise InvalidImage(f"{path} is a folder without pictures. Name files, or a folder with PNG, JPEG, WebP, TIFF, GIF or BMP.")
    if not path.exists():
        raise InvalidImage(f"{path} is not there. Check its name.")
    if not path.is_file():
        raise InvalidImage(f"{path} is no ordinary file. Name a picture.")


def _check_halves(artwork: Artwork, name: str) -> None:
    """A repeat that shifts its neighbours by half needs that side even."""
    height, width = artwork.pixels.shape[:2]
    if artwork.repeat is RepeatType.HALF_DROP and height % 2:
        raise InvalidImage(f"{name} is {height} pixels high; a half-drop repeat needs an even height. Export it at {height + 1}.")
    if artwork.repeat is RepeatType.BRICK and width % 2:
        raise InvalidImage(f"{name} is {width} pixels wide; a brick repeat needs an even width. Export it at {width + 1}.")


def judge_artwork(store: Store, workshop: Workshop, artworks: Sequence[Artwork], brand: str) -> list[Judgement]:
    """What the checks and the scorer say of artworks for a brand; nothing is stored."""
    knowledge = _knowledge(store, workshop, brand)
    judged = judge(
        artworks, [None] * len(artworks), knowledge.brand, workshop.embedder, knowledge.fitted(), workshop.checks,
        neighbours=knowledge.neighbours(),
    )  # fmt: skip
    return [judgement for judgement, _ in judged]


def import_files(
    store: Store,
    assets: AssetStore,
    workshop: Workshop,
    files: Sequence[Path],
    *,
    brand: str,
    repeat: RepeatType,
    repeat_mm: tuple[float, float],
    actor: Actor,
    revises: str | None = None,
) -> list[Imported]:
    """Puts each file that is an image into the brand's queue; one bad file stops no other. The same file twice is one candidate."""
    require(actor, Action.IMPORT)
    knowledge = _knowledge(store, workshop, brand)
    parent = _parent(store, revises, brand) if revises else None
    outcomes = []
    for path in files:
        read = _read_or_refuse(path, repeat)
        if isinstance(read, InvalidImage):
            outcomes.append(Imported(file=str(path), item=None, refused=str(read)))
        else:
            sized = replace(read, size_mm=repeat_mm)
            outcomes.append(_bring_in(store, assets, workshop, knowledge, sized, path, repeat_mm, parent, actor))
    return outcomes


def _bring_in(
    store: Store,
    assets: AssetStore,
    workshop: Workshop,
    knowledge: Knowledge,
    artwork: Artwork,
    path: Path,
    repeat_mm: tuple[float, float],
    parent: str | None,
    actor: Actor,
) -> Imported:
    content = to_png(artwork.pixels)
    asset = assets.put(content, PNG)
    candidate = records.Candidate(
        id=imported_id(asset, knowledge.brand.name),
        brand=knowledge.brand.name,
        brand_version=knowledge.brand.version,
        generator="imported",
        asset=asset,
        repeat=str(artwork.repeat),
        repeat_mm=repeat_mm,
        parent=parent,
        source=path.name,
    )
    judged = judge(
        [artwork], [None], knowledge.brand, workshop.embedder, knowledge.fitted(), workshop.checks,
        ids=[candidate.id], neighbours=knowledge.neighbours().without(revisions.family(store, parent)),
    )  # fmt: skip
    judgement, embedding = judged[0]
    with store.write() as tx:
        records.add_asset(tx, asset, PNG, len(content))
        if records.add_candidate(tx, candidate):
            records.add_judgement(tx, candidate.id, judgement, embedding, embedding_version=workshop.embedder.version)
            words, share = path.stem.casefold(), workshop.lot_share
            records.enqueue(tx, candidate, judgement.fit, words=words, author=actor.name, lot_share=share)
            audit.append(tx, actor, "import candidate", candidate.id, {"file": path.name, "asset": asset, "revises": parent})
    return Imported(file=str(path), item=item_of(candidate.id))


def _parent(store: Store, revises: str, brand: str) -> str:
    parent = records.candidate(store, revises)
    if parent.brand != brand:
        raise NotFound(f"candidate of {brand}", revises, f"It is one of {parent.brand}; a new version stays with its brand.")
    return parent.id


def _knowledge(store: Store, workshop: Workshop, brand: str) -> Knowledge:
    profile = records.brand(store, brand)
    return Knowledge(store=store, embedder=workshop.embedder, brand=profile, references=workshop.references(profile))
