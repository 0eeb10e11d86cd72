/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/values.h"
#include <stdint.h>
#include <string.h>
#include "applet.h"
#include "opt/opt.h"

#define AT(member) offsetof(struct values, member)

static const struct opt_row rows[] = {
	{ 0, "json", OPT_FLAG, NULL, NULL, "one JSON object a line", AT(json) },
	{ 0, "color", OPT_CHOICE, "WHEN", "auto|always|never",
	    "colour on a terminal, always or never (auto)", AT(color) },
	{ 0, "quit-after", OPT_CHOICE, "STAGE", "connect|ehlo|tls",
	    "say QUIT after this stage (tls)", AT(net.quit_after) },
	JUDGE_OPTIONS(struct values),
	LOGIN_OPTIONS(struct values),
	ACCOUNT_OPTIONS(struct values),
	BESIDE_OPTIONS(struct values),
	NET_OPTIONS(struct values),
	BULK_OPTIONS(struct values),
	{ 0 },
};

static const struct opt_pair pairs[] = {
	NET_PAIRS,
	LOGIN_PAIRS,
	{ NULL, NULL },
};

const struct opt_page ehlo_caps_page = {
	"ehlo-caps",
	"ehlo-caps [OPTION]... HOST[:PORT]... | -\n"
	"ehlo-caps [OPTION]... --via COMMAND [HOST[:PORT]]\n"
	"ehlo-caps [OPTION]... --mx DOMAIN | --srv DOMAIN\n"
	"ehlo-caps [OPTION]... --targets FILE | --from FILE",
	"Asks mail servers what they offer, before and after TLS; - reads a "
	"capture.",
	rows,
	"HOST may be a URL: smtp, smtps, submission, submissions, lmtp, imap,\n"
	"imaps, pop3, pop3s or sieve; or unix:PATH.  Without a port, 465, 587\n"
	"and 25 are tried.  - reads a captured reply, or a whole session of\n"
	"openssl s_client, from standard input.\n",
	pairs,
};

static bool
is(const char *given, const char *word)
{
	return given != NULL && strcmp(given, word) == 0;
}

static unsigned
stdin_readers(const struct values *v, int rest, char **words)
{
	unsigned n = 0;

	for (int i = 0; i < rest; i++)
		n += is(words[i], "-");
	return n + is(v->bulk.targets, "-") + is(v->wants.mta_sts, "-") +
	       is(v->judge.from, "-") + is(v->judge.diff, "-") +
	       is(v->login.password, "stdin") + is(v->login.token, "stdin") +
	       is(v->net.key_password, "stdin") +
	       is(v->net.proxy_password, "stdin");
}

void
values_name_host(const struct values *v, int *rest, char **words)
{
	if (v->account.host == NULL || *rest > 0 || v->bulk.targets != NULL ||
	    v->judge.from != NULL || v->wants.mx.n + v->wants.srv.n > 0)
		return;
	words[0] = (char *)(uintptr_t)v->account.host;
	*rest = 1;
}

/* "HOST PORT", as telnet has it: where the port stands, or 0. */
static int
find_lone_port(int rest, char **words)
{
	for (int i = 1; i < rest; i++)
		if (words[i][0] != '\0' && strlen(words[i]) <= 5 &&
		    words[i][strspn(words[i], "0123456789")] == '\0' &&
		    strchr(words[i - 1], ':') == NULL)
			return i;
	return 0;
}

int
values_complain(struct values *v, int rest, char **words)
{
	const struct judge_options *j = &v->judge;
	bool many = rest > 1 || v->bulk.targets != NULL ||
		    v->wants.mx.n + v->wants.srv.n > 0 ||
		    v->wants.all_addresses;
	const char *wrong;
	int port;

	if ((wrong = bulk_complaint(&v->bulk)) != NULL)
		return opt_complain(&ehlo_caps_page, "%s", wrong);
	if ((wrong = net_complaint(&v->net)) != NULL)
		return opt_complain(&ehlo_caps_page, "%s", wrong);
	if (v->bulk.targets != NULL &&
	    (rest > 0 ||
		(v->net.via != NULL && !opt_leave_out(&v->account, "via"))))
		return opt_complain(&ehlo_caps_page,
		    "--targets has the servers: no HOST and no --via beside "
		    "it");
	if ((port = find_lone_port(rest, words)) > 0)
		return opt_complain(&ehlo_caps_page,
		    "expected HOST:PORT in one word; did you mean '%s:%s'?",
		    words[port - 1], words[port]);
	if (stdin_readers(v, rest, words) > 1)
		return opt_complain(&ehlo_caps_page,
		    "standard input can be read once: of a capture, a list, a "
		    "policy, results and a secret one must come from "
		    "elsewhere");
	if (j->from != NULL && (rest > 0 || v->bulk.targets != NULL))
		return opt_complain(&ehlo_caps_page,
		    "--from asks nobody: no HOST and no --targets beside it");
	if ((wrong = beside_complaint(
		 &v->wants, v->bulk.targets != NULL, j->from == NULL)) != NULL)
		return opt_complain(&ehlo_caps_page, "%s", wrong);
	if (rest == 0 && v->net.via == NULL && j->from == NULL &&
	    v->bulk.targets == NULL && v->wants.mx.n + v->wants.srv.n == 0)
		return opt_complain(&ehlo_caps_page,
		    "expected a HOST, or - for standard input");
	if ((wrong = judge_complaint(j, many, v->json)) != NULL)
		return opt_complain(&ehlo_caps_page, "%s", wrong);
	return OPT_GO;
}

bool
values_ask_anybody(const struct values *v, int rest, char **words)
{
	for (int i = 0; i < rest; i++)
		if (strcmp(words[i], "-") != 0)
			return true;
	return (rest == 0 && v->judge.from == NULL) ||
	       v->wants.mx.n + v->wants.srv.n > 0;
}
