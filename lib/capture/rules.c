/* SPDX-License-Identifier: MIT */
/*
 * rules: the catalogue of what goes wrong, and the notes that point into it.
 */
#include <string.h>
#include "authstr.h"
#include "mech/msg.h"

struct authstr_rule {
	const char *id;
	enum authstr_severity severity;
	const char *message, *cure;
};

static const struct authstr_rule rules[] = {
#define RULE(id, severity, message, cure)                                      \
	{ id, AUTHSTR_##severity, message, cure },
#include "capture/rules.def"
#undef RULE
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

static const struct example {
	const char *rule;
	const char *wrong, *right;
	const char *password; /* to be checked; or NULL */
} examples[] = {
#define EXAMPLE(rule, wrong, right) { rule, wrong, right, NULL },
#define EXAMPLE_CHECK(rule, password, wrong, right)                            \
	{ rule, wrong, right, password },
#include "capture/examples.def"
#undef EXAMPLE
#undef EXAMPLE_CHECK
};

static const struct example *
example_of(const struct authstr_rule *r)
{
	static const struct example none = { NULL, NULL, NULL, NULL };

	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		if (strcmp(examples[i].rule, r->id) == 0)
			return &examples[i];
	return &none;
}

size_t
authstr_rule_count(void)
{
	return RULES;
}

const struct authstr_rule *
authstr_rule_at(size_t i)
{
	return i < RULES ? &rules[i] : NULL;
}

const struct authstr_rule *
authstr_rule_find(const char *id)
{
	/* Mostly it is the very same literal. */
	for (size_t i = 0; i < RULES; i++)
		if (rules[i].id == id)
			return &rules[i];
	for (size_t i = 0; i < RULES; i++)
		if (strcmp(rules[i].id, id) == 0)
			return &rules[i];
	return NULL;
}

const char *
authstr_rule_id(const struct authstr_rule *r)
{
	return r->id;
}

enum authstr_severity
authstr_rule_severity(const struct authstr_rule *r)
{
	return r->severity;
}

const char *
authstr_rule_message(const struct authstr_rule *r)
{
	return r->message;
}

const char *
authstr_rule_cure(const struct authstr_rule *r)
{
	return r->cure;
}

const char *
authstr_rule_example(const struct authstr_rule *r)
{
	return example_of(r)->wrong;
}

const char *
authstr_rule_corrected(const struct authstr_rule *r)
{
	return example_of(r)->right;
}

const char *
authstr_rule_password(const struct authstr_rule *r)
{
	return example_of(r)->password;
}

const char *
authstr_note_rule(const struct authstr_note *n)
{
	return n->rule;
}

size_t
authstr_note_start(const struct authstr_note *n)
{
	return n->start;
}

size_t
authstr_note_end(const struct authstr_note *n)
{
	return n->end;
}

const char *
authstr_note_message(const struct authstr_note *n)
{
	const struct authstr_rule *r;

	if (n->detail[0] != '\0')
		return n->detail;
	r = authstr_rule_find(n->rule);
	return r == NULL ? n->rule : r->message;
}
