/* SPDX-License-Identifier: MIT */
/*
 * maillog: a log of a mail server, made up but true to form.
 *
 *	maillog sparse|dense [BYTES [SEED]]
 *
 * sparse: a login in 1,000 lines; dense: every other line is of a login.  The
 * same arguments give the same log.  How many logins it has goes to standard
 * error.  maillog.def has the forms; in their lines, of one event:
 *
 *	%p %o	process ids, its own and another's
 *	%h %i	the peer's name and address
 *	%u %k	who logs in or gets mail, and that name's first part
 *	%b %B %W	what he says in base64: for PLAIN, his name, the
 *password %a	a mechanism %r %m	somebody else's address, a message-id %q
 *%e %s %x %8	ids of Postfix, Exim, Dovecot, OpenSMTPD; 8 hex digits
 *	%d	a number that is the same each time
 *	%n %N	a number, a larger one, each time another
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 16
#define LINE_MAX_OCTETS 1024
#define AT_ONCE 12

struct event {
	const char *lines[LINES_MAX];
};

static const struct event deliveries[] = {
#define DELIVERY(...) { { __VA_ARGS__ } },
#define LOGIN(...)
#include "maillog.def"
#undef DELIVERY
#undef LOGIN
};
static const struct event logins[] = {
#define DELIVERY(...)
#define LOGIN(...) { { __VA_ARGS__ } },
#include "maillog.def"
#undef DELIVERY
#undef LOGIN
};
#define N(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t state = 88172645463325252u;

static uint64_t
number(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state >> 11;
}

static size_t
below(size_t n)
{
	return (size_t)(number() % n);
}

#define PICK(array) (array)[below(N(array))]

/* One that is under way. */
struct session {
	const struct event *event;
	size_t at;
	uint64_t id[4];
	unsigned pid, other;
	char host[64], ip[32], user[64], name[32], password[32], remote[64];
};

static char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		       "0123456789+/",
	    base62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		       "abcdefghijklmnopqrstuvwxyz";

static void
begin(struct session *s, const struct event *event)
{
	static const char *const names[] = { "anna", "ben", "carla", "dmitri",
		"eva", "farid", "grete", "hugo", "ines", "jan", "kim", "lea",
		"moritz", "nora", "olaf", "petra" };
	static const char *const hosts[] = { "mail", "mx1", "out", "smtp",
		"relay", "lists", "news", "dsl-pool" };

	*s = (struct session){ .event = event };
	for (size_t i = 0; i < N(s->id); i++)
		s->id[i] = number() << 11 ^ number();
	s->pid = 1000 + (unsigned)below(60000);
	s->other = 1000 + (unsigned)below(60000);
	snprintf(s->name, sizeof(s->name), "%s%zu", PICK(names), below(5000));
	snprintf(s->user, sizeof(s->user), "%s@example.org", s->name);
	snprintf(s->remote, sizeof(s->remote), "%s.%zu@example.net",
	    PICK(names), below(100000));
	snprintf(s->host, sizeof(s->host), "%s-%zu.example.net", PICK(hosts),
	    below(300));
	snprintf(s->ip, sizeof(s->ip), "198.51.100.%zu", below(256));
	for (size_t i = 0; i < 12; i++)
		s->password[i] = PICK(base64);
}

/* Letters and digits that are the same each time of one event. */
static size_t
put_id(char *to, uint64_t id, const char *digits, size_t base, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		to[i] = digits[id % base];
		id = id / base ^ id << 40;
	}
	return len;
}

static size_t
put_text(char *to, const char *text)
{
	size_t len = strlen(text);

	memcpy(to, text, len);
	return len;
}

static size_t
put_base64(char *to, const char *p, size_t len)
{
	size_t at = 0;

	for (size_t i = 0; i < len; i += 3) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 |
			       (i + k < len ? (unsigned char)p[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			to[at++] = i + k > len
				       ? '='
				       : base64[bits >> (18 - 6 * k) & 63];
	}
	return at;
}

static size_t
put_plain(char *to, const struct session *s)
{
	char message[128] = "";
	size_t user = strlen(s->user), password = strlen(s->password);

	memcpy(message + 1, s->user, user);
	memcpy(message + 2 + user, s->password, password);
	return put_base64(to, message, 2 + user + password);
}

static size_t
put_number(char *to, uint64_t n)
{
	return (size_t)snprintf(to, 24, "%llu", (unsigned long long)n);
}

static size_t
put_letter(char *to, char letter, const struct session *s)
{
	static const char *const mechs[] = { "PLAIN", "LOGIN", "CRAM-MD5",
		"SCRAM-SHA-256" };
	size_t n;

	switch (letter) {
	case 'p':
		return put_number(to, s->pid);
	case 'o':
		return put_number(to, s->other);
	case 'h':
		return put_text(to, s->host);
	case 'i':
		return put_text(to, s->ip);
	case 'u':
		return put_text(to, s->user);
	case 'k':
		return put_text(to, s->name);
	case 'b':
		return put_plain(to, s);
	case 'B':
		return put_base64(to, s->user, strlen(s->user));
	case 'W':
		return put_base64(to, s->password, strlen(s->password));
	case 'a':
		return put_text(to, mechs[s->id[0] % N(mechs)]);
	case 'r':
		return put_text(to, s->remote);
	case 'm':
		n = put_id(to, s->id[1], base62, 62, 28);
		return n + put_text(to + n, "@mail.example.net");
	case 'q':
		return put_id(to, s->id[2], "0123456789ABCDEF", 16, 11);
	case 'e':
		n = put_text(to, "1r");
		n += put_id(to + n, s->id[2], base62, 62, 4);
		n += put_text(to + n, "-0000");
		n += put_id(to + n, s->id[3], base62, 62, 2);
		return n + put_text(to + n, "-2x");
	case 's':
		n = put_id(to, s->id[3], base64, 64, 12);
		return n + put_text(to + n, "AAAB");
	case 'x':
		return put_id(to, s->id[2], "0123456789abcdef", 16, 16);
	case '8':
		return put_id(to, s->id[1], "0123456789abcdef", 16, 8);
	case 'd':
		return put_number(to, s->id[0] % 100);
	case 'n':
		return put_number(to, below(1000));
	default:
		return put_number(to, below(10000000));
	}
}

/* Its next line; false: that was the last. */
static int
put_line(struct session *s, char *to, size_t *len, uint64_t tick)
{
	const char *format = s->event->lines[s->at++];
	/* fifty lines a second */
	unsigned second = (unsigned)(tick / 50);

	*len = (size_t)snprintf(to, 64, "Mar %2u %02u:%02u:%02u mx ",
	    1 + second / 86400 % 31, second / 3600 % 24, second / 60 % 60,
	    second % 60);
	for (; *format != '\0'; format++)
		if (*format == '%')
			*len += put_letter(to + *len, *++format, s);
		else
			to[(*len)++] = *format;
	to[(*len)++] = '\n';
	return s->at < LINES_MAX && s->event->lines[s->at] != NULL;
}

/* Is it time for a login?  Lines of logins are counted, not logins. */
static int
is_due(int dense, uint64_t lines, uint64_t of_logins, uint64_t n_logins)
{
	return dense ? of_logins * 2 < lines : n_logins * 1000 < lines;
}

static size_t
length(const struct event *event)
{
	size_t n = 0;

	while (n < LINES_MAX && event->lines[n] != NULL)
		n++;
	return n;
}

static void
run(int dense, uint64_t bytes)
{
	static struct session sessions[AT_ONCE];
	static char line[LINE_MAX_OCTETS * 4];
	uint64_t lines = 0, of_logins = 0, n_logins = 0, written = 0;
	size_t open = AT_ONCE, len;

	for (size_t i = 0; i < AT_ONCE; i++)
		begin(&sessions[i], &PICK(deliveries));
	while (open > 0) {
		size_t i = below(open);

		if (!put_line(&sessions[i], line, &len, lines++)) {
			const struct event *next = &PICK(deliveries);

			if (is_due(dense, lines, of_logins, n_logins)) {
				next = &PICK(logins);
				of_logins += length(next);
			}
			/* what is open is ended */
			if (written >= bytes)
				sessions[i] = sessions[--open];
			else
				begin(&sessions[i], next);
			if (written < bytes && next >= logins &&
			    next < logins + N(logins))
				n_logins++;
		}
		fwrite(line, 1, len, stdout);
		written += len;
	}
	fprintf(stderr, "%llu logins, %llu lines\n",
	    (unsigned long long)n_logins, (unsigned long long)lines);
}

int
main(int argc, char **argv)
{
	uint64_t bytes =
	    argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)1 << 30;

	if (argc < 2 ||
	    (strcmp(argv[1], "sparse") != 0 && strcmp(argv[1], "dense") != 0)) {
		fprintf(stderr, "usage: maillog sparse|dense [BYTES [SEED]]\n");
		return 64;
	}
	if (argc > 3)
		state ^= strtoull(argv[3], NULL, 10) * 0x9e3779b97f4a7c15u;
	run(strcmp(argv[1], "dense") == 0, bytes);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
