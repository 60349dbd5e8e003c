"""Files and names that somebody made to do harm. Each active file calls out when it runs."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from dataclasses import dataclass

from PIL import Image

# What an active file does if anything lets it: it marks the page's address bar, its storage and its opener.
CANARY = (
    "try{localStorage.setItem('canary','ran')}catch(e){};document.cookie='canary=ran';window.canary='ran';"
)
SCRIPT = f"<script>{CANARY}</script>"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One file, and what its sender says that it is."""

    data: bytes
    mime_type: str
    filename: str
    kind: str = "document"


def gif() -> bytes:
    written = io.BytesIO()
    Image.new("P", (8, 8)).save(written, "GIF")
    return written.getvalue()


def jar() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "Main-Class: Evil\n")
        archive.writestr("Evil.class", b"\xca\xfe\xba\xbe")
    return written.getvalue()


SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{CANARY}"><script>{CANARY}</script></svg>'.encode()
HTML = f'<!DOCTYPE html><html><body onload="{CANARY}">{SCRIPT}<img src=x onerror="{CANARY}">'.encode()
XHTML = (
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>'
    f"<script>{CANARY}</script></head><body/></html>"
).encode()
XML = (
    '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#s"?><x xmlns:h="http://www.w3.org/1999/xhtml">'
    f"<h:script>{CANARY}</h:script></x>"
).encode()
MHTML = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    f"--b\r\nContent-Type: text/html\r\n\r\n{SCRIPT}\r\n--b--\r\n"
).encode()
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
GIF_SCRIPT = b"GIF89a=1;" + CANARY.encode()

FILES = {
    "svg with a script": Hostile(SVG, "image/svg+xml", "logo.svg"),
    "svg that says it is a photo": Hostile(SVG, "image/png", "logo.png", "image"),
    "svg after a comment": Hostile(b"<!-- nothing here -->\n" + SVG, "image/svg+xml", "logo.svg", "image"),
    "svg, packed": Hostile(gzip.compress(SVG), "image/svg+xml", "logo.svgz", "image"),
    "html": Hostile(HTML, "text/html", "page.html"),
    "html that says it is a photo": Hostile(HTML, "image/jpeg", "photo.jpg", "image"),
    "html that says it is a voice message": Hostile(HTML, "audio/ogg; codecs=opus", "voice.ogg", "audio"),
    "html that says it is a film": Hostile(HTML, "video/mp4", "film.mp4", "video"),
    "html in utf-16": Hostile(HTML.decode().encode("utf-16"), "text/plain", "notes.txt"),
    "html in utf-7": Hostile(SCRIPT.replace("<", "+ADw-").encode(), "text/html", "notes.txt"),
    "html after blanks": Hostile(b"\n\t " * 500 + HTML, "text/plain", "notes.txt"),
    "html without a frame": Hostile(SCRIPT.encode(), "text/plain", "notes.txt"),
    "xhtml": Hostile(XHTML, "application/xhtml+xml", "page.xhtml"),
    "xml": Hostile(XML, "text/xml", "data.xml"),
    "mhtml": Hostile(MHTML, "message/rfc822", "page.mht"),
    "pdf with a script": Hostile(PDF, "application/pdf", "invoice.pdf"),
    "pdf that says it is a photo": Hostile(PDF, "image/jpeg", "photo.jpg", "image"),
    "script": Hostile(CANARY.encode(), "text/javascript", "app.js"),
    "script that says it is a photo": Hostile(CANARY.encode(), "image/png", "app.png", "image"),
    "style": Hostile(b"body{display:none!important}", "text/css", "style.css"),
    "flash": Hostile(b"FWS\x09" + bytes(60), "application/x-shockwave-flash", "game.swf"),
    "gif that is a jar too": Hostile(gif() + jar(), "image/gif", "cat.gif", "image"),
    "gif that is a script too": Hostile(GIF_SCRIPT, "text/javascript", "cat.js", "image"),
    "gif that is a page too": Hostile(b"GIF89a" + HTML, "text/html", "cat.html", "image"),
    "jar": Hostile(jar(), "application/java-archive", "tool.jar"),
    "nothing at all": Hostile(b"", "image/svg+xml", "empty.svg"),
}  # fmt: skip

# Pieces that harm when they are put together, for names made at random.
PIECES = (
    "..", "/", "\\", "%2e", "%2F", "\0", "\r\n", "\u202e", "\u200b", '"', "'", ";", "con", ".txt", "-", " ",
    "~", "filename=", "UTF-8''", "é", "e\u0301", "猫", "😀", "\ud800", "x" * 60,
)  # fmt: skip

NAMES = (
    "../../../../etc/passwd", "..\\..\\windows\\system32\\cmd.exe", "/etc/passwd", "C:\\autoexec.bat",
    "\\\\host\\share", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%c0%af..%c0%afetc", "....//....//etc", ".",
    "..", "...", "", " ", "\t", "a\x00.jpg", "\x00", "photo.php\x00.jpg", "a\r\nSet-Cookie: x=1",
    "a\nX-Evil: 1", "a\r\n\r\n<script>", "a\x85b\u2028c\u2029d", "con.txt", "CON", "nul", "aux.h",
    "com1.jpg", "LPT9", "com¹.txt", "prn .txt", "-rf", "--help", "-", "~", "~root/.ssh", ".htaccess",
    ".bashrc", "a.", "a ", "a. . .", "report\u202efdp.exe", "\u200b\u200e\u2066", "a\u200bb", "\ufeffa.pdf",
    'a"b.txt', "a'b.txt", 'a\\"b.txt', "a;filename=evil.exe", 'x"; filename="evil.exe', "a,b.txt", "a=b",
    "a*=UTF-8''b", "x" * 300, "x" * 300 + ".pdf", "ü" * 300 + ".pdf", "😀" * 300, "a." + "x" * 300,
    "é" * 100 + "." + "é" * 50, "Ольга.pdf", "猫.jpg", "فاتورة.pdf", "हिन्दी.txt", "🙂.png", "e\u0301.txt",
    "\ud800.txt", "a\udfffb.pdf", "?.txt", "*", "a|b<c>d:e", "${jndi:ldap://x}", "$(id).txt", "`id`.txt",
    "{{7*7}}", "<script>alert(1)</script>.html", "a%00b", "%", "a%0d%0ab", "=?utf-8?Q?evil?=",
    "=cmd|'/c calc'!A1", "name.tar.gz", "NAME.PDF", "no suffix", "a..b..c",
)  # fmt: skip


def names(count: int) -> list[str]:
    """So many hostile names, the same ones each time."""
    dice = random.Random(20261123)
    made = list(NAMES)
    while len(made) < count:
        made.append("".join(dice.choice(PIECES) for _ in range(dice.randint(1, 9))))
    return made[:count]
