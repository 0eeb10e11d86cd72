/* SPDX-License-Identifier: MIT */
/*
 * opt_account: options out of an account.
 */
#include <string.h>
#include "applet.h"
#include "authstr-capture.h"
#include "opt/opt_inside.h"
#include "opt/opt_page.h"
#include "out/out.h"
#include "secret/secret.h"

static const struct opt_row *
account_row(const struct opt_page *page)
{
	const struct opt_row *row = page->rows;

	while (row->name != NULL && row->kind != OPT_ACCOUNT)
		row++;
	return row->name != NULL ? row : NULL;
}

/* Of the options that say who and where, and what is sent; an option of the
 * same name may be something else. */
static const struct opt_row *
find_for_account(const struct opt_page *page, const char *key)
{
	static const char *const groups[] = { "Login", "Message",
		"Connection" };
	const struct opt_row *row = page->rows;
	bool in = false;

	for (; row->name != NULL; row++) {
		if (row->kind == OPT_GROUP) {
			in = false;
			for (size_t i = 0;
			     i < sizeof(groups) / sizeof(groups[0]); i++)
				in |= strcmp(row->name, groups[i]) == 0;
		} else if (in && strcmp(row->name, key) == 0) {
			return row;
		}
	}
	return NULL;
}

/* An account serves several applets. */
static bool
is_of_another(const char *key)
{
	for (const struct applet *a = applets; a->name != NULL; a++)
		if (account_row(a->page) != NULL &&
		    find_for_account(a->page, key) != NULL)
			return true;
	return false;
}

static int
no_such(struct parse *p, const char *key)
{
	for (const struct opt_row *row = p->page->rows; row->name != NULL;
	     row++)
		if (row->kind != OPT_GROUP && strcmp(row->name, key) == 0)
			return opt_complain(p->page,
			    "--%s: for the command line; an account has who, "
			    "where and what is sent",
			    key);
	if (strncmp(key, "help", 4) == 0 || strcmp(key, "version") == 0)
		return opt_complain(
		    p->page, "--%s: for the command line alone", key);
	return opt_no_such(p, key);
}

static int
put_flag(struct parse *p, const struct opt_row *row, const char *text)
{
	if (strcmp(text, "yes") == 0)
		return opt_set_flag(p, row);
	if (strcmp(text, "no") == 0)
		return OPT_GO;
	return opt_complain(
	    p->page, "--%s: expected yes or no, found '%s'", row->name, text);
}

/* Something was typed that counts in its place. */
static bool
is_displaced(const struct parse *p, const char *key)
{
	const struct opt_pair *pair = p->page->pairs;

	for (; pair != NULL && pair->typed != NULL; pair++)
		for (size_t i = 0; strcmp(pair->other, key) == 0 &&
				   p->page->rows[i].name != NULL;
		     i++)
			if (p->given[i] &&
			    strcmp(p->page->rows[i].name, pair->typed) == 0)
				return true;
	return false;
}

static int
put_entry(const char *key, char *value, void *arg)
{
	struct parse *p = arg;
	const struct opt_row *row = find_for_account(p->page, key);
	struct opt_account *account = p->account;
	char *kept;

	if (row == NULL && strcmp(key, "host") != 0)
		return is_of_another(key) ? OPT_GO : no_such(p, key);
	if (row != NULL &&
	    (row->kind == OPT_ACCOUNT || row->at == p->config_at))
		return opt_complain(
		    p->page, "--%s: an account names no other", row->name);
	if (row != NULL &&
	    (p->given[row - p->page->rows] || is_displaced(p, key)))
		return OPT_GO;
	p->literal |= row != NULL &&
		      ((row->kind == OPT_SECRET && secret_is_literal(value)) ||
			  (row->kind == OPT_URL && secret_in_url(value) > 0));
	if ((kept = secret_keep(value)) == NULL) {
		opt_complain(p->page, "out of memory");
		return EXIT_INTERNAL;
	}
	if (row != NULL)
		account->taken[row - p->page->rows] = true;
	if (row == NULL)
		account->host = kept;
	else if (!opt_has_arg(row))
		return put_flag(p, row, kept);
	else
		return opt_set_value(p, row, kept);
	return OPT_GO;
}

int
opt_take_account(struct parse *p)
{
	const struct opt_row *row = account_row(p->page);
	struct authstr_error err = { 0 };
	bool open;
	int rc;

	if (row == NULL)
		return OPT_GO;
	p->account = (struct opt_account *)(void *)(p->values + row->at);
	p->config_at = row->at + offsetof(struct opt_account, file);
	if (p->account->name == NULL)
		return OPT_GO;
	p->in_file = true;
	p->account->page = p->page;
	out_name(p->page->name);
	rc = account_read(
	    p->account->file, p->account->name, put_entry, p, &open, &err);
	if (err.rule != NULL)
		out_error_cured(&err);
	if (rc == OPT_GO && p->literal && open)
		out_remark("config-open",
		    authstr_rule_message(authstr_rule_find("config-open")));
	/* It is the way to the account's host. */
	if (rc == OPT_GO && p->words > 0 && p->account->host != NULL)
		opt_leave_out(p->account, "connect");
	return rc;
}

/* ---------------------------------------------------------- left out -- */

/* Of an account none has a default that is not 0, save --max-failures. */
static void
reset(const struct opt_row *row, char *values)
{
	void *at = values + row->at;

	switch (row->kind) {
	case OPT_FLAG:
		*(bool *)at = false;
		break;
	case OPT_SECONDS:
		*(unsigned *)at = 0;
		break;
	case OPT_LIST:
		opt_list_free(at);
		break;
	default:
		*(const char **)at = NULL;
	}
}

bool
opt_leave_out(struct opt_account *account, const char *option)
{
	const struct opt_page *page = account->page;
	const struct opt_row *own = page != NULL ? account_row(page) : NULL;

	for (size_t i = 0; own != NULL && page->rows[i].name != NULL; i++)
		if (account->taken[i] &&
		    strcmp(page->rows[i].name, option) == 0) {
			reset(&page->rows[i], (char *)account - own->at);
			account->taken[i] = false;
			return true;
		}
	return false;
}

static bool
is_taken(const struct opt_account *account, const char *option)
{
	const struct opt_page *page = account->page;

	for (size_t i = 0; page != NULL && page->rows[i].name != NULL; i++)
		if (account->taken[i] &&
		    strcmp(page->rows[i].name, option) == 0)
			return true;
	return false;
}

const char *
opt_clash(struct opt_account *account, const char *mode,
    const struct opt_use *uses, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (uses[i].given && !is_taken(account, uses[i].option))
			return mode != NULL && opt_leave_out(account, mode)
				   ? NULL
				   : uses[i].option;
	for (size_t i = 0; i < n; i++)
		if (uses[i].given)
			opt_leave_out(account, uses[i].option);
	return NULL;
}

void
opt_fit_mech(struct opt_account *account, const char *mech,
    const char *password, const char *token)
{
	const struct authstr_mech *m =
	    mech != NULL ? authstr_mech_find(authstr_span_of(mech)) : NULL;
	unsigned flags = m != NULL ? authstr_mech_flags(m) : 0;
	bool by_token = (flags & AUTHSTR_MECH_TOKEN) != 0;

	if (m == NULL || (flags & AUTHSTR_MECH_NO_SECRET) != 0 ||
	    (password == NULL) == (token == NULL))
		return;
	if (by_token != (token != NULL))
		opt_leave_out(account, "mech");
}
