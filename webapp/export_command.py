"""The command that writes everything a search finds into a file."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from index import Searcher, find_all, parse_query
from webapp import terminal
from webapp.commands import engine_option, opened
from webapp.export_formats import FORMATS, export
from webapp.wording import notice_sentence


@click.command(name="export")
@click.argument("text")
@click.option(
    "--format",
    "kind",
    type=click.Choice(FORMATS),
    help="The file's format [default: as the ending of --output says].",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write into this file instead of standard output.",
)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
)
@click.option("--also/--no-also", default=True, help="Other forms of names and abbreviations too.")
@click.option(
    "--address",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="Where this archive is served: permanent links begin with it.",
)
@engine_option
@click.pass_obj
def export_command(
    home: Path,
    text: str,
    kind: str | None,
    output: Path | None,
    sort: Any,
    also: bool,
    address: str,
    engine: str,
) -> None:
    """Write everything that a search finds as CSV, JSON lines, RIS or BibTeX.

    However much it is. Each document stands for itself, reprints too; an empty TEXT is everything.

    \b
      tangthu export 'nong thon moi' --output found.csv
      tangthu export '' --format jsonl | gzip > all.jsonl.gz

    The file appears when it is whole; what is interrupted leaves none. Exit status 1 then.
    """
    kind = kind or (output.suffix.removeprefix(".").lower() if output else None)
    if kind not in FORMATS:
        raise click.UsageError(f"the file's format is not known: give --format {'|'.join(FORMATS)}")
    for notice in parse_query(text).notices:
        terminal.warn(notice_sentence(notice))
    with opened(home, engine) as (archive, index):
        searcher = Searcher(archive, index.engine, index.lexicon)
        ids = find_all(searcher, text, sort, also=also)
        with terminal.count_progress("exporting") as report:
            pieces = export(archive, ids, kind, address, report)
            if output is None:
                _print(pieces)
            else:
                _write(output, pieces)
    noun = "document" if len(ids) == 1 else "documents"
    terminal.warn(f"{len(ids):,} {noun} exported" + (f" to {output}" if output else ""))


def _print(pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


def _write(output: Path, pieces: Iterable[bytes]) -> None:
    """Write beside the file and put it in place at the end, so that it is never half a file."""
    unfinished = output.with_name(f"{output.name}.part")
    try:
        with unfinished.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        unfinished.replace(output)
    except OSError as error:
        raise click.ClickException(
            f"{output} cannot be written ({error.strerror}): name another file with --output"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
