"""Bringing a catalogue of an older format to the present one, in place.

Columns, tables and indexes are only ever added, in one transaction, so a program that was cut off
leaves the old format and a program that is still running on the old format is not disturbed. What
the new tables hold of older documents is made by the next writer (see `reprints`), or when they
are cleaned again (see `templates`).
"""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateColumn

from archive.errors import HomeError
from archive.tables import CAPTURES, DOCUMENTS, FORMAT, METADATA, SETTINGS


def read_format(connection: Connection) -> str | None:
    """The format that a catalogue says it has."""
    query = select(SETTINGS.c.value).where(SETTINGS.c.name == "format")
    return connection.execute(query).scalar_one_or_none()


def upgrade(home: Path, engine: Engine) -> None:
    """Bring a catalogue to the present format; one that has it is left alone.

    Raises `HomeError` for a format that this program does not know, and when the catalogue cannot
    be written.
    """
    try:
        with engine.connect() as connection:
            # Two programs may open the archive at once: the second one waits, and sees it done.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            found = read_format(connection)
            if found == str(FORMAT):
                return
            if found is None or not found.isdigit() or int(found) not in _STEPS:
                raise HomeError(
                    f"{home} is an archive of format {found}, this program reads format {FORMAT}: "
                    "use the version of tangthu that wrote it, or a newer one"
                )
            for step in range(int(found), FORMAT):
                _STEPS[step](connection)
            connection.execute(
                update(SETTINGS).where(SETTINGS.c.name == "format").values(value=str(FORMAT))
            )
            connection.commit()
    except OperationalError as error:
        raise HomeError(
            f"{home} is an archive of an older format and cannot be brought up to format {FORMAT} "
            f"({error.orig}): let other programs end and see that its folder can be written"
        ) from error


def _from_1_to_2(connection: Connection) -> None:
    """Section, confidence and doubt of documents; sketches; captures by their keys."""
    for column in (DOCUMENTS.c.section, DOCUMENTS.c.confidence, DOCUMENTS.c.doubt):
        _add_column(connection, column)
    for index in CAPTURES.indexes:
        index.create(connection, checkfirst=True)
    METADATA.create_all(connection)


def _from_2_to_3(connection: Connection) -> None:
    """What pages are remembered by, what was learned of sites, and which documents know it."""
    _add_column(connection, DOCUMENTS.c.template_pages)
    for index in DOCUMENTS.indexes:
        index.create(connection, checkfirst=True)
    METADATA.create_all(connection)


def _add_column(connection: Connection, column: Column[object]) -> None:
    definition = CreateColumn(column).compile(connection)
    connection.exec_driver_sql(f"ALTER TABLE {column.table.name} ADD COLUMN {definition}")


# From each older format to the next.
_STEPS: dict[int, Callable[[Connection], None]] = {
    1: _from_1_to_2,
    2: _from_2_to_3,
}
