"""Everything the engine refuses. The message of each is one sentence for a person and says what to do."""

from __future__ import annotations


class EngineError(Exception):
    """The engine could not do what was asked."""


class InvalidBrief(EngineError):
    """A brief has a field that cannot be honoured; `field` names it, `remedy` says what to write instead."""

    def __init__(self, field: str, problem: str, remedy: str) -> None:
        self.field, self.problem, self.remedy = field, problem, remedy
        super().__init__(f"{field}: {problem}. {remedy}")


class InvalidTemplate(EngineError):
    """A prompt template cannot be read or contradicts itself."""


class InvalidProfile(EngineError):
    """A brand profile cannot be read or contradicts itself."""


class InvalidImage(EngineError):
    """A file is not an image that can be used: truncated, too large, empty, or another format."""


class ModelMissing(EngineError):
    """A model's files or weights are not where they should be; nothing is generated or scored without them."""


class ModelMismatch(EngineError):
    """A model's weights are random, altered, or do not belong to its configuration."""


class GenerationStopped(EngineError):
    """A person cancelled the work between two denoising steps."""


class PictureWithheld(EngineError):
    """A model's own safety checker blacked a picture out."""
