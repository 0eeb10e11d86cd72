/* SPDX-License-Identifier: MIT */
/*
 * ehlo-caps: asks a server what it offers, before and after TLS.
 */
#include "ehlo_caps/ehlo_caps.h"
#include <string.h>
#include "applet.h"
#include "ascii.h"
#include "ehlo_caps/advice.h"
#include "ehlo_caps/asking.h"
#include "ehlo_caps/bulk.h"
#include "ehlo_caps/judge.h"
#include "ehlo_caps/values.h"
#include "net/ask.h"
#include "out/fail.h"
#include "opt/opt.h"
#include "out/out.h"
#include "secret/secret.h"

/* Where what is told begins, behind a label. */
#define LABEL_WIDTH 12

/* ------------------------------------------------------------- telling -- */

/* Who is told, and what to do about the last remark: it is not said twice. */
struct telling {
	const struct ehlo_view *view;
	const char *cure;
};

static void
remark(const char *rule, const char *message, void *arg)
{
	struct telling *t = arg;
	const char *cure = advice_cure(t->view->protocol, rule);
	bool again =
	    cure != NULL && t->cure != NULL && strcmp(cure, t->cure) == 0;

	/* The table says so behind each, and the head. */
	if (strcmp(rule, "keyword-unknown") == 0 ||
	    strcmp(rule, "via-tls-outside") == 0)
		return;
	out_remark_cured(rule, message, again ? NULL : cure);
	t->cure = cure;
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
	if ((cure = ehlo_cure(view)) != NULL)
		out_warn("cure: %s", cure);
}

static void
tell_people(const struct ehlo_view *view)
{
	const struct net_result *r = view->result;
	struct telling t = { view, NULL };

	ehlo_print(view);
	out_flush(); /* remarks go to stderr, and belong below */
	tell_error(view);
	if (r->via_stderr != NULL && r->status != EXIT_DONE)
		tell_stderr(r->via_stderr);
	ehlo_remarks(view, remark, &t);
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

/* One thing after the other, each waited for. */
static void
wait_for(struct asking *a)
{
	struct authstr_error err;
	struct net_conn *c;
	enum asking_what what;
	int rc;

	while ((what = asking_step(a, &c)) != ASKING_OVER) {
		if (what == ASKING_CONNECTION) {
			net_wait_for(c, asking_result(a));
			continue;
		}
		if ((rc = net_ask_wait(&a->answered, &err)) != EXIT_DONE)
			asking_interrupted(a, rc, &err);
	}
}

static int
ask(const struct values *v, const struct net_target *target,
    const struct asking_from *from)
{
	const struct asking_plan plan = { &v->wants, &v->net, v->bulk.login };
	struct asking a;
	int status;

	asking_begin(&a, &plan, target, from, NULL, NULL);
	wait_for(&a);
	status = tell(v, &a.probe.view, a.status);
	asking_wipe(&a);
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

static void
found(void *arg)
{
	*(bool *)arg = true;
}

static int
find_addresses(const struct net_options *o, const char *host,
    char list[NET_ASK_ADDRESSES][NET_ADDRESS_TEXT], size_t *n,
    struct authstr_error *err)
{
	struct net_hosts *h;
	bool over = false;
	int rc = net_hosts_begin(o, host, found, &over, &h, err);

	*n = 0;
	if (rc != EXIT_DONE)
		return rc;
	if ((rc = net_ask_wait(&over, err)) == EXIT_DONE)
		return net_hosts_take(h, list, n, err);
	net_hosts_free(h);
	return rc;
}

static int
ask_each_address(const struct values *v, const struct net_target *target,
    const struct found_host *by)
{
	struct source_addresses list;
	struct asking_from from = { .found = by, .addresses = &list };
	struct authstr_error err;
	int status = EXIT_DONE;
	int rc =
	    find_addresses(&v->net, target->host, list.text, &list.n, &err);

	if (rc != EXIT_DONE) {
		out_failure(rc, &err, v->json);
		return rc;
	}
	for (size_t i = 0; i < list.n; i++) {
		from.at = list.text[i];
		if (!goes_on(v, ask(v, target, &from), &status, i + 1 < list.n))
			break;
	}
	return status;
}

static int
ask_named(
    const struct values *v, const char *name, const struct found_host *found)
{
	const struct asking_from from = { .found = found };
	struct net_target target;
	struct authstr_error err;

	if (net_target_parse(name, &target, &err) != AUTHSTR_OK) {
		out_error_cured(&err);
		return EXIT_BAD_USAGE;
	}
	return v->wants.all_addresses && v->net.connect == NULL &&
		       v->net.via == NULL
		   ? ask_each_address(v, &target, found)
		   : ask(v, &target, &from);
}

/* -------------------------------------------------------------- reading -- */

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
	result.status = ehlo_capture_read(c, &result.error);
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

		job.srv = !mx;
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
	static const struct asking_from nothing;
	int status = EXIT_DONE;

	if (v->bulk.targets != NULL)
		return bulk_run(
		    &v->bulk, &v->wants, &v->net, tell_one_of_many, v);
	if (argc == 0 && v->net.via != NULL)
		return ask(v, NULL, &nothing);
	for (int i = 0; i < argc; i++) {
		int rc = strcmp(argv[i], "-") == 0
			     ? read_capture(v)
			     : ask_named(v, argv[i], NULL);

		if (!goes_on(v, rc, &status, i + 1 < argc))
			return status;
	}
	return ask_domains(v, status);
}

static int
begin(struct values *v, int rest, char **words)
{
	struct authstr_error err = { 0 };
	struct usable_have have = { .login = &v->login,
		.certificate = v->net.cert != NULL };
	struct login login = { 0 };
	int rc = beside_begin(&v->wants, &err);

	if (rc == EXIT_DONE && login_wanted(&v->login) &&
	    values_ask_anybody(v, rest, words)) {
		rc = login_begin(&login, &v->login, &err);
		v->bulk.login = &login;
	}
	if (rc == EXIT_DONE)
		rc = judge_begin(&v->judge, &v->judging, &err);
	/* The one context of TLS is made for all connections. */
	v->net.keep_session = v->wants.probe_tls || v->wants.resume_tls;
	v->net.via_once = v->net.via != NULL && rest <= 1 &&
			  !v->net.keep_session &&
			  v->wants.mx.n + v->wants.srv.n == 0;
	net_mech(&v->net, v->login.mech);
	if (rc == EXIT_DONE)
		rc = net_confine(
		    values_ask_anybody(v, rest, words) ? &v->net : NULL,
		    v->judge.html != NULL, &err);
	if (rc == EXIT_DONE) {
		have.ticket = usable_find_ticket();
		if (v->login.check)
			judge_logins(v->judging, &have);
		rc = v->judge.from != NULL
			 ? judge_from(v->judging, v->judge.from, v->json, &err)
			 : run(v, rest, words);
	}
	rc = judge_end(v->judging, rc, &err);
	v->bulk.login = NULL;
	login_end(&login);
	if (err.rule != NULL) {
		out_failure(rc, &err, v->json);
		if (v->judge.monitor)
			rc = judge_unknown(err.text);
	}
	return rc;
}

int
ehlo_caps_main(int argc, char **argv)
{
	struct values v = { .bulk = BULK_DEFAULTS };
	bool monitor = judge_asked_to_monitor(argc, argv);
	int rest, rc;

	secret_guard();
	out_name("ehlo-caps");
	rc = opt_parse(&ehlo_caps_page, argc, argv, &v, &rest);
	opt_fit_mech(&v.account, v.login.mech, v.login.password, v.login.token);
	if (rc == OPT_GO)
		values_name_host(&v, &rest, argv + 1);
	if (rc == OPT_GO &&
	    (rc = values_complain(&v, rest, argv + 1)) == OPT_GO) {
		out_begin(v.color);
		if (!v.json && !v.judge.monitor && v.bulk.targets == NULL)
			out_hang(LABEL_WIDTH);
		rc = out_end(begin(&v, rest, argv + 1));
	} else if (monitor && rc == EXIT_BAD_USAGE) {
		out_begin(v.color);
		rc = out_end(judge_unknown("the command line is wrong"));
	}
	opt_list_free(&v.judge.require);
	beside_end(&v.wants);
	return rc;
}
