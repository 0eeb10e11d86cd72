# SPDX-License-Identifier: MIT
"""say.py FROM SERVER SERVER6 PORT LINE...: speaks line by line.

After each line it waits for an answer.  Lines of its own: "<close" ends the
connection at once, "<reset" with RST, "<tls" begins TLS (port with "tls:"
in front: from the start), "<wait N" waits, "<part TEXT" sends without CRLF,
"<hex HEX" sends bytes."""
import socket
import ssl
import struct
import sys
import time

source, server, server6, port = sys.argv[1:5]
implicit = port.startswith("tls:")
port = int(port.split(":")[-1])
six = ":" in source
sock = socket.create_connection((server6 if six else server, port), 20,
                                (source, 0))
context = ssl._create_unverified_context()
if implicit:
    sock = context.wrap_socket(sock)


def answer():
    sock.settimeout(15)
    text = b""
    while True:
        try:
            text += sock.recv(8192)
        except (socket.timeout, OSError) as error:
            print("!", error)
            break
        last = text.rsplit(b"\n", 2)[-2] if text.endswith(b"\n") else None
        if not text or (last is not None and last[3:4] != b"-" or
                        last is not None and last[:2] in (b"* ",)):
            break
    sys.stdout.write("".join("S: %s\n" % line for line in
                             text.decode("latin-1").splitlines()))


answer()
for line in sys.argv[5:]:
    if line == "<close":
        break
    if line == "<reset":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack("ii", 1, 0))
        break
    if line == "<tls":
        sock = context.wrap_socket(sock)
        continue
    if line.startswith("<wait "):
        time.sleep(float(line[6:]))
        continue
    if line.startswith("<part "):
        sock.sendall(line[6:].encode())
        continue
    if line.startswith("<hex "):
        sock.sendall(bytes.fromhex(line[5:]))
        continue
    print("C:", line)
    sock.sendall(line.encode() + b"\r\n")
    answer()
sock.close()
