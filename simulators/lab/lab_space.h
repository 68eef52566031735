/*
 * A place of one's own to run a command in: a network namespace with every
 * port free and nothing reachable but loopback, and a mount namespace in which
 * names resolve to the lab's hosts. Nobody outside sees either, and both end
 * with their last process.
 */
#ifndef SIMULATORS_LAB_LAB_SPACE_H
#define SIMULATORS_LAB_LAB_SPACE_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Moves this process, which must have one thread, into the namespaces, raises
 * loopback, and lets it reap what its children leave behind. An ordinary user
 * gets a user namespace as well, in which it looks like root.
 *
 * Returns 0 or an errno; *out_step then says what did not work. EPERM or
 * ENOSPC from the first step: this kernel or container forbids namespaces.
 */
int lab_space_enter(const char **out_step);

/* Lets this process reap what its children leave behind. 0 or an errno. */
int lab_space_adopt(void);

/* Shows `file` under the name `over`, in this mount namespace only. */
int lab_space_show(const char *file, const char *over);

/*
 * Starts argv[0] from PATH as a child that dies when this process does.
 * Signals that were blocked or ignored here are normal there.
 */
int lab_space_start(char *const argv[], pid_t *out_pid);

/* What a shell would say of a wait status: 0..255, 128 + signal. */
int lab_space_exit_status(int wait_status);

/*
 * Ends whatever children and their orphans are still there, and waits for
 * them. Returns how many there were.
 */
unsigned lab_space_sweep(void);

#endif
