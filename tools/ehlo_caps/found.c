/* SPDX-License-Identifier: MIT */
/*
 * found: what DNS has named, for people and as JSON.
 */
#include "ehlo_caps/found.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ascii.h"
#include "out/out.h"

#define LABEL_WIDTH 12

bool
found_add(struct found_list *list, const struct found_host *h)
{
	struct found_host *more =
	    realloc(list->hosts, (list->n + 1) * sizeof(*more));

	if (more == NULL)
		return false;
	list->hosts = more;
	more[list->n] = *h;
	more[list->n++].list = list;
	return true;
}

void
found_free(struct found_list *list)
{
	free(list->hosts);
	list->hosts = NULL;
	list->n = 0;
}

bool
found_is_elsewhere(const struct found_host *h)
{
	size_t host = strlen(h->host), domain = strlen(h->list->domain);

	if (h->list->secure || !h->list->srv)
		return false;
	return host < domain ||
	       !ascii_same(h->host + host - domain, h->list->domain, domain) ||
	       (host > domain && h->host[host - domain - 1] != '.');
}

/* ---------------------------------------------------------------- text -- */

static void
label(const char *text)
{
	out_color(OUT_DIM);
	out_text("%-*s", LABEL_WIDTH, text);
	out_color(OUT_PLAIN);
}

static void
print_hosts(const struct found_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct found_host *h = &list->hosts[i];

		if (h->service == NULL) {
			label(i == 0 ? "MX" : "");
			out_text("%5u  ", h->priority);
			out_safe(authstr_span_of(h->host));
		} else {
			label(i > 0 && h[-1].service == h->service
				  ? ""
				  : h->service + 1);
			out_text("%5u %5u  ", h->priority, h->weight);
			out_safe(authstr_span_of(h->target));
		}
		out_text("\n");
	}
}

static void
print_missing(const struct found_list *list)
{
	for (size_t i = 0; list->srv && i < FOUND_SERVICES; i++) {
		const struct found_service *s = &list->services[i];

		if (s->name == NULL || s->named)
			continue;
		label(s->name + 1);
		out_text("%s\n",
		    s->refused ? "not offered, the domain says" : "no record");
	}
}

void
found_odd(const struct found_list *list, char *text, size_t len)
{
	text[0] = '\0';
	if (list->odd > 0)
		snprintf(text, len,
		    "%zu record%s of %.200s name%s no host: left out",
		    list->odd, list->odd == 1 ? "" : "s", list->domain,
		    list->odd == 1 ? "s" : "");
}

void
found_print(const struct found_list *list)
{
	out_color(OUT_BOLD);
	out_safe(authstr_span_of(list->domain));
	out_color(OUT_PLAIN);
	out_text("  (DNS%s)\n", list->secure ? ", validated" : "");
	if (list->implicit)
		out_text("%-*sno MX: the domain itself\n", LABEL_WIDTH, "");
	print_hosts(list);
	print_missing(list);
}

void
found_host_print(const struct found_host *h)
{
	const char *how = h->service != NULL  ? h->service + 1
			  : h->list->implicit ? "no MX"
					      : "MX";

	label("found by");
	out_text("%s of ", how);
	out_safe(authstr_span_of(h->list->domain));
	if (h->service != NULL)
		out_text(", priority %u, weight %u", h->priority, h->weight);
	else if (!h->list->implicit)
		out_text(", preference %u", h->priority);
	out_text("%s\n", h->list->secure ? ", validated" : "");
}

/* ---------------------------------------------------------------- JSON -- */

static json_t *
host_json(const struct found_host *h)
{
	json_t *o = json_object();

	if (h->service != NULL) {
		json_object_set_new(o, "service", json_string(h->service));
		json_object_set_new(
		    o, "priority", json_integer((json_int_t)h->priority));
		json_object_set_new(
		    o, "weight", json_integer((json_int_t)h->weight));
	} else {
		json_object_set_new(
		    o, "preference", json_integer((json_int_t)h->priority));
	}
	out_json_set(o, "host", authstr_span_of(h->host));
	json_object_set_new(o, "port", json_integer((json_int_t)h->port));
	return o;
}

/* With what its own object calls it. */
static json_t *
listed_json(const struct found_host *h)
{
	json_t *o = host_json(h);

	out_json_set(o, "target", authstr_span_of(h->target));
	return o;
}

void
found_json_put(json_t *o, const struct found_list *list)
{
	json_t *hosts = json_array(), *notes;
	char odd[300];

	for (size_t i = 0; i < list->n; i++)
		json_array_append_new(hosts, listed_json(&list->hosts[i]));
	for (size_t i = 0; list->srv && i < FOUND_SERVICES; i++) {
		const struct found_service *s = &list->services[i];
		json_t *none;

		if (s->name == NULL || s->named)
			continue;
		none = json_object();
		json_object_set_new(none, "service", json_string(s->name));
		json_object_set_new(none, "offered", json_false());
		json_object_set_new(none, "refused", json_boolean(s->refused));
		json_array_append_new(hosts, none);
	}
	json_object_set_new(o, list->srv ? "srv" : "mx", hosts);
	json_object_set_new(o, "secure", json_boolean(list->secure));
	found_odd(list, odd, sizeof(odd));
	if (odd[0] == '\0')
		return;
	notes = json_array();
	json_array_append_new(notes, out_json_remark("dns-odd-name", odd));
	json_object_set(o, "notes", notes);
	json_decref(notes);
}

json_t *
found_host_json(const struct found_host *h)
{
	json_t *o = host_json(h);

	json_object_set_new(
	    o, "by", json_string(h->service != NULL ? "srv" : "mx"));
	out_json_set(o, "domain", authstr_span_of(h->list->domain));
	json_object_set_new(o, "secure", json_boolean(h->list->secure));
	return o;
}
