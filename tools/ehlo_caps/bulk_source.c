/* SPDX-License-Identifier: MIT */
/*
 * bulk_source: the servers that a line of the list stands for, and what is told
 * when they are through.
 */
#include <stdlib.h>
#include "applet.h"
#include "ehlo_caps/bulk_inside.h"
#include "out/out.h"
#include "out/progress.h"

void
bulk_count(struct bulk *b, int status)
{
	b->rate.by_class[status < 128 ? status : EXIT_INTERNAL]++;
	b->rate.done++;
	progress_hide();
}

/* What has all results; a domain's object comes behind those of its servers, so
 * that who resumes knows that they are all there. */
void
bulk_end_source(struct bulk *b, struct source *s)
{
	while (s != NULL) {
		struct source *parent = s->parent;

		if (s->is_domain) {
			if (s->status != EXIT_DONE)
				bulk_count(b, s->status);
			progress_hide();
			domain_tell_json(&s->list, s->status, &s->error);
		}
		source_free(s);
		s = parent != NULL && source_over(parent) ? parent : NULL;
	}
}

/* A server of a source, or the addresses of a domain's host. */
static struct job *
open_server(
    struct bulk *b, struct source *s, const struct source_server *server)
{
	struct job *job = calloc(1, sizeof(*job));

	if (job == NULL)
		return NULL;
	*job = (struct job){ .bulk = b, .source = s, .fresh = true };
	job->server = *server;
	if (!s->is_domain || !b->all_addresses)
		return job;
	job->source =
	    source_of_host(&server->target, &b->plan, server->from.found, s);
	job->searching = true;
	if (job->source != NULL)
		return job;
	free(job);
	return NULL;
}

static bool
is_finished(const struct bulk *b, const struct source *s,
    const struct source_server *server)
{
	const struct source *domain = s->is_domain ? s : s->parent;

	return targets_finished(b->targets,
	    domain != NULL ? domain->target.host : "", &server->target,
	    server->from.at != NULL ? server->from.at : "");
}

/* NULL: this one needs none, or there is no memory. */
static struct job *
open_next(struct bulk *b, struct source *s, const struct source_server *server)
{
	struct job *job =
	    is_finished(b, s, server) ? NULL : open_server(b, s, server);

	if (job != NULL)
		b->asked++;
	else
		s->left--;
	return job;
}

struct job *
bulk_take_server(struct bulk *b)
{
	struct source_server server;
	struct source *s;
	struct job *job = NULL;

	while (job == NULL && (s = b->sources) != NULL) {
		bool given = source_give(s, &server);

		/* Whoever is told of its last result frees it. */
		if (s->given == s->n)
			b->sources = s->next;
		if (given)
			job = open_next(b, s, &server);
		if (job == NULL && source_is_over(s))
			bulk_end_source(b, s);
	}
	return job;
}
