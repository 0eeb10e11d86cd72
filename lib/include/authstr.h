/* SPDX-License-Identifier: MIT */
/*
 * libauthstr: SASL auth strings of mail protocols, made, read and verified.
 *
 * The library does no input or output: no socket, no file, no clock, no
 * environment.  Whatever it needs of the world (bytes, the time, random
 * numbers for repeatable output) is handed in.  The exception is a step of
 * GSSAPI or GS2-KRB5: the Kerberos library finds its ticket cache by the
 * environment, and asks the KDC, for as long as that takes.
 *
 * Conventions that hold for each function here:
 *
 *  - Input comes before output, `struct authstr_error *err` last.  `err` may
 *    be NULL.  It is written only when the function fails.
 *  - A status is an int: AUTHSTR_OK (0), AUTHSTR_MORE (1), or one of the
 *    negative AUTHSTR_E_*.  errno means nothing.
 *  - A span or const pointer that goes in is borrowed for the call.  One that
 *    comes out belongs to the object it came from, and is good until that
 *    object's next non-const call or its end.
 *  - Every _new has a _free, and _free(NULL) is fine.  What may hold a secret
 *    is wiped before its memory goes back.
 *  - Offsets count bytes from 0; ranges are [start, end).
 *  - Threads may use the library at once, an object by one of them at a time.
 *    Nothing is shared but what never changes: mechanisms, rules, and
 *    libcrypto's legacy provider (NTLM), which is loaded once under a lock.
 *    authstr_no_config belongs before the first thread.
 */
#ifndef AUTHSTR_H
#define AUTHSTR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef AUTHSTR_API
#if defined(__GNUC__)
#define AUTHSTR_API __attribute__((visibility("default")))
#else
#define AUTHSTR_API
#endif
#endif

/* ------------------------------------------------------------ values -- */

/* The version of this header; and as a number to compare, a byte each:
 * 0x010203 is 1.2.3. */
#define AUTHSTR_VERSION_MAJOR 0
#define AUTHSTR_VERSION_MINOR 1
#define AUTHSTR_VERSION_PATCH 0
#define AUTHSTR_VERSION_NUMBER 0x000100

/* Returns the version of the library that is running: "0.1.0". */
AUTHSTR_API const char *authstr_version(void);

enum authstr_status {
	AUTHSTR_OK = 0,
	AUTHSTR_MORE = 1, /* fine so far, the peer's turn */
	AUTHSTR_E_NOMEM = -1,
	AUTHSTR_E_USAGE = -2,       /* an input is missing or contradictory */
	AUTHSTR_E_MALFORMED = -3,   /* bytes that do not parse */
	AUTHSTR_E_REFUSED = -4,     /* a value that cannot be sent: NUL, CR.. */
	AUTHSTR_E_UNSUPPORTED = -5, /* the row is reserved, or not built in */
	AUTHSTR_E_PROTOCOL = -6,    /* the peer broke the protocol */
	AUTHSTR_E_LIMIT = -7,       /* a bound was passed */
	AUTHSTR_E_MISMATCH = -8,    /* the secret does not fit the exchange */
	AUTHSTR_E_PROOF = -9,       /* the server did not prove itself */
	AUTHSTR_E_CRYPTO = -10,     /* the crypto library failed or lacks it */
	AUTHSTR_E_DENIED = -11,     /* the server said no (oauth error, e=) */
	AUTHSTR_E_CREDENTIALS = -12 /* no ticket of Kerberos to log in with */
};

/* Bytes that belong to somebody else.  {NULL, 0} is "none", which is not the
 * same as "empty" ({non-NULL, 0}). */
struct authstr_span {
	const unsigned char *p;
	size_t len;
};

/* Never for bytes off a wire.  Returns the span of a C string, without its
 * NUL; of NULL, none. */
AUTHSTR_API struct authstr_span authstr_span_of(const char *s);

/* What went wrong.  `text` is one line, lower case, without full stop: what
 * was expected, what was found.  It never holds bytes of a secret.  `rule` is a
 * stable id such as "nul-in-field"; `offset` the byte of the input that
 * is to blame, or AUTHSTR_NO_OFFSET. */
#define AUTHSTR_NO_OFFSET ((size_t)-1)
struct authstr_error {
	int code; /* AUTHSTR_E_* */
	size_t offset;
	const char *rule; /* static storage; never NULL after a failure */
	char text[200];
};

/* ------------------------------------------------------------ buffer -- */

/* A growable byte string with a bound.  Wiped when it grows, when it is
 * emptied and when it ends.  An error (no memory, bound passed) sticks: later
 * puts do nothing, and authstr_buf_status tells. */
struct authstr_buf;

/* Returns an empty buffer that takes at most max bytes, or NULL for want of
 * memory. */
AUTHSTR_API struct authstr_buf *authstr_buf_new(size_t max);
/* Wipes the bytes and gives the buffer back. */
AUTHSTR_API void authstr_buf_free(struct authstr_buf *b);
/* Appends a copy of s; whether there was room, authstr_buf_status tells. */
AUTHSTR_API void authstr_buf_put(struct authstr_buf *b, struct authstr_span s);
/* Whether all that was put is there.  Returns AUTHSTR_OK, AUTHSTR_E_NOMEM, or
 * AUTHSTR_E_LIMIT where the bound was passed. */
AUTHSTR_API int authstr_buf_status(const struct authstr_buf *b);
/* Returns the bytes put so far, good until the next put or cut; empty, never
 * none. */
AUTHSTR_API struct authstr_span authstr_buf_span(const struct authstr_buf *b);
/* Cuts the buffer to len bytes (what is cut is wiped); longer does nothing. */
AUTHSTR_API void authstr_buf_cut(struct authstr_buf *b, size_t len);
/* Overwrites n bytes at p in a way the compiler keeps. */
AUTHSTR_API void authstr_wipe(void *p, size_t n);
/* Compares in a time that tells only the lengths.  Returns 1 if the bytes are
 * equal, else 0. */
AUTHSTR_API int authstr_secret_equal(
    struct authstr_span a, struct authstr_span b);

/* -------------------------------------------------- base64 and digests -- */

/* Appends the base64 of in, one line, padded (RFC 4648 section 4).  Returns
 * AUTHSTR_OK, or the buffer's error where it has no room for that. */
AUTHSTR_API int authstr_b64_print(
    struct authstr_span in, struct authstr_buf *out);
/* Appends what base64 stands for.  Strict: canonical base64 only (RFC 4648
 * section 3.5: no other characters, padding right, unused bits zero).  On
 * failure `out` is as before.  Returns AUTHSTR_OK, or AUTHSTR_E_MALFORMED,
 * with the byte (b64-length, b64-padding-missing, b64-padding-extra,
 * not-base64, b64-trailing-bits). */
AUTHSTR_API int authstr_b64_read(
    struct authstr_span in, struct authstr_buf *out, struct authstr_error *err);
/* Appends what base64 stands for.  Lenient, as MIME::Base64's decode: what is
 * no base64 character is skipped, the first `=` ends it, a lone last character
 * is dropped.  Returns AUTHSTR_OK, whatever the characters, or the buffer's
 * error. */
AUTHSTR_API int authstr_b64_scan(
    struct authstr_span in, struct authstr_buf *out);
/* Appends the digest's bytes.  name: "MD5", "SHA1", "SHA256"... (OpenSSL's
 * names).  Returns AUTHSTR_OK, or AUTHSTR_E_CRYPTO where libcrypto lacks it. */
AUTHSTR_API int authstr_digest(const char *name, struct authstr_span in,
    struct authstr_buf *out, struct authstr_error *err);
/* Appends the bytes of HMAC(key, in) (RFC 2104); the names are
 * authstr_digest's.  Returns AUTHSTR_OK, or AUTHSTR_E_CRYPTO where libcrypto
 * lacks the digest. */
AUTHSTR_API int authstr_hmac(const char *name, struct authstr_span key,
    struct authstr_span in, struct authstr_buf *out, struct authstr_error *err);
/* Appends the channel binding tls-server-end-point (RFC 5929 section 4.1) of a
 * certificate, DER or the first one in PEM: its hash by the hash of its
 * signature, SHA-256 for MD5 and SHA-1.  Returns AUTHSTR_OK,
 * AUTHSTR_E_MALFORMED (bad-certificate) for what is none, or AUTHSTR_E_REFUSED
 * (cb-undefined) where the signature has no hash (Ed25519). */
AUTHSTR_API int authstr_cb_end_point(struct authstr_span cert,
    struct authstr_buf *out, struct authstr_error *err);
/* Keeps libcrypto from reading openssl.cnf: a broken configuration must not
 * break a digest, and not reading it saves time.  For the program to decide,
 * before anything else is asked of libcrypto. */
AUTHSTR_API void authstr_no_config(void);

/* -------------------------------------------------------- mechanisms -- */

/* One row of the table: a SASL mechanism, or one of the strings that mail
 * people need beside them (APOP, HTTP-BASIC). */
struct authstr_mech;

enum authstr_mech_flag {
	AUTHSTR_MECH_SASL = 1 << 0,         /* may stand after AUTH */
	AUTHSTR_MECH_CLIENT_FIRST = 1 << 1, /* has an initial response */
	AUTHSTR_MECH_PLAINTEXT = 1 << 2,    /* who reads it has the secret */
	AUTHSTR_MECH_GUESSABLE = 1 << 3, /* who reads it can guess off line */
	AUTHSTR_MECH_TOKEN = 1 << 4,     /* secret is an OAuth token */
	AUTHSTR_MECH_MUTUAL = 1 << 5,    /* the server proves itself too */
	AUTHSTR_MECH_RESERVED = 1 << 6,  /* known by name, not spoken */
	AUTHSTR_MECH_NO_SECRET = 1 << 7, /* EXTERNAL, GSSAPI.. */
	AUTHSTR_MECH_BINDING = 1 << 8,   /* -PLUS: bound to the TLS channel */
	AUTHSTR_MECH_ASKS = 1 << 9 /* its library asks the network: a KDC */
};

/* Inputs of an exchange.  Values are bytes; numbers are written in decimal. */
enum authstr_input {
	AUTHSTR_AUTHCID, /* user name (trace information in ANONYMOUS) */
	AUTHSTR_AUTHZID, /* act as */
	AUTHSTR_PASSWORD,
	AUTHSTR_TOKEN, /* OAuth access token */
	AUTHSTR_HOST,  /* host of the server, as the user named it */
	AUTHSTR_PORT,
	AUTHSTR_SERVICE, /* smtp, imap, pop, ldap..; "smtp" if not given */
	AUTHSTR_REALM,
	AUTHSTR_CNONCE,      /* client nonce, as text; random if not given */
	AUTHSTR_NONCE_COUNT, /* DIGEST-MD5's nc; 1 if not given */
	AUTHSTR_DOMAIN,      /* NTLM; if not given, that of DOMAIN\user */
	AUTHSTR_WORKSTATION, /* NTLM */
	AUTHSTR_CLIENT_CHALLENGE, /* NTLM, 8 bytes; random if not given */
	/* "v2" (if not given), "v1", or "old": v1 byte for byte as Perl's
	 * Authen::NTLM, which uses the server's domain. */
	AUTHSTR_NTLM_VERSION,
	/* seconds since 1970; what needs it fails without.  NTLMv2 needs it
	 * where the server does not give its own, and takes seconds before
	 * 1970 ("-1") and the 8 bytes of a FILETIME as well. */
	AUTHSTR_TIME,
	/* What binds a login to its TLS channel (RFC 5056, 5929, 9266): the
	 * type ("tls-exporter", "tls-unique", "tls-server-end-point") and the
	 * binding's bytes.  Without -PLUS a type says that the client could
	 * have bound, but the server does not offer it (gs2 flag "y"). */
	AUTHSTR_CB_TYPE,
	AUTHSTR_CB_DATA,
	/* SASLprep (RFC 4013) of user and password: "auto" (if not given) as
	 * the mechanism's specification has it, "yes", "no". */
	AUTHSTR_PREP,
	AUTHSTR_CHARSET,        /* DIGEST-MD5: "utf-8" or "iso-8859-1" */
	AUTHSTR_MIN_ITERATIONS, /* SCRAM; 4096 if not given */
	AUTHSTR_MAX_ITERATIONS, /* SCRAM; 1000000 if not given */
	AUTHSTR_SALT,           /* of a record; random if not given */
	AUTHSTR_ITERATIONS,     /* of a record; 4096 if not given */
	/* XOAUTH (OAuth 1.0) */
	AUTHSTR_TOKEN_SECRET,
	AUTHSTR_CONSUMER_KEY,    /* "anonymous" if not given */
	AUTHSTR_CONSUMER_SECRET, /* "anonymous" if not given */
	AUTHSTR_INPUTS           /* how many there are */
};

/* Returns how many rows the table has. */
AUTHSTR_API size_t authstr_mech_count(void);
/* Returns row i in the table's order, or NULL past the end. */
AUTHSTR_API const struct authstr_mech *authstr_mech_at(size_t i);
/* By name or alias, without regard to ASCII case (RFC 4422 section 3.1 has
 * upper case names; people type both).  Returns the row, or NULL if there is
 * none. */
AUTHSTR_API const struct authstr_mech *authstr_mech_find(
    struct authstr_span name);
/* Returns the name as it stands in an AUTH line: "SCRAM-SHA-256". */
AUTHSTR_API const char *authstr_mech_name(const struct authstr_mech *m);
/* Returns where it is specified: "RFC 4616". */
AUTHSTR_API const char *authstr_mech_spec(const struct authstr_mech *m);
/* Returns a line for people that says what it is. */
AUTHSTR_API const char *authstr_mech_brief(const struct authstr_mech *m);
/* Returns the sum of its AUTHSTR_MECH_* flags. */
AUTHSTR_API unsigned authstr_mech_flags(const struct authstr_mech *m);
/* Returns why a reserved row is not spoken, and what to use in its place; NULL
 * for all others. */
AUTHSTR_API const char *authstr_mech_unspoken(const struct authstr_mech *m);
/* Returns the inputs it cannot do without, as bits: 1 << AUTHSTR_AUTHCID and
 * so on. */
AUTHSTR_API unsigned authstr_mech_needs(const struct authstr_mech *m);
/* Returns the inputs that make a difference to it, needed or not, as bits like
 * those of authstr_mech_needs. */
AUTHSTR_API unsigned authstr_mech_takes(const struct authstr_mech *m);
/* Our ranking.  Returns a number, the strongest highest; 0: never chosen
 * unasked (ANONYMOUS, EXTERNAL, what is no SASL mechanism, and reserved rows).
 */
AUTHSTR_API unsigned authstr_mech_rank(const struct authstr_mech *m);

/* ---------------------------------------------------------- exchange -- */

/* The client's side of one login: challenge in, response out.
 *
 *	ex = authstr_exchange_new(authstr_mech_find(authstr_span_of("PLAIN")));
 *	authstr_exchange_set(ex, AUTHSTR_AUTHCID, authstr_span_of("tim"), &err);
 *	authstr_exchange_set(ex, AUTHSTR_PASSWORD, secret, &err);
 *	rc = authstr_exchange_step(ex, none, &response, &err);
 */
struct authstr_exchange;
/* Returns an exchange of m without inputs, or NULL for want of memory, or
 * where m is NULL (no mechanism of that name). */
AUTHSTR_API struct authstr_exchange *authstr_exchange_new(
    const struct authstr_mech *m);
/* Wipes what the exchange holds and gives it back. */
AUTHSTR_API void authstr_exchange_free(struct authstr_exchange *ex);
/* As new: no input, no step; what it held is wiped.  Memory and what libcrypto
 * needs are kept, for who makes many strings of one mechanism. */
AUTHSTR_API void authstr_exchange_reset(struct authstr_exchange *ex);
/* Copies the value; none takes back what was given.  What the mechanism does
 * not take is kept and ignored.  Returns AUTHSTR_OK; AUTHSTR_E_REFUSED, with
 * the offset in the value and a rule (nul-in-field, cr-or-lf-in-field,
 * ctrl-a-in-field, bad-token, colon-in-user), for what it cannot carry;
 * AUTHSTR_E_LIMIT (input-too-long); or AUTHSTR_E_USAGE (no-such-input). */
AUTHSTR_API int authstr_exchange_set(struct authstr_exchange *ex,
    enum authstr_input which, struct authstr_span value,
    struct authstr_error *err);
/* One step.  challenge: the decoded bytes the server sent; none ({NULL, 0})
 * for the first step, where nothing has been received yet.  A response of
 * none: nothing to send, the server has to speak first or has had the last
 * word.  Whether the login succeeded is the protocol's word (235), and
 * authstr_exchange_proved's.
 *
 * Returns AUTHSTR_MORE if response is to be sent (base64'd by the caller's
 * protocol line); AUTHSTR_OK if it is to be sent and, as far as the client
 * goes, was the last; AUTHSTR_E_DENIED if the server reported a failure inside
 * the mechanism (OAuth error, SCRAM e=): response is what still has to be sent
 * (empty, or ^A) to hear the protocol's own refusal.  At any other error
 * (AUTHSTR_E_USAGE, AUTHSTR_E_REFUSED, AUTHSTR_E_MALFORMED,
 * AUTHSTR_E_PROTOCOL, AUTHSTR_E_PROOF, AUTHSTR_E_LIMIT, AUTHSTR_E_CRYPTO,
 * AUTHSTR_E_CREDENTIALS, AUTHSTR_E_UNSUPPORTED) cancel the exchange ("*"). */
AUTHSTR_API int authstr_exchange_step(struct authstr_exchange *ex,
    struct authstr_span challenge, struct authstr_span *response,
    struct authstr_error *err);
/* Returns 1 if the server has proved itself, or this mechanism has no such
 * proof; else 0. */
AUTHSTR_API int authstr_exchange_proved(const struct authstr_exchange *ex);
/* Returns the row that the exchange was made for. */
AUTHSTR_API const struct authstr_mech *authstr_exchange_mech(
    const struct authstr_exchange *ex);
/* Keeps the intermediate values of the steps to come (salted password, client
 * key, auth message..), for people who write servers.  They are secrets, and
 * wiped with the exchange. */
AUTHSTR_API void authstr_exchange_trace(struct authstr_exchange *ex, int yes);
/* Returns value i of those kept so far, in the order in which they were
 * computed, good until the next step; NULL past the end.  Its start and end
 * are 0. */
AUTHSTR_API const struct authstr_field *authstr_exchange_traced(
    const struct authstr_exchange *ex, size_t i);
/* What a server stores instead of the password, from the inputs AUTHCID,
 * PASSWORD, REALM, SALT and ITERATIONS, in the format of a program: one of
 * authstr_mech_record_at.  Appends it, without a line end.  Returns
 * AUTHSTR_OK, AUTHSTR_E_USAGE for another format or an input that is missing,
 * or AUTHSTR_E_REFUSED for one that the format cannot carry. */
AUTHSTR_API int authstr_exchange_record(struct authstr_exchange *ex,
    const char *format, struct authstr_buf *out, struct authstr_error *err);
/* Returns format i of those that m's records have ("dovecot", "postgresql"..),
 * or NULL past the end. */
AUTHSTR_API const char *authstr_mech_record_at(
    const struct authstr_mech *m, size_t i);
/* A challenge as a person pastes it: "334 ", "+ " or "S: " before it, CR, LF
 * and blanks in and around it, a whole POP3 banner (APOP), or the decoded text
 * itself ("<...>").  Appends the decoded bytes.  Returns AUTHSTR_OK, or
 * AUTHSTR_E_MALFORMED if it is neither base64 nor what m's challenges look
 * like (bad-challenge, no-apop-timestamp). */
AUTHSTR_API int authstr_challenge_read(const struct authstr_mech *m,
    struct authstr_span pasted, struct authstr_buf *out,
    struct authstr_error *err);

/* ----------------------------------------------------------- message -- */

enum authstr_from { AUTHSTR_CLIENT, AUTHSTR_SERVER };

enum authstr_kind {
	AUTHSTR_KIND_TEXT, /* meant as UTF-8 */
	AUTHSTR_KIND_BYTES,
	AUTHSTR_KIND_JSON, /* UTF-8 text that should be JSON */
	AUTHSTR_KIND_MARK  /* punctuation of the format: NUL, ^A, "user=" */
};

enum authstr_sensitivity {
	AUTHSTR_PUBLIC,
	AUTHSTR_IDENTITY,  /* says who */
	AUTHSTR_GUESSABLE, /* digest or proof: open to off-line guessing */
	AUTHSTR_SECRET     /* password, token */
};

/* A part of a decoded message.  id is the RFC's name (authzid, authcid,
 * passwd is "password"); value is unescaped; start and end say which bytes
 * of the message it came from. */
struct authstr_field {
	const char *id;
	const char *label;
	enum authstr_kind kind;
	enum authstr_sensitivity sensitivity;
	struct authstr_span value;
	size_t start, end;
};

/* Something a reader should know about a message: a rule id and a byte range.
 */
struct authstr_note;
/* Returns the id of the rule, for authstr_rule_find. */
AUTHSTR_API const char *authstr_note_rule(const struct authstr_note *n);
/* Returns the offset of the first byte it is about. */
AUTHSTR_API size_t authstr_note_start(const struct authstr_note *n);
/* Returns the offset behind the last byte it is about. */
AUTHSTR_API size_t authstr_note_end(const struct authstr_note *n);
/* Returns the rule's sentence, with what was found where that helps; never a
 * secret. */
AUTHSTR_API const char *authstr_note_message(const struct authstr_note *n);

/* A decoded message: bytes, fields in the order of the bytes, notes.  Marks
 * and fields together cover every byte of a well-formed message. */
struct authstr_msg;

/* Reads bytes as message number `step` (from 0, counted per side) that side
 * `from` sends in an exchange of m.  Tolerant: damage becomes a note, and what
 * can be made out is in the fields.  Returns AUTHSTR_OK and the message in
 * *out, for authstr_msg_free; AUTHSTR_E_UNSUPPORTED (mech-unsupported) for a
 * row whose messages are not read; or AUTHSTR_E_LIMIT (message-too-long). */
AUTHSTR_API int authstr_msg_read(const struct authstr_mech *m,
    enum authstr_from from, unsigned step, struct authstr_span bytes,
    struct authstr_msg **out, struct authstr_error *err);
/* Wipes the message and gives it back, with its fields and notes. */
AUTHSTR_API void authstr_msg_free(struct authstr_msg *msg);
/* Returns the message as it was read, decoded. */
AUTHSTR_API struct authstr_span authstr_msg_bytes(
    const struct authstr_msg *msg);
/* Returns the side that sent it. */
AUTHSTR_API enum authstr_from authstr_msg_from(const struct authstr_msg *msg);
/* Returns how many fields it has, marks included. */
AUTHSTR_API size_t authstr_msg_field_count(const struct authstr_msg *msg);
/* Returns field i, in the order of the bytes, or NULL past the end. */
AUTHSTR_API const struct authstr_field *authstr_msg_field_at(
    const struct authstr_msg *msg, size_t i);
/* Returns the first field of that id in the message, or NULL. */
AUTHSTR_API const struct authstr_field *authstr_msg_field(
    const struct authstr_msg *msg, const char *id);
/* Returns how many notes the message has. */
AUTHSTR_API size_t authstr_msg_note_count(const struct authstr_msg *msg);
/* Returns note i of the message, or NULL past the end. */
AUTHSTR_API const struct authstr_note *authstr_msg_note_at(
    const struct authstr_msg *msg, size_t i);

/* The message with each secret and guessable field replaced by "***" (the rest
 * byte for byte; of a message of more than 256 parts, "***" for what was not
 * split).  Appends to out.  Returns AUTHSTR_OK, or the buffer's error. */
AUTHSTR_API int authstr_msg_mask(
    const struct authstr_msg *msg, struct authstr_buf *out);

/* What the client should have sent: appends a client's message without the
 * mistakes that its notes name, as far as they can be undone from the message
 * alone; without notes, as it is.  What is lost (a password that was never
 * filled in) stays as it is: read the result to see.  Returns AUTHSTR_OK,
 * mended or not, or the buffer's error. */
AUTHSTR_API int authstr_msg_mend(
    const struct authstr_msg *msg, struct authstr_buf *out);

/* How a message looks to those who do not know its mechanism. */
struct authstr_guess {
	const struct authstr_mech *mech;
	enum authstr_from from;
	unsigned step;
	int score; /* 1 (barely) to 100 (a magic number) */
};
/* The rows that the bytes could belong to, best first.  Returns how many of at
 * most `max` were written to out. */
AUTHSTR_API size_t authstr_sniff(
    struct authstr_span bytes, struct authstr_guess *out, size_t max);

/* ------------------------------------------------------------ verify -- */

/* Whether this secret (password or token) made the recorded exchange: the
 * decoded messages of each side in order.  Returns AUTHSTR_OK if it did,
 * AUTHSTR_E_MISMATCH if it did not, or AUTHSTR_E_USAGE (not-verifiable) where
 * the messages do not suffice. */
AUTHSTR_API int authstr_verify(const struct authstr_mech *m,
    const struct authstr_span *client, size_t clients,
    const struct authstr_span *server, size_t servers,
    struct authstr_span secret, struct authstr_error *err);
/* As authstr_verify, with what a server stores (authstr_exchange_record) in
 * the place of the secret.  Returns AUTHSTR_OK if the secret behind the record
 * made the exchange, AUTHSTR_E_MISMATCH, AUTHSTR_E_USAGE, or
 * AUTHSTR_E_MALFORMED (bad-record) where it is none of m's. */
AUTHSTR_API int authstr_verify_record(const struct authstr_mech *m,
    const struct authstr_span *client, size_t clients,
    const struct authstr_span *server, size_t servers,
    struct authstr_span record, struct authstr_error *err);

/* A known way to handle a secret wrongly ("trailing-lf": with a line feed
 * behind it): one that makes the difference between the secret and what made a
 * login.  id: stable; message: what the login was made with. */
struct authstr_variant;
/* Returns way i of all of them, of which several may have one id, or NULL past
 * the end. */
AUTHSTR_API const struct authstr_variant *authstr_variant_at(size_t i);
/* Returns its stable id: "trailing-lf". */
AUTHSTR_API const char *authstr_variant_id(const struct authstr_variant *v);
/* Returns, in words, what the login was made with. */
AUTHSTR_API const char *authstr_variant_message(
    const struct authstr_variant *v);
/* Returns 1 if a word of the secret that begins with '$', '@' or '%' is to
 * blame: which, as [*start, *end) of it.  0 for all others. */
AUTHSTR_API int authstr_variant_part(const struct authstr_variant *v,
    struct authstr_span secret, size_t *start, size_t *end);
/* As authstr_verify; where the secret does not fit, *variant is the first
 * mistake that explains the exchange, or NULL.  Where a try is costly (SCRAM
 * with many iterations), not all are made.  Returns AUTHSTR_OK,
 * AUTHSTR_E_MISMATCH with *variant set, or AUTHSTR_E_USAGE. */
AUTHSTR_API int authstr_verify_near(const struct authstr_mech *m,
    const struct authstr_span *client, size_t clients,
    const struct authstr_span *server, size_t servers,
    struct authstr_span secret, const struct authstr_variant **variant,
    struct authstr_error *err);

#ifdef __cplusplus
}
#endif

#include "authstr-rule.h"

#endif
