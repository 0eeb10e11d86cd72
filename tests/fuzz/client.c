/* SPDX-License-Identifier: MIT */
#include "fuzz/client.h"
#include "fuzz/fuzz.h"

struct authstr_exchange *
client_new(
    const struct authstr_mech *m, const struct client_input *inputs, size_t n)
{
	struct authstr_exchange *ex = authstr_exchange_new(m);

	MUST(ex != NULL);
	for (size_t i = 0; i < n; i++)
		MUST(authstr_exchange_set(ex, inputs[i].which,
			 authstr_span_of(inputs[i].value), NULL) == AUTHSTR_OK);
	return ex;
}
