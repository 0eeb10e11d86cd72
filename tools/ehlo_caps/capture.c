/* SPDX-License-Identifier: MIT */
/*
 * capture: the replies in a transcript, or in what openssl s_client
 * prints.
 *
 * s_client puts certificates, PEM and tickets before, between and after the
 * lines of the dialogue; with -starttls it begins with a lone "250 X", the last
 * line of a reply that it took itself.  Replies are told by the commands before
 * them where those are there, and by their shape where not: only EHLO is
 * answered by a 250 of several lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ehlo_caps/listen.h"

#define NONE ((struct authstr_span){ NULL, 0 })
#define PEM_MAX 65536

struct ehlo_capture {
	struct authstr_reply *reply, *greeting;
	struct authstr_caps *caps[EHLO_CHANNELS]; /* before, after STARTTLS */
	char command[5]; /* the last one seen: four letters, or none */
	bool spoken;     /* any command was seen */
	bool starttls;   /* went on after STARTTLS */
	bool inside_tls; /* something says that all of it was */
	bool helo;       /* EHLO refused, HELO taken */
	bool lone;       /* began with a lone "250 X" */
	bool over;       /* ended: what follows is no matter */
	bool logged_in;
	const struct authstr_mech *mech; /* of the last AUTH */
	bool lmtp;                       /* LHLO was said */
	bool in_pem, have_pem;
	struct ehlo_listen listen; /* for other protocols */
	struct authstr_buf *pem;   /* the first certificate */
	struct net_tls_report tls;
};

struct ehlo_capture *
ehlo_capture_new(void)
{
	struct ehlo_capture *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->reply = authstr_reply_new();
	c->pem = authstr_buf_new(PEM_MAX);
	if (c->reply != NULL && c->pem != NULL)
		return c;
	ehlo_capture_free(c);
	return NULL;
}

void
ehlo_capture_free(struct ehlo_capture *c)
{
	if (c == NULL)
		return;
	authstr_reply_free(c->reply);
	authstr_reply_free(c->greeting);
	for (int i = 0; i < EHLO_CHANNELS; i++)
		authstr_caps_free(c->caps[i]);
	authstr_buf_free(c->pem);
	ehlo_listen_wipe(&c->listen);
	net_tls_report_free(&c->tls);
	free(c);
}

/* -------------------------------------------------------------- replies -- */

static bool
last_was(const struct ehlo_capture *c, const char *command)
{
	return ehlo_same(authstr_span_of(c->command), authstr_span_of(command));
}

static void
take_caps(struct ehlo_capture *c)
{
	struct authstr_caps **slot = &c->caps[c->logged_in  ? EHLO_AUTH
					      : c->starttls ? EHLO_TLS
							    : EHLO_CLEAR];

	authstr_caps_free(*slot);
	*slot = authstr_caps_read(c->reply);
	if (last_was(c, "HELO"))
		c->helo = true;
}

static void
take_220(struct ehlo_capture *c)
{
	struct authstr_reply *fresh;

	if (last_was(c, "STAR") || c->caps[EHLO_CLEAR] != NULL) {
		c->starttls = true;
	} else if (c->greeting == NULL &&
		   (fresh = authstr_reply_new()) != NULL) {
		c->greeting = c->reply;
		c->reply = fresh;
	}
}

static bool
is_ehlo_reply(const struct ehlo_capture *c)
{
	size_t lines = authstr_reply_line_count(c->reply);

	if (last_was(c, "EHLO") || last_was(c, "HELO") || last_was(c, "LHLO"))
		return true;
	return lines > 1 && c->command[0] == '\0';
}

static void
take_reply(struct ehlo_capture *c)
{
	switch (authstr_reply_code(c->reply)) {
	case 220:
		take_220(c);
		break;
	case 221:
		c->over = true;
		break;
	case 235:
		c->logged_in = true;
		break;
	case 250:
		if (is_ehlo_reply(c))
			take_caps(c);
		else if (c->greeting == NULL && !c->spoken)
			c->lone = true;
		break;
	default:
		break;
	}
	c->command[0] = '\0';
}

static void
enter_reply(struct ehlo_capture *c, struct authstr_span line)
{
	int rc = authstr_reply_enter(c->reply, line, NULL);

	/* The lines of one reply have one code; another code begins another
	 * reply, what came before was cut. */
	if (rc < 0) {
		authstr_reply_reset(c->reply);
		rc = authstr_reply_enter(c->reply, line, NULL);
	}
	if (rc == AUTHSTR_OK)
		take_reply(c);
	if (rc != AUTHSTR_MORE)
		authstr_reply_reset(c->reply);
}

/* ------------------------------------------------------ s_client's words -- */

/* What is behind the text the line begins with, or none. */
static struct authstr_span
after(struct authstr_span line, const char *text)
{
	size_t len = strlen(text);

	while (line.len > 0 && *line.p == ' ') {
		line.p++;
		line.len--;
	}
	if (line.len < len || memcmp(line.p, text, len) != 0)
		return NONE;
	return (struct authstr_span){ line.p + len, line.len - len };
}

static void
copy(char *to, size_t size, struct authstr_span from)
{
	size_t n = from.len < size ? from.len : size - 1;

	memcpy(to, from.p, n);
	to[n] = '\0';
}

/* "New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384" */
static void
read_new(struct ehlo_capture *c, struct authstr_span rest)
{
	static const char sep[] = ", Cipher is ";
	const unsigned char *p = memmem(rest.p, rest.len, sep, sizeof(sep) - 1);
	size_t n;

	if (p == NULL)
		return;
	n = (size_t)(p - rest.p);
	copy(c->tls.version, sizeof(c->tls.version),
	    (struct authstr_span){ rest.p, n });
	n += sizeof(sep) - 1;
	copy(c->tls.cipher, sizeof(c->tls.cipher),
	    (struct authstr_span){ rest.p + n, rest.len - n });
	c->inside_tls = c->tls.tried = c->tls.up = true;
}

/* "Server Temp Key: X25519, 253 bits" */
static void
read_group(struct ehlo_capture *c, struct authstr_span rest)
{
	const unsigned char *comma =
	    rest.len > 0 ? memchr(rest.p, ',', rest.len) : NULL;

	if (comma != NULL)
		rest.len = (size_t)(comma - rest.p);
	copy(c->tls.group, sizeof(c->tls.group), rest);
}

/* "Verification: OK", or "Verification error: self-signed certificate" */
static void
read_verdict(struct ehlo_capture *c, struct authstr_span rest)
{
	struct authstr_span error = after(rest, "error: ");

	c->tls.verified = after(rest, ": OK").p != NULL;
	if (error.p != NULL)
		copy(c->tls.error, sizeof(c->tls.error), error);
}

/* What -brief says. */
static void
read_version(struct ehlo_capture *c, struct authstr_span rest)
{
	copy(c->tls.version, sizeof(c->tls.version), rest);
	c->inside_tls = c->tls.tried = c->tls.up = true;
}

static void
read_cipher(struct ehlo_capture *c, struct authstr_span rest)
{
	copy(c->tls.cipher, sizeof(c->tls.cipher), rest);
}

/* What gnutls-cli says: "(TLS1.3-X.509)-(ECDHE-X25519)-(..)-(AES-256-GCM)" */
static void
read_gnutls(struct ehlo_capture *c, struct authstr_span rest)
{
	static const char exchange[] = "-(ECDHE-";
	char text[200], *at;

	copy(text, sizeof(text), rest);
	snprintf(c->tls.version, sizeof(c->tls.version), "TLSv%.*s",
	    (int)strcspn(text, "-)"), text);
	if ((at = strstr(text, exchange)) != NULL)
		snprintf(c->tls.group, sizeof(c->tls.group), "%.*s",
		    (int)strcspn(at + strlen(exchange), ")"),
		    at + strlen(exchange));
	if ((at = strrchr(text, '(')) != NULL)
		snprintf(c->tls.cipher, sizeof(c->tls.cipher), "%.*s",
		    (int)strcspn(at + 1, ")"), at + 1);
	c->inside_tls = c->tls.tried = c->tls.up = true;
}

static void
read_status(struct ehlo_capture *c, struct authstr_span rest)
{
	c->tls.verified = after(rest, "is trusted").p != NULL;
	if (!c->tls.verified)
		copy(c->tls.error, sizeof(c->tls.error), rest);
}

static void
note_tls(struct ehlo_capture *c, struct authstr_span rest)
{
	(void)rest;
	c->inside_tls = true;
}

static const struct {
	const char *begin;
	void (*read)(struct ehlo_capture *c, struct authstr_span rest);
} words[] = {
	{ "CONNECTED(", note_tls },
	{ "SSL-Session:", note_tls },
	{ "=== TLS started", note_tls },
	{ "* SSL connection using", note_tls },
	{ "New, ", read_new },
	{ "Protocol version: ", read_version },
	{ "Ciphersuite: ", read_cipher },
	{ "Server Temp Key: ", read_group },
	{ "Verification", read_verdict },
	{ "- Description: (TLS", read_gnutls },
	{ "- Status: The certificate ", read_status },
};

/* PEM holds no dialogue; the first certificate is the server's own. */
static bool
take_pem(struct ehlo_capture *c, struct authstr_span line)
{
	bool begins = after(line, "-----BEGIN ").p != NULL;

	if (!begins && !c->in_pem)
		return false;
	c->in_pem = after(line, "-----END ").p == NULL;
	if (!c->have_pem) {
		authstr_buf_put(c->pem, line);
		authstr_buf_put(c->pem, authstr_span_of("\n"));
		c->have_pem = !c->in_pem;
	}
	return true;
}

void
ehlo_capture_line(struct ehlo_capture *c, struct authstr_span line)
{
	struct ehlo_line found;

	while (line.len > 0 && line.p[line.len - 1] == '\r')
		line.len--;
	if (take_pem(c, line))
		return;
	/* s_client prints more of the greeting that it took than there was. */
	c->lone |= c->inside_tls && line.len > 0 && *line.p == '\0';
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct authstr_span rest = after(line, words[i].begin);

		if (rest.p != NULL) {
			words[i].read(c, rest);
			return;
		}
	}
	ehlo_listen_line(&c->listen, line);
	ehlo_line_look(line, &found);
	if (c->over) {
		return;
	} else if (found.reply.p != NULL) {
		enter_reply(c, found.reply);
	} else if (found.command.p != NULL) {
		copy(c->command, sizeof(c->command), found.command);
		if (last_was(c, "AUTH"))
			c->mech =
			    ehlo_mech_of(after(found.command, c->command));
		c->lmtp |= last_was(c, "LHLO");
		c->spoken = true;
	}
}

/* No SMTP was found in it, but another protocol. */
static void
take_other(struct ehlo_capture *c, struct ehlo_view *out)
{
	struct ehlo_listen *l = &c->listen;

	out->protocol = c->lmtp ? AUTHSTR_LMTP : AUTHSTR_SMTP;
	if (c->caps[EHLO_CLEAR] != NULL || c->caps[EHLO_TLS] != NULL ||
	    (l->caps[EHLO_CLEAR] == NULL && l->caps[EHLO_TLS] == NULL))
		return;
	out->protocol = l->protocol;
	for (int i = 0; i < EHLO_CHANNELS; i++) {
		c->caps[i] = l->caps[i];
		l->caps[i] = NULL;
	}
	authstr_reply_free(c->greeting);
	c->greeting = l->greeting;
	l->greeting = NULL;
	c->starttls = l->starttls;
	c->logged_in = l->logged_in;
	c->mech = l->mech;
	c->lone |= l->begun;
}

/* s_client says STARTTLS by itself, and takes the greeting; ManageSieve has no
 * port with TLS at once, and its greeting, a list, comes again. */
static bool
began_by_starttls(const struct ehlo_capture *c, const struct ehlo_view *v)
{
	return c->lone ||
	       (c->inside_tls && !c->starttls &&
		   (c->greeting == NULL || v->protocol == AUTHSTR_SIEVE));
}

bool
ehlo_capture_end(struct ehlo_capture *c, bool protected, struct ehlo_view *out)
{
	bool inside;
	int first;

	take_other(c, out);
	inside = protected || c->inside_tls || c->lone;
	first = c->starttls || !inside ? EHLO_CLEAR : EHLO_TLS;
	out->greeting = c->greeting;
	out->helo = c->helo;
	out->caps[first] = c->caps[EHLO_CLEAR];
	if (c->starttls)
		out->caps[EHLO_TLS] = c->caps[EHLO_TLS];
	out->unknown = !inside && !c->starttls && c->caps[EHLO_CLEAR] != NULL &&
		       authstr_caps_has(c->caps[EHLO_CLEAR], "STARTTLS") != 1;
	if (authstr_buf_span(c->pem).len > 0)
		net_tls_report_pem(&c->tls, authstr_buf_span(c->pem));
	if (inside || c->starttls)
		c->tls.mode = c->starttls || began_by_starttls(c, out)
				  ? "starttls"
				  : "implicit";
	out->caps[EHLO_AUTH] = c->caps[EHLO_AUTH];
	out->login =
	    c->logged_in && c->mech != NULL ? authstr_mech_name(c->mech) : NULL;
	c->tls.captured = true;
	out->result->tls = c->tls;
	memset(&c->tls, 0, sizeof(c->tls));
	return out->caps[EHLO_CLEAR] != NULL || out->caps[EHLO_TLS] != NULL;
}
