"""How sure the cleaning of a page is, and why a person should look at it."""

from dataclasses import dataclass

from archive.extract.page import Page
from archive.extract.region import Region

# Below this, a person should look.
DOUBTFUL = 0.6
_SHORT_CHARS = 250
_LITTLE_SHARE = 0.35


@dataclass(frozen=True, slots=True)
class Certainty:
    """`confidence` from 0 to 1; `doubt` says in one short line why it is low, else None."""

    confidence: float
    doubt: str | None


def judge(
    page: Page, region: Region, kept_chars: int, title_at: int | None, *, tolerant: bool
) -> Certainty:
    """The certainty of an article of `kept_chars` characters found in a region.

    The weights are plain judgement: each reason alone leaves a page usable, two make it doubtful.
    """
    prose = sum(page.prose)
    inside = region.prose_between(region.start, region.end)
    reasons: list[tuple[float, str]] = []
    if prose and kept_chars < _LITTLE_SHARE * prose:
        share = round(100 * kept_chars / prose)
        reasons.append((0.35, f"only {share} % of the page's prose was taken for the article"))
    if kept_chars < _SHORT_CHARS:
        reasons.append((0.3, f"very short: {kept_chars} characters"))
    if tolerant:
        reasons.append((0.3, "the markup was broken and had to be repaired"))
    if title_at is None:
        reasons.append((0.25, "no headline was found on the page"))
    if inside and kept_chars < 0.5 * inside:
        reasons.append((0.2, "half of the text beside the headline was left out"))
    confidence = round(max(0.05, 1 - sum((weight for weight, _ in reasons), 0.0)), 2)
    return Certainty(confidence, max(reasons)[1] if reasons and confidence < DOUBTFUL else None)
