"""Which engines the cases run on, and what the fixtures give to a case."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from index.engines import Change, Engine
from index.query import Node

ENGINES = ("tantivy", "whoosh")

OpenEngine: TypeAlias = Callable[[], Engine]
Fill: TypeAlias = Callable[[Sequence[Change]], Engine]
Find: TypeAlias = Callable[[Node], set[str]]
