"""Servers and indexes that may not be used: one line each, nothing written, no secret told."""

import logging
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.engines import Engine, SearchRequest
from index.engines.opensearch_address import Address
from index.engines.opensearch_server import Server
from index.errors import EngineRefusedError, UnknownEngineError
from index.opening import describe_engine
from index.query import Everything
from tests.engines.entries import make_entry
from tests.engines.running import ON_SERVER, OpenEngine
from tests.opensearch import proxy as faults
from tests.opensearch.proxy import Passing, Proxy

pytestmark = ON_SERVER

USER, SECRET = "người@nhà", "p@ss:w/o?rd#%&=+ ẩn"
ENCODED = "ng%C6%B0%E1%BB%9Di%40nh%C3%A0:p%40ss%3Aw%2Fo%3Frd%23%25%26%3D%2B%20%E1%BA%A9n"


def _ask_everything(engine: Engine) -> Iterator[Callable[[], object]]:
    """Everything that a person may ask of an engine."""
    yield lambda: engine.search(SearchRequest(Everything()))
    yield engine.status
    yield engine.open_writer
    yield engine.open_generation


def _expect_refusals(engine: Engine, proxy: Proxy, said: str) -> None:
    for ask in _ask_everything(engine):
        with pytest.raises(EngineRefusedError, match=said) as caught:
            ask()
        assert "\n" not in str(caught.value)
    assert [seen for seen in proxy.seen if not seen.is_read] == []


def _administer(address: str, method: str, path: str, body: Any = None) -> None:
    """Change something on the server as somebody else would."""
    server = Server(Address.parse(address))
    with server.asking("preparing a test") as client:
        client.transport.perform_request(method, path, body=body)
    server.close()


def _alias(address: str) -> str:
    return address.rpartition("/")[2]


@pytest.mark.parametrize("login", ["", "ai:sai@", f"{ENCODED.partition(':')[0]}:sai@"])
def test_wrong_password_is_refused(
    proxy: Proxy, proxied: str, open_at: OpenEngine, login: str
) -> None:
    """Without the right user and password nothing is done, and the line names the variable."""
    proxy.login = (USER, SECRET)
    engine = open_at(proxied.replace("://", f"://{login}"))
    _expect_refusals(engine, proxy, r"user or password is wrong \(401\).*TANGTHU_ENGINE")


def test_forbidden_is_refused(engine: Engine, proxy: Proxy) -> None:
    """What this user may not do is said with the server's reason."""
    reason = "no permissions for [indices:data/read/search]"
    proxy.fail(faults.refuse(403, "security_exception", reason), times=10**6)
    _expect_refusals(engine, proxy, r"not permitted \(403: security_exception, no permissions")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"version": {"number": "1.3.20", "distribution": "opensearch"}}, "OpenSearch version 1.3"),
        ({"version": {"number": "2.18.0", "distribution": "opensearch"}}, "version 2.18.0 answers"),
        ({"version": {"number": "4.0.0", "distribution": "opensearch"}}, "version 4.0.0 answers"),
        ({"version": {"number": "7.17.9"}}, "another server, not OpenSearch, version 7.17.9"),
        ({"version": {"number": "8.15.0", "build_flavor": "default"}}, "not OpenSearch.*8.15.0"),
        ({"hello": "world"}, "not OpenSearch"),
        (["odd"], "not OpenSearch"),
    ],
)
def test_wrong_version_is_refused(engine: Engine, proxy: Proxy, answer: object, said: str) -> None:
    """Only versions that the cases run on are used, and the line says which those are."""
    proxy.fail(lambda _passing: faults.Reply.of(200, answer), lambda p: p.path == "/", times=100)
    _expect_refusals(engine, proxy, f"{said}.*OpenSearch 2.19 to 3.x")


def test_what_is_no_server_of_that_kind_is_refused(engine: Engine, proxy: Proxy) -> None:
    """A web server that answers with a page is told as what it is."""
    proxy.fail(lambda _passing: faults.Reply(200, b"<html>xin ch\xff"), times=10**6)
    _expect_refusals(engine, proxy, "does not answer as OpenSearch does")


def _make_index(address: str) -> None:
    _administer(address, "PUT", f"/{_alias(address)}", {"settings": {"number_of_replicas": 0}})


def _make_alias(address: str) -> None:
    name = f"{_alias(address)}-g-000001"
    aliases = {"aliases": {_alias(address): {}}, "settings": {"number_of_replicas": 0}}
    _administer(address, "PUT", f"/{name}", aliases)


def _make_alias_of_two(address: str) -> None:
    _make_alias(address)
    name = f"{_alias(address)}-g-000002"
    aliases = {"aliases": {_alias(address): {}}, "settings": {"number_of_replicas": 0}}
    _administer(address, "PUT", f"/{name}", aliases)


@pytest.mark.parametrize("make", [_make_index, _make_alias, _make_alias_of_two])
def test_foreign_index_is_left_alone(
    engine: Engine, proxy: Proxy, address: str, make: Callable[[str], None]
) -> None:
    """Somebody else's index or alias of our name is neither searched nor written."""
    make(address)
    _expect_refusals(engine, proxy, "did not make, and it is left alone; choose another name")


def test_foreign_control_index_is_left_alone(engine: Engine, proxy: Proxy, address: str) -> None:
    """The lock is never written into somebody else's index."""
    foreign = f"/{_alias(address)}-control"
    _administer(address, "PUT", foreign, {"settings": {"number_of_replicas": 0}})
    for ask in (engine.open_writer, engine.open_generation):
        with pytest.raises(EngineRefusedError, match="did not make, and it is left alone"):
            ask()
    assert [seen for seen in proxy.seen if not seen.is_read] == []


def test_foreign_generation_is_never_removed(engine: Engine, direct: Engine, address: str) -> None:
    """An index that merely has a generation's name outlives sweeping and rebuilding."""
    name = f"{_alias(address)}-g-000001"
    _administer(address, "PUT", f"/{name}", {"settings": {"number_of_replicas": 0}})
    for open_another in (engine.open_writer, engine.open_generation):
        with open_another() as writer:
            writer.apply([make_entry("a", 1, "mot")], 1)
            writer.publish()
    _administer(address, "GET", f"/{name}")
    status = direct.status()
    assert status is not None
    assert status.generation != name


def _secret_parts() -> list[str]:
    return [SECRET, SECRET[:6], ENCODED.partition(":")[2], ENCODED, "p%40ss", "người", "ng%C6"]


def _expect_no_secret(text: str) -> None:
    assert [part for part in _secret_parts() if part in text] == []


def test_secret_is_sent_and_never_told(
    proxy: Proxy, proxied: str, open_at: OpenEngine, caplog: pytest.LogCaptureFixture
) -> None:
    """With a password of special characters all works, and no text that is shown holds it."""
    proxy.login = (USER, SECRET)
    url = proxied.replace("://", f"://{ENCODED}@")
    engine = open_at(url)
    told = [repr(engine), describe_engine(url), repr(Address.parse(url)), str(Address.parse(url))]
    with caplog.at_level(logging.DEBUG):
        with engine.open_writer() as writer:
            writer.apply([make_entry("a", 1, "mot")], 1)
            told.append(repr(writer))
        assert engine.search(SearchRequest(Everything())).total == 1
        told.append(repr(engine.status()))
        for fault in (
            faults.drop,
            faults.refuse(403),
            faults.refuse(500),
            lambda _passing: faults.Reply(200, b"nonsense"),
        ):
            proxy.fail(fault, times=3)
            with pytest.raises(Exception, match=r"127\.0\.0\.1") as caught:
                engine.status()
            proxy.heal()
            told.append(str(caught.value))
        proxy.login = (USER, "changed")
        with pytest.raises(EngineRefusedError) as refused:
            engine.status()
        told.append(str(refused.value))
    _expect_no_secret("\n".join(told))
    _expect_no_secret(caplog.text)
    _expect_no_secret("\n".join(seen.path for seen in proxy.seen))
    assert "127.0.0.1" in caplog.text


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of this machine's own making, with its key in one file."""
    path = tmp_path / "own.pem"
    key = tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(path)),
        ],
        check=True,
        capture_output=True,
    )
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


@pytest.fixture
def secure(proxy: Proxy, certificate: Path) -> Iterator[Proxy]:
    """The server behind TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Proxy(proxy.backend, tls=context) as running:
        yield running


def _secured(proxied: str, proxy: Proxy, secure: Proxy) -> str:
    return proxied.replace("http://", "https://").replace(f":{proxy.port}/", f":{secure.port}/")


def test_own_certificate_is_trusted_when_named(
    proxy: Proxy,
    secure: Proxy,
    proxied: str,
    open_at: OpenEngine,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A cluster's own certificate authority is named in SSL_CERT_FILE; until then it is refused."""
    url = _secured(proxied, proxy, secure)
    _expect_refusals(open_at(url), secure, "certificate is not trusted.*self.signed.*SSL_CERT_FILE")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    engine = open_at(url)
    with engine.open_writer() as writer:
        writer.apply([make_entry("a", 1, "mot")], 1)
    assert engine.search(SearchRequest(Everything())).total == 1


def test_certificate_of_another_host_is_refused(
    proxy: Proxy,
    secure: Proxy,
    proxied: str,
    open_at: OpenEngine,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A trusted certificate that names another host proves nothing."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    url = _secured(proxied, proxy, secure).replace("127.0.0.1", "localhost")
    _expect_refusals(open_at(url), secure, "not trusted.*localhost")


def test_encryption_where_there_is_none_says_so(
    proxied: str, proxy: Proxy, open_at: OpenEngine
) -> None:
    """`https` to a server that speaks `http` is told as that."""
    engine = open_at(proxied.replace("http://", "https://"))
    _expect_refusals(engine, proxy, "no encrypted connection can be made.*or write http://")


def test_passing_requests_are_told_apart() -> None:
    """What counts as written in these cases is whatever is neither read nor searched."""
    methods = {"GET": True, "HEAD": True, "PUT": False, "POST": False, "DELETE": False}
    for method, is_read in methods.items():
        assert Passing(method, "/x/_doc/1", b"", {}, ("", 0)).is_read == is_read
    with pytest.raises(UnknownEngineError):
        Address.parse("https://a:b@c")
