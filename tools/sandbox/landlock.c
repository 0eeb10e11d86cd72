/* SPDX-License-Identifier: MIT */
/*
 * landlock: by bare calls, since no C library has functions for them.
 */
#include "sandbox/landlock.h"
#include <fcntl.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef HAVE_LINUX_LANDLOCK_H
#include <linux/landlock.h>
#endif

#if defined(HAVE_LINUX_LANDLOCK_H) && defined(SYS_landlock_create_ruleset)
#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* What the first version knows: all rights up to this one. */
#define ALL ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)

void
landlock_read_only(void)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs = ALL };
	struct landlock_path_beneath_attr all = { .allowed_access = READ };
	long rules =
	    syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);

	if (rules < 0)
		return;
	all.parent_fd = open("/", O_PATH | O_CLOEXEC);
	if (all.parent_fd >= 0 && syscall(SYS_landlock_add_rule, (int)rules,
				      LANDLOCK_RULE_PATH_BENEATH, &all, 0) == 0)
		syscall(SYS_landlock_restrict_self, (int)rules, 0);
	if (all.parent_fd >= 0)
		close(all.parent_fd);
	close((int)rules);
}
#else
void
landlock_read_only(void)
{
}
#endif
