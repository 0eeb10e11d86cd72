/* SPDX-License-Identifier: MIT */
#include "sandbox/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/net.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "sandbox/landlock.h"

/* Numbers of processes are below (proc(5), pid_max). */
#define PID_LIMIT 0x3fffff

struct call {
	unsigned use;
	int number;
	unsigned looks; /* at so many arguments */
	struct scmp_arg_cmp arguments[2];
};

#define IS(n, mask, value)                                                     \
	{                                                                      \
		n, SCMP_CMP_MASKED_EQ, mask, (scmp_datum_t)(value)             \
	}
/* SCMP_SYS would see the value of what is a macro: musl's pread64 is pread. */
#define CALL(use, name) { SANDBOX_##use, __SNR_##name, 0, { { 0 } } },
#define CALL_IF(use, name, n, mask, value)                                     \
	{ SANDBOX_##use, __SNR_##name, 1, { IS(n, mask, value) } },
#define CALL_TWO(use, name, n, mask, value, n2, mask2, value2)                 \
	{ SANDBOX_##use, __SNR_##name, 2,                                      \
		{ IS(n, mask, value), IS(n2, mask2, value2) } },

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
			    calls[i].number, calls[i].looks,
			    calls[i].arguments);
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
