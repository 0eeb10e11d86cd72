/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include "smtp/choose.h"
#include "smtp/binding.h"
#include "smtp/own.h"
#include "base/text.h"

/* The offer as an error names it: printable, cut where it is long. */
struct list {
	char text[120];
	size_t len;
	bool cut;
};

static void
list_add(struct list *list, span name)
{
	if (list->cut)
		return;
	if (list->len + name.len + 5 > sizeof(list->text)) {
		memcpy(list->text + list->len, " ...", 5);
		list->cut = true;
		return;
	}
	if (list->len > 0)
		list->text[list->len++] = ' ';
	for (size_t k = 0; k < name.len; k++)
		list->text[list->len++] =
		    text_is_print(name.p[k]) ? (char)name.p[k] : '?';
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

static void
list_offers(const struct authstr_caps *caps, struct list *list)
{
	const struct own *own;
	span name;

	*list = (struct list){ .len = 0 };
	for (size_t i = 0; !span_is_none(name = authstr_caps_auth(caps, i));
	     i++)
		list_add(list, name);
	/* APOP is among the mechanisms. */
	for (size_t i = 0; (own = own_offered(caps, i)) != NULL; i++) {
		name = authstr_span_of(own->name);
		if (!is_offered(caps, authstr_mech_find(name)))
			list_add(list, name);
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
		if (plan->given[i] &&
		    (i != AUTHSTR_AUTHZID || buf_span(&plan->login[i]).len > 0))
			bits |= 1u << i;
	return bits;
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

/* The best command of the protocol; NULL if there is none. */
static const struct own *
best_own(const struct authstr_session *s, bool exposed)
{
	unsigned given = given_bits(&s->plan);
	const struct own *own;

	for (size_t i = 0; (own = own_offered(session_offers(s), i)) != NULL;
	     i++)
		if (own_fits(own, given, session_protected(s), exposed, NULL) ==
		    AUTHSTR_OK)
			return own;
	return NULL;
}

/* ---------------------------------------------------------------- errors */

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
	const struct session_plan *plan = &s->plan;
	struct list list;

	list_offers(session_offers(s), &list);
	return error_set(err, AUTHSTR_E_USAGE, AUTHSTR_NO_OFFSET,
	    "mech-not-offered",
	    "expected %s among the mechanisms offered, found %s",
	    plan->own != NULL    ? plan->own->name
	    : plan->mech != NULL ? authstr_mech_name(plan->mech)
				 : "one that this login is good for",
	    list.text);
}

static const char *
name_of(const struct choice *c)
{
	return c->own != NULL ? c->own->name : authstr_mech_name(c->mech);
}

static int
exposed(const struct choice *c, struct authstr_error *err)
{
	return error_set(err, AUTHSTR_E_REFUSED, AUTHSTR_NO_OFFSET,
	    "cleartext-refused",
	    "%s would show the secret to whoever listens: nothing was sent "
	    "without TLS",
	    name_of(c));
}

/* ---------------------------------------------------------------- choice */

static const char *
reason(const struct authstr_session *s, const struct choice *c)
{
	if (s->plan.mech != NULL || s->plan.own != NULL)
		return "as asked, of";
	if (c->own != NULL)
		return "a command of the protocol, the best for this login of";
	return choose_external(s) ? "by our certificate, of"
				  : "the strongest for this login of";
}

static void
tell(struct authstr_session *s, const struct choice *c)
{
	span type = buf_span(&s->plan.login[AUTHSTR_CB_TYPE]);
	bool bound = (authstr_mech_flags(c->mech) & AUTHSTR_MECH_BINDING) != 0;
	struct list list;
	char text[300];

	list_offers(session_offers(s), &list);
	snprintf(text, sizeof(text), "%s%s%.*s, %s %s", name_of(c),
	    bound ? " bound by " : "", bound ? (int)type.len : 0,
	    (const char *)type.p, reason(s, c), list.text);
	session_note(s, NULL, authstr_span_of(text));
	if (is_exposed(s, c->mech))
		session_note(s, "cleartext-channel",
		    SPAN("the secret goes over a channel without TLS"));
	if (s->plan.given[AUTHSTR_AUTHCID] && c->own == NULL &&
	    (authstr_mech_takes(c->mech) & 1U << AUTHSTR_AUTHCID) == 0)
		session_note(s, "user-not-sent",
		    SPAN("the mechanism does not send the user: somebody else "
			 "may be logged in"));
}

bool
choose_external(const struct authstr_session *s)
{
	const struct session_plan *plan = &s->plan;

	return plan->external && s->tls && plan->mech == NULL &&
	       plan->own == NULL && !plan->given[AUTHSTR_PASSWORD] &&
	       !plan->given[AUTHSTR_TOKEN] && session_offers(s) != NULL &&
	       is_offered(
		   session_offers(s), authstr_mech_find(SPAN("EXTERNAL")));
}

static struct choice
of_own(const struct own *own)
{
	return (struct choice){ own != NULL ? own_like(own) : NULL, own };
}

/* Where LOGIN is no mechanism it is a command of IMAP; a name that no command
 * of this protocol has leaves none. */
static struct choice
planned(const struct authstr_session *s)
{
	const struct authstr_caps *caps = session_offers(s);
	const struct authstr_mech *m = s->plan.mech;
	const struct own *own;
	span name;

	if (m != NULL && is_offered(caps, m))
		return (struct choice){ m, NULL };
	name = authstr_span_of(
	    m != NULL ? authstr_mech_name(m) : s->plan.own->name);
	own = own_find_in(s->plan.protocol, name);
	return of_own(own != NULL && own_is_offered(own, caps) ? own : NULL);
}

/* What would show the secret comes last: it is named, and refused. */
static struct choice
best(const struct authstr_session *s)
{
	bool tries[] = { s->plan.cleartext, true };
	struct choice c = { NULL, NULL };

	if (choose_external(s))
		c.mech = authstr_mech_find(SPAN("EXTERNAL"));
	for (size_t i = 0; c.mech == NULL && i < 2; i++) {
		c.mech = strongest(s, tries[i]);
		if (c.mech == NULL)
			c = of_own(best_own(s, tries[i]));
	}
	return c;
}

int
choose_login(
    struct authstr_session *s, struct choice *out, struct authstr_error *err)
{
	const struct authstr_caps *caps = session_offers(s);
	bool asked = s->plan.mech != NULL || s->plan.own != NULL;
	int rc;

	if (caps == NULL || (authstr_caps_has(caps, "AUTH") != 1 &&
				own_offered(caps, 0) == NULL))
		return no_auth(s, err);
	*out = asked ? planned(s) : best(s);
	if (out->mech == NULL)
		return no_mech(s, err);
	if (binding_check(s, out->mech, err) != AUTHSTR_OK)
		return AUTHSTR_E_USAGE;
	if (is_exposed(s, out->mech) && !s->plan.cleartext)
		return exposed(out, err);
	if (out->own != NULL &&
	    (rc = own_fits(out->own, given_bits(&s->plan), session_protected(s),
		 s->plan.cleartext, err)) != AUTHSTR_OK)
		return rc;
	tell(s, out);
	return AUTHSTR_OK;
}
