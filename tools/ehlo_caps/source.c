/* SPDX-License-Identifier: MIT */
/*
 * source: searches, and gives what was found, one after the other.
 */
#include "ehlo_caps/source.h"
#include <stdlib.h>
#include <string.h>
#include "applet.h"
#include "out/fail.h"

static struct source *
make(const struct net_target *target, const struct asking_plan *plan)
{
	struct source *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->target = *target;
	s->o = *plan->net;
	s->o.validate = plan->wants->dane;
	return s;
}

struct source *
source_of_domain(
    const struct net_target *target, const struct asking_plan *plan, bool srv)
{
	struct source *s = make(target, plan);

	if (s == NULL)
		return NULL;
	s->is_domain = true;
	s->srv = srv;
	return s;
}

struct source *
source_of_host(const struct net_target *target, const struct asking_plan *plan,
    const struct found_host *found, struct source *parent)
{
	struct source *s = make(target, plan);

	if (s == NULL)
		return NULL;
	s->found = found;
	s->parent = parent;
	return s;
}

static void
end_search(struct source *s)
{
	if (s->search != NULL)
		found_end(s->search);
	free(s->search);
	s->search = NULL;
	net_hosts_free(s->hosts);
	s->hosts = NULL;
}

void
source_free(struct source *s)
{
	if (s == NULL)
		return;
	end_search(s);
	found_free(&s->list);
	free(s->addresses);
	free(s);
}

/* ------------------------------------------------------------- searching -- */

int
source_begin(struct source *s, void (*over)(void *arg), void *arg)
{
	if (!s->is_domain)
		return s->status = net_hosts_begin(&s->o, s->target.host, over,
			   arg, &s->hosts, &s->error);
	if ((s->search = calloc(1, sizeof(*s->search))) == NULL)
		return s->status = fail(&s->error, EXIT_INTERNAL,
			   AUTHSTR_NO_OFFSET, "no-memory", "out of memory");
	return s->status = found_begin(s->search, &s->o, s->srv, s->target.host,
		   &s->list, over, arg, &s->error);
}

static void
take_addresses(struct source *s)
{
	if ((s->addresses = calloc(1, sizeof(*s->addresses))) != NULL)
		s->status = net_hosts_take(
		    s->hosts, s->addresses->text, &s->addresses->n, &s->error);
	else
		net_hosts_free(s->hosts);
	s->hosts = NULL;
	s->n = s->addresses != NULL ? s->addresses->n : 0;
}

int
source_take(struct source *s)
{
	if (!s->is_domain) {
		take_addresses(s);
		if (s->n == 0)
			s->n = 1; /* itself */
	} else {
		s->status = found_take(s->search, &s->error);
		s->n = s->list.n;
	}
	end_search(s);
	s->left = s->n;
	return s->status;
}

void
source_again(struct source *s)
{
	end_search(s);
	found_free(&s->list);
	free(s->addresses);
	s->addresses = NULL;
	s->n = s->left = 0;
	memset(&s->error, 0, sizeof(s->error));
	s->tries++;
}

/* ---------------------------------------------------------------- giving -- */

static bool
give_host(struct source *s, size_t i, struct source_server *out)
{
	out->from.found = &s->list.hosts[i];
	return net_target_parse(s->list.hosts[i].target, &out->target, NULL) ==
	       AUTHSTR_OK;
}

static bool
give_address(struct source *s, size_t i, struct source_server *out)
{
	out->target = s->target;
	out->from.found = s->found;
	if (s->addresses == NULL || s->addresses->n == 0)
		return true;
	out->from.at = s->addresses->text[i];
	out->from.addresses = s->addresses;
	return true;
}

bool
source_give(struct source *s, struct source_server *out)
{
	while (s->given < s->n) {
		size_t i = s->given++;

		memset(out, 0, sizeof(*out));
		if (s->is_domain ? give_host(s, i, out)
				 : give_address(s, i, out))
			return true;
		s->left--;
	}
	return false;
}

bool
source_is_over(const struct source *s)
{
	return s->given == s->n && s->left == 0;
}

bool
source_over(struct source *s)
{
	s->left--;
	return source_is_over(s);
}
