/* SPDX-License-Identifier: MIT */
/*
 * gen_auth_text: the types that are no login, as the old tool has them.
 */
#include <crypt.h>
#include <string.h>
#include "out/fail.h"
#include "gen_auth/gen_auth.h"

static struct authstr_span
string_of(const struct gen *g)
{
	return gen_get(g, GEN_STRING);
}

int
gen_encode(struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	(void)err;
	return authstr_b64_print(string_of(g), out);
}

int
gen_decode(struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	(void)err;
	return authstr_b64_scan(string_of(g), out);
}

/* ----------------------------------------------------------------- MD5 -- */

static int
md5(struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	return authstr_digest("MD5", string_of(g), out, err);
}

static int
put_hex(struct authstr_span s, struct authstr_buf *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < s.len; i++) {
		unsigned char two[2] = { (unsigned char)digits[s.p[i] >> 4],
			(unsigned char)digits[s.p[i] & 15] };

		authstr_buf_put(out, (struct authstr_span){ two, 2 });
	}
	return authstr_buf_status(out);
}

/* 16 bytes are 22 digits and "==": the old tool leaves the padding out. */
static int
put_unpadded(struct authstr_span s, struct authstr_buf *out)
{
	int rc = authstr_b64_print(s, out);

	authstr_buf_cut(out, (s.len * 4 + 2) / 3);
	return rc;
}

static int
put_md5(struct gen *g, struct authstr_buf *out,
    int (*put)(struct authstr_span, struct authstr_buf *),
    struct authstr_error *err)
{
	struct authstr_buf *sum = authstr_buf_new(64);
	int rc = AUTHSTR_E_NOMEM;

	if (sum != NULL)
		rc = md5(g, sum, err);
	if (rc == AUTHSTR_OK)
		rc = put(authstr_buf_span(sum), out);
	authstr_buf_free(sum);
	return rc;
}

int
gen_md5_hex(struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	return put_md5(g, out, put_hex, err);
}

int
gen_md5_base64(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	return put_md5(g, out, put_unpadded, err);
}

/* --------------------------------------------------------------- crypt -- */

/* crypt(3) wants a C string. */
static int
c_string(struct authstr_buf *b, struct authstr_error *err)
{
	struct authstr_span s = authstr_buf_span(b);
	const unsigned char *nul = s.len == 0 ? NULL : memchr(s.p, '\0', s.len);

	if (nul != NULL) {
		fail(err, EXIT_BAD_INPUT, (size_t)(nul - s.p), "nul-in-field",
		    "expected no NUL for crypt(3), found one");
		return AUTHSTR_E_REFUSED;
	}
	authstr_buf_put(
	    b, (struct authstr_span){ (const unsigned char *)"", 1 });
	return authstr_buf_status(b);
}

/* What crypt(3) says where it fails ("*0") is the old tool's answer too. */
static int
put_crypt(struct gen *g, const char *salt, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct crypt_data data;
	const char *text;
	int rc = c_string(g->value[GEN_STRING], err);

	if (rc != AUTHSTR_OK)
		return rc;
	memset(&data, 0, sizeof(data));
	text = crypt_r((const char *)string_of(g).p, salt, &data);
	if (text == NULL || text[0] == '*')
		gen_note(g, "salt-refused",
		    "crypt(3) refused; what it gives fits no password");
	authstr_buf_put(out, authstr_span_of(text));
	authstr_wipe(&data, sizeof(data));
	return authstr_buf_status(out);
}

/* The empty prefix is the traditional DES form: two letters of salt. */
int
gen_encrypt(struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	char salt[CRYPT_GENSALT_OUTPUT_SIZE];

	if (crypt_gensalt_rn("", 0, NULL, 0, salt, sizeof(salt)) == NULL) {
		fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "salt-refused",
		    "expected crypt(3) to have the traditional form");
		return AUTHSTR_E_CRYPTO;
	}
	return put_crypt(g, salt, out, err);
}

int
gen_saltencrypt(
    struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	int rc = c_string(g->value[GEN_CRYPT_SALT], err);

	if (rc != AUTHSTR_OK)
		return rc;
	return put_crypt(
	    g, (const char *)gen_get(g, GEN_CRYPT_SALT).p, out, err);
}

/* -------------------------------------------------------------- letters -- */

/* The old tool counts 123, '{', among the lower-case letters.  Its output is
 * kept, byte for byte. */
static bool
is_lower(unsigned char c)
{
	return c >= 'a' && c <= '{';
}

static bool
is_upper(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static unsigned char
rot13(unsigned char c)
{
	if (is_lower(c))
		return (unsigned char)(c < 'n' ? c + 13 : c - 13);
	if (is_upper(c))
		return (unsigned char)(c < 'N' ? c + 13 : c - 13);
	return c;
}

static unsigned char
atbash(unsigned char c)
{
	if (is_lower(c))
		return (unsigned char)('a' + 'z' - c);
	if (is_upper(c))
		return (unsigned char)('A' + 'Z' - c);
	return c;
}

static int
put_each(struct gen *g, unsigned char (*turn)(unsigned char),
    struct authstr_buf *out)
{
	struct authstr_span s = string_of(g);

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = turn(s.p[i]);

		authstr_buf_put(out, (struct authstr_span){ &c, 1 });
	}
	return authstr_buf_status(out);
}

int
gen_rot13(struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	(void)err;
	return put_each(g, rot13, out);
}

int
gen_atbash(struct gen *g, struct authstr_buf *out, struct authstr_error *err)
{
	(void)err;
	return put_each(g, atbash, out);
}
