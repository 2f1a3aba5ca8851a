"""HTTP heads as they stand in files of others, copied byte for byte but for what must not be kept."""

from __future__ import annotations

import re

SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie"})
"""Request headers that are sent and never kept."""

END_OF_HEAD = b"\r\n\r\n"

USER_IN_URL = re.compile(rb"(?<=://)[^/?#\s@]*@")

TRANSFER_CODING = re.compile(rb"^(?=transfer-encoding\s*:)", re.IGNORECASE | re.MULTILINE)


def without_secrets(head: bytes) -> bytes:
    r"""Return the head of a request without cookies, without passwords, and without user names in URLs.

    >>> without_secrets(b"GET /a HTTP/1.0\r\nCookie: a=1;\r\n b=2\r\nAccept: */*\r\n\r\n")
    b'GET /a HTTP/1.0\r\nAccept: */*\r\n\r\n'
    """
    kept = []
    is_secret = False
    for line in head.splitlines(keepends=True):
        if line[:1] not in (b" ", b"\t"):  # such a line goes on with the header before
            name = line.partition(b":")[0].strip().lower()
            is_secret = name.decode("latin-1") in SECRET_HEADERS
        if not is_secret:
            kept.append(USER_IN_URL.sub(b"", line))
    return ended(b"".join(kept))


def without_transfer_coding(head: bytes) -> bytes:
    r"""Return the head of a response whose chunks are gone, so that no reader is misled by what announces them.

    >>> without_transfer_coding(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    b'HTTP/1.1 200 OK\r\nX-Archive-Orig-transfer-encoding: chunked\r\n\r\n'
    """
    return ended(TRANSFER_CODING.sub(b"X-Archive-Orig-", head))


def ended(head: bytes) -> bytes:
    """Return *head* with the empty line that ends it, which a head alone may lack."""
    if re.search(rb"\r?\n\r?\n\Z", head):
        return head
    return head.rstrip(b"\r\n") + END_OF_HEAD
