/* How many files there are, and who has which part of them. */
#include "simulators/lab/lab_files.h"

#include <errno.h>
#include <sys/resource.h>

#include "simulators/host/sim_door.h"
#include "simulators/lab/lab_roles.h"
#include "simulators/lab/lab_wrapper.h"

#define FILES	   100000
#define OTHER_PART 8 /* one in so many, for logs, pipes, file servers */

void lab_files_allow(void)
{
	struct rlimit files = { .rlim_cur = FILES, .rlim_max = FILES };

	if (setrlimit(RLIMIT_NOFILE, &files) != 0 &&
	    getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

int lab_files_share(struct sim_lab *lab)
{
	struct rlimit files = { .rlim_cur = 0 };

	if (getrlimit(RLIMIT_NOFILE, &files) != 0 ||
	    files.rlim_cur > FILES) {
		return 0;
	}
	lab->files_most = (int)(files.rlim_cur - files.rlim_cur / OTHER_PART);
	/* The wrappers know no device; their labs are small. */
	if (lab_roles_doors(lab) <= files.rlim_cur / 2 ||
	    lab_wrapper_is_on()) {
		return 0;
	}
	lab->doors = sim_doors_new(lab);
	return lab->doors == NULL ? ENOMEM : 0;
}
