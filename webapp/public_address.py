"""The address that the world knows an archive by, when it is served behind another server.

Permanent links, feeds and citations name it instead of what the request happened to be sent to.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def check_public_url(url: str) -> str:
    """The address without a closing slash; raises `ValueError` where it cannot be one."""
    parts = urlsplit(url.strip())
    is_plain = not (parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
        raise ValueError(
            f"{url!r} is no public address: give one such as https://archive.example/tangthu"
        )
    return url.strip().rstrip("/")


class PublicAddress:
    """Tells an application that it is reached at a public URL, whatever server is before it.

    The path of that URL is taken off the request's path where the server before left it there.
    """

    def __init__(self, application: WSGIApplication, url: str) -> None:
        parts = urlsplit(check_public_url(url))
        self._application = application
        self._scheme = parts.scheme
        self._host = parts.netloc
        self._root = parts.path

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request as one that came to the public address."""
        path = str(environ.get("PATH_INFO", ""))
        if self._root and (path == self._root or path.startswith(f"{self._root}/")):
            path = path.removeprefix(self._root)
        told = {
            "wsgi.url_scheme": self._scheme,
            "HTTP_HOST": self._host,
            "SCRIPT_NAME": self._root,
            "PATH_INFO": path or "/",
        }
        return self._application({**environ, **told}, start_response)
