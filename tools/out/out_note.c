/* SPDX-License-Identifier: MIT */
/*
 * out_note: what a reader should know beside the result, with its cure.
 */
#include "out/out.h"

static const char *
catalogued_cure(const char *rule)
{
	const struct authstr_rule *r = authstr_rule_find(rule);

	return r != NULL ? authstr_rule_cure(r) : NULL;
}

void
out_remark(const char *rule, const char *message)
{
	out_remark_cured(rule, message, catalogued_cure(rule));
}

void
out_remark_cured(const char *rule, const char *message, const char *cure)
{
	out_warn("note: %s (%s)", message, rule);
	if (cure != NULL)
		out_warn("cure: %s", cure);
}

const char *
out_severity(enum authstr_severity severity)
{
	static const char *const words[] = {
		[AUTHSTR_INFO] = "info",
		[AUTHSTR_WARNING] = "warning",
		[AUTHSTR_ERROR] = "error",
	};

	return words[severity];
}

json_t *
out_json_remark(const char *rule, const char *message)
{
	const struct authstr_rule *r = authstr_rule_find(rule);
	json_t *o = json_object();

	out_json_set(o, "rule", authstr_span_of(rule));
	if (r != NULL)
		out_json_set(o, "severity",
		    authstr_span_of(out_severity(authstr_rule_severity(r))));
	json_object_set_new(
	    o, "message", out_json_any(authstr_span_of(message)));
	if (r != NULL)
		out_json_set(o, "cure", authstr_span_of(authstr_rule_cure(r)));
	return o;
}
