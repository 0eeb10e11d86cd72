/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "capture/reader.h"

void
dump_hex(struct reader *r, const struct record *rec, span hex)
{
	struct dump *d = &r->dump;

	d->line = rec->number;
	d->width = 0;
	for (size_t at = 0; at + 1 < hex.len && d->image.bytes.len < DUMP_MAX;
	     at += 2) {
		struct image_place place = { (uint32_t)at, IMAGE_NOWHERE };
		int high, low;

		at += hex.p[at] == ':';
		if (at + 1 >= hex.len ||
		    (high = text_hex_digit(hex.p[at])) < 0 ||
		    (low = text_hex_digit(hex.p[at + 1])) < 0)
			break;
		place.digits = (uint32_t)at;
		image_put(&d->image, (unsigned char)(high << 4 | low), place);
		if (image_status(&d->image) != AUTHSTR_OK)
			break;
	}
	if (image_status(&d->image) != AUTHSTR_OK)
		r->out->status = AUTHSTR_E_NOMEM;
	dump_place(r, hex, 0);
	dump_flush(r);
}
