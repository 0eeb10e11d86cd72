/* SPDX-License-Identifier: MIT */
/*
 * domain: what DNS names for it, and then each of these servers.
 */
#include <stdio.h>
#include <string.h>
#include "applet.h"
#include "ehlo_caps/found.h"
#include "out/fail.h"
#include "out/out.h"

void
domain_tell_json(
    const struct found_list *list, int status, const struct authstr_error *err)
{
	json_t *o = out_json_new("ehlo-caps");

	out_json_set(o, "target", authstr_span_of(list->domain));
	if (status != EXIT_DONE)
		out_json_failure(o, status, err);
	else
		json_object_set_new(
		    o, "class", json_string(exit_class(EXIT_DONE)));
	found_json_put(o, list);
	out_json(o);
}

static void
tell(const struct domain_job *job, const struct found_list *list, int status,
    const struct authstr_error *err)
{
	char odd[300];

	if (job->quiet)
		return;
	if (job->json) {
		domain_tell_json(list, status, err);
		return;
	}
	if (list->n > 0)
		found_print(list);
	out_flush(); /* what goes to stderr belongs below */
	found_odd(list, odd, sizeof(odd));
	if (odd[0] != '\0')
		out_remark("dns-odd-name", odd);
	if (status != EXIT_DONE)
		out_error(err);
}

/* Its ASCII form is the name's host. */
int
domain_read(
    const char *domain, struct net_target *name, struct authstr_error *err)
{
	char url[sizeof(name->text)];

	if (strpbrk(domain, ":/[]") == NULL &&
	    strlen(domain) + sizeof("smtp://") <= sizeof(url)) {
		snprintf(url, sizeof(url), "smtp://%s", domain);
		if (net_target_parse(url, name, err) == AUTHSTR_OK)
			return EXIT_DONE;
	}
	return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-target",
	    "expected a domain, found '%.80s'", domain);
}

static void
searched(void *arg)
{
	*(bool *)arg = true;
}

static int
search(const struct domain_job *job, const struct net_options *o,
    const char *domain, struct found_list *list, struct authstr_error *err)
{
	struct found_search s;
	bool over = false;
	int rc =
	    found_begin(&s, o, job->srv, domain, list, searched, &over, err);

	if (rc != EXIT_DONE)
		return rc;
	if ((rc = net_ask_wait(&over, err)) == EXIT_DONE)
		rc = found_take(&s, err);
	found_end(&s);
	return rc;
}

int
domain_ask(const struct domain_job *job, const char *domain)
{
	struct net_options o = *job->o;
	struct found_list list = { 0 };
	struct authstr_error err = { 0 };
	struct net_target name;
	int status = domain_read(domain, &name, &err);

	o.validate = job->validate;
	if (status != EXIT_DONE) {
		out_failure(status, &err, job->json);
		return status;
	}
	status = search(job, &o, name.host, &list, &err);
	tell(job, &list, status, &err);
	for (size_t i = 0; i < list.n && status <= 128; i++) {
		int rc;

		if (!job->json && !job->quiet)
			out_text("\n");
		rc = job->ask(&list.hosts[i], job->arg);
		if (status == EXIT_DONE || rc > 128)
			status = rc;
	}
	found_free(&list);
	return status;
}
