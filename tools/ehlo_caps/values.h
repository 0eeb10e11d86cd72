/* SPDX-License-Identifier: MIT */
/*
 * values: what ehlo-caps was told on its command line.
 */
#ifndef TOOLS_EHLO_CAPS_VALUES_H
#define TOOLS_EHLO_CAPS_VALUES_H

#include "ehlo_caps/beside.h"
#include "ehlo_caps/bulk.h"
#include "ehlo_caps/judge.h"
#include "ehlo_caps/login.h"
#include "net/net.h"

struct values {
	struct net_options net;
	struct ehlo_wants wants;
	struct bulk_options bulk;
	struct judge_options judge;
	struct judge *judging;
	struct login_options login;
	struct opt_account account;
	bool json;
	const char *color;
};

/* The account's host, where no other server is named: argv[1]. */
void values_name_host(const struct values *v, int *rest, char **words);
/* What its options say together, and with the rest of the words: OPT_GO, or how
 * it ends since they make no sense.  What an account has is left out first. */
int values_complain(struct values *v, int rest, char **words);
/* Captures and earlier results are read without a network. */
bool values_ask_anybody(const struct values *v, int rest, char **words);

#endif
