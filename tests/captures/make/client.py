#!/usr/bin/python3
# SPDX-License-Identifier: MIT
# client.py LIBRARY PORT MECH USER PASSWORD [WHAT]: one session with its trace on.
import base64, imaplib, logging, os, poplib, smtplib, ssl, sys
lib, port, mech, user, pw = sys.argv[1:6]
what = sys.argv[6:]
level = next((int(w) for w in what if w.isdigit()), 1)
tls = ssl.create_default_context(cafile=os.environ["ca"])
port = int(port)

def smtp():
    if "ssl" in what:
        s = smtplib.SMTP_SSL("localhost", port, context=tls, timeout=20, local_hostname="client.example.org")
        s.set_debuglevel(level)
    else:
        s = smtplib.SMTP("", timeout=20, local_hostname="client.example.org")
        s._host = "localhost" # for the name in the certificate
        s.set_debuglevel(level)
        s.connect("localhost", port)
    if "starttls" in what:
        s.starttls(context=tls)
    s.ehlo()
    try:
        if mech == "XOAUTH2":
            s.auth(mech, lambda c=None: "user=%s\1auth=Bearer %s\1\1" % (user, pw) if c is None else "")
        elif mech == "docmd":
            s.docmd("AUTH", "XOAUTH2 " + base64.b64encode(("user=%s\1auth=Bearer %s\1\1" % (user, pw)).encode()).decode())
        elif mech == "ALL":
            s.login(user, pw)
        else:
            s.user, s.password = user, pw
            s.auth(mech, getattr(s, "auth_" + mech.lower().replace("-", "_")), initial_response_ok="noir" not in what)
        s.sendmail("nora@example.org", ["olaf@example.org"], "Subject: x\n\nhello\n")
    except smtplib.SMTPException as e:
        print(repr(e))
    s.quit()

def imap():
    imaplib.Debug = level
    s = imaplib.IMAP4_SSL("localhost", port, ssl_context=tls) if "ssl" in what else imaplib.IMAP4("localhost", port)
    s.debug = level
    if "starttls" in what:
        s.starttls(tls)
    try:
        if mech == "LOGIN":
            s.login(user, pw)
        elif mech == "CRAM-MD5":
            s.login_cram_md5(user, pw)
        elif mech == "PLAIN":
            s.authenticate("PLAIN", lambda c: ("\0%s\0%s" % (user, pw)).encode())
        else:
            s.authenticate("XOAUTH2", lambda c: ("user=%s\1auth=Bearer %s\1\1" % (user, pw)).encode() if not c else b"")
        s.select()
    except imaplib.IMAP4.error as e:
        print(repr(e))
    s.logout()

def pop():
    s = poplib.POP3("localhost", port, timeout=20)
    s.set_debuglevel(level)
    try:
        if mech == "APOP":
            s.apop(user, pw)
        else:
            s.user(user)
            s.pass_(pw)
        s.stat()
    except poplib.error_proto as e:
        print(repr(e))
    s.quit()

def aio():
    import asyncio, aiosmtplib
    logging.basicConfig(level=logging.DEBUG)
    async def run():
        c = aiosmtplib.SMTP(hostname="localhost", port=port, use_tls=False, start_tls=False)
        await c.connect()
        try:
            await getattr(c, "auth_" + mech.lower().replace("-", "_"))(user, pw)
        except Exception as e:
            print(repr(e))
        await c.quit()
    asyncio.run(run())

def django():
    from django.conf import settings
    from django.core.mail import get_connection, EmailMessage
    settings.configure()
    smtplib.SMTP.debuglevel = level
    c = get_connection("django.core.mail.backends.smtp.EmailBackend", host="localhost", port=port, username=user, password=pw)
    try:
        EmailMessage("x", "hello", "nora@example.org", ["olaf@example.org"], connection=c).send()
    except Exception as e:
        print(repr(e))

globals()[lib]()
