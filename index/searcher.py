"""The searcher: from what was typed to hits with snippets, on any engine."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive import Archive, Document
from index.abbreviations import Problem, read_abbreviations
from index.engines import RESULT_WINDOW, Engine, FacetCounts, Found, SearchRequest, Sort
from index.errors import PageError
from index.expansion import expand
from index.fold import fold
from index.gathering import Page, find_page, gather
from index.highlight import Matcher
from index.lexicon import Lexicon
from index.likeness import like
from index.parser import Notice, parse_query
from index.query import And, AtLeast, Facet, Node
from index.ranking import boosts_of, first_of, words_of
from index.restore import restore
from index.results import DidYouMean, Hit, Loosened, Results
from index.snippet import build_snippet
from index.spelled import spellings_of
from index.suggest import Suggestion, suggest
from index.vocabulary import Vocabulary
from index.widening import Also, widen

# Documents asked for beyond those to be shown as alike, of which some are its reprints.
LIKE_SLACK = 8


@dataclass(frozen=True, slots=True)
class Beside:
    """What is answered beside the hits, and what is done for them.

    `also` widens abbreviations and names to their other forms; `reprints` shows those of one text
    as one hit.
    """

    facets: tuple[Facet, ...] = ()
    spellings: bool = False
    also: bool = True
    reprints: bool = True


@dataclass(frozen=True, slots=True)
class Understood:
    """What a query text asks for: its tree, what was not understood, what it was widened to.

    `typed` is the tree before it was widened: by it alone documents are ranked.
    """

    tree: Node
    typed: Node
    notices: tuple[Notice, ...]
    also: tuple[Also, ...]


@dataclass(frozen=True, slots=True)
class _Reached:
    """What was found in the end, by which request, and what had to be done for it."""

    request: SearchRequest
    page: Page
    loosened: Loosened | None = None
    did_you_mean: DidYouMean | None = None


def _raised(request: SearchRequest, asked: Understood) -> SearchRequest:
    """The request for what was asked, with what raises scores."""
    boosts = boosts_of(asked.typed)
    return replace(
        request,
        match=asked.tree,
        pairs=boosts.pairs,
        exact=boosts.exact,
        opening=boosts.opening,
        near=boosts.near,
        first=first_of(asked.typed),
    )


def _keeps(text: str, name: str) -> bool:
    """Whether a text has this name as it was typed, with marks where there were none."""
    bare = [" ".join(map(fold, one.split())) for one in (text, name)]
    return name in text or (bare[1] == name.lower() and bare[1] in bare[0])


class Searcher:
    """Searches one archive through one engine; safe to use from several threads."""

    def __init__(self, archive: Archive, engine: Engine, lexicon: Lexicon) -> None:
        self.archive = archive
        self.engine = engine
        self._lexicon = lexicon
        self._abbreviations = read_abbreviations(archive.home)

    @property
    def list_problems(self) -> tuple[Problem, ...]:
        """The lines of the archive's own list of abbreviations that could not be read."""
        return self._abbreviations.problems

    def search(
        self,
        text: str,
        sort: Sort = "relevance",
        limit: int = 10,
        page: int = 1,
        beside: Beside = Beside(),
    ) -> Results:
        """Find one page of hits (`page` counts from 1).

        What nothing holds is searched as it was probably meant, else loosened to the documents that
        hold the most of its words; the answer says so. Raises `PageError` past the result window,
        `NoIndexError`, `EngineUnavailableError`.
        """
        began = time.perf_counter()
        offset = (page - 1) * limit
        if page < 1 or limit < 1 or offset + limit > RESULT_WINDOW:
            raise PageError(
                f"page {page} of {limit} hits is outside the first {RESULT_WINDOW} hits: "
                "narrow the query, for example with published: or site:"
            )
        vocabulary = self._lexicon.view()
        asked = self.understand(text, vocabulary, also=beside.also)
        request = SearchRequest(
            asked.tree, sort=sort, limit=limit, offset=offset, facets=beside.facets
        )
        request = _raised(request, asked)
        reached = self._reach(text, asked, request, vocabulary, beside)
        engine_ms = (time.perf_counter() - began) * 1000
        answer = reached.page.answer
        spelled = spellings_of(text, vocabulary, self.engine) if beside.spellings else ()
        return Results(
            query=text,
            total=answer.total,
            hits=self.hits(reached.page.found, reached.request.match, beside),
            notices=asked.notices,
            loosened=reached.loosened,
            missing=answer.missing,
            sort=sort,
            page=page,
            limit=limit,
            tree=reached.request.match,
            has_next=reached.page.has_next,
            facets=answer.facets,
            spellings=spelled,
            did_you_mean=reached.did_you_mean,
            also=asked.also,
            engine_ms=engine_ms,
            took_ms=(time.perf_counter() - began) * 1000,
        )

    def count_facets(self, tree: Node, facets: tuple[Facet, ...]) -> tuple[FacetCounts, ...]:
        """Count the documents that a tree finds by their values of these facets."""
        return self.engine.search(SearchRequest(tree, limit=0, facets=facets)).facets

    def prepare(
        self, text: str, sort: Sort, limit: int, cursor: str | None = None, *, also: bool
    ) -> tuple[Understood, SearchRequest]:
        """What a query text asks for, and the request for a stretch of everything it finds."""
        asked = self.understand(text, self._lexicon.view(), also=also)
        request = SearchRequest(asked.tree, sort=sort, limit=limit, cursor=cursor)
        return asked, _raised(request, asked)

    def understand(self, text: str, vocabulary: Vocabulary, *, also: bool) -> Understood:
        """What a query text asks for."""
        parsed = parse_query(text)
        typed = parsed.tree
        added: tuple[Also, ...] = ()
        if also:
            tree, added = widen(parsed.tree, self._abbreviations, parsed.text)
            parsed = replace(parsed, tree=tree)
        expanded = expand(parsed, vocabulary)
        return Understood(expanded.tree, typed, expanded.notices, added)

    def tree_of(self, text: str) -> Node:
        """What a query text looks for, with other names and beginnings, for marking it in texts."""
        return self.understand(text, self._lexicon.view(), also=True).tree

    def suggest(self, typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """How the archive goes on from what was typed, with how many documents each finds."""
        vocabulary = self._lexicon.view()
        offered = suggest(typed, vocabulary, limit)
        trees = [self.understand(one.text, vocabulary, also=False).tree for one in offered]
        counts = self.engine.count(trees) if trees else ()
        return tuple(
            replace(one, count=count) for one, count in zip(offered, counts, strict=True) if count
        )

    def more_like(self, document: Document, limit: int = 5) -> tuple[Document, ...]:
        """The documents most like one, without it, its reprints, and reprints of each other."""
        likeness = like(document, self._lexicon.view())
        if likeness is None:
            return ()
        asked = limit * 2 + LIKE_SLACK
        request = SearchRequest(
            likeness.match, pairs=likeness.pairs, limit=asked, with_cursor=False
        )
        found = [one.id for one in self.engine.search(request).found if one.id != document.id]
        groups = self.archive.groups([document.id, *found])
        met = {groups.get(document.id)} - {None}
        kept = []
        for name in found:
            group = groups.get(name)
            if group is None or group not in met:
                kept.append(name)
                met.add(group)
        documents = self.archive.documents(kept[:limit])
        return tuple(documents[name] for name in kept[:limit] if name in documents)

    def _reach(
        self,
        text: str,
        asked: Understood,
        request: SearchRequest,
        vocabulary: Vocabulary,
        beside: Beside,
    ) -> _Reached:
        """Find the page; where there is nothing, what was probably meant, else fewer words."""
        page = self._find(request, beside)
        meant = restore(text, vocabulary)
        if meant and not all(_keeps(meant.text, one.typed) for one in asked.also):
            meant = None  # a listed name is no slip
        if page.answer.total or page.answer.missing is not None:
            offered = DidYouMean(meant.text, used=False) if meant else None
            return _Reached(request, page, did_you_mean=offered)
        if meant and meant.changes_letters:
            mended = self.understand(meant.text, vocabulary, also=beside.also)
            tried = _raised(request, mended)
            found = self._find(tried, beside)
            if found.answer.total:
                return _Reached(tried, found, did_you_mean=DidYouMean(meant.text, used=True))
        if any(" " in also.typed for also in asked.also):
            # A name of several words is one thing to find; to be loosened, it is its words.
            asked = self.understand(text, vocabulary, also=False)
        return self._loosen(_Reached(request, page), asked.tree, beside)

    def _find(self, request: SearchRequest, beside: Beside) -> Page:
        if beside.reprints:
            return gather(request, self.engine.search, self.archive.groups)
        return find_page(request, self.engine.search)

    def _loosen(self, reached: _Reached, match: Node, beside: Beside) -> _Reached:
        """Ask for the most words that any document holds, found by halving: fewer match more."""
        words = words_of(match)
        if words is None or not isinstance(match, And):
            return reached
        kept = tuple(child for child in match.children if child not in words)
        low, high = 1, len(words) - 1
        best: tuple[Node, Loosened] | None = None
        while low <= high:
            required = (low + high + 1) // 2
            tried = And((AtLeast(required, words), *kept)) if kept else AtLeast(required, words)
            if self.engine.count([tried])[0]:
                best = tried, Loosened(required, len(words))
                low = required + 1
            else:
                high = required - 1
        if best is None:
            return reached
        request = replace(reached.request, match=best[0])
        return _Reached(request, self._find(request, beside), loosened=best[1])

    def hits(self, found: Sequence[Found], tree: Node, beside: Beside) -> tuple[Hit, ...]:
        """What was found as it is shown: documents, with the tree's words marked in them."""
        ids = [one.id for one in found]
        documents = self.archive.documents(ids)
        reprints = self.archive.reprints_of(ids) if beside.reprints else {}
        body = Matcher.from_tree(tree, "text")
        title = Matcher.from_tree(tree, "title")
        hits = []
        for one in found:
            document = documents.get(one.id)
            if document is None:
                continue  # removed since the index read it: the archive is the truth
            places = reprints.get(one.id, ())
            hits.append(
                Hit(
                    document=document,
                    score=one.score,
                    snippet=build_snippet(document.body, body),
                    title_highlights=tuple(title.spans(document.title)),
                    reprints=tuple(place for place in places if place.document_id != one.id),
                )
            )
        return tuple(hits)
