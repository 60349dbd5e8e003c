"""Forms as browsers send them."""

from __future__ import annotations


def part(data, name, content_type):
    """A form with one file in it; Flask's own test client leaves those of large ones open."""
    head = f'--between\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    return head.encode() + f"Content-Type: {content_type}\r\n\r\n".encode() + data + b"\r\n--between--\r\n"
