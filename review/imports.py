"""Candidates made elsewhere: files from designers or other generators enter the same checks, scoring and queue."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from engine.domain.brief import RepeatType
from engine.domain.score import Judgement
from engine.errors import InvalidImage
from engine.images import read_image, to_png
from engine.pipeline import Judged, Looked, judge, look
from engine.ports import Artwork
from engine.repeats.seam import likely_repeat
from review import audit, records, revisions
from review.access import Action, require
from review.assets import AssetStore
from review.domain import Actor
from review.errors import NotFound
from review.ids import imported_id, item_of
from review.jobs.evidence import Knowledge
from review.jobs.workshop import Workshop
from review.store import Session, Store

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".gif", ".bmp"})
LARGEST_FILE_BYTES = 256 * 1024 * 1024
BATCH_FILES = 16
PNG = "image/png"
T = TypeVar("T")


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


def read_file(path: Path, repeat: RepeatType | None) -> Artwork:
    """One file as artwork, repeating as its edges meet where nobody says how; raises InvalidImage with a sentence."""
    _check_is_file(path)
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise InvalidImage(
                f"{path.name} is larger than {LARGEST_FILE_BYTES // 2**20} MB. Export one repeat at print size or below."
            )
        pixels = read_image(path.read_bytes(), name=path.name)
        artwork = Artwork(pixels=pixels, repeat=repeat or likely_repeat(pixels))
    except OSError as error:
        raise InvalidImage(f"{path} cannot be read: {error.strerror or error}. Check that you may open it.") from error
    _check_halves(artwork, path.name)
    return artwork


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


def judge_files(
    store: Store, workshop: Workshop, files: Sequence[Path], *, brand: str, repeat: RepeatType | None
) -> Iterator[tuple[Path, Judgement | InvalidImage]]:
    """What the checks and the scorer say of each file for a brand, or why it cannot be read; nothing is stored."""
    knowledge = knowledge_of(store, workshop, brand)

    def seen(path: Path) -> Looked:
        return look(read_file(path, repeat), None, knowledge.brand, workshop.embedder, workshop.checks)

    for batch in _in_batches(workshop.cores, seen, files):
        looked = [one for _, one in batch if isinstance(one, Looked)]
        known = [knowledge.existing(), knowledge.neighbours()]
        judged = iter(judge(looked, knowledge.fitted(), neighbours=known, limits=knowledge.limits()))
        yield from ((path, one if isinstance(one, InvalidImage) else next(judged).judgement) for path, one in batch)


def import_files(
    store: Store,
    assets: AssetStore,
    workshop: Workshop,
    files: Sequence[Path],
    *,
    brand: str,
    repeat: RepeatType | None,
    repeat_mm: tuple[float, float],
    actor: Actor,
    revises: str | None = None,
) -> list[Imported]:
    """Puts each file that is an image into the brand's queue; one bad file stops no other. The same file twice is one candidate."""
    require(actor, Action.IMPORT)
    knowledge = knowledge_of(store, workshop, brand)
    parent = _parent(store, revises, brand) if revises else None
    family = revisions.family(store, parent)

    def seen(path: Path) -> _Brought:
        artwork = replace(read_file(path, repeat), size_mm=repeat_mm)
        content = to_png(artwork.pixels)
        candidate = records.Candidate(
            id=imported_id(asset := assets.put(content, PNG), brand),
            brand=brand,
            brand_version=knowledge.brand.version,
            generator="imported",
            asset=asset,
            repeat=str(artwork.repeat),
            repeat_mm=repeat_mm,
            parent=parent,
            source=path.name,
        )
        looked = look(artwork, None, knowledge.brand, workshop.embedder, workshop.checks)
        return _Brought(path=path, size_bytes=len(content), candidate=candidate, looked=looked)

    outcomes: list[Imported] = []
    for batch in _in_batches(workshop.cores, seen, files):
        brought = [one for _, one in batch if isinstance(one, _Brought)]
        judged = judge(
            [one.looked for one in brought],
            knowledge.fitted(),
            ids=[one.candidate.id for one in brought],
            neighbours=[knowledge.existing(), knowledge.neighbours()],
            without=family,
            limits=knowledge.limits(),
        )
        with store.write() as tx:
            for one, each in zip(brought, judged, strict=True):
                _bring_in(tx, workshop, one, each, actor)
        outcomes += [_outcome(path, one) for path, one in batch]
    return outcomes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Brought:
    """A file that was read and looked at, and whose picture lies in the asset store."""

    path: Path
    size_bytes: int
    candidate: records.Candidate
    looked: Looked


def _in_batches(cores: Executor, work: Callable[[Path], T], files: Sequence[Path]) -> Iterator[list[tuple[Path, T | InvalidImage]]]:
    """The files with what `work` says of each, or why it was refused, in order. The next batch is worked on while one is used, and
    no more than that: a core holds one picture, so a folder of any size fits into memory."""

    def work_or_refuse(path: Path) -> T | InvalidImage:
        try:
            return work(path)
        except InvalidImage as refusal:
            return refusal

    running: deque[tuple[Sequence[Path], Iterator[T | InvalidImage]]] = deque()
    for start in range(0, len(files), BATCH_FILES):
        batch = files[start : start + BATCH_FILES]
        running.append((batch, cores.map(work_or_refuse, batch)))
        if start:
            yield list(zip(*running.popleft(), strict=True))
    if running:
        yield list(zip(*running.popleft(), strict=True))


def _bring_in(tx: Session, workshop: Workshop, brought: _Brought, judged: Judged, actor: Actor) -> None:
    candidate, path = brought.candidate, brought.path
    records.add_asset(tx, candidate.asset, PNG, brought.size_bytes)
    if records.add_candidate(tx, candidate):
        version, seen = workshop.embedder.version, judged.looked
        records.add_judgement(tx, candidate.id, judged.judgement, seen.embedding, embedding_version=version, look=seen.look)
        words, share = path.stem.casefold(), workshop.lot_share
        records.enqueue(tx, candidate, judged.judgement.fit, words=words, author=actor.name, lot_share=share)
        told = {"file": path.name, "asset": candidate.asset, "revises": candidate.parent}
        audit.append(tx, actor, "import candidate", candidate.id, told)


def _outcome(path: Path, one: _Brought | InvalidImage) -> Imported:
    if isinstance(one, InvalidImage):
        return Imported(file=str(path), item=None, refused=str(one))
    return Imported(file=str(path), item=item_of(one.candidate.id))


def _parent(store: Store, revises: str, brand: str) -> str:
    parent = records.candidate(store, revises)
    if parent.brand != brand:
        raise NotFound(f"candidate of {brand}", revises, f"It is one of {parent.brand}; a new version stays with its brand.")
    return parent.id


def knowledge_of(store: Store, workshop: Workshop, brand: str) -> Knowledge:
    """What is known of a brand as it is now; for as many pictures as are asked about."""
    profile = records.brand(store, brand)
    return Knowledge(store=store, embedder=workshop.embedder, brand=profile, references=workshop.references(profile))
