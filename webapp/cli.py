"""The command `tangthu`."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from platformdirs import user_data_path

from archive import Archive, ArchiveError, Tally, ingest, is_archive, open_writer
from index import (
    FACETS,
    Beside,
    Searcher,
    SearchError,
    describe_engine,
    is_behind,
    reindex,
)
from webapp import terminal
from webapp.commands import PublicUrl, compare_older, engine_option, opened, sync_index
from webapp.export_command import export_command
from webapp.search_json import results_json, suggestions_json
from webapp.show_json import document_json
from webapp.upkeep import reclean_command, remove

MAX_LIMIT = 1000


class _Group(click.Group):
    """Shows the project's own errors as one line and exits with 1 (the work failed)."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ArchiveError, SearchError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="TANGTHU_HOME",
    default=lambda: user_data_path("tangthu", appauthor=False),
    show_default="the platform's user data folder",
    show_envvar=True,
    help="The archive's folder.",
)
@click.version_option(package_name="tangthu")
@click.pass_context
def main(ctx: click.Context, home: Path) -> None:
    """A searchable archive of scraped article pages, first of all Vietnamese ones.

    Add pages, then search them, typing with or without Vietnamese marks:

    \b
      tangthu add my-pages/
      tangthu search "hoc tap"
      tangthu serve

    Exit status: 0 done, 1 the work failed, 2 wrong use.
    """
    ctx.obj = home


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@engine_option
@click.option("--workers", type=click.IntRange(1, 64), help="Cleaning processes [default: cores].")
@click.pass_obj
def add(home: Path, paths: tuple[Path, ...], engine: str, workers: int | None) -> None:
    """Add pages from files and folders.

    Afterwards the index is brought up to date.

    Reads .html .htm .xhtml, .txt page dumps, .jsonl, .warc, .mhtml and SingleFile pages, also
    compressed (.gz .xz .zst .bz2), in folders of any depth. Adding the same again adds nothing.

    Exit status 1 when nothing at all could be added or recognised.
    """
    try:
        with open_writer(home) as writer:
            for tail in writer.torn_tails:
                terminal.warn(f"set aside what an interrupted run left unfinished: {tail}")
            compare_older(writer)
            with terminal.ingest_progress() as report:
                tally = ingest(writer, paths, report, workers)
    except KeyboardInterrupt:
        terminal.warn("interrupted: what was added until now is safe; run it again to go on")
        sys.exit(1)
    terminal.print_tally(tally)
    with opened(home, engine) as (archive, index):
        sync_index(archive, index)
    if _nothing_worked(tally):
        sys.exit(1)


def _nothing_worked(tally: Tally) -> bool:
    return not (tally.added or tally.changed or tally.unchanged or tally.kept)


@main.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=10, show_default=True)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
)
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.option("--also/--no-also", default=True, help="Other forms of names and abbreviations too.")
@click.option("--reprints/--no-reprints", default=True, help="Reprints of a text as one hit.")
@engine_option
@click.pass_obj
def search(  # one parameter for each option
    home: Path,
    text: str,
    as_json: bool,
    limit: int,
    sort: Any,
    page: int,
    also: bool,
    reprints: bool,
    engine: str,
) -> None:
    """Search the archive; marks may be left out.

    \b
      tangthu search 'hoc tap lam theo bac'     all words, with or without marks
      tangthu search '"nông thôn mới"'          a phrase
      tangthu search 'Sa Pa OR Lào Cai'         either; NOT and - leave out
      tangthu search 'lũ* site:baolao.example'  a beginning; one site
      tangthu search 'published:2019-06..2020'  a span of time

    A query that begins with - goes after --: tangthu search -- '-du lich'
    """
    with opened(home, engine) as (archive, index):
        searcher = Searcher(archive, index.engine, index.lexicon)
        for problem in searcher.list_problems:
            terminal.warn(str(problem))
        facets = FACETS if as_json else ()
        beside = Beside(facets, spellings=True, also=also, reprints=reprints)
        results = searcher.search(text, sort, limit, page, beside)
        if as_json:
            _print_json(results_json(results, lambda document_id: f"/d/{document_id}/original"))
            return
        terminal.print_results(results)
        if is_behind(archive, index.engine):
            terminal.warn("the index is behind the archive: `tangthu reindex` brings it up to date")


@main.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--limit", type=click.IntRange(1, 20), default=8, show_default=True)
@engine_option
@click.pass_obj
def suggest(home: Path, text: str, as_json: bool, limit: int, engine: str) -> None:
    """Say how the archive goes on from what was typed.

    The last word is a beginning; marks may be left out: tangthu suggest 'nong th'
    """
    with opened(home, engine) as (archive, index):
        offered = Searcher(archive, index.engine, index.lexicon).suggest(text, limit)
    if as_json:
        _print_json(suggestions_json(text, offered))
        return
    for one in offered:
        click.echo(f"{one.text}  ({one.count:,})")
    if not offered:
        click.echo("nothing in the archive goes on so")


@main.command()
@click.argument("document_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--original", is_flag=True, help="Write the archived bytes to standard output.")
@click.pass_obj
def show(home: Path, document_id: str, as_json: bool, original: bool) -> None:
    """Show one document: its text, or the archived original."""
    if as_json and original:
        raise click.UsageError("--json and --original exclude each other: give one of them")
    archive = Archive.open(home)
    try:
        document = archive.document(document_id)
        if document is None:
            raise click.ClickException(
                f"no document {document_id!r} in {home}: `tangthu search` prints identifiers"
            )
        captures = archive.captures(document_id)
        if original:
            current = next(capture for capture in captures if capture.is_current)
            sys.stdout.buffer.write(archive.original(current))
            sys.stdout.buffer.flush()
        elif as_json:
            _print_json(document_json(document, captures))
        else:
            terminal.print_document(document, captures)
    finally:
        archive.close()


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Server processes."
)
@click.option(
    "--public-url",
    envvar="TANGTHU_URL",
    show_envvar=True,
    type=PublicUrl(),
    help="Where the world finds it, behind another server; permanent links name it.",
)
@engine_option
@click.pass_obj
def serve(
    home: Path, host: str, port: int, workers: int, public_url: str | None, engine: str
) -> None:
    """Serve the web front end."""
    from webapp.server import serve as run_server  # noqa: PLC0415  # gunicorn is for this alone

    if not is_archive(home):
        with open_writer(home):
            pass  # an empty archive: its page says how to add pages
    run_server(home, engine, host, port, workers, public_url)


@main.command(name="reindex")
@engine_option
@click.pass_obj
def reindex_command(home: Path, engine: str) -> None:
    """Build the index anew.

    The new one is built beside the old one and swapped in; search goes on meanwhile.
    """
    with opened(home, engine) as (archive, index), terminal.index_progress("reindexing") as report:
        done = reindex(archive, index.engine, index.lexicon, report)
    click.echo(f"{done:,} documents indexed with {describe_engine(engine)}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@engine_option
@click.pass_obj
def status(home: Path, as_json: bool, engine: str) -> None:
    """Say what is in the archive and the index.

    Also how far the index has read, sizes, and what the last runs did.
    """
    with opened(home, engine) as (archive, index):
        counts = archive.counts()
        live = index.engine.status()
        runs = archive.runs()
        if not as_json:
            terminal.print_status(home, counts, describe_engine(engine), live, runs)
            return
        _print_json(
            {
                "home": os.fspath(home),
                "archive": asdict(counts),
                "index": asdict(live) if live else None,
                "behind": counts.last_change - (live.position if live else 0),
                "runs": [
                    asdict(run)
                    | {
                        "rejections": [
                            {"source": source, "reason": reason}
                            for source, reason in archive.rejections(run.id)
                        ]
                    }
                    for run in runs
                ],
            }
        )


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


main.add_command(export_command)
main.add_command(remove)
main.add_command(reclean_command)

if __name__ == "__main__":
    main()
