"""The searcher: from what was typed to hits with snippets, on any engine."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive import Archive, Document
from index.engines import RESULT_WINDOW, Answer, Engine, SearchRequest, Sort
from index.errors import PageError
from index.fold import fold_beginning, normalize
from index.highlight import Matcher
from index.lexicon import Lexicon
from index.parser import Notice, ParsedQuery, parse_query
from index.query import And, AnyTerm, AtLeast, Node, Not, Or, Prefix, Term
from index.ranking import boosts_of, words_of
from index.snippet import Fragment, build_snippet

# Past this many different words a beginning says too little about what is sought.
MAX_PREFIX_TERMS = 1024

_TYPED_PREFIX = re.compile(r"[^\s:()\"“”]+\*")


@dataclass(frozen=True, slots=True)
class Loosened:
    """Nothing held all `words` words; shown are the documents that hold the most, `required`."""

    required: int
    words: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document with its score, the fragments chosen to show, and marks in its title."""

    document: Document
    score: float
    snippet: tuple[Fragment, ...]
    title_highlights: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of an answer.

    `query` is what was typed, `tree` what was searched, `took_ms` the time from query text to
    snippets in milliseconds, `engine_ms` to ranked identifiers, `missing` the part
    of the index that did not answer (None: whole).
    """

    query: str
    total: int
    took_ms: float
    engine_ms: float
    hits: tuple[Hit, ...]
    notices: tuple[Notice, ...]
    loosened: Loosened | None
    missing: str | None
    sort: Sort
    page: int
    limit: int
    tree: Node

    @property
    def pages(self) -> int:
        """How many pages can be asked for."""
        return -(-min(self.total, RESULT_WINDOW) // self.limit)


class Searcher:
    """Searches one archive through one engine; safe to use from several threads."""

    def __init__(self, archive: Archive, engine: Engine, lexicon: Lexicon) -> None:
        self.archive = archive
        self.engine = engine
        self._lexicon = lexicon

    def search(
        self, text: str, sort: Sort = "relevance", limit: int = 10, page: int = 1
    ) -> Results:
        """Find one page of hits (`page` counts from 1).

        Words that no document holds together are loosened to the documents that hold the most of
        them, and the answer says so. Raises `PageError` past the result window, `NoIndexError`,
        `EngineUnavailableError`.
        """
        began = time.perf_counter()
        offset = (page - 1) * limit
        if page < 1 or limit < 1 or offset + limit > RESULT_WINDOW:
            raise PageError(
                f"page {page} of {limit} hits is outside the first {RESULT_WINDOW} hits: "
                "narrow the query, for example with published: or site:"
            )
        parsed = self._expand(parse_query(text))
        boosts = boosts_of(parsed.tree)
        request = SearchRequest(
            match=parsed.tree,
            pairs=boosts.pairs,
            exact=boosts.exact,
            sort=sort,
            limit=limit,
            offset=offset,
        )
        answer = self.engine.search(request)
        loosened = None
        if answer.total == 0 and answer.missing is None:
            request, answer, loosened = self._loosen(request, answer)
        engine_ms = (time.perf_counter() - began) * 1000
        return Results(
            query=text,
            total=answer.total,
            hits=self._hits(answer, request.match),
            notices=parsed.notices,
            loosened=loosened,
            missing=answer.missing,
            sort=sort,
            page=page,
            limit=limit,
            tree=request.match,
            engine_ms=engine_ms,
            took_ms=(time.perf_counter() - began) * 1000,
        )

    def _loosen(
        self, request: SearchRequest, answer: Answer
    ) -> tuple[SearchRequest, Answer, Loosened | None]:
        """Ask for the most words that any document holds, found by halving: fewer match more."""
        words = words_of(request.match)
        if words is None or not isinstance(request.match, And):
            return request, answer, None
        kept = tuple(child for child in request.match.children if child not in words)
        low, high = 1, len(words) - 1
        best: tuple[SearchRequest, Answer, Loosened] | None = None
        while low <= high:
            required = (low + high + 1) // 2
            match = And((AtLeast(required, words), *kept)) if kept else AtLeast(required, words)
            tried = replace(request, match=match)
            found = self.engine.search(tried)
            if found.total:
                best = (tried, found, Loosened(required, len(words)))
                low = required + 1
            else:
                high = required - 1
        return best or (request, answer, None)

    def _hits(self, answer: Answer, tree: Node) -> tuple[Hit, ...]:
        documents = self.archive.documents([found.id for found in answer.found])
        body = Matcher.from_tree(tree, "text")
        title = Matcher.from_tree(tree, "title")
        hits = []
        for found in answer.found:
            document = documents.get(found.id)
            if document is None:
                continue  # removed since the index read it: the archive is the truth
            hits.append(
                Hit(
                    document=document,
                    score=found.score,
                    snippet=build_snippet(document.body, body),
                    title_highlights=tuple(title.spans(document.title)),
                )
            )
        return tuple(hits)

    def _expand(self, parsed: ParsedQuery) -> ParsedQuery:
        """Replace each prefix by the words that the archive has with it."""
        too_wide: set[str] = set()
        tree = self._expand_node(parsed.tree, too_wide)
        notices = tuple(
            Notice("prefix-too-wide", typed.start(), typed.end(), typed.group())
            for typed in _TYPED_PREFIX.finditer(parsed.text)
            if fold_beginning(normalize(typed.group()[:-1]))[0] in too_wide
        )
        return replace(parsed, tree=tree, notices=parsed.notices + notices)

    def _expand_node(self, node: Node, too_wide: set[str]) -> Node:
        match node:
            case Prefix(prefix, field):
                terms = self._lexicon.expand_prefix(prefix, MAX_PREFIX_TERMS)
                if len(terms) > MAX_PREFIX_TERMS:
                    too_wide.add(prefix)
                    return Term(prefix, prefix, field)
                return AnyTerm(tuple(terms), field)
            case And(children):
                return And(self._expand_all(children, too_wide))
            case Or(children):
                return Or(self._expand_all(children, too_wide))
            case AtLeast(count, children):
                return AtLeast(count, self._expand_all(children, too_wide))
            case Not(child):
                return Not(self._expand_node(child, too_wide))
            case _:
                return node

    def _expand_all(self, nodes: Sequence[Node], too_wide: set[str]) -> tuple[Node, ...]:
        return tuple(self._expand_node(node, too_wide) for node in nodes)
