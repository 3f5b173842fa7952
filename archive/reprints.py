"""Reprints: which documents are one text, printed in several places.

Documents that are alike (see `sketch`) are grouped around leaders. A document leads when none with
a smaller identifier that leads is like it; any other belongs to the smallest leader that is like
it. Identifiers are hashes, so the leader of a group is anyone, and groups hang on the documents
alone: in whatever order they were added, changed and removed, the same groups come out (as long as
no document meets more than `_MAX_MET` others). Whoever belongs to a group is like its leader, so
a chain of texts, each a little different from the one before, does not become one group. It is the
greedy independent set over a random order, which a change disturbs in one place on average:
Censor-Hillel, Haramaty, Karnin, "Optimal dynamic distributed MIS", 2016.

In a crowd, of thousands of error pages with nearly one text, a document meets some of the others
only. There it is compared with the leaders of those it met as well, leaders are compared with each
other, and whoever has the text of a document that found a leader goes with it unasked. So a crowd
takes time in proportion to its size.

Groups follow the change log as an index does: the catalogue notes how far they have read, in the
transaction that changes them.
"""

import heapq
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Set
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    select,
    text,
    update,
)

from archive.catalogue import read_setting, write_setting
from archive.sketch import SHARED_PROBES, Sketch, are_alike, pack, sketch_of, unpack
from archive.tables import DOCUMENTS, PROBES, SKETCHES

_POSITION = "compared_to"
_DOCUMENTS_PER_STEP = 500
# The most documents that one is compared with: those that share the most with it.
_MAX_MET = 100
# So many of the documents with one probe are looked at, those that were compared first: thousands
# of pages may have one and the same text.
_MAX_WITH_PROBE = 2 * _MAX_MET

# How many changes have been followed, of how many.
Report: TypeAlias = Callable[[int, int], None]


@dataclass(slots=True)
class _Node:
    """A sketch with its place in the groups; `leader` is a number, None when not yet decided."""

    number: int
    document_id: str
    sketch: Sketch
    leader: int | None

    @property
    def leads(self) -> bool:
        return self.leader == self.number


def read_position(connection: Connection) -> int:
    """Up to which change number the groups have been brought."""
    return int(read_setting(connection, _POSITION) or 0)


def follow_changes(connection: Connection, limit: int | None = None) -> int:
    """Bring the groups up to the newest change, or `limit` changes further; how many that were."""
    done = 0
    while limit is None or done < limit:
        rows = connection.execute(_CHANGED, {"after": read_position(connection)}).all()
        if not rows:
            break
        sketches = {row.id: None if row.removed else _sketch_of_row(row) for row in rows}
        _regroup(connection, sketches)
        write_setting(connection, _POSITION, str(rows[-1].change_number))
        done += len(rows)
    return done


# Plain columns of the texts that are compared: this is run for every batch that is stored.
_CHANGED = (
    select(
        *(DOCUMENTS.c[name] for name in "id change_number removed lead paragraphs captions".split())
    )
    .where(DOCUMENTS.c.change_number > bindparam("after"))
    .order_by(DOCUMENTS.c.change_number)
    .limit(_DOCUMENTS_PER_STEP)
)


def _sketch_of_row(row: Row[Any]) -> Sketch | None:
    """The sketch of what `Document.body` holds."""
    lead = (row.lead,) if row.lead else ()
    return sketch_of((*lead, *json.loads(row.paragraphs), *json.loads(row.captions)))


def _regroup(connection: Connection, sketches: dict[str, Sketch | None]) -> None:
    """Put documents into their groups by their new sketches (None: removed or too short)."""
    groups = _Groups(connection)
    known = {node.document_id: node for node in groups.of_documents(sketches)}
    fresh = {}
    for document_id, sketch in sketches.items():
        before = known.get(document_id)
        if before is not None and before.sketch == sketch:
            continue
        if before is not None:
            groups.remove(before)
        if sketch is not None:
            fresh[document_id] = sketch
    groups.add(fresh)
    groups.settle()


class _Groups:
    """The groups during one step: what was read of them, and whose place is to be decided."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._nodes: dict[int, _Node] = {}
        self._met: dict[int, list[int]] = {}
        # Whom documents in a crowd are to be compared with besides: not all there meet each other.
        self._told: dict[int, set[int]] = defaultdict(set)
        self._open: list[tuple[str, int]] = []
        self._moved: set[int] = set()

    def of_documents(self, ids: Collection[str]) -> list[_Node]:
        """What is known of these documents."""
        query = select(SKETCHES).where(SKETCHES.c.document_id.in_(ids))
        return self._read(query)

    def _read(self, query: Select[Any]) -> list[_Node]:
        found = []
        for row in self._connection.execute(query):
            node = self._nodes.get(row.number)
            if node is None:
                sketch = Sketch(row.shingles, unpack(row.lowest), unpack(row.numbers))
                node = _Node(row.number, row.document_id, sketch, row.leader)
                self._nodes[row.number] = node
            found.append(node)
        return found

    def remove(self, node: _Node) -> None:
        """Take a document out; whoever followed it is to find another place."""
        self._release_followers(node, None)
        del self._nodes[node.number]
        self._moved.discard(node.number)
        self._connection.execute(delete(SKETCHES).where(SKETCHES.c.number == node.number))
        self._connection.execute(
            delete(PROBES).where(
                PROBES.c.value == bindparam("probe"), PROBES.c.number == node.number
            ),
            [{"probe": value} for value in node.sketch.probes],
        )

    def add(self, sketches: dict[str, Sketch]) -> None:
        """Take documents in, their places to be decided."""
        if not sketches:
            return
        last = self._connection.execute(select(func.max(SKETCHES.c.number))).scalar() or 0
        nodes = [
            _Node(number, document_id, sketch, None)
            for number, (document_id, sketch) in enumerate(sketches.items(), start=last + 1)
        ]
        # Written with the driver's own speed: a dozen rows for each document that is added.
        self._connection.exec_driver_sql(
            "INSERT INTO sketches (number, document_id, leader, shingles, lowest, numbers)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (
                    node.number,
                    node.document_id,
                    node.number,
                    node.sketch.shingles,
                    pack(node.sketch.lowest),
                    pack(node.sketch.numbers),
                )
                for node in nodes
            ],
        )
        self._connection.exec_driver_sql(
            "INSERT INTO probes (value, number) VALUES (?, ?)",
            sorted((value, node.number) for node in nodes for value in node.sketch.probes),
        )
        for node in nodes:
            self._nodes[node.number] = node
            self._push(node)

    def _push(self, node: _Node) -> None:
        heapq.heappush(self._open, (node.document_id, node.number))

    def _release_followers(self, node: _Node, leader: _Node | None) -> None:
        """Have whoever follows a document find another place: with this leader, if it is alike."""
        if not node.leads:
            return
        stored = self._read(select(SKETCHES).where(SKETCHES.c.leader == node.number))
        moved = [self._nodes[number] for number in self._moved]
        released = {
            one.number: one
            for one in [*stored, *moved]
            if one.leader == node.number and one is not node
        }
        for follower in released.values():
            self._push(follower)
        if len(released) >= _MAX_MET:
            heir = leader or min(released.values(), key=lambda one: one.document_id)
            for follower in released.values():
                self._told[follower.number].add(heir.number)

    def settle(self) -> None:
        """Decide every open place, smallest identifier first: only larger ones depend on it."""
        self._meet([number for _, number in self._open])
        last = None
        while self._open:
            _, number = heapq.heappop(self._open)
            if number != last and number in self._nodes:
                self._decide(self._nodes[number])
            last = number
        moved = [
            {"moved": number, "to": self._nodes[number].leader} for number in sorted(self._moved)
        ]
        if moved:
            self._connection.execute(
                update(SKETCHES)
                .where(SKETCHES.c.number == bindparam("moved"))
                .values(leader=bindparam("to")),
                moved,
            )

    def _decide(self, node: _Node) -> None:
        twin = self._nodes.get(node.leader) if node.leader is not None else None
        if twin is not None and not twin.leads and _stands_for(twin, node):
            node.leader = twin.leader
            self._moved.add(node.number)
            return
        alike = self._alike(node)
        leaders = [one for one in alike if one.leads and one.document_id < node.document_id]
        leader = min(leaders, key=lambda one: one.document_id, default=node)
        if len(alike) >= _MAX_MET:
            self._introduce(leader, leaders)
        if leader.number == node.leader:
            return
        if node.leads:
            self._release_followers(node, leader)
        node.leader = leader.number
        self._moved.add(node.number)
        if node.leads:
            for one in alike:
                if one.document_id > node.document_id:
                    self._push(one)
                    self._told[one.number].add(node.number)

    def _introduce(self, leader: _Node, leaders: Collection[_Node]) -> None:
        """Have the other leaders that were met in a crowd compared with the first one."""
        for other in leaders:
            if other is not leader and leader.number not in self._told[other.number]:
                self._told[other.number].add(leader.number)
                self._push(other)

    def _alike(self, node: _Node) -> list[_Node]:
        if node.number not in self._met:
            self._meet([node.number])
        met = {*self._met[node.number], *self._told[node.number]}
        if len(met) >= _MAX_MET:
            met |= self._leaders_of(met)
        return [
            self._nodes[number]
            for number in met - {node.number}
            if number in self._nodes and are_alike(node.sketch, self._nodes[number].sketch)
        ]

    def _leaders_of(self, numbers: Set[int]) -> set[int]:
        """The leaders of these documents, and those whom these follow by now."""
        leaders: set[int] = set()
        found = set(numbers)
        while found:
            self._read_numbers(found)
            known = [self._nodes[number] for number in found if number in self._nodes]
            found = {one.leader for one in known if one.leader is not None} - leaders
            leaders |= found
        return leaders

    def _meet(self, numbers: Collection[int]) -> None:
        """Find out whom these sketches share probes with, in one question."""
        pairs = [
            (value, number)
            for number in numbers
            if number in self._nodes
            for value in self._nodes[number].sketch.probes
        ]
        shared: dict[int, list[tuple[int, int]]] = defaultdict(list)
        found = self._connection.execute(_MEETING, {"probes": json.dumps(pairs)})
        for number, other, count in found:
            shared[number].append((-count, other))
        for number in numbers:
            met = shared[number]
            most = heapq.nsmallest(_MAX_MET, met) if len(met) > _MAX_MET else met
            self._met[number] = [other for _, other in most]
        self._read_numbers({one for number in numbers for one in self._met[number]})

    def _read_numbers(self, numbers: Set[int]) -> None:
        unread = sorted(numbers - self._nodes.keys())
        for start in range(0, len(unread), _DOCUMENTS_PER_STEP):
            part = unread[start : start + _DOCUMENTS_PER_STEP]
            self._read(select(SKETCHES).where(SKETCHES.c.number.in_(part)))


def _stands_for(twin: _Node, node: _Node) -> bool:
    """Whether what holds for one document holds for the other: it is earlier in order, and equal.

    Of documents that are compared alike with every other, all have the first one's leader.
    """
    return twin.document_id < node.document_id and twin.sketch == node.sketch


_AFTER_ALL = 2**62

# Each sketch that shares enough probes with one that is asked for, and how many it shares.
_MEETING = text(
    f"""
    SELECT json_extract(asked.value, '$[1]'), probes.number, count(*)
    FROM json_each(:probes) AS asked
    JOIN probes ON probes.value = json_extract(asked.value, '$[0]')
    WHERE probes.number != json_extract(asked.value, '$[1]')
        AND probes.number < coalesce(
            (
                SELECT other.number FROM probes AS other
                WHERE other.value = json_extract(asked.value, '$[0]')
                ORDER BY other.number LIMIT 1 OFFSET {_MAX_WITH_PROBE}
            ),
            {_AFTER_ALL}
        )
    GROUP BY 1, 2 HAVING count(*) >= {SHARED_PROBES}
    """  # noqa: S608  # a number of ours, nothing from outside
)
