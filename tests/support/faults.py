#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""faults.py CERT KEY WRONG-CERT WRONG-KEY OLD-CERT OLD-KEY [SECONDS]

Mail servers on loopback, each with a fault of its own, on ports that the system
picks.  Prints "NAME PORT" for each, then "ready"; ends after SECONDS (120), or
when standard input does.
"""
import asyncio
import os
import socket
import ssl
import struct
import sys

SECONDS = float(sys.argv[7]) if len(sys.argv) > 7 else 120
GREETING = b"220 mail.example.test ESMTP\r\n"
EHLO = b"250-mail.example.test\r\n250-SIZE 1000\r\n250 STARTTLS\r\n"
EHLO_TLS = b"250-mail.example.test\r\n250-SIZE 1000\r\n250 AUTH PLAIN LOGIN\r\n"


def context(cert, key):
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    c.load_cert_chain(cert, key)
    return c


good = context(sys.argv[1], sys.argv[2])
wrong = context(sys.argv[3], sys.argv[4])
old = context(sys.argv[5], sys.argv[6])
# Without a name there is the wrong certificate; with it, the right one.
by_name = context(sys.argv[3], sys.argv[4])


def pick(sock, name, _):
    if name is not None:
        sock.context = good


by_name.sni_callback = pick


class Session:
    def __init__(self, reader, writer):
        self.r, self.w = reader, writer

    async def say(self, data):
        self.w.write(data)
        await self.w.drain()

    async def hear(self):
        line = await self.r.readline()
        if not line:
            raise ConnectionError
        return line

    async def hang(self):
        await asyncio.sleep(600)

    def reset(self):
        sock = self.w.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack("ii", 1, 0))
        self.w.transport.abort()

    async def drip(self, data):
        for byte in data:
            await self.say(bytes([byte]))
            await asyncio.sleep(1)

    async def flood(self, data, times=None):
        while times is None or times > 0:
            await self.say(data)
            if times is not None:
                times -= 1

    async def tls(self, ctx):
        await self.w.start_tls(ctx)


async def to_ehlo(s):
    await s.say(GREETING)
    await s.hear()


async def to_starttls(s):
    await to_ehlo(s)
    await s.say(EHLO)
    await s.hear()


async def to_tls(s, ctx=good):
    await to_starttls(s)
    await s.say(b"220 go ahead\r\n")
    await s.tls(ctx)


async def finish(s, ctx=good):
    await to_tls(s, ctx)
    await s.hear()
    await s.say(EHLO_TLS)
    await s.hear()
    await s.say(b"221 bye\r\n")


# ---------------------------------------------------------------- the faults
async def fine(s):
    await finish(s)


async def slow_greeting(s):
    await s.say(b"220-mail.example.test is thinking\r\n")
    await asyncio.sleep(2)
    await s.say(b"220 mail.example.test ESMTP\r\n")
    await s.hear()
    await s.say(b"250 mail.example.test\r\n")
    await s.hear()
    await s.say(b"221 bye\r\n")


async def reset_connect(s):
    s.reset()


async def reset_greeting(s):
    await s.say(GREETING)
    s.reset()


async def reset_ehlo(s):
    await to_ehlo(s)
    s.reset()


async def reset_starttls(s):
    await to_starttls(s)
    s.reset()


async def reset_handshake(s):
    await to_starttls(s)
    await s.say(b"220 go ahead\r\n")
    await s.r.read(1)
    s.reset()


async def reset_tls(s):
    await to_tls(s)
    await s.hear()
    s.reset()


async def silent_greeting(s):
    await s.hang()


async def silent_ehlo(s):
    await to_ehlo(s)
    await s.hang()


async def silent_starttls(s):
    await to_starttls(s)
    await s.hang()


async def silent_handshake(s):
    await to_starttls(s)
    await s.say(b"220 go ahead\r\n")
    await s.hang()


async def silent_tls(s):
    await to_tls(s)
    await s.hang()


async def drip_greeting(s):
    await s.drip(GREETING * 100)


async def drip_ehlo(s):
    await to_ehlo(s)
    await s.drip(EHLO * 100)


async def endless_line(s):
    await s.flood(b"220 " + b"x" * 4096)


async def endless_reply(s):
    await to_ehlo(s)
    await s.flood(b"250-X" + b"y" * 60 + b"\r\n")


async def lines_100000(s):
    await to_ehlo(s)
    await s.flood(b"250-X\r\n" * 1000, 100)
    await s.say(b"250 HELP\r\n")
    await s.hang()


async def wrong_name(s):
    await finish(s, wrong)


async def expired(s):
    await finish(s, old)


async def sni_only(s):
    await finish(s, by_name)


async def starttls_refused(s):
    await to_starttls(s)
    await s.say(b"554 5.7.3 no\r\n")
    await s.hear()
    await s.say(b"221 bye\r\n")


async def starttls_later(s):
    await to_starttls(s)
    await s.say(b"454 4.7.0 TLS not available\r\n")
    await s.hear()
    await s.say(b"221 bye\r\n")


async def starttls_lying(s):
    await to_starttls(s)
    await s.say(b"220 go ahead\r\n")
    await s.r.read(1)
    await s.say(b"250 I have never heard of TLS\r\n")
    await s.hang()


async def starttls_injected(s):
    await to_starttls(s)
    await s.say(b"220 go ahead\r\n250 AUTH PLAIN\r\n")
    await s.hang()


async def no_service(s):
    await s.say(b"554 no service for you\r\n")
    await s.hear()
    await s.say(b"221 bye\r\n")


async def later_greeting(s):
    await s.say(b"421 4.3.2 too busy\r\n")


async def later_ehlo(s):
    await to_ehlo(s)
    await s.say(b"450 4.7.1 greylisted\r\n")
    await s.hear()
    await s.say(b"221 bye\r\n")


async def binary(s):
    await s.say(bytes(range(256)) * 16)
    await s.hang()


async def tls_at_once(s):
    await s.tls(good)
    await s.say(GREETING)
    await s.hear()
    await s.say(EHLO_TLS)
    await s.hear()
    await s.say(b"221 bye\r\n")


async def helo_only(s):
    await s.say(GREETING)
    if (await s.hear()).upper().startswith(b"EHLO"):
        await s.say(b"500 what?\r\n")
        return
    await s.say(b"250 mail.example.test\r\n")
    await s.hear()
    await s.say(b"221 bye\r\n")


FAULTS = [f for f in list(globals().values())
          if asyncio.iscoroutinefunction(f) and
          f.__code__.co_varnames[:f.__code__.co_argcount] == ("s",) and
          not f.__name__.startswith("to_")]


def server(fault):
    async def serve(reader, writer):
        try:
            await fault(Session(reader, writer))
        except (ConnectionError, ssl.SSLError, OSError,
                asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.close()
    return serve


async def main():
    for fault in FAULTS:
        s = await asyncio.start_server(server(fault), "127.0.0.1", 0)
        port = s.sockets[0].getsockname()[1]
        print(fault.__name__.replace("_", "-"), port)
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
