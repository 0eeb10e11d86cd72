/* SPDX-License-Identifier: MIT */
/*
 * near: known mistakes in how a secret or a user is handled before a login is
 * made with it.
 */
#ifndef MECH_NEAR_H
#define MECH_NEAR_H

#include "mech/mech.h"

/* Appends to out what the mistake makes of p->secret, or of the user that p's
 * messages name.  False where this mistake changes nothing about it. */
typedef bool near_make(const struct mech_proof *p, struct authstr_buf *out);

/* near_edge.c: what stands around a secret, or is left out of it. */
near_make near_trailing_lf, near_trailing_crlf, near_trailing_cr,
    near_trailing_nul, near_no_trailing_lf, near_no_edge_space, near_no_spaces,
    near_spaces, near_space_behind, near_nbsp_behind, near_space_before,
    near_no_quotes, near_double_quotes, near_single_quotes, near_cut_short,
    near_empty;
/* near_text.c: charset, case, encodings. */
near_make near_latin_1, near_windows_1252, near_utf_8, near_mojibake,
    near_mojibake_1252, near_nfd, near_nfc, near_saslprep, near_caps_lock,
    near_first_letter, near_lower_case, near_upper_case, near_url_escape,
    near_base64;
/* near_shell.c: what shells, printf and Perl read into it. */
near_make near_shell_dollar, near_shell_backslash, near_perl_at,
    near_printf_percent, near_octal_two, near_octal_three;
/* near_user.c: the user, where it is hashed. */
near_make near_user_lower, near_user_upper, near_user_capital,
    near_user_without_domain, near_user_with_realm, near_user_with_host;

/* Tries the mistakes: AUTHSTR_OK and which one fits, AUTHSTR_E_MISMATCH, or
 * what stopped the search. */
int near_search(
    const struct mech_proof *p, const struct authstr_variant **variant);

#endif
