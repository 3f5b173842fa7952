"""A cluster whose nodes are processes of their own, so that one can be killed and come back.

    python -m tests.opensearch.cluster COMMAND…

runs the command beside it, with all nodes' addresses in TANGTHU_TEST_OPENSEARCH.
"""

import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.opensearch.server import (
    RUNNER,
    STOP_SECONDS,
    ServerError,
    fetch_server,
    find_free_ports,
    find_java,
    run_beside,
    wait_until_whole,
)

_NODES = 3
_HEAP = "320m"
_ATTEMPTS = 3
_SETTLING_SECONDS = 2.0
# The runner takes no higher port than 9299 for HTTP; one-process clusters begin at the other end.
_HTTP_PORTS = range(9298, 9230, -1)
_TRANSPORT_PORTS = range(9500, 9700)


@dataclass
class Node:
    """One node: a Java process that keeps its ports and its files when it is started again."""

    folder: Path
    http_port: int
    transport_port: int
    command: list[str]
    _process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def host(self) -> str:
        """Where it answers."""
        return f"127.0.0.1:{self.http_port}"

    @property
    def log(self) -> Path:
        """What its process printed."""
        return self.folder / "output.log"

    def start(self) -> subprocess.Popen[bytes]:
        """Start its process; the node joins a little later."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self.command, stdout=log, stderr=log)
        return self._process

    def kill(self) -> None:
        """End its process as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """End its process with a moment to tidy up."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


@dataclass(frozen=True, slots=True)
class Cluster:
    """Nodes that found each other."""

    nodes: tuple[Node, ...]

    @property
    def url(self) -> str:
        """The address of all nodes together, without an index's name."""
        return "http://" + ",".join(node.host for node in self.nodes)

    def wait_until_whole(self) -> None:
        """Wait until every node is there and every copy of every index is in place."""
        for node in self.nodes:
            process = node._process
            assert process is not None
            wait_until_whole(f"http://{node.host}", len(self.nodes), process, node.log)


@dataclass(frozen=True, slots=True)
class _Options:
    name: str
    heap: str


@contextlib.contextmanager
def running_nodes(count: int = _NODES, heap: str = _HEAP) -> Iterator[Cluster]:
    """Run a cluster of its own; everything of it goes at the end."""
    jars = fetch_server()
    with contextlib.ExitStack() as ending:
        for attempt in range(_ATTEMPTS):
            folder = ending.enter_context(tempfile.TemporaryDirectory(prefix="tangthu-cluster-"))
            try:
                cluster = _start(Path(folder), count, jars, heap, ending)
                break
            except ServerError:
                # Another cluster may have taken a port meanwhile: it takes a while to be used.
                ending.pop_all().close()
                if attempt == _ATTEMPTS - 1:
                    raise
        yield cluster


def _start(
    folder: Path, count: int, jars: Path, heap: str, ending: contextlib.ExitStack
) -> Cluster:
    http_ports = find_free_ports(count, _HTTP_PORTS)
    ports = find_free_ports(count, random.sample(_TRANSPORT_PORTS, len(_TRANSPORT_PORTS)))
    options = _Options(f"tangthu-test-{os.getpid()}-{http_ports[0]}", heap)
    nodes = []
    for number in range(count):
        node = _prepare(folder, number, http_ports, ports, jars, options)
        nodes.append(node)
        ending.callback(node.stop)
        node.start()
    cluster = Cluster(tuple(nodes))
    cluster.wait_until_whole()
    # A runner may give up right after its node was heard, as when a port was taken meanwhile.
    time.sleep(_SETTLING_SECONDS)
    cluster.wait_until_whole()
    return cluster


def _prepare(
    folder: Path,
    number: int,
    http_ports: list[int],
    ports: list[int],
    jars: Path,
    options: _Options,
) -> Node:
    """Write a node's settings; the first forms the cluster, and the others join it."""
    home = folder / f"n{number}"
    config = home / "node_1" / "config"
    config.mkdir(parents=True)
    seeds = ", ".join(f'"127.0.0.1:{port}"' for port in ports)
    settings = [
        f"http.port: {http_ports[number]}",
        f"transport.port: {ports[number]}",
        "network.host: 127.0.0.1",
        f"discovery.seed_hosts: [{seeds}]",
        "cluster.routing.allocation.disk.threshold_enabled: false",
        *(['cluster.initial_cluster_manager_nodes: ["Node 1"]'] if number == 0 else []),
    ]
    (config / "opensearch.yml").write_text("\n".join(settings) + "\n", "ascii")
    command = [
        *(
            find_java(),
            "-Xms128m",
            f"-Xmx{options.heap}",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
        ),
        *("-cp", f"{jars}/*", RUNNER, "-basePath", str(home), "-numOfNode", "1"),
        *("-baseHttpPort", str(http_ports[number] - 1), "-clusterName", options.name),
    ]
    return Node(home, http_ports[number], ports[number], command)


def main(command: list[str]) -> int:
    """Run a command beside a cluster of separate nodes; give its exit status."""
    try:
        with running_nodes() as cluster:
            return run_beside(cluster.url, command)
    except ServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
