"""A real OpenSearch cluster on this machine's loopback, for tests.

    python -m tests.opensearch.server [--if-possible] COMMAND…

starts it, runs the command with its address in TANGTHU_TEST_OPENSEARCH, stops it, and ends as the
command ended; where that variable names a server already, none is started. It needs Java 17 and
Maven, which fetches the server once into `.cache/`. With --if-possible the command is run without a
server where these are missing or Maven fetches nothing; a server that does not start is a failure.

TANGTHU_TEST_JAVA names another Java, TANGTHU_TEST_POM other artifacts (another version's).
"""

import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path

SERVER_VARIABLE = "TANGTHU_TEST_OPENSEARCH"
_POM = Path(os.environ.get("TANGTHU_TEST_POM") or Path(__file__).with_name("pom.xml"))
_CACHE = Path(__file__).parents[2] / ".cache" / "opensearch"
RUNNER = "org.codelibs.opensearch.runner.OpenSearchRunner"
_NODES = 3
# The runner looks for a free port up to 9299, and gives its first node the one after the base.
_BASE_PORTS = range(9210, 9290, 10)
_START_SECONDS = 240
STOP_SECONDS = 30


class ServerError(Exception):
    """The server cannot be had or does not start; the message says why and what to do."""


class ServerMissingError(ServerError):
    """What the server is made of is not here and cannot be fetched."""


def find_java() -> str:
    """Name the Java that runs the server: TANGTHU_TEST_JAVA, or the system's."""
    return os.environ.get("TANGTHU_TEST_JAVA", "java")


def fetch_server() -> Path:
    """Give the folder with the server's files, fetched when it is not there yet."""
    digest = hashlib.blake2b(_POM.read_bytes(), digest_size=6).hexdigest()
    folder = _CACHE / digest
    if shutil.which(find_java()) is None:
        raise ServerMissingError("java is missing: run `make java`, or install Java 17")
    if folder.is_dir():
        return folder
    if shutil.which("mvn") is None:
        raise ServerMissingError("mvn is missing: run `make java`, or install Maven")
    fresh = folder.with_name(f"{digest}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fetched = subprocess.run(
        [
            *("mvn", "--batch-mode", "--quiet", "--file", str(_POM)),
            *("dependency:copy-dependencies", "-DincludeScope=runtime"),
            f"-DoutputDirectory={fresh}",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if fetched.returncode:
        said = next(iter(fetched.stdout.strip().splitlines()), "it gave no reason")
        raise ServerMissingError(f"Maven could not fetch the server: {said[:500]}")
    fresh.rename(folder)
    return folder


@contextlib.contextmanager
def running_cluster(nodes: int = _NODES, heap: str = "1g", is_brief: bool = True) -> Iterator[str]:
    """Run a cluster of its own and give its address; everything of it goes at the end.

    Its nodes share one Java process, and listen at ports that follow one another. What is brief
    does without Java's slower, better compiler.
    """
    jars = fetch_server()
    base = _free_base(nodes)
    with tempfile.TemporaryDirectory(prefix="tangthu-opensearch-") as folder:
        log_path = Path(folder) / "output.log"
        command = [
            *(find_java(), "-Xms512m", f"-Xmx{heap}", "-XX:+UseSerialGC"),
            *(["-XX:TieredStopAtLevel=1"] if is_brief else []),
            *("-cp", f"{jars}/*", RUNNER),
            *("-basePath", str(Path(folder) / "nodes"), "-numOfNode", str(nodes)),
            *("-baseHttpPort", str(base), "-clusterName", f"tangthu-test-{os.getpid()}"),
        ]
        with log_path.open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as java:
            try:
                url = f"http://127.0.0.1:{base + 1}"
                wait_until_whole(url, nodes, java, log_path)
                yield url
            finally:
                java.terminate()
                try:
                    java.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    java.kill()


def find_free_ports(count: int, among: Iterable[int]) -> list[int]:
    """Find ports that nobody listens at."""
    with contextlib.ExitStack() as held:
        free: list[int] = []
        for port in among:
            probe = held.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            free.append(port)
            if len(free) == count:
                return free
    raise ServerError(f"{count} ports are not free: stop what listens there")


def _free_base(nodes: int) -> int:
    for base in _BASE_PORTS:
        if all(_is_free(base + node) for node in range(1, nodes + 1)):
            return base
    raise ServerError("ports 9211 to 9289 are taken: stop what listens there")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until_whole(url: str, nodes: int, java: subprocess.Popen[bytes], log_path: Path) -> None:
    """Wait until a node says that all are there; raises `ServerError` if that never happens."""
    question = f"{url}/_cluster/health?wait_for_nodes={nodes}&wait_for_status=green&timeout=2s"
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and java.poll() is None:
        try:
            with urllib.request.urlopen(question, timeout=5) as answer:
                if not json.load(answer)["timed_out"]:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise ServerError(f"the server did not start:\n{log_path.read_text('utf-8')[-2000:]}")


def run_beside(url: str, command: list[str]) -> int:
    """Run a command with a cluster's address in its environment; give its exit status."""
    environment = os.environ | {SERVER_VARIABLE: url}
    return subprocess.run(command, env=environment, check=False).returncode


def main(arguments: list[str]) -> int:
    """Run a command beside a cluster; give its exit status."""
    is_needed = arguments[:1] != ["--if-possible"]
    command = arguments if is_needed else arguments[1:]
    if url := os.environ.get(SERVER_VARIABLE):
        return run_beside(url, command)
    try:
        with running_cluster() as url:
            return run_beside(url, command)
    except ServerMissingError as error:
        sys.stderr.write(f"{error}\n")
        if is_needed:
            return 1
        return run_beside("", command)
    except ServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
