"""What the commands share: the engine's option, opening an archive, following it with the index."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from archive import Archive, ArchiveWriter
from index import (
    DEFAULT_ENGINE,
    ENGINES,
    IndexBusyError,
    OpenIndex,
    SearchError,
    describe_engine,
    is_behind,
    is_engine_url,
    open_index,
    sync,
)
from webapp import terminal
from webapp.public_address import check_public_url


class _EngineName(click.Choice[str]):
    """An engine's name, or the address of an OpenSearch server, whose secret is never shown."""

    name = "engine"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if isinstance(value, str) and is_engine_url(value):
            try:
                describe_engine(value)
            except SearchError as error:
                self.fail(str(error), param, ctx)
            return value
        if isinstance(value, str) and "://" in value:
            self.fail("write http(s)://user:secret@host:port,host:port/name", param, ctx)
        return super().convert(value, param, ctx)


class PublicUrl(click.ParamType[str]):
    """The address that links to the archive name."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address as it is kept."""
        try:
            return check_public_url(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def engine_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The option that names the engine."""
    return click.option(
        "--engine",
        type=_EngineName(ENGINES),
        envvar="TANGTHU_ENGINE",
        default=DEFAULT_ENGINE,
        show_default=True,
        show_envvar=True,
        help="The search engine, or http(s)://user:secret@host:port,…/name of OpenSearch servers.",
    )(function)


@contextmanager
def opened(home: Path, engine: str) -> Iterator[tuple[Archive, OpenIndex]]:
    """The archive and its index, closed afterwards."""
    archive = Archive.open(home)
    try:
        index = open_index(home, engine)
        try:
            yield archive, index
        finally:
            index.close()
    finally:
        archive.close()


def sync_index(archive: Archive, index: OpenIndex) -> None:
    """Bring the index up to date; when another process is writing it, say so and go on."""
    if not is_behind(archive, index.engine):
        return
    try:
        with terminal.index_progress("indexing") as report:
            sync(archive, index.engine, index.lexicon, report)
    except IndexBusyError as error:
        terminal.warn(f"the pages are in the archive, but not in the index yet: {error}")


def compare_older(writer: ArchiveWriter) -> None:
    """Find the reprints among documents that an older version has stored."""
    with terminal.count_progress("comparing") as report:
        writer.compare_documents(report)
