/* SPDX-License-Identifier: MIT */
#include "sandbox/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "sandbox/landlock.h"

struct call {
	unsigned use;
	int number;
	bool looks; /* at an argument */
	struct scmp_arg_cmp argument;
};

#define CALL(use, name) { SANDBOX_##use, SCMP_SYS(name), false, { 0 } },
#define CALL_IF(use, name, n, mask, value)                                     \
	{ SANDBOX_##use, SCMP_SYS(name), true,                                 \
		{ n, SCMP_CMP_MASKED_EQ, mask, (scmp_datum_t)(value) } },

/* False: no memory. */
static bool
allow(scmp_filter_ctx ctx, unsigned uses)
{
	const struct call calls[] = {
#include "sandbox/calls.def"
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		int rc = 0;

		if ((calls[i].use & uses) != 0)
			rc = seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW,
			    calls[i].number, calls[i].looks ? 1 : 0,
			    &calls[i].argument);
		if (rc == -ENOMEM)
			return false;
	}
	/* Its flags stand in memory, where no filter can look: the C library
	 * takes clone then. */
	return seccomp_rule_add_array(ctx, SCMP_ACT_ERRNO(ENOSYS),
		   SCMP_SYS(clone3), 0, NULL) != -ENOMEM;
}

void
sandbox_enter(unsigned uses)
{
	scmp_filter_ctx ctx;

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if ((uses & SANDBOX_RENAME) == 0)
		landlock_read_only();
	if ((ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM))) == NULL)
		return;
	if (allow(ctx, uses))
		seccomp_load(ctx);
	seccomp_release(ctx);
}
