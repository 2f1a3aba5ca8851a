from __future__ import annotations

import gzip
import signal
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from crawler.campus.content import build_campus
from crawler.campus.server import CampusServer
from crawler.campus.story import MAIN, MARINE

if TYPE_CHECKING:
    from tests.campus.conftest import Client

STORY = build_campus().stories(MAIN)[0]


def test_pages_have_charset_validators_and_length(client: Client) -> None:
    reply = client.get(STORY.path)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert {"ETag", "Last-Modified", "Content-Length"} <= reply.headers.keys()
    assert "Content-Encoding" not in reply.headers


def test_gzip_is_served_to_those_who_accept_it(client: Client) -> None:
    packed = client.get(STORY.path, Accept_Encoding="gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == client.get(STORY.path).body


@pytest.mark.parametrize(
    ("header", "change", "status"),
    [
        pytest.param("If-None-Match", "{ETag}", 304, id="same-tag"),
        pytest.param("If-None-Match", '"other", {ETag}', 304, id="one-of-two-tags"),
        pytest.param("If-None-Match", "*", 304, id="any-tag"),
        pytest.param("If-None-Match", '"other"', 200, id="other-tag"),
        pytest.param("If-Modified-Since", "{Last-Modified}", 304, id="same-time"),
        pytest.param("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 GMT", 304, id="later"),
        pytest.param("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT", 200, id="earlier"),
        pytest.param("If-Modified-Since", "yesterday", 200, id="no-date"),
        pytest.param("If-Modified-Since", "Thu, 01 Jan 2099 00:00:00 -0000", 200, id="date-without-zone"),
    ],
)
def test_conditional_requests(client: Client, header: str, change: str, status: int) -> None:
    first = client.get(STORY.path)
    reply = client.get(STORY.path, **{header: change.format_map(first.headers)})
    assert (reply.status, reply.body) == (status, b"" if status == 304 else first.body)
    assert reply.headers["ETag"] == first.headers["ETag"]


def test_the_tag_decides_where_tag_and_time_disagree(client: Client) -> None:
    reply = client.get(STORY.path, If_None_Match='"other"', If_Modified_Since="Thu, 01 Jan 2099 00:00:00 GMT")
    assert reply.status == 200


def test_hosts_are_told_apart_by_name(client: Client) -> None:
    main, marine = client.get("/").body, client.get("/", f"{MARINE}:8080").body
    assert main != marine
    assert client.get("/", "127.0.0.1").body == main
    assert client.get("/", "elsewhere.example").status == 404
    assert client.get(f"http://{MARINE}/").body == marine


def test_unknown_paths_are_404_with_a_page(client: Client) -> None:
    reply = client.get("/nowhere", Accept_Encoding="gzip")
    assert (reply.status, reply.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"Page not found" in gzip.decompress(reply.body)


def test_tracking_parameters_change_nothing(client: Client) -> None:
    assert client.get(f"{STORY.path}?utm_source=related").body == client.get(STORY.path).body


def test_the_moved_article_leads_to_its_new_place(client: Client) -> None:
    story = next(story for story in build_campus().stories(MAIN) if story.moved_from)
    reply = client.get((story.moved_from or "").removeprefix(f"http://{MAIN}"))
    assert (reply.status, reply.headers["Location"], reply.body) == (301, story.url, b"")


def test_head_has_the_head_of_get(client: Client) -> None:
    whole, head = client.get(STORY.path), client.get(STORY.path, method="HEAD")
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(whole.body))


def test_requests_are_listed_in_order_of_arrival() -> None:
    with CampusServer() as server:
        connection = HTTPConnection(*server.address, timeout=10)
        for target in ("/news?page=1", "/robots.txt"):
            connection.request("GET", target, headers={"Host": MAIN})
            connection.getresponse().read()
        connection.close()
        assert server.requests == [("GET", MAIN, "/news?page=1"), ("GET", MAIN, "/robots.txt")]


def test_one_connection_serves_a_thousand_requests_a_second(client: Client) -> None:
    client.get(STORY.path)
    local = client.connection.sock.getsockname()
    start = time.perf_counter()
    for _ in range(200):
        client.get(STORY.path, Accept_Encoding="gzip")
    # Ten times what it takes on an idle machine: delayed acknowledgements would cost 40 ms a request.
    assert time.perf_counter() - start < 2
    assert client.connection.sock.getsockname() == local


def test_a_stopped_server_is_silent_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    server = CampusServer()
    server.start()
    address = server.address
    assert server.connect_to == {MAIN: address, MARINE: address}
    with socket.create_connection(address, timeout=10) as held:
        held.sendall(f"GET / HTTP/1.1\r\nHost: {MAIN}\r\n\r\n".encode())
        assert held.recv(12) == b"HTTP/1.1 200"
        server.stop()
        server.stop()
        while held.recv(65536):
            pass
    assert set(threading.enumerate()) <= before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=10)
    with pytest.raises(RuntimeError, match="no address before it is started"):
        _ = server.address


def test_answers_can_be_held_back_and_do_not_hold_up_the_end() -> None:
    with CampusServer(response_delay=0.2) as server:
        connection = HTTPConnection(*server.address, timeout=10)
        start = time.perf_counter()
        connection.request("GET", "/", headers={"Host": MAIN})
        assert connection.getresponse().read()
        assert time.perf_counter() - start >= 0.2
        connection.close()
    with CampusServer(response_delay=60) as server, socket.create_connection(server.address, timeout=10) as waiting:
        waiting.sendall(f"GET / HTTP/1.1\r\nHost: {MAIN}\r\n\r\n".encode())
        while not server.requests:
            time.sleep(0.01)
        start = time.perf_counter()
        server.stop()
        assert time.perf_counter() - start < 5
        assert waiting.recv(100) == b""


def test_the_module_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "-m", "crawler.campus", "--crawl-delay", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        port = int(line.split("/")[2].partition(":")[2])
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/robots.txt")
        assert b"Crawl-delay: 3\n" in connection.getresponse().read()
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


def test_the_campus_needs_no_scrapy() -> None:
    code = "import sys, crawler.campus.server; sys.exit('scrapy' in sys.modules or 'lxml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
