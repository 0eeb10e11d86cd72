/* SPDX-License-Identifier: MIT */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "authstr.h"
#include "base/text.h"
#include "unit/unit.h"

START_TEST(ids_are_unique)
{
	for (size_t i = 0; i < authstr_rule_count(); i++) {
		const struct authstr_rule *r = authstr_rule_at(i);

		ck_assert_msg(authstr_rule_find(authstr_rule_id(r)) == r,
		    "%s stands twice", authstr_rule_id(r));
	}
	ck_assert_ptr_null(authstr_rule_at(authstr_rule_count()));
	ck_assert_ptr_null(authstr_rule_find("no-such-rule"));
}
END_TEST

static bool
is_sentence(const char *s)
{
	size_t len = strlen(s);

	return len > 0 && s[len - 1] != '.' && s[len - 1] != ' ' &&
	       strchr(s, '\n') == NULL;
}

START_TEST(sentences_have_one_form)
{
	for (size_t i = 0; i < authstr_rule_count(); i++) {
		const struct authstr_rule *r = authstr_rule_at(i);
		const char *id = authstr_rule_id(r);

		ck_assert_msg(is_sentence(authstr_rule_message(r)), "%s", id);
		ck_assert_msg(is_sentence(authstr_rule_cure(r)), "%s", id);
		for (const char *c = id; *c != '\0'; c++)
			ck_assert_msg(*c == '-' ||
					  text_is_digit((unsigned char)*c) ||
					  (*c >= 'a' && *c <= 'z'),
			    "%s", id);
	}
}
END_TEST

static char *
read_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text = calloc(1, 1 << 20);

	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(f);
	(void)!fread(text, 1, (1 << 20) - 1, f);
	fclose(f);
	return text;
}

/* Each string literal of the statement that looks like an id. */
static void
check_statement(const char *path, const char *s)
{
	const char *stop = strchr(s, ';');
	char id[64];

	while ((s = strchr(s, '"')) != NULL && s < stop) {
		size_t len = strcspn(++s, "\"");

		if (len < sizeof(id) &&
		    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == len &&
		    memchr(s, '-', len) != NULL) {
			snprintf(id, sizeof(id), "%.*s", (int)len, s);
			ck_assert_msg(authstr_rule_find(id) != NULL,
			    "%s: no rule %s", path, id);
		}
		s += len + 1;
	}
}

/* A note whose id is in no rule would reach the reader without a sentence. */
START_TEST(notes_have_rules)
{
	static const char *const calls[] = { "msg_note(", "msg_note_detail(",
		"login_note(", "token_note(", "note_at(" };
	glob_t files;

	ck_assert_int_eq(glob(TESTS_DIR "/../lib/*/*.c", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		char *text = read_file(files.gl_pathv[i]);

		for (size_t c = 0; c < sizeof(calls) / sizeof(calls[0]); c++)
			for (const char *s = text;
			     (s = strstr(s, calls[c])) != NULL; s++)
				check_statement(files.gl_pathv[i], s);
		free(text);
	}
	globfree(&files);
}
END_TEST

Suite *
suite_capture_rules(void)
{
	Suite *s = suite_create("capture_rules");
	TCase *tc = tcase_create("capture_rules");

	tcase_add_test(tc, ids_are_unique);
	tcase_add_test(tc, sentences_have_one_form);
	tcase_add_test(tc, notes_have_rules);
	suite_add_tcase(s, tc);
	return s;
}
