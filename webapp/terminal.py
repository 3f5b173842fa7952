"""What commands print for a person. Progress goes to standard error, and only to a terminal."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from archive import CaptureInfo, Counts, Document, RunInfo, Tally, is_compiled
from archive import Progress as IngestProgress
from index import Fragment, IndexStatus, Loosened, Results, SyncProgress
from webapp.wording import notice_sentence

MAX_REJECTIONS_SHOWN = 100
_MARK = "bold yellow"
_ENDLESS = 1_000_000
_NOTHING = (
    "Nothing found: leave out the least sure word, cut one short with * (nghị qu*), "
    "or drop a restriction such as site: or published:"
)


def warn(message: str) -> None:
    """Say something on standard error that is not the command's result."""
    click.echo(f"tangthu: {message}", err=True)


@contextmanager
def _bar(columns: Sequence[str]) -> Iterator[Progress]:
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        *(TextColumn(column) for column in columns),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as progress:
        yield progress


@contextmanager
def ingest_progress() -> Iterator[Callable[[IngestProgress], None]]:
    """A bar over the bytes of the input files, with the number of pages."""
    with _bar(["{task.fields[pages]} pages", "{task.fields[files]} files"]) as progress:
        task = progress.add_task("adding", total=None, pages="0", files="0")

        def report(done: IngestProgress) -> None:
            progress.update(
                task,
                # One large file has no parts to count by: the bar then shows only that it moves.
                total=done.total_bytes if done.total_files > 1 else None,
                completed=done.read_bytes,
                pages=f"{done.pages:,}",
                files=f"{done.files:,}/{done.total_files:,}",
            )

        yield report


@contextmanager
def count_progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar over documents, told how many are done of how many."""
    with _bar(["{task.completed:,}/{task.total:,}"]) as progress:
        task = progress.add_task(what, total=1)

        def report(done: int, total: int) -> None:
            progress.update(task, total=total, completed=done)

        yield report


@contextmanager
def index_progress(what: str) -> Iterator[Callable[[SyncProgress], None]]:
    """A bar over documents."""
    with _bar(["{task.completed:,}/{task.total:,}"]) as progress:
        task = progress.add_task(what, total=1)

        def report(done: SyncProgress) -> None:
            progress.update(task, total=done.total, completed=done.done)

        yield report


def print_tally(tally: Tally) -> None:
    """What a run did, with each rejection's reason."""
    parts = [f"{tally.added:,} added", f"{tally.changed:,} changed"]
    parts += [f"{tally.unchanged:,} unchanged", f"{tally.rejected:,} rejected"]
    if tally.kept:
        noun = "part of a page" if tally.kept == 1 else "parts of pages"
        parts.append(f"{tally.kept:,} {noun} kept")
    if tally.ignored:
        noun = "file of another kind" if tally.ignored == 1 else "files of other kinds"
        parts.append(f"{tally.ignored:,} {noun} left alone")
    click.echo(", ".join(parts))
    for source, reason in tally.rejections[:MAX_REJECTIONS_SHOWN]:
        click.echo(f"  rejected {source}: {reason}")
    if len(tally.rejections) > MAX_REJECTIONS_SHOWN:
        more = len(tally.rejections) - MAX_REJECTIONS_SHOWN
        click.echo(f"  … and {more:,} more: `tangthu status --json` lists them all")


def _console() -> Console:
    console = Console(highlight=False)
    # A file or another program gets each line whole: only a terminal has a width.
    return console if console.is_terminal else Console(highlight=False, width=_ENDLESS)


def _marked(text: str, spans: Sequence[tuple[int, int]], style: str = "") -> Text:
    marked = Text(text, style=style)
    for start, end in spans:
        marked.stylize(_MARK, start, end)
    return marked


def _fragment(fragment: Fragment) -> Text:
    marked = _marked(fragment.text, fragment.highlights)
    before = "…" if fragment.cut_before else ""
    after = "…" if fragment.cut_after else ""
    return Text(before).append_text(marked).append(after)


def _source_line(document: Document) -> str:
    parts = [document.site, document.published, document.byline]
    return " · ".join(part for part in parts if part)


def _loosened_sentence(loosened: Loosened) -> str:
    return (
        f"No document holds all {loosened.words} words; "
        f"these hold at least {loosened.required} of them."
    )


def print_results(results: Results) -> None:
    """Ranked hits with their fragments."""
    console = _console()
    for notice in results.notices:
        console.print(f"Note: {notice_sentence(notice)}", style="yellow", markup=False)
    if results.loosened:
        console.print(_loosened_sentence(results.loosened), style="yellow", markup=False)
    _print_understanding(console, results)
    if results.missing:
        console.print(f"Not the whole answer: {results.missing}", style="red", markup=False)
    first = (results.page - 1) * results.limit
    for number, hit in enumerate(results.hits, start=first + 1):
        title = _marked(hit.document.title, hit.title_highlights, "bold")
        console.print(Text(f"{number}. ").append_text(title))
        line = _source_line(hit.document)
        source = Text(hit.document.id + (f" · {line}" if line else ""), style="dim")
        console.print(Padding(source, (0, 0, 0, 3), expand=False))
        for fragment in hit.snippet:
            console.print(Padding(_fragment(fragment), (0, 0, 0, 3), expand=False))
        if hit.reprints:
            sites = ", ".join(dict.fromkeys(place.site or place.title for place in hit.reprints))
            noun = "place" if len(hit.reprints) == 1 else "places"
            also = Text(f"also in {len(hit.reprints)} {noun}: {sites}", style="dim")
            console.print(Padding(also, (0, 0, 0, 3), expand=False))
        console.print()
    noun = "document" if results.total == 1 else "documents"
    console.print(f"{results.total:,} {noun} in {results.took_ms:.0f} ms", style="dim")
    if not results.total and not results.missing:
        console.print(_NOTHING, style="yellow", markup=False)


def _print_understanding(console: Console, results: Results) -> None:
    """What was searched instead or besides, what may have been meant, and the spellings."""
    meant = results.did_you_mean
    if meant and meant.used:
        console.print(Text(f"Nothing holds what was typed; shown is: {meant.text}", style="yellow"))
    elif meant:
        console.print(Text(f"Did you mean: {meant.text}", style="yellow"))
    for also in results.also:
        since = f" (from {also.since} on)" if also.since else ""
        forms = ", ".join(also.added)
        console.print(Text(f"Also searched for {also.typed}: {forms}{since}", style="dim"))
    for word in results.spellings:
        variants = [f"{variant.text} {variant.count:,}" for variant in word.variants]
        console.print(Text("Spellings: " + " · ".join(variants), style="dim"))


def print_document(document: Document, captures: Sequence[CaptureInfo]) -> None:
    """One document as a page to read."""
    console = _console()
    console.print(Text(document.title, style="bold"))
    line = _source_line(document)
    if line:
        console.print(Text(line, style="dim"))
    for text in document.body:
        console.print()
        console.print(Text(text, style="italic" if text in document.captions else ""))
    console.print()
    console.print(Text(f"URL: {document.url or 'not known'}", style="dim"))
    for capture in captures:
        current = " (shown)" if capture.is_current and len(captures) > 1 else ""
        console.print(
            Text(
                f"Captured {capture.fetched_at:%Y-%m-%d %H:%M:%S} UTC, "
                f"{capture.length_bytes:,} bytes, {capture.digest}{current}",
                style="dim",
            )
        )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def print_status(
    home: Path, counts: Counts, engine: str, live: IndexStatus | None, runs: Sequence[RunInfo]
) -> None:
    """What is in the archive and in the index, and what the last runs did."""
    span = ""
    if counts.first_published and counts.last_published:
        span = f", published {counts.first_published[:10]} to {counts.last_published[:10]}"
    click.echo(f"Archive  {home}")
    click.echo(
        f"         {counts.documents:,} documents of {counts.sites:,} sites, "
        f"{counts.captures:,} captures{span}"
    )
    click.echo(
        f"         originals {_megabytes(counts.warc_bytes)} in {counts.warc_files:,} WARC files, "
        f"catalogue {_megabytes(counts.catalogue_bytes)}"
    )
    if counts.doubtful:
        noun = "document" if counts.doubtful == 1 else "documents"
        click.echo(f"         {counts.doubtful:,} {noun} cleaned doubtfully: worth a look")
    if counts.behind:
        noun = "document" if counts.behind == 1 else "documents"
        click.echo(
            f"         {counts.behind:,} {noun} cleaned before the furniture of their site was "
            "known: `tangthu reclean`"
        )
    if not is_compiled():
        click.echo("         not compiled, so slower than it could be: README, “Working on it”")
    if live is None:
        click.echo(f"Index    {engine}: none yet, build it with `tangthu reindex`")
    else:
        behind = counts.last_change - live.position
        state = "up to date" if behind <= 0 else f"{behind:,} changes behind: `tangthu reindex`"
        click.echo(
            f"Index    {engine}: {live.documents:,} documents, {_megabytes(live.size_bytes)}, "
            f"generation {live.generation}, read up to change {live.position:,}, {state}"
        )
    for run in runs:
        click.echo(
            f"Run {run.id:<4} {run.started_at} {run.state}: {run.added:,} added, "
            f"{run.changed:,} changed, {run.unchanged:,} unchanged, {run.rejected:,} rejected"
        )
