/* SPDX-License-Identifier: MIT */
#include "ehlo_caps/usable.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "authstr-smtp.h"
#include "ehlo_caps/command.h"
#include "ehlo_caps/result.h"
#include "net/net.h"
#include "out/out.h"

#define LABEL_WIDTH 12
#define NAME_WIDTH 20
#define BIT(input) (1u << (input))

/* ------------------------------------------------------------ what is had */

bool
usable_find_ticket(void)
{
	const char *name = getenv("KRB5CCNAME");
	char path[64];

	if (name != NULL && strncmp(name, "FILE:", 5) == 0)
		name += 5;
	else if (name != NULL && strchr(name, ':') != NULL)
		return true; /* in a keyring, or with a daemon: nobody knows */
	if (name == NULL) {
		snprintf(path, sizeof(path), "/tmp/krb5cc_%lu",
		    (unsigned long)getuid());
		name = path;
	}
	return access(name, R_OK) == 0;
}

/* A channel of ours can be bound to; a command's cannot. */
static bool
can_bind(const json_t *o)
{
	const char *mode = result_text(o, "tls.mode");

	return mode != NULL && strcmp(mode, "outside") != 0 &&
	       result_text(o, "tls.version") != NULL;
}

static bool
has_host(const json_t *o)
{
	const char *text = result_text(o, "target");
	struct net_target target;
	struct authstr_error err;

	return text != NULL && strcmp(text, "-") != 0 &&
	       net_target_parse(text, &target, &err) == AUTHSTR_OK;
}

static unsigned
given(const struct login_options *l, const json_t *o)
{
	unsigned bits = BIT(AUTHSTR_SERVICE) | BIT(AUTHSTR_TIME);

	if (l->user != NULL)
		bits |= BIT(AUTHSTR_AUTHCID);
	/* As where it logs in: a user alone is asked for a password. */
	if (l->password != NULL || (l->user != NULL && l->token == NULL))
		bits |= BIT(AUTHSTR_PASSWORD);
	if (l->token != NULL)
		bits |= BIT(AUTHSTR_TOKEN);
	if (l->authzid != NULL)
		bits |= BIT(AUTHSTR_AUTHZID);
	if (has_host(o))
		bits |= BIT(AUTHSTR_HOST) | BIT(AUTHSTR_PORT);
	if (can_bind(o))
		bits |= BIT(AUTHSTR_CB_TYPE) | BIT(AUTHSTR_CB_DATA);
	return bits;
}

/* ---------------------------------------------------------------- verdict */

/* What no input of the exchange tells. */
static const char *
outside_need(const struct authstr_mech *m, const struct usable_have *h)
{
	static const struct {
		const char *name;
		bool certificate;
		const char *text;
	} needs[] = {
		{ "EXTERNAL", true, "needs a client certificate (--cert)" },
		{ "GSSAPI", false, "needs a Kerberos ticket (kinit)" },
		{ "GS2-KRB5", false, "needs a Kerberos ticket (kinit)" },
		{ "GSS-SPNEGO", false, "needs a Kerberos ticket (kinit)" },
	};

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (strcmp(authstr_mech_name(m), needs[i].name) == 0 &&
		    !(needs[i].certificate ? h->certificate : h->ticket))
			return needs[i].text;
	return NULL;
}

static void
refuse(json_t *row, const char *rule, const char *reason)
{
	json_object_set_new(row, "usable", json_false());
	out_json_set(row, "rule", authstr_span_of(rule));
	out_json_set(row, "reason", authstr_span_of(reason));
}

struct offer {
	const char *name;
	const struct authstr_mech *m;
	bool command; /* of the protocol itself: chosen where no other is */
	json_t *row;
};

/* No mechanism has room for a line end in a name. */
static bool
has_line_end(const char *text)
{
	return text != NULL &&
	       (strchr(text, '\r') != NULL || strchr(text, '\n') != NULL);
}

static bool
judge(const struct usable_have *h, const json_t *o, const char *channel,
    struct offer *offer)
{
	bool protected = strcmp(channel, "tls") == 0;
	struct authstr_error err = { 0 };
	const char *need, *why;
	char line[2048];

	if (offer->m == NULL || offer->name == NULL) {
		refuse(offer->row, "mech-unknown", "is not known here");
		return false;
	}
	if (has_line_end(h->login->user) || has_line_end(h->login->authzid)) {
		refuse(offer->row, "cr-or-lf-in-field",
		    "a line end in the user's name");
		return false;
	}
	if (authstr_login_fits(offer->m, given(h->login, o), protected,
		h->login->cleartext, &err) != AUTHSTR_OK) {
		refuse(offer->row, err.rule, err.text);
		return false;
	}
	if (offer->command && h->login->authzid != NULL) {
		refuse(offer->row, "authzid-not-carried",
		    "has no room for --authzid");
		return false;
	}
	if ((need = outside_need(offer->m, h)) != NULL) {
		refuse(offer->row, "input-missing", need);
		return false;
	}
	json_object_set_new(offer->row, "usable", json_true());
	why = strcmp(authstr_mech_name(offer->m), offer->name) == 0 ||
		      !offer->command
		  ? command_of(offer->m, h->login, o, line, sizeof(line))
		  : "its words are sent as they are";
	if (why == NULL)
		out_json_set(offer->row, "command", authstr_span_of(line));
	else
		out_json_set(offer->row, "no_command", authstr_span_of(why));
	return true;
}

/* What a result says of logins without SASL, as authstr_caps_command has it of
 * a server; APOP is among the mechanisms. */
static const struct command {
	const char *protocol, *name, *keyword;
	bool offers; /* the keyword offers it; else it takes it away */
} commands[] = {
	{ "imap", "IMAP-LOGIN", "LOGINDISABLED", false },
	{ "pop3", "USER", "USER", true },
};
#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static bool
has_command(const struct command *c, const json_t *o, const char *channel)
{
	const char *protocol = result_text(o, "protocol");

	return protocol != NULL && strcmp(protocol, c->protocol) == 0 &&
	       (result_keyword(o, channel, c->keyword, 0) != NULL) == c->offers;
}

/* The session's choice: the strongest that has a rank, else the first command;
 * or what was asked for. */
static bool
is_better(const struct login_options *l, const struct offer *new,
    const struct offer *best)
{
	if (l->mech != NULL)
		return result_same(l->mech, new->name) ||
		       authstr_mech_find(authstr_span_of(l->mech)) == new->m;
	if (new->command)
		return best->name == NULL;
	return authstr_mech_rank(new->m) > 0 &&
	       (best->name == NULL || best->command ||
		   authstr_mech_rank(new->m) > authstr_mech_rank(best->m));
}

static void
put_offer(const struct usable_have *h, const json_t *o, const char *channel,
    struct offer offer, struct offer *best, json_t *list)
{
	offer.row = json_object();
	if (offer.name != NULL)
		out_json_set(
		    offer.row, "mechanism", authstr_span_of(offer.name));
	if (judge(h, o, channel, &offer) && is_better(h->login, &offer, best))
		*best = offer;
	json_array_append_new(list, offer.row);
}

static void
put_mech(const struct usable_have *h, const json_t *o, const char *channel,
    const char *name, struct offer *best, json_t *list)
{
	struct offer offer = { .name = name };

	if (name != NULL)
		offer.m = authstr_mech_find(authstr_span_of(name));
	offer.command = offer.m != NULL &&
			(authstr_mech_flags(offer.m) & AUTHSTR_MECH_SASL) == 0;
	put_offer(h, o, channel, offer, best, list);
}

static void
put_offers(const struct usable_have *h, const json_t *o, const char *channel,
    struct offer *best, json_t *list)
{
	json_t *mechs = result_mechs(o, channel), *name;
	size_t i;

	json_array_foreach(mechs, i, name)
	    put_mech(h, o, channel, json_string_value(name), best, list);
	for (i = 0; i < N_COMMANDS; i++)
		if (has_command(&commands[i], o, channel))
			put_offer(h, o, channel,
			    (struct offer){ .name = commands[i].name,
				.m =
				    authstr_mech_find(authstr_span_of("PLAIN")),
				.command = true },
			    best, list);
}

bool
usable_put(const struct usable_have *h, json_t *o)
{
	const char *channel = result_channel(o);
	json_t *all = json_object(), *list = json_array();
	struct offer best = { .name = NULL };

	if (channel != NULL) {
		put_offers(h, o, channel, &best, list);
		json_object_set_new(all, "channel", json_string(channel));
	}
	if (best.name != NULL)
		json_object_set_new(all, "chosen", json_string(best.name));
	json_object_set_new(all, "mechanisms", list);
	json_object_set_new(o, "usable", all);
	return best.name != NULL;
}

/* ------------------------------------------------------------- for people */

static void
label(const char *text)
{
	out_color(OUT_DIM);
	out_text("%-*s", LABEL_WIDTH, text);
	out_color(OUT_PLAIN);
}

/* Up to a blank that is in no quotes. */
static size_t
shell_word(const char *text)
{
	bool quoted = false;
	size_t n = 0;

	for (; text[n] != '\0' && (quoted || text[n] != ' '); n++)
		if (!quoted && text[n] == '\\' && text[n + 1] != '\0')
			n++;
		else
			quoted ^= text[n] == '\'';
	return n;
}

/* On a terminal as several lines that the shell takes for one; a break between
 * quotes would be in the word. */
static void
print_command(const char *command)
{
	size_t column = LABEL_WIDTH + 2, width = out_width();

	out_hang(0);
	out_text("%*s", LABEL_WIDTH + 2, "");
	while (*command != '\0') {
		size_t len = shell_word(command);

		if (column > LABEL_WIDTH + 2 && column + len + 3 >= width &&
		    out_is_terminal()) {
			out_text("\\\n%*s", LABEL_WIDTH + 4, "");
			column = LABEL_WIDTH + 4;
		}
		len += command[len] == ' ';
		out_safe((struct authstr_span){
		    (const unsigned char *)command, len });
		column += len;
		command += len;
	}
	out_text("\n");
}

static void
print_one(const json_t *row, const char *chosen)
{
	const char *name = result_text(row, "mechanism");
	const char *command = result_text(row, "command");
	const char *reason = result_text(row, "reason");
	const char *no_command = result_text(row, "no_command");
	bool usable = json_is_true(json_object_get(row, "usable"));
	bool best = usable && name != NULL && chosen != NULL &&
		    result_same(name, chosen);
	size_t len = name != NULL ? strlen(name) : 0;

	out_hang(LABEL_WIDTH + NAME_WIDTH);
	out_color(OUT_NAME);
	out_safe(authstr_span_of(name != NULL ? name : "?"));
	out_text("%*s", len < NAME_WIDTH ? (int)(NAME_WIDTH - len) : 1, "");
	out_color(usable ? OUT_GOOD : OUT_DIM);
	out_text("%s", best ? "would be chosen" : usable ? "usable" : "no: ");
	out_safe(authstr_span_of(reason != NULL ? reason : ""));
	out_color(OUT_PLAIN);
	if (no_command != NULL) {
		out_text(", but there is no command line: ");
		out_safe(authstr_span_of(no_command));
	}
	out_text("\n");
	if (command != NULL)
		print_command(command);
	out_hang(LABEL_WIDTH);
}

void
usable_print(const json_t *o)
{
	json_t *list = result_at(o, "usable.mechanisms"), *row;
	const char *chosen = result_text(o, "usable.chosen");
	size_t i;

	if (result_at(o, "usable") == NULL)
		return;
	out_text("\n");
	json_array_foreach(list, i, row)
	{
		label(i == 0 ? "auth check" : "");
		print_one(row, chosen);
	}
	if (json_array_size(list) == 0) {
		label("auth check");
		out_text("no mechanism is offered\n");
	} else if (chosen == NULL) {
		label("");
		out_color(OUT_BAD);
		out_text("none would be chosen\n");
		out_color(OUT_PLAIN);
	}
}
