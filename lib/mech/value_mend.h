/* SPDX-License-Identifier: MIT */
/*
 * value_mend: what undoes the mistakes in a value.  Each appends the value
 * without its mistake; it is called where the finder of that mistake
 * (mistake.h, charset.h) found it.
 */
#ifndef MECH_VALUE_MEND_H
#define MECH_VALUE_MEND_H

#include "base/buf.h"

typedef void value_mender(span value, struct authstr_buf *out);

value_mender mend_charset;
value_mender mend_mojibake;
value_mender mend_edge_space;
value_mender mend_invisible;
value_mender mend_smart_punct;
value_mender mend_quotes;
value_mender mend_shell_backslash;
value_mender mend_url_escape;
value_mender mend_display_name;
/* An app password's, and those in a token. */
value_mender mend_blanks;
value_mender mend_token_json;

#endif
