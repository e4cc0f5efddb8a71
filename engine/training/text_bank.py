"""The frozen sentence encoder's embeddings of every phrase that is taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import open_clip
import torch
from numpy.typing import NDArray

from engine.composition.finishes import FINISHES
from engine.composition.motifs import Library
from engine.domain.brief import Layout
from engine.prompting.vocabulary import vocabulary
from engine.scoring.model_folder import text_folder
from engine.training.captions import DENSITY_WORDS, FACETS, MOOD_WORDS, SYMMETRY_WORDS, Labels, concept, phrases

CONTEXT_LENGTH = 48
EMBED_DIM = 384
MAIN_MOTIF_WEIGHT = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextBank:
    """For each facet its words and their embeddings, shape (wordings, words, d)."""

    words: dict[str, tuple[str, ...]]
    embeddings: dict[str, torch.Tensor]

    def targets(self, facet: str, labels: Sequence[Labels]) -> torch.Tensor:
        """Shape (n, words): the share of each word that holds; a row of zeros where none of the bank's words does."""
        index = {word: i for i, word in enumerate(self.words[facet])}
        target = torch.zeros(len(labels), len(index))
        for row, label in enumerate(labels):
            for place, word in enumerate(label.get(facet, ())):
                if word in index:
                    target[row, index[word]] = MAIN_MOTIF_WEIGHT if facet == "motif" and place == 0 else 1.0
        return target / target.sum(dim=1, keepdim=True).clamp(min=1e-6)


def text_bank(library: Library, motifs: Sequence[str]) -> TextBank:
    """All words of every facet; motifs and their tags as given."""
    colours = tuple(vocabulary("colours")["names"])
    words: dict[str, tuple[str, ...]] = {
        "motif": tuple(dict.fromkeys(concept(name) for name in motifs)),
        "tag": tuple(dict.fromkeys(tag for name in motifs for tag in library.tags(name))),
        "layout": tuple(layout.value for layout in Layout),
        "ground": colours,
        "ink": colours,
        "style": tuple(FINISHES),
        "density": tuple(word for word, _ in DENSITY_WORDS),
        "mood": tuple(MOOD_WORDS),
        "symmetry": tuple(SYMMETRY_WORDS),
    }
    return TextBank(words=words, embeddings={facet: _embed_facet(facet, words[facet]) for facet in FACETS})


def embed_captions(texts: Sequence[str], *, batch: int = 64, fast: bool = False) -> NDArray[np.float32]:
    """Shape (n, 384), rows of unit length; equal to what the scorer's text tower gives, `fast` but for bfloat16."""
    encoder, tokenizer = _encoder()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    rows = np.zeros((len(texts), EMBED_DIM), dtype=np.float32)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=fast):
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            tokens = tokenizer([texts[i] for i in chosen])
            longest = int((tokens != 0).sum(dim=1).max())
            embedded = encoder(tokens[:, :longest])
            rows[chosen] = torch.nn.functional.normalize(embedded.float(), dim=1).numpy()
    return rows


def _embed_facet(facet: str, words: Sequence[str]) -> torch.Tensor:
    texts = [phrases(facet, word) for word in words]
    flat = embed_captions([text for row in texts for text in row])
    return torch.from_numpy(flat).reshape(len(words), -1, EMBED_DIM).transpose(0, 1).contiguous()


@cache
def _encoder() -> tuple[Any, Any]:
    from open_clip.hf_model import HFTextEncoder

    folder = str(text_folder())
    encoder = HFTextEncoder(folder, output_dim=EMBED_DIM, pooler_type="mean_pooler", proj_type=None, pretrained=True)
    return encoder.eval(), open_clip.tokenizer.HFTokenizer(folder, context_length=CONTEXT_LENGTH)
