/* SPDX-License-Identifier: MIT */
/*
 * ntlm_print: flags, times and versions as text.
 */
#include "mech/ntlm.h"

/* Bit 0 first; NULL: reserved.  MS-NLMP 2.2.2.5 without "NTLMSSP_". */
static const char *const flag_names[32] = {
	"NEGOTIATE_UNICODE",
	"NEGOTIATE_OEM",
	"REQUEST_TARGET",
	NULL,
	"NEGOTIATE_SIGN",
	"NEGOTIATE_SEAL",
	"NEGOTIATE_DATAGRAM",
	"NEGOTIATE_LM_KEY",
	NULL,
	"NEGOTIATE_NTLM",
	NULL,
	"NEGOTIATE_ANONYMOUS",
	"NEGOTIATE_OEM_DOMAIN_SUPPLIED",
	"NEGOTIATE_OEM_WORKSTATION_SUPPLIED",
	NULL,
	"NEGOTIATE_ALWAYS_SIGN",
	"TARGET_TYPE_DOMAIN",
	"TARGET_TYPE_SERVER",
	NULL,
	"NEGOTIATE_EXTENDED_SESSIONSECURITY",
	"NEGOTIATE_IDENTIFY",
	NULL,
	"REQUEST_NON_NT_SESSION_KEY",
	"NEGOTIATE_TARGET_INFO",
	NULL,
	"NEGOTIATE_VERSION",
	NULL,
	NULL,
	NULL,
	"NEGOTIATE_128",
	"NEGOTIATE_KEY_EXCH",
	"NEGOTIATE_56",
};

void
ntlm_print_flags(uint32_t flags, struct authstr_buf *out)
{
	for (unsigned bit = 0; bit < 32; bit++) {
		if ((flags >> bit & 1) == 0)
			continue;
		if (buf_span(out).len > 0)
			buf_put_byte(out, ' ');
		if (flag_names[bit] != NULL) {
			buf_put_str(out, flag_names[bit]);
			continue;
		}
		buf_put_str(out, "bit-");
		buf_put_number(out, bit);
	}
}

/* At least so many digits. */
static void
put_digits(struct authstr_buf *out, uint64_t n, uint64_t least)
{
	for (; least > 1 && n < least; least /= 10)
		buf_put_byte(out, '0');
	buf_put_number(out, n);
}

/* Days since 1601-01-01, which begins a cycle of 400 years of the Gregorian
 * calendar. */
static void
put_date(struct authstr_buf *out, uint64_t days)
{
	static const unsigned month_days[] = { 31, 28, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };
	uint64_t year = 1601 + days / 146097 * 400, month = 0, len;

	for (days %= 146097;; year++, days -= len) {
		bool leap =
		    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

		len = leap ? 366 : 365;
		if (days >= len)
			continue;
		for (;; month++, days -= len) {
			len = month_days[month] + (month == 1 && leap);
			if (days < len)
				break;
		}
		break;
	}
	put_digits(out, year, 1000);
	buf_put_byte(out, '-');
	put_digits(out, month + 1, 10);
	buf_put_byte(out, '-');
	put_digits(out, days + 1, 10);
}

void
ntlm_print_time(uint64_t filetime, struct authstr_buf *out)
{
	uint64_t seconds = filetime / 10000000, rest = filetime % 10000000;

	put_date(out, seconds / 86400);
	buf_put_byte(out, 'T');
	put_digits(out, seconds / 3600 % 24, 10);
	buf_put_byte(out, ':');
	put_digits(out, seconds / 60 % 60, 10);
	buf_put_byte(out, ':');
	put_digits(out, seconds % 60, 10);
	if (rest > 0) {
		buf_put_byte(out, '.');
		put_digits(out, rest, 1000000);
	}
	buf_put_byte(out, 'Z');
}

void
ntlm_print_version(span version, struct authstr_buf *out)
{
	buf_put_number(out, version.p[0]);
	buf_put_byte(out, '.');
	buf_put_number(out, version.p[1]);
	buf_put_byte(out, '.');
	buf_put_number(out, ntlm_u16(version, 2));
	buf_put_str(out, ", NTLM ");
	buf_put_number(out, version.p[7]);
}
