/* SPDX-License-Identifier: MIT */
#include "capture/image.h"
#include "base/b64.h"

void
image_init(struct image *im, size_t max)
{
	im->capitals = im->base64 = false;
	buf_init(&im->bytes, max);
	buf_init(&im->places, max * sizeof(struct image_place));
}

void
image_wipe(struct image *im)
{
	buf_wipe(&im->bytes);
	buf_wipe(&im->places);
}

void
image_empty(struct image *im)
{
	buf_empty(&im->bytes);
	buf_empty(&im->places);
	im->capitals = im->base64 = false;
}

void
image_put(struct image *im, unsigned char c, struct image_place place)
{
	buf_put_byte(&im->bytes, c);
	buf_put(&im->places, span_make(&place, sizeof(place)));
}

void
image_append(
    struct image *im, const struct image *from, size_t start, size_t end)
{
	im->capitals = im->capitals || from->capitals;
	im->base64 = im->base64 || from->base64;
	for (size_t i = start; i < end && i < from->bytes.len; i++)
		image_put(im, from->bytes.p[i], image_at(from, i));
}

void
image_cut(struct image *im, size_t len)
{
	buf_cut(&im->bytes, len);
	buf_cut(&im->places, len * sizeof(struct image_place));
}

struct image_place
image_at(const struct image *im, size_t i)
{
	struct image_place place = { IMAGE_NOWHERE, IMAGE_NOWHERE };

	if ((i + 1) * sizeof(place) <= im->places.len)
		memcpy(&place, im->places.p + i * sizeof(place), sizeof(place));
	return place;
}

void
image_set(struct image *im, size_t i, struct image_place place)
{
	if ((i + 1) * sizeof(place) <= im->places.len)
		memcpy(im->places.p + i * sizeof(place), &place, sizeof(place));
}

static bool
is_between(const unsigned char *digits, unsigned char first, unsigned char last)
{
	return (digits[0] >= first && digits[0] <= last) ||
	       (digits[1] >= first && digits[1] <= last);
}

/* One octet of the three in four characters, which may end in padding */
static void
write_base64(unsigned char *quad, size_t i, unsigned char c)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl"
				       "mnopqrstuvwxyz0123456789+/";
	unsigned bits = 0, shift = (unsigned)(16 - 8 * i);

	for (size_t k = 0; k < 4; k++) {
		int value = b64_value(quad[k], false);

		bits = bits << 6 | (value < 0 ? 0U : (unsigned)value);
	}
	bits = (bits & ~(0xffU << shift)) | (unsigned)c << shift;
	for (size_t k = 0; k < 4; k++)
		if (quad[k] != '=')
			quad[k] =
			    (unsigned char)alphabet[bits >> (18 - 6 * k) & 63];
}

void
image_write(
    const struct image *im, size_t i, unsigned char c, struct authstr_buf *text)
{
	struct image_place place = image_at(im, i);
	unsigned char *p = text->p;
	const char *digits = "0123456789abcdef";

	if (im->base64) {
		if (place.digits + 4U <= text->len && place.text < 3)
			write_base64(p + place.digits, place.text, c);
		return;
	}

	if (place.digits != IMAGE_NOWHERE && place.digits + 1U < text->len) {
		if (is_between(p + place.digits, 'A', 'F') ||
		    (im->capitals && !is_between(p + place.digits, 'a', 'f')))
			digits = "0123456789ABCDEF";
		p[place.digits] = (unsigned char)digits[c >> 4];
		p[place.digits + 1] = (unsigned char)digits[c & 15];
	}
	if (place.text != IMAGE_NOWHERE && place.text < text->len)
		p[place.text] = c;
}

int
image_status(const struct image *im)
{
	if (buf_status(&im->bytes) == AUTHSTR_E_NOMEM ||
	    buf_status(&im->places) == AUTHSTR_E_NOMEM)
		return AUTHSTR_E_NOMEM;
	return AUTHSTR_OK;
}
