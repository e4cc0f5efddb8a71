"""Words that an intent wants set on the product: `a mug with the words "Good morning"`. Nothing is drawn of them."""

from __future__ import annotations

import re
from functools import lru_cache

from engine.domain.brief import MAX_LETTERING_CHARACTERS as MOST

_OPEN, _CLOSE = "[\"'“„«‘「『]", "[\"'”“»’」』]"
_SAID = re.compile(
    rf"""(?:,\s*)?(?:\b(?:with|and|mit|avec|con)\s+)?
    (?:\b(?:the|that|which|das|den|dem|die|les?|las?|los|el)\s+)?
    \b(?:words?|text|lettering|slogan|says|saying|wort(?:en)?|schriftzug|mots?|texte|palabras?|texto)\b\s*:?\s*
    (?:{_OPEN}\s*(?P<quoted>[^"”“»」』\n]{{1,{MOST}}}?)\s*{_CLOSE}(?!\w)
      |(?P<bare>(?-i:[A-Z0-9])[^,.;:!?"”“»\n]{{0,{MOST - 1}}}[!?]?))""",
    re.IGNORECASE | re.VERBOSE,
)


@lru_cache(maxsize=256)
def lettering_in(intent: str) -> tuple[str, str | None]:
    """(the intent without it, the words to be set): what stands in quotes after a word such as `words` or `saying`, or, unquoted,
    what begins there with a capital or a figure, up to the next comma or stop. At most 40 characters."""
    found = _SAID.search(intent)
    if not found:
        return intent, None
    said = " ".join((found["quoted"] or found["bare"]).split())
    rest = " ".join(f"{intent[: found.start()]} {intent[found.end() :]}".split())
    return rest.replace(" ,", ","), said or None
