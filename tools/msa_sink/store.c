/* SPDX-License-Identifier: MIT */
#include "msa_sink/store.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "out/fail.h"

static int
store_fail(struct authstr_error *err, const char *target, const char *why)
{
	return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "cannot-deliver",
	    "%.120s: %s", target, why);
}

static int
mbox_open(const char *path)
{
	int fd = open(path,
	    O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
	    0600);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

int
store_open(struct sink_store *s, const char *target, struct authstr_error *err)
{
	struct authstr_span t = authstr_span_of(target);
	int fd;

	s->target = target;
	if (target == NULL)
		return EXIT_DONE;
	if (t.len == 0 || t.len > 400)
		return store_fail(err, target, "name is empty or too long");
	s->dir = t.p[t.len - 1] == '/';
	if (s->dir) {
		if (mkdir(target, 0700) != 0 && errno != EEXIST)
			return store_fail(err, target, strerror(errno));
		if (access(target, W_OK | X_OK) != 0)
			return store_fail(err, target, strerror(errno));
		return EXIT_DONE;
	}
	if ((fd = mbox_open(target)) < 0)
		return store_fail(err, target,
		    errno == EINVAL ? "not a regular file" : strerror(errno));
	close(fd);
	return EXIT_DONE;
}

bool
letter_begin(struct sink_store *s, struct sink_letter *l)
{
	char name[100];
	int fd;

	*l = (struct sink_letter){ 0 };
	if (s->target == NULL)
		return true;
	if (!s->dir)
		return (l->f = tmpfile()) != NULL;
	snprintf(name, sizeof(name), "%lld.%ld.%06lu.eml",
	    (long long)time(NULL), (long)getpid(), ++s->seq);
	snprintf(l->part, sizeof(l->part), "%.400s.%s", s->target, name);
	snprintf(l->path, sizeof(l->path), "%.400s%s", s->target, name);
	fd = open(l->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0 && (l->f = fdopen(fd, "w")) == NULL) {
		close(fd);
		unlink(l->part);
	}
	if (l->f == NULL)
		*l = (struct sink_letter){ 0 };
	return l->f != NULL;
}

void
letter_put(struct sink_letter *l, struct authstr_span bytes)
{
	l->size += bytes.len;
	if (l->f != NULL && bytes.len > 0 &&
	    fwrite(bytes.p, 1, bytes.len, l->f) != bytes.len)
		l->failed = true;
}

void
letter_drop(struct sink_letter *l)
{
	if (l->f != NULL)
		fclose(l->f);
	if (l->part[0] != '\0')
		unlink(l->part);
	*l = (struct sink_letter){ 0 };
}

/* Begins with any number of '>' and then "From ". */
static bool
needs_quote(const char *line, size_t len)
{
	size_t i = 0;

	while (i < len && line[i] == '>')
		i++;
	return len - i >= 5 && memcmp(line + i, "From ", 5) == 0;
}

/* Copies the spooled message as the body of an mbox entry. */
static bool
mbox_copy(FILE *in, FILE *out)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, in)) > 0) {
		size_t len = (size_t)n;

		if (len >= 2 && line[len - 2] == '\r' && line[len - 1] == '\n')
			line[--len - 1] = '\n';
		if (needs_quote(line, len))
			fputc('>', out);
		fwrite(line, 1, len, out);
	}
	free(line);
	fputc('\n', out);
	return !ferror(in) && fflush(out) == 0 && !ferror(out);
}

/* "From alice@example.org Thu Jan  1 00:00:00 1970" (RFC 4155 appendix A). */
static void
mbox_from(FILE *out, const char *from)
{
	char date[40];
	time_t now = time(NULL);
	struct tm tm;

	if (gmtime_r(&now, &tm) == NULL ||
	    strftime(date, sizeof(date), "%a %b %e %H:%M:%S %Y", &tm) == 0)
		date[0] = '\0';
	fputs("From ", out);
	if (from[0] == '\0')
		from = "MAILER-DAEMON";
	/* A quoted local part may hold blanks, which would end the name. */
	for (; *from != '\0'; from++)
		fputc(*from == ' ' ? '_' : *from, out);
	fprintf(out, " %s\n", date);
}

/* All of `in` to the end of fd, or nothing. */
static bool
append(int fd, FILE *in)
{
	off_t end = lseek(fd, 0, SEEK_END);
	char bytes[BUFSIZ];
	size_t n;

	if (end < 0 || fseek(in, 0, SEEK_SET) != 0)
		return false;
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		for (size_t at = 0; at < n;) {
			ssize_t done = write(fd, bytes + at, n - at);

			if (done < 0 && errno == EINTR)
				continue;
			if (done < 0) {
				(void)!ftruncate(fd, end);
				return false;
			}
			at += (size_t)done;
		}
	return !ferror(in);
}

static bool
mbox_take(const char *path, FILE *spool, const char *from)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	FILE *entry = tmpfile();
	int fd = entry != NULL ? mbox_open(path) : -1;
	bool ok = false;

	/* Not F_SETLKW: the other sessions would wait with this one.  The
	 * client is told to try again. */
	if (fd >= 0 && fcntl(fd, F_SETLK, &lock) == 0) {
		mbox_from(entry, from);
		ok = fseek(spool, 0, SEEK_SET) == 0 &&
		     mbox_copy(spool, entry) && append(fd, entry);
	}
	if (fd >= 0 && close(fd) != 0)
		ok = false;
	if (entry != NULL)
		fclose(entry);
	return ok;
}

bool
letter_take(struct sink_store *s, struct sink_letter *l, const char *from)
{
	bool ok = !l->failed;

	if (l->f == NULL)
		return true;
	if (fflush(l->f) != 0)
		ok = false;
	if (ok && !s->dir) {
		ok = mbox_take(s->target, l->f, from);
		snprintf(l->path, sizeof(l->path), "%s", s->target);
	}
	if (fclose(l->f) != 0)
		ok = false;
	l->f = NULL;
	if (ok && s->dir)
		ok = rename(l->part, l->path) == 0;
	if (ok)
		l->part[0] = '\0';
	else
		letter_drop(l);
	return ok;
}
