"""Which engine an archive is searched with, and opening it."""

from dataclasses import dataclass
from pathlib import Path

from index.engines import Engine
from index.errors import UnknownEngineError
from index.lexicon import Lexicon

ENGINES = ("tantivy", "whoosh")
DEFAULT_ENGINE = "tantivy"

INDEX_FOLDER = "index"


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An opened engine and the vocabulary that goes with it."""

    engine: Engine
    lexicon: Lexicon

    def close(self) -> None:
        """Let go of both."""
        self.engine.close()
        self.lexicon.close()


def _open_engine(name: str, folder: Path) -> Engine:
    # Imported here: each engine's library costs time and memory that the others' users do not owe.
    match name:
        case "tantivy":
            from index.engines.tantivy import TantivyEngine  # noqa: PLC0415

            return TantivyEngine(folder)
        case "whoosh":
            from index.engines.whoosh import WhooshEngine  # noqa: PLC0415

            return WhooshEngine(folder)
        case _:
            raise UnknownEngineError(
                f"{name!r} is no search engine of this program: choose one of {', '.join(ENGINES)}"
            )


def open_index(home: Path, name: str = DEFAULT_ENGINE) -> OpenIndex:
    """Open an archive's index with this engine; there need not be one yet.

    Raises `UnknownEngineError`.
    """
    folder = home / INDEX_FOLDER / name
    engine = _open_engine(name, folder)
    return OpenIndex(engine=engine, lexicon=Lexicon(folder / "lexicon"))
