/* SPDX-License-Identifier: MIT */
/*
 * search: the questions for what a domain names, all of them at once, and the
 * list that the answers make.
 */
#include <stdio.h>
#include <string.h>
#include "ehlo_caps/found.h"
#include "out/fail.h"

static int
check(const struct net_answer *a, const char *name, const char *kind,
    struct authstr_error *err)
{
	if (a->bogus)
		return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET, "dns-bogus",
		    "the %s records of %.80s are bogus: %.100s", kind, name,
		    a->why);
	if (a->rcode == DNS_NXDOMAIN || a->rcode == DNS_NOERROR)
		return EXIT_DONE;
	return fail(err, EXIT_NO_HOST, AUTHSTR_NO_OFFSET, "resolver-failed",
	    "cannot find the %s records of %.80s: %.120s", kind, name, a->why);
}

static void
answered(void *arg)
{
	struct found_asked *a = arg;
	struct found_search *s = a->search;

	a->status = net_question_take(a->question, &a->answer, &a->error);
	a->question = NULL;
	if (--s->left == 0)
		s->over(s->arg);
}

static void
name_it(struct found_asked *a, size_t i, bool srv, const char *domain)
{
	if (srv)
		snprintf(a->name, sizeof(a->name), "%s._tcp.%s", srv_service(i),
		    domain);
	else
		snprintf(a->name, sizeof(a->name), "%s", domain);
}

int
found_begin(struct found_search *s, const struct net_options *o, bool srv,
    const char *domain, struct found_list *out, void (*over)(void *arg),
    void *arg, struct authstr_error *err)
{
	int rc = EXIT_DONE;

	*out =
	    (struct found_list){ .srv = srv, .domain = domain, .secure = true };
	memset(s, 0, sizeof(*s));
	s->list = out;
	s->over = over;
	s->arg = arg;
	s->n = s->left = srv ? FOUND_SERVICES : 1;
	for (size_t i = 0; i < s->n && rc == EXIT_DONE; i++) {
		struct found_asked *a = &s->asked[i];

		a->search = s;
		name_it(a, i, srv, domain);
		rc = net_question_begin(o, a->name, srv ? DNS_SRV : DNS_MX,
		    answered, a, &a->question, err);
	}
	if (rc != EXIT_DONE)
		found_end(s);
	return rc;
}

int
found_take(struct found_search *s, struct authstr_error *err)
{
	const char *kind = s->list->srv ? "SRV" : "MX";
	int rc = EXIT_DONE;

	s->list->secure = s->list->srv;

	for (size_t i = 0; i < s->n && rc == EXIT_DONE; i++) {
		const struct found_asked *a = &s->asked[i];

		if ((rc = a->status) != EXIT_DONE)
			*err = a->error;
		else
			rc = check(&a->answer, a->name, kind, err);
		if (rc == EXIT_DONE)
			rc = s->list->srv
				 ? srv_take(&a->answer, i, s->list, err)
				 : mx_take(&a->answer, s->list, err);
	}
	if (rc != EXIT_DONE)
		s->list->secure = false;
	if (rc != EXIT_DONE || !s->list->srv || s->list->n > 0)
		return rc;
	return fail(err, EXIT_NO, AUTHSTR_NO_OFFSET, "srv-none",
	    "%.80s names no server for mail programs (SRV)", s->list->domain);
}

void
found_end(struct found_search *s)
{
	for (size_t i = 0; i < s->n; i++) {
		net_question_free(s->asked[i].question);
		net_answer_free(&s->asked[i].answer);
		s->asked[i].question = NULL;
	}
}
