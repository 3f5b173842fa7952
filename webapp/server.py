"""Serving over HTTP with gunicorn: worker processes, each with a few threads."""

import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from archive import Archive
from index import Searcher, describe_engine, open_index
from webapp import create_app

# A search keeps a processor busy: more threads than two only take turns on it (30 searchers, two
# rounds: four threads served 2 and 31 % fewer pages). The second one goes on while the first sends
# a long export to a slow reader.
_THREADS = 2


def build_app(home: Path, engine: str, public_url: str | None = None) -> Flask:
    """The front end over one archive and one engine, opened in this process."""
    archive = Archive.open(home)
    index = open_index(home, engine)
    searcher = Searcher(archive, index.engine, index.lexicon)
    return create_app(archive, searcher, engine_name=describe_engine(engine), public_url=public_url)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no type information
    """gunicorn, set up by us instead of by its command line."""

    def __init__(self, build: Callable[[], Flask], settings: dict[str, Any]) -> None:
        self._build = build
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take our settings."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Open the archive in the worker process: connections do not survive a fork."""
        return self._build()


def _free_port(host: str, port: int) -> int:
    """The port to listen at: the one given if nobody has it, any free one for 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            return int(probe.getsockname()[1])
        except OSError as error:
            raise click.ClickException(
                f"cannot listen at {host}:{port} ({error.strerror}): "
                "name another with --host or --port"
            ) from error


def serve(
    home: Path, engine: str, host: str, port: int, workers: int, public_url: str | None = None
) -> None:
    """Serve until interrupted; port 0 takes any free one.

    Raises when the address is taken or the archive cannot be opened.
    """
    port = _free_port(host, port)
    Archive.open(home).close()  # says what is wrong here, once, rather than in every worker
    open_index(home, engine).close()
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    settings = {
        "bind": address,
        "workers": workers,
        "threads": _THREADS,
        "worker_class": "gthread",
        "proc_name": "tangthu",
        "loglevel": "warning",
        "control_socket_disable": True,
        # 512 Vietnamese characters take up to nine bytes each in an address.
        "limit_request_line": 8190,
    }
    named = f", known as {public_url}" if public_url else ""
    click.echo(f"Serving {home} at http://{address}{named} (Ctrl-C ends it)")
    _Server(partial(build_app, home, engine, public_url), settings).run()
