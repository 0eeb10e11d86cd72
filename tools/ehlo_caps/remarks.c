/* SPDX-License-Identifier: MIT */
/*
 * remarks: what deserves a word about what a server offers.  Each is
 * a row: the rule of the catalogue (it has the cure), and when it holds.
 */
#include <stdio.h>
#include <string.h>
#include "ehlo_caps/advice.h"
#include "ehlo_caps/beside.h"
#include "ehlo_caps/remarks.h"

static bool
offers(const struct authstr_caps *caps, const char *keyword)
{
	return caps != NULL && authstr_caps_has(caps, keyword) == 1;
}

static bool
is_plaintext(struct authstr_span name)
{
	const struct authstr_mech *m = authstr_mech_find(name);

	return m != NULL &&
	       (authstr_mech_flags(m) & AUTHSTR_MECH_PLAINTEXT) != 0;
}

/* The list of an open channel, as far as that is known; a socket is none that
 * others could listen to. */
static const struct authstr_caps *
clear(const struct ehlo_view *v)
{
	return v->unknown || ehlo_is_local(v) ? NULL : v->caps[EHLO_CLEAR];
}

static bool
plaintext_before_tls(const struct ehlo_view *v)
{
	struct authstr_span name;

	if (clear(v) == NULL)
		return false;
	for (size_t i = 0; (name = authstr_caps_auth(clear(v), i)).p != NULL;
	     i++)
		if (is_plaintext(name))
			return true;
	return false;
}

bool
ehlo_is_local(const struct ehlo_view *v)
{
	return v->result->address[0] == '/';
}

const char *
ehlo_cure(const struct ehlo_view *v)
{
	const char *rule = v->result->error.rule;

	if (rule == NULL)
		return NULL;
	/* A refusal's own code says more than that it is one. */
	if (v->advice != NULL && strncmp(rule, "refused", 7) == 0)
		return v->advice;
	return advice_cure(v->protocol, rule);
}

/* The list that counts was read, and has no login. */
static bool
no_auth(const struct ehlo_view *v)
{
	const struct authstr_caps *caps = v->caps[EHLO_TLS];

	/* Who delivers locally is not asked for a password. */
	if (v->protocol == AUTHSTR_LMTP)
		return false;
	if (caps == NULL && !offers(v->caps[EHLO_CLEAR], "STARTTLS"))
		caps = v->caps[EHLO_CLEAR];
	return caps != NULL && !v->helo && authstr_caps_auth(caps, 0).p == NULL;
}

/* A firewall that does not want TLS overwrites the word. */
static bool
is_masked(const struct authstr_caps *caps)
{
	for (size_t i = 0; i < authstr_caps_count(caps); i++) {
		struct authstr_span word = authstr_caps_keyword(caps, i);

		if (word.len == 8 && memcmp(word.p, "XXXXXXX", 7) == 0)
			return true;
	}
	return false;
}

static bool
starttls_masked(const struct ehlo_view *v)
{
	return v->caps[EHLO_CLEAR] != NULL && is_masked(v->caps[EHLO_CLEAR]);
}

/* RFC 9051 section 7.1.4: what would protect the login is over. */
static bool
preauth(const struct ehlo_view *v)
{
	return v->protocol == AUTHSTR_IMAP && v->greeting != NULL &&
	       ehlo_same(
		   authstr_reply_word(v->greeting), authstr_span_of("PREAUTH"));
}

static bool
no_starttls(const struct ehlo_view *v)
{
	return clear(v) != NULL && !v->helo && !starttls_masked(v) &&
	       !preauth(v) && !offers(clear(v), "STARTTLS");
}

static bool
only_legacy_auth(const struct ehlo_view *v)
{
	for (int i = 0; i < EHLO_CHANNELS; i++) {
		const struct authstr_caps *caps = v->caps[i];
		/* IMAP has no other. */
		bool modern = v->protocol == AUTHSTR_IMAP, legacy = false;

		for (size_t k = 0; caps != NULL && k < authstr_caps_count(caps);
		     k++) {
			struct authstr_span word =
			    authstr_caps_keyword(caps, k);

			modern |= ehlo_same(word, authstr_span_of("AUTH"));
			legacy |= ehlo_same(word, authstr_span_of("AUTH="));
		}
		if (legacy && !modern)
			return true;
	}
	return false;
}

static bool
not_verified(const struct ehlo_view *v)
{
	const struct net_tls_report *tls = &v->result->tls;

	return tls->up && !tls->verified && tls->chain != NULL &&
	       net_tls_judged(tls);
}

static bool
expires_soon(const struct ehlo_view *v)
{
	const struct net_tls_report *tls = &v->result->tls;

	return tls->chain != NULL && net_cert_ends_soon(&tls->chain[0]);
}

static bool
helo_only(const struct ehlo_view *v)
{
	return v->helo && v->protocol != AUTHSTR_POP3;
}

static bool
no_capa(const struct ehlo_view *v)
{
	return v->helo && v->protocol == AUTHSTR_POP3;
}

static bool
preauth_in_clear(const struct ehlo_view *v)
{
	return preauth(v) && !ehlo_is_local(v) && v->caps[EHLO_TLS] == NULL;
}

static bool
said_back(const struct ehlo_view *v)
{
	return v->said_back;
}

static bool
tls_outside(const struct ehlo_view *v)
{
	return net_tls_outside(v->result);
}

static bool
channel_unknown(const struct ehlo_view *v)
{
	return v->unknown;
}

static const struct {
	const char *rule;
	bool (*holds)(const struct ehlo_view *v);
} remarks[] = {
	{ "via-tls-outside", tls_outside },
	{ "ehlo-refused", helo_only },
	{ "capa-refused", no_capa },
	{ "imap-preauth", preauth_in_clear },
	{ "starttls-masked", starttls_masked },
	{ "starttls-not-offered", no_starttls },
	{ "plaintext-before-tls", plaintext_before_tls },
	{ "auth-not-offered", no_auth },
	{ "auth-legacy-form", only_legacy_auth },
	{ "tls-not-verified", not_verified },
	{ "certificate-ends-soon", expires_soon },
	{ "channel-unknown", channel_unknown },
	{ "secret-said-back", said_back },
};

void
ehlo_tell_rule(const char *id,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg)
{
	const struct authstr_rule *rule = authstr_rule_find(id);

	tell(id, rule != NULL ? authstr_rule_message(rule) : "", arg);
}

void
ehlo_remarks(const struct ehlo_view *v,
    void (*tell)(const char *rule, const char *message, void *arg), void *arg)
{
	for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++) {
		if (remarks[i].holds(v))
			tell(remarks[i].rule,
			    advice_message(v->protocol, remarks[i].rule), arg);
	}
	ehlo_remarks_caps(v, tell, arg);
	beside_remarks(v, tell, arg);
}

/* -------------------------------------------------------------- ranking -- */

/* The library lists its rows strongest first, those it does not speak too. */
size_t
ehlo_position(struct authstr_span mech)
{
	const struct authstr_mech *m = authstr_mech_find(mech);
	size_t i = 0;

	while (i < authstr_mech_count() && authstr_mech_at(i) != m)
		i++;
	return i;
}

size_t
ehlo_ranked(
    const struct authstr_caps *caps, struct authstr_span *out, size_t max)
{
	size_t places[EHLO_MECHS_MAX], n = 0;
	struct authstr_span name;

	if (max > EHLO_MECHS_MAX)
		max = EHLO_MECHS_MAX;
	while (caps != NULL && n < max &&
	       (name = authstr_caps_auth(caps, n)).p != NULL) {
		size_t at = n++, place = ehlo_position(name);

		/* Insertion keeps the server's order among equals. */
		for (; at > 0 && places[at - 1] > place; at--) {
			out[at] = out[at - 1];
			places[at] = places[at - 1];
		}
		out[at] = name;
		places[at] = place;
	}
	return n;
}
