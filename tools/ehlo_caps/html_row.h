/* SPDX-License-Identifier: MIT */
#ifndef EHLO_CAPS_HTML_ROW_H
#define EHLO_CAPS_HTML_ROW_H

#include <jansson.h>
#include "ehlo_caps/html_out.h"

/* The table's head, and a result's row of it. */
void html_row_head(struct html_out *out);
void html_row_put(struct html_out *out, const json_t *result);
/* "expired", "under 7 days".. of the certificate's days; NULL: no certificate.
 */
const char *html_days_word(const json_t *result);

#endif
