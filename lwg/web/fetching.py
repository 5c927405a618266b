"""Asks a machine elsewhere for a file whose address a person typed, and reaches no machine of our own by it.

Each hop, redirects included, is looked up once; every address that the name has must be public, and the connection goes
to the address that was looked at, so that a name cannot mean another machine between check and use. Only http and
https on their own ports, a bound on bytes and on time, no proxy, no cookies, and nothing sent along.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 5
LONGEST_ADDRESS = 1000
REDIRECTS = (301, 302, 303, 307, 308)
NAT64 = ipaddress.ip_network("64:ff9b::/96")

BAD_ADDRESS, NOT_PUBLIC, NO_ANSWER, REFUSED, TOO_LARGE, TOO_SLOW, TOO_MANY_REDIRECTS = (
    "bad_address",
    "not_public",
    "no_answer",
    "refused",
    "too_large",
    "too_slow",
    "too_many_redirects",
)


class FetchError(Exception):
    """The file did not come; `code` says why. The address stands in no message: it may be a secret."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class _Place:
    """A server as an address names it, and where it was found."""

    scheme: str
    host: str
    port: int
    ip: str


def fetch(address: str, *, most_bytes: int, seconds: float) -> bytes:
    """The body at `address`, after redirects; the whole takes `seconds` at the most. Raises FetchError."""
    deadline = time.monotonic() + seconds
    for _hop in range(MOST_REDIRECTS + 1):
        parts = _checked(address)
        place = _looked_up(parts)
        body, onward = _ask(place, parts, most_bytes, deadline)
        if onward is None:
            return body
        address = urljoin(address, onward)
    raise FetchError(TOO_MANY_REDIRECTS)


def check_address(address: str) -> None:
    """Raises FetchError for what can be no address of a public file, without asking anyone."""
    _checked(address)


def is_public(ip: str) -> bool:
    """Whether anybody on the internet may be reached there: not loopback, private, link-local (metadata of clouds),
    shared (CGNAT), multicast, reserved, or one of these within IPv6."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise FetchError(BAD_ADDRESS) from None
    is_odd = len(address) > LONGEST_ADDRESS or any(ord(sign) <= 32 or ord(sign) == 127 for sign in address)
    if is_odd or parts.scheme not in PORTS or not host or parts.username is not None or parts.password is not None:
        raise FetchError(BAD_ADDRESS)
    if port not in (None, 80, 443) and f"{host}:{port}" not in settings.FETCH_ALSO:
        raise FetchError(BAD_ADDRESS)
    return parts


def _looked_up(parts: SplitResult) -> _Place:
    """The server, at the first of its addresses; raises FetchError where one of them is not public."""
    host = (parts.hostname or "").encode("idna").decode()
    port = parts.port or PORTS[parts.scheme]
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise FetchError(NO_ANSWER) from None
    if f"{host}:{port}" not in settings.FETCH_ALSO and not all(map(is_public, found)):
        raise FetchError(NOT_PUBLIC)
    if not found:
        raise FetchError(NO_ANSWER)
    return _Place(parts.scheme, host, port, found[0])


def _ask(place: _Place, parts: SplitResult, most_bytes: int, deadline: float) -> tuple[bytes, str | None]:
    """Body, or where the answer sends on."""
    connection = _Pinned(place, deadline)
    query = f"?{_quoted(parts.query, '?')}" if parts.query else ""
    try:
        headers = {"Accept": "text/calendar, */*;q=0.5", "User-Agent": "LWG"}
        connection.request("GET", _quoted(parts.path or "/") + query, headers=headers)
        answer = connection.getresponse()
        if answer.status in REDIRECTS and (onward := answer.getheader("Location")):
            return b"", onward
        if answer.status != 200:
            raise FetchError(REFUSED)
        return _body(answer, most_bytes, deadline), None
    except TimeoutError:
        raise FetchError(TOO_SLOW) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise FetchError(TOO_SLOW if time.monotonic() >= deadline else NO_ANSWER) from None
    finally:
        connection.end()


def _quoted(part: str, also: str = "") -> str:
    """As it was typed; what may not stand in an address as it is, is escaped."""
    return quote(part, safe="/%:@!$&'()*+,;=~-._" + also)


def _body(answer: http.client.HTTPResponse, most_bytes: int, deadline: float) -> bytes:
    if (answer.length or 0) > most_bytes:
        raise FetchError(TOO_LARGE)
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(65536):
        size += len(part)
        if size > most_bytes:
            raise FetchError(TOO_LARGE)
        parts.append(part)
    if time.monotonic() >= deadline:  # the line was cut: what came may be half
        raise FetchError(TOO_SLOW)
    return b"".join(parts)


class _Pinned(http.client.HTTPConnection):
    """Goes to the address that was looked at, whatever the name means by now; cut when the time is over.

    A timeout of the socket bounds each wait; a server that sends a byte now and then would outlast it.
    """

    def __init__(self, place: _Place, deadline: float) -> None:
        self.default_port = PORTS[place.scheme]
        super().__init__(place.host, place.port)
        self.place = place
        self.deadline = deadline
        self.line: socket.socket | None = None  # `http.client` lets go of its own before the body was read
        self.cut: threading.Timer | None = None

    def connect(self) -> None:
        left = max(0.1, self.deadline - time.monotonic())
        self.sock = self.line = socket.create_connection((self.place.ip, self.place.port), timeout=left)
        self.cut = threading.Timer(max(0.1, self.deadline - time.monotonic()), self.hang_up)
        self.cut.daemon = True
        self.cut.start()
        if self.place.scheme == "https":
            context = ssl.create_default_context()
            secure = context.wrap_socket(self.sock, server_hostname=self.place.host, do_handshake_on_connect=False)
            self.sock = self.line = secure
            secure.do_handshake()

    def hang_up(self) -> None:
        """Wakes whoever waits for this line."""
        if self.line is not None:
            with suppress(OSError):  # closed already
                socket.socket.shutdown(self.line, socket.SHUT_RDWR)

    def end(self) -> None:
        if self.cut is not None:
            self.cut.cancel()
        self.hang_up()
        self.close()
