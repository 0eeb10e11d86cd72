/* SPDX-License-Identifier: MIT */
#include "opt/account.h"
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "applet.h"
#include "opt/near.h"
#include "opt/opt.h"
#include "out/fail.h"
#include "out/out.h"
#include "secret/secret_sources.h"
#ifdef HAVE_INIH
#include <ini.h>

#define FILE_MAX ((size_t)256 * 1024)
/* What libinih reads of a line, unless it was built otherwise. */
#define LINE_MAX_OF_INIH 198
#define NAME_MAX_OF_INIH 49
#define PATH_ROOM 4096

struct reading {
	const char *path, *name;
	account_put *put;
	void *arg;
	bool found;
	int rc; /* of put */
	char names[160];
	size_t best; /* how near the nearest name is */
	char nearest[NAME_MAX_OF_INIH + 1];
};

static bool
find_path(char *path, size_t room)
{
	const char *dir = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int n = -1;

	if (dir != NULL && dir[0] == '/')
		n = snprintf(path, room, "%s/authstr/config", dir);
	else if (home != NULL)
		n = snprintf(path, room, "%s/.config/authstr/config", home);
	return n > 0 && (size_t)n < room;
}

static int
unreadable(const char *path, struct authstr_error *err)
{
	return fail(err, errno == ENOENT ? EXIT_CONFIG : EXIT_IO,
	    AUTHSTR_NO_OFFSET, "config-unreadable",
	    "expected accounts in %s, found: %s", path, strerror(errno));
}

/* With a NUL behind it. */
static int
read_file(const char *path, struct authstr_buf *out, bool *open_to_all,
    struct authstr_error *err)
{
	static const unsigned char nul;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), rc;
	struct stat st;

	if (fd < 0)
		return unreadable(path, err);
	*open_to_all = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		       (st.st_mode & (S_IRWXG | S_IRWXO)) != 0;
	rc = secret_slurp(fd, path, out, err);
	if (rc == EXIT_IO)
		rc = unreadable(path, err);
	else if (rc == EXIT_BAD_INPUT)
		rc = fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET, "config-line",
		    "expected at most %zu octets in %s, found more", FILE_MAX,
		    path);
	close(fd);
	authstr_buf_put(out, (struct authstr_span){ &nul, 1 });
	if (rc == EXIT_DONE && authstr_buf_status(out) != AUTHSTR_OK)
		rc = fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	return rc;
}

static int
bad_line(const struct reading *r, int line, const char *wanted,
    struct authstr_error *err)
{
	return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET, "config-line",
	    "%s, line %d: expected %s", r->path, line, wanted);
}

/* Nothing is in the line from there on, or a comment. */
static bool
is_blank(struct authstr_span text, size_t at)
{
	while (at < text.len &&
	       (text.p[at] == ' ' || text.p[at] == '\t' || text.p[at] == '\r'))
		at++;
	return at >= text.len || text.p[at] == '\n' || text.p[at] == ';' ||
	       text.p[at] == '#';
}

/* What libinih would cut, take for the end, or for more of the line before. */
static int
check_lines(const struct reading *r, struct authstr_span text,
    struct authstr_error *err)
{
	size_t start = 0;
	int line = 1;

	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '\0')
			return bad_line(r, line, "a text, found a NUL", err);
		if (i - start > LINE_MAX_OF_INIH)
			return bad_line(
			    r, line, "at most 198 octets, found more", err);
		if (i == start && (text.p[i] == ' ' || text.p[i] == '\t') &&
		    !is_blank(text, i))
			return bad_line(r, line, "no blank in front", err);
		if (text.p[i] == '\n') {
			start = i + 1;
			line++;
		}
	}
	return EXIT_DONE;
}

static void
note_name(struct reading *r, const char *name)
{
	size_t used = strlen(r->names), n = strlen(name);
	size_t slips = near_distance(r->name, name);
	const char *at = used >= n ? r->names + used - n : NULL;

	if (slips < r->best && n < sizeof(r->nearest)) {
		r->best = slips;
		memcpy(r->nearest, name, n + 1);
	}

	/* An account has several entries. */
	if (at != NULL && strcmp(at, name) == 0 &&
	    (at == r->names || at[-1] == ' '))
		return;
	if (used + n + 3 < sizeof(r->names))
		snprintf(r->names + used, sizeof(r->names) - used, "%s%s",
		    used > 0 ? ", " : "", name);
}

/* 0 stops the reading of its line. */
static int
take(void *arg, const char *section, const char *key, const char *value)
{
	struct reading *r = arg;

	if (r->rc != OPT_GO)
		return 1;
	if (strcmp(section, r->name) != 0) {
		note_name(r, section);
		return 1;
	}
	r->found = true;
	r->rc = r->put(key, (char *)(uintptr_t)value, r->arg);
	return r->rc == OPT_GO;
}

static int
pass(void *arg, const char *section, const char *key, const char *value)
{
	(void)arg;
	(void)section;
	(void)key;
	(void)value;
	return 1;
}

static int
parse(struct reading *r, struct authstr_span text, struct authstr_error *err)
{
	/* It tells the first line that is wrong: first those that are none. */
	int line = ini_parse_string((const char *)text.p, pass, NULL);

	if (line == 0)
		line = ini_parse_string((const char *)text.p, take, r);
	if (r->rc != OPT_GO) {
		out_warn("it is in %s, line %d", r->path, line);
		return r->rc == EXIT_INTERNAL ? EXIT_INTERNAL : EXIT_CONFIG;
	}
	if (line > 0)
		return bad_line(r, line, "[ACCOUNT] or OPTION = VALUE", err);
	if (line < 0)
		return fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	if (r->found)
		return OPT_GO;
	return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET, "account-unknown",
	    "expected the account [%s] in %s, found %s%s%s%s", r->name, r->path,
	    r->names[0] != '\0' ? r->names : "none",
	    r->best != SIZE_MAX ? "; did you mean '" : "", r->nearest,
	    r->best != SIZE_MAX ? "'?" : "");
}

int
account_read(const char *path, const char *name, account_put *put, void *arg,
    bool *open_to_all, struct authstr_error *err)
{
	struct authstr_buf *text = authstr_buf_new(FILE_MAX + 1);
	struct reading r = { path, name, put, arg, false, OPT_GO, "", SIZE_MAX,
		"" };
	struct authstr_span all;
	char own[PATH_ROOM];
	int rc;

	*open_to_all = false;
	if (strlen(name) > NAME_MAX_OF_INIH)
		rc = fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET,
		    "account-unknown",
		    "expected an account's name of at most %d octets, found "
		    "%zu",
		    NAME_MAX_OF_INIH, strlen(name));
	else if (path == NULL && !find_path(own, sizeof(own)))
		rc = fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET,
		    "config-unreadable",
		    "expected HOME or XDG_CONFIG_HOME, found neither");
	else if (text == NULL)
		rc = fail(err, EXIT_INTERNAL, AUTHSTR_NO_OFFSET, "no-memory",
		    "out of memory");
	else {
		r.path = path != NULL ? path : own;
		rc = read_file(r.path, text, open_to_all, err);
	}
	if (rc == EXIT_DONE) {
		all = authstr_buf_span(text);
		all.len--;
		rc = check_lines(&r, all, err);
		if (rc == EXIT_DONE)
			rc = parse(&r, all, err);
	}
	authstr_buf_free(text);
	return rc;
}

/* ------------------------------------------------------------- listing -- */

struct listing {
	account_see *see;
	void *arg;
	char name[NAME_MAX_OF_INIH + 1], host[LINE_MAX_OF_INIH + 1];
};

static void
see_one(struct listing *l)
{
	if (l->name[0] != '\0')
		l->see(l->name, l->host, l->arg);
	l->host[0] = '\0';
}

static int
list(void *arg, const char *section, const char *key, const char *value)
{
	struct listing *l = arg;

	if (strcmp(section, l->name) != 0) {
		see_one(l);
		snprintf(l->name, sizeof(l->name), "%s", section);
	}
	if (strcmp(key, "host") == 0)
		snprintf(l->host, sizeof(l->host), "%s", value);
	return 1;
}

void
account_list(const char *path, account_see *see, void *arg)
{
	struct authstr_buf *text = authstr_buf_new(FILE_MAX + 1);
	struct listing l = { .see = see, .arg = arg };
	char own[PATH_ROOM];
	bool open_to_all;
	struct stat st;

	if (path == NULL && find_path(own, sizeof(own)))
		path = own;
	/* Who types waits for no pipe. */
	if (path != NULL && text != NULL && stat(path, &st) == 0 &&
	    S_ISREG(st.st_mode) &&
	    read_file(path, text, &open_to_all, NULL) == EXIT_DONE) {
		ini_parse_string(
		    (const char *)authstr_buf_span(text).p, list, &l);
		see_one(&l);
	}
	authstr_buf_free(text);
}
#else

void
account_list(const char *path, account_see *see, void *arg)
{
	(void)path;
	(void)see;
	(void)arg;
}

int
account_read(const char *path, const char *name, account_put *put, void *arg,
    bool *open_to_all, struct authstr_error *err)
{
	(void)path;
	(void)put;
	(void)arg;
	*open_to_all = false;
	return fail(err, EXIT_CONFIG, AUTHSTR_NO_OFFSET, "config-unreadable",
	    "expected libinih for the account %s, found a program that was "
	    "built without it",
	    name);
}
#endif
