"""Headers that every response carries, errors included."""

from __future__ import annotations

from flask import Flask, Response, request

CDN = "https://cdn.jsdelivr.net"

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' {CDN}",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

SHARED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=()",
}


def init_app(app: Flask) -> None:
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Tell browsers to run only our own files, and caches to keep nothing private."""
    for name, value in SHARED.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in ("static", "pages.vendor") and "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
