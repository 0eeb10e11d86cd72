/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "smtp/choose.h"
#include "smtp/binding.h"
#include "base/text.h"

/* The offer as an error names it: printable, cut where it is long. */
struct list {
	char text[120];
	size_t len;
};

static void
list_offers(const struct authstr_caps *caps, struct list *list)
{
	span name;

	*list = (struct list){ .len = 0 };
	for (size_t i = 0; !span_is_none(name = authstr_caps_auth(caps, i));
	     i++) {
		if (list->len + name.len + 5 > sizeof(list->text)) {
			memcpy(list->text + list->len, " ...", 5);
			return;
		}
		if (i > 0)
			list->text[list->len++] = ' ';
		for (size_t k = 0; k < name.len; k++)
			list->text[list->len++] =
			    text_is_print(name.p[k]) ? (char)name.p[k] : '?';
	}
}

/* A plaintext mechanism over a channel that others can read. */
static bool
is_exposed(const struct authstr_session *s, const struct authstr_mech *m)
{
	return (authstr_mech_flags(m) & AUTHSTR_MECH_PLAINTEXT) != 0 &&
	       !session_protected(s);
}

static unsigned
given_bits(const struct session_plan *plan)
{
	unsigned bits = 0;

	for (unsigned i = 0; i < AUTHSTR_INPUTS; i++)
		if (plan->given[i])
			bits |= 1u << i;
	return bits;
}

static bool
is_offered(const struct authstr_caps *caps, const struct authstr_mech *m)
{
	span name;

	for (size_t i = 0; !span_is_none(name = authstr_caps_auth(caps, i));
	     i++)
		if (authstr_mech_find(name) == m)
			return true;
	return false;
}

/* The strongest on offer; NULL if there is none. */
static const struct authstr_mech *
strongest(const struct authstr_session *s, bool exposed)
{
	const struct authstr_caps *caps = session_offers(s);
	const struct authstr_mech *best = NULL;
	unsigned given = given_bits(&s->plan);

	for (size_t i = 0; i < authstr_mech_count(); i++) {
		const struct authstr_mech *m = authstr_mech_at(i);

		if (authstr_mech_rank(m) == 0 || !is_offered(caps, m) ||
		    authstr_login_fits(m, given, session_protected(s), exposed,
			NULL) != AUTHSTR_OK)
			continue;
		if (best == NULL ||
		    authstr_mech_rank(m) > authstr_mech_rank(best))
			best = m;
	}
	return best;
}

static int
no_auth(const struct authstr_session *s, struct authstr_error *err)
{
	bool later = !session_protected(s) && session_offered(s, "STARTTLS");

	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
	    "auth-not-offered",
	    "expected AUTH among the capabilities, found "
	    "none%s",
	    later ? "; it may be offered after STARTTLS" : "");
}

static int
no_mech(const struct authstr_session *s, struct authstr_error *err)
{
	struct list list;

	list_offers(session_offers(s), &list);
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
	    "mech-not-offered",
	    "expected %s among the mechanisms offered, found %s",
	    s->plan.mech == NULL ? "one that this login is good for"
				 : authstr_mech_name(s->plan.mech),
	    list.text);
}

static int
exposed(const struct authstr_mech *m, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
	    "cleartext-refused",
	    "%s would show the secret to whoever listens: nothing was sent "
	    "without TLS",
	    authstr_mech_name(m));
}

static void
tell(struct authstr_session *s, const struct authstr_mech *m)
{
	span type = buf_span(&s->plan.login[AUTHSTR_CB_TYPE]);
	bool bound = (authstr_mech_flags(m) & AUTHSTR_MECH_BINDING) != 0;
	struct list list;
	char text[250];

	list_offers(session_offers(s), &list);
	snprintf(text, sizeof(text), "%s%s%.*s, %s %s", authstr_mech_name(m),
	    bound ? " bound by " : "", bound ? (int)type.len : 0,
	    (const char *)type.p,
	    s->plan.mech != NULL ? "as asked, of"
				 : "the strongest for this login of",
	    list.text);
	session_note(s, NULL, authstr_span_of(text));
	if (is_exposed(s, m))
		session_note(s, "cleartext-channel",
		    SPAN("the secret goes over a channel without TLS"));
}

int
choose_mech(struct authstr_session *s, const struct authstr_mech **out,
    struct authstr_error *err)
{
	const struct authstr_caps *caps = session_offers(s);
	const struct authstr_mech *m = s->plan.mech;

	if (caps == NULL || authstr_caps_has(caps, "AUTH") != 1)
		return no_auth(s, err);
	if (m == NULL && (m = strongest(s, s->plan.cleartext)) == NULL)
		m = strongest(s, true);
	if (m == NULL || !is_offered(caps, m))
		return no_mech(s, err);
	*out = m;
	if (binding_check(s, m, err) != AUTHSTR_OK)
		return AUTHSTR_E_USAGE;
	if (is_exposed(s, m) && !s->plan.cleartext)
		return exposed(m, err);
	tell(s, m);
	return AUTHSTR_OK;
}
