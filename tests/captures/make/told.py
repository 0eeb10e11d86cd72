#!/usr/bin/python3
# SPDX-License-Identifier: MIT
# told.py PROTOCOL PORTFILE REPLY...: a server on loopback that answers what a
# client says of a login with these replies in turn, and all else as servers do.
# "\n" in a reply makes it several lines, "%t" in it is IMAP's tag, and CLOSE
# ends the connection.  It ends with its session.
import re, socket, sys

proto, portfile, *replies = sys.argv[1:]
caps = "PLAIN LOGIN CRAM-MD5 XOAUTH2"
hello = {"smtp": "220 mail.example.org ESMTP", "lmtp": "220 mail.example.org LMTP",
         "imap": "* OK IMAP4rev1 ready", "pop3": "+OK ready"}[proto]
usual = {
    "smtp": [(r"(EHLO|LHLO)", "250-mail.example.org\n250-AUTH %s\n250 8BITMIME" % caps),
             (r"DATA", "354 go on"), (r"QUIT", "221 2.0.0 Bye"), (r"", "250 2.0.0 Ok")],
    "imap": [(r"\S+ CAPABILITY", "* CAPABILITY IMAP4rev1 SASL-IR %s\n%%t OK done" %
              " ".join("AUTH=" + c for c in caps.split())),
             (r"\S+ LOGOUT", "* BYE\n%t OK done"), (r"", "%t OK done")],
    "pop3": [(r"CAPA", "+OK\nUSER\nSASL LOGIN PLAIN CRAM-MD5\n."), (r"QUIT", "+OK Bye"), (r"", "+OK")],
}
usual["lmtp"] = usual["smtp"]
begins = re.compile(r"(AUTH|PASS|APOP|\S+ AUTHENTICATE|\S+ LOGIN)\b", re.I)

listener = socket.create_server(("127.0.0.1", 0))
listener.settimeout(20)
with open(portfile, "w") as f:
    f.write(str(listener.getsockname()[1]))
conn, _ = listener.accept()
conn.settimeout(20)
lines = conn.makefile("rb")

def say(text, tag):
    conn.sendall(text.replace("%t", tag).replace("\\n", "\n").replace("\n", "\r\n").encode() + b"\r\n")

say(hello, "")
tag, within, in_data = "", False, False
for line in lines:
    line = line.decode("latin-1").rstrip("\r\n")
    if in_data and line != ".":
        continue
    in_data = False
    if not within and begins.match(line):
        within = True
    if within and replies:
        if begins.match(line):
            tag = line.split()[0]
        reply = replies.pop(0)
        if reply == "CLOSE":
            break
        say(reply, tag)
        within = re.match(r"334|\+ ", reply) is not None
        continue
    reply = next(r for w, r in usual[proto] if re.match(w, line, re.I))
    in_data = reply.startswith("354")
    say(reply, line.split()[0] if line else "*")
    if re.match(r"QUIT|\S+ LOGOUT", line, re.I):
        break
conn.close()
