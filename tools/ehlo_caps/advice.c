/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/advice.h"
#include <string.h>
#include "authstr.h"

static const struct advice {
	const char *rule;
	enum authstr_protocol protocol;
	const char *message, *cure;
} rows[] = {
#define ADVICE(rule, protocol, message, cure)                                  \
	{ rule, AUTHSTR_##protocol, message, cure },
#include "ehlo_caps/advice.def"
#undef ADVICE
};

static const struct advice *
find(enum authstr_protocol protocol, const char *rule)
{
	static const struct advice none = { "", AUTHSTR_SMTP, NULL, NULL };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].protocol == protocol &&
		    strcmp(rows[i].rule, rule) == 0)
			return &rows[i];
	return &none;
}

const char *
advice_message(enum authstr_protocol protocol, const char *rule)
{
	const struct advice *own = find(protocol, rule);
	const struct authstr_rule *r = authstr_rule_find(rule);

	if (own->message != NULL)
		return own->message;
	return r != NULL ? authstr_rule_message(r) : NULL;
}

const char *
advice_cure(enum authstr_protocol protocol, const char *rule)
{
	const struct advice *own = find(protocol, rule);
	const struct authstr_rule *r = authstr_rule_find(rule);

	if (own->cure != NULL)
		return own->cure;
	return r != NULL ? authstr_rule_cure(r) : NULL;
}
