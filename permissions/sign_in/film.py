"""The kommune's introduction film on the sign-in page: a file of its own machine, with its text.

INTRODUCTION_FILM names the film. Beside it, by the same name, lie what stands for it where it cannot be
heard or seen: captions (`.vtt`) and what it says and shows in words (`.txt`; `.pl.txt` for another language).
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}
ADDRESS = "/film/"


@dataclass(frozen=True)
class Film:
    """Files that are there. `captions` and `words` may be missing."""

    video: Path
    captions: Path | None
    words: Path | None

    @property
    def type(self) -> str:
        return TYPES[self.video.suffix.lower()]

    @property
    def video_url(self) -> str:
        return f"{ADDRESS}film{self.video.suffix.lower()}"

    @property
    def captions_url(self) -> str:
        return f"{ADDRESS}film.vtt" if self.captions else ""

    def files(self) -> dict[str, Path]:
        """Address -> file, of what a browser may fetch."""
        return {self.video_url: self.video, **({self.captions_url: self.captions} if self.captions else {})}

    def text(self, language: str) -> tuple[str, str]:
        """(text, its language): in `language` if there is such a file, else as the film has it."""
        own = self.video.with_suffix(f".{language}.txt")
        if own.is_file():
            return own.read_text(encoding="utf-8"), language
        return (self.words.read_text(encoding="utf-8") if self.words else ""), settings.LANGUAGE_CODE


def film() -> Film | None:
    """The film, or None where there is none, or no file of a kind that browsers play."""
    if not settings.INTRODUCTION_FILM:
        return None
    video = Path(settings.INTRODUCTION_FILM)
    if video.suffix.lower() not in TYPES or not video.is_file():
        return None
    return Film(video, _beside(video, ".vtt"), _beside(video, ".txt"))


def _beside(video: Path, suffix: str) -> Path | None:
    found = video.with_suffix(suffix)
    return found if found.is_file() else None


@register()
def film_has_its_text(**kwargs: object) -> list[CheckMessage]:
    """A film without them shuts out those who cannot hear or see it (WCAG 1.2.1–1.2.3)."""
    if not settings.INTRODUCTION_FILM:
        return []
    shown = film()
    if shown is None:
        return [
            Warning(f"INTRODUCTION_FILM is no {' or '.join(TYPES)} file: none is shown.", id="stafett.W001")
        ]
    lacks = {".vtt (captions)": shown.captions, ".txt (what it says and shows)": shown.words}
    return [
        Warning(f"The introduction film has no {name} beside it, by the same name.", id="stafett.W002")
        for name, file in lacks.items()
        if file is None
    ]
