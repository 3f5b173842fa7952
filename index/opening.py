"""Which engine an archive is searched with, and opening it."""

from dataclasses import dataclass
from pathlib import Path

from index.engines import Engine
from index.errors import UnknownEngineError
from index.lexicon import Lexicon

ENGINES = ("tantivy", "whoosh")
DEFAULT_ENGINE = "tantivy"

INDEX_FOLDER = "index"

_URL = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An opened engine and the vocabulary that goes with it."""

    engine: Engine
    lexicon: Lexicon

    def close(self) -> None:
        """Let go of both."""
        self.engine.close()
        self.lexicon.close()


def is_engine_url(name: str) -> bool:
    """Whether an engine is named by a server's address instead of by its name."""
    return name.lower().startswith(_URL)


def describe_engine(name: str) -> str:
    """Name an engine for people: of an address what is neither user nor secret.

    Raises `UnknownEngineError` for an address that cannot be read.
    """
    if not is_engine_url(name):
        return name
    from index.engines.opensearch_address import Address  # noqa: PLC0415

    return f"opensearch at {Address.parse(name)}"


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
                f"{name!r} is no search engine of this program: choose one of "
                f"{', '.join(ENGINES)}, or an OpenSearch server's address"
            )


def _open_remote(url: str, home: Path) -> OpenIndex:
    from index.engines.opensearch_address import Address  # noqa: PLC0415

    address = Address.parse(url)
    try:
        from index.engines.opensearch import OpenSearchEngine  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name != "opensearchpy":
            raise
        raise UnknownEngineError(
            f"opensearch at {address}: its library is missing; run `pip install opensearch-py`"
        ) from None
    folder = home / INDEX_FOLDER / f"opensearch-{address.digest}"
    return OpenIndex(OpenSearchEngine(address, folder), Lexicon(folder / "lexicon"))


def open_index(home: Path, name: str = DEFAULT_ENGINE) -> OpenIndex:
    """Open an archive's index with this engine; there need not be one yet.

    `name` is one of `ENGINES`, or `http(s)://user:secret@host:port,…/alias` of an OpenSearch
    server. A server is first asked when it is first needed. Raises `UnknownEngineError`.
    """
    if is_engine_url(name):
        return _open_remote(name, home)
    folder = home / INDEX_FOLDER / name
    engine = _open_engine(name, folder)
    return OpenIndex(engine=engine, lexicon=Lexicon(folder / "lexicon"))
