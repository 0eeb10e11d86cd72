/* SPDX-License-Identifier: MIT */
/*
 * ehlo-caps: asks a server what it offers, before and after TLS.
 */
#include "ehlo_caps/ehlo_caps.h"
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include "applet.h"
#include "ascii.h"
#include "ehlo_caps/advice.h"
#include "ehlo_caps/beside.h"
#include "ehlo_caps/bulk.h"
#include "ehlo_caps/probe.h"
#include "ehlo_caps/judge.h"
#include "out/fail.h"
#include "opt/opt.h"
#include "out/out.h"
#include "secret/secret.h"

/* A line of a capture that is longer holds no reply. */
#define CAPTURE_LINE_MAX 16384
/* Where what is told begins, behind a label. */
#define LABEL_WIDTH 12

struct values {
	struct net_options net;
	struct ehlo_wants wants;
	struct bulk_options bulk;
	struct judge_options judge;
	struct judge *judging;
	struct login_options login;
	bool json;
	const char *color;
};

#define AT(member) offsetof(struct values, member)

static const struct opt_row rows[] = {
	{ 0, "json", OPT_FLAG, NULL, NULL, "one JSON object a line", AT(json) },
	{ 0, "color", OPT_CHOICE, "WHEN", "auto|always|never",
	    "colour on a terminal, always or never (auto)", AT(color) },
	{ 0, "quit-after", OPT_CHOICE, "STAGE", "connect|ehlo|tls",
	    "say QUIT after this stage (tls)", AT(net.quit_after) },
	JUDGE_OPTIONS(struct values),
	LOGIN_OPTIONS(struct values),
	BESIDE_OPTIONS(struct values),
	NET_OPTIONS(struct values),
	BULK_OPTIONS(struct values),
	{ 0 },
};

const struct opt_page ehlo_caps_page = {
	"ehlo-caps",
	"ehlo-caps [OPTION]... HOST[:PORT]...\n"
	"ehlo-caps [OPTION]... --via COMMAND [HOST[:PORT]]\n"
	"ehlo-caps [OPTION]... -\n"
	"ehlo-caps [OPTION]... --mx DOMAIN | --srv DOMAIN\n"
	"ehlo-caps [OPTION]... --targets FILE\n"
	"ehlo-caps [OPTION]... --from FILE",
	"Asks mail servers what they offer, before and after TLS; - reads a "
	"captured reply, or a whole session of openssl s_client, from standard "
	"input.",
	rows,
	"HOST may be a URL: smtp, smtps, submission, submissions, lmtp, imap, "
	"imaps, pop3, pop3s or sieve; or unix:PATH.  Without a port, 465, 587 "
	"and 25 are tried.\n",
};

/* ------------------------------------------------------------- telling -- */

static void
remark(const char *rule, const char *message, void *arg)
{
	const struct ehlo_view *v = arg;

	/* The table says so behind each. */
	if (strcmp(rule, "keyword-unknown") != 0)
		out_remark_cured(rule, message, advice_cure(v->protocol, rule));
}

static void
tell_stderr(const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		out_warn("the command said: %.*s", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

static void
tell_error(const struct ehlo_view *view)
{
	const struct authstr_error *err = &view->result->error;
	const char *cure;

	if (err->rule == NULL)
		return;
	out_error(err);
	if ((cure = advice_cure(view->protocol, err->rule)) != NULL)
		out_warn("cure: %s", cure);
}

static void
tell_people(const struct ehlo_view *view)
{
	const struct net_result *r = view->result;

	ehlo_print(view);
	out_flush(); /* remarks go to stderr, and belong below */
	tell_error(view);
	if (r->via_stderr != NULL && r->status != EXIT_DONE)
		tell_stderr(r->via_stderr);
	ehlo_remarks(view, remark, (void *)(uintptr_t)view);
}

/* Gives the status that the result has, all that is required of it
 * considered. */
static int
tell(const struct values *v, const struct ehlo_view *view, int status)
{
	struct judge *j = v->judging;
	json_t *o = v->json || judge_wants(j) ? ehlo_json(view) : NULL;

	if (o != NULL)
		status = judge_result(j, o, status);
	if (!v->json && !judge_is_monitor(j))
		tell_people(view);
	if (v->json && o != NULL)
		out_json(json_incref(o));
	else if (o != NULL)
		judge_print(j, o, status);
	json_decref(o);
	return status;
}

/* --------------------------------------------------------------- asking -- */

/* One connection after the other, until there is an answer. */
static void
connect_until(const struct values *v, struct net_options *o,
    struct ehlo_beside *beside, struct ehlo_probe *p)
{
	int rc;

	do {
		rc = p->target == NULL
			 ? EXIT_DONE
			 : beside_before(&v->wants, o, p->target,
			       ehlo_probe_port(p), beside, &p->result.error);
		if (rc != EXIT_DONE) {
			p->result.status = rc;
			p->result.ms_connect = p->result.ms_tls = -1;
			p->result.ms_total = -1;
			p->view.stage = "connect";
			return;
		}
		net_wait_for(ehlo_probe_connect(p), &p->result);
	} while (!ehlo_probe_look(p));
}

/* found: how DNS named it; at: the one address to go to; both may be NULL. */
static int
ask(const struct values *v, const struct net_target *target,
    const struct found_host *found, const char *at)
{
	struct net_options o = v->net;
	struct ehlo_beside beside;
	struct ehlo_probe p;
	int status;

	o.address = at;
	beside_prepare(&v->wants, &o, found, &beside);
	ehlo_probe_init(&p, &o, target);
	p.view.beside = &beside;
	p.login = v->bulk.login;
	connect_until(v, &o, &beside, &p);
	status = beside_ask(&v->wants, &o, target != NULL ? &p.attempt : NULL,
	    &p.view, &beside);
	status = tell(v, &p.view, status);
	ehlo_probe_wipe(&p);
	beside_wipe(&beside);
	return status;
}

/* The first that is not 0 counts; a signal ends it. */
static bool
goes_on(const struct values *v, int rc, int *status, bool more)
{
	if (*status == EXIT_DONE || rc > 128)
		*status = rc;
	if (!v->json && more && rc <= 128)
		out_text("\n");
	return rc <= 128;
}

static int
ask_each_address(const struct values *v, const struct net_target *target,
    const struct found_host *found)
{
	char list[NET_ASK_ADDRESSES][NET_ADDRESS_TEXT];
	struct authstr_error err;
	size_t n;
	int status = EXIT_DONE;
	int rc = net_ask_addresses(&v->net, target->host, list, &n, &err);

	if (rc != EXIT_DONE) {
		out_failure(rc, &err, v->json);
		return rc;
	}
	for (size_t i = 0; i < n; i++)
		if (!goes_on(
			v, ask(v, target, found, list[i]), &status, i + 1 < n))
			break;
	return status;
}

static int
ask_named(
    const struct values *v, const char *name, const struct found_host *found)
{
	struct net_target target;
	struct authstr_error err;

	if (net_target_parse(name, &target, &err) != AUTHSTR_OK) {
		out_error(&err);
		return EXIT_BAD_USAGE;
	}
	return v->wants.all_addresses && v->net.connect == NULL &&
		       v->net.via == NULL
		   ? ask_each_address(v, &target, found)
		   : ask(v, &target, found, NULL);
}

/* -------------------------------------------------------------- reading -- */

/* Hands over the whole lines in buf[0..len), gives what is left in front. */
static size_t
take_lines(struct ehlo_capture *c, unsigned char *buf, size_t len)
{
	size_t at = 0;

	while (at < len) {
		const unsigned char *lf = memchr(buf + at, '\n', len - at);
		size_t n;

		if (lf == NULL)
			break;
		n = (size_t)(lf - buf) - at;
		ehlo_capture_line(c, (struct authstr_span){ buf + at, n });
		at += n + 1;
	}
	memmove(buf, buf + at, len - at);
	/* So long a line is no protocol's; its tail is looked at anew. */
	return len - at == CAPTURE_LINE_MAX ? 0 : len - at;
}

static int
read_all(struct ehlo_capture *c, struct authstr_error *err)
{
	unsigned char buf[CAPTURE_LINE_MAX];
	size_t len = 0;

	for (;;) {
		ssize_t n = read(STDIN_FILENO, buf + len, sizeof(buf) - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET,
			    "cannot-read", "cannot read standard input: %s",
			    strerror(errno));
		if (n == 0)
			break;
		len = take_lines(c, buf, len + (size_t)n);
	}
	if (len > 0)
		ehlo_capture_line(c, (struct authstr_span){ buf, len });
	return EXIT_DONE;
}

static int
read_capture(const struct values *v)
{
	struct ehlo_capture *c = ehlo_capture_new();
	bool protected =
	    v->net.tls != NULL && strcmp(v->net.tls, "implicit") == 0;
	struct net_result result = {
		.ms_connect = -1, .ms_tls = -1, .ms_total = -1
	};
	struct ehlo_view view = {
		.target = "-", .result = &result, .stage = "done"
	};
	int rc;

	if (c == NULL) {
		out_warn("out of memory");
		return EXIT_INTERNAL;
	}
	result.status = read_all(c, &result.error);
	if (!ehlo_capture_end(c, protected, &view) &&
	    result.status == EXIT_DONE)
		result.status = fail(&result.error, EXIT_NO, AUTHSTR_NO_OFFSET,
		    "no-ehlo-reply",
		    "expected the reply to EHLO on standard input, found "
		    "none");
	if (result.status != EXIT_DONE)
		view.stage = "ehlo";
	rc = tell(v, &view, result.status);
	ehlo_capture_free(c);
	net_result_free(&result);
	return rc;
}

static int
tell_one_of_many(const struct ehlo_view *view, void *arg)
{
	const struct values *v = arg;
	json_t *o;
	int status;

	if (!judge_wants(v->judging)) {
		ehlo_json_print(view);
		return view->result->status;
	}
	if ((o = ehlo_json(view)) == NULL)
		return EXIT_INTERNAL;
	status = judge_result(v->judging, o, view->result->status);
	out_json(o);
	return status;
}

static int
ask_found(const struct found_host *found, void *arg)
{
	return ask_named(arg, found->target, found);
}

static int
ask_domains(struct values *v, int status)
{
	struct ehlo_wants *w = &v->wants;
	struct domain_job job = {
		.o = &v->net,
		.validate = w->dane,
		.json = v->json,
		.quiet = judge_is_monitor(v->judging),
		.ask = ask_found,
		.arg = v,
	};

	for (size_t i = 0; i < w->mx.n + w->srv.n; i++) {
		bool mx = i < w->mx.n;

		job.find = mx ? mx_find : srv_find;
		if (!goes_on(v,
			domain_ask(&job,
			    mx ? w->mx.items[i] : w->srv.items[i - w->mx.n]),
			&status, i + 1 < w->mx.n + w->srv.n))
			break;
	}
	return status;
}

static int
run(struct values *v, int argc, char **argv)
{
	int status = EXIT_DONE;

	if (v->bulk.targets != NULL)
		return bulk_run(&v->bulk, &v->net, tell_one_of_many, v);
	if (argc == 0 && v->net.via != NULL)
		return ask(v, NULL, NULL, NULL);
	for (int i = 0; i < argc; i++) {
		int rc = strcmp(argv[i], "-") == 0
			     ? read_capture(v)
			     : ask_named(v, argv[i], NULL);

		if (!goes_on(v, rc, &status, i + 1 < argc))
			return status;
	}
	return ask_domains(v, status);
}

static bool
is_stdin(const char *source)
{
	return source != NULL && strcmp(source, "stdin") == 0;
}

static int
complain(const struct values *v, int rest)
{
	const struct judge_options *j = &v->judge;
	const char *wrong;

	if ((wrong = bulk_complaint(&v->bulk)) != NULL)
		return opt_complain(&ehlo_caps_page, "%s", wrong);
	if (v->bulk.targets != NULL && (rest > 0 || v->net.via != NULL))
		return opt_complain(&ehlo_caps_page,
		    "--targets has the servers: no HOST and no --via beside "
		    "it");
	if (v->bulk.targets != NULL && strcmp(v->bulk.targets, "-") == 0 &&
	    (is_stdin(v->login.password) || is_stdin(v->login.token)))
		return opt_complain(&ehlo_caps_page,
		    "standard input has the targets: the secret must come "
		    "from elsewhere");
	if (j->from != NULL && (rest > 0 || v->bulk.targets != NULL))
		return opt_complain(&ehlo_caps_page,
		    "--from asks nobody: no HOST and no --targets beside it");
	if ((wrong = beside_complaint(&v->wants,
		 v->bulk.targets != NULL || j->from != NULL)) != NULL)
		return opt_complain(&ehlo_caps_page, "%s", wrong);
	if (rest == 0 && v->net.via == NULL && j->from == NULL &&
	    v->bulk.targets == NULL && v->wants.mx.n + v->wants.srv.n == 0)
		return opt_complain(&ehlo_caps_page,
		    "expected a HOST, or - for standard input");
	if (v->net.v4 && v->net.v6)
		return opt_complain(
		    &ehlo_caps_page, "-4 and -6 exclude each other");
	if (j->monitor &&
	    (rest > 1 || v->json || v->bulk.targets != NULL ||
		v->wants.mx.n + v->wants.srv.n > 0 || v->wants.all_addresses))
		return opt_complain(&ehlo_caps_page,
		    "--monitor prints one line about one HOST%s",
		    v->json ? ", and no JSON" : "");
	if (!j->monitor && (j->warning != NULL || j->critical != NULL))
		return opt_complain(&ehlo_caps_page,
		    "--warning and --critical are for --monitor");
	return OPT_GO;
}

static int
begin(struct values *v, int rest, char **words)
{
	struct authstr_error err = { 0 };
	struct usable_have have = { .login = &v->login,
		.certificate = v->net.cert != NULL };
	struct login login = { 0 };
	int rc = beside_begin(&v->wants, &err);

	if (rc == EXIT_DONE && login_wanted(&v->login)) {
		rc = login_begin(&login, &v->login, &err);
		v->bulk.login = &login;
	}
	if (rc == EXIT_DONE)
		rc = judge_begin(&v->judge, &v->judging, &err);
	if (rc == EXIT_DONE) {
		have.ticket = usable_find_ticket();
		if (v->login.check)
			judge_logins(v->judging, &have);
		rc = v->judge.from != NULL
			 ? judge_from(v->judging, v->judge.from, v->json, &err)
			 : run(v, rest, words);
	}
	rc = judge_end(v->judging, rc, &err);
	login_end(&login);
	if (err.rule != NULL) {
		out_failure(rc, &err, v->json);
		if (v->judge.monitor)
			rc = judge_unknown(err.text);
	}
	opt_list_free(&v->judge.require);
	beside_end(&v->wants);
	return rc;
}

static bool
asks_for_monitor(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--monitor") == 0)
			return true;
	return false;
}

int
ehlo_caps_main(int argc, char **argv)
{
	struct values v = { .bulk = BULK_DEFAULTS };
	bool monitor = asks_for_monitor(argc, argv);
	int rest, rc;

	secret_guard();
	out_name("ehlo-caps");
	rc = opt_parse(&ehlo_caps_page, argc, argv, &v, &rest);
	if (rc == OPT_GO && (rc = complain(&v, rest)) == OPT_GO) {
		out_begin(v.color);
		if (!v.json && !v.judge.monitor && v.bulk.targets == NULL)
			out_hang(LABEL_WIDTH);
		return out_end(begin(&v, rest, argv + 1));
	}
	if (!monitor || rc != EXIT_BAD_USAGE)
		return rc;
	out_begin(v.color);
	return out_end(judge_unknown("the command line is wrong"));
}
