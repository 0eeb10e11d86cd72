# SPDX-License-Identifier: MIT
"""sink.py PORT [AUTH LINE]: takes any mail on loopback and drops it."""
import _thread
import socket
import sys


def serve(sock):
    sock.sendall(b"220 sink.example.test ESMTP\r\n")
    data = False
    for line in sock.makefile("rb"):
        if data:
            data = line.strip() != b"."
            if data:
                continue
            sock.sendall(b"250 2.0.0 taken\r\n")
        elif line[:4].upper() == b"QUIT":
            sock.sendall(b"221 2.0.0 bye\r\n")
            break
        elif line[:4].upper() == b"DATA":
            data = True
            sock.sendall(b"354 go\r\n")
        elif line[:4].upper() == b"EHLO":
            sock.sendall(b"250-sink.example.test\r\n250 8BITMIME\r\n")
        else:
            sock.sendall(b"250 2.0.0 ok\r\n")
    sock.close()


listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    _thread.start_new_thread(serve, (listener.accept()[0],))
