/* SPDX-License-Identifier: MIT */
/*
 * meaning: what a refusal means and what to try.
 */
#include "authstr-smtp.h"
#include "base/span.h"

/* Behind the last stage: a row that fits each. */
#define AUTHSTR_STAGE_ANY (AUTHSTR_STAGE_QUIT + 1)

static const struct row {
	int stage;
	int code; /* 0: any; 4 or 5: by its first digit */
	const char *enhanced;
	struct authstr_meaning meaning;
} rows[] = {
#define MEANING(stage, code, enhanced, meaning, advice)                        \
	{ AUTHSTR_STAGE_##stage, code, enhanced, { meaning, advice } },
#include "smtp/meaning.def"
#undef MEANING
};

static const struct {
	int stage;
	const char *code;
	struct authstr_meaning meaning;
} codes[] = {
#define CODE(stage, code, meaning, advice)                                     \
	{ AUTHSTR_STAGE_##stage, code, { meaning, advice } },
#include "smtp/meaning_code.def"
#undef CODE
};

static bool
fits(const struct row *row, enum authstr_stage stage, int code, span enhanced)
{
	span wanted = authstr_span_of(row->enhanced);

	if (row->stage != AUTHSTR_STAGE_ANY && row->stage != (int)stage)
		return false;
	if (row->code != 0 && row->code != code && row->code != code / 100)
		return false;
	return wanted.len == 0 || span_equal(wanted, enhanced);
}

int
authstr_meaning_of(enum authstr_stage stage, int code, span enhanced,
    struct authstr_meaning *out)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (fits(&rows[i], stage, code, enhanced)) {
			*out = rows[i].meaning;
			return AUTHSTR_OK;
		}
	return AUTHSTR_E_USAGE;
}

int
authstr_meaning_of_bracket(
    enum authstr_stage stage, span bracket, struct authstr_meaning *out)
{
	span word = span_take_word(&bracket);

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		span code = authstr_span_of(codes[i].code);

		if ((codes[i].stage == AUTHSTR_STAGE_ANY ||
			codes[i].stage == (int)stage) &&
		    (code.len == 0 || span_equal_case(code, word))) {
			*out = codes[i].meaning;
			return AUTHSTR_OK;
		}
	}
	return AUTHSTR_E_USAGE;
}
