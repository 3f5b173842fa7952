"""A real OpenSearch cluster on this machine's loopback, for tests.

`python -m tests.opensearch.server COMMAND…` starts it, runs the command with its address in
TANGTHU_TEST_OPENSEARCH, stops it, and ends as the command ended. It needs Java 17 and Maven, which
fetches the server once into `.cache/`.
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
from collections.abc import Iterator
from pathlib import Path

_POM = Path(__file__).with_name("pom.xml")
_CACHE = Path(__file__).parents[2] / ".cache" / "opensearch"
_RUNNER = "org.codelibs.opensearch.runner.OpenSearchRunner"
_NODES = 3
# The runner looks for a free port up to 9299, and gives its first node the one after the base.
_BASE_PORTS = range(9210, 9290, 10)
_START_SECONDS = 120
_STOP_SECONDS = 30


class ServerError(Exception):
    """The server cannot be had or does not start; the message says why and what to do."""


def fetch_server() -> Path:
    """Give the folder with the server's files, fetched when it is not there yet."""
    digest = hashlib.blake2b(_POM.read_bytes(), digest_size=6).hexdigest()
    folder = _CACHE / digest
    if folder.is_dir():
        return folder
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            raise ServerError(f"{tool} is missing: install Java 17 and Maven for these tests")
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
        raise ServerError(f"Maven could not fetch the server:\n{fetched.stdout[-2000:]}")
    fresh.rename(folder)
    return folder


@contextlib.contextmanager
def running_cluster(nodes: int = _NODES, heap: str = "1g") -> Iterator[str]:
    """Run a cluster of its own and give its address; everything of it goes at the end.

    Its nodes share one Java process, and listen at ports that follow one another.
    """
    jars = fetch_server()
    base = _free_base(nodes)
    with tempfile.TemporaryDirectory(prefix="tangthu-opensearch-") as folder:
        log_path = Path(folder) / "output.log"
        command = [
            *("java", "-Xms512m", f"-Xmx{heap}", "-XX:+UseSerialGC", "-cp", f"{jars}/*", _RUNNER),
            *("-basePath", str(Path(folder) / "nodes"), "-numOfNode", str(nodes)),
            *("-baseHttpPort", str(base), "-clusterName", f"tangthu-test-{os.getpid()}"),
        ]
        with log_path.open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as java:
            try:
                url = f"http://127.0.0.1:{base + 1}"
                _wait_until_whole(url, nodes, java, log_path)
                yield url
            finally:
                java.terminate()
                try:
                    java.wait(_STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    java.kill()


def _free_base(nodes: int) -> int:
    for base in _BASE_PORTS:
        if all(_is_free(base + node) for node in range(1, nodes + 1)):
            return base
    raise ServerError("ports 9211 to 9289 are taken: stop what listens there")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _wait_until_whole(url: str, nodes: int, java: subprocess.Popen[bytes], log_path: Path) -> None:
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


def main(command: list[str]) -> int:
    """Run a command beside a cluster; give its exit status."""
    try:
        with running_cluster() as url:
            environment = os.environ | {"TANGTHU_TEST_OPENSEARCH": url}
            return subprocess.run(command, env=environment, check=False).returncode
    except ServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
