"""Fetching what a person typed reaches no machine of our own, and ends in time: against real servers on loopback."""

import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lwg.web import fetching
from lwg.web.fetching import FetchError, check_address, fetch, is_public
from tests.loopback import Answer


def why(address: str, most_bytes: int = 1000, seconds: float = 5) -> str:
    with pytest.raises(FetchError) as refused:
        fetch(address, most_bytes=most_bytes, seconds=seconds)
    assert address not in str(refused.value)
    return refused.value.code


def test_a_file_comes_as_it_is(server):
    server.gives("/mijn.ics", b"BEGIN:VCALENDAR")
    assert fetch(server.at("/mijn.ics?sleutel=a%20b"), most_bytes=1000, seconds=5) == b"BEGIN:VCALENDAR"
    assert server.asked == ["/mijn.ics?sleutel=a%20b"]


def test_redirects_are_followed_five_times_at_the_most(server):
    server.gives("/0", b"hier")
    for number in range(1, 7):
        server.sends_to(f"/{number}", f"/{number - 1}", 301 if number % 2 else 307)
    assert fetch(server.at("/5"), most_bytes=1000, seconds=5) == b"hier"
    assert why(server.at("/6")) == fetching.TOO_MANY_REDIRECTS


@pytest.mark.parametrize(
    "inside",
    [
        "http://127.0.0.1/geheim",
        "http://localhost/geheim",
        "http://2130706433/geheim",
        "http://0x7f.1/geheim",
        "http://0/geheim",
        "http://[::1]/geheim",
        "http://[::ffff:127.0.0.1]/geheim",
        "http://[::ffff:7f00:1]/geheim",
        "http://[64:ff9b::7f00:1]/geheim",
        "http://[2002:7f00:1::]/geheim",
        "http://10.0.0.8/geheim",
        "http://172.16.3.4/geheim",
        "http://192.168.1.1/geheim",
        "http://100.64.0.1/geheim",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://[fe80::1]/geheim",
        "http://224.0.0.1/geheim",
        "http://[ff02::1]/geheim",
        "http://255.255.255.255/geheim",
    ],
)
def test_no_address_of_our_own_is_asked_neither_directly_nor_by_a_redirect(server, inside):
    assert why(inside) == fetching.NOT_PUBLIC
    server.sends_to("/weg", inside)
    assert why(server.at("/weg")) == fetching.NOT_PUBLIC
    assert server.asked == ["/weg"]


def test_a_server_on_loopback_is_out_of_reach_unless_a_test_names_it(server, settings):
    server.gives("/mijn.ics", b"BEGIN:VCALENDAR")
    settings.FETCH_ALSO = ()
    assert why(server.at("/mijn.ics")) == fetching.BAD_ADDRESS  # another port than 80 and 443
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mijn kalender",
        "ftp://voorbeeld.example/a.ics",
        "file:///etc/passwd",
        "gopher://voorbeeld.example/",
        "http://",
        "https://voorbeeld.example:22/a.ics",
        "https://voorbeeld.example:99999/a.ics",
        "https://iemand:geheim@voorbeeld.example/a.ics",
        "https://voorbeeld.example/a\r\nHost: elders",
        "https://voorbeeld.example/a b",
        "http://[::1",
        "https://" + "a" * 2000 + ".example/",
        "https://" + "ü" * 70 + ".example/",
    ],
)
def test_what_is_no_address_of_a_public_file_is_refused_without_asking(address):
    with pytest.raises(FetchError) as refused:
        check_address(address)
    assert refused.value.code == fetching.BAD_ADDRESS


def test_a_redirect_to_another_scheme_or_port_is_refused(server):
    server.sends_to("/bestand", "file:///etc/passwd")
    server.sends_to("/poort", "http://voorbeeld.example:6379/")
    assert [why(server.at("/bestand")), why(server.at("/poort"))] == [fetching.BAD_ADDRESS] * 2


def test_the_connection_goes_to_the_address_that_was_looked_at(server, settings, monkeypatch):
    """A name that answers something else the second time (DNS rebinding) is asked once only."""
    answers = ["127.0.0.1", "10.0.0.8"]
    looked_up = []

    def once(host: str, port: int, *options: Any, **more: Any) -> list[Any]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), port))]

    monkeypatch.setattr(socket, "getaddrinfo", once)
    settings.FETCH_ALSO = (f"kalender.example:{server.port}",)
    server.gives("/a.ics", b"BEGIN:VCALENDAR")
    # `create_connection` looks its numeric address up again: that must be the first answer, not the name.
    answers.insert(1, "127.0.0.1")
    assert fetch(f"http://kalender.example:{server.port}/a.ics", most_bytes=100, seconds=5) == b"BEGIN:VCALENDAR"
    assert looked_up == ["kalender.example", "127.0.0.1"]
    assert server.hosts == [f"kalender.example:{server.port}"]


def test_a_name_with_one_address_of_our_own_is_refused_whatever_the_others_are(monkeypatch):
    def both(host: str, port: int, **options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("93.184.215.14", "192.168.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    assert why("https://kalender.example/a.ics") == fetching.NOT_PUBLIC


def test_a_name_that_nobody_knows_says_so():
    assert why("https://bestaat-niet.invalid/a.ics") == fetching.NO_ANSWER


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500, 204])
def test_another_answer_than_the_file_says_so(server, status):
    server.gives("/weg", b"", status)
    assert why(server.at("/weg")) == fetching.REFUSED


def test_a_file_that_says_it_is_large_is_not_even_read(server):
    server.gives("/groot", b"x" * 2000)
    assert why(server.at("/groot"), most_bytes=1999) == fetching.TOO_LARGE
    assert fetch(server.at("/groot"), most_bytes=2000, seconds=5) == b"x" * 2000


def test_a_file_without_end_is_let_go_at_the_bound(server):
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            return

    server.answers["/zonder-eind"] = endless
    assert why(server.at("/zonder-eind"), most_bytes=1_000_000) == fetching.TOO_LARGE


def drip(where: str) -> Answer:
    """A byte now and then: in the headers, or in the body."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"" if where == "headers" else b"\r\n"))
            for _ in range(200):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    return answer


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_server_that_drips_is_cut_off_in_time(server, where):
    server.answers["/traag"] = drip(where)
    began = time.monotonic()
    assert why(server.at("/traag"), seconds=0.7) == fetching.TOO_SLOW
    assert time.monotonic() - began < 3


def test_a_server_that_says_nothing_is_cut_off_in_time(server):
    server.answers["/stil"] = lambda handler: time.sleep(2)
    began = time.monotonic()
    assert why(server.at("/stil"), seconds=0.5) == fetching.TOO_SLOW
    assert time.monotonic() - began < 1.9


@pytest.mark.parametrize("ip", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_public(ip):
    assert is_public(ip)


@given(st.ip_addresses(v=4))
def test_an_address_within_ipv6_is_as_public_as_by_itself(ip):
    number = int(ip)
    inside = [f"::ffff:{ip}", f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1", f"64:ff9b::{ip}"]
    assert {is_public(one) for one in inside} == {is_public(str(ip))}
