/* SPDX-License-Identifier: MIT */
/*
 * scram_record: what servers store instead of the password.
 *
 *	dovecot, gsasl       {SCRAM-SHA-256}4096,salt,StoredKey,ServerKey
 *	postgresql, cyrus    SCRAM-SHA-256$4096:salt$StoredKey:ServerKey
 *	                     (RFC 5803; Cyrus: property authPassword)
 *	kafka                what kafka-configs shows of a user
 *	mongodb              credentials.SCRAM-SHA-256 in system.users
 *
 * Salt and keys are in base64.  MongoDB's SCRAM-SHA-1 does not salt the
 * password, but hex(MD5(user ":mongo:" password)).
 */
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/pbkdf2.h"
#include "crypto/random.h"
#include "mech/scram.h"

#define SALT_BYTES 16
#define TEXT_MAX ((size_t)1024 * 1024)

/* %m scheme, %i iterations, %s salt, %k StoredKey, %v ServerKey */
static const struct format {
	const char *name, *text;
	bool mongo;
} formats[] = {
	{ "dovecot", "{%m}%i,%s,%k,%v", false },
	{ "gsasl", "{%m}%i,%s,%k,%v", false },
	{ "postgresql", "%m$%i:%s$%k:%v", false },
	{ "cyrus", "%m$%i:%s$%k:%v", false },
	{ "kafka", "%m=[salt=%s,stored_key=%k,server_key=%v,iterations=%i]",
	    false },
	{ "mongodb",
	    "{\"iterationCount\":%i,\"salt\":\"%s\",\"storedKey\":\"%k\","
	    "\"serverKey\":\"%v\"}",
	    true },
};

/* ------------------------------------------------------------- writing -- */

struct record {
	const struct scram *scram;
	uint64_t iterations;
	struct authstr_buf salt;
	struct scram_keys keys;
};

static void
put_value(const struct record *r, char which, struct authstr_buf *out)
{
	switch (which) {
	case 'm':
		buf_put_str(out, r->scram->scheme);
		break;
	case 'i':
		buf_put_number(out, r->iterations);
		break;
	case 's':
		authstr_b64_print(buf_span(&r->salt), out);
		break;
	case 'k':
		authstr_b64_print(buf_span(&r->keys.stored), out);
		break;
	default:
		authstr_b64_print(buf_span(&r->keys.server), out);
	}
}

static void
put_record(const struct record *r, const char *text, struct authstr_buf *out)
{
	for (; *text != '\0'; text++) {
		if (*text == '%')
			put_value(r, *++text, out);
		else
			buf_put_byte(out, (unsigned char)*text);
	}
}

static int
take_salt(struct authstr_exchange *ex, struct authstr_buf *salt,
    struct authstr_error *err)
{
	span given = exchange_in(ex, AUTHSTR_SALT);

	if (span_is_none(given))
		return random_raw(SALT_BYTES, salt, err);
	if (given.len == 0)
		return error_set(err, AUTHSTR_E_USAGE, 0, "bad-input",
		    "expected a salt, found an empty one");
	buf_put(salt, given);
	return buf_status(salt) == AUTHSTR_OK ? AUTHSTR_OK : error_nomem(err);
}

static int
take_iterations(
    struct authstr_exchange *ex, uint64_t *n, struct authstr_error *err)
{
	uint64_t most = SCRAM_ITERATIONS_MAX;
	int rc = exchange_number(ex, AUTHSTR_MAX_ITERATIONS,
	    PBKDF2_ITERATIONS_MAX, SCRAM_ITERATIONS_MAX, &most, err);

	if (rc == AUTHSTR_OK)
		rc = exchange_number(ex, AUTHSTR_ITERATIONS,
		    PBKDF2_ITERATIONS_MAX, SCRAM_ITERATIONS_MIN, n, err);
	if (rc != AUTHSTR_OK)
		return rc;
	if (*n > most)
		return error_set(err, AUTHSTR_E_LIMIT, AUTHSTR_NO_OFFSET,
		    "scram-iterations-high",
		    "expected at most %llu iterations, found %llu",
		    (unsigned long long)most, (unsigned long long)*n);
	if (*n == 0)
		return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
		    "scram-iterations-low",
		    "expected at least 1 iteration, found 0");
	return AUTHSTR_OK;
}

/* The password as MongoDB's SCRAM-SHA-1 has it. */
static int
mongo_password(struct authstr_exchange *ex, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct authstr_buf text;
	int rc;

	buf_init(&text, TEXT_MAX);
	buf_put(&text, exchange_in(ex, AUTHSTR_AUTHCID));
	buf_put(&text, SPAN(":mongo:"));
	buf_put(&text, exchange_in(ex, AUTHSTR_PASSWORD));
	rc = buf_status(&text) != AUTHSTR_OK
		 ? error_nomem(err)
		 : digest_hex("MD5", buf_span(&text), out, err);
	buf_wipe(&text);
	return rc;
}

static int
derive(struct authstr_exchange *ex, bool mongo, struct record *r,
    struct authstr_error *err)
{
	span password = exchange_in(ex, AUTHSTR_PASSWORD);
	struct authstr_buf hashed;
	int rc = AUTHSTR_OK;

	buf_init(&hashed, TEXT_MAX);
	if (mongo && r->scram->mongo_md5) {
		rc = mongo_password(ex, &hashed, err);
		password = buf_span(&hashed);
	}
	if (rc == AUTHSTR_OK)
		rc = scram_keys_derive(r->scram, password, buf_span(&r->salt),
		    r->iterations, &r->keys, err);
	buf_wipe(&hashed);
	return rc;
}

int
scram_record(struct authstr_exchange *ex, const char *format,
    struct authstr_buf *out, struct authstr_error *err)
{
	struct record r = { .scram = ex->mech->family };
	const struct format *f = formats;
	int rc = take_iterations(ex, &r.iterations, err);

	while (!span_equal(authstr_span_of(f->name), authstr_span_of(format)))
		f++;
	buf_init(&r.salt, TEXT_MAX);
	scram_keys_init(&r.keys);
	if (rc == AUTHSTR_OK)
		rc = take_salt(ex, &r.salt, err);
	if (rc == AUTHSTR_OK)
		rc = derive(ex, f->mongo, &r, err);
	if (rc == AUTHSTR_OK)
		put_record(&r, f->text, out);
	buf_wipe(&r.salt);
	scram_keys_wipe(&r.keys);
	return rc;
}

/* ------------------------------------------------------------- reading -- */

/* The value behind a key of kafka's or MongoDB's form; none if it is not
 * there. */
static span
value_of(span record, const char *key)
{
	size_t at = span_search(record, authstr_span_of(key), 0), end;
	span s;

	if (at == SPAN_NPOS)
		return SPAN_NONE;
	s = span_from(record, at + strlen(key));
	while (s.len > 0 && span_find(SPAN("\":= "), s.p[0], 0) != SPAN_NPOS)
		s = span_from(s, 1);
	end = span_find_any(s, SPAN("\",]}\n\r "));
	return span_sub(s, 0, end);
}

/* The part up to the next c, which is taken with it. */
static span
take_part(span *s, unsigned char c)
{
	span part = SPAN_NONE;

	span_take_until(s, c, &part);
	return part;
}

/* "}4096,salt,StoredKey,ServerKey" or "$4096:salt$StoredKey:ServerKey": what
 * stands behind the scheme.  libgsasl may add the salted password. */
static void
take_keys(span rest, span *stored, span *server)
{
	bool braces = span_take(&rest, SPAN("}"));
	size_t end;

	if (!braces && !span_take(&rest, SPAN("$")))
		return;
	take_part(&rest, braces ? ',' : ':');
	take_part(&rest, braces ? ',' : '$');
	*stored = take_part(&rest, braces ? ',' : ':');
	end = span_find_any(rest, SPAN(", :\n\r"));
	*server = span_sub(rest, 0, end);
}

static bool
read_key(span text, size_t size, struct authstr_buf *out)
{
	return authstr_b64_read(text, out, NULL) == AUTHSTR_OK &&
	       buf_span(out).len == size;
}

int
scram_record_read(const struct scram *scram, span record,
    struct scram_keys *keys, struct authstr_error *err)
{
	span scheme = authstr_span_of(scram->scheme), stored, server;
	size_t at = span_search(record, scheme, 0);

	/* servers show the keys of all mechanisms of a user at once */
	if (at != SPAN_NPOS)
		record = span_from(record, at);
	stored = value_of(record, "storedKey");
	server = value_of(record, "serverKey");
	if (stored.len == 0) {
		stored = value_of(record, "stored_key");
		server = value_of(record, "server_key");
	}
	if (stored.len == 0 && at != SPAN_NPOS)
		take_keys(span_from(record, scheme.len), &stored, &server);
	if (stored.len > 0 && server.len > 0 &&
	    read_key(stored, scram->size, &keys->stored) &&
	    read_key(server, scram->size, &keys->server))
		return AUTHSTR_OK;
	if (buf_status(&keys->stored) == AUTHSTR_E_NOMEM ||
	    buf_status(&keys->server) == AUTHSTR_E_NOMEM)
		return error_nomem(err);
	return error_set(err, AUTHSTR_E_MALFORMED, AUTHSTR_NO_OFFSET,
	    "bad-record",
	    "expected a record of %s as a server stores it, found something "
	    "else",
	    scram->scheme);
}
