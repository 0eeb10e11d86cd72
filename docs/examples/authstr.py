#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""libauthstr by ctypes, in one file: make, read, answer and mask.

    >>> import authstr
    >>> authstr.encode("PLAIN", user="tim", password="tanstaaftanstaaf")
    'AHRpbQB0YW5zdGFhZnRhbnN0YWFm'
    >>> authstr.decode("AHRpbQB0YW5zdGFhZnRhbnN0YWFm")["authcid"]
    b'tim'
    >>> authstr.mask(b"AUTH PLAIN AHRpbQB0YW5zdGFhZnRhbnN0YWFm\\n")
    b'AUTH PLAIN AHRpbQAqKioqKioqKioqKioqKioq\\n'

Secrets in Python's own strings are not wiped: that is beyond a binding.
"""

import ctypes
import ctypes.util
import os
from base64 import b64decode, b64encode
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_void_p

OK, MORE, DENIED = 0, 1, -11
LIMIT = 1 << 20


class Span(ctypes.Structure):
    _fields_ = [("p", c_void_p), ("len", c_size_t)]

    def bytes(self):
        return ctypes.string_at(self.p, self.len) if self.p else None


class Error(ctypes.Structure):
    _fields_ = [("code", c_int), ("offset", c_size_t), ("rule", c_char_p),
                ("text", ctypes.c_char * 200)]


class Field(ctypes.Structure):
    _fields_ = [("id", c_char_p), ("label", c_char_p), ("kind", c_int),
                ("sensitivity", c_int), ("value", Span), ("start", c_size_t),
                ("end", c_size_t)]


class Guess(ctypes.Structure):
    _fields_ = [("mech", c_void_p), ("side", c_int),
                ("step", ctypes.c_uint), ("score", c_int)]


class RedactOptions(ctypes.Structure):
    _fields_ = [("keep_nothing", c_int), ("stable", c_int),
                ("key", ctypes.c_ubyte * 32)]


class AuthError(Exception):
    """What the library refused: rule, offset (or None), code and text."""

    def __init__(self, err):
        self.code, self.rule = err.code, (err.rule or b"").decode()
        none = c_size_t(-1).value
        self.offset = None if err.offset == none else err.offset
        super().__init__(f"{err.text.decode()} ({self.rule})")


lib = ctypes.CDLL(os.environ.get("LIBAUTHSTR") or "libauthstr.so.0")

# Result and arguments of what is used here, as the headers have them.
_ERR, _SPANS = POINTER(Error), POINTER(Span)
for _name, _result, *_args in (
        ("version", c_char_p),
        ("buf_new", c_void_p, c_size_t),
        ("buf_free", None, c_void_p),
        ("buf_span", Span, c_void_p),
        ("mech_count", c_size_t),
        ("mech_at", c_void_p, c_size_t),
        ("mech_find", c_void_p, Span),
        ("mech_name", c_char_p, c_void_p),
        ("exchange_new", c_void_p, c_void_p),
        ("exchange_free", None, c_void_p),
        ("exchange_set", c_int, c_void_p, c_int, Span, _ERR),
        ("exchange_step", c_int, c_void_p, Span, _SPANS, _ERR),
        ("exchange_proved", c_int, c_void_p),
        ("sniff", c_size_t, Span, POINTER(Guess), c_size_t),
        ("msg_read", c_int, c_void_p, c_int, ctypes.c_uint, Span,
         POINTER(c_void_p), _ERR),
        ("msg_free", None, c_void_p),
        ("msg_field_count", c_size_t, c_void_p),
        ("msg_field_at", POINTER(Field), c_void_p, c_size_t),
        ("msg_note_count", c_size_t, c_void_p),
        ("msg_note_at", c_void_p, c_void_p, c_size_t),
        ("note_rule", c_char_p, c_void_p),
        ("verify", c_int, c_void_p, _SPANS, c_size_t, _SPANS, c_size_t, Span,
         _ERR),
        ("redact_new", c_void_p, POINTER(RedactOptions)),
        ("redact_free", None, c_void_p),
        ("redact_input", c_int, c_void_p, Span, c_void_p, _ERR),
        ("redact_end", c_int, c_void_p, c_void_p, _ERR)):
    _function = getattr(lib, "authstr_" + _name)
    _function.restype, _function.argtypes = _result, _args

# enum authstr_input, the first of them.
INPUTS = ("user", "authzid", "password", "token", "host", "port", "service",
          "realm", "cnonce", "nonce_count", "domain", "workstation",
          "client_challenge", "ntlm_version", "time", "cb_type", "cb_data",
          "prep")


def _span(value):
    """A span and what keeps its bytes alive."""
    if value is None:
        return Span(None, 0)
    data = value.encode() if isinstance(value, str) else bytes(value)
    held = ctypes.create_string_buffer(data, len(data) + 1)
    span = Span(ctypes.addressof(held), len(data))
    span.held = held
    return span


def _check(status, err):
    if status < 0:
        raise AuthError(err)
    return status


def mechanisms():
    """The names of all rows of the library's table."""
    return [lib.authstr_mech_name(lib.authstr_mech_at(i)).decode()
            for i in range(lib.authstr_mech_count())]


def _find(name):
    found = lib.authstr_mech_find(_span(name))
    if not found:
        raise LookupError(f"no mechanism is called {name!r}")
    return found


class Exchange:
    """The client's side of a login: step(challenge) gives the answer, bytes
    or None; done says that it was the last, proved that the server knows the
    secret, too.  Inputs by name: user, password, token, cnonce.."""

    def __init__(self, mech, **inputs):
        self._ex, self.done, err = None, False, Error()
        self._ex = lib.authstr_exchange_new(_find(mech))
        if not self._ex:
            raise MemoryError
        for name, value in inputs.items():
            _check(lib.authstr_exchange_set(
                self._ex, INPUTS.index(name), _span(value), byref(err)), err)

    def step(self, challenge=None):
        answer, err = Span(), Error()
        status = lib.authstr_exchange_step(
            self._ex, _span(challenge), byref(answer), byref(err))
        if status == DENIED and answer.p:
            self.denied = AuthError(err)
        else:
            _check(status, err)
        self.done = status != MORE
        return answer.bytes()

    denied = None

    @property
    def proved(self):
        return lib.authstr_exchange_proved(self._ex) == 1

    def __del__(self):
        lib.authstr_exchange_free(self._ex)


def encode(mech, challenge=None, **inputs):
    """The base64 of the first answer, or of the one to a challenge."""
    ex = Exchange(mech, **inputs)
    answer = ex.step()
    if challenge is not None:
        answer = ex.step(challenge)
    return b64encode(answer or b"").decode()


def decode(text, mech=None, side=0, step=0):
    """Fields of a message (base64) by their ids; "mechanism" and "notes" (ids
    of rules) beside them.  Without mech, the likeliest one."""
    data, guess, err, msg = _span(b64decode(text)), Guess(), Error(), c_void_p()
    if mech is None:
        if lib.authstr_sniff(data, byref(guess), 1) != 1:
            raise LookupError("looks like no mechanism")
        row, side, step = guess.mech, guess.side, guess.step
    else:
        row = _find(mech)
    _check(lib.authstr_msg_read(
        row, side, step, data, byref(msg), byref(err)), err)
    try:
        found = {"mechanism": lib.authstr_mech_name(row).decode()}
        for i in range(lib.authstr_msg_field_count(msg)):
            field = lib.authstr_msg_field_at(msg, i).contents
            if field.kind != 3:  # AUTHSTR_KIND_MARK
                found.setdefault(field.id.decode(), field.value.bytes())
        found["notes"] = [
            lib.authstr_note_rule(lib.authstr_msg_note_at(msg, i)).decode()
            for i in range(lib.authstr_msg_note_count(msg))]
        return found
    finally:
        lib.authstr_msg_free(msg)


def verify(mech, client, server, secret):
    """Whether the secret made this exchange: messages (bytes) of each side."""
    said = [[_span(m) for m in side] for side in (client, server)]
    arrays = [(Span * max(len(side), 1))(*side) for side in said]
    err = Error()
    status = lib.authstr_verify(_find(mech), arrays[0], len(client), arrays[1],
                                len(server), _span(secret), byref(err))
    if status == -8:  # AUTHSTR_E_MISMATCH
        return False
    return _check(status, err) == OK


def mask(data):
    """A copy of a log or transcript, with each secret masked."""
    err, options = Error(), RedactOptions()
    out = lib.authstr_buf_new(2 * len(data) + LIMIT)
    redact = lib.authstr_redact_new(byref(options))
    try:
        _check(lib.authstr_redact_input(
            redact, _span(data), out, byref(err)), err)
        _check(lib.authstr_redact_end(redact, out, byref(err)), err)
        return lib.authstr_buf_span(out).bytes() or b""
    finally:
        lib.authstr_redact_free(redact)
        lib.authstr_buf_free(out)


if __name__ == "__main__":
    import doctest
    import sys
    sys.modules["authstr"] = sys.modules["__main__"]
    sys.exit(doctest.testmod().failed > 0)
