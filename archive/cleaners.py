"""A pool of processes that clean pages; one that hangs, bloats or dies costs only its page."""

import gc
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from dataclasses import dataclass, replace
from multiprocessing import get_context
from types import TracebackType
from typing import Self, TypeAlias

from pebble import ProcessExpired, ProcessPool

from archive.capture import Capture
from archive.document import Document
from archive.errors import ExtractionError
from archive.extract import Template, clean_page, pack

# A page that a person would read takes well under a second; the rest is for slow machines.
PAGE_TIMEOUT_SECONDS = 30
# Address space of one worker: a page of the largest size, its tree and the libraries fit in half.
WORKER_MEMORY_BYTES = 2 * 2**30

# The templates of the sites that a chunk's pages may be of, by site.
Templates: TypeAlias = Mapping[str, Template]
_NO_TEMPLATES: Templates = {}


@dataclass(frozen=True, slots=True)
class CleanedPage:
    """What cleaning made of a page: the document, and what the page is remembered by (packed).

    `template_pages` is from how many pages the site's template was learned, 0 when there is none.
    """

    document: Document
    marks: bytes
    template_pages: int


# What cleaning made of it, or why there is nothing; None for a part of pages: nothing to clean.
Result: TypeAlias = CleanedPage | str | None


def available_cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _prepare_worker() -> None:
    # Ctrl-C reaches the whole process group; the parent alone decides what is still to be done.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what is loaded by now stays: collections need not look through it
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  # not there on every platform

        resource.setrlimit(resource.RLIMIT_AS, (WORKER_MEMORY_BYTES, WORKER_MEMORY_BYTES))


def clean_one(capture: Capture, templates: Templates = _NO_TEMPLATES) -> Result:
    """What cleaning makes of one capture."""
    if not capture.is_page:
        return None
    try:
        document, marks = clean_page(capture, lambda site: templates.get(site) if site else None)
    except ExtractionError as error:
        return str(error)
    except MemoryError:
        return "cleaning took more memory than a worker may use: the page is too large or too deep"

    known = templates.get(document.site) if document.site else None
    return CleanedPage(document, pack(marks), known.pages if known else 0)


def _clean_all(captures: Sequence[Capture], templates: Templates) -> list[Result]:
    return [clean_one(capture, templates) for capture in captures]


class CleanerPool:
    """Cleans chunks of captures in other processes; the order of the answers is the caller's."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = ProcessPool(
            max_workers=workers, context=get_context("spawn"), initializer=_prepare_worker
        )
        # Ctrl-C strikes the main thread alone. In the middle of handing over a chunk it would lose
        # the word that wakes pebble's threads, and the pool would never end: another thread does.
        self._hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hand")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hand.shutdown()
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]  # pebble leaves these untyped
        else:
            self._pool.stop()  # type: ignore[no-untyped-call]  # as above
        self._pool.join()

    def begin(
        self, captures: Sequence[Capture], templates: Templates = _NO_TEMPLATES
    ) -> "Future[list[Result]]":
        """Begin to clean a chunk with its sites' templates; `finish` gives the results."""
        # A copied record's block is the payload once more: the workers have no need of it.
        light = [replace(capture, record=None) for capture in captures]
        timeout = PAGE_TIMEOUT_SECONDS * (1 + len(captures) / 10)
        handed: Future[Future[list[Result]]] = self._hand.submit(
            self._pool.schedule, _clean_all, args=[light, dict(templates)], timeout=timeout
        )
        return handed.result()

    def finish(
        self,
        captures: Sequence[Capture],
        future: "Future[list[Result]]",
        templates: Templates = _NO_TEMPLATES,
    ) -> list[Result]:
        """Wait for a chunk's results, one for each capture, in their order.

        When a worker was lost over a chunk, its captures are tried one by one, so that only the one
        at fault is given up.
        """
        try:
            return future.result()
        except TimeoutError:
            reason = f"cleaning took longer than {PAGE_TIMEOUT_SECONDS} s"
        except ProcessExpired as error:
            reason = f"cleaning broke its worker process (exit status {error.exitcode})"
        if len(captures) == 1:
            return [reason]
        return [self.finish([one], self.begin([one], templates))[0] for one in captures]
