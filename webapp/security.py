"""The headers that every response carries, and the stricter ones around archived pages.

Measured in Chromium by `tests/webapp/hostile`, not only believed.
"""

from flask import Flask, Response

_COMMON = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-DNS-Prefetch-Control": "off",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "autoplay",
            "camera",
            "display-capture",
            "encrypted-media",
            "fullscreen",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "publickey-credentials-get",
            "screen-wake-lock",
            "usb",
            "xr-spatial-tracking",
        )
    ),
}

_OWN_PAGE = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "connect-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "form-action 'self'",
            "frame-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

# No Cross-Origin-Opener-Policy here: browsers refuse to show a sandboxed page that has one.
_ORIGINAL = {
    "Content-Security-Policy": "; ".join(
        (
            "sandbox",
            "default-src 'none'",
            "style-src 'unsafe-inline'",
            "img-src data:",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        )
    ),
    "X-Frame-Options": "SAMEORIGIN",
}


class OwnResponse(Response):
    """A page, file or answer of our own."""

    def set_data(self, value: bytes | str) -> None:
        """Set the body; what UTF-8 cannot write (half of a surrogate pair) becomes `?`."""
        super().set_data(value.encode("utf-8", "replace") if isinstance(value, str) else value)


# A subclass: Flask turns a response of any other class into its own class, and its own headers.
class OriginalResponse(OwnResponse):
    """Bytes of an archived page, or made from them: whatever they are, they are hostile."""


def protect(response: Response) -> Response:
    """Give a response the headers of its kind."""
    own = not isinstance(response, OriginalResponse)
    response.headers.update(_COMMON)
    response.headers.update(_OWN_PAGE if own else _ORIGINAL)
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def register(app: Flask) -> None:
    """Protect every response of the application, error pages too."""
    app.response_class = OwnResponse
    app.after_request(protect)
