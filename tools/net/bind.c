/* SPDX-License-Identifier: MIT */
/*
 * bind: the address that we come from (--bind).
 *
 *	v4 | v6 ["%" zone] | v4 ":0" | "[" v6 ["%" zone] "]" [":0"]
 */
#include <netdb.h>
#include <string.h>
#include "net/inside.h"
#include "out/fail.h"

static int
bad(const char *what, const char *text, struct authstr_error *err)
{
	return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-bind",
	    "--bind: %s, found '%.80s'", what, text);
}

/* What getaddrinfo reads; NULL: the brackets are not closed, or a port is
 * named. */
static const char *
bare(const char *text, char *copy, size_t size)
{
	size_t len = strlen(text);
	const char *colon = strchr(text, ':');
	bool one = colon != NULL && strchr(colon + 1, ':') == NULL;

	if (len >= size)
		return NULL;
	memcpy(copy, text, len + 1);
	if (len > 2 && (*text == '[' || one) &&
	    strcmp(text + len - 2, ":0") == 0)
		copy[len -= 2] = '\0';
	if (*copy != '[')
		return copy;
	if (copy[len - 1] != ']')
		return NULL;
	copy[len - 1] = '\0';
	return copy + 1;
}

static int
read_address(
    const char *text, struct net_address *out, struct authstr_error *err)
{
	static const struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICHOST | AI_PASSIVE };
	struct addrinfo *list;
	char copy[80];
	const char *host = bare(text, copy, sizeof(copy));

	if (host == NULL || *host == '\0' ||
	    getaddrinfo(host, NULL, &hints, &list) != 0)
		return bad("expected an address of this machine", text, err);
	memcpy(&out->addr, list->ai_addr, list->ai_addrlen);
	out->len = list->ai_addrlen;
	freeaddrinfo(list);
	return EXIT_DONE;
}

/* It is the same for the whole process. */
int
net_bind(const struct net_options *o, const struct net_address **out,
    struct authstr_error *err)
{
	static struct net_address ours;
	int rc = EXIT_DONE;

	*out = NULL;
	if (o->bind == NULL)
		return EXIT_DONE;
	if (o->via != NULL)
		return fail(err, EXIT_BAD_USAGE, AUTHSTR_NO_OFFSET, "bad-bind",
		    "with --via the command connects: give the address to it");
	if (ours.len == 0)
		rc = read_address(o->bind, &ours, err);
	if (rc == EXIT_DONE && o->proxy == NULL &&
	    (ours.addr.ss_family == AF_INET6 ? o->v4 : o->v6))
		rc = bad(
		    o->v4 ? "-4 excludes it" : "-6 excludes it", o->bind, err);
	if (rc == EXIT_DONE)
		*out = &ours;
	return rc;
}

int
net_bind_fit(const struct net_address *from, const char *host,
    struct net_address *list, size_t *n, struct authstr_error *err)
{
	size_t all = *n;

	if (from == NULL)
		return EXIT_DONE;
	*n = 0;
	for (size_t i = 0; i < all; i++)
		if (list[i].addr.ss_family == from->addr.ss_family)
			list[(*n)++] = list[i];
	if (*n > 0)
		return EXIT_DONE;
	return fail(err, EXIT_NETWORK, AUTHSTR_NO_OFFSET, "bind-failed",
	    "host %.100s has no %s address, as the one of --bind is", host,
	    from->addr.ss_family == AF_INET6 ? "IPv6" : "IPv4");
}
