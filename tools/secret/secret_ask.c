/* SPDX-License-Identifier: MIT */
/*
 * secret_ask: asks a person.  Canonical mode would cut a line at 4,095
 * octets without a word, and OAuth tokens are longer; so it is left, and the
 * editing keys are ours to serve.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "secret/secret.h"
#include "secret/secret_sources.h"

/* What is pasted comes in one go; nobody types a line in that time. */
#define PASTE_MS 50

/* These must not leave a terminal without echo behind. */
static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP,
	SIGCONT };
#define SIGNALS (sizeof(signals) / sizeof(signals[0]))

static volatile sig_atomic_t caught[SIGNALS];

struct terminal {
	int in, out;
	bool close;
	const char *prompt;
	struct termios saved;
	struct sigaction before[SIGNALS];
	sigset_t open; /* the mask as it was: signals come in while we wait */
	struct authstr_buf *text;
	bool literal; /* the next key stands for itself */
};

static void
on_signal(int signo)
{
	for (size_t i = 0; i < SIGNALS; i++)
		if (signals[i] == signo)
			caught[i] = 1;
}

static void
say(const struct terminal *t, const char *text)
{
	/* A prompt that cannot be shown is no reason to give up. */
	ssize_t n = write(t->out, text, strlen(text));

	(void)n;
}

static void
quiet(struct terminal *t)
{
	struct termios mode;

	if (tcgetattr(t->in, &t->saved) != 0)
		return;
	mode = t->saved;
	mode.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN);
	mode.c_cc[VMIN] = 1;
	mode.c_cc[VTIME] = 0;
	/* What was typed ahead stays. */
	tcsetattr(t->in, TCSADRAIN, &mode);
}

static void
restore(struct terminal *t)
{
	tcsetattr(t->in, TCSADRAIN, &t->saved);
}

/* Our handlers, with the signals held back but for the time of a wait. */
static void
arm(struct terminal *t)
{
	struct sigaction act;
	sigset_t block;

	memset(&act, 0, sizeof(act));
	act.sa_handler = on_signal;
	sigfillset(&act.sa_mask);
	sigemptyset(&block);
	for (size_t i = 0; i < SIGNALS; i++)
		sigaddset(&block, signals[i]);
	sigprocmask(SIG_BLOCK, &block, &t->open);
	for (size_t i = 0; i < SIGNALS; i++) {
		caught[i] = 0;
		sigaction(signals[i], NULL, &t->before[i]);
		if (t->before[i].sa_handler != SIG_IGN)
			sigaction(signals[i], &act, NULL);
	}
}

static void
disarm(struct terminal *t)
{
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(signals[i], &t->before[i], NULL);
	sigprocmask(SIG_SETMASK, &t->open, NULL);
}

/* The signal does what it would have done, on a terminal in its old state.
 * Where we live on (Ctrl-Z and back, or a handler), we ask again. */
static void
obey(struct terminal *t, int signo)
{
	if (signo != SIGTSTP && signo != SIGCONT)
		authstr_buf_cut(t->text, 0);
	restore(t);
	disarm(t);
	if (signo != SIGCONT)
		raise(signo);
	arm(t);
	quiet(t);
	say(t, t->prompt);
}

static void
obey_all(struct terminal *t)
{
	for (size_t i = 0; i < SIGNALS; i++)
		if (caught[i] != 0) {
			caught[i] = 0;
			obey(t, signals[i]);
		}
}

/* 1 a byte, 0 the end, -1 failed. */
static int
read_key(struct terminal *t, unsigned char *key)
{
	for (;;) {
		struct pollfd in = { .fd = t->in, .events = POLLIN };
		ssize_t n;

		if (ppoll(&in, 1, NULL, &t->open) < 0) {
			if (errno != EINTR)
				return -1;
			obey_all(t);
			continue;
		}
		n = read(t->in, key, 1);
		if (n >= 0)
			return (int)n;
		if (errno != EINTR && errno != EAGAIN)
			return -1;
	}
}

/* ------------------------------------------------------------ editing -- */

/* One character back: in UTF-8 a lead byte with those that follow it. */
static void
erase_character(struct authstr_buf *text)
{
	struct authstr_span s = authstr_buf_span(text);

	while (s.len > 0 && (s.p[s.len - 1] & 0xc0) == 0x80)
		s.len--;
	authstr_buf_cut(text, s.len > 0 ? s.len - 1 : 0);
}

static void
erase_word(struct authstr_buf *text)
{
	struct authstr_span s = authstr_buf_span(text);

	while (s.len > 0 && s.p[s.len - 1] == ' ')
		s.len--;
	while (s.len > 0 && s.p[s.len - 1] != ' ')
		s.len--;
	authstr_buf_cut(text, s.len);
}

enum key { KEY_TEXT, KEY_ENTER, KEY_END, KEY_DONE };

static bool
is_key(const struct terminal *t, int which, unsigned char key)
{
	return t->saved.c_cc[which] != _POSIX_VDISABLE &&
	       t->saved.c_cc[which] == key;
}

static enum key
edit(struct terminal *t, unsigned char key)
{
	if (t->literal) {
		t->literal = false;
		return KEY_TEXT;
	}
	if (key == '\n' || key == '\r')
		return KEY_ENTER;
	if (is_key(t, VEOF, key))
		return KEY_END;
	if (is_key(t, VERASE, key) || key == 0x7f || key == '\b')
		erase_character(t->text);
	else if (is_key(t, VKILL, key))
		authstr_buf_cut(t->text, 0);
	else if (is_key(t, VWERASE, key))
		erase_word(t->text);
	else if (is_key(t, VLNEXT, key))
		t->literal = true;
	else
		return KEY_TEXT;
	return KEY_DONE;
}

static int
input_ended(struct authstr_error *err)
{
	return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "input-ended",
	    "expected an answer, found the end of the input");
}

static int
read_quietly(struct terminal *t, struct authstr_error *err)
{
	unsigned char key = 0;

	for (;;) {
		int n = read_key(t, &key);
		enum key did = n <= 0 ? KEY_END : edit(t, key);

		if (did == KEY_END && authstr_buf_span(t->text).len == 0)
			return input_ended(err);
		if (did == KEY_END || did == KEY_ENTER)
			break;
		if (did == KEY_TEXT)
			authstr_buf_put(
			    t->text, (struct authstr_span){ &key, 1 });
	}
	authstr_wipe(&key, 1);
	return secret_status(t->text, err);
}

/* With echo, the terminal's own editing serves. */
static int
read_plainly(struct terminal *t, struct authstr_error *err)
{
	unsigned char c;
	ssize_t n;

	for (;;) {
		n = read(t->in, &c, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 && authstr_buf_span(t->text).len == 0)
			return input_ended(err);
		if (n <= 0 || c == '\n')
			return secret_status(t->text, err);
		authstr_buf_put(t->text, (struct authstr_span){ &c, 1 });
	}
}

static bool
find_terminal(struct terminal *t)
{
	t->in = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	t->out = t->in;
	t->close = t->in >= 0;
	if (t->close)
		return true;
	t->in = STDIN_FILENO;
	t->out = STDERR_FILENO;
	return isatty(STDIN_FILENO) != 0;
}

int
secret_ask(const char *prompt, bool echo, struct authstr_buf *out,
    struct authstr_error *err)
{
	struct terminal t = { .prompt = prompt, .text = out };
	int rc;

	if (!find_terminal(&t))
		return fail(err, EXIT_IO, AUTHSTR_NO_OFFSET, "no-terminal",
		    "expected a terminal to ask for the %.*s on, found none",
		    (int)strcspn(prompt, ":"), prompt);
	if (echo) {
		say(&t, prompt);
		rc = read_plainly(&t, err);
	} else {
		arm(&t);
		quiet(&t);
		say(&t, prompt);
		rc = read_quietly(&t, err);
		restore(&t);
		say(&t, "\n");
		disarm(&t);
	}
	if (t.close)
		close(t.in);
	if (rc != EXIT_DONE)
		authstr_buf_cut(out, 0);
	return rc;
}

bool
secret_ask_rest(struct authstr_buf *out)
{
	struct terminal t = { .text = out };
	struct authstr_error err;
	struct pollfd there = { .events = POLLIN };
	bool more;

	if (!find_terminal(&t))
		return false;
	there.fd = t.in;
	more = poll(&there, 1, PASTE_MS) == 1 && (there.revents & POLLIN) != 0;
	if (more) {
		authstr_buf_put(out, authstr_span_of("\n"));
		more = read_plainly(&t, &err) == EXIT_DONE;
	}
	if (t.close)
		close(t.in);
	return more;
}
