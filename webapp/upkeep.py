"""The commands that tend an archive: taking documents out, cleaning them again."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from archive import Archive, Document, Recleaned, Selection, open_writer, reclean
from webapp import terminal
from webapp.commands import compare_older, engine_option, opened, sync_index


@click.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.option("--yes", is_flag=True, help="Do not ask.")
@engine_option
@click.pass_obj
def remove(home: Path, ids: tuple[str, ...], yes: bool, engine: str) -> None:
    """Take documents out of search and reading.

    Their originals stay in the archive's WARC files, byte for byte; nothing is erased from the
    disk. Adding the same page again brings a document back.

    Exit status 1, and nothing is taken out, when one of the identifiers is not in the archive.
    """
    wanted = list(dict.fromkeys(ids))
    archive = Archive.open(home)
    try:
        found = archive.documents(wanted)
    finally:
        archive.close()
    unknown = [one for one in wanted if one not in found]
    if unknown:
        raise click.ClickException(
            f"no document {', '.join(unknown)} in {home}: `tangthu search` prints identifiers"
        )
    if not yes:
        _ask([found[one] for one in wanted])
    with open_writer(home, "removing documents") as writer:
        removed = sum(writer.remove(one) for one in wanted)
    noun = "document" if removed == 1 else "documents"
    click.echo(
        f"{removed:,} {noun} removed; the originals stay, adding a page again brings it back"
    )
    with opened(home, engine) as (archive, index):
        sync_index(archive, index)


def _ask(documents: Sequence[Document]) -> None:
    for document in documents:
        parts = [document.title, document.site, document.published]
        click.echo(f"{document.id}  {' · '.join(part for part in parts if part)}", err=True)
    noun = "this document" if len(documents) == 1 else f"these {len(documents):,} documents"
    click.confirm(f"Take {noun} out of search and reading?", abort=True, err=True)


@click.command(name="reclean")
@click.option("--site", help="Only documents of this site, as `tangthu search` prints it.")
@click.option("--doubtful", is_flag=True, help="Only documents that were cleaned doubtfully.")
@click.option("--workers", type=click.IntRange(1, 64), help="Cleaning processes [default: cores].")
@engine_option
@click.pass_obj
def reclean_command(
    home: Path, site: str | None, doubtful: bool, workers: int | None, engine: str
) -> None:
    """Clean the stored originals again, with this version's cleaner.

    Only documents whose text comes out differently are changed and indexed again. When it is
    interrupted, the same command goes on where it was.
    """
    selection = Selection(site=site, doubtful=doubtful)
    Archive.open(home).close()  # says so when there is none, instead of making one
    try:
        with open_writer(home, "cleaning pages again") as writer:
            compare_older(writer)
            with terminal.count_progress("cleaning") as report:
                done = reclean(writer, selection, report, workers)
    except KeyboardInterrupt:
        terminal.warn("interrupted: what was cleaned until now is safe; run it again to go on")
        sys.exit(1)
    if site is not None and not done.done:
        raise click.ClickException(
            f"no document of the site {site!r} to clean: "
            "`tangthu search` prints the sites' names as they are kept"
        )
    _print_recleaned(done)
    with opened(home, engine) as (archive, index):
        sync_index(archive, index)


def _print_recleaned(done: Recleaned) -> None:
    parts = [f"{done.changed:,} changed", f"{done.unchanged:,} unchanged"]
    if done.resumed:
        parts.append(f"{done.resumed:,} done before the interruption")
    parts.append(f"{len(done.failures):,} kept as they were")
    click.echo(", ".join(parts))
    for document_id, reason in done.failures[: terminal.MAX_REJECTIONS_SHOWN]:
        click.echo(f"  kept {document_id}: {reason}")
    if len(done.failures) > terminal.MAX_REJECTIONS_SHOWN:
        click.echo(f"  … and {len(done.failures) - terminal.MAX_REJECTIONS_SHOWN:,} more")
