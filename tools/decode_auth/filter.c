/* SPDX-License-Identifier: MIT */
#include "decode_auth/filter.h"
#include <string.h>
#include "ascii.h"

bool
filter_fits(const char *pattern, struct authstr_span text)
{
	const char *star = NULL, *p = pattern;
	size_t at = 0, star_at = 0;

	/* what a star takes grows by one where the rest does not fit */
	while (at < text.len) {
		if (*p == '*') {
			star = p++;
			star_at = at;
		} else if (*p != '\0' &&
			   ascii_lower(*p) == ascii_lower((char)text.p[at])) {
			p++;
			at++;
		} else if (star != NULL) {
			p = star + 1;
			at = ++star_at;
		} else {
			return false;
		}
	}
	while (*p == '*')
		p++;
	return *p == '\0';
}

/* "CRAM" is CRAM-MD5, too. */
static bool
mech_fits(const char *pattern, const struct view *v)
{
	const struct authstr_mech *m =
	    authstr_mech_find(authstr_span_of(pattern));

	return (m != NULL && m == authstr_login_mech(v->login)) ||
	       filter_fits(pattern, view_mechanism(v)) ||
	       filter_fits(pattern, authstr_login_mech_name(v->login));
}

static bool
name_fits(const char *pattern, struct authstr_span name)
{
	const unsigned char *at = memchr(name.p, '@', name.len);

	return filter_fits(pattern, name) ||
	       (at != NULL &&
		   filter_fits(pattern,
		       (struct authstr_span){ name.p, (size_t)(at - name.p) }));
}

static bool
user_fits(const char *pattern, const struct view *v)
{
	static const char *const ids[] = { "authcid", "authzid", "trace" };

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		const struct view_field *f = view_field(v, ids[i]);

		if (f != NULL && f->field->value.len > 0 &&
		    name_fits(pattern, f->field->value))
			return true;
	}
	return false;
}

bool
filter_passes(const struct filter *filter, const struct view *v)
{
	enum authstr_outcome o = authstr_login_outcome(v->login);

	if (filter->failed && o != AUTHSTR_OUTCOME_REFUSED &&
	    o != AUTHSTR_OUTCOME_ABORTED)
		return false;
	return (filter->mech == NULL || mech_fits(filter->mech, v)) &&
	       (filter->user == NULL || user_fits(filter->user, v));
}
