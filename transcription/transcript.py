"""What was said in a call: the nouns of transcription.  Standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Speaker(StrEnum):
    """Whose words; UNKNOWN when a mono recording does not tell."""

    AGENT = "agent"
    CUSTOMER = "customer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was heard, with its own leading space: the words of a turn joined and stripped are its text."""

    start: float  # seconds from the start of the recording
    end: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one side said without the other taking the floor."""

    speaker: Speaker
    start: float  # seconds from the start of the recording
    end: float
    text: str
    is_suspect: bool = False  # perhaps invented by the recogniser: shown, marked, never evidence
    words: tuple[Word, ...] = ()  # (): this engine tells no times of words; never stored

    def as_json(self) -> dict[str, object]:
        """As it is stored and given to programs; times to the millisecond."""
        return {
            "speaker": str(self.speaker),
            "start": round(self.start, 3),
            "end": round(self.end, 3),
            "text": self.text,
            "is_suspect": self.is_suspect,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One recording, heard once by one engine."""

    language: str  # "ru", "en"; "" when nobody spoke
    seconds: float  # length of the recording
    channels: int  # 1: mono, or a stereo file whose channels are the same
    turns: tuple[Turn, ...]
    engine: str  # "faster-whisper"
    model: str  # "base", a hub name or a directory's name
    parameters: Mapping[str, object] = field(default_factory=dict)
    wall_seconds: float = 0.0  # what the transcription took
    version: str = ""  # of the engine
    sides: Mapping[str, object] = field(default_factory=dict)  # by: line | left | words | voice | unknown

    @property
    def text(self) -> str:
        """All turns, one a line: what full-text search looks through."""
        return "\n".join(turn.text for turn in self.turns)
