#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""proxy.py LOG [SECONDS]

Proxies on loopback, good ones and bad ones, on ports that the system picks.
Prints "NAME PORT" for each, then "ready"; ends after SECONDS (120), or when
standard input does.  Each name that they are asked for is 127.0.0.1 to them.
LOG gets a line for each request: NAME, how the server was named (v4, v6, name),
its name and port.
"""
import asyncio
import base64
import ipaddress
import os
import socket
import struct
import sys

LOG = open(sys.argv[1], "a", buffering=1)
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 120
USER, PASSWORD = b"al:ice@example.org", b"p%w: @/\xc3\xa9"
HTTP_USER = b"alice@example.org"


class Session:
    def __init__(self, name, reader, writer):
        self.name, self.r, self.w = name, reader, writer
        self.drips = False

    async def say(self, data):
        if self.drips:
            for byte in data:
                self.w.write(bytes([byte]))
                await self.w.drain()
                await asyncio.sleep(0.001)
            return
        self.w.write(data)
        await self.w.drain()

    async def hear(self, n):
        return await self.r.readexactly(n)

    async def hang(self):
        await asyncio.sleep(600)

    def asked_for(self, how, host, port):
        LOG.write(f"{self.name} {how} {host} {port}\n")

    async def flood(self, data):
        while True:
            await self.say(data)

    # Reads the request; the methods' reply has been said.
    async def socks_request(self):
        head = await self.hear(4)
        assert head[:3] == b"\5\1\0", head
        if head[3] == 1:
            how, host = "v4", str(ipaddress.IPv4Address(await self.hear(4)))
        elif head[3] == 4:
            how, host = "v6", str(ipaddress.IPv6Address(await self.hear(16)))
        else:
            n, = await self.hear(1)
            how, host = "name", (await self.hear(n)).decode()
        port, = struct.unpack(">H", await self.hear(2))
        self.asked_for(how, host, port)
        self.how = how
        return port

    async def socks_methods(self):
        version, n = await self.hear(2)
        assert version == 5
        return await self.hear(n)

    async def socks_open(self):
        assert b"\0" in await self.socks_methods()
        await self.say(b"\5\0")
        return await self.socks_request()

    async def socks_login(self):
        assert b"\2" in await self.socks_methods()
        await self.say(b"\5\2")
        version, n = await self.hear(2)
        user = await self.hear(n)
        password = await self.hear((await self.hear(1))[0])
        return version == 1 and (user, password) == (USER, PASSWORD)

    async def http_head(self):
        head = await self.r.readuntil(b"\r\n\r\n")
        line, *fields = head[:-4].split(b"\r\n")
        method, where, version = line.split(b" ")
        assert (method, version) == (b"CONNECT", b"HTTP/1.1"), line
        assert b"Host: " + where in fields, fields
        host, port = where.decode().rsplit(":", 1)
        self.asked_for("v6" if host[0] == "[" else "name", host.strip("[]"),
                       port)
        return int(port), fields

    async def carry(self, port, reply=b"", first=None):
        """Between us and the server; reply comes once there is one.  With
        first, both in one piece with what the server says."""
        r, w = await asyncio.open_connection("127.0.0.1", port)
        if first is not None:
            reply += await r.readuntil(first)
        await self.say(reply)

        async def copy(r, w):
            try:
                while data := await r.read(65536):
                    w.write(data)
                    await w.drain()
                w.write_eof()
            except OSError:
                pass
        await asyncio.gather(copy(self.r, w), copy(r, self.w))
        w.close()


OK = b"\5\0\0\1\0\0\0\0\0\0"


# ------------------------------------------------------------ the good ones
async def socks_good(s):
    await s.carry(await s.socks_open(), OK)


async def socks_with_login(s):
    good = await s.socks_login()
    await s.say(b"\1\0" if good else b"\1\1")
    if good:
        await s.carry(await s.socks_request(), OK)


async def socks_says_five(s):
    assert await s.socks_login()
    await s.say(b"\5\0")
    await s.carry(await s.socks_request(), OK)


async def socks_v6_bound(s):
    await s.carry(await s.socks_open(), b"\5\0\0\4" + b"\1" * 16 + b"\0\1")


async def socks_name_bound(s):
    await s.carry(await s.socks_open(),
                  b"\5\0\0\3\xff" + b"n" * 255 + b"\0\1")


async def socks_one_piece(s):
    await s.carry(await s.socks_open(), OK, b"\n")


async def socks_drips(s):
    s.drips = True
    await s.carry(await s.socks_open(), OK)


async def socks_v4_alone(s):
    """Has no IPv6."""
    assert b"\0" in await s.socks_methods()
    await s.say(b"\5\0")
    port = await s.socks_request()
    if s.how == "v6":
        await s.say(b"\5\x08" + OK[2:])
    else:
        await s.carry(port, OK)


HTTP_OK = b"HTTP/1.1 200 Connection established\r\nVia: us\r\n\r\n"


async def http_good(s):
    await s.carry((await s.http_head())[0], HTTP_OK)


async def http_with_login(s):
    port, fields = await s.http_head()
    want = base64.b64encode(HTTP_USER + b":" + PASSWORD)
    if b"Proxy-Authorization: Basic " + want in fields:
        await s.carry(port, HTTP_OK)
    else:
        await s.say(b"HTTP/1.1 407 Who are you?\r\n"
                    b"Proxy-Authenticate: Digest realm=x\r\n"
                    b"proxy-authenticate:  basic realm=x\r\n\r\n")


async def http_one_piece(s):
    await s.carry((await s.http_head())[0], HTTP_OK, b"\n")


async def http_drips(s):
    s.drips = True
    await s.carry((await s.http_head())[0], HTTP_OK)


async def http_lf(s):
    await s.carry((await s.http_head())[0], b"HTTP/1.0 204\nA: b\n\n", b"\n")


async def http_interim(s):
    await s.carry((await s.http_head())[0],
                  b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + HTTP_OK, b"\n")


async def http_length(s):
    """A length in the head means nothing (RFC 9110 section 9.3.6)."""
    await s.carry((await s.http_head())[0],
                  b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n"
                  b"Transfer-Encoding: chunked\r\n\r\n", b"\n")


# ------------------------------------------------------------- the bad ones
def socks_refusal(code):
    async def refuse(s):
        await s.socks_open()
        await s.say(bytes([5, code]) + OK[2:])
    refuse.__name__ = f"socks_refuses_{code}"
    return refuse


REFUSALS = [socks_refusal(code) for code in (1, 2, 3, 4, 5, 6, 7, 8, 9, 255)]


async def socks_no_method(s):
    await s.socks_methods()
    await s.say(b"\5\xff")


async def socks_other_method(s):
    await s.socks_methods()
    await s.say(b"\5\1")
    await s.hang()


async def socks_version_4(s):
    await s.socks_methods()
    await s.say(b"\0\x5a" + bytes(6))
    await s.hang()


async def socks_bad_type(s):
    await s.socks_open()
    await s.say(b"\5\0\0\x09" + bytes(20))
    await s.hang()


async def socks_closes(s):
    await s.socks_methods()


async def socks_cut_method(s):
    await s.socks_methods()
    await s.say(b"\5")


async def socks_cut_reply(s):
    await s.socks_open()
    await s.say(OK[:9])


async def socks_resets(s):
    await s.socks_methods()
    s.w.get_extra_info("socket").setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    s.w.transport.abort()


async def socks_silent(s):
    await s.socks_methods()
    await s.hang()


async def socks_silent_reply(s):
    await s.socks_open()
    await s.hang()


async def http_407(s):
    await s.http_head()
    await s.say(b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                b"Proxy-Authenticate: NTLM\r\n\r\n")


async def http_403(s):
    await s.http_head()
    await s.say(b"HTTP/1.0 403 Filtered \x1b[31mred\r\n\r\n")


async def http_forbids(s):
    await s.http_head()
    await s.say(b"HTTP/1.0 403 Port not allowed\r\n\r\n<html>no</html>")


async def http_502(s):
    await s.http_head()
    await s.say(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")


async def http_redirects(s):
    await s.http_head()
    await s.say(b"HTTP/1.1 302 Found\r\nLocation: http://portal/\r\n\r\n")


async def http_echoes(s):
    """Our login, in the reason."""
    login = [f for f in (await s.http_head())[1]
             if f.startswith(b"Proxy-Auth")]
    await s.say(b"HTTP/1.1 403 " + login[0] + b"\r\n\r\n")


async def http_endless(s):
    await s.http_head()
    await s.say(b"HTTP/1.1 200 OK\r\n")
    await s.flood(b"X-More: and more\r\n")


async def http_endless_line(s):
    await s.http_head()
    await s.flood(b"HTTP/1.1 200 " + b"x" * 1000)


async def http_endless_interim(s):
    await s.http_head()
    await s.flood(b"HTTP/1.1 102 Processing\r\n\r\n")


async def http_cut(s):
    await s.http_head()
    await s.say(HTTP_OK[:-2])


async def http_closes(s):
    await s.http_head()


async def http_silent(s):
    await s.http_head()
    await s.hang()


async def http_crawls(s):
    await s.http_head()
    for byte in HTTP_OK:
        await s.say(bytes([byte]))
        await asyncio.sleep(1)


async def http_greets(s):
    """A mail server."""
    await s.say(b"220 mail.example.test ESMTP\r\n")
    await s.hang()


async def http_socks(s):
    await s.say(b"\5\0")
    await s.hang()


async def http_nul(s):
    await s.http_head()
    await s.say(b"HTTP/1.1 200 OK\r\nA: \0\r\n\r\n")
    await s.hang()


async def http_bare_cr(s):
    await s.http_head()
    await s.say(b"HTTP/1.1 200 OK\r\rA: b\r\n\r\n")
    await s.hang()


async def http_no_code(s):
    await s.http_head()
    await s.say(b"HTTP/1.1 OK\r\n\r\n")
    await s.hang()


async def http_code_600(s):
    await s.http_head()
    await s.say(b"HTTP/1.1 2000 OK\r\n\r\n")
    await s.hang()


PROXIES = REFUSALS + [
    f for f in list(globals().values())
    if asyncio.iscoroutinefunction(f) and
    f.__code__.co_varnames[:f.__code__.co_argcount] == ("s",)]


def server(proxy):
    async def serve(reader, writer):
        try:
            await proxy(Session(proxy.__name__.replace("_", "-"), reader,
                                writer))
        except (ConnectionError, OSError, asyncio.IncompleteReadError,
                asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()
    return serve


async def main():
    for proxy in PROXIES:
        s = await asyncio.start_server(server(proxy), "127.0.0.1", 0)
        port = s.sockets[0].getsockname()[1]
        print(proxy.__name__.replace("_", "-"), port)
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    print("refused", closed.getsockname()[1])
    print("ready", flush=True)
    over = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await asyncio.wait([over], timeout=SECONDS)


try:
    asyncio.run(main())
finally:
    os._exit(0)  # the thread that reads standard input may still wait
