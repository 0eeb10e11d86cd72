/* SPDX-License-Identifier: MIT */
/*
 * jwt_fault: why a server could refuse a token, going by its claims.
 */
#include <string.h>
#include "ascii.h"
#include "decode_auth/jwt.h"

/* ASCII case alone: enough for what addresses are compared by. */
static bool
same_text(struct authstr_span a, const char *b, size_t len)
{
	return a.len == len && ascii_same((const char *)a.p, b, len);
}

/* The address itself, or the part before its @ where the user has none. */
static bool
names_user(const json_t *claim, struct authstr_span user)
{
	const char *text = json_string_value(claim);
	size_t len = json_string_length(claim);
	const char *at = memchr(text, '@', len);

	if (same_text(user, text, len))
		return true;
	return at != NULL && same_text(user, text, (size_t)(at - text));
}

/* Claims that hold a user's address; of `sub` only a form with an @ says so. */
static bool
user_mismatch(const json_t *claims, struct authstr_span user)
{
	static const char *const names[] = { "upn", "preferred_username",
		"email", "unique_name", "sub" };
	bool named = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const json_t *v = json_object_get(claims, names[i]);

		if (!json_is_string(v))
			continue;
		if (names_user(v, user))
			return false;
		if (memchr(json_string_value(v), '@', json_string_length(v)))
			named = true;
	}
	return named;
}

/* Is text[0..len) one of the words? */
static bool
is_one_of(const char *const *words, const char *text, size_t len)
{
	for (; *words != NULL; words++)
		if (same_text(authstr_span_of(*words), text, len))
			return true;
	return false;
}

static bool
is_alnum(char c)
{
	return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
	       (c >= '0' && c <= '9');
}

/* Does a word of the text (letters and digits) name mail? */
static bool
names_mail(const char *text, size_t len)
{
	static const char *const words[] = { "smtp", "imap", "pop", "pop3",
		"mail", "submission", NULL };

	for (size_t at = 0, end; at < len; at = end + 1) {
		for (end = at; end < len && is_alnum(text[end]); end++)
			;
		if (is_one_of(words, text + at, end - at))
			return true;
	}
	return false;
}

/* Scopes of OpenID Connect (Core, section 5.4 and 11) say who somebody is, and
 * leave open what the token is for. */
static bool
is_oidc(const char *text, size_t len)
{
	static const char *const words[] = { "openid", "profile", "email",
		"address", "phone", "offline_access", NULL };

	return len == 0 || is_one_of(words, text, len);
}

/* Whose tokens a mail server never takes, whatever their scope: Microsoft
 * Graph and Azure by address and by number, Google's user information. */
static bool
is_rest_api(const json_t *aud)
{
	static const char *const apis[] = { "https://graph.microsoft.com",
		"00000003-0000-0000-c000-000000000000",
		"https://graph.windows.net",
		"00000002-0000-0000-c000-000000000000",
		"https://management.azure.com",
		"https://management.core.windows.net",
		"https://www.googleapis.com", NULL };
	const char *s = json_string_value(aud);
	size_t len = json_string_length(aud);

	while (len > 0 && s[len - 1] == '/')
		len--;
	return s != NULL && is_one_of(apis, s, len);
}

struct scopes {
	size_t other, mail; /* words that tell what the token is for */
};

/* RFC 8693 section 4.2: scopes stand in one string, blanks between them. */
static void
count_scopes(const json_t *text, struct scopes *scopes)
{
	const char *s = json_string_value(text);
	size_t len = json_string_length(text);

	for (size_t at = 0, end; s != NULL && at < len; at = end + 1) {
		for (end = at; end < len && s[end] != ' '; end++)
			;
		if (names_mail(s + at, end - at))
			scopes->mail++;
		else if (!is_oidc(s + at, end - at))
			scopes->other++;
	}
}

/* A claim that is one value or an array of them: how many there are. */
static size_t
value_count(const json_t *claim)
{
	return json_is_array(claim) ? json_array_size(claim) : claim != NULL;
}

static const json_t *
value_at(const json_t *claim, size_t i)
{
	return json_is_array(claim) ? json_array_get(claim, i) : claim;
}

static bool
all_rest_apis(const json_t *aud)
{
	size_t n = value_count(aud);

	for (size_t i = 0; i < n; i++)
		if (!is_rest_api(value_at(aud, i)))
			return false;
	return n > 0;
}

static struct scopes
scopes_of(const json_t *claims, const char *name)
{
	const json_t *claim = json_object_get(claims, name);
	size_t n = value_count(claim);
	struct scopes scopes = { 0, 0 };

	for (size_t i = 0; i < n; i++)
		count_scopes(value_at(claim, i), &scopes);
	return scopes;
}

static bool
aud_scope(const json_t *claims)
{
	/* scp is Microsoft's name of scope.  Roles, granted to an application
	 * and not to a person, can allow mail; other roles forbid nothing. */
	struct scopes scp = scopes_of(claims, "scp");
	struct scopes scope = scopes_of(claims, "scope");
	struct scopes roles = scopes_of(claims, "roles");

	return all_rest_apis(json_object_get(claims, "aud")) ||
	       (scp.other + scope.other > 0 &&
		   scp.mail + scope.mail + roles.mail == 0);
}

unsigned
jwt_faults(const struct jwt *jwt, struct authstr_span user, int64_t now)
{
	unsigned faults = 0;
	int64_t t;

	if (jwt->kind != JWT_SIGNED)
		return 0;
	/* RFC 7519 section 4.1.4: on or after exp it is over. */
	if (jwt_date(jwt->claims, "exp", &t) == JWT_DATE_OK && now >= t)
		faults |= JWT_EXPIRED;
	if (jwt_date(jwt->claims, "nbf", &t) == JWT_DATE_OK && now < t)
		faults |= JWT_NOT_YET_VALID;
	if (user.len > 0 && user_mismatch(jwt->claims, user))
		faults |= JWT_USER_MISMATCH;
	if (aud_scope(jwt->claims))
		faults |= JWT_AUD_SCOPE;
	return faults;
}
