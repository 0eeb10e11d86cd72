/* SPDX-License-Identifier: MIT */
/*
 * libauthstr, rules: the catalogue of what goes wrong, whose ids stand in
 * errors and notes.  Part of authstr.h.
 */
#ifndef AUTHSTR_RULE_H
#define AUTHSTR_RULE_H

#include "authstr.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------- rules -- */

enum authstr_severity { AUTHSTR_INFO, AUTHSTR_WARNING, AUTHSTR_ERROR };

/* A row of the catalogue of what goes wrong. */
struct authstr_rule;
/* Returns how many rules there are. */
AUTHSTR_API size_t authstr_rule_count(void);
/* Returns rule i, those of one theme behind each other, or NULL past the end.
 */
AUTHSTR_API const struct authstr_rule *authstr_rule_at(size_t i);
/* Returns the rule of that id, or NULL if there is none. */
AUTHSTR_API const struct authstr_rule *authstr_rule_find(const char *id);
/* Returns its stable id: "nul-in-field". */
AUTHSTR_API const char *authstr_rule_id(const struct authstr_rule *r);
/* Returns how bad it is where it is noted. */
AUTHSTR_API enum authstr_severity authstr_rule_severity(
    const struct authstr_rule *r);
/* Returns a sentence, in lower case, that says what is wrong. */
AUTHSTR_API const char *authstr_rule_message(const struct authstr_rule *r);
/* Returns a sentence that says what to do about it. */
AUTHSTR_API const char *authstr_rule_cure(const struct authstr_rule *r);

/* Returns an input that the rule is noted of, or NULL where no input shows it
 * (what a connection ends by, say).  Lines end in LF; a string alone is one
 * line without. */
AUTHSTR_API const char *authstr_rule_example(const struct authstr_rule *r);
/* Returns the example as it should be, or as near to it as it can be; NULL
 * where there is no example. */
AUTHSTR_API const char *authstr_rule_corrected(const struct authstr_rule *r);
/* Returns the password that it takes to see the rule in its example, or NULL.
 */
AUTHSTR_API const char *authstr_rule_password(const struct authstr_rule *r);

#ifdef __cplusplus
}
#endif

#endif
